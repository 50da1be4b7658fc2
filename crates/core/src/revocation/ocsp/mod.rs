//! The Online Certificate Status Protocol (RFC 6960).

mod cert_id;
mod request;
mod response;
mod single;

pub use cert_id::{CertId, CertIdMatch};
pub use request::{CertIdDigest, NonceMatch, OcspRequest};
pub use response::{BasicOcspResponse, ExtendedRevoked, OcspResponse, ResponderId, ResponseStatus};
pub use single::{CertHash, CertStatus, SingleExtensions, SingleResponse};

mod oids {
    use const_oid::ObjectIdentifier;

    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }

    // RFC 6960, appendix B
    pub(super) const BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
    pub(super) const NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");
    pub(super) const ARCHIVE_CUTOFF: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.6");
    pub(super) const EXTENDED_REVOKE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.9");
    /// Of Common PKI (ISIS-MTT), part 4.
    pub(super) const CERT_HASH: ObjectIdentifier = oid("1.3.36.8.3.13");
}

#[cfg(test)]
mod tests;
