//! Trying the key without signing a document.

use super::Signatory;
use ring::rand::{SecureRandom, SystemRandom};
use segel_core::algorithm::{Verification, verify_signature};
use time::OffsetDateTime;

/// Begins the trial's message. No SignedAttributes and no TBSCertificate begins so, both being DER: the
/// signature can stand for nothing else.
const MESSAGE: &[u8] = b"segel-server tries its key; this is no document ";

/// Why nothing can be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The token refuses, or its answer is no signature under the certificate's key.
    #[error("the signing key does not work: {reason}")]
    KeyFails {
        /// What the token said.
        reason: String,
    },
    /// The certificate has ended or not begun.
    #[error("the signing certificate is not in force at this time")]
    CertificateNotInForce,
}

impl Unusable {
    pub(crate) fn fails(reason: impl Into<String>) -> Self {
        Self::KeyFails {
            reason: reason.into(),
        }
    }
}

impl Signatory {
    /// Signs a random message and verifies it under the certificate, which must be in force at `now`.
    /// Blocks for as long as the token takes.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn try_key(&self, now: OffsetDateTime) -> Result<(), Unusable> {
        let certificate = self.certificate();
        let (not_before, not_after) = certificate.validity();
        if now < not_before || now > not_after {
            return Err(Unusable::CertificateNotInForce);
        }
        let mut message = MESSAGE.to_vec();
        let mut nonce = [0; 16];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| Unusable::fails("the operating system gave no random bytes"))?;
        message.extend_from_slice(&nonce);
        let signature = self
            .signer
            .sign(&message)
            .map_err(|error| Unusable::fails(error.to_string()))?;
        let verification = verify_signature(
            &self.signer.algorithm().verification(),
            certificate.subject_public_key_info(),
            &message,
            &signature,
        );
        match verification {
            Verification::Valid => Ok(()),
            Verification::Invalid => Err(Unusable::fails(
                "what it signs does not verify under the certificate",
            )),
            Verification::Unsupported { what } => {
                Err(Unusable::fails(format!("{what} cannot be verified here")))
            }
        }
    }
}
