//! `segel verify`: every file judged, each told in the order of the arguments.
//!
//! Ends with 0 where every file is TOTAL-PASSED, 1 where one is TOTAL-FAILED or could not be read, 2
//! where the command line cannot be followed, and 3 otherwise.

mod narrative;
mod plan;
#[cfg(test)]
pub(crate) mod sample;
mod unjudged;

use crate::args::Verify;
use crate::error::{Error, Explanation};
use crate::exit::Exit;
use crate::input;
use crate::output::{self, Form};
use crate::paint::Paint;
use crate::words::Words;
use plan::Plan;
use segel_core::Limits;
use segel_core::verify::report::{Report, Verdict};
use serde::Serialize;
use std::path::Path;

/// Judges and tells.
pub(crate) fn run(arguments: Verify, words: &Words) -> Exit {
    let form = Form::new(arguments.json);
    let plan = match Plan::new(arguments, words) {
        Ok(plan) => plan,
        Err(failure) => {
            output::failure(failure.file.as_deref(), &failure.error, form, words);
            return Exit::Usage;
        }
    };
    let mut worst = Exit::Done;
    for file in &plan.files {
        let outcome = judge(file, &plan, words);
        if let Err(error) = tell(file, &outcome, &plan, form, words) {
            return output::failure(None, &error, Form::Text, words);
        }
        worst = worst.or_worse(outcome.exit());
    }
    worst
}

/// What became of one file.
enum Outcome {
    /// It was read and judged.
    Judged(Report),
    /// It was opened, but it could not be read as a PDF.
    Unreadable(Report, Explanation),
    /// It could not be opened.
    Unopened(Explanation),
}

impl Outcome {
    fn exit(&self) -> Exit {
        match self {
            Self::Judged(report) => match report.verdict {
                Verdict::TotalPassed => Exit::Done,
                Verdict::TotalFailed | Verdict::Unreadable => Exit::Document,
                Verdict::Indeterminate | Verdict::NoSignature => Exit::Key,
            },
            Self::Unreadable(..) | Self::Unopened(_) => Exit::Document,
        }
    }
}

fn judge(file: &Path, plan: &Plan, words: &Words) -> Outcome {
    let source = match input::document(file) {
        Ok(source) => source,
        Err(error) => return Outcome::Unopened(error.explain(words)),
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
            Outcome::Judged(report)
        }
        Err(error) => {
            let report = Report::unreadable(&error, &plan.policy, plan.at);
            Outcome::Unreadable(report, Error::from(error).explain(words))
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    file: String,
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Explanation>,
}

fn tell(
    file: &Path,
    outcome: &Outcome,
    plan: &Plan,
    form: Form,
    words: &Words,
) -> Result<(), Error> {
    let name = file.display().to_string();
    let paint = Paint::of_standard_output();
    match (outcome, form) {
        (Outcome::Unopened(explanation), _) => {
            output::explained(Some(file), explanation, form);
            Ok(())
        }
        (Outcome::Judged(report), Form::Json) => output::json_line(&Line {
            file: name,
            report,
            error: None,
        }),
        (Outcome::Unreadable(report, explanation), Form::Json) => output::json_line(&Line {
            file: name,
            report,
            error: Some(explanation),
        }),
        (Outcome::Judged(report), Form::Text) => {
            output::text(&narrative::judged(&name, report, plan, words, paint))
        }
        (Outcome::Unreadable(_, explanation), Form::Text) => {
            output::text(&narrative::unreadable(&name, explanation, words, paint))
        }
    }
}
