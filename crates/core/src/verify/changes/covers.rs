//! What new boxes and looks lie over that a page shows (the attacks EAA and SSA).

use super::annotations::{Region, region};
use super::step::Step;
use crate::content::{self, Over, PageContent, Under};
use crate::error::Error;
use crate::pdf::{Document, Page, PagePlace, Pages};
use kurbo::Rect;
use lopdf::{Dictionary, Object, ObjectId};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// What pages show beside annotations, each as long as its content stays the same.
#[derive(Default)]
pub(super) struct Shown(RefCell<HashMap<u32, ShownPage>>);

/// The streams of a page, and what they show; `None` where they could not be read to their end.
type ShownPage = (Vec<ObjectId>, Option<Rc<PageContent>>);

impl Shown {
    fn of(&self, document: &Document<'_>, page: &Page) -> Result<Option<Rc<PageContent>>, Error> {
        let number = page.object.id.0;
        let contents = contents(page);
        if let Some((then, shown)) = self.0.borrow().get(&number)
            && *then == contents
        {
            return Ok(shown.clone());
        }
        let shown = content::of_page(document, page)?;
        let shown = shown.incomplete.is_none().then(|| Rc::new(shown));
        let kept = (contents, shown.clone());
        self.0.borrow_mut().insert(number, kept);
        Ok(shown)
    }
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

/// The pages of one revision.
#[derive(Default)]
pub(super) struct PageIndex(OnceCell<HashMap<u32, Option<PagePlace>>>);

impl PageIndex {
    /// The page that this object is, or whose list of annotations it is; none where several share that.
    fn find(&self, document: &Document<'_>, object: u32) -> Result<Option<Page>, Error> {
        let places = match self.0.get() {
            Some(places) => places,
            None => {
                let places = readable(places(document))?.unwrap_or_default();
                self.0.get_or_init(|| places)
            }
        };
        let place = places.get(&object).and_then(Option::as_ref);
        place.map(|place| place.load(document)).transpose()
    }
}

fn places(document: &Document<'_>) -> Result<HashMap<u32, Option<PagePlace>>, Error> {
    let mut places = HashMap::new();
    let mut pages = Pages::new(document)?;
    while let Some(page) = pages.next()? {
        let own = page.object.id.0;
        let list = page.object.value.as_dict();
        let list = list.and_then(|page| page.get(b"Annots"));
        let list = list.and_then(Object::as_reference).map(|list| list.0);
        for object in std::iter::once(own).chain(list.ok().filter(|list| *list != own)) {
            places
                .entry(object)
                .and_modify(|place| *place = None)
                .or_insert_with(|| Some(page.place()));
        }
    }
    Ok(places)
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
        match own {
            Region::Nothing => Ok(Under::Nothing),
            Region::At(place) => self.under_area(page, content::area(place)),
            Region::Upright(_) | Region::Anywhere => Ok(Under::Unread),
        }
    }

    /// What was in an area of a page before.
    pub(super) fn under_area(&self, page: u32, area: Rect) -> Result<Under, Error> {
        let found = readable(self.old_pages.find(self.old, page))?.flatten();
        let shown = found.map(|page| self.shown.of(self.old, &page));
        let Some(shown) = readable(shown.transpose())?.flatten().flatten() else {
            return Ok(Under::Unread);
        };
        let looked_at = shown.glyphs.len() + shown.marks.len();
        self.new.spend(looked_at as u64)?;
        Ok(content::under(&shown, area))
    }

    /// Whether the look of an annotation hides text of its page.
    pub(super) fn hides_text(&self, page: u32, annotation: u32) -> Result<bool, Error> {
        let Some(page) = readable(self.new_pages.find(self.new, page))?.flatten() else {
            return Ok(false);
        };
        let over = self.over_now(&page)?;
        Ok(over.is_some_and(|over| !over.hidden(annotation).is_empty()))
    }

    /// What the annotations of a page lie over now, where that can be read.
    pub(super) fn over_now(&self, page: &Page) -> Result<Option<Rc<Over>>, Error> {
        let number = page.object.id.0;
        if let Some(over) = self.over.borrow().get(&number) {
            return Ok(over.clone());
        }
        let over = readable(over(self.new, page))?.map(Rc::new);
        self.over.borrow_mut().insert(number, over.clone());
        Ok(over)
    }

    /// What they lay over before: the looks may be others in each revision.
    pub(super) fn over_then(&self, page: u32) -> Result<Option<Over>, Error> {
        let found = readable(self.old_pages.find(self.old, page))?.flatten();
        let over = found.map(|page| over(self.old, &page));
        Ok(readable(over.transpose())?.flatten())
    }
}

fn over(document: &Document<'_>, page: &Page) -> Result<Over, Error> {
    Ok(Over::of(&content::of_page(document, page)?))
}

/// What could be read: what is malformed is found elsewhere, and what asks for too much cannot be told.
pub(super) fn readable<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(Error::Malformed { .. } | Error::LimitExceeded { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
