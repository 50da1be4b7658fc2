//! A page as a program draws it: its content, its forms and the looks of its annotations, in one order.

use super::FontFacts;
use super::annotations::normal_look;
use super::fonts::{FontId, Fonts, Shelf};
use super::graphics::{State, number, numbers};
use super::layers::Layers;
use super::mask::Samples;
use super::scanner::close;
use super::{Incomplete, PageContent, Within, area};
use crate::error::Error;
use crate::pdf::{Document, Page, or_nothing, or_null, rectangle};
use kurbo::{Affine, Rect};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::HashMap;
use std::rc::Rc;

/// Forms in forms.
const FORMS: usize = 20;

/// Bytes of forms that are kept for the next page.
const KEPT: usize = 16 * 1024 * 1024;

/// Whether an annotation is seen by its `/F` (table 167): it is not hidden, and is for the screen or for paper.
fn is_seen(flags: i64) -> bool {
    const HIDDEN: i64 = 1 << 1;
    const PRINT: i64 = 1 << 2;
    const NO_VIEW: i64 = 1 << 5;
    flags & HIDDEN == 0 && (flags & NO_VIEW == 0 || flags & PRINT != 0)
}

/// Reads the pages of a document, one after the other.
pub(crate) struct Reader<'d, 's, 'f> {
    pub(super) document: &'d Document<'s>,
    pub(super) fonts: Fonts<'f>,
    layers: Layers,
    forms: HashMap<ObjectId, Rc<Form>>,
    /// Patterns of tiles that were asked for, and whether they leave gaps.
    pub(super) tiles: HashMap<ObjectId, bool>,
    /// Masks of images that were asked for; `None` for those that cannot be read.
    pub(super) masks: HashMap<ObjectId, Option<Rc<Samples>>>,
    pub(super) mask_bytes: usize,
    kept: usize,
    /// Work that all pages may still ask for.
    work: u64,
}

/// A form (8.10), ready to be drawn.
struct Form {
    text: Vec<u8>,
    matrix: Affine,
    bounds: Option<Rect>,
    resources: Option<Dictionary>,
    layer: Option<Object>,
}

/// What a form is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    Form,
    /// In its own coordinates.
    Tile,
    /// Whether or not its own layer is shown: programs do not ask.
    Look,
}

/// Why a page is not read further.
#[derive(Debug)]
pub(super) enum Stop {
    Work,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl<'d, 's, 'f> Reader<'d, 's, 'f> {
    /// For the pages of `document`; the shelf keeps its fonts.
    ///
    /// # Errors
    /// Where the catalog cannot be read.
    pub(crate) fn new(document: &'d Document<'s>, shelf: &'f Shelf) -> Result<Self, Error> {
        Ok(Self {
            document,
            fonts: Fonts::new(shelf),
            layers: or_nothing(Layers::read(document))?,
            forms: HashMap::new(),
            tiles: HashMap::new(),
            masks: HashMap::new(),
            mask_bytes: 0,
            kept: 0,
            work: document.limits().content_work,
        })
    }

    /// Fonts that were asked for so far.
    pub(crate) fn fonts(&self) -> impl Iterator<Item = (FontId, &FontFacts)> {
        self.fonts.facts()
    }

    /// How many layers the document has.
    pub(crate) fn layers(&self) -> usize {
        self.layers.count()
    }

    /// What a page shows.
    ///
    /// # Errors
    /// [`Error::Io`], and limits of the document.
    pub(crate) fn page(&mut self, page: &Page) -> Result<PageContent, Error> {
        let clip = page.boxes.visible().unwrap_or([0.0, 0.0, 612.0, 792.0]);
        let state = State::new(area(clip));
        let Ok(dictionary) = page.object.value.as_dict() else {
            return Ok(PageContent::default());
        };
        let resources = or_nothing(page.resources(self.document))?;
        let unit = or_null(self.document.get(dictionary, b"UserUnit"))?;
        let mut run = Run::new(self);
        run.content.visible = area(clip);
        run.content.unit = number(&unit).filter(|unit| *unit > 0.0).unwrap_or(1.0);
        let drawn = run
            .contents(dictionary, &resources, &state)
            .and_then(|()| run.annotations(dictionary, &resources, &state));
        run.finish(drawn)
    }

    /// What a form or the look of an annotation shows in its own coordinates.
    ///
    /// # Errors
    /// As [`Reader::page`].
    pub(crate) fn form(&mut self, id: ObjectId) -> Result<PageContent, Error> {
        let state = State::new(Rect::new(-1e9, -1e9, 1e9, 1e9));
        let mut run = Run::new(self);
        let drawn = run.form(id, &Dictionary::new(), &state);
        run.finish(drawn)
    }

    /// `None` for what is no form or cannot be decoded.
    fn read_form(&mut self, id: ObjectId) -> Result<Option<Rc<Form>>, Error> {
        if let Some(known) = self.forms.get(&id) {
            return Ok(Some(Rc::clone(known)));
        }
        let Some(raw) = or_nothing(self.document.raw(id))? else {
            return Ok(None);
        };
        let Object::Dictionary(dictionary) = &raw.value else {
            return Ok(None);
        };
        let most = self.document.limits().decoded_stream_bytes;
        let Some(mut text) = or_nothing(self.document.shown_text(&raw, most))? else {
            return Ok(None);
        };
        close(&mut text);
        let get = |key: &[u8]| or_null(self.document.get(dictionary, key));
        let matrix = or_nothing(numbers::<6>(self.document, &get(b"Matrix")?))?;
        let bounds = or_nothing(rectangle(self.document, &get(b"BBox")?))?;
        let form = Rc::new(Form {
            matrix: matrix.map_or(Affine::IDENTITY, Affine::new),
            bounds: bounds.map(area),
            resources: match get(b"Resources")? {
                Object::Dictionary(resources) => Some(resources),
                _ => None,
            },
            layer: dictionary.get(b"OC").ok().cloned(),
            text,
        });
        if self.kept + form.text.len() <= KEPT {
            self.kept += form.text.len();
            self.forms.insert(id, Rc::clone(&form));
        }
        Ok(Some(form))
    }
}

/// One page on its way.
pub(super) struct Run<'r, 'd, 's, 'f> {
    pub(super) reader: &'r mut Reader<'d, 's, 'f>,
    pub(super) content: PageContent,
    pub(super) order: u32,
    /// Of what its marks are made.
    pub(super) pieces: usize,
    pub(super) within: Within,
    work: u64,
    /// For each marked content that is open, whether something around it is hidden.
    pub(super) hidden: Vec<bool>,
    forms: Vec<ObjectId>,
}

impl<'r, 'd, 's, 'f> Run<'r, 'd, 's, 'f> {
    fn new(reader: &'r mut Reader<'d, 's, 'f>) -> Self {
        let work = reader.document.limits().page_work.min(reader.work);
        reader.work -= work;
        Self {
            work,
            reader,
            content: PageContent {
                unit: 1.0,
                ..PageContent::default()
            },
            order: 0,
            pieces: 0,
            within: Within::Page,
            hidden: Vec::new(),
            forms: Vec::new(),
        }
    }

