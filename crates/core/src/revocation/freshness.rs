//! What the dates of a list or a response say about one time.

use time::OffsetDateTime;

/// How a time stands to `thisUpdate` and `nextUpdate`. Both belong to the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Freshness {
    /// Before `thisUpdate`: it says nothing about what was known then.
    NotYet,
    /// From `thisUpdate` to `nextUpdate`.
    Current,
    /// After `nextUpdate`: something newer was promised.
    Stale,
    /// After `thisUpdate`, and nobody said until when: newer information is always there (RFC 6960,
    /// 4.2.2.1), or the list breaks RFC 5280, 5.1.2.5.
    Unbounded,
    /// `nextUpdate` lies before `thisUpdate`.
    Contradictory,
}

impl Freshness {
    pub(crate) fn of(
        this_update: OffsetDateTime,
        next_update: Option<OffsetDateTime>,
        at: OffsetDateTime,
    ) -> Self {
        match next_update {
            Some(next_update) if next_update < this_update => Self::Contradictory,
            _ if at < this_update => Self::NotYet,
            None => Self::Unbounded,
            Some(next_update) if at <= next_update => Self::Current,
            Some(_) => Self::Stale,
        }
    }
}

/// Whether the absence of a revocation means anything for a certificate that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retention {
    /// A revocation would still be told.
    Kept,
    /// The certificate had ended, and nothing says that revocations are told after that.
    NotAssured,
}

impl Retention {
    /// For a certificate that ended at `not_after`. `since` is `expiredCertsOnCRL` (X.509) or
    /// `archiveCutoff` (RFC 6960, 4.4.4): what ended then or later is still known. Without it what
    /// had ended before `this_update` may be gone (RFC 5280, 3.3: an entry stays until one list after
    /// the end).
    pub(super) fn of(
        not_after: OffsetDateTime,
        this_update: OffsetDateTime,
        since: Option<OffsetDateTime>,
    ) -> Self {
        if this_update <= not_after || since.is_some_and(|since| since <= not_after) {
            Self::Kept
        } else {
            Self::NotAssured
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    #[test]
    fn both_ends_belong_to_the_interval() {
        let bounded = |time| Freshness::of(at(10), Some(at(20)), at(time));
        assert_eq!(
            [9, 10, 20, 21].map(bounded),
            [
                Freshness::NotYet,
                Freshness::Current,
                Freshness::Current,
                Freshness::Stale
            ]
        );
        let backwards = |time| Freshness::of(at(20), Some(at(10)), at(time));
        assert_eq!([5, 15, 25].map(backwards), [Freshness::Contradictory; 3]);
        let moment = |time| Freshness::of(at(10), Some(at(10)), at(time));
        assert_eq!(
            [9, 10, 11].map(moment),
            [Freshness::NotYet, Freshness::Current, Freshness::Stale]
        );
        let open = |time| Freshness::of(at(10), None, at(time));
        assert_eq!([9, 10].map(open), [Freshness::NotYet, Freshness::Unbounded]);
    }

    #[test]
    fn what_ended_is_kept_where_that_is_said() {
        let retention = |since| Retention::of(at(10), at(20), since);
        assert_eq!(retention(None), Retention::NotAssured);
        assert_eq!(retention(Some(at(11))), Retention::NotAssured);
        assert_eq!(retention(Some(at(10))), Retention::Kept);
        assert_eq!(Retention::of(at(20), at(20), None), Retention::Kept);
    }
}
