//! One object twice in one revision, and entries that name another place.

use super::super::Attack;
use super::super::class::CARADOC;
use super::super::letter::{CONTENT, PAGE, SUM_LOOK, other_content, stream, typed};
use super::super::originals::Original;
use super::super::update::{Update, end, indirect, object, place, position, replaced};
use super::{attack, other_page};
use crate::Outcome;

pub(super) fn all(original: &Original) -> Outcome<Vec<Attack>> {
    let mut attacks = twice(original)?;
    attacks.extend(elsewhere(original)?);
    attacks.extend(offsets(original));
    attacks.extend(keys(original)?);
    Ok(attacks)
}

fn twice(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let signed = object(base, CONTENT)?;
    let other = other_content().into_bytes();
    let both = |first: &[u8], second: &[u8]| {
        Update::on(base)
            .put(CONTENT, first)
            .put(CONTENT, second)
            .write()
    };
    // the table names one of the two
    let one = |first: &[u8], second: &[u8], named_first: bool| {
        let (first, second) = (indirect(CONTENT, 0, first), indirect(CONTENT, 0, second));
        let at = match named_first {
            true => base.len(),
            false => base.len() + first.len(),
        };
        Update::on(base).point(CONTENT, at).write_with(|parts| {
            parts.objects = [first, second].concat();
            parts.end = end(base.len() + parts.objects.len());
        })
    };
    Ok(vec![
        attack(
            "object-twice-last-other",
            original,
            "an update that writes and names the content twice, the second time with another sum",
            both(&signed, &other),
        )
        .broken(),
        attack(
            "object-twice-first-other",
            original,
            "an update that writes and names the content twice, the first time with another sum",
            both(&other, &signed),
        )
        .broken(),
        attack(
            "object-beside-named-behind",
            original,
            "an update names the content as it was signed and has another sum behind it",
            one(&signed, &other, true),
        ),
        attack(
            "object-beside-named-before",
            original,
            "an update names the content as it was signed and has another sum before it",
            one(&other, &signed, false),
        ),
        attack(
            "object-other-named",
            original,
            "an update names the content with another sum and has the signed one behind it",
            one(&other, &signed, true),
        ),
    ])
}

fn elsewhere(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let inner = format!("{SUM_LOOK} 0 obj\n{}\nendobj", typed("9.000.000"));
    let hidden = Update::on(base).add(stream("", &inner));
    let at = position(&hidden.parts().objects, &inner).ok_or("no inner object")?;
    Ok(vec![
        attack(
            "object-inside-stream",
            original,
            "an update whose table names an object inside the data of a stream",
            hidden.point(SUM_LOOK, base.len() + at).write(),
        ),
        attack(
            "entry-names-another-object",
            original,
            "an update without objects whose table names the content where a field's appearance was",
            Update::on(base)
                .point(SUM_LOOK, place(base, CONTENT)?)
                .write(),
        ),
    ])
}

/// Entries that miss their object.
fn offsets(original: &Original) -> Vec<Attack> {
    let end_of_base = original.file.len();
    let shifted = |offset: usize| {
        other_page(original).write_with(|parts| {
            parts.table = format!("xref\n{CONTENT} 1\n{offset:010} 00000 n \n");
        })
    };
    vec![
        attack(
            "entry-before-object",
            original,
            "an update whose table names the byte before its object, where another number could stand",
            shifted(end_of_base - 1),
        ),
        attack(
            "entry-inside-object",
            original,
            "an update whose table misses its object by two bytes",
            shifted(end_of_base + 2),
        )
        .broken(),
        attack(
            "entry-behind-end",
            original,
            "an update whose table says that its object lies behind the end of the file",
            shifted(end_of_base + 1_000_000),
        )
        .broken(),
        attack(
            "entry-zero",
            original,
            "an update whose table says that its object lies at byte 0",
            shifted(0),
        )
        .broken(),
    ]
}

/// Keys of which one program takes the first and another the last, and streams that end twice.
fn keys(original: &Original) -> Outcome<Vec<Attack>> {
    let (old, next) = ("/Contents [5 0 R]", Update::on(&original.file).next());
    let with = |contents: &str| -> Outcome<Vec<u8>> {
        Ok(Update::on(&original.file)
            .add(other_content())
            .edit(PAGE, old, contents)?
            .write())
    };
    let other = format!("/Contents [{next} 0 R]");
    let longer = replaced(
        other_content().as_bytes(),
        "endstream",
        "endstream\nendobj\n",
    )?;
    Ok(vec![
        attack(
            "key-twice-last-other",
            original,
            "an update whose page has /Contents twice, the second time another",
            with(&format!("{old} {other}"))?,
        )
        .from(CARADOC),
        attack(
            "key-twice-first-other",
            original,
            "an update whose page has /Contents twice, the first time another",
            with(&format!("{other} {old}"))?,
        )
        .from(CARADOC),
        attack(
            "key-escaped",
            original,
            "an update whose page has /Contents and, with an escaped letter, another (7.3.5)",
            with(&format!(
                "{old} {}",
                other.replace("/Contents", "/Conten#74s")
            ))?,
        )
        .from(CARADOC),
        attack(
            "stream-longer-than-it-seems",
            original,
            "an update with a content stream in whose data endstream and endobj stand",
            {
                let len = longer.len() - "<< /Length 68 >>\nstream\n".len() - "\n".len();
                let body = replaced(&longer, "/Length 68", &format!("/Length {len}"))?;
                let body = [&body[..], b"endstream"].concat();
                Update::on(&original.file).put(CONTENT, body).write()
            },
        ),
        attack(
            "stream-shorter-than-it-is",
            original,
            "an update with a content stream whose /Length leaves out the end of its text",
            {
                let body = replaced(other_content().as_bytes(), "/Length 68", "/Length 20")?;
                Update::on(&original.file).put(CONTENT, body).write()
            },
        ),
        attack(
            "update-inside-stream",
            original,
            "an update that is the data of a stream, which does not end",
            {
                let head = format!("{next} 0 obj\n<< /Length 9999 >>\nstream\n");
                let base = [&original.file[..], head.as_bytes()].concat();
                Update::on(&base).put(CONTENT, other_content()).write()
            },
        ),
    ])
}
