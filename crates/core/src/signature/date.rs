//! Dates (ISO 32000-2, 7.9.4): `D:YYYYMMDDHHmmSSOHH'mm`.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// Reads a date; `None` where it is not one. What is left out is the first of its kind, and a date
/// without a zone is read as UTC.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let mut rest = text;
    let year: i32 = digits(&mut rest, 4)?;
    let month: u8 = digits(&mut rest, 2).unwrap_or(1);
    let day: u8 = digits(&mut rest, 2).unwrap_or(1);
    let hour: u8 = digits(&mut rest, 2).unwrap_or(0);
    let minute: u8 = digits(&mut rest, 2).unwrap_or(0);
    let second: u8 = digits(&mut rest, 2).unwrap_or(0);
    let offset = match rest.chars().next() {
        None | Some('Z') => UtcOffset::UTC,
        Some(sign @ ('+' | '-')) => {
            rest = rest.get(1..)?;
            let hours: i8 = digits(&mut rest, 2)?;
            rest = rest.strip_prefix('\'').unwrap_or(rest);
            let minutes: i8 = digits(&mut rest, 2).unwrap_or(0);
            let sign = if sign == '-' { -1 } else { 1 };
            UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?
        }
        Some(_) => return None,
    };
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    let date = PrimitiveDateTime::new(date, time)
        .assume_offset(offset)
        .checked_to_offset(UtcOffset::UTC)?;
    // RFC 3339 has four digits for the year
    (0..=9999).contains(&date.year()).then_some(date)
}

/// Writes a date in UTC, to the second.
pub(crate) fn write(date: OffsetDateTime) -> String {
    let date = date.to_offset(UtcOffset::UTC);
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        date.hour(),
        date.minute(),
        date.second()
    )
}

fn digits<T: std::str::FromStr>(rest: &mut &str, count: usize) -> Option<T> {
    let head = rest.get(..count)?;
    if !head.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *rest = rest.get(count..)?;
    head.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn zones_and_omissions() {
        let at = |text| parse(text).map(OffsetDateTime::unix_timestamp);
        assert_eq!(at("D:20240725210013+07'00'"), Some(1_721_916_013));
        assert_eq!(at("D:20240725140013Z"), Some(1_721_916_013));
        assert_eq!(at("20240725140013"), Some(1_721_916_013));
        assert_eq!(at("D:2024"), Some(1_704_067_200));
        for wrong in [
            "",
            "D:",
            "D:20241301",
            "D:20240725250000",
            "D:20240725210013*07'00'",
            "D:99991231235959-12'00'",
            "D:00000101000000+12'00'",
        ] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let date = OffsetDateTime::from_unix_timestamp(1_721_916_013).unwrap();
        assert_eq!(write(date), "D:20240725140013Z");
        assert_eq!(parse(&write(date)), Some(date));
    }
}
