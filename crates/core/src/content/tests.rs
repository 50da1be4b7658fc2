#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

use super::*;
use crate::Limits;
use crate::corpora;
use crate::pdf::tests::made::{Made, Style};
use crate::pdf::{Document, Pages};
use std::path::Path;
use std::process::Command;

/// Helvetica twice, the second under an encoding of its own in which `A` is `#`.
const FONTS: &str = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> \
    /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [65 /numbersign] >> >> >>";

/// A page of A4 with this content and these resources beside the fonts, and objects from 10 on.
pub(crate) fn document(content: &str, resources: &str, objects: &[(u32, String)]) -> Vec<u8> {
    let mut made = Made::new(b"", "1.7");
    let mut all = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >> >>".to_owned()),
        (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_owned()),
        (3, format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << {FONTS} {resources} >> /Annots [20 0 R] >>")),
        (4, stream("", content)),
    ];
    all.extend_from_slice(objects);
    made.append(Style::Table, &all);
    made.bytes
}

pub(crate) fn stream(entries: &str, data: &str) -> String {
    format!(
        "<< {entries} /Length {} >>\nstream\n{data}\nendstream",
        data.len()
    )
}

pub(crate) fn first_page(bytes: &[u8]) -> PageContent {
    let bytes = bytes.to_vec();
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let shelf = Shelf::default();
    let mut reader = Reader::new(&document, &shelf).unwrap();
    let page = Pages::new(&document).unwrap().next().unwrap().unwrap();
    reader.page(&page).unwrap()
}

pub(crate) fn shown(content: &str) -> PageContent {
    first_page(&document(content, "", &[]))
}

fn text(content: &PageContent) -> String {
    let said = content.glyphs.iter().map(|glyph| match &glyph.text {
        Some(Text::Character(character)) => character.to_string(),
        Some(Text::Several(text)) => text.to_string(),
        None => "?".to_owned(),
    });
    said.collect()
}

fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 0.01, "{found} is not {expected}");
}

#[test]
fn glyphs_stand_where_the_matrices_put_them() {
    // in Helvetica `A` is 667 wide, a blank 278
    let page = shown("BT /F1 10 Tf 1 0 0 1 100 200 Tm (A A) Tj 0 -20 Td (A) Tj ET");
    let starts: Vec<(f64, f64)> = page
        .glyphs
        .iter()
        .map(|glyph| (glyph.start.x, glyph.start.y))
        .collect();
    for (found, expected) in starts.iter().zip([
        (100.0, 200.0),
        (106.67, 200.0),
        (109.45, 200.0),
        (100.0, 180.0),
    ]) {
        assert_near(found.0, expected.0);
        assert_near(found.1, expected.1);
    }
    assert_near(page.glyphs[0].size, 10.0);
    let ink = page.glyphs[0].ink;
    assert!(
        ink.x0 > 99.9 && ink.x1 < 106.8 && ink.y0 > 199.8 && (207.0..208.0).contains(&ink.y1),
        "{ink}"
    );
}

#[test]
fn spacing_scaling_rise_and_numbers_between_move_what_follows() {
    let page = shown("BT /F1 10 Tf 2 Tc 3 Tw 50 Tz 4 Ts 0 0 Td [(A) 1000 ( A)] TJ ET");
    let at = |at: usize| page.glyphs[at].start;
    assert_near(at(0).y, 4.0);
    // (6.67 + 2) / 2, then 10 / 2 back
    assert_near(at(1).x, 4.335 - 5.0);
    // and a blank with both spacings
    assert_near(at(2).x, 4.335 - 5.0 + (2.78 + 2.0 + 3.0) / 2.0);
}

#[test]
fn every_way_to_show_a_string_is_followed() {
    let page = shown(
        "BT /F1 10 Tf 12 TL 0 100 Td (a) Tj T* (b) Tj (c) ' 1 2 (d) \" 0 -5 TD (e) Tj [(f) (g)] TJ ET",
    );
    assert_eq!(text(&page), "abcdefg");
    let rows: Vec<f64> = page.glyphs.iter().map(|glyph| glyph.start.y).collect();
    assert_eq!(rows, [100.0, 88.0, 76.0, 64.0, 59.0, 59.0, 59.0]);
}

