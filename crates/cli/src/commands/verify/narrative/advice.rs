//! What to do, by the verdict and by the reasons of the signatures that decide it.

use super::super::plan::Plan;
use super::integrity::{self, Integrity};
use crate::output::name_of;
use crate::words::Words;
use segel_core::verify::report::{
    Indication, Kind, Modifications, Report, SignatureReport, SubIndication, Verdict,
};

/// The steps, each once.
pub(super) fn steps(report: &Report, plan: &Plan, words: &Words) -> Vec<String> {
    let mut steps = Vec::new();
    for key in keys(report, plan) {
        let step = words
            .find(&format!("advice-{key}"), &[])
            .unwrap_or_else(|| words.say("advice-undecided"));
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

/// What they are called in the message files.
pub(super) fn keys(report: &Report, plan: &Plan) -> Vec<String> {
    let deciding = match report.verdict {
        Verdict::TotalPassed if integrity::has_additions(&report.signatures) => {
            return vec!["passed".to_owned(), "permitted-additions".to_owned()];
        }
        Verdict::TotalPassed => return vec!["passed".to_owned()],
        Verdict::NoSignature => return vec!["unsigned".to_owned()],
        Verdict::Unreadable => return vec!["unreadable".to_owned()],
        Verdict::TotalFailed => Indication::TotalFailed,
        Verdict::Indeterminate => Indication::Indeterminate,
    };
    let mut keys: Vec<String> = report
        .signatures
        .iter()
        .filter(|signature| signature.kind == Kind::Signature && signature.indication == deciding)
        .map(|signature| of_signature(signature, plan.data.anchors.is_empty()))
        .collect();
    if keys.is_empty() {
        keys.push("undecided".to_owned());
    }
    keys
}

fn of_signature(signature: &SignatureReport, without_anchor: bool) -> String {
    let followed = signature
        .modifications
        .is_some_and(|followed| followed != Modifications::None);
    match signature.sub_indication {
        _ if Integrity::of(signature).is_broken() => "failed".to_owned(),
        Some(SubIndication::NoCertificateChainFound) if without_anchor => "no-anchor".to_owned(),
        Some(SubIndication::Generic) if followed && signature.modifications_permitted.is_none() => {
            "additions".to_owned()
        }
        Some(reason) => name_of(&reason),
        None => "undecided".to_owned(),
    }
}
