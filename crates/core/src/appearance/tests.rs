#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::layout::{Placed, lay_out};
use super::*;
use crate::error::{PictureFault, Refusal};
use std::sync::Arc;

const NAMES: &str = "Siti Nur’aini, Hj. Rāden Ayu Łukasz Đoković Sévérine Ñuñez “S.H.” – M.Si…";

fn text(lines: &[&str]) -> Face {
    let lines = lines.iter().map(|line| (*line).to_owned());
    Face::new(Arrangement::qr_and_text(lines)).unwrap()
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

/// The sizes of the text blocks, and their rows.
fn blocks(face: &Face, has_qr: bool, size: [f32; 2]) -> Vec<(f32, Vec<&str>)> {
    let placed = lay_out(face, has_qr, size).unwrap();
    let blocks = placed.into_iter().filter_map(|placed| match placed {
        Placed::Text(block) => Some(block),
        _ => None,
    });
    blocks
        .map(|block| {
            let rows = block.lines.iter().map(|(_, _, row, _)| *row).collect();
            (block.size, rows)
        })
        .collect()
}

#[test]
fn the_fonts_that_are_shipped_hold_the_letters_of_indonesian_names() {
    for font in [Font::sans(), Font::sans_bold()] {
        let latin: String = (' '..='~').chain('\u{a0}'..='\u{17f}').collect();
        let subset = font.subset([NAMES, &*latin].into_iter()).unwrap();
        assert!(
            subset.widths.iter().skip(1).all(|width| *width > 0.0),
            "{}",
            font.name()
        );
        // as wide as Arial
        assert!(
            (font
                .subset(["Wali Kota"].into_iter())
                .unwrap()
                .width("Wali Kota")
                - 4.4)
                .abs()
                < 0.5
        );
    }
}

#[test]
fn a_character_without_a_glyph_is_named_with_its_font() {
    let mut arrangement = Arrangement::qr_and_text(["Kepala Dinas".to_owned(), "漢".to_owned()]);
    let error = Face::new(arrangement.clone()).unwrap_err();
    let expected = Refusal::TextNotShowable {
        font: "LiberationSans".to_owned(),
        character: '漢',
    };
    assert_eq!(refusal(error), expected);
    arrangement.cells.pop();
    assert!(Face::new(arrangement).is_ok());
}

#[test]
fn what_is_no_font_is_refused() {
    for bytes in [
        Vec::new(),
        b"%PDF-1.7".to_vec(),
        vec![0; 1000],
        include_bytes!("fonts/LiberationSans-Bold.ttf")[..5000].to_vec(),
    ] {
        let error = Font::new(bytes).unwrap_err();
        assert_eq!(error.code(), "font-unusable", "{error}");
    }
}

#[test]
fn lines_stand_whole_while_they_can_be_read_and_are_broken_at_blanks_otherwise() {
    let long = "Kepala Dinas Komunikasi, Informatika dan Statistik";
    let face = text(&[long, "Ratna Kusuma, S.Sos."]);
    let [(size, rows)] = &blocks(&face, false, [400.0, 60.0])[..] else {
        panic!("one block");
    };
    assert_eq!(
        (*size, &rows[..]),
        (11.0, &[long, "Ratna Kusuma, S.Sos."][..])
    );
    let [(size, rows)] = &blocks(&face, false, [150.0, 60.0])[..] else {
        panic!("one block");
    };
    assert!(rows.len() == 3 && *size >= 8.0, "{size} {rows:?}");
    assert_eq!(rows[..2].join(" "), long);
    let error = lay_out(&face, false, [20.0, 60.0]).unwrap_err();
    assert_eq!(refusal(error), Refusal::DoesNotFit { what: "text" });
}

#[test]
fn a_long_line_is_laid_out_in_no_time() {
    let face = text(&[&"kata ".repeat(20_000)]);
    let error = lay_out(&face, false, [200.0, 60.0]).unwrap_err();
    assert_eq!(refusal(error), Refusal::DoesNotFit { what: "text" });
}

#[test]
fn beside_text_a_qr_code_takes_half_of_the_box_at_most() {
    let face = text(&["Ditandatangani secara elektronik"]);
    let placed = lay_out(&face, true, [200.0, 150.0]).unwrap();
    assert!(
        matches!(placed[0], Placed::Qr([0.0, 25.0, 100.0, 100.0])),
        "{placed:?}"
    );
    let alone = text(&[]);
    let placed = lay_out(&alone, true, [200.0, 150.0]).unwrap();
    assert_eq!(placed, [Placed::Qr([25.0, 0.0, 150.0, 150.0])]);
}

#[test]
fn a_block_of_a_letter_has_its_qr_code_between_the_post_and_the_name() {
    let mut arrangement = Arrangement::new(Direction::Column);
    let text = |lines: Vec<Line>| Cell::Text {
        lines,
        align: Align::Center,
        size: None,
    };
    arrangement.cells = vec![
        text(vec![
            Line::new("a.n. SEKRETARIS DAERAH"),
            Line::new("Kepala Biro Hukum,"),
        ]),
        Cell::Qr,
        text(vec![
            Line::bold("RATNA KUSUMA, S.H."),
            Line::new("Pembina Utama Muda"),
        ]),
    ];
    let face = Face::new(arrangement).unwrap();
    let placed = lay_out(&face, true, [200.0, 180.0]).unwrap();
    let [
        Placed::Text(post),
        Placed::Qr([left, bottom, width, height]),
        Placed::Text(name),
    ] = &placed[..]
    else {
        panic!("{placed:?}");
    };
    assert_eq!(post.size, name.size);
    assert_eq!(width, height);
    assert!((left + width / 2.0 - 100.0).abs() < 0.01);
    let lowest_of_post = post.lines.last().unwrap().1;
    let highest_of_name = name.lines.first().unwrap().1 + name.size;
    assert!(
        lowest_of_post > bottom + height - 3.0 && highest_of_name < bottom + 3.0,
        "{placed:?}"
    );
    assert!(name.lines[0].3 && !name.lines[1].3);
    // without one the text moves together
    assert_eq!(lay_out(&face, false, [200.0, 180.0]).unwrap().len(), 2);
}

#[test]
fn pictures_are_read_by_what_they_are() {
    for (bytes, fault) in [
        (&b""[..], PictureFault::NeitherPngNorJpeg),
        (b"GIF89a", PictureFault::NeitherPngNorJpeg),
        (b"\x89PNG\r\n\x1a\n", PictureFault::Unreadable),
        (b"\xff\xd8\xff", PictureFault::Unreadable),
        (b"\xff\xd8\xff\xda\x00\x02", PictureFault::Unreadable),
        (
            b"\xff\xd8\xff\xc0\x00\x08\x08\x00\x10\x00\x10\x04",
            PictureFault::Cmyk,
        ),
    ] {
        let error = Picture::new(bytes).unwrap_err();
        assert_eq!(
            refusal(error),
            Refusal::PictureUnusable { fault },
            "{bytes:?}"
        );
    }
    let gray = b"\xff\xd8\xff\xff\xc0\x00\x08\x08\x00\x10\x00\x20\x01";
    assert!((Picture::new(gray).unwrap().aspect() - 2.0).abs() < 1e-6);
    let turned = b"\xff\xd8\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let error = Picture::new(turned).unwrap_err();
    let fault = PictureFault::Turned;
    assert_eq!(refusal(error), Refusal::PictureUnusable { fault });
}

fn png(width: u32, height: u32, color: png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

#[test]
fn a_picture_that_would_take_too_much_is_refused_before_it_is_decoded() {
    // a header that says ten thousand by ten thousand
    let mut bytes = png(1, 1, png::ColorType::Rgba, &[1, 2, 3, 4]);
    bytes[16..20].copy_from_slice(&10_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&10_000_u32.to_be_bytes());
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    let error = Picture::new(&bytes).unwrap_err();
    let fault = PictureFault::TooManyPixels {
        width: 10_000,
        height: 10_000,
        max: 16_000_000,
    };
    assert_eq!(refusal(error), Refusal::PictureUnusable { fault });
    let jpeg = b"\xff\xd8\xff\xc0\x00\x08\x08\x27\x10\x27\x10\x03";
    let error = Picture::new(jpeg).unwrap_err();
    assert_eq!(error.code(), "picture-unusable");
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| match crc & 1 {
            1 => (crc >> 1) ^ 0xEDB8_8320,
            _ => crc >> 1,
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// What is kept of the last box is taken for the same box only.
#[test]
fn a_face_is_drawn_once_for_boxes_that_are_alike() {
    let face = text(&["Kepala Dinas"]);
    let drawn = Drawn {
        size: [200.0, 80.0],
        blank: None,
        rotation: 0,
    };
    let first_drawn = drawn;
    let ask = |qr, drawn: &Drawn, ink| face.drawing(qr, drawn, ink).unwrap();
    let first = ask(Some("a"), &drawn, Ink::Device);
    assert!(Arc::ptr_eq(&first, &ask(Some("a"), &drawn, Ink::Device)));
    let other = Drawn {
        blank: Some([0.0, 0.0, 9.0, 9.0]),
        ..drawn
    };
    for (qr, drawn, ink) in [
        (Some("b"), &drawn, Ink::Device),
        (None, &drawn, Ink::Device),
        (Some("a"), &other, Ink::Device),
        (Some("a"), &drawn, Ink::Calibrated),
    ] {
        let own = ask(qr, drawn, ink);
        assert_ne!(own.deflated, first.deflated, "{qr:?} {drawn:?} {ink:?}");
        let again = ask(Some("a"), &first_drawn, Ink::Device);
        assert_eq!(again.deflated, first.deflated);
    }
}

#[test]
fn numbers_have_no_exponent() {
    assert_eq!(number(0.000_01), "0");
    assert_eq!(number(-0.000_01), "0");
    assert_eq!(number(-1.5), "-1.5");
    assert_eq!(number(1200.0), "1200");
}
