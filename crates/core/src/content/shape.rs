//! Whether glyphs look like the characters that they are said to be.
//!
//! What a font says of its codes, in `/ToUnicode`, in `/Encoding` or in the tables of its program, is its maker's word
//! (ISO 32000-2, 9.10.2). What people see is outlines, so these are held against those of the standard 14 fonts.

use super::fonts::{standard_outlines, unwound};
use kurbo::{Affine, BezPath, PathEl, Point, Shape as _, flatten};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Rows and columns that an outline is looked at in, stretched to its box.
const SIDE: usize = 64;

/// So far apart, in columns, strokes of one character are in different fonts.
const REACH: usize = 4;

/// Of the ink of the same character in another font, so much may be farther away: the letters of 31 fonts stay below, but
/// for one in 150.
const APART: f64 = 0.1;

/// How much wider a character may be in another font, to its height.
const WIDER: f64 = 3.0;

/// Pieces of an outline that is looked at; those of letters have some 50.
const PIECES: usize = 256;

/// The outline of a glyph.
#[derive(Debug)]
pub(crate) struct Shape {
    outline: BezPath,
    /// Whether the document says that it brings the font's program.
    is_embedded: bool,
}

/// Whether a glyph looks like a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    Alike,
    /// It looks like nothing that is known.
    Unknown,
    /// It is said to be a sign and looks like a letter or a digit.
    Other,
}

impl Shape {
    /// What may be held against characters: printable ASCII, and the dots of a line to write on.
    pub(super) fn new(outline: BezPath, said: char, is_embedded: bool) -> Option<Self> {
        let is_asked = said.is_ascii_graphic() || matches!(said, '…' | '·');
        (is_asked && outline.elements().len() <= PIECES).then_some(Self {
            outline,
            is_embedded,
        })
    }

    /// How many pieces it has.
    pub(super) fn pieces(&self) -> usize {
        self.outline.elements().len()
    }

    pub(crate) fn likeness(&self, said: char) -> Likeness {
        let (Some(own), Some(expected)) = (Image::of(&self.outline), standard().get(&said)) else {
            return Likeness::Unknown;
        };
        // a program that could not be read was replaced by a standard font, and others may read it
        if self.is_embedded && !own.is_full() && expected.iter().any(|image| image.is(&own)) {
            return Likeness::Unknown;
        }
        let apart = own.apart(expected);
        if said.is_ascii_alphanumeric() {
            return match apart <= APART {
                true => Likeness::Alike,
                false => Likeness::Unknown,
            };
        }
        let letters = standard().iter();
        let letters = letters.filter(|(character, _)| character.is_ascii_alphanumeric());
        let letters = letters.map(|(_, images)| own.apart(images));
        let of_letters = letters.fold(f64::INFINITY, f64::min);
        if apart <= APART && apart <= of_letters {
            return Likeness::Alike;
        }
        match of_letters <= APART {
            true => Likeness::Other,
            false => Likeness::Unknown,
        }
    }
}

/// What characters look like in the standard 14 fonts that have letters.
fn standard() -> &'static HashMap<char, Vec<Image>> {
    static IMAGES: OnceLock<HashMap<char, Vec<Image>>> = OnceLock::new();
    IMAGES.get_or_init(|| {
        let mut images: HashMap<char, Vec<Image>> = HashMap::new();
        for (character, outline) in unwound(standard_outlines).unwrap_or_default() {
            images
                .entry(character)
                .or_default()
                .extend(Image::of(&outline));
        }
        images
    })
}

/// Ink in rows from the bottom up, each with its columns as bits.
type Rows = [u64; SIDE];

/// An outline as it is seen, stretched to a square.
struct Image {
    ink: Rows,
    /// The ink with what is near it.
    near: Rows,
    /// How wide it is to its height.
    aspect: f64,
}

