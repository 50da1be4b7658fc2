//! A private key wherever it lives, and the [`Signer`] that it makes with its certificates.

use crate::address::{KeySelector, TokenAddress};
use crate::error::Error;
use crate::pkcs11;
use crate::public_key::PublicKey;
use crate::scheme::Scheme;
use crate::software_token::{SoftwareKey, SoftwareToken};
use secrecy::SecretString;
use segel_core::Signer;
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::signer::SignerError;
use segel_core::x509::CertificateChain;

/// Opens the key and its certificates: the chain that is given, or the one on the token.
///
/// RSA keys sign with PKCS#1 v1.5 and every key over its usual digest; [`SigningKey::open`] takes another scheme.
///
/// # Errors
/// Whatever keeps the key from signing, by name: see [`Error::code`]. A wrong PIN is sent once.
pub fn open_signer(
    address: &TokenAddress,
    key: &KeySelector,
    pin: Option<&SecretString>,
    certificate: Option<CertificateChain>,
) -> Result<Box<dyn Signer>, Error> {
    let key = SigningKey::open(address, key, pin, Scheme::default())?;
    let chain = match certificate {
        Some(chain) => chain,
        None => key.chain()?,
    };
    Ok(Box::new(key.with_chain(chain)?))
}

/// A private key without certificates: what a certificate request or a root certificate is signed
/// with. Shared between threads.
pub struct SigningKey {
    holder: Holder,
    public: Option<PublicKey>,
    algorithm: SignatureAlgorithm,
}

enum Holder {
    Pkcs11(pkcs11::Key),
    Software(SoftwareKey),
}

impl SigningKey {
    /// Opens the token and finds the key. `scheme` says how it signs.
    ///
    /// # Errors
    /// As [`open_signer`], certificates apart; [`Error::KeyUnsupported`] and [`Error::MechanismMissing`] where the key
    /// or the token does not sign so.
    pub fn open(
        address: &TokenAddress,
        key: &KeySelector,
        pin: Option<&SecretString>,
        scheme: impl Into<Scheme>,
    ) -> Result<Self, Error> {
        let scheme = scheme.into();
        match address {
            TokenAddress::Pkcs11(address) => {
                let key = pkcs11::Key::open(address, key, pin, scheme)?;
                Ok(Self {
                    public: key.public().cloned(),
                    algorithm: key.algorithm(),
                    holder: Holder::Pkcs11(key),
                })
            }
            TokenAddress::SoftwareToken(path) => {
                let passphrase = pin.ok_or_else(|| Error::PinMissing {
                    token: path.display().to_string(),
                })?;
                SoftwareToken::open(path, passphrase)?.key(key, scheme)
            }
        }
    }

    pub(crate) fn software(key: SoftwareKey, algorithm: SignatureAlgorithm) -> Self {
        Self {
            public: Some(key.public().clone()),
            holder: Holder::Software(key),
            algorithm,
        }
    }

    /// The DER of the key's SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`Error::KeyUnsupported`] where the token shows neither the public key nor the modulus.
    pub fn subject_public_key_info(&self) -> Result<Vec<u8>, Error> {
        self.public().map(PublicKey::spki)
    }

    /// What [`SigningKey::sign`] signs with.
    #[must_use]
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Signs the whole message, as [`Signer::sign`] does.
    ///
    /// # Errors
    /// [`Error::Device`], and where every use of the key wants a login the PIN's errors.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        match &self.holder {
            Holder::Pkcs11(key) => key.sign(message, self.public()?),
            Holder::Software(key) => key.sign(message, self.algorithm),
        }
    }

    /// After an error that is [`Prospect::MayComeBack`]: initialises the PKCS#11 module again
    /// (`C_Finalize`, `C_Initialize`), for all of its tokens, finds this key's token by label,
    /// manufacturer, serial number and model, in whichever slot, and the key on it. Where no call has
    /// failed so since the module was last initialised, because another thread has healed it, it is left
    /// as it is. A software token needs none of this.
    ///
    /// Other threads may go on meanwhile: their calls wait, and those that are inside the module are
    /// waited for. Tokens of other keys are logged in to when they are next used. Every login is made
    /// with the PIN that the token took before, or at the token's own pad.
    ///
    /// # Errors
    /// [`Prospect::MayComeBack`] while the device is away: heal again later, and until then signatures
    /// fail alike. [`Prospect::PinRefused`] where the token does not take its PIN any more, which was
    /// then sent once and is not sent again. [`Error::KeyNotFound`]; [`Error::ModuleNotOurs`].
    ///
    /// [`Prospect::MayComeBack`]: crate::Prospect::MayComeBack
    /// [`Prospect::PinRefused`]: crate::Prospect::PinRefused
    pub fn heal(&self) -> Result<(), Error> {
        match &self.holder {
            Holder::Pkcs11(key) => key.heal(),
            Holder::Software(_) => Ok(()),
        }
    }

    /// The certificates that the token holds for this key.
    ///
    /// # Errors
    /// [`Error::CertificateMissing`], [`Error::KeyMismatch`].
    pub fn chain(&self) -> Result<CertificateChain, Error> {
        match &self.holder {
            Holder::Pkcs11(key) => key.chain(),
            Holder::Software(key) => key.chain(),
        }
    }

    /// Makes the signer, once it is certain that the certificate speaks for this key: by the public
    /// key that the token shows, or, where it shows none, by one signature that is verified. A key
    /// that wants a login for every use is not asked for that one; its first signature will tell.
    ///
    /// # Errors
    /// [`Error::KeyMismatch`]; [`Error::KeyUnsupported`] where the certificate's key is of a kind
    /// that is not signed with here.
    pub fn with_chain(mut self, chain: CertificateChain) -> Result<KeySigner, Error> {
        let certified =
            PublicKey::from_spki(chain.leaf().subject_public_key_info()).map_err(|reason| {
                Error::KeyUnsupported {
                    key: self.name().to_owned(),
                    reason,
                }
            })?;
        let belongs = match (&self.public, &self.holder) {
            (Some(public), _) => *public == certified,
            (None, Holder::Pkcs11(key)) if key.kind() != certified.kind() => false,
            (None, Holder::Pkcs11(key)) if key.can_sign_unasked() => {
                let message = b"segel: does this key belong to its certificate?";
                let signature = key.sign(message, &certified)?;
                certified.verifies(self.algorithm, message, &signature)
            }
            (None, _) => true,
        };
        if !belongs {
            return Err(Error::KeyMismatch {
                key: self.name().to_owned(),
                subject: chain.leaf().subject(),
            });
        }
        self.public = Some(certified);
        Ok(KeySigner { key: self, chain })
    }

    fn name(&self) -> &str {
        match &self.holder {
            Holder::Pkcs11(key) => key.name(),
            Holder::Software(key) => key.label(),
        }
    }

    fn public(&self) -> Result<&PublicKey, Error> {
        self.public.as_ref().ok_or_else(|| Error::KeyUnsupported {
            key: self.name().to_owned(),
            reason: "the token shows no public key for it, so its certificate must be given"
                .to_owned(),
        })
    }
}

/// A key and the certificates that speak for it.
pub struct KeySigner {
    key: SigningKey,
    chain: CertificateChain,
}

impl KeySigner {
    /// [`SigningKey::heal`], after a signature failed as if the device were away.
    ///
    /// # Errors
    /// As [`SigningKey::heal`].
    pub fn heal(&self) -> Result<(), Error> {
        self.key.heal()
    }
}

impl Signer for KeySigner {
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.key.sign(message).map_err(Into::into)
    }
}
