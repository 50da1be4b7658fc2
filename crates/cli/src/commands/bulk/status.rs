//! `segel bulk status`: how far a run has come.

use crate::args;
use crate::bulk::journal::{End, Fate, History};
use crate::bulk::plan::Plan;
use crate::bulk::run_folder::RunFolder;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{self, Form};
use crate::words::Words;
use serde::Serialize;

/// What is known of a run.
#[derive(Serialize)]
pub(super) struct Status {
    output: String,
    run: u32,
    documents: u64,
    signed: u64,
    skipped: u64,
    refused: u64,
    failed: u64,
    left: u64,
    /// What the last process had before it when it stopped, or has now.
    in_hand: u64,
    lower_level: u64,
    key_uses_without_output: u64,
    /// Documents that a server has, where one was named, and those that it does not have yet.
    registered: u64,
    unregistered: u64,
    /// How many processes have worked on it.
    processes: u64,
    pauses: u64,
    paused_seconds: u64,
    /// How the last of them ended; `null` where it did not in good order, or has not yet.
    end: Option<End>,
    signer: Option<String>,
    serial: Option<String>,
    level: Option<String>,
    plan_sha256: Option<String>,
}

impl Status {
    pub(super) fn new(folder: &RunFolder, documents: u64, history: &History) -> Self {
        let [signed, skipped, refused, failed] =
            [Fate::Done, Fate::Skipped, Fate::Refused, Fate::Failed]
                .map(|fate| history.count(fate));
        let begin = history.begin.as_ref();
        Self {
            output: folder.output.display().to_string(),
            run: folder.number,
            documents,
            signed,
            skipped,
            refused,
            failed,
            left: documents.saturating_sub(signed + skipped + refused + failed),
            in_hand: history
                .left_open()
                .iter()
                .map(|(_, rows)| rows.len() as u64)
                .sum(),
            lower_level: history.lower_levels,
            key_uses_without_output: history.uses_without_output,
            registered: history.registered,
            unregistered: history.unregistered(),
            processes: history.processes,
            pauses: history.pauses,
            paused_seconds: history.paused_seconds,
            end: history.end,
            signer: begin.map(|begin| begin.signer.clone()),
            serial: begin.map(|begin| begin.serial.clone()),
            level: begin.map(|begin| begin.level.clone()),
            plan_sha256: begin.map(|begin| hex::encode(begin.plan_sha256)),
        }
    }
}

/// A run and what its journal says.
pub(super) fn open(arguments: &args::Status) -> Result<(RunFolder, Plan, History), Error> {
    let folder = RunFolder::find(&arguments.output, arguments.run)?;
    let plan = Plan::open(&folder.plan(), None)?;
    let journal = folder.journal();
    let history = match journal.exists() {
        true => History::read(&journal, plan.head.documents)?,
        false => History::default(),
    };
    Ok((folder, plan, history))
}

pub(super) fn carry_out(
    arguments: &args::Status,
    form: Form,
    words: &Words,
) -> Result<Exit, Error> {
    let (folder, plan, history) = open(arguments)?;
    let status = Status::new(&folder, plan.head.documents, &history);
    match form {
        Form::Json => output::json_line(&status)?,
        Form::Text => output::text(&told(&status, words))?,
    }
    Ok(Exit::Done)
}

fn told(status: &Status, words: &Words) -> String {
    let end = match status.end {
        Some(end) => output::name_of(&end),
        None => "none".to_owned(),
    };
    let mut lines = vec![words.tell(
        "bulk-status",
        &[
            ("run", status.run.to_string()),
            ("documents", status.documents.to_string()),
            ("signed", status.signed.to_string()),
            ("skipped", status.skipped.to_string()),
            ("refused", status.refused.to_string()),
            ("failed", status.failed.to_string()),
            ("left", status.left.to_string()),
            ("uses", status.key_uses_without_output.to_string()),
            ("signer", status.signer.clone().unwrap_or_default()),
            ("sha256", status.plan_sha256.clone().unwrap_or_default()),
            ("end", words.say(&format!("bulk-end-{end}"))),
        ],
    )];
    for (key, count) in [
        ("bulk-summary-registered", status.registered),
        ("bulk-summary-unregistered", status.unregistered),
    ] {
        if count > 0 {
            lines.push(words.tell(key, &[("count", count.to_string())]));
        }
    }
    lines.join("\n")
}
