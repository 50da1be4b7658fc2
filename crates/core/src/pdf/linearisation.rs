//! Linearised files (ISO 32000-2, annex F). While a file is as long as it says in its first object, some programs
//! show the pages that its linearisation names, the first by its object and the others by the hint tables; once it
//! is longer, those of the page tree.

use crate::error::{Error, Structure};
use crate::pdf::document::Document;
use crate::pdf::page::{Page, Pages};
use crate::pdf::parse::Parser;
use crate::pdf::reading::{is_blank, parse_at};
use crate::pdf::xref::Location;
use crate::source;
use lopdf::{Dictionary, Object};
use memchr::memmem;
use std::ops::RangeInclusive;

const ENDOBJ: &[u8] = b"endobj";

/// Where programs look for the end of the first object.
const HEAD: usize = 1024;

/// The linearisation parameter dictionary (table F.1).
#[derive(Debug)]
pub(super) struct Linearisation {
    /// What can be read as `/L`, the length of the file; `None` where that may be anything.
    lens: Option<Vec<u64>>,
    /// What else it says, where every program reads the same.
    told: Option<Told>,
}

#[derive(Debug)]
struct Told {
    /// `/O`: the number of the first page's object.
    first_page: u64,
    /// `/N`
    pages: u64,
    /// `/H`, where it is one stream: its extent.
    hints: Option<(u64, u64)>,
    /// Behind the first `endobj`, where programs look for the cross-reference.
    behind: u64,
}

impl Linearisation {
    /// One that says different things to different programs.
    const UNKNOWN: Self = Self {
        lens: None,
        told: None,
    };

    /// Of a document whose first object is one, however it ends.
    pub(super) fn of(document: &Document<'_>) -> Result<Option<Self>, Error> {
        let start = document.header_offset();
        if is_known_to_be_another(document, start)? {
            return Ok(None);
        }
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
            Ok(((Object::Dictionary(parameters), hidden), _)) => match is_one(&parameters) {
                true => Self::read(document, &parameters, &hidden).map(Some),
                false => Ok(None),
            },
            Ok(_) => Ok(None),
            Err(Error::Malformed { .. }) => Self::broken(document, start),
            Err(error) => Err(error),
        }
    }

    /// Where the first object cannot be read: others may read it, and whatever it is, if it can be one.
    fn broken(document: &Document<'_>, start: u64) -> Result<Option<Self>, Error> {
        const MOST: usize = 64 * 1024;
        let text = source::read_up_to(document.source(), start, MOST)?;
        let end = memmem::find(&text, ENDOBJ).unwrap_or(text.len());
        let text = text.get(..end).unwrap_or_default();
        let may_be_one = memmem::find(text, b"Lineari").is_some() || text.contains(&b'#');
        Ok(may_be_one.then_some(Self::UNKNOWN))
    }

    fn read(
        document: &Document<'_>,
        parameters: &Dictionary,
        hidden: &[Object],
    ) -> Result<Self, Error> {
        let is_cut = |(key, _): (&Vec<u8>, _)| key.contains(&0);
        // of a key that stands twice either value may count
        let lens = parameters.get(b"L").into_iter().chain(hidden);
        // a real number is a length too to programs that tell no kinds of numbers apart, and may have more
        // digits than are kept
        let is_real = |len: &Object| matches!(len, Object::Real(_));
        if parameters.iter().any(is_cut) || lens.clone().any(is_real) {
            return Ok(Self::UNKNOWN);
        }
        Ok(Self {
            lens: Some(lens.filter_map(natural).collect()),
            told: match hidden {
                [] => Told::read(document, parameters)?,
                _ => None,
            },
        })
    }

    /// Whether a document whose file ended in this range is shown otherwise than its page tree says.
    pub(super) fn differs(
        &self,
        then: &Document<'_>,
        ends: &RangeInclusive<u64>,
    ) -> Result<bool, Error> {
        // some count from the header
        let ends_there = |len: &u64| {
            ends.contains(len) || ends.contains(&len.saturating_add(then.header_offset()))
        };
        if self
            .lens
            .as_ref()
            .is_some_and(|lens| !lens.iter().any(ends_there))
        {
            return Ok(false);
        }
        let Some(told) = &self.told else {
            return Ok(true);
        };
        match told.agrees(then) {
            Ok(agrees) => Ok(!agrees),
            Err(error @ (Error::Io(_) | Error::LimitExceeded { .. })) => Err(error),
            Err(_) => Ok(true),
        }
    }
}

