//! Object syntax (ISO 32000-2, 7.2 and 7.3), with the place of everything it reads.
//!
//! The values are lopdf's; the reading is our own, because a signature is about bytes: an edit
//! splices the original text, and `/Contents` must stand exactly where the ByteRange leaves its gap.

use crate::limits::Limits;
use lopdf::{Dictionary, Object, ObjectId, StringFormat};
use std::ops::Range;

/// Why a text is not an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The text ends too early; more of the file may help.
    Incomplete,
    /// It is wrong, at this position in the text.
    Malformed { at: usize, expected: &'static str },
    /// It nests deeper than allowed.
    TooDeep,
    /// It holds more values than [`Limits::OBJECT_VALUES`](crate::Limits::OBJECT_VALUES).
    TooMany,
}

/// Put behind a text that is whole: whatever stands last in it ends there, and nothing that is open
/// is closed by it.
pub(crate) const END: &[u8] = b"\n}";

type Parsed<T> = Result<T, Failure>;

/// One entry of a dictionary as it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// The name with its escapes undone, without the slash.
    pub(crate) key: Vec<u8>,
    /// Where the value stands.
    pub(crate) value: Range<usize>,
}

/// An indirect object as it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Indirect {
    pub(crate) id: ObjectId,
    pub(crate) value: Object,
    /// Where the value stands, between `obj` and `endobj` or `stream`.
    pub(crate) span: Range<usize>,
    /// Where the stream data begins, if it is a stream.
    pub(crate) data: Option<usize>,
    /// Values under keys that stand again further on in the same dictionary: some readers take the
    /// first one.
    pub(crate) hidden: Vec<Object>,
}

/// A cursor over text that may go on beyond what is given.
pub(crate) struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    /// Values that may still come.
    values: usize,
    /// Values under keys that were met again.
    hidden: Vec<Object>,
    /// Whether long strings are passed over instead of read: only places are asked for.
    places_only: bool,
}

