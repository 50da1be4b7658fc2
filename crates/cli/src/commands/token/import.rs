//! `segel token import`.

use super::told;
use crate::args::Import;
use crate::error::{Error, UsageError};
use crate::input;
use crate::output::Form;
use crate::secret::{self, Asking, SecretSource};
use crate::words::Words;
use secrecy::SecretString;
use segel_core::x509::Certificate;
use segel_hsm::{KeyListing, SoftwareToken};

/// Takes an existing key and its certificates into a software token.
pub(super) fn run(arguments: Import, words: &Words) -> Result<(), Error> {
    secret::distinct(&[arguments.passphrase_fd, arguments.source_passphrase_fd])?;
    let passphrase = SecretSource::new(arguments.passphrase_fd)?;
    let source_passphrase = SecretSource::new(arguments.source_passphrase_fd)?;
    let path = super::software_token(&arguments.token)?;
    let Some(source) = arguments.p12.or(arguments.key) else {
        return Err(UsageError::NothingToImport.into());
    };
    let data = input::secret(&source)?;
    let certificates = match &arguments.cert {
        Some(path) => input::certificates(path)?,
        None => Vec::new(),
    };
    let mut token = super::open(&path, passphrase, words)?;
    let label = &arguments.label;
    let key = import(
        &mut token,
        label,
        &data,
        certificates,
        source_passphrase,
        words,
    )?;
    told::stored(
        "key-imported",
        &arguments.token,
        &key,
        Form::new(arguments.json),
        words,
    )
}

/// A file that is not encrypted is taken without a question.
fn import(
    token: &mut SoftwareToken,
    label: &str,
    data: &[u8],
    certificates: Vec<Certificate>,
    passphrase: SecretSource,
    words: &Words,
) -> Result<KeyListing, Error> {
    let mut take = |passphrase: Option<&SecretString>| {
        token.import_with_certificates(label, data, passphrase, certificates.clone())
    };
    if !passphrase.is_descriptor() {
        match take(None) {
            Err(segel_hsm::Error::PinMissing { .. }) => {}
            taken => return Ok(taken?),
        }
    }
    let passphrase = passphrase.read("prompt-source-passphrase", Asking::Once, words)?;
    Ok(take(Some(&passphrase))?)
}
