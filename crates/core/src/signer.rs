//! Joint 2: whoever holds the private key.

use crate::algorithm::SignatureAlgorithm;
use crate::x509::CertificateChain;

/// Why a signer did not sign: the implementation's own error, found again by downcasting.
pub type SignerError = Box<dyn std::error::Error + Send + Sync + 'static>;

/// A private key, wherever it lives, and the certificates that speak for it.
///
/// Implementations are shared between threads; one that owns a PKCS#11 session hands each caller a
/// session of its own.
pub trait Signer: Send + Sync {
    /// The signing certificate first, then its issuers as far as they are known.
    fn chain(&self) -> &CertificateChain;

    /// The algorithm that [`Signer::sign`] uses. It fits the certificate's public key.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// Signs `message`, which is whole: the DER of SignedAttributes or of a TBSCertificate.
    ///
    /// The implementation digests where its mechanism wants a digest; Ed25519 signs the message
    /// itself. The result is what CMS and X.509 carry: PKCS#1 integers for RSA, a DER
    /// `ECDSA-Sig-Value` (RFC 3279, 2.2.3) for ECDSA, 64 bytes for Ed25519.
    ///
    /// # Errors
    /// Whatever keeps the key from being used. Nothing is retried here that could lock a token.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError>;
}
