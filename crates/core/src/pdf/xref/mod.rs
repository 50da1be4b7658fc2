//! Cross-reference sections (ISO 32000-2, 7.5.4 and 7.5.8): where each object stands.
//!
//! A classic table has entries of twenty bytes, so it is indexed into and not read; a stream is
//! decoded once and indexed the same way.

mod stream;
mod table;

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::parse::Parser;
use crate::pdf::spelling;
use crate::source::{self, Blocks, Source};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::BTreeMap;
use std::ops::Range;

/// How a section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SectionKind {
    /// `xref` … `trailer` (7.5.4).
    Table,
    /// A cross-reference stream (7.5.8).
    Stream,
}

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Location {
    /// Nowhere: it has been deleted.
    Free,
    /// At this offset.
    InFile { offset: u64, generation: u16 },
    /// The `index`th object of an object stream.
    InStream { stream: u32, index: usize },
}

impl Location {
    /// The generation by which the object there is referred to; `None` where there is none.
    pub(crate) fn generation(self) -> Option<u16> {
        match self {
            Self::Free => None,
            Self::InFile { generation, .. } => Some(generation),
            Self::InStream { .. } => Some(0),
        }
    }

    /// The same, counted from the first byte of the file: offsets are written from the header.
    fn counted_from(self, header: u64) -> Self {
        match self {
            Self::InFile { offset, generation } => Self::InFile {
                offset: offset.saturating_add(header),
                generation,
            },
            elsewhere => elsewhere,
        }
    }
}

/// How a section is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// By `startxref` or `/Prev`.
    Chain,
    /// By the `/XRefStm` of the table before it (7.5.8.4).
    HybridStream,
}

/// One cross-reference section and its trailer. All its offsets count from the first byte of the
/// file, wherever the header stands.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) offset: u64,
    /// Behind the trailer dictionary of a table, behind `endobj` of a stream.
    pub(crate) end: u64,
    pub(crate) kind: SectionKind,
    pub(crate) role: Role,
    /// What written offsets count from.
    header: u64,
    /// Whether the entries of a table are not the twenty bytes of 7.5.4.
    pub(crate) irregular: bool,
    /// Whether something else than white space, and not much of that, stands between the parts of a table,
    /// or something behind the entries of a stream.
    loose: bool,
    /// The object that a cross-reference stream is.
    pub(crate) object: Option<ObjectId>,
    pub(crate) trailer: Dictionary,
    /// Where the trailer's text stands.
    written: Range<u64>,
    /// Whether a key stands in it twice.
    pub(crate) repeated_key: bool,
    subsections: Vec<Subsection>,
    /// The decoded data of a cross-reference stream.
    data: Vec<u8>,
}

#[derive(Debug)]
struct Subsection {
    first: u32,
    count: u32,
    entries: Entries,
}

#[derive(Debug)]
enum Entries {
    /// Twenty bytes each from this offset of the file.
    InFile(u64),
    /// Written in another width than twenty, so read one by one.
    Listed(Vec<Location>),
    /// From this index of the section's data, with these field widths.
    InStream { from: usize, widths: [usize; 3] },
}

impl Section {
    /// Reads the section at `offset`, whichever kind it is. What it says of offsets counts from
    /// `header`.
    pub(crate) fn read(
        source: &dyn Source,
        header: u64,
        offset: u64,
        limits: &Limits,
    ) -> Result<Self, Error> {
        if offset >= source.len() {
            return Err(Error::malformed(
                Structure::CrossReference,
                offset,
                "a cross-reference section",
                format!("the end of the file at byte {}", source.len()),
            ));
        }
        let head = source::read_up_to(source, offset, 64)?;
        let mut parser = Parser::new(&head, 0, 1);
        // a comment before it is passed over by some, and has others look elsewhere
        parser.skip_white_space();
        let mut section = match parser.keyword(b"xref") {
            Ok(true) => Self::read_table(source, offset, parser.position() as u64, limits)?,
            _ => Self::read_stream(source, offset, limits)?,
        };
        section.header = header;
        // 7.3.7: an entry that is null is not there
        let null = |(key, value): (&Vec<u8>, &Object)| value.is_null().then(|| key.clone());
        let nulls: Vec<_> = section.trailer.iter().filter_map(null).collect();
        for key in nulls {
            section.trailer.remove(&key);
        }
        Ok(section)
    }

    /// A section that no file holds: what a search for objects found in a broken one.
    pub(crate) fn recovered(
        end: u64,
        trailer: Dictionary,
        objects: BTreeMap<u32, Location>,
    ) -> Self {
        let subsections = objects.into_iter().map(|(number, location)| Subsection {
            first: number,
            count: 1,
            entries: Entries::Listed(vec![location]),
        });
        Self {
            offset: end,
            end,
            kind: SectionKind::Table,
            role: Role::Chain,
            header: 0,
            irregular: false,
            loose: false,
            object: None,
            trailer,
            written: end..end,
            repeated_key: false,
            subsections: subsections.collect(),
            data: Vec::new(),
        }
    }

    /// An offset that the trailer names under `key`.
    pub(crate) fn linked(&self, key: &[u8]) -> Result<Option<u64>, Error> {
        let Ok(value) = self.trailer.get(key) else {
            return Ok(None);
        };
        value
            .as_i64()
            .ok()
            .and_then(|offset| u64::try_from(offset).ok()?.checked_add(self.header))
            .map(Some)
            .ok_or_else(|| {
                let key = String::from_utf8_lossy(key);
                Error::malformed(
                    Structure::Trailer,
                    self.offset,
                    format!("/{key} with an offset"),
                    "something else",
                )
            })
    }

