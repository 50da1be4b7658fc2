//! `segel bulk run`: plans, shows the plan, and carries it out.

use super::{Decided, absolute, announce};
use crate::args;
use crate::bulk::journal::{End, History};
use crate::bulk::plan::{self, Head, Plan, Wishes, Written};
use crate::bulk::run::{Before, Telling, planning_bar};
use crate::bulk::run_folder::RunFolder;
use crate::commands::sign::refuse_same_file;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::Form;
use crate::words::Words;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::path::Path;

pub(super) fn carry_out(arguments: args::Run, form: Form, words: &Words) -> Result<Exit, Error> {
    let args::Run {
        mut profile,
        conduct,
        dry_run,
        input,
        output,
    } = arguments;
    let (credentials, decided) = Decided::new(&profile, &conduct, words)?;
    // what the boxes show is part of the plan
    profile
        .statement
        .appearance_sha256
        .clone_from(&decided.appearance_sha256);
    let named = output;
    let output = absolute(&named)?;
    refuse_same_file(&input, &output)?;
    if output.exists() && !output.is_dir() {
        return Err(Error::OutputFolder {
            path: output,
            error: io::ErrorKind::NotADirectory.into(),
        });
    }
    let wishes = Wishes::gather(&input, &output)?;
    let head = Head {
        plan: plan::VERSION,
        documents: wishes.rows.len() as u64,
        folder: std::env::current_dir().unwrap_or_default(),
        input,
        output: output.clone(),
        signer: credentials.keys.signer(),
        profile,
    };
    if dry_run {
        return show(&head, wishes, &decided, form, words);
    }
    refuse_unfinished(&output)?;
    fs::create_dir_all(&output).map_err(|error| Error::OutputFolder {
        path: output.clone(),
        error,
    })?;
    let _lock = RunFolder::lock(&output)?;
    let folder = RunFolder::next(&output)?;
    let looking = planning_bar(head.documents, conduct.quiet, words);
    let written = write(&folder.plan(), &head, wishes, &decided, words, |seen| {
        looking.set_position(seen);
    });
    looking.finish_and_clear();
    let began = written.and_then(|written| {
        if form == Form::Text {
            announce(&head, &written, decided.level, written.signable(), words);
        }
        Ok((written, credentials.open(&head.profile, words)?))
    });
    let (written, parties) = match began {
        Ok(began) => began,
        Err(error) => {
            // nothing has happened that anybody would go on with
            folder.remove();
            return Err(error);
        }
    };
    let telling = Telling::new(
        form,
        conduct.quiet,
        words,
        &named,
        written.documents,
        Before::default(),
        &written.sha256,
    );
    decided.carry_out(&folder, written, None, parties, telling, words)
}

/// A run that is not at its end is gone on with; signing its documents a second time would make two
/// signatures of one intention.
fn refuse_unfinished(output: &Path) -> Result<(), Error> {
    let Some(last) = RunFolder::last(output)? else {
        return Ok(());
    };
    let journal = last.journal();
    if !journal.exists() {
        return Ok(());
    }
    let documents = Plan::open(&last.plan(), None)?.head.documents;
    match History::read(&journal, documents)?.end {
        Some(End::Finished) => Ok(()),
        _ => Err(Error::RunUnfinished {
            path: output.to_owned(),
        }),
    }
}

/// Writes the plan under its name, once it is whole.
fn write(
    path: &Path,
    head: &Head,
    wishes: Wishes,
    decided: &Decided,
    words: &Words,
    seen: impl FnMut(u64),
) -> Result<Written, Error> {
    let part = path.with_extension("part");
    let failed = |error| Error::output(path, error);
    let mut file = BufWriter::new(File::create(&part).map_err(failed)?);
    let written = plan::write(
        head,
        wishes,
        (&decided.password, &decided.looking),
        words,
        &mut file,
        seen,
    );
    let written = written.map_err(failed)?;
    let file = file
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    fs::rename(&part, path).map_err(failed)?;
    Ok(written)
}

/// Prints the plan. Its SHA-256 is that of the run, as long as no document changes.
fn show(
    head: &Head,
    wishes: Wishes,
    decided: &Decided,
    form: Form,
    words: &Words,
) -> Result<Exit, Error> {
    let written = match form {
        Form::Json => {
            let mut output = BufWriter::new(io::stdout().lock());
            let written = plan::write(
                head,
                wishes,
                (&decided.password, &decided.looking),
                words,
                &mut output,
                |_| (),
            );
            let flushed = written.and_then(|written| output.flush().map(|()| written));
            flushed.map_err(Error::StandardOutput)?
        }
        Form::Text => {
            // the counts stand above the rows, and are known when every document has been looked at
            let failed = |error| Error::output(&std::env::temp_dir(), error);
            let mut rows = BufWriter::new(tempfile::tempfile().map_err(failed)?);
            let written = plan::write(
                head,
                wishes,
                (&decided.password, &decided.looking),
                words,
                &mut rows,
                |_| (),
            );
            let written = written.map_err(failed)?;
            let mut rows = rows
                .into_inner()
                .map_err(|error| failed(error.into_error()))?;
            rows.rewind().map_err(failed)?;
            announce(head, &written, decided.level, written.signable(), words);
            table(BufReader::new(rows), words).map_err(Error::StandardOutput)?;
            written
        }
    };
    Ok(match written.refused {
        0 => Exit::Done,
        _ => Exit::Document,
    })
}

/// Prints the rows of a plan as people read them.
fn table(plan: impl BufRead, words: &Words) -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    for line in plan.split(b'\n').skip(1) {
        let row: plan::Row = serde_json::from_slice(&line?)?;
        let (key, reason, next) = match &row.refused {
            Some(reason) => ("bulk-row-refused", &*reason.message, &*reason.next_step),
            None => ("bulk-row", "", ""),
        };
        let text = words.tell(
            key,
            &[
                ("row", row.row.to_string()),
                ("file", row.input.display().to_string()),
                ("output", row.output.display().to_string()),
                ("title", row.called()),
                ("reason", reason.to_owned()),
                ("next", next.to_owned()),
            ],
        );
        writeln!(output, "{text}")?;
    }
    output.flush()
}
