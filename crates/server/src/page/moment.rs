//! Times as citizens read them: Waktu Indonesia Barat, and saying so.

use crate::messages::Messages;
use time::{OffsetDateTime, UtcOffset, macros::offset};

const WIB: UtcOffset = offset!(+7);

/// Day, month, year, hour and minute in WIB (UTC+7).
pub(super) fn in_wib(at: OffsetDateTime, messages: &Messages) -> String {
    // A year past 9999 cannot be shifted; it is shown as it came.
    let local = at.checked_to_offset(WIB).unwrap_or(at);
    let month = messages.text(&format!("month-{}", u8::from(local.month())));
    messages.format(
        "moment",
        &[
            ("day", &local.day().to_string()),
            ("month", &month),
            ("year", &local.year().to_string()),
            ("hour", &format!("{:02}", local.hour())),
            ("minute", &format!("{:02}", local.minute())),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::in_wib;
    use crate::messages::{Language, Messages};
    use time::macros::datetime;

    #[test]
    fn a_time_is_shown_seven_hours_ahead_of_utc() {
        let at = datetime!(2026-12-31 20:05:59 UTC);
        assert_eq!(
            in_wib(at, Messages::of(Language::Indonesian)),
            "1 Januari 2027 pukul 03.05 WIB (UTC+7)"
        );
        assert_eq!(
            in_wib(at, Messages::of(Language::English)),
            "1 January 2027, 03:05 WIB (UTC+7)"
        );
    }
}