    /// What this section says of an object; `None` where it says nothing.
    pub(crate) fn location(
        &self,
        source: &dyn Source,
        number: u32,
    ) -> Result<Option<Location>, Error> {
        let behind = self.subsections.partition_point(|s| s.first <= number);
        let subsection = behind.checked_sub(1).and_then(|i| self.subsections.get(i));
        let place = subsection.map(|subsection| (subsection, number - subsection.first));
        let Some((subsection, index)) = place.filter(|(s, index)| *index < s.count) else {
            return Ok(None);
        };
        self.entry(source, subsection, index as usize).map(Some)
    }

    /// Every entry, in the section's own order.
    pub(crate) fn entries(
        &self,
        source: &dyn Source,
        visit: &mut dyn FnMut(u32, Location) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let blocks = Blocks::until(source, self.end);
        for subsection in &self.subsections {
            for (index, number) in (0..subsection.count).zip(subsection.first..) {
                visit(number, self.entry(&blocks, subsection, index as usize)?)?;
            }
        }
        Ok(())
    }

    fn entry(
        &self,
        source: &dyn Source,
        subsection: &Subsection,
        index: usize,
    ) -> Result<Location, Error> {
        let written = match &subsection.entries {
            Entries::InFile(start) => {
                let (mut line, offset) = ([0; 18], start + 20 * index as u64);
                source.read_at(offset, &mut line)?;
                table::entry(offset, &line)?
            }
            Entries::Listed(locations) => locations.get(index).copied().unwrap_or(Location::Free),
            Entries::InStream { from, widths } => self.stream_entry(*from, *widths, index)?,
        };
        // at byte 0 stands the header and never an object: some writers say so of what they left out
        if matches!(written, Location::InFile { offset: 0, .. }) {
            return Ok(Location::Free);
        }
        Ok(written.counted_from(self.header))
    }

    /// Whether every program reads it, as far as that is known of programs.
    pub(crate) fn is_regular(&self, source: &dyn Source) -> Result<bool, Error> {
        if self.irregular || self.loose {
            return Ok(false);
        }
        let len = usize::try_from(self.written.end - self.written.start).unwrap_or(usize::MAX);
        let text = source::read_up_to(source, self.written.start, len)?;
        let is_ascii = |(key, _): (&Vec<u8>, &Object)| key.iter().all(u8::is_ascii_graphic);
        if !spelling::is_plain(&text) || !self.trailer.iter().all(is_ascii) {
            return Ok(false);
        }
        match self.kind {
            SectionKind::Stream => Ok(!self.trailer.has(b"XRefStm") && !self.has_odd_entries()),
            SectionKind::Table => self.has_regular_lines(source),
        }
    }

    /// Bytes of decoded data that the section keeps.
    pub(crate) fn decoded_len(&self) -> usize {
        self.data.len()
    }

    /// One more than the highest object number that the section names.
    pub(crate) fn first_free(&self) -> u32 {
        self.subsections
            .iter()
            .map(|s| s.first.saturating_add(s.count))
            .max()
            .unwrap_or(0)
    }

    /// `/Size`: how many objects it says there are.
    pub(crate) fn size(&self) -> Option<i64> {
        self.trailer.get(b"Size").and_then(Object::as_i64).ok()
    }

    /// How many objects the section names.
    pub(crate) fn count(&self) -> u64 {
        self.subsections.iter().map(|s| u64::from(s.count)).sum()
    }
}

fn within(first: u64, count: u64, limits: &Limits) -> Result<(u32, u32), Error> {
    let max = limits.object_number;
    match (u32::try_from(first), u32::try_from(count)) {
        (Ok(first), Ok(count)) if first.checked_add(count).is_some_and(|end| end <= max) => {
            Ok((first, count))
        }
        _ => Err(Error::LimitExceeded {
            limit: "object_number",
            max: max.into(),
        }),
    }
}

fn bound_subsections(count: usize, limits: &Limits) -> Result<(), Error> {
    let max = limits.cross_reference_subsections;
    if count > max {
        return Err(Error::LimitExceeded {
            limit: "cross_reference_subsections",
            max: max as u64,
        });
    }
    Ok(())
}

/// Sorts subsections for looking up, and refuses two that speak of one object.
fn ordered(mut subsections: Vec<Subsection>, offset: u64) -> Result<Vec<Subsection>, Error> {
    subsections.retain(|subsection| subsection.count > 0);
    subsections.sort_by_key(|subsection| subsection.first);
    let overlap = subsections
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a.first + a.count > b.first));
    if overlap {
        return Err(Error::malformed(
            Structure::CrossReference,
            offset,
            "subsections that speak of each object once (7.5.4)",
            "an object in two of them",
        ));
    }
    Ok(subsections)
}

fn not_a_section(offset: u64) -> Error {
    Error::malformed(
        Structure::CrossReference,
        offset,
        "xref or a stream of /Type /XRef",
        "another object",
    )
}

/// What a trailer says of its object, or nothing.
pub(crate) fn reference(dictionary: &Dictionary, key: &[u8]) -> Option<ObjectId> {
    dictionary.get(key).and_then(Object::as_reference).ok()
}
