//! What later revisions did to a document that was signed (ISO 32000-2, 12.8.2.2).
//!
//! Each revision is held against the one before it, once, whatever the number of signatures. The unit is
//! the object: whatever a revision says anew of an object is a change, and a change is denied unless a
//! rule knows it by the way in which the object is reached. An object that was there before is cleared
//! only where everything that refers to it is known not to show what changed. What a change is to one
//! signature follows from which revision it signs, and from what it and those before it permit.

mod acro_form;
mod annotations;
mod catalog;
mod changed;
mod covers;
mod fields;
mod filling;
mod holders;
mod looks;
mod pages;
mod redrawn;
mod references;
mod rule;
mod step;
mod store;
mod structure;
mod uses;
mod value;
mod xfa;

pub use rule::Rule;

use crate::error::Error;
use crate::pdf::{self, spelling};
use crate::pdf::{Document, Location, RawObject, Revision, RevisionView, Views};
use crate::source;
use crate::verify::report::Change;
use changed::Changed;
use covers::Shown;
use fields::Fields;
use lopdf::{Object, ObjectId};
use memchr::memmem;
use references::{beyond, known_of, references_in, references_of, size_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use step::{Done, Finding, Step};
use uses::{TRAILER, Uses};

/// How often all objects are read at most to find those that stand between others.
const MOST_ROUNDS: usize = 8;

/// What revisions changed after the first signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changes {
    /// Oldest first.
    pub(crate) revisions: Vec<RevisionChanges>,
    /// The first ones, [`Limits::findings`](crate::Limits) at most.
    pub(crate) listed: Vec<Change>,
    /// How many there are.
    pub(crate) count: u64,
}

/// What one revision changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RevisionChanges {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// The rules that its changes fall under.
    pub(crate) rules: BTreeSet<Rule>,
    /// The full names of the fields that it changed, and under which rules.
    pub(crate) fields: BTreeSet<(String, Rule)>,
    /// The fields of texts and choices that it filled in, by their objects.
    pub(crate) filled: BTreeSet<u32>,
    /// Those that it has show something else without another value.
    pub(crate) redrawn: BTreeSet<u32>,
}

impl Changes {
    fn push(&mut self, revision: &mut RevisionChanges, finding: Finding, most: usize) {
        revision.rules.insert(finding.rule);
        if let Some(field) = &finding.field {
            revision.fields.insert((field.to_string(), finding.rule));
        }
        self.count += 1;
        if self.listed.len() < most {
            self.listed.push(Change {
                revision: revision.number,
                object: finding.object,
                path: finding.path,
                field: finding.field.map(|field| field.to_string()),
                class: finding.rule.class(),
                rule: finding.rule,
                explanation: finding.rule.to_string(),
                old: finding.old,
                new: finding.new,
            });
        }
    }
}

