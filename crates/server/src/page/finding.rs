//! From the report of core to what a citizen is told: one word, and a line for each check that ran.

use segel_core::verify::report::{
    Coverage, Indication, Kind, Modifications, Report, SignatureReport, SubIndication, Verdict,
};

/// The word at the top of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// ASLI DAN BERLAKU: TOTAL-PASSED, and the stored file is the recorded one.
    Genuine,
    /// BERUBAH: the content is not what was signed, or the stored file is not the recorded one.
    Changed,
    /// TIDAK SAH: failed for another reason than a change.
    Invalid,
    /// TIDAK DAPAT DIPASTIKAN.
    Undetermined,
}

impl Finding {
    pub(super) fn of(report: &Report, record: Outcome) -> Self {
        if record != Outcome::Passed {
            return Self::Changed;
        }
        match report.verdict {
            Verdict::TotalPassed => Self::Genuine,
            Verdict::TotalFailed if report.signatures.iter().any(content_changed) => Self::Changed,
            Verdict::TotalFailed => Self::Invalid,
            Verdict::Indeterminate | Verdict::NoSignature | Verdict::Unreadable => {
                Self::Undetermined
            }
        }
    }

    /// The stem of its messages and of its class in the style sheet.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::Changed => "changed",
            Self::Invalid => "invalid",
            Self::Undetermined => "undetermined",
        }
    }
}

fn content_changed(signature: &SignatureReport) -> bool {
    signature.indication == Indication::TotalFailed
        && (signature.reference_digest == Some(false)
            || signature.modifications_permitted == Some(false)
            || matches!(
                signature.sub_indication,
                Some(SubIndication::HashFailure | SubIndication::SigCryptoFailure)
            ))
}

/// Why a finding is not Genuine, as the key of a message.
pub(super) enum Reason {
    /// A message without values.
    Message(&'static str),
    /// ETSI's own word.
    SubIndication(SubIndication),
}

/// The reason behind the worst signature, where there is more to say than the word itself.
pub(super) fn reason(finding: Finding, report: &Report, record: Outcome) -> Option<Reason> {
    if record == Outcome::Failed {
        return Some(Reason::Message("reason-record"));
    }
    if matches!(finding, Finding::Genuine | Finding::Changed) {
        return None;
    }
    let worst = report
        .signatures
        .iter()
        .filter(|signature| signature.kind == Kind::Signature)
        .max_by_key(|signature| signature.indication)?;
    let sub_indication = worst.sub_indication?;
    if worst.coverage == Coverage::WholeRevision && later(worst) == Outcome::Unknown {
        return Some(Reason::Message("reason-later"));
    }
    Some(match (chain(worst), validity(worst)) {
        (Outcome::Failed, _) => Reason::Message("reason-chain"),
        (_, Outcome::Failed) => Reason::Message("reason-validity"),
        _ => Reason::SubIndication(sub_indication),
    })
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It ran and passed.
    Passed,
    /// It ran and failed.
    Failed,
    /// It could not be decided, or was not reached.
    Unknown,
}

impl Outcome {
    /// The stem of its message and of its class in the style sheet.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    fn of(fact: Option<bool>) -> Self {
        match fact {
            Some(true) => Self::Passed,
            Some(false) => Self::Failed,
            None => Self::Unknown,
        }
    }
}

/// One line of the page: the outcome and the key of its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) outcome: Outcome,
    pub(super) message: &'static str,
}

