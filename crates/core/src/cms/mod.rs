//! Cryptographic Message Syntax (RFC 5652): `SignedData` as PAdES uses it, read and written.
//!
//! Reading establishes facts and judges nothing: what the standards ask for and the object does
//! not do is told by [`SignedData::irregularities`] and [`SignerInfo::irregularities`], and whoever
//! verifies decides what it means. Bytes that are hashed or signed are kept as they came.
//!
//! Writing takes two pure functions with the signer between them: [`signed_attributes`] gives the
//! bytes to sign, [`signed_data`] puts the signature into the object.

mod attributes;
pub(crate) mod ber;
mod build;
mod ess;
mod irregularity;
mod revocation;
mod signed_data;
mod signer_info;
mod statements;

pub use attributes::{Attribute, AttributeOrder, Found, SignedAttributes};
pub use build::{AlgorithmProtection, signed_attributes, signed_data, signed_data_len};
pub use ess::{EssCertId, EssMatch, EssVersion, IssuerSerial, SigningCertificate};
pub use irregularity::Irregularity;
pub use revocation::RevocationInfos;
pub use signed_data::{Content, Encoding, SignedData, Trailing};
pub use signer_info::{ProtectedAlgorithms, SignerIdentifier, SignerInfo};
pub use statements::{CommitmentType, SignaturePolicy, Statements};

pub(crate) mod oids {
    use const_oid::ObjectIdentifier;

    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }

    // RFC 5652
    pub(crate) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
    pub(crate) const TST_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
    pub(crate) const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
    pub(crate) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
    pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
    pub(crate) const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
    // ISO 32000-2, 12.8.3.3.2
    pub(crate) const REVOCATION_INFO_ARCHIVAL: ObjectIdentifier = oid("1.2.840.113583.1.1.8");
    // RFC 5940, 2.1 and RFC 6960, 4.2.1
    pub(crate) const RI_OCSP_RESPONSE: ObjectIdentifier = oid("1.3.6.1.5.5.7.16.2");
    pub(crate) const OCSP_BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
    // RFC 6211
    pub(crate) const ALGORITHM_PROTECTION: ObjectIdentifier = oid("1.2.840.113549.1.9.52");
    // RFC 2634 and RFC 5035
    pub(crate) const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
    pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
    // ETSI EN 319 122-1, 5.2.9.1 and 5.3
    pub(crate) const SIGNATURE_POLICY: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.15");
    pub(crate) const SIGNATURE_TIME_STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
    // ETSI EN 319 122-1, 5.2, and RFC 2634, 2.7, 2.9 and 2.11
    pub(crate) const COMMITMENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.16");
    pub(crate) const PROOF_OF_ORIGIN: ObjectIdentifier = oid("1.2.840.113549.1.9.16.6.1");
    pub(crate) const PROOF_OF_RECEIPT: ObjectIdentifier = oid("1.2.840.113549.1.9.16.6.2");
    pub(crate) const PROOF_OF_DELIVERY: ObjectIdentifier = oid("1.2.840.113549.1.9.16.6.3");
    pub(crate) const PROOF_OF_SENDER: ObjectIdentifier = oid("1.2.840.113549.1.9.16.6.4");
    pub(crate) const PROOF_OF_APPROVAL: ObjectIdentifier = oid("1.2.840.113549.1.9.16.6.5");
    pub(crate) const PROOF_OF_CREATION: ObjectIdentifier = oid("1.2.840.113549.1.9.16.6.6");
    pub(crate) const POLICY_URI: ObjectIdentifier = oid("1.2.840.113549.1.9.16.5.1");
    pub(crate) const SIGNER_LOCATION: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.17");
    pub(crate) const SIGNER_ATTRIBUTES: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.18");
    pub(crate) const SIGNER_ATTRIBUTES_V2: ObjectIdentifier = oid("0.4.0.19122.1.1");
    pub(crate) const MIME_TYPE: ObjectIdentifier = oid("0.4.0.1733.2.1");
    pub(crate) const CONTENT_HINTS: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.4");
    pub(crate) const CONTENT_IDENTIFIER: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.7");
    pub(crate) const CONTENT_REFERENCE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.10");
}

#[cfg(test)]
mod tests;
