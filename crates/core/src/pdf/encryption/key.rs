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
    for candidate in candidates(&algorithm, revision, password) {
        let candidate = candidate.as_slice();
        let by_owner = algorithm
            .authenticate_owner_password(&stub, candidate)
            .is_ok();
        let opens = by_owner
            || algorithm
                .authenticate_user_password(&stub, candidate)
                .is_ok();
        if opens {
            return Ok(Some(Unlocked {
                // algorithm 13: the only thing that can still be wrong
                file_key: file_key(&algorithm, &stub, candidate)
                    .map_err(|_| wrong(at, "/Perms that repeats /P and /EncryptMetadata"))?,
                by_owner,
                permissions: permissions(&stub),
            }));
        }
    }
    Ok(None)
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

fn file_key(
    algorithm: &PasswordAlgorithm,
    stub: &lopdf::Document,
    password: &[u8],
) -> Result<Zeroizing<Vec<u8>>, DecryptionError> {
    let resolved = algorithm
        .resolve_password_for_key_derivation(stub, password)
        .map(Zeroizing::new)?;
    algorithm
        .compute_file_encryption_key(stub, resolved.as_slice())
        .map(Zeroizing::new)
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
