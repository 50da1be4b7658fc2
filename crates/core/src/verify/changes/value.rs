//! Comparing values, and showing them.

use crate::pdf::parse::is_regular;
use lopdf::{Dictionary, Object, decode_text_string};
use memchr::memchr_iter;

/// The most characters of a value that a report shows.
const MOST_SHOWN: usize = 120;

/// Digits that a real of 32 bits tells apart.
const MOST_DIGITS: usize = 7;

/// Entries that are numbers of a place on a page, which producers write in one kind or the other.
const PLACES: &[&[u8]] = &[
    b"MediaBox",
    b"CropBox",
    b"BleedBox",
    b"TrimBox",
    b"ArtBox",
    b"Rect",
    b"BBox",
];

/// Whether two values say the same to every program: dictionaries without regard to order, all else as it
/// is. An entry that is null is not taken for absent (7.3.7), nor an integer for the real of its worth
/// (7.3.3): many programs do neither. A reference is what it refers to by number.
pub(super) fn same(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Object::Dictionary(a), Object::Dictionary(b)) => same_entries(a, b),
        (Object::String(a, _), Object::String(b, _)) => a == b,
        // beyond that, programs that keep more digits see another place on the page
        (Object::Real(a), Object::Real(b)) => a == b && a.abs() < 65_536.0,
        (a, b) => a == b,
    }
}

/// The same of numbers that are places.
fn same_place(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Integer(integer), Object::Real(real))
        | (Object::Real(real), Object::Integer(integer)) => equals(*integer, *real),
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_place(a, b))
        }
        (a, b) => same(a, b),
    }
}

/// The same of values of one entry.
pub(super) fn same_under(key: &[u8], a: &Object, b: &Object) -> bool {
    match PLACES.contains(&key) {
        true => same_place(a, b),
        false => same(a, b),
    }
}

/// Whether an entry of a dictionary stays what it was, or stays away.
pub(super) fn stays(old: &Dictionary, new: &Dictionary, key: &[u8]) -> bool {
    match (old.get(key), new.get(key)) {
        (Ok(old), Ok(new)) => same_under(key, old, new) && (key != b"AP" || same_order(old, new)),
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

/// The same, where texts may be encoded differently (7.9.2.2).
pub(super) fn same_text(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_text(a, b))
        }
        (Object::String(one, _), Object::String(other, _)) => {
            one == other || plain_text(one).is_some_and(|text| plain_text(other) == Some(text))
        }
        (a, b) => same(a, b),
    }
}

/// A text of characters that every program decodes alike; `None` of any other.
fn plain_text(octets: &[u8]) -> Option<Vec<u16>> {
    let is_plain = |unit: &u16| matches!(unit, 0x20..=0x7e | 0xa1..=0xac | 0xae..=0xff);
    let units: Vec<u16> = match octets.strip_prefix(b"\xfe\xff") {
        Some(text) if text.len() % 2 == 0 => {
            let pairs = text.chunks_exact(2);
            let unit = |pair: &[u8]| {
                pair.iter()
                    .fold(0, |unit, octet| unit << 8 | u16::from(*octet))
            };
            pairs.map(unit).collect()
        }
        Some(_) => return None,
        // the marks of other encodings
        None if octets.starts_with(b"\xff\xfe") || octets.starts_with(b"\xef\xbb\xbf") => {
            return None;
        }
        None => octets.iter().map(|octet| u16::from(*octet)).collect(),
    };
    units.iter().all(is_plain).then_some(units)
}

/// The same of two dictionaries.
pub(super) fn same_entries(a: &Dictionary, b: &Dictionary) -> bool {
    keys(a, b).all(|key| stays(a, b, key))
}

/// Whether the looks of an annotation stand in the same order: some programs take the first state that is
/// not `/Off` for the one that is on.
pub(super) fn same_order(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Dictionary(a), Object::Dictionary(b)) => {
            let mut both = a.iter().zip(b.iter());
            a.len() == b.len() && both.all(|(a, b)| a.0 == b.0 && same_order(a.1, b.1))
        }
        _ => true,
    }
}

/// Whether some name in a value holds an octet that ends it for programs that keep names as C does, and
/// find another name then (7.3.5).
pub(super) fn has_cut_name(value: &Object) -> bool {
    match value {
        Object::Name(name) => name.contains(&0),
        Object::Array(items) => items.iter().any(has_cut_name),
        Object::Dictionary(dictionary) => dictionary
            .iter()
            .any(|(key, value)| key.contains(&0) || has_cut_name(value)),
        _ => false,
    }
}

