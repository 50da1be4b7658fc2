//! Fields that are filled in.

use super::*;

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
            (
                "/V /Off /AS /Off",
                "/V /Off /AS /Ya",
                &["look-unlike-value", "appearance-alone"],
            ),
            (
                "/V /Off /AS /Off",
                "/V /Ya /AS /Off",
                &["field-filled", "look-unlike-value"],
            ),
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
