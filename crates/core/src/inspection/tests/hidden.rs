//! Text that nobody sees, and text that people do.

use super::found;
use crate::content::tests::stream;
use crate::inspection::FindingCode;

/// Pages of text and what is done to it: what is found, and in honest ones nothing.
fn assert_found(
    cases: &[(String, Option<FindingCode>)],
    resources: &str,
    objects: &[(u32, String)],
) {
    for (page, expected) in cases {
        let found: Vec<_> = found(page, resources, objects);
        let codes: std::collections::BTreeSet<_> = found.iter().map(|(code, _)| *code).collect();
        assert_eq!(
            codes,
            expected.iter().copied().collect(),
            "{page}: {found:?}"
        );
    }
}

const TEXT: &str = "BT /F1 12 Tf 100 100 Td (Rp 100) Tj ET ";

#[test]
fn text_that_is_drawn_with_lines_has_their_colour_and_their_alpha() {
    use FindingCode::{TextInvisible, TextSameColour};
    let cases = [
        (format!("1 Tr 1 g 0 G {TEXT}"), None),
        (format!("2 Tr 1 g 0 G {TEXT}"), None),
        (format!("2 Tr 0 g 1 G {TEXT}"), None),
        (format!("1 Tr 0 g 1 G {TEXT}"), Some(TextSameColour)),
        (format!("2 Tr 1 g 1 G {TEXT}"), Some(TextSameColour)),
        (format!("5 Tr 0 g 1 G {TEXT}"), Some(TextSameColour)),
        (format!("1 Tr /S gs {TEXT}"), Some(TextInvisible)),
        (format!("1 Tr /F gs {TEXT}"), None),
        (format!("2 Tr /F gs {TEXT}"), None),
        (format!("2 Tr /F gs /S gs {TEXT}"), Some(TextInvisible)),
    ];
    assert_found(
        &cases,
        "/ExtGState << /F << /ca 0.01 >> /S << /CA 0.01 >> >>",
        &[],
    );
}

#[test]
fn text_whose_blend_mode_leaves_no_ink_is_found_and_covers_blend_too() {
    use FindingCode::{TextCovered, TextSameColour};
    let cover = "90 90 99 30 re f";
    let cases = [
        // on bare paper there is nothing to blend with
        (format!("/Screen gs {TEXT}"), None),
        (format!("/Lighten gs {TEXT}"), None),
        (format!("/Difference gs {TEXT}"), None),
        (
            format!("1 g {cover} /Screen gs 0 g {TEXT}"),
            Some(TextSameColour),
        ),
        (
            format!("1 g {cover} /Lighten gs 0 g {TEXT}"),
            Some(TextSameColour),
        ),
        (format!("/Multiply gs 1 g {TEXT}"), Some(TextSameColour)),
        (format!("/Darken gs 1 g {TEXT}"), Some(TextSameColour)),
        (format!("/Multiply gs {TEXT}"), None),
        (format!("1 g {cover} /Difference gs 1 g {TEXT}"), None),
        // white on a dark ground
        (format!("0.2 g {cover} /Screen gs 1 g {TEXT}"), None),
        (
            format!("0.2 g {cover} /Multiply gs 1 g {TEXT}"),
            Some(TextSameColour),
        ),
        (format!("{TEXT} /Screen gs 1 g {cover}"), Some(TextCovered)),
        (format!("{TEXT} /List gs 1 g {cover}"), Some(TextCovered)),
        (format!("{TEXT} /Multiply gs 1 1 0 rg {cover}"), None),
        (format!("{TEXT} /Hue gs 1 1 0 rg {cover}"), None),
        (format!("/Screen gs /Back gs {TEXT}"), None),
    ];
    let resources = "/ExtGState << /Screen << /BM /Screen >> /Lighten << /BM /Lighten >> /Multiply << /BM /Multiply >> \
        /Darken << /BM /Darken >> /Difference << /BM /Difference >> /Hue << /BM /Hue >> /List << /BM [/Unknown /Normal] >> \
        /Back << /BM /Normal >> >>";
    assert_found(&cases, resources, &[]);
}

