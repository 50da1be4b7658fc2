//! The key that signs, opened the way a person is to be asked: only when a PIN is needed, and once.

use crate::error::Error;
use crate::secret::{Asking, SecretSource};
use crate::words::Words;
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::x509::{Certificate, CertificateChain};
use segel_core::{Signer, SignerError};
use segel_hsm::{KeySelector, TokenAddress};

/// Which key, which certificates, and where its PIN comes from.
pub(crate) struct Key {
    pub(crate) address: TokenAddress,
    pub(crate) selector: KeySelector,
    /// The certificate that speaks for the key; the token's own where absent.
    pub(crate) certificate: Option<CertificateChain>,
    /// Certificates to put behind the signing certificate as far as they are its issuers.
    pub(crate) issuers: Vec<Certificate>,
    pub(crate) secret: SecretSource,
}

/// Opens the key for signing.
///
/// Without `--pin-fd` the token is first opened without a PIN. What is wrong with the address is told
/// before anybody types, and a token with a keypad of its own is never asked for on the terminal. The
/// PIN is sent once: a second wrong one by itself could lock the token.
///
/// # Errors
/// Every error of the token and of the PIN.
pub(crate) fn open(key: Key, words: &Words) -> Result<Box<dyn Signer>, Error> {
    let Key {
        address,
        selector,
        certificate,
        issuers,
        secret,
    } = key;
    let signer = match secret {
        SecretSource::Descriptor(_) => {
            let pin = secret.read(prompt(&address), Asking::Once, words)?;
            segel_hsm::open_signer(&address, &selector, Some(&pin), certificate)?
        }
        SecretSource::Terminal => {
            match segel_hsm::open_signer(&address, &selector, None, certificate.clone()) {
                Err(segel_hsm::Error::PinMissing { .. }) => {
                    let pin = secret.read(prompt(&address), Asking::Once, words)?;
                    segel_hsm::open_signer(&address, &selector, Some(&pin), certificate)?
                }
                opened => opened?,
            }
        }
    };
    if issuers.is_empty() {
        return Ok(signer);
    }
    Ok(Box::new(Accompanied::new(signer, issuers)))
}

/// The sentence that asks for the secret of a token.
pub(crate) fn prompt(address: &TokenAddress) -> &'static str {
    match address {
        TokenAddress::SoftwareToken(_) => "prompt-passphrase",
        _ => "prompt-pin",
    }
}

/// A signer with more issuers than its token knows.
struct Accompanied {
    signer: Box<dyn Signer>,
    chain: CertificateChain,
}

impl Accompanied {
    fn new(signer: Box<dyn Signer>, more: Vec<Certificate>) -> Self {
        let leaf = signer.chain().leaf().clone();
        let known = signer.chain().certificates().iter().skip(1).cloned();
        let chain = CertificateChain::new(leaf, known.chain(more).collect());
        Self { signer, chain }
    }
}

impl Signer for Accompanied {
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.signer.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.signer.sign(message)
    }
}
