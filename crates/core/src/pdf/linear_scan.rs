//! The second way to read a file: from its first byte to its last, without a cross-reference.
//!
//! Objects, sections and `startxref` are met in the order in which they stand; stream data is passed
//! over. What follows no syntax at all is told as such. Nothing here trusts an offset that the file
//! writes, but for one: where a stream's `/Length` is an object of its own, the other reading may
//! say what it is, and `endstream` must stand there.

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::opening;
use crate::pdf::parse::{Parser, is_space};
use crate::pdf::reading::parse_at;
use crate::pdf::xref::Section;
use crate::source::{self, Blocks, Source};
use lopdf::{Dictionary, Object, ObjectId};
use memchr::memmem;
use std::ops::Range;

/// What is charged for text whose reading a limit stopped: about what was read of it.
const STOPPED: u64 = 1024 * 1024;

/// What is looked at to tell what a word may begin.
const HEAD: usize = 64;

/// Something that the scan met.
#[derive(Debug)]
pub(super) enum Found {
    /// `n g obj` … `endobj`.
    Object(FoundObject),
    /// `xref` … and its trailer dictionary.
    Table(Section),
    /// `startxref` to behind `%%EOF`.
    Closing(Range<u64>),
    /// Bytes that are no syntax.
    Unexplained(Range<u64>),
}

/// An indirect object where it stands.
#[derive(Debug)]
pub(super) struct FoundObject {
    pub(super) id: ObjectId,
    /// From its number to behind `endobj`.
    pub(super) span: Range<u64>,
    /// The dictionary of a stream; of another object it may be left out.
    pub(super) dictionary: Dictionary,
    /// The stream's data as it stands.
    pub(super) data: Option<Range<u64>>,
    /// Where its `/Length` says that the data end, if that is beyond what is scanned.
    pub(super) beyond: Option<u64>,
}

/// What the other reading says.
#[derive(Clone, Copy)]
pub(super) struct Hints<'h> {
    /// How long a stream is whose length is this object.
    pub(super) length: &'h dyn Fn(ObjectId) -> Option<u64>,
    /// What the object with this number is now, whatever its generation.
    pub(super) number: &'h dyn Fn(ObjectId) -> Option<Object>,
    /// Which object begins at an offset and where its value ends, where it was parsed there before and is no
    /// stream.
    pub(super) parsed: &'h dyn Fn(u64) -> Option<(ObjectId, u64)>,
}

impl Hints<'_> {
    /// Nothing is known.
    pub(super) const NONE: Hints<'static> = Hints {
        length: &|_| None,
        number: &|_| None,
        parsed: &|_| None,
    };
}

/// Reads `range` of the source and hands over what it meets, in order.
///
/// # Errors
/// Reading failed, the visitor failed, or [`Error::LimitExceeded`]: objects, or text that has to be
/// parsed again and again because it begins like an object and is none.
pub(super) fn scan(
    source: &dyn Source,
    range: Range<u64>,
    limits: &Limits,
    hints: Hints<'_>,
    visit: &mut dyn FnMut(Found) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut scan = Scan {
        source: Blocks::until(source, range.end),
        end: range.end.min(source.len()),
        limits,
        hints,
        at: range.start,
        unexplained: None,
        parsed_left: most_parsed(&range),
        parsed_max: most_parsed(&range),
        objects_left: limits.objects,
        next_end: None,
    };
    while let Some(found) = scan.next()? {
        visit(found)?;
    }
    Ok(())
}

/// What a word may begin.
enum Head {
    Object,
    Table,
    Closing,
    Other,
}

struct Scan<'a> {
    source: Blocks<'a>,
    end: u64,
    limits: &'a Limits,
    hints: Hints<'a>,
    at: u64,
    /// Bytes that were passed over and not told yet.
    unexplained: Option<Range<u64>>,
    parsed_left: u64,
    parsed_max: u64,
    objects_left: usize,
    /// From where the end of a stream was looked for last, and what was found: where its data and its
    /// object end.
    next_end: Option<(u64, Option<(u64, u64)>)>,
}