#[test]
fn clips_that_are_no_boxes_hide_what_lies_outside_of_them() {
    use FindingCode::{TextCovered, TextOutside};
    let triangle = "60 80 m 400 80 l 400 280 l h";
    let around = "90 90 m 200 90 l 210 130 l 90 130 l h";
    let cases = [
        (
            format!("q 0 0 1 1 re 594 841 1 1 re W n {TEXT} Q"),
            Some(TextOutside),
        ),
        (
            format!("q 80 80 150 50 re 90 90 99 30 re W* n {TEXT} Q"),
            Some(TextOutside),
        ),
        (format!("q {around} W n {TEXT} Q"), None),
        (
            format!("q {around} W n {triangle} W n 300 700 m 310 700 l 300 710 l h W n {TEXT} Q"),
            Some(TextOutside),
        ),
        (format!("q {around} W n Q {TEXT}"), None),
        // text that clips
        (
            "q BT 7 Tr /F1 12 Tf 400 400 Td (.) Tj ET BT 0 Tr /F1 12 Tf 100 100 Td (Rp 100) Tj ET Q".to_owned(),
            Some(TextOutside),
        ),
        (
            "q BT 7 Tr /F1 12 Tf 400 400 Td ( ) Tj ET BT 0 Tr /F1 12 Tf 100 100 Td (Rp 100) Tj ET Q".to_owned(),
            None,
        ),
        (
            format!("{TEXT} q BT 7 Tr /F1 12 Tf 400 400 Td (.) Tj ET 1 g 90 90 99 30 re f Q"),
            None,
        ),
        // a cover that is clipped
        (
            format!("{TEXT} q 60 90 m 60 400 l 400 400 l h W n 1 0 0 rg 0 0 595 842 re f Q"),
            None,
        ),
        (
            format!("{TEXT} q {around} W n 1 0 0 rg 0 0 595 842 re f Q"),
            Some(TextCovered),
        ),
        // more pieces than are looked at
        (
            format!(
                "q 90 90 m {} 200 90 l 210 130 l h W n {TEXT} Q",
                "90 130 l 90 131 l ".repeat(200)
            ),
            None,
        ),
    ];
    assert_found(&cases, "", &[]);
}

#[test]
fn several_marks_that_cover_a_text_together_are_found() {
    use FindingCode::TextCovered;
    let strips = |every: usize, paint: &str| {
        let strip = |nth: usize| format!("{} 90 2 30 re f ", 98 + nth * every);
        format!("{TEXT} {paint} {}", (0..60).map(strip).collect::<String>())
    };
    let large =
        |letter: &str, at: &str| format!("{TEXT} 1 0 0 rg BT /F1 600 Tf {at} Td ({letter}) Tj ET");
    let cases = [
        (strips(2, "1 g"), Some(TextCovered)),
        (strips(4, "1 g"), None),
        (
            format!("{TEXT} /Half gs 1 g {}", "90 90 99 30 re f ".repeat(2)),
            None,
        ),
        (
            format!("{TEXT} /Half gs 1 g {}", "90 90 99 30 re f ".repeat(6)),
            Some(TextCovered),
        ),
        (
            format!("{TEXT} 1 G 40 w 60 100 m 300 110 l S"),
            Some(TextCovered),
        ),
        (
            format!("{TEXT} 1 G 40 w 60 105 m 60 105 90 105 300 105 c S"),
            Some(TextCovered),
        ),
        (format!("{TEXT} 1 G 40 w 60 155 m 300 165 l S"), None),
        (
            format!("{TEXT} 1 G 40 w 60 60 m 60 260 300 260 300 60 c S"),
            None,
        ),
        // the point of a headline lies over it, and its arch beside it
        (large(".", "45 60"), Some(TextCovered)),
        (large("n", "0 80"), None),
        // bold by showing it twice
        (
            format!("{TEXT} BT /F1 12 Tf 100.3 100 Td (Rp 100) Tj ET"),
            None,
        ),
        (
            "BT /F1 90 Tf 100 100 Td (IlI) Tj ET 1 0 0 rg BT /F1 90 Tf 101 100 Td (IlI) Tj ET"
                .to_owned(),
            None,
        ),
        // and white on it
        (format!("BT /F1 600 Tf 45 60 Td (.) Tj ET 1 g {TEXT}"), None),
    ];
    assert_found(&cases, "/ExtGState << /Half << /ca 0.5 >> >>", &[]);
}

