//! Finding a text on a page, however its glyphs are shown: by one operator or many, by one font or several.

use super::{Glyph, Text};
use crate::Limits;
use kurbo::{Rect, Vec2};
use std::collections::HashMap;

/// A place where a text stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Around the ink of its glyphs, in the page's coordinates.
    pub(crate) ink: Rect,
    /// The glyphs, by their place in the page's content.
    pub(crate) glyphs: Vec<usize>,
    /// Whether no letter, no digit and not the same sign again stands directly before or behind it.
    pub(crate) is_alone: bool,
}

/// The places where `text` stands on one line, in the order of reading: from the top down, in a line as it is written.
/// Glyphs that leave no ink count too: a tag may be white. Blanks do not count on either side. A text of more than
/// [`Limits::TAG_CHARACTERS`] is not looked for.
pub(crate) fn find(glyphs: &[Glyph], text: &str) -> Vec<Found> {
    let wanted: Vec<char> = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    if wanted.is_empty() || wanted.len() > Limits::TAG_CHARACTERS {
        return Vec::new();
    }
    let mut found = Vec::new();
    for line in lines(glyphs) {
        find_in(glyphs, &line, &wanted, &mut found);
    }
    found
}

/// A character of a line, and the glyph that says it.
pub(super) type Said = (char, usize);

/// How much larger one glyph of a line may be than its first.
const LIKE: f64 = 2.0;

/// Where a glyph comes in the order of reading: by its direction, by its line from the top down, along it.
struct Placed {
    at: usize,
    degrees: f64,
    down: f64,
    along: f64,
    size: f64,
}

impl Placed {
    fn new(at: usize, glyph: &Glyph) -> Self {
        let direction = direction(glyph);
        let place = glyph.start.to_vec2();
        Self {
            at,
            degrees: degrees(direction),
            down: -direction.cross(place),
            along: direction.dot(place),
            size: glyph.size,
        }
    }

    /// Glyphs that are like in size have the same class or neighbouring ones.
    #[allow(clippy::cast_possible_truncation)] // a logarithm of a finite number
    fn class(&self) -> i32 {
        self.size.max(f64::MIN_POSITIVE).log(LIKE).floor() as i32
    }

    /// Whether it stands on the line that begins with another: base lines that differ by less than a letter's height are
    /// one, unless one is of a large watermark and the other of what it lies over.
    fn is_on_line_of(&self, first: &Self) -> bool {
        self.degrees == first.degrees
            && self.down - first.down <= 0.25 * first.size
            && self.size <= LIKE * first.size
            && first.size <= LIKE * self.size
    }
}

/// The lines of a page, from the top down: glyphs of like size and direction on one base line.
fn rows(glyphs: &[Glyph]) -> Vec<Vec<Placed>> {
    let shown = glyphs.iter().enumerate();
    let shown = shown.filter(|(_, glyph)| !glyph.is_blank() && !glyph.is_layer_off);
    let mut placed: Vec<Placed> = shown.map(|(at, glyph)| Placed::new(at, glyph)).collect();
    let by = |one: f64, other: f64| one.total_cmp(&other);
    placed.sort_by(|one, other| by(one.degrees, other.degrees).then(by(one.down, other.down)));
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    // the last line of each class of sizes
    let mut last: HashMap<i32, usize> = HashMap::new();
    for glyph in placed {
        let class = glyph.class();
        let near = [class, class - 1, class + 1];
        let mut near = near.iter().filter_map(|class| last.get(class).copied());
        let own = near.find(|row| {
            let first = rows.get(*row).and_then(|row| row.first());
            first.is_some_and(|first| glyph.is_on_line_of(first))
        });
        match own.and_then(|own| rows.get_mut(own)) {
            Some(row) => row.push(glyph),
            None => {
                last.insert(class, rows.len());
                rows.push(vec![glyph]);
            }
        }
    }
    for row in &mut rows {
        row.sort_by(|one, other| by(one.along, other.along));
    }
    rows
}

