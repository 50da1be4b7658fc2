//! What is so, before anybody judges it: one value for each signature, and what happened to the document
//! since. Facts can be kept and judged again, by another policy and for another time, without the file.

pub(super) mod coverage;
mod digests;
mod signature;

pub(crate) use coverage::Binding;
pub(crate) use signature::{Broken, SignatureFacts, SubFilter};

use super::changes::{self, Changes};
use super::elsewhere::{self, ProofFromElsewhere, ProvenPart};
use super::judgement::{self, Judgement};
use super::report::Report;
use crate::content::differing_values;
use crate::dss::{self, Piece};
use crate::error::Error;
use crate::form::{Field, Form};
use crate::limits::Limits;
use crate::pdf::parse::is_space;
use crate::pdf::{Document, Location, Revision, Views, pages_of_annotations};
use crate::source;
use crate::trust::{Policy, ValidationData};
use lopdf::{Object, ObjectId};
use serde::{Deserialize, Serialize};
use signature::Draft;
use std::collections::{BTreeSet, HashMap, HashSet};
use time::OffsetDateTime;

/// Everything about a document that a judgement of its signatures rests on.
///
/// As JSON it holds what the document's signatures hold, among that certificates and the old and new
/// values of what was changed; not the document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// In the order of the form; behind them those that earlier revisions had.
    pub(crate) signatures: Vec<SignatureFacts>,
    /// What happened since the first signature, or the sentence that says why it cannot be told.
    pub(crate) changes: Result<Changes, String>,
    /// The numbers of the revisions that read differently to different programs.
    pub(crate) ambiguous_revisions: Vec<u64>,
    /// The numbers of the revisions that some programs showed otherwise while the file ended with them.
    pub(crate) shown_otherwise: Vec<u64>,
    /// The numbers of the earlier revisions whose form cannot be read: somebody may have signed there.
    pub(crate) unread_forms: Vec<u64>,
    /// Whether something else than white space stands before the header.
    pub(crate) has_bytes_before_header: bool,
    /// What the Document Security Store holds (ISO 32000-2, 12.8.4.3).
    pub(crate) store: Vec<Piece>,
    /// What is known from elsewhere to have existed.
    pub(crate) proven: Vec<ProvenPart>,
    /// What was seen of the whole document.
    pub(crate) warnings: Vec<String>,
}

impl Facts {
    /// Reads all that is needed of a document.
    ///
    /// # Errors
    /// Where the form is broken and no earlier revision has a signature; [`Error::LimitExceeded`].
    pub fn collect(document: &Document<'_>) -> Result<Self, Error> {
        document.refuse_recovered()?;
        let (form, broken) = match Form::read(document) {
            Ok(form) => (form, None),
            // earlier revisions may have signatures all the same
            Err(error @ Error::Malformed { .. }) => (Form::default(), Some(error)),
            Err(error) => return Err(error),
        };
        let mut warnings = Vec::new();
        if let Some((number, generation)) = form.repeated.first() {
            warnings.push(format!(
                "the form field {number} {generation} is met twice in the tree of fields"
            ));
        }
        let revisions = document.revisions()?;
        let (signatures, unread_forms) = signatures(document, &revisions, form)?;
        match broken {
            Some(error) if signatures.is_empty() => return Err(error),
            Some(error) => warnings.push(error.to_string()),
            None => {}
        }
        let mut facts = Self {
            signatures,
            changes: Ok(Changes::default()),
            ambiguous_revisions: Vec::new(),
            shown_otherwise: Vec::new(),
            unread_forms,
            has_bytes_before_header: has_bytes_before_header(document)?,
            store: dss::pieces(document)?,
            proven: Vec::new(),
            warnings,
        };
        let first = facts.signatures.iter().filter_map(|facts| facts.revision);
        let first = first.min().filter(|first| first + 1 < revisions.len());
        let then = first
            .and_then(|first| revisions.get(first))
            .map(|revision| document.as_of(revision));
        facts.look_back(document, revisions)?;
        if !facts.signatures.is_empty() {
            facts
                .warnings
                .extend(unlike_values(document, then.as_ref())?);
        }
        Ok(facts)
    }

