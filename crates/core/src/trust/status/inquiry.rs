//! Asking about one certificate, and about whoever answers.

use super::memory::Memory;
use super::weighing::{Said, weigh};
use super::{NoStatus, Source, Status};
use crate::algorithm::KeyType;
use crate::limits::Limits;
use crate::revocation::ReasonCode;
use crate::trust::data::ValidationData;
use crate::trust::existence::ProofsOfExistence;
use crate::trust::policy::Policy;
use crate::trust::validation::{TrustParameters, unreliable_link};
use crate::x509::signed::Signed;
use crate::x509::{
    Certificate, CertificationPath, PathParameters, Purpose, SearchAccount, build_path_on_account,
};
use std::cell::{Cell, RefCell};
use time::OffsetDateTime;

/// Judges statuses with the same data; what it spends is counted over all of them.
pub(crate) struct Statuses<'a> {
    pub(super) memory: &'a Memory<'a>,
    pub(super) data: &'a ValidationData,
    policy: &'a Policy,
    limits: &'a Limits,
    proofs: Option<&'a ProofsOfExistence>,
    /// Certificates that may have signed a list or a response, beside those of the data.
    pub(super) pool: &'a [Certificate],
    work_left: Cell<usize>,
    /// Comparisons of names while the paths of signers are searched, all of them together.
    comparisons_left: Cell<usize>,
    exhausted: Cell<Exhausted>,
    /// Whose status is being asked for: who signs about himself decides nothing.
    asking: RefCell<Vec<Certificate>>,
}

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
    /// Which of its kind in the data.
    pub(super) place: usize,
    pub(super) whole: &'a T,
    /// When it says that it was signed.
    pub(super) signed_at: OffsetDateTime,
    /// Since when it is known to be there, or the time that is judged where nobody proves anything.
    pub(super) there_at: OffsetDateTime,
}

impl<T> Piece<'_, T> {
    pub(super) fn not_authorized(&self, why: String) -> NoStatus {
        NoStatus::NotAuthorized {
            source: self.source,
            why,
        }
    }
}

/// Why somebody is not believed.
#[derive(Debug, Clone)]
pub(super) enum Unheard {
    /// He may not speak for the issuer.
    Stranger(NoStatus),
    /// He is who may speak, but something about him or about what he signed is not settled. What he
    /// says in favour of a certificate does not count; what he says against it cannot be ignored.
    Unsettled(Certificate, NoStatus),
}

impl From<NoStatus> for Unheard {
    fn from(why: NoStatus) -> Self {
        Self::Stranger(why)
    }
}

impl Unheard {
    /// Of two who might have signed, the one who says more.
    pub(super) fn or(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Unsettled(..), Self::Stranger(_)) => self,
            _ => other,
        }
    }
}

impl<'a> Statuses<'a> {
    pub(crate) fn new(
        memory: &'a Memory<'a>,
        pool: &'a [Certificate],
        parameters: &TrustParameters<'a>,
    ) -> Self {
        let limits = parameters.path.limits;
        Self {
            memory,
            data: memory.data(),
            policy: parameters.policy,
            limits,
            proofs: parameters.proofs,
            pool,
            work_left: Cell::new(limits.revocation_work),
            comparisons_left: Cell::new(limits.name_comparisons),
            exhausted: Cell::new(Exhausted::No),
            asking: RefCell::new(Vec::new()),
        }
    }

    /// The status of each certificate of a path but its anchor, the leaf first; the leaf is used for
    /// `purpose`.
    ///
    /// From the top: an authority that was revoked answers for nobody from then on.
    pub(crate) fn of_path(
        &self,
        path: &CertificationPath,
        purpose: &Purpose,
        at: OffsetDateTime,
    ) -> Vec<Status> {
        let mut above: Vec<Authority<'_>> = Vec::new();
        let mut statuses = Vec::new();
        for (place, certificate) in path.certificates().iter().enumerate().rev() {
            let mut revoked_later = None;
            if let Some(issuer) = above.last() {
                let question = Question {
                    statuses: self,
                    certificate,
                    issuer: issuer.certificate,
                    above: &above,
                    path,
                    used: match place {
                        0 => UsedFor::of(purpose),
                        _ => UsedFor::Other,
                    },
                    at,
                    signers: RefCell::default(),
                };
                let (status, later) = self.answer(&question);
                statuses.push(match self.made_late(certificate, issuer, path) {
                    Some(why) if !matches!(status, Status::Revoked { .. }) => {
                        Status::Unknown { reasons: vec![why] }
                    }
                    _ => status,
                });
                revoked_later = later;
            }
            above.push(Authority {
                certificate,
                revoked_later,
            });
        }
        statuses.reverse();
        statuses
    }

