//! Encryption (ISO 32000-2, 7.6): the standard security handler, in both directions.
//!
//! lopdf derives the file's key from a password; which string and which stream is encrypted, and
//! what is written, is decided here. `docs/decisions/0007-encryption.md` says why.

mod dictionary;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod key;
mod method;
mod password;
#[cfg(test)]
mod tests;
mod text;

pub use password::Password;

use crate::error::{Error, Structure};
use crate::pdf::parse::Failure;
use dictionary::{EncryptionDictionary, Resolve};
use lopdf::encryption::DecryptionError;
use lopdf::{Dictionary, Object, ObjectId, Permissions};
use method::{Method, Place};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// An encrypted document that a password has opened.
pub(crate) struct Encryption {
    file_key: Zeroizing<Vec<u8>>,
    filters: BTreeMap<Vec<u8>, Method>,
    streams: Method,
    strings: Method,
    is_uniform: bool,
    encrypt_metadata: bool,
    revision: i64,
    permissions: Permissions,
    by_owner: bool,
    /// The encryption dictionary, where it is an object of its own: never encrypted itself.
    own: Option<ObjectId>,
}

/// A change of a document that its owner may have forbidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    /// An existing signature field is filled.
    FillField,
    /// A field is added.
    AddField,
}

impl Encryption {
    /// Opens the encryption dictionary, which stands at `at`, with a password as the owner's or a
    /// reader's, and with the empty one. `identifier` is the first half of the trailer's `/ID`.
    ///
    /// # Errors
    /// [`Error::PasswordRequired`] where none was given, [`Error::WrongPassword`],
    /// [`Error::Unsupported`] by name, [`Error::Malformed`].
    pub(super) fn unlock(
        dictionary: &Dictionary,
        resolve: &Resolve<'_>,
        (own, at): (Option<ObjectId>, u64),
        identifier: &[u8],
        password: Option<&Password>,
    ) -> Result<Self, Error> {
        let read = EncryptionDictionary::read(dictionary, resolve, at)?;
        if let Some(unlocked) = key::unlock(read.values, read.revision, identifier, password, at)? {
            return Ok(Self {
                file_key: unlocked.file_key,
                filters: read.filters,
                streams: read.streams,
                strings: read.strings,
                is_uniform: read.is_uniform,
                encrypt_metadata: read.encrypt_metadata,
                revision: read.revision,
                permissions: unlocked.permissions,
                by_owner: unlocked.by_owner,
                own,
            });
        }
        Err(match password {
            Some(_) => Error::WrongPassword,
            None => Error::PasswordRequired,
        })
    }

    /// How streams and strings are encrypted, in the words of table 25, and whether the owner's
    /// password opened the document.
    pub(crate) fn summary(&self) -> (&'static str, &'static str, bool) {
        (self.streams.name(), self.strings.name(), self.by_owner)
    }

    /// Whether whoever opened the document may change it so (7.6.4.2, table 22).
    pub(crate) fn permits(&self, permission: Permission) -> bool {
        let has = |permission| self.permissions.contains(permission);
        self.by_owner
            || match permission {
                // bit 9 says nothing before R 3
                Permission::FillField if self.revision >= 3 && has(Permissions::FILLABLE) => true,
                Permission::FillField => has(Permissions::ANNOTABLE),
                Permission::AddField => has(Permissions::ANNOTABLE) && has(Permissions::MODIFIABLE),
            }
    }

    /// The value of an object that stands in the file by itself, a stream's dictionary or not, with
    /// its strings decrypted.
    pub(super) fn decrypted(
        &self,
        id: ObjectId,
        mut value: Object,
        of_stream: bool,
    ) -> Result<Object, Error> {
        // 7.6.2: the encryption dictionary, and a cross-reference stream with its dictionary
        let cross_reference =
            of_stream && value.as_dict().is_ok_and(|stream| stream.has_type(b"XRef"));
        if self.own != Some(id) && !cross_reference {
            self.decrypt_strings(id, &mut value)
                .map_err(|error| undecryptable(id, &error))?;
        }
        Ok(value)
    }

