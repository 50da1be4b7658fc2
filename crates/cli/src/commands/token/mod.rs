//! `segel token`: keys and where they live.

mod attach;
mod create;
mod generate;
mod import;
mod list;
mod request;
mod told;

use crate::args::TokenCommand;
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::output::{self, Form};
use crate::secret::{Asking, SecretSource};
use crate::words::Words;
use segel_hsm::{SoftwareToken, TokenAddress};
use std::path::{Path, PathBuf};

/// Does it and tells.
pub(crate) fn run(command: TokenCommand, words: &Words) -> Exit {
    let (form, outcome) = match command {
        TokenCommand::Create(arguments) => (arguments.json, create::run(arguments, words)),
        TokenCommand::Generate(arguments) => (arguments.json, generate::run(arguments, words)),
        TokenCommand::Import(arguments) => (arguments.json, import::run(arguments, words)),
        TokenCommand::Attach(arguments) => (arguments.json, attach::run(arguments, words)),
        TokenCommand::Request(arguments) => (arguments.json, request::run(arguments, words)),
        TokenCommand::List(arguments) => (arguments.json, list::run(arguments, words)),
    };
    match outcome {
        Ok(()) => Exit::Done,
        Err(error) => output::failure(None, &error, Form::new(form), words),
    }
}

/// The file of a software token whose contents are to be changed.
fn software_token(address: &str) -> Result<PathBuf, Error> {
    match TokenAddress::parse(address)? {
        TokenAddress::SoftwareToken(path) => Ok(path),
        TokenAddress::Pkcs11(_) => Err(UsageError::SoftwareTokenOnly.into()),
    }
}

/// Opens a software token. What is wrong with its file is told before anybody types.
fn open(path: &Path, passphrase: SecretSource, words: &Words) -> Result<SoftwareToken, Error> {
    SoftwareToken::list(path)?;
    let passphrase = passphrase.read("prompt-passphrase", Asking::Once, words)?;
    Ok(SoftwareToken::open(path, &passphrase)?)
}
