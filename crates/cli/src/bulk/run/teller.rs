//! What is told while a run goes on, and at its end.

use super::bar;
use super::committer::Told;
use super::registering::Registration;
use crate::bulk::journal::{Begin, Done, End, Outcome};
use crate::bulk::plan::Row;
use crate::error::{Error, Explanation};
use crate::exit::Exit;
use crate::output::{self, Form};
use crate::words::Words;
use indicatif::ProgressBar;
use segel_core::inspection::FindingCode;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often the bar is drawn anew while nothing happens.
const TICK: Duration = Duration::from_millis(500);

/// Whoever listens to a run.
pub(crate) struct Telling<'a> {
    form: Form,
    words: &'a Words,
    bar: ProgressBar,
    is_quiet: bool,
    folder: PathBuf,
    documents: u64,
    before: Before,
    signer: String,
    level: String,
    began: Instant,
    summary: Summary,
    /// Whether standard output takes no more; the run goes on all the same.
    is_deaf: bool,
}

/// What processes before this one have come to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Before {
    /// Documents of which nothing is left to be done.
    pub(crate) done: u64,
    /// Of them those that are not signed, and why is known.
    pub(crate) refused: u64,
}

/// The count of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Summary {
    pub(crate) signed: u64,
    pub(crate) skipped: u64,
    pub(crate) refused: u64,
    pub(crate) failed: u64,
    /// What the run has not come to.
    pub(crate) left: u64,
    /// Documents with a lower level than was asked for.
    pub(crate) lower_level: u64,
    /// How often a key was used, at most, without an output.
    pub(crate) key_uses_without_output: u64,
    /// What was brought to the server, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) registration: Option<Registration>,
    pub(crate) seconds: f64,
    pub(crate) signatures_per_second: f64,
    pub(crate) peak_memory_bytes: Option<u64>,
    /// SHA-256 of the plan.
    pub(crate) plan_sha256: String,
    /// How it ended.
    pub(crate) end: Option<End>,
    /// Why, where that was before its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Explanation>,
}

/// A document's line.
#[derive(Serialize)]
struct Line<'a> {
    file: String,
    output: Option<String>,
    result: &'static str,
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Explanation>,
    level: Option<&'a str>,
    field: Option<&'a str>,
    bytes_added: Option<u64>,
    signer: Option<&'a str>,
    serial: Option<&'a str>,
    row: u64,
    title: Option<&'a str>,
    number: Option<&'a str>,
    tag: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    findings: &'a [FindingCode],
}

impl<'a> Telling<'a> {
    /// `documents` are to come, of which some were met before.
    pub(crate) fn new(
        form: Form,
        is_quiet: bool,
        words: &'a Words,
        folder: &Path,
        documents: u64,
        before: Before,
        plan_sha256: &[u8; 32],
    ) -> Self {
        Self {
            form,
            words,
            bar: bar::hidden(documents, before.done, words),
            is_quiet,
            folder: folder.to_owned(),
            documents,
            before,
            signer: String::new(),
            level: String::new(),
            began: Instant::now(),
            summary: Summary {
                plan_sha256: hex::encode(plan_sha256),
                ..Summary::default()
            },
            is_deaf: false,
        }
    }

    /// For documents that are signed already.
    pub(crate) fn of_registering(
        form: Form,
        is_quiet: bool,
        words: &'a Words,
        folder: &Path,
    ) -> Self {
        Self::new(
            form,
            is_quiet,
            words,
            folder,
            0,
            Before::default(),
            &[0; 32],
        )
    }

    /// So many documents are going to be brought to the server.
    pub(super) fn registering(&mut self, documents: u64) {
        if !self.is_quiet {
            bar::show(&self.bar);
        }
        self.bar.set_length(documents);
        self.bar.set_position(0);
        self.bar
            .set_message(self.words.say("bulk-progress-registering"));
        self.bar.enable_steady_tick(TICK);
    }

    /// One of them is there.
    pub(super) fn brought(&self) {
        self.bar.inc(1);
    }

