//! Reading at an offset of the file: an object with a window that grows, and the data of a stream.

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::parse::{Failure, Parser, is_space};
use crate::source::{self, Source};
use std::ops::Range;

/// Reads `length` bytes of stream data and makes sure that `endstream` follows (7.3.8.1). Gives the
/// data, and the offset behind the `endobj` that should end the object.
pub(crate) fn read_stream_data(
    source: &dyn Source,
    start: u64,
    length: u64,
    limits: &Limits,
) -> Result<(Vec<u8>, u64), Error> {
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
    let ((found, behind), _) = parse_at(source, end, Structure::Stream, limits, |parser| {
        parser.skip_space();
        let found = parser.keyword(b"endstream")?;
        let behind = parser.position();
        parser.skip_space();
        match parser.keyword(b"endobj") {
            Ok(true) => Ok((found, parser.position())),
            _ => Ok((found, behind)),
        }
    })?;
    if !found {
        return Err(Error::malformed(
            Structure::Stream,
            end,
            "endstream",
            "something else",
        ));
    }
    let data = source::read(source, start, usize::try_from(length).unwrap_or(0))?;
    Ok((data, end + behind as u64))
}

/// Whether the end of a stream and of its object stands here (7.3.8.1).
pub(crate) fn ends_stream(source: &dyn Source, at: u64) -> Result<bool, Error> {
    let mut text = source::read_up_to(source, at, 128)?;
    text.push(b'\n');
    let mut parser = Parser::new(&text, 0, 1);
    for word in [&b"endstream"[..], b"endobj"] {
        parser.skip_white_space();
        if parser.keyword(word) != Ok(true) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether nothing but white space stands there.
pub(crate) fn is_blank(source: &dyn Source, range: Range<u64>) -> Result<bool, Error> {
    let mut blank = true;
    source::stream(source, range.start, range.end, &mut |chunk| {
        blank &= chunk.iter().all(|octet| is_space(*octet));
        Ok(())
    })?;
    Ok(blank)
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
            Err(Failure::TooMany) => {
                return Err(Error::LimitExceeded {
                    limit: "OBJECT_VALUES",
                    max: Limits::OBJECT_VALUES as u64,
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
