//! What the codes of a font mean and how wide they are, asked of `hayro-font` (decision 0015).
//!
//! It never sees the document: each font is handed to it in a small file of our writing, with its streams decoded and
//! its ranges bounded by us. Nothing of it is named outside this module but kurbo's shapes.

use crate::error::Error;
use crate::pdf::Document;
use hayro_font::hayro_cmap::{self, BfString};
use hayro_font::{CMapResolverFn, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont};
use hayro_syntax::Pdf;
use hayro_syntax::object::Name;
use kurbo::{BezPath, Point, Rect, Shape as _, Vec2};
use lopdf::{Dictionary, Object, ObjectId, Stream};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;

/// Fonts of one document; of the files of the corpora the one with most has 18.
const FONTS: usize = 512;

/// Bytes of one font's streams, decoded; the largest program in the corpora has 0.7 MB.
const FONT_BYTES: usize = 24 * 1024 * 1024;

/// The same of all fonts together.
const ALL_BYTES: usize = 64 * 1024 * 1024;

/// Objects that one font refers to.
const OBJECTS: usize = 4096;

/// Nesting of what is copied.
const DEPTH: usize = 16;

/// Codes of a composite font have two bytes at most where they are CIDs.
const CODES: usize = 65_536;

/// The files that fonts are handed over in, kept as long as the fonts. Its room is made for the first of them.
#[derive(Default)]
pub(crate) struct Shelf(OnceCell<Vec<OnceCell<Pdf>>>);

impl Shelf {
    fn slot(&self, at: usize) -> Option<&OnceCell<Pdf>> {
        let slots = || std::iter::repeat_with(OnceCell::new).take(FONTS).collect();
        self.0.get_or_init(slots).get(at)
    }
}

/// One code of a font, in thousandths of the font's size (ISO 32000-2, 9.2.4).
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// What it says; `None` where the font does not tell.
    pub(super) text: Option<Text>,
    /// How far it moves the next one.
    pub(super) advance: Vec2,
    /// From where it is placed to the origin of its glyph; not zero in vertical writing only.
    pub(super) displacement: Vec2,
    /// Where its ink is; empty for a blank.
    pub(super) ink: Rect,
    /// Whether a procedure draws it, which is not followed.
    pub(super) is_drawn: bool,
    /// Whether it is large and full of ink: a block.
    pub(super) is_block: bool,
}

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Text {
    /// One character, as nearly always.
    Character(char),
    /// Several: a ligature.
    Several(Rc<str>),
}

/// A font of the document, by its place in [`Fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FontId(u16);

/// What is said of a font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FontFacts {
    /// `/BaseFont`, or `/Name` of a Type 3 font.
    pub(crate) name: String,
    /// Whether its program is in the document, as it is for fonts of Type 3.
    pub(crate) is_embedded: bool,
    /// Its object, where it is one.
    pub(crate) object: Option<ObjectId>,
}

struct Loaded<'f> {
    facts: FontFacts,
    /// `None` where it cannot be read.
    font: Option<hayro_font::Font<'f>>,
    codes: HashMap<u32, Rc<Code>>,
}

/// The fonts of a document that were asked for.
pub(super) struct Fonts<'f> {
    shelf: &'f Shelf,
    standard: FontResolverFn,
    code_maps: CMapResolverFn,
    loaded: Vec<Loaded<'f>>,
    by_object: HashMap<ObjectId, FontId>,
    /// Those that are no objects of their own.
    direct: Vec<(Object, FontId)>,
    bytes_left: usize,
}

