//! Judging the signatures of a document (ETSI EN 319 102-1, 5.3), a pure function of its arguments.
//!
//! Facts first, one value for each signature; judgement second. The signer's certificate is judged
//! by [`crate::trust`], at the validation time. Where neither a revocation list nor an OCSP response
//! is given revocation is not judged, and a warning on every signature says so; where one is, the
//! status of every certificate has to be known.

mod changes;
mod coverage;
pub(crate) mod facts;
mod judgement;
mod permission;
pub mod report;

use crate::error::Error;
use crate::form::Form;
use crate::pdf::Document;
use crate::trust::{Memory, Policy, ValidationData};
use changes::Changes;
use facts::Facts;
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
    let (form, broken) = match Form::read(document) {
        Ok(form) => (form, None),
        // earlier revisions may have signatures all the same
        Err(error @ Error::Malformed { .. }) => (Form::default(), Some(error)),
        Err(error) => return Err(error),
    };
    let repeated = form.repeated.first().copied();
    let facts = facts::collect(document, form)?;
    if let (true, Some(error)) = (facts.is_empty(), broken) {
        return Err(error);
    }
    let changes = modifications(document, &facts)?;
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
        .map(|signature| {
            let question = Question {
                data,
                policy,
                at,
                limits: &limits,
                memory: &memory,
            };
            let later = permission::Later::of(signature, &facts, &changes);
            judgement::judge(signature, evidence, &later, &question)
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
        change_count: changes.as_ref().map_or(0, |changes| changes.count),
        changes: changes.map(|changes| changes.listed).unwrap_or_default(),
    })
}

/// What happened since the first signature that covers a whole revision; the sentence says why it
/// cannot be told.
fn modifications(
    document: &Document<'_>,
    facts: &[Facts],
) -> Result<Result<Changes, String>, Error> {
    let Some(first) = facts.iter().filter_map(|facts| facts.revision).min() else {
        return Ok(Ok(Changes::default()));
    };
    let changes = document
        .views()
        .and_then(|views| changes::since(document, &views, first));
    match changes {
        Ok(changes) => Ok(Ok(changes)),
        Err(error @ Error::Io(_)) => Err(error),
        Err(error) => Ok(Err(error.to_string())),
    }
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
