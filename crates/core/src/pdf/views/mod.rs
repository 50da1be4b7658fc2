//! Two readings of one file, held against each other, revision by revision.
//!
//! One follows the cross-reference sections; the other (`linear_scan`) knows only the order of the
//! bytes. A document means one thing only where both find the same objects. Where they differ over
//! an object that is in use, that is a [`Disagreement`]; bytes that only one of them can explain are
//! the revision's unexplained bytes.

mod regularity;
mod scanned;

use crate::error::Error;
use crate::pdf::document::Document;
use crate::pdf::linearisation::Linearisation;
use crate::pdf::revision::{Change, ChangeKind, Revision};
use crate::pdf::xref::{Location, Role, Section};
use scanned::Scanned;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// White space between where a section is said to begin and where it does.
const MOST_SPACE: u64 = 16;

/// White space and comments between a section and its `startxref`.
const MOST_BEFORE_CLOSING: u64 = 64;

/// What was found in all revisions.
#[derive(Debug, Default)]
pub(crate) struct Views {
    /// Oldest first.
    pub(crate) revisions: Vec<RevisionView>,
    /// The first ones in the order of the revisions, [`Limits::findings`](crate::Limits) at most.
    pub(crate) disagreements: Vec<Disagreement>,
    /// How many there are.
    pub(crate) disagreement_count: u64,
    /// Bytes that belong to no revision: before the header, and behind the last `%%EOF`.
    pub(crate) outside: Vec<Range<u64>>,
}

/// One revision.
#[derive(Debug)]
pub(crate) struct RevisionView {
    pub(crate) revision: Revision,
    pub(crate) added: u64,
    pub(crate) replaced: u64,
    pub(crate) freed: u64,
    /// What it changes, the first ones; of the first revision nothing is listed, since everything is
    /// new.
    pub(crate) changes: Vec<Change>,
    /// Bytes inside it that its sections do not explain.
    pub(crate) unexplained: Vec<Range<u64>>,
    /// Sections that the scan did not meet: they begin inside something else.
    pub(crate) hidden_sections: Vec<u64>,
    /// Whether its trailers say different things to different readers.
    pub(crate) two_trailers: bool,
    /// Whether it holds a section of the cross-reference that no other one leads to.
    pub(crate) stray_section: bool,
    /// Where it is written as not every program reads it, where that was looked for.
    pub(crate) irregularities: Vec<u64>,
    /// Where the bytes hold syntax that is none in its place, where that was looked for.
    pub(crate) hidden_syntax: Vec<u64>,
    /// The furthest place beyond the revision where one of its streams says that its data end, and where that
    /// stream is. Programs go by it once something stands there.
    pub(crate) beyond: Option<(u64, u64)>,
    /// Where it ends as not every program reads it, where that was looked for.
    pub(crate) closed_irregularly: Option<u64>,
    /// Whether some programs showed other pages than its tree's when the file ended with it.
    pub(crate) shown_otherwise: bool,
}

/// An object that the two readings see differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Disagreement {
    /// What differs.
    #[serde(rename = "code")]
    pub kind: DisagreementKind,
    /// The number of the revision, from 1.
    pub revision: u64,
    /// The object's number.
    pub object: u32,
    /// Where the cross-reference says it stands; `None` where it says nothing of an offset.
    pub cross_reference_offset: Option<u64>,
    /// Where the linear scan found it; `None` where it did not.
    pub scan_offset: Option<u64>,
}

/// What differs. The names in JSON are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DisagreementKind {
    /// The entry leads to a place where no such object begins.
    NotThere,
    /// The entry leads to bytes of another revision that the section before did not name.
    OtherRevision,
    /// The revision holds the object a second time, and the entry does not lead there.
    DefinedTwice,
    /// The revision holds the object, and its sections do not say so.
    Unlisted,
    /// The revision holds the object, and its sections call it free.
    FreedButThere,
    /// The object stream that the entry names does not hold the object there.
    NotInStream,
}

