//! What is found in a document before it is signed, and what becomes of it: a warning, or no signature.

use crate::args::Statement;
use crate::error::{Error, UsageError};
use crate::words::{Words, printable};
use segel_core::inspection::{Depth, Finding, FindingCode, Findings, content, structure};
use segel_core::pdf::Document;
use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, IntoDeserializer};

/// How a run looks at its documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looking {
    /// `None`: not at all.
    depth: Option<Depth>,
    refused: Refused,
}

/// Findings for which a document is not signed.
#[derive(Debug, Clone, Default)]
enum Refused {
    #[default]
    None,
    All,
    These(Vec<FindingCode>),
}

impl Refused {
    fn has(&self, code: FindingCode) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::These(codes) => codes.contains(&code),
        }
    }
}

impl Looking {
    /// What the arguments ask for: the structure where they say nothing, and never a refusal.
    ///
    /// # Errors
    /// [`UsageError::FindingUnknown`].
    pub(crate) fn new(arguments: &Statement) -> Result<Self, UsageError> {
        let codes: Vec<&str> = arguments.refuse.iter().map(|code| code.trim()).collect();
        Ok(Self {
            depth: arguments.inspect.unwrap_or_default().depth(),
            refused: match codes.as_slice() {
                [] => Refused::None,
                codes if codes.contains(&"all") => Refused::All,
                codes => Refused::These(
                    codes
                        .iter()
                        .map(|code| named(code))
                        .collect::<Result<_, _>>()?,
                ),
            },
        })
    }

    /// Looks.
    ///
    /// # Errors
    /// [`Error::Doubtful`] for the first finding for which it is not signed. What cannot be looked at is told when
    /// the document is signed.
    pub(crate) fn at(&self, document: &Document<'_>) -> Result<Findings, Error> {
        let Some(depth) = self.depth else {
            return Ok(Findings::default());
        };
        let mut findings = structure(document).unwrap_or_default();
        if depth == Depth::Content {
            findings.extend(content(document).unwrap_or_default());
        }
        match findings
            .list
            .iter()
            .find(|finding| self.refused.has(finding.code))
        {
            Some(finding) => Err(Error::Doubtful {
                finding: Box::new(finding.clone()),
            }),
            None => Ok(findings),
        }
    }
}

fn named(code: &str) -> Result<FindingCode, UsageError> {
    let word: StrDeserializer<'_, serde::de::value::Error> = code.into_deserializer();
    FindingCode::deserialize(word).map_err(|_| UsageError::FindingUnknown {
        text: code.to_owned(),
    })
}

/// A finding in one sentence.
pub(crate) fn told(finding: &Finding, words: &Words) -> String {
    let code = crate::output::name_of(&finding.code);
    let number = |number: Option<u32>| number.map_or("?".to_owned(), |number| number.to_string());
    let sentence = words.tell(
        &format!("finding-{code}"),
        &[(
            "detail",
            printable(finding.detail.as_deref().unwrap_or_default()),
        )],
    );
    let details = [
        ("sentence", sentence),
        ("page", number(finding.page)),
        ("object", number(finding.object)),
    ];
    match (finding.page, finding.object) {
        (None, None) => words.tell("finding-anywhere", &details),
        (None, Some(_)) => words.tell("finding-in-object", &details),
        (Some(_), None) => words.tell("finding-on-page", &details),
        (Some(_), Some(_)) => words.tell("finding-on-page-in-object", &details),
    }
}
