//! What the program does, one file a command: arguments become a plan, the plan is carried out, the
//! outcome is told.

mod bulk;
mod completions;
mod extend;
mod inspect;
mod man;
mod place;
mod sign;
mod token;
mod trust;
pub(crate) mod verify;

use crate::args::Command;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{self, Form};
use crate::words::Words;
use std::path::Path;

/// The end of a command that writes a document: what was done is told, or why nothing was.
fn conclude<T>(
    file: &Path,
    done: Result<T, Error>,
    form: Form,
    words: &Words,
    tell: impl FnOnce(&T, Form, &Words) -> Result<(), Error>,
) -> Exit {
    match done {
        Ok(done) => {
            // The document is written whether or not anybody hears of it.
            if let Err(error) = tell(&done, form, words) {
                output::failure(None, &error, Form::Text, words);
            }
            Exit::Done
        }
        Err(error) => output::failure(Some(file), &error, form, words),
    }
}

/// Runs `command` to its end.
pub(crate) fn run(command: Command, words: &Words) -> Exit {
    match command {
        Command::Sign(arguments) => sign::run(*arguments, words),
        Command::Bulk(arguments) => bulk::run(arguments, words),
        Command::Extend(arguments) => extend::run(*arguments, words),
        Command::Verify(arguments) => verify::run(*arguments, words),
        Command::Inspect(arguments) => inspect::run(&arguments, words),
        Command::Place(arguments) => place::run(&arguments, words),
        Command::Trust(arguments) => trust::run(arguments, words),
        Command::Token(arguments) => token::run(arguments.command, words),
        Command::Completions(arguments) => completions::run(&arguments, words),
        Command::Man(arguments) => man::run(&arguments, words),
    }
}