/// The lines about one signature, in the order in which the checks build on each other.
pub(super) fn lines(signature: &SignatureReport) -> Vec<Line> {
    let line = |outcome, message| Line { outcome, message };
    let digest = Outcome::of(signature.reference_digest);
    let value = Outcome::of(signature.signature_value);
    let chain = chain(signature);
    let validity = validity(signature);
    vec![
        line(
            digest,
            match digest {
                Outcome::Passed => "check-digest-passed",
                Outcome::Failed => "check-digest-failed",
                _ => "check-digest-unknown",
            },
        ),
        line(
            value,
            match value {
                Outcome::Passed => "check-value-passed",
                Outcome::Failed => "check-value-failed",
                _ => "check-value-unknown",
            },
        ),
        match signature.coverage {
            Coverage::WholeFile => line(Outcome::Passed, "check-coverage-passed"),
            Coverage::WholeRevision => line(Outcome::Passed, "check-coverage-revision"),
            Coverage::Partial | Coverage::Invalid => line(Outcome::Failed, "check-coverage-failed"),
        },
        match later(signature) {
            Outcome::Passed if signature.modifications == Some(Modifications::None) => {
                line(Outcome::Passed, "check-later-none")
            }
            Outcome::Passed => line(Outcome::Passed, "check-later-permitted"),
            Outcome::Failed => line(Outcome::Failed, "check-later-forbidden"),
            other if signature.coverage == Coverage::WholeRevision => {
                line(other, "check-later-unknown")
            }
            other => line(other, "check-later-not-judged"),
        },
        line(
            chain,
            match chain {
                Outcome::Passed => "check-chain-passed",
                Outcome::Failed => "check-chain-failed",
                _ => "check-chain-unknown",
            },
        ),
        line(
            validity,
            match validity {
                Outcome::Passed => "check-validity-passed",
                Outcome::Failed => "check-validity-failed",
                _ => "check-validity-unknown",
            },
        ),
    ]
}

/// What follows the signed revision.
fn later(signature: &SignatureReport) -> Outcome {
    match (signature.modifications, signature.modifications_permitted) {
        (Some(Modifications::None), _) => Outcome::Passed,
        (_, permitted) => Outcome::of(permitted),
    }
}

/// Whether a path to an anchor was found: certain only where the verdict says so by itself.
fn chain(signature: &SignatureReport) -> Outcome {
    use SubIndication as Sub;
    match (signature.indication, signature.sub_indication) {
        (Indication::TotalPassed, _) => Outcome::Passed,
        (
            _,
            Some(
                Sub::NoSigningCertificateFound
                | Sub::NoCertificateChainFound
                | Sub::CertificateChainGeneralFailure
                | Sub::ChainConstraintsFailure,
            ),
        ) => Outcome::Failed,
        _ => Outcome::Unknown,
    }
}

