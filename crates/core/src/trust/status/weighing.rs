//! What several pieces of information say together.

use super::{Information, NoStatus, Status};
use crate::revocation::{Freshness, ReasonCode};
use time::OffsetDateTime;

/// What one piece of information says.
#[derive(Debug)]
pub(super) enum Said {
    /// It was not revoked when that was known.
    Good(Information),
    /// It was, at some time.
    Revoked(Revocation),
    /// That it was is said by somebody of whom it is not settled that he may.
    Doubt {
        revocation: Revocation,
        why: NoStatus,
    },
    /// It was revoked later than the time that is judged, and so not before. Whether it was on hold
    /// meanwhile is not told.
    NotYetRevoked(Information),
    /// The certificate is not known to whom it has to be known.
    NotKnown(Information),
    Nothing(NoStatus),
}

/// A revocation or a hold.
#[derive(Debug)]
pub(super) struct Revocation {
    pub(super) since: OffsetDateTime,
    pub(super) reason: ReasonCode,
    pub(super) information: Information,
}

impl Revocation {
    fn is_hold(&self) -> bool {
        self.reason == ReasonCode::CertificateHold
    }

    fn into_status(self) -> Status {
        Status::Revoked {
            since: self.since,
            reason: self.reason,
            information: self.information,
        }
    }

    /// What it says at a time. Of a time to come it says that it was not yet so, if that was known
    /// later than `at`.
    pub(super) fn at(self, at: OffsetDateTime) -> Vec<Said> {
        let information = &self.information;
        let before = match self.since <= at {
            true => None,
            false if information.this_update > at => Some(Said::NotYetRevoked(information.clone())),
            false => Some(Said::Nothing(NoStatus::Stale {
                source: information.source,
                next_update: information.next_update,
            })),
        };
        std::iter::once(Said::Revoked(self)).chain(before).collect()
    }

    /// Whether it is a hold that something says was over at a time.
    fn is_lifted(&self, goods: &[Information], at: OffsetDateTime) -> bool {
        let (known, next_update) = (self.information.this_update, self.information.next_update);
        let stale = Freshness::of(known, next_update, at) == Freshness::Stale;
        let mut newer = goods.iter().filter(|good| good.this_update > known);
        self.is_hold() && newer.any(|good| stale || good.this_update <= at)
    }
}

/// Reasons that are told: those of a flood are all alike.
const MAX_REASONS: usize = 16;

/// What everything together says. A revocation for good counts against everything. A hold counts
/// until something newer says otherwise; what is known only after the time that is judged does not,
/// as long as the hold was current then. Neither what was left out nor what is in doubt allows a good
/// status.
pub(super) fn weigh(said: Vec<Said>, at: OffsetDateTime) -> Status {
    let mut reasons = Vec::new();
    let mut exhausted = None;
    let (mut goods, mut not_yet, mut not_known) = (Vec::new(), Vec::new(), Vec::new());
    let (mut holds, mut doubts) = (Vec::new(), Vec::new());
    for one in said {
        match one {
            Said::Good(information) => goods.push(information),
            Said::NotYetRevoked(information) => not_yet.push(information),
            Said::NotKnown(information) => not_known.push(information.this_update),
            Said::Revoked(revocation) if revocation.since > at => {}
            Said::Revoked(revocation) if revocation.is_hold() => holds.push(revocation),
            Said::Revoked(revocation) => return revocation.into_status(),
            Said::Doubt { revocation, .. } if revocation.since > at => {}
            Said::Doubt { revocation, why } => doubts.push((revocation, why)),
            Said::Nothing(why @ NoStatus::BudgetExhausted { .. }) => exhausted = Some(why),
            Said::Nothing(why) => note(&mut reasons, why),
        }
    }
    let in_force = holds.into_iter().filter(|hold| !hold.is_lifted(&goods, at));
    if let Some(hold) = in_force.max_by_key(|hold| hold.information.this_update) {
        return hold.into_status();
    }
    let mut doubts = doubts.into_iter();
    let in_doubt = doubts.find(|(revocation, _)| !revocation.is_lifted(&goods, at));
    if let Some(why) = exhausted.or(in_doubt.map(|(_, why)| why)) {
        return Status::Unknown { reasons: vec![why] };
    }
    let newest = |all: Vec<Information>| all.into_iter().max_by_key(|one| one.this_update);
    let good = newest(goods).or_else(|| newest(not_yet));
    // Who does not know it later has not forgotten it: it may never have been issued.
    let unknown_since = not_known.into_iter().max();
    let is_known = |good: &Information| unknown_since.is_none_or(|since| since <= good.this_update);
    match good.filter(is_known) {
        Some(information) => Status::Good(information),
        None => {
            if unknown_since.is_some() {
                note(&mut reasons, NoStatus::UnknownToResponder);
            }
            Status::Unknown { reasons }
        }
    }
}

fn note(reasons: &mut Vec<NoStatus>, why: NoStatus) {
    if reasons.len() < MAX_REASONS && !reasons.contains(&why) {
        reasons.push(why);
    }
}
