//! The file's key from a password (ISO 32000-2, algorithms 2 to 13), by lopdf.

use super::dictionary::wrong;
use super::password::Password;
use crate::error::{Error, Structure};
use lopdf::encryption::{DecryptionError, PasswordAlgorithm};
use lopdf::{Dictionary, Object, Permissions, StringFormat};
use zeroize::Zeroizing;

/// What a password has opened.
pub(super) struct Unlocked {
    pub(super) file_key: Zeroizing<Vec<u8>>,
    pub(super) by_owner: bool,
    pub(super) permissions: Permissions,
}

/// Tries the password, and the empty one, first as the owner's and then as a reader's. `None` where
/// neither is one of them.
pub(super) fn unlock(
    values: Dictionary,
    revision: i64,
    identifier: &[u8],
    password: Option<&Password>,
    at: u64,
) -> Result<Option<Unlocked>, Error> {
    let readers_values = for_readers_alone(values.clone());
    let handler = Handler::new(values, identifier, at)?;
    let mut found: Option<Unlocked> = None;
    for candidate in candidates(&handler.algorithm, revision, password) {
        let (by_owner, by_reader) = handler.opened_by(&candidate);
        let mut keys = Vec::new();
        if by_owner || by_reader {
            keys.push(handler.file_key(&candidate));
        }
        // before R 5 there is but one key, which is made of the reader's password
        if by_owner && by_reader && revision >= 5 {
            let readers = Handler::new(readers_values.clone(), identifier, at)?;
            keys.push(readers.file_key(&candidate));
        }
        for key in keys {
            match &found {
                // algorithm 13: the only thing that can still be wrong
                None => {
                    let key =
                        key.map_err(|_| wrong(at, "/Perms that repeats /P and /EncryptMetadata"))?;
                    found = Some(handler.unlocked(key, by_owner));
                }
                Some(found) if key.as_ref().ok() == Some(&found.file_key) => {}
                Some(_) => return Err(TWO_KEYS),
            }
        }
        if found.is_some() && revision < 5 {
            break;
        }
    }
    Ok(found)
}

/// What one program reads with a password, another one reads otherwise.
const TWO_KEYS: Error = Error::Unsupported {
    feature: "encryption that opens with two different keys",
};

/// The values without what lets the owner in.
fn for_readers_alone(mut values: Dictionary) -> Dictionary {
    if let Ok(Object::String(hash, _)) = values.get_mut(b"O")
        && let Some(first) = hash.first_mut()
    {
        *first ^= 1;
    }
    values
}

/// lopdf's part of the standard security handler.
struct Handler {
    stub: lopdf::Document,
    algorithm: PasswordAlgorithm,
}

impl Handler {
    fn new(values: Dictionary, identifier: &[u8], at: u64) -> Result<Self, Error> {
        let stub = stub(values, identifier);
        let algorithm = PasswordAlgorithm::try_from(&stub).map_err(|error| {
            let got = match error {
                // its own sentence names nothing
                lopdf::Error::Decryption(error) => error.to_string(),
                other => other.to_string(),
            };
            Error::malformed(
                Structure::Encryption,
                at,
                "what tables 20 and 21 demand",
                got,
            )
        })?;
        Ok(Self { stub, algorithm })
    }

    /// Whether a password is the owner's, and whether it is a reader's.
    fn opened_by(&self, password: &[u8]) -> (bool, bool) {
        let owner = self
            .algorithm
            .authenticate_owner_password(&self.stub, password);
        let reader = self
            .algorithm
            .authenticate_user_password(&self.stub, password);
        (owner.is_ok(), reader.is_ok())
    }

    fn file_key(&self, password: &[u8]) -> Result<Zeroizing<Vec<u8>>, DecryptionError> {
        let resolved = self
            .algorithm
            .resolve_password_for_key_derivation(&self.stub, password)
            .map(Zeroizing::new)?;
        self.algorithm
            .compute_file_encryption_key(&self.stub, resolved.as_slice())
            .map(Zeroizing::new)
    }

    fn unlocked(&self, file_key: Zeroizing<Vec<u8>>, by_owner: bool) -> Unlocked {
        Unlocked {
            file_key,
            by_owner,
            permissions: permissions(&self.stub),
        }
    }
}

/// A document for lopdf that has nothing but what keys are derived from.
fn stub(values: Dictionary, identifier: &[u8]) -> lopdf::Document {
    let own = (1, 0);
    let mut stub = lopdf::Document::new();
    let identifier = Object::String(identifier.to_vec(), StringFormat::Hexadecimal);
    stub.trailer.set("ID", Object::Array(vec![identifier]));
    stub.trailer.set("Encrypt", Object::Reference(own));
    stub.objects.insert(own, Object::Dictionary(values));
    stub
}

/// What is tried: the password as the standard prepares it (algorithms 2 and 2.A), its own bytes,
/// and the empty one.
fn candidates(
    algorithm: &PasswordAlgorithm,
    revision: i64,
    password: Option<&Password>,
) -> Vec<Zeroizing<Vec<u8>>> {
    let mut candidates = Vec::new();
    if let Some(password) = password.map(Password::bytes) {
        let text = std::str::from_utf8(password).ok();
        let prepared = text.and_then(|text| {
            let prepared = algorithm.sanitize_password(text).map(Zeroizing::new).ok()?;
            // lopdf leaves out what PDFDocEncoding has not: another password, perhaps the empty one
            let whole = revision >= 5 || prepared.len() == text.chars().count();
            (whole && !prepared.is_empty()).then_some(prepared)
        });
        candidates.extend(prepared);
        candidates.push(Zeroizing::new(password.to_vec()));
    }
    candidates.push(Zeroizing::default());
    candidates.dedup();
    candidates
}

/// `/P`, which lopdf has seen to be a number.
#[allow(clippy::cast_sign_loss)] // table 21: a set of 32 bits that is written as a number with a sign
fn permissions(stub: &lopdf::Document) -> Permissions {
    let value = stub
        .get_encrypted()
        .and_then(|values| values.get(b"P"))
        .and_then(Object::as_i64);
    Permissions::from_bits_retain(value.unwrap_or(0) as u64)
}
