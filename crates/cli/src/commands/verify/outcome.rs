//! What became of one document.

use super::plan::Plan;
use super::unjudged;
use crate::error::{Error, Explanation};
use crate::exit::Exit;
use crate::input;
use crate::words::Words;
use segel_core::Limits;
use segel_core::verify::report::{Report, Verdict};
use std::path::Path;

/// How far it came.
pub(super) enum Outcome {
    /// It was read and judged.
    Judged(Report),
    /// It was opened, but it could not be read as a PDF.
    Unreadable(Report, Explanation),
    /// It could not be opened.
    Unopened(Explanation),
}

impl Outcome {
    /// Opens and judges a document.
    pub(super) fn of(file: &Path, plan: &Plan, words: &Words) -> Self {
        let source = match input::document(file) {
            Ok(source) => source,
            Err(error) => return Self::Unopened(error.explain(words)),
        };
        let verified = plan
            .password
            .open_known(&source, &Limits::default())
            .and_then(|document| {
                segel_core::verify::verify(&document, &plan.data, &plan.policy, plan.at)
            });
        match verified {
            Ok(mut report) => {
                unjudged::apply(&plan.unjudged, &mut report);
                Self::Judged(report)
            }
            Err(error) => {
                let report = Report::unreadable(&error, &plan.policy, plan.at);
                Self::Unreadable(report, Error::from(error).explain(words))
            }
        }
    }

    /// The verdict on it; what could not be opened could not be read either.
    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::Judged(report) => report.verdict,
            Self::Unreadable(..) | Self::Unopened(_) => Verdict::Unreadable,
        }
    }

    /// How a run over this document alone ends.
    pub(super) fn exit(&self) -> Exit {
        match self.verdict() {
            Verdict::TotalPassed => Exit::Done,
            Verdict::TotalFailed | Verdict::Unreadable => Exit::Document,
            Verdict::Indeterminate | Verdict::NoSignature => Exit::Key,
        }
    }
}
