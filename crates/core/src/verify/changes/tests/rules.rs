//! Small documents, small changes, and the rules that they fall under.

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
fn the_content_of_a_page_stays() {
    hold(&[
        (
            "the content",
            &[],
            &[(4, "<< /Length 9 >>\nstream\n0 0 8 8 f\nendstream")],
            &["object-replaced"],
        ),
        (
            "its length",
            &[],
            &[(4, "<< /Length 8 >>\nstream\n0 0 9 9 \nendstream")],
            &["object-replaced"],
        ),
        (
            "the content gone",
            &[],
            &[(4, "null")],
            &["object-replaced"],
        ),
    ]);
    hold_of(
        3,
        &[
            ("/Contents 4 0 R", "/Contents 30 0 R", &["page-entry"]),
            ("/Contents 4 0 R", "/Contents [4 0 R]", &["page-entry"]),
            ("/Contents 4 0 R", "", &["page-entry"]),
            ("/Contents", "/Rotate 90 /Contents", &["page-entry"]),
            ("/Contents", "/Resources << >> /Contents", &["page-entry"]),
            (
                "/Contents",
                "/MediaBox [0 0 595 842] /Contents",
                &["nothing-new"],
            ),
            (
                "/Contents",
                "/MediaBox [0 0 595.0 842.0] /Contents",
                &["nothing-new"],
            ),
            (
                "/Contents",
                "/MediaBox [0 0 595 841] /Contents",
                &["page-entry"],
            ),
            (
                "/Contents",
                "/LastModified (D:2026) /Contents",
                &["metadata"],
            ),
            ("/Contents", "/LastModified 7 /Contents", &["page-entry"]),
            ("/Contents", "/Tabs /S /Contents", &["structure-follows"]),
            ("/Contents", "/Tabs /X /Contents", &["page-entry"]),
            ("/Contents", "/AA << >> /Contents", &["page-entry"]),
            ("/Parent 2 0 R", "/Parent 3 0 R", &["page-entry"]),
        ],
    );
}

#[test]
fn lists_of_annotations_grow_by_what_is_let_in() {
    let note = |rest: &str| format!("<< /Type /Annot {rest} /Rect [60 0 69 9] >>");
    for (annotation, rule) in [
        ("/Subtype /Text /Contents (ya)", "annotation-added"),
        ("/Subtype /Text /C [1 1 1]", "annotation-with-look"),
        ("/Subtype /Text /C [0.9]", "annotation-with-look"),
        ("/Subtype /Text /C [0 0 0.1 0]", "annotation-with-look"),
        ("/Subtype /Text /C 30 0 R", "annotation-with-look"),
        ("/Subtype /Text /C [1 1 0]", "annotation-added"),
        ("/Subtype /Text /C [0 0 1 0]", "annotation-added"),
        ("/Subtype /Text /C []", "annotation-added"),
        ("/Subtype /Text /Open true", "annotation-with-look"),
        ("/Subtype /Text /Open false", "annotation-added"),
        ("/Subtype /Text /AP << /N 30 0 R >>", "annotation-with-look"),
        ("/Subtype /Popup", "annotation-added"),
        ("/Subtype /Caret", "annotation-added"),
        ("/Subtype /Stamp", "annotation-with-look"),
        ("/Subtype /FreeText", "annotation-with-look"),
        ("/Subtype /Redact", "annotation-with-look"),
        ("/Subtype /Link", "annotation-acts"),
        ("/Subtype /Screen", "annotation-acts"),
        ("/Subtype /Text /A << >>", "annotation-acts"),
        ("/Subtype /Text /AA << >>", "annotation-acts"),
        ("/Subtype /Text /OC 30 0 R", "annotation-acts"),
        ("/Subtype /Text /Movie << >>", "annotation-acts"),
        ("/Subtype /Text /Sound << >>", "annotation-acts"),
        ("/Subtype /Widget", "field-added"),
        ("/Subtype 7", "page-entry"),
    ] {
        let (_, page) = with(3, "25 0 R]", "25 0 R 40 0 R]");
        let annotation_text = note(annotation);
        let found = rules(&[], &[(3, &page), (40, &annotation_text)]);
        assert_eq!(found, [rule], "{annotation}");
    }
    let (_, grown) = with(3, "25 0 R]", "25 0 R 40 0 R]");
    let text = |rect: &str| format!("<< /Type /Annot /Subtype /Text {rect} >>");
    for (rect, expected) in [
        ("/Rect [60 0 69 9]", "annotation-added"),
        // side by side
        ("/Rect [59 0 69 9]", "annotation-added"),
        ("/Rect [50 9 59 19]", "annotation-added"),
        ("/Rect [58 0 69 9]", "annotation-with-look"),
        ("/Rect [50 8 59 19]", "annotation-with-look"),
        ("/Rect [38 0 45 9]", "box-over-box"),
        ("/Rect [39 0 45 9]", "annotation-added"),
        ("/Rect [25 9 29 19]", "annotation-added"),
        // upright on a page that is not turned
        ("/F 16 /Rect [58 0 69 9]", "annotation-with-look"),
        ("/F 16 /Rect [60 0 69 9]", "annotation-added"),
        ("/Rect [58 0 58 9]", "annotation-added"),
        ("/Rect [58 5 69 5]", "annotation-added"),
        ("/Rect [58 0]", "box-over-box"),
        ("", "annotation-added"),
    ] {
        let annotation = text(rect);
        let found = rules(&[], &[(3, &grown), (40, &annotation)]);
        assert_eq!(found, [expected], "{rect}");
    }
    // where the page is turned, what stands upright is nobody knows where
    let (_, turned) = with(3, "/Contents", "/Rotate 90 /Contents");
    let (_, grown_turned) = (3, grown.replace("/Contents", "/Rotate 90 /Contents"));
    for (rect, expected) in [
        ("/F 16 /Rect [60 0 69 9]", "box-over-box"),
        ("/F 4 /Rect [60 0 69 9]", "annotation-added"),
    ] {
        let annotation = text(rect);
        let found = rules(&[(3, &turned)], &[(3, &grown_turned), (40, &annotation)]);
        assert_eq!(found, [expected], "{rect}");
    }
    hold_of(
        3,
        &[
            ("24 0 R 25 0 R]", "24 0 R]", &["annotation-removed"]),
            ("24 0 R 25 0 R]", "25 0 R]", &["field-removed"]),
            ("[20 0 R 21 0 R", "[21 0 R 20 0 R", &["page-entry"]),
            ("25 0 R]", "25 0 R 25 0 R]", &["page-entry"]),
            ("25 0 R]", "25 0 R 25 1 R]", &["page-entry"]),
            ("25 0 R]", "25 0 R << /Subtype /Text >>]", &["page-entry"]),
            ("25 0 R]", "25 0 R null]", &["nothing-new"]),
            ("25 0 R]", "25 0 R 98 0 R]", &["page-entry"]),
            ("25 0 R]", "25 0 R (lain)]", &["page-entry"]),
        ],
    );
}

