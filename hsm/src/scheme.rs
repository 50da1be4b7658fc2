//! How a key signs, where it could in more than one way.

use crate::public_key::KeyKind;
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};

/// How an RSA key signs. It says nothing about other keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RsaScheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2), which every verifier of PDF signatures knows.
    #[default]
    Pkcs1,
    /// RSASSA-PSS (RFC 8017, 8.1) with MGF1 and a salt of the digest's length.
    Pss,
}

/// What is left to choose when the key is known: the padding of RSA, and the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scheme {
    /// For an RSA key.
    pub rsa: RsaScheme,
    /// SHA-256, SHA-384 or SHA-512; without it the usual one: SHA-256 for RSA and P-256, SHA-384 for P-384, SHA-512
    /// for P-521.
    pub digest: Option<DigestAlgorithm>,
}

impl From<RsaScheme> for Scheme {
    fn from(rsa: RsaScheme) -> Self {
        Self { rsa, digest: None }
    }
}

impl Scheme {
    /// The algorithm that a key of a kind signs with; `Err` says in words why there is none.
    pub(crate) fn algorithm(self, kind: KeyKind) -> Result<SignatureAlgorithm, String> {
        use DigestAlgorithm::{Sha256, Sha384, Sha512};
        let usual = match kind {
            KeyKind::Rsa | KeyKind::P256 => Sha256,
            KeyKind::P384 => Sha384,
            KeyKind::P521 | KeyKind::Ed25519 => Sha512,
        };
        let digest = self.digest.unwrap_or(usual);
        if !matches!(digest, Sha256 | Sha384 | Sha512) {
            return Err(format!(
                "{} is not signed with; SHA-256, SHA-384 and SHA-512 are",
                digest.name()
            ));
        }
        Ok(match (kind, self.rsa) {
            (KeyKind::Rsa, RsaScheme::Pkcs1) => SignatureAlgorithm::RsaPkcs1(digest),
            (KeyKind::Rsa, RsaScheme::Pss) => SignatureAlgorithm::RsaPss(digest),
            (KeyKind::P256, _) => SignatureAlgorithm::EcdsaP256(digest),
            (KeyKind::P384, _) => SignatureAlgorithm::EcdsaP384(digest),
            (KeyKind::P521, _) => SignatureAlgorithm::EcdsaP521(digest),
            // RFC 8419, 3.1
            (KeyKind::Ed25519, _) if digest == Sha512 => SignatureAlgorithm::Ed25519,
            (KeyKind::Ed25519, _) => {
                return Err(format!("Ed25519 goes with SHA-512, not {}", digest.name()));
            }
        })
    }
}
