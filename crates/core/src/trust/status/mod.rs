//! The status of one certificate at one time (RFC 5280, 6.3; RFC 6960, 3.2; ETSI EN 319 102-1,
//! 5.2.6).
//!
//! A list or a response counts where whoever signed it may speak for the certificate's issuer, and
//! where its dates fit the time: it is current then, or it was made later and would still tell. Of
//! several, a revocation for good counts against everything, and a hold only until something newer
//! says otherwise.

mod by_list;
mod by_response;

use super::data::ValidationData;
use super::policy::{Policy, Unreliable};
use super::validation::unreliable_link;
use crate::algorithm::{KeyType, Verification};
use crate::limits::Limits;
use crate::revocation::ReasonCode;
use crate::x509::signed::Signed;
use crate::x509::{
    Certificate, CertificationPath, OCSP_SIGNING, PathParameters, Purpose, build_path,
};
use std::cell::{Cell, RefCell};
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

/// What a status rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Information {
    /// What it is.
    pub source: Source,
    /// Who signed it, as RFC 4514 writes the name.
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
    /// The lists do not cover every reason.
    ReasonsNotCovered,
    /// The responder does not know the certificate.
    UnknownToResponder,
    /// A limit ended the search.
    BudgetExhausted {
        /// Its name in [`Limits`].
        limit: &'static str,
    },
}

/// What one piece of information says.
enum Said {
    Good(Information),
    Revoked {
        since: OffsetDateTime,
        reason: ReasonCode,
        information: Information,
    },
    Nothing(NoStatus),
}

/// Judges statuses with the same data; what it spends on signatures is counted over all of them.
pub(super) struct Statuses<'a> {
    pub(super) data: &'a ValidationData,
    pub(super) policy: &'a Policy,
    pub(super) limits: &'a Limits,
    /// Certificates that may have signed a list or a response, beside those of the data.
    pub(super) pool: &'a [Certificate],
    pub(super) at: OffsetDateTime,
    signatures_left: Cell<usize>,
    /// Whose status is being asked for: who signs about himself decides nothing.
    asking: RefCell<Vec<Certificate>>,
}

/// What the path of one such signer may cost: it is short, and leads to an anchor that is known.
const SIGNER_SIGNATURES: usize = 10;

/// Signers of lists and responses whose own signers' signers are asked for.
const MAX_DEPTH: usize = 4;

impl<'a> Statuses<'a> {
    pub(super) fn new(
        data: &'a ValidationData,
        pool: &'a [Certificate],
        policy: &'a Policy,
        limits: &'a Limits,
        at: OffsetDateTime,
    ) -> Self {
        Self {
            data,
            policy,
            limits,
            pool,
            at,
            signatures_left: Cell::new(limits.revocation_signatures),
            asking: RefCell::new(Vec::new()),
        }
    }

    /// The status of each certificate of a path but its anchor, the leaf first.
    pub(super) fn of_path(&self, path: &CertificationPath) -> Vec<Status> {
        (1..path.certificates().len())
            .map(|issuer| self.of(path, issuer - 1))
            .collect()
    }

    /// The status of the certificate at this place of a path.
    fn of(&self, path: &CertificationPath, place: usize) -> Status {
        let from_here = path.certificates().get(place..).unwrap_or_default();
        let [certificate, above @ ..] = from_here else {
            return Status::Unknown {
                reasons: Vec::new(),
            };
        };
        let [issuer, ..] = above else {
            return Status::Unknown {
                reasons: Vec::new(),
            };
        };
        if need_not_be_asked_for(certificate) {
            return Status::NotAsked;
        }
        if self.asking.borrow().len() >= MAX_DEPTH || self.asking.borrow().contains(certificate) {
            return Status::Unknown {
                reasons: vec![NoStatus::BudgetExhausted {
                    limit: "signers of signers",
                }],
            };
        }
        self.asking.borrow_mut().push(certificate.clone());
        let question = Question {
            statuses: self,
            certificate,
            issuer,
            above,
            path,
        };
        let mut said = question.by_responses();
        said.extend(question.by_lists());
        self.asking.borrow_mut().pop();
        weigh(said, self.at)
    }

    fn spend(&self, signatures: usize) -> Result<(), NoStatus> {
        let left = self.signatures_left.get().checked_sub(signatures);
        let left = left.ok_or(NoStatus::BudgetExhausted {
            limit: "revocation_signatures",
        })?;
        self.signatures_left.set(left);
        Ok(())
    }