/// Looks at every revision behind the one with index `first`, which is the earliest that is signed.
///
/// # Errors
/// [`Error::LimitExceeded`], and where the file cannot be read. What is malformed in a later revision is
/// a change.
pub(crate) fn since(
    document: &Document<'_>,
    views: &Views,
    first: usize,
) -> Result<Changes, Error> {
    let mut changes = Changes::default();
    let behind = document.limits().findings;
    let later = views.revisions.iter().enumerate().skip(first + 1);
    let mut look = match later.len() {
        0 => None,
        _ => Some(Look::at(document, views, first)?),
    };
    let signed = views.revisions.get(..=first).unwrap_or_default();
    let mut in_data = signed
        .iter()
        .flat_map(|view| &view.hidden_syntax)
        .peekable();
    // of all streams before a revision the one whose data, as it says, end furthest
    let mut furthest = signed.iter().filter_map(|view| view.beyond).max();
    let mut before = signed.last();
    for (index, view) in later {
        let mut revision = RevisionChanges {
            number: index as u64 + 1,
            ..RevisionChanges::default()
        };
        // whatever makes a program look for objects is in the later revision, and what it finds in the signed one
        if let Some(place) = in_data.peek() {
            let finding = Finding::of_bytes(Rule::SyntaxInData, format!("byte {place}"));
            changes.push(&mut revision, finding, behind);
        }
        for finding in before
            .into_iter()
            .flat_map(|before| of_end(before, view, furthest))
        {
            changes.push(&mut revision, finding, behind);
        }
        for finding in of_bytes(views, view, revision.number) {
            changes.push(&mut revision, finding, behind);
        }
        if let Some(look) = &mut look {
            let done = look.step(index)?;
            for finding in done.findings {
                changes.push(&mut revision, finding, behind);
            }
            (revision.filled, revision.redrawn) = (done.filled, done.redrawn);
        }
        if revision.rules.is_empty() {
            let path = format!(
                "bytes {} to {}",
                view.revision.extent.start, view.revision.extent.end
            );
            changes.push(
                &mut revision,
                Finding::of_bytes(Rule::NothingNew, path),
                behind,
            );
        }
        changes.revisions.push(revision);
        furthest = furthest.max(view.beyond);
        before = Some(view);
    }
    let outside = views.outside.iter().filter(|range| range.start > 0);
    let mut behind_all = RevisionChanges {
        number: views.revisions.len() as u64 + 1,
        ..RevisionChanges::default()
    };
    for range in outside {
        if is_blank(document, range)? {
            continue;
        }
        let path = format!("bytes {} to {}", range.start, range.end);
        changes.push(
            &mut behind_all,
            Finding::of_bytes(Rule::UnexplainedBytes, path),
            behind,
        );
    }
    if !behind_all.rules.is_empty() {
        changes.revisions.push(behind_all);
    }
    Ok(changes)
}

/// Whether there is nothing but white space, which is no syntax to anybody.
fn is_blank(document: &Document<'_>, range: &Range<u64>) -> Result<bool, Error> {
    /// Programs look for the end of a file in its last 1024 bytes.
    const MOST: u64 = 900;
    Ok(range.end - range.start <= MOST && pdf::is_blank(document.source(), range.clone())?)
}

/// What it means that a file ended with the revision before, and ends there no more. Of all streams until then
/// one has data that end `furthest`, as it says itself.
fn of_end(
    before: &RevisionView,
    view: &RevisionView,
    furthest: Option<(u64, u64)>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |rule, path| findings.push(Finding::of_bytes(rule, path));
    // what it shows depends on what is appended
    if let Some((_, place)) = furthest.filter(|(end, _)| *end > before.revision.extent.end) {
        say(Rule::ReadersDiffer, format!("byte {place}"));
    }
    if let Some(place) = before.closed_irregularly {
        say(Rule::SectionIrregular, format!("byte {place}"));
    }
    if before.shown_otherwise || view.shown_otherwise {
        say(Rule::ReadersDiffer, "/Linearized".to_owned());
    }
    findings
}

/// What the bytes of a revision tell, whatever its objects are.
fn of_bytes(views: &Views, view: &RevisionView, number: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |rule, object, path: String| {
        findings.push(Finding {
            object,
            ..Finding::of_bytes(rule, path)
        });
    };
    for range in &view.unexplained {
        let path = format!("bytes {} to {}", range.start, range.end);
        say(Rule::UnexplainedBytes, None, path);
    }
    if view.two_trailers {
        say(Rule::ReadersDiffer, None, "/Root".to_owned());
    }
    for place in view.hidden_sections.iter().chain(&view.hidden_syntax) {
        say(Rule::ReadersDiffer, None, format!("byte {place}"));
    }
    for place in &view.irregularities {
        say(Rule::SectionIrregular, None, format!("byte {place}"));
    }
    if !view.revision.closed || view.revision.out_of_order {
        let extent = &view.revision.extent;
        say(
            Rule::RevisionBroken,
            None,
            format!("bytes {} to {}", extent.start, extent.end),
        );
    }
    for disagreement in &views.disagreements {
        if disagreement.revision == number {
            let path = step::object_path(disagreement.object);
            say(Rule::ReadersDiffer, Some(disagreement.object), path);
        }
    }
    findings
}

