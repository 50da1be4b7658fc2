//! Forms that viewers show by a program of their own in place of the pages (XFA; ISO 32000-2, 12.7.8 and annex
//! K).

use super::fields::Fields;
use super::rule::Rule;
use super::step::Step;
use super::value::number_of;
use crate::error::Error;
use crate::form;
use crate::pdf::{Document, or_nothing, or_null};
use lopdf::Object;

impl Step<'_, '_> {
    /// Viewers show the program, and not the pages, where the document asks for it and there is nothing to show of
    /// its fields: there are none, or they are signatures without a box. How they find that out differs.
    pub(super) fn xfa(&mut self) -> Result<(), Error> {
        let before = Asked::of(self.old, self.old_fields)?;
        let after = Asked::of(self.new, self.new_fields)?;
        if before.is_none() && after.is_none() {
            return Ok(());
        }
        let shown = |asked: &Option<Asked>| asked.as_ref().is_some_and(|asked| asked.is_shown);
        let (old, new) = (shown(&before), shown(&after));
        let rule = match old == new {
            true if before == after => return Ok(()),
            true => Rule::XfaUnsettled,
            false => Rule::XfaShown,
        };
        let (old, new) = (Object::Boolean(old), Object::Boolean(new));
        self.find(rule, None, "/Root/AcroForm/XFA", &old, &new);
        Ok(())
    }
}

/// What the program is shown by, in a document that asks for it.
#[derive(Debug, PartialEq)]
struct Asked {
    /// `/SigFlags`
    flags: i64,
    /// The nodes of the tree of fields.
    nodes: Vec<u32>,
    /// Fields that are no objects of their own or none at all.
    others: u64,
    /// Whether it is shown, by the rule that is known.
    is_shown: bool,
}

impl Asked {
    fn of(document: &Document<'_>, fields: &Fields) -> Result<Option<Self>, Error> {
        const SIGNATURES_EXIST: i64 = 1;
        let catalog = or_nothing(document.catalog().map(Some))?;
        let Some(Ok(catalog)) = catalog.as_ref().map(|raw| raw.value.as_dict()) else {
            return Ok(None);
        };
        let asks = or_null(document.get(catalog, b"NeedsRendering"))?;
        if matches!(asks, Object::Null | Object::Boolean(false)) {
            return Ok(None);
        }
        let Some(form) = or_nothing(form::acro_form(document))? else {
            return Ok(None);
        };
        if matches!(form.get(b"XFA"), Err(_) | Ok(Object::Null)) {
            return Ok(None);
        }
        let flags = or_null(document.get(&form, b"SigFlags"))?;
        let flags = number_of(&flags).unwrap_or(0);
        let others = fields.direct.len() as u64 + fields.missing + fields.repeated;
        let is_empty = fields.nodes.is_empty() && others == 0;
        let is_shown = is_empty
            || others == 0
                && flags & SIGNATURES_EXIST != 0
                && are_signatures_without_a_box(document, fields)?;
        Ok(Some(Self {
            flags,
            nodes: fields.nodes.keys().copied().collect(),
            others,
            is_shown,
        }))
    }
}

/// A field with kids is what they are.
fn are_signatures_without_a_box(document: &Document<'_>, fields: &Fields) -> Result<bool, Error> {
    for (number, node) in &fields.nodes {
        let Object::Dictionary(widget) = or_null(document.object_at(*number))? else {
            return Ok(false);
        };
        if widget.has(b"Kids") {
            continue;
        }
        let rect = or_null(document.get(&widget, b"Rect"))?;
        let is_nowhere = |value: &Object| value.as_float().is_ok_and(|number| number == 0.0);
        let is_invisible =
            matches!(&rect, Object::Array(corners) if corners.iter().all(is_nowhere));
        if !node.is_signature() || !is_invisible {
            return Ok(false);
        }
    }
    Ok(true)
}
