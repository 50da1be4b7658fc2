//! What becomes of findings: they are told, or the document is not signed.

use super::finding::{Finding, FindingCode, Findings};
use super::{Depth, content, structure};
use crate::error::{Error, Refusal};
use crate::pdf::Document;

/// How a document is looked at before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Looking {
    /// At what.
    pub depth: Depth,
    /// For what it is not signed.
    pub refused: Refused,
}

/// Findings for which a document is not signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Refused {
    /// None: they are told.
    #[default]
    None,
    /// Every one.
    All,
    /// These.
    These(Vec<FindingCode>),
}

/// At the objects, and nothing is refused.
impl Default for Looking {
    fn default() -> Self {
        Self {
            depth: Depth::Structure,
            refused: Refused::None,
        }
    }
}

impl Refused {
    /// By the names of findings, or `all`.
    ///
    /// # Errors
    /// The first word that is neither.
    pub fn named<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Self, &'w str> {
        let mut codes = Vec::new();
        let mut all = false;
        for word in words {
            match FindingCode::named(word) {
                Some(code) => codes.push(code),
                None if word == "all" => all = true,
                None => return Err(word),
            }
        }
        Ok(match (all, codes.is_empty()) {
            (true, _) => Self::All,
            (false, true) => Self::None,
            (false, false) => Self::These(codes),
        })
    }

    fn has(&self, code: FindingCode) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::These(codes) => codes.contains(&code),
        }
    }
}

impl Looking {
    /// With this depth and these refusals.
    #[must_use]
    pub fn new(depth: Depth, refused: Refused) -> Self {
        Self { depth, refused }
    }

    /// Looks. What cannot be looked at is a finding itself.
    ///
    /// # Errors
    /// [`Refusal::Doubtful`] with the first finding that is refused; [`Error::Io`].
    pub fn at(&self, document: &Document<'_>) -> Result<Findings, Error> {
        let mut findings = match self.depth {
            Depth::None => return Ok(Findings::default()),
            Depth::Structure | Depth::Content => or_unread(structure(document))?,
        };
        if self.depth == Depth::Content {
            findings.extend(or_unread(content(document))?);
        }
        let mut refused = findings
            .list
            .iter()
            .filter(|finding| self.refused.has(finding.code));
        match refused.next() {
            Some(finding) => Err(Refusal::Doubtful {
                finding: Box::new(finding.clone()),
            }
            .into()),
            None => Ok(findings),
        }
    }
}

fn or_unread(found: Result<Findings, Error>) -> Result<Findings, Error> {
    match found {
        Err(error @ Error::Io(_)) => Err(error),
        Err(error) => {
            let mut findings = Findings::default();
            let unread = Finding::new(FindingCode::PageUnread).saying(error.to_string());
            findings.add(1, unread);
            Ok(findings)
        }
        found => found,
    }
}