/// What is known while the revisions are gone through.
struct Look<'v, 's> {
    document: &'v Document<'s>,
    views: &'v Views,
    /// Where each object stands in the revision that was last looked at.
    known: HashMap<u32, Location>,
    /// How many objects each object stream keeps.
    kept: HashMap<u32, u64>,
    /// Where the sections of the cross-reference stand.
    sections: HashSet<u64>,
    uses: Uses,
    fields: Fields,
    shown: Shown,
    /// Whether what was signed refers to more objects than it counts.
    reaches_beyond: bool,
}

impl<'v, 's> Look<'v, 's> {
    /// The revision with this index is the one to compare with first.
    fn at(document: &'v Document<'s>, views: &'v Views, first: usize) -> Result<Self, Error> {
        let mut known = HashMap::new();
        for view in views.revisions.iter().take(first + 1) {
            known.extend(document.entries_of(&view.revision)?);
        }
        let mut watched = HashSet::new();
        for view in views.revisions.iter().skip(first + 1) {
            let entries = document.entries_of(&view.revision)?;
            watched.extend(
                implied(document, &view.revision, &entries)
                    .into_iter()
                    .map(|(n, _)| n),
            );
            watched.extend(entries.iter().map(|(number, _)| *number));
        }
        let mut look = Self {
            document,
            views,
            kept: HashMap::new(),
            sections: document
                .sections()
                .iter()
                .map(|section| section.offset)
                .collect(),
            uses: Uses::new(watched),
            fields: Fields::default(),
            shown: Shown::default(),
            reaches_beyond: false,
            known,
        };
        look.read_all(first)?;
        if let Some(view) = views.revisions.get(first) {
            let then = document.as_of(&view.revision);
            // some go by older trailers too
            let trailers = then
                .sections()
                .iter()
                .map(|section| known_of(&section.trailer));
            let trailers: Vec<Object> = trailers.collect();
            let highest = references_in(&trailers).into_iter().map(|id| id.0).max();
            let highest = highest.unwrap_or(0).max(look.uses.highest);
            look.reaches_beyond = i64::from(highest) >= size_of(&then);
        }
        Ok(look)
    }

    /// Reads every object of a revision, to know what refers to what.
    fn read_all(&mut self, index: usize) -> Result<(), Error> {
        let Some(view) = self.views.revisions.get(index) else {
            return Ok(());
        };
        let then = self.document.as_of(&view.revision);
        self.document.allow_reading_again();
        // objects of one stream one after the other
        let mut objects: Vec<(u32, Location)> = self.known.iter().map(|(n, l)| (*n, *l)).collect();
        objects.sort_by_key(|(number, location)| match location {
            Location::InStream { stream, index } => (1, u64::from(*stream), *index),
            _ => (0, u64::from(*number), 0),
        });
        self.fields = fields_or_none(&then, &self.known)?;
        for number in self.fields.nodes.keys() {
            self.uses.watch(*number);
        }
        match structure::nodes_of_parent_tree(&then) {
            Ok(nodes) => nodes.into_iter().for_each(|number| self.uses.watch(number)),
            Err(Error::Malformed { .. }) => {}
            Err(error) => return Err(error),
        }
        // what a later revision makes a holder was used for something else before
        for view in self.views.revisions.iter().skip(index) {
            for number in holders::of(&self.document.as_of(&view.revision))? {
                self.uses.watch(number);
            }
        }
        for (number, location) in &objects {
            match location {
                Location::InStream { stream, .. } => *self.kept.entry(*stream).or_default() += 1,
                Location::InFile { offset, .. } if self.sections.contains(offset) => {
                    self.uses.watch_section(*number);
                }
                _ => {}
            }
        }
        self.uses.add(TRAILER, &references_of(&then), &[])?;
        let mut complete = false;
        // an array of arrays is met inside out, or in another round
        for _ in 0..MOST_ROUNDS {
            let mut again = false;
            for (number, location) in &objects {
                match then.raw_at(*number, *location) {
                    Ok(Some(raw)) => {
                        again |= raw.data.is_none() && self.uses.watch_between(*number, &raw.value);
                        if self.is_section(*number, &raw) {
                            again |= self.uses.watch_section(*number);
                        }
                        self.uses.add(*number, &raw.value, &raw.hidden)?;
                    }
                    Ok(None) => {}
                    Err(error @ (Error::Io(_) | Error::LimitExceeded { .. })) => return Err(error),
                    Err(_) => self.uses.incomplete = true,
                }
            }
            if !again {
                complete = true;
                break;
            }
        }
        self.uses.incomplete |= !complete;
        Ok(())
    }

