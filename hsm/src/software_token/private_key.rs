//! Private keys in the open: made, taken out of PKCS#8 (RFC 5958), and made ready to sign.

use crate::der;
use crate::error::Error;
use crate::public_key::{KeyKind, PublicKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::rsa;
use ring::signature::{
    self, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, RsaKeyPair,
};
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use zeroize::Zeroizing;

const EXPLICIT_1: u8 = 0xa1;
const NO_P521: &str = "a software token does not sign with P-521; an HSM may";

/// A private key as the token seals it: the DER of an `RSAPrivateKey`, the scalar of an EC key, or
/// the seed of an Ed25519 key. What is public about it stands outside the seal.
pub(super) struct PrivateKey {
    kind: KeyKind,
    secret: Zeroizing<Vec<u8>>,
}

/// A private key just read or made, with its public half where it came along.
pub(super) struct FoundKey {
    pub(super) private: PrivateKey,
    pub(super) public: Option<PublicKey>,
}

/// A key that is ready to sign. ring does not wipe its own copy when it is dropped.
pub(super) enum KeyPair {
    Rsa(RsaKeyPair),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl FoundKey {
    /// A new key on P-256 or P-384, or for Ed25519.
    ///
    /// # Errors
    /// [`Error::KeyUnsupported`] for RSA, whose generation ring leaves to others.
    pub(super) fn generate(kind: KeyKind, label: &str) -> Result<Self, Error> {
        let random = SystemRandom::new();
        let unsupported = |reason: &str| Error::KeyUnsupported {
            key: format!("{label:?}"),
            reason: reason.to_owned(),
        };
        let no_random = |_| unsupported("the system gave no random numbers");
        match kind {
            KeyKind::Rsa => Err(unsupported(
                "RSA keys are imported, not made, by a software token; P-256, P-384 and Ed25519 are made",
            )),
            KeyKind::P521 => Err(unsupported(NO_P521)),
            KeyKind::P256 | KeyKind::P384 => {
                let document = EcdsaKeyPair::generate_pkcs8(ecdsa(kind), &random);
                let document = document.map_err(no_random)?;
                Self::from_pkcs8(document.as_ref()).map_err(|reason| unsupported(&reason))
            }
            KeyKind::Ed25519 => {
                let mut seed = Zeroizing::new(vec![0; 32]);
                random.fill(&mut seed).map_err(no_random)?;
                Self::from_seed(seed).map_err(|reason| unsupported(&reason))
            }
        }
    }

    /// Takes the key out of a PKCS#8 `PrivateKeyInfo`; `Err` says in words what it is instead.
    pub(super) fn from_pkcs8(encoded: &[u8]) -> Result<Self, String> {
        let info = pkcs8::PrivateKeyInfoRef::try_from(encoded)
            .map_err(|_| "it is not a PKCS#8 PrivateKeyInfo".to_owned())?;
        let contents = info.private_key.as_bytes();
        match info.algorithm.oid.to_string().as_str() {
            "1.2.840.113549.1.1.1" => Self::from_rsa_private_key(contents),
            "1.2.840.10045.2.1" => {
                let curve = info.algorithm.parameters_oid();
                match curve.map(|oid| oid.to_string()).as_deref() {
                    Ok("1.2.840.10045.3.1.7") => Self::from_ec_private_key(KeyKind::P256, contents),
                    Ok("1.3.132.0.34") => Self::from_ec_private_key(KeyKind::P384, contents),
                    Ok(other) => Err(format!(
                        "its curve is {other}, supported are P-256 and P-384"
                    )),
                    Err(_) => Err("its curve is not named".to_owned()),
                }
            }
            "1.3.101.112" => match der::read(der::OCTET_STRING, contents) {
                Some((seed, [])) if seed.len() == 32 => {
                    Self::from_seed(Zeroizing::new(seed.to_vec()))
                }
                _ => Err("its Ed25519 seed is not 32 bytes".to_owned()),
            },
            other => Err(format!(
                "its algorithm is {other}, supported are RSA, P-256, P-384 and Ed25519"
            )),
        }
    }

    fn from_rsa_private_key(encoded: &[u8]) -> Result<Self, String> {
        let public = (|| {
            let (fields, rest) = der::read(der::SEQUENCE, encoded)?;
            let (_version, fields) = der::read(der::INTEGER, fields)?;
            let (modulus, fields) = der::read(der::INTEGER, fields)?;
            let (exponent, _) = der::read(der::INTEGER, fields)?;
            PublicKey::from_modulus(modulus, exponent).filter(|_| rest.is_empty())
        })()
        .ok_or("its RSAPrivateKey does not parse")?;
        if !(2048..=4096).contains(&public.bits()) {
            return Err(format!(
                "it is RSA of {} bits, supported are 2048 to 4096",
                public.bits()
            ));
        }
        Ok(Self {
            private: PrivateKey {
                kind: KeyKind::Rsa,
                secret: Zeroizing::new(encoded.to_vec()),
            },
            public: Some(public),
        })
    }

    /// `ECPrivateKey` (RFC 5915, 3), whose public key is optional.
    fn from_ec_private_key(kind: KeyKind, encoded: &[u8]) -> Result<Self, String> {
        let length = if kind == KeyKind::P256 { 32 } else { 48 };
        let (scalar, public) = (|| {
            let (fields, rest) = der::read(der::SEQUENCE, encoded)?;
            let (_version, fields) = der::read(der::INTEGER, fields)?;
            let (scalar, mut fields) = der::read(der::OCTET_STRING, fields)?;
            if !rest.is_empty() || scalar.len() > length {
                return None;
            }
            let mut public = None;
            while let Some(tag) = fields.first() {
                let (contents, following) = der::read(*tag, fields)?;
                if *tag == EXPLICIT_1 {
                    let (bits, _) = der::read(der::BIT_STRING, contents)?;
                    let (_unused, point) = bits.split_first()?;
                    public = PublicKey::from_point(kind, point).ok();
                }
                fields = following;
            }
            Some((scalar, public))
        })()
        .ok_or("its ECPrivateKey does not parse")?;
        let mut secret = Zeroizing::new(vec![0; length]);
        if let Some(end) = secret.get_mut(length - scalar.len()..) {
            end.copy_from_slice(scalar); // some writers drop leading zeros
        }
        Ok(Self {
            private: PrivateKey { kind, secret },
            public,
        })
    }

    fn from_seed(seed: Zeroizing<Vec<u8>>) -> Result<Self, String> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
            .map_err(|reason| format!("its Ed25519 seed is refused: {reason}"))?;
        let public = PublicKey::from_point(KeyKind::Ed25519, pair.public_key().as_ref())?;
        Ok(Self {
            private: PrivateKey {
                kind: KeyKind::Ed25519,
                secret: seed,
            },
            public: Some(public),
        })
    }
}

impl PrivateKey {
    /// The key of this kind whose secret was sealed.
    pub(super) fn from_secret(kind: KeyKind, secret: Zeroizing<Vec<u8>>) -> Self {
        Self { kind, secret }
    }

    pub(super) fn kind(&self) -> KeyKind {
        self.kind
    }

    pub(super) fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// Makes it ready to sign, once it is certain that `public` is its public half; `Err` holds
    /// ring's reason.
    pub(super) fn pair(&self, public: &PublicKey) -> Result<KeyPair, String> {
        let refused = |reason: ring::error::KeyRejected| reason.to_string();
        if self.kind != public.kind() {
            return Err("the public key is of another kind".to_owned());
        }
        match self.kind {
            KeyKind::Rsa => {
                let pair = RsaKeyPair::from_der(&self.secret).map_err(refused)?;
                let modulus: &rsa::PublicKey = pair.public();
                if modulus.as_ref() != public.bytes() {
                    return Err("the public key is of another pair".to_owned());
                }
                Ok(KeyPair::Rsa(pair))
            }
            KeyKind::P521 => Err(NO_P521.to_owned()),
            KeyKind::P256 | KeyKind::P384 => EcdsaKeyPair::from_private_key_and_public_key(
                ecdsa(self.kind),
                &self.secret,
                public.bytes(),
                &SystemRandom::new(),
            )
            .map(KeyPair::Ecdsa)
            .map_err(refused),
            KeyKind::Ed25519 => {
                Ed25519KeyPair::from_seed_and_public_key(&self.secret, public.bytes())
                    .map(KeyPair::Ed25519)
                    .map_err(refused)
            }
        }
    }
}

impl KeyPair {
    /// The signature in the form that [`segel_core::Signer::sign`] answers.
    pub(super) fn sign(&self, message: &[u8], algorithm: SignatureAlgorithm) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let padding = padding(algorithm)?;
                let mut value = vec![0; pair.public().modulus_len()];
                pair.sign(padding, &random, message, &mut value).ok()?;
                Some(value)
            }
            Self::Ecdsa(pair) => Some(pair.sign(&random, message).ok()?.as_ref().to_vec()),
            Self::Ed25519(pair) => Some(pair.sign(message).as_ref().to_vec()),
        }
    }
}

