//! A PKCS#11 module that passes every call on to SoftHSM and shows, on demand, what SoftHSM cannot:
//! a PIN pad, a PIN at its last try, a device that fails in the middle of a signature.
//!
//! The test process loads the cdylib as a module like any other, and commands it through [`Shim`],
//! which finds the same library and calls what it exports beside `C_GetFunctionList`.
#![allow(unsafe_code)] // a PKCS#11 module is C; nothing outside of tests links this crate
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // it lives inside tests

mod handle;
mod life;
mod module;

pub use handle::{CallCount, Shim};
pub use module::{Fault, FaultPlace, Function};
