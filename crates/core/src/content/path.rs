//! Paths (ISO 32000-2, 8.5): what of the page they fill, and what thick lines lie over.

use kurbo::{
    Affine, BezPath, Line, ParamCurve as _, PathEl, PathSeg, Point, Rect, Shape as _, Vec2,
};

/// Programs draw no line thinner than about this.
const THIN: f64 = 0.25;

/// An outline that is no upright box.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    path: BezPath,
    even_odd: bool,
}

impl Outline {
    /// What a path goes around, by the nonzero rule.
    pub(super) fn new(path: BezPath) -> Self {
        Self {
            path,
            even_odd: false,
        }
    }

    /// How many pieces it has.
    pub(crate) fn segments(&self) -> usize {
        self.path.elements().len()
    }

    /// Whether what fills it lies over this point.
    pub(crate) fn contains(&self, point: Point) -> bool {
        let winding = self.path.winding(point);
        match self.even_odd {
            true => winding % 2 != 0,
            false => winding != 0,
        }
    }
}

/// A path in the page's coordinates, as it is built.
#[derive(Debug, Default, Clone)]
pub(super) struct Path {
    /// Upright boxes, and whether each goes around counterclockwise.
    boxes: Vec<(Rect, bool)>,
    other: BezPath,
}

impl Path {
    pub(super) fn is_empty(&self) -> bool {
        self.boxes.is_empty() && self.other.is_empty()
    }

    pub(super) fn move_to(&mut self, to: Point) {
        self.other.move_to(to);
    }

    pub(super) fn line_to(&mut self, to: Point) {
        match self.other.elements().is_empty() {
            true => self.other.move_to(to),
            false => self.other.line_to(to),
        }
    }

    pub(super) fn curve_to(&mut self, first: Option<Point>, second: Point, to: Point) {
        let Some(from) = self.current() else {
            return self.other.move_to(to);
        };
        self.other.curve_to(first.unwrap_or(from), second, to);
    }

    fn current(&self) -> Option<Point> {
        match self.other.elements().last()? {
            PathEl::MoveTo(to)
            | PathEl::LineTo(to)
            | PathEl::QuadTo(_, to)
            | PathEl::CurveTo(_, _, to) => Some(*to),
            PathEl::ClosePath => {
                self.other
                    .elements()
                    .iter()
                    .rev()
                    .find_map(|element| match element {
                        PathEl::MoveTo(start) => Some(*start),
                        _ => None,
                    })
            }
        }
    }

    pub(super) fn close(&mut self) {
        if !self.other.is_empty() {
            self.other.close_path();
        }
    }

    /// `re`.
    pub(super) fn rectangle(&mut self, matrix: Affine, [x, y, width, height]: [f64; 4]) {
        let corners = [
            (x, y),
            (x + width, y),
            (x + width, y + height),
            (x, y + height),
        ];
        let corners = corners.map(|corner| matrix * Point::from(corner));
        match upright(&corners) {
            Some(found) => self.boxes.push(found),
            None => {
                let [first, rest @ ..] = corners;
                self.other.move_to(first);
                for corner in rest {
                    self.other.line_to(corner);
                }
                self.other.close_path();
            }
        }
    }

    /// The box around it.
    pub(super) fn bounds(&self) -> Option<Rect> {
        let boxes = self.boxes.iter().map(|(found, _)| *found);
        let other = (!self.other.is_empty()).then(|| self.other.bounding_box());
        boxes.chain(other).reduce(|one, other| one.union(other))
    }

    /// What it fills: boxes, and what is none with its outline.
    pub(super) fn filled(mut self, even_odd: bool) -> Vec<(Rect, Option<Outline>)> {
        if let Some(found) = corners(&self.other).as_deref().and_then(upright) {
            self.boxes.push(found);
            self.other = BezPath::new();
        }
        let same_way = self.boxes.windows(2).all(|pair| match pair {
            [(_, one), (_, other)] => one == other,
            _ => true,
        });
        let may_have_holes = self.boxes.len() > 1 && (even_odd || !same_way);
        let mixed = !self.boxes.is_empty() && !self.other.is_empty();
        if may_have_holes || mixed {
            for found in std::mem::take(&mut self.boxes) {
                self.other.extend(around(found));
            }
        }
        let mut filled: Vec<_> = self.boxes.iter().map(|(found, _)| (*found, None)).collect();
        if !self.other.is_empty() {
            let bounds = self.other.bounding_box();
            let path = self.other;
            filled.push((bounds, Some(Outline { path, even_odd })));
        }
        filled
    }

