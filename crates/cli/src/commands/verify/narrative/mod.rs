//! The report as people read it: the verdict, who and when, what was checked with which outcome, what
//! was not checked, and what to do.

use super::plan::Plan;
use super::unjudged::Unjudged;
use crate::distinguished_name::DistinguishedName;
use crate::error::Explanation;
use crate::output::name_of;
use crate::words::{Words, moment, printable};
use segel_core::verify::report::{
    Coverage, Indication, Kind, Modifications, Report, SignatureReport, SubIndication, Verdict,
};
use std::fmt::Write as _;

/// What core warns of on every signature, and what is listed here as not checked.
const REVOCATION_WARNING: &str = "revocation was not checked";

/// What is said about a file that was judged.
pub(super) fn judged(file: &str, report: &Report, plan: &Plan, words: &Words) -> String {
    let mut page = Page::new(
        file,
        &words.say(&format!("verdict-{}", name_of(&report.verdict))),
    );
    for signature in &report.signatures {
        describe(signature, report, &plan.unjudged, words, &mut page);
    }
    let advice = advice(report, plan);
    page.entry(
        &words.say("verify-next"),
        &words.say(&format!("advice-{advice}")),
    );
    page.text
}

/// What is said about a file that could not be read.
pub(super) fn unreadable(file: &str, explanation: &Explanation, words: &Words) -> String {
    let mut page = Page::new(file, &words.say("verdict-UNREADABLE"));
    page.entry(&words.say("verify-reason"), &explanation.message);
    page.next_step(&explanation.next_step, words);
    page.text
}

/// Lines under a headline. Everything that is added is one line.
struct Page {
    text: String,
}

impl Page {
    fn new(file: &str, headline: &str) -> Self {
        Self {
            text: format!("{}\n  {headline}\n", printable(file)),
        }
    }

    /// Begins a paragraph.
    fn title(&mut self, title: &str) {
        self.text.push('\n');
        self.line(2, title);
    }

    fn next_step(&mut self, text: &str, words: &Words) {
        self.title(&format!("{}: {text}", words.say("verify-next")));
    }

    fn entry(&mut self, label: &str, text: &str) {
        self.line(4, &format!("{label}: {text}"));
    }

    fn item(&mut self, mark: Mark, text: &str, words: &Words) {
        let mark = words.say(match mark {
            Mark::Right => "mark-right",
            Mark::Wrong => "mark-wrong",
            Mark::Open => "mark-open",
        });
        self.line(6, &format!("{mark} {text}"));
    }

    fn line(&mut self, indent: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }
}

#[derive(Debug, Clone, Copy)]
enum Mark {
    Right,
    Wrong,
    Open,
}

impl From<Option<bool>> for Mark {
    fn from(fact: Option<bool>) -> Self {
        match fact {
            Some(true) => Self::Right,
            Some(false) => Self::Wrong,
            None => Self::Open,
        }
    }
}

fn describe(
    signature: &SignatureReport,
    report: &Report,
    unjudged: &[Unjudged],
    words: &Words,
    page: &mut Page,
) {
    let title = match signature.kind {
        Kind::Signature => "verify-signature",
        Kind::DocumentTimestamp => "verify-document-timestamp",
    };
    page.title(&words.tell(title, &[("field", signature.field.clone())]));
    who(signature, words, page);
    when(signature, words, page);
    outcome(signature, words, page);
    let at = moment(report.validation_time, words);
    page.entry(&words.say("verify-at"), &at);
    page.line(4, &format!("{}:", words.say("verify-checked")));
    checks(signature, words, page);
    page.line(4, &format!("{}:", words.say("verify-not-checked")));
    for key in not_checked(signature, unjudged) {
        page.item(Mark::Open, &words.say(&key), words);
    }
    let said_already = |warning: &str| {
        warning == REVOCATION_WARNING
            || unjudged.iter().any(|kind| warning.starts_with(kind.flag()))
    };
    for warning in signature
        .warnings
        .iter()
        .filter(|warning| !said_already(warning))
    {
        page.entry(&words.say("verify-remark"), &printable(warning));
    }
}

fn who(signature: &SignatureReport, words: &Words, page: &mut Page) {
    let Some(signer) = &signature.signer else {
        page.entry(
            &words.say("verify-signer"),
            &words.say("verify-signer-unknown"),
        );
        return;
    };
    let name = DistinguishedName::parse(signer);
    let (person, office) = (name.person(), name.office());
    let person = if person.is_empty() { signer } else { &person };
    page.entry(&words.say("verify-signer"), &printable(person));
    if !office.is_empty() {
        page.entry(&words.say("verify-office"), &printable(&office));
    }
}

