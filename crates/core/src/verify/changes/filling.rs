//! The fields of the interactive form (ISO 32000-2, 12.7.4).

use super::fields::{Fields, Node};
use super::rule::Rule;
use super::step::{Admission, Step};
use super::value::{entry, keys, number_of, same, same_text, stays};
use crate::error::Error;
use crate::form;
use crate::pdf::{RawObject, rectangle};
use lopdf::{Dictionary, Object};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Annotation flags (12.5.3) that keep people from changing something: ReadOnly, Locked,
/// LockedContents. The others decide whether and how it is seen.
const LOCKING: i64 = 1 << 6 | 1 << 7 | 1 << 9;

/// Field flag ReadOnly (table 227).
const READ_ONLY: i64 = 1;

/// Annotation flag Print.
const PRINT: i64 = 1 << 2;

/// What a new signature field and its widget may say (tables 166, 192, 226 and 232).
const OF_A_NEW_FIELD: &[&[u8]] = &[
    b"Type",
    b"Subtype",
    b"FT",
    b"T",
    b"TU",
    b"TM",
    b"V",
    b"F",
    b"Ff",
    b"Rect",
    b"P",
    b"AP",
    b"AS",
    b"Parent",
    b"Kids",
    b"DA",
    b"Q",
    b"MK",
    b"BS",
    b"Border",
    b"Lock",
    b"SV",
    b"StructParent",
    b"M",
    b"NM",
    b"C",
    b"H",
    b"DR",
    b"Contents",
    b"Lang",
];

/// What stands in a signature field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignedBy {
    /// Somebody's signature.
    Signer,
    /// A document time-stamp, which is nobody's word.
    TimeStamp,
}

impl Step<'_, '_> {
    /// Which fields there are.
    pub(super) fn fields(&mut self) -> Result<(), Error> {
        let (old, new) = (self.old_fields, self.new_fields);
        for (&number, node) in &old.nodes {
            let stays = new.nodes.get(&number).is_some_and(|after| {
                after.name == node.name
                    && after.kind == node.kind
                    && after.parent == node.parent
                    && after.is_field == node.is_field
            });
            if !stays {
                let value = Object::Null;
                self.find_in_field(Rule::FieldRemoved, (number, &node.name), "", &value, &value);
            }
        }
        if new.repeated > old.repeated
            || new.missing != old.missing
            || new.direct.len() != old.direct.len()
            || !new.direct.iter().zip(&old.direct).all(|(a, b)| same(a, b))
        {
            self.find(
                Rule::FieldName,
                None,
                "/Root/AcroForm/Fields",
                &Object::Null,
                &Object::Null,
            );
        }
        self.added_fields(old, new)?;
        for (number, before, after) in self.changed_dictionaries().iter() {
            let number = *number;
            let page = [before, after].iter().any(|object| {
                object.has_type(b"Page") || object.has_type(b"Pages") || object.has(b"Count")
            });
            if page && old.nodes.contains_key(&number) {
                let node = Object::Dictionary(after.clone());
                let path = super::step::object_path(number);
                self.find(Rule::FieldEntry, Some(number), path, &Object::Null, &node);
                continue;
            }
            if let (Some(node), Some(_)) = (old.nodes.get(&number), new.nodes.get(&number)) {
                self.admit(number, Admission::Field);
                self.field(number, node, before, after)?;
            }
        }
        self.values()?;
        self.astray()
    }

