//! Whether a revision is written so that every program reads its cross-reference.
//!
//! A program that meets something else than it expects goes through the bytes itself and takes for an
//! object whatever begins like one, in the data of a stream, in a string or in a comment.

use crate::error::Error;
use crate::pdf::document::Document;
use crate::pdf::parse::{is_regular, is_space};
use crate::pdf::revision::Revision;
use crate::pdf::views::scanned::Scanned;
use crate::pdf::xref::{Location, Role, Section};
use crate::source;
use memchr::memmem::Finder;
use std::ops::Range;

/// White space between a section and what closes it, and between its parts.
const MOST_SPACE: usize = 16;

/// From a number before `obj` to the word, comments among it.
const MOST_HEADER: usize = 256;

impl Document<'_> {
    /// Where a revision has something in its cross-reference that not every program reads, its end aside.
    pub(super) fn irregularities(&self, revision: &Revision) -> Result<Vec<u64>, Error> {
        let mut found = Vec::new();
        let older = self.sections().get(revision.sections.start..);
        let older = older.unwrap_or_default();
        let needed = older.iter().map(Section::first_free).max().unwrap_or(0);
        // some take what an older section counts for damage where a newer one counts less
        let behind = older.get(revision.sections.len()..).unwrap_or_default();
        let counted = behind.iter().filter_map(Section::size).max().unwrap_or(0);
        let needed = i64::from(needed).max(counted);
        let own = older.get(..revision.sections.len()).unwrap_or_default();
        for section in own {
            let most = i64::from(self.limits().object_number) + 1;
            let names_all = section
                .size()
                .is_some_and(|size| (needed..=most).contains(&size));
            // 7.5.4: object 0 is free, and heads the list of those that are
            let zero = section.location(self.source(), 0)?;
            let has_zero = zero.is_some_and(|zero| zero != Location::Free);
            if !names_all || has_zero || !section.is_regular(self.source())? {
                found.push(section.offset);
            }
        }
        found.extend(self.hybrid_contradiction(own)?);
        Ok(found)
    }

    /// Whether its newest section is of another kind than the one before: some programs read no table in front of
    /// a stream, and some look for objects behind the one and not behind the other.
    pub(super) fn is_of_another_kind(&self, revision: &Revision) -> bool {
        let chain = self.sections().get(revision.sections.start..);
        let mut kinds = chain
            .unwrap_or_default()
            .iter()
            .filter(|section| section.role == Role::Chain)
            .map(|section| section.kind);
        let newest = kinds.next();
        kinds.next().is_some_and(|before| newest != Some(before))
    }

    /// Where a revision ends as not every program reads it.
    pub(super) fn closed_irregularly(&self, revision: &Revision) -> Result<Option<u64>, Error> {
        let own = self.sections().get(revision.sections.clone());
        let own = own.unwrap_or_default().iter();
        // of a linearised file the older section ends it
        let ends = own.filter(|section| section.role == Role::Chain);
        let Some(end) = ends.map(|section| section.end).max() else {
            return Ok(None);
        };
        let closed = self.is_closed_regularly(end..revision.end_of_marker)?;
        Ok((!closed).then_some(end))
    }

    /// Where a table and the stream beside it say different things of one object (7.5.8.4): programs take
    /// either for the truth.
    fn hybrid_contradiction(&self, own: &[Section]) -> Result<Option<u64>, Error> {
        let mut table: Option<&Section> = None;
        for section in own {
            if section.role == Role::Chain {
                table = Some(section);
                continue;
            }
            let Some(table) = table else {
                continue;
            };
            let mut contradicts = false;
            section.entries(self.source(), &mut |number, location| {
                let beside = table.location(self.source(), number)?;
                contradicts |= beside.is_some_and(|beside| beside != location);
                Ok(())
            })?;
            if contradicts {
                return Ok(Some(section.offset));
            }
        }
        Ok(None)
    }

    /// Whether nothing but a comment of its writer, `startxref`, its number and `%%EOF` stands there.
    fn is_closed_regularly(&self, range: Range<u64>) -> Result<bool, Error> {
        const MOST: usize = 256;
        let len = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        let text = source::read_up_to(self.source(), range.start, len.min(MOST))?;
        Ok(text.len() == len && is_closing(&text))
    }

    /// Where something begins in the bytes of a revision that is an object or a trailer only to
    /// whoever goes through them word by word.
    pub(super) fn hidden_syntax(
        &self,
        revision: &Revision,
        scanned: &Scanned,
    ) -> Result<Vec<u64>, Error> {
        const CHUNK: usize = 256 * 1024;
        let words = [&b"obj"[..], b"trailer"].map(Finder::new);
        let most = self.limits().findings;
        let extent = &revision.extent;
        let mut found = Vec::new();
        let mut at = extent.start;
        while at < extent.end {
            // with what may stand before a word, and what may follow it
            let from = at.saturating_sub(MOST_HEADER as u64).max(extent.start);
            let to = (at + CHUNK as u64).min(extent.end);
            let until = (to + MOST_HEADER as u64).min(extent.end);
            let len = usize::try_from(until - from).unwrap_or(0);
            let text = source::read(self.source(), from, len)?;
            for word in &words {
                for place in word.find_iter(&text) {
                    let here = from + place as u64;
                    if (at..to).contains(&here)
                        && is_hidden(scanned, word.needle(), &text, place, from)
                        && found.len() < most
                    {
                        found.push(here);
                    }
                }
            }
            at = to;
        }
        Ok(found)
    }
}

