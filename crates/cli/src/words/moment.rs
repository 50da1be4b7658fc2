//! A point in time as people read it.

use super::{Language, Words};
use time::{OffsetDateTime, UtcOffset};

/// Western Indonesia Time, UTC+7, in which a letter's hour is understood all over the country.
const WIB_SECONDS: i32 = 7 * 60 * 60;

/// Bahasa Indonesia reads WIB and UTC, English reads UTC.
pub(crate) fn moment(time: OffsetDateTime, words: &Words) -> String {
    let utc = time.to_offset(UtcOffset::UTC);
    let wib =
        UtcOffset::from_whole_seconds(WIB_SECONDS).map(|offset| time.checked_to_offset(offset));
    let shown = match (words.language(), wib) {
        (Language::Indonesian, Ok(Some(wib))) => wib,
        _ => utc,
    };
    let month = words.say(&format!("month-{}", u8::from(shown.month())));
    words.tell(
        "moment",
        &[
            ("day", shown.day().to_string()),
            ("month", month),
            ("year", shown.year().to_string()),
            ("hour", two_digits(shown.hour())),
            ("minute", two_digits(shown.minute())),
            ("second", two_digits(shown.second())),
            (
                "utc",
                format!("{}:{}", two_digits(utc.hour()), two_digits(utc.minute())),
            ),
        ],
    )
}

fn two_digits(number: u8) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_is_the_countrys_and_the_day_may_be_the_next() {
        let time = OffsetDateTime::UNIX_EPOCH + time::Duration::hours(18);
        let text = moment(time, &Words::new(Language::Indonesian));
        assert_eq!(text, "2 Januari 1970 pukul 01.00.00 WIB (18:00 UTC)");
        let text = moment(time, &Words::new(Language::English));
        assert_eq!(text, "1 January 1970, 18:00:00 UTC");
    }
}
