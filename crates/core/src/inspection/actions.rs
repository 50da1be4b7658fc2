//! Actions (ISO 32000-2, 12.6) and scripts in the objects of a document, whether they stand where they are asked for or
//! behind a reference.

use super::finding::FindingCode;
use super::structure::Look;
use crate::error::Error;
use crate::pdf::RawObject;
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{BTreeSet, HashSet};

/// Actions that change nothing and lead nowhere unseen (table 201).
const HARMLESS: [&[u8]; 4] = [b"GoTo", b"URI", b"Named", b"Thread"];

/// What actions of events are for (tables 197 to 200).
const EVENTS: [&[u8]; 20] = [
    b"E", b"X", b"D", b"U", b"Fo", b"Bl", b"PO", b"PC", b"PV", b"PI", b"O", b"C", b"K", b"F", b"V",
    b"WC", b"WS", b"DS", b"WP", b"DP",
];

/// What a value is asked for as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Elsewhere,
    /// An action, or a list of them.
    Action,
    /// `/AA`, which holds actions by the event that starts them.
    Events,
}

impl Place {
    fn of(key: &[u8], holder: Self) -> Self {
        match key {
            b"A" | b"OpenAction" | b"Next" | b"PA" => Self::Action,
            b"AA" => Self::Events,
            _ if holder == Self::Events && EVENTS.contains(&key) => Self::Action,
            _ => Self::Elsewhere,
        }
    }
}

/// What is behind references: an object is an action where something asks for it as one, and that may stand before it
/// or behind it.
#[derive(Default)]
pub(super) struct Behind {
    actions: BTreeSet<ObjectId>,
    events: BTreeSet<ObjectId>,
    /// Objects that may be actions and do not say so: lists, and what has an `/S`, as structure elements have one, too.
    unsaid: HashSet<u32>,
}

impl Look<'_, '_> {
    /// Actions and scripts anywhere in an object; those that references lead to are kept for later.
    pub(super) fn acts(&mut self, raw: &RawObject) -> Result<(), Error> {
        let number = raw.id.0;
        let may_be_action = match &raw.value {
            Object::Array(_) | Object::Reference(_) => true,
            Object::Dictionary(dictionary) => {
                raw.data.is_none() && dictionary.has(b"S") && !dictionary.has_type(b"Action")
            }
            _ => false,
        };
        if may_be_action {
            self.behind.unsaid.insert(number);
        }
        self.acts_in(number, &raw.value, Place::Elsewhere)?;
        for hidden in &raw.hidden {
            self.acts_in(number, hidden, Place::Elsewhere)?;
        }
        Ok(())
    }

    fn acts_in(&mut self, number: u32, value: &Object, place: Place) -> Result<(), Error> {
        match value {
            Object::Array(items) => {
                for item in items {
                    self.acts_in(number, item, place)?;
                }
            }
            Object::Dictionary(dictionary) => {
                self.attached(dictionary)?;
                self.acts_itself(number, dictionary, place)?;
                for (key, value) in dictionary {
                    self.acts_in(number, value, Place::of(key, place))?;
                }
            }
            Object::Reference(id) => match place {
                Place::Action => drop(self.behind.actions.insert(*id)),
                Place::Events => drop(self.behind.events.insert(*id)),
                Place::Elsewhere => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn acts_itself(
        &mut self,
        number: u32,
        dictionary: &Dictionary,
        place: Place,
    ) -> Result<(), Error> {
        if self.is_script(dictionary)? {
            self.find_in(FindingCode::Script, number, "JavaScript");
            return Ok(());
        }
        if self.has_events(dictionary)? {
            self.find_in(FindingCode::Action, number, "AA");
        }
        if place == Place::Action || dictionary.has_type(b"Action") {
            self.action(number, dictionary)?;
        }
        if let Ok(kind) = dictionary.get(b"Subtype").and_then(Object::as_name)
            && matches!(kind, b"Movie" | b"Sound" | b"Screen" | b"RichMedia" | b"3D")
            && dictionary.has(b"Rect")
        {
            self.find_in(FindingCode::Action, number, &String::from_utf8_lossy(kind));
        }
        if dictionary.has(b"XFA") && dictionary.has(b"Fields") {
            self.find_in(FindingCode::Script, number, "XFA");
        }
        Ok(())
    }

    /// What stands where an action is asked for.
    fn action(&mut self, number: u32, dictionary: &Dictionary) -> Result<(), Error> {
        let Object::Name(kind) = self.entry(dictionary, b"S")? else {
            return Ok(());
        };
        if !HARMLESS.contains(&kind.as_slice()) {
            let code = match kind.as_slice() {
                b"GoToR" | b"GoToE" | b"ImportData" => FindingCode::ExternalContent,
                _ => FindingCode::Action,
            };
            self.find_in(code, number, &String::from_utf8_lossy(&kind));
        }
        Ok(())
    }

    /// The actions behind references, each once.
    pub(super) fn acts_behind(&mut self) -> Result<(), Error> {
        while let Some(id) = self.behind.events.pop_first() {
            if let Object::Dictionary(events) = self.value(&Object::Reference(id))? {
                for (_, value) in events
                    .iter()
                    .filter(|(key, _)| EVENTS.contains(&key.as_slice()))
                {
                    self.act_unsaid(id.0, value)?;
                }
            }
        }
        while let Some(id) = self.behind.actions.pop_first() {
            if self.behind.unsaid.remove(&id.0)
                && let Some(raw) = self.object(id)?
            {
                match &raw.value {
                    Object::Array(items) => {
                        for item in items {
                            self.act_unsaid(id.0, item)?;
                        }
                    }
                    value => self.act_unsaid(id.0, value)?,
                }
            }
        }
        Ok(())
    }

    /// An action that does not say so; the others are found where they stand.
    fn act_unsaid(&mut self, number: u32, value: &Object) -> Result<(), Error> {
        match value {
            Object::Reference(id) => drop(self.behind.actions.insert(*id)),
            Object::Dictionary(action)
                if !action.has_type(b"Action") && !self.is_script(action)? =>
            {
                self.action(number, action)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// A script (12.6.4.17) is known by its action, or by its text: some programs ask for no more. Resources of that
    /// name are none.
    fn is_script(&self, dictionary: &Dictionary) -> Result<bool, Error> {
        if self.entry(dictionary, b"S")? == Object::Name(b"JavaScript".to_vec()) {
            return Ok(true);
        }
        Ok(match dictionary.get(b"JS") {
            Ok(Object::String(..)) => true,
            Ok(Object::Reference(id)) => self.object(*id)?.is_some_and(|raw| match &raw.value {
                Object::String(..) => true,
                Object::Dictionary(stream) => raw.data.is_some() && !stream.has(b"Subtype"),
                _ => false,
            }),
            _ => false,
        })
    }

    fn has_events(&self, dictionary: &Dictionary) -> Result<bool, Error> {
        Ok(match self.entry(dictionary, b"AA")? {
            Object::Dictionary(events) => EVENTS.iter().any(|event| events.has(event)),
            _ => false,
        })
    }
}
