//! Annotations and what they look like (ISO 32000-2, 12.5).

use super::changed::value_of;
use super::fields::Node;
use super::rule::Rule;
use super::step::{Admission, Step};
use super::uses::first_key;
use super::value::{entry, keys, same, stays};
use crate::content::Under;
use crate::error::Error;
use crate::pdf::{Document, rectangle};
use lopdf::{Dictionary, Object, ObjectId};
use std::rc::Rc;

/// By which keys annotations are referred to by what does not draw with them.
const OF_AN_ANNOTATION: &[&str] = &["Annots", "Parent", "Popup", "IRT", "Obj", "K/Obj"];

/// Entries by which an annotation starts an action, leads elsewhere, holds a file or belongs to a layer.
const OF_WHAT_ACTS: &[&[u8]] = &[b"A", b"AA", b"PA", b"FS", b"Dest", b"OC"];

/// Types of annotation that a viewer draws itself in a way that hides nothing (12.5.6).
const DRAWN_BY_VIEWERS: &[&[u8]] = &[b"Text", b"Popup", b"Caret"];

/// Those that may be made to show anything, by their text, colours or look.
const SHOWN_FREELY: &[&[u8]] = &[
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Stamp",
    b"Ink",
    b"Redact",
];

/// What a box lies over, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Covered {
    Other,
    Signature,
}

/// Where an annotation is seen on its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Region {
    Nothing,
    /// Left, bottom, right, top.
    At([f32; 4]),
    /// The same, upright on a page that may be turned.
    Upright([f32; 4]),
    /// Programs differ.
    Anywhere,
}

impl Region {
    /// The same, where it is known whether the page is turned.
    pub(super) fn on(self, turned: bool) -> Self {
        match self {
            Self::Upright(_) if turned => Self::Anywhere,
            Self::Upright(rect) => Self::At(rect),
            other => other,
        }
    }

    fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => false,
            (Self::Anywhere | Self::Upright(_), _) | (_, Self::Anywhere | Self::Upright(_)) => true,
            (Self::At(a), Self::At(b)) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3],
        }
    }
}

/// The region of an annotation's `/Rect`.
pub(super) fn region(document: &Document<'_>, annotation: &Dictionary) -> Result<Region, Error> {
    /// Annotation flag NoRotate (12.5.3): the box stays upright on a page that is turned.
    const NO_ROTATE: i64 = 1 << 4;
    let rect = document.get(annotation, b"Rect")?;
    let upright = match document.get(annotation, b"F")? {
        Object::Null => false,
        Object::Integer(flags) => flags & NO_ROTATE != 0,
        _ => true,
    };
    Ok(match rectangle(document, &rect)? {
        _ if rect == Object::Null => Region::Nothing,
        Some([left, bottom, right, top]) if left >= right || bottom >= top => Region::Nothing,
        Some(rect) if upright => Region::Upright(rect),
        Some(rect) => Region::At(rect),
        None => Region::Anywhere,
    })
}

/// Whether an annotation is of one of these types.
fn is_a(annotation: &Dictionary, subtypes: &[&[u8]]) -> bool {
    match entry(annotation, b"Subtype") {
        Object::Name(subtype) => subtypes.contains(&subtype.as_slice()),
        _ => false,
    }
}

