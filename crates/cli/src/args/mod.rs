//! The command line as it is typed. What the words mean is decided by each command's plan; what is
//! said about them stands in the message files, under `help-<command>` and `help-<command>-<argument>`.

mod bulk;
mod completions;
mod extend;
mod help;
mod inspect;
mod man;
mod network;
mod place;
mod placement;
mod sign;
mod statement;
mod token;
mod trust;
mod usage;
mod verify;

pub(crate) use bulk::{
    Bulk, BulkCommand, Conduct, Kind, Profile, Register, Report, Resume, Run, Status,
};
pub(crate) use completions::{Completions, Shell};
pub(crate) use extend::Extend;
pub(crate) use help::usage;
pub(crate) use inspect::Inspect;
pub(crate) use man::Man;
pub(crate) use network::{Levels, Network};
pub(crate) use place::Place;
pub(crate) use placement::Placed;
pub(crate) use sign::Sign;
pub(crate) use statement::{Certify, Commitment, Digest, Scheme, Statement};
pub(crate) use token::{
    Attach, Create, Generate, Import, List, NewKeyAlgorithm, Request, Token, TokenCommand,
};
pub(crate) use trust::{Revocation, Trust, UsedFor};
pub(crate) use usage::Stop;
pub(crate) use verify::Verify;

use crate::error::UsageError;
use crate::words::{Language, Words};
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// `segel`.
#[derive(Debug, Parser)]
#[command(
    name = "segel",
    version,
    disable_help_flag = true,
    disable_version_flag = true
)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Args {
    #[arg(long, global = true, value_name = "id|en")]
    lang: Option<Language>,
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Sign(Box<Sign>),
    Bulk(Bulk),
    Extend(Box<Extend>),
    Verify(Box<Verify>),
    Inspect(Inspect),
    Place(Place),
    Trust(Trust),
    Token(Token),
    Completions(Completions),
    Man(Man),
}

impl Args {
    /// Reads the arguments, the program's name first.
    ///
    /// # Errors
    /// [`Stop`]: help or the version was asked for, or the arguments cannot be read.
    pub(crate) fn parse(arguments: &[OsString], words: &Words) -> Result<Self, Stop> {
        Self::described(words)
            .try_get_matches_from(arguments)
            .and_then(|matches| Self::from_arg_matches(&matches))
            .map_err(|error| usage::stop(&error, words))
    }

    /// The command line with its texts.
    pub(crate) fn described(words: &Words) -> clap::Command {
        help::described(Self::command(), words)
    }

    /// The same as a shell is told of it.
    pub(crate) fn completed(words: &Words) -> clap::Command {
        completions::completed(Self::described(words))
    }
}

/// The value of `--lang`, looked for before anything is parsed: errors are told in it.
pub(crate) fn language_argument(arguments: &[OsString]) -> Option<&str> {
    let mut found = None;
    let mut arguments = arguments.iter().map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        match argument {
            Some("--") => break,
            Some("--lang") => found = arguments.next().flatten(),
            Some(argument) => found = argument.strip_prefix("--lang=").or(found),
            None => {}
        }
    }
    found
}

/// Whether `--json` is among the arguments: even arguments that cannot be read get their answer in
/// the form that was asked for.
pub(crate) fn asks_for_json(arguments: &[OsString]) -> bool {
    arguments
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| argument == "--json")
}

/// The time that an argument states, or else the computer's, to the second: no signature and no
/// report is finer.
///
/// # Errors
/// [`UsageError::TimeMalformed`].
pub(crate) fn time_or_now(text: Option<&str>) -> Result<OffsetDateTime, UsageError> {
    let time = match text {
        Some(text) => {
            OffsetDateTime::parse(text, &Rfc3339).map_err(|_| UsageError::TimeMalformed {
                text: text.to_owned(),
            })?
        }
        None => OffsetDateTime::now_utc(),
    };
    Ok(time.replace_nanosecond(0).unwrap_or(time))
}
