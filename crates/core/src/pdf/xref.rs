//! Cross-reference sections (ISO 32000-2, 7.5.4 and 7.5.8): where each object stands.
//!
//! A classic table has entries of twenty bytes, so it is indexed into and not read; a stream is
//! decoded once and indexed the same way.

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::parse::{Failure, Indirect, Parser};
use crate::source::{self, Source};
use lopdf::{Dictionary, Object, ObjectId, Stream};

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
                table_entry(&entry)
                    .map(Some)
                    .ok_or_else(|| bad_entry(offset, &entry))
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

    fn read_table(
        source: &dyn Source,
        offset: u64,
        header_len: u64,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let mut at = offset + header_len;
        let mut subsections = Vec::new();
        loop {
            let (header, _) = parse_at(source, at, Structure::CrossReference, limits, |parser| {
                parser.skip_space();
                if parser.keyword(b"trailer")? {
                    return Ok((None, parser.position()));
                }
                let first = parser.unsigned()?;
                parser.skip_space();
                let count = parser.unsigned()?;
                parser.skip_space();
                Ok((Some((first, count)), parser.position()))
            })?;
            at += header.1 as u64;
            let Some((first, count)) = header.0 else {
                break;
            };
            let (first, count) = within(first, count, limits)?;
            let (entries, end) = table_entries(source, at, count, limits)?;
            at = end;
            subsections.push(Subsection {
                first,
                count,
                entries,
            });
            bound_subsections(subsections.len(), limits)?;
        }
        let ((trailer, span), text) = parse_at(source, at, Structure::Trailer, limits, |parser| {
            parser.skip_space();
            let start = parser.position();
            match parser.object()? {
                Object::Dictionary(trailer) => Ok((trailer, start..parser.position())),
                _ => Err(Failure::Malformed {
                    at: start,
                    expected: "a dictionary",
                }),
            }
        })?;
        Ok(Self {
            offset,
            kind: SectionKind::Table,
            trailer,
            trailer_text: text.get(span).unwrap_or_default().to_vec(),
            subsections: ordered(subsections, offset)?,
            data: Vec::new(),
        })
    }

    fn read_stream(source: &dyn Source, offset: u64, limits: &Limits) -> Result<Self, Error> {
        let (indirect, text) = parse_at(
            source,
            offset,
            Structure::CrossReference,
            limits,
            |parser| parser.indirect_object(),
        )?;
        let Indirect {
            value: Object::Dictionary(trailer),
            span,
            data: Some(start),
            ..
        } = indirect
        else {
            return Err(not_a_section(offset));
        };
        if !trailer.has_type(b"XRef") {
            return Err(not_a_section(offset));
        }
        let length = trailer
            .get(b"Length")
            .and_then(Object::as_i64)
            .ok()
            .and_then(|length| u64::try_from(length).ok())
            .ok_or_else(|| {
                Error::malformed(
                    Structure::CrossReference,
                    offset,
                    "a direct /Length",
                    "none",
                )
            })?;
        let data = read_stream_data(source, offset + start as u64, length, limits)?;
        let mut data = decode(trailer.clone(), data, limits)
            .map_err(|got| Error::malformed(Structure::CrossReference, offset, "a stream", got))?;
        let (subsections, used) = stream_subsections(&trailer, data.len(), offset, limits)?;
        data.truncate(used);
        data.shrink_to_fit();
        Ok(Self {
            offset,
            kind: SectionKind::Stream,
            trailer,
            trailer_text: text.get(span).unwrap_or_default().to_vec(),
            subsections: ordered(subsections, offset)?,
            data,
        })
    }

    /// 7.5.8.3, table 18: type, and two fields by type; a missing type is 1.
    fn stream_entry(
        &self,
        from: usize,
        widths: [usize; 3],
        index: usize,
    ) -> Result<Location, Error> {
        let mut at = from + index * widths.iter().sum::<usize>();
        let mut field = |width: usize| {
            let value = self.data.get(at..at + width).map(|bytes| {
                bytes
                    .iter()
                    .fold(0_u64, |value, byte| value << 8 | u64::from(*byte))
            });
            at += width;
            value
        };
        let (kind, second, third) = (field(widths[0]), field(widths[1]), field(widths[2]));
        let kind = if widths[0] == 0 { Some(1) } else { kind };
        let location = match (kind, second, third) {
            (Some(0), ..) => Some(Location::Free),
            (Some(1), Some(offset), Some(generation)) => u16::try_from(generation)
                .ok()
                .map(|generation| Location::InFile { offset, generation }),
            (Some(2), Some(stream), Some(index)) => {
                match (u32::try_from(stream), usize::try_from(index)) {
                    (Ok(stream), Ok(index)) => Some(Location::InStream { stream, index }),
                    _ => None,
                }
            }
            // 7.5.8.3: any other type is a reference to the null object
            (Some(kind), ..) if kind > 2 => Some(Location::Free),
            _ => None,
        };
        location.ok_or_else(|| {
            Error::malformed(
                Structure::CrossReference,
                self.offset,
                "an entry of type 0, 1 or 2 (7.5.8.3)",
                format!("{kind:?} {second:?} {third:?}"),
            )
        })
    }
}