fn when(signature: &SignatureReport, words: &Words, page: &mut Page) {
    let (key, time) = match (
        signature.best_signature_time,
        signature.claimed_signing_time,
    ) {
        (Some(proven), _) => ("verify-time-proven", Some(proven)),
        (None, Some(claimed)) => ("verify-time-claimed", Some(claimed)),
        (None, None) => ("verify-time-unknown", None),
    };
    let time = time.map_or_else(String::new, |time| moment(time, words));
    page.entry(
        &words.say("verify-time"),
        &words.tell(key, &[("time", time)]),
    );
}

fn outcome(signature: &SignatureReport, words: &Words, page: &mut Page) {
    let indication = name_of(&signature.indication);
    let text = match signature.sub_indication {
        None => words.say(&format!("indication-{indication}")),
        Some(reason) => sub_indication(reason, words),
    };
    let code = match signature.sub_indication {
        None => indication,
        Some(reason) => format!("{indication}/{}", name_of(&reason)),
    };
    page.entry(&words.say("verify-outcome"), &format!("{text} ({code})"));
}

fn sub_indication(reason: SubIndication, words: &Words) -> String {
    words
        .find(&format!("sub-indication-{}", name_of(&reason)), &[])
        .unwrap_or_else(|| words.say("sub-indication-other"))
}

/// Every line is a fact of the report; what it does not hold is told as open.
fn checks(signature: &SignatureReport, words: &Words, page: &mut Page) {
    let mut fact = |check: &str, value: Option<bool>| {
        let key = format!("check-{check}-{}", outcome_of(value));
        page.item(value.into(), &words.say(&key), words);
    };
    fact("digest", signature.reference_digest);
    fact("value", signature.signature_value);
    if signature
        .modifications
        .is_some_and(|kind| kind != Modifications::None)
    {
        fact("changes", signature.modifications_permitted);
    }
    let (mark, chain) = chain(signature);
    page.item(mark, &words.say(chain), words);
    let coverage = format!("check-coverage-{}", name_of(&signature.coverage));
    let mark = match signature.coverage {
        Coverage::WholeFile => Mark::Right,
        Coverage::WholeRevision => Mark::Open,
        Coverage::Partial | Coverage::Invalid => Mark::Wrong,
    };
    page.item(mark, &words.say(&coverage), words);
}

fn outcome_of(value: Option<bool>) -> &'static str {
    match value {
        Some(true) => "yes",
        Some(false) => "no",
        None => "open",
    }
}

/// The report states the path from the certificate to an anchor only through its conclusion.
fn chain(signature: &SignatureReport) -> (Mark, &'static str) {
    match (signature.indication, signature.sub_indication) {
        (Indication::TotalPassed | Indication::Passed, _) | (_, Some(SubIndication::TryLater)) => {
            (Mark::Right, "check-chain-yes")
        }
        (_, Some(SubIndication::NoCertificateChainFound)) => (Mark::Wrong, "check-chain-no"),
        (
            _,
            Some(
                SubIndication::Expired
                | SubIndication::NotYetValid
                | SubIndication::OutOfBoundsNoPoe
                | SubIndication::OutOfBoundsNotRevoked,
            ),
        ) => (Mark::Wrong, "check-chain-outside"),
        _ => (Mark::Open, "check-chain-open"),
    }
}

fn not_checked(signature: &SignatureReport, unjudged: &[Unjudged]) -> Vec<String> {
    let mut keys = Vec::new();
    // Told where it was not judged; where the certificate was not even reached it was not either.
    let passed = matches!(
        signature.indication,
        Indication::TotalPassed | Indication::Passed
    );
    if !passed
        || signature
            .warnings
            .iter()
            .any(|warning| warning == REVOCATION_WARNING)
    {
        keys.push("not-checked-revocation".to_owned());
    }
    if signature.evidence.signature_timestamp || signature.evidence.archive_timestamp {
        keys.push("not-checked-time-stamp".to_owned());
    } else if signature.best_signature_time.is_none() {
        keys.push("not-checked-time".to_owned());
    }
    keys.extend(
        unjudged
            .iter()
            .map(|kind| format!("not-checked{}", kind.flag().replace("--", "-"))),
    );
    keys
}

/// What to do, by the verdict and by the reason that weighs most.
fn advice(report: &Report, plan: &Plan) -> &'static str {
    match report.verdict {
        Verdict::TotalPassed => "passed",
        Verdict::TotalFailed => "failed",
        Verdict::NoSignature => "unsigned",
        Verdict::Unreadable => "unreadable",
        Verdict::Indeterminate if plan.data.anchors.is_empty() => "no-anchor",
        Verdict::Indeterminate => {
            let reason = |wanted| {
                report
                    .signatures
                    .iter()
                    .any(|signature| signature.sub_indication == Some(wanted))
            };
            let followed =
                |signature: &SignatureReport| signature.modifications != Some(Modifications::None);
            if reason(SubIndication::NoCertificateChainFound) {
                "unknown-issuer"
            } else if report.signatures.iter().any(followed) {
                "additions"
            } else if reason(SubIndication::TryLater) {
                "revocation"
            } else {
                "undecided"
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests;
