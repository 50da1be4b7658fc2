//! Keys from files: PKCS#8 plain or encrypted (RFC 5958), PKCS#12 (RFC 7292), PEM or DER.

use super::private_key::FoundKey;
use crate::error::Error;
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as Pkcs12Error;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::Kdf;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use secrecy::{ExposeSecret, SecretString};
use segel_core::x509::Certificate;
use zeroize::Zeroizing;

/// As OpenSSL's largest sane setting; a hostile file could ask for 2^31 rounds.
const MOST_PBKDF2_ROUNDS: u32 = 10_000_000;
/// scrypt with N = 2^20, r = 8: 1 GiB.
const MOST_SCRYPT_BYTES: u64 = 1 << 30;

/// What a file brought.
pub(super) struct Imported {
    pub(super) key: FoundKey,
    pub(super) certificates: Vec<Certificate>,
}

/// Reads the one private key of a file and all its certificates.
///
/// # Errors
/// [`Error::Import`] says what was found instead; [`Error::PassphraseWrong`]; [`Error::PinMissing`]
/// where the file is encrypted and no passphrase was given.
pub(super) fn read(data: &[u8], passphrase: Option<&SecretString>) -> Result<Imported, Error> {
    if data.windows(11).any(|window| window == b"-----BEGIN ") {
        return read_pem(data, passphrase);
    }
    match Der::sniff(data) {
        Some(Der::PrivateKeyInfo) => only_key(data, Vec::new()),
        Some(Der::EncryptedPrivateKeyInfo) => {
            let decrypted = decrypt_pkcs8(data, passphrase)?;
            only_key(&decrypted, Vec::new())
        }
        Some(Der::Pfx) => read_pkcs12(data, passphrase),
        None => Err(import("it is neither PKCS#8 nor PKCS#12, in PEM or DER")),
    }
}

fn read_pem(data: &[u8], passphrase: Option<&SecretString>) -> Result<Imported, Error> {
    let blocks = pem::parse_many(data).map_err(|error| import(&format!("its PEM: {error}")))?;
    let mut certificates = Vec::new();
    let mut key: Option<Zeroizing<Vec<u8>>> = None;
    for block in blocks {
        let tag = block.tag().to_owned();
        let contents = Zeroizing::new(block.into_contents());
        let found = match tag.as_str() {
            "CERTIFICATE" => {
                certificates.push(certificate(&contents)?);
                continue;
            }
            "PRIVATE KEY" => contents,
            "ENCRYPTED PRIVATE KEY" => decrypt_pkcs8(&contents, passphrase)?,
            "RSA PRIVATE KEY" | "EC PRIVATE KEY" => {
                return Err(import(&format!(
                    "its key has OpenSSL's old form ({tag}): convert it with openssl pkcs8 -topk8"
                )));
            }
            _ => continue,
        };
        if key.replace(found).is_some() {
            return Err(import("it holds more than one private key"));
        }
    }
    match key {
        Some(key) => only_key(&key, certificates),
        None => Err(import("it holds no private key")),
    }
}

fn only_key(pkcs8: &[u8], certificates: Vec<Certificate>) -> Result<Imported, Error> {
    Ok(Imported {
        key: FoundKey::from_pkcs8(pkcs8).map_err(|reason| import(&reason))?,
        certificates,
    })
}

fn decrypt_pkcs8(
    data: &[u8],
    passphrase: Option<&SecretString>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let passphrase = passphrase.ok_or_else(missing_passphrase)?;
    let info = EncryptedPrivateKeyInfoRef::try_from(data).map_err(|_| {
        import(
            "its encryption is not PBES2 (RFC 8018): convert it with openssl pkcs8 -topk8 -v2 aes256",
        )
    })?;
    if let EncryptionScheme::Pbes2(parameters) = &info.encryption_algorithm {
        let too_much = match &parameters.kdf {
            Kdf::Pbkdf2(kdf) => kdf.iteration_count > MOST_PBKDF2_ROUNDS,
            Kdf::Scrypt(kdf) => {
                let memory = kdf
                    .cost_parameter
                    .checked_mul(128 * u64::from(kdf.block_size));
                let work =
                    memory.and_then(|bytes| bytes.checked_mul(u64::from(kdf.parallelization)));
                work.is_none_or(|bytes| bytes > MOST_SCRYPT_BYTES)
            }
            _ => false,
        };
        if too_much {
            return Err(import("its key derivation asks for more than is granted"));
        }
    }
    let decrypted = info
        .encryption_algorithm
        .decrypt(passphrase.expose_secret(), info.encrypted_data.as_bytes())
        .map(Zeroizing::new)
        .map_err(|error| match error {
            pkcs8::pkcs5::Error::DecryptFailed => wrong_passphrase(),
            other => import(&format!("its encryption: {other}")),
        })?;
    // One wrong passphrase in 256 leaves what ends as padding does: the padding alone proves nothing.
    match PrivateKeyInfoRef::try_from(decrypted.as_slice()) {
        Ok(_) => Ok(decrypted),
        Err(_) => Err(wrong_passphrase()),
    }
}