#[test]
fn tiles_hide_text_where_they_leave_no_gaps() {
    use FindingCode::TextCovered;
    let tile = |entries: &str, content: &str| {
        let entries =
            format!("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 8 8] {entries}");
        stream(&entries, content)
    };
    let objects = [
        (30, tile("/XStep 8 /YStep 8", "1 g 0 0 8 8 re f")),
        (31, tile("/XStep 8 /YStep 8", "1 g 0 0 1 8 re f")),
        (32, tile("/XStep 20 /YStep 8", "1 g 0 0 8 8 re f")),
        // inside itself
        (33, tile("/XStep 8 /YStep 8 /Resources << /Pattern << /P 33 0 R >> >>", "/Pattern cs /P scn 0 0 8 8 re f")),
        (34, "<< /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 9 9] >> >>".to_owned()),
    ];
    let resources =
        "/Pattern << /Full 30 0 R /Hatch 31 0 R /Apart 32 0 R /Self 33 0 R /Shading 34 0 R >>";
    let case = |name: &str, expected| {
        let page = format!("{TEXT} /Pattern cs /{name} scn 90 90 99 30 re f");
        (page, expected)
    };
    let cases = [
        case("Full", Some(TextCovered)),
        case("Hatch", None),
        case("Apart", None),
        case("Self", None),
        case("Shading", Some(TextCovered)),
        (
            format!("{TEXT} /Pattern cs /Hatch scn 1 g 90 90 99 30 re f"),
            Some(TextCovered),
        ),
    ];
    assert_found(&cases, resources, &objects);
}

#[test]
fn only_a_picture_that_is_most_of_the_page_is_a_scan() {
    use FindingCode::TextInvisible;
    let image = |place: &str| format!("q {place} cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q ");
    let strips: String = (0..40)
        .map(|nth| image(&format!("595 0 0 22 0 {}", nth * 21)))
        .collect();
    let cases = [
        (format!("{} 3 Tr {TEXT}", image("595 0 0 842 0 0")), None),
        (format!("{} 3 Tr {TEXT}", image("500 0 0 700 50 70")), None),
        (format!("{strips} 3 Tr {TEXT}"), None),
        (
            format!("{} 3 Tr {TEXT}", image("200 0 0 60 60 80")),
            Some(TextInvisible),
        ),
        (
            format!("{} 3 Tr {TEXT}", image("200 0 0 60 60 80").repeat(40)),
            Some(TextInvisible),
        ),
        (
            format!("{} 3 Tr {TEXT}", image("595 0 0 500 0 342")),
            Some(TextInvisible),
        ),
    ];
    assert_found(&cases, "", &[]);
}

#[test]
fn text_that_is_squashed_is_tiny_and_units_of_a_page_count() {
    use FindingCode::TextTiny;
    let cases = [
        (format!("0.01 Tz {TEXT}"), Some(TextTiny)),
        (format!("50 Tz {TEXT}"), None),
        (
            "BT /F1 12 Tf 1 0 1 0.001 100 100 Tm (Rp 100) Tj ET".to_owned(),
            Some(TextTiny),
        ),
    ];
    assert_found(&cases, "", &[]);
    let page = |unit: &str| {
        let content = "BT /F1 0.6 Tf 10 10 Td (Rp 100) Tj ET";
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 30 42] {unit} /Contents 4 0 R /Resources << /Font << /F1 \
             << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        );
        found(content, "", &[(3, page)])
    };
    assert_eq!(page("/UserUnit 20"), []);
    assert_eq!(page(""), [(TextTiny, "Rp 100".to_owned())]);
}