impl Step<'_, '_> {
    /// What a page lists now and did not before, and the other way round.
    pub(super) fn annotation_list(
        &mut self,
        page: u32,
        path: &str,
        before: &Object,
        after: &Object,
    ) -> Result<(), Error> {
        let (old, new) = self.resolved((before, after), path)?;
        let (Some(old), Some(new)) = (items(&old), items(&new)) else {
            self.find(Rule::PageEntry, Some(page), path, &old, &new);
            return Ok(());
        };
        let (before, after) = (sorted(references(old)), sorted(references(new)));
        // what begins with a name is a colour space to whoever names it so
        let first = old.iter().find(|item| **item != Object::Null);
        let is_list = match first.map(|first| self.old.resolve(first)).transpose()? {
            None | Some(Object::Dictionary(_) | Object::Null) => true,
            Some(_) => false,
        };
        if !is_list || !is_in_order(old, new) {
            let (old, new) = (Object::Array(old.to_vec()), Object::Array(new.to_vec()));
            self.find(Rule::PageEntry, Some(page), path, &old, &new);
            return Ok(());
        }
        let gone = references(old).filter(|number| after.binary_search(number).is_err());
        for number in gone.collect::<Vec<_>>() {
            // a reference to nothing listed nothing
            if self.old.object_at(number)? != Object::Null {
                let rule = match self.old_fields.nodes.contains_key(&number) {
                    true => Rule::FieldRemoved,
                    false => {
                        self.admit(number, Admission::Exactly(OF_AN_ANNOTATION));
                        self.gone.insert(number);
                        Rule::AnnotationRemoved
                    }
                };
                self.find(
                    rule,
                    Some(page),
                    path,
                    &Object::Reference((number, 0)),
                    &Object::Null,
                );
            }
        }
        let mut boxes = None;
        let came = new.iter().filter_map(|item| item.as_reference().ok());
        for (number, generation) in came.filter(|id| before.binary_search(&id.0).is_err()) {
            let location = self.new.location(number)?;
            let value = match location.and_then(|here| here.generation()) {
                Some(here) if here == generation => self.new_object(number)?,
                // 7.3.10: another generation is nothing
                _ => Object::Null,
            };
            let rule = match (self.let_in.get(&number), &value) {
                (Some(rule), _) => *rule,
                (None, _) if self.new_fields.nodes.contains_key(&number) => Rule::Visibility,
                (None, Object::Dictionary(annotation)) => {
                    self.new_annotation(number, annotation)?
                }
                _ => Rule::PageEntry,
            };
            let covered = match &value {
                Object::Dictionary(dictionary) => {
                    self.covered((page, old), dictionary, &mut boxes)?
                }
                _ => None,
            };
            let rule = match (covered, rule) {
                (None, rule) => rule,
                // a note on a note: what was there may have come after what was signed, too
                (Some(Covered::Other), Rule::AnnotationAdded | Rule::AnnotationWithLook) => {
                    Rule::AnnotationWithLook
                }
                (Some(_), _) => Rule::BoxOverBox,
            };
            let rule = match (rule, &value) {
                (Rule::SignatureBoxAdded, Object::Dictionary(own)) => {
                    match self.under(page, own)? {
                        Under::Text => Rule::BoxOverText,
                        Under::Picture => Rule::BoxOverPicture,
                        Under::Unread => Rule::BoxOverUnread,
                        Under::Nothing => rule,
                    }
                }
                (Rule::AnnotationWithLook, _) if self.hides_text(page, number)? => {
                    Rule::BoxOverText
                }
                (rule, _) => rule,
            };
            self.new_annotations.insert(number);
            self.find(rule, Some(number), path, &Object::Null, &value);
        }
        let direct = |items: &[Object]| -> Vec<Object> {
            let direct = items
                .iter()
                .filter(|item| !matches!(item, Object::Reference(_) | Object::Null));
            direct.cloned().collect()
        };
        let (old, new) = (direct(old), direct(new));
        if old.len() != new.len() || !old.iter().zip(&new).all(|(a, b)| same(a, b)) {
            self.find(
                Rule::PageEntry,
                Some(page),
                path,
                &Object::Array(old),
                &Object::Array(new),
            );
        }
        Ok(())
    }

    /// What a new box lies over that the page had; touching borders are no harm.
    fn covered(
        &mut self,
        (page, old): (u32, &[Object]),
        annotation: &Dictionary,
        boxes: &mut Option<Vec<(Region, Covered)>>,
    ) -> Result<Option<Covered>, Error> {
        let mut own = region(self.new, annotation)?;
        if own == Region::Nothing || is_a(annotation, &[b"Popup"]) {
            return Ok(None);
        }
        let boxes = match boxes {
            Some(boxes) => boxes,
            None => boxes.insert(self.boxes(old)?),
        };
        let is_upright = |region: &Region| matches!(region, Region::Upright(_));
        if is_upright(&own) || boxes.iter().any(|(there, _)| is_upright(there)) {
            let turned = self.is_turned(page)?;
            own = own.on(turned);
            for (there, _) in boxes.iter_mut() {
                *there = there.on(turned);
            }
        }
        self.new.spend(boxes.len() as u64)?;
        let over = boxes.iter().filter(|(there, _)| own.meets(there));
        Ok(over.map(|(_, kind)| *kind).max())
    }

