//! All nodes of the tree of form fields (ISO 32000-2, 12.7.4) by the numbers of their objects.

use crate::error::Error;
use crate::form;
use crate::pdf::{Document, Location};
use lopdf::{Dictionary, Object};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// A node: a field, a widget of one, or both.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The full name; that of its field, for a widget.
    pub(super) name: Rc<str>,
    /// Whether it has a partial name, which makes it a field.
    pub(super) is_field: bool,
    /// The node above it.
    pub(super) parent: Option<u32>,
    /// How many nodes stand above it.
    pub(super) depth: usize,
    /// The field that it is, or that it shows.
    pub(super) field: u32,
    /// `/FT`, inherited.
    pub(super) kind: Rc<[u8]>,
    /// `/V`, inherited; null where there is none.
    pub(super) value: Rc<Object>,
    /// `/Ff`, inherited.
    pub(super) flags: i64,
}

impl Node {
    /// Whether it belongs to a signature field.
    pub(super) fn is_signature(&self) -> bool {
        *self.kind == *b"Sig"
    }

    /// Whether it belongs to a push button, which has no value (12.7.5.2.2).
    pub(super) fn is_push_button(&self) -> bool {
        const PUSH_BUTTON: i64 = 1 << 16;
        *self.kind == *b"Btn" && self.flags & PUSH_BUTTON != 0
    }
}

/// The nodes of one revision.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) nodes: BTreeMap<u32, Node>,
    /// Fields that are no objects of their own, which the standard does not know.
    pub(super) direct: Vec<Object>,
    /// References to nothing.
    pub(super) missing: u64,
    /// Nodes that are met again, below themselves or elsewhere.
    pub(super) repeated: u64,
    /// Nodes that are streams, which the standard does not know either.
    pub(super) streams: BTreeSet<u32>,
    /// Nodes that name another one as the one above them than the one that lists them, and which they name.
    pub(super) astray: BTreeMap<u32, u32>,
    /// The fields and widgets that belong to a field, itself among them.
    members: HashMap<u32, Vec<u32>>,
    /// The field that has an object as its value; `None` where several have.
    owners: HashMap<u32, Option<u32>>,
}

impl Fields {
    /// Walks the tree of a document whose objects stand there.
    ///
    /// # Errors
    /// Where an object cannot be read, and [`Error::LimitExceeded`].
    pub(super) fn read(
        document: &Document<'_>,
        known: &HashMap<u32, Location>,
    ) -> Result<Self, Error> {
        let mut fields = Self::default();
        let Some(form) = form::acro_form(document)? else {
            return Ok(fields);
        };
        let mut names_left = document.limits().field_names_bytes;
        let above = Node {
            name: Rc::from(""),
            is_field: true,
            parent: None,
            depth: 0,
            field: 0,
            kind: Rc::from(&b""[..]),
            value: Rc::new(Object::Null),
            flags: 0,
        };
        let mut pending = Vec::new();
        let view = (document, known);
        fields.below(view, &form, b"Fields", &above, None, &mut pending)?;
        while let Some((number, location, inherited)) = pending.pop() {
            if fields.nodes.contains_key(&number) {
                fields.repeated += 1;
                continue;
            }
            if fields.nodes.len() > document.limits().tree_nodes {
                return Err(Error::LimitExceeded {
                    limit: "tree_nodes",
                    max: document.limits().tree_nodes as u64,
                });
            }
            let raw = document.raw_at(number, location)?;
            let Some(Object::Dictionary(dictionary)) = raw.as_ref().map(|raw| &raw.value) else {
                continue;
            };
            if raw.as_ref().is_some_and(|raw| raw.data.is_some()) {
                fields.streams.insert(number);
            }
            if let Ok(Object::Reference((above, _))) = dictionary.get(b"Parent")
                && inherited.parent != Some(*above)
            {
                fields.astray.insert(number, *above);
            }
            let mut node = inherit(document, dictionary, inherited)?;
            if node.is_field || node.parent.is_none() {
                node.field = number;
            }
            fields.members.entry(node.field).or_default().push(number);
            if let Object::Reference((value, _)) = *node.value {
                let owner = fields.owners.entry(value).or_insert(Some(node.field));
                *owner = owner.filter(|owner| *owner == node.field);
            }
            names_left = names_left
                .checked_sub(node.name.len())
                .ok_or(Error::LimitExceeded {
                    limit: "field_names_bytes",
                    max: document.limits().field_names_bytes as u64,
                })?;
            fields.below(view, dictionary, b"Kids", &node, Some(number), &mut pending)?;
            fields.nodes.insert(number, node);
        }
        Ok(fields)
    }

    /// Puts what an array of fields lists on the stack, the first of it on top.
    fn below(
        &mut self,
        (document, known): (&Document<'_>, &HashMap<u32, Location>),
        dictionary: &Dictionary,
        key: &[u8],
        node: &Node,
        number: Option<u32>,
        pending: &mut Vec<(u32, Location, Node)>,
    ) -> Result<(), Error> {
        let Object::Array(kids) = document.get(dictionary, key)? else {
            return Ok(());
        };
        for kid in kids.into_iter().rev() {
            match kid {
                Object::Reference((kid, generation)) => {
                    let location = known.get(&kid).copied();
                    // 7.3.10: another generation is nothing
                    let here = location.filter(|here| here.generation() == Some(generation));
                    let Some(here) = here else {
                        self.missing += 1;
                        continue;
                    };
                    let below = Node {
                        parent: number,
                        depth: node.depth + 1,
                        ..node.clone()
                    };
                    pending.push((kid, here, below));
                }
                Object::Null => {}
                direct => self.direct.push(direct),
            }
        }
        Ok(())
    }

    /// The nodes of the field to which a node belongs.
    pub(super) fn members_with(&self, number: u32) -> &[u32] {
        let node = self.nodes.get(&number);
        let members = node.and_then(|node| self.members.get(&node.field));
        members.map_or(&[], Vec::as_slice)
    }

    /// Whether an object is the value of the field to which a node belongs, and of no other.
    pub(super) fn is_value_of(&self, value: u32, number: u32) -> bool {
        let field = self.nodes.get(&number).map(|node| node.field);
        field.is_some() && self.owners.get(&value) == Some(&field)
    }
}

fn inherit(
    document: &Document<'_>,
    dictionary: &Dictionary,
    mut from: Node,
) -> Result<Node, Error> {
    let partial = document.get(dictionary, b"T")?;
    from.is_field = false;
    if let Some(partial) = form::text_of_name(&partial) {
        from.is_field = true;
        from.name = match (from.parent, &*from.name) {
            (None, "") => partial.into(),
            (_, above) => format!("{above}.{partial}").into(),
        };
        document.spend(from.name.len() as u64)?;
        let max = document.limits().field_name_bytes;
        if from.name.len() > max {
            return Err(Error::LimitExceeded {
                limit: "field_name_bytes",
                max: max as u64,
            });
        }
    }
    if let Object::Name(kind) = document.get(dictionary, b"FT")? {
        from.kind = kind.into();
    }
    if let Object::Integer(flags) = document.get(dictionary, b"Ff")? {
        from.flags = flags;
    }
    match dictionary.get(b"V") {
        Err(_) | Ok(Object::Null) => {}
        Ok(value) => from.value = Rc::new(value.clone()),
    }
    Ok(from)
}
