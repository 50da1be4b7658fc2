//! Why a token proves nothing, or a response does not answer its request.

use super::response::{PkiFailureInfo, PkiStatus};
use crate::algorithm::{DigestAlgorithm, Unsupported};
use crate::asn1::Oid;
use crate::cms::EssVersion;
use crate::error::Error;
use std::fmt;

/// Why a token that can be read does not prove what it says. The `Display` of each is a sentence
/// for a report.
///
/// In the words of EN 319 102-1, 5.1.3: imprint and message digest are HASH_FAILURE, the signature
/// is SIG_CRYPTO_FAILURE, a certificate that is not there or not the one is
/// NO_SIGNING_CERTIFICATE_FOUND, what is not supported is a cryptographic constraint that cannot be
/// checked, and the rest is FORMAT_FAILURE.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFault {
    /// The imprint is that of something else.
    ImprintDiffers,
    /// The imprint was made with another digest than what is held against it.
    ImprintAlgorithm {
        /// Of the imprint, by name.
        imprint: String,
        /// Of what is held against it.
        given: DigestAlgorithm,
    },
    /// The signer signed the content directly (RFC 3161, 2.4.2 demands a signed attribute).
    SignedAttributesAbsent,
    /// No content-type attribute that can be relied on (RFC 5652, 11.1).
    ContentTypeAttribute(AttributeFault),
    /// content-type names something else than id-ct-TSTInfo.
    ContentTypeDiffers {
        /// What it names.
        got: Oid,
    },
    /// No message-digest attribute that can be relied on (RFC 5652, 11.2).
    MessageDigestAttribute(AttributeFault),
    /// message-digest is not the digest of the TSTInfo.
    MessageDigestDiffers,
    /// The signer's certificate is neither in the token nor among those that were given.
    SignerCertificateNotFound,
    /// Neither of the two attributes that bind the signer's certificate (RFC 3161, 2.4.2).
    SigningCertificateAbsent,
    /// One of them that cannot be relied on.
    SigningCertificateAttribute {
        /// Which.
        version: EssVersion,
        /// Why.
        fault: AttributeFault,
    },
    /// The certificate is not the one that was signed with: its digest differs.
    SigningCertificateDiffers {
        /// According to which attribute.
        version: EssVersion,
    },
    /// The certificate's digest fits, but not its issuer or its serial number.
    SigningCertificateIssuerSerial {
        /// According to which attribute.
        version: EssVersion,
    },
    /// cmsAlgorithmProtection names other algorithms: RFC 6211, 3 has the verification fail.
    AlgorithmProtection,
    /// The signature does not fit.
    SignatureInvalid,
    /// It cannot be checked here, which says nothing about the token.
    Unsupported {
        /// What is not supported, for example `the digest id-md5`.
        what: String,
    },
}

/// Why an attribute says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeFault {
    /// It is not there.
    Absent,
    /// It is there more than once, or without exactly one value.
    Ambiguous,
    /// Its value is not what its type demands.
    Unreadable,
}

impl fmt::Display for AttributeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "is missing",
            Self::Ambiguous => "does not occur once with one value",
            Self::Unreadable => "cannot be read",
        })
    }
}

/// The attribute's name, for messages.
fn attribute(version: EssVersion) -> &'static str {
    match version {
        EssVersion::V1 => "signing-certificate",
        EssVersion::V2 => "signing-certificate-v2",
    }
}

