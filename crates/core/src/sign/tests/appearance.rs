//! What a visible signature adds to a document.

use super::kinds::judged;
use super::*;
use crate::appearance::{Align, Arrangement, Cell, Direction, Face, Line, Picture};
use crate::error::Refusal;
use crate::pdf::tests::made::{Made, Style};
use crate::placement::{PageChoice, Placement};
use crate::verify::report::Modifications;

/// A seal of two pixels: one that covers, and one that covers half.
fn seal() -> Picture {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(&[120, 0, 120, 255, 120, 0, 120, 128])
        .unwrap();
    writer.finish().unwrap();
    Picture::new(&bytes).unwrap()
}

/// A block with everything that a box can show.
fn block(left: f32) -> VisibleBox {
    let text = |line: Line| Cell::Text {
        lines: vec![line],
        align: Align::Center,
        size: None,
    };
    let mut arrangement = Arrangement::new(Direction::Column);
    arrangement.cells = vec![
        text(Line::new("a.n. SEKRETARIS DAERAH")),
        Cell::Picture(seal()),
        Cell::Qr,
        text(Line::bold("Siti Nur’aini Đoković, S.H.")),
    ];
    let face = Face::new(arrangement).unwrap();
    let mut visible = VisibleBox::new([left, 100.0, 200.0, 220.0], face);
    visible.qr = Some("https://verifikasi.contoh.example/v/0011".to_owned());
    visible
}

fn shown_by(signer: &Signatory, left: f32, bytes: &Vec<u8>) -> Vec<u8> {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    let mut request = SignatureRequest::new(AT);
    request.appearance = Some(block(left));
    let mut output = Vec::new();
    sign(&document, &request, signer, &mut output).unwrap();
    output
}

fn shown(bytes: &Vec<u8>) -> Vec<u8> {
    shown_by(&Signatory::ed25519(), 300.0, bytes)
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn signatures_with_boxes_follow_each_other() {
    let one = Made::document(Style::Table, 1).bytes;
    let signer = Signatory::ed25519();
    let first = shown_by(&signer, 300.0, &one);
    assert!(
        first == shown_by(&signer, 300.0, &one),
        "equal inputs give equal outputs"
    );
    let second = shown_by(&signer, 60.0, &first);
    let report = judged(&second);
    for signature in &report.signatures {
        assert_eq!(
            signature.modifications_permitted,
            Some(true),
            "{signature:?}"
        );
    }
    let modifications = report
        .signatures
        .iter()
        .filter_map(|signature| signature.modifications);
    assert_eq!(
        modifications.collect::<Vec<_>>(),
        [Modifications::FormFilling, Modifications::None]
    );
}

#[test]
fn fonts_stand_in_the_document() {
    let signed = shown(&Made::document(Style::Table, 1).bytes);
    for part in [
        "/FontFile2",
        "/CIDSet",
        "/ToUnicode",
        "+LiberationSansBold",
        "/SMask",
        "/DeviceRGB",
    ] {
        assert!(has(&signed, part), "{part}");
    }
    assert!(!has(&signed, "/CalGray"));
    let document = Document::open(&signed, &Limits::default()).unwrap();
    let added = document.revisions().unwrap().len();
    assert_eq!(added, 2);
}

#[test]
fn what_claims_to_be_an_archive_file_gets_colours_by_the_eye_and_nothing_half_seen() {
    let metadata = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description \
                    xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part='1' pdfaid:conformance='B'/></rdf:RDF>";
    let stream = format!(
        "<< /Type /Metadata /Subtype /XML /Length {} >>\nstream\n{metadata}\nendstream",
        metadata.len()
    );
    let mut made = Made::document(Style::Table, 1);
    let catalog = "<< /Type /Catalog /Pages 2 0 R /Metadata 50 0 R >>";
    made.append(Style::Table, &[(1, catalog.to_owned()), (50, stream)]);
    let signed = shown(&made.bytes);
    for part in ["/CalGray", "/CalRGB", "/ImageMask true", "/CIDSet"] {
        assert!(has(&signed, part), "{part}");
    }
    // a mask of a colour space of its own would be one half seen through
    for part in ["/SMask", "/DeviceRGB", "/DeviceGray", "/Group"] {
        assert!(!has(&signed, part), "{part}");
    }
}

/// A page that is turned and cropped, with text on it.
fn turned(rotation: u16) -> Vec<u8> {
    let mut made = Made::new(b"", "1.7");
    let content = "BT /F1 12 Tf 100 500 Td (Jumlah: Rp 100) Tj 0 -200 Td (${ttd}) Tj ET";
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let objects = [
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (
            2,
            "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 /MediaBox [0 0 595 842] >>".to_owned(),
        ),
        (
            3,
            format!(
                "<< /Type /Page /Parent 2 0 R /Rotate {rotation} /CropBox [10 20 585 822] /Contents 4 0 R /Resources << /Font << /F1 {font} >> >> >>"
            ),
        ),
        (
            4,
            format!(
                "<< /Length {} >>\nstream\n{content}\nendstream",
                content.len()
            ),
        ),
        (5, "<< /Type /Page /Parent 2 0 R >>".to_owned()),
    ];
    made.append(Style::Table, &objects);
    made.bytes
}

fn placed_by(signer: &Signatory, bytes: &Vec<u8>, placement: Placement) -> Result<Vec<u8>, Error> {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    let mut request = SignatureRequest::new(AT);
    request.appearance = Some(VisibleBox::with_text(placement, ["Uji".to_owned()]).unwrap());
    let mut output = Vec::new();
    sign(&document, &request, signer, &mut output)?;
    Ok(output)
}

fn refused(signer: &Signatory, bytes: &Vec<u8>, placement: Placement) -> Refusal {
    match placed_by(signer, bytes, placement) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{:?}", other.map(|output| output.len())),
    }
}

