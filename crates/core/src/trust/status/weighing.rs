//! What several pieces of information say together.

use super::{Information, NoStatus, Status};
use crate::revocation::{Freshness, ReasonCode};
use time::OffsetDateTime;

/// What one piece of information says.
pub(super) enum Said {
    /// It was not revoked when that was known.
    Good(Information),
    /// It was, at some time.
    Revoked {
        since: OffsetDateTime,
        reason: ReasonCode,
        information: Information,
    },
    /// It was revoked later than the time that is judged, and so not before. Whether it was on hold
    /// meanwhile is not told.
    NotYetRevoked(Information),
    Nothing(NoStatus),
}

impl Said {
    /// What a revocation says at a time. Of a time to come it says that it was not yet so, if that
    /// was known later than `at`.
    pub(super) fn revoked(
        since: OffsetDateTime,
        reason: ReasonCode,
        information: Information,
        at: OffsetDateTime,
    ) -> Vec<Self> {
        let before = match since <= at {
            true => None,
            false if information.this_update > at => Some(Self::NotYetRevoked(information.clone())),
            false => Some(Self::Nothing(NoStatus::Stale {
                source: information.source,
                next_update: information.next_update,
            })),
        };
        let revoked = Self::Revoked {
            since,
            reason,
            information,
        };
        std::iter::once(revoked).chain(before).collect()
    }

    /// Since when, where it was revoked for good.
    pub(super) fn revoked_for_good(&self) -> Option<OffsetDateTime> {
        match self {
            Self::Revoked { since, reason, .. } if *reason != ReasonCode::CertificateHold => {
                Some(*since)
            }
            _ => None,
        }
    }
}

/// Reasons that are told: those of a flood are all alike.
const MAX_REASONS: usize = 16;

/// What everything together says. A revocation for good counts against everything. A hold counts
/// until something newer says otherwise; what is known only after the time that is judged does not,
/// as long as the hold was current then. What was left out might have been a revocation.
pub(super) fn weigh(said: Vec<Said>, at: OffsetDateTime) -> Status {
    let mut reasons: Vec<NoStatus> = Vec::new();
    let mut goods = Vec::new();
    let mut not_yet = Vec::new();
    let mut holds = Vec::new();
    for one in said {
        match one {
            Said::Good(information) => goods.push(information),
            Said::NotYetRevoked(information) => not_yet.push(information),
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
                match reason {
                    ReasonCode::CertificateHold => holds.push((known, status)),
                    _ => return status,
                }
            }
            // Of a time to come: when that was known it was not yet so.
            Said::Revoked { .. } => {}
            Said::Nothing(why) => {
                if reasons.len() < MAX_REASONS && !reasons.contains(&why) {
                    reasons.push(why);
                }
            }
        }
    }
    let in_force = holds
        .into_iter()
        .filter(|(_, hold)| !is_lifted(hold, &goods, at));
    if let Some((_, hold)) = in_force.max_by_key(|(known, _)| *known) {
        return hold;
    }
    let exhausted = |why: &&NoStatus| matches!(why, NoStatus::BudgetExhausted { .. });
    if let Some(exhausted) = reasons.iter().find(exhausted) {
        return Status::Unknown {
            reasons: vec![exhausted.clone()],
        };
    }
    let newest = |all: Vec<Information>| all.into_iter().max_by_key(|one| one.this_update);
    match newest(goods).or_else(|| newest(not_yet)) {
        Some(information) => Status::Good(information),
        None => Status::Unknown { reasons },
    }
}

/// Whether something says that a hold was over at a time.
fn is_lifted(hold: &Status, goods: &[Information], at: OffsetDateTime) -> bool {
    let Status::Revoked { information, .. } = hold else {
        return false;
    };
    let (known, next_update) = (information.this_update, information.next_update);
    let stale = match Freshness::of(known, next_update, at) {
        Freshness::Stale | Freshness::Unbounded => true,
        Freshness::Current | Freshness::NotYet | Freshness::Contradictory => false,
    };
    let mut newer = goods.iter().filter(|good| good.this_update > known);
    newer.any(|good| stale || good.this_update <= at)
}