/// Type 3 fonts choose the unit that their letters are drawn in (9.6.4), and some set them at a size of 1 or less.
#[test]
fn letters_that_procedures_draw_are_as_large_as_those_draw_them() {
    let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 60 90] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 /LastChar 65 \
                /Widths [60] /Encoding << /Type /Encoding /Differences [65 /A] >> /CharProcs << /A 31 0 R >> >>";
    let procedure = stream("", "60 0 0 0 60 90 d1 0 0 60 90 re f");
    let objects = [(30, font.to_owned()), (31, procedure)];
    let page = "/Tiga gs BT 0.2 0 0 0.2 100 100 Tm (A) Tj ET".to_owned();
    let set = "/ExtGState << /Tiga << /Font [30 0 R 1] >> >>";
    assert_found(&[(page, None)], set, &objects);
}

#[test]
fn annotations_without_a_look_are_drawn_as_programs_draw_them() {
    const BOX: &str = "/Rect [90 90 190 120]";
    let annotated = |annotation: &str, expected: Option<FindingCode>| {
        let annotation = format!("<< /Type /Annot {annotation} >>");
        assert_found(&[(TEXT.to_owned(), expected)], "", &[(20, annotation)]);
    };
    let covered = Some(FindingCode::TextCovered);
    for (annotation, expected) in [
        ("/Subtype /Square /IC [1]", covered),
        ("/Subtype /Square /IC [1 1 1]", covered),
        ("/Subtype /Square /IC [0 0 0 0]", covered),
        ("/Subtype /FreeText /C [1] /Contents (Rp 9)", covered),
        ("/Subtype /Widget /FT /Tx /MK << /BG [1] >>", covered),
        // a border, nothing inside, and what lets the text through
        ("/Subtype /Square /C [0]", None),
        ("/Subtype /Square /IC []", None),
        ("/Subtype /Square /IC [1] /CA 0.5", None),
        ("/Subtype /Square /IC [1] /F 2", None),
        ("/Subtype /Highlight /C [1 1 0]", None),
        ("/Subtype /Stamp /Name /Approved", None),
    ] {
        annotated(&format!("{annotation} {BOX}"), expected);
    }
    // as far as it is inside its curve, its corners, its line
    for (annotation, expected) in [
        ("/Subtype /Circle /IC [1] /Rect [60 50 200 160]", covered),
        ("/Subtype /Circle /IC [1] /Rect [143 60 243 160]", None),
        (
            "/Subtype /Polygon /IC [1] /Vertices [90 90 190 90 190 120 90 120] /Rect [90 90 190 120]",
            covered,
        ),
        (
            "/Subtype /Polygon /IC [1] /Vertices [90 90 190 60 90 60] /Rect [90 60 190 120]",
            None,
        ),
        (
            "/Subtype /Line /C [1] /BS << /W 20 >> /L [90 104 190 104] /Rect [90 90 190 120]",
            covered,
        ),
        (
            "/Subtype /Ink /C [1] /BS << /W 20 >> /InkList [[90 104 190 104]] /Rect [90 90 190 120]",
            covered,
        ),
        (
            "/Subtype /Line /C [1] /L [90 104 190 104] /Rect [90 90 190 120]",
            None,
        ),
    ] {
        annotated(annotation, expected);
    }
    // one with a look is what its look shows
    let look = stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "");
    let seen =
        "<< /Type /Annot /Subtype /Square /IC [1] /Rect [90 90 190 120] /AP << /N 21 0 R >> >>";
    let objects = [(20, seen.to_owned()), (21, look)];
    assert_found(&[(TEXT.to_owned(), None)], "", &objects);
}

