//! The visible box of a signing request: where it stands and what it shows.

use super::sign_request::{bounded_text, once, parsed};
use crate::problem::Problem;
use crate::signing::{QrCode, VisibleOrder};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use segel_core::appearance::{Arrangement, Description, DescriptionError, Face};
use segel_core::placement::{Anchor, Occurrence, Origin, PageChoice, Placement, TAG_SIZE};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// Lines of text in the visible box.
const MAX_LINES: usize = 20;

/// Cells of a visible box.
const MAX_CELLS: usize = 12;

/// Where and what to show on the page: `rectangle`, or `tag`.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VisibleRequest {
    /// The page of the rectangle, from 1 or one of `first`, `last` and `all`; the last where absent.
    #[schema(value_type = Option<String>, example = "last")]
    page: Option<PageWord>,
    /// Left, bottom (or top, by `origin`), width and height in points, as the page is seen.
    #[schema(value_type = Option<[f32; 4]>, example = json!([334.6, 193.6, 204.0, 77.3]))]
    rectangle: Option<[f32; 4]>,
    /// The corner that the rectangle is counted from: `lower-left` where absent.
    #[schema(value_type = Option<String>)]
    origin: Option<Origin>,
    /// A text on a page that the box replaces.
    #[schema(example = "${ttd_pengirim}")]
    tag: Option<String>,
    /// Width and height of the box at the tag, in points; 90 by 90 where absent.
    #[schema(value_type = Option<[f32; 2]>)]
    size: Option<[f32; 2]>,
    /// Which place is taken where the tag stands several times: `first` where absent.
    #[schema(value_type = Option<String>)]
    choice: Option<Occurrence>,
    /// How the box lies to the tag: `center` where absent.
    #[schema(value_type = Option<String>)]
    anchor: Option<Anchor>,
    /// Whether the box holds a QR code that opens the document's public page; true where absent.
    qr: Option<bool>,
    /// Lines of text beside the QR code.
    #[schema(example = json!(["Ditandatangani secara elektronik oleh:", "Kepala Dinas Contoh"]))]
    #[serde(default)]
    text: Vec<String>,
    /// What it shows in the place of `text`: cells beside or above each other, with pictures and fonts in base64.
    #[schema(value_type = Option<Object>)]
    appearance: Option<Description>,
}

/// A page by number or word.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
enum PageWord {
    Number(u32),
    Word(Word),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    First,
    Last,
    All,
}