    /// Whether a certificate may have been made by whoever got hold of its issuer's key after the issuer had ended,
    /// or was revoked. That is asked where things are proven: of what is judged for now everything is as old as now.
    fn made_late(
        &self,
        certificate: &Certificate,
        issuer: &Authority<'_>,
        path: &CertificationPath,
    ) -> Option<NoStatus> {
        let there_at = self.proofs?.of(certificate.der());
        let ended = word_ends(issuer.certificate, path).filter(|ended| there_at > *ended);
        let revoked = issuer.revoked_later.filter(|since| there_at >= *since);
        Some(NoStatus::MadeLate {
            issuer: issuer.certificate.subject(),
            ended: ended.or(revoked)?,
        })
    }

    /// Refuses what may have been made when the word of whoever signed it had ended.
    pub(super) fn check_word<T>(
        &self,
        piece: &Piece<'_, T>,
        signer: &Certificate,
        path: &CertificationPath,
    ) -> Result<(), Unheard> {
        let ended = word_ends(signer, path).filter(|ended| piece.there_at > *ended);
        match ended.filter(|_| self.proofs.is_some()) {
            None => Ok(()),
            Some(ended) => {
                let subject = signer.subject();
                let why = format!(
                    "the word of {subject:?}, who signed it, ended at {ended}, and nothing proves that it is older"
                );
                Err(Unheard::Unsettled(
                    signer.clone(),
                    piece.not_authorized(why),
                ))
            }
        }
    }

    /// The status, and when it was to change.
    fn answer(&self, question: &Question<'_>) -> (Status, Option<OffsetDateTime>) {
        let certificate = question.certificate;
        if question.used == UsedFor::Responses && need_not_be_asked_for(certificate) {
            return (Status::NotAsked, None);
        }
        let is_asked = self.asking.borrow().contains(certificate);
        if self.asking.borrow().len() >= MAX_DEPTH || is_asked {
            let reasons = vec![NoStatus::BudgetExhausted {
                limit: "signers of signers",
            }];
            return (Status::Unknown { reasons }, None);
        }
        let mut said = Vec::new();
        if !self.is_exhausted() {
            self.asking.borrow_mut().push(certificate.clone());
            said.extend(question.by_responses());
            said.extend(question.by_lists());
            self.asking.borrow_mut().pop();
        }
        if self.is_exhausted() {
            said.push(Said::Nothing(WORK));
        }
        let later = said.iter().filter_map(|said| match said {
            Said::Revoked(revocation) if revocation.since > question.at => Some(revocation),
            _ => None,
        });
        // of one that is proven to have been there before nobody minds
        if question.used == UsedFor::TimeStamps
            && self.proofs.is_none()
            && let Some(ended) = later
                .clone()
                .find(|later| ends_all_time_stamps(later.reason))
        {
            let status = Status::Revoked {
                since: ended.since,
                reason: ended.reason,
                information: ended.information.clone(),
            };
            return (status, None);
        }
        let later = later.map(|later| later.since).min();
        (weigh(said, question.at), later)
    }

    /// Since when a piece is known to be there that says when it was signed.
    pub(super) fn there_at(
        &self,
        der: &[u8],
        signed_at: OffsetDateTime,
        asked_for: OffsetDateTime,
    ) -> OffsetDateTime {
        let there_at = self.proofs.map(|proofs| proofs.of_standing(der));
        there_at.unwrap_or(asked_for).max(signed_at)
    }

    /// Refuses what says that a certificate which has ended by now was not revoked, and may have been made
    /// since: who signs such things signs them as long as there is something to say.
    pub(super) fn check_proven<T>(
        &self,
        piece: &Piece<'_, T>,
        not_after: OffsetDateTime,
    ) -> Result<(), NoStatus> {
        match self.proofs {
            Some(proofs) if not_after < proofs.now() && piece.there_at > not_after => {
                Err(NoStatus::NotProven {
                    source: piece.source,
                })
            }
            _ => Ok(()),
        }
    }

