//! What is found in a document before it is signed, and what becomes of it: a warning, or no signature.

use crate::args::Statement;
use crate::error::UsageError;
use crate::output;
use crate::words::{Words, printable};
use segel_core::inspection::{Finding, Looking, Refused};

/// What the arguments ask for: the structure where they say nothing, whatever it takes to find what is refused, and
/// never a refusal of itself.
///
/// # Errors
/// [`UsageError::FindingUnknown`].
pub(crate) fn looking(arguments: &Statement) -> Result<Looking, UsageError> {
    let words = arguments.refuse.iter().map(|word| word.trim());
    let refused = Refused::named(words).map_err(|word| UsageError::FindingUnknown {
        text: word.to_owned(),
        known: Refused::words().collect::<Vec<_>>().join(", "),
    })?;
    Ok(Looking::new(arguments.inspect.unwrap_or_default(), refused))
}

/// A finding in one sentence.
pub(crate) fn told(finding: &Finding, words: &Words) -> String {
    let code = output::name_of(&finding.code);
    let number = |number: Option<u32>| number.map_or("?".to_owned(), |number| number.to_string());
    let said = printable(finding.detail.as_deref().unwrap_or_default());
    let details = [
        (
            "sentence",
            words.tell(&format!("finding-{code}"), &[("detail", said)]),
        ),
        ("page", number(finding.page)),
        ("object", number(finding.object)),
    ];
    let key = match (finding.page, finding.object) {
        (None, None) => "finding-anywhere",
        (None, Some(_)) => "finding-in-object",
        (Some(_), None) => "finding-on-page",
        (Some(_), Some(_)) => "finding-on-page-in-object",
    };
    words.tell(key, &details)
}
