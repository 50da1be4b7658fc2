//! The interactive form (ISO 32000-2, 12.7): its fields by full name, with what they inherit.

use crate::error::{Error, Structure};
use crate::pdf::{Document, Location, RawObject};
use lopdf::{Dictionary, Object, ObjectId, decode_text_string};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A terminal field: one that has a value rather than fields below it.
#[derive(Debug)]
pub(crate) struct Field {
    /// Partial names from the root, joined by full stops (12.7.4.2).
    pub(crate) name: Rc<str>,
    pub(crate) object: Rc<RawObject>,
    /// `/FT`, inherited.
    kind: Rc<[u8]>,
    /// `/V` as it stands, inherited: a reference or a direct object.
    pub(crate) value: Option<Rc<Object>>,
    /// `/Ff`, inherited (table 227).
    pub(crate) flags: i64,
    /// The annotations that show it (12.5.6.19): itself where it has no kids.
    pub(crate) widgets: Vec<ObjectId>,
}

impl Field {
    /// In the place of a field where there is none: what an object refers to as a signature.
    pub(crate) fn outside(name: &str, object: Rc<RawObject>, value: ObjectId) -> Self {
        Self {
            name: Rc::from(name),
            object,
            kind: Rc::from(&b"Sig"[..]),
            value: Some(Rc::new(Object::Reference(value))),
            flags: 0,
            widgets: Vec::new(),
        }
    }

    /// `/FT` as text.
    pub(crate) fn field_type(&self) -> String {
        String::from_utf8_lossy(&self.kind).into_owned()
    }

    /// Whether it is a signature field (12.7.5.5).
    pub(crate) fn is_signature(&self) -> bool {
        *self.kind == *b"Sig"
    }
}

/// What a field takes from the fields above it.
#[derive(Clone, Default)]
struct Inherited {
    name: Option<Rc<str>>,
    kind: Rc<[u8]>,
    value: Option<Rc<Object>>,
    flags: i64,
}

/// The AcroForm dictionary, or `None` where the document has no form.
pub(crate) fn acro_form(document: &Document<'_>) -> Result<Option<Dictionary>, Error> {
    let catalog = document.catalog()?;
    let Object::Dictionary(catalog) = &catalog.value else {
        return Ok(None);
    };
    match document.get(catalog, b"AcroForm")? {
        Object::Dictionary(form) => Ok(Some(form)),
        Object::Null => Ok(None),
        _ => Err(wrong(None, "/AcroForm with a dictionary")),
    }
}

/// The form's fields.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Those that have a value rather than fields below them, in the order of the form.
    pub(crate) fields: Vec<Field>,
    /// Fields that are met a second time, below themselves or below another. They are looked at once:
    /// nothing is hidden by it, but what they inherit depends on who reads.
    pub(crate) repeated: Vec<ObjectId>,
}

impl Form {
    /// Walks the tree of fields. A document without a form has none.
    ///
    /// # Errors
    /// [`Error::Malformed`] where something is not of its type; [`Error::LimitExceeded`].
    pub(crate) fn read(document: &Document<'_>) -> Result<Self, Error> {
        Self::below(document, roots(document)?)
    }

    /// The same without fields at the top of the tree that stand where they are known to stand.
    ///
    /// # Errors
    /// Those of [`Form::read`].
    pub(crate) fn read_beside(
        document: &Document<'_>,
        known: &HashMap<ObjectId, Location>,
    ) -> Result<Self, Error> {
        let mut others = Vec::new();
        for root in roots(document)? {
            let known = known.get(&root);
            if known.is_none() || document.location(root.0)?.as_ref() != known {
                others.push(root);
            }
        }
        Self::below(document, others)
    }

