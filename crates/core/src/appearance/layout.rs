//! Where the cells of a face stand in a box of a size, and its lines in them.
//!
//! Beside text, QR code and pictures take at most half of the box. Text takes the largest size up to
//! [`LARGEST`] in which every line stands whole, unless that is below [`SMALLEST_WHOLE`]: then lines are
//! continued at a blank, in the largest size in which all of them fit.

use super::face::{Align, Cell, Direction, Face, Line};
use super::picture::Picture;
use crate::error::{Error, Refusal};

/// Around text, and between it and a picture.
const PADDING: f32 = 3.0;
/// Lines stand this many font sizes apart.
const LEADING: f32 = 1.2;
/// Below this nobody reads it on paper.
const SMALLEST: f32 = 4.0;
/// Before text becomes smaller than this its lines are broken.
const SMALLEST_WHOLE: f32 = 8.0;
const LARGEST: f32 = 11.0;
/// Sizes of broken lines differ by so much.
const STEP: f32 = 0.5;

/// Left, bottom, width and height in points, from the lower left corner of the box.
pub(super) type Area = [f32; 4];

/// What stands where.
#[derive(Debug, PartialEq)]
pub(super) enum Placed<'f> {
    Qr(Area),
    Picture(&'f Picture, Area),
    Text(TextBlock<'f>),
}

/// Lines, each with its left end and its baseline.
#[derive(Debug, PartialEq)]
pub(super) struct TextBlock<'f> {
    pub(super) size: f32,
    pub(super) lines: Vec<(f32, f32, &'f str, bool)>,
}

/// Lays out a face; its QR code only where there is one.
pub(super) fn lay_out(face: &Face, has_qr: bool, size: [f32; 2]) -> Result<Vec<Placed<'_>>, Error> {
    let cells: Vec<&Cell> = face
        .cells()
        .iter()
        .filter(|cell| has_qr || **cell != Cell::Qr)
        .collect();
    match face.direction() {
        Direction::Row => row(face, &cells, size),
        Direction::Column => column(face, &cells, size),
    }
}

/// The width of a picture of height 1; none of text.
fn aspect(cell: &Cell) -> Option<f32> {
    match cell {
        Cell::Qr => Some(1.0),
        Cell::Picture(picture) => Some(picture.aspect()),
        Cell::Text { .. } => None,
    }
}

fn row<'f>(
    face: &'f Face,
    cells: &[&'f Cell],
    [width, height]: [f32; 2],
) -> Result<Vec<Placed<'f>>, Error> {
    let texts = cells.iter().filter(|cell| aspect(cell).is_none()).count();
    let room = if texts > 0 { width / 2.0 } else { width };
    let codes = cells.iter().filter(|cell| ***cell == Cell::Qr).count();
    let pictures = cells.iter().filter(|cell| matches!(cell, Cell::Picture(_)));
    let wanted: f32 = pictures.filter_map(|cell| aspect(cell)).sum::<f32>() * height;
    // a code that is small is not scanned: it keeps its size as long as pictures leave it half of the room
    let shares = count(codes) + if wanted > 0.0 { 1.0 } else { 0.0 };
    let side = height.min(room / shares.max(1.0));
    let room = room - side * count(codes);
    let shrunk = if wanted > room { room / wanted } else { 1.0 };
    let left_over = width - side * count(codes) - wanted * shrunk;
    let text_width = left_over / count(texts);
    // pictures without text stand in the middle
    let mut left = if texts > 0 { 0.0 } else { left_over / 2.0 };
    let mut placed = Vec::new();
    for cell in cells {
        let (wide, area) = match aspect(cell) {
            Some(_) if **cell == Cell::Qr => (side, [left, (height - side) / 2.0, side, side]),
            Some(aspect) => {
                let (wide, high) = (aspect * height * shrunk, height * shrunk);
                (wide, [left, (height - high) / 2.0, wide, high])
            }
            None => (text_width, [left, 0.0, text_width, height]),
        };
        placed.push(place(face, cell, area, None)?);
        left += wide;
    }
    Ok(placed)
}

fn column<'f>(
    face: &'f Face,
    cells: &[&'f Cell],
    [width, height]: [f32; 2],
) -> Result<Vec<Placed<'f>>, Error> {
    let pictures = cells.iter().filter_map(|cell| aspect(cell)).count();
    let room = if pictures > 0 { height / 2.0 } else { height };
    // all text of a column has one size, so that it is read as one
    let blocks: Vec<(&[Line], Option<f32>)> = cells
        .iter()
        .filter_map(|cell| match cell {
            Cell::Text { lines, size, .. } => Some((lines.as_slice(), *size)),
            _ => None,
        })
        .collect();
    let lines: Vec<&Line> = blocks.iter().flat_map(|(lines, _)| *lines).collect();
    let fixed = blocks.iter().find_map(|(_, size)| *size);
    let fitted = match lines.is_empty() {
        true => None,
        false => {
            let padding = 2.0 * PADDING * count(blocks.len());
            let room = [width - 2.0 * PADDING, room - padding];
            Some(fit(face, &lines, room, fixed)?)
        }
    };
    let high_of = |cell: &Cell| match (cell, &fitted) {
        (Cell::Text { lines, .. }, Some((size, broken))) => {
            let rows: usize = lines
                .iter()
                .map(|line| rows_of(face, line, width - 2.0 * PADDING, *size, *broken).len())
                .sum();
            count(rows) * LEADING * size + 2.0 * PADDING
        }
        _ => 0.0,
    };
    let text: f32 = cells.iter().map(|cell| high_of(cell)).sum();
    let picture_height = (height - text) / count(pictures);
    let mut top = if pictures > 0 {
        height
    } else {
        height - (height - text) / 2.0
    };
    let mut placed = Vec::new();
    for cell in cells {
        let (high, area) = match aspect(cell) {
            Some(aspect) => {
                let wide = (picture_height * aspect).min(width);
                let high = wide / aspect;
                let bottom = top - (picture_height + high) / 2.0;
                (picture_height, [(width - wide) / 2.0, bottom, wide, high])
            }
            None => {
                let high = high_of(cell);
                (high, [0.0, top - high, width, high])
            }
        };
        placed.push(place(face, cell, area, fitted)?);
        top -= high;
    }
    Ok(placed)
}

