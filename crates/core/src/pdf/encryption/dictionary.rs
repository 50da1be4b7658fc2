//! The encryption dictionary (ISO 32000-2, tables 20 and 21): what is read of it, and what it asks
//! for that this version does not do.

use super::method::Method;
use crate::error::{Error, Structure};
use lopdf::{Dictionary, Object};
use std::collections::BTreeMap;

/// References are followed by this, which must not decrypt: nothing of the dictionary is encrypted.
pub(in crate::pdf) type Resolve<'r> = dyn Fn(&Object) -> Result<Object, Error> + 'r;

/// Longer passwords hashes are padded with zeros by some producers: `/O` and `/U` up to R 4.
const OLD_HASH: usize = 32;

/// The parts of an encryption dictionary that matter here, all of them direct.
#[derive(Debug)]
pub(super) struct EncryptionDictionary {
    /// For key derivation: no other keys than lopdf reads.
    pub(super) values: Dictionary,
    pub(super) version: i64,
    pub(super) revision: i64,
    pub(super) encrypt_metadata: bool,
    /// The crypt filters of `/CF` by name; those whose method is not known here are left out.
    pub(super) filters: BTreeMap<Vec<u8>, Method>,
    /// `/StmF`.
    pub(super) streams: Method,
    /// `/StrF`.
    pub(super) strings: Method,
    /// Whether streams and strings are encrypted alike, those of embedded files too (`/EFF`).
    pub(super) is_uniform: bool,
}

impl EncryptionDictionary {
    /// Reads the dictionary, which stands at `at`.
    ///
    /// # Errors
    /// [`Error::Unsupported`] by name; [`Error::Malformed`].
    pub(super) fn read(
        dictionary: &Dictionary,
        resolve: &Resolve<'_>,
        at: u64,
    ) -> Result<Self, Error> {
        let get = |key: &[u8]| dictionary.get(key).map_or(Ok(Object::Null), resolve);
        let integer = |key: &[u8]| Ok::<_, Error>(get(key)?.as_i64().ok());
        standard(&get(b"Filter")?)?;
        let version = integer(b"V")?.unwrap_or(0);
        let revision = integer(b"R")?.ok_or_else(|| wrong(at, "/R with a number"))?;
        known(version, revision)?;
        let mut values = Dictionary::new();
        for key in [
            "Filter",
            "O",
            "U",
            "OE",
            "UE",
            "Perms",
            "P",
            "EncryptMetadata",
        ] {
            match get(key.as_bytes())? {
                Object::Null => {}
                Object::String(mut hash, format) if revision <= 4 && (key == "O" || key == "U") => {
                    hash.truncate(OLD_HASH);
                    values.set(key, Object::String(hash, format));
                }
                value => values.set(key, value),
            }
        }
        values.set("V", version);
        values.set("R", revision);
        // table 20: /Length counts for V 2 alone, and some producers write something else beside V 4 and 5
        let length = match version {
            1 => 40,
            2 => integer(b"Length")?.unwrap_or(40),
            4 => 128,
            _ => 256,
        };
        values.set("Length", length);
        let encrypt_metadata =
            version < 4 || !matches!(get(b"EncryptMetadata")?, Object::Boolean(false));
        let mut read = Self {
            values,
            version,
            revision,
            encrypt_metadata,
            filters: BTreeMap::new(),
            streams: Method::Rc4,
            strings: Method::Rc4,
            is_uniform: true,
        };
        if version >= 4 {
            let declared = match get(b"CF")? {
                Object::Dictionary(filters) => filters,
                _ => Dictionary::new(),
            };
            for (name, filter) in &declared {
                let method = read.method(&resolve(filter)?, resolve)?;
                read.filters
                    .extend(method.map(|method| (name.clone(), method)));
            }
            read.streams = read.default(&get(b"StmF")?, &declared, at)?;
            read.strings = read.default(&get(b"StrF")?, &declared, at)?;
            let embedded = get(b"EFF")?;
            read.is_uniform = read.streams == read.strings
                && (embedded == Object::Null || embedded == get(b"StmF")?);
        }
        Ok(read)
    }

    /// The method of a declared crypt filter, if it is known here and fits the key.
    fn method(&self, filter: &Object, resolve: &Resolve<'_>) -> Result<Option<Method>, Error> {
        let Ok(filter) = filter.as_dict() else {
            return Ok(None);
        };
        let name = filter.get(b"CFM").map_or(Ok(Object::Null), resolve)?;
        if name.as_name().is_ok_and(|name| name == b"AESV4") {
            return Err(AES_GCM);
        }
        let method = name.as_name().ok().and_then(Method::named);
        // table 25: AESV3 has a key of 256 bits, which V 5 derives, and the others one of V 4
        Ok(method.filter(|method| (*method == Method::Aes256) == (self.version == 5)))
    }

    /// What `/StmF` or `/StrF` names; Identity where it is absent (table 20).
    fn default(&self, name: &Object, declared: &Dictionary, at: u64) -> Result<Method, Error> {
        match name {
            Object::Null => Ok(Method::Identity),
            Object::Name(name) if name == b"Identity" => Ok(Method::Identity),
            Object::Name(name) => match self.filters.get(name) {
                Some(method) => Ok(*method),
                None if declared.has(name) => Err(Error::Unsupported {
                    feature: "encryption by an unknown method",
                }),
                None => Err(wrong(at, "a crypt filter that /CF declares")),
            },
            _ => Err(wrong(at, "a crypt filter by name")),
        }
    }
}

const AES_GCM: Error = Error::Unsupported {
    feature: "encryption with AES-GCM (ISO/TS 32003)",
};

/// The handler must be the one that passwords open (7.6.4).
fn standard(filter: &Object) -> Result<(), Error> {
    match filter.as_name() {
        Ok(b"Standard") => Ok(()),
        Ok(b"Adobe.PubSec") => Err(Error::Unsupported {
            feature: "encryption for the keys of its recipients",
        }),
        _ => Err(Error::Unsupported {
            feature: "encryption by another handler than Standard",
        }),
    }
}

/// The combinations of `/V` and `/R` that tables 20 and 21 define.
fn known(version: i64, revision: i64) -> Result<(), Error> {
    match (version, revision) {
        (1 | 2, 2 | 3) | (4, 4) | (5, 5 | 6) => Ok(()),
        // ISO/TS 32003
        (6, _) | (5, 7) => Err(AES_GCM),
        _ => Err(Error::Unsupported {
            feature: "encryption of an unknown version",
        }),
    }
}

pub(super) fn wrong(at: u64, expected: &str) -> Error {
    Error::malformed(Structure::Encryption, at, expected, "something else")
}
