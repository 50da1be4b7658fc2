//! What a box shows, which is the same for many documents: cells beside or above each other.

use super::embed::Embedded;
use super::font::Font;
use super::picture::Picture;
use super::{Drawing, Drawn, Ink};
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};

/// A line of text; one that is too long for its cell is continued below.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// Whether it is in bold type.
    pub is_bold: bool,
}

impl Line {
    /// In regular type.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_bold: false,
        }
    }

    /// In bold type.
    #[must_use]
    pub fn bold(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_bold: true,
        }
    }
}

/// Where lines stand in their cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At its left edge.
    #[default]
    Left,
    /// In its middle.
    Center,
}

/// A part of a box.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Cell {
    /// The QR code of the document. A box that gets none leaves the cell out.
    Qr,
    /// A specimen of a signature, a seal or a logo.
    Picture(Picture),
    /// Lines of text.
    Text {
        /// From the top.
        lines: Vec<Line>,
        /// Where they stand.
        align: Align,
        /// Points; the largest in which they fit where absent.
        size: Option<f32>,
    },
}

impl Cell {
    /// Lines at the left edge, in the largest size in which they fit.
    #[must_use]
    pub fn text(lines: impl IntoIterator<Item = Line>) -> Self {
        Self::Text {
            lines: lines.into_iter().collect(),
            align: Align::Left,
            size: None,
        }
    }
}

/// How cells follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    #[default]
    Row,
    /// From the top down.
    Column,
}

/// What is to be shown, in words.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Arrangement {
    /// How the cells follow each other.
    pub direction: Direction,
    /// In this order.
    pub cells: Vec<Cell>,
    /// What text is written in.
    pub regular: Font,
    /// What bold text is written in.
    pub bold: Font,
}

impl Arrangement {
    /// Nothing yet, in Liberation Sans.
    #[must_use]
    pub fn new(direction: Direction) -> Self {
        Self {
            direction,
            cells: Vec::new(),
            regular: Font::sans(),
            bold: Font::sans_bold(),
        }
    }

    /// A QR code with lines of text at its right.
    #[must_use]
    pub fn qr_and_text(lines: impl IntoIterator<Item = String>) -> Self {
        let mut arrangement = Self::new(Direction::Row);
        arrangement.cells.push(Cell::Qr);
        let lines: Vec<Line> = lines.into_iter().map(Line::new).collect();
        if !lines.is_empty() {
            arrangement.cells.push(Cell::text(lines));
        }
        arrangement
    }
}

/// An arrangement made ready: its fonts are cut down and its pictures read, once for all documents that show it.
#[derive(Debug, Clone)]
pub struct Face(Arc<Ready>);

#[derive(Debug)]
struct Ready {
    arrangement: Arrangement,
    regular: Option<Embedded>,
    bold: Option<Embedded>,
    /// What was drawn last, kept for documents that show the same.
    last: Mutex<Option<(Asked, Arc<Drawing>)>>,
}

/// All that a drawing depends on beside its face: the QR code, the box, the colours.
type Asked = (Option<String>, Drawn, Ink);

/// What is made ready follows from the arrangement.
impl PartialEq for Face {
    fn eq(&self, other: &Self) -> bool {
        self.0.arrangement == other.0.arrangement
    }
}

impl Face {
    /// Makes it ready.
    ///
    /// # Errors
    /// [`Refusal::TextNotShowable`](crate::error::Refusal::TextNotShowable) with the first character that a font lacks,
    /// [`Refusal::FontUnusable`](crate::error::Refusal::FontUnusable).
    pub fn new(arrangement: Arrangement) -> Result<Self, Error> {
        let embedded = |font: &Font, is_bold: bool| {
            let texts = || arrangement.lines().filter(|line| line.is_bold == is_bold);
            if texts().next().is_none() {
                return Ok(None);
            }
            let subset = font.subset(texts().map(|line| &*line.text))?;
            Ok::<_, Error>(Some(Embedded::new(subset)?))
        };
        let (regular, bold) = (
            embedded(&arrangement.regular, false)?,
            embedded(&arrangement.bold, true)?,
        );
        Ok(Self(Arc::new(Ready {
            arrangement,
            regular,
            bold,
            last: Mutex::default(),
        })))
    }

    /// What it looks like in a box; drawn and compressed once for documents that ask for the same one after the other.
    ///
    /// # Errors
    /// [`Refusal::DoesNotFit`](crate::error::Refusal::DoesNotFit).
    pub(super) fn drawing(
        &self,
        qr: Option<&str>,
        drawn: &Drawn,
        ink: Ink,
    ) -> Result<Arc<Drawing>, Error> {
        let last = self.0.last.lock();
        if let Some(((own_qr, own_drawn, own_ink), drawing)) =
            last.as_deref().ok().and_then(Option::as_ref)
            && (own_qr.as_deref(), own_drawn, *own_ink) == (qr, drawn, ink)
        {
            return Ok(Arc::clone(drawing));
        }
        // two threads that draw at once do not wait for each other
        drop(last);
        let drawing = Arc::new(super::draw(self, qr, drawn, ink)?);
        if let Ok(mut last) = self.0.last.lock() {
            *last = Some(((qr.map(str::to_owned), *drawn, ink), Arc::clone(&drawing)));
        }
        Ok(drawing)
    }

    pub(super) fn direction(&self) -> Direction {
        self.0.arrangement.direction
    }

    pub(super) fn cells(&self) -> &[Cell] {
        &self.0.arrangement.cells
    }

    /// The font of some lines; absent where there are none.
    pub(super) fn font(&self, is_bold: bool) -> Option<&Embedded> {
        match is_bold {
            true => self.0.bold.as_ref(),
            false => self.0.regular.as_ref(),
        }
    }

    /// How wide a text is in font sizes.
    pub(super) fn width(&self, text: &str, is_bold: bool) -> f32 {
        let font = self.font(is_bold);
        font.map_or(0.0, |font| font.subset.width(text))
    }
}

impl Arrangement {
    /// Whether a QR code has a place in it.
    #[must_use]
    pub fn has_qr(&self) -> bool {
        self.cells.contains(&Cell::Qr)
    }

    /// Whether there is something to show beside a QR code.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.cells.iter().any(|cell| *cell != Cell::Qr)
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.cells.iter().flat_map(|cell| match cell {
            Cell::Text { lines, .. } => lines.as_slice(),
            _ => &[],
        })
    }
}
