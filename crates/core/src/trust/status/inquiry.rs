//! Asking about one certificate, and about whoever answers.

use super::weighing::weigh;
use super::{NoStatus, Source, Status};
use crate::algorithm::{KeyType, Verification};
use crate::limits::Limits;
use crate::trust::data::ValidationData;
use crate::trust::policy::Policy;
use crate::trust::validation::unreliable_link;
use crate::x509::signed::Signed;
use crate::x509::{
    Certificate, CertificationPath, OCSP_SIGNING, PathParameters, Purpose, build_path,
};
use std::cell::{Cell, RefCell};
use time::OffsetDateTime;

/// Judges statuses with the same data; what it spends on signatures is counted over all of them.
pub(crate) struct Statuses<'a> {
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
            signatures_left: Cell::new(limits.revocation_signatures),
            asking: RefCell::new(Vec::new()),
        }
    }

    /// The status of each certificate of a path but its anchor, the leaf first.
    pub(crate) fn of_path(&self, path: &CertificationPath) -> Vec<Status> {
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

    pub(super) fn verify(
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
    pub(super) fn check_signer(
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
pub(super) struct Question<'a> {
    pub(super) statuses: &'a Statuses<'a>,
    pub(super) certificate: &'a Certificate,
    pub(super) issuer: &'a Certificate,
    /// The issuer and everything above it.
    pub(super) above: &'a [Certificate],
    pub(super) path: &'a CertificationPath,
}