    /// Takes from the account of [`Limits::revocation_work`], and from that of all signatures of the
    /// document.
    pub(super) fn spend(&self, work: usize) -> Result<(), NoStatus> {
        let left = self.work_left.get().checked_sub(work);
        match left.filter(|_| self.memory.spend(work)) {
            Some(left) => {
                self.work_left.set(left);
                Ok(())
            }
            None => Err(self.exhaust()),
        }
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.exhausted.get() == Exhausted::Yes
    }

    fn exhaust(&self) -> NoStatus {
        self.exhausted.set(Exhausted::Yes);
        WORK
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

    /// Whether a certificate's key made a signature.
    pub(super) fn verify<T>(
        &self,
        piece: &Piece<'_, T>,
        key: &Certificate,
        signed: Option<&Signed<'_>>,
    ) -> Result<(), NoStatus> {
        let Some(signed) = signed else {
            return Err(piece.not_authorized("its signature cannot be read".to_owned()));
        };
        let work = 1 + signed.message_mebibytes();
        let found = self
            .memory
            .verified(piece.whole, key, signed, || self.spend(work))?;
        found.map_err(|why| piece.not_authorized(why))
    }

    /// Whether a signature that was verified is by what is strong enough.
    pub(super) fn check_reliable<T>(
        &self,
        piece: &Piece<'_, T>,
        signer: &Certificate,
        signed: Option<&Signed<'_>>,
    ) -> Result<(), Unheard> {
        let (Some(Ok(algorithm)), Ok(key)) = (
            signed.map(Signed::algorithm),
            KeyType::of(signer.subject_public_key_info()),
        ) else {
            return Ok(()); // it was verified
        };
        let source = piece.source;
        self.policy
            .check_signature(algorithm, &key, piece.there_at)
            .map_err(|unreliable| {
                let why = NoStatus::Unreliable { source, unreliable };
                Unheard::Unsettled(signer.clone(), why)
            })
    }

    /// Whether the certificate that signed a list or a response led to the anchor of the path when it
    /// signed, and was not revoked then and by the time that is judged.
    pub(super) fn check_signer<T>(
        &self,
        piece: &Piece<'_, T>,
        signer: &Certificate,
        purpose: &Purpose,
        question: &Question<'_>,
    ) -> Result<CertificationPath, Unheard> {
        if self.is_exhausted() {
            return Err(WORK.into());
        }
        let source = piece.source;
        let path = question.path;
        let mut pool = path.certificates().to_vec();
        pool.extend_from_slice(self.pool);
        pool.extend_from_slice(&self.data.certificates);
        let parameters =
            PathParameters::new(purpose.clone(), piece.signed_at).with_limits(self.limits);
        let anchors = std::slice::from_ref(path.anchor());
        let signatures_left = Cell::new(SIGNER_SIGNATURES);
        let account = SearchAccount {
            links: self.memory.links(),
            signatures_left: &signatures_left,
            comparisons_left: &self.comparisons_left,
        };
        let own = build_path_on_account(signer, &pool, anchors, &parameters, account);
        self.spend(SIGNER_SIGNATURES - signatures_left.get())?;
        let ended = signatures_left.get() == 0 || self.comparisons_left.get() == 0;
        if own.is_err() && ended {
            return Err(self.exhaust().into());
        }
        let own = own.map_err(|failure| piece.not_authorized(failure.to_string()))?;
        let unsettled = |why| Unheard::Unsettled(signer.clone(), why);
        let since = |_: &Certificate| piece.there_at;
        if let Some((_, unreliable)) = unreliable_link(own.certificates(), self.policy, since) {
            return Err(unsettled(NoStatus::Unreliable { source, unreliable }));
        }
        for certificate in own.certificates() {
            self.check_word(piece, certificate, &own)?;
        }
        // Beyond its end nobody says whether it was revoked.
        let (_, not_after) = signer.validity();
        let at = piece.signed_at.max(piece.there_at.min(not_after));
        let statuses = self.of_path(&own, purpose, at);
        for (certificate, status) in own.certificates().iter().zip(statuses) {
            // What stands above the certificate is asked for with its path. The certificate itself
            // is what is in question: nobody vouches for himself.
            let mut above = question.above.iter();
            if let Some(above) = above.find(|above| above.certificate == certificate) {
                above.check_when(piece)?;
                continue;
            }
            let subject = certificate.subject();
            match status {
                Status::Good(_) | Status::NotAsked => {}
                Status::Revoked { since, .. } => {
                    let why = piece
                        .not_authorized(format!("its signer {subject:?} was revoked at {since}"));
                    return Err(match since <= piece.signed_at {
                        true => Unheard::Stranger(why),
                        false => unsettled(why),
                    });
                }
                Status::Unknown { .. } => {
                    let why = format!("the status of its signer {subject:?} is not known");
                    return Err(unsettled(piece.not_authorized(why)));
                }
            }
        }
        Ok(own)
    }
}

/// When the word of somebody on a path ends: an anchor's when its operator says so, anybody else's with his
/// certificate.
fn word_ends(certificate: &Certificate, path: &CertificationPath) -> Option<OffsetDateTime> {
    let anchor = path.anchor();
    match *certificate == anchor.certificate {
        true => anchor.until,
        false => Some(certificate.validity().1),
    }
}

/// RFC 6960, 4.2.2.2.1: an authority may say so of a responder.
fn need_not_be_asked_for(certificate: &Certificate) -> bool {
    let extensions = certificate.extensions();
    let basic = extensions.basic_constraints;
    extensions.ocsp_no_check && !basic.is_some_and(|basic| basic.authority)
}

/// RFC 3161, 4: time-stamps from before the revocation of their authority stay valid only for a reason
/// that leaves its key alone. Without a reason none does; RFC 5280 has one way to say unspecified and
/// to say nothing, so that does not save them either.
fn ends_all_time_stamps(reason: ReasonCode) -> bool {
    !matches!(
        reason,
        ReasonCode::AffiliationChanged
            | ReasonCode::Superseded
            | ReasonCode::CessationOfOperation
            | ReasonCode::CertificateHold
    )
}

/// What the certificate in question is used for, where that makes a difference to its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UsedFor {
    Responses,
    TimeStamps,
    Other,
}

