//! Times as the database and the API write them.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Now, in UTC, in whole seconds: what `/M` of a signature and RFC 3339 columns can hold exactly.
pub(crate) fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}

/// RFC 3339 in UTC. Years past 9999 have no such form; the clock does not reach them.
pub(crate) fn rfc3339(at: OffsetDateTime) -> String {
    at.to_offset(time::UtcOffset::UTC)
        .format(&Rfc3339)
        .unwrap_or_default()
}

/// Reads what [`rfc3339`] wrote.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}
