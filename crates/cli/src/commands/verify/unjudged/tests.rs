use super::*;
use crate::commands::verify::sample;
use segel_core::verify::report::{Indication, Verdict};

#[test]
fn other_evidence_changes_no_verdict_and_is_named() {
    for kind in [Unjudged::TsaAnchor, Unjudged::Poe, Unjudged::Fetch] {
        let mut report = sample::passed();
        apply(&[kind], &mut report);
        assert_eq!(report.verdict, Verdict::TotalPassed);
        for signature in &report.signatures {
            assert_eq!(signature.indication, Indication::TotalPassed);
            assert!(
                signature
                    .warnings
                    .iter()
                    .any(|warning| warning.starts_with(kind.flag()))
            );
        }
    }
}

#[test]
fn nothing_raises_what_failed() {
    let all = [Unjudged::TsaAnchor, Unjudged::Poe, Unjudged::Fetch];
    let mut report = sample::failed();
    let before = report.clone();
    apply(&all, &mut report);
    assert_eq!(report.verdict, before.verdict);
    assert_eq!(report.reason, before.reason);
    for (now, then) in report.signatures.iter().zip(&before.signatures) {
        assert_eq!(now.indication, then.indication);
        assert_eq!(now.sub_indication, then.sub_indication);
    }
}
