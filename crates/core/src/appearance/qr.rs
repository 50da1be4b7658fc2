//! A QR code (ISO/IEC 18004) as filled rectangles.

use crate::appearance::number;
use crate::error::{Error, Refusal};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// The standard's margin, in modules.
const QUIET_ZONE: usize = 4;
/// A module smaller than this, 0.25 mm, is lost by office printers.
const SMALLEST_MODULE: f32 = 0.7;

/// Draws `message` at error correction level M in the square of `side` points at `origin`, quiet
/// zone included. Dark modules that touch within a row become one rectangle.
#[allow(clippy::cast_precision_loss)] // at most 177 modules
pub(super) fn draw(message: &str, origin: [f32; 2], side: f32) -> Result<Vec<u8>, Error> {
    let too_long = |_| Error::from(Refusal::DoesNotFit { what: "QR code" });
    let code = QrCode::with_error_correction_level(message, EcLevel::M).map_err(too_long)?;
    let modules = code.width();
    let module = side / (modules + 2 * QUIET_ZONE) as f32;
    if module < SMALLEST_MODULE {
        return Err(Refusal::DoesNotFit { what: "QR code" }.into());
    }
    let [left, bottom] = origin.map(number);
    let mut content = format!("1 g\n{left} {bottom} {0} {0} re f\n0 g\n", number(side));
    for (row, colors) in code.to_colors().chunks(modules).enumerate() {
        let y = origin[1] + side - module * (row + QUIET_ZONE + 1) as f32;
        let mut column = 0;
        for run in colors.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let x = origin[0] + module * (column + QUIET_ZONE) as f32;
                let width = module * run.len() as f32;
                let [x, y, width, height] = [x, y, width, module].map(number);
                let _ = writeln!(content, "{x} {y} {width} {height} re");
            }
            column += run.len();
        }
    }
    content.push_str("f\n");
    Ok(content.into_bytes())
}