impl<'a> Parser<'a> {
    /// Reads `text` from `at`; objects may nest `depth` deep.
    pub(crate) fn new(text: &'a [u8], at: usize, depth: usize) -> Self {
        Self {
            text,
            at,
            depth,
            values: Limits::OBJECT_VALUES,
            hidden: Vec::new(),
            places_only: false,
        }
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The values that later ones under the same key have hidden since this was last asked.
    pub(crate) fn take_hidden(&mut self) -> Vec<Object> {
        std::mem::take(&mut self.hidden)
    }

    /// Passes over `count` bytes that the caller has looked at.
    pub(crate) fn advance(&mut self, count: usize) {
        self.at += count;
    }

    /// White space, but no comments.
    pub(crate) fn skip_white_space(&mut self) {
        while self.text.get(self.at).is_some_and(|byte| is_space(*byte)) {
            self.at += 1;
        }
    }

    /// `n g obj`, a value, and `endobj` or the beginning of a stream (7.3.10).
    pub(crate) fn indirect_object(&mut self) -> Parsed<Indirect> {
        self.skip_space();
        let id = self.object_header()?;
        self.skip_space();
        let start = self.at;
        let value = self.object()?;
        let span = start..self.at;
        self.skip_space();
        if matches!(value, Object::Dictionary(_)) && self.keyword(b"stream")? {
            let data = self.stream_data()?;
            return Ok(Indirect {
                id,
                value,
                span,
                data: Some(data),
                hidden: self.take_hidden(),
            });
        }
        if self.keyword(b"endobj")? {
            return Ok(Indirect {
                id,
                value,
                span,
                data: None,
                hidden: self.take_hidden(),
            });
        }
        Err(self.wrong("endobj"))
    }

    /// Any direct object or a reference.
    pub(crate) fn object(&mut self) -> Parsed<Object> {
        self.skip_space();
        self.values = self.values.checked_sub(1).ok_or(Failure::TooMany)?;
        match self.peek()? {
            b'/' => self.name().map(Object::Name),
            b'(' => self
                .literal_string()
                .map(|s| Object::String(s, StringFormat::Literal)),
            b'<' if self.peek_at(1)? == b'<' => {
                let mut dictionary = Dictionary::new();
                self.dictionary(&mut |parser, key| {
                    let value = parser.object()?;
                    let before = dictionary.as_hashmap_mut().insert(key, value);
                    parser.hidden.extend(before);
                    Ok(())
                })?;
                Ok(Object::Dictionary(dictionary))
            }
            b'<' => self
                .hex_string()
                .map(|s| Object::String(s, StringFormat::Hexadecimal)),
            b'[' => self.array(),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number_or_reference(),
            _ => {
                for (word, value) in [
                    (&b"true"[..], Object::Boolean(true)),
                    (b"false", Object::Boolean(false)),
                    (b"null", Object::Null),
                ] {
                    if self.keyword(word)? {
                        return Ok(value);
                    }
                }
                Err(self.wrong("an object"))
            }
        }
    }

    /// The entries of the dictionary here, with their places; keys may repeat.
    pub(crate) fn entries(&mut self) -> Parsed<Vec<Entry>> {
        let mut entries = Vec::new();
        self.places_only = true;
        self.skip_space();
        self.dictionary(&mut |parser, key| {
            parser.skip_space();
            let start = parser.at;
            parser.object()?;
            entries.push(Entry {
                key,
                value: start..parser.at,
            });
            Ok(())
        })?;
        Ok(entries)
    }

    /// The word here, if it is this one and ends where a word may end.
    pub(crate) fn keyword(&mut self, word: &[u8]) -> Parsed<bool> {
        let end = self.at + word.len();
        let Some(found) = self.text.get(self.at..end) else {
            let rest = self.text.get(self.at..).unwrap_or_default();
            return if word.starts_with(rest) {
                Err(Failure::Incomplete)
            } else {
                Ok(false)
            };
        };
        if found != word || self.text.get(end).is_some_and(|byte| is_regular(*byte)) {
            return Ok(false);
        }
        self.at = end;
        Ok(true)
    }

    /// A number without sign or point.
    pub(crate) fn unsigned(&mut self) -> Parsed<u64> {
        let start = self.at;
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == self.text.len() {
            return Err(Failure::Incomplete);
        }
        self.slice(start..self.at)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| digits.parse().ok())
            .ok_or(Failure::Malformed {
                at: start,
                expected: "an unsigned number",
            })
    }

