#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::Limits;
use crate::pdf::tests::made::{Made, Style};

/// Two pages, the second with these entries and this content.
fn document(entries: &str, content: &str) -> Vec<u8> {
    let entries = match entries.contains("/Contents") {
        true => entries.to_owned(),
        false => format!("/Contents 5 0 R {entries}"),
    };
    let mut made = Made::new(b"", "1.7");
    let font =
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>";
    let objects = [
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (
            2,
            format!(
                "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] {font} >>"
            ),
        ),
        (3, "<< /Type /Page /Parent 2 0 R >>".to_owned()),
        (4, format!("<< /Type /Page /Parent 2 0 R {entries} >>")),
        (
            5,
            format!(
                "<< /Length {} >>\nstream\n{content}\nendstream",
                content.len()
            ),
        ),
        (
            6,
            "<< /Length 1 /Filter /No >>\nstream\nx\nendstream".to_owned(),
        ),
    ];
    made.append(Style::Table, &objects);
    made.bytes
}

fn placed(bytes: &[u8], placement: &Placement) -> Result<(Place, [f32; 4]), Error> {
    let bytes = bytes.to_vec();
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let (place, page) = find(&document, placement)?;
    let own = Seen::of(&page)?.to_own(place.covered);
    Ok((place, own))
}

