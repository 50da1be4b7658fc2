//! The structure tree of a tagged document (ISO 32000-2, 14.7): it may list what was permitted to be
//! added, and nothing else.

use super::changed::value_of;
use super::rule::Rule;
use super::step::{Admission, Step};
use super::uses::last_key;
use super::value::{entry, keys, same, stays};
use crate::error::Error;
use crate::pdf::Document;
use lopdf::{Dictionary, Object};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// By which keys elements of the structure are referred to inside it.
const OF_AN_ELEMENT: &[&str] = &[
    "StructTreeRoot",
    "K",
    "P",
    "ParentTree/Nums",
    "Nums",
    "Names",
];

/// What a new element may say (table 355): nothing that stands for text on a page.
const OF_A_NEW_ELEMENT: &[&[u8]] = &[
    b"Type", b"S", b"P", b"K", b"ID", b"Pg", b"T", b"Lang", b"A", b"C", b"NS", b"R",
];

/// Levels of a number tree: a hundred entries in each node make a billion in five.
const MOST_LEVELS: usize = 64;

/// A number tree, flat.
#[derive(Default)]
struct Numbers {
    /// Each key and its value as it stands.
    entries: BTreeMap<i64, Object>,
    /// Keys that stand twice, out of order or beyond the limits of their node: programs look for them in
    /// different ways (7.9.7).
    astray: BTreeSet<i64>,
}

impl Step<'_, '_> {
    /// Elements and the tree's own parts, where they are others now.
    pub(super) fn structure(&mut self) -> Result<(), Error> {
        let mut tree = self.changed.keys().any(|number| {
            let uses = self.uses.of(*number);
            let mut keys = uses.iter().map(|(_, path)| last_key(path));
            keys.any(|key| matches!(key, "ParentTree" | "Nums" | "Kids"))
        });
        for (number, old, new) in self.changed_dictionaries().iter() {
            let number = *number;
            if old.has_type(b"StructTreeRoot") {
                self.admit(number, Admission::Exactly(OF_AN_ELEMENT));
                tree = true;
                self.element(number, old, new, true)?;
            } else if old.has_type(b"StructElem") || (old.has(b"S") && old.has(b"P")) {
                let uses = self.uses.of(number);
                if uses
                    .iter()
                    .all(|(_, path)| OF_AN_ELEMENT.contains(&path.as_str()))
                {
                    self.admit(number, Admission::Exactly(OF_AN_ELEMENT));
                    self.element(number, old, new, false)?;
                }
            }
        }
        self.lists_of_kids()?;
        if tree {
            self.parent_tree()?;
        }
        Ok(())
    }

    fn element(
        &mut self,
        number: u32,
        old: &Dictionary,
        new: &Dictionary,
        root: bool,
    ) -> Result<(), Error> {
        for key in keys(old, new) {
            let (before, after) = (entry(old, key), entry(new, key));
            if stays(old, new, key) {
                continue;
            }
            let path = format!("{number} 0 R/{}", key.escape_ascii());
            let follows = match (key, root) {
                (b"K", _) => self.kids_follow(before, after)?,
                // judged as one tree
                (b"ParentTree", true) => true,
                (b"ParentTreeNextKey", true) => match (before, after) {
                    (Object::Integer(before), Object::Integer(after)) => before <= after,
                    (Object::Null, Object::Integer(_)) => true,
                    _ => false,
                },
                // no roles are none
                (b"RoleMap", true) => {
                    *before == Object::Null
                        && matches!(after, Object::Dictionary(roles) if roles.is_empty())
                }
                _ => false,
            };
            let rule = if follows {
                Rule::StructureFollows
            } else {
                Rule::StructureEntry
            };
            self.find(rule, Some(number), path, before, after);
        }
        Ok(())
    }

    /// Arrays of kids that are objects of their own.
    fn lists_of_kids(&mut self) -> Result<(), Error> {
        let lists: Vec<(u32, Object, Object)> = self
            .changed
            .iter()
            .filter(|(number, changed)| {
                matches!(value_of(&changed.old), Object::Array(_))
                    && self.uses.of(**number).iter().any(|(_, path)| path == "K")
            })
            .map(|(number, changed)| {
                let (old, new) = (value_of(&changed.old), value_of(&changed.new));
                (*number, old.clone(), new.clone())
            })
            .collect();
        for (number, old, new) in lists {
            self.admit(number, Admission::Exactly(&["K"]));
            let follows = self.kids_follow(&old, &new)?;
            let rule = if follows {
                Rule::StructureFollows
            } else {
                Rule::StructureEntry
            };
            self.find(rule, Some(number), format!("{number} 0 R"), &old, &new);
        }
        Ok(())
    }

