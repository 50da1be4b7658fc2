//! Arguments that cannot be read, told in the language that is spoken. What was typed is not
//! repeated as far as it could be a value: somebody may have typed a PIN.

use super::help::usage;
use crate::error::Explanation;
use crate::words::{Detail, Words};
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Why nothing is run.
pub(crate) enum Stop {
    /// Help or the version was asked for: the text for standard output.
    Asked(String),
    /// Nothing was asked for: the help text for standard error.
    NothingAsked(String),
    /// The arguments cannot be read.
    Misread(Explanation),
}

/// Tells clap's errors apart.
pub(super) fn stop(error: &clap::Error, words: &Words) -> Stop {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Stop::Asked(usage(&error.render().to_string(), words))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Stop::NothingAsked(usage(&error.render().to_string(), words))
        }
        kind => Stop::Misread(Explanation::new(code(kind), &details(error, words), words)),
    }
}

fn code(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnknownArgument => "unknown-argument",
        ErrorKind::InvalidSubcommand | ErrorKind::MissingSubcommand => "unknown-command",
        ErrorKind::MissingRequiredArgument => "missing-argument",
        ErrorKind::ArgumentConflict => "conflicting-arguments",
        ErrorKind::InvalidValue
        | ErrorKind::ValueValidation
        | ErrorKind::InvalidUtf8
        | ErrorKind::NoEquals
        | ErrorKind::TooFewValues
        | ErrorKind::TooManyValues
        | ErrorKind::WrongNumberOfValues => "invalid-value",
        _ => "usage",
    }
}

fn details(error: &clap::Error, words: &Words) -> Vec<Detail> {
    vec![
        ("argument", arguments(error, words).unwrap_or_default()),
        (
            "valid",
            context(error, ContextKind::ValidValue)
                .map_or_else(String::new, |values| format!(" ({values})")),
        ),
        (
            "prior",
            context(error, ContextKind::PriorArg).unwrap_or_default(),
        ),
    ]
}

/// Those that are wrong, missing or not known.
fn arguments(error: &clap::Error, words: &Words) -> Option<String> {
    match error.get(ContextKind::InvalidArg)? {
        ContextValue::String(argument) => Some(option_only(argument.clone())),
        ContextValue::Strings(arguments) => {
            let named = arguments.iter().map(|argument| one_of(argument, words));
            Some(named.collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

/// Options of which one is needed, which clap writes as `<--one|--other>`.
fn one_of(argument: &str, words: &Words) -> String {
    let group = argument
        .strip_prefix("<--")
        .and_then(|rest| rest.strip_suffix('>'));
    match group {
        Some(group) => {
            let options = format!("--{}", group.replace("|--", ", --"));
            words.tell("usage-one-of", &[("options", options)])
        }
        None => option_only(argument.to_owned()),
    }
}

/// An unknown argument that is no option is a value in the wrong place.
fn option_only(argument: String) -> String {
    if argument.starts_with('-') || argument.starts_with('<') {
        argument.split('=').next().unwrap_or_default().to_owned()
    } else {
        "…".to_owned()
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}
