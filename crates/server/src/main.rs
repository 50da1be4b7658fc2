//! `segel-server`: reads the environment once and hands over.
#![forbid(unsafe_code)]

use segel_server::command;
use segel_server::config::Environment;
use std::process::ExitCode;

fn main() -> ExitCode {
    let environment = Environment {
        listen: std::env::var_os("SEGEL_LISTEN").map(|value| value.to_string_lossy().into_owned()),
        credentials_directory: std::env::var_os("CREDENTIALS_DIRECTORY").map(Into::into),
    };
    command::run(std::env::args_os(), &environment)
}
