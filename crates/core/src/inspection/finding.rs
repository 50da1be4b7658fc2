//! What would make a signature doubtful, found before it is made.

use super::Depth;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One finding, and where it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// The page, from 1, where it is on one.
    pub page: Option<u32>,
    /// The object, where it is in one.
    pub object: Option<u32>,
    /// Where on the page, in its own coordinates: left, bottom, right, top in points.
    pub area: Option<[f32; 4]>,
    /// What stands there: a text, a key, a name. It is whatever the document says.
    pub detail: Option<String>,
}

impl Finding {
    pub(super) fn new(code: FindingCode) -> Self {
        Self {
            code,
            page: None,
            object: None,
            area: None,
            detail: None,
        }
    }

    pub(super) fn on(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    pub(super) fn within(mut self, object: u32) -> Self {
        self.object = Some(object);
        self
    }

    pub(super) fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// For whoever looks closer; people are told in their language.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some(page) = self.page {
            write!(f, " on page {page}")?;
        }
        if let Some(object) = self.object {
            write!(f, " in object {object}")?;
        }
        match &self.detail {
            Some(detail) if !detail.is_empty() => write!(f, ": {detail:?}"),
            _ => Ok(()),
        }
    }
}

/// What was found. The names in JSON are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingCode {
    /// An object stands twice in one revision, and programs may take either.
    ObjectTwice,
    /// Pages that are in the file and in no page tree that is shown.
    PageUnreferenced,
    /// JavaScript.
    Script,
    /// Something that a program does by itself or when it is clicked, beyond going to a place or an address.
    Action,
    /// Something that is fetched from elsewhere when it is shown.
    ExternalContent,
    /// A file inside the document.
    Attachment,
    /// A picture that has others for the same place, of which a program shows one on a screen and another on paper.
    AlternateImage,
    /// The document claims to be an archive file (PDF/A), and has what such a file may not.
    ArchiveBroken,
    /// A form field shows something else than its value.
    ValueDiffers,
    /// A page that could not be read to its end.
    PageUnread,
    /// Layers, which may be shown or not.
    Layers,
    /// A font that every program replaces by another.
    FontNotEmbedded,
    /// Text on a layer that is not shown.
    TextOnHiddenLayer,
    /// Text that leaves no ink.
    TextInvisible,
    /// Text in the colour of its ground.
    TextSameColour,
    /// Text that is too small to be read.
    TextTiny,
    /// Text outside of what is seen.
    TextOutside,
    /// Text that something is painted over.
    TextCovered,
}

impl FindingCode {
    /// All that there are.
    pub const ALL: [Self; 18] = [
        Self::ObjectTwice,
        Self::PageUnreferenced,
        Self::Script,
        Self::Action,
        Self::ExternalContent,
        Self::Attachment,
        Self::AlternateImage,
        Self::ArchiveBroken,
        Self::ValueDiffers,
        Self::PageUnread,
        Self::Layers,
        Self::FontNotEmbedded,
        Self::TextOnHiddenLayer,
        Self::TextInvisible,
        Self::TextSameColour,
        Self::TextTiny,
        Self::TextOutside,
        Self::TextCovered,
    ];

    /// The least depth at which none of them is overlooked.
    #[must_use]
    pub fn depth(self) -> Depth {
        match self {
            Self::ObjectTwice
            | Self::PageUnreferenced
            | Self::Script
            | Self::Action
            | Self::ExternalContent
            | Self::Attachment
            | Self::AlternateImage
            | Self::ValueDiffers => Depth::Structure,
            Self::ArchiveBroken
            | Self::PageUnread
            | Self::Layers
            | Self::FontNotEmbedded
            | Self::TextOnHiddenLayer
            | Self::TextInvisible
            | Self::TextSameColour
            | Self::TextTiny
            | Self::TextOutside
            | Self::TextCovered => Depth::Content,
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name: StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
        Self::deserialize(name).ok()
    }
}

/// The name that it has in JSON.
impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Findings, of which the first ones are listed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Findings {
    /// The first ones, [`Limits::findings`](crate::Limits::findings) at most, and behind them the first of each kind
    /// that is not among these: what is refused cannot hide behind what is not.
    pub list: Vec<Finding>,
    /// How many there are.
    pub count: u64,
    /// A bit for each kind in the list.
    #[serde(skip)]
    kinds: u32,
}

impl Findings {
    /// These and others.
    pub fn extend(&mut self, others: Self) {
        self.count += others.count;
        self.list.extend(others.list);
        self.kinds |= others.kinds;
    }

    pub(super) fn add(&mut self, most: usize, finding: Finding) {
        self.count += 1;
        let kind = 1 << finding.code as u32;
        if self.list.len() < most || self.kinds & kind == 0 {
            self.kinds |= kind;
            self.list.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, FindingCode, Findings};

    #[test]
    fn a_full_list_takes_the_first_of_each_kind() {
        let mut findings = Findings::default();
        for code in [
            FindingCode::Attachment,
            FindingCode::Attachment,
            FindingCode::Attachment,
            FindingCode::Script,
            FindingCode::Script,
        ] {
            findings.add(2, Finding::new(code));
        }
        let codes: Vec<FindingCode> = findings.list.iter().map(|finding| finding.code).collect();
        let (attachment, script) = (FindingCode::Attachment, FindingCode::Script);
        assert_eq!(codes, [attachment, attachment, script]);
        assert_eq!(findings.count, 5);
    }
}
