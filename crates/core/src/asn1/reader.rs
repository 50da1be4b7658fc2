//! A cursor over BER with definite lengths.

use super::oid::Oid;
use crate::error::{Error, Structure};

/// The first identifier octet (X.690, 8.1.2): class, primitive or constructed, tag number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag(pub(crate) u8);

impl Tag {
    pub(crate) const BOOLEAN: Self = Self(0x01);
    pub(crate) const INTEGER: Self = Self(0x02);
    pub(crate) const BIT_STRING: Self = Self(0x03);
    pub(crate) const OCTET_STRING: Self = Self(0x04);
    pub(crate) const NULL: Self = Self(0x05);
    pub(crate) const OID: Self = Self(0x06);
    pub(crate) const ENUMERATED: Self = Self(0x0a);
    pub(crate) const UTF8_STRING: Self = Self(0x0c);
    pub(crate) const IA5_STRING: Self = Self(0x16);
    pub(crate) const UTC_TIME: Self = Self(0x17);
    pub(crate) const GENERALIZED_TIME: Self = Self(0x18);
    pub(crate) const SEQUENCE: Self = Self(0x30);
    pub(crate) const SET: Self = Self(0x31);

    const CONSTRUCTED: u8 = 0x20;
    /// Tag numbers from 31 on continue in further octets.
    const NUMBER: u8 = 0x1f;

    /// `[number]` holding other elements.
    pub(crate) const fn constructed(number: u8) -> Self {
        Self(0xa0 | number)
    }

    /// `[number]` holding bytes.
    pub(crate) const fn primitive(number: u8) -> Self {
        Self(0x80 | number)
    }

    pub(crate) const fn is_constructed(self) -> bool {
        self.0 & Self::CONSTRUCTED != 0
    }

    pub(crate) const fn as_primitive(self) -> Self {
        Self(self.0 & !Self::CONSTRUCTED)
    }
}

/// Whether the bytes are wrong, or BER that has to be made DER first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// No encoding rules allow it here.
    Malformed,
    /// An indefinite length or a string in pieces (X.690, 8.1.3.6 and 8.7.3).
    Ber,
    /// More elements than the caller's budget.
    Budget,
}

/// What keeps bytes from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) cause: Cause,
    pub(crate) offset: u64,
    pub(crate) expected: &'static str,
    pub(crate) got: String,
}

impl Fault {
    pub(crate) fn malformed(offset: u64, expected: &'static str, got: impl Into<String>) -> Self {
        Self {
            cause: Cause::Malformed,
            offset,
            expected,
            got: got.into(),
        }
    }

    fn ber(offset: u64, expected: &'static str, got: impl Into<String>) -> Self {
        Self {
            cause: Cause::Ber,
            ..Self::malformed(offset, expected, got)
        }
    }

    pub(crate) fn budget() -> Self {
        Self {
            cause: Cause::Budget,
            ..Self::malformed(0, "fewer elements", "more")
        }
    }

    pub(crate) fn within(self, structure: Structure) -> Error {
        Error::malformed(structure, self.offset, self.expected, self.got)
    }
}

/// The identifier and length octets of one element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) tag: Tag,
    /// How many octets the identifier takes: more than one for tag numbers from 31 on.
    pub(crate) identifier_len: usize,
    /// Octets of identifier and length together.
    pub(crate) len: usize,
    /// Octets of contents; `None` where the length is indefinite.
    pub(crate) contents_len: Option<usize>,
}

impl Header {
    /// Reads the header that `bytes` begin with; `offset` is where they stand.
    pub(crate) fn read(bytes: &[u8], offset: u64) -> Result<Self, Fault> {
        let truncated = || Fault::malformed(offset, "a tag and a length", "the end");
        let mut octets = bytes.iter().copied();
        let mut len = 0_usize;
        let mut octet = || {
            len += 1;
            octets.next()
        };
        let tag = Tag(octet().ok_or_else(truncated)?);
        let mut identifier_len = 1;
        if tag.0 & Tag::NUMBER == Tag::NUMBER {
            loop {
                identifier_len += 1;
                let continued = octet().ok_or_else(truncated)? & 0x80 != 0;
                match (continued, identifier_len) {
                    (false, _) => break,
                    (true, 6..) => {
                        return Err(Fault::malformed(offset, "a tag number", "an endless one"));
                    }
                    (true, _) => {}
                }
            }
        }
        let contents_len = match octet().ok_or_else(truncated)? {
            0x80 => None,
            short if short < 0x80 => Some(usize::from(short)),
            long => {
                let mut value = 0_usize;
                for _ in 0..long & 0x7f {
                    let next = octet().ok_or_else(truncated)?;
                    value = value
                        .checked_mul(256)
                        .and_then(|value| value.checked_add(usize::from(next)))
                        .ok_or_else(|| Fault::malformed(offset, "a length", "too large a one"))?;
                }
                Some(value)
            }
        };
        Ok(Self {
            tag,
            identifier_len,
            len,
            contents_len,
        })
    }
}

