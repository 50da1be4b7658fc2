//! Opening a file of others and judging its signatures.

use segel_core::dss::SecurityStore;
use segel_core::pdf::{Document, Password};
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::{Report, SignatureReport};
use segel_core::verify::verify;
use segel_core::x509::Certificate;
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

/// The authorities in a file's security store: those who issued a certificate in it.
pub(crate) fn carried_authorities(path: &Path) -> Vec<Certificate> {
    let file = fs::read(path).unwrap();
    let store = open(&file).and_then(|document| SecurityStore::read(&document));
    let ders = store.map_or_else(|_| Vec::new(), |store| store.certificates);
    let certificates: Vec<_> = ders
        .iter()
        .filter_map(|der| Certificate::from_der(der.as_slice()).ok())
        .collect();
    let issued = |issuer: &&Certificate| {
        let name = issuer.subject_name();
        certificates.iter().any(|one| one.issuer_name() == name)
    };
    certificates.iter().filter(issued).cloned().collect()
}

/// With the first password that opens it, where it needs one.
pub(crate) fn open(file: &dyn Source) -> Result<Document<'_>, Error> {
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
