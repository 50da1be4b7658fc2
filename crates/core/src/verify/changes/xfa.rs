//! Forms that viewers show by a program of their own in place of the pages (XFA; ISO 32000-2, 12.7.8 and annex
//! K).

use super::fields::Fields;
use super::rule::Rule;
use super::step::Step;
use super::value::number_of;
use crate::error::Error;
use crate::form;
use crate::pdf::Document;
use lopdf::Object;
use std::collections::HashSet;

impl Step<'_, '_> {
    /// Whether the program is shown depends on the form's fields and flags too, which may change otherwise.
    pub(super) fn xfa(&mut self) -> Result<(), Error> {
        let before = is_shown(self.old, self.old_fields)?;
        if before != is_shown(self.new, self.new_fields)? {
            let (old, new) = (Object::Boolean(before), Object::Boolean(!before));
            self.find(Rule::XfaShown, None, "/Root/AcroForm/XFA", &old, &new);
        }
        Ok(())
    }
}

/// Whether the program is shown where it is known: the document asks for it, and there is nothing to show of
/// its fields, for there are none or they are signatures without a box.
fn is_shown(document: &Document<'_>, fields: &Fields) -> Result<bool, Error> {
    const SIGNATURES_EXIST: i64 = 1;
    let catalog = read(document.catalog())?;
    let Some(Ok(catalog)) = catalog.as_ref().map(|raw| raw.value.as_dict()) else {
        return Ok(false);
    };
    let asks = read(document.get(catalog, b"NeedsRendering"))?;
    if asks != Some(Object::Boolean(true)) {
        return Ok(false);
    }
    let Some(Some(form)) = read(form::acro_form(document))? else {
        return Ok(false);
    };
    if matches!(form.get(b"XFA"), Err(_) | Ok(Object::Null)) {
        return Ok(false);
    }
    let others = !fields.direct.is_empty() || fields.missing > 0;
    if fields.nodes.is_empty() && !others {
        return Ok(true);
    }
    let flags = read(document.get(&form, b"SigFlags"))?;
    let flags = flags.as_ref().and_then(number_of).unwrap_or(0);
    if others || flags & SIGNATURES_EXIST == 0 {
        return Ok(false);
    }
    let above: HashSet<u32> = fields
        .nodes
        .values()
        .filter_map(|node| node.parent)
        .collect();
    for (number, node) in &fields.nodes {
        if above.contains(number) {
            continue;
        }
        let shown = read(document.object_at(*number))?;
        let rect = shown.as_ref().and_then(|shown| shown.as_dict().ok());
        let rect = match rect {
            Some(widget) => read(document.get(widget, b"Rect"))?,
            None => None,
        };
        let is_nowhere = |value: &Object| value.as_float().is_ok_and(|number| number == 0.0);
        let is_invisible =
            matches!(&rect, Some(Object::Array(corners)) if corners.iter().all(is_nowhere));
        if !node.is_signature() || !is_invisible {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What is malformed is not there.
fn read<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(Error::Malformed { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