    /// Reads the file in both ways, and what happened since the first signature that covers a whole
    /// revision.
    fn look_back(
        &mut self,
        document: &Document<'_>,
        revisions: Vec<Revision>,
    ) -> Result<(), Error> {
        let signed = self.signatures.iter().filter_map(|facts| facts.revision);
        let Some(first) = signed.min() else {
            return Ok(());
        };
        let looked = document.views_of(revisions, first).and_then(|views| {
            let changes = changes::since(document, &views, first)?;
            Ok((changes, views))
        });
        match looked {
            Ok((changes, views)) => {
                self.changes = Ok(changes);
                self.ambiguous_revisions = ambiguous(&views);
                let views = views.revisions.iter().zip(1..);
                let shown_otherwise = views.filter(|(view, _)| view.shown_otherwise);
                self.shown_otherwise = shown_otherwise.map(|(_, number)| number).collect();
            }
            Err(error @ Error::Io(_)) => return Err(error),
            Err(error) => self.changes = Err(error.to_string()),
        }
        Ok(())
    }

    /// Takes what is known from elsewhere about the document of which these facts are.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn prove(
        &mut self,
        document: &Document<'_>,
        proofs: &[ProofFromElsewhere],
    ) -> Result<(), Error> {
        self.proven = elsewhere::proven_parts(document, proofs)?;
        Ok(())
    }

    /// Judges them at a time.
    #[must_use]
    pub fn judge(
        &self,
        data: &ValidationData,
        policy: &Policy,
        at: OffsetDateTime,
        limits: &Limits,
    ) -> Report {
        self.judgement(data, policy, at, limits).report
    }

    /// The same, with what might decide more, were it there.
    #[must_use]
    pub fn judgement(
        &self,
        data: &ValidationData,
        policy: &Policy,
        at: OffsetDateTime,
        limits: &Limits,
    ) -> Judgement {
        judgement::judge_all(self, data, policy, at, limits)
    }
}

/// Fields that show something else than their value, as the document is and as it was first signed (the shadow attack
/// *replace*). What cannot be read is left to those who look for changes.
fn unlike_values(
    document: &Document<'_>,
    when_signed: Option<&Document<'_>>,
) -> Result<Vec<String>, Error> {
    let differing = |document: &Document<'_>| -> Result<BTreeSet<String>, Error> {
        let found = pages_of_annotations(document).and_then(|listed| {
            differing_values(document, listed.into_keys().map(|annotation| annotation.0))
        });
        match found {
            Ok(found) => Ok(found
                .into_iter()
                .map(|difference| difference.field)
                .collect()),
            Err(Error::Malformed { .. } | Error::LimitExceeded { .. }) => Ok(BTreeSet::new()),
            Err(error) => Err(error),
        }
    };
    let now = differing(document)?;
    let mut warnings: Vec<String> = now
        .iter()
        .map(|field| format!("the form field {field:?} shows something else than its value"))
        .collect();
    if let Some(then) = when_signed {
        let then = differing(then)?;
        warnings.extend(then.difference(&now).map(|field| {
            format!(
                "the form field {field:?} showed something else than its value when it was signed"
            )
        }));
    }
    Ok(warnings)
}