#[test]
fn on_a_turned_page_the_box_is_drawn_upright() {
    let signer = Signatory::ed25519();
    for (rotation, rectangle, matrix) in [
        (0, "[40 60 140 110]", None),
        (90, "[495 50 545 150]", Some("/Matrix [0 1 -1 0 0 0]")),
        (180, "[455 732 555 782]", Some("/Matrix [-1 0 0 -1 0 0]")),
        (270, "[50 692 100 792]", Some("/Matrix [0 -1 1 0 0 0]")),
    ] {
        let placement = Placement::at(PageChoice::First, [30.0, 40.0, 100.0, 50.0]);
        let file = placed_by(&signer, &turned(rotation), placement).unwrap();
        assert!(has(&file, &format!("/Rect {rectangle}")), "{rotation}");
        assert!(has(&file, "/BBox [0 0 100 50]"), "{rotation}");
        match matrix {
            Some(matrix) => {
                assert!(has(&file, matrix), "{rotation}");
                assert!(
                    has(&file, &format!("/MK << /R {rotation} >>")),
                    "{rotation}"
                );
            }
            None => assert!(!has(&file, "/Matrix") && !has(&file, "/MK")),
        }
    }
}

#[test]
fn on_all_pages_one_box_is_the_signature_and_the_others_are_stamps() {
    let signer = Signatory::ed25519();
    let all = || Placement::at(PageChoice::All, [300.0, 40.0, 100.0, 50.0]);
    let file = placed_by(&signer, &turned(90), all()).unwrap();
    let stamps = file
        .windows(14)
        .filter(|window| window == b"/Subtype /Stam")
        .count();
    assert_eq!(stamps, 1);
    assert!(has(&file, "/F 196"));
    assert_eq!(
        judged(&file).signatures[0].modifications,
        Some(Modifications::None)
    );
    // later they would be changes to what was signed
    assert_eq!(refused(&signer, &file, all()), Refusal::BoxOnAllPages);
}

#[test]
fn a_later_box_lies_over_nothing_that_was_signed_but_the_mark_that_was_left_for_it() {
    let signer = Signatory::ed25519();
    let page = |rectangle| Placement::at(PageChoice::First, rectangle);
    let first = placed_by(&signer, &turned(0), page([300.0, 600.0, 100.0, 50.0])).unwrap();
    let over = refused(&signer, &first, page([350.0, 620.0, 100.0, 50.0]));
    let expected = Refusal::BoxOverBox {
        page: 1,
        requested: [360.0, 640.0, 460.0, 690.0],
        there: [310.0, 620.0, 410.0, 670.0],
    };
    assert_eq!(over, expected);
    // beside it
    placed_by(&signer, &first, page([400.0, 600.0, 100.0, 50.0])).unwrap();
    let over = refused(&signer, &first, page([80.0, 470.0, 100.0, 50.0]));
    let expected = Refusal::BoxOverText {
        page: 1,
        requested: [90.0, 490.0, 190.0, 540.0],
    };
    assert_eq!(over, expected);
    let second = placed_by(&signer, &first, Placement::tag("${ttd}", [90.0, 60.0])).unwrap();
    let report = judged(&second);
    assert_eq!(report.signatures[0].modifications_permitted, Some(true));
    // in a document that nobody has signed a box may lie over anything
    placed_by(&signer, &turned(0), page([80.0, 470.0, 100.0, 50.0])).unwrap();
}