/// Whether a text ends a revision as everybody reads it.
fn is_closing(text: &[u8]) -> bool {
    const WORD: &[u8] = b"startxref";
    let Some(place) = Finder::new(WORD).find(text) else {
        return false;
    };
    let (before, behind) = text.split_at(place);
    let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let mut lines = before.split(is_line_end);
    let are_comments = lines.clone().all(|line| {
        let line = line.trim_ascii();
        line.is_empty() || line.starts_with(b"%")
    });
    // what is written in the line of the word is no comment's end
    let begins_line = lines
        .next_back()
        .is_some_and(|line| line.trim_ascii().is_empty());
    let words = behind.split(|byte| matches!(byte, b' ' | b'\r' | b'\n'));
    let words: Vec<&[u8]> = words.filter(|word| !word.is_empty()).collect();
    let are_three = match words.as_slice() {
        [word, number, b"%%EOF"] => *word == WORD && number.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let runs = text.split(|byte| !matches!(byte, b' ' | b'\r' | b'\n'));
    let is_tight = runs.into_iter().all(|space| space.len() <= MOST_SPACE);
    are_comments && begins_line && are_three && is_tight
}

/// Whether a word in a text, which stands at `from` in the file, begins something that the scan did not meet
/// there.
fn is_hidden(scanned: &Scanned, word: &[u8], text: &[u8], place: usize, from: u64) -> bool {
    let before = text.get(..place).unwrap_or_default();
    let here = from + place as u64;
    match word {
        b"trailer" => {
            let behind = text.get(place + word.len()..).unwrap_or_default();
            let begins = behind.iter().find(|byte| !is_space(**byte));
            let is_known = || scanned.tables.iter().any(|table| table.contains(&here));
            matches!(begins, Some(b'<' | b'%')) && !is_known()
        }
        _ => {
            let behind = text.get(place + word.len());
            if behind.is_some_and(|octet| is_regular(*octet)) {
                return false;
            }
            // no header is longer
            let from = from + before.len().saturating_sub(MOST_HEADER) as u64;
            let before = before.get(before.len().saturating_sub(MOST_HEADER)..);
            let Some(header) = header_before(before.unwrap_or_default()) else {
                return false;
            };
            let starts = &scanned.objects;
            let (first, last) = (from + header.start as u64, from + header.end as u64);
            let next = starts.partition_point(|(_, span)| span.start < first);
            starts.get(next).is_none_or(|(_, span)| span.start > last)
        }
    }
}

/// Where the two numbers may begin that make a header of the `obj` behind a text: in one place, or where a
/// comment stands between them, anywhere from the first on.
fn header_before(text: &[u8]) -> Option<Range<usize>> {
    let spaced = without_end(text, is_space);
    let generation = without_end(spaced, |byte| byte.is_ascii_digit());
    if generation.len() < spaced.len() {
        let between = without_end(generation, is_space);
        let number = without_end(between, |byte| byte.is_ascii_digit());
        if between.len() < generation.len() && number.len() < between.len() {
            return Some(number.len()..number.len());
        }
    }
    // a comment is white space to some
    let line = spaced
        .iter()
        .rposition(|byte| matches!(byte, b'\r' | b'\n'));
    let line = spaced.get(line.map_or(0, |end| end + 1)..)?;
    let is_commented = spaced.len() < text.len() && line.contains(&b'%');
    is_commented.then_some(0..text.len())
}

/// A text without what it ends with.
fn without_end(text: &[u8], ends: impl Fn(u8) -> bool) -> &[u8] {
    let last = text.iter().rposition(|byte| !ends(*byte));
    text.get(..last.map_or(0, |last| last + 1))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_ends_as_everybody_reads_it() {
        for text in [
            &b"\nstartxref\n12\n%%EOF"[..],
            b" \r\nstartxref 12 %%EOF",
            b"\n%iText-5.5.13.4\nstartxref\r\n12\r\n%%EOF",
        ] {
            assert!(is_closing(text), "{}", text.escape_ascii());
        }
        for text in [
            &b"\nstartxref\n12\n"[..],
            b"\nstartxref\n12\n% EOF\n%%EOF",
            b"\nstartxref\n12x\n%%EOF",
            b"\nstartxref\x0012\n%%EOF",
            b"\nstartxrefs\n12\n%%EOF",
            b"\n% startxref 13\n%zstartxref\n12\n%%EOF",
            b"\n%startxref\n12\n%%EOF",
            b"\nx startxref\n12\n%%EOF",
            b"\nx\nstartxref\n12\n%%EOF",
            b"\nstartxref\n                  12\n%%EOF",
            b"",
        ] {
            assert!(!is_closing(text), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn headers_are_found_before_their_word() {
        for (text, header) in [
            (&b"x\n12 0 "[..], Some(2..2)),
            (b"endobj12 0", Some(6..6)),
            (b"1\x0c\x000\t", Some(0..0)),
            (b"12 0 % four\n", Some(0..12)),
            (b"12 %\n 0 ", None),
            (b"end", None),
            (b"an ", None),
            (b" 0 ", None),
            (b"120 ", None),
            (b"% 12 0", Some(2..2)),
            (b"", None),
        ] {
            assert_eq!(header_before(text), header, "{}", text.escape_ascii());
        }
    }
}
