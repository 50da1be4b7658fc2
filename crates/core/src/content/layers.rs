//! Which layers are shown (ISO 32000-2, 8.11): optional content as a program shows it when the document is opened.

use crate::error::Error;
use crate::pdf::Document;
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::HashSet;

/// Layers of one document.
const LAYERS: usize = 10_000;

/// The default configuration of a document's layers.
#[derive(Debug, Default)]
pub(super) struct Layers {
    off: HashSet<ObjectId>,
    /// Every layer, if there are any.
    all: Vec<ObjectId>,
}

impl Layers {
    pub(super) fn read(document: &Document<'_>) -> Result<Self, Error> {
        let catalog = document.catalog()?;
        let Ok(catalog) = catalog.value.as_dict() else {
            return Ok(Self::default());
        };
        let Object::Dictionary(properties) = document.get(catalog, b"OCProperties")? else {
            return Ok(Self::default());
        };
        let all = references(document, &properties, b"OCGs")?;
        let Object::Dictionary(configuration) = document.get(&properties, b"D")? else {
            return Ok(Self {
                off: HashSet::new(),
                all,
            });
        };
        let base_is_off =
            document.get(&configuration, b"BaseState")? == Object::Name(b"OFF".to_vec());
        let mut off: HashSet<ObjectId> = match base_is_off {
            true => all.iter().copied().collect(),
            false => HashSet::new(),
        };
        for id in references(document, &configuration, b"ON")? {
            off.remove(&id);
        }
        off.extend(references(document, &configuration, b"OFF")?);
        Ok(Self { off, all })
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Whether what belongs to this group or membership (8.11.2.2) is hidden. What an expression says is not asked:
    /// its content counts as shown.
    pub(super) fn hides(&self, document: &Document<'_>, value: &Object) -> Result<bool, Error> {
        if let Object::Reference(id) = value
            && self.off.contains(id)
        {
            return Ok(true);
        }
        let Object::Dictionary(membership) = document.resolve(value)? else {
            return Ok(false);
        };
        if *membership.get(b"Type").unwrap_or(&Object::Null) != Object::Name(b"OCMD".to_vec())
            || membership.has(b"VE")
        {
            return Ok(false);
        }
        let groups = references(document, &membership, b"OCGs")?;
        if groups.is_empty() {
            return Ok(false);
        }
        let mut is_off = groups.iter().map(|id| self.off.contains(id));
        let shown = match document.get(&membership, b"P")? {
            Object::Name(name) if name == b"AllOn" => !is_off.any(|off| off),
            Object::Name(name) if name == b"AnyOff" => is_off.any(|off| off),
            Object::Name(name) if name == b"AllOff" => is_off.all(|off| off),
            _ => is_off.any(|off| !off),
        };
        Ok(!shown)
    }
}

/// One reference or an array of them.
fn references(
    document: &Document<'_>,
    holder: &Dictionary,
    key: &[u8],
) -> Result<Vec<ObjectId>, Error> {
    if let Ok(Object::Reference(id)) = holder.get(key)
        && !matches!(document.object(*id)?, Object::Array(_))
    {
        return Ok(vec![*id]);
    }
    Ok(match document.get(holder, key)? {
        Object::Array(items) => {
            let ids = items.iter().filter_map(|item| item.as_reference().ok());
            ids.take(LAYERS).collect()
        }
        _ => Vec::new(),
    })
}
