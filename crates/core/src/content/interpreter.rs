//! A page's content, gone through operator by operator (ISO 32000-2, annex A).

use super::FontFacts;
use super::annotations::normal_look;
use super::fonts::{FontId, Fonts, Shelf};
use super::graphics::{Paint, Space, State, number, numbers};
use super::layers::Layers;
use super::path::{Outline, Path};
use super::scanner::{Operation, Scanner, close};
use super::show::TextObject;
use super::{Incomplete, Mark, MarkKind, PageContent, Within};
use crate::error::Error;
use crate::pdf::{Document, Page, rectangle};
use kurbo::{Affine, Point, Rect};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::HashMap;
use std::rc::Rc;

/// Forms in forms.
const FORMS: usize = 20;

/// States that are kept at once.
const STATES: usize = 10_000;

/// Bytes of forms that are kept for the next page.
const KEPT: usize = 16 * 1024 * 1024;

/// `/F` of an annotation that is not seen: Hidden and `NoView` (table 167).
const UNSEEN: i64 = 0b10_0010;

/// Reads the pages of a document, one after the other.
pub(crate) struct Reader<'d, 's, 'f> {
    pub(super) document: &'d Document<'s>,
    pub(super) fonts: Fonts<'f>,
    layers: Layers,
    forms: HashMap<ObjectId, Rc<Form>>,
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

