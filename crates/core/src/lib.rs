//! PAdES signing and verification as pure functions over bytes.
//!
//! ```
//! # use segel_core::{Limits, Signer, SignerError};
//! # use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
//! # use segel_core::x509::{Certificate, CertificateChain};
//! # struct Key(rcgen::KeyPair, CertificateChain);
//! # impl Signer for Key {
//! #     fn chain(&self) -> &CertificateChain { &self.1 }
//! #     fn algorithm(&self) -> SignatureAlgorithm { SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256) }
//! #     fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
//! #         use rcgen::SigningKey;
//! #         Ok(self.0.sign(message)?)
//! #     }
//! # }
//! # let letter = include_bytes!("../../../test-vectors/samples/surat-tugas.pdf").to_vec();
//! # let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
//! # let certificate = rcgen::CertificateParams::default().self_signed(&key)?;
//! # let root = Certificate::from_der(certificate.der().to_vec())?;
//! # let signer = Key(key, CertificateChain::new(root.clone(), Vec::new()));
//! # let now = time::OffsetDateTime::from_unix_timestamp(1_800_000_000)?;
//! # let limits = Limits::default();
//! use segel_core::pdf::Document;
//! use segel_core::sign::{SignatureRequest, sign};
//! use segel_core::trust::{Policy, ValidationData};
//! use segel_core::verify::{report::Verdict, verify};
//!
//! let document = Document::open(&letter, &limits)?;
//! let mut signed = Vec::new();
//! sign(&document, &SignatureRequest::new(now), &signer, &mut signed)?;
//!
//! let document = Document::open(&signed, &limits)?;
//! let report = verify(&document, &ValidationData::new([root]), Policy::standard(), now)?;
//! assert_eq!(report.verdict, Verdict::TotalPassed);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Signer`] is whoever holds the key: an HSM, another service, a file. [`sign`] says how a signature is made in
//! steps where the key is elsewhere, and how it is made to last; [`verify`] how it is judged, now and long after.
//! Nothing here opens a file, asks the network or reads a clock: bytes, times and random numbers are arguments, and
//! what is missing to judge something is told with its address.
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
pub mod appearance;
mod asn1;
pub mod cms;
mod content;
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
mod pdf_a;
pub mod placement;
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
