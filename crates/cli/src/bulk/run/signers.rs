//! The key of a run, on each of the tokens that hold it.

use crate::args::{Conduct, Profile};
use crate::bulk::plan;
use crate::error::{Error, UsageError};
use crate::key::{self, Certificates, Key};
use crate::secret::SecretSource;
use crate::words::Words;
use segel_core::Signer;
use segel_core::x509::Certificate;
use segel_hsm::pkcs11::list_keys;
use segel_hsm::{KeyListing, KeySelector, KeySigner, SoftwareToken, TokenAddress};

/// The keys that the arguments name, before anybody is asked for a PIN.
pub(crate) struct Keys {
    keys: Vec<Key>,
    certificates: Certificates,
    /// One PIN for all of them.
    shared: Option<SecretSource>,
}

/// One signer for each token, all with the same certificate.
pub(crate) struct Signers {
    first: KeySigner,
    others: Vec<KeySigner>,
}

impl Keys {
    /// Takes the addresses apart, and the descriptors in, before other files get their numbers.
    ///
    /// # Errors
    /// [`UsageError::PinsDiffer`], and whatever is wrong with an address or a descriptor.
    pub(crate) fn new(profile: &Profile, conduct: &Conduct) -> Result<Self, Error> {
        let tokens = profile.token.len();
        let mut shared = None;
        let secrets: Vec<SecretSource> = match conduct.pin_fd.as_slice() {
            [one] if tokens > 1 => {
                shared = Some(SecretSource::new(Some(*one))?);
                (0..tokens).map(|_| SecretSource::Terminal).collect()
            }
            [] => (0..tokens).map(|_| SecretSource::Terminal).collect(),
            each if each.len() == tokens => {
                let each = each.iter().map(|number| SecretSource::new(Some(*number)));
                each.collect::<Result<_, _>>()?
            }
            each => {
                let pins = each.len();
                return Err(UsageError::PinsDiffer { pins, tokens }.into());
            }
        };
        let scheme = key::scheme(profile.statement.scheme, profile.statement.digest);
        let keys = profile.token.iter().zip(secrets);
        let keys = keys.map(|(token, secret)| Key::parse(token, &profile.key, scheme, secret));
        Ok(Self {
            keys: keys.collect::<Result<_, _>>()?,
            certificates: Certificates::read(profile.cert.as_deref(), profile.chain.as_deref())?,
            shared,
        })
    }

    /// Whose certificate goes with the key, as far as that can be seen without a PIN.
    pub(crate) fn signer(&self) -> Option<plan::Signer> {
        if let Some(chain) = &self.certificates.chain {
            return Some(plan::Signer {
                subject: chain.leaf().subject(),
                serial: chain.leaf().serial(),
            });
        }
        let key = self.keys.first()?;
        let listed = match &key.address {
            TokenAddress::SoftwareToken(path) => SoftwareToken::list(path).ok()?,
            TokenAddress::Pkcs11(address) => list_keys(address, None).ok()?,
        };
        let listed = listed
            .into_iter()
            .find(|listed| is_it(listed, &key.selector))?;
        let certificate = listed.certificate?;
        Some(plan::Signer {
            subject: certificate.subject,
            serial: certificate.serial,
        })
    }

    /// Opens the key on every token; each asks for its PIN where none is given.
    ///
    /// # Errors
    /// What keeps one of them from being used, and [`Error::OtherSigner`] where they have different
    /// certificates.
    pub(crate) fn open(self, words: &Words) -> Result<Signers, Error> {
        let pin = match (self.shared, self.keys.first()) {
            (Some(source), Some(key)) => Some(key::secret(&key.address, source, words)?),
            _ => None,
        };
        let mut signers = self.keys.into_iter().map(|key| {
            let key = match &pin {
                Some(pin) => key.open_with(pin)?,
                None => key.open(words)?,
            };
            self.certificates.join(key)
        });
        // the parser wants one token at least
        let first = signers.next().ok_or(UsageError::NothingToList)??;
        let others = signers.collect::<Result<Vec<_>, _>>()?;
        let leaf = first.chain().leaf();
        for other in &others {
            if other.chain().leaf() != leaf {
                return Err(Error::OtherSigner {
                    subject: other.chain().leaf().subject(),
                    expected: leaf.subject(),
                });
            }
        }
        Ok(Signers { first, others })
    }
}

fn is_it(listed: &KeyListing, selector: &KeySelector) -> bool {
    match selector {
        KeySelector::Label(label) => listed.label == *label,
        KeySelector::Id(id) => listed.id == hex::encode(id),
    }
}

impl Signers {
    /// The certificate of the key.
    pub(crate) fn leaf(&self) -> &Certificate {
        self.first.chain().leaf()
    }

    /// The one that a thread uses.
    pub(super) fn of(&self, thread: u16) -> &KeySigner {
        let others = self.others.len() + 1;
        match usize::from(thread) % others {
            0 => &self.first,
            other => self.others.get(other - 1).unwrap_or(&self.first),
        }
    }
}
