//! An arrangement as data: what an office keeps in a file, and what an application sends.
//!
//! ```toml
//! direction = "column"
//!
//! [[cells]]
//! block = "above"
//!
//! [[cells]]
//! qr = true
//!
//! [[cells]]
//! block = "below"
//!
//! [official]
//! name = "Ratna Kusuma"
//! degrees_behind = "S.H., M.Si."
//! post = "Kepala Biro Hukum"
//! rank = "Pembina Utama Muda (IV/c)"
//! nip = "000000000000000000"
//! letter = "correspondence"
//! on_behalf_of = "SEKRETARIS DAERAH"
//! ```

use super::{
    Acting, Align, Arrangement, Cell, Delegation, Direction, Font, LetterKind, Line, NameBlock,
    Office, Official, Picture,
};
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;

/// Sizes of text in points.
const SIZES: RangeInclusive<f32> = 1.0..=200.0;

/// A face in words. Fonts and pictures are named; whoever makes an arrangement of it knows where they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Description {
    /// How the cells follow each other.
    pub direction: Direction,
    /// A font program for text; Liberation Sans where absent.
    pub regular: Option<String>,
    /// The same for bold text.
    pub bold: Option<String>,
    /// The cells.
    pub cells: Vec<DescribedCell>,
    /// Whose names stand in the block under the letter.
    pub official: Option<DescribedOfficial>,
}

/// One cell: `qr`, `picture`, `block` or `lines`, and none of the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct DescribedCell {
    /// `true`: the QR code.
    pub qr: Option<bool>,
    /// A PNG or JPEG file: a specimen of a signature, a seal or a logo.
    pub picture: Option<String>,
    /// A part of the block of names.
    pub block: Option<BlockPart>,
    /// Lines of text, from the top.
    pub lines: Option<Vec<DescribedLine>>,
    /// Where the lines stand.
    pub align: Align,
    /// Their size in points; the largest in which they fit where absent.
    pub size: Option<f32>,
}

/// A part of the block of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockPart {
    /// The post, and in whose stead.
    Above,
    /// The name, and what stands with it.
    Below,
}

/// A line in regular or bold type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a text, or { bold = \"a text\" }")]
pub enum DescribedLine {
    /// In regular type.
    Regular(String),
    /// In bold type.
    Bold(BoldLine),
}

/// A line in bold type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoldLine {
    /// What it says.
    pub bold: String,
}

/// Whoever signs, and what kind of letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribedOfficial {
    /// The name without degrees.
    pub name: String,
    /// Degrees before it.
    #[serde(default)]
    pub degrees_before: String,
    /// Degrees behind it.
    #[serde(default)]
    pub degrees_behind: String,
    /// The post.
    pub post: String,
    /// Whose post it is.
    #[serde(default)]
    pub office: Office,
    /// Whether it is held for the time being.
    pub acting: Option<Acting>,
    /// Rank and grade.
    pub rank: Option<String>,
    /// The number of a civil servant.
    pub nip: Option<String>,
    /// The kind of letter.
    pub letter: LetterKind,
    /// *Atas nama*.
    pub on_behalf_of: Option<String>,
    /// *Untuk beliau*; only with `on_behalf_of`.
    pub through: Option<String>,
}

impl DescribedOfficial {
    fn block(&self) -> NameBlock {
        let official = Official {
            name: self.name.clone(),
            degrees_before: self.degrees_before.clone(),
            degrees_behind: self.degrees_behind.clone(),
            post: self.post.clone(),
            office: self.office,
            acting: self.acting,
            rank: self.rank.clone(),
            nip: self.nip.clone(),
        };
        let delegation = self.on_behalf_of.clone().map(|on_behalf_of| Delegation {
            on_behalf_of,
            through: self.through.clone(),
        });
        NameBlock::new(self.letter, &official, delegation.as_ref())
    }
}

