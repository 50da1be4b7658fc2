//! `segel bulk report`: what became of each document, out of the plan and the journal, in the order of
//! the plan.

use super::status::{self, Status};
use crate::args;
use crate::bulk::journal::{Done, Entry, Fate, History, Lines, Not};
use crate::bulk::plan::{Plan, Row};
use crate::bulk::run_folder::RunFolder;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{self, rfc3339};
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// A document's record: the columns of the CSV and the members of a JSON line.
#[derive(Serialize)]
struct Record {
    row: u64,
    file: String,
    output: String,
    result: &'static str,
    code: Option<String>,
    reason: Option<String>,
    number: Option<String>,
    tag: Option<String>,
    title: Option<String>,
    kind: Option<String>,
    level: Option<String>,
    field: Option<String>,
    serial: Option<String>,
    signed_at: Option<String>,
    written_at: Option<String>,
    in_sha256: Option<String>,
    out_sha256: Option<String>,
    bytes_added: Option<u64>,
    ms: Option<f64>,
    key_uses: Option<u32>,
    recovered: Option<bool>,
    url: Option<String>,
    registered: Option<bool>,
}

pub(super) fn carry_out(arguments: &args::Report) -> Result<Exit, Error> {
    let args::Report { json, run, output } = arguments;
    let (folder, plan, history) = status::open(&args::Status {
        json: *json,
        run: *run,
        output: output.clone(),
    })?;
    match json {
        true => in_json(&folder, plan, &history)?,
        false => in_csv(&folder, plan, &history)?,
    }
    Ok(Exit::Done)
}

fn in_json(folder: &RunFolder, plan: Plan, history: &History) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Last {
        summary: Status,
    }
    let documents = plan.head.documents;
    let mut output = BufWriter::new(io::stdout().lock());
    each(folder, plan, history, |record| {
        serde_json::to_writer(&mut output, &record)?;
        output.write_all(b"\n")
    })?;
    output.flush().map_err(Error::StandardOutput)?;
    output::json_line(&Last {
        summary: Status::new(folder, documents, history),
    })
}

fn in_csv(folder: &RunFolder, plan: Plan, history: &History) -> Result<(), Error> {
    let output = BufWriter::new(io::stdout().lock());
    let mut writer = csv::Writer::from_writer(output);
    each(folder, plan, history, |record| {
        writer
            .serialize(harmless(record))
            .map_err(|error| io::Error::other(error.to_string()))
    })?;
    writer.flush().map_err(Error::StandardOutput)
}

fn harmless(mut record: Record) -> Record {
    let texts = [
        Some(&mut record.file),
        Some(&mut record.output),
        record.reason.as_mut(),
        record.number.as_mut(),
        record.tag.as_mut(),
        record.title.as_mut(),
        record.field.as_mut(),
    ];
    for text in texts.into_iter().flatten() {
        *text = output::cell(text);
    }
    record
}

/// Every document's record, in the order of the plan.
fn each(
    folder: &RunFolder,
    mut plan: Plan,
    history: &History,
    mut take: impl FnMut(Record) -> io::Result<()>,
) -> Result<(), Error> {
    let mut lines = match history.begin {
        Some(_) => Some(Lines::open(&folder.journal())?),
        None => None,
    };
    while let Some(row) = plan.row()? {
        let place = history
            .place(row.row)
            .filter(|_| history.fate(row.row) != Fate::Untouched);
        let line = match (&mut lines, place) {
            (Some(lines), Some(place)) => lines.at(place)?,
            _ => None,
        };
        let mut record = Record::of(folder, &row);
        if let Some(line) = line {
            record.written_at = Some(rfc3339(line.at));
            match line.entry {
                Entry::Done(done) => record.done(history, *done),
                Entry::Not(not) => record.not(history.fate(row.row), *not),
                _ => {
                    record.result = "open";
                    record.written_at = None;
                }
            }
        }
        take(record).map_err(Error::StandardOutput)?;
    }
    Ok(())
}

impl Record {
    fn of(folder: &RunFolder, row: &Row) -> Self {
        let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        Self {
            row: row.row,
            file: row.input.display().to_string(),
            output: folder.output.join(&row.output).display().to_string(),
            result: "left",
            code: None,
            reason: None,
            number: text(&row.details.number),
            tag: text(&row.details.tag),
            title: row.title.clone(),
            kind: row.details.kind.as_ref().map(output::name_of),
            level: None,
            field: None,
            serial: None,
            signed_at: None,
            written_at: None,
            in_sha256: None,
            out_sha256: None,
            bytes_added: None,
            ms: None,
            key_uses: None,
            recovered: None,
            url: None,
            registered: None,
        }
    }

    fn done(&mut self, history: &History, done: Done) {
        self.result = "signed";
        self.kind = Some(output::name_of(&done.kind));
        self.level = Some(done.level);
        if let Some(reason) = done.fell_short {
            self.code = Some(reason.code.into_owned());
            self.reason = Some(reason.message);
        }
        self.field = Some(done.field);
        self.serial = Some(done.serial);
        self.signed_at = Some(rfc3339(done.signed_at));
        self.in_sha256 = Some(hex::encode(done.in_sha256));
        self.out_sha256 = Some(hex::encode(done.out_sha256));
        self.bytes_added = Some(done.bytes_added);
        self.ms = Some(done.ms);
        self.key_uses = Some(done.key_uses);
        self.recovered = Some(done.recovered);
        if let Some(reserved) = done.reserved {
            self.url = Some(reserved.url);
            self.registered = Some(!history.is_unregistered(self.row));
        }
    }

    fn not(&mut self, fate: Fate, not: Not) {
        self.result = match fate {
            Fate::Skipped => "skipped",
            Fate::Refused => "refused",
            _ => "failed",
        };
        self.code = Some(not.reason.code.into_owned());
        self.reason = Some(not.reason.message);
        self.key_uses = Some(not.key_uses);
    }
}