impl Told {
    /// All values are direct.
    fn read(document: &Document<'_>, parameters: &Dictionary) -> Result<Option<Self>, Error> {
        let named = |key: &[u8]| parameters.get(key).ok().and_then(natural);
        let is_first = match parameters.get(b"P") {
            Err(_) | Ok(Object::Null) => true,
            Ok(page) => *page == Object::Integer(0),
        };
        // programs look for the end of the first object in its bytes
        let start = document.header_offset();
        let head = source::read_up_to(document.source(), start, HEAD)?;
        let behind = memmem::find(&head, ENDOBJ).map(|at| start + (at + ENDOBJ.len()) as u64);
        let (Some(first_page), Some(pages), Some(behind), true) =
            (named(b"O"), named(b"N"), behind, is_first)
        else {
            return Ok(None);
        };
        let hints = match parameters.get(b"H").and_then(Object::as_array) {
            Ok(hints) => match hints.as_slice() {
                [offset, len] => natural(offset)
                    .and_then(|offset| offset.checked_add(document.origin()))
                    .zip(natural(len)),
                _ => None,
            },
            Err(_) => None,
        };
        Ok(Some(Self {
            first_page,
            pages,
            hints,
            behind,
        }))
    }

    /// Whether its pages are those of the page tree, and its cross-reference is the newest one.
    fn agrees(&self, then: &Document<'_>) -> Result<bool, Error> {
        if self.pages != u64::from(Page::count(then)?) || !self.begins_with_newest(then)? {
            return Ok(false);
        }
        let mut pages = Pages::new(then)?;
        // what a page has from above is not known to who does not come from there
        let mut next = || match pages.next()? {
            Some(page) => match page.object.id {
                (number, 0) if page.stands_alone(then)? => Ok(Some(u64::from(number))),
                _ => Ok(Some(u64::MAX)),
            },
            None => Ok::<_, Error>(None),
        };
        if next()? != Some(self.first_page) {
            return Ok(false);
        }
        if self.pages > 1 {
            let Some(table) = self.hint_table(then)? else {
                return Ok(false);
            };
            // table F.3: they are counted from the second page on
            let mut number = 1;
            for page in 1..self.pages {
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

    /// Whether the section behind the first object is the newest one.
    fn begins_with_newest(&self, then: &Document<'_>) -> Result<bool, Error> {
        let newest = then.newest_section().offset;
        let nearest = self.behind..=self.behind + HEAD as u64;
        Ok(nearest.contains(&newest) && is_blank(then.source(), self.behind..newest)?)
    }

    /// The hint stream, at whose beginning the page offset hint table stands (F.3 and F.4.2).
    fn hint_table(&self, then: &Document<'_>) -> Result<Option<Vec<u8>>, Error> {
        let Some((offset, len)) = self.hints else {
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
        let Some(raw) = then.raw_at(number, location)? else {
            return Ok(None);
        };
        // of a stream that is longer than it says some read what is said
        let written = raw.value.as_dict().and_then(|stream| stream.get(b"Length"));
        let (Some(data), Some(written)) = (raw.data, written.ok().and_then(natural)) else {
            return Ok(None);
        };
        if data.saturating_add(written) > offset.saturating_add(len) {
            return Ok(None);
        }
        then.stream_text(&raw, limits.decoded_stream_bytes)
    }
}

/// An integer that is not negative.
fn natural(value: &Object) -> Option<u64> {
    value.as_i64().ok()?.try_into().ok()
}

/// To some a name ends with an octet 0.
fn is_one(parameters: &Dictionary) -> bool {
    let mut keys = parameters.iter().map(|(key, _)| key);
    keys.any(|key| key.starts_with(b"Linearized"))
}

/// Whether the first object was read lately, as it mostly was, and is no linearisation dictionary.
fn is_known_to_be_another(document: &Document<'_>, start: u64) -> Result<bool, Error> {
    let head = source::read_up_to(document.source(), start, 32)?;
    let mut parser = Parser::new(&head, 0, 1);
    parser.skip_space();
    let first = document.raw_parsed_at(start + parser.position() as u64);
    Ok(first.is_some_and(|raw| raw.value.as_dict().is_ok_and(|first| !is_one(first))))
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
