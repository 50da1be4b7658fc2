//! One object twice in one revision, and entries that name another place.

use super::super::Attack;
use super::super::letter::{CONTENT, SUM_LOOK, stream, typed};
use super::super::originals::Original;
use super::super::update::{Update, end, indirect, object, place, position};
use super::{attack, other_content};
use crate::Outcome;

pub(super) fn all(original: &Original) -> Outcome<Vec<Attack>> {
    let mut attacks = twice(original)?;
    attacks.extend(elsewhere(original)?);
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
