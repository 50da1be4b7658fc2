//! Keys under a passphrase: Argon2id (RFC 9106) and AES-256-GCM.

use crate::error::Error;
use crate::prospect::DeviceState;
use argon2::{Algorithm, Argon2, Params, Version};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::path::Path;
use zeroize::Zeroizing;

/// RFC 9106, 4: the second recommended option, for environments with less memory.
const MEMORY_KIB: u32 = 64 * 1024;
const ITERATIONS: u32 = 3;
const LANES: u32 = 4;

/// The most that a file may ask for: 1 GiB at once, 4 GiB written in all, so that a hostile file
/// costs seconds and not the machine.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_WORK_KIB: u64 = 4 * 1024 * 1024;
const MOST_LANES: u32 = 64;

const SALT_LEN: usize = 16;
const KEY_LEN: usize = 32;

/// How a passphrase becomes a key, and how to tell that it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyDerivation {
    algorithm: DerivationName,
    memory_kib: u32,
    iterations: u32,
    lanes: u32,
    #[serde(with = "super::encoding::base64")]
    salt: Vec<u8>,
    /// SHA-256 of the second half of the derived bytes, which are not used for anything else: tells a
    /// wrong passphrase from a file that was tampered with.
    #[serde(with = "super::encoding::base64")]
    check: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum DerivationName {
    #[serde(rename = "argon2id")]
    Argon2id,
}

/// What is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sealed {
    algorithm: SealName,
    #[serde(with = "super::encoding::base64")]
    nonce: Vec<u8>,
    #[serde(with = "super::encoding::base64")]
    ciphertext: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum SealName {
    #[serde(rename = "aes-256-gcm")]
    Aes256Gcm,
}

/// The key that a passphrase gave.
pub(super) struct SealingKey {
    aead: LessSafeKey,
}

/// Derives a key from a new salt.
pub(super) fn establish(passphrase: &SecretString) -> Result<(KeyDerivation, SealingKey), Error> {
    if passphrase.expose_secret().is_empty() {
        return Err(Error::PassphraseEmpty);
    }
    let mut derivation = KeyDerivation {
        algorithm: DerivationName::Argon2id,
        memory_kib: MEMORY_KIB,
        iterations: ITERATIONS,
        lanes: LANES,
        salt: random(SALT_LEN)?,
        check: Vec::new(),
    };
    let derived = derivation
        .derive(passphrase)
        .map_err(|reason| Error::Device {
            place: "this machine".to_owned(),
            function: "Argon2id".to_owned(),
            reason,
            state: DeviceState::Present,
        })?;
    derivation.check = derived.check;
    Ok((derivation, derived.key))
}

impl KeyDerivation {
    /// Derives the key again.
    pub(super) fn open(&self, passphrase: &SecretString, path: &Path) -> Result<SealingKey, Error> {
        let damaged = |reason: String| Error::TokenDamaged {
            path: path.to_owned(),
            reason,
        };
        let work = u64::from(self.memory_kib) * u64::from(self.iterations);
        if self.memory_kib > MOST_MEMORY_KIB || work > MOST_WORK_KIB || self.lanes > MOST_LANES {
            return Err(damaged(format!(
                "it asks for {} KiB, {} passes and {} lanes to derive its key, at most {MOST_MEMORY_KIB} \
                 KiB at once, {MOST_WORK_KIB} KiB in all and {MOST_LANES} lanes are granted",
                self.memory_kib, self.iterations, self.lanes
            )));
        }
        let derived = self.derive(passphrase).map_err(damaged)?;
        if derived.check == self.check {
            Ok(derived.key)
        } else {
            Err(Error::PassphraseWrong {
                what: path.display().to_string(),
            })
        }
    }