/// What is there, or nothing where a part of the document is broken: programs pass over it.
fn or_nothing<T: Default>(found: Result<T, Error>) -> Result<T, Error> {
    match found {
        Err(Error::Malformed { .. }) => Ok(T::default()),
        other => other,
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
        let [left, bottom, right, top] = clip.map(f64::from);
        let state = State::new(Rect::new(left, bottom, right, top));
        let Ok(dictionary) = page.object.value.as_dict() else {
            return Ok(PageContent::default());
        };
        let resources = or_nothing(page.resources(self.document))?;
        let mut run = Run::new(self);
        let drawn = run
            .contents(dictionary, &resources, &state)
            .and_then(|()| run.annotations(dictionary, &state));
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
        let get = |key: &[u8]| -> Result<Object, Error> {
            let value = or_nothing(self.document.get(dictionary, key).map(Some))?;
            Ok(value.unwrap_or(Object::Null))
        };
        let matrix = or_nothing(numbers::<6>(self.document, &get(b"Matrix")?))?;
        let bounds = or_nothing(rectangle(self.document, &get(b"BBox")?))?;
        let form = Rc::new(Form {
            matrix: matrix.map_or(Affine::IDENTITY, Affine::new),
            bounds: bounds.map(|bounds| {
                let [left, bottom, right, top] = bounds.map(f64::from);
                Rect::new(left, bottom, right, top)
            }),
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
    pub(super) within: Within,
    work: u64,
    /// For each marked content that is open, whether something around it is hidden.
    hidden: Vec<bool>,
    forms: Vec<ObjectId>,
}

/// What a stream is gone through with, beside the state that can be kept.
struct Drawing<'c> {
    resources: &'c Dictionary,
    state: State,
    kept: Vec<State>,
    text: TextObject,
    path: Path,
    /// Whether the path that is being built becomes a clip.
    clips: bool,
}

impl<'r, 'd, 's, 'f> Run<'r, 'd, 's, 'f> {
    fn new(reader: &'r mut Reader<'d, 's, 'f>) -> Self {
        let most = reader.document.limits().page_work;
        Self {
            work: most.min(reader.work),
            reader,
            content: PageContent::default(),
            order: 0,
            within: Within::Page,
            hidden: Vec::new(),
            forms: Vec::new(),
        }
    }

    fn finish(mut self, drawn: Result<(), Stop>) -> Result<PageContent, Error> {
        let most = self
            .reader
            .document
            .limits()
            .page_work
            .min(self.reader.work);
        self.reader.work -= most - self.work;
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
    fn get(&self, dictionary: &Dictionary, key: &[u8]) -> Result<Object, Stop> {
        match self.reader.document.get(dictionary, key) {
            Ok(value) => Ok(value),
            Err(Error::Malformed { .. }) => Ok(Object::Null),
            Err(error) => Err(error.into()),
        }
    }

    /// What the resources hold under a name, as it stands there: a reference or a direct object.
    fn resource(&self, resources: &Dictionary, kind: &[u8], name: &[u8]) -> Result<Object, Stop> {
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

    fn resource_dictionary(
        &self,
        resources: &Dictionary,
        kind: &[u8],
        name: &[u8],
    ) -> Result<Option<Dictionary>, Stop> {
        let value = self.resource(resources, kind, name)?;
        match or_nothing(self.reader.document.resolve(&value).map(Some))? {
            Some(Object::Dictionary(dictionary)) => Ok(Some(dictionary)),
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
        let streams = match or_nothing(document.resolve(&contents).map(Some))? {
            Some(Object::Array(streams)) => streams,
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
    fn annotations(&mut self, page: &Dictionary, state: &State) -> Result<(), Stop> {
        let document = self.reader.document;
        let Object::Array(annotations) = self.get(page, b"Annots")? else {
            return Ok(());
        };
        for item in &annotations {
            self.spend(10)?;
            let Some(Object::Dictionary(annotation)) =
                or_nothing(document.resolve(item).map(Some))?
            else {
                continue;
            };
            let flags = self.get(&annotation, b"F")?.as_i64().unwrap_or(0);
            let is_popup = self.get(&annotation, b"Subtype")? == Object::Name(b"Popup".to_vec());
            let Some(look) = or_nothing(normal_look(document, &annotation))? else {
                continue;
            };
            if flags & UNSEEN != 0 || is_popup {
                continue;
            }
            let place = self.get(&annotation, b"Rect")?;
            let (Some(place), Some(form)) = (
                or_nothing(rectangle(document, &place))?,
                self.reader.read_form(look)?,
            ) else {
                continue;
            };
            let [left, bottom, right, top] = place.map(f64::from);
            let bounds = form.bounds.unwrap_or(Rect::ZERO);
            let drawn = form.matrix.transform_rect_bbox(bounds);
            let scale = |to: f64, from: f64| if from > 1e-6 { to / from } else { 1.0 };
            let (x, y) = (
                scale(right - left, drawn.width()),
                scale(top - bottom, drawn.height()),
            );
            let mut placed = state.clone();
            let to_place = [x, 0.0, 0.0, y, left - x * drawn.x0, bottom - y * drawn.y0];
            placed.matrix *= Affine::new(to_place);
            self.within = Within::Annotation(item.as_reference().ok());
            let layer = annotation.get(b"OC").ok().cloned();
            let drawn = self.under_layer(layer.as_ref(), |run| {
                run.form(look, &Dictionary::new(), &placed)
            });
            self.within = Within::Page;
            drawn?;
        }
        Ok(())
    }

    fn under_layer(
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

    fn enter_layer(&mut self, layer: &Object) -> Result<(), Stop> {
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
        state.matrix *= form.matrix;
        if let Some(bounds) = form.bounds {
            state.clip = state
                .clip
                .intersect(state.matrix.transform_rect_bbox(bounds));
        }
        let resources = form.resources.as_ref().unwrap_or(around);
        self.forms.push(id);
        let drawn = self.under_layer(form.layer.as_ref(), |run| {
            run.draw(&form.text, resources, state)
        });
        self.forms.pop();
        drawn
    }

    fn draw(&mut self, text: &[u8], resources: &Dictionary, state: State) -> Result<(), Stop> {
        let mut drawing = Drawing {
            resources,
            state,
            kept: Vec::new(),
            text: TextObject::default(),
            path: Path::default(),
            clips: false,
        };
        let depth = self.hidden.len();
        let mut scanner = Scanner::new(text, self.reader.document.limits().nesting);
        while let Some(operation) = scanner.next() {
            self.spend(1)?;
            self.operation(&mut drawing, &operation, depth)?;
        }
        self.hidden.truncate(depth);
        Ok(())
    }

    fn operation(
        &mut self,
        drawing: &mut Drawing<'_>,
        operation: &Operation<'_>,
        depth: usize,
    ) -> Result<(), Stop> {
        let operands = &operation.operands;
        match operation.operator {
            b"q" if drawing.kept.len() < STATES => drawing.kept.push(drawing.state.clone()),
            b"Q" => {
                if let Some(kept) = drawing.kept.pop() {
                    drawing.state = kept;
                }
            }
            b"cm" => {
                if let Some(matrix) = last(operands) {
                    let matrix = drawing.state.matrix * Affine::new(matrix);
                    if matrix.is_finite() {
                        drawing.state.matrix = matrix;
                    }
                }
            }
            b"w" => {
                if let Some([width]) = last(operands) {
                    drawing.state.line_width = width;
                }
            }
            b"gs" => self.extended_state(drawing, operands)?,
            b"Do" => self.x_object(drawing, operands)?,
            b"BI" => self.image(drawing, MarkKind::Image),
            b"sh" => {
                let clip = drawing.state.clip;
                self.mark(drawing, MarkKind::Shading, clip, None, drawing.state.fill);
            }
            b"BMC" => self.hidden.push(self.is_layer_off()),
            b"BDC" => self.begin_marked(drawing, operands)?,
            b"EMC" if self.hidden.len() > depth => drop(self.hidden.pop()),
            operator => {
                if !self.path_operator(drawing, operator, operands)
                    && !self.colour_operator(drawing, operator, operands)?
                {
                    self.text_operator(drawing, operator, operands)?;
                }
            }
        }
        Ok(())
    }

    fn extended_state(
        &mut self,
        drawing: &mut Drawing<'_>,
        operands: &[Object],
    ) -> Result<(), Stop> {
        let Some(Object::Name(name)) = operands.last() else {
            return Ok(());
        };
        let Some(extended) = self.resource_dictionary(drawing.resources, b"ExtGState", name)?
        else {
            return Ok(());
        };
        or_nothing(drawing.state.extend(self.reader.document, &extended))?;
        if let Object::Array(font) = self.get(&extended, b"Font")?
            && let [font, size] = font.as_slice()
        {
            self.spend(100)?;
            drawing.state.text.font = self.reader.fonts.load(self.reader.document, font)?;
            drawing.state.text.size = number(size).unwrap_or(drawing.state.text.size);
        }
        Ok(())
    }

    fn x_object(&mut self, drawing: &mut Drawing<'_>, operands: &[Object]) -> Result<(), Stop> {
        let Some(Object::Name(name)) = operands.last() else {
            return Ok(());
        };
        let Object::Reference(id) = self.resource(drawing.resources, b"XObject", name)? else {
            return Ok(());
        };
        let Some(raw) = or_nothing(self.reader.document.raw(id))? else {
            return Ok(());
        };
        let Object::Dictionary(dictionary) = &raw.value else {
            return Ok(());
        };
        match self.get(dictionary, b"Subtype")? {
            Object::Name(kind) if kind == b"Form" => {
                let outside = self.within;
                if outside == Within::Page {
                    self.within = Within::Form(id);
                }
                let drawn = self.form(id, drawing.resources, &drawing.state);
                self.within = outside;
                drawn
            }
            Object::Name(kind) if kind == b"Image" => {
                let is_stencil = self.get(dictionary, b"ImageMask")? == Object::Boolean(true);
                let is_masked = is_stencil
                    || [&b"SMask"[..], b"Mask"]
                        .iter()
                        .any(|key| dictionary.has(key))
                    || !matches!(
                        self.get(dictionary, b"SMaskInData")?,
                        Object::Null | Object::Integer(0)
                    );
                let kind = if is_masked {
                    MarkKind::MaskedImage
                } else {
                    MarkKind::Image
                };
                let layer = dictionary.get(b"OC").ok();
                self.under_layer(layer, |run| {
                    run.image(drawing, kind);
                    Ok(())
                })
            }
            _ => Ok(()),
        }
    }

    /// An image fills the unit square (8.9.5).
    fn image(&mut self, drawing: &Drawing<'_>, kind: MarkKind) {
        let mut path = Path::default();
        path.rectangle(drawing.state.matrix, [0.0, 0.0, 1.0, 1.0]);
        for (area, outline) in path.filled(false) {
            self.mark(drawing, kind, area, outline, drawing.state.fill);
        }
    }

    fn mark(
        &mut self,
        drawing: &Drawing<'_>,
        kind: MarkKind,
        area: Rect,
        outline: Option<Outline>,
        paint: Paint,
    ) {
        self.order += 1;
        let area = area.intersect(drawing.state.clip);
        if area.is_zero_area() || !area.is_finite() {
            return;
        }
        self.content.marks.push(Mark {
            kind,
            area,
            outline,
            paint,
            order: self.order,
            is_layer_off: self.is_layer_off(),
            within: self.within,
        });
    }

    fn begin_marked(&mut self, drawing: &Drawing<'_>, operands: &[Object]) -> Result<(), Stop> {
        if let [.., Object::Name(tag), Object::Name(name)] = operands
            && tag == b"OC"
        {
            let layer = self.resource(drawing.resources, b"Properties", name)?;
            return self.enter_layer(&layer);
        }
        self.hidden.push(self.is_layer_off());
        Ok(())
    }

    /// Whether it is one of table 58 to 60.
    fn path_operator(
        &mut self,
        drawing: &mut Drawing<'_>,
        operator: &[u8],
        operands: &[Object],
    ) -> bool {
        let matrix = drawing.state.matrix;
        let point = |x: f64, y: f64| matrix * Point::new(x, y);
        let path = &mut drawing.path;
        match operator {
            b"m" => {
                if let Some([x, y]) = last(operands) {
                    path.move_to(point(x, y));
                }
            }
            b"l" => {
                if let Some([x, y]) = last(operands) {
                    path.line_to(point(x, y));
                }
            }
            b"c" => {
                if let Some([a, b, c, d, x, y]) = last(operands) {
                    path.curve_to(Some(point(a, b)), point(c, d), point(x, y));
                }
            }
            b"v" => {
                if let Some([c, d, x, y]) = last(operands) {
                    path.curve_to(None, point(c, d), point(x, y));
                }
            }
            b"y" => {
                if let Some([a, b, x, y]) = last(operands) {
                    path.curve_to(Some(point(a, b)), point(x, y), point(x, y));
                }
            }
            b"h" => path.close(),
            b"re" => {
                if let Some(sides) = last(operands) {
                    path.rectangle(matrix, sides);
                }
            }
            b"W" | b"W*" => drawing.clips = true,
            b"f" | b"F" | b"B" | b"b" => {
                self.paint_path(drawing, Some(false), !matches!(operator, b"f" | b"F"))
            }
            b"f*" | b"B*" | b"b*" => self.paint_path(drawing, Some(true), operator != b"f*"),
            b"S" | b"s" => self.paint_path(drawing, None, true),
            b"n" => self.paint_path(drawing, None, false),
            _ => return false,
        }
        true
    }

    fn paint_path(
        &mut self,
        drawing: &mut Drawing<'_>,
        fill_even_odd: Option<bool>,
        strokes: bool,
    ) {
        let path = std::mem::take(&mut drawing.path);
        let clips = std::mem::take(&mut drawing.clips);
        if path.is_empty() {
            return;
        }
        let bounds = path.bounds();
        let stroked = match strokes {
            true => path.stroked(drawing.state.line_width * scale(drawing.state.matrix)),
            false => Vec::new(),
        };
        if let Some(even_odd) = fill_even_odd {
            for (area, outline) in path.filled(even_odd) {
                self.mark(drawing, MarkKind::Fill, area, outline, drawing.state.fill);
            }
        }
        for area in stroked {
            self.mark(drawing, MarkKind::Fill, area, None, drawing.state.stroke);
        }
        if let (true, Some(bounds)) = (clips, bounds) {
            drawing.state.clip = drawing.state.clip.intersect(bounds);
        }
    }

    /// Whether it is one of table 73.
    fn colour_operator(
        &mut self,
        drawing: &mut Drawing<'_>,
        operator: &[u8],
        operands: &[Object],
    ) -> Result<bool, Stop> {
        let given: Vec<f64> = operands.iter().filter_map(number).collect();
        let strokes = operator.first().is_some_and(u8::is_ascii_uppercase);
        let of_device = match operator {
            b"g" | b"G" => Some(Space::Gray),
            b"rg" | b"RG" => Some(Space::Rgb),
            b"k" | b"K" => Some(Space::Cmyk),
            _ => None,
        };
        let named = match (operator, operands.last()) {
            (b"cs" | b"CS", Some(Object::Name(name))) => Some(
                or_nothing(Space::read(self.reader.document, name, drawing.resources).map(Some))?
                    .unwrap_or(Space::Other),
            ),
            (b"cs" | b"CS", _) => Some(Space::Other),
            _ => None,
        };
        let state = &mut drawing.state;
        if let Some(space) = of_device.or(named) {
            state.set_space(space, strokes);
        }
        match operator {
            b"cs" | b"CS" => {}
            b"g" | b"G" | b"rg" | b"RG" | b"k" | b"K" | b"sc" | b"SC" | b"scn" | b"SCN" => {
                state.set_colour(&given, strokes);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Tables 103 and 106 to 108.
    fn text_operator(
        &mut self,
        drawing: &mut Drawing<'_>,
        operator: &[u8],
        operands: &[Object],
    ) -> Result<(), Stop> {
        let text = &mut drawing.state.text;
        let place = &mut drawing.text;
        let one = last::<1>(operands).map(|[number]| number);
        let string = |at: Option<&Object>| match at {
            Some(Object::String(string, _)) => string.clone(),
            _ => Vec::new(),
        };
        match (operator, one) {
            (b"BT", _) => *place = TextObject::default(),
            (b"Tc", Some(spacing)) => text.character_spacing = spacing,
            (b"Tw", Some(spacing)) => text.word_spacing = spacing,
            (b"Tz", Some(percent)) => text.scaling = percent / 100.0,
            (b"TL", Some(leading)) => text.leading = leading,
            (b"Ts", Some(rise)) => text.rise = rise,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 7
            (b"Tr", Some(mode)) => text.mode = mode.clamp(0.0, 7.0) as u8,
            (b"Tf", Some(size)) => {
                text.size = size;
                let name = operands
                    .iter()
                    .rev()
                    .find_map(|operand| operand.as_name().ok());
                let name = name.unwrap_or_default();
                self.spend(100)?;
                let font = self.resource(drawing.resources, b"Font", name)?;
                drawing.state.text.font = self.reader.fonts.load(self.reader.document, &font)?;
                if drawing.state.text.font.is_none() {
                    self.content.incomplete = Some(Incomplete::Work);
                }
            }
            (b"Td", _) => {
                if let Some([x, y]) = last(operands) {
                    place.next_line(x, y);
                }
            }
            (b"TD", _) => {
                if let Some([x, y]) = last(operands) {
                    text.leading = -y;
                    place.next_line(x, y);
                }
            }
            (b"Tm", _) => {
                if let Some(matrix) = last(operands) {
                    place.set(Affine::new(matrix));
                }
            }
            (b"T*", _) => place.next_line(0.0, -text.leading),
            (b"Tj", _) => self.show(&drawing.state, place, &string(operands.last()))?,
            (b"TJ", _) => match operands.last() {
                Some(Object::Array(items)) => self.show_all(&drawing.state, place, items)?,
                // an array that was broken
                _ => self.show_all(&drawing.state, place, operands)?,
            },
            (b"'", _) => {
                place.next_line(0.0, -text.leading);
                self.show(&drawing.state, place, &string(operands.last()))?;
            }
            (b"\"", _) => {
                let spacings: Vec<f64> = operands.iter().filter_map(number).collect();
                if let [word, character] = spacings.as_slice() {
                    text.word_spacing = *word;
                    text.character_spacing = *character;
                }
                place.next_line(0.0, -text.leading);
                self.show(&drawing.state, place, &string(operands.last()))?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// The last operands, which are what an operator takes, as numbers.
fn last<const N: usize>(operands: &[Object]) -> Option<[f64; N]> {
    let mut found = [0.0; N];
    let taken = operands.get(operands.len().checked_sub(N)?..)?;
    for (place, operand) in found.iter_mut().zip(taken) {
        *place = number(operand)?;
    }
    Some(found)
}

/// How much longer lines become, about.
fn scale(matrix: Affine) -> f64 {
    matrix.determinant().abs().sqrt()
}
