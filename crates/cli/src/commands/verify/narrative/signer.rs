//! Who signed, for which office, and when.

use super::checks;
use super::page::{Mark, Page};
use crate::distinguished_name::DistinguishedName;
use crate::words::{moment, printable};
use segel_core::verify::report::{Kind, SignatureReport};

/// What the certificate says of its owner. Of its name only what a letter says too is shown: other
/// parts may hold a citizen's number or an address.
pub(super) fn who(signature: &SignatureReport, page: &mut Page<'_>) {
    let label = match signature.kind {
        Kind::Signature => "verify-signer",
        Kind::DocumentTimestamp => "verify-time-stamper",
    };
    let Some(signer) = &signature.signer else {
        let unknown = page.words.say("verify-signer-unknown");
        page.entry(label, &unknown);
        return;
    };
    let name = DistinguishedName::parse(signer);
    let person = match name.person() {
        person if person.is_empty() => page.words.say("verify-signer-nameless"),
        person => printable(&person),
    };
    let person = if is_proven(signature) {
        person
    } else {
        page.words.tell("verify-unproven", &[("name", person)])
    };
    page.entry(label, &person);
    for (label, value) in [
        ("verify-title", name.title()),
        ("verify-office", name.office()),
    ] {
        if !value.is_empty() {
            page.entry(label, &printable(&value));
        }
    }
}

/// Anybody can make a certificate in anybody's name: it proves something once it leads to an anchor
/// and the signature is one of its key.
fn is_proven(signature: &SignatureReport) -> bool {
    let (chain, _) = checks::chain(signature);
    chain == Mark::Right && signature.signature_value == Some(true)
}

/// What the signer claims, and what is proven. A time-stamp claims nothing of itself: its authority
/// says it.
pub(super) fn when(signature: &SignatureReport, page: &mut Page<'_>) {
    let words = page.words;
    let claimed = signature
        .claimed_signing_time
        .map(|time| moment(time, words));
    let proven = signature
        .best_signature_time
        .map(|time| moment(time, words));
    let text = match (claimed, proven) {
        (Some(time), _) if signature.kind == Kind::DocumentTimestamp => {
            words.tell("verify-time-stamped", &[("time", time)])
        }
        (Some(claimed), Some(proven)) => words.tell(
            "verify-time-claimed-and-proven",
            &[("claimed", claimed), ("proven", proven)],
        ),
        (None, Some(time)) => words.tell("verify-time-proven", &[("time", time)]),
        (Some(time), None) => words.tell("verify-time-claimed", &[("time", time)]),
        (None, None) => words.say("verify-time-unknown"),
    };
    page.entry("verify-time", &text);
}