/// One element where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    pub(crate) tag: Tag,
    pub(crate) contents: &'a [u8],
    /// Tag, length and contents.
    pub(crate) raw: &'a [u8],
    /// Of its first octet.
    pub(crate) offset: u64,
}

impl<'a> Element<'a> {
    /// A reader over what it holds.
    pub(crate) fn reader(&self) -> Reader<'a> {
        let header = (self.raw.len() - self.contents.len()) as u64;
        Reader::at(self.contents, self.offset + header)
    }

    pub(crate) fn fault(&self, expected: &'static str, got: impl Into<String>) -> Fault {
        Fault::malformed(self.offset, expected, got)
    }

    /// The value of an OBJECT IDENTIFIER.
    pub(crate) fn oid(&self) -> Result<Oid, Fault> {
        Oid::from_contents(self.contents)
            .ok_or_else(|| self.fault("an object identifier", excerpt(self.contents)))
    }

    /// The value of a small INTEGER that is not negative.
    pub(crate) fn small(&self) -> Result<u32, Fault> {
        let wrong = || self.fault("an integer from 0 to 2^32 - 1", excerpt(self.contents));
        if self.contents.first().is_none_or(|first| first & 0x80 != 0) {
            return Err(wrong());
        }
        self.contents.iter().try_fold(0_u32, |value, octet| {
            value
                .checked_mul(256)
                .map(|value| value | u32::from(*octet))
                .ok_or_else(wrong)
        })
    }

    /// The bytes of a BIT STRING that has no unused bits.
    pub(crate) fn whole_octets(&self) -> Result<&'a [u8], Fault> {
        match self.contents.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(self.fault("a bit string of whole octets", "another")),
        }
    }
}

/// The shortest octets of the number that these octets of an INTEGER are (X.690, 8.3.2). A sign is
/// part of it: `ff` is -1, `00ff` is 255.
pub(crate) fn shortest_integer(octets: &[u8]) -> &[u8] {
    let mut shortest = octets;
    while let [0x00, next, ..] | [0xff, next, ..] = shortest {
        let sign = if *next < 0x80 { 0x00 } else { 0xff };
        match shortest.split_first() {
            Some((first, rest)) if *first == sign => shortest = rest,
            _ => break,
        }
    }
    shortest
}

/// The beginning of bytes in hex, for messages.
fn excerpt(bytes: &[u8]) -> String {
    const LEN: usize = 16;
    match bytes.get(..LEN) {
        Some(first) if bytes.len() > LEN => format!("{}…", hex::encode(first)),
        _ => hex::encode(bytes),
    }
}