#[test]
fn annotations_stay() {
    hold_of(
        25,
        &[
            ("(catatan)", "(lain)", &["annotation-changed"]),
            ("/Subtype /Text", "/Subtype /Stamp", &["annotation-acts"]),
            ("/Rect", "/A << >> /Rect", &["annotation-acts"]),
            ("/Rect [50", "/Rect [40", &["annotation-changed"]),
            (
                "/Rect",
                "/AP << /N 30 0 R >> /Rect",
                &["annotation-changed"],
            ),
        ],
    );
    let look = (
        25,
        "<< /Type /Annot /Subtype /Text /Rect [50 0 59 9] /AP << /N 34 0 R >> >>",
    );
    hold(&[
        (
            "its look",
            &[look, (34, LOOK)],
            &[(34, OTHER_LOOK)],
            &["annotation-changed"],
        ),
        (
            "a look that a page draws too",
            &[
                look,
                (34, LOOK),
                (
                    3,
                    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [25 0 R] /Resources << /XObject << /A 34 0 R >> >> >>",
                ),
            ],
            &[(34, OTHER_LOOK)],
            &["annotation-changed", "object-replaced"],
        ),
    ]);
}

#[test]
fn fields_are_filled_in() {
    hold_of(
        20,
        &[
            ("/V (a)", "/V (b)", &["field-filled"]),
            ("/V (a)", "", &["field-filled"]),
            ("/V (a)", "/V (b) /RV (b)", &["field-filled"]),
            ("/V (a)", "/V (a) /RV (b)", &["field-entry"]),
            ("/V (a)", "/V << /ByteRange [] >>", &["signature-not-new"]),
            ("/V (a)", "/V << /A 1 >>", &["field-entry"]),
            ("/V (a)", "/V (b) /Ff 1", &["field-filled"]),
            ("/V (a)", "/V (b) /Ff 2", &["field-filled", "field-entry"]),
            ("/V (a)", "/V (a) /DV (b)", &["field-entry"]),
            ("/V (a)", "/V (a) /TU (b)", &["field-entry"]),
            ("/V (a)", "/V (a) /MaxLen 1", &["field-entry"]),
            (
                "/V (a)",
                "/V (b) /M (D:2026)",
                &["field-filled", "field-appearance"],
            ),
            ("/V (a)", "/V (a) /AA << >>", &["annotation-acts"]),
            ("/V (a)", "/V (a) /A << >>", &["annotation-acts"]),
            ("/FT /Tx", "/FT /Ch", &["field-entry", "field-removed"]),
            ("/T (teks)", "/T (lain)", &["field-entry", "field-removed"]),
            ("/F 4", "/F 132", &["field-appearance"]),
            ("/F 4", "/F 68", &["field-appearance"]),
            ("/F 4", "/F 516", &["field-appearance"]),
            ("/F 4", "/F 6", &["visibility"]),
            ("/F 4", "/F 0", &["visibility"]),
            ("/F 4", "/F 36", &["visibility"]),
            ("/F 4", "/F (4)", &["visibility"]),
            ("/Rect [0 0 9 9]", "/Rect [0 0 9 8]", &["field-entry"]),
            (
                "/AP << /N 30 0 R >>",
                "/AP << /N 33 0 R >>",
                &["appearance-alone"],
            ),
            ("/V (a)", "/V (a) /DA (x)", &["appearance-alone"]),
            ("/V (a)", "/V (a) /Q 1", &["appearance-alone"]),
            (
                "/V (a)",
                "/V (b) /Q 1",
                &["field-filled", "field-appearance"],
            ),
            (
                "/V (a)",
                "/V (b) /MK << >>",
                &["field-filled", "field-appearance"],
            ),
            (
                "/Type /Annot ",
                "/Type /Page ",
                &["field-entry", "object-replaced"],
            ),
        ],
    );
    hold(&[
        (
            "another look alone",
            &[],
            &[(30, OTHER_LOOK)],
            &["appearance-alone"],
        ),
        (
            "another look with the value",
            &[],
            &[
                (
                    20,
                    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (teks) /V (b) /F 4 /Rect [0 0 9 9] /AP << /N 30 0 R >> >>",
                ),
                (30, OTHER_LOOK),
            ],
            &["field-filled", "field-appearance"],
        ),
        (
            "a look that two fields share",
            &[(
                22,
                "<< /Type /Annot /Subtype /Widget /FT /Ch /T (pilih) /Rect [20 0 29 9] /AP << /N 30 0 R >> >>",
            )],
            &[
                (
                    20,
                    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (teks) /V (b) /F 4 /Rect [0 0 9 9] /AP << /N 30 0 R >> >>",
                ),
                (30, OTHER_LOOK),
            ],
            &["field-filled", "field-appearance", "appearance-alone"],
        ),
        (
            "no type, and one then",
            &[(
                20,
                "<< /Subtype /Widget /FT /Tx /T (teks) /V (a) /F 4 /Rect [0 0 9 9] /AP << /N 30 0 R >> >>",
            )],
            &[DOCUMENT[4]],
            &["field-appearance"],
        ),
    ]);
}

#[test]
fn read_only_fields_are_calculated() {
    let field = (
        20,
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (teks) /V (a) /Ff 1 /F 4 /Rect [0 0 9 9] >>",
    );
    let filled = (
        20,
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (teks) /V (b) /Ff 1 /F 4 /Rect [0 0 9 9] >>",
    );
    let order = "<< /Fields [20 0 R 21 0 R 22 0 R 23 0 R 24 0 R] /CO [20 0 R] >>";
    let other_order = "<< /Fields [20 0 R 21 0 R 22 0 R 23 0 R 24 0 R] /CO [21 0 R] >>";
    hold(&[
        (
            "by nobody",
            &[field],
            &[filled],
            &["field-filled", "read-only-filled"],
        ),
        (
            "in order",
            &[field, (10, order)],
            &[filled],
            &["field-filled"],
        ),
        (
            "in the order of another",
            &[field, (10, other_order)],
            &[filled],
            &["field-filled", "read-only-filled"],
        ),
    ]);
}

