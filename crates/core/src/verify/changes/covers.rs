//! What new boxes lie over that a page shows (the attacks EAA and SSA), and looks that say something else than a
//! field's value (the shadow attack *replace*).

use super::annotations::{Region, region};
use super::rule::Rule;
use super::step::Step;
use super::uses::first_key;
use crate::content::{self, FieldLooks, Hiding, PageContent, Shelf, Under, Within};
use crate::error::Error;
use crate::pdf::{Document, Page, Pages};
use lopdf::{Dictionary, Object, ObjectId};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What pages show, each as long as its content stays the same.
#[derive(Default)]
pub(super) struct Shown(RefCell<HashMap<u32, ShownPage>>);

/// The streams of a page, and what they show; `None` where they could not be read to their end.
type ShownPage = (Vec<ObjectId>, Option<Rc<PageContent>>);

impl Shown {
    fn of(&self, document: &Document<'_>, page: u32) -> Result<Option<Rc<PageContent>>, Error> {
        let Some(found) = find(document, page)? else {
            return Ok(None);
        };
        let contents = contents(&found);
        if let Some((then, shown)) = self.0.borrow().get(&page)
            && *then == contents
        {
            return Ok(shown.clone());
        }
        let shown = content::of_page(document, &found)?;
        let shown = shown.incomplete.is_none().then(|| Rc::new(shown));
        let kept = (contents, shown.clone());
        self.0.borrow_mut().insert(page, kept);
        Ok(shown)
    }
}

/// The page that this object is, or whose list of annotations it is; none where several share that.
fn find(document: &Document<'_>, object: u32) -> Result<Option<Page>, Error> {
    let mut pages = Pages::new(document)?;
    let mut found = None;
    while let Some(page) = pages.next()? {
        let annotations = page
            .object
            .value
            .as_dict()
            .and_then(|page| page.get(b"Annots"));
        let lists = annotations.and_then(Object::as_reference);
        let is_it = page.object.id.0 == object || lists.is_ok_and(|list| list.0 == object);
        if is_it && found.replace(page).is_some() {
            return Ok(None);
        }
    }
    Ok(found)
}

/// The streams of a page; what changes in them is found elsewhere.
fn contents(page: &Page) -> Vec<ObjectId> {
    let contents = page
        .object
        .value
        .as_dict()
        .and_then(|page| page.get(b"Contents"));
    match contents {
        Ok(Object::Reference(id)) => vec![*id],
        Ok(Object::Array(items)) => items
            .iter()
            .filter_map(|item| item.as_reference().ok())
            .collect(),
        _ => Vec::new(),
    }
}

impl Step<'_, '_> {
    /// What an annotation that is new on a page lies over.
    pub(super) fn under(&self, page: u32, annotation: &Dictionary) -> Result<Under, Error> {
        let own = region(self.new, annotation)?;
        let own = match own {
            // where a program turns it about its corner it may come to lie anywhere
            Region::Upright(_) => own.on(self.is_turned(page)?),
            own => own,
        };
        let place = match own {
            Region::Nothing => return Ok(Under::Nothing),
            Region::At(place) => place,
            Region::Upright(_) | Region::Anywhere => return Ok(Under::Unread),
        };
        let shown = match self.shown.of(self.old, page) {
            Ok(Some(shown)) => shown,
            Ok(None) | Err(Error::Malformed { .. } | Error::LimitExceeded { .. }) => {
                return Ok(Under::Unread);
            }
            Err(error) => return Err(error),
        };
        Ok(content::under(&shown, place))
    }

    /// Whether the look of an annotation hides text of its page.
    pub(super) fn hides_text(&self, page: u32, annotation: u32) -> Result<bool, Error> {
        if let Some(hiding) = self.hiding.borrow().get(&page) {
            return Ok(hiding.contains(&annotation));
        }
        let hiding = self.hiding_text(page)?;
        let hides = hiding.contains(&annotation);
        self.hiding.borrow_mut().insert(page, hiding);
        Ok(hides)
    }

    /// The annotations of a page that hide text.
    fn hiding_text(&self, page: u32) -> Result<HashSet<u32>, Error> {
        let hidden = find(self.new, page).and_then(|found| {
            let Some(found) = found else {
                return Ok(Vec::new());
            };
            Ok(content::hidden(&content::of_page(self.new, &found)?).1)
        });
        let hidden = match hidden {
            Ok(hidden) => hidden,
            Err(Error::Malformed { .. } | Error::LimitExceeded { .. }) => return Ok(HashSet::new()),
            Err(error) => return Err(error),
        };
        let by = |why: Hiding| match why {
            Hiding::Covered(_, Within::Annotation(Some(id))) => Some(id.0),
            _ => None,
        };
        Ok(hidden.iter().filter_map(|hidden| by(hidden.why)).collect())
    }

    /// Fields whose value or look is another now: they show what they say.
    pub(super) fn looks_of_values(&mut self) -> Result<(), Error> {
        let drawn_anew = self.changed.keys().flat_map(|number| self.uses.of(*number));
        let drawn_anew = drawn_anew.filter(|(_, path)| first_key(path) == "AP");
        let drawn_anew: HashSet<u32> = drawn_anew.map(|(widget, _)| widget).collect();
        let is_asked = |number: &u32, field: &u32| {
            drawn_anew.contains(number)
                || self.changed.contains_key(number)
                || self.changed.contains_key(field)
        };
        let nodes = self.new_fields.nodes.iter();
        let nodes = nodes.filter(|(number, node)| {
            matches!(&*node.kind, b"Tx" | b"Ch")
                && self.old_fields.nodes.contains_key(number)
                && is_asked(number, &node.field)
        });
        let asked: Vec<_> = nodes
            .map(|(number, node)| (*number, Rc::clone(&node.name), node.value.clone()))
            .collect();
        if asked.is_empty() {
            return Ok(());
        }
        let shelf = Shelf::default();
        let mut looks = FieldLooks::new(self.new, &shelf);
        for (number, name, value) in asked {
            let Object::Dictionary(widget) = self.new_object(number)? else {
                continue;
            };
            let value = match self.new.resolve(&value) {
                Ok(value) => value,
                Err(Error::Malformed { .. }) => continue,
                Err(error) => return Err(error),
            };
            let differs = match looks.differs(&value, &widget) {
                Ok(differs) => differs,
                Err(Error::Malformed { .. } | Error::LimitExceeded { .. }) => None,
                Err(error) => return Err(error),
            };
            let Some((said, shown)) = differs else {
                continue;
            };
            let rule = match is_formatted(self.new, &widget)? {
                true => Rule::LookFormatted,
                false => Rule::LookUnlikeValue,
            };
            let text = |text: String| Object::string_literal(text);
            self.find_in_field(rule, (number, &name), "AP", &text(said), &text(shown));
        }
        Ok(())
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
