//! The report as people read it: the verdict; of each signature who, when, whether the document is
//! unchanged, what changed, what was checked and what was not; and what to do.

mod advice;
mod changes;
mod checks;
mod integrity;
mod page;
mod signer;
mod unchecked;

use super::plan::Plan;
use crate::error::Explanation;
use crate::output::name_of;
use crate::paint::{Colour, Paint};
use crate::words::{Words, moment};
use integrity::Integrity;
use page::Page;
use segel_core::verify::report::{Kind, Report, SignatureReport, SubIndication, Verdict};

/// What is said about a file that was judged.
pub(super) fn judged(
    file: &str,
    report: &Report,
    plan: &Plan,
    words: &Words,
    paint: Paint,
) -> String {
    let mut page = Page::new(file, words, paint);
    let (colour, headline) = headline(report);
    page.headline(colour, &headline);
    let judged = [
        ("time", moment(report.validation_time, words)),
        ("policy", report.policy.clone()),
    ];
    page.remark(&words.tell("verify-judged", &judged));
    for signature in &report.signatures {
        describe(signature, report, &mut page);
    }
    page.next_steps(&advice::steps(report, plan, words));
    page.into_text()
}

/// What is said about a file that could not be read.
pub(super) fn unreadable(
    file: &str,
    explanation: &Explanation,
    words: &Words,
    paint: Paint,
) -> String {
    let mut page = Page::new(file, words, paint);
    page.headline(Colour::Red, "verdict-UNREADABLE");
    page.entry("verify-reason", &explanation.message);
    page.next_steps(std::slice::from_ref(&explanation.next_step));
    page.into_text()
}

/// The verdict in a sentence. It does not say that nothing was added where something was, nor that
/// the document was changed where only its signature is wrong.
fn headline(report: &Report) -> (Colour, String) {
    let verdict = name_of(&report.verdict);
    let is_broken = |signature: &SignatureReport| Integrity::of(signature).is_broken();
    match report.verdict {
        Verdict::TotalPassed if integrity::has_additions(&report.signatures) => {
            (Colour::Green, format!("verdict-{verdict}-with-additions"))
        }
        Verdict::TotalFailed if report.signatures.iter().any(is_broken) => {
            (Colour::Red, format!("verdict-{verdict}-changed"))
        }
        Verdict::TotalPassed => (Colour::Green, format!("verdict-{verdict}")),
        Verdict::TotalFailed | Verdict::Unreadable => (Colour::Red, format!("verdict-{verdict}")),
        Verdict::Indeterminate | Verdict::NoSignature => {
            (Colour::Yellow, format!("verdict-{verdict}"))
        }
    }
}

fn describe(signature: &SignatureReport, report: &Report, page: &mut Page<'_>) {
    let title = match signature.kind {
        Kind::Signature => "verify-signature",
        Kind::DocumentTimestamp => "verify-document-timestamp",
    };
    let field = [("field", signature.field.clone())];
    page.title(&page.words.tell(title, &field));
    signer::who(signature, page);
    signer::when(signature, page);
    outcome(signature, page);
    let integrity = page.words.say(Integrity::of(signature).key());
    page.entry("verify-integrity", &integrity);
    changes::tell(signature, report, page);
    checks::tell(signature, page);
    unchecked::tell(signature, page);
}

fn outcome(signature: &SignatureReport, page: &mut Page<'_>) {
    let indication = name_of(&signature.indication);
    let (text, code) = match signature.sub_indication {
        None => (
            page.words.say(&format!("indication-{indication}")),
            indication,
        ),
        Some(reason) => {
            // EN 319 102-1 has no word of its own for a change that is not permitted.
            let denied = Integrity::of(signature) == Integrity::Denied;
            let text = if denied && reason == SubIndication::FormatFailure {
                page.words.say("outcome-denied")
            } else {
                sub_indication(reason, page.words)
            };
            (text, format!("{indication}/{}", name_of(&reason)))
        }
    };
    page.entry("verify-outcome", &format!("{text} ({code})"));
}

fn sub_indication(reason: SubIndication, words: &Words) -> String {
    words
        .find(&format!("sub-indication-{}", name_of(&reason)), &[])
        .unwrap_or_else(|| words.say("sub-indication-other"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
