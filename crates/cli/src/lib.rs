//! `segel`: sign, verify and inspect PDF documents, and judge certificates, from the command line.
//!
//! The way through: `args` reads what was typed, each of `commands` makes a plan of it, carries
//! the plan out, and answers in sentences (`words`) or in JSON; `exit` holds the numbers that the
//! program ends with.
#![forbid(unsafe_code)]

mod args;
mod bulk;
mod commands;
mod distinguished_name;
mod documents;
mod doubts;
mod error;
mod evidence;
mod exit;
#[cfg(fuzzing)]
pub mod fuzzing;
mod input;
mod interruption;
mod key;
mod level;
mod new_file;
mod output;
mod paint;
mod password;
mod secret;
mod signing;
mod statement;
mod words;

use args::{Args, Stop};
use error::{Error, UsageError};
use exit::Exit;
use output::Form;
use std::ffi::OsString;
use std::process::ExitCode;
use words::{Language, Words};

/// Chooses the language where `--lang` does not.
const LANGUAGE_VARIABLE: &str = "SEGEL_LANG";

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    run(&arguments).into()
}

fn run(arguments: &[OsString]) -> Exit {
    let form = Form::new(args::asks_for_json(arguments));
    let words = match language(arguments) {
        Ok(language) => Words::new(language),
        Err(error) => return output::failure(None, &error, form, &Words::new(Language::default())),
    };
    let args = match Args::parse(arguments, &words) {
        Ok(args) => args,
        Err(stop) => return stopped(stop, form),
    };
    commands::run(args.command, &words)
}

/// `--lang`, or else `SEGEL_LANG`, or else Bahasa Indonesia. `LANG` is not asked: on most servers it
/// is English whoever sits before them.
fn language(arguments: &[OsString]) -> Result<Language, Error> {
    // A wrong value of --lang is for the parser to refuse.
    if let Some(language) = args::language_argument(arguments).and_then(Language::parse) {
        return Ok(language);
    }
    match std::env::var_os(LANGUAGE_VARIABLE) {
        Some(value) if !value.is_empty() => {
            let value = value.to_string_lossy().into_owned();
            Language::parse(&value).ok_or_else(|| {
                UsageError::LanguageUnknown {
                    name: LANGUAGE_VARIABLE,
                    value,
                }
                .into()
            })
        }
        _ => Ok(Language::default()),
    }
}

fn stopped(stop: Stop, form: Form) -> Exit {
    match stop {
        Stop::Asked(text) => match output::text(&text) {
            Ok(()) => Exit::Done,
            Err(_) => Exit::Document,
        },
        Stop::NothingAsked(text) => {
            output::complaint(&text);
            Exit::Usage
        }
        Stop::Misread(explanation) => {
            output::explained(None, &explanation, form);
            Exit::Usage
        }
    }
}