    fn below(document: &Document<'_>, roots: Vec<ObjectId>) -> Result<Self, Error> {
        let mut form = Self::default();
        let mut seen = HashSet::new();
        let mut names_left = document.limits().field_names_bytes;
        // a stack, not recursion: the tree's depth is the file's to choose
        let mut pending: Vec<(ObjectId, Inherited)> = Vec::new();
        for root in roots.into_iter().rev() {
            pending.push((root, Inherited::default()));
        }
        while let Some((id, inherited)) = pending.pop() {
            if !seen.insert(id) {
                form.repeated.push(id);
                continue;
            }
            if seen.len() > document.limits().tree_nodes {
                let max = document.limits().tree_nodes as u64;
                return Err(Error::LimitExceeded {
                    limit: "tree_nodes",
                    max,
                });
            }
            // 7.3.10: a reference to nothing is null, and a null field is no field
            let Some(object) = document.raw(id)? else {
                continue;
            };
            let Object::Dictionary(dictionary) = &object.value else {
                return Err(wrong(Some(&object), "a dictionary"));
            };
            let mut here = inherit(document, dictionary, inherited)?;
            let len = here.name.as_ref().map_or(0, |name| name.len());
            names_left = names_left.checked_sub(len).ok_or(Error::LimitExceeded {
                limit: "field_names_bytes",
                max: document.limits().field_names_bytes as u64,
            })?;
            let kids = Kids::of(document, &object, here.value.as_deref(), &mut form.repeated)?;
            let own = dictionary.has(b"V");
            let terminal = kids.below.is_empty();
            let below = if terminal { kids.valued } else { kids.below };
            pending.extend(below.iter().rev().map(|kid| (*kid, here.clone())));
            // a value above other fields is read by some as theirs and by some not at all: it is
            // looked at where it stands
            if terminal || own {
                form.fields.push(Field {
                    name: here.name.clone().unwrap_or_else(|| Rc::from("")),
                    kind: here.kind.clone(),
                    value: here.value.take(),
                    flags: here.flags,
                    widgets: kids.widgets,
                    object,
                });
            }
        }
        Ok(form)
    }
}

/// The names at the top of the tree: what a new field there must not be called.
pub(crate) fn root_names(document: &Document<'_>) -> Result<HashSet<String>, Error> {
    let mut names = HashSet::new();
    for root in roots(document)? {
        if let Object::Dictionary(field) = document.object(root)?
            && let Some(name) = text_of_name(&document.get(&field, b"T")?)
        {
            names.insert(name);
        }
    }
    Ok(names)
}

fn roots(document: &Document<'_>) -> Result<Vec<ObjectId>, Error> {
    let Some(form) = acro_form(document)? else {
        return Ok(Vec::new());
    };
    match document.get(&form, b"Fields")? {
        Object::Array(roots) => roots
            .iter()
            .filter(|root| **root != Object::Null)
            .map(|root| reference(root, None))
            .collect(),
        Object::Null => Ok(Vec::new()),
        _ => Err(wrong(None, "/Fields with an array")),
    }
}

fn inherit(
    document: &Document<'_>,
    dictionary: &Dictionary,
    mut from: Inherited,
) -> Result<Inherited, Error> {
    let partial = document.get(dictionary, b"T")?;
    if let Some(partial) = text_of_name(&partial) {
        let name: Rc<str> = match from.name {
            Some(above) => format!("{above}.{partial}").into(),
            None => partial.into(),
        };
        document.spend(name.len() as u64)?;
        let max = document.limits().field_name_bytes;
        if name.len() > max {
            return Err(Error::LimitExceeded {
                limit: "field_name_bytes",
                max: max as u64,
            });
        }
        from.name = Some(name);
    }
    if let Object::Name(kind) = document.get(dictionary, b"FT")? {
        from.kind = kind.into();
    }
    if let Object::Integer(flags) = document.get(dictionary, b"Ff")? {
        from.flags = flags;
    }
    if let Ok(value) = dictionary.get(b"V") {
        from.value = Some(Rc::new(value.clone()));
    }
    Ok(from)
}

/// The kids of a field.
#[derive(Default)]
struct Kids {
    /// Those with a partial name are fields; those without one are widgets (12.7.4.1).
    below: Vec<ObjectId>,
    widgets: Vec<ObjectId>,
    /// Widgets that bring another value than the field's own. Readers differ over whose counts, so
    /// each is looked at like a field.
    valued: Vec<ObjectId>,
}

