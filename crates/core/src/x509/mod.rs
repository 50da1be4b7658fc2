//! Certificates (RFC 5280): kept as their raw bytes, read with x509-parser.

mod certificate;
pub mod issue;
mod name;
mod path;
mod signed;

pub use certificate::{Certificate, CertificateChain};
pub use path::{CertificationPath, Constraint, PathFailure, build_path};
