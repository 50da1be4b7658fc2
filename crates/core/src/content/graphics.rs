//! The graphics state (ISO 32000-2, 8.4), as far as it tells what can be seen.

use super::blend::Blend;
use super::clip::Clip;
use super::fonts::FontId;
use crate::error::Error;
use crate::pdf::Document;
use kurbo::{Affine, Rect};
use lopdf::{Dictionary, Object};
use std::rc::Rc;

/// What something is painted with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Paint {
    /// Red, green, blue; `None` for a pattern, a separation and whatever else is not worked out.
    pub(crate) colour: Option<[u8; 3]>,
    /// From 0 to 1, which is opaque.
    alpha: f64,
    blend: Blend,
    /// Whether a soft mask (11.6.4.3) lets some of what is below show.
    is_masked: bool,
    /// Whether the tiles of a pattern (8.7.3) do.
    has_gaps: bool,
}

/// Colours that differ by less, a twentieth of what there is, cannot be told apart on paper.
const SAME: u8 = 13;

const PAPER: [u8; 3] = [255; 3];

/// Whether people see one colour.
fn is_same(one: [u8; 3], other: [u8; 3]) -> bool {
    let mut pairs = one.iter().zip(other);
    pairs.all(|(one, other)| one.abs_diff(other) < SAME)
}

impl Paint {
    pub(super) fn set_opacity(&mut self, opacity: f64) {
        self.alpha = opacity.clamp(0.0, 1.0);
    }

    /// Whether what is painted with it hides what is below.
    pub(crate) fn is_opaque(&self) -> bool {
        self.lets_through() < 0.051
    }

    /// How much of what is below still shows, from 0 to 1; 1 where that is not worked out.
    pub(super) fn lets_through(&self) -> f64 {
        let is_flat = match (self.blend, self.blended([0; 3]), self.blended([255; 3])) {
            (Blend::Normal, ..) => true,
            // on black as on white
            (_, Some(dark), Some(light)) => is_same(dark, light),
            _ => false,
        };
        match is_flat && !self.is_masked && !self.has_gaps {
            true => 1.0 - self.alpha,
            false => 1.0,
        }
    }

    /// Whether it is so faint that nobody reads what is written with it.
    pub(super) fn is_transparent(&self) -> bool {
        self.alpha < 0.05
    }

    /// The colour that comes of it on this ground; `None` where that is not worked out.
    pub(super) fn on(&self, ground: [u8; 3]) -> Option<[u8; 3]> {
        if self.is_masked || self.has_gaps {
            return None;
        }
        let mut mixed = self.blended(ground)?;
        for (own, below) in mixed.iter_mut().zip(ground) {
            let (own_part, below_part) = (f64::from(*own), f64::from(below));
            *own = octet((below_part + self.alpha * (own_part - below_part)) / 255.0);
        }
        Some(mixed)
    }

    /// The colour that comes of it where nothing was painted, whatever its blend mode.
    pub(super) fn on_paper(&self) -> Option<[u8; 3]> {
        let plain = Self {
            blend: Blend::Normal,
            ..*self
        };
        plain.on(PAPER)
    }

    /// Whether it leaves nothing to see where nothing was painted.
    pub(super) fn is_lost_on_paper(&self) -> bool {
        self.on_paper().is_some_and(|shown| is_same(shown, PAPER))
    }

    /// Whether it leaves nothing to see on this ground.
    pub(super) fn is_lost_on(&self, ground: [u8; 3]) -> bool {
        self.on(ground).is_some_and(|shown| is_same(shown, ground))
    }

    /// Its colour over another one, as if it were opaque.
    fn blended(&self, ground: [u8; 3]) -> Option<[u8; 3]> {
        let mut mixed = self.colour?;
        for (own, below) in mixed.iter_mut().zip(ground) {
            let (own_part, below_part) = (f64::from(*own) / 255.0, f64::from(below) / 255.0);
            *own = octet(self.blend.mixed(below_part, own_part)?);
        }
        Some(mixed)
    }
}

/// A component of a colour.
fn octet(part: f64) -> u8 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 255
    let octet = (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    octet
}

const BLACK: Paint = Paint {
    colour: Some([0; 3]),
    alpha: 1.0,
    blend: Blend::Normal,
    is_masked: false,
    has_gaps: false,
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

    pub(super) fn of_components(count: usize) -> Self {
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
                    let components = document.get(&profile, b"N")?.as_i64().unwrap_or(0);
                    Self::of_components(usize::try_from(components).unwrap_or(0))
                }
                _ => Self::Other,
            },
            _ => Self::Other,
        })
    }
}

/// Numbers as a colour in this space; about as a screen shows it.
fn colour(space: Space, numbers: &[f64]) -> Option<[u8; 3]> {
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
    /// What is painted lies inside.
    pub(super) clip: Rect,
    /// And inside of these, which are no boxes.
    pub(super) outlines: Option<Rc<Clip>>,
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
            outlines: None,
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

    fn paint(&mut self, strokes: bool) -> (&mut Space, &mut Paint) {
        match strokes {
            true => (&mut self.stroke_space, &mut self.stroke),
            false => (&mut self.fill_space, &mut self.fill),
        }
    }

    pub(super) fn set_space(&mut self, space: Space, strokes: bool) {
        let (own, paint) = self.paint(strokes);
        *own = space;
        paint.colour = space.initial();
        paint.has_gaps = false;
    }

    pub(super) fn set_colour(&mut self, numbers: &[f64], strokes: bool) {
        let (own, paint) = self.paint(strokes);
        paint.colour = colour(*own, numbers);
        paint.has_gaps = false;
    }

    /// The colour is a pattern of tiles or a shading, of which the first may leave gaps.
    pub(super) fn set_pattern(&mut self, has_gaps: bool, strokes: bool) {
        let (_, paint) = self.paint(strokes);
        paint.colour = None;
        paint.has_gaps = has_gaps;
    }

    /// What an extended graphics state (table 57) says of transparency and of lines.
    pub(super) fn extend(
        &mut self,
        document: &Document<'_>,
        extended: &Dictionary,
    ) -> Result<(), Error> {
        if let Some(alpha) = number(&document.get(extended, b"ca")?) {
            self.fill.set_opacity(alpha);
        }
        if let Some(alpha) = number(&document.get(extended, b"CA")?) {
            self.stroke.set_opacity(alpha);
        }
        if let Some(width) = number(&document.get(extended, b"LW")?) {
            self.line_width = width;
        }
        let is_masked = match document.get(extended, b"SMask")? {
            Object::Null => self.fill.is_masked,
            mask => !matches!(mask, Object::Name(_)),
        };
        let blend = match document.get(extended, b"BM")? {
            Object::Name(mode) => Blend::named(&mode),
            // the first that is known
            Object::Array(modes) => {
                let names = modes.iter().filter_map(|mode| mode.as_name().ok());
                let mut known = names.map(Blend::named);
                let known = known.find(|mode| *mode != Blend::Other);
                known.unwrap_or(Blend::Other)
            }
            _ => self.fill.blend,
        };
        for paint in [&mut self.fill, &mut self.stroke] {
            paint.is_masked = is_masked;
            paint.blend = blend;
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
