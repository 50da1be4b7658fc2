//! Where a visible box comes to stand: at coordinates, or at a tag in a page's text.
//!
//! Coordinates are those of the page as it is seen: of its crop box, turned by its `/Rotate` (ISO 32000-2, 7.7.3.3 and
//! 14.11.2), in units of 1/72 inch.
//!
//! ```
//! # let letter = include_bytes!("../../../../test-vectors/samples/surat-tugas.pdf").to_vec();
//! # let limits = segel_core::Limits::default();
//! use segel_core::pdf::Document;
//! use segel_core::placement::{Origin, PageChoice, Placement, place};
//!
//! let document = Document::open(&letter, &limits)?;
//! let corner = Placement::at(PageChoice::First, [36.0, 36.0, 90.0, 90.0]);
//! assert_eq!(place(&document, &corner)?.page, 1);
//! # Ok::<(), segel_core::Error>(())
//! ```

mod seen;
mod tag;
#[cfg(test)]
mod tests;

pub(crate) use seen::Seen;

use crate::content::{self, Under};
use crate::error::{Error, Refusal, Structure};
use crate::pdf::{Document, Page};
use serde::{Deserialize, Serialize};

/// Width and height in points of a box at a tag of which nothing is said: a QR code with a verification address, as wide
/// as a stamp.
pub const TAG_SIZE: [f32; 2] = [90.0, 90.0];

/// Where a box is wanted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Placement {
    /// On a page, at coordinates.
    At {
        /// The page.
        page: PageChoice,
        /// Where coordinates are counted from.
        origin: Origin,
        /// Left, and bottom or top by the origin; width and height; in points.
        rectangle: [f32; 4],
    },
    /// Where a text stands on a page.
    Tag {
        /// The text, blanks not counted, such as `#` or `${ttd_pengirim}`.
        text: String,
        /// Width and height in points.
        size: [f32; 2],
        /// Which place is taken where it stands several times.
        occurrence: Occurrence,
        /// How the box lies to it.
        anchor: Anchor,
    },
}

/// A page by its place in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageChoice {
    /// The first.
    First,
    /// The last.
    Last,
    /// This one, from 1.
    Number(u32),
    /// All of them: the signature's own box is on the last, the others show the same.
    All,
}

/// Where coordinates are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Origin {
    /// The lower left corner, upwards; a box is named by its lower left corner.
    #[default]
    LowerLeft,
    /// The upper left corner, downwards; a box is named by its upper left corner.
    UpperLeft,
}

/// Which of several places of a tag is taken. Those count that no box of an annotation lies over; and where the tag
/// stands somewhere by itself, those inside longer words do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Occurrence {
    /// The first in the order of reading: signers who use one tag take one place after the other.
    #[default]
    First,
    /// The last.
    Last,
    /// The one that there is; several are refused.
    Only,
}

/// How a box lies to the tag that it replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Anchor {
    /// Its middle is the middle of the tag.
    #[default]
    Center,
    /// Its lower left corner is that of the tag.
    LowerLeft,
    /// Its upper left corner is that of the tag.
    UpperLeft,
}

impl Placement {
    /// Left, bottom, width and height from the lower left corner of a page.
    #[must_use]
    pub fn at(page: PageChoice, rectangle: [f32; 4]) -> Self {
        Self::At {
            page,
            origin: Origin::LowerLeft,
            rectangle,
        }
    }

    /// At the first place of a tag, around its middle.
    #[must_use]
    pub fn tag(text: impl Into<String>, size: [f32; 2]) -> Self {
        Self::Tag {
            text: text.into(),
            size,
            occurrence: Occurrence::First,
            anchor: Anchor::Center,
        }
    }
}

/// On the last page.
impl From<[f32; 4]> for Placement {
    fn from(rectangle: [f32; 4]) -> Self {
        Self::at(PageChoice::Last, rectangle)
    }
}

