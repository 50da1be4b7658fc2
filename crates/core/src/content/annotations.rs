//! What the annotations of a page show (ISO 32000-2, 12.5).

use crate::error::Error;
use crate::pdf::{Document, Page, rectangle};
use lopdf::{Dictionary, Object, ObjectId};

/// The boxes of annotations that show something, in the page's coordinates: not those of links, which show nothing, and
/// of pop-ups, which are closed.
pub(crate) fn boxes_shown(document: &Document<'_>, page: &Page) -> Result<Vec<[f32; 4]>, Error> {
    let Ok(page) = page.object.value.as_dict() else {
        return Ok(Vec::new());
    };
    let Object::Array(annotations) = document.get(page, b"Annots")? else {
        return Ok(Vec::new());
    };
    let mut boxes = Vec::new();
    for annotation in &annotations {
        let Object::Dictionary(annotation) = document.resolve(annotation)? else {
            continue;
        };
        let subtype = document.get(&annotation, b"Subtype")?;
        let shows = !matches!(&subtype, Object::Name(name) if matches!(name.as_slice(), b"Link" | b"Popup"));
        let place = rectangle(document, &document.get(&annotation, b"Rect")?)?;
        boxes.extend(
            place.filter(|[left, bottom, right, top]| shows && right > left && top > bottom),
        );
    }
    Ok(boxes)
}

/// The streams that an annotation may look like by a key of `/AP` (table 170), each with the state that it is for; a look
/// that is there whatever the state has no name.
pub(crate) fn looks(
    document: &Document<'_>,
    annotation: &Dictionary,
    key: &[u8],
) -> Result<Vec<(Vec<u8>, ObjectId)>, Error> {
    let Object::Dictionary(appearances) = document.get(annotation, b"AP")? else {
        return Ok(Vec::new());
    };
    let Ok(look) = appearances.get(key) else {
        return Ok(Vec::new());
    };
    if let Object::Reference(id) = look
        && document.raw(*id)?.is_some_and(|raw| raw.data.is_some())
    {
        return Ok(vec![(Vec::new(), *id)]);
    }
    let Object::Dictionary(states) = document.resolve(look)? else {
        return Ok(Vec::new());
    };
    let states = states
        .iter()
        .filter_map(|(state, look)| Some((state.clone(), look.as_reference().ok()?)));
    Ok(states.collect())
}

/// The stream that an annotation looks like as it stands: `/N` of `/AP`, in the state that `/AS` names.
pub(crate) fn normal_look(
    document: &Document<'_>,
    annotation: &Dictionary,
) -> Result<Option<ObjectId>, Error> {
    let looks = looks(document, annotation, b"N")?;
    let shown = match document.get(annotation, b"AS")? {
        Object::Name(state) => state,
        _ => Vec::new(),
    };
    let shown = looks
        .into_iter()
        .find(|(state, _)| state.is_empty() || *state == shown);
    Ok(shown.map(|(_, look)| look))
}
