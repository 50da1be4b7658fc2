//! Which mechanism signs, chosen from the token's own list, and what it takes and answers.

use crate::ecdsa;
use crate::public_key::{KeyKind, PublicKey, RsaScheme};
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use segel_core::algorithm::DigestAlgorithm;
use std::borrow::Cow;

/// `DigestInfo` up to the digest, for SHA-256 (RFC 8017, 9.2, note 1).
const DIGEST_INFO_SHA256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// A way to sign: the mechanism and what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SigningMechanism {
    mechanism: MechanismType,
    input: Input,
}

/// What a mechanism wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    /// The message: the token digests, or the scheme does (Ed25519).
    Message,
    /// The digest of the message.
    Digest(DigestAlgorithm),
    /// The DER of `DigestInfo`, which CKM_RSA_PKCS pads and nothing more.
    DigestInfo,
}

impl SigningMechanism {
    /// Those that would do for a key, best first: the one where the token digests before the one
    /// that signs whatever it is given, which tokens in FIPS mode do not offer.
    pub(super) fn candidates(kind: KeyKind, scheme: RsaScheme) -> Vec<Self> {
        let list: &[(MechanismType, Input)] = match (kind, scheme) {
            (KeyKind::Rsa, RsaScheme::Pkcs1) => &[
                (MechanismType::SHA256_RSA_PKCS, Input::Message),
                (MechanismType::RSA_PKCS, Input::DigestInfo),
            ],
            (KeyKind::Rsa, RsaScheme::Pss) => &[
                (MechanismType::SHA256_RSA_PKCS_PSS, Input::Message),
                (
                    MechanismType::RSA_PKCS_PSS,
                    Input::Digest(DigestAlgorithm::Sha256),
                ),
            ],
            (KeyKind::P256, _) => &[
                (MechanismType::ECDSA_SHA256, Input::Message),
                (MechanismType::ECDSA, Input::Digest(DigestAlgorithm::Sha256)),
            ],
            (KeyKind::P384, _) => &[
                (MechanismType::ECDSA_SHA384, Input::Message),
                (MechanismType::ECDSA, Input::Digest(DigestAlgorithm::Sha384)),
            ],
            (KeyKind::Ed25519, _) => &[(MechanismType::EDDSA, Input::Message)],
        };
        list.iter()
            .map(|&(mechanism, input)| Self { mechanism, input })
            .collect()
    }

    pub(super) fn mechanism_type(self) -> MechanismType {
        self.mechanism
    }

    /// The mechanism with its parameters. Made where it is used: it is not `Send`.
    pub(super) fn parameters(self) -> Mechanism<'static> {
        let pss = PkcsPssParams {
            hash_alg: MechanismType::SHA256,
            mgf: PkcsMgfType::MGF1_SHA256,
            s_len: 32.into(),
        };
        match self.mechanism {
            MechanismType::SHA256_RSA_PKCS => Mechanism::Sha256RsaPkcs,
            MechanismType::SHA256_RSA_PKCS_PSS => Mechanism::Sha256RsaPkcsPss(pss),
            MechanismType::RSA_PKCS_PSS => Mechanism::RsaPkcsPss(pss),
            MechanismType::ECDSA_SHA256 => Mechanism::EcdsaSha256,
            MechanismType::ECDSA_SHA384 => Mechanism::EcdsaSha384,
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
            Input::Digest(digest) => Cow::Owned(digest.digest(message)),
            Input::DigestInfo => {
                let digest = DigestAlgorithm::Sha256.digest(message);
                Cow::Owned([&DIGEST_INFO_SHA256, digest.as_slice()].concat())
            }
        }
    }

    /// Whether the token takes the message in parts, as all that digest do.
    pub(super) fn is_multi_part(self) -> bool {
        self.input == Input::Message && self.mechanism != MechanismType::EDDSA
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
        KeyKind::P256 | KeyKind::P384 => ecdsa::signature_value(&raw, expected / 2)
            .ok_or_else(|| "r or s of the signature is zero".to_owned()),
    }
}
