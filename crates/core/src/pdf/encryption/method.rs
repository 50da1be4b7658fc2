//! The methods of crypt filters (ISO 32000-2, table 25) and what they do to a string or a stream.

use aes::{Aes128, Aes256};
use cbc::Encryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use lopdf::ObjectId;
use lopdf::encryption::DecryptionError;
use lopdf::encryption::crypt_filters::{
    Aes128CryptFilter, Aes256CryptFilter, CryptFilter, IdentityCryptFilter, Rc4CryptFilter,
};
use ring::hmac;
use zeroize::Zeroizing;

/// Blocks of AES, whatever the key.
const BLOCK: usize = 16;

/// How a string or a stream is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// Not at all.
    Identity,
    /// RC4: `V2`, and what V 1 and 2 use.
    Rc4,
    /// AES-128 in CBC mode: `AESV2`.
    Aes128,
    /// AES-256 in CBC mode: `AESV3`.
    Aes256,
}

/// Where a plaintext stands, so that equal ones in different places do not look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The data of the object's stream.
    Stream,
    /// A string of the object's text, counted from its beginning.
    String(u64),
}

impl Method {
    /// The method that `/CFM` names.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"V2" => Some(Self::Rc4),
            b"AESV2" => Some(Self::Aes128),
            b"AESV3" => Some(Self::Aes256),
            _ => None,
        }
    }

    /// The name under `/CFM`; `Identity` for none.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Identity => "Identity",
            Self::Rc4 => "V2",
            Self::Aes128 => "AESV2",
            Self::Aes256 => "AESV3",
        }
    }

    /// Whether so many bytes are what it makes of something: a vector and whole blocks, or nothing of nothing.
    pub(super) fn fits(self, len: usize) -> bool {
        match self {
            Self::Identity | Self::Rc4 => true,
            Self::Aes128 | Self::Aes256 => {
                len == 0 || (len >= 2 * BLOCK && len.is_multiple_of(BLOCK))
            }
        }
    }

    fn filter(self) -> &'static dyn CryptFilter {
        match self {
            Self::Identity => &IdentityCryptFilter,
            Self::Rc4 => &Rc4CryptFilter,
            Self::Aes128 => &Aes128CryptFilter,
            Self::Aes256 => &Aes256CryptFilter,
        }
    }

    /// Algorithms 1 and 1.A.
    pub(super) fn decrypt(
        self,
        file_key: &[u8],
        id: ObjectId,
        data: &[u8],
    ) -> Result<Vec<u8>, DecryptionError> {
        let filter = self.filter();
        filter.decrypt(&object_key(filter, file_key, id)?, data)
    }

    /// The same the other way round. Equal arguments give equal bytes: [`initialization_vector`].
    pub(super) fn encrypt(
        self,
        file_key: &[u8],
        id: ObjectId,
        place: Place,
        data: &[u8],
    ) -> Result<Vec<u8>, DecryptionError> {
        let filter = self.filter();
        let key = object_key(filter, file_key, id)?;
        let vector = || initialization_vector(file_key, id, place, data);
        match self {
            // these draw nothing
            Self::Identity | Self::Rc4 => filter.encrypt(&key, data),
            Self::Aes128 => cbc::<Encryptor<Aes128>>(&key, vector(), data),
            Self::Aes256 => cbc::<Encryptor<Aes256>>(&key, vector(), data),
        }
    }
}

fn object_key(
    filter: &dyn CryptFilter,
    file_key: &[u8],
    id: ObjectId,
) -> Result<Zeroizing<Vec<u8>>, DecryptionError> {
    filter.compute_key(file_key, id).map(Zeroizing::new)
}

/// The initialization vector, which 7.6.3.1 wants random, and which must above all not be guessed or
/// repeated for another plaintext: a pseudo-random function of the plaintext and its place, under the
/// file's key. Core draws no randomness, and equal inputs give equal files.
fn initialization_vector(file_key: &[u8], id: ObjectId, place: Place, data: &[u8]) -> [u8; BLOCK] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, file_key);
    let mut context = hmac::Context::with_key(&key);
    context.update(b"initialization vector");
    context.update(&id.0.to_be_bytes());
    context.update(&id.1.to_be_bytes());
    match place {
        Place::Stream => context.update(&[0]),
        Place::String(position) => {
            context.update(&[1]);
            context.update(&position.to_be_bytes());
        }
    }
    context.update(data);
    let mut vector = [0; BLOCK];
    for (byte, from) in vector.iter_mut().zip(context.sign().as_ref()) {
        *byte = *from;
    }
    vector
}

/// The vector, and behind it the padded plaintext in CBC mode.
fn cbc<E: BlockModeEncrypt + KeyIvInit>(
    key: &[u8],
    vector: [u8; BLOCK],
    data: &[u8],
) -> Result<Vec<u8>, DecryptionError> {
    let encryptor =
        E::new_from_slices(key, &vector).map_err(|_| DecryptionError::InvalidKeyLength)?;
    let mut text = vector.to_vec();
    text.extend_from_slice(data);
    // 7.6.3.1: always padded, with a whole block where nothing is missing
    text.resize(BLOCK + (data.len() / BLOCK + 1) * BLOCK, 0);
    let padded = text.get_mut(BLOCK..).unwrap_or_default();
    encryptor
        .encrypt_padded::<Pkcs7>(padded, data.len())
        .map_err(|_| DecryptionError::Padding)?;
    Ok(text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KEY: [u8; 16] = [7; 16];

    #[test]
    fn what_is_encrypted_is_decrypted() {
        for (method, key) in [
            (Method::Identity, &KEY[..]),
            (Method::Rc4, &KEY[..5]),
            (Method::Rc4, &KEY),
            (Method::Aes128, &KEY),
            (Method::Aes256, &[9; 32]),
        ] {
            for len in [0, 1, 15, 16, 17, 100] {
                let plain = vec![b'a'; len];
                let cipher = method.encrypt(key, (4, 0), Place::Stream, &plain).unwrap();
                assert_eq!(method.decrypt(key, (4, 0), &cipher).unwrap(), plain);
                assert_eq!(
                    method.encrypt(key, (4, 0), Place::Stream, &plain).unwrap(),
                    cipher,
                    "equal inputs give equal bytes"
                );
            }
        }
    }

    #[test]
    fn a_vector_belongs_to_one_plaintext_in_one_place() {
        let vector = |id, place, data: &[u8]| initialization_vector(&KEY, id, place, data);
        let first = vector((4, 0), Place::String(0), b"a");
        assert_ne!(first, vector((5, 0), Place::String(0), b"a"));
        assert_ne!(first, vector((4, 1), Place::String(0), b"a"));
        assert_ne!(first, vector((4, 0), Place::String(1), b"a"));
        assert_ne!(first, vector((4, 0), Place::Stream, b"a"));
        assert_ne!(first, vector((4, 0), Place::String(0), b"b"));
        assert_ne!(
            first,
            initialization_vector(&[8; 16], (4, 0), Place::String(0), b"a")
        );
    }

    #[test]
    fn a_key_of_another_length_is_an_error() {
        assert!(
            Method::Aes256
                .encrypt(&KEY, (4, 0), Place::Stream, b"a")
                .is_err()
        );
        assert!(
            Method::Aes128
                .encrypt(&KEY[..5], (4, 0), Place::Stream, b"a")
                .is_err()
        );
    }
}
