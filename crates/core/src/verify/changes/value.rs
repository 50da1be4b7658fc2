//! Comparing values, and showing them.

use lopdf::{Dictionary, Object, decode_text_string};

/// The most characters of a value that a report shows.
const MOST_SHOWN: usize = 120;

/// Whether two values say the same: numbers by what they are worth, dictionaries without regard to
/// order, entries that are null as absent (7.3.7). A reference is what it refers to by number.
pub(super) fn same(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Integer(integer), Object::Real(real))
        | (Object::Real(real), Object::Integer(integer)) => equals(*integer, *real),
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

/// The same, where texts may be encoded differently (7.9.2.2).
pub(super) fn same_text(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_text(a, b))
        }
        (Object::String(..), Object::String(..)) if !same(a, b) => {
            let (a, b) = (decode_text_string(a), decode_text_string(b));
            matches!((a, b), (Ok(a), Ok(b)) if a == b && !a.contains('\u{fffd}'))
        }
        (a, b) => same(a, b),
    }
}

/// The same of two dictionaries.
pub(super) fn same_entries(a: &Dictionary, b: &Dictionary) -> bool {
    keys(a, b).all(|key| same(entry(a, key), entry(b, key)))
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
            ("612", "612.0"),
            ("<< /A 1 /B [2 3] >>", "<< /B [2.0 3] /A 1 /C null >>"),
            ("(ab)", "<6162>"),
            ("/A#42", "/AB"),
        ] {
            assert!(same(&parse(a), &parse(b)), "{a} {b}");
            assert!(same(&parse(b), &parse(a)), "{b} {a}");
        }
        for (a, b) in [
            ("1", "1.5"),
            ("16777217", "16777216.0"),
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
