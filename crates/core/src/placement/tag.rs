//! Tags: texts that an office's programs leave where a signature is to stand.

use super::{Anchor, Occurrence, Over, Place, Seen, TagPlace, around};
use crate::Limits;
use crate::content::{self, Found, Glyph, Reader, Shelf, Within, boxes_shown};
use crate::error::{Error, Refusal};
use crate::pdf::{Document, Page, Pages};
use kurbo::Rect;

/// What lies around the ink of a tag and is covered with it, in points: strokes are smoothed.
const MARGIN: f64 = 0.5;

/// A place of the tag.
struct Candidate {
    number: u32,
    page: Page,
    ink: Rect,
    is_alone: bool,
}

pub(super) fn find(
    document: &Document<'_>,
    pages: u32,
    text: &str,
    size: [f32; 2],
    (occurrence, anchor): (Occurrence, Anchor),
) -> Result<(Place, Page), Error> {
    let characters = text.chars().filter(|character| !character.is_whitespace());
    let (characters, limit) = (characters.count(), Limits::TAG_CHARACTERS);
    if characters > limit {
        return Err(Refusal::TagTooLong { characters, limit }.into());
    }
    let mut search = Search::default();
    search.all_pages(document, text)?;
    let Search {
        mut candidates,
        covered,
        searched,
        unread,
    } = search;
    if candidates.iter().any(|candidate| candidate.is_alone) {
        candidates.retain(|candidate| candidate.is_alone);
    }
    let mut on_pages: Vec<u32> = candidates
        .iter()
        .map(|candidate| candidate.number)
        .collect();
    let found = on_pages.len();
    on_pages.dedup();
    if occurrence == Occurrence::Only && found > 1 {
        return Err(Refusal::TagRepeated {
            tag: text.into(),
            found,
            pages: on_pages.into(),
        }
        .into());
    }
    let taken = match occurrence {
        Occurrence::First | Occurrence::Only => candidates.into_iter().next(),
        Occurrence::Last => candidates.pop(),
    };
    let Some(Candidate {
        number, page, ink, ..
    }) = taken
    else {
        return Err(Refusal::TagAbsent {
            tag: text.into(),
            searched,
            covered,
            unread: unread.into(),
        }
        .into());
    };
    let seen = Seen::of(&page)?;
    let ink = ink.inflate(MARGIN, MARGIN);
    #[allow(clippy::cast_possible_truncation)] // coordinates of a page
    let ink = seen.of_own([ink.x0, ink.y0, ink.x1, ink.y1].map(|edge| edge as f32));
    let [left, bottom, width, height] = ink;
    let [own_width, own_height] = size;
    let corner = match anchor {
        Anchor::Center => [
            left + (width - own_width) / 2.0,
            bottom + (height - own_height) / 2.0,
        ],
        Anchor::LowerLeft => [left, bottom],
        Anchor::UpperLeft => [left, bottom + height - own_height],
    };
    // a box that would leave the page is moved, not cut
    let within = |at: f32, length: f32, page: f32| at.min(page - length).max(0.0);
    let own = [
        within(corner[0], own_width, seen.width()),
        within(corner[1], own_height, seen.height()),
        own_width,
        own_height,
    ];
    let place = Place {
        page: number,
        pages,
        seen: own,
        covered: around(own, ink),
        page_size: [seen.width(), seen.height()],
        rotation: page.boxes.rotate,
        tag: Some(TagPlace {
            found,
            pages: on_pages,
            ink,
        }),
        on_all_pages: false,
        over: Over::Nothing,
    };
    seen.refuse_outside(place.seen)?;
    Ok((place, page))
}

#[derive(Default)]
struct Search {
    /// In the order of reading.
    candidates: Vec<Candidate>,
    /// Places under the box of an annotation.
    covered: usize,
    searched: u32,
    /// Pages that could not be read to their end.
    unread: Vec<u32>,
}

impl Search {
    fn all_pages(&mut self, document: &Document<'_>, text: &str) -> Result<(), Error> {
        let shelf = Shelf::default();
        let mut reader = Reader::new(document, &shelf)?;
        let mut comparisons = Comparisons::of(document.limits());
        let mut pages = Pages::new(document)?;
        while let Some(page) = pages.next()? {
            self.searched += 1;
            let content = reader.page(&page)?;
            if content.incomplete.is_some() {
                self.unread.push(self.searched);
            }
            let own: Vec<Glyph> = content
                .glyphs
                .into_iter()
                .filter(|glyph| !matches!(glyph.within, Within::Annotation(_)) && glyph.is_inside())
                .collect();
            let found = content::find(&own, text);
            if found.is_empty() {
                continue;
            }
            let boxes = boxes_shown(document, &page)?;
            let boxes: Vec<Rect> = boxes.into_iter().map(content::area).collect();
            for Found { ink, is_alone, .. } in found {
                match comparisons.is_covered(ink, &boxes)? {
                    true => self.covered += 1,
                    false => {
                        self.candidates.push(Candidate {
                            number: self.searched,
                            page: page.clone(),
                            ink,
                            is_alone,
                        });
                    }
                }
            }
        }
        Ok(())
    }
}

/// Comparisons of places with boxes that are left.
struct Comparisons {
    left: u64,
    max: u64,
}

impl Comparisons {
    fn of(limits: &Limits) -> Self {
        let max = limits.tag_comparisons;
        Self { left: max, max }
    }

    /// Whether one of the boxes lies over the ink.
    fn is_covered(&mut self, ink: Rect, boxes: &[Rect]) -> Result<bool, Error> {
        for there in boxes {
            self.left = self.left.checked_sub(1).ok_or(Error::LimitExceeded {
                limit: "tag_comparisons",
                max: self.max,
            })?;
            let common = there.intersect(ink);
            if common.width() > 0.0 && common.height() > 0.0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
