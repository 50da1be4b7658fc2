#![allow(clippy::unwrap_used, clippy::ptr_arg)] // a Vec is a Source

use super::*;
use crate::pdf::tests::made::{Made, Style};

const SIGNATURE: &str =
    "<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>";

fn owned(objects: &[(u32, &str)]) -> Vec<(u32, String)> {
    let objects = objects.iter();
    objects.map(|(n, text)| (*n, (*text).to_owned())).collect()
}

/// The names of the fields that a document is told to have signatures in, where a revision follows one with
/// the field `kepala` and, in a group, `bagian.sekda`.
fn told(later: &[(u32, &str)]) -> Vec<String> {
    let mut made = Made::document(Style::Table, 1);
    made.append(
        Style::Table,
        &owned(&[
            (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>"),
            (89, "<< /Fields [90 0 R 91 0 R] >>"),
            (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>"),
            (91, "<< /T (bagian) /Kids 92 0 R >>"),
            (92, "[93 0 R]"),
            (93, "<< /FT /Sig /T (sekda) /Parent 91 0 R /V 95 0 R >>"),
            (94, SIGNATURE),
            (95, SIGNATURE),
        ]),
    );
    if !later.is_empty() {
        made.append(Style::Table, &owned(later));
    }
    let document = Document::open(&made.bytes, &Limits::default()).unwrap();
    let facts = Facts::collect(&document).unwrap();
    let mut told: Vec<String> = facts
        .signatures
        .into_iter()
        .map(|facts| facts.field)
        .collect();
    told.sort();
    told
}

#[test]
fn a_signature_that_a_later_revision_removes_is_told_whichever_way_it_goes() {
    let both = ["bagian.sekda", "kepala"];
    assert_eq!(told(&[]), both);
    for (what, later) in [
        ("another page", vec![(96, "(lain)")]),
        ("the field", vec![(89, "<< /Fields [91 0 R] >>")]),
        ("the group", vec![(89, "<< /Fields [90 0 R] >>")]),
        ("the form", vec![(1, "<< /Type /Catalog /Pages 2 0 R >>")]),
        ("the value", vec![(90, "<< /FT /Sig /T (kepala) >>")]),
        ("the signature", vec![(94, "null")]),
        ("what lists the kids", vec![(92, "null")]),
        ("the kid", vec![(92, "[]")]),
        ("the kid's object", vec![(93, "null")]),
        ("the kid's signature", vec![(95, "(lain)")]),
        (
            "a field that is an empty group now",
            vec![(90, "<< /T (kepala) /Kids [] >>")],
        ),
    ] {
        assert_eq!(told(&later), both, "{what}");
    }
}

/// A document whose one revision has a form of these objects; its `/Fields` are given.
fn with_form(fields: &str, objects: &[(u32, &str)]) -> Vec<u8> {
    let mut made = Made::document(Style::Table, 1);
    let mut all = vec![
        (
            1,
            "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>".to_owned(),
        ),
        (89, format!("<< /Fields {fields} >>")),
    ];
    all.extend(owned(objects));
    made.append(Style::Table, &all);
    made.bytes
}

fn names(bytes: &Vec<u8>, limits: &Limits) -> Result<Vec<String>, &'static str> {
    let document = Document::open(bytes, limits).map_err(|error| error.code())?;
    let facts = Facts::collect(&document).map_err(|error| error.code())?;
    let signatures = facts.signatures.into_iter();
    Ok(signatures.map(|facts| facts.field).collect())
}

#[test]
fn a_signature_is_what_looks_like_one_or_should() {
    for (what, field, value, is_signed) in [
        ("a signature", "/FT /Sig /V 95 0 R", SIGNATURE, true),
        ("without a value", "/FT /Sig", "null", false),
        ("that is null", "/FT /Sig /V null", "null", false),
        (
            "that is no dictionary",
            "/FT /Sig /V 95 0 R",
            "(lain)",
            true,
        ),
        ("that is written in it", "/FT /Sig /V (lain)", "null", true),
        ("by another reference", "/FT /Sig /V 95 0 R", "96 0 R", true),
        (
            "that leads to nothing",
            "/FT /Sig /V 95 0 R",
            "97 0 R",
            false,
        ),
        ("in a field of text", "/FT /Tx /V 95 0 R", SIGNATURE, true),
        ("of text", "/FT /Tx /V (lain)", "null", false),
        (
            "of text, and a dictionary",
            "/FT /Tx /V << /A 1 >>",
            "null",
            false,
        ),
        (
            "of a signature, and any dictionary",
            "/FT /Sig /V << /A 1 >>",
            "null",
            true,
        ),
    ] {
        let field = format!("<< /T (kepala) {field} >>");
        let bytes = with_form("[90 0 R]", &[(90, &field), (95, value), (96, SIGNATURE)]);
        let found = names(&bytes, &Limits::default()).unwrap();
        assert_eq!(found.len(), usize::from(is_signed), "{what}: {found:?}");
    }
}

#[test]
fn a_broken_form_is_an_error_unless_somebody_signed_before() {
    let broken = "<< /Type /Catalog /Pages 2 0 R /AcroForm (lain) >>".to_owned();
    let mut made = Made::document(Style::Table, 1);
    made.append(Style::Table, &[(1, broken.clone())]);
    let limits = Limits::default();
    assert_eq!(names(&made.bytes, &limits), Err("malformed-pdf"));
    assert_eq!(told(&[(1, &broken)]), ["bagian.sekda", "kepala"]);
}

#[test]
fn signatures_are_counted() {
    let objects = [
        (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>"),
        (91, "<< /FT /Sig /T (sekda) /V 95 0 R >>"),
        (94, SIGNATURE),
        (95, SIGNATURE),
    ];
    let bytes = with_form("[90 0 R 91 0 R]", &objects);
    let at_most = |signatures| Limits {
        signatures,
        ..Limits::default()
    };
    assert_eq!(names(&bytes, &at_most(2)).map(|names| names.len()), Ok(2));
    assert_eq!(names(&bytes, &at_most(1)), Err("limit-exceeded"));
    // one that went counts as well
    let mut made = Made::document(Style::Table, 1);
    let catalog = (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>");
    let both = (89, "<< /Fields [90 0 R 91 0 R] >>");
    made.append(
        Style::Table,
        &owned(&[&[catalog, both], &objects[..]].concat()),
    );
    made.append(Style::Table, &owned(&[(89, "<< /Fields [91 0 R] >>")]));
    assert_eq!(
        names(&made.bytes, &at_most(2)).map(|names| names.len()),
        Ok(2)
    );
    assert_eq!(names(&made.bytes, &at_most(1)), Err("limit-exceeded"));
}

#[test]
fn a_store_of_validation_data_is_a_dictionary() {
    for (store, is_one) in [("", false), ("/DSS << >>", true), ("/DSS (lain)", false)] {
        let mut made = Made::document(Style::Table, 1);
        let catalog = format!("<< /Type /Catalog /Pages 2 0 R {store} >>");
        made.append(Style::Table, &[(1, catalog)]);
        let document = Document::open(&made.bytes, &Limits::default()).unwrap();
        let facts = Facts::collect(&document).unwrap();
        assert_eq!(facts.has_security_store, is_one, "{store}");
    }
}

#[test]
fn an_earlier_form_that_cannot_be_read_is_told() {
    let mut made = Made::document(Style::Table, 1);
    let catalog = (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 89 0 R >>");
    let signed = (90, "<< /FT /Sig /T (kepala) /V 94 0 R >>");
    let form = (89, "<< /Fields [90 0 R << /T (lain) >>] >>");
    made.append(
        Style::Table,
        &owned(&[catalog, form, signed, (94, SIGNATURE)]),
    );
    made.append(Style::Table, &owned(&[(89, "<< /Fields [] >>")]));
    let document = Document::open(&made.bytes, &Limits::default()).unwrap();
    assert_eq!(Facts::collect(&document).unwrap().unread_forms, [2]);
}
