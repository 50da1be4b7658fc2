//! What later revisions changed, in plain words. Which fields are named; what stood in them and what
//! stands there now is not, since it may be a citizen's number or address: that is for `--json`.

use super::page::Page;
use crate::words::{Words, printable};
use segel_core::verify::report::{Change, Modifications, Report, Rule, SignatureReport};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many kinds of change are told.
const MOST_RULES: usize = 5;
/// How many fields or objects are named for each.
const MOST_NAMES: usize = 5;
/// Where the name of a field is cut off.
const MOST_NAME_CHARACTERS: usize = 60;

/// Tells what came after a signature, the gravest first.
pub(super) fn tell(signature: &SignatureReport, report: &Report, page: &mut Page<'_>) {
    let mut kinds: BTreeMap<(Reverse<Modifications>, Rule), Vec<&Change>> = BTreeMap::new();
    for change in after(signature, report) {
        let kind = (Reverse(change.class), change.rule);
        kinds.entry(kind).or_default().push(change);
    }
    if kinds.is_empty() {
        return;
    }
    page.heading("verify-changes");
    let mut kinds = kinds.into_iter();
    for ((_, rule), changes) in kinds.by_ref().take(MOST_RULES) {
        let sentence = sentence(rule, &changes, page.words);
        page.point(&sentence);
    }
    // What the report itself does not list comes last, so it follows every signature that has changes.
    let unlisted = report
        .change_count
        .saturating_sub(count(report.changes.len()));
    let untold = kinds.map(|(_, changes)| count(changes.len())).sum::<u64>() + unlisted;
    if untold > 0 {
        let more = [("count", untold.to_string())];
        let more = page.words.tell("changes-more", &more);
        page.point(&more);
    }
}

/// A change concerns every signature of an earlier revision.
fn after<'r>(
    signature: &SignatureReport,
    report: &'r Report,
) -> impl Iterator<Item = &'r Change> + use<'r> {
    let signed = signature.revision;
    report
        .changes
        .iter()
        .filter(move |change| signed.is_some_and(|signed| change.revision > signed))
}

/// The sentence of a rule, with the fields it is about; for what is permitted to nobody and is in no
/// field, the objects, by which a technician finds it.
fn sentence(rule: Rule, changes: &[&Change], words: &Words) -> String {
    let what = words
        .find(&format!("change-{}", rule.code()), &[])
        .unwrap_or_else(|| words.say("change-other"));
    let fields: BTreeSet<&str> = changes
        .iter()
        .filter_map(|change| change.field.as_deref())
        .collect();
    let objects: BTreeSet<u32> = changes.iter().filter_map(|change| change.object).collect();
    if !fields.is_empty() {
        let names = names(fields.into_iter().map(shortened), words);
        words.tell("change-of-fields", &[("what", what), ("names", names)])
    } else if rule.class() == Modifications::Other && !objects.is_empty() {
        let names = names(objects.iter().map(u32::to_string), words);
        words.tell("change-of-objects", &[("what", what), ("names", names)])
    } else {
        what
    }
}

fn names(all: impl ExactSizeIterator<Item = String>, words: &Words) -> String {
    let untold = all.len().saturating_sub(MOST_NAMES);
    let names = all.take(MOST_NAMES).collect::<Vec<_>>().join(", ");
    if untold == 0 {
        return names;
    }
    words.tell(
        "change-names-more",
        &[("names", names), ("count", untold.to_string())],
    )
}

fn shortened(name: &str) -> String {
    let name = printable(name);
    match name.char_indices().nth(MOST_NAME_CHARACTERS) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name,
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
