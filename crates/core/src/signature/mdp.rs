//! What a certification signature permits (ISO 32000-2, 12.8.2.2).

use crate::error::Error;
use crate::pdf::Document;
use lopdf::Object;

/// A signature refers to one transform, sometimes two (12.8.1, table 255).
const MOST_REFERENCES: usize = 32;

/// The access permissions of DocMDP, `/P`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DocMdp {
    /// 1: no change at all.
    NoChanges,
    /// 2: filling in forms, signing.
    FormFilling,
    /// 3: the same and annotations.
    Annotations,
}

/// The permission of the signature that `/Perms /DocMDP` of the catalog names, if there is one.
pub(crate) fn doc_mdp(document: &Document<'_>) -> Result<Option<DocMdp>, Error> {
    let catalog = document.catalog()?;
    let Ok(catalog) = catalog.value.as_dict() else {
        return Ok(None);
    };
    let Object::Dictionary(permissions) = document.get(catalog, b"Perms")? else {
        return Ok(None);
    };
    let Object::Dictionary(signature) = document.get(&permissions, b"DocMDP")? else {
        return Ok(None);
    };
    let Object::Array(references) = document.get(&signature, b"Reference")? else {
        return Ok(Some(DocMdp::FormFilling));
    };
    if references.len() > MOST_REFERENCES {
        return Err(Error::LimitExceeded {
            limit: "signature references",
            max: MOST_REFERENCES as u64,
        });
    }
    let mut strictest = None;
    for reference in &references {
        let Object::Dictionary(reference) = document.resolve(reference)? else {
            continue;
        };
        if document.get(&reference, b"TransformMethod")? != Object::Name(b"DocMDP".to_vec()) {
            continue;
        }
        let permission = match document.get(&reference, b"TransformParams")? {
            Object::Dictionary(parameters) => document.get(&parameters, b"P")?,
            _ => Object::Null,
        };
        // 12.8.2.2.2, table 257: 2 where absent
        let permission = match permission {
            Object::Null | Object::Integer(2) => DocMdp::FormFilling,
            Object::Integer(3) => DocMdp::Annotations,
            // 1, and whatever cannot be read: the strictest is the safest
            _ => DocMdp::NoChanges,
        };
        strictest = Some(strictest.map_or(permission, |known: DocMdp| known.min(permission)));
    }
    Ok(strictest)
}