    /// What it clips to beside the box around it; `None` where it is that box.
    pub(super) fn clipped(self, even_odd: bool) -> Option<Outline> {
        let is_box = match self.boxes.as_slice() {
            [_] => self.other.is_empty(),
            [] => corners(&self.other).as_deref().and_then(upright).is_some(),
            _ => false,
        };
        if is_box {
            return None;
        }
        let mut path = self.other;
        for found in self.boxes {
            path.extend(around(found));
        }
        Some(Outline { path, even_odd })
    }

    /// What its lines lie over.
    pub(super) fn stroked(&self, width: f64) -> Vec<(Rect, Option<Outline>)> {
        let width = width.max(THIN);
        let around =
            |from: Point, to: Point| Rect::from_points(from, to).inflate(width / 2.0, width / 2.0);
        let sides = self.boxes.iter().flat_map(|(found, _)| {
            let Rect { x0, y0, x1, y1 } = *found;
            [
                (x0, y0, x1, y0),
                (x1, y0, x1, y1),
                (x0, y1, x1, y1),
                (x0, y0, x0, y1),
            ]
        });
        let sides = sides.map(|(x0, y0, x1, y1)| around(Point::new(x0, y0), Point::new(x1, y1)));
        let lines = self.other.segments().filter_map(|segment| match segment {
            PathSeg::Line(Line { p0, p1 }) if near(p0.x, p1.x) || near(p0.y, p1.y) => {
                Some((around(p0, p1), None))
            }
            PathSeg::Line(_) => band(segment, width, 1),
            _ => band(segment, width, CHORDS),
        });
        let sides = sides.map(|side| (side, None));
        sides.chain(lines).collect()
    }
}

/// Pieces that a curve is taken for.
const CHORDS: u32 = 8;

/// What a piece of a line lies over, without its ends; nothing where it has no length.
fn band(segment: PathSeg, width: f64, chords: u32) -> Option<(Rect, Option<Outline>)> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let at = |chord: u32| segment.eval(f64::from(chord) / f64::from(chords));
    for chord in 0..=chords {
        let along = at((chord + 1).min(chords)) - at(chord.saturating_sub(1));
        let length = along.hypot();
        if length > 1e-9 {
            let aside = Vec2::new(-along.y, along.x) * (width / 2.0 / length);
            left.push(at(chord) + aside);
            right.push(at(chord) - aside);
        }
    }
    if left.is_empty() {
        return None;
    }
    let mut path = BezPath::new();
    for (nth, point) in left.into_iter().chain(right.into_iter().rev()).enumerate() {
        match nth {
            0 => path.move_to(point),
            _ => path.line_to(point),
        }
    }
    path.close_path();
    let outline = Outline {
        even_odd: false,
        path,
    };
    Some((outline.path.bounding_box(), Some(outline)))
}

/// A box as a path that goes around in the same direction.
fn around((found, counterclockwise): (Rect, bool)) -> BezPath {
    let path = found.to_path(0.1);
    match counterclockwise {
        true => path,
        false => path.reverse_subpaths(),
    }
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.01
}

/// The corners of a path that is one polygon of four.
fn corners(path: &BezPath) -> Option<Vec<Point>> {
    let mut corners = Vec::new();
    for (at, element) in path.elements().iter().enumerate() {
        match element {
            PathEl::MoveTo(to) if at == 0 => corners.push(*to),
            PathEl::LineTo(to) if corners.len() < 5 => corners.push(*to),
            PathEl::ClosePath if at + 1 == path.elements().len() => {}
            _ => return None,
        }
    }
    if let [first, _, _, _, last] = corners.as_slice()
        && near(first.x, last.x)
        && near(first.y, last.y)
    {
        corners.pop();
    }
    (corners.len() == 4).then_some(corners)
}

/// Four corners as an upright box, and whether they go around counterclockwise.
fn upright(corners: &[Point]) -> Option<(Rect, bool)> {
    let [a, b, c, d] = corners else {
        return None;
    };
    let level_first = near(a.y, b.y) && near(b.x, c.x) && near(c.y, d.y) && near(d.x, a.x);
    let upright_first = near(a.x, b.x) && near(b.y, c.y) && near(c.x, d.x) && near(d.y, a.y);
    if !level_first && !upright_first {
        return None;
    }
    let counterclockwise = (*b - *a).cross(*c - *b) > 0.0;
    Some((Rect::from_points(*a, *c), counterclockwise))
}