    fn verify(
        &self,
        source: Source,
        key: &Certificate,
        signed: Option<Signed<'_>>,
    ) -> Result<(), NoStatus> {
        self.spend(1)?;
        let not_authorized = |why: String| NoStatus::NotAuthorized { source, why };
        let Some(signed) = signed else {
            return Err(not_authorized("its signature cannot be read".to_owned()));
        };
        let spki = key.subject_public_key_info();
        match signed.verify(spki) {
            Verification::Valid => {}
            Verification::Invalid => {
                let why = format!("its signature is not that of {:?}", key.subject());
                return Err(not_authorized(why));
            }
            Verification::Unsupported { what } => {
                return Err(not_authorized(format!("{what} is not supported")));
            }
        }
        match (signed.algorithm(), KeyType::of(spki)) {
            (Ok(algorithm), Ok(key)) => self
                .policy
                .check_signature(algorithm, &key, self.at)
                .map_err(|unreliable| NoStatus::Unreliable { source, unreliable }),
            _ => Ok(()), // it was verified
        }
    }

    /// Whether a certificate that signed a list or a response leads to the anchor of the path, and
    /// was not revoked itself.
    fn check_signer(
        &self,
        source: Source,
        signer: &Certificate,
        purpose: Purpose,
        at: OffsetDateTime,
        question: &Question<'_>,
    ) -> Result<CertificationPath, NoStatus> {
        let path = question.path;
        let not_authorized = |why: String| NoStatus::NotAuthorized { source, why };
        self.spend(SIGNER_SIGNATURES)?;
        let limits = Limits {
            path_signatures: SIGNER_SIGNATURES,
            ..*self.limits
        };
        let mut pool = path.certificates().to_vec();
        pool.extend_from_slice(self.pool);
        pool.extend_from_slice(&self.data.certificates);
        let parameters = PathParameters::new(purpose, at).with_limits(&limits);
        let anchors = std::slice::from_ref(path.anchor());
        let own = build_path(signer, &pool, anchors, &parameters)
            .map_err(|failure| not_authorized(failure.to_string()))?;
        if let Some((_, unreliable)) = unreliable_link(own.certificates(), self.policy, self.at) {
            return Err(NoStatus::Unreliable { source, unreliable });
        }
        for (place, status) in self.of_path(&own).into_iter().enumerate() {
            // What stands above the certificate is asked for with its path. The certificate itself
            // is what is in question: nobody vouches for himself.
            let own = own.certificates().get(place);
            if own.is_some_and(|own| question.above.contains(own)) {
                continue;
            }
            match status {
                Status::Good(_) | Status::NotAsked => {}
                Status::Revoked { since, .. } => {
                    return Err(not_authorized(format!(
                        "the certificate of its signer {:?} was revoked at {since}",
                        signer.subject()
                    )));
                }
                Status::Unknown { .. } => {
                    return Err(not_authorized(format!(
                        "the status of its signer {:?} is not known",
                        signer.subject()
                    )));
                }
            }
        }
        Ok(own)
    }
}

/// RFC 6960, 4.2.2.2.1 lets an authority say so of a responder, and of nobody else.
fn need_not_be_asked_for(certificate: &Certificate) -> bool {
    let extensions = certificate.extensions();
    let usage = extensions.extended_key_usage.as_ref();
    let responds = usage.is_some_and(|usage| usage.names(OCSP_SIGNING));
    extensions.ocsp_no_check && responds
}

/// A certificate, its issuer, what stands above, and the path in which they stand.
struct Question<'a> {
    statuses: &'a Statuses<'a>,
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    /// The issuer and everything above it.
    above: &'a [Certificate],
    path: &'a CertificationPath,
}

/// What everything together says.
fn weigh(said: Vec<Said>, at: OffsetDateTime) -> Status {
    let mut reasons = Vec::new();
    let mut newest: Option<(OffsetDateTime, Status)> = None;
    for one in said {
        let (known, status) = match one {
            Said::Nothing(why) => {
                reasons.push(why);
                continue;
            }
            Said::Revoked {
                since,
                reason,
                information,
            } if since <= at => {
                let known = information.this_update;
                let status = Status::Revoked {
                    since,
                    reason,
                    information,
                };
                if reason != ReasonCode::CertificateHold {
                    return status;
                }
                (known, status)
            }
            // Revoked later, and told later: at this time it was not.
            Said::Revoked { information, .. } if information.this_update <= at => {
                reasons.push(NoStatus::Stale {
                    source: information.source,
                    next_update: information.next_update,
                });
                continue;
            }
            Said::Revoked { information, .. } | Said::Good(information) => {
                (information.this_update, Status::Good(information))
            }
        };
        if newest.as_ref().is_none_or(|(before, _)| known > *before) {
            newest = Some((known, status));
        }
    }
    match newest {
        Some((_, status)) => status,
        None => Status::Unknown { reasons },
    }
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