/// What cannot be arranged.
#[derive(Debug)]
#[non_exhaustive]
pub enum DescriptionError<E> {
    /// A cell shows the block of names, and no official is described.
    OfficialMissing,
    /// `through` stands without `on_behalf_of`.
    ThroughNobody,
    /// There is nothing to show.
    Empty,
    /// A cell, from 1, that is none or more than one of its kinds.
    Cell(usize),
    /// A cell, from 1, with a size in points that no text has.
    Size(usize, f32),
    /// A font or a picture, by its name, that cannot be used.
    Unusable(String, Error),
    /// A font or a picture could not be had.
    Unread(E),
}

impl<E> fmt::Display for DescriptionError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfficialMissing => write!(
                f,
                "a cell shows the block of an official who is not described"
            ),
            Self::ThroughNobody => write!(f, "through stands without on_behalf_of"),
            Self::Empty => write!(f, "there are no cells"),
            Self::Cell(number) => write!(
                f,
                "cell {number} needs exactly one of qr = true, picture, block and lines"
            ),
            Self::Size(number, size) => write!(
                f,
                "the size {size} of cell {number} is not from {} to {} points",
                SIZES.start(),
                SIZES.end()
            ),
            Self::Unusable(name, error) => write!(f, "{name}: {error}"),
            Self::Unread(_) => write!(f, "a font or a picture cannot be read"),
        }
    }
}

