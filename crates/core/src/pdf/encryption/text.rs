//! The strings of an object's text, where they stand. One pass over the text, however deep it nests.

use crate::pdf::parse::{Failure, Parser};
use lopdf::Object;
use std::ops::Range;

/// A string of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it stands, delimiters included.
    pub(super) span: Range<usize>,
    pub(super) value: Vec<u8>,
}

/// A dictionary that has begun.
#[derive(Default)]
struct Open {
    /// The number of the dictionary, counted from the beginning; an array has that of the dictionary
    /// around it, and stands under no key.
    dictionary: Option<usize>,
    key: Option<Vec<u8>>,
}

/// What makes a dictionary a signature dictionary.
#[derive(Default)]
struct Marks {
    typed: bool,
    byte_range: bool,
    contents: bool,
}

impl Marks {
    fn signature(&self) -> bool {
        self.typed || (self.byte_range && self.contents)
    }
}

/// Whether the strings under `/Contents` stay in clear: those of a signature dictionary (7.6.2). Its
/// `/Type` may be left out (table 255); then `/ByteRange` tells.
pub(super) fn is_signature(dictionary: &lopdf::Dictionary) -> bool {
    Marks {
        typed: dictionary.has_type(b"Sig") || dictionary.has_type(b"DocTimeStamp"),
        byte_range: dictionary.has(b"ByteRange"),
        contents: dictionary.has(b"Contents"),
    }
    .signature()
}

/// Every string of an object's text in its order, but the `/Contents` of signature dictionaries.
pub(super) fn strings(text: &[u8]) -> Result<Vec<Found>, Failure> {
    // lets a word at the very end of the text end
    let text = [text, b"\n"].concat();
    let mut walk = Walk::default();
    let mut at = 0;
    loop {
        let mut parser = Parser::new(&text, at, 1);
        parser.skip_space();
        at = parser.position();
        let rest = text.get(at..).unwrap_or_default();
        at = match rest {
            [] => break,
            [b'<', b'<', ..] => walk.begin(true, at + 2),
            [b'>', b'>', ..] => walk.end(at + 2),
            [b'[', ..] => walk.begin(false, at + 1),
            [b']', ..] => walk.end(at + 1),
            [b'(' | b'<', ..] => {
                let value = parser.object()?;
                walk.string(at..parser.position(), value);
                parser.position()
            }
            [b'/', ..] => {
                let value = parser.object()?;
                walk.name(value);
                parser.position()
            }
            // a number, a keyword, or something that is no object: it stays as it is
            [_, behind @ ..] => {
                walk.other();
                let len = behind.iter().take_while(|byte| ordinary(**byte)).count();
                at + 1 + len
            }
        };
    }
    Ok(walk.found())
}

