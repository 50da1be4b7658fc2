//! The revisions of a document (ISO 32000-2, 7.5.6): where each begins and ends, and what it changes.

use crate::error::Error;
use crate::pdf::document::Document;
use crate::pdf::opening::{self, Closing};
use crate::pdf::xref::{Location, Role, Section};
use crate::source;
use memchr::memmem;
use std::collections::HashSet;
use std::ops::Range;

/// One revision as its sections tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Revision {
    /// Its bytes: from behind the revision before it to behind the end of line of its `%%EOF`.
    pub(crate) extent: Range<u64>,
    /// Behind its `%%EOF`, without the end of line.
    pub(crate) end_of_marker: u64,
    /// Its sections in [`Document::sections`], newest first: more than one where a table has an
    /// `/XRefStm`, or where the file is linearised.
    pub(crate) sections: Range<usize>,
    /// The word `startxref` behind its last section.
    pub(crate) startxref: Option<u64>,
    /// Whether that word names the revision's newest section.
    pub(crate) closed: bool,
    /// Whether its first section stands before the end of the revision before, in a file that is not
    /// linearised.
    pub(crate) out_of_order: bool,
}

/// What a revision says of an object that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) number: u32,
    pub(crate) kind: ChangeKind,
    pub(crate) location: Location,
}

/// How an object is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    /// It was not there before.
    Added,
    /// It stands elsewhere now.
    Replaced,
    /// It is no more.
    Freed,
}

impl Document<'_> {
    /// The revisions, oldest first. A document that was recovered has none.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub(crate) fn revisions(&self) -> Result<Vec<Revision>, Error> {
        let mut revisions: Vec<Revision> = Vec::new();
        if self.recovered_from().is_some() {
            return Ok(revisions);
        }
        let mut behind = self.sections().len();
        for (index, section) in self.sections().iter().enumerate().rev() {
            if section.role == Role::HybridStream {
                continue;
            }
            let sections = index..behind;
            behind = index;
            let closing = self.closing_of(index, section)?;
            let end = closing.as_ref().map_or(section.end, |c| c.end_of_marker);
            match revisions.last_mut() {
                // a linearised file has its newest section at the front (annex F)
                Some(before) if end <= before.extent.end => {
                    before.out_of_order |= before.sections.end != self.sections().len();
                    before.sections.start = index;
                }
                Some(before) if self.completes_hybrid(&sections, before) => {
                    before.sections.start = index;
                    before.extent.end = self.end_of_line(end)?;
                    before.end_of_marker = end;
                    before.startxref = closing.as_ref().map(|closing| closing.offset);
                }
                before => {
                    let start = before.map_or_else(|| self.beginning(), |before| before.extent.end);
                    revisions.push(Revision {
                        extent: start..self.end_of_line(end)?,
                        end_of_marker: end,
                        sections,
                        startxref: closing.as_ref().map(|closing| closing.offset),
                        closed: false,
                        out_of_order: false,
                    });
                }
            }
            if let Some(revision) = revisions.last_mut() {
                revision.closed = self.closes(revision)?;
            }
        }
        Ok(revisions)
    }

    /// Where the first revision begins: at the header, unless a section stands before it.
    fn beginning(&self) -> u64 {
        let header = self.header_offset();
        let before = self
            .sections()
            .iter()
            .any(|section| section.offset < header);
        if before { 0 } else { header }
    }

    /// Whether sections are what a hybrid-reference file needs behind its main table (7.5.8.4): an
    /// empty table, and by its `/XRefStm` the objects that the main table calls free, all of it
    /// written together with the first revision.
    fn completes_hybrid(&self, sections: &Range<usize>, before: &Revision) -> bool {
        let first = before.sections.end == self.sections().len();
        match self.sections().get(sections.clone()) {
            Some([table, stream]) => {
                first && table.count() == 0 && before.extent.contains(&stream.offset)
            }
            _ => false,
        }
    }

    /// The `startxref` that ends the revision of a section. Most stand right behind it; where objects
    /// follow the section, it is the next one that names it.
    fn closing_of(&self, index: usize, section: &Section) -> Result<Option<Closing>, Error> {
        const MOST_BETWEEN: usize = 64 * 1024;
        const MOST_CANDIDATES: usize = 16;
        const WORD: &[u8] = b"startxref";
        let behind = opening::closing_behind(self.source(), section.end)?;
        if behind.is_some() {
            return Ok(behind);
        }
        if index == 0 {
            // that it names this section is how the section was found
            return opening::last_closing(self.source()).map(Some);
        }
        let text = source::read_up_to(self.source(), section.end, MOST_BETWEEN)?;
        for place in memmem::find_iter(&text, WORD).take(MOST_CANDIDATES) {
            let at = section.end + place as u64;
            let closing = opening::closing_behind(self.source(), at)?;
            let named = closing.as_ref().map(|closing| closing.startxref);
            if named.and_then(|named| named.checked_add(self.origin())) == Some(section.offset) {
                return Ok(closing);
            }
        }
        Ok(None)
    }

    /// Whether the `startxref` of a revision names the newest of its sections.
    fn closes(&self, revision: &Revision) -> Result<bool, Error> {
        let Some(at) = revision.startxref else {
            return Ok(false);
        };
        let closing = opening::closing_behind(self.source(), at)?;
        let named = closing.and_then(|c: Closing| c.startxref.checked_add(self.origin()));
        let newest = self.sections().get(revision.sections.start);
        Ok(named.is_some() && named == newest.map(|section| section.offset))
    }

    /// Behind the end of line that may follow `%%EOF`.
    fn end_of_line(&self, at: u64) -> Result<u64, Error> {
        let text = source::read_up_to(self.source(), at, 3)?;
        let len = match text.as_slice() {
            [b' ', b'\r', b'\n'] => 3,
            [b'\r', b'\n', ..] | [b' ', b'\r' | b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        Ok(at + len)
    }

    /// What the sections of a revision say of each object that they name, the newest first to be
    /// asked; in the order of the numbers.
    pub(crate) fn entries_of(&self, revision: &Revision) -> Result<Vec<(u32, Location)>, Error> {
        let mut entries: Vec<(u32, Location)> = Vec::new();
        let sections = self.sections().get(revision.sections.clone());
        let mut table = 0;
        for section in sections.unwrap_or_default() {
            self.bound_objects(section, entries.len())?;
            let begin = entries.len();
            section.entries(self.source(), &mut |number, location| {
                entries.push((number, location));
                Ok(())
            })?;
            match section.role {
                Role::Chain => table = begin,
                // where its own stream knows an object that a table calls free, it is there (7.5.8.4)
                Role::HybridStream => {
                    let used: HashSet<u32> = entries
                        .iter()
                        .skip(begin)
                        .filter(|(_, location)| *location != Location::Free)
                        .map(|(number, _)| *number)
                        .collect();
                    let mut index = 0;
                    entries.retain(|(number, location)| {
                        let here = index;
                        index += 1;
                        !((table..begin).contains(&here)
                            && *location == Location::Free
                            && used.contains(number))
                    });
                }
            }
        }
        // stable: of two entries for an object the one of the newer section stays
        entries.sort_by_key(|(number, _)| *number);
        entries.dedup_by_key(|(number, _)| *number);
        Ok(entries)
    }

    fn bound_objects(&self, section: &Section, so_far: usize) -> Result<(), Error> {
        let max = self.limits().objects as u64;
        if section.count() + so_far as u64 > max {
            return Err(Error::LimitExceeded {
                limit: "objects",
                max,
            });
        }
        Ok(())
    }
}
