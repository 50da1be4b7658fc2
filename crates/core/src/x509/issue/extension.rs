//! Extensions (RFC 5280, 4.2) that are issued. They are written here and not by rcgen, so that what
//! it made can be compared with them octet by octet.

use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Tag};
use crate::x509::Certificate;
use const_oid::ObjectIdentifier;
use rcgen::CustomExtension;

const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
/// id-kp-documentSigning (RFC 9336).
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Criticality {
    Critical,
    NotCritical,
}

/// One extension with its value in DER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extension {
    pub(super) oid: ObjectIdentifier,
    pub(super) criticality: Criticality,
    pub(super) value: Vec<u8>,
}

impl Extension {
    /// cA, without pathLenConstraint.
    pub(super) fn basic_constraints_authority() -> Self {
        let ca = asn1::tlv(Tag::BOOLEAN, &[0xff]);
        Self::critical(BASIC_CONSTRAINTS, asn1::sequence(&[&ca]))
    }

    /// keyCertSign (bit 5) and cRLSign (bit 6).
    pub(super) fn key_usage_authority() -> Self {
        Self::critical(KEY_USAGE, asn1::tlv(Tag::BIT_STRING, &[1, 0b0000_0110]))
    }

    /// digitalSignature (bit 0) and nonRepudiation (bit 1).
    pub(super) fn key_usage_person() -> Self {
        Self::critical(KEY_USAGE, asn1::tlv(Tag::BIT_STRING, &[6, 0b1100_0000]))
    }

    pub(super) fn document_signing() -> Self {
        let purposes = asn1::sequence(&[&asn1::oid(DOCUMENT_SIGNING)]);
        Self::not_critical(EXTENDED_KEY_USAGE, purposes)
    }

    pub(super) fn subject_key_identifier(subject_public_key_info: &[u8]) -> Self {
        let identifier = key_identifier(subject_public_key_info);
        Self::not_critical(SUBJECT_KEY_IDENTIFIER, asn1::octet_string(&identifier))
    }

    /// The issuer's own identifier; one of its key where it has none.
    pub(super) fn authority_key_identifier(issuer: &Certificate) -> Self {
        let identifier = match issuer.subject_key_identifier() {
            Some(identifier) => identifier.to_vec(),
            None => key_identifier(issuer.subject_public_key_info()),
        };
        let field = asn1::tlv(Tag::primitive(0), &identifier);
        Self::not_critical(AUTHORITY_KEY_IDENTIFIER, asn1::sequence(&[&field]))
    }

    pub(super) fn to_rcgen(&self) -> CustomExtension {
        let arcs: Vec<u64> = self.oid.arcs().map(u64::from).collect();
        let mut extension = CustomExtension::from_oid_content(&arcs, self.value.clone());
        extension.set_criticality(self.criticality == Criticality::Critical);
        extension
    }

    fn critical(oid: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self {
            oid,
            criticality: Criticality::Critical,
            value,
        }
    }

    fn not_critical(oid: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self {
            oid,
            criticality: Criticality::NotCritical,
            value,
        }
    }
}

/// The leftmost 160 bits of the SHA-256 of the SubjectPublicKeyInfo (RFC 7093, 2, method 4).
fn key_identifier(subject_public_key_info: &[u8]) -> Vec<u8> {
    let mut identifier = DigestAlgorithm::Sha256.digest(subject_public_key_info);
    identifier.truncate(20);
    identifier
}