/// The revisions in which the two readings find different objects.
fn ambiguous(views: &Views) -> Vec<u64> {
    let disagreements = views.disagreements.iter();
    let mut numbers: Vec<u64> = disagreements.map(|found| found.revision).collect();
    for (index, view) in views.revisions.iter().enumerate() {
        if view.two_trailers || view.stray_section || !view.hidden_sections.is_empty() {
            numbers.push(index as u64 + 1);
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// A file that begins otherwise is something else to other programs. A mark of byte order and white space
/// begin nothing.
fn has_bytes_before_header(document: &Document<'_>) -> Result<bool, Error> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let len = usize::try_from(document.header_offset()).unwrap_or(usize::MAX);
    let before = source::read_up_to(document.source(), 0, len)?;
    let before = before.strip_prefix(MARK).unwrap_or(&before);
    Ok(!before.iter().all(|byte| is_space(*byte)))
}

/// The facts about every signature field that has a value, in the order of the form, and behind them
/// about those that had one in an earlier revision and have it no more; and the numbers of earlier revisions of
/// which that cannot be told.
pub(crate) fn signatures(
    document: &Document<'_>,
    revisions: &[Revision],
    form: Form,
) -> Result<(Vec<SignatureFacts>, Vec<u64>), Error> {
    let (fields, others): (Vec<Field>, Vec<Field>) = form
        .fields
        .into_iter()
        .partition(|field| is_signed(document, field));
    let mut uses: HashMap<ObjectId, usize> = HashMap::new();
    for field in &fields {
        if let Some(Object::Reference(id)) = field.value.as_deref() {
            *uses.entry(*id).or_default() += 1;
        }
    }
    let reused = reused(document, uses.keys())?;
    let settled = settled(document, &fields, &others, &reused)?;
    let Removed { removed, unread } = removed(document, revisions, &uses, &settled)?;
    let max = document.limits().signatures;
    if fields.len() + removed.len() > max {
        return Err(Error::LimitExceeded {
            limit: "signatures",
            max: max as u64,
        });
    }
    let mut drafts = Vec::with_capacity(fields.len());
    for field in &fields {
        drafts.push(Draft::read(document, document, revisions, field, &uses)?);
    }
    for (field, index) in &removed {
        let until = revisions.get(..=*index).unwrap_or_default();
        let then = until.last().map(|revision| document.as_of(revision));
        let then = then.as_ref().unwrap_or(document);
        let draft = Draft::read(document, then, until, field, &uses)?;
        // of a number that is a signature's now those count that were signed, each once
        let is_again = field
            .value
            .as_deref()
            .and_then(|value| value.as_reference().ok())
            .is_some_and(|id| uses.contains_key(&id));
        let is_told = drafts.iter().any(|known| known.is_same(&draft));
        if !is_again || draft.is_whole() && !is_told {
            drafts.push(draft);
        }
    }
    let was_a_fields = |id: &ObjectId| {
        let values = removed
            .iter()
            .filter_map(|(field, _)| field.value.as_deref());
        values
            .into_iter()
            .any(|value| *value == Object::Reference(*id))
    };
    if let Some((id, field)) = certification_outside(document)?
        && !uses.contains_key(&id)
        && !was_a_fields(&id)
    {
        let draft = Draft::read(document, document, revisions, &field, &uses)?;
        drafts.push(draft.broken("the catalog names this certification, and no form field has it"));
    }
    let covered = digests::of_all(document, &drafts)?;
    let facts = drafts.into_iter().zip(covered);
    let facts = facts.map(|(draft, covered)| draft.finish(covered));
    Ok((facts.collect(), unread))
}

/// What `/Perms /DocMDP` of the catalog refers to (12.8.6), which programs go by whether it is a field's value
/// or not.
fn certification_outside(document: &Document<'_>) -> Result<Option<(ObjectId, Field)>, Error> {
    let catalog = document.catalog()?;
    let Ok(dictionary) = catalog.value.as_dict() else {
        return Ok(None);
    };
    let Object::Dictionary(permissions) = document.get(dictionary, b"Perms")? else {
        return Ok(None);
    };
    let named = permissions.get(b"DocMDP").and_then(Object::as_reference);
    let Ok(id) = named else {
        return Ok(None);
    };
    match document.object(id)? {
        Object::Dictionary(_) => Ok(Some((id, Field::outside("/Perms/DocMDP", catalog, id)))),
        _ => Ok(None),
    }
}

/// Of the objects that are signatures those that an earlier revision has elsewhere.
fn reused<'i>(
    document: &Document<'_>,
    ids: impl Iterator<Item = &'i ObjectId>,
) -> Result<HashSet<ObjectId>, Error> {
    let mut reused = HashSet::new();
    for id in ids {
        let newest = document.location(id.0)?;
        document.spend(document.sections().len() as u64)?;
        for section in document.sections() {
            let is_elsewhere = match section.location(document.source(), id.0) {
                Ok(here @ Some(Location::InFile { .. } | Location::InStream { .. })) => {
                    here != newest
                }
                Ok(_) => false,
                // nobody knows where it says that the object is
                Err(Error::Malformed { .. }) => true,
                Err(error) => return Err(error),
            };
            if is_elsewhere {
                reused.insert(*id);
            }
        }
    }
    Ok(reused)
}

/// Where the fields stand that say nothing new in an earlier revision, if they stood there as well: they have
/// no kids, and as their value a signature that is known and was no other before, or none that is an object of
/// its own.
fn settled(
    document: &Document<'_>,
    signed: &[Field],
    others: &[Field],
    reused: &HashSet<ObjectId>,
) -> Result<HashMap<ObjectId, Location>, Error> {
    let mut settled = HashMap::new();
    let is_known = |field: &&Field| match field.value.as_deref() {
        Some(Object::Reference(id)) => !reused.contains(id),
        _ => true,
    };
    let without = others
        .iter()
        .filter(|field| !matches!(field.value.as_deref(), Some(Object::Reference(_))));
    for field in signed.iter().filter(is_known).chain(without) {
        let id = field.object.id;
        // what kids there are may be told by another object, and change with that
        let has_kids = field
            .object
            .value
            .as_dict()
            .map_or(true, |d| d.has(b"Kids"));
        if has_kids {
            continue;
        }
        if let Some(location @ Location::InFile { .. }) = document.location(id.0)? {
            settled.insert(id, location);
        }
    }
    Ok(settled)
}

/// What earlier revisions had.
#[derive(Default)]
struct Removed {
    /// Signed fields whose values are no field's any more, each with the index of the last one that has it.
    removed: Vec<(Field, usize)>,
    /// The numbers of revisions whose form cannot be read.
    unread: Vec<u64>,
}

/// What earlier revisions had and the newest one has no more.
fn removed(
    document: &Document<'_>,
    revisions: &[Revision],
    uses: &HashMap<ObjectId, usize>,
    settled: &HashMap<ObjectId, Location>,
) -> Result<Removed, Error> {
    // a number may be another signature's later
    let mut known = HashSet::new();
    for id in uses.keys() {
        known.insert((*id, document.location(id.0)?));
    }
    let mut found = Removed::default();
    for (index, revision) in revisions.iter().enumerate().rev().skip(1) {
        let then = document.as_of(revision);
        let form = match Form::read_beside(&then, settled) {
            Ok(form) => form,
            // others may read it all the same
            Err(Error::Malformed { .. }) => {
                found.unread.push(index as u64 + 1);
                continue;
            }
            Err(error) => return Err(error),
        };
        for field in form.fields {
            // most are known: only what is new is read
            if let Some(&Object::Reference(id)) = field.value.as_deref()
                && let here = (id, then.location(id.0)?)
                && !known.contains(&here)
                && is_signed(&then, &field)
                && known.insert(here)
            {
                found.removed.push((field, index));
            }
        }
    }
    Ok(found)
}

/// A signature field with a value, readable or not, and any other field whose value is a signature
/// dictionary: a type that is left out or wrong must not make a broken signature vanish.
fn is_signed(document: &Document<'_>, field: &Field) -> bool {
    let is_signature = |value: &Object| match value {
        Object::Null => false,
        Object::Dictionary(value) => field.is_signature() || value.has(b"ByteRange"),
        _ => field.is_signature(),
    };
    match field.value.as_deref() {
        None => false,
        Some(reference @ Object::Reference(id)) => match document.raw(*id) {
            Ok(Some(raw)) if raw.value.as_reference().is_err() => is_signature(&raw.value),
            _ => match document.resolve(reference) {
                Ok(value) => is_signature(&value),
                Err(_) => field.is_signature(),
            },
        },
        // not resolved, which would copy it for each field that inherits it
        Some(value) => is_signature(value),
    }
}

#[cfg(test)]
mod tests;