    /// The boxes of annotations that show something.
    fn boxes(&self, listed: &[Object]) -> Result<Vec<(Region, Covered)>, Error> {
        let mut found = Vec::new();
        for item in listed {
            let Object::Dictionary(there) = self.old.resolve(item)? else {
                continue;
            };
            // a link shows nothing and a pop-up is closed
            if is_a(&there, &[b"Link", b"Popup"]) {
                continue;
            }
            let number = item.as_reference().map_or(0, |id| id.0);
            let node = self.old_fields.nodes.get(&number);
            let kind = match node.is_some_and(Node::is_signature) {
                true => Covered::Signature,
                false => Covered::Other,
            };
            match region(self.old, &there)? {
                Region::Nothing => {}
                region => found.push((region, kind)),
            }
        }
        Ok(found)
    }

    /// Whether a page is shown turned, or may be.
    pub(super) fn is_turned(&self, page: u32) -> Result<bool, Error> {
        let Object::Dictionary(page) = self.old.object_at(page)? else {
            return Ok(true);
        };
        let own = self.old.get(&page, b"Rotate")?;
        let rotation = match own {
            Object::Null => self.inherited(&page, b"Rotate")?,
            own => own,
        };
        Ok(!matches!(rotation, Object::Null | Object::Integer(0)))
    }

    /// An annotation that is no form field's.
    fn new_annotation(&mut self, number: u32, annotation: &Dictionary) -> Result<Rule, Error> {
        let acts = OF_WHAT_ACTS.iter().any(|key| annotation.has(key));
        if acts || annotation.has(b"Movie") || annotation.has(b"Sound") {
            return Ok(Rule::AnnotationActs);
        }
        let Object::Name(subtype) = entry(annotation, b"Subtype") else {
            return Ok(Rule::PageEntry);
        };
        let subtype = subtype.as_slice();
        // one that was there without being listed was prepared when the document was signed
        if self
            .changed
            .get(&number)
            .is_none_or(|changed| changed.old.is_some())
        {
            return Ok(Rule::Visibility);
        }
        let open = !matches!(
            entry(annotation, b"Open"),
            Object::Null | Object::Boolean(false)
        );
        Ok(match subtype {
            subtype if DRAWN_BY_VIEWERS.contains(&subtype) => {
                if annotation.has(b"AP") || open || is_pale(entry(annotation, b"C")) {
                    Rule::AnnotationWithLook
                } else {
                    Rule::AnnotationAdded
                }
            }
            subtype if SHOWN_FREELY.contains(&subtype) => Rule::AnnotationWithLook,
            b"Widget" => Rule::FieldAdded,
            _ => Rule::AnnotationActs,
        })
    }

    /// Annotations that were there and are no form field's.
    pub(super) fn annotations(&mut self) -> Result<(), Error> {
        for (number, old, new) in self.changed_dictionaries().iter() {
            let number = *number;
            let listed = self.is_used_as("Annots", number);
            if !listed || self.old_fields.nodes.contains_key(&number) || old.has_type(b"Page") {
                continue;
            }
            self.admit(number, Admission::Exactly(OF_AN_ANNOTATION));
            for key in keys(old, new) {
                let (before, after) = (entry(old, key), entry(new, key));
                if stays(old, new, key) {
                    continue;
                }
                let acts = OF_WHAT_ACTS.contains(&key) || matches!(key, b"Subtype" | b"FT" | b"V");
                let rule = if acts {
                    Rule::AnnotationActs
                } else {
                    Rule::AnnotationChanged
                };
                let path = format!("{number} 0 R/{}", key.escape_ascii());
                self.find(rule, Some(number), path, before, after);
            }
        }
        Ok(())
    }

