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
    // in modules from the lower left corner, so that each row is whole numbers
    let modules = code.size + 2 * QUIET_ZONE;
    let mut content = format!(
        "q {module} 0 0 {module} {} {} cm\n{}0 0 {modules} {modules} re f\n{}",
        number(left),
        number(bottom),
        ink.white(),
        ink.black(),
        module = number(module),
    );
    for (row, shades) in code.data.chunks(code.size).take(code.size).enumerate() {
        let y = modules - QUIET_ZONE - row - 1;
        let mut x = QUIET_ZONE;
        for run in shades.chunk_by(|one, other| one.value() == other.value()) {
            let width = run.len();
            if run.first().is_some_and(|module| module.value()) {
                let _ = writeln!(content, "{x} {y} {width} 1 re");
            }
            x += width;
        }
    }
    content.push_str("f Q\n");
    Ok(content)
}
