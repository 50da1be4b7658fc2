//! Text that is on a page and cannot be seen, and why.

use super::path::Outline;
use super::words::lines;
use super::{Glyph, Mark, MarkKind, PageContent, Paint, Text, Within};
use kurbo::{Point, Rect};

/// Rows and columns that a page is looked at in.
pub(super) const CELLS: usize = 16;

/// Comparisons of a glyph with an area on one page: what honest pages ask for is far below.
const COMPARISONS: usize = 20_000_000;

/// Letters that are lower or narrower, in points, are not read.
const TINY: f64 = 1.0;

/// Where less of a letter shows, nobody reads it.
const FAINT: f64 = 0.051;

/// Marks that show one through the other at one place, before nobody works out the colour.
const DEEP: usize = 8;

/// One part in so many of a page is a picture at least where it is one that was scanned. Scanners take whole pages; the
/// corpora have none that says more.
const SCANNED: usize = 2;

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
    /// The annotation that covers it, if one does.
    pub(crate) fn below(&self) -> Option<u32> {
        match self.why {
            Hiding::Covered(_, Within::Annotation(Some(id))) => Some(id.0),
            _ => None,
        }
    }
}

/// Why each of these glyphs of a page is not seen, and whether there was work enough to tell.
fn reasons(content: &PageContent, glyphs: &[&Glyph]) -> (bool, Vec<Option<Hiding>>) {
    let mut left = COMPARISONS;
    let mut reasons: Vec<Option<Hiding>> = glyphs
        .iter()
        .map(|glyph| by_itself(glyph, content.unit))
        .collect();
    let grid = Grid::of(content);
    by_ground(glyphs, &content.marks, &grid, (&mut reasons, &mut left));
    by_cover(glyphs, &content.marks, &grid, (&mut reasons, &mut left));
    (left > 0, reasons)
}

