//! What new boxes and looks lie over that a page shows (the attacks EAA and SSA).

use super::annotations::{Region, region};
use super::step::Step;
use crate::content::{self, PageContent, Under};
use crate::error::Error;
use crate::pdf::{Document, Page, Pages};
use lopdf::{Dictionary, Object, ObjectId};
use std::cell::RefCell;
use std::collections::HashMap;
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
        Ok(match self.shown_before(page)? {
            Some(shown) => content::under(&shown, place),
            None => Under::Unread,
        })
    }

    /// What a page showed before, where it could be read to its end.
    pub(super) fn shown_before(&self, page: u32) -> Result<Option<Rc<PageContent>>, Error> {
        Ok(readable(self.shown.of(self.old, page))?.flatten())
    }

    /// Whether the look of an annotation hides text of its page.
    pub(super) fn hides_text(&self, page: u32, annotation: u32) -> Result<bool, Error> {
        if let Some(hidden) = self.hidden.borrow().get(&page) {
            return Ok(hidden.iter().any(|hidden| hidden.is_below(annotation)));
        }
        let found = readable(find(self.new, page))?.flatten();
        let shown = found.map(|found| content::of_page(self.new, &found));
        let shown = readable(shown.transpose())?.flatten();
        let hidden = shown.map_or_else(Vec::new, |shown| content::hidden(&shown).1);
        let hides = hidden.iter().any(|hidden| hidden.is_below(annotation));
        self.hidden.borrow_mut().insert(page, hidden);
        Ok(hides)
    }
}

/// What could be read: what is malformed is found elsewhere, and what asks for too much cannot be told.
pub(super) fn readable<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(Error::Malformed { .. } | Error::LimitExceeded { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
