//! What the program does, one file a command: arguments become a plan, the plan is carried out, the
//! outcome is told.

mod extend;
mod inspect;
mod sign;
mod token;
mod trust;
pub(crate) mod verify;

use crate::args::Command;
use crate::exit::Exit;
use crate::words::Words;

/// Runs `command` to its end.
pub(crate) fn run(command: Command, words: &Words) -> Exit {
    match command {
        Command::Sign(arguments) => sign::run(*arguments, words),
        Command::Extend(arguments) => extend::run(*arguments, words),
        Command::Verify(arguments) => verify::run(*arguments, words),
        Command::Inspect(arguments) => inspect::run(&arguments, words),
        Command::Trust(arguments) => trust::run(arguments, words),
        Command::Token(arguments) => token::run(arguments.command, words),
    }
}