/// Whether everything was looked at, and what is hidden, in the order of the page.
pub(crate) fn hidden(content: &PageContent) -> (bool, Vec<Hidden>) {
    let glyphs: Vec<&Glyph> = content
        .glyphs
        .iter()
        .filter(|glyph| !glyph.is_blank())
        .collect();
    let (is_whole, reasons) = reasons(content, &glyphs);
    let scan = Scan::of(content);
    let mut found: Vec<Hidden> = Vec::new();
    let mut before: Option<usize> = None;
    for (at, (glyph, why)) in glyphs.iter().zip(reasons).enumerate() {
        let Some(why) = why else {
            continue;
        };
        // what a scanner recognised lies on its picture, for those who search
        let is_scanned = |scan: &Scan| scan.is_below(glyph.ink.center());
        if why == Hiding::NoInk && scan.as_ref().is_some_and(is_scanned) {
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
    (is_whole, found)
}

/// The glyphs of a look that are seen or cut by nothing but its own box, in the order in which they are shown. How large
/// it will be is not known.
fn seen(content: &PageContent) -> Vec<&Glyph> {
    let glyphs: Vec<&Glyph> = content.glyphs.iter().collect();
    let (_, reasons) = reasons(content, &glyphs);
    let is_seen = |why: &Option<Hiding>| matches!(why, None | Some(Hiding::Outside | Hiding::Tiny));
    let seen = glyphs.into_iter().zip(reasons);
    seen.filter(|(_, why)| is_seen(why))
        .map(|(glyph, _)| glyph)
        .collect()
}

/// What a look says; `None` for nothing, and where a font does not tell.
pub(crate) fn said(content: &PageContent) -> Option<String> {
    let mut text = String::new();
    for glyph in seen(content) {
        match &glyph.text {
            Some(Text::Character(character)) => text.push(*character),
            Some(Text::Several(several)) => text.push_str(several),
            None => return None,
        }
    }
    Some(text).filter(|text| !text.trim().is_empty())
}

/// The same as it is read, line by line.
pub(crate) fn read(content: &PageContent) -> String {
    let seen: Vec<Glyph> = seen(content).into_iter().cloned().collect();
    let lines = lines(&seen).into_iter().flatten();
    lines.map(|(character, _)| character).collect()
}

/// What a look may say beside what its fonts tell: letters that procedures draw or that are clips, pictures, areas that
/// are no boxes, and more lines and boxes than are around a text. Of a script that programs shape, fonts need not tell
/// each letter.
pub(crate) fn untold(content: &PageContent, is_latin: bool) -> usize {
    /// A field has a ground, a border and lines between its letters.
    const AROUND: usize = 24;
    let letters = content
        .glyphs
        .iter()
        .filter(|glyph| glyph.is_untold() || is_latin && !glyph.is_blank() && glyph.text.is_none());
    let (mut others, mut around) = (0, 0);
    for mark in &content.marks {
        match (mark.kind, &mark.outline) {
            (MarkKind::Letter, _) => {}
            (MarkKind::Line, _) | (MarkKind::Fill, None) => around += 1,
            _ => others += 1,
        }
    }
    letters.count() + others + around / AROUND
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

/// What hides a letter wherever it stands; `unit` is that of the page in points.
pub(super) fn by_itself(glyph: &Glyph, unit: f64) -> Option<Hiding> {
    if glyph.is_layer_off {
        return Some(Hiding::LayerOff);
    }
    if !glyph.is_painted() {
        return Some(Hiding::NoInk);
    }
    if glyph.paints.iter().flatten().all(Paint::is_transparent) {
        return Some(Hiding::Transparent);
    }
    if glyph.narrow * unit < TINY {
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
        if reason.is_some() {
            continue;
        }
        let middle = glyph.ink.center();
        let in_cell = by_cell
            .get(grid.cell(middle))
            .map_or(&[][..], Vec::as_slice);
        let is_before = |at: &usize| marks.get(*at).is_some_and(|mark| mark.order < glyph.order);
        let before = in_cell.partition_point(is_before);
        let below = in_cell.iter().take(before).rev();
        let below = below.filter_map(|at| marks.get(*at));
        let Some(ground) = ground(below, middle, left) else {
            if *left == 0 {
                return;
            }
            continue;
        };
        let mut paints = glyph.paints.iter().flatten();
        let is_lost = |paint: &Paint| match ground {
            Ground::Paper => paint.is_lost_on_paper(),
            Ground::Colour(ground) => paint.is_lost_on(ground),
        };
        if paints.all(is_lost) {
            *reason = Some(Hiding::SameColour);
        }
    }
}

/// The colour of the page at a place, from the marks below it, the last one first; `None` where it is not worked out,
/// or no work is left.
fn ground<'m>(
    below: impl Iterator<Item = &'m Mark>,
    place: Point,
    left: &mut usize,
) -> Option<Ground> {
    let mut over: Vec<&Paint> = Vec::new();
    for mark in below {
        let Some(still) = left.checked_sub(cost(mark)) else {
            *left = 0;
            return None;
        };
        *left = still;
        if !lies_over(mark, place) || is_clear(mark, place) {
            continue;
        }
        if !matches!(
            mark.kind,
            MarkKind::Fill | MarkKind::Line | MarkKind::Letter
        ) || over.len() >= DEEP
        {
            return None;
        }
        over.push(&mark.paint);
        if mark.paint.is_opaque() {
            break;
        }
    }
    let mut layers = over.into_iter().rev();
    layers.try_fold(Ground::Paper, |ground, paint| {
        Some(Ground::Colour(match ground {
            Ground::Paper => paint.on_paper()?,
            Ground::Colour(ground) => paint.on(ground)?,
        }))
    })
}

/// What something stands on.
#[derive(Clone, Copy)]
enum Ground {
    /// Where nothing was painted there is nothing to blend with (11.4.7).
    Paper,
    Colour([u8; 3]),
}

/// A place in a letter, and how much of it still shows.
struct Sample {
    glyph: usize,
    place: Point,
    shows: f64,
}

/// Text that something is painted over, by one mark or several.
fn by_cover(
    glyphs: &[&Glyph],
    marks: &[Mark],
    grid: &Grid,
    (reasons, left): (&mut [Option<Hiding>], &mut usize),
) {
    let mut by_cell: Vec<Vec<Sample>> = Vec::new();
    by_cell.resize_with(CELLS * CELLS, Vec::new);
    let mut seen = vec![0_usize; glyphs.len()];
    for (at, glyph) in glyphs.iter().enumerate() {
        if reasons.get(at).is_none_or(Option::is_some) {
            continue;
        }
        let places = samples(glyph.ink);
        if let Some(seen) = seen.get_mut(at) {
            *seen = places.len();
        }
        for place in places {
            if let Some(cell) = by_cell.get_mut(grid.cell(place)) {
                cell.push(Sample {
                    glyph: at,
                    place,
                    shows: 1.0,
                });
            }
        }
    }
    for mark in marks.iter().filter(|mark| covers(mark)) {
        for cell in grid.cells(mark.area) {
            let Some(cell) = by_cell.get_mut(cell) else {
                continue;
            };
            let Some(still) = left.checked_sub((cell.len() + 1).saturating_mul(cost(mark))) else {
                *left = 0;
                return;
            };
            *left = still;
            cell.retain_mut(|sample| {
                let Some(glyph) = glyphs.get(sample.glyph) else {
                    return false;
                };
                if glyph.order >= mark.order || is_twin(mark, glyph) || !hides(mark, sample.place) {
                    return true;
                }
                sample.shows *= mark.paint.lets_through();
                if sample.shows >= FAINT {
                    return true;
                }
                if let Some(seen) = seen.get_mut(sample.glyph) {
                    *seen -= 1;
                    if *seen == 0
                        && let Some(reason) = reasons.get_mut(sample.glyph)
                    {
                        *reason = Some(Hiding::Covered(mark.kind, mark.within));
                    }
                }
                false
            });
        }
    }
}

/// Whether a letter that lies over another one is about as large: it is there to make it bold, or to give it a shadow.
fn is_twin(mark: &Mark, glyph: &Glyph) -> bool {
    mark.kind == MarkKind::Letter && mark.area.area() < 1.3 * glyph.ink.area()
}

/// What it costs to ask whether a point is under it.
fn cost(mark: &Mark) -> usize {
    let outline = mark.outline.as_ref().map_or(0, Outline::segments);
    1 + outline + mark.clip.as_ref().map_or(0, |clip| clip.segments())
}

/// Whether less is seen of what lies below it.
fn covers(mark: &Mark) -> bool {
    let is_told = mark.kind != MarkKind::MaskedImage || mark.mask.is_some();
    mark.paint.lets_through() < 1.0 && !mark.is_layer_off && is_told
}

/// Whether something opaque lies over this place.
pub(super) fn is_hidden(content: &PageContent, place: Point) -> bool {
    content.marks.iter().any(|mark| {
        covers(mark)
            && mark.paint.is_opaque()
            && mark.kind != MarkKind::Letter
            && hides(mark, place)
    })
}

pub(super) fn lies_over(mark: &Mark, point: Point) -> bool {
    !mark.is_layer_off
        && contains(&mark.area, point)
        && mark
            .outline
            .as_ref()
            .is_none_or(|outline| outline.contains(point))
        && mark.clip.as_ref().is_none_or(|clip| clip.contains(point))
}

/// Whether what lies over a place hides what is below it there.
fn hides(mark: &Mark, point: Point) -> bool {
    lies_over(mark, point) && mark.mask.as_ref().is_none_or(|mask| mask.hides(point))
}

/// Whether what lies over a place lets all through that is below it there.
fn is_clear(mark: &Mark, point: Point) -> bool {
    mark.mask.as_ref().is_some_and(|mask| mask.is_clear(point))
}

/// The middle of a letter and most of its sides.
fn samples(ink: Rect) -> [Point; 5] {
    let inner = ink.inset(-0.25 * ink.width().min(ink.height()));
    [
        ink.center(),
        Point::new(inner.x0, inner.y0),
        Point::new(inner.x1, inner.y0),
        Point::new(inner.x0, inner.y1),
        Point::new(inner.x1, inner.y1),
    ]
}

fn contains(area: &Rect, point: Point) -> bool {
    (area.x0..=area.x1).contains(&point.x) && (area.y0..=area.y1).contains(&point.y)
}

/// A page that is mostly a picture, as those are that were scanned.
struct Scan {
    grid: Grid,
    /// By cell, whether some of a picture is in it.
    pictured: Vec<bool>,
}

impl Scan {
    /// `None` where the pictures of a page are not most of it; they may come in strips.
    fn of(content: &PageContent) -> Option<Self> {
        let grid = Grid {
            area: content.visible,
        };
        let mut pictured = vec![false; CELLS * CELLS];
        let mut in_the_middle = pictured.clone();
        for mark in &content.marks {
            if !matches!(mark.kind, MarkKind::Image | MarkKind::MaskedImage) {
                continue;
            }
            for at in grid.cells(mark.area) {
                let is_in = contains(&mark.area, grid.middle(at));
                if let (Some(some), Some(middle)) =
                    (pictured.get_mut(at), in_the_middle.get_mut(at))
                {
                    *some = true;
                    *middle |= is_in;
                }
            }
        }
        let many = in_the_middle.iter().filter(|is_in| **is_in).count();
        (many * SCANNED >= CELLS * CELLS).then_some(Self { grid, pictured })
    }

    fn is_below(&self, place: Point) -> bool {
        let cell = self.pictured.get(self.grid.cell(place));
        cell.copied().unwrap_or(false)
    }
}

/// The page in cells, so that only neighbours are compared.
pub(super) struct Grid {
    area: Rect,
}

impl Grid {
    pub(super) fn of(content: &PageContent) -> Self {
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

    #[allow(clippy::cast_precision_loss)] // small
    fn middle(&self, cell: usize) -> Point {
        let along = |nth: usize| (nth as f64 + 0.5) / CELLS as f64;
        Point::new(
            self.area.x0 + along(cell % CELLS) * self.area.width(),
            self.area.y0 + along(cell / CELLS) * self.area.height(),
        )
    }

    pub(super) fn cells(&self, area: Rect) -> impl Iterator<Item = usize> + use<> {
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
