//! The page tree (ISO 32000-2, 7.7.3), entered at one page or walked from the first on.

use crate::error::{Error, Refusal, Structure};
use crate::pdf::document::{Document, RawObject};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A page object and what it inherits (table 31).
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) object: Rc<RawObject>,
    pub(crate) boxes: PageBoxes,
    /// The node that holds its `/Resources`: itself, or the nearest above it.
    resources: Option<Rc<RawObject>>,
}

/// The boxes of a page: left, bottom, right, top in points, normalised.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct PageBoxes {
    /// `/MediaBox`; `None` where the page has none, or something that is no rectangle.
    pub(crate) media: Option<[f32; 4]>,
    /// `/CropBox`: what is shown; the media box where absent.
    pub(crate) crop: Option<[f32; 4]>,
    /// `/Rotate`: degrees clockwise, 0, 90, 180 or 270.
    pub(crate) rotate: u16,
}

impl PageBoxes {
    /// What of the page is seen: the crop box as far as it lies on the media box (14.11.2.1).
    pub(crate) fn visible(&self) -> Option<[f32; 4]> {
        let media = self.media?;
        Some(self.crop.map_or(media, |crop| {
            [
                crop[0].max(media[0]),
                crop[1].max(media[1]),
                crop[2].min(media[2]),
                crop[3].min(media[3]),
            ]
        }))
    }

    /// These, with what a node of the tree says itself.
    fn below(mut self, document: &Document<'_>, node: &Dictionary) -> Result<Self, Error> {
        for (key, slot) in [
            (&b"MediaBox"[..], &mut self.media),
            (b"CropBox", &mut self.crop),
        ] {
            let own = document.get(node, key)?;
            if own != Object::Null {
                *slot = rectangle(document, &own)?;
            }
        }
        if let Object::Integer(degrees) = document.get(node, b"Rotate")? {
            self.rotate = u16::try_from(degrees.rem_euclid(360)).unwrap_or(0);
        }
        Ok(self)
    }
}

/// Where a page is, and what it inherits: all that it takes to load it again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PagePlace {
    object: ObjectId,
    boxes: PageBoxes,
    resources: Option<ObjectId>,
}

impl PagePlace {
    pub(crate) fn load(&self, document: &Document<'_>) -> Result<Page, Error> {
        let resources = self.resources.map(|holder| load(document, holder));
        Ok(Page {
            object: load(document, self.object)?,
            boxes: self.boxes,
            resources: resources.transpose()?,
        })
    }
}

impl Page {
    pub(crate) fn place(&self) -> PagePlace {
        PagePlace {
            object: self.object.id,
            boxes: self.boxes,
            resources: self.resources.as_ref().map(|holder| holder.id),
        }
    }

    /// Page `number`, from 1; `None` is the last. Subtrees before it are passed over by their `/Count`.
    pub(crate) fn find(document: &Document<'_>, number: Option<u32>) -> Result<Self, Error> {
        let root = root(document)?;
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
        let mut boxes = PageBoxes::default().below(document, dictionary(&node))?;
        let mut resources = resources(&node, None);
        let mut seen = HashSet::from([root]);
        'down: while is_node(&node) {
            for id in kids(document, &node)? {
                let id = id?;
                meet(document, &mut seen, id, &node)?;
                let child = load(document, id)?;
                let pages = if is_node(&child) {
                    count(document, &child)?
                } else {
                    1
                };
                if skip < pages {
                    boxes = boxes.below(document, dictionary(&child))?;
                    resources = self::resources(&child, resources);
                    node = child;
                    continue 'down;
                }
                skip -= pages;
            }
            return Err(wrong(&node, "as many pages as /Count says"));
        }
        Ok(Self {
            object: node,
            boxes,
            resources,
        })
    }

    /// What its content refers to by name (7.8.3).
    pub(crate) fn resources(&self, document: &Document<'_>) -> Result<Dictionary, Error> {
        let Some(holder) = &self.resources else {
            return Ok(Dictionary::new());
        };
        Ok(match document.get(dictionary(holder), b"Resources")? {
            Object::Dictionary(resources) => resources,
            _ => Dictionary::new(),
        })
    }

    /// The first page, or `None` where the tree has no leaf.
    pub(crate) fn first(document: &Document<'_>) -> Result<Option<Self>, Error> {
        Pages::new(document)?.next()
    }

    /// How many pages the root of the tree claims.
    pub(crate) fn count(document: &Document<'_>) -> Result<u32, Error> {
        let root = load(document, root(document)?)?;
        count(document, &root)
    }

    /// Whether it is the same page without what stands above it in the tree (table 31).
    pub(crate) fn stands_alone(&self, document: &Document<'_>) -> Result<bool, Error> {
        let own = dictionary(&self.object);
        let boxes = PageBoxes::default().below(document, own)?;
        Ok(own.has(b"Resources") && boxes == self.boxes)
    }

    /// The annotations on the page (12.5.2) that are objects of their own.
    pub(crate) fn annotations(&self, document: &Document<'_>) -> Result<Vec<ObjectId>, Error> {
        match document.get(dictionary(&self.object), b"Annots")? {
            Object::Array(items) => Ok(items
                .iter()
                .filter_map(|item| item.as_reference().ok())
                .collect()),
            Object::Null => Ok(Vec::new()),
            _ => Err(wrong(&self.object, "/Annots with an array")),
        }
    }
}

