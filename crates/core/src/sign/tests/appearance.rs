//! What a visible signature adds to a document.

use super::kinds::judged;
use super::*;
use crate::appearance::{Align, Arrangement, Cell, Direction, Face, Line, Picture};
use crate::pdf::tests::made::{Made, Style};
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