/// The keys of both dictionaries, each once.
pub(super) fn keys<'a>(a: &'a Dictionary, b: &'a Dictionary) -> impl Iterator<Item = &'a [u8]> {
    let added = b.iter().filter(|(key, _)| !a.has(key));
    a.iter().chain(added).map(|(key, _)| key.as_slice())
}

/// The value under a key as it stands; null where there is none.
pub(super) fn entry<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a Object {
    dictionary.get(key).unwrap_or(&Object::Null)
}

/// Exactly: an integer that a real of this precision cannot hold is another number.
#[allow(clippy::cast_precision_loss)] // below 2^24 nothing is lost
fn equals(integer: i64, real: f32) -> bool {
    integer.unsigned_abs() < 1 << 24 && integer as f32 == real
}

/// The numbers in an object's text that have more digits than are compared, those of places left out, and
/// all names around them, in their order; nothing where there is no such number. Strings and comments hold
/// none.
pub(super) fn long_numbers(text: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    if !memchr_iter(b'.', text).any(|point| has_many_digits(text, point)) {
        return found;
    }
    let mut rest = text;
    while let Some((&first, behind)) = rest.split_first() {
        let len = match first {
            b'(' => string_len(rest),
            b'<' if behind.starts_with(b"<") => 2,
            b'<' => position(rest, |octet| octet == b'>') + 1,
            b'%' => position(rest, |octet| matches!(octet, b'\r' | b'\n')),
            b'/' => 1 + position(behind, |octet| !is_regular(octet)),
            octet if is_regular(octet) => position(rest, |octet| !is_regular(octet)),
            _ => 1,
        };
        let (token, behind) = rest.split_at_checked(len).unwrap_or((rest, b""));
        rest = behind;
        if let Some(name) = token.strip_prefix(b"/") {
            // what stands under another name is another number
            found.push(token);
            let value = rest.trim_ascii_start();
            if PLACES.contains(&name) && value.starts_with(b"[") {
                let end = position(value, |octet| octet == b']');
                rest = value.get(end..).unwrap_or_default();
            }
        } else if is_regular(first)
            && token.contains(&b'.')
            && token.iter().filter(|octet| octet.is_ascii_digit()).count() > MOST_DIGITS
        {
            found.push(token);
        }
    }
    // without a number there is nothing to compare
    match found.iter().all(|token| token.starts_with(b"/")) {
        true => Vec::new(),
        false => found,
    }
}

/// Whether more digits than are compared stand around a point.
fn has_many_digits(text: &[u8], point: usize) -> bool {
    let (before, behind) = text.split_at_checked(point).unwrap_or((text, b""));
    let before = before
        .iter()
        .rev()
        .take_while(|octet| octet.is_ascii_digit());
    let behind = behind
        .iter()
        .skip(1)
        .take_while(|octet| octet.is_ascii_digit());
    before.take(MOST_DIGITS + 1).count() + behind.take(MOST_DIGITS + 1).count() > MOST_DIGITS
}

/// Where the first such octet stands, or the length.
fn position(text: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let mut octets = text.iter();
    octets.position(|octet| is(*octet)).unwrap_or(text.len())
}

