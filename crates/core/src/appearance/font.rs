//! A TrueType font: which characters it shows, how wide they are, and the part of it that a box needs.
//!
//! What is embedded holds the glyphs of the text and no more, numbered anew from 1 in the order in which
//! they were asked for, so equal texts give equal bytes.

use crate::error::{Error, FontFault, Refusal};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};
use subsetter::GlyphRemapper;

/// Larger files are no fonts for letters.
const MAX_BYTES: usize = 16 << 20;

/// `fsType` 2 of table OS/2: the font must not be embedded in any manner.
const RESTRICTED: u16 = 0x0002;

/// A font that a box is written in: TrueType with outlines in `glyf`.
#[derive(Clone)]
pub struct Font(Arc<Data>);

struct Data {
    bytes: Cow<'static, [u8]>,
    name: String,
    /// In thousandths of the font size, as all of them.
    measures: Measures,
}

/// What a font descriptor says (ISO 32000-2, table 120).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measures {
    pub(super) bounds: [f32; 4],
    pub(super) italic_angle: f32,
    pub(super) ascent: f32,
    pub(super) descent: f32,
    pub(super) cap_height: f32,
    pub(super) is_fixed_pitch: bool,
}

impl fmt::Debug for Font {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Font").field(&self.0.name).finish()
    }
}

impl PartialEq for Font {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.bytes == other.0.bytes
    }
}

impl Font {
    /// Liberation Sans, which has the widths of Arial (SIL Open Font License 1.1).
    #[must_use]
    pub fn sans() -> Self {
        static FONT: OnceLock<Option<Font>> = OnceLock::new();
        shipped(&FONT, include_bytes!("fonts/LiberationSans-Regular.ttf"))
    }

    /// Liberation Sans Bold.
    #[must_use]
    pub fn sans_bold() -> Self {
        static FONT: OnceLock<Option<Font>> = OnceLock::new();
        shipped(&FONT, include_bytes!("fonts/LiberationSans-Bold.ttf"))
    }

    /// A font of one's own.
    ///
    /// # Errors
    /// [`Refusal::FontUnusable`] where it is none with TrueType outlines, or may not be embedded.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Error> {
        Self::of(Cow::Owned(bytes))
    }

    fn of(bytes: Cow<'static, [u8]>) -> Result<Self, Error> {
        let unusable = |fault| Error::from(Refusal::FontUnusable { fault });
        if bytes.len() > MAX_BYTES {
            return Err(unusable(FontFault::TooLarge { max: MAX_BYTES }));
        }
        let font = FontRef::new(&bytes).map_err(|_| unusable(FontFault::Unreadable))?;
        if font.glyf().is_err() || font.loca(None).is_err() {
            return Err(unusable(FontFault::NoTrueTypeOutlines));
        }
        if font
            .os2()
            .is_ok_and(|os2| os2.fs_type() & 0x000F == RESTRICTED)
        {
            return Err(unusable(FontFault::EmbeddingForbidden));
        }
        if !font.charmap().has_map() {
            return Err(unusable(FontFault::NoCharacters));
        }
        let name = font
            .localized_strings(StringId::POSTSCRIPT_NAME)
            .english_or_first()
            .map(|name| name.chars().filter(char::is_ascii_alphanumeric).collect())
            .filter(|name: &String| !name.is_empty());
        let data = Data {
            measures: measures(&font).ok_or_else(|| unusable(FontFault::Unreadable))?,
            name: name.unwrap_or_else(|| "Font".to_owned()),
            bytes,
        };
        Ok(Self(Arc::new(data)))
    }

    /// Its PostScript name, letters and digits only.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    pub(super) fn measures(&self) -> Measures {
        self.0.measures
    }

    /// What of it shows `texts`.
    pub(super) fn subset<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Result<Subset, Error> {
        let unusable = |fault| Error::from(Refusal::FontUnusable { fault });
        let font = FontRef::new(&self.0.bytes).map_err(|_| unusable(FontFault::Unreadable))?;
        let scale = scale(&font).ok_or_else(|| unusable(FontFault::Unreadable))?;
        let (charmap, metrics) = (font.charmap(), metrics(&font));
        let mut remapper = GlyphRemapper::new();
        let mut characters = BTreeMap::new();
        let mut widths = vec![metrics.advance_width(GlyphId::NOTDEF).unwrap_or(0.0) * scale];
        for character in texts.flat_map(str::chars) {
            if characters.contains_key(&character) {
                continue;
            }
            let missing = || Refusal::TextNotShowable {
                character,
                font: self.0.name.clone(),
            };
            let found = charmap
                .map(character)
                .filter(|glyph| *glyph != GlyphId::NOTDEF);
            let glyph = found.and_then(|glyph| u16::try_from(glyph.to_u32()).ok());
            let glyph = glyph.ok_or_else(missing)?;
            let number = remapper.remap(glyph);
            let width = metrics.advance_width(glyph.into()).ok_or_else(missing)? * scale;
            if usize::from(number) == widths.len() {
                widths.push(width);
            }
            characters.insert(character, number);
        }
        let program = subsetter::subset(&self.0.bytes, 0, &remapper);
        let program = program.map_err(|_| unusable(FontFault::Unreadable))?;
        let metrics = FontRef::new(&program).map_err(|_| unusable(FontFault::Unreadable))?;
        let metrics = metrics.glyph_metrics(Size::unscaled(), LocationRef::default());
        Ok(Subset {
            font: self.clone(),
            glyphs: metrics.glyph_count() as usize,
            program,
            characters,
            widths,
        })
    }
}