impl Description {
    /// Every text in it, one after the other.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let lines = self
            .cells
            .iter()
            .flat_map(|cell| cell.lines.iter().flatten());
        let lines = lines.map(|line| match line {
            DescribedLine::Regular(text) | DescribedLine::Bold(BoldLine { bold: text }) => {
                text.as_str()
            }
        });
        let official = self.official.iter().flat_map(|official| {
            let optional = [
                &official.rank,
                &official.nip,
                &official.on_behalf_of,
                &official.through,
            ];
            let own = [
                &official.name,
                &official.degrees_before,
                &official.degrees_behind,
                &official.post,
            ];
            own.into_iter().chain(optional.into_iter().flatten())
        });
        lines.chain(official.map(String::as_str).filter(|text| !text.is_empty()))
    }

    /// The arrangement, with fonts and pictures that `read` gives for their names.
    ///
    /// # Errors
    /// [`DescriptionError`].
    pub fn arrange<E>(
        &self,
        mut read: impl FnMut(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Arrangement, DescriptionError<E>> {
        let mut arrangement = Arrangement::new(self.direction);
        for (named, slot) in [
            (&self.regular, &mut arrangement.regular),
            (&self.bold, &mut arrangement.bold),
        ] {
            if let Some(name) = named {
                let program = read(name).map_err(DescriptionError::Unread)?;
                *slot = Font::new(program)
                    .map_err(|error| DescriptionError::Unusable(name.clone(), error))?;
            }
        }
        if self
            .official
            .as_ref()
            .is_some_and(|official| official.through.is_some() && official.on_behalf_of.is_none())
        {
            return Err(DescriptionError::ThroughNobody);
        }
        if self.cells.is_empty() {
            return Err(DescriptionError::Empty);
        }
        for (number, cell) in (1..).zip(&self.cells) {
            arrangement.cells.push(self.cell(number, cell, &mut read)?);
        }
        Ok(arrangement)
    }

    fn cell<E>(
        &self,
        number: usize,
        cell: &DescribedCell,
        read: &mut dyn FnMut(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Cell, DescriptionError<E>> {
        let DescribedCell {
            qr,
            picture,
            block,
            lines,
            align,
            size,
        } = cell;
        if let Some(size) = size
            && !SIZES.contains(size)
        {
            return Err(DescriptionError::Size(number, *size));
        }
        let text = |lines: Vec<Line>| Cell::Text {
            lines,
            align: *align,
            size: *size,
        };
        match (qr, picture, block, lines) {
            (Some(true), None, None, None) => Ok(Cell::Qr),
            (None, Some(name), None, None) => {
                let file = read(name).map_err(DescriptionError::Unread)?;
                let picture = Picture::new(&file);
                picture
                    .map(Cell::Picture)
                    .map_err(|error| DescriptionError::Unusable(name.clone(), error))
            }
            (None, None, Some(part), None) => {
                let official = self.official.as_ref();
                let official = official.ok_or(DescriptionError::OfficialMissing)?;
                let [above, below] = official.block().lines();
                Ok(text(match part {
                    BlockPart::Above => above,
                    BlockPart::Below => below,
                }))
            }
            (None, None, None, Some(lines)) => {
                let lines = lines.iter().map(|line| match line {
                    DescribedLine::Regular(text) => Line::new(text),
                    DescribedLine::Bold(BoldLine { bold }) => Line::bold(bold),
                });
                Ok(text(lines.collect()))
            }
            _ => Err(DescriptionError::Cell(number)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn arranged(text: &str) -> Result<Arrangement, DescriptionError<Infallible>> {
        let description: Description = toml::from_str(text).unwrap();
        description.arrange(|_| Ok(Vec::new()))
    }

    const OFFICIAL: &str =
        "[official]\nname = 'Ratna'\npost = 'Camat'\nletter = 'correspondence'\n";

    #[test]
    fn a_block_stands_around_the_code() {
        let text = format!(
            "direction = 'column'\n[[cells]]\nblock = 'above'\n[[cells]]\nqr = true\n[[cells]]\nblock = 'below'\n{OFFICIAL}"
        );
        let arrangement = arranged(&text).unwrap();
        assert_eq!(arrangement.direction, Direction::Column);
        let [
            Cell::Text { lines: above, .. },
            Cell::Qr,
            Cell::Text { lines: below, .. },
        ] = arrangement.cells.as_slice()
        else {
            unreachable!("{:?}", arrangement.cells);
        };
        assert_eq!(above, &[Line::new("Camat,")]);
        assert_eq!(below, &[Line::bold("Ratna")]);
    }

    /// Those that are given as examples; what they look like was looked at.
    #[test]
    fn the_templates_are_arranged() {
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, 1, 1);
        encoder.set_color(png::ColorType::Rgba);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&[1, 2, 3, 128]))
            .unwrap();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli/templates");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let description: Description = toml::from_str(&text).unwrap();
            let arranged = description.arrange(|_| Ok::<_, Infallible>(picture.clone()));
            assert!(arranged.is_ok(), "{}: {arranged:?}", path.display());
            count += 1;
        }
        assert_eq!(count, 4);
    }

    #[test]
    fn lines_are_regular_or_bold() {
        let arrangement =
            arranged("[[cells]]\nlines = ['a', { bold = 'b' }]\nsize = 8\nalign = 'center'")
                .unwrap();
        let expected = Cell::Text {
            lines: vec![Line::new("a"), Line::bold("b")],
            align: Align::Center,
            size: Some(8.0),
        };
        assert_eq!(arrangement.cells, [expected]);
    }

    #[test]
    fn what_cannot_be_arranged_is_named() {
        use DescriptionError as E;
        assert!(matches!(arranged(""), Err(E::Empty)));
        assert!(matches!(
            arranged("[[cells]]\nblock = 'above'"),
            Err(E::OfficialMissing)
        ));
        let second = |cell: &str| arranged(&format!("[[cells]]\nqr = true\n[[cells]]\n{cell}"));
        for cell in ["", "qr = false", "qr = true\nlines = ['a']"] {
            assert!(matches!(second(cell), Err(E::Cell(2))), "{cell}");
        }
        for size in ["0", "200.5", "nan"] {
            let text = format!("lines = ['a']\nsize = {size}");
            assert!(matches!(second(&text), Err(E::Size(2, _))), "{size}");
        }
        let through = format!("[[cells]]\nqr = true\n{OFFICIAL}through = 'Sekda'");
        assert!(matches!(arranged(&through), Err(E::ThroughNobody)));
        let picture = arranged("[[cells]]\npicture = 'seal.png'");
        assert!(matches!(picture, Err(E::Unusable(name, _)) if name == "seal.png"));
        assert!(toml::from_str::<Description>("cels = []").is_err());
    }
}