/// The length of a literal string with its parentheses (7.3.4.2).
pub(super) fn string_len(text: &[u8]) -> usize {
    let (mut depth, mut escaped) = (0usize, false);
    for (at, octet) in text.iter().enumerate() {
        match octet {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// An integer; 0 where there is nothing.
pub(super) fn number_of(value: &Object) -> Option<i64> {
    match value {
        Object::Null => Some(0),
        Object::Integer(number) => Some(*number),
        _ => None,
    }
}

/// A value in PDF syntax, shortened; nothing of null.
pub(super) fn shown(value: &Object) -> Option<String> {
    if *value == Object::Null {
        return None;
    }
    let mut text = String::new();
    write(value, &mut text);
    if text.chars().count() > MOST_SHOWN {
        text = text.chars().take(MOST_SHOWN).collect();
        text.push('…');
    }
    Some(text)
}

/// Appends the value to the text until that is long enough.
fn write(value: &Object, text: &mut String) {
    if text.len() > 4 * MOST_SHOWN {
        return;
    }
    match value {
        Object::Null => text.push_str("null"),
        Object::Boolean(value) => text.push_str(&value.to_string()),
        Object::Integer(value) => text.push_str(&value.to_string()),
        Object::Real(value) => text.push_str(&value.to_string()),
        Object::Name(name) => {
            text.push('/');
            text.push_str(&name.escape_ascii().to_string());
        }
        Object::String(bytes, _) => {
            text.push('(');
            match decode_text_string(value) {
                Ok(string) => {
                    text.extend(string.chars().filter(|c| !c.is_control()).take(MOST_SHOWN))
                }
                Err(_) => {
                    let head = bytes.get(..bytes.len().min(MOST_SHOWN)).unwrap_or_default();
                    text.push_str(&head.escape_ascii().to_string());
                }
            }
            text.push(')');
        }
        Object::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().take(MOST_SHOWN).enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                write(item, text);
            }
            text.push(']');
        }
        Object::Dictionary(dictionary) => {
            text.push_str("<<");
            for (key, value) in dictionary.iter().take(MOST_SHOWN) {
                text.push_str(" /");
                text.push_str(&key.escape_ascii().to_string());
                text.push(' ');
                write(value, text);
            }
            text.push_str(" >>");
        }
        Object::Stream(_) => text.push_str("stream"),
        Object::Reference((number, generation)) => {
            text.push_str(&format!("{number} {generation} R"));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pdf::edit;

    fn parse(text: &str) -> Object {
        edit::parse(text.as_bytes(), 16).unwrap()
    }

    #[test]
    fn what_says_the_same() {
        for (a, b) in [
            ("<< /A 1 /B [2 3] >>", "<< /B [2 3] /A 1 >>"),
            ("<< /Rect [0 0 612 1] >>", "<< /Rect [0.0 0 612.0 1] >>"),
            ("(ab)", "<6162>"),
            ("/A#42", "/AB"),
        ] {
            assert!(same(&parse(a), &parse(b)), "{a} {b}");
            assert!(same(&parse(b), &parse(a)), "{b} {a}");
        }
        for (a, b) in [
            ("1", "1.5"),
            ("612", "612.0"),
            ("<< /F 2 >>", "<< /F 2.0 >>"),
            ("<< /Rect [16777217] >>", "<< /Rect [16777216.0] >>"),
            ("<< /A 1 >>", "<< /A 1 /C null >>"),
            ("[1 2]", "[2 1]"),
            ("[1]", "[1 null]"),
            ("<< /A 1 >>", "<< /A 1 /B 2 >>"),
            ("1 0 R", "1 1 R"),
            ("(a)", "/a"),
        ] {
            assert!(!same(&parse(a), &parse(b)), "{a} {b}");
            assert!(!same(&parse(b), &parse(a)), "{b} {a}");
        }
    }

    #[test]
    fn numbers_with_many_digits_are_found() {
        let text = b"<< /Matrix [1 0 0 1 -59999.9981 0.5] /MediaBox [0 0 595.303937007874 1] /A (1.23456789 (x) \\)) \
            /B <1.23456789> % 1.23456789\n /C1.23456789 1.23456789 /D 3 0 R >>";
        let found: [&[u8]; 8] = [
            b"/Matrix",
            b"-59999.9981",
            b"/MediaBox",
            b"/A",
            b"/B",
            b"/C1.23456789",
            b"1.23456789",
            b"/D",
        ];
        assert_eq!(long_numbers(text), found);
        assert_eq!(
            long_numbers(b"<< /A 1.5 /MediaBox [1.23456789] >>"),
            [b""; 0]
        );
        assert_eq!(long_numbers(b"(1.23456789"), [b""; 0]);
    }

    #[test]
    fn texts_are_the_same_where_every_program_says_so() {
        let same = |a: &str, b: &str| same_text(&parse(a), &parse(b));
        assert!(same("(Bandung)", "<feff00420061006e00640075006e0067>"));
        assert!(same("[(a) (b)]", "[<feff0061> (b)]"));
        assert!(same("(caf\\351)", "<feff00630061006600e9>"));
        for (a, b) in [
            ("(100\\000.000)", "(100.000)"),
            ("<feff0061>", "<feff006100>"),
            ("<feff001b0061>", "(a)"),
            ("<feff0000>", "()"),
            ("<fffe6100>", "(a)"),
            ("<efbbbf61>", "(a)"),
            ("<feff20ac>", "(\\240)"),
            ("(a)", "(b)"),
            ("(caf\\351)", "<feff00e9>"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn what_is_shown_is_short() {
        let value = parse("<< /A [1 2.5 (x) null true 7 0 R] >>");
        assert_eq!(
            shown(&value).unwrap(),
            "<< /A [1 2.5 (x) null true 7 0 R] >>"
        );
        assert_eq!(shown(&Object::Null), None);
        let long = Object::Array(vec![Object::Name(b"Name".to_vec()); 10_000]);
        assert_eq!(shown(&long).unwrap().chars().count(), MOST_SHOWN + 1);
    }
}
