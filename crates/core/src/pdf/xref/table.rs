//! Cross-reference tables (ISO 32000-2, 7.5.4): entries of twenty bytes, indexed into and not read.

use super::{
    Entries, Location, Role, Section, SectionKind, Subsection, bound_subsections, ordered, within,
};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::parse::Failure;
use crate::pdf::reading::parse_at;
use crate::source::{self, Blocks, Source};
use lopdf::Object;

/// Empty subsections of one table: an update that changes nothing has one.
const MOST_EMPTY: usize = 16;

impl Section {
    pub(super) fn read_table(
        source: &dyn Source,
        offset: u64,
        header_len: u64,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let mut at = offset + header_len;
        let mut subsections = Vec::new();
        let mut irregular = false;
        let mut loose = false;
        let mut empty = 0;
        loop {
            let (header, text) =
                parse_at(source, at, Structure::CrossReference, limits, |parser| {
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
            loose |= !is_plain(text.get(..header.1).unwrap_or_default());
            let Some((first, count)) = header.0 else {
                break;
            };
            let (first, count) = within(first, count, limits)?;
            if count == 0 {
                empty += 1;
                if empty > MOST_EMPTY {
                    return Err(Error::malformed(
                        Structure::CrossReference,
                        at,
                        "subsections with entries",
                        "one empty subsection behind the other",
                    ));
                }
            }
            let (entries, end) = table_entries(source, at, count, limits)?;
            irregular |= count > 0 && matches!(entries, Entries::Listed(_));
            at = end;
            subsections.push(Subsection {
                first,
                count,
                entries,
            });
            bound_subsections(subsections.len(), limits)?;
        }
        let ((trailer, start, end, hidden), text) =
            parse_at(source, at, Structure::Trailer, limits, |parser| {
                parser.skip_space();
                let start = parser.position();
                match parser.object()? {
                    Object::Dictionary(trailer) => {
                        Ok((trailer, start, parser.position(), parser.take_hidden()))
                    }
                    _ => Err(Failure::Malformed {
                        at: start,
                        expected: "a dictionary",
                    }),
                }
            })?;
        loose |= !is_plain(text.get(..start).unwrap_or_default());
        loose |= begins_with_one(source, &subsections)?;
        Ok(Self {
            offset,
            end: at + end as u64,
            kind: SectionKind::Table,
            role: Role::Chain,
            header: 0,
            irregular,
            loose,
            object: None,
            trailer,
            written: at + start as u64..at + end as u64,
            repeated_key: !hidden.is_empty(),
            subsections: ordered(subsections, offset)?,
            data: Vec::new(),
        })
    }

    /// Whether every line of a table ends as 7.5.4 says.
    pub(super) fn has_regular_lines(&self, source: &dyn Source) -> Result<bool, Error> {
        let blocks = Blocks::until(source, self.end);
        for subsection in &self.subsections {
            let Entries::InFile(from) = subsection.entries else {
                return Ok(false);
            };
            for index in 0..u64::from(subsection.count) {
                let regular = blocks.with(from + 20 * index, 20, is_regular_line)?;
                if !regular {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// Whether these are the twenty bytes of an entry with the end of its line.
fn is_regular_line(entry: &[u8]) -> bool {
    let ends = matches!(
        entry.get(18..),
        Some(b"\r\n" | b" \n" | b" \r" | b"\n " | b"\r ")
    );
    ends && entry.get(..18).and_then(table_entry).is_some()
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
    if [first, last].iter().all(|entry| is_regular_line(entry)) {
        return Ok((Entries::InFile(at), end));
    }
    // some producers end the lines with one byte: read them one by one
    let blocks = Blocks::until(source, source.len());
    let mut at = at;
    let mut locations = Vec::new();
    for _ in 0..count {
        let (entry, _) = parse_at(&blocks, at, Structure::CrossReference, limits, |parser| {
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

/// Whether a table begins with object 1 and what is written of object 0: programs that know the fault take
/// every number for the one before.
fn begins_with_one(source: &dyn Source, subsections: &[Subsection]) -> Result<bool, Error> {
    let first = subsections.iter().find(|subsection| subsection.count > 0);
    match first {
        Some(Subsection {
            first: 1,
            entries: Entries::InFile(at),
            ..
        }) => {
            let entry = source::read_up_to(source, *at, 18)?;
            Ok(entry.ends_with(b"f") || entry.starts_with(b"0000000000"))
        }
        Some(Subsection {
            first: 1,
            entries: Entries::Listed(entries),
            ..
        }) => Ok(entries.first() == Some(&Location::Free)),
        _ => Ok(false),
    }
}

/// Whether there are only words, and little white space between them.
fn is_plain(text: &[u8]) -> bool {
    const MOST_SPACE: usize = 4;
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\r' | b'\n');
    let runs = text.chunk_by(|a, b| is_space(a) == is_space(b));
    runs.into_iter().all(|run| match run.first() {
        Some(first) if is_space(first) => run.len() <= MOST_SPACE,
        _ => run.iter().all(u8::is_ascii_alphanumeric),
    })
}

/// What an entry at `offset` says.
pub(super) fn entry(offset: u64, entry: &[u8]) -> Result<Location, Error> {
    table_entry(entry).ok_or_else(|| bad_entry(offset, entry))
}

/// `nnnnnnnnnn ggggg n` or `f` (7.5.4).
fn table_entry(entry: &[u8]) -> Option<Location> {
    // ten digits at most
    let number = |range| -> Option<u64> {
        let digits: &[u8] = entry.get::<std::ops::Range<usize>>(range)?;
        digits.iter().try_fold(0, |number, octet| {
            octet
                .is_ascii_digit()
                .then(|| number * 10 + u64::from(octet - b'0'))
        })
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

fn bad_entry(offset: u64, entry: &[u8]) -> Error {
    Error::malformed(
        Structure::CrossReference,
        offset,
        "an entry \"nnnnnnnnnn ggggg n\"",
        entry.escape_ascii().to_string(),
    )
}
