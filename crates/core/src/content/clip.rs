//! Clips (ISO 32000-2, 8.5.4) that are no boxes.

use super::path::Outline;
use kurbo::{Point, Rect};
use std::rc::Rc;

/// Clips inside of clips that are looked at; of those behind, only the box counts.
const DEEPEST: usize = 8;

/// Pieces of one of them: more are taken by pictures, which are drawn with them, and not by what hides text.
const SEGMENTS: usize = 256;

/// An outline inside of which everything is painted, and those before it.
#[derive(Debug)]
pub(crate) struct Clip {
    outline: Outline,
    before: Option<Rc<Clip>>,
    depth: usize,
    segments: usize,
}

impl Clip {
    /// One more, unless it asks for too much.
    pub(super) fn inside(before: Option<Rc<Self>>, outline: Outline) -> Option<Rc<Self>> {
        let (depth, segments) = before
            .as_ref()
            .map_or((0, 0), |before| (before.depth, before.segments));
        let own = outline.segments();
        if own > SEGMENTS || depth >= DEEPEST {
            return before;
        }
        Some(Rc::new(Self {
            outline,
            before,
            depth: depth + 1,
            segments: segments + own,
        }))
    }

    /// How many pieces all of them have.
    pub(super) fn segments(&self) -> usize {
        self.segments
    }

    pub(super) fn contains(&self, point: Point) -> bool {
        self.outline.contains(point)
            && self
                .before
                .as_ref()
                .is_none_or(|before| before.contains(point))
    }

    /// Whether some of a letter shows.
    pub(super) fn shows(&self, ink: Rect) -> bool {
        const ALONG: [f64; 3] = [0.1, 0.5, 0.9];
        let across = |x: f64| ink.x0 + x * ink.width();
        let up = |y: f64| ink.y0 + y * ink.height();
        ALONG.iter().any(|x| {
            ALONG
                .iter()
                .any(|y| self.contains(Point::new(across(*x), up(*y))))
        })
    }
}