    /// A document that the server does not have.
    pub(super) fn unregistered(&mut self, path: &Path, error: &Error) {
        let reason = error.explain(self.words);
        match self.form {
            Form::Json => {
                let bar = self.bar.clone();
                bar.suspend(|| output::explained(Some(path), &reason, Form::Json));
            }
            Form::Text => self.aside(&self.words.tell(
                "bulk-unregistered",
                &[
                    ("file", path.display().to_string()),
                    ("message", reason.message),
                    ("next", reason.next_step),
                ],
            )),
        }
    }

    /// What was brought to the server.
    pub(super) fn registered(&mut self, registration: Registration) {
        self.bar.finish_and_clear();
        self.summary.registration = Some(registration);
    }

    /// The process begins to sign.
    pub(super) fn begin(&mut self, begin: &Begin) {
        self.signer.clone_from(&begin.signer);
        self.level.clone_from(&begin.level);
        self.summary.key_uses_without_output = begin.uses_without_output;
        self.began = Instant::now();
        self.tell_failures();
        if !self.is_quiet {
            bar::show(&self.bar);
        }
        self.bar.enable_steady_tick(TICK);
    }

    pub(super) fn tell(&mut self, event: &Told) {
        match event {
            Told::Signed(row, done) => self.signed(row, done),
            Told::Unsigned(row, outcome, key_uses, reason) => {
                self.unsigned(row, *outcome, *key_uses, reason);
            }
            Told::Paused(reason) => self.aside(
                &self
                    .words
                    .tell("bulk-paused", &[("reason", reason.message.clone())]),
            ),
            Told::Resumed(seconds) => self.aside(
                &self
                    .words
                    .tell("bulk-resumed", &[("seconds", seconds.to_string())]),
            ),
            Told::Ended(end, reason) => {
                self.summary.end = Some(*end);
                if let Some(reason) = reason {
                    self.summary.error = Some(Explanation::clone(reason));
                    self.aside(&format!("{}\n       {}", reason.message, reason.next_step));
                }
            }
        }
        self.tell_failures();
    }

    fn tell_failures(&self) {
        let failures = self.summary.refused + self.summary.failed;
        self.bar.set_message(self.words.tell(
            "bulk-progress-failures",
            &[("failures", failures.to_string())],
        ));
    }

    fn signed(&mut self, row: &Row, done: &Done) {
        self.summary.signed += 1;
        self.summary.key_uses_without_output += u64::from(done.key_uses.saturating_sub(1));
        self.summary.lower_level += u64::from(done.level != self.level);
        self.bar.inc(1);
        if self.form == Form::Json {
            let signer = std::mem::take(&mut self.signer);
            self.line(&Line {
                output: Some(self.folder.join(&row.output).display().to_string()),
                reason: done.fell_short.as_ref().map(|reason| &*reason.message),
                level: Some(&done.level),
                field: Some(&done.field),
                bytes_added: Some(done.bytes_added),
                signer: Some(&signer),
                serial: Some(&done.serial),
                ..Line::of(row, "signed")
            });
            self.signer = signer;
        }
    }

    fn unsigned(&mut self, row: &Row, outcome: Outcome, key_uses: u32, reason: &Explanation) {
        self.summary.key_uses_without_output += u64::from(key_uses);
        let result = match outcome {
            Outcome::Skipped => {
                self.summary.skipped += 1;
                "skipped"
            }
            Outcome::Refused => {
                self.summary.refused += 1;
                "refused"
            }
            Outcome::Failed => {
                self.summary.failed += 1;
                "failed"
            }
        };
        self.bar.inc(1);
        match self.form {
            Form::Json => self.line(&Line {
                reason: Some(&reason.message),
                error: Some(reason),
                ..Line::of(row, result)
            }),
            // a folder that was signed before has hundreds of them; the report names each
            Form::Text if outcome == Outcome::Skipped => {}
            Form::Text => {
                let details = [
                    ("file", row.input.display().to_string()),
                    ("message", reason.message.clone()),
                    ("next", reason.next_step.clone()),
                ];
                let text = self.words.tell(&format!("bulk-{result}"), &details);
                self.aside(&text);
            }
        }
    }

    fn line(&mut self, line: &Line<'_>) {
        if self.is_deaf {
            return;
        }
        let bar = self.bar.clone();
        // what was signed stands in the journal, whether or not anybody hears of it
        self.is_deaf = bar.suspend(|| output::json_line(line)).is_err();
    }

