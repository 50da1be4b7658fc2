//! How a file begins and ends (ISO 32000-2, 7.5.2 and 7.5.5), and the chain of its sections.

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::parse::{Parser, is_space};
use crate::pdf::xref::{Role, Section, SectionKind};
use crate::source::{self, Source};
use std::collections::HashSet;

/// Readers look for the header in the first and for the end in the last kilobyte or two.
const HEAD: usize = 1024;
const TAIL: usize = 2048;

/// `%PDF-n.m`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) version: String,
    pub(super) offset: u64,
}

/// `startxref`, its number and `%%EOF`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Closing {
    /// The number, as it is written.
    pub(super) startxref: u64,
    /// Where the word stands.
    pub(super) offset: u64,
    /// Behind the number.
    pub(super) end_of_number: u64,
    /// Behind `%%EOF`; behind the number where there is no `%%EOF`.
    pub(super) end_of_marker: u64,
    pub(super) has_marker: bool,
}

/// Finds the header (7.5.2).
pub(super) fn header(source: &dyn Source) -> Result<Header, Error> {
    const MARK: &[u8] = b"%PDF-";
    let head = source::read_up_to(source, 0, HEAD)?;
    let Some(offset) = head.windows(MARK.len()).position(|window| window == MARK) else {
        let got = head
            .get(..head.len().min(16))
            .unwrap_or_default()
            .escape_ascii();
        return Err(Error::malformed(
            Structure::Header,
            0,
            "%PDF-",
            format!("\"{got}\""),
        ));
    };
    let version: Vec<u8> = head
        .iter()
        .skip(offset + MARK.len())
        .copied()
        .take_while(|b| b.is_ascii_digit() || *b == b'.')
        .collect();
    Ok(Header {
        version: String::from_utf8_lossy(&version).into_owned(),
        offset: offset as u64,
    })
}

/// The last `startxref` of the file (7.5.5).
pub(super) fn last_closing(source: &dyn Source) -> Result<Closing, Error> {
    const WORD: &[u8] = b"startxref";
    let start = source.len().saturating_sub(TAIL as u64);
    let tail = ended(source::read_up_to(source, start, TAIL)?);
    let missing = |expected: &str| {
        Error::malformed(
            Structure::EndOfFile,
            source.len(),
            expected,
            "no such thing at the end",
        )
    };
    let at = tail
        .windows(WORD.len())
        .rposition(|window| window == WORD)
        .ok_or_else(|| missing("startxref"))?;
    closing(tail.get(at..).unwrap_or_default(), start + at as u64)
        .ok_or_else(|| missing("a number behind startxref"))
}

/// What follows a section that ends at `end`, if it is a `startxref` with its number.
pub(super) fn closing_behind(source: &dyn Source, end: u64) -> Result<Option<Closing>, Error> {
    /// What writers leave free for a section of a linearised file, whose length they know only afterwards.
    const MOST_BLANKS: u64 = 64 * 1024;
    let mut from = end;
    let mut text = source::read_up_to(source, from, TAIL)?;
    while !text.is_empty() && from - end < MOST_BLANKS && text.iter().all(|octet| is_space(*octet))
    {
        from += text.len() as u64;
        text = source::read_up_to(source, from, TAIL)?;
    }
    let text = ended(text);
    let mut parser = Parser::new(&text, 0, 1);
    parser.skip_space();
    let at = parser.position();
    Ok(closing(
        text.get(at..).unwrap_or_default(),
        from + at as u64,
    ))
}

/// Lets a number at the very end of the file end.
fn ended(mut text: Vec<u8>) -> Vec<u8> {
    text.push(b'\n');
    text
}

/// Reads the text that begins at `offset`, [`ended`].
fn closing(text: &[u8], offset: u64) -> Option<Closing> {
    const MARKER: &[u8] = b"%%EOF";
    let mut parser = Parser::new(text, 0, 1);
    if !text.starts_with(b"startxref") {
        return None;
    }
    parser.advance(b"startxref".len());
    parser.skip_white_space();
    let startxref = parser.unsigned().ok()?;
    let behind = parser.position();
    // other comments may stand between
    let marker = loop {
        parser.skip_white_space();
        let rest = text.get(parser.position()..).unwrap_or_default();
        if rest.starts_with(MARKER) {
            break Some(parser.position());
        }
        if !rest.starts_with(b"%") {
            break None;
        }
        let line = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        parser.advance(line.unwrap_or(rest.len()));
    };
    let end = marker.map_or(behind, |marker| marker + MARKER.len());
    Some(Closing {
        startxref,
        offset,
        end_of_number: offset + behind as u64,
        end_of_marker: offset + end as u64,
        has_marker: marker.is_some(),
    })
}

/// The sections from the newest to the oldest; of a hybrid file the stream follows its table (7.5.8.4).
/// All of them share one budget for decoded streams; what remains of it comes back with them.
pub(super) fn chain(
    source: &dyn Source,
    origin: u64,
    startxref: u64,
    mut limits: Limits,
) -> Result<(Vec<Section>, usize), Error> {
    let mut sections = Vec::new();
    let mut seen = HashSet::new();
    let mut next = Some(startxref);
    while let Some(offset) = next {
        if !seen.insert(offset) {
            return Err(Error::malformed(
                Structure::CrossReference,
                offset,
                "a chain of sections that ends",
                "a section met before",
            ));
        }
        if sections.len() >= limits.cross_reference_sections {
            return Err(Error::LimitExceeded {
                limit: "cross_reference_sections",
                max: limits.cross_reference_sections as u64,
            });
        }
        let section = Section::read(source, origin, offset, &limits)?;
        limits.decoded_stream_bytes -= section.decoded_len();
        next = section.linked(b"Prev")?;
        let hybrid = match section.kind {
            SectionKind::Table => section.linked(b"XRefStm")?,
            SectionKind::Stream => None,
        };
        sections.push(section);
        // some writers name the stream of an older table again: it is asked there, and here
        if let Some(offset) = hybrid {
            let mut section = Section::read(source, origin, offset, &limits)?;
            limits.decoded_stream_bytes -= section.decoded_len();
            section.role = Role::HybridStream;
            sections.push(section);
        }
    }
    Ok((sections, limits.decoded_stream_bytes))
}
