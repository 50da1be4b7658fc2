//! A token in a file, for where there is no HSM: keys sealed under a passphrase.
//!
//! One file (`file`) holds what is public (labels, public keys, certificates) in the clear and the
//! private keys sealed (`sealing`), with everything public bound to the seal: neither a label nor a
//! certificate can be swapped by who does not know the passphrase. Every change replaces the file as
//! a whole and is made on the file as it stands then, so that two processes do not undo each other.
//!
//! What it is not: a key in memory can be read by whoever can read this process's memory. ring keeps
//! its copies of keys unwiped until their memory is used again.

mod encoding;
mod file;
mod import;
mod private_key;
mod sealing;

use crate::address::KeySelector;
use crate::error::Error;
use crate::listing::{CertificateListing, KeyHalf, KeyListing, KeyUsage};
use crate::prospect::DeviceState;
use crate::public_key::{KeyKind, PublicKey};
use crate::scheme::Scheme;
use crate::signing_key::SigningKey;
use private_key::{FoundKey, KeyPair, PrivateKey};
use ring::digest::{SHA256, digest};
use sealing::{KeyDerivation, Sealed, SealingKey};
use secrecy::SecretString;
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::x509::{Certificate, CertificateChain};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A key's id is this much of the SHA-256 of its SubjectPublicKeyInfo.
const ID_LEN: usize = 20;

/// An open software token.
pub struct SoftwareToken {
    path: PathBuf,
    derivation: KeyDerivation,
    sealing: SealingKey,
    contents: Contents,
}

/// The keys of a token: `public` and `private` have the same order and length.
#[derive(Default)]
struct Contents {
    public: Vec<PublicEntry>,
    private: Vec<PrivateKey>,
}

/// The JSON of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    derivation: KeyDerivation,
    keys: Vec<PublicEntry>,
    sealed: Sealed,
}

/// What anyone may know of a key.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicEntry {
    label: String,
    kind: KeyKind,
    /// The DER of the SubjectPublicKeyInfo.
    #[serde(with = "encoding::base64")]
    public_key: Vec<u8>,
    /// The key's certificate first, then its issuers; or none.
    #[serde(with = "encoding::base64_list")]
    certificates: Vec<Vec<u8>>,
}

impl SoftwareToken {
    /// Makes a new, empty token, readable by its owner alone.
    ///
    /// # Errors
    /// [`Error::TokenExists`], [`Error::PassphraseEmpty`], [`Error::Io`].
    pub fn create(path: &Path, passphrase: &SecretString) -> Result<Self, Error> {
        if path.symlink_metadata().is_ok() {
            return Err(Error::TokenExists {
                path: path.to_owned(),
            });
        }
        let (derivation, sealing) = sealing::establish(passphrase)?;
        let token = Self {
            path: path.to_owned(),
            derivation,
            sealing,
            contents: Contents::default(),
        };
        file::create(path, &token.write(&token.contents)?)?;
        Ok(token)
    }

    /// Opens a token. The derivation of the key takes about 64 MiB and some hundred milliseconds.
    ///
    /// # Errors
    /// [`Error::TokenNotFound`], [`Error::TokenPermissions`], [`Error::TokenDamaged`],
    /// [`Error::TokenVersion`], [`Error::PassphraseWrong`], [`Error::Io`].
    pub fn open(path: &Path, passphrase: &SecretString) -> Result<Self, Error> {
        file::check_permissions(path)?;
        let document = Document::parse(&file::read(path)?, path)?;
        let sealing = document.derivation.open(passphrase, path)?;
        let contents = document.unseal(&sealing, path)?;
        Ok(Self {
            path: path.to_owned(),
            derivation: document.derivation,
            sealing,
            contents,
        })
    }

    /// What is public in a token. It wants no passphrase and therefore proves nothing: a deliberate
    /// change shows only when the token is opened.
    ///
    /// # Errors
    /// [`Error::TokenNotFound`], [`Error::TokenDamaged`], [`Error::TokenVersion`], [`Error::Io`].
    pub fn list(path: &Path) -> Result<Vec<KeyListing>, Error> {
        let document = Document::parse(&file::read(path)?, path)?;
        document
            .keys
            .iter()
            .map(|entry| entry.listing(path))
            .collect()
    }

    /// The keys of the open token.
    ///
    /// # Errors
    /// [`Error::TokenDamaged`] where a certificate in it does not parse.
    pub fn keys(&self) -> Result<Vec<KeyListing>, Error> {
        self.contents
            .public
            .iter()
            .map(|entry| entry.listing(&self.path))
            .collect()
    }

