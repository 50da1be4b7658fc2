//! Why there is no path.

use crate::asn1::Oid;
use std::fmt;
use time::OffsetDateTime;

/// Why a certificate does not lead to an anchor. Certificates are named by their subjects as
/// RFC 4514 writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathFailure {
    /// A certificate is missing.
    NoChain {
        /// Its subject.
        issuer: String,
    },
    /// The issuer did not sign this certificate.
    SignatureInvalid {
        /// The certificate whose signature it is.
        certificate: String,
    },
    /// A certificate had ended.
    Expired {
        /// Which.
        certificate: String,
        /// When it ended.
        not_after: OffsetDateTime,
    },
    /// A certificate had not begun.
    NotYetValid {
        /// Which.
        certificate: String,
        /// When it begins.
        not_before: OffsetDateTime,
    },
    /// A certificate is used for what it does not allow.
    ConstraintViolated {
        /// Which.
        certificate: String,
        /// What it does not allow.
        constraint: Constraint,
    },
    /// Something that decides it is not processed here.
    Unsupported {
        /// The certificate that asks for it.
        certificate: String,
        /// What it is.
        what: String,
    },
    /// A limit ended the search.
    BudgetExhausted {
        /// Its name in [`crate::limits::Limits`].
        limit: &'static str,
        /// Its value.
        max: u64,
    },
}

/// A rule of RFC 5280 that a path breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Constraint {
    /// It issues without being an authority: basicConstraints without cA (6.1.4 k).
    NotAnAuthority,
    /// More authorities follow it than its pathLenConstraint allows (6.1.4 l and m).
    PathLength {
        /// How many it allows.
        max: u32,
    },
    /// It issues, but its key usage lacks keyCertSign (6.1.4 n).
    KeyCertSign,
    /// The leaf's key usage has neither digitalSignature nor nonRepudiation (4.2.1.3).
    LeafKeyUsage,
    /// Its extended key usage names nothing that a document signature is (4.2.1.12).
    ExtendedKeyUsage,
    /// A critical extension is not known (4.2).
    CriticalExtension {
        /// Which.
        oid: Oid,
    },
    /// An extension that decides cannot be read.
    UnreadableExtension {
        /// Which.
        oid: Oid,
    },
    /// An extension occurs more than once (4.2).
    RepeatedExtension {
        /// Which.
        oid: Oid,
    },
    /// The algorithm beside the signature is not the one that is signed (4.1.1.2).
    SignatureAlgorithm,
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnAuthority => write!(f, "it is not a certificate authority"),
            Self::PathLength { max } => {
                write!(f, "no more than {max} authorities may follow it")
            }
            Self::KeyCertSign => write!(f, "its key may not sign certificates"),
            Self::LeafKeyUsage => write!(f, "its key may not sign documents"),
            Self::ExtendedKeyUsage => {
                write!(
                    f,
                    "its extended key usage does not include signing documents"
                )
            }
            Self::CriticalExtension { oid } => {
                write!(f, "its critical extension {} is not known", oid.name())
            }
            Self::UnreadableExtension { oid } => {
                write!(f, "its extension {} cannot be read", oid.name())
            }
            Self::RepeatedExtension { oid } => {
                write!(f, "its extension {} occurs more than once", oid.name())
            }
            Self::SignatureAlgorithm => {
                write!(f, "it names two algorithms for its one signature")
            }
        }
    }
}

impl fmt::Display for PathFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoChain { issuer } => {
                write!(
                    f,
                    "no trusted certificate of the issuer {issuer:?} was found"
                )
            }
            Self::SignatureInvalid { certificate } => write!(
                f,
                "the signature on the certificate {certificate:?} is not its issuer's"
            ),
            Self::Expired {
                certificate,
                not_after,
            } => write!(f, "the certificate {certificate:?} ended at {not_after}"),
            Self::NotYetValid {
                certificate,
                not_before,
            } => write!(f, "the certificate {certificate:?} begins at {not_before}"),
            Self::ConstraintViolated {
                certificate,
                constraint,
            } => write!(
                f,
                "the certificate {certificate:?} cannot be used here: {constraint}"
            ),
            Self::Unsupported { certificate, what } => write!(
                f,
                "the certificate {certificate:?} cannot be checked: {what} is not supported"
            ),
            Self::BudgetExhausted { limit, max } => {
                write!(
                    f,
                    "the search for issuers ended at the limit {limit} = {max}"
                )
            }
        }
    }
}

impl std::error::Error for PathFailure {}
