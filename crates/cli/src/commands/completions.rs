//! `segel completions`: what a shell has to know to complete a command.

use crate::args::{Args, Completions, Shell};
use crate::exit::Exit;
use crate::output::{self, Form};
use crate::words::Words;

/// Prints the script.
pub(super) fn run(arguments: &Completions, words: &Words) -> Exit {
    match output::text(&script(arguments.shell, words)) {
        Ok(()) => Exit::Done,
        Err(error) => output::failure(None, &error, Form::Text, words),
    }
}

fn script(shell: Shell, words: &Words) -> String {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    let mut command = Args::completed(words);
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