#[test]
fn boxes_and_choices_are_made() {
    hold_of(
        21,
        &[
            (
                "/V /Off /AS /Off",
                "/V /Ya /AS /Ya",
                &["field-filled", "field-appearance"],
            ),
            ("/V /Off /AS /Off", "/V /Off /AS /Ya", &["appearance-alone"]),
            ("/V /Off /AS /Off", "/V /Ya /AS /Off", &["field-filled"]),
        ],
    );
    hold_of(
        22,
        &[
            ("/Opt [(a) (b)]", "/Opt [(a) (b)] /V (a)", &["field-filled"]),
            (
                "/Opt [(a) (b)]",
                "/Opt [(a) (b)] /V (a) /I [0]",
                &["field-filled"],
            ),
            ("/Opt [(a) (b)]", "/Opt [(a) (b)] /I [0]", &["field-entry"]),
            ("/Opt [(a) (b)]", "/Opt [(a) (b)] /TI 1", &["field-entry"]),
            ("/Opt [(a) (b)]", "/Opt [(a) (c)]", &["field-entry"]),
            ("/Opt [(a) (b)]", "/Opt [<feff0061> (b)]", &["nothing-new"]),
            ("/Ff 131072", "/Ff 131073", &["field-filled"]),
            ("/Ff 131072", "/Ff 0", &["field-entry"]),
            ("/Ff 131072", "/Ff (x)", &["field-entry"]),
        ],
    );
    // a push button has no value
    let button =
        "<< /Type /Annot /Subtype /Widget /FT /Btn /T (kotak) /Ff 65536 /Rect [10 0 19 9] /F 4 >>";
    let pushed = "<< /Type /Annot /Subtype /Widget /FT /Btn /T (kotak) /Ff 65536 /Rect [10 0 19 9] /F 4 /V (x) >>";
    hold(&[(
        "a push button",
        &[(21, button)],
        &[(21, pushed)],
        &["field-entry"],
    )]);
}

#[test]
fn values_that_are_objects_of_their_own() {
    let by_reference = (
        20,
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (teks) /V 35 0 R /F 4 /Rect [0 0 9 9] >>",
    );
    let shared = (
        22,
        "<< /Type /Annot /Subtype /Widget /FT /Ch /T (pilih) /V 35 0 R /Rect [20 0 29 9] >>",
    );
    hold(&[
        (
            "a field's",
            &[by_reference, (35, "(a)")],
            &[(35, "(b)")],
            &["field-filled"],
        ),
        (
            "two fields'",
            &[by_reference, shared, (35, "(a)")],
            &[(35, "(b)")],
            &["field-filled"],
        ),
        (
            "a field's and a page's",
            &[
                by_reference,
                (35, "(a)"),
                (
                    3,
                    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [20 0 R] /PieceInfo 35 0 R >>",
                ),
            ],
            &[(35, "(b)")],
            &["field-filled", "object-replaced"],
        ),
    ]);
}

#[test]
fn signatures_are_made_once() {
    let signed = |value: &str| with(23, "/F 4", &format!("/F 132 /V {value}")).1;
    let own = signed("40 0 R");
    let unseen = with(24, "/F 132", "/F 132 /V 40 0 R").1;
    hold(&[
        (
            "an empty field",
            &[],
            &[(23, &own), (40, SIGNATURE)],
            &["signature-field-signed", "field-appearance"],
        ),
        (
            "with a look",
            &[],
            &[
                (23, &own.replace("/Rect", "/AP << /N 41 0 R >> /Rect")),
                (40, SIGNATURE),
                (41, LOOK),
            ],
            &["signature-field-signed", "field-appearance"],
        ),
        (
            "by a time-stamp",
            &[],
            &[(23, &own), (40, TIME_STAMP)],
            &["box-without-signer", "field-appearance"],
        ),
        (
            "not seen, by a time-stamp",
            &[],
            &[(24, &unseen), (40, TIME_STAMP)],
            &["document-time-stamp"],
        ),
        (
            "not seen, by a time-stamp with a look",
            &[],
            &[
                (24, &unseen.replace("/Rect", "/AP << /N 41 0 R >> /Rect")),
                (40, TIME_STAMP),
                (41, LOOK),
            ],
            &["box-without-signer", "signature-field-signed"],
        ),
        (
            "not seen, by somebody",
            &[],
            &[(24, &unseen), (40, SIGNATURE)],
            &["signature-field-signed"],
        ),
        (
            "what stands in the field itself",
            &[],
            &[(23, &signed(SIGNATURE))],
            &["field-appearance", "signature-not-new"],
        ),
        (
            "what was there before",
            &[(40, SIGNATURE)],
            &[(23, &own)],
            &["field-appearance", "signature-not-new"],
        ),
        (
            "what is no dictionary",
            &[],
            &[(23, &own), (40, "(lain)")],
            &["field-appearance", "signature-not-new"],
        ),
        (
            "two fields by one",
            &[],
            &[(23, &own), (24, &unseen), (40, SIGNATURE)],
            &["field-appearance", "signature-not-new"],
        ),
        (
            "another signature",
            &[(23, &own), (40, SIGNATURE)],
            &[(23, &signed("41 0 R")), (41, SIGNATURE)],
            &["signature-replaced"],
        ),
        (
            "the dictionary",
            &[(23, &own), (40, SIGNATURE)],
            &[(40, TIME_STAMP)],
            &["signature-replaced"],
        ),
        (
            "none",
            &[(23, &own), (40, SIGNATURE)],
            &[(23, &own.replace("/V 40 0 R", ""))],
            &["signature-replaced"],
        ),
        (
            "a lock with it",
            &[],
            &[
                (23, &own.replace("/Rect", "/Lock << >> /Rect")),
                (40, SIGNATURE),
            ],
            &["signature-field-signed", "field-appearance"],
        ),
        (
            "a lock that was there",
            &[(
                23,
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (kepala) /F 4 /Rect [30 0 39 9] /Lock << >> >>",
            )],
            &[(23, &own), (40, SIGNATURE)],
            &["signature-field-signed", "field-appearance", "field-entry"],
        ),
        (
            "a lock alone",
            &[],
            &[(23, &with(23, "/F 4", "/F 4 /Lock << >>").1)],
            &["field-entry"],
        ),
        (
            "flags alone",
            &[],
            &[(23, &with(23, "/F 4", "/F 4 /Ff 1").1)],
            &["field-entry"],
        ),
        (
            "a look alone",
            &[],
            &[(23, &with(23, "/F 4", "/F 4 /AP << /N 30 0 R >>").1)],
            &["appearance-alone"],
        ),
    ]);
}