fn read_pkcs12(data: &[u8], passphrase: Option<&SecretString>) -> Result<Imported, Error> {
    // Some files are made under the empty passphrase, which nobody should have to know.
    let offered = passphrase.map_or("", |passphrase| passphrase.expose_secret());
    let archive = Pkcs12Archive::from_pkcs12(data, offered).map_err(|error| match error {
        Pkcs12Error::MacError(_) | Pkcs12Error::UnpadError | Pkcs12Error::Pkcs5Error(_) => {
            match passphrase {
                Some(_) => wrong_passphrase(),
                None => missing_passphrase(),
            }
        }
        other => import(&format!("its PKCS#12: {other}")),
    })?;
    let certificates = archive
        .certs
        .iter()
        .map(|bag| certificate(bag.cert.as_der()))
        .collect::<Result<Vec<_>, _>>()?;
    match archive.keys.as_slice() {
        [bag] => only_key(bag.key.as_der(), certificates),
        [] => Err(import("its PKCS#12 holds no private key")),
        several => Err(import(&format!(
            "its PKCS#12 holds {} private keys, one is expected",
            several.len()
        ))),
    }
}

/// The three structures by their first elements.
enum Der {
    PrivateKeyInfo,
    EncryptedPrivateKeyInfo,
    Pfx,
}

impl Der {
    fn sniff(data: &[u8]) -> Option<Self> {
        let after_header = match data {
            [0x30, 0x80, rest @ ..] => rest,
            [0x30, short, rest @ ..] if *short < 0x80 => rest,
            [0x30, long, rest @ ..] => rest.get(usize::from(long & 0x7f)..)?,
            _ => return None,
        };
        match after_header {
            [0x02, 0x01, 0x03, ..] => Some(Self::Pfx),
            [0x02, 0x01, 0x00 | 0x01, ..] => Some(Self::PrivateKeyInfo),
            [0x30, ..] => Some(Self::EncryptedPrivateKeyInfo),
            _ => None,
        }
    }
}

fn certificate(der: &[u8]) -> Result<Certificate, Error> {
    Certificate::from_der(der).map_err(|error| import(&format!("a certificate in it: {error}")))
}

fn missing_passphrase() -> Error {
    Error::PinMissing {
        token: "the file to import".to_owned(),
    }
}

fn wrong_passphrase() -> Error {
    Error::PassphraseWrong {
        what: "the file to import".to_owned(),
    }
}

fn import(reason: &str) -> Error {
    Error::Import {
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use pkcs8::pkcs5::pbes2::Parameters;

    #[test]
    fn a_wrong_passphrase_is_told_whatever_it_decrypts_to() {
        let mut plain = hex::decode("302e020100300506032b657004220420").unwrap();
        plain.extend([3; 32]);
        // Salt and vector are fixed, so that the same passphrases meet a padding in every run.
        let parameters =
            Parameters::generate_pbkdf2_sha256_aes256cbc(1, b"garam", [7; 16]).unwrap();
        let sealed = PrivateKeyInfoRef::try_from(plain.as_slice())
            .and_then(|info| info.encrypt_with_params(parameters.clone(), "benar"))
            .unwrap();
        let right = SecretString::from("benar");
        assert!(read(sealed.as_bytes(), Some(&right)).is_ok());

        let ciphertext = parameters.encrypt("benar", &plain).unwrap();
        let mut padded = 0;
        for number in 0..1000 {
            let wrong = SecretString::from(format!("salah-{number}"));
            padded += usize::from(
                parameters
                    .decrypt(wrong.expose_secret(), &ciphertext)
                    .is_ok(),
            );
            let error = read(sealed.as_bytes(), Some(&wrong)).err().unwrap();
            assert_eq!(error.code(), "passphrase-wrong", "{number}: {error}");
        }
        assert!(padded > 0, "no passphrase met a padding");
    }
}
