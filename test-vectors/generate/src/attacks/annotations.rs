//! Annotations and signature fields laid over what was certified (EAA and SSA).

use super::letter::{
    COVER, EMPTY, NOTE, NOTE_LOOK, OTHER_SUM, PAGE, drawing, other_sum, stream, text,
};
use super::originals::{Original, Originals};
use super::signatures::{Signing, signed};
use super::update::{Update, object, replaced};
use super::{Attack, Class};
use crate::Outcome;
use crate::pki::Pki;

pub(super) fn all(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let mut attacks = annotated(&originals.annotations)?;
    attacks.extend(changed(&originals.annotations)?);
    attacks.extend(annotated_forms(&originals.form_filling)?);
    attacks.extend(fields(&originals.form_filling)?);
    attacks.extend(signed_fields(originals, pki)?);
    Ok(attacks)
}

fn over(original: &Original, subtype: &str, entries: &str) -> Outcome<Vec<u8>> {
    let annotation = format!("/Subtype /{subtype} /Rect {COVER} /F 4 {entries}");
    let update = Update::on(&original.file).annotate(PAGE, &annotation, &other_sum())?;
    Ok(update.write())
}

fn annotated(original: &Original) -> Outcome<Vec<Attack>> {
    let eaa = |name, what, file| {
        Attack::new(Class::EvilAnnotation, name, original, what, file).of_some_class()
    };
    let white = drawing([0, 0, 372, 26], "1 g 0 0 372 26 re f");
    let blank = |entries: &str| -> Outcome<Vec<u8>> {
        let annotation = format!("{entries} /Rect {COVER} /F 4");
        Ok(Update::on(&original.file)
            .annotate(PAGE, &annotation, &white)?
            .write())
    };
    let signature_box = "/Subtype /Stamp /Name /Approved /Rect [350 400 550 460] /F 4";
    Ok(vec![
        eaa(
            "freetext-p3",
            "at P = 3 a FreeText annotation with another sum lies over the sum",
            over(
                original,
                "FreeText",
                "/DA (/Helv 14 Tf 0 g) /Contents (Rp 9.000.000)",
            )?,
        ),
        eaa(
            "stamp-p3",
            "at P = 3 a stamp looks like the line with another sum and lies over it",
            over(original, "Stamp", "/Name /Approved")?,
        ),
        eaa(
            "redact-p3",
            "at P = 3 a Redact annotation lies over the sum with another as its overlay text",
            over(
                original,
                "Redact",
                "/OverlayText (Rp 9.000.000) /DA (/Helv 14 Tf 0 g)",
            )?,
        ),
        eaa(
            "line-p3",
            "at P = 3 a white line as thick as the text hides the sum",
            blank("/Subtype /Line /L [68 765 440 765] /C [1 1 1] /BS << /W 26 >>")?,
        ),
        eaa(
            "square-p3",
            "at P = 3 a white square hides the sum",
            blank("/Subtype /Square /C [1 1 1] /IC [1 1 1]")?,
        ),
        eaa(
            "watermark-p3",
            "at P = 3 a watermark shows another sum over the sum",
            over(original, "Watermark", "")?,
        ),
        eaa(
            "ink-p3",
            "at P = 3 white ink hides the sum",
            blank("/Subtype /Ink /InkList [[68 765 440 765]] /C [1 1 1] /BS << /W 26 >>")?,
        ),
        eaa(
            "highlight-p3",
            "at P = 3 a highlight looks like the line with another sum",
            over(
                original,
                "Highlight",
                "/QuadPoints [68 778 440 778 68 752 440 752] /C [1 1 0]",
            )?,
        ),
        eaa(
            "stamp-over-signature-p3",
            "at P = 3 a stamp lies over what the signature looks like",
            Update::on(&original.file)
                .annotate(PAGE, signature_box, &other_sum())?
                .write(),
        ),
        eaa(
            "freetext-without-appearance-p3",
            "at P = 3 a FreeText annotation without an appearance, which viewers draw, lies over the sum",
            {
                let update = Update::on(&original.file);
                let annots = format!("/Annots [{} 0 R ", update.next());
                update
                    .add(format!(
                        "<< /Type /Annot /Subtype /FreeText /Rect {COVER} /F 4 \
                         /DA (/Helv 14 Tf 0 g) /C [1 1 1] /Contents ({OTHER_SUM}) >>"
                    ))
                    .edit(PAGE, "/Annots [", &annots)?
                    .write()
            },
        ),
    ])
}

