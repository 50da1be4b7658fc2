//! What the standards ask for and an object that can be read does not do.

use super::attributes::{AttributeOrder, Found};
use super::signed_data::{Encoding, SignedData, Trailing};
use super::signer_info::{ProtectedAlgorithms, SignerIdentifier, SignerInfo};
use crate::algorithm::{AlgorithmIdentifier, DigestAlgorithm, VerificationAlgorithm};
use crate::asn1::Oid;
use crate::x509::Certificate;
use std::collections::HashSet;
use std::fmt;

/// One departure from the standards. Whether it matters is for the verification policy; the
/// `Display` of each is a sentence for a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Irregularity {
    /// Indefinite lengths or strings in pieces; ISO 32000-2, 12.8.3.3.1 demands DER.
    NotDer,
    /// Something other than zeros follows the object.
    TrailingBytes {
        /// Where it begins.
        offset: usize,
        /// How many bytes there are.
        len: usize,
    },
    /// A certificate that cannot be read.
    UnreadableCertificate {
        /// Its place among the certificates, from 0.
        position: usize,
    },
    /// The signer's digest is not among `digestAlgorithms` (RFC 5652, 5.1).
    DigestNotListed,
    /// The version of the SignerInfo does not go with its signer identifier (RFC 5652, 5.3).
    SignerInfoVersion {
        /// The version that stands there.
        version: u32,
    },
    /// The signed attributes are not in the order of DER (RFC 5652, 5.3).
    UnsortedAttributes,
    /// A signed attribute occurs more than once (RFC 5652, 5.3).
    RepeatedAttribute {
        /// Its type.
        oid: Oid,
    },
    /// A signed attribute that has one value by its definition has none or several (RFC 5652, 11; EN 319
    /// 122-1, 5.2).
    SeveralValues {
        /// Its type.
        oid: Oid,
    },
    /// The signature uses another digest than the content.
    DigestConflict {
        /// Of `digestAlgorithm`.
        content: DigestAlgorithm,
        /// Of `signatureAlgorithm`; SHA-512 for Ed25519 and SHAKE256 for Ed448 (RFC 8419, 3.1).
        signature: DigestAlgorithm,
    },
    /// cmsAlgorithmProtection names other algorithms than the SignerInfo, or cannot be read
    /// (RFC 6211, 3).
    AlgorithmProtection,
}

impl fmt::Display for Irregularity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDer => write!(f, "the CMS object is not encoded in DER"),
            Self::TrailingBytes { offset, len } => write!(
                f,
                "{len} bytes that are not all zeros follow the CMS object at byte {offset}"
            ),
            Self::UnreadableCertificate { position } => {
                write!(f, "certificate {position} of the CMS object cannot be read")
            }
            Self::DigestNotListed => {
                write!(f, "the signer's digest is not listed in digestAlgorithms")
            }
            Self::SignerInfoVersion { version } => write!(
                f,
                "SignerInfo version {version} does not go with its signer identifier"
            ),
            Self::UnsortedAttributes => {
                write!(f, "the signed attributes are not in the order of DER")
            }
            Self::RepeatedAttribute { oid } => {
                write!(f, "the signed attribute {oid} occurs more than once")
            }
            Self::SeveralValues { oid } => write!(
                f,
                "the signed attribute {oid} does not have the one value that it should"
            ),
            Self::DigestConflict { content, signature } => write!(
                f,
                "the content is digested with {content}, the signature is made with {signature}"
            ),
            Self::AlgorithmProtection => write!(
                f,
                "cmsAlgorithmProtection does not name the algorithms that are used"
            ),
        }
    }
}

impl SignedData {
    /// Departures of the object as a whole; those of a signer are with [`SignerInfo`].
    #[must_use]
    pub fn irregularities(&self) -> Vec<Irregularity> {
        self.irregularities_beside(self.readable_certificates().len())
    }

    /// The same for a caller who has read the certificates and knows how many can be.
    pub(crate) fn irregularities_beside(&self, readable: usize) -> Vec<Irregularity> {
        let mut found = Vec::new();
        if self.encoding == Encoding::Indefinite {
            found.push(Irregularity::NotDer);
        }
        if let Trailing::Other { offset, len } = self.trailing {
            found.push(Irregularity::TrailingBytes { offset, len });
        }
        for (position, der) in self.certificates.iter().enumerate() {
            let is_one_of_them = readable < self.certificates.len();
            if is_one_of_them && Certificate::from_der(der.as_slice()).is_err() {
                found.push(Irregularity::UnreadableCertificate { position });
            }
        }
        // Looked up, as a stranger may list many digests and many signers.
        let listed: HashSet<_> = self
            .digest_algorithms
            .iter()
            .map(AlgorithmIdentifier::named)
            .collect();
        let mut signers = self.signer_infos.iter();
        if !signers.all(|signer| listed.contains(&signer.digest_algorithm.named())) {
            found.push(Irregularity::DigestNotListed);
        }
        found
    }
}

impl SignerInfo {
    /// Departures of this signer's part.
    #[must_use]
    pub fn irregularities(&self) -> Vec<Irregularity> {
        let mut found = Vec::new();
        let version = match self.sid {
            SignerIdentifier::IssuerAndSerial { .. } => 1,
            SignerIdentifier::SubjectKeyIdentifier(_) => 3,
        };
        if self.version != version {
            found.push(Irregularity::SignerInfoVersion {
                version: self.version,
            });
        }
        if let Some(attributes) = &self.signed_attributes {
            if attributes.order() == AttributeOrder::Other {
                found.push(Irregularity::UnsortedAttributes);
            }
            let repeated = attributes.repeated().into_iter();
            found.extend(repeated.map(|oid| Irregularity::RepeatedAttribute { oid }));
            let several = attributes.without_their_one_value();
            found.extend(several.map(|oid| Irregularity::SeveralValues { oid }));
        }
        if let (Ok(content), Ok(algorithm)) = (
            self.digest_algorithm.digest(),
            self.verification_algorithm(),
        ) {
            let signature = match algorithm {
                VerificationAlgorithm::Ed25519 => Some(DigestAlgorithm::Sha512),
                // RFC 8419, 3.1
                VerificationAlgorithm::Ed448 => Some(DigestAlgorithm::Shake256),
                other => other.digest(),
            };
            if let Some(signature) = signature.filter(|signature| *signature != content) {
                found.push(Irregularity::DigestConflict { content, signature });
            }
        }
        match self.protected_algorithms() {
            Found::Absent | Found::One(ProtectedAlgorithms::Same) => {}
            _ => found.push(Irregularity::AlgorithmProtection),
        }
        found
    }
}