    fn added_fields(&mut self, old: &Fields, new: &Fields) -> Result<(), Error> {
        let names: HashSet<&str> = old.nodes.values().map(|node| &*node.name).collect();
        let mut new_names: HashMap<&str, u32> = HashMap::new();
        let added = new
            .nodes
            .iter()
            .filter(|(number, _)| !old.nodes.contains_key(number));
        let added: Vec<(u32, &Node)> = added.map(|(number, node)| (*number, node)).collect();
        for (_, node) in &added {
            if node.is_field {
                *new_names.entry(&*node.name).or_default() += 1;
            }
        }
        // kids may come before their parents by number
        let mut pending: Vec<(u32, &Node)> = added;
        pending.sort_by_key(|(_, node)| node.depth);
        for (number, node) in pending {
            let value = self.new_object(number)?;
            let Object::Dictionary(dictionary) = &value else {
                continue;
            };
            let rule = if node.is_field
                && (names.contains(&*node.name) || new_names.get(&*node.name) != Some(&1))
            {
                Rule::FieldName
            } else {
                self.added_field(number, node, dictionary)?
            };
            self.let_in.insert(number, rule);
            self.find_in_field(rule, (number, &node.name), "", &Object::Null, &value);
            if rule == Rule::SignatureBoxAdded
                && self.shows_something(dictionary)?
                && self.signed_now(number)? != Some(SignedBy::Signer)
            {
                let rule = Rule::BoxWithoutSigner;
                self.find_in_field(rule, (number, &node.name), "", &Object::Null, &value);
            }
        }
        Ok(())
    }

    fn added_field(
        &mut self,
        number: u32,
        node: &Node,
        dictionary: &Dictionary,
    ) -> Result<Rule, Error> {
        if !node.is_field {
            // a widget of a field that was let in itself
            let parent = node.parent.and_then(|parent| self.let_in.get(&parent));
            if parent.is_none() {
                return Ok(Rule::FieldAdded);
            }
        }
        let is_group =
            node.kind.is_empty() && *node.value == Object::Null && dictionary.has(b"Kids");
        if !node.is_signature() && !is_group {
            return Ok(Rule::FieldAdded);
        }
        if dictionary.has(b"A") || dictionary.has(b"AA") {
            return Ok(Rule::AnnotationActs);
        }
        let stranger = |key: &[u8], value: &Object| match key {
            b"Type" => *value != Object::Name(b"Annot".to_vec()),
            b"Contents" => !matches!(value, Object::String(..)),
            key => !OF_A_NEW_FIELD.contains(&key),
        };
        let is_astray = self.new_fields.astray.contains_key(&number);
        if is_astray || dictionary.iter().any(|(key, value)| stranger(key, value)) {
            return Ok(Rule::FieldEntry);
        }
        let signed = match node.value.as_ref() {
            Object::Null => None,
            value => match self.signature_value(number, value)? {
                None => return Ok(Rule::SignatureNotNew),
                signed => signed,
            },
        };
        let has_box = self.has_box(dictionary)? || self.shows_something(dictionary)?;
        Ok(match (has_box, signed) {
            (true, _) => Rule::SignatureBoxAdded,
            (false, Some(SignedBy::TimeStamp)) => Rule::DocumentTimeStamp,
            (false, _) => Rule::SignatureFieldAdded,
        })
    }

    /// Whether a field's value is a signature that this revision made for it, and of which kind.
    fn signature_value(&mut self, field: u32, value: &Object) -> Result<Option<SignedBy>, Error> {
        let Ok(id) = value.as_reference() else {
            return Ok(None);
        };
        let is_new = self.changed.get(&id.0).is_some_and(|changed| {
            changed.old.is_none()
                && !changed.old_unreadable
                && changed.new.as_ref().is_some_and(|new| new.data.is_none())
        });
        let unused = self.uses.directly(id.0).next().is_none();
        let elsewhere = !self.new_fields.is_value_of(id.0, field);
        if !is_new || !unused || elsewhere {
            return Ok(None);
        }
        let read = self.new.object(id);
        match self.readable(read, "V")? {
            Object::Dictionary(signature) => {
                let sub_filter = entry(&signature, b"SubFilter");
                let is_time_stamp = *sub_filter == Object::Name(b"ETSI.RFC3161".to_vec());
                Ok(Some(match is_time_stamp {
                    true => SignedBy::TimeStamp,
                    false => SignedBy::Signer,
                }))
            }
            _ => Ok(None),
        }
    }

