//! Environment variables of this process: foreign libraries are configured through nothing else.

use std::ffi::OsStr;

/// Sets a variable that a foreign library will read when it is loaded or initialised.
///
/// To be called before threads other than the test runner's read the environment outside of Rust's
/// standard library; the tests here call it before any foreign library is loaded.
#[allow(unsafe_code)]
pub fn set_environment_variable(name: &str, value: impl AsRef<OsStr>) {
    // SAFETY: the only readers beside Rust's own, which lock, are the foreign libraries, and those are
    // loaded by the calling test after this.
    unsafe { std::env::set_var(name, value) }
}