    /// Appearance streams that were written anew in their place: they may be where nothing but a field
    /// that was filled in or signed uses them.
    pub(super) fn appearances(&mut self) -> Result<(), Error> {
        let mut found = Vec::new();
        let mut looks = Vec::new();
        for (&number, changed) in &self.changed {
            for (widget, path) in self.uses.of(number) {
                // a stream by that key itself would be the look of nothing, but a page might draw it by
                // that name
                if first_key(&path) != "AP" || (path == "AP" && changed.has_stream()) {
                    continue;
                }
                let Some(node) = self.old_fields.nodes.get(&widget) else {
                    looks.push((number, widget));
                    continue;
                };
                let rule = self.appearance_rule(widget, node);
                found.push((number, widget, path, rule, Rc::clone(&node.name)));
            }
        }
        for (number, widget, path, rule, name) in found {
            self.admit(widget, Admission::Field);
            self.admit(number, Admission::Below(widget, "AP"));
            let Some(changed) = self.changed.get(&number) else {
                continue;
            };
            let (old, new) = (
                value_of(&changed.old).clone(),
                value_of(&changed.new).clone(),
            );
            self.find_in_field(rule, (widget, &name), &path, &old, &new);
        }
        for (number, annotation) in looks {
            self.look(number, annotation)?;
        }
        Ok(())
    }

    /// The look of an annotation that is no form field's is part of it.
    fn look(&mut self, number: u32, annotation: u32) -> Result<(), Error> {
        let is_annotation = match self.old.object_at(annotation)? {
            Object::Dictionary(old) => {
                matches!(entry(&old, b"Subtype"), Object::Name(_)) && old.has(b"Rect")
            }
            _ => false,
        };
        if !is_annotation {
            return Ok(());
        }
        self.admit(annotation, Admission::Exactly(OF_AN_ANNOTATION));
        self.admit(number, Admission::Below(annotation, "AP"));
        if !self.gone.contains(&annotation) {
            let path = format!("{annotation} 0 R/AP");
            let nothing = Object::Null;
            self.find(
                Rule::AnnotationChanged,
                Some(number),
                path,
                &nothing,
                &nothing,
            );
        }
        Ok(())
    }
}

/// Whether a note of this colour (`/C`, table 166) may be taken for paper; nothing is the viewer's own, which
/// is seen.
fn is_pale(colour: &Object) -> bool {
    const PALE: f32 = 0.8;
    let parts = match colour {
        Object::Null => return false,
        Object::Array(parts) => parts.iter().map(Object::as_float),
        _ => return true,
    };
    match parts.collect::<Result<Vec<f32>, _>>().as_deref() {
        Ok([]) => false,
        Ok([cyan, magenta, yellow, black]) => [cyan, magenta, yellow, black]
            .iter()
            .all(|ink| **ink < 1.0 - PALE),
        Ok(parts) => parts.iter().all(|part| *part > PALE),
        Err(_) => true,
    }
}

/// Whether what stays stays in its order, each member once, none by another generation, and each a reference
/// or a dictionary.
fn is_in_order(old: &[Object], new: &[Object]) -> bool {
    let old_order = old.iter().filter_map(|item| item.as_reference().ok());
    let new_order = new.iter().filter_map(|item| item.as_reference().ok());
    let (known, staying) = (sorted(old_order.clone()), sorted(new_order.clone()));
    let is_known = |id: &ObjectId| known.binary_search(id).is_ok();
    let once = new_order.clone().count() == staying.len();
    let annotation = |item: &Object| {
        matches!(
            item,
            Object::Reference(_) | Object::Dictionary(_) | Object::Null
        )
    };
    let numbers = sorted(known.iter().map(|id| id.0));
    let other_generation = staying
        .iter()
        .any(|id| !is_known(id) && numbers.binary_search(&id.0).is_ok());
    once && !other_generation
        && old.iter().chain(new).all(annotation)
        && old_order
            .filter(|id| staying.binary_search(id).is_ok())
            .eq(new_order.filter(is_known))
}

/// The members of an array; none where there is nothing.
fn items(value: &Object) -> Option<&[Object]> {
    match value {
        Object::Array(items) => Some(items),
        Object::Null => Some(&[]),
        _ => None,
    }
}

fn references(items: &[Object]) -> impl Iterator<Item = u32> {
    items
        .iter()
        .filter_map(|item| item.as_reference().ok().map(|(number, _)| number))
}

/// Without repetitions, to be searched.
fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut sorted: Vec<T> = items.collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted
}
