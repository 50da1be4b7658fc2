//! The graphics state (ISO 32000-2, 8.4), as far as it tells what can be seen.

use super::fonts::FontId;
use crate::error::Error;
use crate::pdf::Document;
use kurbo::{Affine, Rect};
use lopdf::{Dictionary, Object};

/// What something is painted with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Paint {
    /// Red, green, blue; `None` for a pattern, a separation and whatever else is not worked out.
    pub(crate) colour: Option<[u8; 3]>,
    /// 1 is opaque.
    pub(crate) alpha: f64,
    /// Whether a mask or a blend mode lets some of what is below show.
    pub(crate) is_masked: bool,
}

impl Paint {
    /// Whether what is painted with it hides what is below.
    pub(crate) fn is_opaque(&self) -> bool {
        self.alpha >= 0.95 && !self.is_masked
    }
}

const BLACK: Paint = Paint {
    colour: Some([0; 3]),
    alpha: 1.0,
    is_masked: false,
};

/// A colour space, as far as its numbers are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    Other,
}

impl Space {
    /// The colour that it begins with (8.6.5.1).
    fn initial(self) -> Option<[u8; 3]> {
        (self != Self::Other).then_some([0; 3])
    }

    fn of_components(count: i64) -> Self {
        match count {
            1 => Self::Gray,
            3 => Self::Rgb,
            4 => Self::Cmyk,
            _ => Self::Other,
        }
    }

    /// A space by its name, or by what the resources say under it.
    pub(super) fn read(
        document: &Document<'_>,
        name: &[u8],
        resources: &Dictionary,
    ) -> Result<Self, Error> {
        Ok(match name {
            b"DeviceGray" | b"G" | b"CalGray" => Self::Gray,
            b"DeviceRGB" | b"RGB" | b"CalRGB" => Self::Rgb,
            b"DeviceCMYK" | b"CMYK" => Self::Cmyk,
            b"Pattern" => Self::Other,
            _ => {
                let Object::Dictionary(spaces) = document.get(resources, b"ColorSpace")? else {
                    return Ok(Self::Other);
                };
                match document.get(&spaces, name)? {
                    Object::Name(alias) if alias != name => match alias.as_slice() {
                        b"DeviceGray" => Self::Gray,
                        b"DeviceRGB" => Self::Rgb,
                        b"DeviceCMYK" => Self::Cmyk,
                        _ => Self::Other,
                    },
                    Object::Array(items) => Self::of_array(document, &items)?,
                    _ => Self::Other,
                }
            }
        })
    }

    fn of_array(document: &Document<'_>, items: &[Object]) -> Result<Self, Error> {
        let (Some(Object::Name(family)), parameter) = (items.first(), items.get(1)) else {
            return Ok(Self::Other);
        };
        Ok(match (family.as_slice(), parameter) {
            (b"CalGray", _) => Self::Gray,
            (b"CalRGB", _) => Self::Rgb,
            (b"ICCBased", Some(profile)) => match document.resolve(profile)? {
                Object::Dictionary(profile) => {
                    Self::of_components(document.get(&profile, b"N")?.as_i64().unwrap_or(0))
                }
                _ => Self::Other,
            },
            _ => Self::Other,
        })
    }
}

/// Numbers as a colour in this space; about as a screen shows it.
fn colour(space: Space, numbers: &[f64]) -> Option<[u8; 3]> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 255
    let octet = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    match (space, numbers) {
        (Space::Gray, [gray]) => Some([octet(*gray); 3]),
        (Space::Rgb, [red, green, blue]) => Some([octet(*red), octet(*green), octet(*blue)]),
        (Space::Cmyk, [cyan, magenta, yellow, black]) => {
            Some([cyan, magenta, yellow].map(|ink| octet((1.0 - ink) * (1.0 - black))))
        }
        _ => None,
    }
}

