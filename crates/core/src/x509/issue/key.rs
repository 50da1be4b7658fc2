//! The key that signs what is issued.

use super::refused;
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::error::Error;
use crate::signer::{Signer, SignerError};
use rcgen::{PublicKeyData, SigningKey, SubjectPublicKeyInfo};
use std::cell::RefCell;

type Sign<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, SignerError> + 'a;

/// A private key that has no certificate yet, or one that issues: what a [`Signer`] is without its
/// chain.
pub struct IssuingKey<'a> {
    subject_public_key_info: Vec<u8>,
    algorithm: SignatureAlgorithm,
    sign: Box<Sign<'a>>,
}

impl<'a> IssuingKey<'a> {
    /// A key by its public half, its algorithm, and a way to sign whole messages as
    /// [`Signer::sign`] does.
    pub fn new(
        subject_public_key_info: impl Into<Vec<u8>>,
        algorithm: SignatureAlgorithm,
        sign: impl Fn(&[u8]) -> Result<Vec<u8>, SignerError> + 'a,
    ) -> Self {
        Self {
            subject_public_key_info: subject_public_key_info.into(),
            algorithm,
            sign: Box::new(sign),
        }
    }

    /// The key behind a signer, whose leaf names the public half.
    #[must_use]
    pub fn of(signer: &'a dyn Signer) -> Self {
        Self::new(
            signer.chain().leaf().subject_public_key_info(),
            signer.algorithm(),
            |message| signer.sign(message),
        )
    }

    /// The DER of the public half.
    #[must_use]
    pub fn subject_public_key_info(&self) -> &[u8] {
        &self.subject_public_key_info
    }
}

/// The same as rcgen sees it. rcgen's errors of remote keys carry nothing, so the key's own error
/// waits here.
pub(super) struct RemoteKey<'a> {
    key: &'a IssuingKey<'a>,
    public: SubjectPublicKeyInfo,
    algorithm: &'static rcgen::SignatureAlgorithm,
    error: RefCell<Option<SignerError>>,
}

impl<'a> RemoteKey<'a> {
    pub(super) fn new(key: &'a IssuingKey<'a>) -> Result<Self, Error> {
        use DigestAlgorithm::{Sha256, Sha384, Sha512};
        let algorithm = match key.algorithm {
            SignatureAlgorithm::RsaPkcs1(Sha256) => &rcgen::PKCS_RSA_SHA256,
            SignatureAlgorithm::RsaPkcs1(Sha384) => &rcgen::PKCS_RSA_SHA384,
            SignatureAlgorithm::RsaPkcs1(Sha512) => &rcgen::PKCS_RSA_SHA512,
            SignatureAlgorithm::EcdsaP256(Sha256) => &rcgen::PKCS_ECDSA_P256_SHA256,
            SignatureAlgorithm::EcdsaP384(Sha384) => &rcgen::PKCS_ECDSA_P384_SHA384,
            SignatureAlgorithm::Ed25519 => &rcgen::PKCS_ED25519,
            other => {
                return Err(refused(format!(
                    "certificates are not signed with {other:?}; RSA takes PKCS#1 v1.5, P-256 \
                     SHA-256 and P-384 SHA-384"
                )));
            }
        };
        let public = SubjectPublicKeyInfo::from_der(&key.subject_public_key_info)
            .map_err(|error| refused(format!("the issuing key's public half: {error}")))?;
        Ok(Self {
            key,
            public,
            algorithm,
            error: RefCell::new(None),
        })
    }

    /// What rcgen made, or the error that is behind its own.
    pub(super) fn finish<T>(&self, made: Result<T, rcgen::Error>) -> Result<T, Error> {
        made.map_err(|error| match self.error.take() {
            Some(own) => Error::Signer(own),
            None => refused(error.to_string()),
        })
    }
}

impl PublicKeyData for RemoteKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.public.der_bytes()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        self.algorithm
    }
}

impl SigningKey for RemoteKey<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        (self.key.sign)(message).map_err(|error| {
            self.error.replace(Some(error));
            rcgen::Error::RemoteKeyError
        })
    }
}