#[test]
fn a_text_is_found_however_it_is_cut_up() {
    for content in [
        "BT /F1 12 Tf 100 500 Td ([qr_bsre]) Tj ET",
        "BT /F1 12 Tf 100 500 Td [([q) -3 (r_) 2 (bsre) 0 (])] TJ ET",
        "BT /F1 12 Tf 100 500 Td ([q) Tj (r_bs) Tj ET BT /F1 12 Tf 133.348 500 Td (re]) Tj ET",
        // glyph by glyph, from the last to the first
        "BT /F1 12 Tf 1 0 0 1 144.016 500 Tm (]) Tj 1 0 0 1 137.344 500 Tm (e) Tj 1 0 0 1 133.348 500 Tm (r) Tj \
         1 0 0 1 127.348 500 Tm (s) Tj 1 0 0 1 120.676 500 Tm (b) Tj 1 0 0 1 114.004 500 Tm (_) Tj \
         1 0 0 1 110.008 500 Tm (r) Tj 1 0 0 1 103.336 500 Tm (q) Tj 1 0 0 1 100 500 Tm ([) Tj ET",
        // twice, nearly in the same place, as letters are made bold
        "BT /F1 12 Tf 100 500 Td ([qr_bsre]) Tj 0.3 0 Td ([qr_bsre]) Tj ET",
        "q 0.12 0 0 0.12 0 0 cm BT /F1 100 Tf 833.333 4166.667 Td ([qr_bsre]) Tj ET Q",
    ] {
        let page = shown(content);
        let found = find(&page.glyphs, "[qr_bsre]");
        assert_eq!(found.len(), 1, "{content}");
        assert!(found[0].is_alone);
        let ink = found[0].ink;
        assert!(
            (100.0..102.0).contains(&ink.x0) && (146.0..150.0).contains(&ink.x1),
            "{content}: {ink}"
        );
        assert!(
            ink.y0 < 500.0 && ink.y0 > 495.0 && ink.y1 > 508.0 && ink.y1 < 511.0,
            "{content}: {ink}"
        );
    }
}

#[test]
fn a_tag_in_a_font_of_its_own_and_on_turned_lines_is_found() {
    let page = shown("BT /F2 12 Tf 50 50 Td (A) Tj ET");
    assert_eq!(find(&page.glyphs, "#").len(), 1);
    let page = shown("BT /F1 12 Tf 0 1 -1 0 300 300 Tm (${ttd_) Tj (pengirim}) Tj ET");
    let found = find(&page.glyphs, "${ttd_pengirim}");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].ink.width() < 15.0 && found[0].ink.height() > 70.0,
        "{}",
        found[0].ink
    );
}

/// A watermark of 60 points over the body: straight and turned, before and after it in the content.
#[test]
fn words_are_found_behind_and_beside_a_watermark() {
    let body = "BT /F1 12 Tf 0 g 100 514 Td (Mengetahui, Kepala Dinas) Tj 0 -14 Td (${ttd_pengirim}) Tj \
                0 -14 Td (NIP. 1) Tj ET";
    for turned in [
        "1 0 0 1 60 492",
        "0.7071 0.7071 -0.7071 0.7071 60 460",
        "1 0 0 1 196 500",
    ] {
        let watermark = format!("BT /F1 60 Tf 0.9 g {turned} Tm (DRAF SALINAN) Tj ET");
        for content in [format!("{watermark} {body}"), format!("{body} {watermark}")] {
            let page = shown(&content);
            for word in [
                "${ttd_pengirim}",
                "Mengetahui,KepalaDinas",
                "NIP.1",
                "DRAFSALINAN",
            ] {
                assert_eq!(find(&page.glyphs, word).len(), 1, "{word}: {content}");
            }
        }
    }
}

#[test]
fn a_word_of_two_sizes_and_one_that_is_turned_by_next_to_nothing_is_found() {
    let page = shown("BT /F1 18 Tf 100 500 Td (#) Tj /F1 10 Tf (ttd) Tj ET");
    assert_eq!(find(&page.glyphs, "#ttd").len(), 1);
    for tilt in ["0.001", "-0.001"] {
        let page = shown(&format!(
            "BT /F1 12 Tf 100 500 Td (#) Tj 1 {tilt} 0 1 106.672 500 Tm (ttd) Tj ET"
        ));
        assert_eq!(find(&page.glyphs, "#ttd").len(), 1, "{tilt}");
    }
}

