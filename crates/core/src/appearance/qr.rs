//! A QR code (ISO/IEC 18004) as filled rectangles.

use super::layout::Area;
use super::{Ink, number};
use crate::error::{Error, Refusal};
use fast_qr::{ECL, QRBuilder};
use std::fmt::Write as _;

/// The standard's margin, in modules.
const QUIET_ZONE: usize = 4;
/// A module smaller than this, 0.25 mm, is lost by office printers.
const SMALLEST_MODULE: f32 = 0.7;

/// Draws `message` at error correction level M in a square, quiet zone included. Dark modules that touch
/// within a row become one rectangle.
#[allow(clippy::cast_precision_loss)] // at most 177 modules
pub(super) fn draw(message: &str, area: Area, ink: Ink) -> Result<String, Error> {
    let unfit = || Error::from(Refusal::DoesNotFit { what: "QR code" });
    let code = QRBuilder::new(message).ecl(ECL::M).build();
    let code = code.map_err(|_| unfit())?;
    let [left, bottom, side, _] = area;
    let module = side / (code.size + 2 * QUIET_ZONE) as f32;
    if module < SMALLEST_MODULE {
        return Err(unfit());
    }
    let mut content = format!(
        "{}{} {} {side} {side} re f\n{}",
        ink.white(),
        number(left),
        number(bottom),
        ink.black(),
        side = number(side),
    );
    for (row, modules) in code.data.chunks(code.size).take(code.size).enumerate() {
        let y = bottom + side - module * (row + QUIET_ZONE + 1) as f32;
        let mut column = 0;
        for run in modules.chunk_by(|one, other| one.value() == other.value()) {
            if run.first().is_some_and(|module| module.value()) {
                let x = left + module * (column + QUIET_ZONE) as f32;
                let width = module * run.len() as f32;
                let [x, y, width, height] = [x, y, width, module].map(number);
                let _ = writeln!(content, "{x} {y} {width} {height} re");
            }
            column += run.len();
        }
    }
    content.push_str("f\n");
    Ok(content)
}
