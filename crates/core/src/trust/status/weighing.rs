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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::Source;
    use super::*;
    use crate::x509::Certificate;
    use crate::x509::made::{Made, authority};
    use std::sync::LazyLock;

    static ROOT: LazyLock<Certificate> =
        LazyLock::new(|| Made::root(authority("Akar")).certificate);

    fn time(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    fn known(this_update: i64, next_update: Option<i64>) -> Information {
        Information {
            source: Source::RevocationList,
            place: 0,
            signed_by: ROOT.clone(),
            signer: "CN=Akar".to_owned(),
            this_update: time(this_update),
            next_update: next_update.map(time),
        }
    }

    fn revocation(since: i64, reason: ReasonCode, information: Information) -> Revocation {
        Revocation {
            since: time(since),
            reason,
            information,
        }
    }

    fn held(since: i64, information: Information) -> Said {
        Said::Revoked(revocation(since, ReasonCode::CertificateHold, information))
    }

    fn doubted(since: i64, reason: ReasonCode, information: Information) -> Said {
        Said::Doubt {
            revocation: revocation(since, reason, information),
            why: doubt(),
        }
    }

    fn doubt() -> NoStatus {
        NoStatus::Doubted {
            source: Source::RevocationList,
            why: "a test".to_owned(),
        }
    }

    fn good(this_update: i64) -> Said {
        Said::Good(known(this_update, Some(this_update + 100)))
    }

    /// `good`, `held`, `revoked`, or why not.
    fn at_50(said: Vec<Said>) -> Result<&'static str, Vec<NoStatus>> {
        match weigh(said, time(50)) {
            Status::Good(_) => Ok("good"),
            Status::Revoked {
                reason: ReasonCode::CertificateHold,
                ..
            } => Ok("held"),
            Status::Revoked { .. } => Ok("revoked"),
            Status::Unknown { reasons } => Err(reasons),
            Status::NotAsked => Ok("not asked"),
        }
    }

    #[test]
    fn a_hold_is_lifted_by_what_was_known_in_time() {
        let hold = |known| held(10, known);
        let open = || known(20, None);
        let current = || known(20, Some(60));
        let stale = || known(20, Some(49));
        for (information, later, expected) in [
            (open(), 51, "held"),
            (open(), 50, "good"),
            (current(), 51, "held"),
            (current(), 50, "good"),
            (current(), 21, "good"),
            (current(), 20, "held"),
            (current(), 19, "held"),
            (stale(), 51, "good"),
            (stale(), 20, "held"),
        ] {
            let said = vec![hold(information.clone()), good(later)];
            assert_eq!(at_50(said), Ok(expected), "{information:?}, {later}");
        }
        // What began at the time counts, what begins later does not.
        assert_eq!(at_50(vec![held(50, current()), good(10)]), Ok("held"));
        assert_eq!(at_50(vec![held(51, known(60, None)), good(10)]), Ok("good"));
    }

    #[test]
    fn for_good_is_for_good() {
        let compromised = |since| {
            Said::Revoked(revocation(
                since,
                ReasonCode::KeyCompromise,
                known(60, None),
            ))
        };
        assert_eq!(at_50(vec![compromised(50), good(70)]), Ok("revoked"));
        assert_eq!(at_50(vec![compromised(51), good(40)]), Ok("good"));
    }

    #[test]
    fn a_revocation_to_come_says_that_it_was_not_yet_so() {
        let told = |this_update| {
            revocation(60, ReasonCode::KeyCompromise, known(this_update, None)).at(time(50))
        };
        assert_eq!(at_50(told(51)), Ok("good"));
        assert!(at_50(told(50)).is_err());
        // but lifts no hold
        let mut said = told(70);
        said.push(held(10, known(20, Some(60))));
        assert_eq!(at_50(said), Ok("held"));
    }

    #[test]
    fn doubts_and_what_was_left_out_allow_no_trust() {
        let limit = "revocation_work";
        let exhausted = || NoStatus::BudgetExhausted { limit };
        // however many other reasons there are
        let mut flood: Vec<_> = (0..20)
            .map(|number| {
                Said::Nothing(NoStatus::NotAuthorized {
                    source: Source::RevocationList,
                    why: number.to_string(),
                })
            })
            .collect();
        flood.push(Said::Nothing(exhausted()));
        flood.push(good(40));
        assert_eq!(at_50(flood), Err(vec![exhausted()]));
        let compromised = |since| doubted(since, ReasonCode::KeyCompromise, known(40, None));
        assert_eq!(at_50(vec![compromised(50), good(45)]), Err(vec![doubt()]));
        assert_eq!(at_50(vec![compromised(51), good(45)]), Ok("good"));
        let hold = || doubted(10, ReasonCode::CertificateHold, known(40, None));
        assert_eq!(at_50(vec![hold(), good(45)]), Ok("good"));
        assert_eq!(at_50(vec![hold(), good(39)]), Err(vec![doubt()]));
    }

    #[test]
    fn who_does_not_know_it_later_has_not_forgotten_it() {
        let not_known = |this_update| Said::NotKnown(known(this_update, None));
        assert_eq!(at_50(vec![not_known(40), good(40)]), Ok("good"));
        let found = at_50(vec![not_known(41), good(40)]);
        assert_eq!(found, Err(vec![NoStatus::UnknownToResponder]));
    }

    #[test]
    fn reasons_are_told_once_and_not_without_end() {
        let nothing = |number: u32| {
            Said::Nothing(NoStatus::NotAuthorized {
                source: Source::RevocationList,
                why: number.to_string(),
            })
        };
        let alike = at_50(vec![nothing(1), nothing(1), nothing(2)]);
        assert_eq!(alike.unwrap_err().len(), 2);
        let many = at_50((0..40).map(nothing).collect());
        assert_eq!(many.unwrap_err().len(), MAX_REASONS);
    }
}
