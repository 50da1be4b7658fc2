//! Text that is on a page and cannot be seen, and why.

use super::{Glyph, Mark, MarkKind, PageContent, Text, Within};
use kurbo::{Point, Rect};

/// Rows and columns that a page is looked at in.
const CELLS: usize = 16;

/// Comparisons of a glyph with an area on one page: what honest pages ask for is far below.
const COMPARISONS: usize = 20_000_000;

/// Colours that differ by less cannot be told apart on paper.
const SAME: u8 = 8;

/// Letters that are lower, in points, are not read.
const TINY: f64 = 1.0;

/// Characters of a hidden text that are told.
const TOLD: usize = 80;

/// Why a text is not seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Hiding {
    /// Its layer is off.
    LayerOff,
    /// It is shown in a mode that leaves no ink.
    NoInk,
    /// It lets nearly all of what is below it through.
    Transparent,
    /// It has the colour of what it stands on.
    SameColour,
    /// It is too small to be read.
    Tiny,
    /// It is outside of what is seen of the page or of its form.
    Outside,
    /// Something was painted over it.
    Covered(MarkKind, Within),
}

/// A text that is not seen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hidden {
    pub(crate) why: Hiding,
    /// Its beginning.
    pub(crate) text: String,
    pub(crate) area: Rect,
    pub(crate) within: Within,
}

impl Hidden {
    /// Whether it lies below what an annotation shows.
    pub(crate) fn is_below(&self, annotation: u32) -> bool {
        matches!(self.why, Hiding::Covered(_, Within::Annotation(Some(id))) if id.0 == annotation)
    }
}

/// Whether everything was looked at, and what is hidden, in the order of the page.
pub(crate) fn hidden(content: &PageContent) -> (bool, Vec<Hidden>) {
    let glyphs: Vec<&Glyph> = content
        .glyphs
        .iter()
        .filter(|glyph| !glyph.is_blank())
        .collect();
    let mut left = COMPARISONS;
    let mut reasons: Vec<Option<Hiding>> = glyphs.iter().map(|glyph| by_itself(glyph)).collect();
    let grid = Grid::of(content);
    by_ground(&glyphs, &content.marks, &grid, (&mut reasons, &mut left));
    by_cover(&glyphs, &content.marks, &grid, (&mut reasons, &mut left));
    let scans = scans(content);
    let mut found: Vec<Hidden> = Vec::new();
    let mut before: Option<usize> = None;
    for (at, (glyph, why)) in glyphs.iter().zip(reasons).enumerate() {
        let Some(why) = why else {
            continue;
        };
        // what a scanner recognised lies on its picture, for those who search
        if why == Hiding::NoInk && scans.iter().any(|scan| contains(scan, glyph.ink.center())) {
            continue;
        }
        let goes_on = before.is_some_and(|before| before + 1 == at);
        before = Some(at);
        match found.last_mut() {
            Some(last) if goes_on && last.why == why && last.within == glyph.within => {
                last.area = last.area.union(glyph.ink);
                let apart = at.checked_sub(1).and_then(|before| glyphs.get(before));
                if apart.is_some_and(|before| (glyph.start - before.end).hypot() > 0.2 * glyph.size)
                {
                    push(&mut last.text, ' ');
                }
                say(glyph, &mut last.text);
            }
            _ => {
                let mut text = String::new();
                say(glyph, &mut text);
                found.push(Hidden {
                    why,
                    text,
                    area: glyph.ink,
                    within: glyph.within,
                });
            }
        }
    }
    // a line or a dot under another says nothing that could be missed
    let says = |letter: char| letter.is_alphanumeric() || letter == char::REPLACEMENT_CHARACTER;
    found.retain(|hidden| hidden.text.chars().any(says));
    (left > 0, found)
}

