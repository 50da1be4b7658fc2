//! The one door to every check of a signature.
//!
//! ring checks what it can; what it lacks is checked with the crates of decision 0008. What neither
//! can check is [`Verification::Unsupported`] under its name, never invalid: a document signed with
//! a curve that is not known here has not been tampered with.

mod ecdsa;
mod edwards;
mod emsa;
mod rsa;

use super::curve::NamedCurve;
use super::identifier::{PssParameters, oids};
use super::key::{PublicKey, RsaPublicKey};
use super::{DigestAlgorithm, SignatureAlgorithm};
use emsa::Encoding;
use std::fmt;

/// How a signature claims to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerificationAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS (RFC 8017, 8.1).
    RsaPss {
        /// The digest of the message.
        digest: DigestAlgorithm,
        /// The digest of MGF1.
        mask_digest: DigestAlgorithm,
        /// Bytes of salt.
        salt_len: u32,
    },
    /// ECDSA (FIPS 186-5) on the curve of the key, as `ECDSA-Sig-Value`.
    Ecdsa(DigestAlgorithm),
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// Ed448 (RFC 8032).
    Ed448,
}

impl VerificationAlgorithm {
    /// The digest that it begins with; `None` for Ed25519 and Ed448, which take the message itself.
    #[must_use]
    pub fn digest(self) -> Option<DigestAlgorithm> {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss { digest, .. } | Self::Ecdsa(digest) => {
                Some(digest)
            }
            Self::Ed25519 | Self::Ed448 => None,
        }
    }
}

/// What a check of a signature came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// The holder of the key signed this message.
    Valid,
    /// It does not fit the message and the key.
    Invalid,
    /// It cannot be checked here.
    Unsupported {
        /// What is not supported, for example `ECDSA on secp256k1`.
        what: String,
    },
}

/// Something that cannot be checked here, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    what: String,
}

impl Unsupported {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }

    /// Its name, for example `ECDSA on secp256k1`.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Unsupported {}

impl From<Unsupported> for Verification {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported {
            what: unsupported.what,
        }
    }
}

