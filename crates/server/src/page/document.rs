//! The page of one document.

use super::distinguished_name::Subject;
use super::finding::{self, Finding, Outcome, Reason};
use super::mask::mask_identity_numbers;
use super::moment::in_wib;
use super::{Frame, render};
use crate::document_id::DocumentId;
use crate::judgement::{Judgement, Record};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use segel_core::verify::report::{Kind, SignatureReport};

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage<'a> {
    frame: Frame<'a>,
    finding: &'static str,
    verdict: String,
    sentence: String,
    reason: Option<String>,
    signatures: Vec<SignatureView>,
    file_lines: Vec<LineView>,
    not_checked: Vec<String>,
    download: Option<Download>,
    checked_at: String,
    fingerprint: Vec<String>,
    size: String,
    policy: String,
}

struct SignatureView {
    heading: String,
    name: String,
    /// Position, units and office, as far as the certificate names them.
    offices: Vec<String>,
    time: Option<String>,
    field: String,
    lines: Vec<LineView>,
}

struct LineView {
    outcome: &'static str,
    outcome_text: String,
    text: String,
}

struct Download {
    path: String,
    label: String,
    size: String,
}

/// The page that says what `judgement` found.
pub(crate) fn document_page(frame: Frame<'_>, id: DocumentId, judgement: &Judgement) -> Response {
    let record = match judgement.record {
        Record::Same => Outcome::Passed,
        Record::Different => Outcome::Failed,
    };
    let finding = Finding::of(&judgement.report, record);
    let signatures: Vec<&SignatureReport> = judgement
        .report
        .signatures
        .iter()
        .filter(|signature| signature.kind == Kind::Signature)
        .collect();
    let views = signatures
        .iter()
        .enumerate()
        .map(|(index, signature)| signature_view(frame, index + 1, signatures.len(), signature))
        .collect();
    let size = frame
        .messages
        .format("download-size", &[("size", &kilobytes(judgement.len))]);
    // A file that is not the recorded one is not handed out under the city's name.
    let download = (record == Outcome::Passed).then(|| Download {
        path: format!("/v/{id}/dokumen.pdf"),
        label: frame.messages.text("download-label"),
        size: size.clone(),
    });
    let page = DocumentPage {
        frame,
        finding: finding.name(),
        verdict: frame.messages.text(&format!("verdict-{}", finding.name())),
        sentence: frame
            .messages
            .text(&format!("verdict-{}-sentence", finding.name())),
        reason: finding::reason(finding, &judgement.report, record)
            .map(|reason| reason_text(frame, &reason)),
        signatures: views,
        file_lines: file_lines(frame, record, signatures.is_empty()),
        not_checked: not_checked(frame, &signatures),
        download,
        checked_at: in_wib(judgement.report.validation_time, frame.messages),
        fingerprint: fingerprint(&judgement.sha256),
        size,
        policy: judgement.report.policy.clone(),
    };
    render(StatusCode::OK, frame, &page)
}

fn signature_view(
    frame: Frame<'_>,
    number: usize,
    count: usize,
    signature: &SignatureReport,
) -> SignatureView {
    let messages = frame.messages;
    let heading = if count == 1 {
        messages.text("signed-by")
    } else {
        messages.format(
            "signer-number",
            &[
                ("number", &number.to_string()),
                ("count", &count.to_string()),
            ],
        )
    };
    let subject = Subject::parse(signature.signer.as_deref().unwrap_or_default());
    let mut lines: Vec<LineView> = finding::lines(signature)
        .into_iter()
        .map(|line| line_view(frame, line.outcome, messages.text(line.message)))
        .collect();
    if let Some(at) = signature.best_signature_time {
        let text = messages.format("check-time-proven", &[("moment", &in_wib(at, messages))]);
        lines.push(line_view(frame, Outcome::Passed, text));
    }
    SignatureView {
        heading,
        name: subject.name.map_or_else(
            || messages.text("signer-unknown"),
            |name| mask_identity_numbers(&name),
        ),
        offices: subject
            .position
            .iter()
            .chain(&subject.units)
            .chain(&subject.office)
            .map(|office| mask_identity_numbers(office))
            .collect(),
        time: signature
            .claimed_signing_time
            .map(|at| in_wib(at, messages)),
        field: mask_identity_numbers(&signature.field),
        lines,
    }
}

/// What was checked about the file as a whole.
fn file_lines(frame: Frame<'_>, record: Outcome, unreadable: bool) -> Vec<LineView> {
    let messages = frame.messages;
    let mut lines = vec![line_view(
        frame,
        record,
        match record {
            Outcome::Passed => messages.text("check-record-passed"),
            _ => messages.text("check-record-failed"),
        },
    )];
    if unreadable {
        let text = messages.text("check-readable-failed");
        lines.push(line_view(frame, Outcome::Failed, text));
    }
    lines
}

/// What was not checked, plainly.
fn not_checked(frame: Frame<'_>, signatures: &[&SignatureReport]) -> Vec<String> {
    let mut texts = vec![frame.messages.text("check-revocation")];
    if signatures
        .iter()
        .any(|signature| signature.best_signature_time.is_none())
    {
        texts.push(frame.messages.text("check-time-claimed"));
    }
    texts
}

fn line_view(frame: Frame<'_>, outcome: Outcome, text: String) -> LineView {
    LineView {
        outcome: outcome.name(),
        outcome_text: frame.messages.text(&format!("outcome-{}", outcome.name())),
        text,
    }
}

fn reason_text(frame: Frame<'_>, reason: &Reason) -> String {
    match reason {
        Reason::Message(key) => frame.messages.text(key),
        Reason::SubIndication(sub_indication) => {
            let code = serde_json::to_value(sub_indication)
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default();
            frame.messages.format("reason-other", &[("code", &code)])
        }
    }
}

/// 64 hexadecimal digits in groups of 8, which can be compared by eye and hold no run of 16 digits.
fn fingerprint(sha256: &[u8; 32]) -> Vec<String> {
    sha256.chunks(4).map(hex::encode).collect()
}

/// Thousands of bytes, at least one.
fn kilobytes(len: usize) -> String {
    len.div_ceil(1000).to_string()
}