impl VisibleRequest {
    /// Takes a parameter of a query; `false` where it is not one of a box.
    pub(super) fn take(&mut self, name: &str, value: String) -> Result<bool, Problem> {
        match name {
            "page" => once(&mut self.page, name, page(&value)?)?,
            "rectangle" => once(&mut self.rectangle, name, numbers(name, &value)?)?,
            "origin" => once(&mut self.origin, name, word(name, &value)?)?,
            "tag" => once(&mut self.tag, name, value)?,
            "size" => once(&mut self.size, name, numbers(name, &value)?)?,
            "choice" => once(&mut self.choice, name, word(name, &value)?)?,
            "anchor" => once(&mut self.anchor, name, word(name, &value)?)?,
            "qr" => once(&mut self.qr, name, parsed(name, &value)?)?,
            "text" => self.text.push(value),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether nothing is said of a box.
    pub(super) fn is_empty(&self) -> bool {
        matches!(
            self,
            Self {
                page: None,
                rectangle: None,
                origin: None,
                tag: None,
                size: None,
                choice: None,
                anchor: None,
                qr: None,
                text,
                appearance: None,
            } if text.is_empty()
        )
    }

    /// What is ordered.
    pub(super) fn order(self) -> Result<VisibleOrder, Problem> {
        let placement = self.placement()?;
        let qr = match self.qr {
            Some(false) => QrCode::Absent,
            None | Some(true) => QrCode::PublicPage,
        };
        let arrangement = match self.appearance {
            None => {
                bounded_lines(self.text.iter().map(String::as_str))?;
                Arrangement::qr_and_text(self.text)
            }
            Some(_) if !self.text.is_empty() => {
                return Err(Problem::invalid_request(
                    "text and appearance cannot stand together",
                ));
            }
            Some(description) => {
                bounded_lines(description.texts())?;
                arranged(&description)?
            }
        };
        Ok(VisibleOrder {
            placement,
            qr,
            face: Face::new(arrangement)?,
        })
    }

    fn placement(&self) -> Result<Placement, Problem> {
        match (self.rectangle, &self.tag) {
            (Some(rectangle), None) => {
                if self.size.is_some() || self.choice.is_some() || self.anchor.is_some() {
                    return Err(Problem::invalid_request(
                        "size, choice and anchor belong to a tag, and the box has a rectangle",
                    ));
                }
                Ok(Placement::At {
                    page: match self.page {
                        Some(PageWord::Number(number)) => PageChoice::Number(number),
                        Some(PageWord::Word(Word::First)) => PageChoice::First,
                        Some(PageWord::Word(Word::All)) => PageChoice::All,
                        None | Some(PageWord::Word(Word::Last)) => PageChoice::Last,
                    },
                    origin: self.origin.unwrap_or_default(),
                    rectangle,
                })
            }
            (None, Some(tag)) => {
                if self.page.is_some() || self.origin.is_some() {
                    return Err(Problem::invalid_request(
                        "page and origin belong to a rectangle, and the box has a tag",
                    ));
                }
                if tag.trim().is_empty() {
                    return Err(Problem::invalid_request("The tag has no characters"));
                }
                bounded_text(tag)?;
                Ok(Placement::Tag {
                    text: tag.clone(),
                    size: self.size.unwrap_or(TAG_SIZE),
                    occurrence: self.choice.unwrap_or_default(),
                    anchor: self.anchor.unwrap_or_default(),
                })
            }
            (None, None) => Err(Problem::invalid_request(
                "A visible box needs a rectangle or a tag",
            )),
            (Some(_), Some(_)) => Err(Problem::invalid_request(
                "rectangle and tag cannot stand together",
            )),
        }
    }
}

/// Refuses more text than a box sensibly holds.
fn bounded_lines<'t>(lines: impl Iterator<Item = &'t str>) -> Result<(), Problem> {
    for (at, line) in lines.enumerate() {
        if at >= MAX_LINES {
            return Err(Problem::invalid_request(format!(
                "The visible box has more than {MAX_LINES} lines of text"
            )));
        }
        bounded_text(line)?;
    }
    Ok(())
}

fn arranged(description: &Description) -> Result<Arrangement, Problem> {
    if description.cells.len() > MAX_CELLS {
        return Err(Problem::invalid_request(format!(
            "The visible box has more than {MAX_CELLS} cells"
        )));
    }
    let arranged = description.arrange(|file| STANDARD.decode(file));
    arranged.map_err(|error| match error {
        // its name would be the file itself
        DescriptionError::Unusable(_, error) => error.into(),
        DescriptionError::Unread(_) => {
            Problem::invalid_request("A picture or font of the appearance is not base64")
        }
        other => Problem::invalid_request(format!("The appearance cannot be followed: {other}")),
    })
}

fn page(value: &str) -> Result<PageWord, Problem> {
    match value.parse() {
        Ok(number) => Ok(PageWord::Number(number)),
        Err(_) => word("page", value).map(PageWord::Word),
    }
}

/// One of the words that JSON has, too.
pub(super) fn word<T: DeserializeOwned>(name: &str, value: &str) -> Result<T, Problem> {
    serde_json::from_value(value.into()).map_err(|_| {
        Problem::invalid_request(format!("The parameter {name} does not have its form"))
    })
}

/// Numbers with commas between them.
fn numbers<const N: usize>(name: &str, value: &str) -> Result<[f32; N], Problem> {
    let numbers = value
        .split(',')
        .map(|number| parsed(name, number.trim()))
        .collect::<Result<Vec<f32>, _>>()?;
    numbers.try_into().map_err(|_| {
        Problem::invalid_request(format!(
            "{name} is not {N} numbers with commas between them"
        ))
    })
}