/// Where a box comes to stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The page, from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
    /// Left, bottom, width and height in points, from the lower left corner of the page as it is seen.
    #[serde(rename = "box")]
    pub seen: [f32; 4],
    /// The same of all that is covered: the box, and what a tag that is larger takes beside it. It is the `/Rect` of the
    /// signature's widget (ISO 32000-2, 12.5.2).
    pub covered: [f32; 4],
    /// Width and height of the page as it is seen.
    pub page_size: [f32; 2],
    /// Degrees clockwise by which the page is turned to be seen.
    pub rotation: u16,
    /// What is known of the tag, where one was looked for.
    pub tag: Option<TagPlace>,
    /// Whether the other pages show the box too.
    pub on_all_pages: bool,
    /// What it lies over on its page beside the tag.
    pub over: Over,
}

/// What a box lies over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Over {
    /// Paper, lines, or a mark that was left for it.
    #[default]
    Nothing,
    /// Text: it is hidden, and in a document that is signed already the box is refused.
    Text,
    /// A picture, or what could not be read.
    Picture,
}

/// A tag that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TagPlace {
    /// How many places could have been taken.
    pub found: usize,
    /// The pages on which they are.
    pub pages: Vec<u32>,
    /// Left, bottom, width and height of its ink, as [`Place::seen`]; the box covers it.
    pub ink: [f32; 4],
}

/// Finds the place; nothing is changed.
///
/// # Errors
/// [`Refusal::PageOutOfRange`], [`Refusal::BoxOutsidePage`], [`Refusal::TagAbsent`], [`Refusal::TagTooLong`],
/// [`Refusal::TagRepeated`]; [`Error::LimitExceeded`]; where pages cannot be read.
pub fn place(document: &Document<'_>, placement: &Placement) -> Result<Place, Error> {
    let (mut place, page) = find(document, placement)?;
    let covered = Seen::of(&page)?.to_own(place.covered);
    place.over = match content::under(&content::of_page(document, &page)?, content::area(covered)) {
        Under::Nothing => Over::Nothing,
        Under::Text => Over::Text,
        Under::Picture | Under::Unread => Over::Picture,
    };
    Ok(place)
}

/// The same, with its page.
pub(crate) fn find(document: &Document<'_>, placement: &Placement) -> Result<(Place, Page), Error> {
    let pages = Page::count(document)?;
    match placement {
        Placement::At {
            page,
            origin,
            rectangle,
        } => {
            let number = match page {
                PageChoice::First => 1,
                PageChoice::Number(number) => *number,
                PageChoice::Last | PageChoice::All => pages.max(1),
            };
            let page_found = Page::find(document, Some(number))?;
            let seen = Seen::of(&page_found)?;
            let own = seen.of_corner(*origin, *rectangle)?;
            let place = Place {
                page: number,
                pages,
                seen: own,
                covered: own,
                page_size: [seen.width(), seen.height()],
                rotation: page_found.boxes.rotate,
                tag: None,
                on_all_pages: *page == PageChoice::All && pages > 1,
                over: Over::Nothing,
            };
            Ok((place, page_found))
        }
        Placement::Tag {
            text,
            size,
            occurrence,
            anchor,
        } => tag::find(document, pages, text, *size, (*occurrence, *anchor)),
    }
}

/// What two boxes cover, both with left, bottom, width and height.
fn around(one: [f32; 4], other: [f32; 4]) -> [f32; 4] {
    let (bottom, height) = span((one[1], one[3]), (other[1], other[3]));
    let (left, width) = span((one[0], one[2]), (other[0], other[2]));
    [left, bottom, width, height]
}

/// A stretch and its length that two others lie in; the first as it is where the second lies within.
fn span(one: (f32, f32), other: (f32, f32)) -> (f32, f32) {
    let (end, far) = (one.0 + one.1, other.0 + other.1);
    if one.0 <= other.0 && far <= end {
        return one;
    }
    let start = one.0.min(other.0);
    (start, end.max(far) - start)
}

/// Where a page has nothing that is seen.
fn without_box(page: &Page) -> Error {
    Error::malformed(
        Structure::PageTree,
        page.object.offset.unwrap_or(0),
        "/MediaBox with four numbers",
        "a page without one",
    )
}

fn refusal(requested: [f32; 4], page: [f32; 4]) -> Error {
    Refusal::BoxOutsidePage { requested, page }.into()
}
