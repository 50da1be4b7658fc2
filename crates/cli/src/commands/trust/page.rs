//! The page of sentences about one certificate.

use crate::output;
use crate::words::{Detail, Words, moment, printable};
use segel_core::trust::report::{CertificateReport, StatusReport, TrustReport};
use std::fmt::Write as _;

/// Everything that was found, for a person.
pub(super) fn of(file: &str, report: &TrustReport, words: &Words) -> String {
    let mut page = Page {
        text: format!("{}\n", printable(file)),
        words,
    };
    let verdict = output::name_of(&report.verdict);
    page.say(2, &format!("trust-verdict-{verdict}"), &[]);
    if let Some(failure) = report.failure {
        page.say(2, &format!("trust-failure-{failure}"), &[]);
        page.say(4, "trust-detail", &[("detail", report.reason.clone())]);
    }
    let details = [
        ("time", moment(report.validation_time, words)),
        ("policy", report.policy.clone()),
        (
            "purpose",
            words.say(&format!("trust-purpose-{}", report.purpose)),
        ),
    ];
    page.say(2, "trust-question", &details);
    if let Some(stamp) = &report.time_stamp {
        let details = [
            ("time", moment(stamp.gen_time, words)),
            ("policy", stamp.policy.clone()),
            ("serial", stamp.serial.clone()),
            ("algorithm", stamp.imprint_algorithm.clone()),
            ("imprint", stamp.imprint.clone()),
        ];
        page.say(2, "trust-time-stamp", &details);
        page.say(4, "trust-time-stamp-imprint", &details);
    }
    for certificate in &report.certificates {
        page.certificate(certificate);
    }
    if let Some(source) = &report.anchor_source {
        page.say(4, "trust-anchor-source", &[("source", source.clone())]);
    }
    if let Some(policies) = &report.certificate_policies {
        let list = match policies.is_empty() {
            true => words.say("trust-no-policies"),
            false => policies.join(", "),
        };
        page.say(2, "trust-policies", &[("policies", list)]);
    }
    if !report.missing.is_empty() {
        page.say(2, "trust-missing", &[]);
    }
    for missing in &report.missing {
        let details = [("url", missing.url.clone())];
        page.say(4, &format!("trust-missing-{}", missing.kind), &details);
    }
    page.text
}

struct Page<'w> {
    text: String,
    words: &'w Words,
}

impl Page<'_> {
    fn say(&mut self, indent: usize, key: &str, details: &[Detail]) {
        let sentence = self.words.tell(key, details);
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{sentence}", "");
    }

    fn certificate(&mut self, certificate: &CertificateReport) {
        let details = [
            ("subject", certificate.subject.clone()),
            ("serial", certificate.serial.clone()),
            ("sha256", certificate.sha256.clone()),
            ("from", moment(certificate.not_before, self.words)),
            ("until", moment(certificate.not_after, self.words)),
            ("key", certificate.key.clone()),
            ("signature", certificate.signature.clone()),
        ];
        let position = format!("trust-{}", certificate.position);
        self.say(2, &position, &details);
        self.say(4, "trust-serial", &details);
        self.say(4, "trust-validity", &details);
        self.say(4, "trust-key", &details);
        if let Some(relied_on) = &certificate.relied_on {
            let key = match relied_on.as_str() {
                "always" => "trust-relied-on-always",
                "never" => "trust-relied-on-never",
                _ => "trust-relied-on-until",
            };
            let details = [
                ("signature", certificate.signature.clone()),
                ("until", relied_on.clone()),
            ];
            self.say(4, key, &details);
        }
        if let Some(status) = &certificate.status {
            self.status(status);
        }
    }

    fn status(&mut self, status: &StatusReport) {
        let time = |time: Option<_>| match time {
            Some(time) => moment(time, self.words),
            None => self.words.say("trust-no-time"),
        };
        let details = [
            ("signer", status.signer.clone().unwrap_or_default()),
            ("known", time(status.this_update)),
            ("next", time(status.next_update)),
            ("since", time(status.revoked_since)),
            (
                "reason",
                status.revocation_reason.clone().unwrap_or_default(),
            ),
        ];
        self.say(4, &format!("trust-status-{}", status.status), &details);
        if let Some(source) = status.source {
            self.say(6, &format!("trust-source-{source}"), &details);
        }
        for reason in &status.undecided_by {
            self.say(6, "trust-detail", &[("detail", reason.clone())]);
        }
    }
}
