//! `segel token list`.

use super::told;
use crate::args::List;
use crate::error::{Error, UsageError};
use crate::output::{self, Form};
use crate::secret::{Asking, SecretSource};
use crate::words::{Words, printable};
use segel_hsm::pkcs11::{SlotListing, list_keys, list_slots};
use segel_hsm::{KeyListing, SoftwareToken, TokenAddress};
use serde::Serialize;
use std::path::Path;

/// Lists the keys of a token, or the slots and tokens of a module.
pub(super) fn run(arguments: List, words: &Words) -> Result<(), Error> {
    let secret = SecretSource::new(arguments.pin_fd)?;
    let form = Form::new(arguments.json);
    match (arguments.token, arguments.module) {
        (Some(token), _) => {
            let keys = keys(&token, secret, arguments.login, words)?;
            tell_keys(&token, &keys, form, words)
        }
        (None, Some(module)) => tell_slots(&module, &list_slots(&module)?, form, words),
        (None, None) => Err(UsageError::NothingToList.into()),
    }
}

/// A software token shows its keys without a passphrase. A PKCS#11 token shows its private keys after
/// a login, which is made only when it is asked for: every login is a chance to mistype.
fn keys(
    token: &str,
    secret: SecretSource,
    login: bool,
    words: &Words,
) -> Result<Vec<KeyListing>, Error> {
    match TokenAddress::parse(token)? {
        TokenAddress::SoftwareToken(path) => Ok(SoftwareToken::list(&path)?),
        TokenAddress::Pkcs11(address) if login || secret.is_descriptor() => {
            let pin = secret.read("prompt-pin", Asking::Once, words)?;
            Ok(list_keys(&address, Some(&pin))?)
        }
        TokenAddress::Pkcs11(address) => Ok(list_keys(&address, None)?),
    }
}

fn tell_keys(token: &str, keys: &[KeyListing], form: Form, words: &Words) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Keys<'a> {
        token: &'a str,
        keys: &'a [KeyListing],
    }

    match form {
        Form::Json => output::json_line(&Keys { token, keys }),
        Form::Text => {
            let sentence = if keys.is_empty() {
                "token-without-keys"
            } else {
                "token-keys"
            };
            let mut text = words.tell(sentence, &[("token", token.to_owned())]);
            text.push('\n');
            for key in keys {
                text.push_str(&told::lines(key, words));
            }
            output::text(&text)
        }
    }
}

fn tell_slots(
    module: &Path,
    slots: &[SlotListing],
    form: Form,
    words: &Words,
) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Slots<'a> {
        module: String,
        slots: &'a [SlotListing],
    }

    let module = module.display().to_string();
    match form {
        Form::Json => output::json_line(&Slots { module, slots }),
        Form::Text => {
            let sentence = if slots.is_empty() {
                "module-without-tokens"
            } else {
                "module-tokens"
            };
            let mut text = words.tell(sentence, &[("module", module)]);
            text.push('\n');
            for slot in slots {
                text.push_str(&slot_lines(slot, words));
            }
            output::text(&text)
        }
    }
}

fn slot_lines(slot: &SlotListing, words: &Words) -> String {
    let token = &slot.token;
    let flags: Vec<String> = token.flags.iter().map(output::name_of).collect();
    let maker = words.tell(
        "slot-maker",
        &[
            ("manufacturer", token.manufacturer.clone()),
            ("model", token.model.clone()),
            ("serial", token.serial.clone()),
        ],
    );
    format!(
        "  {} (slot {})\n    {}\n    {maker}\n    {}\n",
        printable(&token.label),
        slot.slot_id,
        printable(&token.uri),
        flags.join(", ")
    )
}