fn changed(original: &Original) -> Outcome<Vec<Attack>> {
    let eaa = |name, what, file| {
        Attack::new(Class::EvilAnnotation, name, original, what, file).of_some_class()
    };
    Ok(vec![
        eaa(
            "note-hidden-p3",
            "at P = 3 the Hidden flag of a signed note is set",
            Update::on(&original.file)
                .edit(NOTE, "/F 4", "/F 2")?
                .write(),
        ),
        eaa(
            "note-moved-p3",
            "at P = 3 a signed note is moved over the sum and looks like another",
            Update::on(&original.file)
                .edit(NOTE, "/Rect [72 700 232 720]", &format!("/Rect {COVER}"))?
                .put(NOTE_LOOK, other_sum())
                .write(),
        ),
        eaa(
            "note-appearance-p3",
            "at P = 3 a signed note keeps its /Contents and looks like another text",
            Update::on(&original.file)
                .put(NOTE_LOOK, super::letter::typed("Berlaku sepuluh tahun"))
                .write(),
        ),
        eaa(
            "note-becomes-link-p3",
            "at P = 3 a signed note becomes a link that runs a script",
            Update::on(&original.file)
                .edit(
                    NOTE,
                    "/Subtype /FreeText",
                    "/Subtype /Link /A << /S /JavaScript /JS (app.alert\\(1\\)) >>",
                )?
                .write(),
        ),
    ])
}

fn annotated_forms(original: &Original) -> Outcome<Vec<Attack>> {
    let eaa = |name, what, file| {
        Attack::new(Class::EvilAnnotation, name, original, what, file).of_some_class()
    };
    Ok(vec![
        eaa(
            "freetext-p2",
            "at P = 2 a FreeText annotation with another sum lies over the sum",
            over(
                original,
                "FreeText",
                "/DA (/Helv 14 Tf 0 g) /Contents (Rp 9.000.000)",
            )?,
        ),
        eaa(
            "stamp-p2",
            "at P = 2 a stamp looks like the line with another sum and lies over it",
            over(original, "Stamp", "/Name /Approved")?,
        ),
        eaa(
            "redact-p2",
            "at P = 2 a Redact annotation lies over the sum",
            over(
                original,
                "Redact",
                "/OverlayText (Rp 9.000.000) /DA (/Helv 14 Tf 0 g)",
            )?,
        ),
        eaa(
            "widget-of-no-field-p2",
            "at P = 2 a widget that belongs to no field lies over the sum",
            over(original, "Widget", "/FT /Tx /T (lain) /V (Rp 9.000.000)")?,
        ),
        eaa(
            "note-hidden-p2",
            "at P = 2 the Hidden flag of a signed note is set",
            Update::on(&original.file)
                .edit(NOTE, "/F 4", "/F 2")?
                .write(),
        )
        .is("ANNOTATIONS"),
    ])
}

fn fields(original: &Original) -> Outcome<Vec<Attack>> {
    let ssa = |name, what, file| {
        Attack::new(Class::SneakySignature, name, original, what, file).of_some_class()
    };
    let new_field = format!("/FT /Sig /T (Baru) /Rect {COVER} /F 4");
    let new_field = Update::on(&original.file)
        .field(&new_field, &other_sum())?
        .write();
    let resized = {
        let update = Update::on(&original.file);
        let look = format!("/Rect {COVER} /AP << /N {} 0 R >>", update.next());
        update
            .add(other_sum())
            .edit(EMPTY, "/Rect [350 300 550 360]", &look)?
            .write()
    };
    let moved = Update::on(&original.file)
        .edit(
            original.widget,
            "/Rect [350 400 550 460]",
            &format!("/Rect {COVER}"),
        )?
        .put(original.look, other_sum())
        .write();
    let repointed = {
        let update = Update::on(&original.file);
        let (old, new) = (original.look, update.next());
        update
            .add(other_sum())
            .edit(
                original.widget,
                &format!("/N {old} 0 R"),
                &format!("/N {new} 0 R"),
            )?
            .write()
    };
    let look = drawing(
        [0, 0, 200, 60],
        &text(4, 30, "Ditandatangani oleh Wali Kota"),
    );
    Ok(vec![
        ssa(
            "new-field-p2",
            "at P = 2 a new empty signature field looks like the line with another sum and lies over it",
            new_field,
        ),
        ssa(
            "empty-field-resized-p2",
            "at P = 2 the empty signature field is moved over the sum and looks like another",
            resized,
        ),
        ssa(
            "signed-field-moved-p2",
            "at P = 2 the signed field is moved over the sum and looks like another",
            moved,
        ),
        ssa(
            "appearance-replaced-p2",
            "at P = 2 the appearance of the signed field names another signer",
            Update::on(&original.file).put(original.look, look).write(),
        ),
        ssa(
            "appearance-repointed-p2",
            "at P = 2 /AP of the signed field refers to another stream",
            repointed,
        ),
        ssa(
            "appearance-emptied-p2",
            "at P = 2 the signed field looks like nothing any more",
            Update::on(&original.file)
                .put(
                    original.look,
                    stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1] ", ""),
                )
                .write(),
        ),
        ssa(
            "signed-field-hidden-p2",
            "at P = 2 the signed field is hidden",
            Update::on(&original.file)
                .edit(original.widget, "/F 132", "/F 134")?
                .write(),
        ),
    ])
}