impl Document<'_> {
    /// Reads the whole file in both ways.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`], and where the file cannot be read at all.
    pub(crate) fn views(&self) -> Result<Views, Error> {
        self.views_of(self.revisions()?, 0)
    }

    /// The same, where the revisions are known. Of the one with this index and those before it nobody asks
    /// whether they are regular, and if none follows, not for syntax in data either.
    pub(crate) fn views_of(
        &self,
        revisions: Vec<Revision>,
        settled: usize,
    ) -> Result<Views, Error> {
        let mut views = Views::default();
        let start = revisions.first().map_or(0, |first| first.extent.start);
        if start > 0 {
            views.outside.push(0..start);
        }
        let end = revisions.last().map_or(0, |last| last.extent.end);
        if end < self.source().len() {
            views.outside.push(end..self.source().len());
        }
        let mut known = HashMap::new();
        // entries of all revisions together
        let mut named = 0;
        let mut streams_left = self.limits().scanned_stream_bytes;
        let is_followed = revisions.len() > settled + 1;
        let linearisation = Linearisation::of(self)?;
        // only asked for where a program may begin or cease to look for objects itself
        let mut unsettled = revisions.iter().skip(settled + 1);
        let mut lives = unsettled
            .any(|revision| self.is_of_another_kind(revision))
            .then(|| Lives::new(self));
        let newest = revisions.len().saturating_sub(1);
        for (index, revision) in revisions.into_iter().enumerate() {
            let entries = self.entries_of(&revision)?;
            named += entries.len();
            if named > self.limits().objects {
                return Err(Error::LimitExceeded {
                    limit: "objects",
                    max: self.limits().objects as u64,
                });
            }
            let two_trailers = self.has_two_trailers(&revision, &known)?;
            let changes = apply(&mut known, entries);
            let scanned = Scanned::read(self, &revision, &mut streams_left)?;
            let mut comparison = Comparison {
                document: self,
                number: index as u64 + 1,
                revision: &revision,
                scanned: &scanned,
                named: vec![false; scanned.objects.len()],
                views: &mut views,
            };
            comparison.entries(&changes)?;
            let (unexplained, stray_section) = comparison.rest(&known);
            let hidden_sections = comparison.hidden_sections();
            let closed_irregularly = match is_followed && index >= settled {
                true => self.closed_irregularly(&revision)?,
                false => None,
            };
            let mut irregularities = Vec::new();
            if index > settled {
                irregularities = self.irregularities(&revision)?;
                irregularities.extend(closed_irregularly);
                let finds_others = lives.as_ref().is_some_and(Lives::has_others);
                if finds_others && self.is_of_another_kind(&revision) {
                    irregularities.push(revision.extent.start);
                }
            }
            if let Some(lives) = &mut lives {
                lives.take(&scanned, &changes, &known);
            }
            let hidden_syntax = match is_followed {
                true => self.hidden_syntax(&revision, &scanned)?,
                false => Vec::new(),
            };
            let shown_otherwise = match &linearisation {
                Some(linearisation) => {
                    let end = match index == newest {
                        true => self.source().len(),
                        false => revision.extent.end,
                    };
                    let ends = revision.end_of_marker..=end;
                    linearisation.differs(&self.as_of(&revision), &ends)?
                }
                None => false,
            };
            let count = |kind| changes.iter().filter(|c| c.kind == kind).count() as u64;
            let (added, replaced, freed) = (
                count(ChangeKind::Added),
                count(ChangeKind::Replaced),
                count(ChangeKind::Freed),
            );
            let listed = if index == 0 {
                0
            } else {
                self.limits().findings
            };
            views.revisions.push(RevisionView {
                two_trailers,
                stray_section,
                irregularities,
                hidden_syntax,
                beyond: scanned.beyond,
                closed_irregularly,
                shown_otherwise,
                revision,
                added,
                replaced,
                freed,
                changes: changes.into_iter().take(listed).collect(),
                unexplained,
                hidden_sections,
            });
        }
        Ok(views)
    }
}

/// The objects that the bytes hold, held against what the cross-reference names.
struct Lives {
    /// Of the sections, which not every one is named.
    sections: HashSet<u32>,
    held: HashMap<u32, Held>,
    /// Those that somebody who goes through the bytes finds elsewhere than the cross-reference names them.
    others: HashSet<u32>,
}

/// Where the bytes hold objects of one number.
#[derive(Default)]
struct Held {
    by_itself: bool,
    /// The first object stream that holds one.
    stream: Option<u32>,
    in_several: bool,
}

impl Lives {
    fn new(document: &Document<'_>) -> Self {
        let sections = document.sections().iter();
        Self {
            sections: sections
                .filter_map(|section| Some(section.object?.0))
                .collect(),
            held: HashMap::new(),
            others: HashSet::new(),
        }
    }

    fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// Takes in what a scan has met, and what its revision changes in what is known.
    fn take(&mut self, scanned: &Scanned, changes: &[Change], known: &HashMap<u32, Location>) {
        let mut touched: Vec<u32> = changes.iter().map(|change| change.number).collect();
        for ((number, _), _) in &scanned.objects {
            if !self.sections.contains(number) {
                self.held.entry(*number).or_default().by_itself = true;
                touched.push(*number);
            }
        }
        for (stream, numbers) in &scanned.streams {
            for number in numbers {
                let held = self.held.entry(*number).or_default();
                held.in_several |= held.stream.is_some_and(|known| known != *stream);
                held.stream.get_or_insert(*stream);
                touched.push(*number);
            }
        }
        for number in touched {
            let Some(held) = self.held.get(&number) else {
                continue;
            };
            let is_named = match known.get(&number) {
                Some(Location::InFile { .. }) => held.stream.is_none(),
                Some(Location::InStream { stream, .. }) => {
                    !held.by_itself && !held.in_several && held.stream == Some(*stream)
                }
                Some(Location::Free) | None => false,
            };
            match is_named {
                true => self.others.remove(&number),
                false => self.others.insert(number),
            };
        }
    }
}

impl Document<'_> {
    /// Readers that know no cross-reference streams go by the table's trailer and its entries; others may
    /// take those of the stream that belongs to it (7.5.8.4), and some follow its `/Prev`. Of a key that
    /// stands twice some take the first value.
    fn has_two_trailers(
        &self,
        revision: &Revision,
        known: &HashMap<u32, Location>,
    ) -> Result<bool, Error> {
        let sections = self.sections().get(revision.sections.clone());
        let mut table: Option<&Section> = None;
        for section in sections.unwrap_or_default() {
            if section.repeated_key {
                return Ok(true);
            }
            if section.role != Role::HybridStream {
                table = Some(section);
                continue;
            }
            let Some(table) = table else {
                continue;
            };
            let differs = |key: &[u8]| {
                let here = section.trailer.get(key).ok();
                here.is_some() && here != table.trailer.get(key).ok()
            };
            if [&b"Root"[..], b"Encrypt", b"Prev"]
                .iter()
                .any(|key| differs(key))
            {
                return Ok(true);
            }
            // what was there before is not hidden from old readers, it is taken away from them
            let mut taken_away = false;
            table.entries(self.source(), &mut |number, location| {
                let before = known.get(&number).copied().unwrap_or(Location::Free);
                taken_away |= number != 0 && location == Location::Free && before != Location::Free;
                Ok(())
            })?;
            if taken_away {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What entries change in what is known. An entry that repeats what was so before changes nothing.
fn apply(known: &mut HashMap<u32, Location>, entries: Vec<(u32, Location)>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (number, location) in entries {
        let before = known.insert(number, location).unwrap_or(Location::Free);
        let kind = match (before, location) {
            (before, now) if before == now => continue,
            (Location::Free, _) => ChangeKind::Added,
            (_, Location::Free) => ChangeKind::Freed,
            _ => ChangeKind::Replaced,
        };
        changes.push(Change {
            number,
            kind,
            location,
        });
    }
    changes
}

/// One revision in the making.
struct Comparison<'v, 'd, 's> {
    document: &'d Document<'s>,
    number: u64,
    revision: &'v Revision,
    scanned: &'v Scanned,
    /// Which of the scanned objects an entry leads to.
    named: Vec<bool>,
    views: &'v mut Views,
}

impl Comparison<'_, '_, '_> {
    /// Does every entry lead to its object?
    fn entries(&mut self, changes: &[Change]) -> Result<(), Error> {
        for change in changes {
            match change.location {
                Location::Free => {}
                Location::InFile { offset, generation } => {
                    let id = (change.number, generation);
                    let found = self.scanned.object_at(self.document.source(), offset)?;
                    match found {
                        Some((index, there)) if there == id => {
                            if let Some(named) = self.named.get_mut(index) {
                                *named = true;
                            }
                        }
                        _ if self.revision.extent.contains(&offset) => {
                            let elsewhere = self.scanned.start_of(id);
                            self.disagree(
                                DisagreementKind::NotThere,
                                id.0,
                                Some(offset),
                                elsewhere,
                            );
                        }
                        _ => {
                            self.disagree(DisagreementKind::OtherRevision, id.0, Some(offset), None)
                        }
                    }
                }
                Location::InStream { stream, index } => match self.scanned.streams.get(&stream) {
                    Some(numbers) if numbers.get(index) == Some(&change.number) => {}
                    Some(_) => {
                        self.disagree(DisagreementKind::NotInStream, change.number, None, None);
                    }
                    None => {
                        self.disagree(DisagreementKind::OtherRevision, change.number, None, None)
                    }
                },
            }
        }
        Ok(())
    }

    /// What the scan found and no entry leads to. Gives the bytes that stay unexplained.
    fn rest(&mut self, known: &HashMap<u32, Location>) -> (Vec<Range<u64>>, bool) {
        let mut unexplained = self.scanned.unexplained.clone();
        let sections = self.document.sections().get(self.revision.sections.clone());
        let sections = sections.unwrap_or_default();
        let (scanned, revision) = (self.scanned, self.revision);
        let mut begins: Vec<u64> = sections.iter().map(|section| section.offset).collect();
        let mut ends: Vec<u64> = sections.iter().map(|section| section.end).collect();
        begins.sort_unstable();
        ends.sort_unstable();
        // a section that begins inside something else is not what the scan met there
        let own = |span: &Range<u64>| {
            let before = begins.partition_point(|begin| *begin <= span.start);
            let begin = before.checked_sub(1).and_then(|index| begins.get(index));
            begin.is_some_and(|begin| span.start - begin <= MOST_SPACE)
        };
        // of closings those count that stand right behind a section
        let closes = |closing: &Range<u64>| {
            if revision.startxref == Some(closing.start) {
                return true;
            }
            let before = ends.partition_point(|end| *end <= closing.start);
            let end = before.checked_sub(1).and_then(|index| ends.get(index));
            end.is_some_and(|end| closing.start - end <= MOST_BEFORE_CLOSING)
        };
        for (index, (id, span)) in scanned.objects.iter().enumerate() {
            if self.named.get(index) == Some(&true) || own(span) {
                continue;
            }
            unexplained.push(span.clone());
            let location = known.get(&id.0);
            if let Some(kind) = self.beside(location) {
                let offset = match location {
                    Some(Location::InFile { offset, .. }) => Some(*offset),
                    _ => None,
                };
                self.disagree(kind, id.0, offset, Some(span.start));
            }
        }
        for (stream, numbers) in &scanned.streams {
            for (position, number) in numbers.iter().enumerate() {
                match known.get(number) {
                    // a second object of that number is another one to who goes by numbers
                    Some(Location::InStream {
                        stream: named,
                        index,
                    }) if named == stream && *index == position => {}
                    location => {
                        if let Some(kind) = self.beside(location) {
                            self.disagree(kind, *number, None, None);
                        }
                    }
                }
            }
        }
        let stray = scanned.tables.iter().any(|span| !own(span));
        unexplained.extend(scanned.tables.iter().filter(|span| !own(span)).cloned());
        unexplained.extend(
            scanned
                .closings
                .iter()
                .filter(|span| !closes(span))
                .cloned(),
        );
        (merged(unexplained), stray)
    }

    /// Sections of the revision that the scan did not meet where they are said to begin.
    fn hidden_sections(&self) -> Vec<u64> {
        let sections = self.document.sections().get(self.revision.sections.clone());
        let begins = sections.unwrap_or_default().iter();
        let begins = begins.map(|section| section.offset);
        let near =
            |begin: u64, start: Option<u64>| start.is_some_and(|start| start - begin <= MOST_SPACE);
        let met = |begin: u64| {
            let objects = &self.scanned.objects;
            let object = objects.partition_point(|(_, span)| span.start < begin);
            let tables = &self.scanned.tables;
            let table = tables.partition_point(|span| span.start < begin);
            near(begin, objects.get(object).map(|(_, span)| span.start))
                || near(begin, tables.get(table).map(|span| span.start))
        };
        begins
            .filter(|begin| self.revision.extent.contains(begin) && !met(*begin))
            .collect()
    }

    /// What it is that the revision holds an object beside what the cross-reference says of it;
    /// nothing where nobody can ask for it, since no section ever named it.
    fn beside(&self, location: Option<&Location>) -> Option<DisagreementKind> {
        let here = match location? {
            Location::Free => return Some(DisagreementKind::FreedButThere),
            Location::InFile { offset, .. } => self.revision.extent.contains(offset),
            Location::InStream { stream, .. } => self.scanned.streams.contains_key(stream),
        };
        Some(if here {
            DisagreementKind::DefinedTwice
        } else {
            DisagreementKind::Unlisted
        })
    }

    fn disagree(
        &mut self,
        kind: DisagreementKind,
        object: u32,
        cross_reference_offset: Option<u64>,
        scan_offset: Option<u64>,
    ) {
        self.views.disagreement_count += 1;
        if self.views.disagreements.len() < self.document.limits().findings {
            self.views.disagreements.push(Disagreement {
                kind,
                revision: self.number,
                object,
                cross_reference_offset,
                scan_offset,
            });
        }
    }
}

/// The same ranges in order, those with no more than an end of line between them made one.
fn merged(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end.saturating_add(2) => {
                last.end = last.end.max(range.end)
            }
            _ => merged.push(range),
        }
    }
    merged
}
