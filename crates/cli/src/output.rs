//! Standard output and standard error.

use crate::error::{Error, Explanation};
use crate::exit::Exit;
use crate::words::{Words, printable};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A program: one JSON object a line.
    Json,
    /// A person: sentences.
    Text,
}

impl Form {
    /// JSON where `--json` was given.
    pub(crate) fn new(json: bool) -> Self {
        if json { Self::Json } else { Self::Text }
    }
}

/// Writes `value` as one line of JSON.
///
/// # Errors
/// [`Error::StandardOutput`].
pub(crate) fn json_line(value: &impl Serialize) -> Result<(), Error> {
    let line = serde_json::to_string(value)
        .map_err(|error| Error::StandardOutput(io::Error::from(error)))?;
    text(&line)
}

/// The name of a plain variant as JSON spells it, which is the standard's own spelling.
pub(crate) fn name_of(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A time as tables and JSON have it.
pub(crate) fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_else(|_| at.to_string())
}

/// A text as a cell of a table. What a spreadsheet would take for a formula is made text: titles and names
/// come out of strangers' documents.
pub(crate) fn cell(text: &str) -> String {
    let mut cell = printable(text);
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        cell.insert(0, '\'');
    }
    cell
}

/// Writes `text` and ends its last line.
///
/// # Errors
/// [`Error::StandardOutput`].
pub(crate) fn text(text: &str) -> Result<(), Error> {
    let mut output = io::stdout().lock();
    output
        .write_all(text.as_bytes())
        .and_then(|()| {
            if text.ends_with('\n') {
                Ok(())
            } else {
                output.write_all(b"\n")
            }
        })
        .and_then(|()| output.flush())
        .map_err(Error::StandardOutput)
}

/// Writes to standard error. Where that fails too there is nobody left to tell.
pub(crate) fn complaint(text: &str) {
    drop(io::stderr().lock().write_all(text.as_bytes()));
}

/// Tells why a command did not do what it was asked for, and how it ends because of it.
pub(crate) fn failure(file: Option<&Path>, error: &Error, form: Form, words: &Words) -> Exit {
    explained(file, &error.explain(words), form);
    error.exit()
}

/// The same for an error that has its sentences already.
pub(crate) fn explained(file: Option<&Path>, explanation: &Explanation, form: Form) {
    #[derive(Serialize)]
    struct Failure<'a> {
        file: Option<String>,
        error: &'a Explanation,
    }

    let told = match form {
        Form::Json => {
            let file = file.map(|path| path.display().to_string());
            json_line(&Failure {
                file,
                error: explanation,
            })
        }
        Form::Text => Err(Error::StandardOutput(io::ErrorKind::Unsupported.into())),
    };
    if told.is_err() {
        complaint(&format!(
            "segel: {}\n       {}\n",
            explanation.message, explanation.next_step
        ));
    }
}