/// The state that `q` keeps and `Q` takes back.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// From here to the page.
    pub(super) matrix: Affine,
    /// What is painted lies inside; a path that is no rectangle counts as the box around it.
    pub(super) clip: Rect,
    fill_space: Space,
    stroke_space: Space,
    pub(super) fill: Paint,
    pub(super) stroke: Paint,
    pub(super) line_width: f64,
    pub(super) text: TextState,
}

/// 9.3.
#[derive(Debug, Clone)]
pub(super) struct TextState {
    pub(super) font: Option<FontId>,
    pub(super) size: f64,
    pub(super) character_spacing: f64,
    pub(super) word_spacing: f64,
    /// 1 is as wide as the font is.
    pub(super) scaling: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    /// How it is painted (table 104): 3 and 7 leave no ink.
    pub(super) mode: u8,
}

impl State {
    /// At the beginning of a page (table 51).
    pub(super) fn new(clip: Rect) -> Self {
        Self {
            matrix: Affine::IDENTITY,
            clip,
            fill_space: Space::Gray,
            stroke_space: Space::Gray,
            fill: BLACK,
            stroke: BLACK,
            line_width: 1.0,
            text: TextState {
                font: None,
                size: 1.0,
                character_spacing: 0.0,
                word_spacing: 0.0,
                scaling: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    pub(super) fn set_space(&mut self, space: Space, strokes: bool) {
        match strokes {
            true => (self.stroke_space, self.stroke.colour) = (space, space.initial()),
            false => (self.fill_space, self.fill.colour) = (space, space.initial()),
        }
    }

    pub(super) fn set_colour(&mut self, numbers: &[f64], strokes: bool) {
        match strokes {
            true => self.stroke.colour = colour(self.stroke_space, numbers),
            false => self.fill.colour = colour(self.fill_space, numbers),
        }
    }

    /// What an extended graphics state (table 57) says of transparency.
    pub(super) fn extend(
        &mut self,
        document: &Document<'_>,
        extended: &Dictionary,
    ) -> Result<(), Error> {
        if let Some(alpha) = number(&document.get(extended, b"ca")?) {
            self.fill.alpha = alpha;
        }
        if let Some(alpha) = number(&document.get(extended, b"CA")?) {
            self.stroke.alpha = alpha;
        }
        let is_masked = match document.get(extended, b"SMask")? {
            Object::Null => None,
            Object::Name(_) => Some(false),
            _ => Some(true),
        };
        let blends = match document.get(extended, b"BM")? {
            Object::Name(mode) => Some(!matches!(mode.as_slice(), b"Normal" | b"Compatible")),
            Object::Array(_) => Some(true),
            _ => None,
        };
        if is_masked.is_some() || blends.is_some() {
            let shows_through = is_masked.unwrap_or(false) || blends.unwrap_or(false);
            self.fill.is_masked = shows_through;
            self.stroke.is_masked = shows_through;
        }
        Ok(())
    }
}

/// A number that can be worked with.
pub(super) fn number(value: &Object) -> Option<f64> {
    let number = match value {
        #[allow(clippy::cast_precision_loss)] // no coordinate has more digits
        Object::Integer(number) => *number as f64,
        Object::Real(number) => f64::from(*number),
        _ => return None,
    };
    // far beyond what a page can be, and far from what overflows when it is multiplied
    Some(number.clamp(-1e9, 1e9)).filter(|number| number.is_finite())
}

/// Numbers, of which there are as many as asked.
pub(super) fn numbers<const N: usize>(
    document: &Document<'_>,
    value: &Object,
) -> Result<Option<[f64; N]>, Error> {
    let Object::Array(items) = document.resolve(value)? else {
        return Ok(None);
    };
    let mut found = [0.0; N];
    if items.len() != N {
        return Ok(None);
    }
    for (place, item) in found.iter_mut().zip(&items) {
        match number(&document.resolve(item)?) {
            Some(number) => *place = number,
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}
