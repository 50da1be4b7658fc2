//! Small documents, small changes, and the rules that they fall under.

mod catalog;
mod fields;
mod pages;
mod signatures;
mod trailers;
mod xfa;

use super::super::*;
use super::owned;
use crate::limits::Limits;
use crate::pdf::tests::made::{Made, Style};

/// A page with content, a form with a text field, a check box, a combo, an empty signature field, one that
/// is not seen, and a note.
const DOCUMENT: &[(u32, &str)] = &[
    (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R >>"),
    (
        3,
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [20 0 R 21 0 R 22 0 R 23 0 R 24 0 R 25 0 R] >>",
    ),
    (4, "<< /Length 9 >>\nstream\n0 0 9 9 f\nendstream"),
    (
        10,
        "<< /Fields [20 0 R 21 0 R 22 0 R 23 0 R 24 0 R] /SigFlags 1 >>",
    ),
    (
        20,
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (teks) /V (a) /F 4 /Rect [0 0 9 9] /AP << /N 30 0 R >> >>",
    ),
    (
        21,
        "<< /Type /Annot /Subtype /Widget /FT /Btn /T (kotak) /V /Off /AS /Off /F 4 /Rect [10 0 19 9] \
         /AP << /N << /Off 31 0 R /Ya 32 0 R >> >> >>",
    ),
    (
        22,
        "<< /Type /Annot /Subtype /Widget /FT /Ch /T (pilih) /Ff 131072 /Opt [(a) (b)] /F 4 /Rect [20 0 29 9] \
         /AP << /N 33 0 R >> >>",
    ),
    (
        23,
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (kepala) /F 4 /Rect [30 0 39 9] >>",
    ),
    (
        24,
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (cap) /F 132 /Rect [0 0 0 0] >>",
    ),
    (
        25,
        "<< /Type /Annot /Subtype /Text /Contents (catatan) /Rect [50 0 59 9] >>",
    ),
    (30, LOOK),
    (31, LOOK),
    (32, LOOK),
    (33, LOOK),
];

const LOOK: &str =
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 9 >>\nstream\n0 0 9 9 f\nendstream";

/// The same with another content.
const OTHER_LOOK: &str =
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 9 >>\nstream\n0 0 8 8 f\nendstream";

const BLANK_LOOK: &str =
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 9 >>\nstream\n% DSBlank\nendstream";

const SIGNATURE: &str =
    "<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>";

const TIME_STAMP: &str =
    "<< /Type /DocTimeStamp /SubFilter /ETSI.RFC3161 /ByteRange [0 1 2 3] /Contents <00> >>";

/// The rules of a revision that says `later` of the document, in which `signed` stands in place of what is
/// above.
fn rules(signed: &[(u32, &str)], later: &[(u32, &str)]) -> Vec<&'static str> {
    rules_of_trailers((signed, ""), (later, ""))
}

/// What is done, what was signed, what is said later, and the rules.
type Case<'c> = (
    &'c str,
    &'c [(u32, &'c str)],
    &'c [(u32, &'c str)],
    &'c [&'c str],
);

fn hold(cases: &[Case<'_>]) {
    let mut wrong = Vec::new();
    for (what, signed, later, expected) in cases {
        let found = rules(signed, later);
        if found != *expected {
            wrong.push(format!("{what}: {found:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One of the objects above with something replaced in it.
fn with(number: u32, from: &str, to: &str) -> (u32, String) {
    let (_, text) = DOCUMENT.iter().find(|(n, _)| *n == number).unwrap();
    assert!(text.contains(from), "{text} without {from}");
    (number, text.replace(from, to))
}

/// Cases that change one object in this way.
fn hold_of(number: u32, cases: &[(&str, &str, &[&str])]) {
    let mut wrong = Vec::new();
    for (from, to, expected) in cases {
        let (_, text) = with(number, from, to);
        let found = rules(&[], &[(number, &text)]);
        if found != *expected {
            wrong.push(format!(
                "{from:?} made {to:?}: {found:?}, expected {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_says_nothing_new_is_no_change() {
    hold(&[
        ("nothing", &[], &[(99, "(lain)")], &["unused-object"]),
        ("the same page", &[], &[DOCUMENT[1]], &["nothing-new"]),
        ("the same look", &[], &[(30, LOOK)], &["nothing-new"]),
        ("the same field", &[], &[DOCUMENT[4]], &["nothing-new"]),
        (
            "another look that nothing uses",
            &[(34, LOOK)],
            &[(34, OTHER_LOOK)],
            &["nothing-new"],
        ),
    ]);
}

#[test]
fn what_cannot_be_read_is_no_rules() {
    hold(&[(
        "an object that is none",
        &[],
        &[(4, "<< /Length")],
        &["object-unreadable", "readers-differ", "unexplained-bytes"],
    )]);
}

/// The same with more in the trailers of both revisions.
fn rules_of_trailers(
    (signed, signed_trailer): (&[(u32, &str)], &str),
    (later, later_trailer): (&[(u32, &str)], &str),
) -> Vec<&'static str> {
    let mut made = Made::document(Style::Table, 1);
    let mut objects: BTreeMap<u32, &str> = DOCUMENT.iter().copied().collect();
    objects.extend(signed.iter().copied());
    let objects: Vec<(u32, &str)> = objects.into_iter().collect();
    let mut more = |objects: &[(u32, &str)], entries: &str| {
        made.append(Style::Table, &owned(objects));
        let root = b"/Root 1 0 R";
        let place = memmem::rfind(&made.bytes, root).unwrap() + root.len();
        let entries = format!(" {entries}");
        made.bytes.splice(place..place, entries.bytes());
    };
    more(&objects, signed_trailer);
    more(later, later_trailer);
    let document = Document::open(&made.bytes, &Limits::default()).unwrap();
    let changes = since(&document, &document.views().unwrap(), 1).unwrap();
    let rules = changes.revisions.iter().flat_map(|one| &one.rules);
    rules.map(|rule| rule.code()).collect()
}