#[test]
fn fields_for_signatures_are_added() {
    let form = with(10, "24 0 R]", "24 0 R 40 0 R]").1;
    let page = with(3, "25 0 R]", "25 0 R 40 0 R]").1;
    let added = |field: &str, beside: &[(u32, &str)]| {
        let mut later = vec![(10, form.as_str()), (3, page.as_str()), (40, field)];
        later.extend_from_slice(beside);
        rules(&[], &later)
    };
    let field = |rest: &str| format!("<< /Subtype /Widget /FT /Sig /T (baru) {rest} >>");
    for (rest, beside, expected) in [
        ("/Rect [0 0 0 0]", &[][..], &["signature-field-added"][..]),
        (
            "/Rect [0 0 0 0] /V 41 0 R",
            &[(41, SIGNATURE)],
            &["signature-field-added"],
        ),
        (
            "/Rect [0 0 0 0] /V 41 0 R",
            &[(41, TIME_STAMP)],
            &["document-time-stamp"],
        ),
        (
            "/Rect [0 0 0 0] /V 41 0 R /AP << /N 42 0 R >>",
            &[(41, TIME_STAMP), (42, LOOK)],
            &["signature-box-added", "box-without-signer"],
        ),
        (
            "/Rect [0 0 0 0] /V 41 0 R /AP << /N 42 0 R >>",
            &[(41, TIME_STAMP), (42, BLANK_LOOK)],
            &["document-time-stamp"],
        ),
        ("/Rect [60 0 69 9]", &[], &["signature-box-added"]),
        (
            "/Rect [60 0 69 9] /AP << /N 42 0 R >>",
            &[(42, BLANK_LOOK)],
            &["signature-box-added"],
        ),
        (
            "/Rect [60 0 69 9] /AP << /N 42 0 R >>",
            &[(42, LOOK)],
            &["signature-box-added", "box-without-signer"],
        ),
        (
            "/Rect [60 0 69 9] /AP << /N << /A 42 0 R >> >>",
            &[(42, LOOK)],
            &["signature-box-added", "box-without-signer"],
        ),
        (
            "/Rect [60 0 69 9] /MK << >>",
            &[],
            &["signature-box-added", "box-without-signer"],
        ),
        (
            "/Rect [60 0 69 9] /V 41 0 R /AP << /N 42 0 R >>",
            &[(41, SIGNATURE), (42, LOOK)],
            &["signature-box-added"],
        ),
        (
            "/Rect [60 0 69 9] /V 41 0 R",
            &[(41, TIME_STAMP)],
            &["signature-box-added"],
        ),
        ("", &[], &["signature-box-added"]),
        ("/Rect [0 0 65536 0]", &[], &["signature-box-added"]),
        ("/Rect [0 0]", &[], &["signature-box-added", "box-over-box"]),
        (
            "/Rect [0 0 9 9]",
            &[],
            &["signature-box-added", "box-over-box"],
        ),
        ("/Rect [60 0 69 9] /A << >>", &[], &["annotation-acts"]),
        ("/Rect [60 0 69 9] /AA << >>", &[], &["annotation-acts"]),
        ("/Rect [60 0 69 9] /OC 30 0 R", &[], &["field-entry"]),
        ("/Rect [60 0 69 9] /Type /Page", &[], &["field-entry"]),
        ("/Rect [60 0 69 9] /Contents 4 0 R", &[], &["field-entry"]),
        ("/Rect [60 0 69 9] /Parent 20 0 R", &[], &["field-entry"]),
        (
            "/Rect [0 0 0 0] /V 41 0 R",
            &[(41, "(lain)")],
            &["signature-not-new"],
        ),
        ("/Rect [0 0 0 0] /V (lain)", &[], &["signature-not-new"]),
    ] {
        let found = added(&field(rest), beside);
        let mut expected = expected.to_vec();
        expected
            .sort_unstable_by_key(|code| Rule::ALL.iter().position(|rule| rule.code() == *code));
        assert_eq!(found, expected, "{rest}");
    }
    let text = "<< /Subtype /Widget /FT /Tx /T (baru) /Rect [60 0 69 9] >>";
    assert_eq!(added(text, &[]), ["field-added"]);
    let again = "<< /Subtype /Widget /FT /Sig /T (kepala) /Rect [60 0 69 9] >>";
    assert_eq!(added(again, &[]), ["field-name"]);
    let group = "<< /T (bagian) /Kids [41 0 R] >>";
    let kid = "<< /Subtype /Widget /FT /Sig /T (baru) /Parent 40 0 R /Rect [0 0 0 0] >>";
    let page_alone = &[(10, form.as_str()), (40, group), (41, kid)];
    assert_eq!(rules(&[], page_alone), ["signature-field-added"]);
    let stranger = "<< /Subtype /Widget /FT /Tx /T (baru) /Parent 40 0 R /Rect [0 0 0 0] >>";
    let found = rules(&[], &[(10, form.as_str()), (40, group), (41, stranger)]);
    assert_eq!(found, ["signature-field-added", "field-added"]);
    // two new ones of one name
    let both = with(10, "24 0 R]", "24 0 R 40 0 R 41 0 R]").1;
    let one = "<< /FT /Sig /T (baru) /Rect [0 0 0 0] >>";
    assert_eq!(
        rules(&[], &[(10, &both), (40, one), (41, one)]),
        ["field-name"]
    );
}

