//! What has been written is verified before it gets its name.

use crate::error::Error;
use crate::password::DocumentPassword;
use segel_core::sign::Signed;
use segel_core::verify::report::{Coverage, Indication, Report, SignatureReport};
use segel_core::verify::{ValidationData, verify};
use segel_core::{Limits, Source};
use time::OffsetDateTime;

/// Passes where the new signature covers the whole file, its digest and its value are right, and
/// nothing about it has failed. No anchor is known here, so it cannot be more than INDETERMINATE.
/// Signatures that were there before are not judged: they may have been broken all along.
///
/// # Errors
/// [`Error::SelfCheck`] with the first thing that is not so.
pub(super) fn passes(
    output: &dyn Source,
    signed: &Signed,
    password: &DocumentPassword,
    at: OffsetDateTime,
    limits: &Limits,
) -> Result<(), Error> {
    let report = password
        .open_known(output, limits)
        .and_then(|document| verify(&document, &ValidationData::default(), at))
        .map_err(|error| fault(format!("it cannot be read: {error}")))?;
    accept(&report, &signed.field)
}

fn accept(report: &Report, field: &str) -> Result<(), Error> {
    let made = report
        .signatures
        .iter()
        .find(|signature| signature.field == field);
    match made {
        Some(signature) => first_fault(signature).map_or(Ok(()), |reason| Err(fault(reason))),
        None => Err(fault(format!("it has no signature in the field {field}"))),
    }
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
    if signature.coverage != Coverage::WholeFile {
        return Some(format!("coverage is {:?}", signature.coverage));
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
mod tests {
    use super::*;
    use crate::commands::verify::sample;

    fn after(change: impl Fn(&mut SignatureReport)) -> Result<(), Error> {
        let mut report = sample::passed();
        report.signatures.iter_mut().for_each(change);
        accept(&report, "Signature1")
    }

    #[test]
    fn a_signature_that_is_right_is_accepted_with_or_without_an_anchor() {
        assert!(after(|_| ()).is_ok());
        assert!(after(|signature| signature.indication = Indication::Indeterminate).is_ok());
    }

    #[test]
    fn anything_that_is_not_right_is_a_fault() {
        assert!(after(|signature| signature.reference_digest = Some(false)).is_err());
        assert!(after(|signature| signature.reference_digest = None).is_err());
        assert!(after(|signature| signature.signature_value = Some(false)).is_err());
        assert!(after(|signature| signature.signature_value = None).is_err());
        assert!(after(|signature| signature.coverage = Coverage::WholeRevision).is_err());
        assert!(after(|signature| signature.indication = Indication::TotalFailed).is_err());
        assert!(after(|signature| signature.field = "Signature2".to_owned()).is_err());
    }
}