    /// White space and comments (7.2.3, 7.2.4).
    pub(crate) fn skip_space(&mut self) {
        while let Some(byte) = self.text.get(self.at) {
            if *byte == b'%' {
                while self
                    .text
                    .get(self.at)
                    .is_some_and(|byte| !matches!(byte, b'\r' | b'\n'))
                {
                    self.at += 1;
                }
            } else if is_space(*byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// `n g obj` (7.3.10).
    pub(crate) fn object_header(&mut self) -> Parsed<ObjectId> {
        let start = self.at;
        let number = u32::try_from(self.unsigned()?);
        self.skip_space();
        let generation = u16::try_from(self.unsigned()?);
        self.skip_space();
        match (number, generation, self.keyword(b"obj")?) {
            (Ok(number), Ok(generation), true) => Ok((number, generation)),
            _ => Err(Failure::Malformed {
                at: start,
                expected: "n g obj",
            }),
        }
    }

    /// After `stream` stands CR LF or LF, never CR alone (7.3.8.1).
    fn stream_data(&mut self) -> Parsed<usize> {
        match (self.peek()?, self.text.get(self.at + 1)) {
            (b'\n', _) => Ok(self.at + 1),
            (b'\r', Some(b'\n')) => Ok(self.at + 2),
            (b'\r', None) => Err(Failure::Incomplete),
            _ => Err(self.wrong("an end of line after stream")),
        }
    }

    fn dictionary(
        &mut self,
        entry: &mut dyn FnMut(&mut Self, Vec<u8>) -> Parsed<()>,
    ) -> Parsed<()> {
        if self.peek()? != b'<' || self.peek_at(1)? != b'<' {
            return Err(self.wrong("<<"));
        }
        self.at += 2;
        self.descend()?;
        loop {
            self.skip_space();
            match self.peek()? {
                b'>' if self.peek_at(1)? == b'>' => break,
                b'/' => {
                    let key = self.name()?;
                    entry(self, key)?;
                }
                _ => return Err(self.wrong("a name or >>")),
            }
        }
        self.at += 2;
        self.depth += 1;
        Ok(())
    }

    fn array(&mut self) -> Parsed<Object> {
        self.at += 1;
        self.descend()?;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.peek()? == b']' {
                self.at += 1;
                self.depth += 1;
                return Ok(Object::Array(items));
            }
            items.push(self.object()?);
        }
    }

    fn descend(&mut self) -> Parsed<()> {
        self.depth = self.depth.checked_sub(1).ok_or(Failure::TooDeep)?;
        Ok(())
    }

    /// 7.3.5: `#` and two hexadecimal digits stand for a byte.
    fn name(&mut self) -> Parsed<Vec<u8>> {
        self.at += 1;
        let mut name = Vec::new();
        loop {
            let byte = self.peek()?;
            if !is_regular(byte) {
                return Ok(name);
            }
            self.at += 1;
            if byte == b'#' {
                let high = hex_digit(self.peek()?);
                let low = hex_digit(self.peek_at(1)?);
                if let (Some(high), Some(low)) = (high, low) {
                    self.at += 2;
                    name.push(high << 4 | low);
                    continue;
                }
            }
            name.push(byte);
        }
    }

    /// 7.3.4.2: balanced parentheses, escapes, and any end of line read as LF.
    fn literal_string(&mut self) -> Parsed<Vec<u8>> {
        self.at += 1;
        let mut open = 1_usize;
        let mut string = Vec::new();
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return Ok(string),
                b')' => open -= 1,
                b'\r' => {
                    if self.peek()? == b'\n' {
                        self.at += 1;
                    }
                    string.push(b'\n');
                    continue;
                }
                b'\\' => {
                    string.extend(self.escape()?);
                    continue;
                }
                _ => {}
            }
            string.push(byte);
        }
    }

    fn escape(&mut self) -> Parsed<Option<u8>> {
        let byte = self.peek()?;
        self.at += 1;
        Ok(match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\r' => {
                if self.peek()? == b'\n' {
                    self.at += 1;
                }
                None
            }
            b'\n' => None,
            b'0'..=b'7' => {
                let mut value = u16::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek()? {
                        digit @ b'0'..=b'7' => {
                            value = value * 8 + u16::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                // 7.3.4.2: high-order overflow is ignored
                Some(value.to_le_bytes()[0])
            }
            other => Some(other),
        })
    }

