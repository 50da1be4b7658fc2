//! Judging the signatures of a document (ETSI EN 319 102-1, 5.3), a pure function of its arguments.
//!
//! Facts first, one value for each signature; judgement second. Revocation is not judged: the
//! policy's name says so, and so does a warning on every signature.

mod coverage;
pub(crate) mod facts;
mod judgement;
pub mod report;

use crate::error::Error;
use crate::form::Form;
use crate::pdf::Document;
use crate::x509::{Certificate, TrustAnchor};
use report::{Evidence, Indication, Kind, Report, SignatureReport, Verdict};
use time::OffsetDateTime;

/// The policy that judges here: a path to an anchor at the validation time, without revocation.
pub const POLICY: &str = "chain-without-revocation";

/// What the judge is given beside the document.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ValidationData {
    /// What is trusted, and for when.
    pub anchors: Vec<TrustAnchor>,
    /// More certificates to build paths with; trusted in nothing.
    pub certificates: Vec<Certificate>,
}

impl ValidationData {
    /// Trust in these anchors, and nothing else.
    #[must_use]
    pub fn new(anchors: impl IntoIterator<Item = impl Into<TrustAnchor>>) -> Self {
        Self {
            anchors: anchors.into_iter().map(Into::into).collect(),
            certificates: Vec::new(),
        }
    }
}

/// Judges every signature of a document at a time.
///
/// # Errors
/// Where the form is broken.
pub fn verify(
    document: &Document<'_>,
    data: &ValidationData,
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
    let mut judged: Vec<(SignatureReport, String)> = facts
        .iter()
        .map(|facts| judgement::judge(facts, evidence, data, at, document.limits()))
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
        policy: POLICY.to_owned(),
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
