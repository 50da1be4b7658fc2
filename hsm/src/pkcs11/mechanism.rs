//! Which mechanism signs, chosen from the token's own list, and what it takes and answers.

use crate::ecdsa;
use crate::public_key::{KeyKind, PublicKey};
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use std::borrow::Cow;

/// `DigestInfo` up to the digest (RFC 8017, 9.2, note 1).
fn digest_info(digest: DigestAlgorithm) -> [u8; 19] {
    let (arc, len) = match digest {
        DigestAlgorithm::Sha384 => (2, 48),
        DigestAlgorithm::Sha512 => (3, 64),
        _ => (1, 32),
    };
    [
        0x30,
        17 + len,
        0x30,
        0x0d,
        0x06,
        0x09,
        0x60,
        0x86,
        0x48,
        0x01,
        0x65,
        0x03,
        0x04,
        0x02,
        arc,
        0x05,
        0x00,
        0x04,
        len,
    ]
}

/// A way to sign: the mechanism and what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SigningMechanism {
    mechanism: MechanismType,
    input: Input,
    digest: DigestAlgorithm,
    /// The bytes of a digest that ECDSA takes (FIPS 186-5, 6.4.1).
    curve_len: usize,
}

/// What a mechanism wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    /// The message: the token digests, or the scheme does (Ed25519).
    Message,
    /// The digest of the message.
    Digest(DigestAlgorithm),
    /// The DER of `DigestInfo`, which CKM_RSA_PKCS pads and nothing more.
    DigestInfo(DigestAlgorithm),
}

impl SigningMechanism {
    /// Those that would do for a key, best first: the one where the token digests before the one
    /// that signs whatever it is given, which tokens in FIPS mode do not offer.
    pub(super) fn candidates(algorithm: SignatureAlgorithm) -> Vec<Self> {
        let digest = algorithm.digest();
        let [of_message, of_input] = match algorithm {
            SignatureAlgorithm::RsaPkcs1(_) => [
                by_digest(
                    digest,
                    [
                        MechanismType::SHA256_RSA_PKCS,
                        MechanismType::SHA384_RSA_PKCS,
                        MechanismType::SHA512_RSA_PKCS,
                    ],
                ),
                (MechanismType::RSA_PKCS, Input::DigestInfo(digest)),
            ],
            SignatureAlgorithm::RsaPss(_) => [
                by_digest(
                    digest,
                    [
                        MechanismType::SHA256_RSA_PKCS_PSS,
                        MechanismType::SHA384_RSA_PKCS_PSS,
                        MechanismType::SHA512_RSA_PKCS_PSS,
                    ],
                ),
                (MechanismType::RSA_PKCS_PSS, Input::Digest(digest)),
            ],
            SignatureAlgorithm::EcdsaP256(_)
            | SignatureAlgorithm::EcdsaP384(_)
            | SignatureAlgorithm::EcdsaP521(_) => [
                by_digest(
                    digest,
                    [
                        MechanismType::ECDSA_SHA256,
                        MechanismType::ECDSA_SHA384,
                        MechanismType::ECDSA_SHA512,
                    ],
                ),
                (MechanismType::ECDSA, Input::Digest(digest)),
            ],
            _ => [(MechanismType::EDDSA, Input::Message); 2],
        };
        let mut list: Vec<Self> = [of_message, of_input]
            .map(|(mechanism, input)| Self {
                mechanism,
                input,
                digest,
                curve_len: curve_len(algorithm),
            })
            .to_vec();
        list.dedup();
        list
    }

    pub(super) fn mechanism_type(self) -> MechanismType {
        self.mechanism
    }

    /// The mechanism with its parameters. Made where it is used: it is not `Send`.
    pub(super) fn parameters(self) -> Mechanism<'static> {
        // the salt is as long as the digest
        let (hash_alg, mgf, s_len) = match self.digest {
            DigestAlgorithm::Sha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384, 48.into()),
            DigestAlgorithm::Sha512 => (MechanismType::SHA512, PkcsMgfType::MGF1_SHA512, 64.into()),
            _ => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256, 32.into()),
        };
        let pss = PkcsPssParams {
            hash_alg,
            mgf,
            s_len,
        };
        match self.mechanism {
            MechanismType::SHA256_RSA_PKCS => Mechanism::Sha256RsaPkcs,
            MechanismType::SHA384_RSA_PKCS => Mechanism::Sha384RsaPkcs,
            MechanismType::SHA512_RSA_PKCS => Mechanism::Sha512RsaPkcs,
            MechanismType::SHA256_RSA_PKCS_PSS => Mechanism::Sha256RsaPkcsPss(pss),
            MechanismType::SHA384_RSA_PKCS_PSS => Mechanism::Sha384RsaPkcsPss(pss),
            MechanismType::SHA512_RSA_PKCS_PSS => Mechanism::Sha512RsaPkcsPss(pss),
            MechanismType::RSA_PKCS_PSS => Mechanism::RsaPkcsPss(pss),
            MechanismType::ECDSA_SHA256 => Mechanism::EcdsaSha256,
            MechanismType::ECDSA_SHA384 => Mechanism::EcdsaSha384,
            MechanismType::ECDSA_SHA512 => Mechanism::EcdsaSha512,
            MechanismType::ECDSA => Mechanism::Ecdsa,
            MechanismType::EDDSA => {
                Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Ed25519))
            }
            _ => Mechanism::RsaPkcs,
        }
    }

    /// What `C_Sign` is given for `message`.
    pub(super) fn input(self, message: &[u8]) -> Cow<'_, [u8]> {
        match self.input {
            Input::Message => Cow::Borrowed(message),
            Input::Digest(digest) => {
                // not every token cuts off by itself what the curve has no room for
                let mut digest = digest.digest(message);
                digest.truncate(self.curve_len);
                Cow::Owned(digest)
            }
            Input::DigestInfo(digest) => {
                Cow::Owned([digest_info(digest).as_slice(), &digest.digest(message)].concat())
            }
        }
    }

    /// Whether the token takes the message in parts, as all that digest do.
    pub(super) fn is_multi_part(self) -> bool {
        self.input == Input::Message && self.mechanism != MechanismType::EDDSA
    }
}

/// Where the token digests.
fn by_digest(
    digest: DigestAlgorithm,
    [sha256, sha384, sha512]: [MechanismType; 3],
) -> (MechanismType, Input) {
    let mechanism = match digest {
        DigestAlgorithm::Sha384 => sha384,
        DigestAlgorithm::Sha512 => sha512,
        _ => sha256,
    };
    (mechanism, Input::Message)
}

/// As many bytes of a digest as the order of the curve has; no bound where there is no curve.
fn curve_len(algorithm: SignatureAlgorithm) -> usize {
    match algorithm {
        SignatureAlgorithm::EcdsaP256(_) => 32,
        SignatureAlgorithm::EcdsaP384(_) => 48,
        _ => usize::MAX,
    }
}

/// What CMS and X.509 carry, from what `C_Sign` answered; `Err` says what is wrong with the answer.
pub(super) fn signature_value(key: &PublicKey, raw: Vec<u8>) -> Result<Vec<u8>, String> {
    let expected = key.raw_signature_len();
    if raw.len() != expected {
        return Err(format!(
            "the signature has {} bytes, expected {expected}",
            raw.len()
        ));
    }
    match key.kind() {
        KeyKind::Rsa | KeyKind::Ed25519 => Ok(raw),
        KeyKind::P256 | KeyKind::P384 | KeyKind::P521 => ecdsa::signature_value(&raw, expected / 2)
            .ok_or_else(|| "r or s of the signature is zero".to_owned()),
    }
}