impl Kids {
    fn of(
        document: &Document<'_>,
        field: &RawObject,
        value: Option<&Object>,
        repeated: &mut Vec<ObjectId>,
    ) -> Result<Self, Error> {
        let mut found = Self::default();
        let kids = match field
            .value
            .as_dict()
            .map(|field| document.get(field, b"Kids"))
        {
            Ok(kids) => kids?,
            Err(_) => Object::Null,
        };
        let kids = match kids {
            Object::Array(kids) => kids,
            Object::Null => {
                found.widgets.push(field.id);
                return Ok(found);
            }
            _ => return Err(wrong(Some(field), "/Kids with an array")),
        };
        let mut seen = HashSet::new();
        for kid in &kids {
            let kid = reference(kid, Some(field))?;
            if !seen.insert(kid) {
                repeated.push(kid);
                continue;
            }
            let object = document.raw(kid)?;
            let Some(Object::Dictionary(dictionary)) = object.as_ref().map(|raw| &raw.value) else {
                continue;
            };
            if dictionary.has(b"T") {
                found.below.push(kid);
                continue;
            }
            found.widgets.push(kid);
            if dictionary.get(b"V").is_ok_and(|own| Some(own) != value) {
                found.valued.push(kid);
            }
        }
        Ok(found)
    }
}

/// A field's name as text; `None` where it is none. What decoders leave out stands as U+FFFD in it, so that two
/// names which differ in their octets are not the same (7.9.2.2), and so does what some programs leave out:
/// the escape of a language, and the mark of UTF-16 the other way round.
pub(crate) fn text_of_name(value: &Object) -> Option<String> {
    const ESCAPE: u8 = 0x1b;
    let mut text = decode_text_string(value).ok()?;
    let Object::String(octets, _) = value else {
        return Some(text);
    };
    let left_out = match octets.strip_prefix(b"\xfe\xff") {
        Some(units) => {
            let is_left_out = |unit: &&[u8]| matches!(unit, [0, 0 | ESCAPE] | [_]);
            units.chunks(2).filter(is_left_out).count()
        }
        None if octets.starts_with(b"\xef\xbb\xbf") => octets
            .iter()
            .filter(|octet| matches!(**octet, 0 | ESCAPE))
            .count(),
        None => {
            let is_left_out = |octet: &&u8| **octet == ESCAPE || is_undefined(**octet);
            let turned = usize::from(octets.starts_with(b"\xff\xfe"));
            octets.iter().filter(is_left_out).count() + turned
        }
    };
    text.extend(std::iter::repeat_n(char::REPLACEMENT_CHARACTER, left_out));
    Some(text)
}

/// Codes to which PDFDocEncoding gives no character (annex D.2).
fn is_undefined(octet: u8) -> bool {
    matches!(octet, 0..=0x08 | 0x0b | 0x0c | 0x0e..=0x17 | 0x7f | 0x9f | 0xad)
}

fn reference(object: &Object, parent: Option<&RawObject>) -> Result<ObjectId, Error> {
    object
        .as_reference()
        .map_err(|_| wrong(parent, "fields by reference"))
}

fn wrong(object: Option<&RawObject>, expected: &str) -> Error {
    let (offset, got) = match object {
        Some(object) => (
            object.offset.unwrap_or(0),
            format!("something else in object {} {}", object.id.0, object.id.1),
        ),
        None => (0, "something else".to_owned()),
    };
    Error::malformed(Structure::AcroForm, offset, expected, got)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_some_programs_leave_out_of_a_name_stays_visible() {
        for (octets, text) in [
            (&b"Jumlah"[..], "Jumlah"),
            (b"\xfe\xff\0J\0u", "Ju"),
            (b"\xef\xbb\xbfJu", "Ju"),
            (b"Ju\0", "Ju\u{fffd}"),
            (b"Ju\x7f\x9f\xad", "Ju\u{fffd}\u{fffd}\u{fffd}"),
            (b"\x1bid\x1bJu", "\u{2d9}id\u{2d9}Ju\u{fffd}\u{fffd}"),
            (b"\xef\xbb\xbf\x1bJ\0", "\u{1b}J\0\u{fffd}\u{fffd}"),
            (b"\xff\xfeJ\0", "\u{ff}\u{fe}J\u{fffd}\u{fffd}"),
            (b"\xfe\xff\0J\0", "J\u{fffd}"),
            (b"\xfe\xff\0\x1b\0J\0\0", "\u{1b}J\0\u{fffd}\u{fffd}"),
        ] {
            let name = Object::String(octets.to_vec(), lopdf::StringFormat::Literal);
            assert_eq!(text_of_name(&name).as_deref(), Some(text), "{octets:?}");
        }
        assert_eq!(text_of_name(&Object::Null), None);
    }
}
