//! A page as it is seen, and its own coordinates (ISO 32000-2, 8.3.2.3).

use super::{Origin, refusal, without_box};
use crate::error::Error;
use crate::pdf::Page;

/// What is seen of a page: its crop box, turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seen {
    /// In the page's own coordinates: left, bottom, right, top.
    own: [f32; 4],
    /// Degrees clockwise: 0, 90, 180 or 270.
    rotation: u16,
}

impl Seen {
    pub(crate) fn of(page: &Page) -> Result<Self, Error> {
        let own = page.boxes.visible().ok_or_else(|| without_box(page))?;
        if own[2] <= own[0] || own[3] <= own[1] {
            return Err(without_box(page));
        }
        Ok(Self {
            own,
            rotation: page.boxes.rotate,
        })
    }

    fn is_sideways(&self) -> bool {
        self.rotation % 180 == 90
    }

    pub(crate) fn width(&self) -> f32 {
        let [left, bottom, right, top] = self.own;
        if self.is_sideways() {
            top - bottom
        } else {
            right - left
        }
    }

    pub(crate) fn height(&self) -> f32 {
        let [left, bottom, right, top] = self.own;
        if self.is_sideways() {
            right - left
        } else {
            top - bottom
        }
    }

    /// Left, bottom, width, height as seen in the page's own coordinates: left, bottom, right, top.
    pub(crate) fn to_own(self, [x, y, width, height]: [f32; 4]) -> [f32; 4] {
        let [left, bottom, right, top] = self.own;
        match self.rotation {
            90 => [
                right - y - height,
                bottom + x,
                right - y,
                bottom + x + width,
            ],
            180 => [right - x - width, top - y - height, right - x, top - y],
            270 => [left + y, top - x - width, left + y + height, top - x],
            _ => [left + x, bottom + y, left + x + width, bottom + y + height],
        }
    }

    /// The way back.
    pub(crate) fn of_own(self, [l, b, r, t]: [f32; 4]) -> [f32; 4] {
        let [left, bottom, right, top] = self.own;
        match self.rotation {
            90 => [b - bottom, right - r, t - b, r - l],
            180 => [right - r, top - t, r - l, t - b],
            270 => [top - t, l - left, t - b, r - l],
            _ => [l - left, b - bottom, r - l, t - b],
        }
    }

    /// A box that is counted from this corner, as seen.
    ///
    /// # Errors
    /// [`Refusal::BoxOutsidePage`](crate::error::Refusal::BoxOutsidePage).
    pub(crate) fn of_corner(self, origin: Origin, rectangle: [f32; 4]) -> Result<[f32; 4], Error> {
        let [left, vertical, width, height] = rectangle;
        let bottom = match origin {
            Origin::LowerLeft => vertical,
            Origin::UpperLeft => self.height() - vertical - height,
        };
        let seen = [left, bottom, width, height];
        self.refuse_outside(seen)?;
        Ok(seen)
    }

    /// Refuses what is no box, and what is not on the page.
    pub(crate) fn refuse_outside(self, seen: [f32; 4]) -> Result<(), Error> {
        // what arithmetic with coordinates of one single precision may be off by
        const SLACK: f32 = 0.001;
        let [left, bottom, width, height] = seen;
        let requested = [left, bottom, left + width, bottom + height];
        let is_inside = requested.iter().all(|edge| edge.is_finite())
            && width > 0.0
            && height > 0.0
            && left >= -SLACK
            && bottom >= -SLACK
            && requested[2] <= self.width() + SLACK
            && requested[3] <= self.height() + SLACK;
        match is_inside {
            true => Ok(()),
            false => Err(refusal(requested, [0.0, 0.0, self.width(), self.height()])),
        }
    }
}