/// Checks `signature` over the whole `message` under the key of a DER SubjectPublicKeyInfo.
///
/// A key of another kind than the algorithm's makes it invalid.
#[must_use]
pub fn verify_signature(
    algorithm: &VerificationAlgorithm,
    subject_public_key_info: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Verification {
    let message = Message::Whole(message);
    check(algorithm, subject_public_key_info, message, signature).into()
}

/// The same for a message of which only the digest is at hand, with the algorithm's own digest.
pub(crate) fn verify_digest(
    algorithm: &VerificationAlgorithm,
    subject_public_key_info: &[u8],
    digest: &[u8],
    signature: &[u8],
) -> Verification {
    let message = Message::Digest(digest);
    check(algorithm, subject_public_key_info, message, signature).into()
}

impl From<Result<bool, Unsupported>> for Verification {
    fn from(checked: Result<bool, Unsupported>) -> Self {
        match checked {
            Ok(true) => Self::Valid,
            Ok(false) => Self::Invalid,
            Err(unsupported) => unsupported.into(),
        }
    }
}

/// What was signed.
#[derive(Clone, Copy)]
enum Message<'m> {
    Whole(&'m [u8]),
    Digest(&'m [u8]),
}

impl<'m> Message<'m> {
    /// RFC 8032: EdDSA signs the message itself.
    fn whole(self) -> Result<&'m [u8], Unsupported> {
        match self {
            Self::Whole(message) => Ok(message),
            Self::Digest(_) => Err(Unsupported::new("EdDSA of a message that is not at hand")),
        }
    }

    fn digest(self, algorithm: DigestAlgorithm) -> Vec<u8> {
        match self {
            Self::Whole(message) => algorithm.digest(message),
            Self::Digest(digest) => digest.to_vec(),
        }
    }
}

fn check(
    algorithm: &VerificationAlgorithm,
    subject_public_key_info: &[u8],
    message: Message<'_>,
    signature: &[u8],
) -> Result<bool, Unsupported> {
    use VerificationAlgorithm::{Ecdsa, Ed448, Ed25519, RsaPkcs1, RsaPss};
    let key = PublicKey::parse(subject_public_key_info)?;
    match (*algorithm, key.algorithm.oid().constant()) {
        (RsaPkcs1(digest), Some(oids::RSA_ENCRYPTION)) => {
            rsa::verify(Encoding::Pkcs1(digest), key.bits, message, signature)
        }
        (
            RsaPss {
                digest,
                mask_digest,
                salt_len,
            },
            Some(oids::RSA_ENCRYPTION | oids::RSASSA_PSS),
        ) => {
            let encoding = Encoding::Pss {
                digest,
                mask_digest,
                salt_len,
            };
            Ok(permitted_by_key(&key, algorithm)?
                && rsa::verify(encoding, key.bits, message, signature)?)
        }
        (Ecdsa(digest), Some(oids::EC_PUBLIC_KEY)) => {
            ecdsa::verify(digest, &key, message, signature)
        }
        (Ed25519, Some(oids::ED25519)) => {
            Ok(edwards::ed25519(key.bits, message.whole()?, signature))
        }
        (Ed448, Some(oids::ED448)) => Ok(edwards::ed448(key.bits, message.whole()?, signature)),
        (
            _,
            Some(
                oids::RSA_ENCRYPTION
                | oids::RSASSA_PSS
                | oids::EC_PUBLIC_KEY
                | oids::ED25519
                | oids::ED448,
            ),
        ) => Ok(false),
        _ => Err(Unsupported::new(format!(
            "a key of kind {}",
            key.algorithm.name()
        ))),
    }
}

/// The most bytes that a signature with this algorithm under this key can take; exact but for
/// ECDSA. `None` where the key is not one for the algorithm.
pub(crate) fn signature_max_len(
    algorithm: SignatureAlgorithm,
    subject_public_key_info: &[u8],
) -> Option<usize> {
    let key = PublicKey::parse(subject_public_key_info).ok()?;
    let on_curve = |wanted| key.curve() == Ok(wanted);
    // ECDSA-Sig-Value: two INTEGERs, each with at most one octet to keep it positive.
    match (algorithm, key.algorithm.oid().constant()) {
        (SignatureAlgorithm::RsaPkcs1(_), Some(oids::RSA_ENCRYPTION))
        | (SignatureAlgorithm::RsaPss(_), Some(oids::RSA_ENCRYPTION | oids::RSASSA_PSS)) => {
            let key = RsaPublicKey::parse(key.bits).ok()?;
            Some(key.modulus.len())
        }
        (SignatureAlgorithm::EcdsaP256(_), Some(oids::EC_PUBLIC_KEY))
            if on_curve(NamedCurve::P256) =>
        {
            Some(2 + 2 * (2 + 33))
        }
        (SignatureAlgorithm::EcdsaP384(_), Some(oids::EC_PUBLIC_KEY))
            if on_curve(NamedCurve::P384) =>
        {
            Some(2 + 2 * (2 + 49))
        }
        // 2^521 has 66 octets, of which the first has one bit; a length beyond 127 takes an octet more
        (SignatureAlgorithm::EcdsaP521(_), Some(oids::EC_PUBLIC_KEY))
            if on_curve(NamedCurve::P521) =>
        {
            Some(3 + 2 * (2 + 66))
        }
        (SignatureAlgorithm::Ed25519, Some(oids::ED25519)) => Some(64),
        _ => None,
    }
}

/// RFC 4055, 3.3: a key of kind id-RSASSA-PSS with parameters signs with these only, with a salt
/// at least as long.
fn permitted_by_key(
    key: &PublicKey<'_>,
    algorithm: &VerificationAlgorithm,
) -> Result<bool, Unsupported> {
    let Some(bound) = key
        .algorithm
        .parameters()
        .filter(|_| *key.algorithm.oid() == oids::RSASSA_PSS)
    else {
        return Ok(true);
    };
    let bound = PssParameters::parse(bound)
        .map_err(|_| Unsupported::new("an RSASSA-PSS key with parameters that cannot be read"))?
        .algorithm()?;
    Ok(match (bound, *algorithm) {
        (
            VerificationAlgorithm::RsaPss {
                digest: key_digest,
                mask_digest: key_mask,
                salt_len: at_least,
            },
            VerificationAlgorithm::RsaPss {
                digest,
                mask_digest,
                salt_len,
            },
        ) => (key_digest, key_mask) == (digest, mask_digest) && salt_len >= at_least,
        _ => false,
    })
}

#[cfg(test)]
mod tests;