/// What is said by all that leaves ink, as far as it is cut by nothing but the look's own box, in the order in which it
/// is shown; `None` where a font does not tell.
pub(crate) fn said(content: &PageContent) -> Option<String> {
    let mut text = String::new();
    let told = |why: Option<Hiding>| matches!(why, None | Some(Hiding::Outside));
    for glyph in content.glyphs.iter().filter(|glyph| told(by_itself(glyph))) {
        match &glyph.text {
            Some(Text::Character(character)) => text.push(*character),
            Some(Text::Several(several)) => text.push_str(several),
            None => return None,
        }
    }
    Some(text).filter(|text| !text.trim().is_empty())
}

fn say(glyph: &Glyph, text: &mut String) {
    match &glyph.text {
        Some(Text::Character(character)) => push(text, *character),
        Some(Text::Several(several)) => several.chars().for_each(|character| push(text, character)),
        None => push(text, char::REPLACEMENT_CHARACTER),
    }
}

/// What is told of a text stays short, and cannot break a line.
fn push(text: &mut String, character: char) {
    if text.chars().count() < TOLD {
        text.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
}

fn by_itself(glyph: &Glyph) -> Option<Hiding> {
    if glyph.is_layer_off {
        return Some(Hiding::LayerOff);
    }
    if !glyph.is_painted {
        return Some(Hiding::NoInk);
    }
    if glyph.paint.alpha < 0.05 {
        return Some(Hiding::Transparent);
    }
    if glyph.size < TINY {
        return Some(Hiding::Tiny);
    }
    let seen = glyph.ink.intersect(glyph.clip);
    let is_outside =
        seen.width() <= 0.0 || seen.height() <= 0.0 || seen.area() < 0.05 * glyph.ink.area();
    (is_outside && !glyph.ink.is_zero_area()).then_some(Hiding::Outside)
}

/// Text in the colour of what lies directly below it.
fn by_ground(
    glyphs: &[&Glyph],
    marks: &[Mark],
    grid: &Grid,
    (reasons, left): (&mut [Option<Hiding>], &mut usize),
) {
    let by_cell = grid.marks(marks, left);
    for (glyph, reason) in glyphs.iter().zip(reasons) {
        let (None, Some(own)) = (&reason, glyph.paint.colour) else {
            continue;
        };
        let middle = glyph.ink.center();
        let below = by_cell.get(grid.cell(middle)).into_iter().flatten().rev();
        let below = below.filter_map(|at| marks.get(*at));
        let mut ground = Some([255; 3]);
        for mark in below.skip_while(|mark| mark.order > glyph.order) {
            let Some(still) = left.checked_sub(cost(mark)) else {
                *left = 0;
                return;
            };
            *left = still;
            if lies_over(mark, middle) {
                ground = match mark.kind {
                    MarkKind::Fill if mark.paint.is_opaque() => mark.paint.colour,
                    _ => None,
                };
                break;
            }
        }
        let is_same = |ground: [u8; 3]| {
            ground
                .iter()
                .zip(own)
                .all(|(one, other)| one.abs_diff(other) < SAME)
        };
        if ground.is_some_and(is_same) {
            *reason = Some(Hiding::SameColour);
        }
    }
}

/// Text that something opaque is painted over.
fn by_cover(
    glyphs: &[&Glyph],
    marks: &[Mark],
    grid: &Grid,
    (reasons, left): (&mut [Option<Hiding>], &mut usize),
) {
    let mut by_cell: Vec<Vec<usize>> = vec![Vec::new(); CELLS * CELLS];
    for (at, glyph) in glyphs.iter().enumerate() {
        if reasons.get(at).is_some_and(Option::is_none)
            && let Some(cell) = by_cell.get_mut(grid.cell(glyph.ink.center()))
        {
            cell.push(at);
        }
    }
    for mark in marks.iter().filter(|mark| covers(mark)) {
        for cell in grid.cells(mark.area) {
            let Some(cell) = by_cell.get_mut(cell) else {
                continue;
            };
            let Some(still) = left.checked_sub((cell.len() + 1).saturating_mul(5 * cost(mark)))
            else {
                *left = 0;
                return;
            };
            *left = still;
            cell.retain(|at| {
                let Some(glyph) = glyphs.get(*at) else {
                    return false;
                };
                let is_covered = glyph.order < mark.order && covers_all(mark, glyph.ink);
                if is_covered && let Some(reason) = reasons.get_mut(*at) {
                    *reason = Some(Hiding::Covered(mark.kind, mark.within));
                }
                !is_covered
            });
        }
    }
}

/// What it costs to ask whether a point is under it.
fn cost(mark: &Mark) -> usize {
    mark.outline
        .as_ref()
        .map_or(1, |outline| 1 + outline.segments())
}

/// Whether nothing that lies below it is seen.
fn covers(mark: &Mark) -> bool {
    mark.paint.is_opaque() && !mark.is_layer_off && mark.kind != MarkKind::MaskedImage
}

fn lies_over(mark: &Mark, point: Point) -> bool {
    !mark.is_layer_off
        && contains(&mark.area, point)
        && mark
            .outline
            .as_ref()
            .is_none_or(|outline| outline.contains(point))
}

/// Whether the middle of a letter and most of its sides are under it.
fn covers_all(mark: &Mark, ink: Rect) -> bool {
    let inner = ink.inset(-0.25 * ink.width().min(ink.height()));
    let points = [
        ink.center(),
        Point::new(inner.x0, inner.y0),
        Point::new(inner.x1, inner.y0),
        Point::new(inner.x0, inner.y1),
        Point::new(inner.x1, inner.y1),
    ];
    points.into_iter().all(|point| lies_over(mark, point))
}

fn contains(area: &Rect, point: Point) -> bool {
    (area.x0..=area.x1).contains(&point.x) && (area.y0..=area.y1).contains(&point.y)
}

/// Images that are as large as most of the page.
fn scans(content: &PageContent) -> Vec<Rect> {
    let images = content
        .marks
        .iter()
        .filter(|mark| matches!(mark.kind, MarkKind::Image | MarkKind::MaskedImage));
    images.map(|mark| mark.area).collect()
}

/// The page in cells, so that only neighbours are compared.
struct Grid {
    area: Rect,
}

impl Grid {
    fn of(content: &PageContent) -> Self {
        let clips = content.glyphs.iter().map(|glyph| glyph.clip);
        let marks = content.marks.iter().map(|mark| mark.area);
        let area = clips.chain(marks).reduce(|one, other| one.union(other));
        Self {
            area: area.unwrap_or(Rect::ZERO),
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss
    )]
    fn place(&self, at: f64, from: f64, length: f64) -> usize {
        let part = (at - from) / length.max(1e-6);
        ((part * CELLS as f64).max(0.0) as usize).min(CELLS - 1)
    }

    fn row_and_column(&self, point: Point) -> (usize, usize) {
        let column = self.place(point.x, self.area.x0, self.area.width());
        let row = self.place(point.y, self.area.y0, self.area.height());
        (row, column)
    }

    fn cell(&self, point: Point) -> usize {
        let (row, column) = self.row_and_column(point);
        row * CELLS + column
    }

    fn cells(&self, area: Rect) -> impl Iterator<Item = usize> + use<> {
        let (top, left) = self.row_and_column(Point::new(area.x0, area.y0));
        let (bottom, right) = self.row_and_column(Point::new(area.x1, area.y1));
        (top..=bottom).flat_map(move |row| (left..=right).map(move |column| row * CELLS + column))
    }

    /// Marks by cell, as far as there is work left for it.
    fn marks(&self, marks: &[Mark], left: &mut usize) -> Vec<Vec<usize>> {
        let mut by_cell: Vec<Vec<usize>> = vec![Vec::new(); CELLS * CELLS];
        for (at, mark) in marks.iter().enumerate() {
            for cell in self.cells(mark.area) {
                let Some(still) = left.checked_sub(1) else {
                    return by_cell;
                };
                *left = still;
                if let Some(cell) = by_cell.get_mut(cell) {
                    cell.push(at);
                }
            }
        }
        by_cell
    }
}
