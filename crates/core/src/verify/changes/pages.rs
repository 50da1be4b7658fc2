//! Pages and the tree that lists them (ISO 32000-2, 7.7.3).

use super::changed::{same_numbers, value_of};
use super::rule::Rule;
use super::step::{Admission, Step, leads_to_reference, leads_to_stream};
use super::uses::last_key;
use super::value::{entry, keys, same, same_under, stays};
use crate::error::Error;
use crate::pdf::RawObject;
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::HashSet;
use std::rc::Rc;

/// By which keys nodes of the page tree are referred to.
const OF_A_PAGE_TREE_NODE: &[&str] = &["Pages", "Parent", "Kids"];

/// What a page may have from a node above it (table 31).
const INHERITED: &[&[u8]] = &[b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// Levels of the page tree that are gone up.
const MOST_LEVELS: usize = 64;

impl Step<'_, '_> {
    /// Pages whose dictionary is another one now, and lists of annotations that are.
    pub(super) fn pages(&mut self) -> Result<(), Error> {
        for (number, old, new) in self.changed_dictionaries().iter() {
            let number = *number;
            let named = old.has_type(b"Pages") || old.has_type(b"Page");
            if !named
                || self.old_fields.nodes.contains_key(&number)
                // a font that draws like a page does
                || old.has(b"CharProcs")
                || old.has(b"FontMatrix")
                || !self.is_in_page_tree(number, old)?
            {
                continue;
            }
            if old.has_type(b"Pages") {
                self.page_tree_node(number, old, new);
                continue;
            }
            if self.has_other_numbers(number) {
                continue;
            }
            self.admit(number, Admission::Page);
            for key in keys(old, new) {
                let (before, after) = (entry(old, key), entry(new, key));
                if stays(old, new, key) {
                    continue;
                }
                let path = format!("{number} 0 R/{}", key.escape_ascii());
                // null stands in the way of what is above in some programs
                let may_inherit = !old.has(key) && INHERITED.contains(&key);
                let inherited = match may_inherit && self.is_plain_tree()? {
                    true => self.inherited(old, key)?,
                    false => before.clone(),
                };
                let is_same = match (&inherited, after) {
                    (Object::Null, _) => false,
                    (Object::Reference(_), _) => !self.differs(&inherited, after),
                    (inherited, after) => same_under(key, inherited, after),
                };
                if key != b"Annots"
                    && *after != Object::Null
                    && (is_same || self.says_the_same(&inherited, after)?)
                {
                    self.find(Rule::NothingNew, Some(number), path, before, after);
                    continue;
                }
                match (key, after) {
                    (b"Annots", _) => self.annotation_list(number, &path, before, after)?,
                    // the order in which a key press goes from one box to the next (table 31)
                    (b"Tabs", Object::Name(order))
                        if [&b"R"[..], b"C", b"S", b"A", b"W"].contains(&order.as_slice())
                            && matches!(
                                before,
                                Object::Null | Object::Name(_) | Object::String(..)
                            ) =>
                    {
                        self.find(Rule::StructureFollows, Some(number), path, before, after);
                    }
                    (b"LastModified", Object::String(..))
                        if matches!(before, Object::Null | Object::String(..)) =>
                    {
                        self.find(Rule::Metadata, Some(number), path, before, after);
                    }
                    _ => self.find(Rule::PageEntry, Some(number), path, before, after),
                }
            }
        }
        let lists: Vec<(u32, Object, Object)> = self
            .changed
            .iter()
            .filter(|(number, _)| self.is_used_as("Annots", **number))
            .map(|(number, changed)| {
                (
                    *number,
                    value_of(&changed.old).clone(),
                    value_of(&changed.new).clone(),
                )
            })
            .filter(|(_, old, _)| matches!(old, Object::Array(_)))
            .collect();
        for (number, old, new) in lists {
            self.admit(number, Admission::Exactly(&["Annots"]));
            self.annotation_list(number, &format!("{number} 0 R"), &old, &new)?;
        }
        Ok(())
    }

    /// Whether numbers in an object are others that are too long to be compared.
    fn has_other_numbers(&self, number: u32) -> bool {
        let changed = self.changed.get(&number);
        let texts =
            changed.and_then(|changed| Some((changed.old.as_ref()?, changed.new.as_ref()?)));
        texts.is_some_and(|(old, new)| !same_numbers(old, new))
    }

    /// What a page has from the nodes above it (7.7.3.4); null where that is nothing.
    pub(super) fn inherited(&self, page: &Dictionary, key: &[u8]) -> Result<Object, Error> {
        let mut parent = entry(page, b"Parent").clone();
        for _ in 0..MOST_LEVELS {
            let Some((_, above)) = self.node_above(&parent)? else {
                break;
            };
            let Ok(node) = above.value.as_dict() else {
                break;
            };
            if node.has(key) {
                return Ok(entry(node, key).clone());
            }
            parent = entry(node, b"Parent").clone();
        }
        Ok(Object::Null)
    }

    /// Whether the page tree lists nothing twice, so that what a page inherits has one meaning.
    fn is_plain_tree(&self) -> Result<bool, Error> {
        if let Some(known) = self.plain_tree.get() {
            return Ok(known);
        }
        let mut pending = Vec::from_iter(self.top_of_pages()?);
        let mut seen: HashSet<ObjectId> = pending.iter().copied().collect();
        let mut plain = true;
        while let Some(id) = pending.pop().filter(|_| plain) {
            let raw = self.old.raw(id)?;
            if let Some(Object::Dictionary(node)) = raw.as_ref().map(|raw| &raw.value)
                && node.has(b"Kids")
            {
                let kids = self.old.get(node, b"Kids")?;
                for kid in kids.as_array().into_iter().flatten() {
                    match kid.as_reference() {
                        Ok(kid) => {
                            plain &= seen.insert(kid) && seen.len() <= self.old.limits().tree_nodes;
                            pending.push(kid);
                        }
                        Err(_) => plain = false,
                    }
                }
            }
        }
        self.plain_tree.set(Some(plain));
        Ok(plain)
    }

    /// Whether an object is listed by the node of the page tree that it names, and so on up to the one that
    /// the catalog names.
    fn is_in_page_tree(&self, number: u32, node: &Dictionary) -> Result<bool, Error> {
        let top = self.top_of_pages()?;
        let changed = self.changed.get(&number);
        let raw = changed.and_then(|changed| changed.old.as_ref());
        let mut here = raw.map_or((number, 0), |raw| raw.id);
        let mut parent = entry(node, b"Parent").clone();
        for _ in 0..MOST_LEVELS {
            if top == Some(here) {
                return Ok(true);
            }
            let Some((id, above)) = self.node_above(&parent)? else {
                return Ok(false);
            };
            let Ok(node) = above.value.as_dict() else {
                return Ok(false);
            };
            if !self.kids_of(id, node)?.contains(&here) {
                return Ok(false);
            }
            parent = entry(node, b"Parent").clone();
            here = id;
        }
        Ok(false)
    }

    /// The node of the page tree that the catalog names.
    fn top_of_pages(&self) -> Result<Option<ObjectId>, Error> {
        let catalog = self.old.catalog()?;
        Ok(match &catalog.value {
            Object::Dictionary(catalog) => entry(catalog, b"Pages").as_reference().ok(),
            _ => None,
        })
    }

    /// The node of the page tree that another names as its parent.
    fn node_above(&self, parent: &Object) -> Result<Option<(ObjectId, Rc<RawObject>)>, Error> {
        let Ok(id) = parent.as_reference() else {
            return Ok(None);
        };
        Ok(self.old.raw(id)?.map(|raw| (id, raw)))
    }

    /// What a node of the page tree lists, found out once.
    fn kids_of(&self, number: ObjectId, node: &Dictionary) -> Result<Rc<HashSet<ObjectId>>, Error> {
        if let Some(known) = self.kids.borrow().get(&number) {
            return Ok(Rc::clone(known));
        }
        let kids = match self.old.get(node, b"Kids")? {
            Object::Array(kids) => kids
                .iter()
                .filter_map(|kid| kid.as_reference().ok())
                .collect(),
            _ => HashSet::new(),
        };
        let kids = Rc::new(kids);
        self.kids.borrow_mut().insert(number, Rc::clone(&kids));
        Ok(kids)
    }

    /// A node of the page tree, in which nothing may change but what no reader of PDF knows.
    fn page_tree_node(&mut self, number: u32, old: &Dictionary, new: &Dictionary) {
        const KNOWN: &[&[u8]] = &[
            b"Type",
            b"Parent",
            b"Kids",
            b"Count",
            b"Resources",
            b"MediaBox",
            b"CropBox",
            b"Rotate",
        ];
        // a text names no resource whoever takes the node for a list of them
        let plain = |value: &Object| matches!(value, Object::Null | Object::String(..));
        let harmless = keys(old, new).all(|key| {
            let (before, after) = (entry(old, key), entry(new, key));
            stays(old, new, key) || (!KNOWN.contains(&key) && plain(before) && plain(after))
        });
        if harmless {
            self.admit(number, Admission::Exactly(OF_A_PAGE_TREE_NODE));
            let (old, new) = (
                Object::Dictionary(old.clone()),
                Object::Dictionary(new.clone()),
            );
            self.find(
                Rule::PrivateEntry,
                Some(number),
                format!("{number} 0 R"),
                &old,
                &new,
            );
        }
    }

    /// Whether two values lead to the same, the objects on the way to it being no streams.
    pub(super) fn says_the_same(&mut self, before: &Object, after: &Object) -> Result<bool, Error> {
        if leads_to_stream(self.old, before)? || leads_to_stream(self.new, after)? {
            return Ok(false);
        }
        if leads_to_reference(self.old, before)? || leads_to_reference(self.new, after)? {
            return Ok(false);
        }
        let (old, new) = self.resolved((before, after), "")?;
        Ok(same(&old, &new))
    }

    /// Whether something refers to an object by this key.
    pub(super) fn is_used_as(&self, key: &str, number: u32) -> bool {
        self.uses
            .of(number)
            .iter()
            .any(|(_, path)| last_key(path) == key)
    }
}
