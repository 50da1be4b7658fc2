//! Message digests: ring's, and for other people's signatures those that ring does not know.

use ring::digest;
use serde::{Deserialize, Serialize};
use sha3::{Digest, Sha3_256, Sha3_384, Sha3_512};
use shake::{ExtendableOutput, Shake256, Update};
use std::fmt;

/// A message digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// MD5 (RFC 1321), read in very old signatures, never written.
    Md5,
    /// SHA-1 (FIPS 180-4), read in old signatures, never written.
    Sha1,
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384 (FIPS 180-4).
    Sha384,
    /// SHA-512 (FIPS 180-4).
    Sha512,
    /// SHA3-256 (FIPS 202), read only.
    Sha3_256,
    /// SHA3-384 (FIPS 202), read only.
    Sha3_384,
    /// SHA3-512 (FIPS 202), read only.
    Sha3_512,
    /// SHAKE256 (FIPS 202) with 64 octets, which RFC 8419 demands beside Ed448; read only.
    Shake256,
}

impl DigestAlgorithm {
    /// The length of its value in bytes.
    #[must_use]
    pub fn output_len(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 | Self::Sha3_256 => 32,
            Self::Sha384 | Self::Sha3_384 => 48,
            Self::Sha512 | Self::Sha3_512 | Self::Shake256 => 64,
        }
    }

    /// The digest of `data`.
    #[must_use]
    pub fn digest(self, data: &[u8]) -> Vec<u8> {
        let mut context = DigestContext::new(self);
        context.update(data);
        context.finish()
    }

    /// As FIPS 180-4 and FIPS 202 write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Sha3_256 => "SHA3-256",
            Self::Sha3_384 => "SHA3-384",
            Self::Sha3_512 => "SHA3-512",
            Self::Shake256 => "SHAKE256",
        }
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A digest of bytes that come piece by piece.
#[derive(Clone)]
pub(crate) enum DigestContext {
    Ring(digest::Context),
    Md5(md5::Md5),
    Sha3_256(Sha3_256),
    Sha3_384(Sha3_384),
    Sha3_512(Sha3_512),
    Shake256(Shake256),
}

impl DigestContext {
    /// Over nothing yet.
    pub(crate) fn new(algorithm: DigestAlgorithm) -> Self {
        let ring = |algorithm| Self::Ring(digest::Context::new(algorithm));
        match algorithm {
            DigestAlgorithm::Sha1 => ring(&digest::SHA1_FOR_LEGACY_USE_ONLY),
            DigestAlgorithm::Sha256 => ring(&digest::SHA256),
            DigestAlgorithm::Sha384 => ring(&digest::SHA384),
            DigestAlgorithm::Sha512 => ring(&digest::SHA512),
            DigestAlgorithm::Md5 => Self::Md5(md5::Md5::new()),
            DigestAlgorithm::Sha3_256 => Self::Sha3_256(Sha3_256::new()),
            DigestAlgorithm::Sha3_384 => Self::Sha3_384(Sha3_384::new()),
            DigestAlgorithm::Sha3_512 => Self::Sha3_512(Sha3_512::new()),
            DigestAlgorithm::Shake256 => Self::Shake256(Shake256::default()),
        }
    }

    /// The next bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Ring(context) => context.update(bytes),
            Self::Md5(context) => Digest::update(context, bytes),
            Self::Sha3_256(context) => Digest::update(context, bytes),
            Self::Sha3_384(context) => Digest::update(context, bytes),
            Self::Sha3_512(context) => Digest::update(context, bytes),
            Self::Shake256(context) => Update::update(context, bytes),
        }
    }

    /// The value.
    pub(crate) fn finish(self) -> Vec<u8> {
        match self {
            Self::Ring(context) => context.finish().as_ref().to_vec(),
            Self::Md5(context) => context.finalize().to_vec(),
            Self::Sha3_256(context) => context.finalize().to_vec(),
            Self::Sha3_384(context) => context.finalize().to_vec(),
            Self::Sha3_512(context) => context.finalize().to_vec(),
            Self::Shake256(context) => {
                let mut value = vec![0; DigestAlgorithm::Shake256.output_len()];
                context.finalize_xof_into(&mut value);
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 1321, A.5; the examples of FIPS 180-4 and FIPS 202 for "abc", of which `openssl dgst` says
    /// the same.
    #[test]
    fn values_are_those_of_the_standards() {
        for (algorithm, begin) in [
            (DigestAlgorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (DigestAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c"),
            (DigestAlgorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223"),
            (DigestAlgorithm::Sha384, "cb00753f45a35e8bb5a03d699ac65007"),
            (DigestAlgorithm::Sha512, "ddaf35a193617abacc417349ae204131"),
            (
                DigestAlgorithm::Sha3_256,
                "3a985da74fe225b2045c172d6bd390bd",
            ),
            (
                DigestAlgorithm::Sha3_384,
                "ec01498288516fc926459f58e2c6ad8d",
            ),
            (
                DigestAlgorithm::Sha3_512,
                "b751850b1a57168a5693cd924b6b096e",
            ),
            (
                DigestAlgorithm::Shake256,
                "483366601360a8771c6863080cc4114d",
            ),
        ] {
            let value = algorithm.digest(b"abc");
            assert_eq!(value.len(), algorithm.output_len());
            assert!(hex::encode(value).starts_with(begin), "{algorithm}");
        }
    }
}
