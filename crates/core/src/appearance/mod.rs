//! The visible box of a signature: a form XObject (ISO 32000-2, 12.5.5 and 8.10) with a QR code, pictures and text.
//!
//! Points, the origin in the box's lower left corner. The QR code is filled rectangles, so it stays sharp in print;
//! fonts are embedded as far as they are used; equal inputs give equal bytes.
//!
//! What many documents show alike is made ready once, in a [`Face`]; what is a document's own, its place and its QR
//! code, is in a [`VisibleBox`].

mod description;
mod embed;
mod face;
mod font;
mod layout;
mod letter;
mod picture;
mod qr;
#[cfg(test)]
mod tests;

pub use description::{
    BlockPart, BoldLine, DescribedCell, DescribedLine, DescribedOfficial, Description,
    DescriptionError,
};
pub use face::{Align, Arrangement, Cell, Direction, Face, Line};
pub use font::Font;
pub use letter::{Acting, Delegation, LetterKind, NameBlock, Office, Official};
pub use picture::Picture;

use crate::error::Error;
use crate::pdf::{self, Effort, Update, reference};
use crate::placement::Placement;
use layout::{Placed, TextBlock};
use lopdf::ObjectId;
use std::fmt::Write as _;

/// A box on a page.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct VisibleBox {
    /// Where it stands; an existing field keeps its place.
    pub placement: Placement,
    /// What the QR code says; `None` draws none.
    pub qr: Option<String>,
    /// What it shows.
    pub face: Face,
}

impl VisibleBox {
    /// A box with lines of text, which stand at the right of its QR code if it gets one.
    ///
    /// # Errors
    /// As [`Face::new`].
    pub fn with_text(
        placement: impl Into<Placement>,
        lines: impl IntoIterator<Item = String>,
    ) -> Result<Self, Error> {
        let face = Face::new(Arrangement::qr_and_text(lines))?;
        Ok(Self::new(placement, face))
    }

    /// A box without a QR code.
    #[must_use]
    pub fn new(placement: impl Into<Placement>, face: Face) -> Self {
        Self {
            placement: placement.into(),
            qr: None,
            face,
        }
    }
}

/// How colours are said. A document of PDF/A (ISO 19005) has to say what it means by a colour, and may not let one
/// shine through another in its first part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// As the device has them.
    Device,
    /// As the eye sees them (ISO 32000-2, 8.6.5), whatever the document means by those of a device.
    Calibrated,
}

/// The white of print (D50) and about the gamma of sRGB, whose primaries are said for it (ICC.1, annex E): programs that manage
/// colours then show white as the white of the page.
const CAL_GRAY: &str = "[/CalGray << /WhitePoint [0.9642 1 0.8249] /Gamma 2.2 >>]";
const CAL_RGB: &str = "[/CalRGB << /WhitePoint [0.9642 1 0.8249] /Gamma [2.2 2.2 2.2] /Matrix [0.4361 0.2225 0.0139 \
                       0.3851 0.7169 0.0971 0.1431 0.0606 0.7141] >>]";

impl Ink {
    fn gray(self) -> &'static str {
        match self {
            Self::Device => "/DeviceGray",
            Self::Calibrated => CAL_GRAY,
        }
    }

    fn rgb(self) -> &'static str {
        match self {
            Self::Device => "/DeviceRGB",
            Self::Calibrated => CAL_RGB,
        }
    }

    fn black(self) -> &'static str {
        match self {
            Self::Device => "0 g\n",
            Self::Calibrated => "/G cs 0 sc\n",
        }
    }

    fn white(self) -> &'static str {
        match self {
            Self::Device => "1 g\n",
            Self::Calibrated => "/G cs 1 sc\n",
        }
    }
}

/// A box as it is drawn, in points from its lower left corner as it is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Drawn {
    /// Width and height.
    pub(crate) size: [f32; 2],
    /// What it covers with white, as left, bottom, width and height: it may lie beside the box.
    pub(crate) blank: Option<[f32; 4]>,
    /// Degrees clockwise by which the page will be turned to be seen: 0, 90, 180 or 270.
    pub(crate) rotation: u16,
}

impl Drawn {
    /// Left, bottom, right, top of everything.
    fn bounds(&self) -> [f32; 4] {
        let [width, height] = self.size;
        match self.blank {
            None => [0.0, 0.0, width, height],
            Some([left, bottom, across, up]) => [
                left.min(0.0),
                bottom.min(0.0),
                width.max(left + across),
                height.max(bottom + up),
            ],
        }
    }