/// Whether ring signs with an algorithm; `Err` says in words what it would sign with instead.
pub(super) fn can_sign(algorithm: SignatureAlgorithm) -> Result<SignatureAlgorithm, String> {
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(_)
        | SignatureAlgorithm::RsaPss(_)
        | SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256)
        | SignatureAlgorithm::EcdsaP384(DigestAlgorithm::Sha384)
        | SignatureAlgorithm::Ed25519 => Ok(algorithm),
        _ => Err(format!(
            "a software token does not sign with {} over {}; with P-256 it signs over SHA-256, with P-384 over SHA-384",
            match algorithm {
                SignatureAlgorithm::EcdsaP256(_) => "P-256",
                SignatureAlgorithm::EcdsaP384(_) => "P-384",
                _ => "this key",
            },
            algorithm.digest().name()
        )),
    }
}

fn padding(algorithm: SignatureAlgorithm) -> Option<&'static dyn signature::RsaEncoding> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    Some(match algorithm {
        SignatureAlgorithm::RsaPkcs1(Sha256) => &signature::RSA_PKCS1_SHA256,
        SignatureAlgorithm::RsaPkcs1(Sha384) => &signature::RSA_PKCS1_SHA384,
        SignatureAlgorithm::RsaPkcs1(Sha512) => &signature::RSA_PKCS1_SHA512,
        SignatureAlgorithm::RsaPss(Sha256) => &signature::RSA_PSS_SHA256,
        SignatureAlgorithm::RsaPss(Sha384) => &signature::RSA_PSS_SHA384,
        SignatureAlgorithm::RsaPss(Sha512) => &signature::RSA_PSS_SHA512,
        _ => return None,
    })
}

fn ecdsa(kind: KeyKind) -> &'static EcdsaSigningAlgorithm {
    if kind == KeyKind::P384 {
        &ECDSA_P384_SHA384_ASN1_SIGNING
    } else {
        &ECDSA_P256_SHA256_ASN1_SIGNING
    }
}