    /// Makes a new key: P-256, P-384 or Ed25519.
    ///
    /// # Errors
    /// [`Error::KeyExists`], [`Error::KeyUnsupported`] for RSA, [`Error::Io`].
    pub fn generate(&mut self, label: &str, kind: KeyKind) -> Result<KeyListing, Error> {
        let found = FoundKey::generate(kind, label)?;
        self.add(label, found, Vec::new())
    }

    /// Takes the one private key of a PKCS#8 or PKCS#12 file, PEM or DER, and the certificates that
    /// come with it. `passphrase` is the file's.
    ///
    /// # Errors
    /// [`Error::Import`], [`Error::PassphraseWrong`], [`Error::PinMissing`], [`Error::KeyExists`],
    /// [`Error::KeyMismatch`] where there are certificates and none is the key's, [`Error::Io`].
    pub fn import(
        &mut self,
        label: &str,
        data: &[u8],
        passphrase: Option<&SecretString>,
    ) -> Result<KeyListing, Error> {
        self.import_with_certificates(label, data, passphrase, Vec::new())
    }

    /// [`SoftwareToken::import`] with certificates from elsewhere, in any order. An EC key that comes
    /// without its public key takes it from its certificate.
    ///
    /// # Errors
    /// As [`SoftwareToken::import`].
    pub fn import_with_certificates(
        &mut self,
        label: &str,
        data: &[u8],
        passphrase: Option<&SecretString>,
        mut certificates: Vec<Certificate>,
    ) -> Result<KeyListing, Error> {
        let imported = import::read(data, passphrase)?;
        certificates.extend(imported.certificates);
        self.add(label, imported.key, certificates)
    }

    /// Gives a key its certificate and the issuers of that, in any order, in place of those it had.
    ///
    /// # Errors
    /// [`Error::KeyNotFound`], [`Error::KeyAmbiguous`], [`Error::KeyMismatch`], [`Error::Io`].
    pub fn attach(
        &mut self,
        selector: &KeySelector,
        certificates: Vec<Certificate>,
    ) -> Result<KeyListing, Error> {
        let path = self.path.clone();
        self.change(|contents| {
            let position = contents.position(selector, &path)?;
            let entry = contents.public.get_mut(position);
            let entry = entry.ok_or_else(|| not_found(selector, &path))?;
            let public = entry.public(&path)?;
            entry.certificates = chain_for(&entry.label, &public, certificates)?;
            entry.listing(&path)
        })
    }