#[test]
fn the_form_keeps_its_fields() {
    hold_of(
        10,
        &[
            ("24 0 R]", "]", &["field-removed"]),
            ("24 0 R]", "24 0 R 24 0 R]", &["field-name"]),
            ("24 0 R]", "24 0 R 98 0 R]", &["field-name"]),
            ("24 0 R]", "24 0 R << /T (x) >>]", &["field-name"]),
            ("[20 0 R 21 0 R", "[21 0 R 20 0 R", &["nothing-new"]),
            ("/SigFlags 1", "/SigFlags 3", &["signature-flags"]),
            ("/SigFlags 1", "/SigFlags 2", &["other-form-entry"]),
            ("/SigFlags 1", "", &["other-form-entry"]),
            ("/SigFlags 1", "/SigFlags 1 /DA (x)", &["looks-by-viewers"]),
            ("/SigFlags 1", "/SigFlags 1 /Q 1", &["form-entry"]),
            ("/SigFlags 1", "/SigFlags 1 /Q (1)", &["other-form-entry"]),
            ("/SigFlags 1", "/SigFlags 1 /XFA (x)", &["other-form-entry"]),
            (
                "/SigFlags 1",
                "/SigFlags 1 /CO [20 0 R]",
                &["other-form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /NeedAppearances false",
                &["form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /NeedAppearances true",
                &["looks-by-viewers"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /NeedAppearances (x)",
                &["other-form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /DR << /Font << /F1 99 0 R >> >>",
                &["form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /DR 30 0 R",
                &["other-form-entry"],
            ),
            (
                "/SigFlags 1",
                "/SigFlags 1 /DR << /Other << >> >>",
                &["form-entry", "other-form-entry"],
            ),
        ],
    );
    let form = |rest: &str| with(10, "/SigFlags 1", rest).1;
    // a field without a look of its own has viewers make one
    let bare = with(20, " /AP << /N 30 0 R >>", "").1;
    let empty = with(
        20,
        " /V (a) /F 4 /Rect [0 0 9 9] /AP << /N 30 0 R >>",
        " /Rect [0 0 9 9]",
    )
    .1;
    let fonts = form("/SigFlags 1 /DR << /Font << /F1 31 0 R >> >>");
    let more_fonts = form("/SigFlags 1 /DR << /Font << /F1 31 0 R /F2 32 0 R >> >>");
    let other_fonts = form("/SigFlags 1 /DR << /Font << /F1 32 0 R >> >>");
    let demanded = form("/SigFlags 1 /NeedAppearances true");
    hold(&[
        (
            "a default where a look is missing",
            &[(20, &bare)],
            &[(10, &form("/SigFlags 1 /DA (x)"))],
            &["looks-by-viewers"],
        ),
        (
            "a default where every field has its own",
            &[
                (20, &with(20, "/V (a)", "/V (a) /DA (x)").1),
                (21, &with(21, "/V /Off", "/V /Off /DA (x)").1),
                (22, &with(22, "/Ff", "/DA (x) /Ff").1),
            ],
            &[(10, &form("/SigFlags 1 /DA (x)"))],
            &["form-entry"],
        ),
        (
            "a default where a look is empty",
            &[(20, &empty)],
            &[(10, &form("/SigFlags 1 /DA (x)"))],
            &["looks-by-viewers"],
        ),
        (
            "fonts where a look is missing",
            &[(20, &bare)],
            &[(10, &fonts)],
            &["resources-added"],
        ),
        (
            "more fonts",
            &[(10, &fonts)],
            &[(10, &more_fonts)],
            &["form-entry"],
        ),
        (
            "other fonts",
            &[(10, &fonts)],
            &[(10, &other_fonts)],
            &["other-form-entry"],
        ),
        (
            "fonts gone",
            &[(10, &fonts)],
            &[(10, &form("/SigFlags 1"))],
            &["other-form-entry"],
        ),
        (
            "looks by viewers no more",
            &[(10, &demanded)],
            &[(10, &form("/SigFlags 1"))],
            &["looks-by-viewers"],
        ),
        (
            "looks by viewers still",
            &[(10, &demanded)],
            &[(10, &form("/SigFlags 3 /NeedAppearances true"))],
            &["signature-flags"],
        ),
        (
            "a default where viewers make looks",
            &[(10, &demanded)],
            &[(10, &form("/SigFlags 1 /NeedAppearances true /DA (x)"))],
            &["looks-by-viewers"],
        ),
        (
            "no form, and one then",
            &[
                (1, "<< /Type /Catalog /Pages 2 0 R >>"),
                (3, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"),
            ],
            &[
                (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 41 0 R >>"),
                (41, "<< /Fields [42 0 R] /SigFlags 3 >>"),
                (42, "<< /FT /Sig /T (baru) /Rect [0 0 0 0] >>"),
            ],
            &["signature-flags", "signature-field-added"],
        ),
        (
            "a form, and none then",
            &[],
            &[(1, "<< /Type /Catalog /Pages 2 0 R >>")],
            &["other-form-entry", "field-removed"],
        ),
    ]);
}

#[test]
fn the_catalog_stays() {
    hold_of(
        1,
        &[
            (
                "/AcroForm",
                "/OpenAction 4 0 R /AcroForm",
                &["catalog-entry"],
            ),
            ("/AcroForm", "/Outlines 4 0 R /AcroForm", &["catalog-entry"]),
            ("/AcroForm", "/Version /2.0 /AcroForm", &["version"]),
            ("/AcroForm", "/Version /9.0 /AcroForm", &["catalog-entry"]),
            ("/AcroForm", "/Version 2.0 /AcroForm", &["catalog-entry"]),
            (
                "/AcroForm",
                "/MarkInfo << /Marked true >> /AcroForm",
                &["structure-follows"],
            ),
            (
                "/AcroForm",
                "/MarkInfo << /Marked 1 >> /AcroForm",
                &["catalog-entry"],
            ),
            ("/AcroForm", "/MarkInfo 4 0 R /AcroForm", &["catalog-entry"]),
            (
                "/AcroForm",
                "/Perms << /DocMDP 4 0 R >> /AcroForm",
                &["later-certification"],
            ),
            (
                "/AcroForm",
                "/Names << /AP << >> >> /AcroForm",
                &["named-appearances"],
            ),
            (
                "/AcroForm",
                "/Names << /JavaScript << >> >> /AcroForm",
                &["catalog-entry"],
            ),
            (
                "/AcroForm",
                "/OutputIntents [] /AcroForm",
                &["output-intent-added"],
            ),
            (
                "/AcroForm",
                "/StructTreeRoot 4 0 R /AcroForm",
                &["structure-entry"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 3 >> >> /AcroForm",
                &["extensions"],
            ),
            (
                "/AcroForm",
                "/Extensions << /Type /Extensions /ISO_ [<< /BaseVersion /2.0 /ExtensionRevision (:2022) /URL (x) >>] >> /AcroForm",
                &["extensions"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE /X >> /AcroForm",
                &["catalog-entry"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE << /X 1 >> >> /AcroForm",
                &["catalog-entry"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE [(x)] >> /AcroForm",
                &["catalog-entry"],
            ),
            (
                "/AcroForm",
                "/Extensions << /ADBE 4 0 R >> /AcroForm",
                &["catalog-entry"],
            ),
            ("/AcroForm", "/Extensions (x) /AcroForm", &["catalog-entry"]),
            ("/AcroForm", "/Metadata 4 0 R /AcroForm", &["catalog-entry"]),
        ],
    );
    let with_entry = |entry: &str| with(1, "/AcroForm", &format!("{entry} /AcroForm")).1;
    let packet = "<< /Type /Metadata /Subtype /XML /Length 7 >>\nstream\nxmpmeta\nendstream";
    let untyped = "<< /Subtype /XML /Length 7 >>\nstream\nxmpmeta\nendstream";
    let entity = "<< /Type /Metadata /Subtype /XML /Length 10 >>\nstream\nxmpmeta<!E\nendstream";
    let none = "<< /Type /Metadata /Subtype /XML /Length 7 >>\nstream\nnothing\nendstream";
    let metadata = with_entry("/Metadata 41 0 R");
    let moved = "<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R >>";
    hold(&[
        (
            "metadata",
            &[],
            &[(1, &metadata), (41, packet)],
            &["metadata"],
        ),
        (
            "other metadata",
            &[(1, &metadata), (41, packet)],
            &[(41, entity)],
            &["catalog-entry"],
        ),
        (
            "metadata without a type",
            &[],
            &[(1, &metadata), (41, untyped)],
            &["catalog-entry"],
        ),
        (
            "metadata that is none",
            &[],
            &[(1, &metadata), (41, none)],
            &["catalog-entry"],
        ),
        (
            "extensions gone",
            &[(1, &with_entry("/Extensions << /A << >> >>"))],
            &[(1, moved)],
            &["extensions"],
        ),
        (
            "extensions that are objects",
            &[
                (1, &with_entry("/Extensions 41 0 R")),
                (41, "<< /A 42 0 R >>"),
                (42, "<< /ExtensionLevel 1 >>"),
            ],
            &[(42, "<< /ExtensionLevel 2 >>")],
            &["extensions"],
        ),
        (
            "output intents",
            &[(1, &with_entry("/OutputIntents [41 0 R]"))],
            &[(1, &with_entry("/OutputIntents [42 0 R]"))],
            &["catalog-entry"],
        ),
        (
            "permissions gone",
            &[(1, &with_entry("/Perms << /DocMDP 4 0 R >>"))],
            &[(1, moved)],
            &["later-certification"],
        ),
        (
            "names that stay",
            &[(1, &with_entry("/Names << /Dests << >> >>"))],
            &[(1, &with_entry("/Names << /Dests << >> /AP << >> >>"))],
            &["named-appearances"],
        ),
        (
            "names that do not",
            &[(1, &with_entry("/Names << /Dests << >> >>"))],
            &[(1, &with_entry("/Names << /Dests << /A 1 >> /AP << >> >>"))],
            &["catalog-entry"],
        ),
        (
            "the same version",
            &[(1, &with_entry("/Version /1.7"))],
            &[(1, &with_entry("/Version /1.7"))],
            &["nothing-new"],
        ),
        (
            "names with an end in them",
            &[],
            &[(1, &with_entry("/A#00 1"))],
            &["spelled-oddly", "catalog-entry", "readers-differ"],
        ),
    ]);
}

#[test]
fn the_store_holds_validation_data() {
    let store = |text: &str| with(1, "/AcroForm", &format!("/DSS {text} /AcroForm")).1;
    let first = store(
        "<< /Type /DSS /Certs [41 0 R] /VRI << /AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << /Cert [41 0 R] /TU (D:2026) >> >> >>",
    );
    let data = "<< /Length 1 >>\nstream\na\nendstream";
    let other = "<< /Length 1 >>\nstream\nb\nendstream";
    hold(&[
        (
            "a store",
            &[],
            &[(1, &first), (41, data)],
            &["security-store"],
        ),
        (
            "a store by reference",
            &[],
            &[
                (1, &store("42 0 R")),
                (42, "<< /Certs [41 0 R] >>"),
                (41, data),
            ],
            &["security-store"],
        ),
        (
            "an entry of its own",
            &[],
            &[(1, &store("<< /JS (x) >>"))],
            &["security-store-broken"],
        ),
        (
            "another type",
            &[],
            &[(1, &store("<< /Type /Page >>"))],
            &["security-store-broken"],
        ),
        (
            "certificates that are none",
            &[],
            &[(1, &store("<< /Certs (x) >>"))],
            &["security-store-broken"],
        ),
        (
            "a store that is none",
            &[],
            &[(1, &store("[41 0 R]")), (41, data)],
            &["security-store-broken"],
        ),
        (
            "a short name",
            &[],
            &[(1, &store("<< /VRI << /AA << >> >> >>"))],
            &["security-store-broken"],
        ),
        (
            "no name of a signature",
            &[],
            &[(
                1,
                &store("<< /VRI << /XAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << >> >> >>"),
            )],
            &["security-store-broken"],
        ),
        (
            "entries of an entry",
            &[],
            &[(
                1,
                &store("<< /VRI << /AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << /JS (x) >> >> >>"),
            )],
            &["security-store-broken"],
        ),
        (
            "a time that is an array",
            &[],
            &[(
                1,
                &store("<< /VRI << /AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA << /TU [] >> >> >>"),
            )],
            &["security-store-broken"],
        ),
        (
            "gone",
            &[(1, &first), (41, data)],
            &[DOCUMENT[0]],
            &["security-store-lost"],
        ),
        (
            "less",
            &[(1, &first), (41, data)],
            &[(1, &store("<< /Certs [41 0 R] >>"))],
            &["security-store-lost"],
        ),
        (
            "in lower case",
            &[(1, &first), (41, data)],
            &[(1, &first.replace("AAAA", "aaaa"))],
            &["security-store"],
        ),
        (
            "as another object",
            &[(1, &store("<< /Certs [41 0 R] >>")), (41, data)],
            &[(1, &store("<< /Certs [42 0 R] >>")), (42, data)],
            &["security-store"],
        ),
        (
            "as another kind",
            &[(1, &store("<< /Certs [41 0 R] >>")), (41, data)],
            &[(1, &store("<< /CRLs [42 0 R] >>")), (42, data)],
            &["security-store-lost"],
        ),
        (
            "other data",
            &[(1, &store("<< /Certs [41 0 R] >>")), (41, data)],
            &[(41, other)],
            &["security-store-lost"],
        ),
        (
            "data that a page uses",
            &[
                (1, &store("<< /Certs [41 0 R] >>")),
                (
                    3,
                    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /A 41 0 R >> >> >>",
                ),
                (41, data),
            ],
            &[(41, other)],
            &["security-store-lost", "object-replaced"],
        ),
    ]);
}

#[test]
fn objects_are_used_as_they_are_admitted() {
    hold(&[
        (
            "a missing one",
            &[(3, "<< /Type /Page /Parent 2 0 R /Contents 40 0 R >>")],
            &[(40, LOOK)],
            &["object-supplied"],
        ),
        (
            "two keys",
            &[],
            &[(
                23,
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (kepala) /F 4 /F 4 /Rect [30 0 39 9] >>",
            )],
            &["repeated-key"],
        ),
        (
            "spelled oddly",
            &[],
            &[(99, "(a\\q)")],
            &["unused-object", "spelled-oddly"],
        ),
        (
            "resources that grow",
            &[
                (
                    3,
                    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources 40 0 R >>",
                ),
                (40, "<< /Font << >> >>"),
            ],
            &[(40, "<< /Font << /F1 31 0 R >> >>")],
            &["resources-added"],
        ),
        (
            "resources that change",
            &[
                (
                    3,
                    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources 40 0 R >>",
                ),
                (40, "<< /Font << /F1 32 0 R >> >>"),
            ],
            &[(40, "<< /Font << /F1 31 0 R >> >>")],
            &["object-replaced"],
        ),
    ]);
}

#[test]
fn the_structure_follows_what_is_let_in() {
    let signed: &[(u32, &str)] = &[
        (
            1,
            "<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /StructTreeRoot 50 0 R >>",
        ),
        (
            50,
            "<< /Type /StructTreeRoot /K 51 0 R /ParentTree 52 0 R /ParentTreeNextKey 1 >>",
        ),
        (
            51,
            "<< /Type /StructElem /S /Document /P 50 0 R /K [53 0 R] >>",
        ),
        (52, "<< /Nums [0 [53 0 R]] >>"),
        (53, "<< /Type /StructElem /S /P /P 51 0 R /K 0 >>"),
    ];
    let form = with(10, "24 0 R]", "24 0 R 40 0 R]").1;
    let field = "<< /Subtype /Widget /FT /Sig /T (baru) /Rect [0 0 0 0] /StructParent 1 >>";
    let root = "<< /Type /StructTreeRoot /K 51 0 R /ParentTree 52 0 R /ParentTreeNextKey 2 >>";
    let top = "<< /Type /StructElem /S /Document /P 50 0 R /K [53 0 R 54 0 R] >>";
    let tree = "<< /Nums [0 [53 0 R] 1 54 0 R] >>";
    let element = "<< /Type /StructElem /S /Form /P 51 0 R /K << /Type /OBJR /Obj 40 0 R >> >>";
    let follows = &["signature-field-added", "structure-follows"][..];
    let not = &[
        "signature-field-added",
        "structure-follows",
        "structure-entry",
    ][..];
    for (what, root, top, tree, element, expected) in [
        ("as it should", root, top, tree, element, follows),
        (
            "a smaller key",
            &*root.replace("Key 2", "Key 0"),
            top,
            tree,
            element,
            not,
        ),
        (
            "a key that is none",
            &root.replace("Key 2", "Key (2)"),
            top,
            tree,
            element,
            not,
        ),
        (
            "no roles",
            &root.replace("/K ", "/RoleMap << >> /K "),
            top,
            tree,
            element,
            follows,
        ),
        (
            "roles",
            &root.replace("/K ", "/RoleMap << /A /B >> /K "),
            top,
            tree,
            element,
            not,
        ),
        (
            "before what was there",
            root,
            &top.replace("53 0 R 54 0 R", "54 0 R 53 0 R"),
            tree,
            element,
            follows,
        ),
        (
            "in its place",
            root,
            &top.replace("53 0 R 54 0 R", "54 0 R"),
            tree,
            element,
            not,
        ),
        (
            "twice",
            root,
            &top.replace("54 0 R", "53 0 R"),
            tree,
            element,
            not,
        ),
        (
            "another type above",
            root,
            &top.replace("/Document", "/Part"),
            tree,
            element,
            not,
        ),
        (
            "words for it",
            root,
            top,
            tree,
            &element.replace("/K ", "/Alt (x) /K "),
            not,
        ),
        (
            "a title",
            root,
            top,
            tree,
            &element.replace("/K ", "/T (x) /K "),
            follows,
        ),
        (
            "text in its place",
            root,
            top,
            tree,
            &element.replace("/K ", "/ActualText (x) /K "),
            not,
        ),
        (
            "no type of structure",
            root,
            top,
            tree,
            &element.replace("/S /Form", ""),
            not,
        ),
        (
            "about the page",
            root,
            top,
            tree,
            &element.replace("<< /Type /OBJR /Obj 40 0 R >>", "0"),
            not,
        ),
        (
            "about what was there",
            root,
            top,
            tree,
            &element.replace("40 0 R", "25 0 R"),
            not,
        ),
        (
            "about nothing",
            root,
            top,
            tree,
            &element.replace("/K << /Type /OBJR /Obj 40 0 R >>", ""),
            not,
        ),
        (
            "another element for a key",
            root,
            top,
            &tree.replace("[53 0 R]", "[54 0 R]"),
            element,
            not,
        ),
        (
            "a key less",
            root,
            top,
            "<< /Nums [1 54 0 R] >>",
            element,
            not,
        ),
        (
            "a key for what was there",
            root,
            top,
            &tree.replace("1 54 0 R", "1 53 0 R"),
            element,
            not,
        ),
        (
            "keys out of order",
            root,
            top,
            "<< /Nums [1 54 0 R 0 [53 0 R]] >>",
            element,
            not,
        ),
    ] {
        let later = [
            (10, form.as_str()),
            (40, field),
            (50, root),
            (51, top),
            (52, tree),
            (54, element),
        ];
        let found = rules(signed, &later);
        let judged: Vec<&str> = found
            .iter()
            .copied()
            .filter(|rule| *rule != "unused-object")
            .collect();
        assert_eq!(judged, expected, "{what}: {found:?}");
    }
    hold(&[
        (
            "an element",
            signed,
            &[(53, "<< /Type /StructElem /S /H1 /P 51 0 R /K 0 >>")],
            &["structure-entry"],
        ),
        (
            "words for it",
            signed,
            &[(53, "<< /Type /StructElem /S /P /P 51 0 R /K 0 /Alt (x) >>")],
            &["structure-entry"],
        ),
        (
            "a kid of it",
            signed,
            &[(53, "<< /Type /StructElem /S /P /P 51 0 R /K [0 1] >>")],
            &["structure-entry"],
        ),
    ]);
}

#[test]
fn fields_have_what_stands_above_them() {
    let signed: &[(u32, &str)] = &[
        (10, "<< /Fields [41 0 R 43 0 R] >>"),
        (41, "<< /FT /Tx /T (grup) /Ff 4096 /Kids [42 0 R] >>"),
        (
            42,
            "<< /Type /Annot /Subtype /Widget /T (isi) /Parent 41 0 R /V (a) /F 4 /Rect [0 0 9 9] >>",
        ),
        (
            43,
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (lain) /Parent 41 0 R /F 4 /Rect [10 0 19 9] >>",
        ),
        (
            3,
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [42 0 R 43 0 R] >>",
        ),
    ];
    let kid = |rest: &str| {
        format!(
            "<< /Type /Annot /Subtype /Widget /T (isi) /Parent 41 0 R {rest} /F 4 /Rect [0 0 9 9] >>"
        )
    };
    hold(&[
        (
            "filled in",
            signed,
            &[(42, &kid("/V (b)"))],
            &["field-filled"],
        ),
        (
            "flags in the place of those above",
            signed,
            &[(42, &kid("/V (a) /Ff 1"))],
            &["field-entry"],
        ),
        (
            "the same flags, and read-only",
            signed,
            &[(42, &kid("/V (a) /Ff 4097"))],
            &["field-filled"],
        ),
        (
            "a value above, which a field has that names it",
            signed,
            &[(41, "<< /FT /Tx /T (grup) /Ff 4096 /V (b) /Kids [42 0 R] >>")],
            &["field-filled", "field-entry"],
        ),
        (
            "another one above",
            signed,
            &[(42, &kid("/V (a)").replace("41 0 R", "43 0 R"))],
            &["field-entry"],
        ),
        (
            "a kid less",
            signed,
            &[(41, "<< /FT /Tx /T (grup) /Ff 4096 /Kids [] >>")],
            &["field-entry", "field-removed"],
        ),
        (
            "a kid more",
            signed,
            &[
                (41, "<< /FT /Tx /T (grup) /Ff 4096 /Kids [42 0 R 44 0 R] >>"),
                (
                    44,
                    "<< /FT /Sig /T (baru) /Parent 41 0 R /Rect [0 0 0 0] >>",
                ),
            ],
            &["signature-field-added", "field-entry"],
        ),
        (
            "a kid of another kind",
            signed,
            &[
                (41, "<< /FT /Tx /T (grup) /Ff 4096 /Kids [42 0 R 44 0 R] >>"),
                (44, "<< /FT /Tx /T (baru) /Parent 41 0 R /Rect [0 0 0 0] >>"),
            ],
            &["field-entry", "field-added"],
        ),
        (
            "kids in another order",
            &[
                (10, "<< /Fields [41 0 R] >>"),
                (41, "<< /FT /Tx /T (grup) /Kids [42 0 R 44 0 R] >>"),
                (42, "<< /T (isi) /Parent 41 0 R >>"),
                (44, "<< /T (lagi) /Parent 41 0 R >>"),
                (3, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"),
            ],
            &[(41, "<< /FT /Tx /T (grup) /Kids [44 0 R 42 0 R] >>")],
            &["field-entry"],
        ),
    ]);
}

#[test]
fn the_tree_of_pages_stays() {
    let pages = |rest: &str| {
        format!("<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] {rest} >>")
    };
    hold(&[
        ("written again", &[], &[(2, &pages(""))], &["nothing-new"]),
        (
            "a counter",
            &[],
            &[(2, &pages("/Hitung (2)"))],
            &["private-entry"],
        ),
        (
            "an entry of pages",
            &[],
            &[(2, &pages("/Rotate 90"))],
            &["object-replaced"],
        ),
        (
            "resources",
            &[],
            &[(2, &pages("/Resources << >>"))],
            &["object-replaced"],
        ),
        (
            "another box",
            &[],
            &[(
                2,
                "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 800] >>",
            )],
            &["object-replaced"],
        ),
        (
            "a page more",
            &[],
            &[
                (
                    2,
                    "<< /Type /Pages /Kids [3 0 R 40 0 R] /Count 2 /MediaBox [0 0 595 842] >>",
                ),
                (40, "<< /Type /Page /Parent 2 0 R >>"),
            ],
            &["object-replaced"],
        ),
        (
            "a page twice, and what it has from above",
            &[(
                2,
                "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 /MediaBox [0 0 595 842] >>",
            )],
            &[(
                3,
                "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 595 842] \
                 /Annots [20 0 R 21 0 R 22 0 R 23 0 R 24 0 R 25 0 R] >>",
            )],
            &["page-entry"],
        ),
        (
            "no page of the tree",
            &[
                (40, "<< /Type /Page /Parent 2 0 R /Rotate 0 >>"),
                (
                    1,
                    "<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R /A 40 0 R >>",
                ),
            ],
            &[(
                40,
                "<< /Type /Page /Parent 2 0 R /Rotate 0 /LastModified (D:2026) >>",
            )],
            &["object-replaced"],
        ),
        (
            "long numbers",
            &[(
                3,
                "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /A 1.00000001 /Annots [] >>",
            )],
            &[(
                3,
                "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /A 1.00000002 /Annots [] >>",
            )],
            &["object-replaced"],
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
        let place = memchr::memmem::rfind(&made.bytes, root).unwrap() + root.len();
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

#[test]
fn trailers_say_little() {
    let info = "<< /Title (a) /Judul 61 0 R >>";
    let same = &[(30, LOOK)][..];
    for (what, signed, later, expected) in [
        ("nothing", (&[][..], ""), (same, ""), &["nothing-new"][..]),
        (
            "information",
            (&[][..], ""),
            (&[(60, "<< /Title (a) >>")][..], "/Info 60 0 R"),
            &["metadata"],
        ),
        (
            "other information",
            (&[(60, info), (61, "(b)")], "/Info 60 0 R"),
            (&[(60, "<< /Title (c) /Judul 61 0 R >>")], "/Info 60 0 R"),
            &["metadata"],
        ),
        (
            "a text of it",
            (&[(60, info), (61, "(b)")], "/Info 60 0 R"),
            (&[(61, "(c)")], "/Info 60 0 R"),
            &["nothing-new"],
        ),
        (
            "a text of it that is a dictionary",
            (&[(60, info), (61, "(b)")], "/Info 60 0 R"),
            (&[(61, "<< /A 1 >>")], "/Info 60 0 R"),
            &["object-replaced"],
        ),
        (
            "a dictionary of it that is a text",
            (&[(60, info), (61, "<< /A 1 >>")], "/Info 60 0 R"),
            (&[(61, "(c)")], "/Info 60 0 R"),
            &["object-replaced"],
        ),
        (
            "information that is a page's content too",
            (&[], "/Info 4 0 R"),
            (
                &[(4, "<< /Length 9 >>\nstream\n0 0 8 8 f\nendstream")],
                "/Info 4 0 R",
            ),
            &["metadata", "object-replaced"],
        ),
        (
            "an identifier",
            (&[], "/ID [<00> <01>]"),
            (same, "/ID [<00> <02>]"),
            &["nothing-new"],
        ),
        (
            "another identifier",
            (&[], "/ID [<00> <01>]"),
            (same, "/ID [<03> <02>]"),
            &["nothing-new"],
        ),
        (
            "an entry of its writer",
            (&[], "/Jumlah (a)"),
            (same, "/Jumlah (b)"),
            &["private-entry"],
        ),
        (
            "an entry of its writer that stays",
            (&[], "/Jumlah (a)"),
            (same, "/Jumlah (a)"),
            &["nothing-new"],
        ),
        (
            "an entry of its writer that goes",
            (&[], "/Jumlah (a)"),
            (same, ""),
            &["nothing-new"],
        ),
        (
            "a name with an end in it",
            (&[], ""),
            (same, "/Root#00 4 0 R"),
            &["section-irregular", "readers-differ"],
        ),
        (
            "a value with an end in it",
            (&[], ""),
            (same, "/Jumlah /a#00"),
            &["section-irregular", "readers-differ"],
        ),
        (
            "a name that is white space to some",
            (&[], ""),
            (same, "/Root#80 4 0 R"),
            &["section-irregular", "private-entry"],
        ),
    ] {
        assert_eq!(rules_of_trailers(signed, later), expected, "{what}");
    }
}
