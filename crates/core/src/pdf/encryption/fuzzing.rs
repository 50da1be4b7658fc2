//! What the fuzzer does with an encryption dictionary; a test does it with the fuzzer's seeds.

use super::{Encryption, Password};
use crate::pdf::edit;
use lopdf::{Dictionary, Object, StringFormat};

/// An object to encrypt for.
const ID: lopdf::ObjectId = (70_000, 3);
/// Dictionaries of the seeds nest twice.
const DEPTH: usize = 32;

/// A password on the first line, and behind it an encryption dictionary, whose `/ID` is the file's
/// identifier. If the one opens the other, whatever is encrypted is decrypted to itself. Says whether
/// it was opened.
#[cfg_attr(not(fuzzing), allow(unreachable_pub))]
pub fn encryption(bytes: &[u8]) -> bool {
    let at = bytes.iter().position(|byte| *byte == b'\n');
    let (password, text) = bytes.split_at(at.unwrap_or(0));
    let Ok(Object::Dictionary(dictionary)) = edit::parse(text, DEPTH) else {
        return false;
    };
    let identifier = dictionary.get(b"ID").and_then(Object::as_str);
    let opened = Encryption::unlock(
        &dictionary,
        &|value| Ok(value.clone()),
        (None, 0),
        identifier.unwrap_or_default(),
        Some(&Password::new(password)),
    );
    let Ok(encryption) = opened else {
        return false;
    };
    // a ciphertext that nobody made
    let string = Object::String(text.to_vec(), StringFormat::Literal);
    let _ = encryption.decrypted(ID, string, false);
    let _ = encryption.decrypted_stream(ID, &dictionary, text);

    // the dictionary itself as a text with strings in it
    let encrypted = encryption.encrypted(ID, text).and_then(|text| {
        let value = edit::parse(&text, DEPTH)?;
        encryption.decrypted(ID, value, false)
    });
    if let Ok(again) = encrypted {
        assert!(same(&again, &Object::Dictionary(dictionary)), "strings");
    }
    let plain = Dictionary::new();
    let stream = encryption
        .encrypted_stream(ID, &plain, text)
        .and_then(|data| encryption.decrypted_stream(ID, &plain, &data));
    assert!(stream.is_ok_and(|again| again == text), "a stream");
    true
}

/// Equal but for how strings are written, and for numbers that are none.
fn same(one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::String(one, _), Object::String(other, _)) => one == other,
        (Object::Array(one), Object::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Object::Dictionary(one), Object::Dictionary(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, one)| other.get(key).is_ok_and(|other| same(one, other)))
        }
        (Object::Real(one), Object::Real(other)) => one.to_bits() == other.to_bits(),
        _ => one == other,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_seeds_of_the_fuzzer_open() {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/encryption");
        let mut opened = 0;
        for seed in fs::read_dir(seeds).unwrap() {
            let path = seed.unwrap().path();
            assert!(super::encryption(&fs::read(&path).unwrap()), "{path:?}");
            opened += 1;
        }
        assert!(opened >= 7, "one for each handler, not {opened}");
    }

    #[test]
    fn no_byte_of_a_seed_brings_it_down() {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/encryption");
        for name in ["rc4-40.txt", "aes-128.txt"] {
            let seed = fs::read(seeds.join(name)).unwrap();
            for at in 0..seed.len() {
                for byte in [0, b'>', b'(', b'9', b'/', 0xff] {
                    let mut changed = seed.clone();
                    *changed.get_mut(at).unwrap() = byte;
                    super::encryption(&changed);
                }
                super::encryption(seed.get(..at).unwrap());
            }
        }
    }
}