impl UsedFor {
    fn of(purpose: &Purpose) -> Self {
        match purpose {
            Purpose::OcspSigning => Self::Responses,
            Purpose::TimeStamping => Self::TimeStamps,
            _ => Self::Other,
        }
    }
}

/// An authority of a path.
#[derive(Debug, Clone, Copy)]
struct Authority<'a> {
    certificate: &'a Certificate,
    /// When it was revoked or put on hold, where that was after the time that is judged.
    revoked_later: Option<OffsetDateTime>,
}

impl Authority<'_> {
    /// Whether it was still there when it signed.
    fn check_when<T>(&self, piece: &Piece<'_, T>) -> Result<(), NoStatus> {
        match self.revoked_later {
            Some(since) if since <= piece.there_at => {
                let subject = self.certificate.subject();
                Err(piece.not_authorized(format!("its signer {subject:?} was revoked at {since}")))
            }
            _ => Ok(()),
        }
    }
}

/// A certificate, what stands above it, and the time that is asked for.
pub(super) struct Question<'a> {
    pub(super) statuses: &'a Statuses<'a>,
    pub(super) certificate: &'a Certificate,
    pub(super) issuer: &'a Certificate,
    /// The anchor and everything below it, down to the issuer.
    above: &'a [Authority<'a>],
    pub(super) path: &'a CertificationPath,
    used: UsedFor,
    pub(super) at: OffsetDateTime,
    /// Who signed each list: a list is asked for again with every delta.
    pub(super) signers: RefCell<super::by_list::Signers>,
}

impl Question<'_> {
    /// Whether the certificate's issuer signed, while it was there to sign.
    pub(super) fn check_issuer_signed<T>(
        &self,
        piece: &Piece<'_, T>,
        signed: Option<&Signed<'_>>,
    ) -> Result<(), Unheard> {
        let issuer = self.issuer;
        self.statuses.verify(piece, issuer, signed)?;
        if let Some(above) = self.above.last() {
            above.check_when(piece)?;
        }
        self.statuses.check_word(piece, issuer, self.path)?;
        let (_, not_after) = issuer.validity();
        if piece.signed_at > not_after && *issuer != self.path.anchor().certificate {
            let why = format!("{:?} signed it after its own end", issuer.subject());
            return Err(Unheard::Unsettled(
                issuer.clone(),
                piece.not_authorized(why),
            ));
        }
        self.statuses.check_reliable(piece, issuer, signed)
    }
}