    /// Whether a new box may show something: programs give empty ones a look that draws nothing (12.5.5).
    fn shows_something(&mut self, dictionary: &Dictionary) -> Result<bool, Error> {
        const MOST: usize = 1024;
        // what viewers draw with, where there is no look or they prefer their own
        const DRAWS: [&[u8]; 6] = [b"MK", b"BS", b"Border", b"C", b"DA", b"Contents"];
        if DRAWS.iter().any(|key| dictionary.has(key)) {
            return Ok(true);
        }
        let looks = self.new.get(dictionary, b"AP");
        let looks = match self.readable(looks, "AP")? {
            Object::Null => return Ok(false),
            Object::Dictionary(looks) => looks,
            _ => return Ok(true),
        };
        for (_, look) in &looks {
            let raw = match look.as_reference().map(|id| self.new.raw(id)) {
                Ok(Ok(Some(raw))) => raw,
                Ok(Err(error @ (Error::Io(_) | Error::LimitExceeded { .. }))) => return Err(error),
                _ => return Ok(true),
            };
            let text = self.new.stream_text(&raw, MOST)?;
            let draws_nothing = text.is_some_and(|text| {
                let mut lines = text.split(|octet| matches!(octet, b'\r' | b'\n'));
                lines.all(|line| matches!(line.trim_ascii_start().first(), None | Some(b'%')))
            });
            if !draws_nothing {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an annotation takes room on a page.
    fn has_box(&mut self, dictionary: &Dictionary) -> Result<bool, Error> {
        let resolved = self.new.get(dictionary, b"Rect");
        let rect = self.readable(resolved, "Rect")?;
        if rect == Object::Null {
            // without a place some draw it anywhere
            return Ok(dictionary.has(b"Subtype"));
        }
        let rect = rectangle(self.new, &rect)?;
        // far away programs that keep more digits may see room where none is seen here
        let far = |side: f32| side.abs() >= 65_536.0;
        Ok(rect.is_none_or(|[left, bottom, right, top]| {
            (left < right && bottom < top) || [left, bottom, right, top].into_iter().any(far)
        }))
    }

    /// An existing field or widget, key by key.
    fn field(
        &mut self,
        number: u32,
        node: &Node,
        before: &Dictionary,
        after: &Dictionary,
    ) -> Result<(), Error> {
        let place = (number, &node.name);
        let after_node = self.new_fields.nodes.get(&number);
        let flags_after = after_node.map_or(0, |node| node.flags);
        let signed = self.signed_now(number)?;
        if signed.is_some() {
            self.signed.insert(node.field);
        }
        for key in keys(before, after) {
            let (old, new) = (entry(before, key), entry(after, key));
            let is_same = match key {
                _ if before.has(key) != after.has(key) => false,
                b"V" => !self.differs(old, new),
                // a viewer that draws the field looks for the value among them octet by octet
                b"Opt" => {
                    same(old, new)
                        || (same_text(old, new)
                            && self.has_look(before)?
                            && !self.draws_by_default()?)
                }
                b"TU" | b"DV" => same_text(old, new),
                key => stays(before, after, key),
            };
            if is_same {
                continue;
            }
            let rule = match key {
                b"V" if node.is_signature() => match (old, signed) {
                    (Object::Null, Some(SignedBy::TimeStamp)) => match self.is_unseen(number)? {
                        true => Rule::DocumentTimeStamp,
                        false => Rule::BoxWithoutSigner,
                    },
                    (Object::Null, Some(SignedBy::Signer)) => Rule::SignatureFieldSigned,
                    (Object::Null, None) => Rule::SignatureNotNew,
                    _ => Rule::SignatureReplaced,
                },
                // what goes with the value and is not it
                b"RV" | b"I" | b"TI" if !self.value_changed(number) => Rule::FieldEntry,
                b"V" | b"RV" if node.is_push_button() => Rule::FieldEntry,
                b"V" | b"RV" | b"I" | b"TI" => match self.new.resolve(new) {
                    Ok(Object::Dictionary(value)) if value.has(b"ByteRange") => {
                        Rule::SignatureNotNew
                    }
                    Ok(Object::Dictionary(value)) if !value.has(b"Length") => Rule::FieldEntry,
                    _ if node.is_signature() => Rule::FieldEntry,
                    _ => Rule::FieldFilled,
                },
                b"AP" | b"AS" => self.appearance_rule(number, node),
                b"DA" | b"Q" | b"MK" | b"BS" => self.appearance_rule(number, node),
                b"M" | b"NM" if node.is_signature() && signed.is_some() => {
                    Rule::SignatureFieldSigned
                }
                // what the author of the field demands of its signer stays
                b"Lock" | b"SV" if signed.is_some() && *old == Object::Null => {
                    Rule::SignatureFieldSigned
                }
                b"M" if !node.is_signature() => Rule::FieldAppearance,
                b"Type" if *old == Object::Null && *new == Object::Name(b"Annot".to_vec()) => {
                    Rule::FieldAppearance
                }
                b"F" => flags_rule(old, new, signed.is_some()),
                b"Ff" if node.is_signature() && signed.is_none() => Rule::FieldEntry,
                b"Ff" => match (number_of(old), number_of(new)) {
                    // what was inherited counts; ReadOnly may be set (table 227)
                    (Some(_), Some(_))
                        if flags_after == node.flags || flags_after == node.flags | READ_ONLY =>
                    {
                        Rule::FieldFilled
                    }
                    _ => Rule::FieldEntry,
                },
                b"Kids" => {
                    self.kids(place, old, new)?;
                    continue;
                }
                b"AA" | b"A" => Rule::AnnotationActs,
                b"Opt" if same_text(old, new) => Rule::LooksByViewers,
                _ => Rule::FieldEntry,
            };
            if key == b"V" && rule == Rule::FieldFilled {
                self.read_only(place, node)?;
            }
            let key = key.escape_ascii().to_string();
            self.find_in_field(rule, place, &key, old, new);
        }
        Ok(())
    }

    /// What nobody may fill in is calculated from other fields, in the order of `/CO` (table 224).
    fn read_only(&mut self, place: (u32, &Rc<str>), node: &Node) -> Result<(), Error> {
        if node.flags & READ_ONLY == 0 {
            return Ok(());
        }
        let form = form::acro_form(self.old)?.unwrap_or_default();
        let order = self.old.get(&form, b"CO");
        let is_calculated = match self.readable(order, "/Root/AcroForm/CO")? {
            Object::Array(order) => order.iter().any(|item| {
                let listed = item.as_reference().ok();
                listed.is_some_and(|(number, _)| number == place.0 || number == node.field)
            }),
            _ => false,
        };
        if !is_calculated {
            let null = Object::Null;
            self.find_in_field(Rule::ReadOnlyFilled, place, "Ff", &null, &null);
        }
        Ok(())
    }

    /// The kids of a field stay, and those that come are fields that were let in.
    fn kids(
        &mut self,
        (number, name): (u32, &Rc<str>),
        old: &Object,
        new: &Object,
    ) -> Result<(), Error> {
        if let Ok((array, _)) = old.as_reference() {
            self.admit(array, Admission::Below(number, "Kids"));
        }
        let (before, after) = self.resolved((old, new), "Kids")?;
        let grown = match (&before, &after) {
            (Object::Array(before), Object::Array(after)) => {
                let mut before = before.iter().peekable();
                let rest_is_new = after.iter().all(|kid| {
                    if before.peek().is_some_and(|old| same(old, kid)) {
                        before.next();
                        return true;
                    }
                    kid.as_reference()
                        .is_ok_and(|(kid, _)| self.let_in.contains_key(&kid))
                });
                rest_is_new && before.next().is_none()
            }
            _ => false,
        };
        if !grown {
            self.find_in_field(Rule::FieldEntry, (number, name), "Kids", &before, &after);
        }
        Ok(())
    }

    /// Whether the field of a node is signed in this revision, and in which way.
    fn signed_now(&mut self, number: u32) -> Result<Option<SignedBy>, Error> {
        let value = |fields: &Fields| {
            let node = fields.nodes.get(&number);
            node.map_or_else(|| Rc::new(Object::Null), |node| Rc::clone(&node.value))
        };
        let (old, new) = (value(self.old_fields), value(self.new_fields));
        if *old != Object::Null || *new == Object::Null {
            return Ok(None);
        }
        self.signature_value(number, &new)
    }

    /// Whether no widget of a field takes room.
    fn is_unseen(&mut self, number: u32) -> Result<bool, Error> {
        let widgets = self.new_fields.members_with(number).to_vec();
        for widget in widgets {
            if let Object::Dictionary(dictionary) = self.new_object(widget)?
                && (self.has_box(&dictionary)? || self.shows_something(&dictionary)?)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a field shows may change when it is signed or filled in.
    pub(super) fn appearance_rule(&self, number: u32, node: &Node) -> Rule {
        if node.is_signature() {
            return match self.signed.contains(&node.field) {
                true => Rule::SignatureFieldSigned,
                false => Rule::AppearanceAlone,
            };
        }
        if self.value_changed(number) && !node.is_push_button() {
            Rule::FieldAppearance
        } else {
            Rule::AppearanceAlone
        }
    }

    /// Whether a node's value is another one now.
    pub(super) fn value_changed(&self, number: u32) -> bool {
        let nodes = (
            self.old_fields.nodes.get(&number),
            self.new_fields.nodes.get(&number),
        );
        match nodes {
            (Some(old), Some(new)) => self.differs(&old.value, &new.value),
            _ => false,
        }
    }

    /// Values that are objects of their own.
    fn values(&mut self) -> Result<(), Error> {
        let changed: Vec<u32> = self.changed.keys().copied().collect();
        for number in changed {
            let mut owners = Vec::new();
            for (by, path) in self.uses.of(number) {
                let Some(node) = self.old_fields.nodes.get(&by).filter(|_| path == "V") else {
                    continue;
                };
                if !node.is_signature() && *node.value == Object::Reference((number, 0)) {
                    self.admit(by, Admission::Field);
                    self.admit(number, Admission::Below(by, "V"));
                    owners.push((by, node.clone()));
                }
            }
            let Some(changed) = self.changed.get(&number).filter(|_| !owners.is_empty()) else {
                continue;
            };
            let old = super::changed::value_of(&changed.old).clone();
            let new = super::changed::value_of(&changed.new).clone();
            for (by, node) in owners {
                self.read_only((by, &node.name), &node)?;
                self.find_in_field(Rule::FieldFilled, (by, &node.name), "V", &old, &new);
            }
        }
        Ok(())
    }

    /// Fields and widgets name the field that lists them as the one above (table 226); where they name
    /// another, programs have them inherit from either.
    fn astray(&mut self) -> Result<(), Error> {
        const MOST_LEVELS: usize = 64;
        let astray: Vec<(u32, u32)> = self
            .old_fields
            .astray
            .iter()
            .map(|(number, above)| (*number, *above))
            .collect();
        for (number, mut above) in astray {
            for _ in 0..MOST_LEVELS {
                if self.has_changed(above)
                    && let Some(node) = self.old_fields.nodes.get(&number)
                {
                    let (name, null) = (Rc::clone(&node.name), Object::Null);
                    self.find_in_field(Rule::FieldEntry, (number, &name), "Parent", &null, &null);
                    break;
                }
                let parent = match self.old.object_at(above) {
                    Ok(Object::Dictionary(field)) => entry(&field, b"Parent").as_reference().ok(),
                    Ok(_) | Err(Error::Malformed { .. }) => None,
                    Err(error) => return Err(error),
                };
                match parent {
                    Some((parent, _)) => above = parent,
                    None => break,
                }
            }
        }
        Ok(())
    }

    /// An object of the new revision; null where it cannot be read, which is a finding.
    pub(super) fn new_object(&mut self, number: u32) -> Result<Object, Error> {
        let read = self
            .new
            .location(number)
            .and_then(|location| match location {
                Some(location) => self.new.raw_at(number, location),
                None => Ok(None),
            });
        let read = read.map(|raw| raw.map_or(Object::Null, RawObject::into_value));
        self.readable(read, &super::step::object_path(number))
    }
}

/// Annotation flags: what is seen stays so. Whoever signs may have the box printed.
fn flags_rule(old: &Object, new: &Object, signed: bool) -> Rule {
    let (Some(old), Some(new)) = (number_of(old), number_of(new)) else {
        return Rule::Visibility;
    };
    let may_change = if signed && new & PRINT != 0 {
        LOCKING | PRINT
    } else {
        LOCKING
    };
    match (old ^ new) & !may_change {
        0 => Rule::FieldAppearance,
        _ => Rule::Visibility,
    }
}
