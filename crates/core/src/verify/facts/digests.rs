//! The digests over what signatures cover, all in one pass over the file.
//!
//! A signature covers everything from byte 0 to its gap, and from there to the end of its revision. The
//! first of these is a part of what the next signature covers, so it is digested once: where a gap
//! begins the digest goes on in two, one that passes the gap over and ends with the revision, and one
//! that takes it in.

use super::signature::Draft;
use crate::algorithm::{DigestAlgorithm, DigestContext};
use crate::error::Error;
use crate::pdf::Document;
use crate::signature::OrphanSearch;
use crate::source::{self, Source};

/// What is known of the bytes that a signature covers.
#[derive(Debug, Clone, Default)]
pub(super) struct Covered {
    /// With each digest that was asked for.
    pub(super) digests: Vec<(DigestAlgorithm, Vec<u8>)>,
    /// Whether `/Contents` stands without a value in them.
    pub(super) has_orphan: bool,
}

/// Behind a gap stands little more than the rest of its revision. What is read there, and ranges that are
/// not what the standard wants, may cost as much as reading the file so many times; of what goes beyond
/// that no digest is known.
const MOST_PASSES: u64 = 4;

/// Digests over a part of the file that begins with byte 0.
#[derive(Clone)]
struct Sweep {
    contexts: Vec<(DigestAlgorithm, DigestContext)>,
    orphans: OrphanSearch,
}

impl Sweep {
    fn new(algorithms: impl IntoIterator<Item = DigestAlgorithm>) -> Self {
        let contexts = algorithms.into_iter();
        Self {
            contexts: contexts
                .map(|algorithm| (algorithm, DigestContext::new(algorithm)))
                .collect(),
            orphans: OrphanSearch::default(),
        }
    }

    /// The same, but for these digests only.
    fn with_only(&self, algorithms: &[DigestAlgorithm]) -> Self {
        let wanted =
            |(algorithm, _): &&(DigestAlgorithm, DigestContext)| algorithms.contains(algorithm);
        Self {
            contexts: self.contexts.iter().filter(wanted).cloned().collect(),
            orphans: self.orphans.clone(),
        }
    }

    fn update(&mut self, source: &dyn Source, start: u64, end: u64) -> Result<(), Error> {
        source::stream(source, start, end, &mut |chunk| {
            for (_, context) in &mut self.contexts {
                context.update(chunk);
            }
            self.orphans.update(chunk);
            Ok(())
        })
    }

    fn finish(self) -> Covered {
        let digests = self.contexts.into_iter();
        Covered {
            digests: digests
                .map(|(algorithm, context)| (algorithm, context.finish()))
                .collect(),
            has_orphan: self.orphans.found(),
        }
    }
}

/// For each draft, in their order.
pub(super) fn of_all(document: &Document<'_>, drafts: &[Draft]) -> Result<Vec<Covered>, Error> {
    let source = document.source();
    let mut covered = vec![Covered::default(); drafts.len()];
    let mut regular: Vec<(usize, &Draft)> = drafts.iter().enumerate().collect();
    regular.retain(|(_, draft)| draft.byte_range.is_some());
    regular.sort_by_key(|(_, draft)| draft.byte_range.as_ref().map(|range| range.gap().start));
    let mut all = Vec::new();
    for (_, draft) in &regular {
        for algorithm in &draft.algorithms {
            if !all.contains(algorithm) {
                all.push(*algorithm);
            }
        }
    }
    let mut sweep = Sweep::new(all);
    let mut left = source.len().saturating_mul(MOST_PASSES);
    let mut at = 0;
    for (index, draft) in regular {
        let Some(range) = &draft.byte_range else {
            continue;
        };
        let gap = range.gap();
        let Some(rest) = left.checked_sub(range.end() - gap.end) else {
            continue;
        };
        left = rest;
        sweep.update(source, at, gap.start)?;
        at = gap.start;
        let mut own = sweep.with_only(&draft.algorithms);
        // the bytes that follow do not join those before
        own.orphans.interrupt();
        own.update(source, gap.end, range.end())?;
        if let Some(slot) = covered.get_mut(index) {
            *slot = own.finish();
        }
    }
    for (draft, slot) in drafts.iter().zip(&mut covered) {
        if draft.byte_range.is_some() || draft.algorithms.is_empty() {
            continue;
        }
        let len: u64 = draft
            .as_written
            .iter()
            .map(|range| range.end - range.start)
            .sum();
        let Some(rest) = left.checked_sub(len).filter(|_| len > 0) else {
            continue;
        };
        left = rest;
        let mut sweep = Sweep::new(draft.algorithms.iter().copied());
        for range in &draft.as_written {
            sweep.update(source, range.start, range.end)?;
        }
        *slot = sweep.finish();
    }
    Ok(covered)
}
