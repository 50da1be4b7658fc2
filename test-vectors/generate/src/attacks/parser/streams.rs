//! Cross-reference streams and object streams that disagree with the table (ISO 32000-2, 7.5.8.4).

use super::super::Attack;
use super::super::class::HYBRID;
use super::super::letter::{CONTENT, SUM};
use super::super::originals::Original;
use super::super::sections::{Place, cross_reference, object_stream};
use super::super::update::{Update, end, indirect, object, place, replaced};
use super::{attack, other_page};
use crate::Outcome;

pub(super) fn all(original: &Original) -> Outcome<Vec<Attack>> {
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
            "object-stream-beside-table",
            original,
            "an update with a field in the table and another version of it in an object stream that \
             nothing names",
            Update::on(base)
                .put(SUM, text)
                .add(object_stream(&[(SUM, other)]))
                .write(),
        ),
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
