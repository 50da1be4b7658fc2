//! The interactive form (ISO 32000-2, 12.7): its fields by full name, with what they inherit.

use crate::error::{Error, Structure};
use crate::pdf::{Document, RawObject};
use lopdf::{Dictionary, Object, ObjectId, decode_text_string};
use std::collections::HashSet;
use std::rc::Rc;

/// A terminal field: one that has a value rather than fields below it.
#[derive(Debug)]
pub(crate) struct Field {
    /// Partial names from the root, joined by full stops (12.7.4.2).
    pub(crate) name: Rc<str>,
    pub(crate) object: RawObject,
    /// `/FT`, inherited.
    kind: Rc<[u8]>,
    /// `/V` as it stands, inherited: a reference or a direct object.
    pub(crate) value: Option<Rc<Object>>,
}

impl Field {
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
}

/// The AcroForm dictionary, or `None` where the document has no form.
pub(crate) fn acro_form(document: &Document<'_>) -> Result<Option<Dictionary>, Error> {
    let catalog = document.catalog()?;
    let Object::Dictionary(catalog) = catalog.value else {
        return Ok(None);
    };
    match document.get(&catalog, b"AcroForm")? {
        Object::Dictionary(form) => Ok(Some(form)),
        Object::Null => Ok(None),
        _ => Err(wrong(None, "/AcroForm with a dictionary")),
    }
}

/// All terminal fields in the order of the form.
pub(crate) fn fields(document: &Document<'_>) -> Result<Vec<Field>, Error> {
    let Some(form) = acro_form(document)? else {
        return Ok(Vec::new());
    };
    let roots = match document.get(&form, b"Fields")? {
        Object::Array(roots) => roots,
        Object::Null => return Ok(Vec::new()),
        _ => return Err(wrong(None, "/Fields with an array")),
    };
    let mut fields = Vec::new();
    let mut seen = HashSet::new();
    // a stack, not recursion: the tree's depth is the file's to choose
    let mut pending: Vec<(ObjectId, Inherited)> = Vec::new();
    for root in roots.iter().rev() {
        pending.push((reference(root, None)?, Inherited::default()));
    }
    while let Some((id, inherited)) = pending.pop() {
        if !seen.insert(id) {
            return Err(wrong(Some(id), "a tree whose fields are met once"));
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
            return Err(wrong(Some(id), "a dictionary"));
        };
        let mut here = inherit(document, dictionary, inherited)?;
        let kids = Kids::of(document, id, dictionary, here.value.as_deref())?;
        let own = dictionary.has(b"V");
        let terminal = kids.below.is_empty();
        // a value above other fields is read by some as theirs and by some not at all: it is looked
        // at where it stands
        if terminal || own {
            fields.push(Field {
                name: here.name.clone().unwrap_or_else(|| Rc::from("")),
                kind: here.kind.clone(),
                value: here.value.take(),
                object,
            });
        }
        let kids = if terminal { kids.valued } else { kids.below };
        pending.extend(kids.iter().rev().map(|kid| (*kid, here.clone())));
    }
    Ok(fields)
}

fn inherit(
    document: &Document<'_>,
    dictionary: &Dictionary,
    mut from: Inherited,
) -> Result<Inherited, Error> {
    let partial = document.get(dictionary, b"T")?;
    if let Ok(partial) = decode_text_string(&partial) {
        let name: Rc<str> = match from.name {
            Some(above) => format!("{above}.{partial}").into(),
            None => partial.into(),
        };
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
    if let Ok(value) = dictionary.get(b"V") {
        from.value = Some(Rc::new(value.clone()));
    }
    Ok(from)
}

/// The kids of a field that matter for its value.
#[derive(Default)]
struct Kids {
    /// Those with a partial name are fields; those without one are widgets (12.7.4.1).
    below: Vec<ObjectId>,
    /// Widgets that bring another value than the field's own. Readers differ over whose counts, so
    /// each is looked at like a field.
    valued: Vec<ObjectId>,
}

impl Kids {
    fn of(
        document: &Document<'_>,
        id: ObjectId,
        dictionary: &Dictionary,
        value: Option<&Object>,
    ) -> Result<Self, Error> {
        let mut found = Self::default();
        let kids = match document.get(dictionary, b"Kids")? {
            Object::Array(kids) => kids,
            Object::Null => return Ok(found),
            _ => return Err(wrong(Some(id), "/Kids with an array")),
        };
        let mut seen = HashSet::new();
        for kid in &kids {
            let kid = reference(kid, Some(id))?;
            if !seen.insert(kid) {
                return Err(wrong(Some(id), "kids that are met once"));
            }
            let Object::Dictionary(dictionary) = document.object(kid)? else {
                continue;
            };
            if dictionary.has(b"T") {
                found.below.push(kid);
            } else if dictionary.get(b"V").is_ok_and(|own| Some(own) != value) {
                found.valued.push(kid);
            }
        }
        Ok(found)
    }
}

fn reference(object: &Object, parent: Option<ObjectId>) -> Result<ObjectId, Error> {
    object
        .as_reference()
        .map_err(|_| wrong(parent, "fields by reference"))
}

fn wrong(id: Option<ObjectId>, expected: &str) -> Error {
    let got = match id {
        Some((number, generation)) => format!("something else in object {number} {generation}"),
        None => "something else".to_owned(),
    };
    Error::malformed(Structure::AcroForm, 0, expected, got)
}
