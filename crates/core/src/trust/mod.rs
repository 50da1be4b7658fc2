//! What is relied on: anchors with the times for which they are trusted, algorithms with the times
//! for which they are strong enough, and whether a certificate holds at one time.

mod bundle;
mod data;
mod existence;
mod gathering;
mod policy;
pub mod report;
mod status;
mod time_stamp;
mod validation;

pub use bundle::anchors_from_toml;
pub use data::ValidationData;
pub use existence::ProofsOfExistence;
pub(crate) use gathering::Gathering;
pub use policy::{Policy, Reliance, Unreliable};
pub(crate) use status::Memory;
pub use status::{Information, NoStatus, Source, Status};
pub(crate) use time_stamp::lasts_until;
pub use time_stamp::{TimeStampFailure, TimeStampValidation, validate_time_stamp};
pub use validation::{
    CertificateValidation, Missing, MissingKind, Position, RevocationDemand, TrustFailure,
    TrustParameters, validate_certificate,
};
pub(crate) use validation::{missing_issuers_of, validate_with};

use crate::error::{Error, Structure};
use serde::de::DeserializeOwned;
use toml::Spanned;

/// The most that a policy or a list takes; a hundred anchors have some 300 KB.
const MAX_TEXT: usize = 16 * 1024 * 1024;

pub(crate) fn from_toml<T: DeserializeOwned>(text: &str, structure: Structure) -> Result<T, Error> {
    if text.len() > MAX_TEXT {
        return Err(Error::LimitExceeded {
            limit: "MAX_TEXT",
            max: MAX_TEXT as u64,
        });
    }
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let offset = error.span().map_or(0, |span| span.start);
        Error::malformed(
            structure,
            offset as u64,
            "TOML of this form",
            error.message(),
        )
    })
}

/// A list says of which form it is, and there is one.
pub(crate) fn check_format(format: &Spanned<u32>, structure: Structure) -> Result<(), Error> {
    match format.get_ref() {
        1 => Ok(()),
        other => Err(Error::malformed(
            structure,
            format.span().start as u64,
            "format = 1",
            format!("format = {other}"),
        )),
    }
}

#[cfg(test)]
pub(crate) mod tests;
