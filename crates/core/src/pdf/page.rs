//! The page tree (ISO 32000-2, 7.7.3), entered at one page.

use crate::error::{Error, Refusal, Structure};
use crate::pdf::document::{Document, RawObject};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::HashSet;

/// A page object and what it inherits.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) object: RawObject,
    /// Left, bottom, right, top in points, normalised.
    pub(crate) media_box: [f32; 4],
}

impl Page {
    /// Page `number`, from 1; `None` is the last. Subtrees before it are passed over by their `/Count`.
    pub(crate) fn find(document: &Document<'_>, number: Option<u32>) -> Result<Self, Error> {
        let catalog = document.catalog()?;
        let root = dictionary(&catalog)
            .get(b"Pages")
            .and_then(Object::as_reference)
            .map_err(|_| wrong(&catalog, "/Pages with a reference"))?;
        let mut node = load(document, root)?;
        let pages = count(document, &node)?;
        let number = number.unwrap_or(pages.max(1));
        let mut skip = match number.checked_sub(1) {
            Some(skip) if skip < pages => skip,
            _ => {
                return Err(Refusal::PageOutOfRange {
                    page: number,
                    pages,
                }
                .into());
            }
        };
        let mut media_box = document.get(dictionary(&node), b"MediaBox")?;
        let mut seen = HashSet::from([root]);
        'down: while is_node(&node) {
            let kids = document.get(dictionary(&node), b"Kids")?;
            let kids = kids
                .as_array()
                .map_err(|_| wrong(&node, "/Kids with an array"))?;
            for kid in kids {
                let id = kid
                    .as_reference()
                    .map_err(|_| wrong(&node, "references in /Kids"))?;
                if !seen.insert(id) {
                    return Err(wrong(&node, "a tree whose nodes are met once"));
                }
                if seen.len() > document.limits().tree_nodes {
                    return Err(Error::LimitExceeded {
                        limit: "tree_nodes",
                        max: document.limits().tree_nodes as u64,
                    });
                }
                let child = load(document, id)?;
                let pages = if is_node(&child) {
                    count(document, &child)?
                } else {
                    1
                };
                if skip < pages {
                    let own = document.get(dictionary(&child), b"MediaBox")?;
                    if own != Object::Null {
                        media_box = own;
                    }
                    node = child;
                    continue 'down;
                }
                skip -= pages;
            }
            return Err(wrong(&node, "as many pages as /Count says"));
        }
        let media_box = rectangle(document, &media_box)?
            .ok_or_else(|| wrong(&node, "/MediaBox with four numbers"))?;
        Ok(Self {
            object: node,
            media_box,
        })
    }

    /// How many pages the root of the tree claims.
    pub(crate) fn count(document: &Document<'_>) -> Result<u32, Error> {
        let catalog = document.catalog()?;
        match dictionary(&catalog)
            .get(b"Pages")
            .and_then(Object::as_reference)
        {
            Ok(root) => count(document, &load(document, root)?),
            Err(_) => Err(wrong(&catalog, "/Pages with a reference")),
        }
    }
}

/// Four numbers as left, bottom, right, top; `None` where they are not four numbers.
pub(crate) fn rectangle(
    document: &Document<'_>,
    value: &Object,
) -> Result<Option<[f32; 4]>, Error> {
    let Ok(items) = value.as_array() else {
        return Ok(None);
    };
    let mut numbers = Vec::with_capacity(4);
    for item in items.iter().take(5) {
        match document.resolve(item)?.as_float() {
            Ok(number) if number.is_finite() => numbers.push(number),
            _ => return Ok(None),
        }
    }
    Ok(<[f32; 4]>::try_from(numbers)
        .ok()
        .map(|[a, b, c, d]| [a.min(c), b.min(d), a.max(c), b.max(d)]))
}

fn load(document: &Document<'_>, id: ObjectId) -> Result<RawObject, Error> {
    match document.raw(id)? {
        Some(raw) if matches!(raw.value, Object::Dictionary(_)) => Ok(raw),
        _ => Err(Error::malformed(
            Structure::PageTree,
            0,
            format!("a dictionary as object {} {}", id.0, id.1),
            "none",
        )),
    }
}

fn count(document: &Document<'_>, node: &RawObject) -> Result<u32, Error> {
    document
        .get(dictionary(node), b"Count")?
        .as_i64()
        .ok()
        .and_then(|count| u32::try_from(count).ok())
        .ok_or_else(|| wrong(node, "/Count with a number"))
}

fn is_node(raw: &RawObject) -> bool {
    dictionary(raw).has(b"Kids")
}

fn dictionary(raw: &RawObject) -> &Dictionary {
    static EMPTY: std::sync::LazyLock<Dictionary> = std::sync::LazyLock::new(Dictionary::new);
    raw.value.as_dict().unwrap_or(&EMPTY)
}

fn wrong(node: &RawObject, expected: &str) -> Error {
    Error::malformed(
        Structure::PageTree,
        node.offset.unwrap_or(0),
        expected,
        format!("something else in object {} {}", node.id.0, node.id.1),
    )
}