impl Scan<'_> {
    fn next(&mut self) -> Result<Option<Found>, Error> {
        loop {
            self.skip_space()?;
            if self.at >= self.end {
                return Ok(self.unexplained.take().map(Found::Unexplained));
            }
            let start = self.at;
            let Some(found) = self.syntax()? else {
                self.at = self.end_of_word()?;
                let from = self.unexplained.take().map_or(start, |range| range.start);
                self.unexplained = Some(from..self.at);
                continue;
            };
            if let Some(range) = self.unexplained.take() {
                self.at = start;
                return Ok(Some(Found::Unexplained(range)));
            }
            self.objects_left = self
                .objects_left
                .checked_sub(1)
                .ok_or(Error::LimitExceeded {
                    limit: "objects",
                    max: self.limits.objects as u64,
                })?;
            self.at = match &found {
                Found::Object(object) => object.span.end,
                Found::Table(section) => section.end,
                Found::Closing(span) | Found::Unexplained(span) => span.end,
            };
            return Ok(Some(found));
        }
    }

    /// What begins here, if it is syntax.
    fn syntax(&mut self) -> Result<Option<Found>, Error> {
        let head = self.source.with(self.at, HEAD, |head| match head.first() {
            Some(b'0'..=b'9') if is_header(head) => Head::Object,
            Some(b'x') if head.starts_with(b"xref") => Head::Table,
            Some(b's') if head.starts_with(b"startxref") => Head::Closing,
            _ => Head::Other,
        })?;
        match head {
            Head::Object => self.object(),
            Head::Table => match Section::read(&self.source, 0, self.at, self.limits) {
                Ok(section) => Ok(Some(Found::Table(section))),
                Err(error) => self.no_table(error),
            },
            Head::Closing => {
                let closing = opening::closing_behind(&self.source, self.at)?;
                Ok(closing.map(|closing| Found::Closing(closing.offset..closing.end_of_marker)))
            }
            Head::Other => Ok(None),
        }
    }

    /// What begins like a table and is malformed is no syntax; anything else stops the scan.
    fn no_table(&mut self, error: Error) -> Result<Option<Found>, Error> {
        match error {
            Error::Malformed { offset, .. } => {
                self.spend(offset.saturating_sub(self.at))?;
                Ok(None)
            }
            Error::LimitExceeded {
                limit: "object_number" | "nesting" | "cross_reference_subsections" | "OBJECT_VALUES",
                ..
            } => {
                self.spend(STOPPED)?;
                Ok(None)
            }
            other => Err(other),
        }
    }

    fn object(&mut self) -> Result<Option<Found>, Error> {
        /// Most objects are no longer.
        const USUAL: usize = 16 * 1024;
        let start = self.at;
        if let Some((id, end_of_value)) = (self.hints.parsed)(start)
            && let Some(end) = self.endobj_at(end_of_value)?
        {
            self.spend(end - start)?;
            return Ok(Some(Found::Object(FoundObject {
                id,
                span: start..end,
                dictionary: Dictionary::new(),
                data: None,
                beyond: None,
            })));
        }
        let read = |parser: &mut Parser<'_>| {
            let indirect = parser.indirect_object()?;
            Ok((indirect, parser.position()))
        };
        let usual = self.source.with(start, USUAL, |text| {
            read(&mut Parser::new(text, 0, self.limits.nesting)).ok()
        })?;
        let parsed = match usual {
            Some(parsed) => Ok(parsed),
            None => parse_at(&self.source, start, Structure::Object, self.limits, read)
                .map(|(parsed, _)| parsed),
        };
        let (indirect, behind) = match parsed {
            Ok(parsed) => parsed,
            Err(Error::Malformed { offset, .. }) => {
                self.spend(offset.saturating_sub(start))?;
                return Ok(None);
            }
            Err(Error::LimitExceeded {
                limit: limit @ ("nesting" | "object_bytes" | "OBJECT_VALUES"),
                ..
            }) => {
                self.spend(match limit {
                    "object_bytes" => self.limits.object_bytes as u64,
                    _ => STOPPED,
                })?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        self.spend(behind as u64)?;
        let dictionary = match indirect.value {
            Object::Dictionary(dictionary) => dictionary,
            _ => Dictionary::new(),
        };
        let mut found = FoundObject {
            id: indirect.id,
            span: start..start + behind as u64,
            dictionary,
            data: None,
            beyond: None,
        };
        if let Some(data) = indirect.data {
            let data = start + data as u64;
            found.beyond = self.beyond(data, &found.dictionary, &indirect.hidden);
            let Some((data_end, end)) = self.end_of_stream(data, &found.dictionary)? else {
                return Ok(None);
            };
            found.data = Some(data..data_end);
            found.span.end = end;
        }
        Ok(Some(Found::Object(found)))
    }

    fn length(&self, value: &Object) -> Option<u64> {
        match value {
            Object::Integer(length) => u64::try_from(*length).ok(),
            Object::Reference(id) => (self.hints.length)(*id),
            _ => None,
        }
    }

    /// Where the data may end to some program, beyond the end of what is scanned. Of a key that stands twice some
    /// take the first value, and `hidden` holds what can be one; to some a name ends with an octet 0; some ask
    /// for no generation; and some take a real number for the integer that it is near.
    fn beyond(&self, data: u64, dictionary: &Dictionary, hidden: &[Object]) -> Option<u64> {
        let is_length = |key: &[u8]| {
            key.strip_prefix(b"Length")
                .is_some_and(|rest| matches!(rest, [] | [0, ..]))
        };
        let named = dictionary.iter().filter(|(key, _)| is_length(key));
        let told = named.map(|(_, value)| value).chain(hidden);
        let ends = told.filter_map(|value| {
            let number = match value {
                Object::Reference(id) => (self.hints.number)(*id)?,
                number => number.clone(),
            };
            Some(data.saturating_add(most(&number)?))
        });
        ends.max().filter(|end| *end > self.end)
    }

    /// Where the data ends and where the object ends.
    fn end_of_stream(
        &mut self,
        data: u64,
        dictionary: &Dictionary,
    ) -> Result<Option<(u64, u64)>, Error> {
        let length = dictionary.get(b"Length").ok();
        let length = length.and_then(|length| self.length(length));
        if let Some(end) = length.and_then(|length| data.checked_add(length))
            && end <= self.end
            && let Some(behind) = self.endstream_at(end)?
        {
            return Ok(Some((end, behind)));
        }
        match self.next_end {
            Some((from, found)) if from <= data && found.is_none_or(|(end, _)| data <= end) => {
                Ok(found)
            }
            _ => {
                let found = self.find_end(data)?;
                self.next_end = Some((data, found));
                Ok(found)
            }
        }
    }

    /// Behind `endobj`, where that stands here.
    fn endobj_at(&self, at: u64) -> Result<Option<u64>, Error> {
        let len = self.source.with(at, 64, |text| {
            let mut parser = Parser::new(text, 0, 1);
            parser.skip_space();
            let ends = parser.keyword(b"endobj") == Ok(true);
            // a word that ends with what is seen of the text may go on
            let end = parser.position();
            (ends && end < text.len()).then_some(end)
        })?;
        Ok(len.map(|len| at + len as u64))
    }

    /// Behind `endstream` and `endobj`, where both stand here.
    fn endstream_at(&self, at: u64) -> Result<Option<u64>, Error> {
        let mut text = source::read_up_to(&self.source, at, 128)?;
        text.push(b'\n');
        let mut parser = Parser::new(&text, 0, 1);
        for word in [&b"endstream"[..], b"endobj"] {
            parser.skip_white_space();
            if parser.keyword(word) != Ok(true) {
                return Ok(None);
            }
        }
        Ok(Some(at + parser.position() as u64))
    }

    /// The next `endstream` that `endobj` follows.
    fn find_end(&self, from: u64) -> Result<Option<(u64, u64)>, Error> {
        const WORD: &[u8] = b"endstream";
        const CHUNK: usize = 256 * 1024;
        let mut at = from;
        while at < self.end {
            let chunk = source::read_up_to(&self.source, at, CHUNK)?;
            for place in memmem::find_iter(&chunk, WORD) {
                let end = at + place as u64;
                if end >= self.end {
                    return Ok(None);
                }
                if let Some(behind) = self.endstream_at(end)? {
                    return Ok(Some((end, behind)));
                }
            }
            at += (chunk.len().saturating_sub(WORD.len() - 1)).max(1) as u64;
        }
        Ok(None)
    }

    /// Passes over white space and comments.
    fn skip_space(&mut self) -> Result<(), Error> {
        const CHUNK: usize = 1024;
        let mut in_comment = false;
        loop {
            let (end, len) = self.source.with(self.at, CHUNK, |text| {
                let end = text.iter().position(|byte| {
                    match byte {
                        b'\r' | b'\n' => in_comment = false,
                        b'%' => in_comment = true,
                        _ => {}
                    }
                    !in_comment && !is_space(*byte)
                });
                (end, text.len())
            })?;
            self.at += end.unwrap_or(len) as u64;
            if end.is_some() || len == 0 || self.at >= self.end {
                self.at = self.at.min(self.end);
                return Ok(());
            }
        }
    }

    /// Behind the word that begins here.
    fn end_of_word(&self) -> Result<u64, Error> {
        let len = self.source.with(self.at, 1024, |text| {
            let len = text.iter().position(|byte| is_space(*byte));
            len.unwrap_or(text.len())
        })?;
        Ok((self.at + len.max(1) as u64).min(self.end))
    }

    fn spend(&mut self, bytes: u64) -> Result<(), Error> {
        self.parsed_left = self
            .parsed_left
            .checked_sub(bytes)
            .ok_or(Error::LimitExceeded {
                limit: "text parsed by a scan",
                max: self.parsed_max,
            })?;
        Ok(())
    }
}

