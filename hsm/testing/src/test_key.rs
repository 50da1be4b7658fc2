//! The kinds of keys that tests ask a module for.

use cryptoki::mechanism::Mechanism;

/// The keys that a module makes for a test, where it can: see [`Token::makes`](crate::Token::makes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestKey {
    /// RSA with 2048 bits.
    Rsa2048,
    /// RSA with 3072 bits.
    Rsa3072,
    /// RSA with 4096 bits, which takes a module seconds to make.
    Rsa4096,
    /// RSA with 1024 bits, which nothing should sign with.
    Rsa1024,
    /// P-256
    P256,
    /// P-384
    P384,
    /// P-521
    P521,
    /// secp256k1, which no letter is signed with.
    Secp256k1,
    /// Ed25519
    Ed25519,
}

impl TestKey {
    /// How a module is asked for it.
    pub(crate) fn generation(self) -> Mechanism<'static> {
        match self {
            Self::Rsa1024 | Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => {
                Mechanism::RsaPkcsKeyPairGen
            }
            Self::P256 | Self::P384 | Self::P521 | Self::Secp256k1 => Mechanism::EccKeyPairGen,
            Self::Ed25519 => Mechanism::EccEdwardsKeyPairGen,
        }
    }
}
