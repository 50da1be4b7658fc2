//! The status of one certificate at one time (RFC 5280, 6.3; RFC 6960, 3.2; ETSI EN 319 102-1,
//! 5.2.6).
//!
//! A list or a response counts where whoever signed it may speak for the certificate's issuer, and
//! where its dates fit the time: it is current then, or it was made later and would still tell. Its
//! signer is judged at the time when it signed, and may not have been revoked until the time that is
//! asked for. Nobody vouches for himself.

mod by_list;
mod by_response;
mod inquiry;
mod memory;
mod weighing;

pub(super) use inquiry::Statuses;
pub(crate) use memory::Memory;

use super::policy::Unreliable;
use crate::revocation::ReasonCode;
use crate::x509::Certificate;
use std::fmt;
use time::OffsetDateTime;

/// Whether a certificate was revoked at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Its authority says that its status need not be asked for: id-pkix-ocsp-nocheck (RFC 6960,
    /// 4.2.2.2.1).
    NotAsked,
    /// It was not.
    Good(Information),
    /// It was, or was on hold.
    Revoked {
        /// Since when.
        since: OffsetDateTime,
        /// Why.
        reason: ReasonCode,
        /// Who says so.
        information: Information,
    },
    /// Nothing at hand decides it.
    Unknown {
        /// Why each piece that was looked at does not; empty where there was none.
        reasons: Vec<NoStatus>,
    },
}

impl NoStatus {
    /// Whether more than nothing is known: something was left out, or speaks against the certificate.
    pub(in crate::trust) fn forbids_trust(&self) -> bool {
        matches!(self, Self::BudgetExhausted { .. } | Self::Doubted { .. })
    }
}

/// What a status rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Information {
    /// What it is.
    pub source: Source,
    /// Which of its kind in the data: for a delta it is the delta.
    pub(crate) place: usize,
    /// Who signed it.
    pub(crate) signed_by: Certificate,
    /// The same, as RFC 4514 writes the name.
    pub signer: String,
    /// When that was known.
    pub this_update: OffsetDateTime,
    /// By when there is something newer.
    pub next_update: Option<OffsetDateTime>,
}

/// What kind of information it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A revocation list.
    RevocationList,
    /// A delta on top of one.
    DeltaRevocationList,
    /// An OCSP response.
    OcspResponse,
}

/// Why a piece of information does not decide a status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoStatus {
    /// It is older than the time, and something newer was promised.
    Stale {
        /// Which.
        source: Source,
        /// When that was.
        next_update: Option<OffsetDateTime>,
    },
    /// It was made after the certificate's end, and does not say that it still tells.
    NotRetained {
        /// Which.
        source: Source,
    },
    /// It says so of a certificate that has ended, and may have been made after that.
    NotProven {
        /// Which.
        source: Source,
    },
    /// The certificate itself may have been made when its issuer had ended, or was revoked.
    MadeLate {
        /// Whose word had ended.
        issuer: String,
        /// When.
        ended: OffsetDateTime,
    },
    /// It has a critical extension that is not processed, or one that cannot be read.
    NotProcessed {
        /// Which.
        source: Source,
        /// What it is.
        what: String,
    },
    /// Its signature is not that of anybody who may speak for the certificate's issuer.
    NotAuthorized {
        /// Which.
        source: Source,
        /// Why, as far as it is known.
        why: String,
    },
    /// An algorithm is not strong enough for the time.
    Unreliable {
        /// Which.
        source: Source,
        /// Which algorithm.
        unreliable: Unreliable,
    },
    /// It cannot be read to its end.
    Malformed {
        /// Which.
        source: Source,
        /// What is wrong.
        what: String,
    },
    /// It says that the certificate was revoked, but whether its signer may say so is not settled.
    Doubted {
        /// Which.
        source: Source,
        /// What is not settled.
        why: String,
    },
    /// Its dates contradict each other.
    Contradictory {
        /// Which.
        source: Source,
    },
    /// The lists do not cover every reason.
    ReasonsNotCovered,
    /// The responder does not know the certificate.
    UnknownToResponder,
    /// A limit ended the search.
    BudgetExhausted {
        /// Its name in [`crate::Limits`].
        limit: &'static str,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RevocationList => "revocation list",
            Self::DeltaRevocationList => "delta revocation list",
            Self::OcspResponse => "OCSP response",
        })
    }
}

impl fmt::Display for NoStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale {
                source,
                next_update: Some(next_update),
            } => write!(f, "the {source} is good until {next_update}"),
            Self::Stale { source, .. } => {
                write!(f, "the {source} does not say how long it is good")
            }
            Self::NotRetained { source } => write!(
                f,
                "the {source} was made after the certificate's end and may leave it out"
            ),
            Self::NotProven { source } => write!(
                f,
                "the {source} is about a certificate that has ended, and nothing proves that it is older"
            ),
            Self::MadeLate { issuer, ended } => write!(
                f,
                "the word of {issuer:?}, who issued it, ended at {ended}, and nothing proves that it is older"
            ),
            Self::NotProcessed { source, what } => {
                write!(f, "the {source} has {what}, which is not processed")
            }
            Self::NotAuthorized { source, why } => {
                write!(f, "the {source} does not speak for the issuer: {why}")
            }
            Self::Unreliable { source, unreliable } => {
                write!(f, "the {source} is not relied on: {unreliable}")
            }
            Self::Malformed { source, what } => write!(f, "the {source} cannot be read: {what}"),
            Self::Doubted { source, why } => {
                write!(f, "the {source} says that it was, but {why}")
            }
            Self::Contradictory { source } => {
                write!(f, "the dates of the {source} contradict each other")
            }
            Self::ReasonsNotCovered => {
                write!(f, "the revocation lists do not cover every reason")
            }
            Self::UnknownToResponder => write!(f, "the responder does not know the certificate"),
            Self::BudgetExhausted { limit } => {
                write!(f, "the search for a status ended at the limit {limit}")
            }
        }
    }
}
