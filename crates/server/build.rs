//! The migrations are compiled in; a new file among them must lead to a new build.

#![allow(clippy::print_stdout)] // how a build script speaks to cargo

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
