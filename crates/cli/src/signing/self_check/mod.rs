//! What has been written is looked at before it gets its name.

use crate::error::Error;
use crate::password::DocumentPassword;
use segel_core::pdf::Document;
use segel_core::sign::{Signed, check_written};
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::{
    Coverage, Indication, Level, Modifications, Report, SignatureReport,
};
use segel_core::verify::verify;
use segel_core::x509::Certificate;
use segel_core::{Limits, Source};
use time::OffsetDateTime;

/// A signature that passes.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) level: Level,
    pub(crate) claimed_signing_time: Option<OffsetDateTime>,
}

/// What has been written, opened again with the password that is known by now.
///
/// # Errors
/// [`Error::SelfCheck`] where it is no document.
pub(crate) fn opened<'s>(
    output: &'s dyn Source,
    password: &DocumentPassword,
    limits: &Limits,
) -> Result<Document<'s>, Error> {
    password
        .open_known(output, limits)
        .map_err(|error| unreadable(&error))
}

/// Passes where the new revision stands behind the original as it was signed. The original's bytes
/// were digested while they were copied, and are not read again.
///
/// # Errors
/// [`Error::SelfCheck`] with the first thing that is not so.
pub(super) fn joins(
    written: &Document<'_>,
    document: &Document<'_>,
    leaf: &Certificate,
    signed: &Signed,
) -> Result<(), Error> {
    check_written(written, document, leaf, signed).map_err(|error| fault(error.to_string()))
}

/// Reads everything again. Passes where the new signature covers the whole file, or all but what was appended for
/// its level, its digest and its value are right, nothing about it has failed, and the level is reached. No anchor is known here, so it cannot be more
/// than INDETERMINATE. Signatures that were there before are not judged: they may have been broken
/// all along.
///
/// # Errors
/// [`Error::SelfCheck`] with the first thing that is not so.
pub(crate) fn passes(
    written: &Document<'_>,
    field: &str,
    level: Level,
    at: OffsetDateTime,
) -> Result<Passed, Error> {
    let report = verify(written, &ValidationData::default(), Policy::standard(), at)
        .map_err(|error| unreadable(&error))?;
    accept(&report, field, level)
}

fn accept(report: &Report, field: &str, level: Level) -> Result<Passed, Error> {
    let made = report
        .signatures
        .iter()
        .find(|signature| signature.field == field)
        .ok_or_else(|| fault(format!("it has no signature in the field {field}")))?;
    if let Some(reason) = first_fault(made) {
        return Err(fault(reason));
    }
    let reached = made.level.unwrap_or(Level::BB);
    match reached >= level {
        true => Ok(Passed {
            level: reached,
            claimed_signing_time: made.claimed_signing_time,
        }),
        false => Err(Error::LevelNotReached {
            level: level.name(),
            reached: reached.name(),
        }),
    }
}

fn unreadable(error: &segel_core::Error) -> Error {
    fault(format!("it cannot be read: {error}"))
}

fn first_fault(signature: &SignatureReport) -> Option<String> {
    if signature.reference_digest != Some(true) {
        return Some(format!(
            "reference_digest is {:?}",
            signature.reference_digest
        ));
    }
    if signature.signature_value != Some(true) {
        return Some(format!(
            "signature_value is {:?}",
            signature.signature_value
        ));
    }
    let is_whole = match signature.coverage {
        Coverage::WholeFile => true,
        Coverage::WholeRevision => {
            signature.modifications == Some(Modifications::LtData)
                && signature.modifications_permitted == Some(true)
        }
        Coverage::Partial | Coverage::Invalid => false,
    };
    if !is_whole {
        return Some(format!(
            "coverage is {:?}, what follows is {:?}",
            signature.coverage, signature.modifications
        ));
    }
    if matches!(
        signature.indication,
        Indication::TotalFailed | Indication::Failed
    ) {
        return Some(format!("it failed: {:?}", signature.sub_indication));
    }
    None
}

fn fault(reason: String) -> Error {
    Error::SelfCheck { reason }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
