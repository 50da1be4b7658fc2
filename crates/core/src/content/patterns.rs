//! Patterns (ISO 32000-2, 8.7): whether what is painted with one hides what is below.

use super::PageContent;
use super::graphics::{State, number};
use super::interpreter::{Run, Stop};
use super::visibility::is_hidden;
use crate::pdf::{or_nothing, rectangle};
use kurbo::{Point, Rect};
use lopdf::{Dictionary, Object, ObjectId};

/// Rows and columns of points that a tile is asked about.
const POINTS: u32 = 8;

impl Run<'_, '_, '_, '_> {
    /// Whether a pattern leaves some of what it is painted on free; not so of shadings, and of what cannot be read.
    pub(super) fn has_gaps(&mut self, resources: &Dictionary, name: &[u8]) -> Result<bool, Stop> {
        let Object::Reference(id) = self.resource(resources, b"Pattern", name)? else {
            return Ok(false);
        };
        if let Some(known) = self.reader.tiles.get(&id) {
            return Ok(*known);
        }
        self.spend(10)?;
        let Some(raw) = or_nothing(self.reader.document.raw(id))? else {
            return Ok(false);
        };
        let Object::Dictionary(pattern) = &raw.value else {
            return Ok(false);
        };
        if raw.data.is_none() {
            return Ok(false);
        }
        // a pattern inside itself
        self.reader.tiles.insert(id, true);
        let has_gaps = self.tile_has_gaps(id, pattern)?;
        self.reader.tiles.insert(id, has_gaps);
        Ok(has_gaps)
    }

    fn tile_has_gaps(&mut self, id: ObjectId, pattern: &Dictionary) -> Result<bool, Stop> {
        let bounds = self.get(pattern, b"BBox")?;
        let Some(bounds) = or_nothing(rectangle(self.reader.document, &bounds))? else {
            return Ok(true);
        };
        let bounds = super::area(bounds);
        for (step, length) in [(&b"XStep"[..], bounds.width()), (b"YStep", bounds.height())] {
            let step = number(&self.get(pattern, step)?);
            if step.is_none_or(|step| step.abs() > length + 0.01) {
                return Ok(true);
            }
        }
        let tile = self.aside(|run| {
            let state = State::new(Rect::new(-1e9, -1e9, 1e9, 1e9));
            run.form_upright(id, &Dictionary::new(), &state)
        })?;
        let mut points = (0..POINTS * POINTS).map(|nth| {
            let along = |nth: u32| (f64::from(nth) + 0.5) / f64::from(POINTS);
            Point::new(
                bounds.x0 + along(nth % POINTS) * bounds.width(),
                bounds.y0 + along(nth / POINTS) * bounds.height(),
            )
        });
        self.spend(tile.marks.len() as u64)?;
        Ok(!points.all(|point| is_hidden(&tile, point)))
    }

    /// What something shows that is not painted on the page itself.
    fn aside(
        &mut self,
        draw: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<PageContent, Stop> {
        let page = std::mem::take(&mut self.content);
        let layers = std::mem::take(&mut self.hidden);
        let drawn = draw(self);
        self.hidden = layers;
        let shown = std::mem::replace(&mut self.content, page);
        drawn?;
        Ok(shown)
    }
}
