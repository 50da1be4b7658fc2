//! Masks of images (ISO 32000-2, 8.9.6 and 11.6.5.2): where an image hides what lies below it.

use super::graphics::number;
use super::interpreter::{Run, Stop};
use crate::pdf::or_nothing;
use kurbo::{Affine, Point};
use lopdf::{Dictionary, Object, ObjectId};
use std::rc::Rc;

/// Bytes of one mask. A scanned page has 1 MB of one bit, a picture 4 of eight.
const LONGEST: usize = 8 * 1024 * 1024;

/// Bytes of all masks that are kept at once.
const KEPT: usize = 32 * 1024 * 1024;

/// What lets less than a twentieth of what is below through hides it.
const OPAQUE: u8 = 243;

/// What lets all but a twentieth through is nothing to see.
const CLEAR: u8 = 255 - OPAQUE;

/// Samples of a mask, in rows from the top down.
#[derive(Debug)]
pub(super) struct Samples {
    data: Vec<u8>,
    columns: usize,
    rows: usize,
    bits: usize,
    /// Whether the greatest sample is painted, or the least.
    paints_high: bool,
}

impl Samples {
    /// Whether how much of the image is painted is such, here and around.
    fn all(&self, (column, row): (usize, usize), is_such: impl Fn(u8) -> bool) -> bool {
        let around = |at: usize, most: usize| at.saturating_sub(1)..(at + 2).min(most);
        around(row, self.rows).all(|row| {
            around(column, self.columns).all(|column| is_such(self.painted(column, row)))
        })
    }

    /// From 0, which is nothing, to 255.
    fn painted(&self, column: usize, row: usize) -> u8 {
        let line = (self.columns * self.bits).div_ceil(8) * row;
        let byte = self.data.get(line + column * self.bits / 8);
        let byte = byte.copied().unwrap_or_default();
        let sample = match self.bits {
            1 if byte >> (7 - column % 8) & 1 == 1 => u8::MAX,
            1 => 0,
            _ => byte,
        };
        match self.paints_high {
            true => sample,
            false => u8::MAX - sample,
        }
    }
}

/// A mask in its place on the page.
#[derive(Debug, Clone)]
pub(crate) struct Mask {
    samples: Rc<Samples>,
    /// From the page to columns and rows.
    from_page: Affine,
}

impl Mask {
    /// `to_page` takes the unit square to where the image is (8.9.5).
    pub(super) fn placed(samples: Rc<Samples>, to_page: Affine) -> Option<Self> {
        #[allow(clippy::cast_precision_loss)] // far below 2^52
        let (columns, rows) = (samples.columns as f64, samples.rows as f64);
        let from_page = Affine::new([columns, 0.0, 0.0, -rows, 0.0, rows]) * to_page.inverse();
        from_page.is_finite().then_some(Self { samples, from_page })
    }

    /// Whether the image hides what lies below a point of it.
    pub(super) fn hides(&self, point: Point) -> bool {
        self.samples
            .all(self.place(point), |painted| painted >= OPAQUE)
    }

    /// Whether there is nothing to see of the image at a point of it.
    pub(super) fn is_clear(&self, point: Point) -> bool {
        self.samples
            .all(self.place(point), |painted| painted <= CLEAR)
    }

    fn place(&self, point: Point) -> (usize, usize) {
        let place = self.from_page * point;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
        let at = |place: f64, most: usize| (place.max(0.0) as usize).min(most - 1);
        (
            at(place.x, self.samples.columns),
            at(place.y, self.samples.rows),
        )
    }
}

impl Run<'_, '_, '_, '_> {
    /// The mask of an image, or the image where it is a stencil; `None` where it cannot be read.
    pub(super) fn mask(
        &mut self,
        id: ObjectId,
        image: &Dictionary,
    ) -> Result<Option<Rc<Samples>>, Stop> {
        let is_stencil = self.get(image, b"ImageMask")? == Object::Boolean(true);
        let holder = match (is_stencil, image.get(b"SMask"), image.get(b"Mask")) {
            (true, ..) => id,
            (_, Ok(Object::Reference(mask)), _) | (_, _, Ok(Object::Reference(mask))) => *mask,
            _ => return Ok(None),
        };
        if let Some(known) = self.reader.masks.get(&holder) {
            return Ok(known.clone());
        }
        self.spend(10)?;
        let samples = self.samples(holder)?.map(Rc::new);
        self.reader.masks.insert(holder, samples.clone());
        Ok(samples)
    }

    fn samples(&mut self, id: ObjectId) -> Result<Option<Samples>, Stop> {
        let document = self.reader.document;
        let Some(raw) = or_nothing(document.raw(id))? else {
            return Ok(None);
        };
        let Object::Dictionary(mask) = &raw.value else {
            return Ok(None);
        };
        let side = |run: &Self, key: &[u8]| -> Result<usize, Stop> {
            let side = run.get(mask, key)?.as_i64().unwrap_or(0);
            Ok(usize::try_from(side).unwrap_or(0))
        };
        let (columns, rows) = (side(self, b"Width")?, side(self, b"Height")?);
        let is_stencil = self.get(mask, b"ImageMask")? == Object::Boolean(true);
        let bits = if is_stencil {
            1
        } else {
            side(self, b"BitsPerComponent")?
        };
        // a stencil paints where there is a 0, a soft mask where there is a 1 (table 87, 11.5.3), unless they are
        // decoded the other way around
        let is_turned = match self.get(mask, b"Decode")? {
            Object::Array(range) => range.first().and_then(number) == Some(1.0),
            _ => false,
        };
        let length = columns
            .saturating_mul(bits)
            .div_ceil(8)
            .saturating_mul(rows);
        let left = KEPT.saturating_sub(self.reader.mask_bytes);
        if length == 0 || length > LONGEST.min(left) || !matches!(bits, 1 | 8) {
            return Ok(None);
        }
        let data = or_nothing(document.shown_text(&raw, LONGEST))?.unwrap_or_default();
        self.spend(1 + data.len() as u64 / 64)?;
        if data.len() < length {
            return Ok(None);
        }
        self.reader.mask_bytes += data.len();
        Ok(Some(Samples {
            data,
            columns,
            rows,
            bits,
            paints_high: is_stencil == is_turned,
        }))
    }
}
