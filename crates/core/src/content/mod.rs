//! What a page shows: text with its places, and what is painted over it.
//!
//! A page's content, its forms and the looks of its annotations are gone through as a program draws them (ISO 32000-2,
//! 8 and 9), in one order; nothing is drawn. Places are in the page's own coordinates, in points, before `/Rotate`.

mod annotations;
mod blend;
mod clip;
mod font_file;
mod fonts;
mod graphics;
mod interpreter;
mod layers;
mod mask;
mod operators;
mod over;
mod path;
mod patterns;
mod placeholder;
mod scanner;
mod shape;
mod show;
#[cfg(test)]
pub(crate) mod tests;
mod under;
mod undrawn;
mod values;
mod visibility;
mod words;

pub(crate) use annotations::{boxes_shown, looks, normal_look};
use fonts::FontFacts;
pub(crate) use fonts::{FontId, Shelf, Text};
pub(crate) use graphics::Paint;
pub(crate) use interpreter::Reader;
pub(crate) use over::{Lain, Over};
pub(crate) use shape::{Likeness, Shape};
pub(crate) use under::{Under, under};
pub(crate) use values::{FieldLooks, differing_values, is_latin, is_password};
pub(crate) use visibility::{Hidden, Hiding, hidden, read, said, untold};
pub(crate) use words::{Found, find};

use crate::error::Error;
use crate::pdf::{Document, Page};
use clip::Clip;
use kurbo::{Point, Rect};
use lopdf::ObjectId;
use mask::Mask;
use path::Outline;
use std::rc::Rc;

/// What one page shows, where no other is asked for.
///
/// # Errors
/// As [`Reader::new`] and [`Reader::page`].
pub(crate) fn of_page(document: &Document<'_>, page: &Page) -> Result<PageContent, Error> {
    let shelf = Shelf::default();
    Reader::new(document, &shelf)?.page(page)
}

/// The area of a box: left, bottom, right, top.
pub(crate) fn area([left, bottom, right, top]: [f32; 4]) -> Rect {
    Rect::new(left.into(), bottom.into(), right.into(), top.into())
}

/// What one page shows, in the order in which it is painted.
#[derive(Debug, Default)]
pub(crate) struct PageContent {
    /// Everything that is text.
    pub(crate) glyphs: Vec<Glyph>,
    /// Areas and images.
    pub(crate) marks: Vec<Mark>,
    /// Whether letters are drawn by procedures that are not followed (Type 3 fonts).
    pub(crate) draws_glyphs: bool,
    /// What is seen of the page.
    pub(crate) visible: Rect,
    /// Points to one unit of its coordinates (`/UserUnit`, table 31); 0 where nothing was read.
    pub(crate) unit: f64,
    /// Why not all of it was gone through, if so.
    pub(crate) incomplete: Option<Incomplete>,
}

/// What keeps a page from being read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Incomplete {
    /// It asks for more than [`Limits::page_work`](crate::Limits::page_work).
    Work,
    /// A stream cannot be decoded, or is too long.
    Stream,
}

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// In the page's content.
    Page,
    /// In a form.
    Form(ObjectId),
    /// In the look of an annotation; `None` for one that is no object of its own.
    Annotation(Option<ObjectId>),
}

/// One character code that is shown.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    /// What it says; `None` where its font does not tell.
    pub(crate) text: Option<Text>,
    /// What it looks like, where it may be asked; `None` where that cannot be told.
    pub(crate) shape: Option<Rc<Shape>>,
    /// Where its ink is, upright; empty for a blank.
    pub(crate) ink: Rect,
    /// Where it begins on its base line.
    pub(crate) start: Point,
    /// Where the next one would begin.
    pub(crate) end: Point,
    /// The height of its font.
    pub(crate) size: f64,
    /// The smaller side of its em, across: far less than the height where it is squashed, and without an end where a
    /// procedure draws it, as large as it likes.
    pub(crate) narrow: f64,
    pub(crate) font: Option<FontId>,
    /// What fills it, and what its outline is drawn with: by its mode (table 104) one, both, or nothing.
    pub(crate) paints: [Option<Paint>; 2],
    /// It shows inside this box.
    pub(crate) clip: Rect,
    /// Later ones lie over earlier ones.
    pub(crate) order: u32,
    /// Whether its layer is off.
    pub(crate) is_layer_off: bool,
    pub(crate) within: Within,
}

impl Glyph {
    /// Whether it leaves ink.
    pub(crate) fn is_painted(&self) -> bool {
        self.paints.iter().any(Option::is_some)
    }

    /// Whether a procedure draws it (Type 3 fonts), which is not followed.
    pub(crate) fn is_drawn(&self) -> bool {
        self.narrow.is_infinite()
    }

    /// Whether nobody can say what is seen of it, whatever its font says: a procedure draws it, or it is a clip.
    pub(crate) fn is_untold(&self) -> bool {
        self.is_drawn() || !self.is_blank() && !self.is_painted()
    }

    /// Whether some of it is inside of what is seen.
    pub(crate) fn is_inside(&self) -> bool {
        let seen = self.ink.intersect(self.clip);
        self.ink.is_zero_area() || (seen.width() > 0.0 && seen.height() > 0.0)
    }

    /// Whether it says nothing that leaves ink.
    pub(crate) fn is_blank(&self) -> bool {
        match &self.text {
            Some(Text::Character(character)) => character.is_whitespace() || character.is_control(),
            Some(Text::Several(text)) => text.trim().is_empty(),
            None => self.ink.is_zero_area(),
        }
    }
}

/// An area that is painted.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) kind: MarkKind,
    /// The box around it, as far as it is inside the clip.
    pub(crate) area: Rect,
    /// Its outline where it is no box.
    pub(crate) outline: Option<Outline>,
    /// Clips that are no boxes.
    pub(crate) clip: Option<Rc<Clip>>,
    /// Where an image hides what is below, if it says so and that could be read.
    pub(crate) mask: Option<Mask>,
    pub(crate) paint: Paint,
    pub(crate) order: u32,
    pub(crate) is_layer_off: bool,
    pub(crate) within: Within,
}

/// What paints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkKind {
    Fill,
    /// A thick line.
    Line,
    /// A large letter, or a block that is one.
    Letter,
    Image,
    /// An image that shows through here and there, or a stencil.
    MaskedImage,
    Shading,
}
