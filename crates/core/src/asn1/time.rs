//! UTCTime and GeneralizedTime.

use super::reader::{Element, Tag};
use ::time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};

/// The value of a UTCTime or GeneralizedTime, in UTC; `None` where it is neither, or no time.
///
/// RFC 5280, 4.1.2.5 demands seconds and `Z`; fractions of a second and offsets are read too, for
/// time-stamp authorities and signers write them (X.680, 46.2 and 47.3).
pub(crate) fn time(element: &Element<'_>) -> Option<OffsetDateTime> {
    let text = std::str::from_utf8(element.contents).ok()?;
    let mut digits = Digits { rest: text };
    let year = match element.tag {
        Tag::UTC_TIME => match i32::from(digits.two()?) {
            year @ 50.. => 1900 + year,
            year => 2000 + year,
        },
        Tag::GENERALIZED_TIME => i32::from(digits.two()?) * 100 + i32::from(digits.two()?),
        _ => return None,
    };
    let date =
        Date::from_calendar_date(year, Month::try_from(digits.two()?).ok()?, digits.two()?).ok()?;
    let clock = Time::from_hms(digits.two()?, digits.two()?, digits.two()?).ok()?;
    let fraction = match element.tag {
        Tag::GENERALIZED_TIME => digits.fraction()?,
        _ => Duration::ZERO,
    };
    let offset = digits.offset()?;
    date.with_time(clock)
        .checked_add(fraction)?
        .assume_offset(offset)
        .checked_to_offset(UtcOffset::UTC)
}

struct Digits<'a> {
    rest: &'a str,
}

impl Digits<'_> {
    fn two(&mut self) -> Option<u8> {
        let (two, rest) = self.rest.split_at_checked(2)?;
        if !two.bytes().all(|octet| octet.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        two.parse().ok()
    }

    /// Down to nanoseconds; what is finer is cut off.
    fn fraction(&mut self) -> Option<Duration> {
        let Some(after) = self.rest.strip_prefix(['.', ',']) else {
            return Some(Duration::ZERO);
        };
        let end = after
            .find(|character: char| !character.is_ascii_digit())
            .unwrap_or(after.len());
        let (digits, rest) = after.split_at_checked(end)?;
        if digits.is_empty() {
            return None;
        }
        self.rest = rest;
        let nanoseconds: String = digits.chars().chain("00000000".chars()).take(9).collect();
        Some(Duration::nanoseconds(nanoseconds.parse().ok()?))
    }

    fn offset(&mut self) -> Option<UtcOffset> {
        if self.rest == "Z" {
            return Some(UtcOffset::UTC);
        }
        let (sign, rest) = self.rest.split_at_checked(1)?;
        self.rest = rest;
        let (hours, minutes) = (self.two()?.cast_signed(), self.two()?.cast_signed());
        let offset = match sign {
            "+" => UtcOffset::from_hms(hours, minutes, 0),
            "-" => UtcOffset::from_hms(-hours, -minutes, 0),
            _ => return None,
        };
        offset.ok().filter(|_| self.rest.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: Tag, text: &str) -> Option<String> {
        let element = Element {
            tag,
            contents: text.as_bytes(),
            raw: text.as_bytes(),
            offset: 0,
        };
        time(&element).map(|time| time.to_string())
    }

    #[test]
    fn both_kinds_are_read() {
        let utc = |text| read(Tag::UTC_TIME, text);
        let generalized = |text| read(Tag::GENERALIZED_TIME, text);
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(utc("240725140013Z"), is("2024-07-25 14:00:13.0 +00:00:00"));
        assert_eq!(utc("500101000000Z"), is("1950-01-01 0:00:00.0 +00:00:00"));
        assert_eq!(utc("491231235959Z"), is("2049-12-31 23:59:59.0 +00:00:00"));
        assert_eq!(
            utc("240725210013+0700"),
            is("2024-07-25 14:00:13.0 +00:00:00")
        );
        assert_eq!(
            generalized("20240725140013.25Z"),
            is("2024-07-25 14:00:13.25 +00:00:00")
        );
        assert_eq!(
            generalized("20240725140013.1234567891Z"),
            is("2024-07-25 14:00:13.123456789 +00:00:00")
        );
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "Z",
            "2407251400Z",
            "240732140013Z",
            "240725250013Z",
            "240725140013",
            "240725140013ZZ",
            "24072514001éZ",
            "240725140013.5Z",
            "240725140013+99",
            "+10725140013Z",
        ] {
            assert_eq!(read(Tag::UTC_TIME, text), None, "{text}");
        }
        assert_eq!(read(Tag::GENERALIZED_TIME, "20240725140013.Z"), None);
        assert_eq!(read(Tag::GENERALIZED_TIME, "99991231235959-2359"), None);
        assert_eq!(read(Tag::INTEGER, "240725140013Z"), None);
    }
}
