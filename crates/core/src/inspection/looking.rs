//! What becomes of findings: they are told, or the document is not signed.

use super::finding::{Finding, FindingCode, Findings};
use super::{Depth, content, structure};
use crate::error::{Error, Refusal};
use crate::pdf::Document;
use std::iter;

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

    /// What [`Refused::named`] understands.
    pub fn words() -> impl Iterator<Item = String> {
        let codes = FindingCode::ALL.iter().map(FindingCode::to_string);
        iter::once("all".to_owned()).chain(codes)
    }

    /// These and the others.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        match (self, others) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::None, refused) | (refused, Self::None) => refused.clone(),
            (Self::These(codes), Self::These(others)) => {
                Self::These([codes.as_slice(), others].concat())
            }
        }
    }

    /// The least depth at which none of them is overlooked.
    fn depth(&self) -> Depth {
        match self {
            Self::None => Depth::None,
            Self::All => Depth::Content,
            Self::These(codes) => {
                let depths = codes.iter().map(|code| code.depth());
                depths.max().unwrap_or(Depth::None)
            }
        }
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
    /// With these refusals, and with this depth or a greater one where something is refused that it would overlook.
    #[must_use]
    pub fn new(depth: Depth, refused: Refused) -> Self {
        Self {
            depth: depth.max(refused.depth()),
            refused,
        }
    }

    /// The same with more refusals.
    #[must_use]
    pub fn refusing(&self, more: &Refused) -> Self {
        Self::new(self.depth, self.refused.and(more))
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Depth, FindingCode, Looking, Refused};

    #[test]
    fn every_finding_is_listed_by_its_name() {
        let unknown: Result<FindingCode, _> = serde_json::from_str("\"x\"");
        let told = unknown.unwrap_err().to_string();
        let names = FindingCode::ALL.map(|code| format!("`{code}`"));
        assert!(
            told.contains(&format!("expected one of {} at", names.join(", "))),
            "{told}"
        );
        for word in Refused::words() {
            assert!(Refused::named([word.as_str()]).is_ok(), "{word}");
        }
    }

    #[test]
    fn what_is_refused_is_looked_for() {
        let depth = |depth, words: &[&str]| {
            Looking::new(depth, Refused::named(words.iter().copied()).unwrap()).depth
        };
        assert_eq!(depth(Depth::None, &[]), Depth::None);
        assert_eq!(depth(Depth::None, &["script"]), Depth::Structure);
        assert_eq!(depth(Depth::Content, &["script"]), Depth::Content);
        assert_eq!(
            depth(Depth::Structure, &["script", "text-covered"]),
            Depth::Content
        );
        assert_eq!(depth(Depth::None, &["all"]), Depth::Content);
    }

    #[test]
    fn refusals_are_added_and_none_is_taken_away() {
        let named = |words: &[&str]| Refused::named(words.iter().copied()).unwrap();
        let (none, all, script) = (Refused::None, Refused::All, named(&["script"]));
        for (one, other, both) in [
            (&none, &none, none.clone()),
            (&none, &script, script.clone()),
            (&script, &none, script.clone()),
            (&script, &all, all.clone()),
            (&all, &none, all.clone()),
            (&script, &named(&["layers"]), named(&["script", "layers"])),
        ] {
            assert_eq!(one.and(other), both, "{one:?} and {other:?}");
        }
        let looking = Looking::new(Depth::None, none).refusing(&named(&["text-tiny"]));
        assert_eq!(looking, Looking::new(Depth::Content, named(&["text-tiny"])));
    }
}
