//! A subset as the objects of a PDF: a composite font whose codes are its glyphs (ISO 32000-2, 9.7).

use super::font::Subset;
use super::number;
use crate::error::Error;
use crate::pdf::{self, Effort, Update, reference};
use lopdf::ObjectId;
use ring::digest::{SHA256, digest};
use std::fmt::Write as _;

/// Characters that one `bfchar` block may map (Adobe Technical Note 5014, 1.4.1).
const BLOCK: usize = 100;

/// A subset, and what of it will stand in every file alike.
#[derive(Debug)]
pub(super) struct Embedded {
    pub(super) subset: Subset,
    /// Its program.
    deflated: Vec<u8>,
    to_unicode: String,
    name: String,
    /// What its descriptor says beside references.
    descriptor: String,
    /// `/W` of its descendant.
    widths: String,
}

impl Embedded {
    /// Compresses it, as far as it goes.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn new(subset: Subset) -> Result<Self, Error> {
        let name = name(&subset);
        let widths: Vec<String> = subset.widths.iter().copied().map(number).collect();
        Ok(Self {
            deflated: pdf::deflated(&subset.program, Effort::Best)?,
            to_unicode: to_unicode(&subset),
            descriptor: descriptor(&name, &subset),
            widths: format!("[0 [{}]]", widths.join(" ")),
            name,
            subset,
        })
    }

    /// Adds it to an update.
    pub(super) fn add(&self, update: &mut Update<'_, '_>) -> Result<ObjectId, Error> {
        let Self {
            subset,
            name,
            descriptor,
            widths,
            ..
        } = self;
        let program = update.add_stream(
            format!(
                "<< /Length1 {} /Filter /FlateDecode >>",
                subset.program.len()
            )
            .as_bytes(),
            &self.deflated,
        )?;
        // PDF/A-1 wants to know which glyphs are there: all of those in the program (ISO 19005-1, 6.3.5)
        let glyphs = update.add_stream(b"<< >>", &all_of(subset.glyphs))?;
        let descriptor = update.add(format!(
            "<< {descriptor} /FontFile2 {} /CIDSet {} >>",
            reference(program),
            reference(glyphs),
        ))?;
        let descendant = update.add(format!(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering \
             (Identity) /Supplement 0 >> /FontDescriptor {} /DW 0 /W {widths} /CIDToGIDMap /Identity >>",
            reference(descriptor),
        ))?;
        let unicode = update.add_stream(b"<< >>", self.to_unicode.as_bytes())?;
        update.add(format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{}] /ToUnicode {} >>",
            reference(descendant),
            reference(unicode),
        ))
    }
}

fn descriptor(name: &str, subset: &Subset) -> String {
    let measures = subset.font.measures();
    let bounds = measures.bounds.map(number).join(" ");
    format!(
        "/Type /FontDescriptor /FontName /{name} /Flags {} /FontBBox [{bounds}] /ItalicAngle {} /Ascent {} /Descent {} \
         /CapHeight {} /StemV 80",
        // symbolic: its characters are told by /ToUnicode alone
        4 | u8::from(measures.is_fixed_pitch),
        number(measures.italic_angle),
        number(measures.ascent),
        number(measures.descent),
        number(measures.cap_height),
    )
}

/// Its name with the tag of a subset (9.9.2), which different subsets have differently.
fn name(subset: &Subset) -> String {
    let digest = digest(&SHA256, &subset.program);
    let letters = digest.as_ref().iter().take(6);
    let tag: String = letters.map(|byte| char::from(b'A' + byte % 26)).collect();
    format!("{tag}+{}", subset.font.name())
}

/// A bit for each glyph, the first the highest of its byte.
fn all_of(glyphs: usize) -> Vec<u8> {
    let mut set = vec![0xFF; glyphs / 8];
    let rest = glyphs % 8;
    if rest > 0 {
        set.push(!(0xFF_u8 >> rest));
    }
    set
}

/// The characters of the glyphs (9.10.3), so that text can be searched and copied.
fn to_unicode(subset: &Subset) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) \
         /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let mut glyphs: Vec<(u16, char)> = subset
        .characters
        .iter()
        .map(|(character, glyph)| (*glyph, *character))
        .collect();
    glyphs.sort_unstable();
    // two characters may share a glyph; the first stands for both
    glyphs.dedup_by_key(|(glyph, _)| *glyph);
    for block in glyphs.chunks(BLOCK) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (glyph, character) in block {
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units);
            let _ = write!(map, "<{glyph:04X}> <");
            for unit in units {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}
