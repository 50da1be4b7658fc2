//! What a page shows: content streams, fonts, forms and layers of a whole file, or one content stream in a letter; tags
//! are looked for, and everything that is hidden.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_core::Limits;
use segel_core::inspection::{content, structure};
use segel_core::pdf::Document;
use segel_core::placement::{Placement, place};

fuzz_target!(|bytes: &[u8]| {
    match bytes.starts_with(b"%PDF") {
        true => look(&bytes.to_vec()),
        false => look(&letter(bytes)),
    }
});

fn look(file: &Vec<u8>) {
    let mut limits = Limits::default();
    limits.page_work = 100_000;
    limits.content_work = 300_000;
    let Ok(document) = Document::open(file, &limits) else {
        return;
    };
    // what cannot be read is named, and nothing takes long
    let _ = structure(&document);
    let _ = content(&document);
    let Ok(place) = place(&document, &Placement::tag("#", [90.0, 60.0])) else {
        return;
    };
    let [left, bottom, width, height] = place.seen;
    assert!(left >= -0.01 && bottom >= -0.01);
    assert!(left + width <= place.page_size[0] + 0.1 && bottom + height <= place.page_size[1] + 0.1);
}

/// A page whose content these bytes are, with fonts, a form, a layer and an annotation to name.
fn letter(content: &[u8]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let stream = |entries: &str, data: &[u8]| {
        let mut text = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
        text.extend_from_slice(data);
        text.extend_from_slice(b"\nendstream");
        text
    };
    let objects: [Vec<u8>; 9] = [
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >> >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [9 0 R] /Resources << /Font << /F1 5 0 R /F2 6 0 R >> \
          /XObject << /X 7 0 R >> /Properties << /L 8 0 R >> /ExtGState << /G << /ca 0.01 >> >> >> >>".to_vec(),
        stream("", content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font \
          /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>".to_vec(),
        stream("/Type /XObject /Subtype /Form /BBox [0 0 99 99]", b"BT /F1 9 Tf (#) Tj ET"),
        b"<< /Type /OCG /Name (L) >>".to_vec(),
        b"<< /Type /Annot /Subtype /Stamp /Rect [9 9 99 99] /AP << /N 7 0 R >> >>".to_vec(),
    ];
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    file.extend_from_slice(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).as_bytes());
    file
}
