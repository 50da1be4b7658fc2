//! `segel token attach`.

use super::told;
use crate::args::Attach;
use crate::error::Error;
use crate::input;
use crate::output::Form;
use crate::secret::SecretSource;
use crate::words::Words;
use segel_hsm::KeySelector;

/// Lays a certificate and its issuers beside their key.
pub(super) fn run(arguments: Attach, words: &Words) -> Result<(), Error> {
    let passphrase = SecretSource::new(arguments.passphrase_fd)?;
    let path = super::software_token(&arguments.token)?;
    let selector = KeySelector::parse(&arguments.key)?;
    let certificates = input::certificates(&arguments.cert)?;
    let key = super::open(&path, passphrase, words)?.attach(&selector, certificates)?;
    told::stored(
        "key-attached",
        &arguments.token,
        &key,
        Form::new(arguments.json),
        words,
    )
}
