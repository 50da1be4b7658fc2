//! Text: where the glyphs of a string come to stand (ISO 32000-2, 9.4).

use super::fonts::Code;
use super::graphics::{State, number};
use super::interpreter::{Run, Stop};
use super::path::Outline;
use super::{Glyph, MarkKind, fonts::FontId};
use kurbo::{Affine, Point, Rect, Shape as _, Size, Vec2};
use lopdf::Object;

/// Glyphs of one page: some 50 full pages of text.
const GLYPHS: usize = 200_000;

/// Pieces of the outline of a letter that is looked at as something that hides others.
const LETTER: usize = 500;

/// Whether other letters may lie below it: it is as large as a headline, or a block.
fn hides_letters(code: &Code, ink: Rect) -> bool {
    let (least, most) = (ink.width().min(ink.height()), ink.width().max(ink.height()));
    !code.is_drawn && least >= 4.0 && (most >= 36.0 || code.is_block)
}

/// The matrices of a text object.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextObject {
    matrix: Affine,
    line: Affine,
    /// The box around what becomes a clip when it ends (9.3.6, modes 4 to 7).
    clip: Option<Rect>,
}

impl Default for TextObject {
    fn default() -> Self {
        Self {
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
            clip: None,
        }
    }
}

impl TextObject {
    pub(super) fn set(&mut self, matrix: Affine) {
        (self.matrix, self.line) = (matrix, matrix);
    }

    /// `ET`.
    pub(super) fn end(&mut self, state: &mut State) {
        if let Some(clip) = self.clip.take() {
            state.clip = state.clip.intersect(clip);
        }
    }

    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.set(self.line * Affine::translate((x, y)));
    }

    fn advance(&mut self, by: Vec2) {
        self.matrix *= Affine::translate(by);
    }
}

impl Run<'_, '_, '_, '_> {
    /// `Tj`.
    pub(super) fn show(
        &mut self,
        state: &State,
        place: &mut TextObject,
        string: &[u8],
    ) -> Result<(), Stop> {
        let Some(font) = state.text.font else {
            return Ok(());
        };
        self.order += 1;
        let mut rest = string;
        while !rest.is_empty() {
            self.spend(1)?;
            let (number, length, code) = self.reader.fonts.code(font, rest);
            let is_space = number == 32 && length == 1;
            rest = rest.get(length..).unwrap_or_default();
            self.place(state, place, (font, number), &code, is_space)?;
        }
        Ok(())
    }

    fn place(
        &mut self,
        state: &State,
        place: &mut TextObject,
        (font, number): (FontId, u32),
        code: &Code,
        is_space: bool,
    ) -> Result<(), Stop> {
        let text = &state.text;
        let is_horizontal = self.reader.fonts.is_horizontal(font);
        let scaled = [
            text.size * text.scaling,
            0.0,
            0.0,
            text.size,
            0.0,
            text.rise,
        ];
        let to_page = state.matrix * place.matrix * Affine::new(scaled);
        let glyph_to_page = to_page * Affine::scale(0.001) * Affine::translate(code.displacement);
        let spacing = text.character_spacing + if is_space { text.word_spacing } else { 0.0 };
        let before = *place;
        match is_horizontal {
            true => {
                let across = code.advance.x / 1000.0 * text.size + spacing;
                place.advance(Vec2::new(across * text.scaling, 0.0));
            }
            false => {
                let down = code.advance.y / 1000.0 * text.size + spacing;
                place.advance(Vec2::new(0.0, down));
            }
        }
        if self.content.glyphs.len() >= GLYPHS {
            return Err(Stop::Work);
        }
        let width = match is_horizontal {
            true => Vec2::new(code.advance.x, 0.0),
            false => Vec2::new(0.0, code.advance.y),
        };
        let start = glyph_to_page * Point::ZERO;
        let end = glyph_to_page * width.to_point();
        let up = to_page * Point::new(0.0, 1.0) - to_page * Point::ZERO;
        let across = to_page * Point::new(1.0, 0.0) - to_page * Point::ZERO;
        let size = up.hypot();
        let narrow = match code.is_drawn {
            true => f64::INFINITY,
            false => across.cross(up).abs() / size.max(across.hypot()).max(1e-9),
        };
        let ink = match code.ink.is_zero_area() {
            true => Rect::from_points(start, start),
            false => glyph_to_page.transform_rect_bbox(code.ink),
        };
        if !(ink.is_finite() && start.is_finite() && end.is_finite() && size.is_finite()) {
            *place = before;
            return Ok(());
        }
        self.content.draws_glyphs |= code.is_drawn;
        let fills = matches!(text.mode, 0 | 2 | 4 | 6);
        let strokes = matches!(text.mode, 1 | 2 | 5 | 6);
        let mut clip = state.clip;
        if let Some(outlines) = &state.outlines {
            self.spend(1 + outlines.segments() as u64 / 8)?;
            if !outlines.shows(ink) {
                clip = clip.with_size(Size::ZERO);
            }
        }
        if text.mode >= 4 && !ink.is_zero_area() {
            place.clip = Some(place.clip.map_or(ink, |clip| clip.union(ink)));
        }
        if fills && hides_letters(code, ink) {
            self.letter(state, font, number, glyph_to_page)?;
        }
        self.content.glyphs.push(Glyph {
            text: code.text.clone(),
            shape: code.shape.clone(),
            ink,
            start,
            end,
            size,
            font: Some(font),
            narrow,
            paints: [fills.then_some(state.fill), strokes.then_some(state.stroke)],
            clip,
            order: self.order,
            is_layer_off: self.is_layer_off(),
            within: self.within,
        });
        Ok(())
    }

    /// A letter as what it lies over.
    fn letter(
        &mut self,
        state: &State,
        font: FontId,
        number: u32,
        to_page: Affine,
    ) -> Result<(), Stop> {
        let Some(path) = self.reader.fonts.outline(font, number) else {
            return Ok(());
        };
        self.spend(1 + path.elements().len() as u64)?;
        if path.elements().len() > LETTER {
            return Ok(());
        }
        let path = to_page * path;
        let area = path.bounding_box();
        let outline = Some(Outline::new(path));
        self.mark(state, MarkKind::Letter, (area, outline), state.fill);
        Ok(())
    }

    /// `TJ`.
    pub(super) fn show_all(
        &mut self,
        state: &State,
        place: &mut TextObject,
        items: &[Object],
    ) -> Result<(), Stop> {
        for item in items {
            self.spend(1)?;
            if let Object::String(string, _) = item {
                self.show(state, place, string)?;
            } else if let Some(back) = number(item) {
                let by = -back / 1000.0 * state.text.size;
                let font = state.text.font;
                let is_horizontal = font.is_none_or(|font| self.reader.fonts.is_horizontal(font));
                place.advance(match is_horizontal {
                    true => Vec2::new(by * state.text.scaling, 0.0),
                    false => Vec2::new(0.0, by),
                });
            }
        }
        Ok(())
    }
}
