//! What is wrong with a file that describes what a visible box shows.

use crate::words::Words;
use segel_core::appearance::DescriptionError;

/// Why a description cannot be followed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AppearanceFault {
    #[error("not text in UTF-8")]
    NotText,
    /// No TOML, or another entry or value than there may be.
    #[error("line {line}: {detail}")]
    Toml { line: usize, detail: String },
    #[error("a cell has block, and no official is described")]
    OfficialMissing,
    #[error("through stands without on_behalf_of")]
    ThroughNobody,
    #[error("there are no cells")]
    Empty,
    #[error("cell {number} is not exactly one of qr, picture, block and lines")]
    Cell { number: usize },
    #[error("the size {size} of cell {number} is not from 1 to 200")]
    Size { number: usize, size: f32 },
    #[error("{detail}")]
    Other { detail: String },
}

impl AppearanceFault {
    /// What the parser says of `text`, in one line.
    pub(crate) fn toml(text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        let entry = text.lines().nth(line - 1).and_then(entry);
        let said: Vec<&str> = error.message().lines().map(str::trim).collect();
        let said = said.join(", ");
        Self::Toml {
            line,
            detail: match entry {
                Some(entry) => format!("{entry}: {said}"),
                None => said,
            },
        }
    }

    /// As people are told.
    pub(super) fn told(&self, words: &Words) -> String {
        match self {
            Self::NotText => words.say("appearance-not-text"),
            Self::Toml { line, detail } => words.tell(
                "appearance-toml",
                &[("line", line.to_string()), ("detail", detail.clone())],
            ),
            Self::OfficialMissing => words.say("appearance-official-missing"),
            Self::ThroughNobody => words.say("appearance-through-nobody"),
            Self::Empty => words.say("appearance-empty"),
            Self::Cell { number } => {
                words.tell("appearance-cell", &[("number", number.to_string())])
            }
            Self::Size { number, size } => words.tell(
                "appearance-size",
                &[("number", number.to_string()), ("size", size.to_string())],
            ),
            Self::Other { detail } => detail.clone(),
        }
    }
}

/// The key or the section that a line begins with. Nothing else of it is shown: the file may be another than was meant,
/// with a secret in it.
fn entry(line: &str) -> Option<&str> {
    let line = line.trim();
    let entry = match line.split_once('=') {
        Some((key, _)) => key.trim_end(),
        None => line.strip_prefix('[').and(Some(line))?,
    };
    let is_name =
        |character: char| character.is_ascii_alphanumeric() || "_-.[]".contains(character);
    (!entry.is_empty() && entry.len() <= 40 && entry.chars().all(is_name)).then_some(entry)
}

impl<E> From<&DescriptionError<E>> for AppearanceFault {
    fn from(error: &DescriptionError<E>) -> Self {
        match error {
            DescriptionError::OfficialMissing => Self::OfficialMissing,
            DescriptionError::ThroughNobody => Self::ThroughNobody,
            DescriptionError::Empty => Self::Empty,
            DescriptionError::Cell(number) => Self::Cell { number: *number },
            DescriptionError::Size(number, size) => Self::Size {
                number: *number,
                size: *size,
            },
            other => Self::Other {
                detail: other.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn of_a_line_only_the_name_of_an_entry_is_shown() {
        assert_eq!(entry("  size = \"besar\""), Some("size"));
        assert_eq!(entry("[[cells]]"), Some("[[cells]]"));
        for line in ["739154", "", "= 1", "kata sandi = 1", "{\"qr\": true}"] {
            assert_eq!(entry(line), None, "{line}");
        }
    }
}
