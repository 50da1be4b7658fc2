//! What was checked, and how it came out. Every line is a fact of the report; what it does not hold is
//! told as open.

use super::page::{Mark, Page};
use crate::output::name_of;
use segel_core::verify::report::{
    Coverage, Indication, Modifications, SignatureReport, SubIndication,
};

/// Tells the checks of a signature.
pub(super) fn tell(signature: &SignatureReport, page: &mut Page<'_>) {
    page.heading("verify-checked");
    let mut fact = |check: &str, value: Option<bool>| {
        let key = format!("check-{check}-{}", outcome_of(value));
        page.item(value.into(), &key);
    };
    fact("digest", signature.reference_digest);
    fact("value", signature.signature_value);
    if signature
        .modifications
        .is_some_and(|kind| kind != Modifications::None)
    {
        fact("changes", signature.modifications_permitted);
    }
    let (mark, key) = chain(signature);
    page.item(mark, key);
    let mark = match signature.coverage {
        Coverage::WholeFile => Mark::Right,
        Coverage::WholeRevision => Mark::Open,
        Coverage::Partial | Coverage::Invalid => Mark::Wrong,
    };
    let key = format!("check-coverage-{}", name_of(&signature.coverage));
    page.item(mark, &key);
}

fn outcome_of(value: Option<bool>) -> &'static str {
    match value {
        Some(true) => "yes",
        Some(false) => "no",
        None => "open",
    }
}

/// The report states the path from the certificate to an anchor only through its conclusion.
pub(super) fn chain(signature: &SignatureReport) -> (Mark, &'static str) {
    let passed = matches!(
        signature.indication,
        Indication::TotalPassed | Indication::Passed
    );
    if passed {
        return (Mark::Right, "check-chain-yes");
    }
    match signature.sub_indication {
        Some(SubIndication::TryLater) => (Mark::Right, "check-chain-yes"),
        Some(SubIndication::NoCertificateChainFound) => (Mark::Wrong, "check-chain-no"),
        Some(
            SubIndication::Revoked | SubIndication::RevokedNoPoe | SubIndication::RevokedCaNoPoe,
        ) => (Mark::Wrong, "check-chain-revoked"),
        Some(
            SubIndication::Expired
            | SubIndication::NotYetValid
            | SubIndication::OutOfBoundsNoPoe
            | SubIndication::OutOfBoundsNotRevoked,
        ) => (Mark::Wrong, "check-chain-outside"),
        _ => (Mark::Open, "check-chain-open"),
    }
}
