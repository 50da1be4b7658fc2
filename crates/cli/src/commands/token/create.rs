//! `segel token create`.

use crate::args::Create;
use crate::error::Error;
use crate::output::{self, Form};
use crate::secret::{Asking, SecretSource};
use crate::words::Words;
use segel_hsm::{SoftwareToken, TokenAddress};
use serde::Serialize;

/// Makes an empty software token.
pub(super) fn run(arguments: Create, words: &Words) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Created<'a> {
        token: &'a str,
    }

    let passphrase = SecretSource::new(arguments.passphrase_fd)?;
    let path = arguments.file;
    if path.symlink_metadata().is_ok() {
        // Told before anybody types a passphrase, twice.
        return Err(segel_hsm::Error::TokenExists { path }.into());
    }
    let passphrase = passphrase.read("prompt-new-passphrase", Asking::Twice, words)?;
    SoftwareToken::create(&path, &passphrase)?;
    let token = TokenAddress::SoftwareToken(path).to_string();
    match Form::new(arguments.json) {
        Form::Json => output::json_line(&Created { token: &token }),
        Form::Text => output::text(&words.tell("token-created", &[("token", token)])),
    }
}