#[test]
fn pictures_hide_text_where_their_masks_are_opaque() {
    let over = format!("{TEXT} q 100 0 0 30 90 90 cm /I Do Q");
    let image = |entries: &str| {
        let entries = format!(
            "/Type /XObject /Subtype /Image /Width 4 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 {entries}"
        );
        stream(&entries, "abcd")
    };
    let soft = |hex: &str, decode: &str| {
        let entries = format!(
            "/Type /XObject /Subtype /Image /Width 4 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 {decode} \
             /Filter /ASCIIHexDecode"
        );
        stream(&entries, hex)
    };
    let hard = |hex: &str, decode: &str| {
        let entries = format!(
            "/Type /XObject /Subtype /Image /ImageMask true /Width 4 /Height 1 /BitsPerComponent 1 {decode} \
             /Filter /ASCIIHexDecode"
        );
        stream(&entries, hex)
    };
    let turned = "/Decode [1 0]";
    let covered = Some(FindingCode::TextCovered);
    let (by_soft, by_hard) = (image("/SMask 31 0 R"), image("/Mask 31 0 R"));
    for (image, mask, expected) in [
        (&by_soft, soft("FFFFFFFF>", ""), covered),
        (&by_soft, soft("F3F3F3F3>", ""), covered),
        (&by_soft, soft("F2F2F2F2>", ""), None),
        (&by_soft, soft("00000000>", ""), None),
        (&by_soft, soft("00000000>", turned), covered),
        // the text stands below the first two parts, and what is beside a place counts, too
        (&by_soft, soft("FFFFFF00>", ""), covered),
        (&by_soft, soft("00FFFFFF>", ""), None),
        // too short, and of another kind than is read
        (&by_soft, soft("FFFFFF>", ""), None),
        (&by_hard, hard("00>", ""), covered),
        (&by_hard, hard("F0>", ""), None),
        (&by_hard, hard("F0>", turned), covered),
        (&image("/Mask [0 0]"), hard("00>", ""), None),
    ] {
        let objects = [(30, image.clone()), (31, mask.clone())];
        let resources = "/XObject << /I 30 0 R >>";
        assert_found(&[(over.clone(), expected)], resources, &objects);
    }
    // a stencil is its own mask, and lets through what its colour does
    for (page, hex, expected) in [
        (
            format!("{TEXT} q 1 g 100 0 0 30 90 90 cm /I Do Q"),
            "00>",
            covered,
        ),
        (
            format!("{TEXT} q 1 g 100 0 0 30 90 90 cm /I Do Q"),
            "F0>",
            None,
        ),
        (
            format!("{TEXT} q /Faint gs 100 0 0 30 90 90 cm /I Do Q"),
            "00>",
            None,
        ),
    ] {
        let resources = "/XObject << /I 30 0 R >> /ExtGState << /Faint << /ca 0.3 >> >>";
        assert_found(&[(page, expected)], resources, &[(30, hard(hex, ""))]);
    }
    // white text is seen on a picture, and lost where that is clear
    let below = format!("q 100 0 0 30 90 90 cm /I Do Q 1 g {TEXT}");
    for (mask, expected) in [
        ("FFFFFFFF>", None),
        ("80808080>", None),
        ("00000000>", Some(FindingCode::TextSameColour)),
    ] {
        let objects = [(30, by_soft.clone()), (31, soft(mask, ""))];
        assert_found(
            &[(below.clone(), expected)],
            "/XObject << /I 30 0 R >>",
            &objects,
        );
    }
}

#[test]
fn pale_text_and_lines_side_by_side_hide_what_they_hide() {
    use FindingCode::{TextCovered, TextSameColour};
    let lines = |width: f64, apart: f64| {
        let lines = (0..12).map(|nth| {
            let y = 92.0 + apart * f64::from(nth);
            format!("90 {y} m 190 {y} l S ")
        });
        format!("{TEXT} 1 G {width} w {}", lines.collect::<String>())
    };
    let cases = [
        (format!("0.97 g {TEXT}"), Some(TextSameColour)),
        (format!("0.9 g {TEXT}"), None),
        (lines(2.0, 2.0), Some(TextCovered)),
        (lines(2.0, 6.0), None),
        // a rule through the middle
        (format!("{TEXT} 1 G 1 w 90 104 m 190 104 l S"), None),
    ];
    assert_found(&cases, "", &[]);
}
