//! The operators of a content stream (ISO 32000-2, annex A), one after the other.

use super::clip::Clip;
use super::graphics::{Paint, Space, State, number};
use super::interpreter::{Run, Stop};
use super::mask::{Mask, Samples};
use super::path::{Outline, Path};
use super::scanner::{Operation, Scanner};
use super::show::TextObject;
use super::{Incomplete, Mark, MarkKind, Within};
use crate::pdf::or_nothing;
use kurbo::{Affine, Point, Rect};
use lopdf::{Dictionary, Object};
use std::rc::Rc;

/// Pieces of the outlines of all areas, pictures and thick lines of one page, each one at least.
const PIECES: usize = 1_000_000;

/// Thinner lines of a page hide no letter, and drawings have many of them; those of an annotation may change one.
const HIDING: f64 = 0.5;

/// States that are kept at once.
const STATES: usize = 10_000;

/// What a stream is gone through with, beside the state that can be kept.
struct Drawing<'c> {
    resources: &'c Dictionary,
    state: State,
    kept: Vec<State>,
    text: TextObject,
    path: Path,
    /// Whether the path that is being built becomes a clip, and by the even-odd rule.
    clips: Option<bool>,
}

impl Run<'_, '_, '_, '_> {
    /// Goes through a text that was made ready to be scanned.
    pub(super) fn draw(
        &mut self,
        text: &[u8],
        resources: &Dictionary,
        state: State,
    ) -> Result<(), Stop> {
        let mut drawing = Drawing {
            resources,
            state,
            kept: Vec::new(),
            text: TextObject::default(),
            path: Path::default(),
            clips: None,
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
            b"BI" => self.image(drawing, MarkKind::Image, None),
            b"sh" => {
                let state = &drawing.state;
                self.mark(state, MarkKind::Shading, (state.clip, None), state.fill);
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
                let samples = match is_masked {
                    true => self.mask(id, dictionary)?,
                    false => None,
                };
                let layer = dictionary.get(b"OC").ok();
                self.under_layer(layer, |run| {
                    run.image(drawing, kind, samples);
                    Ok(())
                })
            }
            _ => Ok(()),
        }
    }

    /// An image fills the unit square (8.9.5).
    fn image(&mut self, drawing: &Drawing<'_>, kind: MarkKind, samples: Option<Rc<Samples>>) {
        let to_page = drawing.state.matrix;
        let mask = samples.and_then(|samples| Mask::placed(samples, to_page));
        let mut path = Path::default();
        path.rectangle(to_page, [0.0, 0.0, 1.0, 1.0]);
        for shape in path.filled(false) {
            let before = self.content.marks.len();
            self.mark(&drawing.state, kind, shape, drawing.state.fill);
            if let Some(mark) = self.content.marks.get_mut(before) {
                mark.mask.clone_from(&mask);
            }
        }
    }

    pub(super) fn mark(
        &mut self,
        state: &State,
        kind: MarkKind,
        (area, outline): (Rect, Option<Outline>),
        paint: Paint,
    ) {
        // a letter lies where the text is that it belongs to
        if kind != MarkKind::Letter {
            self.order += 1;
        }
        let area = area.intersect(state.clip);
        if area.is_zero_area() || !area.is_finite() {
            return;
        }
        self.pieces += 1 + outline.as_ref().map_or(0, Outline::segments);
        if self.pieces > PIECES {
            self.content.incomplete = Some(Incomplete::Work);
            return;
        }
        self.content.marks.push(Mark {
            kind,
            area,
            outline,
            clip: state.outlines.clone(),
            mask: None,
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
            b"W" | b"W*" => drawing.clips = Some(operator == b"W*"),
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
        let state = &drawing.state;
        let clip = clips.map(|even_odd| (path.bounds(), path.clone().clipped(even_odd)));
        let width = state.line_width * scale(state.matrix);
        let counts = width >= HIDING || matches!(self.within, Within::Annotation(_));
        let stroked = match strokes && counts {
            true => path.stroked(width),
            false => Vec::new(),
        };
        if let Some(even_odd) = fill_even_odd {
            for shape in path.filled(even_odd) {
                self.mark(state, MarkKind::Fill, shape, state.fill);
            }
        }
        for shape in stroked {
            self.mark(state, MarkKind::Line, shape, state.stroke);
        }
        if let Some((Some(bounds), outline)) = clip {
            let state = &mut drawing.state;
            state.clip = state.clip.intersect(bounds);
            if let Some(outline) = outline {
                state.outlines = Clip::inside(state.outlines.take(), outline);
            }
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
        if let (b"scn" | b"SCN", Some(Object::Name(name))) = (operator, operands.last()) {
            let has_gaps = self.has_gaps(drawing.resources, name)?;
            drawing.state.set_pattern(has_gaps, strokes);
            return Ok(true);
        }
        let state = &mut drawing.state;
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
            (b"ET", _) => place.end(&mut drawing.state),
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

/// How much longer lines become at most, about.
fn scale(matrix: Affine) -> f64 {
    let [a, b, c, d, ..] = matrix.as_coeffs();
    a.hypot(b).max(c.hypot(d))
}
