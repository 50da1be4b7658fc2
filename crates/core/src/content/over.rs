//! What the looks of annotations lie over: letters that they hide, and letters that they may make others.

use super::visibility::{CELLS, Grid, by_itself, hidden, lies_over};
use super::{Glyph, Mark, PageContent, Text, Within};
use kurbo::{Point, Rect};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Comparisons of a letter with something that a look shows.
const COMPARISONS: usize = 5_000_000;

/// Of a letter's ink, so much may be touched.
const TOUCHED: f64 = 0.05;

/// Signs without which a number is another one.
const TELLING: [char; 9] = [',', '.', '-', '+', '<', '>', '%', '(', ')'];

/// Letters that one annotation lies over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lain {
    pub(crate) area: Rect,
    /// Whether it is the look of another annotation that shows them.
    pub(crate) of_annotation: bool,
}

/// What the annotations of a page lie over.
#[derive(Debug, Default)]
pub(crate) struct Over {
    /// Whether everything was read and compared.
    pub(crate) is_whole: bool,
    hidden: HashMap<u32, Vec<Lain>>,
    touched: HashMap<u32, Vec<Lain>>,
}

impl Over {
    pub(crate) fn of(content: &PageContent) -> Self {
        let (is_whole, found) = hidden(content);
        let mut over = Self {
            is_whole: is_whole && content.incomplete.is_none(),
            ..Self::default()
        };
        for hidden in found {
            if let Some(annotation) = hidden.below() {
                over.hidden.entry(annotation).or_default().push(Lain {
                    area: hidden.area,
                    of_annotation: number_of(hidden.within).is_some(),
                });
            }
        }
        over.is_whole &= over.touch(content);
        over
    }

    /// Texts that an annotation hides.
    pub(crate) fn hidden(&self, annotation: u32) -> &[Lain] {
        self.hidden.get(&annotation).map_or(&[], Vec::as_slice)
    }

    /// Letters and telling signs over which an annotation shows something that is no plain text in ink: of these it is
    /// not known what is still read.
    pub(crate) fn touched(&self, annotation: u32) -> &[Lain] {
        self.touched.get(&annotation).map_or(&[], Vec::as_slice)
    }

    /// Whether there was work enough.
    fn touch(&mut self, content: &PageContent) -> bool {
        let mut odd: BTreeMap<u32, Vec<Odd<'_>>> = BTreeMap::new();
        let marks = content.marks.iter().filter(|mark| !mark.is_layer_off);
        for mark in marks.filter(|mark| !mark.paint.is_transparent()) {
            if let Some(annotation) = number_of(mark.within) {
                odd.entry(annotation).or_default().push(Odd::Mark(mark));
            }
        }
        for glyph in content.glyphs.iter().filter(|glyph| is_odd(glyph)) {
            if let Some(annotation) = number_of(glyph.within) {
                odd.entry(annotation).or_default().push(Odd::Glyph(glyph));
            }
        }
        if odd.is_empty() {
            return true;
        }
        let grid = Grid::of(content);
        let mut letters: Vec<Vec<(usize, &Glyph)>> = vec![Vec::new(); CELLS * CELLS];
        let read = content.glyphs.iter().enumerate();
        for (at, glyph) in read.filter(|(_, glyph)| is_read(glyph, content.unit)) {
            for cell in grid.cells(glyph.ink) {
                if let Some(cell) = letters.get_mut(cell) {
                    cell.push((at, glyph));
                }
            }
        }
        let mut left = COMPARISONS;
        for (annotation, odd) in odd {
            let touched = self.touched.entry(annotation).or_default();
            let mut known = HashSet::new();
            for odd in odd {
                for (at, glyph) in grid
                    .cells(odd.area())
                    .filter_map(|cell| letters.get(cell))
                    .flatten()
                {
                    let Some(still) = left.checked_sub(1) else {
                        return false;
                    };
                    left = still;
                    let own = number_of(glyph.within);
                    if own != Some(annotation)
                        && glyph.order < odd.order()
                        && !known.contains(at)
                        && odd.touches(glyph)
                    {
                        known.insert(*at);
                        touched.push(Lain {
                            area: glyph.ink,
                            of_annotation: own.is_some(),
                        });
                    }
                }
            }
        }
        true
    }
}

/// Something that is no plain text in ink.
enum Odd<'c> {
    Mark(&'c Mark),
    Glyph(&'c Glyph),
}

impl Odd<'_> {
    fn area(&self) -> Rect {
        match self {
            Self::Mark(mark) => mark.area,
            Self::Glyph(glyph) => glyph.ink.intersect(glyph.clip),
        }
    }

    fn order(&self) -> u32 {
        match self {
            Self::Mark(mark) => mark.order,
            Self::Glyph(glyph) => glyph.order,
        }
    }

    fn touches(&self, glyph: &Glyph) -> bool {
        /// Rows and columns of places in a letter.
        const PLACES: u32 = 6;
        let common = self.area().intersect(glyph.ink);
        if common.width() <= 0.0
            || common.height() <= 0.0
            || common.area() <= TOUCHED * glyph.ink.area()
        {
            return false;
        }
        let Self::Mark(mark) = self else {
            return true;
        };
        if mark.outline.is_none() && mark.clip.is_none() {
            return true;
        }
        let along = |nth: u32| (f64::from(nth) + 0.5) / f64::from(PLACES);
        (0..PLACES * PLACES).any(|nth| {
            let (x, y) = (along(nth % PLACES), along(nth / PLACES));
            let place = Point::new(
                common.x0 + x * common.width(),
                common.y0 + y * common.height(),
            );
            lies_over(mark, place)
        })
    }
}

fn number_of(within: Within) -> Option<u32> {
    match within {
        Within::Annotation(Some(id)) => Some(id.0),
        _ => None,
    }
}

/// A letter of which it cannot be said that it is seen as what it says: drawn by a procedure, with its outline, or in the
/// colour of paper.
fn is_odd(glyph: &Glyph) -> bool {
    let [fill, stroke] = &glyph.paints;
    let is_pale = fill.as_ref().is_some_and(|fill| {
        fill.colour.is_none() || !fill.is_opaque() || fill.is_lost_on([255; 3])
    });
    // what a procedure draws is no blank for being called one
    !glyph.is_layer_off && (glyph.is_drawn() || !glyph.is_blank() && (is_pale || stroke.is_some()))
}

/// A letter, digit or telling sign that is seen before anything lies over it.
fn is_read(glyph: &Glyph, unit: f64) -> bool {
    let tells = |character: char| character.is_alphanumeric() || TELLING.contains(&character);
    let tells = match &glyph.text {
        Some(Text::Character(character)) => tells(*character),
        Some(Text::Several(text)) => text.chars().any(tells),
        None => !glyph.ink.is_zero_area(),
    };
    // not every program counts the units of a page
    tells && by_itself(glyph, unit.max(1.0)).is_none()
}
