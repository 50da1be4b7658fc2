//! Judging the signatures of a document (ETSI EN 319 102-1, 5.3), a pure function of its arguments.
//!
//! Facts first, one value for each signature; judgement second. The signer's certificate is judged
//! by [`crate::trust`], at the validation time. Where neither a revocation list nor an OCSP response
//! is given revocation is not judged, and a warning on every signature says so; where one is, the
//! status of every certificate has to be known.

mod coverage;
pub(crate) mod facts;
mod judgement;
pub mod report;

use crate::error::Error;
use crate::form::Form;
use crate::pdf::Document;
use crate::trust::{Memory, Policy, ValidationData};
use judgement::Question;
use report::{Evidence, Indication, Kind, Report, SignatureReport, Verdict};
use time::OffsetDateTime;

/// Judges every signature of a document at a time.
///
/// # Errors
/// Where the form is broken.
pub fn verify(
    document: &Document<'_>,
    data: &ValidationData,
    policy: &Policy,
    at: OffsetDateTime,
) -> Result<Report, Error> {
    document.refuse_recovered()?;
    let form = Form::read(document)?;
    let repeated = form.repeated.first().copied();
    let facts = facts::collect(document, form)?;
    let evidence = Evidence {
        signature_timestamp: false,
        validation_data: facts::has_security_store(document)?,
        archive_timestamp: facts
            .iter()
            .any(|facts| facts.kind == Kind::DocumentTimestamp),
    };
    let limits = document.limits().for_one_of(facts.len());
    let memory = Memory::new(data, document.limits());
    let mut judged: Vec<(SignatureReport, String)> = facts
        .iter()
        .map(|facts| {
            let question = Question {
                data,
                policy,
                at,
                limits: &limits,
                memory: &memory,
            };
            judgement::judge(facts, evidence, &question)
        })
        .collect();
    if let Some((number, generation)) = repeated {
        let warning =
            format!("the form field {number} {generation} is met twice in the tree of fields");
        for (report, _) in &mut judged {
            report.warnings.push(warning.clone());
        }
    }
    let (verdict, reason) = worst(&judged);
    Ok(Report {
        verdict,
        reason,
        policy: policy.name().to_owned(),
        validation_time: at,
        signatures: judged.into_iter().map(|(report, _)| report).collect(),
    })
}

/// The verdict on the file and the sentence behind it: the worst signature speaks. Document
/// time-stamps prove when, not who, so they do not.
fn worst(judged: &[(SignatureReport, String)]) -> (Verdict, String) {
    let signatures = || {
        judged
            .iter()
            .filter(|(report, _)| report.kind == Kind::Signature)
    };
    for (indication, verdict) in [
        (Indication::TotalFailed, Verdict::TotalFailed),
        (Indication::Indeterminate, Verdict::Indeterminate),
    ] {
        if let Some((report, reason)) =
            signatures().find(|(report, _)| report.indication == indication)
        {
            return (verdict, format!("{}: {reason}", report.field));
        }
    }
    match signatures().count() {
        0 => (
            Verdict::NoSignature,
            "the document has no signature".to_owned(),
        ),
        1 => (
            Verdict::TotalPassed,
            "the signature passed every check of the policy".to_owned(),
        ),
        n => (
            Verdict::TotalPassed,
            format!("all {n} signatures passed every check of the policy"),
        ),
    }
}
