//! Public keys of the five kinds that are signed with, and what fits to them.

use crate::der;
use segel_core::algorithm::{SignatureAlgorithm, Verification, verify_signature};
use serde::{Deserialize, Serialize};
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

/// `AlgorithmIdentifier` of rsaEncryption with NULL parameters (RFC 3279, 2.3.1).
const RSA_ENCRYPTION: &[u8] = &[
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
/// `AlgorithmIdentifier` of id-ecPublicKey on secp256r1 (RFC 5480, 2.1.1).
const EC_P256: &[u8] = &[
    0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
    0xce, 0x3d, 0x03, 0x01, 0x07,
];
/// `AlgorithmIdentifier` of id-ecPublicKey on secp384r1.
const EC_P384: &[u8] = &[
    0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04,
    0x00, 0x22,
];
/// `AlgorithmIdentifier` of id-ecPublicKey on secp521r1.
const EC_P521: &[u8] = &[
    0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04,
    0x00, 0x23,
];
/// `AlgorithmIdentifier` of id-Ed25519 (RFC 8410, 3).
const ED25519: &[u8] = &[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];

/// The kind of a key, as far as it decides what signs and how long the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyKind {
    /// RSA, 2048 to 4096 bits here.
    #[serde(rename = "RSA")]
    Rsa,
    /// The curve P-256 of FIPS 186-5, secp256r1.
    #[serde(rename = "P-256")]
    P256,
    /// The curve P-384 of FIPS 186-5, secp384r1.
    #[serde(rename = "P-384")]
    P384,
    /// The curve P-521 of FIPS 186-5, secp521r1; on tokens that have it.
    #[serde(rename = "P-521")]
    P521,
    /// Ed25519 (RFC 8032).
    Ed25519,
}

impl KeyKind {
    /// `RSA`, `P-256`, `P-384`, `P-521` or `Ed25519`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Ed25519 => "Ed25519",
        }
    }
}

/// A public key that fits one of the supported kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey {
    kind: KeyKind,
    /// What the SubjectPublicKeyInfo's BIT STRING holds: the DER of an `RSAPublicKey`, an
    /// uncompressed point, or 32 bytes.
    bytes: Vec<u8>,
    /// Bits of the modulus or the curve.
    bits: usize,
}

impl PublicKey {
    /// Reads the DER of a SubjectPublicKeyInfo; `Err` says in words what it is instead.
    pub(crate) fn from_spki(spki: &[u8]) -> Result<Self, String> {
        let (_, info) = SubjectPublicKeyInfo::from_der(spki)
            .map_err(|_| "the public key does not parse".to_owned())?;
        let bytes: &[u8] = &info.subject_public_key.data;
        let algorithm = info.algorithm.algorithm.to_id_string();
        match algorithm.as_str() {
            "1.2.840.113549.1.1.1" => {
                Self::from_rsa_public_key(bytes).ok_or_else(|| "the RSA key does not parse".into())
            }
            "1.2.840.10045.2.1" => {
                let curve = info.algorithm.parameters.as_ref();
                let curve = curve.and_then(|any| any.as_oid().ok());
                match curve.map(|oid| oid.to_id_string()).as_deref() {
                    Some("1.2.840.10045.3.1.7") => Self::from_point(KeyKind::P256, bytes),
                    Some("1.3.132.0.34") => Self::from_point(KeyKind::P384, bytes),
                    Some("1.3.132.0.35") => Self::from_point(KeyKind::P521, bytes),
                    other => Err(format!(
                        "the curve is {}, supported are P-256, P-384 and P-521",
                        other.unwrap_or("not named")
                    )),
                }
            }
            "1.3.101.112" => Self::from_point(KeyKind::Ed25519, bytes),
            other => Err(format!(
                "the key's algorithm is {other}, supported are RSA, P-256, P-384, P-521 and Ed25519"
            )),
        }
    }

    /// Takes an uncompressed point (SEC 1, 2.3.3), or the 32 bytes of an Ed25519 key.
    pub(crate) fn from_point(kind: KeyKind, point: &[u8]) -> Result<Self, String> {
        let (length, bits) = match kind {
            KeyKind::P256 => (65, 256),
            KeyKind::P384 => (97, 384),
            KeyKind::P521 => (133, 521),
            KeyKind::Ed25519 => (32, 256),
            KeyKind::Rsa => return Err("an RSA key is not a point".to_owned()),
        };
        let uncompressed = kind == KeyKind::Ed25519 || point.first() == Some(&4);
        if point.len() != length || !uncompressed {
            return Err(format!(
                "the public point is {} bytes, expected {length}, uncompressed",
                point.len()
            ));
        }
        Ok(Self {
            kind,
            bytes: point.to_vec(),
            bits,
        })
    }

    /// Takes modulus and exponent as big-endian numbers.
    pub(crate) fn from_modulus(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let modulus = der::without_leading_zeros(modulus);
        let exponent = der::without_leading_zeros(exponent);
        let first = modulus.first().filter(|_| !exponent.is_empty())?;
        Some(Self {
            kind: KeyKind::Rsa,
            bytes: der::sequence(&[
                &der::unsigned_integer(modulus),
                &der::unsigned_integer(exponent),
            ]),
            bits: modulus.len() * 8 - usize::try_from(first.leading_zeros()).ok()?,
        })
    }

    /// Takes the DER of an `RSAPublicKey` (RFC 8017, A.1.1).
    pub(crate) fn from_rsa_public_key(encoded: &[u8]) -> Option<Self> {
        let (fields, rest) = der::read(der::SEQUENCE, encoded)?;
        let (modulus, fields) = der::read(der::INTEGER, fields)?;
        let (exponent, fields) = der::read(der::INTEGER, fields)?;
        if !rest.is_empty() || !fields.is_empty() {
            return None;
        }
        Self::from_modulus(modulus, exponent)
    }

    pub(crate) fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Bits of the modulus or the curve.
    pub(crate) fn bits(&self) -> usize {
        self.bits
    }

    /// The contents of the SubjectPublicKeyInfo's BIT STRING.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The DER of the SubjectPublicKeyInfo.
    pub(crate) fn spki(&self) -> Vec<u8> {
        let algorithm = match self.kind {
            KeyKind::Rsa => RSA_ENCRYPTION,
            KeyKind::P256 => EC_P256,
            KeyKind::P384 => EC_P384,
            KeyKind::P521 => EC_P521,
            KeyKind::Ed25519 => ED25519,
        };
        der::sequence(&[algorithm, &der::bit_string(&self.bytes)])
    }

    /// The length in bytes of what a raw mechanism of PKCS#11 answers: the modulus, r and s, or 64.
    pub(crate) fn raw_signature_len(&self) -> usize {
        match self.kind {
            KeyKind::Rsa => self.bits.div_ceil(8),
            KeyKind::P256 | KeyKind::Ed25519 => 64,
            KeyKind::P384 => 96,
            KeyKind::P521 => 132,
        }
    }

    /// Whether `signature` over `message`, as a [`segel_core::Signer`] answers it, verifies.
    pub(crate) fn verifies(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let algorithm = algorithm.verification();
        verify_signature(&algorithm, &self.spki(), message, signature) == Verification::Valid
    }
}
