//! Honest changes: a verifier that looks at modifications must find them to be what they are.

use super::Attack;
use super::letter::{CATALOG, NOTE, NOTE_LOOK, PAGE, STATUS, STATUS_LOOK, SUM, SUM_LOOK, typed};
use super::originals::{Original, Originals, Signing, signed};
use super::update::Update;
use crate::Outcome;
use crate::base::stream_of;
use crate::pki::Pki;

pub(super) fn all(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let mut controls = filled(originals)?;
    controls.extend(signed_again(originals, pki)?);
    controls.extend(stored(originals, pki)?);
    controls.extend(annotated(&originals.annotations)?);
    Ok(controls)
}

fn sum(original: &Original) -> Outcome<Vec<u8>> {
    Ok(Update::on(&original.file)
        .fill(SUM, SUM_LOOK, "1.000.000", "2.000.000")?
        .write())
}

fn status(original: &Original) -> Outcome<Vec<u8>> {
    Ok(Update::on(&original.file)
        .fill(STATUS, STATUS_LOOK, "aktif", "selesai")?
        .write())
}

fn filled(originals: &Originals) -> Outcome<Vec<Attack>> {
    let (p2, p3) = (&originals.form_filling, &originals.annotations);
    let (some, others) = (&originals.locks_sum, &originals.locks_others);
    let form = "FORM_FILLING";
    Ok(vec![
        Attack::control(
            "filled-p2",
            p2,
            "at P = 2 a field is filled in",
            form,
            sum(p2)?,
        ),
        Attack::control(
            "filled-p3",
            p3,
            "at P = 3 a field is filled in",
            form,
            sum(p3)?,
        ),
        Attack::control(
            "filled-approval",
            &originals.approval,
            "after an approval, which forbids nothing, a field is filled in",
            form,
            sum(&originals.approval)?,
        ),
        Attack::control(
            "filled-not-included",
            some,
            "a field that the lock does not include is filled in",
            form,
            status(some)?,
        ),
        Attack::control(
            "filled-excluded",
            others,
            "the field that the lock excludes is filled in",
            form,
            status(others)?,
        ),
    ])
}

fn signed_again(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let in_field = Signing {
        field: Some("Mengetahui"),
        line: "Mengetahui",
        ..Signing::default()
    };
    let in_a_corner = Signing {
        rectangle: [350.0, 200.0, 200.0, 60.0],
        line: "Mengetahui",
        ..Signing::default()
    };
    let form = "FORM_FILLING";
    let mut controls = Vec::new();
    for (name, original, what, signing) in [
        (
            "signed-in-field-p2",
            &originals.form_filling,
            "at P = 2 the empty signature field is signed",
            &in_field,
        ),
        (
            "signed-in-field-approval",
            &originals.approval,
            "after an approval the empty signature field is signed",
            &in_field,
        ),
        (
            "signed-in-new-field-approval",
            &originals.approval,
            "after an approval a new signature field that covers nothing is signed",
            &in_a_corner,
        ),
    ] {
        let file = signed(&original.file, &pki.colleague, signing)?;
        controls.push(Attack::control(name, original, what, form, file));
    }
    Ok(controls)
}

/// Validation data, which P = 1 permits too (ISO 32000-2, table 257).
fn stored(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let mut controls = Vec::new();
    for (name, original, what) in [
        (
            "dss-p1",
            &originals.no_changes,
            "at P = 1 a DSS with a certificate is added",
        ),
        (
            "dss-approval",
            &originals.approval,
            "after an approval a DSS with a certificate is added",
        ),
    ] {
        let update = Update::on(&original.file);
        let number = update.next();
        let entry = format!("/DSS << /Type /DSS /Certs [{number} 0 R] >> /Pages");
        let file = update
            .add(stream_of("", pki.root().der()))
            .edit(CATALOG, "/Pages", &entry)?
            .write();
        controls.push(Attack::control(name, original, what, "LT_DATA", file));
    }
    Ok(controls)
}

fn annotated(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    Ok(vec![
        Attack::control(
            "annotated-p3",
            original,
            "at P = 3 a note in a corner is added, which covers nothing",
            "ANNOTATIONS",
            update().note()?.write(),
        ),
        Attack::control(
            "note-changed-p3",
            original,
            "at P = 3 the text of a note is another, and so is what it looks like",
            "ANNOTATIONS",
            update()
                .edit(NOTE, "(Berlaku satu tahun)", "(Berlaku dua tahun)")?
                .put(NOTE_LOOK, typed("Berlaku dua tahun"))
                .write(),
        ),
        Attack::control(
            "note-deleted-p3",
            original,
            "at P = 3 a note is deleted",
            "ANNOTATIONS",
            update().edit(PAGE, " 26 0 R", "")?.free(NOTE, 1).write(),
        ),
    ])
}