fn ordinary(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t'
            ..=b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

#[derive(Default)]
struct Walk {
    open: Vec<Open>,
    dictionaries: Vec<Marks>,
    /// With the dictionary whose `/Contents` the string is.
    strings: Vec<(Option<usize>, Found)>,
}

impl Walk {
    fn begin(&mut self, dictionary: bool, behind: usize) -> usize {
        // the value of the entry that it stands in
        let _ = self.key();
        let dictionary = dictionary.then(|| {
            self.dictionaries.push(Marks::default());
            self.dictionaries.len() - 1
        });
        self.open.push(Open {
            dictionary,
            key: None,
        });
        behind
    }

    fn end(&mut self, behind: usize) -> usize {
        self.open.pop();
        behind
    }

    /// Takes the key whose value stands here, with its dictionary.
    fn key(&mut self) -> Option<(usize, Vec<u8>)> {
        let open = self.open.last_mut()?;
        let (dictionary, key) = (open.dictionary?, open.key.take()?);
        if let Some(marks) = self.dictionaries.get_mut(dictionary) {
            // a key that stands twice counts the last time, as it does in a parsed dictionary
            marks.typed &= key != b"Type";
        }
        Some((dictionary, key))
    }

    fn name(&mut self, value: Object) {
        let Object::Name(name) = value else {
            return;
        };
        if let Some((dictionary, key)) = self.key() {
            let kind = matches!(name.as_slice(), b"Sig" | b"DocTimeStamp");
            if let Some(marks) = self.dictionaries.get_mut(dictionary) {
                marks.typed |= key == b"Type" && kind;
            }
            return;
        }
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let Some(marks) = open
            .dictionary
            .and_then(|dictionary| self.dictionaries.get_mut(dictionary))
        else {
            return;
        };
        marks.byte_range |= name == b"ByteRange";
        marks.contents |= name == b"Contents";
        open.key = Some(name);
    }

    fn string(&mut self, span: Range<usize>, value: Object) {
        let contents = self
            .key()
            .filter(|(_, key)| key == b"Contents")
            .map(|(dictionary, _)| dictionary);
        if let Object::String(value, _) = value {
            self.strings.push((contents, Found { span, value }));
        }
    }

    fn other(&mut self) {
        let _ = self.key();
    }

    fn found(self) -> Vec<Found> {
        let dictionaries = self.dictionaries;
        let clear = |dictionary: Option<usize>| {
            dictionary
                .and_then(|dictionary| dictionaries.get(dictionary))
                .is_some_and(Marks::signature)
        };
        self.strings
            .into_iter()
            .filter(|(dictionary, _)| !clear(*dictionary))
            .map(|(_, found)| found)
            .collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn found(text: &[u8]) -> Vec<String> {
        strings(text)
            .unwrap()
            .into_iter()
            .map(|found| String::from_utf8_lossy(&text[found.span]).into_owned())
            .collect()
    }

    #[test]
    fn strings_are_found_wherever_they_stand() {
        assert_eq!(found(b"(a)"), ["(a)"]);
        assert_eq!(
            found(b"<</A (x(y)\\))/B[<41> <</C(z)>>]/D 1 0 R/E/F>>"),
            ["(x(y)\\))", "<41>", "(z)"]
        );
        assert_eq!(found(b"<< /A %(no)\n(yes) >>"), ["(yes)"]);
        assert!(found(b"[1 2.5 true null /Name 4 0 R]").is_empty());
    }

    #[test]
    fn contents_of_a_signature_stay_in_clear() {
        assert_eq!(
            found(b"<</Contents<00>/M(D:2026)/Type/Sig>>"),
            ["(D:2026)"],
            "whatever the order of the entries"
        );
        assert!(found(b"<</Contents<00>/ByteRange[0 1 2 3]>>").is_empty());
        assert_eq!(found(b"<</Type/Annot/Contents(a note)>>"), ["(a note)"]);
        assert_eq!(
            found(b"<</Type/Sig/Contents<00>/Data<</Contents(inner)>>>>"),
            ["(inner)"],
            "only the signature dictionary's own"
        );
        assert_eq!(
            found(b"<</Type/Sig/X[/Contents(a)]>>"),
            ["(a)"],
            "in an array there are no keys"
        );
    }

    #[test]
    fn the_two_readings_agree_on_what_a_signature_is() {
        for text in [
            &b"<</Type/Sig/Contents(a)>>"[..],
            b"<</Type/DocTimeStamp/Contents(a)>>",
            b"<</ByteRange[]/Contents(a)>>",
            b"<</ByteRange 4 0 R/Contents(a)>>",
            b"<</Type(Sig)/Contents(a)>>",
            b"<</FT/Sig/Contents(a)>>",
            b"<</A/Type/B/Sig/Contents(a)>>",
            b"<</Type/Sig/Type/Annot/Contents(a)>>",
            b"<</Type/Annot/Type/Sig/Contents(a)>>",
            b"<</Type/Sig/Type[/Sig]/Contents(a)>>",
            b"<</Type/Sig/Type 1/Contents(a)>>",
        ] {
            let object = crate::pdf::edit::parse(text, 9).unwrap();
            let clear = is_signature(object.as_dict().unwrap());
            let seen = found(text).contains(&"(a)".to_owned());
            assert_eq!(seen, !clear, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn deep_nesting_costs_one_pass() {
        let text = [vec![b'['; 100_000], b"(a)".to_vec(), vec![b']'; 100_000]].concat();
        assert_eq!(found(&text), ["(a)"]);
    }
}