/// Reads one element after another.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    offset: u64,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self::at(bytes, 0)
    }

    /// A reader over bytes that stand at `offset` of something larger.
    pub(crate) fn at(bytes: &'a [u8], offset: u64) -> Self {
        Self { bytes, offset }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Everything that is left, as the contents of an element without a header.
    pub(crate) fn rest(&mut self) -> Element<'a> {
        let bytes = std::mem::take(&mut self.bytes);
        let element = Element {
            tag: Tag::OCTET_STRING,
            contents: bytes,
            raw: bytes,
            offset: self.offset,
        };
        self.offset += bytes.len() as u64;
        element
    }

    /// The tag that comes next.
    pub(crate) fn peek(&self) -> Option<Tag> {
        self.bytes.first().map(|octet| Tag(*octet))
    }

    /// The next element, whatever it is.
    pub(crate) fn next(&mut self, what: &'static str) -> Result<Element<'a>, Fault> {
        if self.bytes.is_empty() {
            return Err(Fault::malformed(self.offset, what, "the end"));
        }
        let header = Header::read(self.bytes, self.offset)?;
        let Some(contents_len) = header.contents_len else {
            return Err(Fault::ber(
                self.offset,
                "a definite length",
                "an indefinite one",
            ));
        };
        let split = header
            .len
            .checked_add(contents_len)
            .and_then(|total| self.bytes.split_at_checked(total));
        let Some((raw, rest)) = split else {
            return Err(Fault::malformed(
                self.offset,
                what,
                format!(
                    "{contents_len} bytes announced, {} there",
                    self.bytes.len() - header.len
                ),
            ));
        };
        let element = Element {
            tag: header.tag,
            contents: raw.get(header.len..).unwrap_or_default(),
            raw,
            offset: self.offset,
        };
        self.bytes = rest;
        self.offset += raw.len() as u64;
        Ok(element)
    }

    /// The next element, which must have this tag.
    pub(crate) fn expect(&mut self, tag: Tag, what: &'static str) -> Result<Element<'a>, Fault> {
        match self.peek() {
            Some(found) if found == tag => self.next(what),
            Some(found) if found.as_primitive() == tag && found.is_constructed() => Err(
                Fault::ber(self.offset, "a string in one piece", "one in pieces"),
            ),
            Some(found) => Err(Fault::malformed(
                self.offset,
                what,
                format!("tag {:#04x}", found.0),
            )),
            None => Err(Fault::malformed(self.offset, what, "the end")),
        }
    }

    /// The next element where it has this tag.
    pub(crate) fn optional(
        &mut self,
        tag: Tag,
        what: &'static str,
    ) -> Result<Option<Element<'a>>, Fault> {
        if self.peek() == Some(tag) {
            self.next(what).map(Some)
        } else {
            Ok(None)
        }
    }

    /// What `read` finds alone under `[number] EXPLICIT`, where that comes next.
    pub(crate) fn explicit<T>(
        &mut self,
        number: u8,
        what: &'static str,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let Some(outer) = self.optional(Tag::constructed(number), what)? else {
            return Ok(None);
        };
        let mut inner = outer.reader();
        let found = read(&mut inner)?;
        inner.finish("one element")?;
        Ok(Some(found))
    }

    /// Nothing may follow.
    pub(crate) fn finish(&self, what: &'static str) -> Result<(), Fault> {
        if self.bytes.is_empty() {
            Ok(())
        } else {
            Err(Fault::malformed(
                self.offset,
                what,
                format!("{} more bytes", self.bytes.len()),
            ))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_element_keeps_its_bytes_and_its_place() {
        let bytes = [0x30, 0x05, 0x02, 0x01, 0x07, 0x05, 0x00, 0xff];
        let mut reader = Reader::new(&bytes);
        let outer = reader.expect(Tag::SEQUENCE, "a sequence").unwrap();
        assert_eq!(outer.raw, &bytes[..7]);
        assert_eq!(reader.finish("the end").unwrap_err().offset, 7);
        let mut inner = outer.reader();
        let seven = inner.expect(Tag::INTEGER, "an integer").unwrap();
        assert_eq!((seven.offset, seven.small().unwrap()), (2, 7));
        assert_eq!(inner.next("null").unwrap().tag, Tag::NULL);
        inner.finish("the end").unwrap();
    }

    #[test]
    fn a_number_has_one_shortest_form() {
        for (octets, shortest) in [
            ("", ""),
            ("00", "00"),
            ("0000", "00"),
            ("007f", "7f"),
            ("0080", "0080"),
            ("000080", "0080"),
            ("ff", "ff"),
            ("ffff", "ff"),
            ("ff7f", "ff7f"),
            ("ffff80", "80"),
            ("00ff", "00ff"),
        ] {
            let octets = hex::decode(octets).unwrap();
            assert_eq!(hex::encode(shortest_integer(&octets)), shortest);
        }
    }

    #[test]
    fn a_length_longer_than_needed_is_read() {
        let mut reader = Reader::new(&[0x04, 0x83, 0x00, 0x00, 0x01, 0xaa]);
        assert_eq!(reader.next("bytes").unwrap().contents, [0xaa]);
    }

    #[test]
    fn what_ends_early_is_told_with_its_place() {
        let fault = Reader::new(&[0x30, 0x82, 0x01]).next("x").unwrap_err();
        assert_eq!((fault.cause, fault.offset), (Cause::Malformed, 0));
        let fault = Reader::at(&[0x04, 0x05, 0x00], 40).next("x").unwrap_err();
        assert_eq!(fault.offset, 40);
        assert_eq!(fault.got, "5 bytes announced, 1 there");
        assert!(
            Reader::new(&[0x1f, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x01, 0x00])
                .next("x")
                .is_err()
        );
        assert!(
            Reader::new(&[0x04, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0])
                .next("x")
                .is_err()
        );
        assert!(
            Reader::new(&[0x04, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
                .next("x")
                .is_err()
        );
    }

    #[test]
    fn ber_is_told_apart_from_what_is_wrong() {
        let indefinite = Reader::new(&[0x30, 0x80, 0x00, 0x00]).next("x");
        assert_eq!(indefinite.unwrap_err().cause, Cause::Ber);
        let pieces = Reader::new(&[0x24, 0x02, 0x04, 0x00]).expect(Tag::OCTET_STRING, "x");
        assert_eq!(pieces.unwrap_err().cause, Cause::Ber);
        let other = Reader::new(&[0x02, 0x01, 0x00]).expect(Tag::OCTET_STRING, "x");
        assert_eq!(other.unwrap_err().cause, Cause::Malformed);
    }
}