/// A box over the second line of a letter.
pub(super) const OVER_MARK: Signing<'_> = Signing {
    field: None,
    rectangle: [68.0, 724.0, 200.0, 24.0],
    line: "Mengetahui",
    reference: None,
};

/// Somebody whom the anchors trust signs over the text: that their signature is good says nothing of
/// what it covers.
fn signed_fields(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let over = Signing {
        rectangle: [68.0, 752.0, 372.0, 26.0],
        line: OTHER_SUM,
        ..Signing::default()
    };
    let signed_over = signed(&originals.form_filling.file, &pki.colleague, &over)?;
    let in_empty = Update::on(&originals.form_filling.file)
        .edit(EMPTY, "/Rect [350 300 550 360]", &format!("/Rect {COVER}"))?
        .write();
    let field = Signing {
        field: Some("Mengetahui"),
        ..over
    };
    let signed_in_empty = signed(&in_empty, &pki.colleague, &field)?;
    let approval = &originals.approval;
    let approved = signed(
        &approval.file,
        &pki.colleague,
        &Signing {
            field: None,
            ..field
        },
    )?;
    // the signer refuses what P = 1 forbids, so the catalog is without it while it signs
    let no_changes = &originals.no_changes;
    let perms = "/Perms << /DocMDP 28 0 R >>";
    let without = Update::on(&no_changes.file).edit(1, perms, "")?.write();
    let catalog = String::from_utf8(object(&without, 1)?)?;
    let signed_at_p1 = signed(&without, &pki.colleague, &Signing::default())?;
    let at_p1 = Update::on(&signed_at_p1)
        .put(
            1,
            replaced(catalog.as_bytes(), "/Type", &format!("{perms} /Type"))?,
        )
        .write();
    let over_mark = |original: &Original| signed(&original.file, &pki.colleague, &OVER_MARK);
    let ssa = |name, original, what, file| {
        Attack::new(Class::SneakySignature, name, original, what, file).of_some_class()
    };
    Ok(vec![
        ssa(
            "signed-over-letters-said-to-be-a-mark",
            &originals.said_marked,
            "after an approval somebody signs over a word that /ToUnicode says is a mark for a signature",
            over_mark(&originals.said_marked)?,
        ),
        Attack::new(
            Class::SneakySignature,
            "signed-over-unknown-looks",
            &originals.perhaps_marked,
            "after an approval somebody signs over what /ToUnicode says is a mark, of a font that is not there",
            over_mark(&originals.perhaps_marked)?,
        )
        .undecided("FORM_FILLING"),
        ssa(
            "signed-over-text-p2",
            &originals.form_filling,
            "at P = 2 somebody signs in a new field that lies over the sum and shows another",
            signed_over,
        ),
        ssa(
            "signed-in-resized-field-p2",
            &originals.form_filling,
            "at P = 2 somebody moves the empty field over the sum and signs in it",
            signed_in_empty,
        ),
        ssa(
            "signed-over-text-approval",
            approval,
            "after an approval somebody signs in a new field that lies over the sum and shows another",
            approved,
        ),
        ssa(
            "signed-at-p1",
            no_changes,
            "at P = 1 somebody signs, taking /Perms away and putting it back",
            at_p1,
        ),
    ])
}
