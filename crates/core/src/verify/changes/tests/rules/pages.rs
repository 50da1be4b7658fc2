//! Pages, what they show and the annotations on them.

use super::*;

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
            (
                "25 0 R]",
                "25 0 R 25 1 R]",
                &["reference-beyond", "page-entry"],
            ),
            ("25 0 R]", "25 0 R << /Subtype /Text >>]", &["page-entry"]),
            ("25 0 R]", "25 0 R null]", &["nothing-new"]),
            (
                "25 0 R]",
                "25 0 R 98 0 R]",
                &["reference-beyond", "page-entry"],
            ),
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
fn objects_are_used_as_they_are_admitted() {
    hold(&[
        (
            "a missing one",
            &[(3, "<< /Type /Page /Parent 2 0 R /Contents 40 0 R >>")],
            &[(40, LOOK)],
            &["reference-beyond", "object-supplied"],
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
