//! Opening a file of others and judging its signatures.

use segel_core::pdf::{Document, Password};
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::{Report, SignatureReport};
use segel_core::verify::verify;
use segel_core::{Error, Limits, Source};
use serde::Serialize;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// The passwords that the corpora's README names; the space belongs to `dss/files/protected`.
const PASSWORDS: [&str; 3] = ["ownersecret", "secret", " "];

/// What is said of a file, and how long it took.
pub(crate) struct Answer {
    pub(crate) report: Result<Report, Error>,
    pub(crate) took: Duration,
}

impl Answer {
    /// What is said of the signatures; none where the file could not be read.
    pub(crate) fn signatures(&self) -> &[SignatureReport] {
        match &self.report {
            Ok(report) => &report.signatures,
            Err(_) => &[],
        }
    }

    /// The verdict, and why.
    pub(crate) fn verdict(&self) -> (String, String) {
        match &self.report {
            Ok(report) => (word(&report.verdict), report.reason.clone()),
            Err(error) => (
                "UNREADABLE".to_owned(),
                format!("{}: {error}", error.code()),
            ),
        }
    }
}

/// What stands in the JSON for a value, without quotation marks.
pub(crate) fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Judges the file at `path` for a time, by a policy and with these anchors.
pub(crate) fn judge(
    path: &Path,
    data: &ValidationData,
    policy: &Policy,
    at: OffsetDateTime,
) -> Answer {
    let file = fs::read(path).unwrap();
    let begin = Instant::now();
    let report = open(&file).and_then(|document| verify(&document, data, policy, at));
    Answer {
        report,
        took: begin.elapsed(),
    }
}

/// With the first password that opens it, where it needs one.
fn open(file: &dyn Source) -> Result<Document<'_>, Error> {
    let limits = Limits::default();
    let mut opened = Document::open(file, &limits);
    for password in PASSWORDS {
        if !matches!(opened, Err(Error::PasswordRequired | Error::WrongPassword)) {
            break;
        }
        opened = Document::open_with_password(file, &Password::new(password), &limits);
    }
    opened
}