    /// 7.3.4.3: white space ignored, a missing last digit is 0.
    fn hex_string(&mut self) -> Parsed<Vec<u8>> {
        self.at += 1;
        // nothing but pairs of digits, as `/Contents` has them by the thousand
        let rest = self.text.get(self.at..).unwrap_or_default();
        match memchr::memchr(b'>', rest) {
            Some(len) if self.places_only && all_digits(rest.get(..len).unwrap_or_default()) => {
                self.at += len + 1;
                return Ok(Vec::new());
            }
            Some(len) => {
                if let Some(string) = pairs(rest.get(..len).unwrap_or_default()) {
                    self.at += len + 1;
                    return Ok(string);
                }
            }
            None if all_digits(rest) => return Err(Failure::Incomplete),
            None => {}
        }
        let mut string = Vec::new();
        let mut half = None;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            if byte == b'>' {
                string.extend(half.map(|high: u8| high << 4));
                return Ok(string);
            }
            match (hex_digit(byte), half) {
                (Some(digit), None) => half = Some(digit),
                (Some(digit), Some(high)) => {
                    string.push(high << 4 | digit);
                    half = None;
                }
                (None, _) if is_space(byte) => {}
                (None, _) => {
                    return Err(Failure::Malformed {
                        at: self.at - 1,
                        expected: "a hexadecimal digit or >",
                    });
                }
            }
        }
    }

    fn number_or_reference(&mut self) -> Parsed<Object> {
        let number = self.number()?;
        let Object::Integer(first) = number else {
            return Ok(number);
        };
        let Ok(object_number) = u32::try_from(first) else {
            return Ok(number);
        };
        let after = self.at;
        self.skip_space();
        if self.text.get(self.at).is_some_and(u8::is_ascii_digit) && self.at > after {
            let generation = self.unsigned()?;
            let before_keyword = self.at;
            self.skip_space();
            if self.at == self.text.len() {
                return Err(Failure::Incomplete);
            }
            if self.at > before_keyword && self.keyword(b"R")? {
                let Ok(generation) = u16::try_from(generation) else {
                    return Err(Failure::Malformed {
                        at: after,
                        expected: "a generation number",
                    });
                };
                return Ok(Object::Reference((object_number, generation)));
            }
        } else if self.at == self.text.len() {
            return Err(Failure::Incomplete);
        }
        self.at = after;
        Ok(number)
    }

    /// 7.3.3.
    #[allow(clippy::cast_possible_truncation)] // lopdf keeps reals as f32; edits splice the text
    fn number(&mut self) -> Parsed<Object> {
        let start = self.at;
        while self
            .text
            .get(self.at)
            .is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'))
        {
            self.at += 1;
        }
        if self.at == self.text.len() {
            return Err(Failure::Incomplete);
        }
        let wrong = Failure::Malformed {
            at: start,
            expected: "a number",
        };
        let digits = self
            .slice(start..self.at)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .ok_or(wrong.clone())?;
        if digits.contains('.') {
            let value: f64 = digits.parse().map_err(|_| wrong)?;
            Ok(Object::Real(value as f32))
        } else {
            digits.parse().map(Object::Integer).map_err(|_| wrong)
        }
    }

    fn peek(&self) -> Parsed<u8> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Parsed<u8> {
        self.text
            .get(self.at + ahead)
            .copied()
            .ok_or(Failure::Incomplete)
    }

    fn slice(&self, range: Range<usize>) -> Option<&'a [u8]> {
        self.text.get(range)
    }

    fn wrong(&self, expected: &'static str) -> Failure {
        Failure::Malformed {
            at: self.at,
            expected,
        }
    }
}

/// 7.2.3, table 1.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Neither white space nor a delimiter (7.2.3).
pub(crate) fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

/// Whether there is nothing but hexadecimal digits.
pub(crate) fn all_digits(text: &[u8]) -> bool {
    // no way out in between, so that many bytes are looked at in one step
    let digits = text.iter().map(u8::is_ascii_hexdigit);
    digits.fold(true, |all, is_digit| all & is_digit)
}

/// What pairs of hexadecimal digits write; `None` where there is anything else.
fn pairs(digits: &[u8]) -> Option<Vec<u8>> {
    // more than that of all digits for any other byte; without a branch, so that many are done at once
    let worth = |byte: u8| {
        let (digit, letter) = (byte.wrapping_sub(b'0'), (byte | 0x20).wrapping_sub(b'a'));
        match (digit < 10, letter < 6) {
            (true, _) => digit,
            (_, true) => letter + 10,
            _ => 0xff,
        }
    };
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    let mut wrong = 0;
    let string = pairs.iter().map(|[high, low]| {
        let (high, low) = (worth(*high), worth(*low));
        wrong |= high | low;
        high << 4 | low
    });
    let string = string.collect();
    (wrong <= 0x0f).then_some(string)
}

pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn parse(text: &[u8]) -> Parsed<Object> {
        Parser::new(text, 0, 16).object()
    }

    #[test]
    fn every_kind_of_object() {
        assert_eq!(parse(b"/A#20B ").unwrap(), Object::Name(b"A B".to_vec()));
        assert_eq!(parse(b"-17 ").unwrap(), Object::Integer(-17));
        assert_eq!(parse(b".5 ").unwrap(), Object::Real(0.5));
        assert_eq!(parse(b"12 0 R ").unwrap(), Object::Reference((12, 0)));
        assert_eq!(
            parse(
                br"(a\(b(c)\051\n\
d) "
            )
            .unwrap(),
            Object::String(b"a(b(c))\nd".to_vec(), StringFormat::Literal)
        );
        assert_eq!(
            parse(b"<48 65 6> ").unwrap(),
            Object::String(b"He\x60".to_vec(), StringFormat::Hexadecimal)
        );
        assert_eq!(
            parse(b"[1 0 R 2 3 true null]").unwrap(),
            Object::Array(vec![
                Object::Reference((1, 0)),
                Object::Integer(2),
                Object::Integer(3),
                Object::Boolean(true),
                Object::Null
            ])
        );
    }

    #[test]
    fn an_end_too_early_is_told_from_an_error() {
        for whole in [
            &b"<< /A [1 2 (x)] /B <AB> >>"[..],
            b"[12 0 R] ",
            b"/Name ",
            b"(a\\)) ",
        ] {
            for cut in 0..whole.len() - 1 {
                if let Err(failure) = parse(&whole[..cut]) {
                    assert_eq!(failure, Failure::Incomplete, "{whole:?} cut at {cut}");
                }
            }
            parse(whole).unwrap();
        }
        assert!(matches!(
            parse(b"<< 1 2 >> "),
            Err(Failure::Malformed { at: 3, .. })
        ));
        assert!(matches!(
            parse(b"<4g> "),
            Err(Failure::Malformed { at: 2, .. })
        ));
        assert!(matches!(parse(b"nul "), Err(Failure::Malformed { .. })));
    }

    #[test]
    fn nesting_is_bounded() {
        assert_eq!(parse(&b"[".repeat(40)), Err(Failure::TooDeep));
        assert_eq!(parse(&b"<</A ".repeat(40)), Err(Failure::TooDeep));
    }

    #[test]
    fn values_are_bounded() {
        let array = [&b"["[..], &b"0 ".repeat(Limits::OBJECT_VALUES), b"]"].concat();
        assert_eq!(parse(&array), Err(Failure::TooMany));
    }

    #[test]
    fn entries_tell_their_places_and_repeat() {
        let text = b"  << /A 1%c\n /B (x) /A 2 >>";
        let entries = Parser::new(text, 0, 4).entries().unwrap();
        let seen: Vec<_> = entries
            .iter()
            .map(|e| (&e.key[..], &text[e.value.clone()]))
            .collect();
        assert_eq!(seen, [(&b"A"[..], &b"1"[..]), (b"B", b"(x)"), (b"A", b"2")]);
    }

    #[test]
    fn streams_begin_after_the_end_of_line() {
        for (text, data) in [
            (&b"4 0 obj<<>>stream\nX"[..], 18),
            (b"4 0 obj <<>> stream\r\nX", 21),
        ] {
            let indirect = Parser::new(text, 0, 4).indirect_object().unwrap();
            assert_eq!((indirect.id, indirect.data), ((4, 0), Some(data)));
        }
        assert!(
            Parser::new(b"4 0 obj<<>>stream\rX", 0, 4)
                .indirect_object()
                .is_err()
        );
        let plain = Parser::new(b"4 1 obj [1] endobj ", 0, 4)
            .indirect_object()
            .unwrap();
        assert_eq!((plain.id, plain.span), ((4, 1), 8..11));
    }
}
