//! `segel verify`: every document judged, each told as soon as it is, in the order of the arguments.
//!
//! Ends with 0 where every file is TOTAL-PASSED, 1 where one is TOTAL-FAILED or could not be read, 2
//! where the command line cannot be followed, and 3 otherwise, a folder without documents among it.

mod narrative;
mod outcome;
mod plan;
mod progress;
#[cfg(test)]
pub(crate) mod sample;
mod summary;
mod table;

use crate::args::Verify;
use crate::bulk::plan::Details;
use crate::documents::Trouble;
use crate::error::{Error, Explanation};
use crate::exit::Exit;
use crate::new_file::NewFile;
use crate::output::{self, Form};
use crate::paint::Paint;
use crate::words::Words;
use outcome::Outcome;
use plan::{Asked, AskedFor, Plan};
use progress::Progress;
use segel_core::verify::Judgement;
use segel_core::verify::report::{Report, Verdict};
use serde::Serialize;
use std::path::Path;
use summary::Summary;
use table::Table;

/// Judges and tells.
pub(crate) fn run(arguments: Verify, words: &Words) -> Exit {
    let form = Form::new(arguments.json);
    let table = arguments.csv.then(Table::new);
    let (plan, documents) = match Plan::new(arguments, words) {
        Ok(planned) => planned,
        Err(failure) => {
            output::failure(failure.file.as_deref(), &failure.error, form, words);
            return Exit::Usage;
        }
    };
    let mut telling = Telling {
        plan: &plan,
        form,
        words,
        paint: Paint::of_standard_output(),
        table,
        summary: Summary::default(),
        progress: Progress::new(),
        has_printed: false,
    };
    telling.all(documents).unwrap_or_else(|error| {
        telling.progress.clear();
        output::failure(None, &error, Form::Text, words)
    })
}

/// A run as it is told.
struct Telling<'a> {
    plan: &'a Plan,
    form: Form,
    words: &'a Words,
    paint: Paint,
    /// Where the verdicts stand in a table instead of in sentences.
    table: Option<Table>,
    summary: Summary,
    progress: Progress,
    /// Whether a report stands on standard output, from which the next is to be kept apart.
    has_printed: bool,
}

impl Telling<'_> {
    /// Goes through the documents; the worst of them decides how the run ends.
    fn all(&mut self, documents: AskedFor) -> Result<Exit, Error> {
        let mut worst = Exit::Done;
        for document in documents {
            let exit = match document {
                Ok(asked) => self.one(&asked)?,
                Err(trouble) => self.trouble(&trouble),
            };
            if exit == Exit::Usage {
                return Ok(exit);
            }
            worst = worst.or_worse(exit);
            self.progress.tell(&self.summary, self.words);
        }
        self.progress.clear();
        self.end()?;
        Ok(worst)
    }

    fn one(&mut self, asked: &Asked) -> Result<Exit, Error> {
        let file = &*asked.path;
        let outcome = Outcome::of(file, self.plan, self.words);
        self.summary.count(outcome.verdict());
        self.tell(asked, &outcome)?;
        if let (Some(folder), Outcome::Judged(judgement)) = (&self.plan.reports, &outcome)
            && let Err(error) = write_report(folder, file, judgement)
        {
            self.unopened(file, &error.explain(self.words));
            return Ok(Exit::Document);
        }
        Ok(outcome.exit())
    }

    fn trouble(&mut self, trouble: &Trouble) -> Exit {
        match trouble.exit {
            Exit::Document => self.summary.count(Verdict::Unreadable),
            _ => self.summary.folders_without_documents += 1,
        }
        self.unopened(&trouble.path, &trouble.error.explain(self.words));
        trouble.exit
    }

    fn unopened(&mut self, path: &Path, explanation: &Explanation) {
        self.progress.clear();
        output::explained(Some(path), explanation, self.form);
    }

    fn tell(&mut self, asked: &Asked, outcome: &Outcome) -> Result<(), Error> {
        if let Some(table) = &mut self.table {
            self.progress.clear();
            return table.tell(asked, outcome);
        }
        let (file, details) = (&*asked.path, &asked.details);
        let name = file.display().to_string();
        let (words, paint) = (self.words, self.paint);
        match (outcome, self.form) {
            (Outcome::Unopened(explanation), _) => {
                self.unopened(file, explanation);
                Ok(())
            }
            (Outcome::Judged(judgement), Form::Json) => {
                line(name, details, &judgement.report, None)
            }
            (Outcome::Unreadable(report, explanation), Form::Json) => {
                line(name, details, report, Some(explanation))
            }
            (Outcome::Judged(judgement), Form::Text) => {
                let page = narrative::judged(&name, &judgement.report, self.plan, words, paint);
                self.page(&page)
            }
            (Outcome::Unreadable(_, explanation), Form::Text) => {
                self.page(&narrative::unreadable(&name, explanation, words, paint))
            }
        }
    }

    fn page(&mut self, page: &str) -> Result<(), Error> {
        let apart = if self.has_printed { "\n" } else { "" };
        self.has_printed = true;
        output::text(&format!("{apart}{page}"))
    }

    /// What is said after the last document: programs ask for it, people get it after more than one.
    fn end(&mut self) -> Result<(), Error> {
        #[derive(Serialize)]
        struct Line<'a> {
            summary: &'a Summary,
        }

        let summary = &self.summary;
        match self.form {
            Form::Text if self.table.is_some() => {
                if self.plan.summary {
                    output::complaint(&format!("{}\n", summary.told(self.words)));
                }
                Ok(())
            }
            Form::Json if self.plan.summary => output::json_line(&Line { summary }),
            Form::Text if self.plan.summary || summary.lines() > 1 => {
                let told = summary.told(self.words);
                self.page(&told)
            }
            _ => Ok(()),
        }
    }
}

/// Writes the report of ETSI TS 119 102-2 about a document beside those of others, under its name with `.xml`.
fn write_report(folder: &Path, file: &Path, judgement: &Judgement) -> Result<(), Error> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".xml");
    let path = folder.join(name);
    let report = judgement
        .etsi_report()
        .map_err(|error| Error::output(&path, error))?;
    let new = NewFile::create(&path)?;
    new.unfinished().append(report.as_bytes())?;
    new.commit()
}

fn line(
    file: String,
    details: &Details,
    report: &Report,
    error: Option<&Explanation>,
) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Line<'a> {
        file: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        tag: Option<&'a str>,
        #[serde(flatten)]
        report: &'a Report,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<&'a Explanation>,
    }

    output::json_line(&Line {
        file,
        number: details.number.as_deref(),
        tag: details.tag.as_deref(),
        report,
        error,
    })
}