/// What the lines say, cut where something is apart: glyphs one behind the other.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Vec<Said>> {
    let mut lines: Vec<Vec<Said>> = Vec::new();
    for row in rows(glyphs) {
        let mut before: Option<&Glyph> = None;
        for Placed { at, .. } in row {
            let Some(glyph) = glyphs.get(at) else {
                continue;
            };
            match before {
                Some(before) if is_again(before, glyph) => continue,
                Some(before) if goes_on(before, glyph) => {}
                _ => lines.push(Vec::new()),
            }
            if let Some(line) = lines.last_mut() {
                match &glyph.text {
                    Some(Text::Character(character)) => line.push((*character, at)),
                    Some(Text::Several(text)) => {
                        line.extend(text.chars().map(|character| (character, at)))
                    }
                    None => line.push((char::REPLACEMENT_CHARACTER, at)),
                }
            }
            before = Some(glyph);
        }
    }
    lines
}

/// Whole degrees from -179 to 180: what is turned by next to nothing is not turned.
fn degrees(direction: Vec2) -> f64 {
    match direction.atan2().to_degrees().round() {
        -180.0 => 180.0,
        // adding makes one zero of the two
        degrees => degrees + 0.0,
    }
}

/// Whether a glyph is the one before it once more, nearly in its place: so letters are made bold.
fn is_again(before: &Glyph, glyph: &Glyph) -> bool {
    before.text == glyph.text && (glyph.start - before.start).hypot() < 0.15 * glyph.size
}

pub(super) fn direction(glyph: &Glyph) -> Vec2 {
    let along = glyph.end - glyph.start;
    match along.hypot() > 1e-9 {
        true => along.normalize(),
        false => Vec2::new(1.0, 0.0),
    }
}

/// Whether a glyph stands on the line of the one before it and not far behind that.
fn goes_on(before: &Glyph, glyph: &Glyph) -> bool {
    let (one, other) = (direction(before), direction(glyph));
    let gap = glyph.start - before.end;
    let size = before.size.max(glyph.size);
    (one - other).hypot() < 0.02 && one.cross(gap).abs() <= 0.3 * size && one.dot(gap).abs() <= size
}

fn find_in(glyphs: &[Glyph], line: &[Said], wanted: &[char], found: &mut Vec<Found>) {
    let mut at = 0;
    while let Some(part) = line.get(at..at + wanted.len()) {
        let is_it = part
            .iter()
            .zip(wanted)
            .all(|((character, _), wanted)| character == wanted);
        if !is_it {
            at += 1;
            continue;
        }
        let mut places: Vec<usize> = part.iter().map(|(_, glyph)| *glyph).collect();
        places.dedup();
        let touches = |neighbour: Option<&Said>, own: Option<&usize>, is_before: bool| {
            let (Some((character, other)), Some(own)) = (neighbour, own) else {
                return false;
            };
            let (Some(other), Some(own)) = (glyphs.get(*other), glyphs.get(*own)) else {
                return false;
            };
            let gap = match is_before {
                true => own.start - other.end,
                false => other.start - own.end,
            };
            // `#` is no part of `##`
            let edge = if is_before {
                wanted.first()
            } else {
                wanted.last()
            };
            (character.is_alphanumeric() || Some(character) == edge)
                && gap.hypot() < 0.15 * own.size
        };
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        let is_alone = !touches(before, places.first(), true)
            && !touches(line.get(at + wanted.len()), places.last(), false);
        let inks = places
            .iter()
            .filter_map(|at| glyphs.get(*at))
            .map(|glyph| glyph.ink);
        if let Some(ink) = inks.reduce(|one, other| one.union(other)) {
            found.push(Found {
                ink,
                glyphs: places,
                is_alone,
            });
        }
        at += wanted.len();
    }
}
