//! What the ByteRange covers, and whether the gap could stand elsewhere.
//!
//! A digest over two ranges does not say where one ends and the other begins. Whoever writes a
//! document before it is signed can put a second signature dictionary into it, take the CMS object
//! out of the gap that the signer made, and put it into a gap of his own further up: the digested
//! bytes are the same, and everything behind his gap stands at other offsets, where a
//! cross-reference section that was hidden until then begins to be read. [`Binding`] tells: what is
//! read must be the section that the signer wrote, and it must be the one that names the signature.

use crate::error::Error;
use crate::pdf::{Document, SectionKind};
use crate::signature::ByteRange;
use crate::source::{self, Prefix};
use crate::verify::report::Coverage;
use lopdf::ObjectId;

/// Whether the covered bytes end with the revision that holds the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binding {
    /// The section that ends the covered bytes names the signature, and nothing but its own
    /// `startxref` stands behind it.
    Bound,
    /// It does not: a linearised file that was signed when it was made, or a shifted gap.
    Loose,
}

/// How much is covered, the gap being exactly the dictionary's own `/Contents`.
pub(crate) fn of(
    document: &Document<'_>,
    byte_range: &ByteRange,
    signature: ObjectId,
) -> Result<(Coverage, Binding), Error> {
    let end = byte_range.end();
    let prefix = Prefix::new(document.source(), end)?;
    let revision = match Document::open(&prefix, document.limits()) {
        Ok(revision) => revision,
        // the disk and the limits are not the signature's fault
        Err(error @ (Error::Io(_) | Error::LimitExceeded { .. })) => return Err(error),
        Err(_) => return Ok((Coverage::Partial, Binding::Loose)),
    };
    let here = document.location(signature.0)?;
    let lives_here = revision
        .location(signature.0)
        .is_ok_and(|there| there == here);
    let whole = lives_here && ends_at(&revision, end)?;
    let coverage = match (whole, end == document.source().len()) {
        (true, true) => Coverage::WholeFile,
        (true, false) => Coverage::WholeRevision,
        (false, _) => Coverage::Partial,
    };
    let named = revision
        .newest_location(signature.0)
        .is_ok_and(|there| there.is_some() && there == here);
    let binding = match named && ends_with_its_section(&revision, end)? {
        true => Binding::Bound,
        false => Binding::Loose,
    };
    Ok((coverage, binding))
}

/// Behind `%%EOF` of a revision stands at most one end of line.
fn ends_at(revision: &Document<'_>, end: u64) -> Result<bool, Error> {
    let behind = source::read_up_to(revision.source(), revision.end(), 3)?;
    Ok(end - revision.end() == behind.len() as u64
        && matches!(
            behind.as_slice(),
            b"" | b"\n" | b"\r" | b"\r\n" | b" \n" | b" \r"
        ))
}

/// From the newest section to the end there is one `startxref`, one `%%EOF`, and no object but the
/// section itself.
fn ends_with_its_section(revision: &Document<'_>, end: u64) -> Result<bool, Error> {
    let section = revision.newest_section();
    let Ok(len) = usize::try_from(end - section.offset) else {
        return Ok(false);
    };
    if len > revision.limits().decoded_stream_bytes {
        return Ok(false);
    }
    let tail = source::read(revision.source(), section.offset, len)?;
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
