//! Cross-reference streams and object streams that disagree with the table (ISO 32000-2, 7.5.8.4).

use super::super::Attack;
use super::super::class::HYBRID;
use super::super::letter::{CATALOG, CONTENT, SUM, SUM_LOOK};
use super::super::originals::Original;
use super::super::sections::{Place, cross_reference, object_stream, with_stream};
use super::super::update::{Update, end, indirect, object, place, replaced};
use super::{attack, other_page};
use crate::Outcome;
use crate::base::number_after;

pub(super) fn all(original: &Original, hybrid: &Original) -> Outcome<Vec<Attack>> {
    let mut attacks = hybrids(original)?;
    attacks.extend(beside(original)?);
    attacks.push(stale(hybrid));
    Ok(attacks)
}

/// A table and a stream for one update.
fn hybrids(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let text = String::from_utf8(object(base, SUM)?)?;
    let other = text.replace("1.000.000", "9.000.000");
    let disagreeing = hybrid(base, &text, &other);
    let entry = |entry: &str| format!("xref\n{SUM} 1\n{entry} ");
    let free_in_table = replaced(
        &disagreeing,
        &entry(&format!("{:010} 00000 n", base.len())),
        &entry("0000000000 65535 f"),
    )?;
    Ok(vec![
        attack(
            "hybrid-disagrees",
            original,
            "a hybrid update: the table names one version of a field, the stream of /XRefStm another",
            disagreeing,
        )
        .from(HYBRID),
        attack(
            "hybrid-hides",
            original,
            "a hybrid update: a field is free in the table and another version of it in the stream",
            free_in_table,
        )
        .from(HYBRID),
        attack(
            "hybrid-two-roots",
            original,
            "a hybrid update: the trailer names the catalog, the stream of /XRefStm another with one \
             page less",
            two_roots(original)?,
        )
        .from(HYBRID),
        attack(
            "xref-stream-is-none",
            original,
            "an update whose /XRefStm names a content stream",
            other_page(original)
                .trailer(&format!("/XRefStm {}", place(base, CONTENT)?))
                .write(),
        )
        .broken(),
    ])
}

/// An object that stands in an object stream, and by itself.
fn beside(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let text = String::from_utf8(object(base, SUM)?)?;
    let other = text.replace("1.000.000", "9.000.000");
    let holder = Update::on(base).next();
    let in_stream = [(SUM, Place::In { holder, index: 0 })];
    let held = |body: &str| object_stream(&[(SUM, body.to_owned())]).into_bytes();
    Ok(vec![
        attack(
            "object-stream-beside-table",
            original,
            "an update with a field in the table and another version of it in an object stream that \
             nothing names",
            Update::on(base)
                .put(SUM, text.clone())
                .add(held(&other))
                .write(),
        ),
        attack(
            "object-beside-object-stream",
            original,
            "an update with a field in an object stream and another version of it by itself, which \
             nothing names",
            with_stream(
                base,
                &[
                    (SUM, other.clone().into_bytes()),
                    (holder, held(&text)),
                ],
                &in_stream,
            ),
        ),
        attack(
            "object-stream-other-number",
            original,
            "an update whose cross-reference stream names a field where its object stream says that \
             another object stands",
            with_stream(
                base,
                &[(
                    holder,
                    object_stream(&[(SUM_LOOK, other.clone())]).into_bytes(),
                )],
                &in_stream,
            ),
        )
        .broken(),
        attack(
            "object-stream-twice",
            original,
            "an update whose object stream holds two versions of a field, the second another",
            with_stream(
                base,
                &[(holder, object_stream(&[(SUM, text), (SUM, other)]).into_bytes())],
                &in_stream,
            ),
        ),
    ])
}

/// A hybrid update whose stream has a catalog of its own.
fn two_roots(original: &Original) -> Outcome<Vec<u8>> {
    let base = &original.file[..];
    let update = Update::on(base);
    let (root, pages, number) = (update.next(), update.next() + 1, update.next() + 2);
    let catalog = replaced(
        &object(base, CATALOG)?,
        "/Pages 2 0 R",
        &format!("/Pages {pages} 0 R"),
    )?;
    let update = update
        .put(root, catalog)
        .put(pages, "<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
        .size(number + 1);
    let at = update.parts().startxref;
    let entries = format!("/Size {} /Root {root} 0 R", number + 1);
    let section = cross_reference(&[(number, Place::At(at))], &entries);
    let section = indirect(number, 0, &section);
    Ok(update
        .trailer(&format!("/XRefStm {at}"))
        .write_with(|parts| {
            parts.objects.extend(section);
            parts.end = end(base.len() + parts.objects.len());
        }))
}

/// The trailer of the hybrid letter is copied with its stream, which is older than the signature: whoever
/// reads as 7.5.8.4 says finds a form without it.
fn stale(hybrid: &Original) -> Attack {
    let stream = number_after(&hybrid.file, b"/XRefStm ").unwrap_or(0);
    let update = other_page(hybrid).trailer(&format!("/XRefStm {stream}"));
    attack(
        "hybrid-stale",
        hybrid,
        "an update with another content of a hybrid file keeps its /XRefStm: what that says of the form \
         comes before what the signed revision says",
        update.write(),
    )
    .from("jeidison/signer-php, issue 24")
}

/// Two versions of a field, of which the table names the first and the stream the second.
fn hybrid(base: &[u8], named: &str, hidden: &str) -> Vec<u8> {
    let first = indirect(SUM, 0, named.as_bytes());
    let second = indirect(SUM, 0, hidden.as_bytes());
    let at = base.len() + first.len();
    let stream_at = at + second.len();
    let section = cross_reference(&[(SUM, Place::At(at))], "/Size 91 /Root 1 0 R");
    let section = indirect(90, 0, &section);
    Update::on(base)
        .size(91)
        .point(SUM, base.len())
        .trailer(&format!("/XRefStm {stream_at}"))
        .write_with(|parts| {
            parts.objects = [first, second, section].concat();
            parts.end = end(base.len() + parts.objects.len());
        })
}