    /// Whether an object is a section of the cross-reference, or was one in a former life.
    fn is_section(&self, number: u32, raw: &RawObject) -> bool {
        let here = self.known.get(&number);
        let stands_as_one = here.is_some_and(|here| self.is_at_section(*here));
        let is_typed = raw
            .value
            .as_dict()
            .is_ok_and(|value| value.has_type(b"XRef"));
        raw.data.is_some() && (stands_as_one || is_typed)
    }

    /// Whether an object is of the looks of an annotation, and stands in another order now.
    fn is_reordered(&self, number: u32, compared: &Changed) -> bool {
        let (Some(old), Some(new)) = (&compared.old, &compared.new) else {
            return false;
        };
        let of_looks = || {
            let uses = self.uses.of(number);
            uses.iter().any(|(_, path)| uses::first_key(path) == "AP")
        };
        old.data.is_none() && !value::same_order(&old.value, &new.value) && of_looks()
    }

    /// Whether every program reads the same object there.
    fn is_plain(&self, raw: &RawObject, location: Location) -> Result<bool, Error> {
        /// `n g obj`, and what may stand before the value.
        const MOST_HEADER: u64 = 64;
        let is_plain = spelling::is_plain(&raw.text) && !is_cut(&raw.text);
        let text = match (location, raw.offset) {
            (Location::InFile { offset, .. }, Some(value)) => {
                let len = value.saturating_sub(offset).min(MOST_HEADER);
                let len = usize::try_from(len).unwrap_or(0);
                // offsets that are off by an end of line or two are read by all
                let text = source::read_up_to(self.document.source(), offset, len)?;
                text.trim_ascii_start().to_vec()
            }
            _ => return Ok(is_plain),
        };
        let (number, generation) = raw.id;
        let expected = format!("{number} {generation} obj");
        let behind = text.strip_prefix(expected.as_bytes());
        let is_header = behind.is_some_and(|behind| {
            behind.len() <= 8 && behind.iter().all(|octet| b" \r\n\t".contains(octet))
        });
        let has_clear_strings = raw.value.as_dict().is_ok_and(|d| d.has_type(b"XRef"));
        let is_encrypted_plainly = has_clear_strings
            || self
                .document
                .encryption()
                .is_none_or(|encryption| encryption.has_plain_strings(raw.id, &raw.text));
        Ok(is_header && is_encrypted_plainly && is_plain)
    }

    /// Whether a section of the cross-reference begins there.
    fn is_at_section(&self, location: Location) -> bool {
        match location {
            Location::InFile { offset, .. } => self.sections.contains(&offset),
            _ => false,
        }
    }