impl Image {
    fn of(outline: &BezPath) -> Option<Self> {
        let around = outline.bounding_box();
        let (width, height) = (around.width(), around.height());
        if !around.is_finite() || width < 1.0 || height < 1.0 {
            return None;
        }
        #[allow(clippy::cast_precision_loss)] // 64
        let side = SIDE as f64;
        let stretch = Affine::scale_non_uniform(side / width, side / height)
            * Affine::translate((-around.x0, -around.y0));
        let ink = rows(&(stretch * outline));
        Some(Self {
            ink,
            near: near(&ink),
            aspect: width / height,
        })
    }

    /// How much of the ink of one is far from that of the other, at least, of these.
    fn apart(&self, others: &[Self]) -> f64 {
        let comparable = |other: &&Self| {
            let wider = self.aspect / other.aspect;
            (1.0 / WIDER..=WIDER).contains(&wider)
        };
        let apart = others
            .iter()
            .filter(comparable)
            .map(|other| missing(&self.ink, &other.near).max(missing(&other.ink, &self.near)));
        apart.fold(f64::INFINITY, f64::min)
    }

    /// Whether it is a box, as rules are and some dots.
    fn is_full(&self) -> bool {
        count(&self.ink) as usize == SIDE * SIDE
    }

    fn is(&self, other: &Self) -> bool {
        self.ink == other.ink
    }
}

fn count(rows: &Rows) -> u32 {
    rows.iter().map(|row| row.count_ones()).sum()
}

/// The part of some ink that is not within other rows.
fn missing(ink: &Rows, within: &Rows) -> f64 {
    let pairs = ink.iter().zip(within);
    let outside: u32 = pairs.map(|(own, other)| (own & !other).count_ones()).sum();
    f64::from(outside) / f64::from(count(ink).max(1))
}

fn near(ink: &Rows) -> Rows {
    let wide = ink.map(|row| (0..REACH).fold(row, |row, _| row | row << 1 | row >> 1));
    let mut near = wide;
    for (at, row) in near.iter_mut().enumerate() {
        let around = at.saturating_sub(REACH)..(at + REACH + 1).min(SIDE);
        *row = wide
            .get(around)
            .into_iter()
            .flatten()
            .fold(0, |all, row| all | row);
    }
    near
}

/// What an outline fills by the nonzero rule (ISO 32000-2, 8.5.3.3.2), as fonts do.
fn rows(outline: &BezPath) -> Rows {
    let mut crossings: Vec<Vec<(f64, i32)>> = vec![Vec::new(); SIDE];
    let (mut start, mut from) = (Point::ZERO, Point::ZERO);
    flatten(outline.iter(), 0.25, |piece| match piece {
        PathEl::MoveTo(to) => {
            cross(&mut crossings, from, start);
            (start, from) = (to, to);
        }
        PathEl::LineTo(to) | PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
            cross(&mut crossings, from, to);
            from = to;
        }
        PathEl::ClosePath => {
            cross(&mut crossings, from, start);
            from = start;
        }
    });
    cross(&mut crossings, from, start);
    let mut rows = [0; SIDE];
    for (row, mut crossings) in rows.iter_mut().zip(crossings) {
        crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut winding = 0;
        let mut left = 0.0;
        for (at, direction) in crossings {
            if winding != 0 {
                *row |= columns(left, at);
            }
            winding += direction;
            left = at;
        }
    }
    rows
}

/// Notes where a line crosses the middles of rows, and in which direction.
fn cross(crossings: &mut [Vec<(f64, i32)>], from: Point, to: Point) {
    let (low, high, direction) = match from.y <= to.y {
        true => (from, to, 1),
        false => (to, from, -1),
    };
    for (middle, row) in (0_u32..).map(|row| f64::from(row) + 0.5).zip(crossings) {
        if low.y <= middle && middle < high.y {
            let along = (middle - low.y) / (high.y - low.y);
            row.push((low.x + along * (high.x - low.x), direction));
        }
    }
}

/// The columns whose middles are between two places.
fn columns(left: f64, right: f64) -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 to 64
    let below = |at: f64| {
        let columns = (at - 0.5).ceil().clamp(0.0, 64.0) as u32;
        u64::MAX.checked_shr(64 - columns).unwrap_or(0)
    };
    below(right) & !below(left)
}