    /// The key, ready to sign. `scheme` says how.
    ///
    /// # Errors
    /// [`Error::KeyNotFound`], [`Error::KeyAmbiguous`], [`Error::KeyUnsupported`] where ring refuses
    /// the key, or does not sign so with it.
    pub fn key(
        &self,
        selector: &KeySelector,
        scheme: impl Into<Scheme>,
    ) -> Result<SigningKey, Error> {
        let position = self.contents.position(selector, &self.path)?;
        let entry = self.contents.public.get(position);
        let private = self.contents.private.get(position);
        let (Some(entry), Some(private)) = (entry, private) else {
            return Err(not_found(selector, &self.path));
        };
        let public = entry.public(&self.path)?;
        let unsupported = |reason| Error::KeyUnsupported {
            key: format!("{:?}", entry.label),
            reason,
        };
        let pair = private.pair(&public).map_err(unsupported)?;
        let algorithm = scheme.into().algorithm(public.kind());
        let algorithm = algorithm
            .and_then(private_key::can_sign)
            .map_err(unsupported)?;
        let key = SoftwareKey {
            token: self.path.display().to_string(),
            label: format!("{:?}", entry.label),
            public,
            pair,
            certificates: entry.certificates(&self.path)?,
        };
        Ok(SigningKey::software(key, algorithm))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn add(
        &mut self,
        label: &str,
        found: FoundKey,
        certificates: Vec<Certificate>,
    ) -> Result<KeyListing, Error> {
        let name = format!("{label:?}");
        let public = match found.public {
            Some(public) => public,
            None => public_from_certificates(&found.private, &certificates)?,
        };
        found
            .private
            .pair(&public)
            .map_err(|reason| Error::KeyUnsupported {
                key: name.clone(),
                reason,
            })?;
        let entry = PublicEntry {
            label: label.to_owned(),
            kind: public.kind(),
            public_key: public.spki(),
            certificates: if certificates.is_empty() {
                Vec::new()
            } else {
                chain_for(label, &public, certificates)?
            },
        };
        let path = self.path.clone();
        self.change(|contents| {
            let taken = contents
                .public
                .iter()
                .any(|other| other.label == entry.label || other.public_key == entry.public_key);
            if taken || label.is_empty() {
                return Err(Error::KeyExists {
                    token: path.display().to_string(),
                    key: name,
                });
            }
            let listing = entry.listing(&path)?;
            contents.public.push(entry);
            contents.private.push(found.private);
            Ok(listing)
        })
    }

    /// Changes the keys as they stand in the file now, and replaces the file.
    fn change<T>(
        &mut self,
        edit: impl FnOnce(&mut Contents) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let exclusive = file::Exclusive::lock(&self.path)?;
        let document = Document::parse(&exclusive.read()?, &self.path)?;
        if document.derivation != self.derivation {
            return Err(Error::PassphraseWrong {
                what: self.path.display().to_string(),
            });
        }
        let mut contents = document.unseal(&self.sealing, &self.path)?;
        let answer = edit(&mut contents)?;
        exclusive.replace(&self.write(&contents)?)?;
        self.contents = contents;
        Ok(answer)
    }

    fn write(&self, contents: &Contents) -> Result<String, Error> {
        let bound = bound_to_seal(&self.derivation, &contents.public, &self.path)?;
        let sealed = self.sealing.seal(&contents.secrets(), &bound)?;
        to_json(
            &Document {
                derivation: self.derivation.clone(),
                keys: contents.public.clone(),
                sealed,
            },
            &self.path,
        )
    }
}

/// A key of a software token, ready to sign from many threads.
pub(crate) struct SoftwareKey {
    token: String,
    label: String,
    public: PublicKey,
    pair: KeyPair,
    certificates: Vec<Certificate>,
}

impl SoftwareKey {
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    pub(crate) fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) fn chain(&self) -> Result<CertificateChain, Error> {
        let mut certificates = self.certificates.iter().cloned();
        match certificates.next() {
            Some(leaf) => Ok(CertificateChain::new(leaf, certificates.collect())),
            None => Err(Error::CertificateMissing {
                token: self.token.clone(),
                key: self.label.clone(),
            }),
        }
    }

    pub(crate) fn sign(
        &self,
        message: &[u8],
        algorithm: SignatureAlgorithm,
    ) -> Result<Vec<u8>, Error> {
        self.pair
            .sign(message, algorithm)
            .ok_or_else(|| Error::Device {
                place: self.token.clone(),
                function: "signing".to_owned(),
                reason: "the system gave no random numbers".to_owned(),
                state: DeviceState::Present,
            })
    }
}

impl Document {
    fn parse(json: &str, path: &Path) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|error| Error::TokenDamaged {
            path: path.to_owned(),
            reason: format!("its JSON: {error}"),
        })
    }

    fn unseal(&self, sealing: &SealingKey, path: &Path) -> Result<Contents, Error> {
        let damaged = |reason: &str| Error::TokenDamaged {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        let bound = bound_to_seal(&self.derivation, &self.keys, path)?;
        let secrets = sealing
            .unseal(&self.sealed, &bound)
            .ok_or_else(|| damaged("the passphrase is right, but its seal is broken"))?;
        let private = split_secrets(&secrets, &self.keys)
            .ok_or_else(|| damaged("it does not hold one private key for each public one"))?;
        Ok(Contents {
            public: self.keys.clone(),
            private,
        })
    }
}

impl Contents {
    fn position(&self, selector: &KeySelector, path: &Path) -> Result<usize, Error> {
        let mut fitting = self
            .public
            .iter()
            .enumerate()
            .filter(|(_, entry)| match selector {
                KeySelector::Label(label) => entry.label == *label,
                KeySelector::Id(id) => entry.id() == *id,
            })
            .map(|(position, _)| position);
        let first = fitting.next().ok_or_else(|| not_found(selector, path))?;
        match fitting.count() {
            0 => Ok(first),
            more => Err(Error::KeyAmbiguous {
                token: path.display().to_string(),
                key: selector.to_string(),
                count: more + 1,
            }),
        }
    }

    /// Every secret after its length in four bytes.
    fn secrets(&self) -> Zeroizing<Vec<u8>> {
        let total = self
            .private
            .iter()
            .map(|private| private.secret().len() + 4)
            .sum();
        let mut secrets = Zeroizing::new(Vec::with_capacity(total));
        for private in &self.private {
            // A private key has fewer than 2^32 bytes: ring took it.
            let length = u32::try_from(private.secret().len()).unwrap_or(u32::MAX);
            secrets.extend_from_slice(&length.to_be_bytes());
            secrets.extend_from_slice(private.secret());
        }
        secrets
    }
}

