//! `segel extend`: a document with what its signatures need to be judged for longer, or nothing.

use crate::args::Extend;
use crate::commands::conclude;
use crate::commands::sign::refuse_same_file;
use crate::error::Error;
use crate::exit::Exit;
use crate::input;
use crate::level::{self, Added, Draft, Means, Raised};
use crate::new_file::{Copying, NewFile};
use crate::output::{self, Form};
use crate::password::DocumentPassword;
use crate::words::{Words, moment};
use segel_core::pdf::Document;
use segel_core::sign::{archive_lasts_until, copy};
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::{Indication, Kind, Level, Report, SignatureReport};
use segel_core::verify::verify;
use segel_core::{Limits, Source};
use segel_fetch::Word;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

/// Extends and tells.
pub(crate) fn run(arguments: Extend, words: &Words) -> Exit {
    let form = Form::new(arguments.json);
    let file = arguments.input.clone();
    let done = carry_out(arguments, form, words);
    conclude(&file, done, form, words, tell)
}

/// What stands on the disk now.
#[derive(Serialize)]
struct Done {
    file: String,
    output: String,
    /// Of the lowest signature; `None` where one is no baseline signature.
    level: Option<&'static str>,
    added: Vec<Added>,
    /// How often a time-stamp had to be laid out again for a longer token.
    laid_out_again: usize,
    bytes_added: u64,
    /// When the archive has to be renewed.
    #[serde(with = "time::serde::rfc3339::option")]
    lasts_until: Option<OffsetDateTime>,
}

fn carry_out(arguments: Extend, form: Form, words: &Words) -> Result<Done, Error> {
    let mut password = DocumentPassword::new(arguments.password_fd, words)?.asking(form);
    let level = level::parse(&arguments.level)?;
    let means = Means::new(&arguments.levels, level).map_err(|failure| failure.error)?;
    let limits = Limits::default();
    let source = input::document(&arguments.input)?;
    refuse_same_file(&arguments.input, &arguments.output)?;
    // told before anybody is asked for anything, and before anything is written
    let document = password.open(&source, &limits, words)?;
    if let Some(days) = arguments.renew_within
        && let Some(until) = good_until(&document, &means.data)?
        && let Some(then) = OffsetDateTime::now_utc().checked_add(Duration::days(days.into()))
        && until > then
    {
        return Err(Error::ArchiveLasts { until });
    }
    let file = NewFile::create(&arguments.output)?;
    let unfinished = file.unfinished();
    copy(&source, &mut Copying::new(&source, unfinished))?;
    let draft = Draft {
        file: unfinished,
        password: &password,
        limits: &limits,
    };
    let stamper = means.time_stamper();
    let mut raised = Raised::default();
    draft.raise(level, &means, &stamper, Word::Stranger, &mut raised)?;
    if raised.added.is_empty() {
        return Err(Error::NothingToAdd {
            level: level.name(),
        });
    }
    let written = unfinished.source()?;
    let (report, lasts_until) = {
        let document = password.open_known(&written, &limits)?;
        let report = judged(&document, &means.data)?;
        let lasts_until = archive_lasts_until(
            &document,
            &means.data,
            Policy::standard(),
            OffsetDateTime::now_utc(),
        )?;
        (report, lasts_until)
    };
    check(&report, level)?;
    let bytes_added = written.len() - source.len();
    file.commit()?;
    Ok(Done {
        file: arguments.input.display().to_string(),
        output: arguments.output.display().to_string(),
        level: reached(&report).map(Level::name),
        added: raised.added,
        laid_out_again: raised.laid_out_again,
        bytes_added,
        lasts_until,
    })
}

fn judged(document: &Document<'_>, data: &ValidationData) -> Result<Report, Error> {
    let now = OffsetDateTime::now_utc();
    Ok(verify(document, data, Policy::standard(), now)?)
}

/// Until when a document lasts that is archived already, and has all that belongs to that.
fn good_until(
    document: &Document<'_>,
    data: &ValidationData,
) -> Result<Option<OffsetDateTime>, Error> {
    let report = judged(document, data)?;
    let is_archived = signatures(&report).all(|one| match one.level {
        Some(level) => level == Level::BLTA,
        // what is no baseline signature has the same about it
        None => one.evidence.validation_data && one.evidence.archive_timestamp,
    });
    let last = newest_time_stamp(&report);
    let nobody_is_named = data.anchors.is_empty() && data.time_stamp_anchors.is_empty();
    let is_good = last.is_some_and(|last| {
        is_sound(last) && (nobody_is_named || last.indication == Indication::Passed)
    });
    if !is_archived || !is_good {
        return Ok(None);
    }
    let now = OffsetDateTime::now_utc();
    Ok(archive_lasts_until(
        document,
        data,
        Policy::standard(),
        now,
    )?)
}

fn signatures(report: &Report) -> impl Iterator<Item = &SignatureReport> {
    let all = report.signatures.iter();
    all.filter(|one| one.kind == Kind::Signature)
}

fn newest_time_stamp(report: &Report) -> Option<&SignatureReport> {
    report
        .signatures
        .iter()
        .rfind(|one| one.kind == Kind::DocumentTimestamp)
}

fn is_sound(stamp: &SignatureReport) -> bool {
    stamp.reference_digest == Some(true)
        && stamp.signature_value == Some(true)
        && stamp.indication != Indication::Failed
}

/// The newest time-stamp is good, nothing was spoiled for any signature by what was appended, and each that has a level
/// has the one that was asked for.
fn check(report: &Report, level: Level) -> Result<(), Error> {
    if let Some(stamp) = newest_time_stamp(report)
        && !is_sound(stamp)
    {
        let reason = format!("the time-stamp in {} is not good", stamp.field);
        return Err(Error::SelfCheck { reason });
    }
    match signatures(report).filter_map(|one| one.level).min() {
        Some(reached) if reached < level => Err(Error::LevelNotReached {
            level: level.name(),
            reached: reached.name(),
        }),
        _ => Ok(()),
    }
}

fn reached(report: &Report) -> Option<Level> {
    let levels: Option<Vec<Level>> = signatures(report)
        .map(|signature| signature.level)
        .collect();
    levels?.into_iter().min()
}

fn tell(done: &Done, form: Form, words: &Words) -> Result<(), Error> {
    match form {
        Form::Json => output::json_line(done),
        Form::Text => {
            let none = words.say("extend-no-level");
            let no_end = words.say("extend-no-end");
            let until = done.lasts_until.map(|until| moment(until, words));
            let details = [
                ("file", done.file.clone()),
                ("output", done.output.clone()),
                ("level", done.level.map_or(none, str::to_owned)),
                ("bytes", done.bytes_added.to_string()),
                ("until", until.unwrap_or(no_end)),
            ];
            output::text(&words.tell("extend-done", &details))
        }
    }
}