    /// Whether all kids are still there in their order, and those that came are for what was added.
    fn kids_follow(&mut self, before: &Object, after: &Object) -> Result<bool, Error> {
        if let Ok((number, _)) = before.as_reference()
            && matches!(self.old.object_at(number)?, Object::Array(_))
        {
            self.admit(number, Admission::Exactly(&["K"]));
        }
        let (old, new) = self.resolved((before, after), "K")?;
        let list = |value: Object, written: &Object| match value {
            Object::Array(items) => items,
            Object::Null => Vec::new(),
            _ => vec![written.clone()],
        };
        let (old, new) = (list(old, before), list(new, after));
        // what begins with a name is a colour space to whoever names it so
        if let Some(first) = old.first()
            && !matches!(
                self.old.resolve(first)?,
                Object::Dictionary(_) | Object::Integer(_)
            )
        {
            return Ok(false);
        }
        let mut old = old.iter().peekable();
        let mut seen = HashSet::new();
        for item in &new {
            if old.peek().is_some_and(|kid| same(kid, item)) {
                old.next();
            } else if !self.is_of_what_was_added(item, &mut seen)? {
                return Ok(false);
            }
        }
        Ok(old.next().is_none())
    }

    /// Whether an item of `/K` is an object reference to an annotation that was let in, or a new element
    /// of nothing but such.
    fn is_of_what_was_added(&self, item: &Object, seen: &mut HashSet<u32>) -> Result<bool, Error> {
        let mut pending = vec![item.clone()];
        let mut of_something = false;
        while let Some(item) = pending.pop() {
            let value = match &item {
                Object::Reference((number, _)) => {
                    let is_new = self
                        .changed
                        .get(number)
                        .is_some_and(|changed| changed.old.is_none());
                    if !is_new {
                        return Ok(false);
                    }
                    // met before: looked at before
                    if !seen.insert(*number) {
                        of_something = true;
                        continue;
                    }
                    self.new.object_at(*number)?
                }
                direct => direct.clone(),
            };
            let Object::Dictionary(dictionary) = value else {
                return Ok(false);
            };
            if dictionary.has_type(b"OBJR") {
                match entry(&dictionary, b"Obj") {
                    Object::Reference((number, _)) if self.was_let_in(*number) => {
                        of_something = true;
                        continue;
                    }
                    _ => return Ok(false),
                }
            }
            if !dictionary.has(b"S")
                || dictionary
                    .iter()
                    .any(|(key, _)| !OF_A_NEW_ELEMENT.contains(&&key[..]))
            {
                return Ok(false);
            }
            match self.new.get(&dictionary, b"K")? {
                Object::Array(kids) => pending.extend(kids),
                Object::Null => {}
                _ => pending.push(entry(&dictionary, b"K").clone()),
            }
        }
        Ok(of_something)
    }

    fn was_let_in(&self, number: u32) -> bool {
        self.let_in.contains_key(&number)
            || self.new_annotations.contains(&number)
            || self
                .new_fields
                .members_with(number)
                .iter()
                .any(|member| self.let_in.contains_key(member))
            || (self
                .old_fields
                .nodes
                .get(&number)
                .is_some_and(|node| node.is_signature())
                && self.value_changed(number))
    }

    /// Which element an annotation belongs to: what is said may not change, and what is new is about what
    /// was added.
    fn parent_tree(&mut self) -> Result<(), Error> {
        const PATH: &str = "/Root/StructTreeRoot/ParentTree";
        let (mut old, mut new) = (Numbers::default(), Numbers::default());
        let nodes = read_numbers(self.old, &mut old)?;
        read_numbers(self.new, &mut new)?;
        let mut kept = true;
        kept &= new.astray.is_subset(&old.astray);
        for (key, value) in &old.entries {
            let now = new.entries.get(key);
            // what is said may be said by another object
            kept &= match now {
                Some(now) => same(value, now) || self.says_the_same(value, now)?,
                None => false,
            };
        }
        let added: Vec<(i64, Object)> = new
            .entries
            .into_iter()
            .filter(|(key, _)| !old.entries.contains_key(key))
            .collect();
        for (number, holder, key) in nodes {
            self.admit(number, Admission::Below(holder, key));
        }
        // whatever is below the tree's root may be asked about it, changed itself or not
        if let Object::Dictionary(catalog) = &self.old.catalog()?.value
            && let Ok((root, _)) = entry(catalog, b"StructTreeRoot").as_reference()
        {
            self.admit(root, Admission::Exactly(OF_AN_ELEMENT));
        }
        if !kept {
            self.find(
                Rule::StructureEntry,
                None,
                PATH,
                &Object::Null,
                &Object::Null,
            );
        }
        let mut seen = HashSet::new();
        for (_, value) in added {
            let rule = if self.is_of_what_was_added(&value, &mut seen)? {
                Rule::StructureFollows
            } else {
                Rule::StructureEntry
            };
            self.find(rule, None, PATH, &Object::Null, &value);
        }
        Ok(())
    }
}

