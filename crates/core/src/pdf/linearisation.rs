//! Linearised files (ISO 32000-2, annex F). While a file is as long as it says in its first object, some programs
//! show the pages that its linearisation names, the first by its object and the others by the hint tables; once it
//! is longer, those of the page tree.

use crate::error::{Error, Structure};
use crate::pdf::document::Document;
use crate::pdf::page::{Page, Pages};
use crate::pdf::parse::Parser;
use crate::pdf::reading::parse_at;
use crate::pdf::xref::Location;
use crate::source;
use lopdf::{Dictionary, Object};
use memchr::memmem;
use std::ops::RangeInclusive;

/// The linearisation parameter dictionary (table F.1).
#[derive(Debug)]
pub(super) struct Linearisation {
    /// What can be read as `/L`: the length of the file.
    lens: Vec<Len>,
    /// Whether a key stands twice, and some take the first value and some the last.
    is_repeated: bool,
    /// `/O`: the number of the first page's object.
    first_page: Option<u64>,
    /// `/N`
    pages: Option<u64>,
    /// `/P`: which page is the first one, from 0.
    page: Option<u64>,
    /// The offset in `/H`.
    hints: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Len {
    Bytes(u64),
    /// A real number, which is a length too to programs that tell no kinds of numbers apart, and may have more
    /// digits than are kept.
    Any,
}

impl Linearisation {
    /// Of a document whose first object is one, however it ends.
    pub(super) fn of(document: &Document<'_>) -> Result<Option<Self>, Error> {
        let start = document.header_offset();
        let read = |parser: &mut Parser<'_>| {
            parser.skip_space();
            parser.object_header()?;
            parser.skip_space();
            let value = parser.object()?;
            Ok((value, parser.take_hidden()))
        };
        let structure = Structure::Object;
        let found = parse_at(document.source(), start, structure, document.limits(), read);
        match found {
            Ok(((Object::Dictionary(parameters), hidden), _)) if parameters.has(b"Linearized") => {
                Ok(Some(Self::read(document, &parameters, &hidden)))
            }
            Ok(_) => Ok(None),
            Err(Error::Malformed { .. }) => Self::broken(document, start),
            Err(error) => Err(error),
        }
    }

    /// Where the first object cannot be read: others may read it, and whatever it is, if it can be one.
    fn broken(document: &Document<'_>, start: u64) -> Result<Option<Self>, Error> {
        const MOST: usize = 64 * 1024;
        let text = source::read_up_to(document.source(), start, MOST)?;
        let end = memmem::find(&text, b"endobj").unwrap_or(text.len());
        let text = text.get(..end).unwrap_or_default();
        let may_be_one = memmem::find(text, b"Lineari").is_some() || text.contains(&b'#');
        Ok(may_be_one.then(|| Self {
            lens: vec![Len::Any],
            is_repeated: true,
            first_page: None,
            pages: None,
            page: None,
            hints: None,
        }))
    }

    fn read(document: &Document<'_>, parameters: &Dictionary, hidden: &[Object]) -> Self {
        // all of them are direct
        let number = |key: &[u8]| match parameters.get(key) {
            Ok(Object::Integer(number)) => u64::try_from(*number).ok(),
            _ => None,
        };
        let hints = parameters.get(b"H").and_then(Object::as_array).ok();
        let offset = hints.and_then(|hints| hints.first()?.as_i64().ok());
        let offset = offset.and_then(|offset| u64::try_from(offset).ok());
        let told = parameters.get(b"L").into_iter().chain(hidden);
        let lens = told.filter_map(|len| match len {
            Object::Integer(len) => u64::try_from(*len).ok().map(Len::Bytes),
            Object::Real(_) => Some(Len::Any),
            _ => None,
        });
        Self {
            lens: lens.collect(),
            is_repeated: !hidden.is_empty(),
            first_page: number(b"O"),
            pages: number(b"N"),
            page: number(b"P"),
            hints: offset.and_then(|offset| offset.checked_add(document.origin())),
        }
    }

    /// Whether a document whose file ended in this range is shown otherwise than its page tree says.
    pub(super) fn differs(
        &self,
        then: &Document<'_>,
        ends: &RangeInclusive<u64>,
    ) -> Result<bool, Error> {
        let ends_there = |len: &Len| match *len {
            Len::Any => true,
            // some count from the header
            Len::Bytes(len) => {
                let counted = len.saturating_add(then.header_offset());
                ends.contains(&len) || ends.contains(&counted)
            }
        };
        if !self.lens.iter().any(ends_there) {
            return Ok(false);
        }
        match self.agrees(then) {
            Ok(agrees) => Ok(!agrees),
            Err(error @ (Error::Io(_) | Error::LimitExceeded { .. })) => Err(error),
            Err(_) => Ok(true),
        }
    }

    /// Whether its pages are those of the page tree.
    fn agrees(&self, then: &Document<'_>) -> Result<bool, Error> {
        let count = u64::from(Page::count(then)?);
        if self.is_repeated || self.pages != Some(count) || self.page.is_some_and(|page| page > 0) {
            return Ok(false);
        }
        let mut pages = Pages::new(then)?;
        let mut next = || {
            let page = pages.next()?;
            Ok::<_, Error>(page.map(|page| u64::from(page.object.id.0)))
        };
        if next()? != self.first_page {
            return Ok(false);
        }
        if count > 1 {
            let Some(table) = self.hint_table(then)? else {
                return Ok(false);
            };
            // table F.3: they are counted from the second page on
            let mut number = 1;
            for page in 1..count {
                if next()? != Some(number) {
                    return Ok(false);
                }
                let Some(objects) = objects_of_page(&table, page) else {
                    return Ok(false);
                };
                number += objects;
            }
        }
        Ok(next()?.is_none())
    }

    /// The hint stream, at whose beginning the page offset hint table stands (F.3 and F.4.2).
    fn hint_table(&self, then: &Document<'_>) -> Result<Option<Vec<u8>>, Error> {
        let Some(offset) = self.hints else {
            return Ok(None);
        };
        let header = |parser: &mut Parser<'_>| {
            parser.skip_space();
            parser.object_header()
        };
        let limits = then.limits();
        let ((number, generation), _) =
            parse_at(then.source(), offset, Structure::Object, limits, header)?;
        let location = Location::InFile { offset, generation };
        match then.raw_at(number, location)? {
            Some(raw) => then.stream_text(&raw, limits.decoded_stream_bytes),
            None => Ok(None),
        }
    }
}

/// How many objects belong to a page: the least number of them, and what the page has above it in so many bits
/// (tables F.3 and F.4).
fn objects_of_page(table: &[u8], page: u64) -> Option<u64> {
    const HEADER: u64 = 36;
    let least = u32::from_be_bytes(*table.first_chunk()?);
    let bits = table.get(8..)?.first_chunk()?;
    let bits = u64::from(u16::from_be_bytes(*bits));
    if bits > 32 {
        return None;
    }
    let first = HEADER
        .checked_mul(8)?
        .checked_add(page.checked_mul(bits)?)?;
    let mut above = 0;
    for place in first..first + bits {
        let octet = table.get(usize::try_from(place / 8).ok()?)?;
        above = above << 1 | u64::from(octet >> (7 - place % 8) & 1);
    }
    Some(u64::from(least) + above)
}
