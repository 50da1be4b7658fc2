//! `segel token generate`.

use super::told;
use crate::args::{Generate, NewKeyAlgorithm};
use crate::error::Error;
use crate::output::Form;
use crate::secret::SecretSource;
use crate::words::Words;
use segel_hsm::KeyKind;

/// Generates a key in a software token.
pub(super) fn run(arguments: Generate, words: &Words) -> Result<(), Error> {
    let passphrase = SecretSource::new(arguments.passphrase_fd)?;
    let path = super::software_token(&arguments.token)?;
    let kind = match arguments.algorithm {
        NewKeyAlgorithm::P256 => KeyKind::P256,
        NewKeyAlgorithm::P384 => KeyKind::P384,
        NewKeyAlgorithm::Ed25519 => KeyKind::Ed25519,
    };
    let key = super::open(&path, passphrase, words)?.generate(&arguments.label, kind)?;
    told::stored(
        "key-generated",
        &arguments.token,
        &key,
        Form::new(arguments.json),
        words,
    )
}
