//! Digests, signature algorithms and their identifiers; the one door to every check of a signature.

mod curve;
mod digest;
mod identifier;
mod key;
mod verification;

pub use digest::DigestAlgorithm;
pub(crate) use digest::DigestContext;
pub use identifier::AlgorithmIdentifier;
pub use key::KeyType;
pub(crate) use key::weight;
pub use verification::{Unsupported, Verification, VerificationAlgorithm, verify_signature};
pub(crate) use verification::{signature_max_len, verify_digest};

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
    /// ECDSA on P-521 (FIPS 186-5).
    EcdsaP521(DigestAlgorithm),
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
            | Self::EcdsaP384(digest)
            | Self::EcdsaP521(digest) => digest,
            Self::Ed25519 => DigestAlgorithm::Sha512,
        }
    }
}
