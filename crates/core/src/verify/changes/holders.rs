//! The objects that hold what may change: it counts who else uses them.

use super::value::entry;
use crate::error::Error;
use crate::pdf::Document;
use lopdf::{Dictionary, Object};

/// How many dictionaries below one that is known are gone into: catalog, store, `/VRI`, its entry; catalog,
/// form, `/DR`, a kind of resource.
const DEPTH: usize = 4;

/// The numbers of those that the trailer and the catalog of one revision lead to.
///
/// # Errors
/// [`Error::LimitExceeded`], and where the file cannot be read.
pub(super) fn of(document: &Document<'_>) -> Result<Vec<u32>, Error> {
    let mut found = Vec::new();
    let trailer = document.trailer();
    for key in [&b"Root"[..], b"Info"] {
        found.extend(entry(trailer, key).as_reference().ok().map(|id| id.0));
    }
    let Ok(Object::Dictionary(catalog)) = document.resolve(entry(trailer, b"Root")) else {
        return Ok(found);
    };
    for key in [
        &b"AcroForm"[..],
        b"DSS",
        b"Extensions",
        b"StructTreeRoot",
        b"MarkInfo",
        b"Perms",
        b"Names",
    ] {
        below(document, entry(&catalog, key), DEPTH, &mut found)?;
    }
    Ok(found)
}

fn below(
    document: &Document<'_>,
    value: &Object,
    depth: usize,
    found: &mut Vec<u32>,
) -> Result<(), Error> {
    if let Ok((number, _)) = value.as_reference() {
        found.push(number);
    }
    if depth == 0 || found.len() > document.limits().tree_nodes {
        return Ok(());
    }
    let dictionary: Dictionary = match document.resolve(value) {
        Ok(Object::Dictionary(dictionary)) => dictionary,
        Ok(_) | Err(Error::Malformed { .. }) => return Ok(()),
        Err(error) => return Err(error),
    };
    for (key, value) in &dictionary {
        // fields and elements are known otherwise, and lead on without end
        if ![&b"Fields"[..], b"Kids", b"K", b"P", b"CO", b"Parent"].contains(&&key[..])
            && matches!(value, Object::Reference(_) | Object::Dictionary(_))
        {
            below(document, value, depth - 1, found)?;
        }
    }
    Ok(())
}