    fn finish(mut self, drawn: Result<(), Stop>) -> Result<PageContent, Error> {
        self.reader.work += self.work;
        match drawn {
            Ok(()) => {}
            Err(Stop::Work) => self.content.incomplete = Some(Incomplete::Work),
            Err(Stop::Failed(error)) => return Err(error),
        }
        Ok(self.content)
    }

    pub(super) fn spend(&mut self, work: u64) -> Result<(), Stop> {
        match self.work.checked_sub(work) {
            Some(left) => {
                self.work = left;
                Ok(())
            }
            None => {
                self.work = 0;
                Err(Stop::Work)
            }
        }
    }

    pub(super) fn is_layer_off(&self) -> bool {
        self.hidden.last().copied().unwrap_or(false)
    }

    /// A value of a dictionary; null where that is broken.
    pub(super) fn get(&self, dictionary: &Dictionary, key: &[u8]) -> Result<Object, Stop> {
        Ok(or_null(self.reader.document.get(dictionary, key))?)
    }

    /// What the resources hold under a name, as it stands there: a reference or a direct object.
    pub(super) fn resource(
        &self,
        resources: &Dictionary,
        kind: &[u8],
        name: &[u8],
    ) -> Result<Object, Stop> {
        // never the whole list: it may have thousands of members, and be asked for each of them
        let member = |held: &Object| match held {
            Object::Dictionary(held) => held.get(name).cloned().unwrap_or(Object::Null),
            _ => Object::Null,
        };
        Ok(match resources.get(kind) {
            Ok(Object::Reference(id)) => match or_nothing(self.reader.document.raw(*id))? {
                Some(raw) => member(&raw.value),
                None => Object::Null,
            },
            Ok(held) => member(held),
            Err(_) => Object::Null,
        })
    }

    pub(super) fn resource_dictionary(
        &self,
        resources: &Dictionary,
        kind: &[u8],
        name: &[u8],
    ) -> Result<Option<Dictionary>, Stop> {
        let value = self.resource(resources, kind, name)?;
        match or_null(self.reader.document.resolve(&value))? {
            Object::Dictionary(dictionary) => Ok(Some(dictionary)),
            _ => Ok(None),
        }
    }

    /// The content of a page: one stream, or several that are one text (7.8.2).
    fn contents(
        &mut self,
        page: &Dictionary,
        resources: &Dictionary,
        state: &State,
    ) -> Result<(), Stop> {
        let document = self.reader.document;
        let contents = page.get(b"Contents").cloned().unwrap_or(Object::Null);
        let streams = match or_null(document.resolve(&contents))? {
            Object::Array(streams) => streams,
            _ => vec![contents],
        };
        let mut text = Vec::new();
        let most = document.limits().decoded_stream_bytes;
        for stream in streams {
            let Object::Reference(id) = stream else {
                continue;
            };
            let raw = or_nothing(document.raw(id))?;
            let left = most.saturating_sub(text.len());
            let decoded = match raw {
                Some(raw) => or_nothing(document.shown_text(&raw, left))?,
                None => continue,
            };
            match decoded {
                Some(decoded) => text.extend(decoded),
                None => self.content.incomplete = Some(Incomplete::Stream),
            }
            text.push(b'\n');
        }
        close(&mut text);
        self.spend(text.len() as u64 / 64)?;
        self.draw(&text, resources, state.clone())
    }

