//! What a responder is asked.

use super::cert_id::cert_id_der;
use super::oids;
use super::response::BasicOcspResponse;
use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Tag};
use crate::error::{Error, Structure};
use crate::x509::Certificate;

/// The digest in the CertID of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CertIdDigest {
    /// What every responder knows (RFC 5019, 2.1.1).
    Sha1,
    /// What some responders of today ask for.
    Sha256,
}

/// An unsigned request about one certificate (RFC 6960, 4.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspRequest {
    der: Vec<u8>,
    nonce: Option<[u8; 32]>,
}

/// Whether a response answers this request and no earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NonceMatch {
    /// It has the request's nonce.
    Same,
    /// It has another, or one where none was sent: it answers another request.
    Different,
    /// It has none, as responders that sign in advance (RFC 5019, 4), or none was sent.
    Absent,
}

impl OcspRequest {
    /// Asks about `certificate`, which `issuer` issued. The nonce is the caller's, drawn at random: 32
    /// octets are the most that RFC 8954 allows and the fewest that RFC 9654 wants.
    ///
    /// # Errors
    /// [`Error::Malformed`] where the issuer's key cannot be read.
    pub fn new(
        certificate: &Certificate,
        issuer: &Certificate,
        digest: CertIdDigest,
        nonce: Option<[u8; 32]>,
    ) -> Result<Self, Error> {
        let digest = match digest {
            CertIdDigest::Sha1 => DigestAlgorithm::Sha1,
            CertIdDigest::Sha256 => DigestAlgorithm::Sha256,
        };
        let cert_id = cert_id_der(certificate, issuer, digest).ok_or_else(|| {
            Error::malformed(Structure::Certificate, 0, "a public key", "another value")
        })?;
        let requests = asn1::sequence(&[&asn1::sequence(&[&cert_id])]);
        let extensions = nonce.map_or_else(Vec::new, |nonce| {
            let value = asn1::octet_string(&asn1::octet_string(&nonce));
            let extension = asn1::sequence(&[&asn1::tlv(Tag::OID, oids::NONCE.as_bytes()), &value]);
            asn1::explicit(2, &asn1::sequence(&[&extension]))
        });
        let der = asn1::sequence(&[&asn1::sequence(&[&requests, &extensions])]);
        Ok(Self { der, nonce })
    }

    /// What to send, as `application/ocsp-request` (RFC 6960, A.1).
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whether a response carries the nonce of this request.
    #[must_use]
    pub fn nonce_matches(&self, response: &BasicOcspResponse) -> NonceMatch {
        match (self.nonce, response.nonce()) {
            (Some(sent), Some(back)) if sent.as_slice() == back => NonceMatch::Same,
            (_, Some(_)) => NonceMatch::Different,
            (_, None) => NonceMatch::Absent,
        }
    }
}
