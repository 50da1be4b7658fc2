//! From arguments to an exit code: 0 done, 1 failed, 2 refused because of arguments or configuration.

mod credential;
mod failure;
mod official;

pub use failure::Failure;

use crate::arguments::{Arguments, Command};
use crate::config::{Config, Environment};
use crate::demo;
use clap::Parser;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// Runs `segel-server` with these arguments.
pub fn run(arguments: impl Iterator<Item = OsString>, environment: &Environment) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap's own texts: help and version end with 0, misuse with 2.
            let _ = error.print();
            return if error.use_stderr() {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::runtime(&error))
        .and_then(|runtime| runtime.block_on(dispatch(arguments, environment)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(io::stderr(), "segel-server: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

async fn dispatch(arguments: Arguments, environment: &Environment) -> Result<(), Failure> {
    match (arguments.command, arguments.config, arguments.demo) {
        (_, Some(_), true) => Err(Failure::refused(
            "--config and --demo exclude each other",
            "Give one of them",
        )),
        (Some(Command::Credential(command)), Some(config), false) => {
            credential::run(command, &config).await
        }
        (Some(_), None, _) => Err(Failure::refused(
            "credential needs the configuration that says where the database is",
            "Add --config FILE, and leave --demo out",
        )),
        (None, Some(config), false) => official::run(Config::load(&config, environment)?).await,
        (None, None, true) => {
            let ending = if arguments.no_serve {
                demo::Ending::Exit
            } else {
                demo::Ending::Serve
            };
            demo::run(&arguments.demo_data, ending, environment).await
        }
        (None, None, false) => Err(Failure::refused(
            "there is no configuration, and no demo was asked for",
            "Give --config FILE (docs/operations/configuration.md has an example), or --demo to see \
             it work on this machine",
        )),
    }
}