fn refused(bytes: &[u8], placement: &Placement) -> Refusal {
    match placed(bytes, placement) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn coordinates_are_those_of_what_is_seen() {
    let cropped = "/CropBox [10 20 510 720]";
    let lower = [30.0, 40.0, 100.0, 50.0];
    for (rotation, expected) in [
        (0, [40.0, 60.0, 140.0, 110.0]),
        (90, [420.0, 50.0, 470.0, 150.0]),
        (180, [380.0, 630.0, 480.0, 680.0]),
        (270, [50.0, 590.0, 100.0, 690.0]),
        (-90, [50.0, 590.0, 100.0, 690.0]),
    ] {
        let bytes = document(&format!("{cropped} /Rotate {rotation}"), "");
        let (place, own) = placed(&bytes, &Placement::at(PageChoice::Last, lower)).unwrap();
        assert_eq!(own, expected, "{rotation}");
        assert_eq!(place.seen, lower);
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        let seen = Seen::of(&Page::find(&document, Some(2)).unwrap()).unwrap();
        assert_eq!(seen.of_own(own), lower, "{rotation}");
        // from the other corner
        let upper = Placement::At {
            page: PageChoice::Number(2),
            origin: Origin::UpperLeft,
            rectangle: [30.0, place.page_size[1] - 90.0, 100.0, 50.0],
        };
        assert_eq!(placed(&bytes, &upper).unwrap().1, expected, "{rotation}");
    }
}

#[test]
fn pages_are_named_by_words() {
    let bytes = document("", "");
    for (page, number) in [
        (PageChoice::First, 1),
        (PageChoice::Last, 2),
        (PageChoice::Number(1), 1),
        (PageChoice::All, 2),
    ] {
        let (place, _) = placed(&bytes, &Placement::at(page, [0.0, 0.0, 10.0, 10.0])).unwrap();
        assert_eq!((place.page, place.pages), (number, 2));
        assert_eq!(place.on_all_pages, page == PageChoice::All);
    }
    let third = Placement::at(PageChoice::Number(3), [0.0, 0.0, 10.0, 10.0]);
    assert_eq!(
        refused(&bytes, &third),
        Refusal::PageOutOfRange { page: 3, pages: 2 }
    );
}

#[test]
fn a_box_off_the_page_is_refused_with_both() {
    let bytes = document("/Rotate 90", "");
    let requested = [800.0, 10.0, 100.0, 10.0];
    let refusal = refused(&bytes, &Placement::at(PageChoice::Last, requested));
    let expected = Refusal::BoxOutsidePage {
        requested: [800.0, 10.0, 900.0, 20.0],
        page: [0.0, 0.0, 842.0, 595.0],
    };
    assert_eq!(refusal, expected);
    for empty in [
        [10.0, 10.0, 0.0, 10.0],
        [10.0, 10.0, 10.0, -1.0],
        [f32::NAN, 0.0, 1.0, 1.0],
        [0.0, 0.0, f32::INFINITY, 1.0],
    ] {
        assert!(matches!(
            refused(&bytes, &Placement::at(PageChoice::Last, empty)),
            Refusal::BoxOutsidePage { .. }
        ));
    }
}

#[test]
fn the_box_lies_around_its_tag_and_covers_it() {
    let bytes = document("", "BT /F1 12 Tf 200 300 Td (#) Tj ET");
    let (place, own) = placed(&bytes, &Placement::tag("#", [90.0, 60.0])).unwrap();
    let tag = place.tag.clone().unwrap();
    assert_eq!(
        (place.page, tag.found, tag.pages.as_slice()),
        (2, 1, &[2][..])
    );
    let middle =
        |[left, bottom, width, height]: [f32; 4]| (left + width / 2.0, bottom + height / 2.0);
    let (box_x, box_y) = middle(place.seen);
    let (tag_x, tag_y) = middle(tag.ink);
    assert!((box_x - tag_x).abs() < 0.01 && (box_y - tag_y).abs() < 0.01);
    assert!(
        (tag_x - 203.3).abs() < 1.0 && (tag_y - 304.0).abs() < 1.0,
        "{tag_x} {tag_y}"
    );
    assert_eq!(
        own,
        [
            place.seen[0],
            place.seen[1],
            place.seen[0] + 90.0,
            place.seen[1] + 60.0
        ]
    );
    // a tag that is longer than its box is covered all the same
    let bytes = document("", "BT /F1 12 Tf 200 300 Td (${ttd_pengirim}) Tj ET");
    let (place, own) = placed(&bytes, &Placement::tag("${ttd_pengirim}", [30.0, 30.0])).unwrap();
    let ink = place.tag.unwrap().ink;
    assert!(ink[2] > 70.0 && own[2] - own[0] == ink[2] && own[3] - own[1] == 30.0);
    // and what is covered is told beside the box that was asked for
    assert_eq!(&place.seen[2..], &[30.0, 30.0]);
    assert_eq!(
        place.covered,
        [ink[0], place.seen[1], ink[2], place.seen[3]]
    );
}

#[test]
fn anchors_are_corners_and_the_page_is_not_left() {
    let bytes = document("", "BT /F1 12 Tf 2 300 Td (#) Tj ET");
    let (place, _) = placed(&bytes, &Placement::tag("#", [90.0, 60.0])).unwrap();
    assert_eq!(place.seen[0], 0.0);
    for (anchor, edge) in [(Anchor::LowerLeft, 0.0), (Anchor::UpperLeft, -60.0)] {
        let placement = Placement::Tag {
            text: "#".to_owned(),
            size: [90.0, 60.0],
            occurrence: Occurrence::First,
            anchor,
        };
        let (place, _) = placed(&bytes, &placement).unwrap();
        let ink = place.tag.unwrap().ink;
        let expected = ink[1] + if edge == 0.0 { 0.0 } else { ink[3] - 60.0 };
        assert_eq!(&place.seen[..2], &[ink[0], expected]);
    }
    let wide = Placement::tag("#", [600.0, 60.0]);
    assert!(matches!(
        refused(&bytes, &wide),
        Refusal::BoxOutsidePage { .. }
    ));
}

#[test]
fn of_several_places_one_is_taken_by_a_rule() {
    // one inside a word, one under a box that is there, two that are free
    let bytes = document(
        "/Annots [<< /Type /Annot /Subtype /Widget /Rect [90 590 150 620] >>]",
        "BT /F1 12 Tf 100 700 Td (No#7) Tj 0 -100 Td (#) Tj 0 -100 Td (#) Tj 0 -100 Td (#) Tj ET",
    );
    let at = |occurrence| Placement::Tag {
        text: "#".to_owned(),
        size: [20.0, 20.0],
        occurrence,
        anchor: Anchor::Center,
    };
    let row = |occurrence| placed(&bytes, &at(occurrence)).unwrap().0.seen[1].round();
    assert_eq!(row(Occurrence::First), 494.0);
    assert_eq!(row(Occurrence::Last), 394.0);
    let expected = Refusal::TagRepeated {
        tag: "#".into(),
        found: 2,
        pages: [2].into(),
    };
    assert_eq!(refused(&bytes, &at(Occurrence::Only)), expected);
}

#[test]
fn a_tag_that_is_not_there_is_named_with_the_pages_searched() {
    let expected = |covered| Refusal::TagAbsent {
        tag: "[qr_bsre]".into(),
        searched: 2,
        covered,
        unread: [].into(),
    };
    let tag = Placement::tag("[qr_bsre]", [90.0, 90.0]);
    assert_eq!(
        refused(&document("", "BT /F1 12 Tf 9 9 Td (#) Tj ET"), &tag),
        expected(0)
    );
    let covered = document(
        "/Annots [<< /Type /Annot /Subtype /Widget /Rect [0 0 500 500] >>]",
        "BT /F1 12 Tf 9 9 Td ([qr_bsre]) Tj ET",
    );
    assert_eq!(refused(&covered, &tag), expected(1));
    let unread = document("/Contents 6 0 R", "");
    let Refusal::TagAbsent { unread, .. } = refused(&unread, &tag) else {
        panic!();
    };
    assert_eq!(*unread, [2]);
}

/// Letters by LibreOffice, Chromium, wkhtmltopdf, reportlab and TCPDF; poppler tells where their tags are.
#[test]
fn tags_of_real_producers_are_found_where_another_program_sees_them() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/tags");
    let tags = std::fs::read(folder.join("tags.json")).unwrap();
    let tags: Vec<serde_json::Value> = serde_json::from_slice(&tags).unwrap();
    assert!(tags.len() >= 21);
    for expected in &tags {
        let name = expected["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let text = expected["tag"].as_str().unwrap();
        let (place, _) = placed(&bytes, &Placement::tag(text, [60.0, 60.0])).unwrap();
        let [left, bottom, width, height] = place.tag.unwrap().ink.map(f64::from);
        let number = |key: &str| expected[key].as_f64().unwrap();
        assert_eq!(
            Some(u64::from(place.page)),
            expected["page"].as_u64(),
            "{name} {text}"
        );
        let across = left + width / 2.0 - number("left") - number("width") / 2.0;
        assert!(across.abs() < 0.5, "{name} {text}: {across} to the side");
        // its box is that of words, from below the lowest to above the highest letter of its font
        let (low, high) = (
            bottom - number("bottom"),
            bottom + height - number("bottom") - number("height"),
        );
        assert!(
            (-2.0..5.0).contains(&low) && (-5.0..2.0).contains(&high),
            "{name} {text}: {low} {high}"
        );
    }
}

/// Each letter of a tag looks like what its font says that it is, so a later box may take its place.
#[test]
fn tags_of_real_producers_are_marks() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/tags");
    let tags = std::fs::read(folder.join("tags.json")).unwrap();
    let tags: Vec<serde_json::Value> = serde_json::from_slice(&tags).unwrap();
    for tag in &tags {
        let (name, text) = (tag["file"].as_str().unwrap(), tag["tag"].as_str().unwrap());
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        let placed = place(&document, &Placement::tag(text, [1.0, 1.0])).unwrap();
        assert_eq!(placed.over, Over::Nothing, "{name} {text}");
    }
}