impl<'f> Fonts<'f> {
    pub(super) fn new(shelf: &'f Shelf) -> Self {
        Self {
            shelf,
            standard: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(font) => font.pick_standard_font().get_font_data(),
                })
            }),
            code_maps: Arc::new(hayro_cmap::load_embedded),
            loaded: Vec::new(),
            by_object: HashMap::new(),
            direct: Vec::new(),
            bytes_left: ALL_BYTES,
        }
    }

    pub(super) fn facts(&self) -> impl Iterator<Item = (FontId, &FontFacts)> {
        (0..)
            .map(FontId)
            .zip(self.loaded.iter().map(|loaded| &loaded.facts))
    }

    /// The font that a resource names; `None` where there are more than are looked at.
    ///
    /// # Errors
    /// [`Error::Io`], and limits of the document.
    pub(super) fn load(
        &mut self,
        document: &Document<'_>,
        value: &Object,
    ) -> Result<Option<FontId>, Error> {
        let object = value.as_reference().ok();
        let mut direct = self.direct.iter();
        let known = match &object {
            Some(object) => self.by_object.get(object),
            None => direct.find(|(known, _)| known == value).map(|(_, id)| id),
        };
        if let Some(known) = known {
            return Ok(Some(*known));
        }
        let slot = self.shelf.slot(self.loaded.len());
        let id = u16::try_from(self.loaded.len()).map(FontId);
        let (Some(slot), Ok(id)) = (slot, id) else {
            return Ok(None);
        };
        let dictionary = match document.resolve(value)? {
            Object::Dictionary(dictionary) => dictionary,
            _ => Dictionary::new(),
        };
        let facts = facts(document, &dictionary, object)?;
        let mut copy = Copy::new(document, self.bytes_left.min(FONT_BYTES));
        let before = copy.bytes_left;
        let file = copy.file(&dictionary)?;
        self.bytes_left -= before - copy.bytes_left;
        let font = unwound(|| {
            let pdf = match slot.get() {
                Some(pdf) => pdf,
                None => {
                    let pdf = Pdf::new(file?).ok()?;
                    slot.get_or_init(|| pdf)
                }
            };
            let page = pdf.pages().first()?;
            let dictionary = page.resources().get_font(&Name::new(b"F")?)?;
            // one of its own: fonts of different files are told apart by their numbers in these, which repeat
            FontCache::new().font(&dictionary, &self.standard, &self.code_maps)
        });
        self.loaded.push(Loaded {
            facts,
            font: font.flatten().or_else(|| self.instead()),
            codes: HashMap::new(),
        });
        match object {
            Some(object) => drop(self.by_object.insert(object, id)),
            None => self.direct.push((value.clone(), id)),
        }
        Ok(Some(id))
    }

    /// What programs take in the place of a font that they cannot read.
    fn instead(&self) -> Option<hayro_font::Font<'f>> {
        let helvetica = StandardFont::Helvetica;
        unwound(|| FontCache::new().standard_font(helvetica, &self.standard)).flatten()
    }

    /// Whether lines go from left to right, as opposed to top to bottom.
    pub(super) fn is_horizontal(&self, id: FontId) -> bool {
        let font = self.loaded.get(usize::from(id.0));
        font.and_then(|loaded| loaded.font.as_ref())
            .is_none_or(hayro_font::Font::is_horizontal)
    }

    /// The outline of a code, in thousandths of the font's size.
    pub(super) fn outline(&self, id: FontId, code: u32) -> Option<BezPath> {
        let font = self.loaded.get(usize::from(id.0))?.font.as_ref()?;
        let outline = unwound(|| match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => Some(glyph.outline()),
            FontGlyph::Type3(_) => None,
        });
        outline.flatten()
    }

    /// The code that a string begins with: its number, its length in bytes, and what it is.
    pub(super) fn code(&mut self, id: FontId, string: &[u8]) -> (u32, usize, Rc<Code>) {
        let unknown = || {
            Rc::new(Code {
                text: None,
                advance: Vec2::new(500.0, 0.0),
                displacement: Vec2::ZERO,
                ink: Rect::new(0.0, 0.0, 500.0, 700.0),
                is_drawn: false,
                is_block: false,
            })
        };
        let first = string.first().copied().map_or(0, u32::from);
        let Some(loaded) = self.loaded.get_mut(usize::from(id.0)) else {
            return (first, 1, unknown());
        };
        let Some(font) = &loaded.font else {
            return (first, 1, unknown());
        };
        let (code, length) = unwound(|| font.read_code(string, 0)).unwrap_or((first, 1));
        let found = loaded.codes.entry(code).or_insert_with(|| {
            let code = unwound(|| Rc::new(describe(font, code)));
            code.unwrap_or_else(unknown)
        });
        (code, length.max(1), Rc::clone(found))
    }
}

fn describe(font: &hayro_font::Font<'_>, code: u32) -> Code {
    let advance = font.code_advance(code);
    let glyph = font.glyph(font.map_code(code), code);
    let is_drawn = matches!(glyph, FontGlyph::Type3(_));
    let mut is_block = false;
    let (text, ink) = match glyph {
        FontGlyph::Outline(glyph) => {
            let outline = glyph.outline();
            let ink = match outline.is_empty() {
                true => Rect::ZERO,
                false => outline.bounding_box(),
            };
            is_block = fills_its_box(&outline, ink);
            (glyph.as_unicode(), ink)
        }
        // drawn by a procedure that is not followed: as high as letters usually are
        FontGlyph::Type3(glyph) => (glyph.as_unicode(), Rect::new(0.0, 0.0, advance.x, 700.0)),
    };
    let text = text.and_then(|text| match text {
        BfString::Char(character) => Some(Text::Character(character)),
        BfString::String(several) => {
            let mut characters = several.chars();
            match (characters.next(), characters.next()) {
                (None, _) => None,
                (Some(one), None) => Some(Text::Character(one)),
                _ => Some(Text::Several(several.as_str().into())),
            }
        }
    });
    let is_finite = advance.is_finite() && ink.is_finite();
    Code {
        text,
        advance: if is_finite { advance } else { Vec2::ZERO },
        displacement: font.origin_displacement(code),
        ink: if is_finite { ink } else { Rect::ZERO },
        is_drawn,
        is_block,
    }
}

