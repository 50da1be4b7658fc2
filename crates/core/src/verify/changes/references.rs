//! What objects and trailers refer to, and whether it is there.

use super::changed::Changed;
use super::rule::Rule;
use super::step::Finding;
use crate::pdf::{Document, Location, RawObject, Section};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// How many objects a document counts: some programs look for objects themselves where one beyond is asked for.
/// They count what the trailer says, or what the sections name.
pub(super) fn size_of(document: &Document<'_>) -> i64 {
    let size = document.newest_section().size().unwrap_or(0);
    let named = document.sections().iter().map(Section::first_free).max();
    size.min(i64::from(named.unwrap_or(0)))
}

/// What values refer to, in order.
pub(super) fn references_in<'o>(values: impl IntoIterator<Item = &'o Object>) -> Vec<ObjectId> {
    let mut pending: Vec<&Object> = values.into_iter().collect();
    let mut found = Vec::new();
    while let Some(value) = pending.pop() {
        match value {
            Object::Reference(id) => found.push(*id),
            Object::Array(items) => pending.extend(items),
            Object::Dictionary(entries) => pending.extend(entries.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// References to nothing and beyond what is counted, in what changed and in the trailer.
pub(super) fn beyond(
    (old, new): (&Document<'_>, &Document<'_>),
    changed: &BTreeMap<u32, Changed>,
    known: &HashMap<u32, Location>,
) -> Vec<Finding> {
    let size = size_of(new);
    // a number that is free is one that is counted
    let is_there = |(number, generation): &ObjectId| match known.get(number) {
        Some(Location::Free) => true,
        Some(there) => there.generation() == Some(*generation),
        None => false,
    };
    let reaches = |before: &[ObjectId], after: &[ObjectId]| {
        after
            .iter()
            .filter(|id| i64::from(id.0) >= size || !is_there(id))
            .any(|id| before.binary_search(id).is_err())
    };
    let of = |raw: &Option<Rc<RawObject>>| match raw {
        Some(raw) => references_in([&raw.value].into_iter().chain(&raw.hidden)),
        None => Vec::new(),
    };
    // what a trailer says for its writer alone is followed by nobody
    let trailer = |document: &Document<'_>| references_in([&references_of(document)]);
    let mut findings = Vec::new();
    if reaches(&trailer(old), &trailer(new)) {
        findings.push(Finding::of_bytes(Rule::ReferenceBeyond, "/Size".to_owned()));
    }
    for (number, changed) in changed {
        if reaches(&of(&changed.old), &of(&changed.new)) {
            findings.push(Finding::of_object(Rule::ReferenceBeyond, *number));
        }
    }
    findings
}

/// What a trailer refers to as the standard knows it (table 15); anything else means nothing to a reader.
pub(super) fn references_of(document: &Document<'_>) -> Object {
    known_of(document.trailer())
}

/// The same of one trailer.
pub(super) fn known_of(trailer: &Dictionary) -> Object {
    let mut known = Dictionary::new();
    for key in [&b"Root"[..], b"Encrypt", b"Info", b"ID"] {
        if let Ok(value) = trailer.get(key) {
            known.set(key, value.clone());
        }
    }
    Object::Dictionary(known)
}
