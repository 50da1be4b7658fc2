//! Digests, signature algorithms and their identifiers; the one door to every check of a signature.

mod curve;
mod identifier;
mod key;
mod verification;

pub use identifier::AlgorithmIdentifier;
pub use key::KeyType;
pub(crate) use verification::signature_max_len;
pub use verification::{Unsupported, Verification, VerificationAlgorithm, verify_signature};

use ring::digest;
use std::fmt;

/// A message digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// SHA-1 (FIPS 180-4), read in old signatures, never written.
    Sha1,
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384 (FIPS 180-4).
    Sha384,
    /// SHA-512 (FIPS 180-4).
    Sha512,
}

impl DigestAlgorithm {
    /// The length of its value in bytes.
    #[must_use]
    pub fn output_len(self) -> usize {
        self.ring().output_len()
    }

    /// The digest of `data`.
    #[must_use]
    pub fn digest(self, data: &[u8]) -> Vec<u8> {
        digest::digest(self.ring(), data).as_ref().to_vec()
    }

    /// As FIPS 180-4 writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    pub(crate) fn ring(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a [`crate::Signer`] can sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS (RFC 8017, 8.1), MGF1 with the same digest, salt as long as the digest.
    RsaPss(DigestAlgorithm),
    /// ECDSA on P-256 (FIPS 186-5).
    EcdsaP256(DigestAlgorithm),
    /// ECDSA on P-384 (FIPS 186-5).
    EcdsaP384(DigestAlgorithm),
    /// Ed25519 (RFC 8032); in CMS with SHA-512 as the message digest (RFC 8419).
    Ed25519,
}

impl SignatureAlgorithm {
    /// The digest to use for the document, the `messageDigest` attribute.
    #[must_use]
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1(digest)
            | Self::RsaPss(digest)
            | Self::EcdsaP256(digest)
            | Self::EcdsaP384(digest) => digest,
            Self::Ed25519 => DigestAlgorithm::Sha512,
        }
    }
}
