//! Object streams (ISO 32000-2, 7.5.7): objects kept together under one filter.

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::parse::{self, Parser};
use lopdf::{Dictionary, Object};
use std::ops::Range;

/// A decoded object stream.
#[derive(Debug)]
pub(crate) struct ObjectStream {
    text: Vec<u8>,
    /// Object number and where its value begins, in the stream's order.
    index: Vec<(u32, usize)>,
    /// Where objects begin, in order, and where the text ends.
    ends: Vec<usize>,
}

/// Bytes behind the place of an object that are looked at to see that its value goes on there.
const MOST_BEHIND: usize = 4096;

impl ObjectStream {
    /// Reads the `/N` pairs before `/First`.
    pub(crate) fn new(
        dictionary: &Dictionary,
        mut text: Vec<u8>,
        at: u64,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let wrong = |expected: &str| Error::malformed(Structure::Stream, at, expected, "not that");
        let number = |key: &[u8]| {
            dictionary
                .get(key)
                .and_then(Object::as_i64)
                .ok()
                .and_then(|n| usize::try_from(n).ok())
        };
        let (Some(count), Some(first)) = (number(b"N"), number(b"First")) else {
            return Err(wrong("an object stream with /N and /First"));
        };
        if first > text.len() || count > first {
            return Err(wrong("/N pairs before /First"));
        }
        if count > limits.objects {
            return Err(Error::LimitExceeded {
                limit: "objects",
                max: limits.objects as u64,
            });
        }
        text.extend_from_slice(parse::END);
        let mut parser = Parser::new(&text, 0, 1);
        let mut index = Vec::with_capacity(count);
        for _ in 0..count {
            parser.skip_space();
            let number = parser.unsigned().map_err(|_| wrong("an object number"))?;
            parser.skip_space();
            let offset = parser.unsigned().map_err(|_| wrong("an offset"))?;
            let start = usize::try_from(offset)
                .ok()
                .and_then(|offset| first.checked_add(offset));
            match (u32::try_from(number), start) {
                (Ok(number), Some(start)) if start < text.len() => index.push((number, start)),
                _ => return Err(wrong("an offset inside the stream")),
            }
        }
        let mut ends: Vec<usize> = index.iter().map(|(_, start)| *start).collect();
        ends.sort_unstable();
        ends.push(text.len());
        Ok(Self { text, index, ends })
    }

    /// The numbers of the objects, in the stream's order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.index.iter().map(|(number, _)| *number)
    }

    /// The `position`th object, if it has this number: its value, its text, and the values in it that
    /// stand under a key which is met again.
    ///
    /// # Errors
    /// Where it cannot be read: how many bytes were searched for it.
    pub(crate) fn object(
        &self,
        number: u32,
        position: usize,
        depth: usize,
    ) -> Result<(Object, &[u8], Vec<Object>), usize> {
        let place = self.index.get(position);
        let (_, begin) = place.filter(|(found, _)| *found == number).ok_or(0usize)?;
        let next = self.ends.partition_point(|end| end <= begin);
        let end = self.ends.get(next).copied().unwrap_or(self.text.len());
        // no further than tells that a value goes on behind its place
        let until = end.saturating_add(MOST_BEHIND).min(self.text.len());
        let searched = until.saturating_sub(*begin);
        let text = self.text.get(..until).ok_or(searched)?;
        let mut parser = Parser::new(text, *begin, depth);
        parser.skip_space();
        let start = parser.position();
        let value = parser.object().map_err(|_| searched)?;
        let span: Range<usize> = start..parser.position();
        // some read up to where the next object begins, and some to the end of the value
        let next = self.ends.partition_point(|end| *end <= start);
        if self.ends.get(next).is_some_and(|next| span.end > *next) {
            return Err(searched);
        }
        let hidden = parser.take_hidden();
        let text = text.get(span).ok_or(searched)?;
        Ok((value, text, hidden))
    }
}
