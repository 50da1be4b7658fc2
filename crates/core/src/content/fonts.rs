//! What the codes of a font mean and how wide they are, asked of `hayro-font` (decision 0015).
//!
//! It never sees the document: each font is handed to it in a small file of our writing (`font_file`). Nothing of it is named outside this module but kurbo's shapes.

use super::Shape;
use super::font_file::Copy;
use crate::error::Error;
use crate::pdf::Document;
use hayro_font::hayro_cmap::{self, BfString};
use hayro_font::{CMapResolverFn, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont};
use hayro_syntax::Pdf;
use hayro_syntax::object::Name;
use kurbo::{BezPath, Point, Rect, Shape as _, Vec2};
use lopdf::{Dictionary, Object, ObjectId};
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
    /// What it looks like; `None` where programs differ, and where too much is kept already.
    pub(super) shape: Option<Rc<Shape>>,
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

/// Pieces of all outlines that are kept to be looked at.
const PIECES: usize = 200_000;

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
    /// Whether its codes are said to be those of Unicode, as Firefox writes it for letters of other fonts.
    is_coded_by_unicode: bool,
    /// Its object, where it is one.
    pub(crate) object: Option<ObjectId>,
}

struct Loaded<'f> {
    facts: FontFacts,
    /// `None` where it cannot be read.
    font: Option<hayro_font::Font<'f>>,
    /// Whether its glyphs are those that all programs show. A composite font without its program is shown after what
    /// `/ToUnicode` says, or otherwise (9.7.5.1).
    is_certain: bool,
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
    pieces_left: usize,
}

impl<'f> Fonts<'f> {
    pub(super) fn new(shelf: &'f Shelf) -> Self {
        Self {
            shelf,
            standard: standard_programs(),
            code_maps: Arc::new(hayro_cmap::load_embedded),
            loaded: Vec::new(),
            by_object: HashMap::new(),
            direct: Vec::new(),
            bytes_left: ALL_BYTES,
            pieces_left: PIECES,
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
        let font = font.flatten();
        let is_certain =
            font.is_some() && (facts.is_embedded || !dictionary.has(b"DescendantFonts"));
        self.loaded.push(Loaded {
            facts,
            is_certain,
            font: font.or_else(|| self.instead()),
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
                shape: None,
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
            let number = code;
            let Some((mut code, outline)) = unwound(|| describe(font, code)) else {
                return unknown();
            };
            if code.text.is_none() && loaded.facts.is_coded_by_unicode {
                code.text = char::from_u32(number).map(Text::Character);
            }
            if let (true, Some(Text::Character(said))) = (loaded.is_certain, &code.text) {
                let shape = Shape::new(outline, *said, loaded.facts.is_embedded);
                let kept = shape.filter(|shape| shape.pieces() <= self.pieces_left);
                self.pieces_left -= kept.as_ref().map_or(0, Shape::pieces);
                code.shape = kept.map(Rc::new);
            }
            Rc::new(code)
        });
        (code, length.max(1), Rc::clone(found))
    }
}

/// A code without its shape, and its outline.
fn describe(font: &hayro_font::Font<'_>, code: u32) -> (Code, BezPath) {
    let advance = font.code_advance(code);
    let glyph = font.glyph(font.map_code(code), code);
    let is_drawn = matches!(glyph, FontGlyph::Type3(_));
    let mut is_block = false;
    let (text, ink, outline) = match glyph {
        FontGlyph::Outline(glyph) => {
            let outline = glyph.outline();
            let ink = match outline.is_empty() {
                true => Rect::ZERO,
                false => outline.bounding_box(),
            };
            is_block = fills_its_box(&outline, ink);
            (glyph.as_unicode(), ink, outline)
        }
        // drawn by a procedure that is not followed: as high as letters usually are
        FontGlyph::Type3(glyph) => {
            let ink = Rect::new(0.0, 0.0, advance.x, 700.0);
            (glyph.as_unicode(), ink, BezPath::new())
        }
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
    let code = Code {
        text,
        shape: None,
        advance: if is_finite { advance } else { Vec2::ZERO },
        displacement: font.origin_displacement(code),
        ink: if is_finite { ink } else { Rect::ZERO },
        is_drawn,
        is_block,
    };
    (code, outline)
}

/// The programs of the standard 14 fonts, and which of them stands in for another font.
fn standard_programs() -> FontResolverFn {
    Arc::new(|query| {
        Some(match query {
            FontQuery::Standard(font) => font.get_font_data(),
            FontQuery::Fallback(font) => font.pick_standard_font().get_font_data(),
        })
    })
}

/// What the characters of StandardEncoding (ISO 32000-2, annex D) look like in the standard 14 fonts that have letters.
pub(super) fn standard_outlines() -> Vec<(char, BezPath)> {
    use StandardFont as F;
    let fonts = [
        [
            F::Helvetica,
            F::HelveticaBold,
            F::HelveticaOblique,
            F::HelveticaBoldOblique,
        ],
        [
            F::TimesRoman,
            F::TimesBold,
            F::TimesItalic,
            F::TimesBoldItalic,
        ],
        [
            F::Courier,
            F::CourierBold,
            F::CourierOblique,
            F::CourierBoldOblique,
        ],
    ];
    let programs = standard_programs();
    let mut outlines = Vec::new();
    for font in fonts.into_iter().flatten() {
        let Some(font) = FontCache::new().standard_font(font, &programs) else {
            continue;
        };
        for code in 33..=255 {
            let FontGlyph::Outline(glyph) = font.glyph(font.map_code(code), code) else {
                continue;
            };
            if let Some(BfString::Char(character)) = glyph.as_unicode() {
                outlines.push((character, glyph.outline()));
            }
        }
    }
    outlines
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
pub(super) fn unwound<T>(ask: impl FnOnce() -> T) -> Option<T> {
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
        is_coded_by_unicode: document.get(font, b"ToUnicode")?
            == Object::Name(b"Identity-H".to_vec()),
        object,
    })
}