/// A cell in its area; its text in a size that is known already, or in the largest that fits.
fn place<'f>(
    face: &'f Face,
    cell: &'f Cell,
    area: Area,
    fitted: Option<(f32, bool)>,
) -> Result<Placed<'f>, Error> {
    let (lines, align, fixed) = match cell {
        Cell::Qr => return Ok(Placed::Qr(area)),
        Cell::Picture(picture) => return Ok(Placed::Picture(picture, area)),
        Cell::Text { lines, align, size } => (lines, *align, *size),
    };
    let [left, bottom, width, height] = area;
    let room = [width - 2.0 * PADDING, height - 2.0 * PADDING];
    let (size, broken) = match fitted {
        Some(fitted) => fitted,
        None => fit(face, &lines.iter().collect::<Vec<_>>(), room, fixed)?,
    };
    let rows: Vec<(&str, bool)> = lines
        .iter()
        .flat_map(|line| {
            let rows = rows_of(face, line, room[0], size, broken);
            rows.into_iter().map(|row| (row, line.is_bold))
        })
        .collect();
    let block = count(rows.len()) * LEADING * size;
    let mut baseline = bottom + (height + block) / 2.0 - size;
    let mut placed = Vec::new();
    for (row, is_bold) in rows {
        let free = room[0] - face.width(row, is_bold) * size;
        let indent = match align {
            Align::Left => 0.0,
            Align::Center => free / 2.0,
        };
        placed.push((left + PADDING + indent, baseline, row, is_bold));
        baseline -= LEADING * size;
    }
    Ok(Placed::Text(TextBlock {
        size,
        lines: placed,
    }))
}

/// The size of text in a room, and whether its lines are broken for it.
fn fit(
    face: &Face,
    lines: &[&Line],
    room: [f32; 2],
    fixed: Option<f32>,
) -> Result<(f32, bool), Error> {
    let widths = lines
        .iter()
        .map(|line| face.width(&line.text, line.is_bold));
    let widest = widths.fold(0.0, f32::max);
    let by_height = room[1] / (count(lines.len()) * LEADING);
    let by_width = if widest > 0.0 {
        room[0] / widest
    } else {
        LARGEST
    };
    let whole = fixed.unwrap_or_else(|| {
        let most = by_height.min(by_width).min(LARGEST);
        (most * 10.0).floor() / 10.0
    });
    let stands = whole <= by_height && whole <= by_width;
    if stands && (fixed.is_some() || whole >= SMALLEST_WHOLE) {
        return Ok((whole, false));
    }
    let fits = |size: f32| {
        let mut rows = 0;
        for line in lines {
            let broken = rows_of(face, line, room[0], size, true);
            let fit = |row: &&str| face.width(row, line.is_bold) * size <= room[0];
            if !broken.iter().all(fit) {
                return false;
            }
            rows += broken.len();
        }
        count(rows) * LEADING * size <= room[1]
    };
    let mut size = fixed.unwrap_or(LARGEST);
    let least = fixed.unwrap_or(SMALLEST.max(whole));
    while size >= least {
        if fits(size) {
            return Ok((size, true));
        }
        size -= STEP;
    }
    match stands && whole >= SMALLEST {
        true => Ok((whole, false)),
        false => Err(Refusal::DoesNotFit { what: "text" }.into()),
    }
}

/// A line as it stands, or in as many rows as it takes.
fn rows_of<'l>(face: &Face, line: &'l Line, width: f32, size: f32, broken: bool) -> Vec<&'l str> {
    let text = &*line.text;
    if !broken {
        return vec![text];
    }
    let mut rows = Vec::new();
    let (mut start, mut blank) = (0, None);
    let (mut wide, mut since_blank) = (0.0, 0.0);
    for (at, character) in text.char_indices() {
        let step = face.width(character.encode_utf8(&mut [0; 4]), line.is_bold) * size;
        wide += step;
        if character == ' ' {
            (blank, since_blank) = (Some(at), 0.0);
            continue;
        }
        since_blank += step;
        if wide > width
            && let Some(end) = blank.take()
        {
            rows.push(text.get(start..end).unwrap_or_default());
            (start, wide) = (end + 1, since_blank);
        }
    }
    rows.push(text.get(start..).unwrap_or_default());
    rows
}

#[allow(clippy::cast_precision_loss)] // a handful of lines
fn count(count: usize) -> f32 {
    count as f32
}