/// The entries of a table's subsection at `at`, and where the next line begins.
fn table_entries(
    source: &dyn Source,
    at: u64,
    count: u32,
    limits: &Limits,
) -> Result<(Entries, u64), Error> {
    let end = at + 20 * u64::from(count);
    if count == 0 {
        return Ok((Entries::Listed(Vec::new()), at));
    }
    let first = source::read_up_to(source, at, 20)?;
    let last = source::read_up_to(source, end - 20, 20)?;
    if [first, last].iter().all(|entry| {
        entry.get(..18).and_then(table_entry).is_some()
            && matches!(
                entry.get(18..),
                Some(b"\r\n" | b" \n" | b" \r" | b"\n " | b"\r ")
            )
    }) {
        return Ok((Entries::InFile(at), end));
    }
    // some producers end the lines with one byte: read them one by one
    let mut at = at;
    let mut locations = Vec::new();
    for _ in 0..count {
        let (entry, _) = parse_at(source, at, Structure::CrossReference, limits, |parser| {
            parser.skip_space();
            let offset = parser.unsigned()?;
            parser.skip_space();
            let generation = parser.unsigned()?;
            parser.skip_space();
            let used = parser.keyword(b"n")?;
            if !used && !parser.keyword(b"f")? {
                return Err(Failure::Malformed {
                    at: parser.position(),
                    expected: "n or f",
                });
            }
            Ok((offset, generation, used, parser.position()))
        })?;
        let (offset, generation, used, len) = entry;
        locations.push(match (used, u16::try_from(generation)) {
            (true, Ok(generation)) => Location::InFile { offset, generation },
            _ => Location::Free,
        });
        at += len as u64;
    }
    Ok((Entries::Listed(locations), at))
}

/// `nnnnnnnnnn ggggg n` or `f` (7.5.4).
fn table_entry(entry: &[u8]) -> Option<Location> {
    let number = |range| -> Option<u64> {
        let digits: &[u8] = entry.get::<std::ops::Range<usize>>(range)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        std::str::from_utf8(digits).ok()?.parse().ok()
    };
    let (offset, generation) = (number(0..10)?, number(11..16)?);
    match (entry.get(10)?, entry.get(16)?, entry.get(17)?) {
        (b' ', b' ', b'n') => Some(Location::InFile {
            offset,
            generation: u16::try_from(generation).ok()?,
        }),
        (b' ', b' ', b'f') => Some(Location::Free),
        _ => None,
    }
}

/// 7.5.8.2: `/W`, and `/Index` which is `[0 Size]` where absent. Gives the subsections and how many
/// bytes of entries they have.
fn stream_subsections(
    trailer: &Dictionary,
    data_len: usize,
    offset: u64,
    limits: &Limits,
) -> Result<(Vec<Subsection>, usize), Error> {
    let wrong = |expected: &str| {
        Error::malformed(
            Structure::CrossReference,
            offset,
            expected,
            "something else",
        )
    };
    let integers = |key: &[u8]| -> Option<Vec<u64>> {
        let items = trailer.get(key).ok()?.as_array().ok()?;
        items
            .iter()
            .map(|item| u64::try_from(item.as_i64().ok()?).ok())
            .collect()
    };
    let widths: [usize; 3] = integers(b"W")
        .and_then(|widths| <[u64; 3]>::try_from(widths).ok())
        .filter(|widths| widths.iter().all(|width| *width <= 8) && widths[1] > 0)
        .map(|widths| widths.map(|width| usize::try_from(width).unwrap_or(0)))
        .ok_or_else(|| wrong("/W with three widths up to 8"))?;
    let size = trailer.get(b"Size").and_then(Object::as_i64).unwrap_or(-1);
    let size = u64::try_from(size).map_err(|_| wrong("/Size"))?;
    let index = match trailer.get(b"Index") {
        Err(_) => vec![0, size],
        Ok(_) => integers(b"Index").ok_or_else(|| wrong("/Index of numbers"))?,
    };
    bound_subsections(index.len() / 2, limits)?;
    let mut from = 0;
    let mut subsections = Vec::new();
    for pair in index.chunks(2) {
        let [first, count] = pair else {
            return Err(wrong("/Index of pairs"));
        };
        let (first, count) = within(*first, *count, limits)?;
        subsections.push(Subsection {
            first,
            count,
            entries: Entries::InStream { from, widths },
        });
        from += count as usize * widths.iter().sum::<usize>();
    }
    if from > data_len {
        return Err(Error::malformed(
            Structure::CrossReference,
            offset,
            format!("{from} bytes of entries"),
            format!("{data_len}"),
        ));
    }
    Ok((subsections, from))
}

