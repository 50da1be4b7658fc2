//! The interactive form (ISO 32000-2, 12.7): its fields by full name, with what they inherit.

use crate::error::{Error, Structure};
use crate::pdf::{Document, RawObject};
use lopdf::{Dictionary, Object, ObjectId, decode_text_string};
use std::collections::HashSet;

/// A terminal field: one that has a value rather than fields below it.
#[derive(Debug)]
pub(crate) struct Field {
    /// Partial names from the root, joined by full stops (12.7.4.2).
    pub(crate) name: String,
    pub(crate) object: RawObject,
    /// `/FT`, inherited.
    kind: Vec<u8>,
    /// `/V` as it stands, inherited: a reference or a direct object.
    pub(crate) value: Option<Object>,
}

impl Field {
    /// `/FT` as text.
    pub(crate) fn field_type(&self) -> String {
        String::from_utf8_lossy(&self.kind).into_owned()
    }

    /// Whether it is a signature field (12.7.5.5).
    pub(crate) fn is_signature(&self) -> bool {
        self.kind == b"Sig"
    }
}

/// What a field takes from the fields above it.
#[derive(Clone, Default)]
struct Inherited {
    name: Option<String>,
    kind: Vec<u8>,
    value: Option<Object>,
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
        let here = inherit(document, dictionary, inherited)?;
        let below = fields_below(document, id, dictionary)?;
        if below.is_empty() {
            fields.push(Field {
                name: here.name.unwrap_or_default(),
                kind: here.kind,
                value: here.value,
                object,
            });
        } else {
            pending.extend(below.into_iter().rev().map(|kid| (kid, here.clone())));
        }
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
        from.name = Some(match from.name {
            Some(above) => format!("{above}.{partial}"),
            None => partial,
        });
    }
    if let Object::Name(kind) = document.get(dictionary, b"FT")? {
        from.kind = kind;
    }
    if let Ok(value) = dictionary.get(b"V") {
        from.value = Some(value.clone());
    }
    Ok(from)
}

/// Kids with a partial name are fields; kids without one are this field's widgets (12.7.4.1).
fn fields_below(
    document: &Document<'_>,
    id: ObjectId,
    dictionary: &Dictionary,
) -> Result<Vec<ObjectId>, Error> {
    let kids = match document.get(dictionary, b"Kids")? {
        Object::Array(kids) => kids,
        Object::Null => return Ok(Vec::new()),
        _ => return Err(wrong(Some(id), "/Kids with an array")),
    };
    let mut below = Vec::new();
    for kid in &kids {
        let kid = reference(kid, Some(id))?;
        if let Object::Dictionary(dictionary) = document.object(kid)?
            && dictionary.has(b"T")
        {
            below.push(kid);
        }
    }
    Ok(below)
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
