//! Cross-reference sections (ISO 32000-2, 7.5.4 and 7.5.8): where each object stands.
//!
//! A classic table has entries of twenty bytes, so it is indexed into and not read; a stream is
//! decoded once and indexed the same way.

mod stream;
mod table;

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::parse::Parser;
use crate::source::{self, Source};
use lopdf::{Dictionary, Object, ObjectId};

/// How a section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SectionKind {
    /// `xref` … `trailer` (7.5.4).
    Table,
    /// A cross-reference stream (7.5.8).
    Stream,
}

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    /// Nowhere: it has been deleted.
    Free,
    /// At this offset.
    InFile { offset: u64, generation: u16 },
    /// The `index`th object of an object stream.
    InStream { stream: u32, index: usize },
}

/// One cross-reference section and its trailer.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) offset: u64,
    pub(crate) kind: SectionKind,
    pub(crate) trailer: Dictionary,
    /// The trailer dictionary as it stands in the file.
    pub(crate) trailer_text: Vec<u8>,
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
    /// Reads the section at `offset`, whichever kind it is.
    pub(crate) fn read(source: &dyn Source, offset: u64, limits: &Limits) -> Result<Self, Error> {
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
        parser.skip_space();
        match parser.keyword(b"xref") {
            Ok(true) => Self::read_table(source, offset, parser.position() as u64, limits),
            _ => Self::read_stream(source, offset, limits),
        }
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
        let index = index as usize;
        match &subsection.entries {
            Entries::InFile(start) => {
                let offset = start + 20 * index as u64;
                let entry = source::read(source, offset, 18)?;
                table::entry(offset, &entry).map(Some)
            }
            Entries::Listed(locations) => Ok(locations.get(index).copied()),
            Entries::InStream { from, widths } => {
                self.stream_entry(*from, *widths, index).map(Some)
            }
        }
    }

    /// Bytes of decoded data that the section keeps.
    pub(crate) fn decoded_len(&self) -> usize {
        self.data.len()
    }

    /// One more than the highest object number that the section names.
    pub(crate) fn end(&self) -> u32 {
        self.subsections
            .iter()
            .map(|s| s.first.saturating_add(s.count))
            .max()
            .unwrap_or(0)
    }

    /// Every object number that the section names, in its own order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.subsections
            .iter()
            .flat_map(|s| s.first..s.first.saturating_add(s.count))
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