impl fmt::Display for TokenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ImprintDiffers => {
                write!(
                    f,
                    "the time-stamp is about something else: its imprint differs"
                )
            }
            Self::ImprintAlgorithm { imprint, given } => write!(
                f,
                "the time-stamp's imprint is made with {imprint}, the digest held against it with {given}"
            ),
            Self::SignedAttributesAbsent => write!(f, "the time-stamp has no signed attributes"),
            Self::ContentTypeAttribute(fault) => {
                write!(f, "the time-stamp's content-type attribute {fault}")
            }
            Self::ContentTypeDiffers { got } => write!(
                f,
                "the time-stamp's content-type attribute names {got} instead of id-ct-TSTInfo"
            ),
            Self::MessageDigestAttribute(fault) => {
                write!(f, "the time-stamp's message-digest attribute {fault}")
            }
            Self::MessageDigestDiffers => {
                write!(
                    f,
                    "the TSTInfo was changed after it was signed: its digest differs"
                )
            }
            Self::SignerCertificateNotFound => {
                write!(f, "the certificate of the time-stamp's signer is not there")
            }
            Self::SigningCertificateAbsent => write!(
                f,
                "the time-stamp does not bind the certificate of its signer (no signing-certificate)"
            ),
            Self::SigningCertificateAttribute { version, fault } => {
                write!(
                    f,
                    "the time-stamp's {} attribute {fault}",
                    attribute(*version)
                )
            }
            Self::SigningCertificateDiffers { version } => write!(
                f,
                "the certificate is not the one that the time-stamp's {} attribute names",
                attribute(*version)
            ),
            Self::SigningCertificateIssuerSerial { version } => write!(
                f,
                "the time-stamp's {} attribute names another issuer or serial number",
                attribute(*version)
            ),
            Self::AlgorithmProtection => write!(
                f,
                "the time-stamp's cmsAlgorithmProtection does not name the algorithms that are used"
            ),
            Self::SignatureInvalid => write!(f, "the signature of the time-stamp is not valid"),
            Self::Unsupported { what } => {
                write!(f, "the time-stamp cannot be checked here: {what}")
            }
        }
    }
}

impl std::error::Error for TokenFault {}

impl From<Unsupported> for TokenFault {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported {
            what: unsupported.what().to_owned(),
        }
    }
}

/// Why a response holds no token for the request.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResponseFault {
    /// The authority declined.
    NotGranted {
        /// How it put that.
        status: PkiStatus,
        /// Why, as far as it says.
        failures: Vec<PkiFailureInfo>,
        /// In its own words.
        text: Vec<String>,
    },
    /// Granted, but there is no token (RFC 3161, 2.4.2).
    TokenAbsent,
    /// The token cannot be read.
    TokenUnreadable(Error),
    /// The token is about another digest than was asked for.
    ImprintDiffers,
    /// A nonce was sent, and none came back (RFC 3161, 2.4.2).
    NonceAbsent,
    /// Another nonce came back: this may be an old response.
    NonceDiffers,
    /// A policy was asked for, and the token is under another.
    PolicyDiffers {
        /// The one that was asked for.
        asked: Oid,
        /// The one of the token.
        got: Oid,
    },
    /// The certificate was asked for, and is not in the token (RFC 3161, 2.4.1).
    CertificateAbsent,
}

impl fmt::Display for ResponseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGranted {
                status,
                failures,
                text,
            } => {
                write!(f, "the time-stamp authority answered {status}")?;
                for failure in failures {
                    write!(f, ", {failure}")?;
                }
                for line in text {
                    write!(f, ": {line:?}")?;
                }
                Ok(())
            }
            Self::TokenAbsent => write!(f, "the response grants a time-stamp and holds none"),
            Self::TokenUnreadable(error) => write!(f, "the time-stamp cannot be read: {error}"),
            Self::ImprintDiffers => {
                write!(
                    f,
                    "the time-stamp is about another digest than was asked for"
                )
            }
            Self::NonceAbsent => write!(f, "the time-stamp lacks the nonce of the request"),
            Self::NonceDiffers => {
                write!(f, "the time-stamp has another nonce than the request")
            }
            Self::PolicyDiffers { asked, got } => write!(
                f,
                "the time-stamp is under the policy {got}, asked for was {asked}"
            ),
            Self::CertificateAbsent => {
                write!(f, "the time-stamp lacks the certificate of its signer")
            }
        }
    }
}

impl std::error::Error for ResponseFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::TokenUnreadable(error) => Some(error),
            _ => None,
        }
    }
}