/// Decodes a stream by its filters, or says what is wrong with it.
pub(crate) fn decode(
    dictionary: Dictionary,
    data: Vec<u8>,
    limits: &Limits,
) -> Result<Vec<u8>, String> {
    Stream::new(dictionary, data)
        .get_plain_content_with_limit(limits.decoded_stream_bytes)
        .map_err(|error| error.to_string())
}

/// Reads `length` bytes of stream data and makes sure that `endstream` follows (7.3.8.1).
pub(crate) fn read_stream_data(
    source: &dyn Source,
    start: u64,
    length: u64,
    limits: &Limits,
) -> Result<Vec<u8>, Error> {
    if length > limits.decoded_stream_bytes as u64 {
        return Err(Error::LimitExceeded {
            limit: "decoded_stream_bytes",
            max: limits.decoded_stream_bytes as u64,
        });
    }
    let end = start.saturating_add(length);
    if end > source.len() {
        return Err(Error::malformed(
            Structure::Stream,
            start,
            format!("{length} bytes"),
            format!("the end of the file at byte {}", source.len()),
        ));
    }
    let (found, _) = parse_at(source, end, Structure::Stream, limits, |parser| {
        parser.skip_space();
        parser.keyword(b"endstream")
    })?;
    if !found {
        return Err(Error::malformed(
            Structure::Stream,
            end,
            "endstream",
            "something else",
        ));
    }
    source::read(source, start, usize::try_from(length).unwrap_or(0))
}

/// Parses at an offset of the file with a window that grows while the text is incomplete.
/// Gives the value and the window, whose first byte is the one at `offset`.
pub(crate) fn parse_at<T>(
    source: &dyn Source,
    offset: u64,
    structure: Structure,
    limits: &Limits,
    read: impl Fn(&mut Parser<'_>) -> Result<T, Failure>,
) -> Result<(T, Vec<u8>), Error> {
    let mut len = 1024;
    loop {
        let mut window = source::read_up_to(source, offset, len)?;
        let at_end = window.len() < len;
        if at_end {
            // lets a word at the very end of the file end
            window.push(b'\n');
        }
        match read(&mut Parser::new(&window, 0, limits.nesting)) {
            Ok(value) => return Ok((value, window)),
            Err(Failure::Incomplete) if at_end => {
                return Err(Error::malformed(
                    structure,
                    source.len(),
                    "more bytes",
                    "the end of the file",
                ));
            }
            Err(Failure::Incomplete) if len >= limits.object_bytes => {
                return Err(Error::LimitExceeded {
                    limit: "object_bytes",
                    max: limits.object_bytes as u64,
                });
            }
            Err(Failure::Incomplete) => len = (len * 8).min(limits.object_bytes),
            Err(Failure::TooDeep) => {
                return Err(Error::LimitExceeded {
                    limit: "nesting",
                    max: limits.nesting as u64,
                });
            }
            Err(Failure::Malformed { at, expected }) => {
                let from = at.min(window.len());
                let to = (from + 24).min(window.len());
                let got = window
                    .get(from..to)
                    .unwrap_or_default()
                    .escape_ascii()
                    .to_string();
                let got = format!("\"{got}\"");
                return Err(Error::malformed(
                    structure,
                    offset + at as u64,
                    expected,
                    got,
                ));
            }
        }
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

fn bad_entry(offset: u64, entry: &[u8]) -> Error {
    Error::malformed(
        Structure::CrossReference,
        offset,
        "an entry \"nnnnnnnnnn ggggg n\"",
        entry.escape_ascii().to_string(),
    )
}

/// What a trailer says of its object, or nothing.
pub(crate) fn reference(dictionary: &Dictionary, key: &[u8]) -> Option<ObjectId> {
    dictionary.get(key).and_then(Object::as_reference).ok()
}