    fn derive(&self, passphrase: &SecretString) -> Result<Derived, String> {
        let DerivationName::Argon2id = self.algorithm;
        let params = Params::new(
            self.memory_kib,
            self.iterations,
            self.lanes,
            Some(2 * KEY_LEN),
        )
        .map_err(|error| format!("its key derivation is not Argon2id's: {error}"))?;
        let mut bytes = Zeroizing::new([0_u8; 2 * KEY_LEN]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(
                passphrase.expose_secret().as_bytes(),
                &self.salt,
                bytes.as_mut(),
            )
            .map_err(|error| format!("its key cannot be derived: {error}"))?;
        let (key, check) = bytes.split_at(KEY_LEN);
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|error| error.to_string())?;
        Ok(Derived {
            key: SealingKey {
                aead: LessSafeKey::new(key),
            },
            check: digest(&SHA256, check).as_ref().to_vec(),
        })
    }
}

struct Derived {
    key: SealingKey,
    check: Vec<u8>,
}

impl SealingKey {
    /// Seals `secret` and binds `public` to it, under a nonce of its own: 96 random bits, of which a
    /// file that is rewritten a few thousand times repeats none.
    pub(super) fn seal(&self, secret: &[u8], public: &[u8]) -> Result<Sealed, Error> {
        let nonce = random(NONCE_LEN)?;
        let mut ciphertext = Vec::with_capacity(secret.len() + AES_256_GCM.tag_len());
        ciphertext.extend_from_slice(secret); // encrypted in place; grown within its capacity
        let sealed = Nonce::try_assume_unique_for_key(&nonce).and_then(|unique| {
            self.aead
                .seal_in_place_append_tag(unique, Aad::from(public), &mut ciphertext)
        });
        match sealed {
            Ok(()) => Ok(Sealed {
                algorithm: SealName::Aes256Gcm,
                nonce,
                ciphertext,
            }),
            Err(_) => {
                drop(Zeroizing::new(ciphertext));
                Err(Error::Device {
                    place: "this machine".to_owned(),
                    function: "AES-256-GCM".to_owned(),
                    reason: "the keys could not be sealed".to_owned(),
                    state: DeviceState::Present,
                })
            }
        }
    }

    /// `None` where the ciphertext or what is bound to it is not what was sealed.
    pub(super) fn unseal(&self, sealed: &Sealed, public: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let SealName::Aes256Gcm = sealed.algorithm;
        let nonce = Nonce::try_assume_unique_for_key(&sealed.nonce).ok()?;
        let mut buffer = Zeroizing::new(sealed.ciphertext.clone());
        let length = self
            .aead
            .open_in_place(nonce, Aad::from(public), &mut buffer)
            .ok()?
            .len();
        buffer.truncate(length);
        Some(buffer)
    }
}

fn random(length: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0; length];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::Device {
            place: "this machine".to_owned(),
            function: "getrandom".to_owned(),
            reason: "the system gave no random numbers".to_owned(),
            state: DeviceState::Present,
        })?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[test]
    fn only_what_was_sealed_comes_back() {
        let (derivation, key) = establish(&passphrase("a")).unwrap();
        let sealed = key.seal(b"secret", b"public").unwrap();
        let path = Path::new("t");
        let again = derivation.open(&passphrase("a"), path).unwrap();
        assert_eq!(
            again.unseal(&sealed, b"public").unwrap().as_slice(),
            b"secret"
        );
        assert!(again.unseal(&sealed, b"publik").is_none());
        let error = derivation.open(&passphrase("b"), path).err().unwrap();
        assert_eq!(error.code(), "passphrase-wrong");
    }

    #[test]
    fn a_file_cannot_ask_for_the_machine() {
        let asking = |memory_kib, iterations, lanes| KeyDerivation {
            algorithm: DerivationName::Argon2id,
            memory_kib,
            iterations,
            lanes,
            salt: vec![0; SALT_LEN],
            check: Vec::new(),
        };
        for greedy in [
            asking(u32::MAX, 1, 1),
            asking(MOST_MEMORY_KIB, 5, 1),
            asking(64, u32::MAX, 1),
            asking(u32::MAX, u32::MAX, u32::MAX),
            asking(0, 0, 0),
        ] {
            let error = greedy.open(&passphrase("a"), Path::new("t")).err().unwrap();
            assert_eq!(error.code(), "token-damaged");
        }
    }

    #[test]
    fn an_empty_passphrase_seals_nothing() {
        let error = establish(&passphrase("")).err().unwrap();
        assert_eq!(error.code(), "passphrase-empty");
    }
}