/// A node to be visited, with what it inherits.
type Pending = (Result<ObjectId, Error>, PageBoxes, Option<Rc<RawObject>>);

/// A walk over all pages in their order, whatever `/Count` says.
pub(crate) struct Pages<'d, 's> {
    document: &'d Document<'s>,
    /// What is to be visited, the next one last. A stack, not recursion: the depth is the file's to
    /// choose.
    /// A kid that is no reference is an error when it is its turn.
    pending: Vec<Pending>,
    seen: HashSet<ObjectId>,
}

impl<'d, 's> Pages<'d, 's> {
    pub(crate) fn new(document: &'d Document<'s>) -> Result<Self, Error> {
        let root = root(document)?;
        Ok(Self {
            document,
            pending: vec![(Ok(root), PageBoxes::default(), None)],
            seen: HashSet::from([root]),
        })
    }

    /// Every node that was met, pages and those above them.
    pub(crate) fn seen(&self) -> impl Iterator<Item = ObjectId> {
        self.seen.iter().copied()
    }

    pub(crate) fn next(&mut self) -> Result<Option<Page>, Error> {
        while let Some((id, boxes, above)) = self.pending.pop() {
            let object = load(self.document, id?)?;
            let boxes = boxes.below(self.document, dictionary(&object))?;
            let resources = resources(&object, above);
            if !is_node(&object) {
                return Ok(Some(Page {
                    object,
                    boxes,
                    resources,
                }));
            }
            let kids = kids(self.document, &object)?;
            for kid in kids.into_iter().rev() {
                if let Ok(id) = kid {
                    meet(self.document, &mut self.seen, id, &object)?;
                }
                self.pending.push((kid, boxes, resources.clone()));
            }
        }
        Ok(None)
    }
}

/// The annotations that pages list, each with the number of the page, from 1, that lists it first; those that are objects
/// of their own.
pub(crate) fn pages_of_annotations(
    document: &Document<'_>,
) -> Result<HashMap<ObjectId, u32>, Error> {
    let mut found = HashMap::new();
    let mut pages = Pages::new(document)?;
    let mut number = 0;
    while let Some(page) = pages.next()? {
        number += 1;
        for annotation in page.annotations(document)? {
            found.entry(annotation).or_insert(number);
        }
    }
    Ok(found)
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

/// Whoever of the two holds `/Resources`, the one below first.
fn resources(node: &Rc<RawObject>, above: Option<Rc<RawObject>>) -> Option<Rc<RawObject>> {
    match dictionary(node).has(b"Resources") {
        true => Some(Rc::clone(node)),
        false => above,
    }
}

fn root(document: &Document<'_>) -> Result<ObjectId, Error> {
    let catalog = document.catalog()?;
    dictionary(&catalog)
        .get(b"Pages")
        .and_then(Object::as_reference)
        .map_err(|_| wrong(&catalog, "/Pages with a reference"))
}

fn load(document: &Document<'_>, id: ObjectId) -> Result<Rc<RawObject>, Error> {
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

/// The kids of a node; an error stands for each that is no reference.
fn kids(document: &Document<'_>, node: &RawObject) -> Result<Vec<Result<ObjectId, Error>>, Error> {
    let kids = document.get(dictionary(node), b"Kids")?;
    let kids = kids
        .as_array()
        .map_err(|_| wrong(node, "/Kids with an array"))?;
    let reference = |kid: &Object| {
        let reference = kid.as_reference();
        reference.map_err(|_| wrong(node, "references in /Kids"))
    };
    Ok(kids.iter().map(reference).collect())
}

/// Counts a node as visited; one that was visited before is no part of a tree.
fn meet(
    document: &Document<'_>,
    seen: &mut HashSet<ObjectId>,
    id: ObjectId,
    parent: &RawObject,
) -> Result<(), Error> {
    if !seen.insert(id) {
        return Err(wrong(parent, "a tree whose nodes are met once"));
    }
    if seen.len() > document.limits().tree_nodes {
        return Err(Error::LimitExceeded {
            limit: "tree_nodes",
            max: document.limits().tree_nodes as u64,
        });
    }
    Ok(())
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