    /// Beside the bar, for people.
    fn aside(&self, text: &str) {
        if self.form == Form::Text {
            self.bar
                .suspend(|| output::complaint(&format!("segel: {text}\n")));
        }
    }

    /// Tells that there was nothing left.
    pub(crate) fn end_at_once(&mut self) -> Exit {
        self.summary.end = Some(End::Finished);
        self.end()
    }

    /// Somebody wants the run to end.
    pub(super) fn finishing(&self) {
        self.aside(&self.words.say("bulk-finishing"));
    }

    /// Draws the bar anew.
    pub(super) fn tick(&self) {
        self.bar.tick();
    }

    /// Tells what came out, and how the program ends because of it.
    pub(crate) fn end(&mut self) -> Exit {
        self.bar.finish_and_clear();
        let seconds = self.began.elapsed().as_secs_f64();
        let summary = &mut self.summary;
        let told = summary.signed + summary.skipped + summary.refused + summary.failed;
        summary.left = self.documents.saturating_sub(told + self.before.done);
        summary.seconds = (seconds * 1000.0).round() / 1000.0;
        if seconds > 0.0 {
            // a count of documents is far below 2^52
            #[allow(clippy::cast_precision_loss)]
            let signed = summary.signed as f64;
            summary.signatures_per_second = (signed / seconds * 10.0).round() / 10.0;
        }
        summary.peak_memory_bytes = peak_memory_bytes();
        let summary = self.summary.clone();
        match self.form {
            Form::Json => {
                #[derive(Serialize)]
                struct Last {
                    summary: Summary,
                }
                drop(output::json_line(&Last {
                    summary: summary.clone(),
                }));
            }
            Form::Text => drop(output::text(&summary.told(self.words))),
        }
        summary.exit(self.before)
    }
}

impl<'a> Line<'a> {
    fn of(row: &'a Row, result: &'static str) -> Self {
        Line {
            file: row.input.display().to_string(),
            output: None,
            result,
            reason: None,
            error: None,
            level: None,
            field: None,
            bytes_added: None,
            signer: None,
            serial: None,
            row: row.row,
            title: row.title.as_deref(),
            number: row.details.number.as_deref(),
            tag: row.details.tag.as_deref(),
            findings: &row.findings,
        }
    }
}

impl Summary {
    /// 3 where the run ended before its end, 1 where a document has no signature that should.
    fn exit(&self, before: Before) -> Exit {
        match self.end {
            Some(End::Finished) => match self.registration.unwrap_or_default().exit() {
                Exit::Done if before.refused + self.refused + self.failed > 0 => Exit::Document,
                exit => exit,
            },
            _ => Exit::Key,
        }
    }

    /// As people read it.
    fn told(&self, words: &Words) -> String {
        let registration = self.registration.unwrap_or_default();
        let mut lines = vec![words.tell(
            "bulk-summary",
            &[
                ("signed", self.signed.to_string()),
                ("seconds", words.decimal(self.seconds)),
                ("rate", words.decimal(self.signatures_per_second)),
            ],
        )];
        for (key, count) in [
            ("bulk-summary-skipped", self.skipped),
            ("bulk-summary-refused", self.refused),
            ("bulk-summary-failed", self.failed),
            ("bulk-summary-lower", self.lower_level),
            ("bulk-summary-uses", self.key_uses_without_output),
            ("bulk-summary-left", self.left),
            ("bulk-summary-registered", registration.registered),
            ("bulk-summary-unregistered", registration.missing()),
        ] {
            if count > 0 {
                lines.push(words.tell(key, &[("count", count.to_string())]));
            }
        }
        if let Some(end) = self.end.filter(|end| *end != End::Finished) {
            let end = words.say(&format!("bulk-end-{}", output::name_of(&end)));
            lines.push(words.tell("bulk-summary-end", &[("end", end)]));
        }
        lines.push(words.tell("bulk-summary-plan", &[("sha256", self.plan_sha256.clone())]));
        lines.join("\n")
    }
}

/// The most memory that the process has had, in bytes.
fn peak_memory_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}