    /// Holds a revision against the one before it, and goes on to it.
    fn step(&mut self, index: usize) -> Result<Done, Error> {
        let (Some(before), Some(view)) = (
            index
                .checked_sub(1)
                .and_then(|before| self.views.revisions.get(before)),
            self.views.revisions.get(index),
        ) else {
            return Ok(Done::default());
        };
        let old = self.document.as_of(&before.revision);
        let new = self.document.as_of(&view.revision);
        let mut findings = Vec::new();
        let mut changed = BTreeMap::new();
        let mut left = self.document.limits().changed_bytes;
        let mut came: HashMap<u32, u64> = HashMap::new();
        // the number of a section is its own
        for ((number, _), offset) in numbered_sections(self.document, &view.revision) {
            let here = new.location(number)?;
            if here.is_some_and(|here| {
                here != Location::Free
                    && !matches!(here, Location::InFile { offset: at, .. } if at == offset)
            }) {
                findings.push(Finding::of_object(Rule::ReadersDiffer, number));
            }
        }
        let listed = self.document.entries_of(&view.revision)?;
        let implied = implied(self.document, &view.revision, &listed);
        let listed = listed.into_iter().map(|entry| (entry, true));
        let implied = implied.into_iter().map(|entry| (entry, false));
        for ((number, location), is_listed) in listed.chain(implied) {
            // what is not listed is there for this revision, and not for the next
            let was = match is_listed {
                true => self.known.insert(number, location),
                false => self.known.get(&number).copied(),
            };
            let was = was.unwrap_or(Location::Free);
            if let Location::InStream { stream, .. } = was
                && let Some(kept) = self.kept.get_mut(&stream)
            {
                *kept -= 1;
            }
            if let Location::InStream { stream, .. } = location {
                *came.entry(stream).or_default() += 1;
            }
            if was == location {
                continue;
            }
            if self.is_at_section(location) && was != Location::Free && !self.is_at_section(was) {
                findings.push(Finding::of_object(Rule::ReadersDiffer, number));
            }
            let compared = compare(&old, &new, number, was, location)?;
            if let Some(raw) = &compared.new
                && !self.is_plain(raw, location)?
            {
                findings.push(Finding::of_object(Rule::SpelledOddly, number));
            }
            if compared.is_none(&old, &new)? && !self.is_reordered(number, &compared) {
                continue;
            }
            if compared.old.as_ref().is_some_and(|raw| is_cut(&raw.text)) {
                findings.push(Finding::of_object(Rule::SpelledOddly, number));
            }
            left = left
                .checked_sub(compared.size())
                .ok_or(Error::LimitExceeded {
                    limit: "changed_bytes",
                    max: self.document.limits().changed_bytes as u64,
                })?;
            changed.insert(number, compared);
        }
        if self.reaches_beyond {
            let path = "/Size".to_owned();
            findings.push(Finding::of_bytes(Rule::ReferenceBeyond, path));
        }
        findings.extend(beyond((&old, &new), &changed, &self.known));
        // objects that nothing names again would come out of another stream
        for number in changed.keys() {
            if self.kept.get(number).is_some_and(|kept| *kept > 0) {
                findings.push(Finding::of_object(Rule::ObjectReplaced, *number));
            }
        }
        for (stream, count) in came {
            *self.kept.entry(stream).or_default() += count;
        }
        let fields = fields_or_none(&new, &self.known)?;
        let step = Step::new(
            (&old, &new),
            changed,
            &self.uses,
            (&self.fields, &fields),
            &self.shown,
        );
        let mut done = step.run()?;
        findings.append(&mut done.findings);
        self.follow(&old, &new, &done.changed)?;
        findings.extend(self.unused(&new, &done.changed));
        self.fields = fields;
        done.findings = findings;
        Ok(done)
    }