/// Text that begins like an object and is none is parsed to its end, and again from its next word.
/// An honest file is parsed once: a few times its length is enough, and keeps the work linear.
fn most_parsed(range: &Range<u64>) -> u64 {
    const PASSES: u64 = 4;
    const AT_LEAST: u64 = 16 * 1024 * 1024;
    (range.end - range.start.min(range.end))
        .saturating_mul(PASSES)
        .saturating_add(AT_LEAST)
}

/// The greatest length that a number can be taken for.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)] // it saturates, and is made greater than what it was rounded from
fn most(number: &Object) -> Option<u64> {
    match number {
        Object::Integer(number) => u64::try_from(*number).ok(),
        Object::Real(number) if *number >= 0.0 => {
            let rounded = (*number * (1.0 + 2.0 * f32::EPSILON)).ceil();
            Some((rounded as u64).saturating_add(1))
        }
        _ => None,
    }
}

/// Whether the text begins with `n g obj`.
fn is_header(text: &[u8]) -> bool {
    // a word at the very end ends
    let mut ended = [b'\n'; HEAD + 1];
    let len = text.len().min(HEAD);
    for (place, octet) in ended.iter_mut().zip(text.iter().take(len)) {
        *place = *octet;
    }
    let text = ended.get(..=len).unwrap_or_default();
    Parser::new(text, 0, 1).object_header().is_ok()
}
