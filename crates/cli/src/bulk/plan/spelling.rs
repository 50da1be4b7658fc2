//! A file's name in JSON: as text, or where it is none, its octets in hex.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Spelling<'a> {
    Text(std::borrow::Cow<'a, str>),
    Octets { octets: String },
}

pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    match path.to_str() {
        Some(text) => Spelling::Text(text.into()),
        None => Spelling::Octets {
            octets: hex::encode(path.as_os_str().as_bytes()),
        },
    }
    .serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    match Spelling::deserialize(deserializer)? {
        Spelling::Text(text) => Ok(PathBuf::from(text.into_owned())),
        Spelling::Octets { octets } => {
            let octets = hex::decode(octets).map_err(serde::de::Error::custom)?;
            Ok(OsString::from_vec(octets).into())
        }
    }
}