    /// Objects that came and that nothing refers to now. Nothing shows them, but they were put there.
    fn unused(&self, new: &Document<'_>, changed: &BTreeMap<u32, Changed>) -> Vec<Finding> {
        let sections = new.sections().iter();
        let sections: HashSet<u32> = sections
            .filter_map(|section| Some(section.object?.0))
            .collect();
        let mut unused = Vec::new();
        for (number, changed) in changed {
            let Some(object) = changed.new.as_ref().filter(|_| changed.old.is_none()) else {
                continue;
            };
            let is_container =
                self.kept.get(number).is_some_and(|kept| *kept > 0) || sections.contains(number);
            if !is_container && self.uses.directly(*number).next().is_none() {
                unused.push(Finding {
                    new: value::shown(&object.value),
                    ..Finding::of_object(Rule::UnusedObject, *number)
                });
            }
        }
        unused
    }

    /// Brings the references up to date.
    fn follow(
        &mut self,
        old: &Document<'_>,
        new: &Document<'_>,
        changed: &BTreeMap<u32, Changed>,
    ) -> Result<(), Error> {
        self.uses.remove(TRAILER, &references_of(old), &[]);
        self.uses.add(TRAILER, &references_of(new), &[])?;
        for (number, changed) in changed {
            // a section that is not listed is gone with the next revision, and what it refers to as a trailer
            // it does not use
            if !self.known.contains_key(number) {
                continue;
            }
            if let Some(old) = &changed.old {
                self.uses.remove(*number, &old.value, &old.hidden);
            }
            if let Some(new) = &changed.new {
                if self.is_section(*number, new) {
                    self.uses.watch_section(*number);
                }
                self.uses.add(*number, &new.value, &new.hidden)?;
            }
            self.uses.incomplete |= changed.new_unreadable;
        }
        Ok(())
    }
}

/// The sections of a revision that are objects, and where they stand.
fn numbered_sections(
    document: &Document<'_>,
    revision: &Revision,
) -> impl Iterator<Item = (ObjectId, u64)> {
    let sections = document.sections().get(revision.sections.clone());
    let sections = sections.unwrap_or_default().iter();
    sections.filter_map(|section| Some((section.object?, section.offset)))
}

/// Objects that a revision does not list and some programs have all the same: to them a section of the
/// cross-reference that is a stream stands under its own number.
fn implied(
    document: &Document<'_>,
    revision: &Revision,
    entries: &[(u32, Location)],
) -> Vec<(u32, Location)> {
    let numbered = numbered_sections(document, revision);
    let numbered = numbered
        .map(|((number, generation), offset)| (number, Location::InFile { offset, generation }));
    numbered
        .filter(|(number, _)| {
            entries
                .binary_search_by_key(number, |entry| entry.0)
                .is_err()
        })
        .collect()
}

/// Whether an object holds the word at which a program ends it, in a string or a name too.
fn is_cut(text: &[u8]) -> bool {
    memmem::find(text, b"trailer").is_some()
}

/// Reads an object before and after.
fn compare(
    old: &Document<'_>,
    new: &Document<'_>,
    number: u32,
    was: Location,
    is: Location,
) -> Result<Changed, Error> {
    let read = |document: &Document<'_>, location| match document.raw_at(number, location) {
        Ok(raw) => Ok((raw, false)),
        Err(error @ (Error::Io(_) | Error::LimitExceeded { .. })) => Err(error),
        Err(_) => Ok((None, true)),
    };
    let (before, old_unreadable) = read(old, was)?;
    let (after, new_unreadable) = read(new, is)?;
    Ok(Changed {
        old: before,
        new: after,
        old_unreadable,
        new_unreadable,
    })
}

/// The fields of a revision; none where its form cannot be read, which the rules will say.
fn fields_or_none(
    document: &Document<'_>,
    known: &HashMap<u32, Location>,
) -> Result<Fields, Error> {
    match Fields::read(document, known) {
        Err(error @ (Error::Io(_) | Error::LimitExceeded { .. })) => Err(error),
        Err(_) => Ok(Fields::default()),
        fields => fields,
    }
}

#[cfg(test)]
mod tests;
