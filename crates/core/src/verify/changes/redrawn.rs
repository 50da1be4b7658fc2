//! Widgets that look otherwise than they did: they show what their field says (the shadow attack *replace*), and hide
//! nothing that was seen.

use super::covers::readable;
use super::fields::Node;
use super::rule::Rule;
use super::step::Step;
use super::uses::first_key;
use crate::content::{self, FieldLooks, Lain, MarkKind, Over, PageContent, Reader, Shelf, Under};
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
        let mut before = FieldLooks::new(self.old, &then);
        let mut after = FieldLooks::new(self.new, &now);
        // what keeps all looks from being read is no reason to pass over each
        before.reader()?;
        after.reader()?;
        for &(number, node) in &redrawn {
            let Object::Dictionary(new) = self.new_object(number)? else {
                continue;
            };
            let old = match readable(self.old.object_at(number))? {
                Some(Object::Dictionary(old)) => Some(old),
                _ => None,
            };
            if matches!(&*node.kind, b"Tx" | b"Ch") {
                let readers = (&mut before, &mut after);
                self.look_of_value((number, node), (old.as_ref(), &new), readers)?;
            }
            let Some(old) = old else {
                continue;
            };
            let looks = self.new_looks(&old, &new)?;
            if *node.kind != *b"Btn" {
                self.looks_under_a_pointer((number, node), &looks);
            } else if !node.is_push_button() {
                let readers = (before.reader()?, after.reader()?);
                self.looks_of_button((number, node), (&old, &new), &looks, readers)?;
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

    /// Fields of texts and choices show their values, and without a value nothing that they did not show before.
    fn look_of_value(
        &mut self,
        (number, node): Widget<'_>,
        (old, new): (Option<&Dictionary>, &Dictionary),
        (before, after): (&mut FieldLooks<'_, '_, '_>, &mut FieldLooks<'_, '_, '_>),
    ) -> Result<(), Error> {
        let field = (number, &node.name);
        let Some(value) = readable(self.new.resolve(&node.value))? else {
            return Ok(());
        };
        let now = readable(after.shown(new))?.flatten();
        let differs = now
            .as_ref()
            .map(|now| after.differs_from(&value, new, now))
            .transpose();
        if let Some((said, shown)) = readable(differs)?.flatten().flatten() {
            let rule = match is_formatted(self.new, new)? {
                true => Rule::LookFormatted,
                false => Rule::LookUnlikeValue,
            };
            let (said, shown) = (told(Some(said)), told(Some(shown)));
            self.find_in_field(rule, field, "AP", &said, &shown);
            return Ok(());
        }
        if readable(content::is_password(self.new, new))?.unwrap_or_default() {
            return Ok(());
        }
        let then = match old {
            Some(old) => readable(before.shown(old))?.flatten(),
            None => None,
        };
        let Some(now) = now else {
            // what programs draw in its place is not known
            if then.is_some() {
                self.find_in_field(Rule::LooksByViewers, field, "AP", &Object::Null, &value);
            }
            return Ok(());
        };
        let is_latin = readable(content::is_latin(self.new, &value))?.unwrap_or(true);
        let untold = |look: &PageContent| content::untold(look, is_latin);
        if untold(&now) > then.as_ref().map_or(0, untold) {
            self.find_in_field(Rule::LookUnreadable, field, "AP", &Object::Null, &value);
        }
        let (then, now) = (
            then.and_then(|then| content::said(&then)),
            content::said(&now),
        );
        if !matches!(
            value,
            Object::String(..) | Object::Array(_) | Object::Name(_)
        ) && now.is_some()
            && now != then
        {
            self.find_in_field(Rule::LookUnlikeValue, field, "AP", &told(then), &told(now));
        }
        Ok(())
    }

    /// Check boxes and radio buttons show the state that their value names (12.7.5.2.3), and what their states look
    /// like was there when the document was signed: programs draw ticks anew, where there was one, and no words.
    fn looks_of_button(
        &mut self,
        (number, node): Widget<'_>,
        (old, new): (&Dictionary, &Dictionary),
        looks: &[Look],
        (before, after): (&mut Reader<'_, '_, '_>, &mut Reader<'_, '_, '_>),
    ) -> Result<(), Error> {
        const RULE: Rule = Rule::LookUnlikeValue;
        let field = (number, &node.name);
        let had_none = !old.has(b"AS") && !new.has(b"AS");
        if let Some((named, shown)) = self.other_state(node, new)?.filter(|_| !had_none) {
            self.find_in_field(RULE, field, "AS", &named, &shown);
        }
        for (key, state, look) in looks {
            let Some(now) = readable(after.form(*look))? else {
                continue;
            };
            let then = content::looks(self.old, old, key)?;
            let then = then.into_iter().find(|(known, _)| known == state);
            let then = then.map(|(_, look)| before.form(look)).transpose();
            let then = readable(then)?.flatten();
            let (pictures, letters) = (
                then.as_ref().map_or(0, pictures),
                then.as_ref().map_or(0, untold_letters),
            );
            let (said_then, said) = (then.as_ref().and_then(content::said), content::said(&now));
            let is_word = said
                .as_ref()
                .is_some_and(|said| said.trim().chars().count() > 1);
            let is_off = state == b"Off";
            let was_ticked = then.as_ref().map_or(!is_off, is_ticked);
            let rule = match () {
                () if self::pictures(&now) > pictures || (is_word && said != said_then) => RULE,
                () if is_ticked(&now) != was_ticked && is_off == is_ticked(&now) => RULE,
                () if untold_letters(&now) > letters => Rule::LookUnreadable,
                () => continue,
            };
            self.find_in_field(rule, field, "AP", &told(said_then), &told(said));
        }
        Ok(())
    }

    /// The state that a button's value names, and the one that it shows, where these are not the same.
    fn other_state(
        &self,
        node: &Node,
        widget: &Dictionary,
    ) -> Result<Option<(Object, Object)>, Error> {
        let states = readable(content::looks(self.new, widget, b"N"))?.unwrap_or_default();
        if states.iter().all(|(state, _)| state.is_empty()) {
            return Ok(None);
        }
        let value = match readable(self.new.resolve(&node.value))? {
            Some(Object::Name(value) | Object::String(value, _)) => value,
            Some(Object::Null) => b"Off".to_vec(),
            _ => return Ok(None),
        };
        let shown = readable(self.new.get(widget, b"AS"))?.unwrap_or(Object::Null);
        let named = match states.iter().any(|(state, _)| *state == value) {
            true => value,
            false => b"Off".to_vec(),
        };
        let named = Object::Name(named);
        Ok((named != shown).then_some((named, shown)))
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

/// Pictures and shadings of a look.
fn pictures(look: &PageContent) -> usize {
    let is_picture = |kind: MarkKind| {
        matches!(
            kind,
            MarkKind::Image | MarkKind::MaskedImage | MarkKind::Shading
        )
    };
    let marks = look.marks.iter();
    marks.filter(|mark| is_picture(mark.kind)).count()
}

/// Letters of a look that are drawn or clipped so that nobody can say what they are, and strokes that could be some.
fn untold_letters(look: &PageContent) -> usize {
    /// More strokes than a tick and its box have.
    const STROKES: usize = 12;
    let letters = look.glyphs.iter().filter(|glyph| glyph.is_untold());
    let strokes = look.marks.iter().filter(|mark| mark.kind == MarkKind::Line);
    letters.count() + strokes.count() / STROKES
}

/// Whether a look has more than boxes and upright lines.
fn is_ticked(look: &PageContent) -> bool {
    let mut glyphs = look.glyphs.iter();
    let mut marks = look.marks.iter().filter(|mark| mark.outline.is_some());
    glyphs.any(|glyph| !glyph.is_blank() && glyph.is_painted()) || marks.next().is_some()
}

fn told(text: Option<String>) -> Object {
    text.map_or(Object::Null, Object::string_literal)
}

/// Whether a script makes what the field shows of its value (12.6.3, table 199, key F).
fn is_formatted(document: &Document<'_>, widget: &Dictionary) -> Result<bool, Error> {
    let actions = or_null(document.get(widget, b"AA"))?;
    Ok(matches!(actions, Object::Dictionary(actions) if actions.has(b"F")))
}
