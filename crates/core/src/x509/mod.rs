//! Certificates (RFC 5280): kept as their raw bytes, read with x509-parser.

mod certificate;
mod name;

pub use certificate::{Certificate, CertificateChain};
