//! Signatures, and fields for them.

use super::*;

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
