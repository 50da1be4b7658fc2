//! Why there is no path.

use super::purpose::Purpose;
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
    /// The anchor at its end is not one for this time.
    AnchorNotTrusted {
        /// Which.
        anchor: String,
        /// From when on it is trusted.
        from: Option<OffsetDateTime>,
        /// Until when.
        until: Option<OffsetDateTime>,
    },
    /// There are paths that are valid, and none was accepted.
    NotAccepted,
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
    /// It issues, but its subject is empty (4.1.2.6).
    NameMissing,
    /// More authorities follow it than its pathLenConstraint allows (6.1.4 l and m).
    PathLength {
        /// How many it allows.
        max: u32,
    },
    /// It issues, but its key usage lacks keyCertSign (6.1.4 n).
    KeyCertSign,
    /// Its key usage does not allow what it is used for (4.2.1.3).
    LeafKeyUsage {
        /// What it is used for.
        purpose: Purpose,
    },
    /// Its extended key usage does not allow what it is used for (4.2.1.12).
    ExtendedKeyUsage {
        /// What it is used for.
        purpose: Purpose,
    },
    /// A name is none that an authority above permits (6.1.3 b).
    NameNotPermitted {
        /// The name.
        name: String,
    },
    /// A name is one that an authority above excludes (6.1.3 c).
    NameExcluded {
        /// The name.
        name: String,
    },
    /// A name, or a constraint on names of its form, cannot be understood.
    NameForm {
        /// The form, as RFC 5280 spells it.
        form: String,
        /// The name.
        name: String,
    },
    /// A policy is demanded, and there is none for which the whole path is valid (6.1.3 f, 6.1.5).
    ExplicitPolicy,
    /// It maps anyPolicy (6.1.4 a).
    AnyPolicyMapped,
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
            Self::NameMissing => write!(f, "it is an authority without a name"),
            Self::PathLength { max } => {
                write!(f, "no more than {max} authorities may follow it")
            }
            Self::KeyCertSign => write!(f, "its key may not sign certificates"),
            Self::LeafKeyUsage { purpose } => write!(f, "its key may not {purpose}"),
            Self::ExtendedKeyUsage { purpose } => {
                write!(f, "its extended key usage does not let it {purpose}")
            }
            Self::NameNotPermitted { name } => {
                write!(f, "an authority above it does not permit the name {name:?}")
            }
            Self::NameExcluded { name } => {
                write!(f, "an authority above it excludes the name {name:?}")
            }
            Self::NameForm { form, name } => write!(
                f,
                "names of the form {form} are constrained, and {name:?} cannot be held against that"
            ),
            Self::ExplicitPolicy => write!(f, "no policy that is asked for holds down to it"),
            Self::AnyPolicyMapped => write!(f, "it maps anyPolicy"),
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
            Self::AnchorNotTrusted {
                anchor,
                from,
                until,
            } => {
                write!(f, "the anchor {anchor:?} is trusted")?;
                if let Some(from) = from {
                    write!(f, " from {from}")?;
                }
                if let Some(until) = until {
                    write!(f, " until {until}")?;
                }
                write!(f, " only")
            }
            Self::NotAccepted => write!(f, "no valid path was accepted"),
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