/// Two subsets of one font whose dictionaries are the same, as merging programs leave them.
#[test]
fn fonts_that_are_described_alike_are_told_apart() {
    let file = "../../test-vectors/tags/wkhtmltopdf-merged.pdf";
    let bytes = std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    for (tag, page) in [("#ttd1", 4), ("${ttd_pengirim}", 3)] {
        let (place, _) = placed(&bytes, &Placement::tag(tag, [60.0, 60.0])).unwrap();
        assert_eq!(place.page, page);
    }
}

#[test]
fn a_tag_that_is_too_long_is_refused_with_the_limit() {
    let line = "a".repeat(100);
    let bytes = document("", &format!("BT /F1 4 Tf 9 300 Td ({line}b) Tj ET"));
    let longest = Placement::tag(format!("{line} "), [9.0, 9.0]);
    assert_eq!(placed(&bytes, &longest).unwrap().0.page, 2);
    let longer = Placement::tag(format!("{line}b"), [9.0, 9.0]);
    let expected = Refusal::TagTooLong {
        characters: 101,
        limit: 100,
    };
    assert_eq!(refused(&bytes, &longer), expected);
}

#[test]
fn many_tags_under_none_of_many_boxes_end_by_a_limit() {
    let tags = "(#) Tj 0 -1 Td ".repeat(300);
    let boxes = "<< /Subtype /Widget /Rect [500 1 501 2] >> ".repeat(300);
    let bytes = document(
        &format!("/Annots [{boxes}]"),
        &format!("BT /F1 1 Tf 100 700 Td {tags} ET"),
    );
    let search = |tag_comparisons| {
        let limits = Limits {
            tag_comparisons,
            ..Limits::default()
        };
        let document = Document::open(&bytes, &limits).unwrap();
        find(&document, &Placement::tag("#", [9.0, 9.0])).map(|(place, _)| place.tag.unwrap().found)
    };
    assert_eq!(search(300 * 300).unwrap(), 300);
    match search(300 * 300 - 1) {
        Err(Error::LimitExceeded { limit, max }) => {
            assert_eq!((limit, max), ("tag_comparisons", 89_999));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_tag_that_nobody_sees_is_none() {
    let outside = document("", "BT /F1 12 Tf 700 300 Td (#) Tj ET");
    let expected = Refusal::TagAbsent {
        tag: "#".into(),
        searched: 2,
        covered: 0,
        unread: [].into(),
    };
    assert_eq!(
        refused(&outside, &Placement::tag("#", [9.0, 9.0])),
        expected
    );
    // white on white it may be
    let white = document("", "1 g BT /F1 12 Tf 100 300 Td (#) Tj ET");
    assert!(placed(&white, &Placement::tag("#", [9.0, 9.0])).is_ok());
}
