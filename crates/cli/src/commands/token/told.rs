//! How a key is told of.

use crate::error::Error;
use crate::output::{self, Form};
use crate::words::{Words, printable};
use segel_hsm::{KeyHalf, KeyListing, KeyUsage};
use serde::Serialize;

/// Tells of a key that is in the token now.
pub(super) fn stored(
    sentence: &str,
    token: &str,
    key: &KeyListing,
    form: Form,
    words: &Words,
) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Stored<'a> {
        token: &'a str,
        key: &'a KeyListing,
    }

    match form {
        Form::Json => output::json_line(&Stored { token, key }),
        Form::Text => {
            let done = words.tell(sentence, &[("token", token.to_owned())]);
            output::text(&format!("{done}\n{}", lines(key, words)))
        }
    }
}

/// A key in lines of its own.
pub(super) fn lines(key: &KeyListing, words: &Words) -> String {
    let half = words.say(match key.half {
        KeyHalf::Private => "key-private",
        KeyHalf::Public => "key-public",
    });
    let bits = key
        .bits
        .map_or_else(String::new, |bits| format!(", {bits} bit"));
    let usage = words.say(match key.usage {
        KeyUsage::Sign => "key-signs",
        KeyUsage::SignWithLoginEachTime => "key-signs-with-login",
        KeyUsage::None => "key-does-not-sign",
    });
    let mut text = format!(
        "  {}\n    id:{}\n    {half}, {}{bits}; {usage}\n",
        printable(&key.label),
        key.id,
        printable(&key.kind)
    );
    match &key.certificate {
        Some(certificate) => {
            let details = [
                ("subject", certificate.subject.clone()),
                ("issuer", certificate.issuer.clone()),
                ("serial", certificate.serial.clone()),
                ("from", certificate.not_before.clone()),
                ("until", certificate.not_after.clone()),
            ];
            for sentence in ["key-certificate", "key-issuer", "key-validity"] {
                text.push_str(&format!("    {}\n", words.tell(sentence, &details)));
            }
        }
        None => text.push_str(&format!("    {}\n", words.say("key-without-certificate"))),
    }
    text
}
