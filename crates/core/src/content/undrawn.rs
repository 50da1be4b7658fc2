//! Annotations without a look of their own, which programs draw by what their entries say (ISO 32000-2, 12.5.6).

use super::graphics::{Space, number, numbers};
use super::interpreter::{Run, Stop};
use super::path::{Outline, Path};
use super::{MarkKind, graphics::State};
use crate::pdf::{or_nothing, or_null};
use kurbo::{Ellipse, Point, Rect, Shape as _};
use lopdf::{Dictionary, Object};

impl Run<'_, '_, '_, '_> {
    /// Areas and thick lines of an annotation in its box.
    pub(super) fn undrawn(
        &mut self,
        annotation: &Dictionary,
        place: Rect,
        state: &State,
    ) -> Result<(), Stop> {
        let Object::Name(kind) = self.get(annotation, b"Subtype")? else {
            return Ok(());
        };
        let opacity = number(&self.get(annotation, b"CA")?).unwrap_or(1.0);
        let colour = |run: &Self, value: &Object| coloured(run, state, value, opacity);
        let inside = match kind.as_slice() {
            b"Widget" => match self.get(annotation, b"MK")? {
                Object::Dictionary(characteristics) => self.get(&characteristics, b"BG")?,
                _ => Object::Null,
            },
            b"FreeText" => self.get(annotation, b"C")?,
            b"Square" | b"Circle" | b"Polygon" => self.get(annotation, b"IC")?,
            _ => Object::Null,
        };
        if let Some(state) = colour(self, &inside)? {
            let shapes = match kind.as_slice() {
                b"Circle" => {
                    let ellipse = Ellipse::from_rect(place).to_path(0.1);
                    vec![(place, Some(Outline::new(ellipse)))]
                }
                b"Polygon" => {
                    let mut path = self.path(&self.get(annotation, b"Vertices")?)?;
                    path.close();
                    path.filled(false)
                }
                _ => vec![(place, None)],
            };
            for shape in shapes {
                self.mark(&state, MarkKind::Fill, shape, state.fill);
            }
        }
        let lines = match kind.as_slice() {
            b"Line" => vec![self.get(annotation, b"L")?],
            b"PolyLine" => vec![self.get(annotation, b"Vertices")?],
            b"Ink" => match self.get(annotation, b"InkList")? {
                Object::Array(lines) => lines,
                _ => Vec::new(),
            },
            _ => return Ok(()),
        };
        let Some(state) = colour(self, &self.get(annotation, b"C")?)? else {
            return Ok(());
        };
        let width = match self.get(annotation, b"BS")? {
            Object::Dictionary(style) => number(&self.get(&style, b"W")?),
            _ => None,
        };
        for line in &lines {
            for shape in self.path(line)?.stroked(width.unwrap_or(1.0)) {
                self.mark(&state, MarkKind::Line, shape, state.fill);
            }
        }
        Ok(())
    }

    /// Points one after the other, each as two numbers.
    fn path(&mut self, points: &Object) -> Result<Path, Stop> {
        let mut path = Path::default();
        let Object::Array(items) = or_null(self.reader.document.resolve(points))? else {
            return Ok(path);
        };
        self.spend(items.len() as u64)?;
        for pair in items.chunks_exact(2) {
            if let [x, y] = pair
                && let (Some(x), Some(y)) = (number(x), number(y))
            {
                path.line_to(Point::new(x, y));
            }
        }
        Ok(path)
    }
}

/// The state that paints with a colour of an annotation (table 166, `/C`); `None` where it is transparent.
fn coloured(
    run: &Run<'_, '_, '_, '_>,
    state: &State,
    value: &Object,
    opacity: f64,
) -> Result<Option<State>, Stop> {
    let document = run.reader.document;
    let components = match value {
        Object::Array(items) => items.len(),
        _ => return Ok(None),
    };
    let given = match components {
        1 => or_nothing(numbers::<1>(document, value))?.map(|given| given.to_vec()),
        3 => or_nothing(numbers::<3>(document, value))?.map(|given| given.to_vec()),
        4 => or_nothing(numbers::<4>(document, value))?.map(|given| given.to_vec()),
        _ => None,
    };
    Ok(given.map(|given| {
        let mut state = state.clone();
        state.set_space(Space::of_components(components), false);
        state.set_colour(&given, false);
        state.fill.set_opacity(opacity);
        state
    }))
}
