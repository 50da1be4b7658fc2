//! Asking about one certificate, and about whoever answers.

use super::weighing::{Said, weigh};
use super::{NoStatus, Source, Status};
use crate::algorithm::{KeyType, Verification};
use crate::limits::Limits;
use crate::trust::data::ValidationData;
use crate::trust::policy::Policy;
use crate::trust::validation::unreliable_link;
use crate::x509::signed::Signed;
use crate::x509::{
    Certificate, CertificationPath, OCSP_SIGNING, PathFailure, PathParameters, Purpose,
    build_path_on_account,
};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use time::OffsetDateTime;

/// Judges statuses with the same data; what it spends is counted over all of them.
pub(crate) struct Statuses<'a> {
    pub(super) data: &'a ValidationData,
    policy: &'a Policy,
    limits: &'a Limits,
    /// Certificates that may have signed a list or a response, beside those of the data.
    pub(super) pool: &'a [Certificate],
    at: OffsetDateTime,
    work_left: Cell<usize>,
    exhausted: Cell<Exhausted>,
    /// What was verified: one list is about many certificates.
    verified: RefCell<HashMap<SignedWith, Result<(), String>>>,
    /// Whose status is being asked for: who signs about himself decides nothing.
    asking: RefCell<Vec<Certificate>>,
}

/// Where a list or a response lies in the data, which stays there; and a key.
type SignedWith = (usize, Vec<u8>);

/// Whether something was left out because it would have cost too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exhausted {
    Yes,
    No,
}

/// What the path of the signer of one list or response may cost: it is short, and leads to an anchor
/// that is known.
const SIGNER_SIGNATURES: usize = 10;

/// Signers of lists and responses whose own signers' signers are asked for.
const MAX_DEPTH: usize = 4;

const WORK: NoStatus = NoStatus::BudgetExhausted {
    limit: "revocation_work",
};

/// A list or a response that somebody signed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a, T> {
    pub(super) source: Source,
    pub(super) whole: &'a T,
    /// When it says that it was signed.
    pub(super) signed_at: OffsetDateTime,
}

