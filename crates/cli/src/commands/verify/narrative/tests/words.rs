//! Everything that a report may say has its sentences in both languages.

use super::*;
use segel_core::verify::report::Rule;
use std::collections::BTreeSet;
use std::path::Path;

#[track_caller]
fn assert_sentence(key: &str) {
    for language in [Language::Indonesian, Language::English] {
        let sentence = Words::new(language).find(key, &[]);
        let sentence = sentence.unwrap_or_default();
        assert!(!sentence.is_empty(), "{key} in {language:?}");
        // A reference that leads nowhere is left standing.
        assert!(!sentence.contains("advice-"), "{sentence}");
    }
}

#[test]
fn every_verdict_has_its_headline_its_step_and_its_count() {
    for verdict in [
        Verdict::TotalPassed,
        Verdict::Indeterminate,
        Verdict::TotalFailed,
        Verdict::NoSignature,
        Verdict::Unreadable,
    ] {
        let name = name_of(&verdict);
        assert_sentence(&format!("verdict-{name}"));
        assert_sentence(&format!("verify-summary-{name}"));
        let report = Report {
            verdict,
            signatures: Vec::new(),
            ..sample::passed()
        };
        for key in advice::keys(&report, &plan()) {
            assert_sentence(&format!("advice-{key}"));
        }
    }
    for permitted in [Some(true), Some(false), None] {
        let report = followed(Modifications::Annotations, permitted);
        assert_sentence(&headline(&report).1);
        for key in advice::keys(&report, &plan()) {
            assert_sentence(&format!("advice-{key}"));
        }
    }
}

#[test]
fn every_sub_indication_has_its_sentence_and_its_step() {
    for name in sub_indications() {
        assert_sentence(&format!("sub-indication-{name}"));
        assert_sentence(&format!("advice-{name}"));
    }
}

#[test]
fn every_rule_of_changes_has_its_sentence() {
    let sentences: BTreeSet<String> = Rule::ALL
        .iter()
        .filter_map(|rule| {
            let key = format!("change-{}", rule.code());
            assert_sentence(&key);
            Words::new(Language::Indonesian).find(&key, &[])
        })
        .collect();
    assert_eq!(sentences.len(), Rule::ALL.len(), "no two say the same");
}

#[test]
fn every_answer_about_the_content_has_its_sentence() {
    let of_classes = [
        Modifications::None,
        Modifications::LtData,
        Modifications::FormFilling,
        Modifications::Annotations,
        Modifications::Other,
    ]
    .map(Integrity::Followed);
    let others = [
        Integrity::ContentChanged,
        Integrity::Denied,
        Integrity::Partial,
        Integrity::Unproven,
        Integrity::Unchanged,
        Integrity::Undecided,
        Integrity::Open,
    ];
    for integrity in of_classes.into_iter().chain(others) {
        assert_sentence(integrity.key());
    }
}

#[test]
fn everything_that_may_not_be_checked_has_its_sentence() {
    let mut report = sample::passed();
    for evidence in [false, true] {
        report.signatures[0].evidence.signature_timestamp = evidence;
        report.signatures[0].warnings =
            vec!["no signing-certificate attribute binds the certificate".to_owned()];
        report.signatures[0].warnings.push(
            "revision 3 added a box for a signature; what the picture below it says was not looked at".to_owned(),
        );
        for key in unchecked::not_checked(&report.signatures[0]) {
            assert_sentence(&key);
        }
    }
}

/// The names of the variants in core's source, as JSON spells them.
fn sub_indications() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/verify/report.rs");
    let source = std::fs::read_to_string(path).unwrap();
    let (_, body) = source.split_once("pub enum SubIndication {\n").unwrap();
    let (body, _) = body.split_once("\n}").unwrap();
    let names: Vec<String> = body
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
        .map(|line| screaming(line.trim_end_matches(',')))
        .collect();
    assert!(names.len() > 20, "{names:?}");
    for name in &names {
        let read: Result<SubIndication, _> = serde_json::from_value(name.as_str().into());
        assert!(read.is_ok(), "{name}");
    }
    names
}

fn screaming(variant: &str) -> String {
    let mut name = String::new();
    for character in variant.chars() {
        if character.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(character.to_ascii_uppercase());
    }
    name
}