#[test]
fn what_is_apart_or_on_two_lines_is_no_tag_and_a_longer_word_is_told() {
    assert!(
        find(
            &shown("BT /F1 12 Tf 50 50 Td (#t) Tj 80 0 Td (td) Tj ET").glyphs,
            "#ttd"
        )
        .is_empty()
    );
    assert!(
        find(
            &shown("BT /F1 12 Tf 50 50 Td (#t) Tj 0 -14 Td (td) Tj ET").glyphs,
            "#ttd"
        )
        .is_empty()
    );
    let page = shown("BT /F1 12 Tf 50 50 Td (Nomor 12#5) Tj 0 -20 Td (Kepala Dinas # Nama) Tj ET");
    let alone: Vec<bool> = find(&page.glyphs, "#")
        .iter()
        .map(|found| found.is_alone)
        .collect();
    assert_eq!(alone, [false, true]);
}

#[test]
fn the_order_is_that_of_reading() {
    let page = shown("BT /F1 12 Tf 300 100 Td (#) Tj -200 0 Td (#) Tj 0 400 Td (#) Tj ET");
    let places: Vec<(f64, f64)> = find(&page.glyphs, "#")
        .iter()
        .map(|found| (found.ink.x0.round(), found.ink.y0.round()))
        .collect();
    assert_eq!(places, [(100.0, 500.0), (100.0, 100.0), (300.0, 100.0)]);
}

#[test]
fn forms_and_looks_of_annotations_are_gone_through_in_their_places() {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Matrix [0 1 -1 0 0 0]",
        "BT /F1 10 Tf 10 20 Td (F) Tj ET",
    );
    let look = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 10 10] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
        "BT /F1 5 Tf 1 1 Td (L) Tj ET",
    );
    let objects = [
        (11, form),
        (12, look),
        (
            20,
            "<< /Type /Annot /Subtype /Stamp /Rect [200 300 240 320] /AP << /N 12 0 R >> >>"
                .to_owned(),
        ),
    ];
    let page = first_page(&document(
        "q 1 0 0 1 400 400 cm /X Do Q",
        "/XObject << /X 11 0 R >>",
        &objects,
    ));
    assert_eq!(text(&page), "FL");
    let [form, look] = page.glyphs.as_slice() else {
        panic!("{}", page.glyphs.len());
    };
    assert_eq!(form.within, Within::Form((11, 0)));
    assert_near(form.start.x, 380.0);
    assert_near(form.start.y, 410.0);
    assert_eq!(look.within, Within::Annotation(Some((20, 0))));
    // four times as wide, twice as high
    assert_near(look.start.x, 204.0);
    assert_near(look.start.y, 302.0);
}

#[test]
fn layers_that_are_off_modes_without_ink_and_colours_are_told() {
    let content = "/OC /Off BDC BT /F1 10 Tf (a) Tj ET EMC BT /F1 10 Tf (b) Tj 3 Tr (c) Tj ET 1 1 1 rg BT 0 Tr (d) Tj ET";
    let objects = [(10, "<< /Type /OCG /Name (Lapis) >>".to_owned())];
    let page = first_page(&document(
        content,
        "/Properties << /Off 10 0 R >>",
        &objects,
    ));
    let told: Vec<_> = page
        .glyphs
        .iter()
        .map(|glyph| {
            let mut colours = glyph.paints.iter().flatten().map(|paint| paint.colour);
            (
                glyph.is_layer_off,
                glyph.is_painted(),
                colours.next().flatten(),
            )
        })
        .collect();
    let (black, white) = (Some([0; 3]), Some([255; 3]));
    assert_eq!(
        told,
        [
            (true, true, black),
            (false, true, black),
            (false, false, None),
            (false, true, white)
        ]
    );
}

