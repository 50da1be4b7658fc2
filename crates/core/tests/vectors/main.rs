//! The documents of test-vectors are judged as their sidecars say: what was signed, what was attacked, and
//! every one of the valid ones with a byte that is another.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::ptr_arg,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros
)] // a test opens the files that core does not, and a Vec is a Source

mod attacks;
mod expected;
mod flips;
mod over_time;
mod sidecar;
