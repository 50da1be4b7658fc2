//! The visible box: a QR code and lines of text as a form XObject (ISO 32000-2, 12.5.5 and 8.10).
//!
//! Points, the origin in the box's lower left corner. Vector only: the QR code is filled
//! rectangles, so it stays sharp in print, and equal inputs give equal bytes.

mod helvetica;
mod qr;

use crate::error::{Error, Refusal};
use crate::pdf;
use std::fmt::Write as _;

/// Space between the QR code and the text, and around the text.
const PADDING: f32 = 3.0;
/// Lines stand this many font sizes apart.
const LEADING: f32 = 1.2;
/// Below this nobody reads it on paper.
const SMALLEST_FONT: f32 = 4.0;
const LARGEST_FONT: f32 = 11.0;

/// A plain box with a QR code at its left and lines of text beside it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct VisibleBox {
    /// The page, from 1; `None` is the last.
    pub page: Option<u32>,
    /// Left, bottom, width and height in points; the origin is the lower left corner of the page.
    pub rectangle: [f32; 4],
    /// What the QR code says; `None` draws none.
    pub qr: Option<String>,
    /// Lines of text; empty draws none.
    pub text: Vec<String>,
}

impl VisibleBox {
    /// An empty box on the last page; at least one of `qr` and `text` is to be set.
    #[must_use]
    pub fn new(rectangle: [f32; 4]) -> Self {
        Self {
            page: None,
            rectangle,
            qr: None,
            text: Vec::new(),
        }
    }
}

/// The stream that draws the box.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FormXObject {
    /// Without `/Length`.
    pub(crate) dictionary: String,
    pub(crate) data: Vec<u8>,
}

/// Draws the box.
pub(crate) fn form_xobject(visible: &VisibleBox) -> Result<FormXObject, Error> {
    let [_, _, width, height] = visible.rectangle;
    let mut content = Vec::new();
    let mut text_left = 0.0;
    if let Some(message) = &visible.qr {
        let side = if visible.text.is_empty() {
            width.min(height)
        } else {
            height.min(width / 2.0)
        };
        let bottom = (height - side) / 2.0;
        content.extend_from_slice(&qr::draw(message, [0.0, bottom], side)?);
        text_left = side;
    }
    if !visible.text.is_empty() {
        content.extend_from_slice(&text(&visible.text, text_left, width, height)?);
    }
    // a QR code is some two hundred rectangles, all alike: a seventh of their length is left
    let content = pdf::deflated(&content)?;
    let dictionary = format!(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 {} {}] /Resources << /Font << /F1 \
         << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> \
         /Filter /FlateDecode >>",
        number(width),
        number(height),
    );
    Ok(FormXObject {
        dictionary,
        data: content,
    })
}

/// Lines from the top, in the largest size in which all of them fit.
fn text(lines: &[String], left: f32, width: f32, height: f32) -> Result<Vec<u8>, Error> {
    let encoded: Vec<Vec<u8>> = lines
        .iter()
        .map(|line| helvetica::encode(line))
        .collect::<Result<_, _>>()?;
    let widest = encoded
        .iter()
        .map(|line| helvetica::width(line))
        .fold(0.0, f32::max);
    let room = [width - left - 2.0 * PADDING, height - 2.0 * PADDING];
    #[allow(clippy::cast_precision_loss)] // a handful of lines
    let count = encoded.len() as f32;
    let by_height = room[1] / (count * LEADING);
    let by_width = if widest > 0.0 {
        room[0] / widest
    } else {
        LARGEST_FONT
    };
    let size = (by_height.min(by_width).min(LARGEST_FONT) * 10.0).floor() / 10.0;
    if size < SMALLEST_FONT {
        return Err(Refusal::DoesNotFit { what: "text" }.into());
    }
    let block = count * LEADING * size;
    let baseline = (height + block) / 2.0 - size;
    let mut content = format!(
        "0 g\nBT\n/F1 {} Tf\n{} TL\n{} {} Td\n",
        number(size),
        number(size * LEADING),
        number(left + PADDING),
        number(baseline)
    );
    for line in &encoded {
        let _ = writeln!(content, "<{}> Tj T*", hex::encode_upper(line));
    }
    content.push_str("ET\n");
    Ok(content.into_bytes())
}

/// A number with at most three decimals (7.3.3 knows no exponents).
pub(crate) fn number(value: f32) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn visible(rectangle: [f32; 4], lines: &[&str]) -> VisibleBox {
        let mut visible = VisibleBox::new(rectangle);
        visible.text = lines.iter().map(|line| (*line).to_owned()).collect();
        visible
    }

    #[test]
    fn text_that_does_not_fit_or_show_is_refused() {
        let fits = visible(
            [0.0, 0.0, 200.0, 60.0],
            &["Ditandatangani secara elektronik"],
        );
        assert!(form_xobject(&fits).is_ok());
        let narrow = visible(
            [0.0, 0.0, 20.0, 60.0],
            &["Ditandatangani secara elektronik"],
        );
        assert!(matches!(
            form_xobject(&narrow),
            Err(Error::Refused(Refusal::DoesNotFit { what: "text" }))
        ));
        let foreign = visible([0.0, 0.0, 200.0, 60.0], &["Ł"]);
        assert!(matches!(
            form_xobject(&foreign),
            Err(Error::Refused(Refusal::TextNotShowable { character: 'Ł' }))
        ));
    }

    #[test]
    fn equal_inputs_give_equal_bytes() {
        let mut both = visible([10.0, 10.0, 200.0, 60.0], &["a", "b"]);
        both.qr = Some("https://contoh.go.id/v/0123".to_owned());
        assert_eq!(form_xobject(&both).unwrap(), form_xobject(&both).unwrap());
    }

    #[test]
    fn numbers_have_no_exponent() {
        assert_eq!(number(0.000_01), "0");
        assert_eq!(number(-1.5), "-1.5");
        assert_eq!(number(1200.0), "1200");
    }
}
