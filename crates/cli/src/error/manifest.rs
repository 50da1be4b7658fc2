//! What is wrong with a manifest in one place.

use crate::words::Words;

/// Why a line of a manifest cannot be followed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ManifestFault {
    #[error("{found} cells, the line of column names has {expected}")]
    Cells { found: u64, expected: u64 },
    #[error("the column {name} is there twice")]
    ColumnTwice { name: String },
    #[error("the column input is missing")]
    InputMissing,
    #[error("{name} is none of signature, paraf, seal")]
    KindUnknown { name: String },
    #[error("a cell is not text in UTF-8")]
    NotText,
    #[error("no document is named")]
    Nameless,
    #[error("the output {name} is not below the folder")]
    OutputOutside { name: String },
    #[error("the output {name} is in the folder of the runs")]
    OutputOfRuns { name: String },
    #[error("the line is too long")]
    TooLong,
    #[error("no JSON object of a manifest: {detail}")]
    Json { detail: String },
    #[error("{detail}")]
    Unreadable { detail: String },
}

impl ManifestFault {
    /// As people are told.
    pub(super) fn told(&self, words: &Words) -> String {
        match self {
            Self::Cells { found, expected } => words.tell(
                "manifest-cells",
                &[
                    ("found", found.to_string()),
                    ("expected", expected.to_string()),
                ],
            ),
            Self::ColumnTwice { name } => {
                words.tell("manifest-column-twice", &[("name", name.clone())])
            }
            Self::InputMissing => words.say("manifest-input-missing"),
            Self::KindUnknown { name } => {
                words.tell("manifest-kind-unknown", &[("name", name.clone())])
            }
            Self::NotText => words.say("manifest-not-text"),
            Self::Nameless => words.say("manifest-nameless"),
            Self::OutputOutside { name } => {
                words.tell("manifest-output-outside", &[("name", name.clone())])
            }
            Self::OutputOfRuns { name } => {
                words.tell("manifest-output-of-runs", &[("name", name.clone())])
            }
            Self::TooLong => words.say("manifest-too-long"),
            Self::Json { detail } => words.tell("manifest-json", &[("detail", detail.clone())]),
            Self::Unreadable { detail } => {
                words.tell("manifest-unreadable", &[("detail", detail.clone())])
            }
        }
    }
}
