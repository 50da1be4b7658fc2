//! The box of a signature on its page (ISO 32000-2, 12.5.5 and 12.7.5.5).

use crate::appearance::{self, Drawn, Ink, VisibleBox};
use crate::content::{self, Under, boxes_shown};
use crate::error::{Error, Refusal};
use crate::pdf::{Document, Page, Pages, Update, reference};
use crate::pdf_a;
use crate::placement::{self, Placement, Seen};
use lopdf::ObjectId;
use std::collections::HashMap;

/// Flags of the field's own annotation (table 167): Print and Locked.
const WIDGET: u32 = 132;

/// The same of those that show its look on other pages: Print, ReadOnly and Locked.
const STAMP: u32 = 196;

/// A box that has its place and its look.
pub(super) struct Shown {
    pub(super) page: Page,
    /// `/Rect`, `/F`, `/AP` and what belongs to them, for a widget.
    pub(super) entries: String,
}

/// Puts a new box on its page, and the same on the others where all were asked for. What would lie over something that
/// an earlier signature shows is refused: whoever verifies that one refuses it too.
///
/// # Errors
/// As [`placement::place`]; [`Refusal::BoxOverBox`], [`Refusal::BoxOverText`], [`Refusal::BoxOnAllPages`]; what cannot be shown.
pub(super) fn show(
    update: &mut Update<'_, '_>,
    document: &Document<'_>,
    visible: &VisibleBox,
    is_signed: bool,
) -> Result<Shown, Error> {
    let (place, page) = placement::find(document, &visible.placement)?;
    let seen = Seen::of(&page)?;
    let rectangle = seen.to_own(place.covered);
    if is_signed {
        if place.on_all_pages {
            return Err(Refusal::BoxOnAllPages.into());
        }
        let [left, bottom, right, top] = rectangle;
        let mut there = boxes_shown(document, &page)?.into_iter();
        if let Some(over) = there.find(|there| {
            left < there[2] && there[0] < right && bottom < there[3] && there[1] < top
        }) {
            return Err(Refusal::BoxOverBox {
                page: place.page,
                requested: rectangle,
                there: over,
            }
            .into());
        }
        let shown = content::of_page(document, &page)?;
        if content::under(&shown, content::area(rectangle)) == Under::Text {
            return Err(Refusal::BoxOverText {
                page: place.page,
                requested: rectangle,
            }
            .into());
        }
    }
    let [left, bottom, width, height] = place.seen;
    let drawn = Drawn {
        size: [width, height],
        blank: place.tag.map(|tag| {
            let [ink_left, ink_bottom, ink_width, ink_height] = tag.ink;
            [ink_left - left, ink_bottom - bottom, ink_width, ink_height]
        }),
        rotation: place.rotation,
    };
    let look = look(update, document, visible, &drawn)?;
    if place.on_all_pages {
        stamp_others(update, document, visible, (&page, &drawn, look))?;
    }
    Ok(Shown {
        entries: entries(rectangle, WIDGET, look, place.rotation),
        page,
    })
}

/// What an invisible field has in the place of a box. The first part of PDF/A wants a look for every field, be it of
/// nothing (ISO 19005-1, 6.9).
pub(super) fn unseen(
    update: &mut Update<'_, '_>,
    document: &Document<'_>,
) -> Result<String, Error> {
    let claims_first_part = pdf_a::claim(document)?.is_some_and(|claim| claim.part == "1");
    let look = match claims_first_part {
        true => {
            let nothing = b"<< /Type /XObject /Subtype /Form /BBox [0 0 0 0] >>";
            format!(
                " /AP << /N {} >>",
                reference(update.add_stream(nothing, b"")?)
            )
        }
        false => String::new(),
    };
    Ok(format!(" /Rect [0 0 0 0] /F {WIDGET}{look}"))
}

/// The look of a field that has its place already.
pub(super) fn look_of_field(
    update: &mut Update<'_, '_>,
    document: &Document<'_>,
    visible: &VisibleBox,
    rectangle: [f32; 4],
    field: ObjectId,
) -> Result<ObjectId, Error> {
    let [left, bottom, right, top] = rectangle;
    let rotation = rotation_of_page_with(document, field)?;
    let (across, up) = (right - left, top - bottom);
    let drawn = Drawn {
        size: if rotation % 180 == 90 {
            [up, across]
        } else {
            [across, up]
        },
        blank: None,
        rotation,
    };
    look(update, document, visible, &drawn)
}

fn look(
    update: &mut Update<'_, '_>,
    document: &Document<'_>,
    visible: &VisibleBox,
    drawn: &Drawn,
) -> Result<ObjectId, Error> {
    let ink = match pdf_a::claim(document)? {
        Some(_) => Ink::Calibrated,
        None => Ink::Device,
    };
    appearance::add(update, visible, drawn, ink)
}

fn entries(rectangle: [f32; 4], flags: u32, look: ObjectId, rotation: u16) -> String {
    let [left, bottom, right, top] = rectangle.map(appearance::number);
    // table 192: how much the look is turned within its annotation
    let turned = match rotation {
        0 => String::new(),
        degrees => format!(" /MK << /R {degrees} >>"),
    };
    let look = reference(look);
    format!(" /Rect [{left} {bottom} {right} {top}] /F {flags} /AP << /N {look} >>{turned}")
}

/// A signature has one box only, since where it stands may have a meaning (12.7.5.5): on the other pages stand stamps.
fn stamp_others(
    update: &mut Update<'_, '_>,
    document: &Document<'_>,
    visible: &VisibleBox,
    (own, drawn, look_of_own): (&Page, &Drawn, ObjectId),
) -> Result<(), Error> {
    let Placement::At {
        origin, rectangle, ..
    } = visible.placement
    else {
        return Ok(());
    };
    let mut looks = HashMap::from([(drawn.rotation, look_of_own)]);
    let mut pages = Pages::new(document)?;
    while let Some(page) = pages.next()? {
        if page.object.id == own.object.id {
            continue;
        }
        let seen = Seen::of(&page)?;
        let place = seen.of_corner(origin, rectangle)?;
        let rotation = page.boxes.rotate;
        let look = match looks.get(&rotation) {
            Some(look) => *look,
            None => {
                let drawn = Drawn { rotation, ..*drawn };
                let look = look(update, document, visible, &drawn)?;
                looks.insert(rotation, look);
                look
            }
        };
        let stamp = update.add(format!(
            "<< /Type /Annot /Subtype /Stamp /P {}{} >>",
            reference(page.object.id),
            entries(seen.to_own(place), STAMP, look, 0),
        ))?;
        update.append(page.object.id, "Annots", &[stamp])?;
    }
    Ok(())
}

/// By how much the page that lists an annotation is turned; not at all where none does.
fn rotation_of_page_with(document: &Document<'_>, annotation: ObjectId) -> Result<u16, Error> {
    let mut pages = Pages::new(document)?;
    while let Some(page) = pages.next()? {
        if page.boxes.rotate != 0 && page.annotations(document)?.contains(&annotation) {
            return Ok(page.boxes.rotate);
        }
    }
    Ok(0)
}
