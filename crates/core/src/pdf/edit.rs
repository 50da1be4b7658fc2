//! Changing an object by splicing its own text: what is not touched keeps its bytes. Writing a
//! parsed dictionary anew would lose reals, duplicate keys and comments.

use crate::error::{Error, Structure};
use crate::pdf::parse::{END, Entry, Failure, Parser};
use lopdf::Object;

/// The dictionary `text` with `key` set to `value`.
pub(crate) fn set(text: &[u8], key: &str, value: &[u8], depth: usize) -> Result<Vec<u8>, Error> {
    let splice = match entry(text, key, depth)? {
        // the space keeps a name from growing into the value
        Some(entry) => (entry.value, [b" ", value, b" "].concat()),
        None => return with(text, key, value),
    };
    Ok(spliced(text, splice.0, &splice.1))
}

/// The dictionary `text` with `key`, which it does not have, at its end.
pub(crate) fn with(text: &[u8], key: &str, value: &[u8]) -> Result<Vec<u8>, Error> {
    let end = closing(text, b">>")?;
    let entry = [b"/", key.as_bytes(), b" ", value, b" "].concat();
    Ok(spliced(text, end..end, &entry))
}

/// The text of the value under `key`, if there is one.
pub(crate) fn value<'t>(
    text: &'t [u8],
    key: &str,
    depth: usize,
) -> Result<Option<&'t [u8]>, Error> {
    Ok(entry(text, key, depth)?.and_then(|entry| text.get(entry.value)))
}

/// The array `text` with `item` at its end.
pub(crate) fn push(text: &[u8], item: &[u8]) -> Result<Vec<u8>, Error> {
    let end = closing(text, b"]")?;
    Ok(spliced(text, end..end, &[b" ", item].concat()))
}

/// The object that a text is.
pub(crate) fn parse(text: &[u8], depth: usize) -> Result<Object, Error> {
    let text = [text, END].concat();
    Parser::new(&text, 0, depth)
        .object()
        .map_err(|_| not_editable("an object", &text))
}

/// The entries of a dictionary's text.
pub(crate) fn entries(text: &[u8], depth: usize) -> Result<Vec<Entry>, Error> {
    Parser::new(text, 0, depth)
        .entries()
        .map_err(|failure| match failure {
            Failure::TooDeep => Error::LimitExceeded {
                limit: "nesting",
                max: depth as u64,
            },
            _ => not_editable("a dictionary", text),
        })
}

/// The one entry with this key; a key that stands twice means different things to different readers.
fn entry(text: &[u8], key: &str, depth: usize) -> Result<Option<Entry>, Error> {
    let mut found = entries(text, depth)?
        .into_iter()
        .filter(|entry| entry.key == key.as_bytes());
    let first = found.next();
    if found.next().is_some() {
        return Err(not_editable(&format!("/{key} once"), text));
    }
    Ok(first)
}

fn closing(text: &[u8], mark: &[u8]) -> Result<usize, Error> {
    if text.ends_with(mark) {
        Ok(text.len() - mark.len())
    } else {
        Err(not_editable(&String::from_utf8_lossy(mark), text))
    }
}

fn spliced(text: &[u8], range: std::ops::Range<usize>, new: &[u8]) -> Vec<u8> {
    let (before, after) = (text.get(..range.start), text.get(range.end..));
    [before.unwrap_or_default(), new, after.unwrap_or_default()].concat()
}

fn not_editable(expected: &str, text: &[u8]) -> Error {
    let got = text
        .get(..text.len().min(40))
        .unwrap_or_default()
        .escape_ascii();
    Error::malformed(Structure::Object, 0, expected, format!("\"{got}\""))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_touched_keeps_its_bytes() {
        let text = b"<</A 1234567.891 %c\n/B[1]/C<</D 1>>>>";
        assert_eq!(
            set(text, "B", b"2 0 R", 9).unwrap(),
            b"<</A 1234567.891 %c\n/B 2 0 R /C<</D 1>>>>"
        );
        assert_eq!(
            set(text, "E", b"/F", 9).unwrap(),
            b"<</A 1234567.891 %c\n/B[1]/C<</D 1>>/E /F >>"
        );
        assert_eq!(push(b"[1 0 R]", b"2 0 R").unwrap(), b"[1 0 R 2 0 R]");
    }

    #[test]
    fn a_number_may_be_all_there_is() {
        assert_eq!(parse(b"17", 9).unwrap(), Object::Integer(17));
        assert_eq!(parse(b"1 0 R", 9).unwrap(), Object::Reference((1, 0)));
        assert!(parse(b"[1 0", 9).is_err());
    }

    #[test]
    fn an_ambiguous_key_is_not_edited() {
        assert!(set(b"<</A 1/A 2>>", "A", b"3", 9).is_err());
        assert!(value(b"<</A 1/A 2>>", "A", 9).is_err());
        assert_eq!(value(b"<</B 1/A 2>>", "A", 9).unwrap(), Some(&b"2"[..]));
    }
}
