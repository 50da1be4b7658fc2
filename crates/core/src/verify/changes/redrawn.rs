//! Widgets that look otherwise than they did: they show what their field says (the shadow attack *replace*), and hide
//! nothing that was seen.

use super::covers::readable;
use super::fields::Node;
use super::rule::Rule;
use super::step::Step;
use super::uses::first_key;
use super::value::entry;
use crate::content::{self, FieldLooks, Lain, MarkKind, Over, Reader, Shelf, Under};
use crate::error::Error;
use crate::pdf::{Document, Pages, or_null};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{BTreeSet, HashSet};

/// A look of a widget: by which key and for which state, and its stream.
type Look = (&'static [u8], Vec<u8>, ObjectId);

/// Looks that are shown while a pointer is over a widget or pressed on it (12.5.5, table 170).
const UNDER_A_POINTER: [&[u8]; 2] = [b"R", b"D"];

/// A widget with its object's number.
type Widget<'v> = (u32, &'v Node);

impl<'v> Step<'v, '_> {
    /// Widgets that were there and have another value or look now.
    pub(super) fn redrawn_widgets(&mut self) -> Result<(), Error> {
        let redrawn = self.redrawn();
        if redrawn.is_empty() {
            return Ok(());
        }
        let (then, now) = (Shelf::default(), Shelf::default());
        let mut values = FieldLooks::new(self.new, &now);
        let mut readers = (Reader::new(self.old, &then)?, Reader::new(self.new, &now)?);
        for &(number, node) in &redrawn {
            let Object::Dictionary(new) = self.new_object(number)? else {
                continue;
            };
            if matches!(&*node.kind, b"Tx" | b"Ch") {
                self.look_of_value((number, node), &new, &mut values)?;
            }
            let Some(Object::Dictionary(old)) = readable(self.old.object_at(number))? else {
                continue;
            };
            let looks = self.new_looks(&old, &new)?;
            if *node.kind != *b"Btn" {
                self.looks_under_a_pointer((number, node), &looks);
            } else if !node.is_push_button() {
                self.looks_of_button((number, node), (&old, &new), &looks, &mut readers)?;
            }
        }
        self.looks_over_text(&redrawn)
    }

    fn redrawn(&self) -> Vec<Widget<'v>> {
        let uses = self.changed.keys().flat_map(|number| self.uses.of(*number));
        let by_look = uses.filter(|(_, path)| first_key(path) == "AP");
        let by_look: HashSet<u32> = by_look.map(|(widget, _)| widget).collect();
        let is_redrawn = |number: &u32, field: &u32| {
            by_look.contains(number)
                || self.changed.contains_key(number)
                || self.changed.contains_key(field)
        };
        let nodes = self.new_fields.nodes.iter();
        let redrawn = nodes.filter(|(number, node)| {
            self.old_fields.nodes.contains_key(number) && is_redrawn(number, &node.field)
        });
        redrawn.map(|(number, node)| (*number, node)).collect()
    }

    /// Fields of texts and choices show their values.
    fn look_of_value(
        &mut self,
        (number, node): Widget<'_>,
        widget: &Dictionary,
        looks: &mut FieldLooks<'_, '_, '_>,
    ) -> Result<(), Error> {
        let Some(value) = readable(self.new.resolve(&node.value))? else {
            return Ok(());
        };
        let differs = readable(looks.differs(&value, widget))?.flatten();
        let Some((said, shown)) = differs else {
            return Ok(());
        };
        let rule = match is_formatted(self.new, widget)? {
            true => Rule::LookFormatted,
            false => Rule::LookUnlikeValue,
        };
        let (said, shown) = (told(Some(said)), told(Some(shown)));
        self.find_in_field(rule, (number, &node.name), "AP", &said, &shown);
        Ok(())
    }

    /// Check boxes and radio buttons show the state that their value names (12.7.5.2.3), and what their states look
    /// like was there when the document was signed: programs draw ticks anew, and no words.
    fn looks_of_button(
        &mut self,
        (number, node): Widget<'_>,
        (old, new): (&Dictionary, &Dictionary),
        looks: &[Look],
        (before, after): &mut (Reader<'_, '_, '_>, Reader<'_, '_, '_>),
    ) -> Result<(), Error> {
        const RULE: Rule = Rule::LookUnlikeValue;
        let field = (number, &node.name);
        if let Some(state) = self.other_state(node, new)? {
            let state = Object::Name(state);
            self.find_in_field(RULE, field, "AS", &state, entry(new, b"AS"));
        }
        for (key, state, look) in looks {
            let Some(shown) = readable(after.form(*look))? else {
                continue;
            };
            let then = content::looks(self.old, old, key)?;
            let then = then.into_iter().find(|(known, _)| known == state);
            let then = then.map(|(_, look)| before.form(look)).transpose();
            let then = readable(then)?.flatten();
            let then = then.and_then(|shown| content::said(&shown));
            let now = content::said(&shown);
            let letters = now.as_ref().map_or(0, |now| now.trim().chars().count());
            let mut pictures = shown.marks.iter();
            let has_picture = pictures.any(|mark| mark.kind != MarkKind::Fill);
            if has_picture || (letters > 1 && now != then) {
                self.find_in_field(RULE, field, "AP", &told(then), &told(now));
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
    fn looks_under_a_pointer(&mut self, (number, node): Widget<'_>, looks: &[Look]) {
        let is_normal = |look: &ObjectId| {
            let mut looks = looks.iter();
            looks.any(|(key, _, other)| *key == b"N" && other == look)
        };
        for (key, _, look) in looks {
            if UNDER_A_POINTER.contains(key) && !is_normal(look) {
                let path = format!("AP/{}", key.escape_ascii());
                let (field, look) = ((number, &node.name), Object::Reference(*look));
                self.find_in_field(Rule::AppearanceAlone, field, &path, &Object::Null, &look);
            }
        }
    }

    /// What widgets show anew hides no text of their pages that was seen before, makes no letters others, and lets none
    /// be seen that was hidden.
    fn looks_over_text(&mut self, redrawn: &[Widget<'_>]) -> Result<(), Error> {
        let Some(mut pages) = readable(Pages::new(self.new))? else {
            return Ok(());
        };
        while let Some(page) = readable(pages.next())?.flatten() {
            let Some(listed) = readable(page.annotations(self.new))? else {
                continue;
            };
            let listed: BTreeSet<u32> = listed.into_iter().map(|id| id.0).collect();
            let here = redrawn.iter().filter(|(widget, _)| listed.contains(widget));
            let here: Vec<_> = here.collect();
            if here.is_empty() {
                continue;
            }
            let number = page.object.id.0;
            let (then, now) = (self.over_then(number)?, self.over_now(&page)?);
            for (widget, node) in here {
                let rule = match (&then, &now) {
                    (Some(then), Some(now)) if then.is_whole && now.is_whole => {
                        self.over_text((number, *widget), then, now)?
                    }
                    _ => Some(Rule::LookOverUnread),
                };
                if let Some(rule) = rule {
                    let (field, null) = ((*widget, &node.name), Object::Null);
                    self.find_in_field(rule, field, "AP", &null, &null);
                }
            }
        }
        Ok(())
    }

    /// What a widget does to the text of its page; marks that were left for a signature are none.
    fn over_text(
        &mut self,
        (page, widget): (u32, u32),
        then: &Over,
        now: &Over,
    ) -> Result<Option<Rule>, Error> {
        let (hidden, touched) = (now.hidden(widget), now.touched(widget));
        let (was_hidden, was_touched) = (then.hidden(widget), then.touched(widget));
        let before = was_hidden.len() + was_touched.len();
        let compared = (hidden.len() + touched.len()).saturating_mul(before);
        self.new.spend(compared as u64)?;
        let uncovered = apart(was_hidden, &[hidden]);
        for lain in uncovered.into_iter().filter(|lain| !lain.of_annotation) {
            if self.under_area(page, lain.area)? == Under::Text {
                return Ok(Some(Rule::LookUncoversText));
            }
        }
        let hides = apart(hidden, &[was_hidden]);
        let touches = apart(touched, &[was_hidden, was_touched]);
        if hides.is_empty() && touches.is_empty() {
            return Ok(None);
        }
        let mut all = hides.iter().chain(&touches);
        let is_of_annotation = all.any(|lain| lain.of_annotation);
        let Object::Dictionary(dictionary) = self.new_object(widget)? else {
            return Ok(None);
        };
        Ok(match self.under(page, &dictionary)? {
            Under::Text if !hides.is_empty() => Some(Rule::LookOverText),
            Under::Text | Under::Unread => Some(Rule::LookOverUnread),
            Under::Picture | Under::Nothing => is_of_annotation.then_some(Rule::LookOverUnread),
        })
    }
}

/// Those that lie in none of the others.
fn apart<'l>(these: &'l [Lain], others: &[&[Lain]]) -> Vec<&'l Lain> {
    /// Programs round, in points.
    const ROUNDING: f64 = 1.0;
    let is_apart = |lain: &&Lain| {
        let mut others = others.iter().copied().flatten();
        !others.any(|other| {
            let around = other.area.inflate(ROUNDING, ROUNDING);
            around.contains_rect(lain.area)
        })
    };
    these.iter().filter(is_apart).collect()
}

fn told(text: Option<String>) -> Object {
    text.map_or(Object::Null, Object::string_literal)
}

/// Whether a script makes what the field shows of its value (12.6.3, table 199, key F).
fn is_formatted(document: &Document<'_>, widget: &Dictionary) -> Result<bool, Error> {
    let actions = or_null(document.get(widget, b"AA"))?;
    Ok(matches!(actions, Object::Dictionary(actions) if actions.has(b"F")))
}
