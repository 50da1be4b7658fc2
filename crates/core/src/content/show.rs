//! Text: where the glyphs of a string come to stand (ISO 32000-2, 9.4).

use super::fonts::Code;
use super::graphics::{State, number};
use super::interpreter::{Run, Stop};
use super::{Glyph, fonts::FontId};
use kurbo::{Affine, Point, Rect, Vec2};
use lopdf::Object;

/// Glyphs of one page: some 50 full pages of text.
const GLYPHS: usize = 200_000;

/// The matrices of a text object.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextObject {
    matrix: Affine,
    line: Affine,
}

impl Default for TextObject {
    fn default() -> Self {
        Self {
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
        }
    }
}

impl TextObject {
    pub(super) fn set(&mut self, matrix: Affine) {
        *self = Self {
            matrix,
            line: matrix,
        };
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
            self.place(state, place, font, &code, is_space)?;
        }
        Ok(())
    }

    fn place(
        &mut self,
        state: &State,
        place: &mut TextObject,
        font: FontId,
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
        let size = (to_page * Point::new(0.0, 1.0) - to_page * Point::ZERO).hypot();
        let ink = match code.ink.is_zero_area() {
            true => Rect::from_points(start, start),
            false => glyph_to_page.transform_rect_bbox(code.ink),
        };
        if !(ink.is_finite() && start.is_finite() && end.is_finite() && size.is_finite()) {
            *place = before;
            return Ok(());
        }
        self.content.draws_glyphs |= code.is_drawn;
        self.content.glyphs.push(Glyph {
            text: code.text.clone(),
            ink,
            start,
            end,
            size,
            font: Some(font),
            is_painted: !matches!(text.mode, 3 | 7),
            paint: state.fill,
            clip: state.clip,
            order: self.order,
            is_layer_off: self.is_layer_off(),
            within: self.within,
        });
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
