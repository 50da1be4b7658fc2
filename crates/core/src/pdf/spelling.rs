//! Whether a text is spelled so that every program reads the same in it (ISO 32000-2, 7.2 and 7.3).
//!
//! The syntax allows more than programs agree on: names and numbers of any length, comments and control
//! characters between them, ends of lines in strings, escapes that mean nothing. Those who write
//! documents use little of it, and that little is plain.

use crate::pdf::parse::is_regular;
use memchr::memchr;

/// Octets of a name as it is written (annex C of ISO 32000-1).
const MOST_OF_A_NAME: usize = 127;

/// Octets of a number; the ByteRange of the largest files has eleven digits.
const MOST_OF_A_NUMBER: usize = 32;

/// Digits of a whole number.
const MOST_DIGITS: usize = 15;

/// Whether a text has nothing in it but plain words, strings, dictionaries and arrays.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        let left = match first {
            b' ' | b'\n' | b'\r' | b'\t' | b'[' | b']' => Some(behind),
            b'<' if behind.starts_with(b"<") => behind.get(1..),
            b'>' if behind.starts_with(b">") => behind.get(1..),
            b'<' => hex_string(behind),
            b'(' => literal_string(behind),
            b'/' => name(behind),
            octet if is_regular(*octet) => word(rest),
            _ => None,
        };
        let Some(left) = left else {
            return false;
        };
        rest = left;
    }
    true
}

/// The regular characters that a text begins with, and what stands behind them.
pub(crate) fn regular(text: &[u8]) -> (&[u8], &[u8]) {
    let len = text.iter().position(|octet| !is_regular(*octet));
    text.split_at(len.unwrap_or(text.len()))
}

fn name(text: &[u8]) -> Option<&[u8]> {
    let (mut spelled, behind) = regular(text);
    if spelled.len() > MOST_OF_A_NAME {
        return None;
    }
    while let Some((first, rest)) = spelled.split_first() {
        spelled = match first {
            b'#' => {
                let (digits, rest) = rest.split_at_checked(2)?;
                let is_octet = digits.iter().all(u8::is_ascii_hexdigit) && digits != b"00";
                is_octet.then_some(rest)?
            }
            // 0x80 and 0xff are white space to some
            0x21..=0x7e | 0x81..=0xfe => rest,
            _ => return None,
        };
    }
    Some(behind)
}

/// A number or one of the words of the syntax.
fn word(text: &[u8]) -> Option<&[u8]> {
    let (word, behind) = regular(text);
    if matches!(word, b"R" | b"true" | b"false" | b"null") {
        return Some(behind);
    }
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    let mut parts = digits.split(|octet| *octet == b'.');
    let whole = parts.next()?;
    let fraction = parts.next();
    let are_digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let is_number = parts.next().is_none()
        && are_digits(whole)
        && whole.len() <= MOST_DIGITS
        && fraction.is_none_or(are_digits)
        && digits.iter().any(u8::is_ascii_digit)
        && word.len() <= MOST_OF_A_NUMBER;
    is_number.then_some(behind)
}

fn hex_string(text: &[u8]) -> Option<&[u8]> {
    let end = memchr(b'>', text)?;
    let (digits, behind) = text.split_at_checked(end)?;
    // signatures are some thousand octets: many are looked at at once where none ends the look
    let others = digits.iter().fold(0, |others, octet| {
        let is_digit = octet.wrapping_sub(b'0') < 10;
        let is_letter = (octet | 0x20).wrapping_sub(b'a') < 6;
        let is_space = (*octet == b' ') | (octet.wrapping_sub(b'\t') < 2) | (*octet == b'\r');
        others | u8::from(!(is_digit | is_letter | is_space))
    });
    (others == 0).then(|| behind.get(1..).unwrap_or_default())
}

/// 7.3.4.2: parentheses that match, and escapes of table 3 alone. A carriage return is a line feed to
/// some.
fn literal_string(text: &[u8]) -> Option<&[u8]> {
    let mut depth = 1_u32;
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match first {
            b'\r' => return None,
            b'(' => depth = depth.checked_add(1)?,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(rest);
                }
            }
            b'\\' => {
                let (escaped, behind) = rest.split_first()?;
                rest = behind;
                match escaped {
                    b'n' | b'r' | b't' | b'b' | b'f' | b'(' | b')' | b'\\' | b'\n' => {}
                    b'\r' => rest = rest.strip_prefix(b"\n").unwrap_or(rest),
                    b'0'..=b'7' => {
                        let more = rest.iter().take(2);
                        let more = more
                            .take_while(|octet| matches!(octet, b'0'..=b'7'))
                            .count();
                        // more than an octet holds
                        if more == 2 && *escaped > b'3' {
                            return None;
                        }
                        rest = rest.get(more..).unwrap_or_default();
                    }
                    _ => return None,
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_writers_write_is_plain() {
        for text in [
            &b"<< /Type /Annot /Rect [0 0 -1.5 .25 7.] /F 132 /P 3 0 R\r\n\t/V null /X true>>"[..],
            b"(a\\\rb\\\r\nc\\\nd)",
            b"<< /T (a\\(b\\) (c) \\\\ \\n \\053 \\7 \x80\nd) /U <fe ff\n0041> /A#20B /\xe2 >>",
            b"[(\\377)]",
            b"7",
            b"",
        ] {
            assert!(is_plain(text), "{}", text.escape_ascii());
        }
        let name = [b"/".as_slice(), &[b'a'; 127]].concat();
        assert!(is_plain(&name));
        assert!(is_plain(b"/#41#42 999999999999999"));
    }

    #[test]
    fn what_programs_read_in_two_ways_is_not() {
        for text in [
            &b"<< /A 1 % what\n >>"[..],
            b"<<\x00/A 1 >>",
            b"[1\x0c2]",
            b"(a\rb)",
            b"(\\400)",
            b"(\\x)",
            b"(a",
            b"(a\\",
            b"<a%>",
            b"<41",
            b"<4g>",
            b"<4@>",
            b"<4\x0c>",
            b"<4\x0b>",
            b"<4/>",
            b"<4:>",
            b"+4",
            b"--4",
            b"4-",
            b"1.2.3",
            b"1e5",
            b"-",
            b".",
            b"1000000000000000",
            b"0000000000000004 0 R",
            b"0.1234567890123456789012345678901",
            b"/A#00",
            b"/A#4",
            b"/A#4x",
            b"/A\x7f",
            b"/A\x80",
            b"/A\xff",
            b"True",
            b"obj",
            b"{",
            b")",
            b"> >",
        ] {
            assert!(!is_plain(text), "{}", text.escape_ascii());
        }
        let name = [b"/".as_slice(), &[b'a'; 128]].concat();
        assert!(!is_plain(&name));
    }
}