impl PublicEntry {
    fn id(&self) -> Vec<u8> {
        let mut id = digest(&SHA256, &self.public_key).as_ref().to_vec();
        id.truncate(ID_LEN);
        id
    }

    fn public(&self, path: &Path) -> Result<PublicKey, Error> {
        PublicKey::from_spki(&self.public_key)
            .ok()
            .filter(|public| public.kind() == self.kind)
            .ok_or_else(|| Error::TokenDamaged {
                path: path.to_owned(),
                reason: format!("the public key of {:?} does not parse", self.label),
            })
    }

    fn certificates(&self, path: &Path) -> Result<Vec<Certificate>, Error> {
        self.certificates
            .iter()
            .map(|der| Certificate::from_der(der.as_slice()))
            .collect::<Result<_, _>>()
            .map_err(|error| Error::TokenDamaged {
                path: path.to_owned(),
                reason: format!("a certificate of {:?}: {error}", self.label),
            })
    }

    fn listing(&self, path: &Path) -> Result<KeyListing, Error> {
        let public = self.public(path)?;
        Ok(KeyListing {
            label: self.label.clone(),
            id: hex::encode(self.id()),
            half: KeyHalf::Private,
            kind: public.kind().name().to_owned(),
            bits: Some(public.bits()),
            usage: KeyUsage::Sign,
            certificate: self.certificates(path)?.first().map(CertificateListing::of),
        })
    }
}

/// Everything public, as the AEAD binds it: what is parsed is what is checked, whatever its spelling.
fn bound_to_seal(
    derivation: &KeyDerivation,
    keys: &[PublicEntry],
    path: &Path,
) -> Result<Vec<u8>, Error> {
    let json = to_json(&(derivation, keys), path)?;
    Ok([file::HEADER.as_bytes(), json.as_bytes()].concat())
}

fn to_json(value: &impl Serialize, path: &Path) -> Result<String, Error> {
    serde_json::to_string_pretty(value).map_err(|error| Error::io("writing", path)(error.into()))
}

fn split_secrets(secrets: &[u8], keys: &[PublicEntry]) -> Option<Vec<PrivateKey>> {
    let mut rest = secrets;
    let mut private = Vec::with_capacity(keys.len());
    for key in keys {
        let (length, following) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (secret, following) = following.split_at_checked(length)?;
        private.push(PrivateKey::from_secret(
            key.kind,
            Zeroizing::new(secret.to_vec()),
        ));
        rest = following;
    }
    rest.is_empty().then_some(private)
}

/// The key's certificate among `certificates`, with its issuers behind it.
fn chain_for(
    label: &str,
    public: &PublicKey,
    mut certificates: Vec<Certificate>,
) -> Result<Vec<Vec<u8>>, Error> {
    let leaf = certificates
        .iter()
        .filter(|certificate| {
            PublicKey::from_spki(certificate.subject_public_key_info()).as_ref() == Ok(public)
        })
        .max_by_key(|certificate| certificate.validity().1)
        .cloned();
    let Some(leaf) = leaf else {
        return Err(Error::KeyMismatch {
            key: format!("{label:?}"),
            subject: certificates
                .first()
                .map_or_else(|| "nobody".to_owned(), Certificate::subject),
        });
    };
    certificates.retain(|certificate| *certificate != leaf);
    let chain = CertificateChain::new(leaf, certificates);
    Ok(chain
        .certificates()
        .iter()
        .map(|certificate| certificate.der().to_vec())
        .collect())
}

/// The public half of an EC key that came without it: that of the certificate which fits.
fn public_from_certificates(
    private: &PrivateKey,
    certificates: &[Certificate],
) -> Result<PublicKey, Error> {
    certificates
        .iter()
        .filter_map(|certificate| {
            PublicKey::from_spki(certificate.subject_public_key_info()).ok()
        })
        .find(|public| private.pair(public).is_ok())
        .ok_or_else(|| Error::Import {
            reason: format!(
                "its {} key comes without its public key: give its certificate with it, or write it \
                 out again with openssl pkey",
                private.kind().name()
            ),
        })
}

fn not_found(selector: &KeySelector, path: &Path) -> Error {
    Error::KeyNotFound {
        token: path.display().to_string(),
        key: selector.to_string(),
    }
}