impl<'a> Statuses<'a> {
    pub(crate) fn new(
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
            work_left: Cell::new(limits.revocation_work),
            exhausted: Cell::new(Exhausted::No),
            verified: RefCell::new(HashMap::new()),
            asking: RefCell::new(Vec::new()),
        }
    }

    /// The status of each certificate of a path but its anchor, the leaf first.
    pub(crate) fn of_path(&self, path: &CertificationPath) -> Vec<Status> {
        self.of_path_at(path, self.at)
    }

    /// From the top: an authority that was revoked answers for nobody from then on.
    fn of_path_at(&self, path: &CertificationPath, at: OffsetDateTime) -> Vec<Status> {
        let mut above: Vec<Authority<'_>> = Vec::new();
        let mut statuses = Vec::new();
        for certificate in path.certificates().iter().rev() {
            let mut revoked_later = None;
            if let Some(issuer) = above.last() {
                let question = Question {
                    statuses: self,
                    certificate,
                    issuer: issuer.certificate,
                    above: &above,
                    path,
                    at,
                };
                let answer = self.answer(&question);
                statuses.push(answer.0);
                revoked_later = answer.1;
            }
            above.push(Authority {
                certificate,
                revoked_later,
            });
        }
        statuses.reverse();
        statuses
    }

    /// The status, and when it was to change to revoked.
    fn answer(&self, question: &Question<'_>) -> (Status, Option<OffsetDateTime>) {
        let certificate = question.certificate;
        if need_not_be_asked_for(certificate) {
            return (Status::NotAsked, None);
        }
        if self.asking.borrow().len() >= MAX_DEPTH || self.asking.borrow().contains(certificate) {
            let reasons = vec![NoStatus::BudgetExhausted {
                limit: "signers of signers",
            }];
            return (Status::Unknown { reasons }, None);
        }
        self.asking.borrow_mut().push(certificate.clone());
        let mut said = question.by_responses();
        said.extend(question.by_lists());
        self.asking.borrow_mut().pop();
        if self.exhausted.get() == Exhausted::Yes {
            said.push(Said::Nothing(WORK));
        }
        let later = said.iter().filter_map(Said::revoked_for_good);
        let later = later.filter(|since| *since > question.at).min();
        (weigh(said, question.at), later)
    }

    /// Takes from the account of [`Limits::revocation_work`].
    pub(super) fn spend(&self, work: usize) -> Result<(), NoStatus> {
        match self.work_left.get().checked_sub(work) {
            Some(left) => {
                self.work_left.set(left);
                Ok(())
            }
            None => {
                self.exhausted.set(Exhausted::Yes);
                Err(WORK)
            }
        }
    }

    /// Whether these are no more names of distribution points than [`Limits::distribution_points`].
    pub(super) fn check_points(&self, names: usize) -> Result<(), NoStatus> {
        match names <= self.limits.distribution_points {
            true => Ok(()),
            false => Err(NoStatus::BudgetExhausted {
                limit: "distribution_points",
            }),
        }
    }

    /// Whether a certificate's key made a signature, by what is strong enough.
    pub(super) fn verify<T>(
        &self,
        piece: &Piece<'_, T>,
        key: &Certificate,
        signed: Option<Signed<'_>>,
        at: OffsetDateTime,
    ) -> Result<(), NoStatus> {
        let source = piece.source;
        let not_authorized = |why: String| NoStatus::NotAuthorized { source, why };
        let Some(signed) = signed else {
            return Err(not_authorized("its signature cannot be read".to_owned()));
        };
        let spki = key.subject_public_key_info();
        let place = (std::ptr::from_ref(piece.whole).addr(), spki.to_vec());
        let before = self.verified.borrow().get(&place).cloned();
        let found = match before {
            Some(found) => found,
            None => {
                self.spend(1 + signed.message_mebibytes())?;
                let found = match signed.verify(spki) {
                    Verification::Valid => Ok(()),
                    Verification::Invalid => {
                        Err(format!("its signature is not that of {:?}", key.subject()))
                    }
                    Verification::Unsupported { what } => Err(format!("{what} is not supported")),
                };
                self.verified.borrow_mut().insert(place, found.clone());
                found
            }
        };
        found.map_err(not_authorized)?;
        match (signed.algorithm(), KeyType::of(spki)) {
            (Ok(algorithm), Ok(key)) => self
                .policy
                .check_signature(algorithm, &key, at.max(piece.signed_at))
                .map_err(|unreliable| NoStatus::Unreliable { source, unreliable }),
            _ => Ok(()), // it was verified
        }
    }

    /// Whether the certificate that signed a list or a response led to the anchor of the path when it
    /// signed, and was not revoked then and by the time that is judged.
    pub(super) fn check_signer<T>(
        &self,
        piece: &Piece<'_, T>,
        signer: &Certificate,
        purpose: Purpose,
        question: &Question<'_>,
    ) -> Result<CertificationPath, NoStatus> {
        let source = piece.source;
        let not_authorized = |why: String| NoStatus::NotAuthorized { source, why };
        let path = question.path;
        let mut pool = path.certificates().to_vec();
        pool.extend_from_slice(self.pool);
        pool.extend_from_slice(&self.data.certificates);
        let parameters = PathParameters::new(purpose, piece.signed_at).with_limits(self.limits);
        let anchors = std::slice::from_ref(path.anchor());
        let account = Cell::new(SIGNER_SIGNATURES);
        let own = build_path_on_account(signer, &pool, anchors, &parameters, &account);
        self.spend(SIGNER_SIGNATURES - account.get())?;
        if let Err(PathFailure::BudgetExhausted { .. }) = own {
            self.exhausted.set(Exhausted::Yes);
        }
        let own = own.map_err(|failure| not_authorized(failure.to_string()))?;
        let reliable_at = question.at.max(piece.signed_at);
        if let Some((_, unreliable)) = unreliable_link(own.certificates(), self.policy, reliable_at)
        {
            return Err(NoStatus::Unreliable { source, unreliable });
        }
        // Beyond its end nobody says whether it was revoked.
        let (_, not_after) = signer.validity();
        let at = piece.signed_at.max(question.at.min(not_after));
        for (certificate, status) in own.certificates().iter().zip(self.of_path_at(&own, at)) {
            // What stands above the certificate is asked for with its path. The certificate itself
            // is what is in question: nobody vouches for himself.
            let mut above = question.above.iter();
            if let Some(above) = above.find(|above| above.certificate == certificate) {
                above.check_when(piece)?;
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

/// An authority of a path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Authority<'a> {
    pub(super) certificate: &'a Certificate,
    /// When it was revoked, where that was after the time that is judged.
    revoked_later: Option<OffsetDateTime>,
}

impl Authority<'_> {
    /// Whether it was still there when it signed.
    pub(super) fn check_when<T>(&self, piece: &Piece<'_, T>) -> Result<(), NoStatus> {
        match self.revoked_later {
            Some(since) if since <= piece.signed_at => Err(NoStatus::NotAuthorized {
                source: piece.source,
                why: format!(
                    "the certificate of its signer {:?} was revoked at {since}",
                    self.certificate.subject()
                ),
            }),
            _ => Ok(()),
        }
    }
}

/// A certificate, what stands above it, and the time that is asked for.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) statuses: &'a Statuses<'a>,
    pub(super) certificate: &'a Certificate,
    pub(super) issuer: &'a Certificate,
    /// The anchor and everything below it, down to the issuer.
    above: &'a [Authority<'a>],
    pub(super) path: &'a CertificationPath,
    pub(super) at: OffsetDateTime,
}

impl Question<'_> {
    /// Whether the certificate's issuer signed, while it was there to sign.
    pub(super) fn check_issuer_signed<T>(
        &self,
        piece: &Piece<'_, T>,
        signed: Option<Signed<'_>>,
    ) -> Result<(), NoStatus> {
        self.statuses.verify(piece, self.issuer, signed, self.at)?;
        match self.above.last() {
            Some(issuer) => issuer.check_when(piece),
            None => Ok(()),
        }
    }
}
