//! The dictionary of the interactive form (ISO 32000-2, 12.7.3), but for its fields: what looks are made
//! with, and by whom.

use super::fields::Node;
use super::rule::Rule;
use super::step::{Admission, Step, leads_to_stream};
use super::uses::may_be_drawn;
use super::value::{entry, keys, number_of, same, stays};
use crate::error::Error;
use crate::form;
use lopdf::{Dictionary, Object};
use std::collections::BTreeSet;

/// Kinds of resources (table 34), and one that programs add to those of forms.
pub(super) const RESOURCES: &[&[u8]] = &[
    b"ExtGState",
    b"ColorSpace",
    b"Pattern",
    b"Shading",
    b"XObject",
    b"Font",
    b"ProcSet",
    b"Properties",
    b"Encoding",
];

impl Step<'_, '_> {
    /// The AcroForm dictionary (12.7.3), but for its fields.
    pub(super) fn acro_form(&mut self, before: &Object, after: &Object) -> Result<(), Error> {
        const PATH: &str = "/Root/AcroForm";
        let mut from = (self.root, "AcroForm");
        if let Ok((number, _)) = before.as_reference() {
            self.admit(number, Admission::Below(self.root, "AcroForm"));
            self.form = Some(number);
            from = (number, "");
        }
        let (old, new) = self.resolved((before, after), PATH)?;
        let empty = Dictionary::new();
        let (old, new) = match (&old, &new) {
            (Object::Dictionary(old), Object::Dictionary(new)) => (old, new),
            (Object::Null, Object::Dictionary(new)) => (&empty, new),
            (Object::Null, Object::Null) => return Ok(()),
            (old, new) => {
                self.find(Rule::OtherFormEntry, Some(self.root), PATH, old, new);
                return Ok(());
            }
        };
        for key in keys(old, new) {
            let (before, after) = (entry(old, key), entry(new, key));
            if key == b"Fields" {
                if let Ok((array, _)) = before.as_reference() {
                    let at = match from {
                        (number, "") => (number, "Fields"),
                        catalog => catalog,
                    };
                    self.admit(array, Admission::Below(at.0, at.1));
                }
                continue;
            }
            if key == b"DR" {
                self.default_resources(before, after, from)?;
                continue;
            }
            if stays(old, new, key) {
                continue;
            }
            let rule = match (key, after) {
                // SignaturesExist and AppendOnly (table 225)
                (b"SigFlags", Object::Integer(flags))
                    if flags & number_of(before).unwrap_or(0) == number_of(before).unwrap_or(0) =>
                {
                    Rule::SignatureFlags
                }
                (b"DA", Object::String(..)) | (b"Q", Object::Integer(_))
                    if *before == Object::Null =>
                {
                    let waits = key == b"DA" && self.waits_for_default()?;
                    match waits || self.draws_by_default()? {
                        true => Rule::LooksByViewers,
                        false => Rule::FormEntry,
                    }
                }
                // true has a viewer draw every field anew, and show what it did not or no longer what it did
                (b"NeedAppearances", Object::Null | Object::Boolean(false))
                    if *before != Object::Boolean(true) =>
                {
                    Rule::FormEntry
                }
                (b"NeedAppearances", Object::Null | Object::Boolean(_)) => Rule::LooksByViewers,
                _ => Rule::OtherFormEntry,
            };
            let path = format!("{PATH}/{}", key.escape_ascii());
            self.find(
                rule,
                after.as_reference().ok().map(|id| id.0).or(Some(self.root)),
                path,
                before,
                after,
            );
        }
        Ok(())
    }

