//! `TimeStampReq` (RFC 3161, 2.4.1).

use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Oid, Tag};
use crate::error::{Error, Structure};

/// What is asked of an authority: version 1, with the authority's certificate in the token, so that
/// the token can be verified when the authority is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampRequest {
    algorithm: DigestAlgorithm,
    digest: Vec<u8>,
    policy: Option<Oid>,
    nonce: Option<Vec<u8>>,
}

impl TimeStampRequest {
    /// Asks for a time-stamp over a digest, under whichever policy and without a nonce.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for SHA-1, which is never written; [`Error::Malformed`] where the
    /// digest has another length than its algorithm's.
    pub fn new(algorithm: DigestAlgorithm, digest: &[u8]) -> Result<Self, Error> {
        if algorithm == DigestAlgorithm::Sha1 {
            return Err(Error::Unsupported {
                feature: "time-stamps over SHA-1",
            });
        }
        if digest.len() != algorithm.output_len() {
            return Err(Error::malformed(
                Structure::TimeStamp,
                0,
                format!("{} bytes of {algorithm}", algorithm.output_len()),
                format!("{} bytes", digest.len()),
            ));
        }
        Ok(Self {
            algorithm,
            digest: digest.to_vec(),
            policy: None,
            nonce: None,
        })
    }

    /// Asks for this policy and no other.
    #[must_use]
    pub fn with_policy(mut self, policy: Oid) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Sends a random number, most significant byte first, which the token has to bring back: an
    /// old response cannot. RFC 3161, 2.4.1 wants one of 64 bits.
    #[must_use]
    pub fn with_nonce(mut self, random: &[u8]) -> Self {
        self.nonce = Some(unsigned(random));
        self
    }

    /// The digest that the time-stamp is to be about.
    #[must_use]
    pub fn digest(&self) -> (DigestAlgorithm, &[u8]) {
        (self.algorithm, &self.digest)
    }

    /// The policy that is asked for.
    #[must_use]
    pub fn policy(&self) -> Option<&Oid> {
        self.policy.as_ref()
    }

    /// The octets of the nonce's INTEGER in DER.
    #[must_use]
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }

    /// The body of the HTTP request (RFC 3161, 3.4), of the type `application/timestamp-query`.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let imprint = asn1::sequence(&[
            &self.algorithm.identifier().der(),
            &asn1::octet_string(&self.digest),
        ]);
        let policy = self.policy.clone().map(asn1::oid).unwrap_or_default();
        let nonce = self.nonce.as_deref();
        let nonce = nonce.map(|octets| asn1::tlv(Tag::INTEGER, octets));
        asn1::sequence(&[
            &asn1::integer(1),
            &imprint,
            &policy,
            &nonce.unwrap_or_default(),
            &asn1::tlv(Tag::BOOLEAN, &[0xff]), // certReq
        ])
    }
}

/// The octets of an INTEGER in DER that is this number (X.690, 8.3).
fn unsigned(number: &[u8]) -> Vec<u8> {
    let significant = number.iter().copied().skip_while(|octet| *octet == 0);
    let mut octets: Vec<u8> = significant.collect();
    if octets.first().is_none_or(|first| first & 0x80 != 0) {
        octets.insert(0, 0);
    }
    octets
}

/// Whether the octets of two INTEGERs are one number, however many leading octets they have.
pub(super) fn same_integer(one: &[u8], other: &[u8]) -> bool {
    fn shortest(mut octets: &[u8]) -> &[u8] {
        while let [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] = octets {
            octets = octets.get(1..).unwrap_or_default();
        }
        octets
    }
    shortest(one) == shortest(other)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_der() {
        let request = TimeStampRequest::new(DigestAlgorithm::Sha256, &[0xab; 32]).unwrap();
        let imprint = format!("302f300b06096086480165030402010420{}", "ab".repeat(32));
        assert_eq!(
            hex::encode(request.der()),
            format!("3037020101{imprint}0101ff")
        );
        let policy = const_oid::ObjectIdentifier::new_unwrap("1.2.3");
        let full = request.with_policy(policy.into()).with_nonce(&[0, 0x80, 1]);
        assert_eq!(
            hex::encode(full.der()),
            format!("3040020101{imprint}06022a030203008001{}", "0101ff")
        );
    }

    #[test]
    fn what_is_no_digest_of_today_is_refused() {
        let short = TimeStampRequest::new(DigestAlgorithm::Sha256, &[0; 31]).unwrap_err();
        assert_eq!(
            short.to_string(),
            "malformed time-stamp at byte 0: expected 32 bytes of SHA-256, found 31 bytes"
        );
        let old = TimeStampRequest::new(DigestAlgorithm::Sha1, &[0; 20]).unwrap_err();
        assert_eq!(old.code(), "unsupported");
    }

    #[test]
    fn nonces_are_numbers() {
        assert_eq!(unsigned(&[]), [0]);
        assert_eq!(unsigned(&[0, 0]), [0]);
        assert_eq!(unsigned(&[0, 0x7f]), [0x7f]);
        assert_eq!(unsigned(&[0x80]), [0, 0x80]);
        assert!(same_integer(&[0, 0, 5], &[5]));
        assert!(same_integer(&[0xff, 0xff, 0x85], &[0x85]));
        assert!(!same_integer(&[0x85], &[0, 0x85]));
        assert!(!same_integer(&[], &[0]));
    }
}