#[test]
fn boxes_holes_images_and_lines_that_are_no_hairlines_are_marks() {
    let page = shown(
        "0 g 10 10 50 20 re f 0 0 100 100 re 10 10 80 80 re f* q 30 0 0 40 200 200 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q \
         8 w 0 300 m 50 300 l S 0.4 w 0 400 m 50 400 l S 5 w 0 0 m 0 0 0 0 0 0 c S",
    );
    assert_eq!(page.marks.len(), 4, "{:#?}", page.marks);
    assert_eq!(page.marks[0].area, Rect::new(10.0, 10.0, 60.0, 30.0));
    let frame = page.marks[1].outline.as_ref().unwrap();
    assert!(frame.contains(Point::new(5.0, 50.0)) && !frame.contains(Point::new(50.0, 50.0)));
    assert_eq!(
        (page.marks[2].kind, page.marks[2].area),
        (MarkKind::Image, Rect::new(200.0, 200.0, 230.0, 240.0))
    );
    assert_eq!(page.marks[3].area, Rect::new(0.0, 296.0, 54.0, 304.0));
}

#[test]
fn hostile_content_ends_by_its_work() {
    let call = |next: u32| {
        stream(
            &format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} 0 R >> >>"
            ),
            "/X Do /X Do",
        )
    };
    let objects: Vec<_> = (11..50)
        .filter(|number| *number != 20)
        .map(|number| (number, call(if number == 19 { 21 } else { number + 1 })))
        .collect();
    let page = first_page(&document("/X Do", "/XObject << /X 11 0 R >>", &objects));
    assert_eq!(page.incomplete, Some(Incomplete::Work));
    let many = format!(
        "BT /F1 1 Tf {} ET",
        "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ".repeat(5000)
    );
    let page = shown(&many);
    assert_eq!(page.incomplete, Some(Incomplete::Work));
    assert_eq!(page.glyphs.len(), 200_000);
}

#[test]
fn a_font_that_claims_four_billion_codes_is_read_at_once() {
    for widths in ["/W [0 4000000000 500]", "/W2 [0 4000000000 1 2 3]"] {
        let font = format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 \
             /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> {widths} >>] >>"
        );
        let simple = "<< /Type /Font /Subtype /TrueType /BaseFont /B /FirstChar 4000000000 /LastChar 4000000001 /Widths [1 2] >>";
        let objects = [(30, font), (31, simple.to_owned())];
        let began = std::time::Instant::now();
        let page = first_page(&document(
            "BT /G 9 Tf <00410042> Tj /H 9 Tf (ab) Tj ET",
            "/Font << /G 30 0 R /H 31 0 R >>",
            &objects,
        ));
        assert_eq!(page.glyphs.len(), 4);
        assert!(began.elapsed().as_secs() < 5);
    }
}

/// Words as poppler finds them on each page.
fn words_of_poppler(file: &Path) -> Option<Vec<Vec<String>>> {
    let output = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8"])
        .arg(file)
        .arg("-")
        .output();
    let Ok(output) = output else {
        assert!(
            std::env::var_os("SEGEL_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
            "pdftotext is not installed"
        );
        eprintln!("skipped: pdftotext is not there");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let pages = text
        .split('\u{c}')
        .map(|page| page.split_whitespace().map(str::to_owned).collect());
    Some(pages.collect())
}

/// Every file of others is read without a panic and in bounded time, and what poppler reads in it stands on its line.
#[test]
fn the_words_that_poppler_finds_are_found() {
    let (mut words, mut missed) = (0, Vec::new());
    for (at, file) in corpora::signed_pdfs().iter().enumerate() {
        let bytes = std::fs::read(file).unwrap();
        let Ok(document) = Document::open(&bytes, &Limits::default()) else {
            continue;
        };
        let shelf = Shelf::default();
        let mut reader = Reader::new(&document, &shelf).unwrap();
        let Ok(mut pages) = Pages::new(&document) else {
            continue;
        };
        let mut contents = Vec::new();
        while let Ok(Some(page)) = pages.next() {
            contents.extend(reader.page(&page));
        }
        if at % 10 != 0 || document.encryption().is_some() {
            continue;
        }
        let Some(expected) = words_of_poppler(file) else {
            return;
        };
        for (page, expected) in contents.iter().zip(expected) {
            for word in expected
                .iter()
                .filter(|word| word.is_ascii() && word.len() < 100)
            {
                words += 1;
                if find(&page.glyphs, word).is_empty() {
                    missed.push((file.clone(), word.clone()));
                }
            }
        }
    }
    if words > 0 {
        assert!(words > 2000, "{words}");
        assert!(
            missed.len() * 200 < words,
            "{} of {words}: {:#?}",
            missed.len(),
            &missed[..missed.len().min(40)]
        );
    }
}
