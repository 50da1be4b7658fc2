//! A signature that is the value of something else than what was signed.

use super::letter::{CONTENT, EMPTY, FORM, PAGE, other_content};
use super::originals::{Original, Originals};
use super::update::{Update, object, replaced};
use super::{Attack, Class};
use crate::Outcome;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let mut attacks = later(original)?;
    attacks.extend(shared(original)?);
    attacks.push(transplanted(originals)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::CopiedSignature, name, original, what, file)
}

/// The dictionary stands in the last revision.
fn later(original: &Original) -> Outcome<Vec<Attack>> {
    let dictionary = object(&original.file, original.signature)?;
    let value = format!("/V {} 0 R", original.signature);
    let update = || Update::on(&original.file).put(CONTENT, other_content());
    let copied = {
        let update = update();
        let other = format!("/V {} 0 R", update.next());
        update
            .add(dictionary.clone())
            .edit(original.widget, &value, &other)?
            .write()
    };
    let direct = {
        let text = String::from_utf8_lossy(&dictionary).into_owned();
        update()
            .edit(original.widget, &value, &format!("/V {text}"))?
            .write()
    };
    Ok(vec![
        attack(
            "into-last-revision",
            original,
            "the content is another; the field's value is a copy of the dictionary in the last revision",
            copied,
        ),
        attack(
            "rewritten-in-last-revision",
            original,
            "the content is another; the dictionary is written again, byte for byte, in the last revision",
            update().put(original.signature, dictionary.clone()).write(),
        ),
        attack(
            "direct-value",
            original,
            "the content is another; the field's value is the dictionary itself",
            direct,
        ),
        attack(
            "whole-file-range",
            original,
            "the content is another; a copy of the dictionary has a ByteRange over the whole file",
            whole_file(original, &dictionary)?,
        )
        .broken(),
    ])
}

/// A copy whose ByteRange is right for where it stands: the digest cannot be.
fn whole_file(original: &Original, dictionary: &[u8]) -> Outcome<Vec<u8>> {
    let value = format!("/V {} 0 R", original.signature);
    let update = Update::on(&original.file);
    let number = update.next();
    let file = update
        .add(dictionary)
        .edit(original.widget, &value, &format!("/V {number} 0 R"))?
        .write();
    let signature = crate::surgery::find_last_signature(&file);
    Ok(crate::surgery::with_byte_range(
        &file,
        &signature,
        &signature.contents,
    ))
}

/// More than one field, or none, has it.
fn shared(original: &Original) -> Outcome<Vec<Attack>> {
    let value = format!("/V {} 0 R", original.signature);
    let second = format!("/FT /Sig /T (Kedua) {value} /Rect [72 100 272 160]");
    let second = Update::on(&original.file)
        .field(&second, &super::letter::typed("Wali Kota"))?
        .write();
    let widget = format!(" {} 0 R]", original.widget);
    let kid = {
        let update = Update::on(&original.file);
        let kid = update.next();
        let entries = format!("/Subtype /Widget {value} /Parent 15 0 R /Rect [72 100 272 160]");
        update
            .annotate(PAGE, &entries, &super::letter::typed("Wali Kota"))?
            .edit(
                super::letter::STATUS,
                "/Kids [",
                &format!("/Kids [{kid} 0 R "),
            )?
            .write()
    };
    let source = "DSS, signature-referenced-from-multiple-fields.pdf";
    Ok(vec![
        attack(
            "two-fields",
            original,
            "a second field has the signature as its value too",
            second,
        )
        .from(source),
        attack(
            "empty-field-takes-value",
            original,
            "the empty signature field has the signature as its value too",
            Update::on(&original.file)
                .edit(
                    EMPTY,
                    "/T (Mengetahui)",
                    &format!("/T (Mengetahui) {value}"),
                )?
                .write(),
        )
        .from(source),
        attack(
            "moved-to-empty-field",
            original,
            "the empty signature field has the signature as its value and the signed one has none",
            Update::on(&original.file)
                .edit(
                    EMPTY,
                    "/T (Mengetahui)",
                    &format!("/T (Mengetahui) {value}"),
                )?
                .edit(original.widget, &value, "")?
                .write(),
        ),
        attack(
            "field-outside-form",
            original,
            "the signed field leaves the form and stays on the page",
            Update::on(&original.file).edit(FORM, &widget, "]")?.write(),
        ),
        attack(
            "widget-of-text-field",
            original,
            "a widget of a text field has the signature as its value",
            kid,
        ),
        attack(
            "field-becomes-text",
            original,
            "the signed field is a text field",
            Update::on(&original.file)
                .edit(original.widget, "/FT /Sig", "/FT /Tx")?
                .write(),
        ),
    ])
}

/// The signed revision behind another letter of the same length.
fn transplanted(originals: &Originals) -> Outcome<Attack> {
    let original = &originals.approval;
    let file = replaced(&original.file, "Rp 1.000.000", "Rp 9.000.000")?;
    Ok(attack(
        "behind-another-letter",
        original,
        "the signature's revision stands behind another letter of the same length",
        file,
    )
    .broken())
}
