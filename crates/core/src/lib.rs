//! PAdES signing and verification as pure functions over bytes.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
// The walls are for the crate, which is linted without its tests too; tests open files and start
// the programs that they compare with.
#![cfg_attr(
    test,
    allow(
        clippy::disallowed_macros,
        clippy::disallowed_methods,
        clippy::disallowed_types
    )
)]

pub mod algorithm;
mod appearance;
mod asn1;
pub mod cms;
#[cfg(test)]
mod corpora;
pub mod dss;
pub mod error;
mod form;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod inspection;
pub mod limits;
pub mod output;
pub mod pdf;
pub mod revocation;
pub mod sign;
pub mod signature;
pub mod signer;
pub mod source;
pub mod trust;
pub mod tsp;
pub mod verify;
pub mod x509;

pub use asn1::Oid;
pub use error::Error;
pub use limits::Limits;
pub use output::Output;
pub use signer::{Signer, SignerError};
pub use source::{FileSource, Source};
