//! Which token and which key: what a person writes after `--token` and `--key`.

use crate::error::Error;
use crate::uri::Pkcs11Uri;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenAddress {
    /// A token behind a PKCS#11 module.
    Pkcs11(Pkcs11Address),
    /// The file of a [`crate::software_token::SoftwareToken`].
    SoftwareToken(PathBuf),
}

impl TokenAddress {
    /// Reads `pkcs11:…?module-path=…` (RFC 7512) or `file:PATH`.
    ///
    /// # Errors
    /// [`Error::TokenUri`] where it is neither, [`Error::PinValueInUri`] where it carries a PIN.
    pub fn parse(address: &str) -> Result<Self, Error> {
        if let Some(path) = address.strip_prefix("file:") {
            if path.is_empty() {
                return Err(Error::TokenUri {
                    offset: address.len(),
                    problem: "no path follows file:".to_owned(),
                });
            }
            return Ok(Self::SoftwareToken(PathBuf::from(path)));
        }
        Pkcs11Address::new(Pkcs11Uri::parse(address)?).map(Self::Pkcs11)
    }
}

impl fmt::Display for TokenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pkcs11(address) => address.uri.fmt(f),
            Self::SoftwareToken(path) => write!(f, "file:{}", path.display()),
        }
    }
}

/// A PKCS#11 URI that says which module to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pkcs11Address {
    module: PathBuf,
    uri: Box<Pkcs11Uri>,
}

impl Pkcs11Address {
    /// Takes a URI that has `module-path`.
    ///
    /// # Errors
    /// [`Error::TokenUri`] where it has none: there is no search path and no default module, since
    /// loading a library is running its code.
    pub fn new(uri: Pkcs11Uri) -> Result<Self, Error> {
        match uri.module_path() {
            Some(path) => Ok(Self {
                module: path.to_owned(),
                uri: Box::new(uri),
            }),
            None => Err(Error::TokenUri {
                offset: uri.to_string().len(),
                problem: "module-path is missing: the path of the PKCS#11 module to load"
                    .to_owned(),
            }),
        }
    }

    /// The module to load.
    #[must_use]
    pub fn module(&self) -> &Path {
        &self.module
    }

    /// The attributes that the token, and perhaps the key, must have.
    #[must_use]
    pub fn uri(&self) -> &Pkcs11Uri {
        &self.uri
    }
}

/// Which key on the token.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum KeySelector {
    /// By `CKA_LABEL`.
    Label(String),
    /// By `CKA_ID`.
    Id(Vec<u8>),
}

impl KeySelector {
    /// Reads `id:HEX` as an id and everything else as a label.
    ///
    /// # Errors
    /// [`Error::TokenUri`] where `id:` is followed by something other than hexadecimal bytes, or
    /// nothing is given.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::TokenUri {
                offset: 0,
                problem: "the key's name is empty: a label or id:HEX is expected".to_owned(),
            });
        }
        match text.strip_prefix("id:") {
            None => Ok(Self::Label(text.to_owned())),
            Some(digits) => match hex::decode(digits) {
                Ok(id) if !id.is_empty() => Ok(Self::Id(id)),
                _ => Err(Error::TokenUri {
                    offset: "id:".len(),
                    problem: "the key's id is not pairs of hexadecimal digits".to_owned(),
                }),
            },
        }
    }
}

impl fmt::Display for KeySelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Label(label) => write!(f, "{label:?}"),
            Self::Id(id) => write!(f, "id:{}", hex::encode(id)),
        }
    }
}