    /// The looks of the page's annotations (12.5.5), each in its box.
    fn annotations(
        &mut self,
        page: &Dictionary,
        resources: &Dictionary,
        state: &State,
    ) -> Result<(), Stop> {
        let document = self.reader.document;
        let Object::Array(annotations) = self.get(page, b"Annots")? else {
            return Ok(());
        };
        for item in &annotations {
            self.spend(10)?;
            let Object::Dictionary(annotation) = or_null(document.resolve(item))? else {
                continue;
            };
            let flags = self.get(&annotation, b"F")?.as_i64().unwrap_or(0);
            let is_popup = self.get(&annotation, b"Subtype")? == Object::Name(b"Popup".to_vec());
            if !is_seen(flags) || is_popup {
                continue;
            }
            let place = self.get(&annotation, b"Rect")?;
            let Some(place) = or_nothing(rectangle(document, &place))? else {
                continue;
            };
            let place = area(place);
            let layer = annotation.get(b"OC").ok().cloned();
            self.within = Within::Annotation(item.as_reference().ok());
            let drawn = self.under_layer(layer.as_ref(), |run| {
                match or_nothing(normal_look(document, &annotation))? {
                    Some(look) => run.look(look, place, (resources, state)),
                    None => run.undrawn(&annotation, place, state),
                }
            });
            self.within = Within::Page;
            drawn?;
        }
        Ok(())
    }

    /// The look of an annotation in its box (12.5.5).
    fn look(
        &mut self,
        look: ObjectId,
        place: Rect,
        (resources, state): (&Dictionary, &State),
    ) -> Result<(), Stop> {
        let Some(form) = self.reader.read_form(look)? else {
            return Ok(());
        };
        let bounds = form.bounds.unwrap_or(Rect::ZERO);
        let drawn = form.matrix.transform_rect_bbox(bounds);
        let scale = |to: f64, from: f64| if from > 1e-12 { to / from } else { 1.0 };
        let (x, y) = (
            scale(place.width(), drawn.width()),
            scale(place.height(), drawn.height()),
        );
        let mut placed = state.clone();
        let to_place = [
            x,
            0.0,
            0.0,
            y,
            place.x0 - x * drawn.x0,
            place.y0 - y * drawn.y0,
        ];
        placed.matrix *= Affine::new(to_place);
        // programs go by the resources of the page where the look has none
        self.drawn(look, resources, &placed, As::Look)
    }

    pub(super) fn under_layer(
        &mut self,
        layer: Option<&Object>,
        draw: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let depth = self.hidden.len();
        if let Some(layer) = layer {
            self.enter_layer(layer)?;
        }
        let drawn = draw(self);
        self.hidden.truncate(depth);
        drawn
    }

    pub(super) fn enter_layer(&mut self, layer: &Object) -> Result<(), Stop> {
        let document = self.reader.document;
        let hides = or_nothing(self.reader.layers.hides(document, layer))?;
        self.hidden.push(self.is_layer_off() || hides);
        Ok(())
    }

    /// A form in its place; none inside itself.
    pub(super) fn form(
        &mut self,
        id: ObjectId,
        around: &Dictionary,
        state: &State,
    ) -> Result<(), Stop> {
        self.drawn(id, around, state, As::Form)
    }

    /// The same in its own coordinates, as tiles of patterns are asked about.
    pub(super) fn form_upright(
        &mut self,
        id: ObjectId,
        around: &Dictionary,
        state: &State,
    ) -> Result<(), Stop> {
        self.drawn(id, around, state, As::Tile)
    }

    fn drawn(
        &mut self,
        id: ObjectId,
        around: &Dictionary,
        state: &State,
        drawn_as: As,
    ) -> Result<(), Stop> {
        if self.forms.contains(&id) {
            return Ok(());
        }
        if self.forms.len() >= FORMS {
            self.content.incomplete = Some(Incomplete::Work);
            return Ok(());
        }
        let Some(form) = self.reader.read_form(id)? else {
            self.content.incomplete = Some(Incomplete::Stream);
            return Ok(());
        };
        self.spend(10 + form.text.len() as u64 / 16)?;
        let mut state = state.clone();
        if drawn_as != As::Tile {
            state.matrix *= form.matrix;
        }
        if let Some(bounds) = form.bounds {
            state.clip = state
                .clip
                .intersect(state.matrix.transform_rect_bbox(bounds));
        }
        let resources = form.resources.as_ref().unwrap_or(around);
        self.forms.push(id);
        let layer = form.layer.as_ref().filter(|_| drawn_as != As::Look);
        let drawn = self.under_layer(layer, |run| run.draw(&form.text, resources, state));
        self.forms.pop();
        drawn
    }
}
