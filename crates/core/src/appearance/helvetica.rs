//! Helvetica in WinAnsiEncoding: what it can show and how wide that is.
//!
//! Widths are those of Adobe's font metrics for the standard 14 fonts (ISO 32000-2, 9.6.2.2), in
//! thousandths of the font size.

use crate::error::{Error, Refusal};

/// Widths of the characters from U+0020 to U+007E.
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Widths of the characters from U+00C0 to U+00FF.
const LATIN_1_LETTERS: [u16; 64] = [
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778,
    778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556,
    889, 500, 556, 556, 556, 556, 278, 278, 278, 278, 556, 556, 556, 556, 556, 556, 556, 584, 611,
    556, 556, 556, 556, 500, 556, 500,
];

/// Punctuation that WinAnsiEncoding keeps between 0x80 and 0x9F: character, code, width.
const PUNCTUATION: [(char, u8, u16); 8] = [
    ('…', 0x85, 1000),
    ('‘', 0x91, 222),
    ('’', 0x92, 222),
    ('“', 0x93, 333),
    ('”', 0x94, 333),
    ('•', 0x95, 350),
    ('–', 0x96, 556),
    ('—', 0x97, 1000),
];

/// The text in WinAnsiEncoding, or the first character that has no glyph here.
pub(super) fn encode(text: &str) -> Result<Vec<u8>, Error> {
    text.chars()
        .map(|character| {
            let code = match character {
                ' '..='~' | 'À'..='ÿ' => u8::try_from(u32::from(character)).ok(),
                other => PUNCTUATION
                    .iter()
                    .find(|(c, ..)| *c == other)
                    .map(|(_, code, _)| *code),
            };
            code.ok_or_else(|| Refusal::TextNotShowable { character }.into())
        })
        .collect()
}

/// The width of encoded text in font sizes.
pub(super) fn width(encoded: &[u8]) -> f32 {
    let thousandths: u32 = encoded
        .iter()
        .map(|code| {
            let width = match code {
                0x20..=0x7E => ASCII.get(usize::from(code - 0x20)).copied(),
                0xC0..=0xFF => LATIN_1_LETTERS.get(usize::from(code - 0xC0)).copied(),
                _ => PUNCTUATION
                    .iter()
                    .find(|(_, c, _)| c == code)
                    .map(|(.., width)| *width),
            };
            u32::from(width.unwrap_or(0))
        })
        .sum();
    #[allow(clippy::cast_precision_loss)] // lines are short
    let width = thousandths as f32 / 1000.0;
    width
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_encodable_character_has_a_width() {
        let all = (' '..='~')
            .chain('À'..='ÿ')
            .chain(PUNCTUATION.map(|(c, ..)| c));
        for character in all {
            let encoded = encode(&character.to_string()).unwrap();
            assert!(width(&encoded) > 0.15, "{character}");
        }
        assert!((width(&encode("Wali Kota").unwrap()) - 4.279).abs() < 1e-4);
    }
}
