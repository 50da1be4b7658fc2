//! What several pieces of information say together.

use super::{Information, NoStatus, Status};
use crate::revocation::ReasonCode;
use time::OffsetDateTime;

/// What one piece of information says.
pub(super) enum Said {
    Good(Information),
    Revoked {
        since: OffsetDateTime,
        reason: ReasonCode,
        information: Information,
    },
    Nothing(NoStatus),
}

/// What everything together says.
pub(super) fn weigh(said: Vec<Said>, at: OffsetDateTime) -> Status {
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