/// The objects that the parent tree of one revision is made of.
pub(super) fn nodes_of_parent_tree(document: &Document<'_>) -> Result<Vec<u32>, Error> {
    let held = read_numbers(document, &mut Numbers::default())?;
    Ok(held.into_iter().map(|(number, ..)| number).collect())
}

/// The parent tree of one revision. Gives the objects that its nodes and their arrays are, each with what
/// holds it: nothing of what is more or other than a node.
fn read_numbers(
    document: &Document<'_>,
    numbers: &mut Numbers,
) -> Result<Vec<(u32, u32, &'static str)>, Error> {
    let mut held = Vec::new();
    let catalog = document.catalog()?;
    let Ok(catalog) = catalog.value.as_dict() else {
        return Ok(held);
    };
    let Ok((root, _)) = entry(catalog, b"StructTreeRoot").as_reference() else {
        return Ok(held);
    };
    let Object::Dictionary(tree) = document.object_at(root)? else {
        return Ok(held);
    };
    let mut seen = HashSet::new();
    let mut pending = vec![(entry(&tree, b"ParentTree").clone(), root, "ParentTree", 0)];
    while let Some((node, holder, key, level)) = pending.pop() {
        if level > MOST_LEVELS {
            return Err(Error::LimitExceeded {
                limit: "levels of a number tree",
                max: MOST_LEVELS as u64,
            });
        }
        let mut own = (holder, key);
        if let Object::Reference((number, _)) = node {
            if !seen.insert(number) {
                continue;
            }
            if seen.len() > document.limits().tree_nodes {
                return Err(Error::LimitExceeded {
                    limit: "tree_nodes",
                    max: document.limits().tree_nodes as u64,
                });
            }
            let Some(raw) = document.raw((number, 0))?.filter(|raw| raw.data.is_none()) else {
                continue;
            };
            let is_node = raw.value.as_dict().is_ok_and(|node| {
                node.iter().all(|(key, value)| match &key[..] {
                    b"Kids" | b"Nums" | b"Limits" => true,
                    b"Type" => matches!(value, Object::Name(_)),
                    _ => false,
                })
            });
            if !is_node {
                continue;
            }
            held.push((number, holder, key));
            own = (number, "");
        }
        let Object::Dictionary(node) = document.resolve(&node)? else {
            continue;
        };
        let below = |key| match own {
            (number, "") => (number, key),
            // a node that stands in its holder is reached by the holder's key
            own => own,
        };
        for key in ["Nums", "Kids"] {
            if let Ok((array, _)) = entry(&node, key.as_bytes()).as_reference() {
                let (holder, key) = below(key);
                held.push((array, holder, key));
            }
        }
        let limits = match document.get(&node, b"Limits")? {
            Object::Array(limits) => match limits[..] {
                [Object::Integer(least), Object::Integer(most)] => Some((least, most)),
                _ => None,
            },
            _ => None,
        };
        let mut last = None;
        if let Object::Array(items) = document.get(&node, b"Nums")? {
            for pair in items.chunks(2) {
                if let [Object::Integer(key), value] = pair {
                    let astray = last.is_some_and(|last| last >= *key)
                        || limits.is_some_and(|(least, most)| *key < least || *key > most)
                        || numbers.entries.insert(*key, value.clone()).is_some();
                    if astray {
                        numbers.astray.insert(*key);
                    }
                    last = Some(*key);
                }
            }
        }
        if let Object::Array(kids) = document.get(&node, b"Kids")? {
            let (holder, key) = below("Kids");
            pending.extend(kids.into_iter().map(|kid| (kid, holder, key, level + 1)));
        }
    }
    Ok(held)
}
