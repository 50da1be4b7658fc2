//! From a document's digest to a CMS object: what is to be signed, and what was signed. Each step is made of
//! the one before it, and between them the key and the time-stamping authority do their part.

use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm, Verification, verify_signature};
use crate::cms::{self, AlgorithmProtection, Statements};
use crate::error::{Error, Refusal};
use crate::signer::Signer;
use crate::tsp::TimeStampToken;
use crate::x509::CertificateChain;

/// The algorithm identifiers come under the signature too: nothing else in CMS keeps a weaker
/// digest from being put in the place of the one that was used.
pub(super) const PROTECTION: AlgorithmProtection = AlgorithmProtection::Include;

/// What the key has to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToBeSigned {
    message: Vec<u8>,
    algorithm: SignatureAlgorithm,
    chain: CertificateChain,
}

impl ToBeSigned {
    /// The signed attributes over a document's digest.
    pub(super) fn new(
        message_digest: &[u8],
        algorithm: SignatureAlgorithm,
        chain: &CertificateChain,
        statements: &Statements,
    ) -> Result<Self, Error> {
        let leaf = chain.leaf();
        Ok(Self {
            message: cms::signed_attributes(
                algorithm,
                message_digest,
                leaf,
                PROTECTION,
                statements,
            )?,
            algorithm,
            chain: chain.clone(),
        })
    }

    /// The message: the DER of SignedAttributes.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The message's digest, for a key elsewhere that signs digests; `None` for Ed25519, which signs the
    /// message itself.
    #[must_use]
    pub fn digest(&self) -> Option<Vec<u8>> {
        match self.algorithm {
            SignatureAlgorithm::Ed25519 => None,
            _ => Some(self.algorithm.digest().digest(&self.message)),
        }
    }

    /// Has a key sign it that is at hand.
    ///
    /// # Errors
    /// [`Error::Signer`], and as [`ToBeSigned::signed`].
    pub fn sign(self, signer: &dyn Signer) -> Result<SignatureObject, Error> {
        let value = signer.sign(&self.message).map_err(Error::Signer)?;
        self.signed(value)
    }

    /// Takes the signature's value, as [`Signer::sign`] gives it, wherever it was made.
    ///
    /// # Errors
    /// [`Refusal::KeyMismatch`] where it does not verify under the certificate's public key.
    pub fn signed(self, value: Vec<u8>) -> Result<SignatureObject, Error> {
        let key = self.chain.leaf().subject_public_key_info();
        match verify_signature(&self.algorithm.verification(), key, &self.message, &value) {
            Verification::Valid => Ok(SignatureObject {
                signed: self,
                value,
                time_stamp: None,
            }),
            _ => Err(Refusal::KeyMismatch.into()),
        }
    }
}

/// A signature that is whole, and perhaps time-stamped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureObject {
    signed: ToBeSigned,
    value: Vec<u8>,
    time_stamp: Option<Vec<u8>>,
}

impl SignatureObject {
    /// The digest that is to be time-stamped: of the signature's value (EN 319 122-1, 5.3).
    #[must_use]
    pub fn time_stamp_digest(&self, algorithm: DigestAlgorithm) -> Vec<u8> {
        algorithm.digest(&self.value)
    }

    /// Takes a time-stamp over it.
    ///
    /// # Errors
    /// [`Error::TimeStamp`] where the token is about something else.
    pub fn time_stamped(mut self, token: &TimeStampToken) -> Result<Self, Error> {
        token
            .check_data(&self.value)
            .map_err(|fault| Error::TimeStamp(fault.into()))?;
        self.time_stamp = Some(token.der().to_vec());
        Ok(self)
    }

    pub(super) fn is_time_stamped(&self) -> bool {
        self.time_stamp.is_some()
    }

    /// The CMS object for `/Contents`.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where the algorithm is never written (SHA-1).
    pub fn der(&self) -> Result<Vec<u8>, Error> {
        cms::signed_data(
            &self.signed.message,
            &self.value,
            self.signed.algorithm,
            &self.signed.chain,
            self.time_stamp.as_deref(),
        )
    }
}