/// Whether a glyph is more than a third of an em wide and high, and nothing of its box but the corners is left free.
fn fills_its_box(outline: &BezPath, ink: Rect) -> bool {
    const ALONG: [f64; 3] = [0.2, 0.5, 0.8];
    let place = |x: f64, y: f64| Point::new(ink.x0 + x * ink.width(), ink.y0 + y * ink.height());
    ink.width().min(ink.height()) >= 350.0
        && ALONG
            .iter()
            .all(|x| ALONG.iter().all(|y| outline.winding(place(*x, *y)) != 0))
}

/// The value, or `None` where a library that reads strangers' fonts gives up by a panic.
fn unwound<T>(ask: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(ask)).ok()
}

fn facts(
    document: &Document<'_>,
    font: &Dictionary,
    object: Option<ObjectId>,
) -> Result<FontFacts, Error> {
    let name_of = |value: Object| match value {
        Object::Name(name) => Some(String::from_utf8_lossy(&name).into_owned()),
        _ => None,
    };
    let is_type_3 = document.get(font, b"Subtype")? == Object::Name(b"Type3".to_vec());
    let described = match document.get(font, b"DescendantFonts")? {
        Object::Array(fonts) => match fonts.first().map(|first| document.resolve(first)) {
            Some(Ok(Object::Dictionary(descendant))) => Some(descendant),
            Some(Err(error @ Error::Io(_))) => return Err(error),
            _ => None,
        },
        _ => None,
    };
    let described = described.as_ref().unwrap_or(font);
    let has_program = match document.get(described, b"FontDescriptor")? {
        Object::Dictionary(descriptor) => [&b"FontFile"[..], b"FontFile2", b"FontFile3"]
            .iter()
            .any(|key| descriptor.has(key)),
        _ => false,
    };
    let name = match name_of(document.get(font, b"BaseFont")?) {
        Some(name) => Some(name),
        None => name_of(document.get(font, b"Name")?),
    };
    Ok(FontFacts {
        name: name.unwrap_or_default(),
        is_embedded: is_type_3 || has_program,
        object,
    })
}

fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Object {
    let mut dictionary = Dictionary::new();
    for (key, value) in entries {
        dictionary.set(key, value);
    }
    dictionary.into()
}

/// One font on its way into a file of its own.
struct Copy<'c, 'd> {
    document: &'c Document<'d>,
    objects: lopdf::Document,
    known: HashMap<ObjectId, ObjectId>,
    bytes_left: usize,
}

impl<'c, 'd> Copy<'c, 'd> {
    fn new(document: &'c Document<'d>, bytes_left: usize) -> Self {
        Self {
            document,
            objects: lopdf::Document::with_version("1.7"),
            known: HashMap::new(),
            bytes_left,
        }
    }

    /// The file; `None` where it cannot be written.
    fn file(&mut self, font: &Dictionary) -> Result<Option<Vec<u8>>, Error> {
        let font = self.dictionary(font, DEPTH)?;
        let font = self.objects.add_object(font);
        let pages = self.objects.new_object_id();
        let page = self.objects.add_object(dictionary([
            ("Type", "Page".into()),
            ("Parent", pages.into()),
            ("MediaBox", [0, 0, 1, 1].map(Object::from).to_vec().into()),
            (
                "Resources",
                dictionary([("Font", dictionary([("F", font.into())]))]),
            ),
        ]));
        let node = dictionary([
            ("Type", "Pages".into()),
            ("Kids", vec![page.into()].into()),
            ("Count", 1.into()),
        ]);
        self.objects.objects.insert(pages, node);
        let catalog = dictionary([("Type", "Catalog".into()), ("Pages", pages.into())]);
        let catalog = self.objects.add_object(catalog);
        self.objects.trailer.set("Root", catalog);
        let mut file = Vec::new();
        Ok(self.objects.save_to(&mut file).is_ok().then_some(file))
    }