    /// The parser has bounded how deep the value nests.
    fn decrypt_strings(&self, id: ObjectId, value: &mut Object) -> Result<(), DecryptionError> {
        match value {
            Object::String(string, _) => {
                *string = self.strings.decrypt(&self.file_key, id, string)?;
            }
            Object::Array(items) => {
                for item in items {
                    self.decrypt_strings(id, item)?;
                }
            }
            Object::Dictionary(dictionary) => {
                let signature = text::is_signature(dictionary);
                for (key, value) in dictionary.iter_mut() {
                    let clear = signature && key == b"Contents" && value.as_str().is_ok();
                    if !clear {
                        self.decrypt_strings(id, value)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The data of a stream that stands in the file, decrypted; its filters are still to be undone.
    pub(super) fn decrypted_stream(
        &self,
        id: ObjectId,
        dictionary: &Dictionary,
        data: &[u8],
    ) -> Result<Vec<u8>, Error> {
        self.stream_method(dictionary)?
            .decrypt(&self.file_key, id, data)
            .map_err(|error| undecryptable(id, &error))
    }

    /// Whether the strings of an object's text, as it stands, are what the method makes of strings: what is
    /// not, some leave as it stands.
    pub(crate) fn has_plain_strings(&self, id: ObjectId, text: &[u8]) -> bool {
        self.own == Some(id)
            || text::strings(text).is_ok_and(|strings| {
                let mut strings = strings.iter();
                strings.all(|string| self.strings.fits(string.value.len()))
            })
    }

    /// The same of the data of a stream, whose filters are told directly. Crypt filters of its own, or others for
    /// embedded files or for strings, are known to some programs only.
    pub(crate) fn has_plain_data(&self, dictionary: &Dictionary, len: u64) -> bool {
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        let is_direct = |value: &Object| match value {
            Object::Reference(_) => false,
            Object::Array(items) => items.iter().all(|item| item.as_reference().is_err()),
            _ => true,
        };
        let keys = [&b"Filter"[..], b"F", b"DecodeParms", b"DP"];
        let mut told = keys.iter().filter_map(|key| dictionary.get(key).ok());
        told.all(is_direct)
            && self.is_uniform
            && own_filter(dictionary).is_none()
            && self
                .stream_method(dictionary)
                .is_ok_and(|method| method.fits(len))
    }

    /// The text of an object with every string in it encrypted for this number. Everything before
    /// the first of them keeps its place, and so does the `/Contents` of a signature dictionary if
    /// it stands before them.
    ///
    /// # Errors
    /// [`Error::Malformed`] where a string of the text does not end.
    pub(super) fn encrypted(&self, id: ObjectId, text: &[u8]) -> Result<Vec<u8>, Error> {
        if self.strings == Method::Identity {
            return Ok(text.to_vec());
        }
        let strings = text::strings(text).map_err(|failure| not_a_text(id, &failure))?;
        let mut encrypted = Vec::with_capacity(2 * text.len());
        let mut done = 0;
        for (position, string) in (0..).zip(strings) {
            let place = Place::String(position);
            let cipher = self
                .strings
                .encrypt(&self.file_key, id, place, &string.value)
                .map_err(|error| undecryptable(id, &error))?;
            let before = text.get(done..string.span.start).unwrap_or_default();
            encrypted.extend_from_slice(before);
            encrypted.extend_from_slice(format!("<{}>", hex::encode_upper(cipher)).as_bytes());
            done = string.span.end;
        }
        encrypted.extend_from_slice(text.get(done..).unwrap_or_default());
        Ok(encrypted)
    }

    /// The data of a new stream as it must stand in the file.
    pub(super) fn encrypted_stream(
        &self,
        id: ObjectId,
        dictionary: &Dictionary,
        data: &[u8],
    ) -> Result<Vec<u8>, Error> {
        self.stream_method(dictionary)?
            .encrypt(&self.file_key, id, Place::Stream, data)
            .map_err(|error| undecryptable(id, &error))
    }

    /// How a stream is encrypted: by its own `/Crypt` filter (7.4.10), or as all streams are.
    fn stream_method(&self, dictionary: &Dictionary) -> Result<Method, Error> {
        if dictionary.has_type(b"XRef") {
            return Ok(Method::Identity);
        }
        if let Some(name) = own_filter(dictionary) {
            return match self.filters.get(name) {
                _ if name == b"Identity" => Ok(Method::Identity),
                Some(method) => Ok(*method),
                None => Err(Error::Unsupported {
                    feature: "encryption by an unknown method",
                }),
            };
        }
        // table 20: /EncryptMetadata is for the metadata stream of the document
        if !self.encrypt_metadata && dictionary.has_type(b"Metadata") {
            return Ok(Method::Identity);
        }
        Ok(self.streams)
    }
}

/// The name in the parameters of a `/Crypt` filter; Identity where there is none (table 14).
fn own_filter(dictionary: &Dictionary) -> Option<&[u8]> {
    let entry = |long: &[u8], short: &[u8]| dictionary.get(long).or(dictionary.get(short)).ok();
    let parameters = entry(b"DecodeParms", b"DP");
    let own = match entry(b"Filter", b"F")? {
        Object::Name(name) if name == b"Crypt" => parameters,
        Object::Array(filters) => {
            let is_crypt = |filter: &Object| filter.as_name().is_ok_and(|name| name == b"Crypt");
            let index = filters.iter().position(is_crypt)?;
            parameters
                .and_then(|parameters| parameters.as_array().ok())
                .and_then(|parameters| parameters.get(index))
        }
        _ => return None,
    };
    let name = own
        .and_then(|own| own.as_dict().ok())
        .and_then(|own| own.get(b"Name").and_then(Object::as_name).ok());
    Some(name.unwrap_or(b"Identity"))
}

fn undecryptable(id: ObjectId, error: &DecryptionError) -> Error {
    Error::malformed(
        Structure::Encryption,
        0,
        format!("object {} {} encrypted as 7.6 demands", id.0, id.1),
        error.to_string(),
    )
}

fn not_a_text(id: ObjectId, failure: &Failure) -> Error {
    Error::malformed(
        Structure::Object,
        0,
        format!("strings that end in object {} {}", id.0, id.1),
        format!("{failure:?}"),
    )
}