    /// Whether a field that shows text says nothing of how: viewers that let people fill it in set it by the
    /// form's default, whatever look it has.
    fn waits_for_default(&mut self) -> Result<bool, Error> {
        let mut told = BTreeSet::new();
        // those above come first
        let mut nodes: Vec<_> = self.old_fields.nodes.iter().collect();
        nodes.sort_by_key(|(_, node)| node.depth);
        for (number, node) in nodes {
            let read = self.old.object_at(*number);
            let Object::Dictionary(dictionary) = self.readable(read, "/Root/AcroForm")? else {
                continue;
            };
            let is_told =
                dictionary.has(b"DA") || node.parent.is_some_and(|parent| told.contains(&parent));
            if is_told {
                told.insert(*number);
            } else if matches!(&*node.kind, b"Tx" | b"Ch") && dictionary.has(b"Rect") {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether viewers make looks by the form's defaults: by its own demand, or of what has none of its own
    /// (12.7.3.3).
    pub(super) fn draws_by_default(&mut self) -> Result<bool, Error> {
        let form = match form::acro_form(self.old) {
            Ok(form) => form.unwrap_or_default(),
            Err(Error::Malformed { .. }) => return Ok(true),
            Err(error) => return Err(error),
        };
        let demanded = self.old.get(&form, b"NeedAppearances")?;
        if !matches!(demanded, Object::Null | Object::Boolean(false)) {
            return Ok(true);
        }
        for &number in &self.uses.drawn {
            match self.old.object_at(number) {
                // one that stands in the page itself is not looked at
                Ok(Object::Dictionary(annotation)) if !annotation.has(b"Rect") => return Ok(true),
                Ok(Object::Dictionary(annotation)) => {
                    if may_be_drawn(&annotation) && !self.has_look(&annotation)? {
                        return Ok(true);
                    }
                }
                Ok(_) => {}
                Err(Error::Malformed { .. }) => return Ok(true),
                Err(error) => return Err(error),
            }
        }
        let nodes = &self.old_fields.nodes;
        for (number, node) in nodes {
            if node.is_signature() {
                continue;
            }
            let read = self.old.object_at(*number);
            if let Object::Dictionary(widget) = self.readable(read, "/Root/AcroForm")?
                && widget.has(b"Rect")
                && shows_text(&widget, node)
                && !self.has_look(&widget)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the looks of a widget of the old revision are there.
    pub(super) fn has_look(&mut self, widget: &Dictionary) -> Result<bool, Error> {
        let Object::Dictionary(looks) = self.old.get(widget, b"AP")? else {
            return Ok(false);
        };
        let normal = entry(&looks, b"N");
        if leads_to_stream(self.old, normal)? {
            return Ok(self.old.resolve(normal)? != Object::Null);
        }
        let Object::Dictionary(states) = self.old.resolve(normal)? else {
            return Ok(false);
        };
        // a state that is not there is drawn by some
        let shown = match self.old.get(widget, b"AS")? {
            Object::Name(shown) => states.has(&shown),
            _ => false,
        };
        if !shown {
            return Ok(false);
        }
        for (_, state) in &states {
            if !leads_to_stream(self.old, state)? || self.old.resolve(state)? == Object::Null {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Resources for appearances that are made later: none may become another.
    fn default_resources(
        &mut self,
        before: &Object,
        after: &Object,
        from: (u32, &'static str),
    ) -> Result<(), Error> {
        const PATH: &str = "/Root/AcroForm/DR";
        // below a form that stands in the catalog itself, the first key is that of the form
        let mut at = match from {
            (number, "") => (number, "DR"),
            catalog => catalog,
        };
        if let Ok((number, _)) = before.as_reference() {
            self.admit(number, Admission::Below(at.0, at.1));
            at = (number, "");
        }
        let (old, new) = self.resolved((before, after), PATH)?;
        let empty = Dictionary::new();
        let old = old.as_dict().unwrap_or(&empty);
        let new = match &new {
            Object::Dictionary(new) if !leads_to_stream(self.new, after)? => new,
            Object::Null => &empty,
            _ => {
                self.find(Rule::OtherFormEntry, Some(self.root), PATH, before, after);
                return Ok(());
            }
        };
        let mut grown = before == &Object::Null && after != &Object::Null;
        for category in keys(old, new) {
            let (before, after) = (entry(old, category), entry(new, category));
            if let Ok((number, _)) = before.as_reference() {
                self.admit(number, Admission::Below(at.0, at.1));
            }
            let streams = [(self.old, before), (self.new, after)];
            let mut holds_stream = false;
            for (view, value) in streams {
                holds_stream |= *value != Object::Null && leads_to_stream(view, value)?;
            }
            let (before, after) = self.resolved((before, after), PATH)?;
            let kept = match (&before, &after) {
                _ if holds_stream || !RESOURCES.contains(&category) => same(&before, &after),
                (Object::Null, _) => true,
                (Object::Dictionary(before), Object::Dictionary(after)) => {
                    before.iter().all(|(name, _)| stays(before, after, name))
                }
                (before, after) => same(before, after),
            };
            if !kept {
                let path = format!("{PATH}/{}", category.escape_ascii());
                self.find(Rule::OtherFormEntry, Some(self.root), path, &before, &after);
            } else if !same(&before, &after) {
                grown = true;
            }
        }
        if grown {
            let rule = match self.draws_by_default()? {
                true => Rule::ResourcesAdded,
                false => Rule::FormEntry,
            };
            self.find(rule, Some(self.root), PATH, before, after);
        }
        Ok(())
    }
}

/// Whether a viewer that makes the look of a widget writes something in it.
fn shows_text(widget: &Dictionary, node: &Node) -> bool {
    const COMBO: i64 = 1 << 17;
    let has_value = *node.value != Object::Null;
    let is_combo = node.flags & COMBO != 0;
    match &*node.kind {
        b"Tx" => has_value,
        // a list shows what can be chosen
        b"Ch" => has_value || !is_combo || widget.has(b"I"),
        b"Btn" => has_value || widget.has(b"MK"),
        _ => true,
    }
}
