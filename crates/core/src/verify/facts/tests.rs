#![allow(clippy::unwrap_used)]

use super::*;
use crate::pdf::tests::made::{Made, Style};

const SIGNATURE: &str =
    "<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>";

/// The names of the fields that a document is told to have signatures in, where a revision follows one with
/// the field `kepala` and, in a group, `bagian.sekda`.
fn told(later: &[(u32, &str)]) -> Vec<String> {
    let owned = |objects: &[(u32, &str)]| -> Vec<(u32, String)> {
        let objects = objects.iter();
        objects.map(|(n, text)| (*n, (*text).to_owned())).collect()
    };
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