    /// Turns the box back (8.10.1), so that it is upright on its page.
    fn matrix(&self) -> Option<&'static str> {
        // where it comes to lie is up to the annotation's /Rect (12.5.5)
        match self.rotation {
            90 => Some("[0 1 -1 0 0 0]"),
            180 => Some("[-1 0 0 -1 0 0]"),
            270 => Some("[0 -1 1 0 0 0]"),
            _ => None,
        }
    }
}

/// Adds the stream that draws the box, and what it needs.
///
/// # Errors
/// [`Refusal::DoesNotFit`](crate::error::Refusal::DoesNotFit).
pub(crate) fn add(
    update: &mut Update<'_, '_>,
    visible: &VisibleBox,
    drawn: &Drawn,
    ink: Ink,
) -> Result<ObjectId, Error> {
    let face = &visible.face;
    let drawing = face.drawing(visible.qr.as_deref(), drawn, ink)?;
    let mut pictures = String::new();
    for (count, picture) in (1..).zip(&drawing.pictures) {
        let _ = write!(
            pictures,
            " /P{count} {}",
            reference(picture.add(update, ink)?)
        );
    }
    let mut resources = String::new();
    let fonts = [("F1", face.font(false)), ("F2", face.font(true))];
    let mut named = String::new();
    for (name, font) in fonts {
        if let Some(font) = font {
            let _ = write!(named, " /{name} {}", reference(font.add(update)?));
        }
    }
    for (kind, entries) in [("Font", &named), ("XObject", &pictures)] {
        if !entries.is_empty() {
            let _ = write!(resources, " /{kind} <<{entries} >>");
        }
    }
    if ink == Ink::Calibrated {
        let _ = write!(resources, " /ColorSpace << /G {CAL_GRAY} >>");
    }
    let [left, bottom, right, top] = drawn.bounds().map(number);
    let matrix = drawn
        .matrix()
        .map_or_else(String::new, |matrix| format!(" /Matrix {matrix}"));
    let dictionary = format!(
        "<< /Type /XObject /Subtype /Form /BBox [{left} {bottom} {right} {top}]{matrix} /Resources <<{resources} >> \
         /Filter /FlateDecode >>",
    );
    update.add_stream(dictionary.as_bytes(), &drawing.deflated)
}

/// What a box draws, and with which pictures.
#[derive(Debug)]
pub(crate) struct Drawing {
    /// Its content stream.
    deflated: Vec<u8>,
    /// `/P1` and those after it.
    pictures: Vec<Picture>,
}

/// Draws a face in a box.
///
/// # Errors
/// [`Refusal::DoesNotFit`](crate::error::Refusal::DoesNotFit).
fn draw(face: &Face, qr: Option<&str>, drawn: &Drawn, ink: Ink) -> Result<Drawing, Error> {
    let mut content = String::new();
    if let Some(blank) = drawn.blank {
        let [left, bottom, width, height] = blank.map(number);
        content.push_str(ink.white());
        let _ = writeln!(content, "{left} {bottom} {width} {height} re f");
    }
    let mut pictures = Vec::new();
    for placed in layout::lay_out(face, qr.is_some(), drawn.size)? {
        match placed {
            Placed::Qr(area) => {
                content.push_str(&qr::draw(qr.unwrap_or_default(), area, ink)?);
            }
            Placed::Picture(picture, area) => {
                pictures.push(picture.clone());
                let count = pictures.len();
                let [left, bottom, width, height] = area.map(number);
                let _ = writeln!(
                    content,
                    "q {width} 0 0 {height} {left} {bottom} cm /P{count} Do Q"
                );
            }
            Placed::Text(block) => text(&mut content, face, &block, ink),
        }
    }
    // a QR code is another one on each document: some three hundred rectangles, all alike
    let effort = match qr {
        Some(_) => Effort::Quick,
        None => Effort::Best,
    };
    let deflated = pdf::deflated(content.as_bytes(), effort)?;
    Ok(Drawing { deflated, pictures })
}

fn text(content: &mut String, face: &Face, block: &TextBlock<'_>, ink: Ink) {
    content.push_str(ink.black());
    content.push_str("BT\n");
    let mut written_in = None;
    for (left, baseline, line, is_bold) in &block.lines {
        let Some(font) = face.font(*is_bold) else {
            continue;
        };
        if written_in.replace(*is_bold) != Some(*is_bold) {
            let name = if *is_bold { "F2" } else { "F1" };
            let _ = writeln!(content, "/{name} {} Tf", number(block.size));
        }
        let [left, baseline] = [*left, *baseline].map(number);
        let glyphs = font.subset.encode(line);
        let _ = writeln!(content, "1 0 0 1 {left} {baseline} Tm <{glyphs}> Tj");
    }
    content.push_str("ET\n");
}

/// A number with at most three decimals (7.3.3 knows no exponents).
pub(crate) fn number(value: f32) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}