/// The glyphs of some texts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subset {
    pub(super) font: Font,
    /// A TrueType font program without `cmap`.
    pub(super) program: Vec<u8>,
    /// How many glyphs it has: those of characters, and the parts that some of them are made of.
    pub(super) glyphs: usize,
    /// The glyph of each character.
    pub(super) characters: BTreeMap<char, u16>,
    /// The advance width of each glyph, in thousandths of the font size.
    pub(super) widths: Vec<f32>,
}

impl Subset {
    /// The glyphs of a text that it was made for, two bytes each.
    pub(super) fn encode(&self, text: &str) -> String {
        let glyphs = text
            .chars()
            .filter_map(|character| self.characters.get(&character));
        glyphs.map(|glyph| format!("{glyph:04X}")).collect()
    }

    /// How wide a text is, in font sizes.
    pub(super) fn width(&self, text: &str) -> f32 {
        let widths = text.chars().filter_map(|character| {
            let glyph = self.characters.get(&character)?;
            self.widths.get(usize::from(*glyph))
        });
        widths.sum::<f32>() / 1000.0
    }
}

/// A font that this crate comes with, which is tested to be one.
#[allow(clippy::expect_used)]
fn shipped(place: &'static OnceLock<Option<Font>>, bytes: &'static [u8]) -> Font {
    let font = place.get_or_init(|| Font::of(Cow::Borrowed(bytes)).ok());
    font.clone().expect("the fonts in this crate can be used")
}

fn metrics<'f>(font: &FontRef<'f>) -> GlyphMetrics<'f> {
    font.glyph_metrics(Size::unscaled(), LocationRef::default())
}

/// From the font's units to thousandths of its size.
fn scale(font: &FontRef<'_>) -> Option<f32> {
    let units = font.head().ok()?.units_per_em();
    (16..=16384)
        .contains(&units)
        .then(|| 1000.0 / f32::from(units))
}

fn measures(font: &FontRef<'_>) -> Option<Measures> {
    let scale = scale(font)?;
    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let bounds = metrics.bounds?;
    let ascent = metrics.ascent * scale;
    Some(Measures {
        bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|edge| edge * scale),
        italic_angle: metrics.italic_angle,
        ascent,
        descent: metrics.descent * scale,
        cap_height: metrics.cap_height.map_or(ascent, |height| height * scale),
        is_fixed_pitch: metrics.is_monospace,
    })
}