/// Whether the certificates were valid at the validation time, likewise.
fn validity(signature: &SignatureReport) -> Outcome {
    use SubIndication as Sub;
    match (signature.indication, signature.sub_indication) {
        (Indication::TotalPassed, _) => Outcome::Passed,
        (
            _,
            Some(
                Sub::Expired
                | Sub::NotYetValid
                | Sub::OutOfBoundsNotRevoked
                | Sub::OutOfBoundsNoPoe,
            ),
        ) => Outcome::Failed,
        _ => Outcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use segel_core::verify::report::Evidence;
    use time::OffsetDateTime;

    fn signature(indication: Indication, sub_indication: Option<SubIndication>) -> SignatureReport {
        SignatureReport {
            field: "Signature1".to_owned(),
            kind: Kind::Signature,
            indication,
            sub_indication,
            reference_digest: Some(true),
            signature_value: Some(true),
            coverage: Coverage::WholeFile,
            revision: Some(1),
            modifications: Some(Modifications::None),
            modifications_permitted: Some(true),
            modification_rule: None,
            level: None,
            evidence: Evidence::default(),
            signer: None,
            signer_certificate_sha256: None,
            claimed_signing_time: None,
            best_signature_time: None,
            warnings: Vec::new(),
        }
    }

    fn report(verdict: Verdict, signatures: Vec<SignatureReport>) -> Report {
        Report {
            verdict,
            reason: String::new(),
            policy: String::new(),
            validation_time: OffsetDateTime::UNIX_EPOCH,
            signatures,
            changes: Vec::new(),
            change_count: 0,
        }
    }

    #[test]
    fn only_total_passed_of_the_recorded_file_is_genuine() {
        use SubIndication as Sub;
        let passed = || signature(Indication::TotalPassed, None);
        let failed = |sub| signature(Indication::TotalFailed, Some(sub));
        let undecided = |sub| signature(Indication::Indeterminate, Some(sub));
        let table = [
            (Verdict::TotalPassed, vec![passed()], Finding::Genuine),
            (
                Verdict::TotalFailed,
                vec![failed(Sub::HashFailure)],
                Finding::Changed,
            ),
            (
                Verdict::TotalFailed,
                vec![failed(Sub::SigCryptoFailure)],
                Finding::Changed,
            ),
            (
                Verdict::TotalFailed,
                vec![failed(Sub::FormatFailure)],
                Finding::Invalid,
            ),
            (
                Verdict::TotalFailed,
                vec![failed(Sub::Revoked)],
                Finding::Invalid,
            ),
            (
                Verdict::TotalFailed,
                vec![passed(), failed(Sub::HashFailure)],
                Finding::Changed,
            ),
            (
                Verdict::Indeterminate,
                vec![undecided(Sub::NoCertificateChainFound)],
                Finding::Undetermined,
            ),
            (Verdict::NoSignature, Vec::new(), Finding::Undetermined),
            (Verdict::Unreadable, Vec::new(), Finding::Undetermined),
        ];
        for (verdict, signatures, finding) in table {
            let report = report(verdict, signatures);
            assert_eq!(
                Finding::of(&report, Outcome::Passed),
                finding,
                "{verdict:?}"
            );
            assert_eq!(Finding::of(&report, Outcome::Failed), Finding::Changed);
        }
    }

    #[test]
    fn lines_say_no_more_than_what_was_established() {
        let messages = |signature: &SignatureReport| -> Vec<(Outcome, &'static str)> {
            lines(signature)
                .into_iter()
                .map(|line| (line.outcome, line.message))
                .collect()
        };
        let passed = signature(Indication::TotalPassed, None);
        assert!(
            messages(&passed)
                .iter()
                .all(|(outcome, _)| *outcome == Outcome::Passed)
        );

        let mut broken = signature(Indication::TotalFailed, Some(SubIndication::HashFailure));
        broken.reference_digest = Some(false);
        let said = messages(&broken);
        assert!(said.contains(&(Outcome::Failed, "check-digest-failed")));
        assert!(said.contains(&(Outcome::Unknown, "check-chain-unknown")));
        assert!(said.contains(&(Outcome::Unknown, "check-validity-unknown")));

        let mut grown = signature(Indication::Indeterminate, Some(SubIndication::Generic));
        grown.coverage = Coverage::WholeRevision;
        grown.modifications = None;
        grown.modifications_permitted = None;
        let said = messages(&grown);
        assert!(said.contains(&(Outcome::Passed, "check-coverage-revision")));
        assert!(said.contains(&(Outcome::Unknown, "check-later-unknown")));
        let report = report(Verdict::Indeterminate, vec![grown]);
        assert!(matches!(
            reason(Finding::Undetermined, &report, Outcome::Passed),
            Some(Reason::Message("reason-later"))
        ));
    }

    #[test]
    fn a_reason_is_given_where_the_word_alone_does_not_say_it() {
        use SubIndication as Sub;
        let reason_of = |indication, sub, finding| {
            let report = report(
                Verdict::Indeterminate,
                vec![signature(indication, Some(sub))],
            );
            match reason(finding, &report, Outcome::Passed) {
                Some(Reason::Message(key)) => key,
                Some(Reason::SubIndication(_)) => "ETSI",
                None => "none",
            }
        };
        let undecided = |sub| reason_of(Indication::Indeterminate, sub, Finding::Undetermined);
        assert_eq!(undecided(Sub::NoCertificateChainFound), "reason-chain");
        assert_eq!(undecided(Sub::OutOfBoundsNoPoe), "reason-validity");
        assert_eq!(undecided(Sub::CryptoConstraintsFailureNoPoe), "ETSI");
        let failed = |sub, finding| reason_of(Indication::TotalFailed, sub, finding);
        assert_eq!(failed(Sub::FormatFailure, Finding::Invalid), "ETSI");
        assert_eq!(failed(Sub::HashFailure, Finding::Changed), "none");
    }
}