    fn value(&mut self, value: &Object, depth: usize) -> Result<Object, Error> {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(Object::Null);
        };
        Ok(match value {
            Object::Reference(id) => self.reference(*id, depth)?,
            Object::Array(items) => {
                let items = items.iter().map(|item| self.value(item, depth));
                Object::Array(items.collect::<Result<_, Error>>()?)
            }
            Object::Dictionary(dictionary) => self.dictionary(dictionary, depth)?.into(),
            other => other.clone(),
        })
    }

    fn reference(&mut self, id: ObjectId, depth: usize) -> Result<Object, Error> {
        if let Some(known) = self.known.get(&id) {
            return Ok(Object::Reference(*known));
        }
        if self.known.len() >= OBJECTS {
            return Ok(Object::Null);
        }
        let raw = match self.document.raw(id) {
            Ok(Some(raw)) => raw,
            Ok(None) | Err(Error::Malformed { .. }) => return Ok(Object::Null),
            Err(error) => return Err(error),
        };
        let new = self.objects.new_object_id();
        self.known.insert(id, new);
        let value = match &raw.value {
            Object::Dictionary(dictionary) if raw.data.is_some() => {
                let text = self.document.shown_text(&raw, self.bytes_left)?;
                let text = text.unwrap_or_default();
                self.bytes_left -= text.len();
                let mut dictionary = self.dictionary(dictionary, depth)?;
                for key in [&b"Filter"[..], b"DecodeParms", b"F", b"Length", b"DL"] {
                    dictionary.remove(key);
                }
                Object::Stream(Stream::new(dictionary, text))
            }
            other => self.value(other, depth)?,
        };
        self.objects.objects.insert(new, value);
        Ok(Object::Reference(new))
    }

    fn dictionary(&mut self, dictionary: &Dictionary, depth: usize) -> Result<Dictionary, Error> {
        let mut copy = Dictionary::new();
        for (key, value) in dictionary {
            let value = match key.as_slice() {
                // not of the font, or not asked
                b"Parent" | b"Resources" | b"Metadata" | b"StructParent" => continue,
                b"CharProcs" => self.procedures(value)?,
                b"W" | b"W2" => self.widths(value, key == b"W2")?,
                b"FirstChar" | b"LastChar" => match self.document.resolve(value)? {
                    Object::Integer(code) => Object::Integer(code.clamp(0, 255)),
                    _ => continue,
                },
                _ => self.value(value, depth)?,
            };
            copy.set(key.clone(), value);
        }
        Ok(copy)
    }

    /// The names of what draws glyphs of Type 3, and none of the drawing.
    fn procedures(&mut self, value: &Object) -> Result<Object, Error> {
        let empty = Stream::new(Dictionary::new(), Vec::new());
        let empty = self.objects.add_object(empty);
        let mut names = Dictionary::new();
        if let Object::Dictionary(procedures) = self.document.resolve(value)? {
            for (name, _) in procedures.iter().take(OBJECTS) {
                names.set(name.clone(), empty);
            }
        }
        Ok(names.into())
    }

    /// `/W` or `/W2` (9.7.4.3) with no more codes than there are, each once: every one of a range is kept by itself.
    fn widths(&self, value: &Object, vertical: bool) -> Result<Object, Error> {
        let Object::Array(items) = self.document.resolve(value)? else {
            return Ok(Object::Null);
        };
        let of_each = if vertical { 3 } else { 1 };
        let mut left = CODES;
        let mut widths = Vec::new();
        let mut items = items.iter();
        let number = |item: Option<&Object>| -> Result<Option<Object>, Error> {
            let Some(item) = item else {
                return Ok(None);
            };
            let value = self.document.resolve(item)?;
            Ok(matches!(value, Object::Integer(_) | Object::Real(_)).then_some(value))
        };
        let code = |value: Option<Object>| {
            let code = value.and_then(|value| value.as_i64().ok());
            code.and_then(|code| usize::try_from(code).ok())
                .filter(|code| *code < CODES)
        };
        while let Some(first) = code(number(items.next())?) {
            let Some(second) = items.next() else {
                break;
            };
            if let Object::Array(own) = self.document.resolve(second)? {
                let own = own.iter().take(left.saturating_mul(of_each));
                let own = own.map(|item| Ok(number(Some(item))?.unwrap_or(Object::Integer(0))));
                let own = own.collect::<Result<Vec<_>, Error>>()?;
                left = left.saturating_sub(own.len() / of_each);
                widths.extend([Object::from(first as i64), Object::Array(own)]);
                continue;
            }
            let second = self.document.resolve(second)?.as_i64().unwrap_or(0);
            let last = usize::try_from(second).unwrap_or(0).min(CODES - 1);
            let count = (last + 1).saturating_sub(first).min(left);
            let own = (0..of_each).map(|_| Ok(number(items.next())?.unwrap_or(Object::Integer(0))));
            let own = own.collect::<Result<Vec<_>, Error>>()?;
            if count > 0 {
                left -= count;
                widths.extend([first, first + count - 1].map(|code| Object::from(code as i64)));
                widths.extend(own);
            }
            if left == 0 {
                break;
            }
        }
        Ok(Object::Array(widths))
    }
}
