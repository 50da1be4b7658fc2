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
        (format!("/Screen gs {TEXT}"), Some(TextSameColour)),
        (format!("/Lighten gs {TEXT}"), Some(TextSameColour)),
        (format!("/Multiply gs 1 g {TEXT}"), Some(TextSameColour)),
        (format!("/Darken gs 1 g {TEXT}"), Some(TextSameColour)),
        (format!("/Multiply gs {TEXT}"), None),
        (format!("/Difference gs 1 g {TEXT}"), None),
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
