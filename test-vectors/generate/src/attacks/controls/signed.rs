//! Letters that are signed again.

use super::super::annotations::OVER_MARK;
use super::super::letter::{FORM as FIELDS, PAGE, drawing, text};
use super::super::originals::{Original, Originals};
use super::super::signatures::{PADES, Signing, closed, open_dictionary, signed};
use super::super::update::Update;
use super::{Attack, FORM, Judged, sum};
use crate::Outcome;
use crate::pki::Pki;

pub(super) fn all(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let mut controls = again(originals, pki)?;
    controls.extend(more(originals, pki)?);
    controls.push(tagged(&originals.tagged, pki)?);
    Ok(controls)
}

fn in_field() -> Signing<'static> {
    Signing {
        field: Some("Mengetahui"),
        line: "Mengetahui",
        ..Signing::default()
    }
}

pub(super) fn in_a_corner() -> Signing<'static> {
    Signing {
        rectangle: [350.0, 200.0, 200.0, 60.0],
        line: "Mengetahui",
        ..Signing::default()
    }
}

fn again(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let (p2, approval) = (&originals.form_filling, &originals.approval);
    let mut controls = Vec::new();
    for (name, original, what, signing) in [
        (
            "signed-over-mark-approval",
            &originals.marked,
            "after an approval a new signature field takes the place of a mark that was left for it",
            OVER_MARK,
        ),
        (
            "signed-in-field-p2",
            p2,
            "at P = 2 the empty signature field is signed",
            in_field(),
        ),
        (
            "signed-in-field-approval",
            approval,
            "after an approval the empty signature field is signed",
            in_field(),
        ),
        (
            "signed-in-new-field-approval",
            approval,
            "after an approval a new signature field that covers nothing is signed",
            in_a_corner(),
        ),
    ] {
        let file = signed(&original.file, &pki.colleague, &signing)?;
        let second = signing.field.unwrap_or("Signature2");
        controls.push(Attack::control(name, original, what, FORM, file).and(Judged::last(second)));
    }
    Ok(controls)
}

fn more(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let (p2, approval) = (&originals.form_filling, &originals.approval);
    let filled = sum(&p2.file)?.write();
    let twice = signed(&approval.file, &pki.colleague, &in_field())?;
    Ok(vec![
        Attack::control(
            "filled-and-signed-p2",
            p2,
            "at P = 2 a field is filled in, and then the empty signature field is signed",
            FORM,
            signed(&filled, &pki.colleague, &in_field())?,
        )
        .and(Judged::last("Mengetahui")),
        Attack::control(
            "signed-three-times",
            approval,
            "after an approval the empty signature field is signed, and then a new one",
            FORM,
            signed(&twice, &pki.official, &in_a_corner())?,
        )
        .and(Judged::changed("Mengetahui", Some(FORM)))
        .and(Judged::last("Signature2")),
    ])
}

/// The second signature is in the structure tree, with all that this takes (ISO 32000-2, 14.7.5.3).
fn tagged(original: &Original, pki: &Pki) -> Outcome<Attack> {
    let update = Update::on(&original.file);
    let (dictionary, look, field) = (update.next(), update.next() + 1, update.next() + 2);
    let element = update.next() + 3;
    // 28 is the structure tree, 29 its document, 30 its tree of parents
    let file = update
        .add(open_dictionary(PADES))
        .add(drawing([0, 0, 200, 60], &text(4, 30, "Mengetahui")))
        .add(format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature2) /TU (Tanda tangan) \
             /V {dictionary} 0 R /P {PAGE} 0 R /Rect [350 200 550 260] /F 132 /StructParent 1 \
             /AP << /N {look} 0 R >> >>"
        ))
        .add(format!(
            "<< /Type /StructElem /S /Form /P 29 0 R /Pg {PAGE} 0 R \
             /K << /Type /OBJR /Obj {field} 0 R /Pg {PAGE} 0 R >> >>"
        ))
        .edit(PAGE, "/Annots [", &format!("/Annots [{field} 0 R "))?
        .edit(FIELDS, "/Fields [", &format!("/Fields [{field} 0 R "))?
        .edit(28, "/ParentTreeNextKey 1", "/ParentTreeNextKey 2")?
        .edit(29, "/K [31 0 R]", &format!("/K [31 0 R {element} 0 R]"))?
        .edit(30, "[31 0 R]", &format!("[31 0 R] 1 {element} 0 R"))?
        .write();
    let file = closed(&file, &pki.colleague)?;
    let control = Attack::control(
        "signed-tagged",
        original,
        "after an approval of a letter with a structure tree a new signature field is signed, which \
         gets an element of its own in that tree",
        FORM,
        file,
    );
    Ok(control
        .and(Judged::last("Signature2"))
        .from("iText, simpleTaggedDoc.pdf"))
}
