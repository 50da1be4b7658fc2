//! The key that signs, opened the way a person is to be asked: only when a PIN is needed, and once.

use crate::args::{Digest, Scheme};
use crate::error::Error;
use crate::input;
use crate::secret::{Asking, SecretSource};
use crate::words::Words;
use secrecy::SecretString;
use segel_core::algorithm::DigestAlgorithm;
use segel_core::error::Refusal;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{KeySelector, KeySigner, RsaScheme, SigningKey, SoftwareToken, TokenAddress};
use std::path::Path;

/// Which key, and where its PIN comes from.
pub(crate) struct Key {
    pub(crate) address: TokenAddress,
    pub(crate) selector: KeySelector,
    pub(crate) scheme: segel_hsm::Scheme,
    pub(crate) secret: SecretSource,
}

/// The certificates that go with a key.
pub(crate) struct Certificates {
    /// The one that speaks for the key, and perhaps its issuers; the token's own where absent.
    pub(crate) chain: Option<CertificateChain>,
    /// More issuers, in any order.
    pub(crate) issuers: Vec<Certificate>,
}

/// How a key signs, by what was asked for.
pub(crate) fn scheme(padding: Option<Scheme>, digest: Option<Digest>) -> segel_hsm::Scheme {
    segel_hsm::Scheme {
        rsa: match padding {
            None | Some(Scheme::Pkcs1) => RsaScheme::Pkcs1,
            Some(Scheme::Pss) => RsaScheme::Pss,
        },
        digest: digest.map(|digest| match digest {
            Digest::Sha256 => DigestAlgorithm::Sha256,
            Digest::Sha384 => DigestAlgorithm::Sha384,
            Digest::Sha512 => DigestAlgorithm::Sha512,
        }),
    }
}

impl Key {
    /// Takes apart what a person writes after `--token` and `--key`.
    ///
    /// # Errors
    /// The address is not understood, or carries a PIN.
    pub(crate) fn parse(
        token: &str,
        key: &str,
        scheme: segel_hsm::Scheme,
        secret: SecretSource,
    ) -> Result<Self, Error> {
        Ok(Self {
            address: TokenAddress::parse(token)?,
            selector: KeySelector::parse(key)?,
            scheme,
            secret,
        })
    }

    /// Opens the key.
    ///
    /// Without `--pin-fd` the token is first opened without a PIN: what is wrong with the address is
    /// told before anybody types, and a token with a pad of its own asks on that. The PIN is sent
    /// once: a second wrong one, sent by itself, could lock the token.
    ///
    /// # Errors
    /// Every error of the token and of the PIN.
    pub(crate) fn open(self, words: &Words) -> Result<SigningKey, Error> {
        let Self {
            address,
            selector,
            scheme,
            secret,
        } = self;
        let open = |pin: Option<&SecretString>| SigningKey::open(&address, &selector, pin, scheme);
        if let SecretSource::Terminal = secret {
            if let TokenAddress::SoftwareToken(path) = &address {
                SoftwareToken::list(path)?;
            }
            match open(None) {
                Err(segel_hsm::Error::PinMissing { .. }) => {}
                opened => return Ok(opened?),
            }
        }
        let pin = self::secret(&address, secret, words)?;
        Ok(open(Some(&pin))?)
    }

    /// Opens the key with a PIN that serves several tokens.
    ///
    /// # Errors
    /// Every error of the token.
    pub(crate) fn open_with(self, pin: &SecretString) -> Result<SigningKey, Error> {
        let Self {
            address,
            selector,
            scheme,
            ..
        } = self;
        Ok(SigningKey::open(&address, &selector, Some(pin), scheme)?)
    }
}

/// The secret of a token.
///
/// # Errors
/// Every error of a PIN.
pub(crate) fn secret(
    address: &TokenAddress,
    source: SecretSource,
    words: &Words,
) -> Result<SecretString, Error> {
    Ok(source.read(prompt(address), Asking::Once, words)?)
}

impl Certificates {
    /// Reads the files that the arguments name.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub(crate) fn read(certificate: Option<&Path>, issuers: Option<&Path>) -> Result<Self, Error> {
        Ok(Self {
            chain: certificate.map(chain).transpose()?,
            issuers: match issuers {
                Some(path) => input::certificates(path)?,
                None => Vec::new(),
            },
        })
    }

    /// Joins a key and its certificates.
    ///
    /// # Errors
    /// There is no certificate, or it does not belong to the key.
    pub(crate) fn join(&self, key: SigningKey) -> Result<KeySigner, Error> {
        let chain = match &self.chain {
            Some(chain) => chain.clone(),
            None => key.chain()?,
        };
        let known = chain.certificates().iter().skip(1);
        let issuers = known.chain(&self.issuers).cloned().collect();
        Ok(key.with_chain(CertificateChain::new(chain.leaf().clone(), issuers))?)
    }
}

/// The sentence that asks for the secret of a token.
fn prompt(address: &TokenAddress) -> &'static str {
    match address {
        TokenAddress::SoftwareToken(_) => "prompt-passphrase",
        TokenAddress::Pkcs11(_) => "prompt-pin",
    }
}

/// The first certificate of the file speaks for the key, the others are its issuers in any order.
fn chain(path: &Path) -> Result<CertificateChain, Error> {
    let mut certificates = input::certificates(path)?.into_iter();
    match certificates.next() {
        Some(leaf) => Ok(CertificateChain::new(leaf, certificates.collect())),
        // A file without a certificate is refused where it is read.
        None => Err(segel_core::Error::from(Refusal::ChainOrder { position: 0 }).into()),
    }
}
