//! What became of one document.

use super::plan::Plan;
use crate::error::{Error, Explanation};
use crate::exit::Exit;
use crate::input;
use crate::words::Words;
use segel_core::trust::ValidationData;
use segel_core::verify::report::{Report, Verdict};
use segel_core::verify::{Facts, Judgement};
use segel_core::{Limits, Source};
use segel_fetch::Word;
use std::convert::Infallible;
use std::path::Path;

/// How far it came.
pub(super) enum Outcome {
    /// It was read and judged.
    Judged(Box<Judgement>),
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
        match verified(&source, plan) {
            Ok(judgement) => Self::Judged(Box::new(judgement)),
            Err(error) => {
                let report = Report::unreadable(&error, &plan.policy, plan.at);
                Self::Unreadable(report, Error::from(error).explain(words))
            }
        }
    }

    /// The verdict on it; what could not be opened could not be read either.
    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::Judged(judgement) => judgement.report.verdict,
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

/// Judges a document, and again with what can be fetched where that is asked for.
fn verified(source: &dyn Source, plan: &Plan) -> Result<Judgement, segel_core::Error> {
    let limits = Limits::default();
    let document = plan.password.open_known(source, &limits)?;
    let mut facts = Facts::collect(&document)?;
    facts.prove(&document, &plan.proofs)?;
    let judged = |data: &ValidationData| facts.judgement(data, &plan.policy, plan.at, &limits);
    let Some(fetcher) = &plan.fetcher else {
        return Ok(judged(&plan.data));
    };
    let mut data = plan.data.clone();
    let mut last = None;
    let gathered = fetcher.gather(&mut data, &plan.policy, Word::Authority, |data| {
        let judgement = judged(data);
        let missing = judgement.missing.clone();
        last = Some(judgement);
        Ok::<_, Infallible>(missing)
    });
    let gathered = gathered.unwrap_or_default();
    let mut judgement = last.unwrap_or_else(|| judged(&data));
    for failure in &gathered.failures {
        for signature in &mut judgement.report.signatures {
            signature.warnings.push(format!("not fetched: {failure}"));
        }
    }
    Ok(judgement)
}
