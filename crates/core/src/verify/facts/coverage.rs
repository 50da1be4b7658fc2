//! What the ByteRange covers, and whether the gap could stand elsewhere.
//!
//! A digest over two ranges does not say where one ends and the other begins. Whoever writes a
//! document before it is signed can put a second signature dictionary into it, take the CMS object
//! out of the gap that the signer made, and put it into a gap of his own further up: the digested
//! bytes are the same, and everything behind his gap stands at other offsets, where a
//! cross-reference section that was hidden until then begins to be read. [`Binding`] tells: what is
//! read must be the section that the signer wrote, and it must be the one that names the signature.
//!
//! Words and places can be planted; what cannot be is the absence of what was moved. The signer's own
//! dictionary is digested, so it stays where it was, and its `/Contents` has lost its value: a key that
//! another name or the end of the dictionary follows, which no honest dictionary has. That it stands
//! nowhere in the covered bytes is the last condition.

use crate::error::Error;
use crate::pdf::{self, Document, Location, Revision, Role, Section, SectionKind};
use crate::signature::ByteRange;
use crate::source;
use crate::verify::report::Coverage;
use lopdf::ObjectId;
use serde::{Deserialize, Serialize};

/// Whether the covered bytes end with the revision that holds the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Binding {
    /// The section that ends the covered bytes names the signature, and nothing but its own
    /// `startxref` stands behind it.
    Bound,
    /// It does not: a shifted gap, or what a producer wrote behind its section.
    Loose,
}

/// How much is covered, and the index of the revision that is, the gap being exactly the `/Contents` of the dictionary that stands `here`.
pub(crate) fn of(
    document: &Document<'_>,
    revisions: &[Revision],
    byte_range: &ByteRange,
    signature: ObjectId,
    here: Option<Location>,
) -> Result<(Coverage, Binding, Option<usize>), Error> {
    let end = byte_range.end();
    let index = index_of_end(document, revisions, end)?;
    let ends_here = |revision: &&Revision| {
        revision.end_of_marker <= end && revision.closed && !revision.out_of_order
    };
    let Some(revision) = revisions.get(index).filter(ends_here) else {
        return Ok((Coverage::Partial, Binding::Loose, None));
    };
    let sections = document.sections().get(revision.sections.start..);
    let sections = sections.unwrap_or_default();
    // where it stood then is where it was read
    let lives_here = here.is_some() && document.location_among(signature.0, sections)? == here;
    let coverage = match (lives_here, end == document.source().len()) {
        (true, true) => Coverage::WholeFile,
        (true, false) => Coverage::WholeRevision,
        (false, _) => Coverage::Partial,
    };
    let linearised = is_linearised(sections, revision, index);
    let own = match linearised {
        true => sections.get(..revision.sections.len()).unwrap_or_default(),
        false => own_sections(sections),
    };
    let last = match linearised {
        true => own.iter().max_by_key(|section| section.offset),
        false => own.first(),
    };
    let newest = document.location_among(signature.0, own)?;
    let bound = newest.is_some() && newest == here && ends_alone(document, last, end)?;
    let binding = match bound {
        true => Binding::Bound,
        false => Binding::Loose,
    };
    let signed = (coverage != Coverage::Partial).then_some(index);
    Ok((coverage, binding, signed))
}

/// The revision that ends there, or the one in which that place is. A few blanks behind a revision are its own
/// where they are covered.
fn index_of_end(document: &Document<'_>, revisions: &[Revision], end: u64) -> Result<usize, Error> {
    const MOST_BLANKS: u64 = 64;
    let index = revisions.partition_point(|revision| revision.extent.end < end);
    let before = index
        .checked_sub(1)
        .and_then(|before| revisions.get(before));
    let Some(before) = before.map(|before| before.extent.end) else {
        return Ok(index);
    };
    if end - before > MOST_BLANKS {
        return Ok(index);
    }
    Ok(match pdf::is_blank(document.source(), before..end)? {
        true => index - 1,
        false => index,
    })
}

/// The newest of the sections, and the stream that belongs to it in a hybrid file.
fn own_sections(sections: &[Section]) -> &[Section] {
    let hybrid = |section: &&Section| section.role == Role::HybridStream;
    let own = 1 + sections.iter().skip(1).take_while(hybrid).count();
    sections.get(..own).unwrap_or_default()
}

/// Whether this is a file that was signed when it was linearised (annex F): of its two sections the
/// newest stands at the front, and the other one ends the bytes.
fn is_linearised(sections: &[Section], revision: &Revision, index: usize) -> bool {
    match sections.get(..revision.sections.len()) {
        Some([newest, other]) => index == 0 && newest.offset < other.offset,
        _ => false,
    }
}

/// From the last section to the end there is one `startxref`, one `%%EOF`, and no object but the
/// section itself.
fn ends_alone(document: &Document<'_>, section: Option<&Section>, end: u64) -> Result<bool, Error> {
    let Some(section) = section else {
        return Ok(false);
    };
    let len = end.checked_sub(section.offset);
    let Some(len) = len.and_then(|len| usize::try_from(len).ok()) else {
        return Ok(false);
    };
    if len > document.limits().decoded_stream_bytes {
        return Ok(false);
    }
    let tail = source::read(document.source(), section.offset, len)?;
    let objects = match section.kind {
        SectionKind::Table => 0,
        SectionKind::Stream => 1,
    };
    Ok(occurrences(&tail, b"startxref") == 1
        && occurrences(&tail, b"%%EOF") == 1
        && occurrences(&tail, b"endobj") == objects)
}

fn occurrences(text: &[u8], word: &[u8]) -> usize {
    text.windows(word.len())
        .filter(|window| *window == word)
        .count()
}
