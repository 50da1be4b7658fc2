//! Files that somebody wants shown or text written in: pictures, fonts, and the metadata of a document that is to show them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_core::appearance::{Arrangement, Cell, Face, Font, Line, Picture};

fuzz_target!(|bytes: &[u8]| {
    let picture = Picture::new(bytes);
    let mut arrangement = Arrangement::qr_and_text(["Ratna Kusuma, S.Sos. – Đ".to_owned()]);
    if let Ok(picture) = picture {
        arrangement.cells.push(Cell::Picture(picture));
    }
    if let Ok(font) = Font::new(bytes.to_vec()).or_else(|_| Font::new(damaged(bytes))) {
        arrangement.regular = font;
    }
    arrangement
        .cells
        .push(Cell::text([Line::bold("Kepala Dinas")]));
    // what it cannot show it names
    let _ = Face::new(arrangement);
    segel_core::fuzzing::pdf_a_claim(bytes);
});

/// A font with other bytes in places: four bytes say where, a fifth what.
fn damaged(bytes: &[u8]) -> Vec<u8> {
    let mut font = include_bytes!("../../src/appearance/fonts/LiberationSans-Bold.ttf").to_vec();
    for edit in bytes.chunks_exact(5) {
        let [at @ .., value] = edit else { continue };
        let at = at.iter().fold(0, |at, byte| at << 8 | usize::from(*byte));
        // most tables are at the front
        let at = match at % 2 {
            0 => at / 2 % 400,
            _ => at / 2 % font.len(),
        };
        font[at] ^= value;
    }
    font
}
