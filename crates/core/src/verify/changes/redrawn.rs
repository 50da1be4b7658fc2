//! Widgets that look otherwise than they did: they show what their field says (the shadow attack *replace*), and hide
//! nothing that was seen.

use super::covers::readable;
use super::fields::Node;
use super::rule::Rule;
use super::step::Step;
use super::uses::first_key;
use super::value::entry;
use crate::content::{self, FieldLooks, MarkKind, Reader, Shelf, Under};
use crate::error::Error;
use crate::pdf::{Document, Pages};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{BTreeSet, HashSet};

/// A look of a widget: by which key and for which state, and its stream.
type Look = (&'static [u8], Vec<u8>, ObjectId);

/// Looks that are shown while a pointer is over a widget or pressed on it (12.5.5, table 170).
const UNDER_A_POINTER: [&[u8]; 2] = [b"R", b"D"];

impl Step<'_, '_> {
    /// Widgets that were there and have another value or look now.
    pub(super) fn redrawn_widgets(&mut self) -> Result<(), Error> {
        let uses = self.changed.keys().flat_map(|number| self.uses.of(*number));
        let by_look = uses.filter(|(_, path)| first_key(path) == "AP");
        let by_look: HashSet<u32> = by_look.map(|(widget, _)| widget).collect();
        let is_redrawn = |number: &u32, field: &u32| {
            by_look.contains(number)
                || self.changed.contains_key(number)
                || self.changed.contains_key(field)
        };
        let nodes = self.new_fields.nodes.iter();
        let redrawn: Vec<(u32, Node)> = nodes
            .filter(|(number, node)| {
                self.old_fields.nodes.contains_key(number) && is_redrawn(number, &node.field)
            })
            .map(|(number, node)| (*number, node.clone()))
            .collect();
        if redrawn.is_empty() {
            return Ok(());
        }
        self.looks_of_values(&redrawn)?;
        self.looks_of_buttons(&redrawn)?;
        self.looks_under_a_pointer(&redrawn)?;
        self.looks_over_text(&redrawn)
    }

    /// Fields of texts and choices show their values.
    fn looks_of_values(&mut self, redrawn: &[(u32, Node)]) -> Result<(), Error> {
        let shelf = Shelf::default();
        let mut looks = FieldLooks::new(self.new, &shelf);
        for (number, node) in redrawn {
            if !matches!(&*node.kind, b"Tx" | b"Ch") {
                continue;
            }
            let Object::Dictionary(widget) = self.new_object(*number)? else {
                continue;
            };
            let Some(value) = readable(self.new.resolve(&node.value))? else {
                continue;
            };
            let differs = readable(looks.differs(&value, &widget))?.flatten();
            let Some((said, shown)) = differs else {
                continue;
            };
            let rule = match is_formatted(self.new, &widget)? {
                true => Rule::LookFormatted,
                false => Rule::LookUnlikeValue,
            };
            let text = |text: String| Object::string_literal(text);
            let field = (*number, &node.name);
            self.find_in_field(rule, field, "AP", &text(said), &text(shown));
        }
        Ok(())
    }

    /// Check boxes and radio buttons show the state that their value names (12.7.5.2.3), and what their states look
    /// like was there when the document was signed: programs draw ticks anew, and no words.
    fn looks_of_buttons(&mut self, redrawn: &[(u32, Node)]) -> Result<(), Error> {
        let (old_shelf, new_shelf) = (Shelf::default(), Shelf::default());
        let mut readers: Option<(Reader<'_, '_, '_>, Reader<'_, '_, '_>)> = None;
        for (number, node) in redrawn {
            if *node.kind != *b"Btn" || node.is_push_button() {
                continue;
            }
            let (old, new) = (self.old.object_at(*number), self.new_object(*number)?);
            let (Some(Object::Dictionary(old)), Object::Dictionary(new)) = (readable(old)?, new)
            else {
                continue;
            };
            let field = (*number, &node.name);
            if let Some(state) = self.other_state(node, &new)? {
                let state = Object::Name(state);
                self.find_in_field(
                    Rule::LookUnlikeValue,
                    field,
                    "AS",
                    &state,
                    entry(&new, b"AS"),
                );
            }
            for (key, state, look) in self.new_looks(&old, &new)? {
                let (before, after) = match &mut readers {
                    Some(readers) => readers,
                    None => readers.insert((
                        Reader::new(self.old, &old_shelf)?,
                        Reader::new(self.new, &new_shelf)?,
                    )),
                };
                let then = content::looks(self.old, &old, key)?;
                let then = then.into_iter().find(|(known, _)| *known == state);
                let then = then.map(|(_, look)| before.form(look)).transpose();
                let then = readable(then)?
                    .flatten()
                    .and_then(|shown| content::said(&shown));
                let Some(shown) = readable(after.form(look))? else {
                    continue;
                };
                let now = content::said(&shown);
                let letters = now.as_ref().map_or(0, |now| now.trim().chars().count());
                let is_picture = |kind: MarkKind| kind != MarkKind::Fill;
                let pictures = shown.marks.iter().any(|mark| is_picture(mark.kind));
                if pictures || (letters > 1 && now != then) {
                    let text =
                        |text: Option<String>| text.map_or(Object::Null, Object::string_literal);
                    self.find_in_field(Rule::LookUnlikeValue, field, "AP", &text(then), &text(now));
                }
            }
        }
        Ok(())
    }

    /// The state that a button's value names, where it shows another one.
    fn other_state(&self, node: &Node, widget: &Dictionary) -> Result<Option<Vec<u8>>, Error> {
        let value = readable(self.new.resolve(&node.value))?;
        let (Some(Object::Name(value)), Some(Object::Name(shown))) =
            (value, readable(self.new.get(widget, b"AS"))?)
        else {
            return Ok(None);
        };
        let states = readable(content::looks(self.new, widget, b"N"))?.unwrap_or_default();
        let has = |wanted: &[u8]| states.iter().any(|(state, _)| state == wanted);
        let named = match has(&value) {
            true => value,
            false => b"Off".to_vec(),
        };
        Ok(Some(named).filter(|named| *named != shown))
    }

    /// The looks of a widget, each by its key and state, that are no more what they were.
    fn new_looks(&self, old: &Dictionary, new: &Dictionary) -> Result<Vec<Look>, Error> {
        let mut found = Vec::new();
        for key in [&b"N"[..], b"R", b"D"] {
            let before = readable(content::looks(self.old, old, key))?.unwrap_or_default();
            let after = readable(content::looks(self.new, new, key))?.unwrap_or_default();
            let after = after
                .into_iter()
                .filter(|look| self.has_changed(look.1.0) || !before.contains(look));
            found.extend(after.map(|(state, look)| (key, state, look)));
        }
        Ok(found)
    }

    /// What fields show while a pointer is over them is nothing that filling in changes.
    fn looks_under_a_pointer(&mut self, redrawn: &[(u32, Node)]) -> Result<(), Error> {
        for (number, node) in redrawn {
            if *node.kind == *b"Btn" {
                continue;
            }
            let (old, new) = (self.old.object_at(*number), self.new_object(*number)?);
            let (Some(Object::Dictionary(old)), Object::Dictionary(new)) = (readable(old)?, new)
            else {
                continue;
            };
            let new_looks = self.new_looks(&old, &new)?;
            let normal = |look: &ObjectId| {
                let mut others = new_looks.iter();
                others.any(|(key, _, other)| *key == b"N" && other == look)
            };
            let others = new_looks
                .iter()
                .filter(|(key, ..)| UNDER_A_POINTER.contains(key));
            for (key, _, look) in others.filter(|(_, _, look)| !normal(look)) {
                let path = format!("AP/{}", key.escape_ascii());
                let (field, look) = ((*number, &node.name), Object::Reference(*look));
                self.find_in_field(Rule::AppearanceAlone, field, &path, &Object::Null, &look);
            }
        }
        Ok(())
    }

    /// What widgets show anew hides no text of their pages that was seen before.
    fn looks_over_text(&mut self, redrawn: &[(u32, Node)]) -> Result<(), Error> {
        let Some(mut pages) = readable(Pages::new(self.new))? else {
            return Ok(());
        };
        while let Some(page) = readable(pages.next())?.flatten() {
            let Some(listed) = readable(page.annotations(self.new))? else {
                continue;
            };
            let listed: BTreeSet<u32> = listed.into_iter().map(|id| id.0).collect();
            let here: Vec<_> = redrawn
                .iter()
                .filter(|(number, _)| listed.contains(number))
                .collect();
            if here.is_empty() {
                continue;
            }
            let number = page.object.id.0;
            let Some(shown) = readable(content::of_page(self.new, &page))? else {
                continue;
            };
            let hidden = content::hidden(&shown).1;
            for (widget, node) in here {
                let rule = match shown.incomplete {
                    Some(_) => Some(Rule::LookOverUnread),
                    None => self.over_text(number, *widget, &hidden)?,
                };
                if let Some(rule) = rule {
                    let (field, null) = ((*widget, &node.name), Object::Null);
                    self.find_in_field(rule, field, "AP", &null, &null);
                }
            }
        }
        Ok(())
    }

    /// Whether a widget hides text of its page that it did not hide before; marks that were left for a signature are
    /// none.
    fn over_text(
        &mut self,
        page: u32,
        widget: u32,
        hidden: &[content::Hidden],
    ) -> Result<Option<Rule>, Error> {
        /// Programs round, in points.
        const ROUNDING: f64 = 1.0;
        let now = hidden.iter().filter(|hidden| hidden.is_below(widget));
        let now: Vec<_> = now.map(|hidden| hidden.area).collect();
        if now.is_empty() {
            return Ok(None);
        }
        let then = self.shown_before(page)?;
        let then = then.map_or_else(Vec::new, |shown| content::hidden(&shown).1);
        let then = then.iter().filter(|hidden| hidden.is_below(widget));
        let then: Vec<_> = then
            .map(|hidden| hidden.area.inflate(ROUNDING, ROUNDING))
            .collect();
        let is_new = |area: &kurbo::Rect| !then.iter().any(|then| then.contains_rect(*area));
        if !now.iter().any(is_new) {
            return Ok(None);
        }
        let Object::Dictionary(dictionary) = self.new_object(widget)? else {
            return Ok(None);
        };
        Ok(match self.under(page, &dictionary)? {
            Under::Text => Some(Rule::LookOverText),
            Under::Unread => Some(Rule::LookOverUnread),
            Under::Picture | Under::Nothing => None,
        })
    }
}

/// Whether a script makes what the field shows of its value (12.6.3, table 199, key F).
fn is_formatted(document: &Document<'_>, widget: &Dictionary) -> Result<bool, Error> {
    match document.get(widget, b"AA") {
        Ok(Object::Dictionary(actions)) => Ok(actions.has(b"F")),
        Ok(_) | Err(Error::Malformed { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
