//! `segel bulk register`: brings to the server what is signed and what it does not have.

use super::absolute;
use crate::args::{self, Profile};
use crate::bulk::plan::Plan;
use crate::bulk::run::{Registration, Telling, register};
use crate::bulk::run_folder::RunFolder;
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::level;
use crate::output::{self, Form};
use crate::secret::{Asking, SecretSource};
use crate::words::Words;
use segel_fetch::Registry;
use serde::Serialize;

/// The server that a profile names, with the secret of its credential.
///
/// # Errors
/// What is wrong with the address, the name or the secret.
pub(super) fn registry(
    profile: &Profile,
    secret: SecretSource,
    words: &Words,
) -> Result<Option<Registry>, Error> {
    let (Some(server), Some(application)) = (&profile.server, &profile.application) else {
        return Ok(None);
    };
    let secret = secret.read("prompt-server-secret", Asking::Once, words)?;
    let rules = level::rules(&profile.levels.network, &[]);
    Ok(Some(Registry::new(rules, server, application, secret)?))
}

pub(super) fn carry_out(
    arguments: args::Register,
    form: Form,
    words: &Words,
) -> Result<Exit, Error> {
    let secret = SecretSource::new(arguments.server_secret_fd)?;
    let folder = RunFolder::find(&absolute(&arguments.output)?, arguments.run)?;
    let profile = Plan::open(&folder.plan(), None)?.head.profile;
    let registry = registry(&profile, secret, words)?;
    let registry = registry.ok_or(UsageError::ServerMissing)?;
    let _lock = RunFolder::lock(&folder.output)?;
    let mut telling = Telling::of_registering(form, arguments.quiet, words, &arguments.output);
    let registration = register(&folder, &registry, &mut telling)?;
    tell(&registration, form, words)?;
    Ok(registration.exit())
}

fn tell(registration: &Registration, form: Form, words: &Words) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Last<'a> {
        summary: &'a Registration,
    }
    match form {
        Form::Json => output::json_line(&Last {
            summary: registration,
        }),
        Form::Text => output::text(&words.tell(
            "bulk-registered",
            &[
                ("registered", registration.registered.to_string()),
                ("refused", registration.refused.to_string()),
                ("left", registration.left.to_string()),
            ],
        )),
    }
}
