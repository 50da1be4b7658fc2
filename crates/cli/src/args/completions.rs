//! `segel completions`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, ValueHint};

/// Prints the completions for a shell.
#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// Which shell.
    #[arg(value_name = "bash|zsh|fish")]
    pub(crate) shell: Shell,
}

/// A shell that completes what is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// The command line as a shell is told of it.
pub(super) fn completed(command: Command) -> Command {
    command.mut_args(argument).mut_subcommands(completed)
}

/// Names of files may hold blanks, which bash is told by the hint. Values are explained in English
/// where the code lists them, so only their names are handed on. A colon ends a name in zsh.
fn argument(argument: Arg) -> Arg {
    let argument = match argument.get_value_hint() {
        ValueHint::AnyPath => argument.value_hint(ValueHint::FilePath),
        _ => argument,
    };
    let values = argument.get_possible_values();
    let values: Vec<_> = values
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    let argument = match argument.get_action().takes_values() && !values.is_empty() {
        true => argument.value_parser(PossibleValuesParser::new(values)),
        false => argument,
    };
    let names: Option<Vec<_>> = argument
        .get_value_names()
        .map(|names| names.iter().map(|name| name.replace(':', "\\:")).collect());
    match names {
        Some(names) => argument.value_names(names),
        None => argument,
    }
}
