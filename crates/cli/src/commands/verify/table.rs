//! The verdicts as a table of comma-separated values (RFC 4180): a row for each signature, and one for
//! each document that has none or cannot be read.

use super::outcome::Outcome;
use super::plan::Asked;
use crate::error::{Error, Explanation};
use crate::output::{cell, name_of, rfc3339};
use segel_core::verify::report::{Report, SignatureReport, Verdict};
use serde::Serialize;
use std::io::{self, Stdout};

/// The table on standard output.
pub(super) struct Table {
    writer: csv::Writer<Stdout>,
}

/// The columns.
#[derive(Default, Serialize)]
struct Record {
    file: String,
    number: Option<String>,
    tag: Option<String>,
    verdict: String,
    code: Option<String>,
    reason: String,
    field: Option<String>,
    kind: Option<String>,
    indication: Option<String>,
    sub_indication: Option<String>,
    level: Option<String>,
    signer: Option<String>,
    claimed_signing_time: Option<String>,
    best_signature_time: Option<String>,
    modifications: Option<String>,
    modifications_permitted: Option<bool>,
}

impl Table {
    pub(super) fn new() -> Self {
        Self {
            writer: csv::Writer::from_writer(io::stdout()),
        }
    }

    /// Adds the rows of a document.
    ///
    /// # Errors
    /// [`Error::StandardOutput`].
    pub(super) fn tell(&mut self, asked: &Asked, outcome: &Outcome) -> Result<(), Error> {
        match outcome {
            Outcome::Judged(judgement) => {
                let report = &judgement.report;
                let signatures = &report.signatures;
                for signature in signatures {
                    self.row(Record::of(asked, report).with(signature))?;
                }
                if signatures.is_empty() {
                    self.row(Record::of(asked, report))?;
                }
            }
            Outcome::Unreadable(report, explanation) => {
                self.row(Record::of(asked, report).unread(explanation))?;
            }
            Outcome::Unopened(explanation) => {
                let record = Record {
                    verdict: name_of(&Verdict::Unreadable),
                    ..Record::named(asked)
                };
                self.row(record.unread(explanation))?;
            }
        }
        self.writer.flush().map_err(Error::StandardOutput)
    }

    fn row(&mut self, record: Record) -> Result<(), Error> {
        let written = self.writer.serialize(record);
        written.map_err(|error| Error::StandardOutput(io::Error::other(error.to_string())))
    }
}

impl Record {
    fn named(asked: &Asked) -> Self {
        Self {
            file: cell(&asked.path.display().to_string()),
            number: asked.details.number.as_deref().map(cell),
            tag: asked.details.tag.as_deref().map(cell),
            ..Self::default()
        }
    }

    fn of(asked: &Asked, report: &Report) -> Self {
        Self {
            verdict: name_of(&report.verdict),
            reason: cell(&report.reason),
            ..Self::named(asked)
        }
    }

    fn unread(self, explanation: &Explanation) -> Self {
        Self {
            code: Some(explanation.code.to_string()),
            reason: cell(&explanation.message),
            ..self
        }
    }

    fn with(self, signature: &SignatureReport) -> Self {
        Self {
            field: Some(cell(&signature.field)),
            kind: Some(name_of(&signature.kind)),
            indication: Some(name_of(&signature.indication)),
            sub_indication: signature.sub_indication.as_ref().map(name_of),
            level: signature.level.map(|level| level.name().to_owned()),
            signer: signature.signer.as_deref().map(cell),
            claimed_signing_time: signature.claimed_signing_time.map(rfc3339),
            best_signature_time: signature.best_signature_time.map(rfc3339),
            modifications: signature.modifications.as_ref().map(name_of),
            modifications_permitted: signature.modifications_permitted,
            ..self
        }
    }
}
