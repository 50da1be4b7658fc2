//! Levels above B-B, made with authorities that this project did not write: certomancer tells the time, answers for
//! the certificates and serves the lists, and lies where it is told to (`lab.py`).
//!
//! What comes out is judged by `segel`, pyHanko's AdES validation and qpdf; what goes wrong has a name, and leaves
//! nothing behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::ptr_arg, // a Vec is a Source
    clippy::disallowed_types
)]

mod archive;
mod bulk;
mod dss;
mod lab;
mod matrix;
mod others;
mod over_time;
// Shared with tests/witness, which uses more of it.
#[allow(dead_code)]
#[path = "../witness/tools.rs"]
mod tools;

use lab::Lab;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const LEVELS: [&str; 4] = ["B-B", "B-T", "B-LT", "B-LTA"];

/// The lab, or nothing where certomancer is not there.
fn lab(test: &str) -> Option<Lab> {
    lab_is_there(test).then(Lab::start)
}

fn lab_is_there(test: &str) -> bool {
    tools::is_there("certomancer", "certomancer.integrations.animator", test)
        && tools::pyhanko_is_there(test)
}

fn first(report: &Value) -> (&str, &str) {
    let signature = &report["signatures"][0];
    (
        signature["indication"].as_str().unwrap(),
        signature["level"].as_str().unwrap_or("none"),
    )
}

#[test]
fn every_level_is_what_others_take_it_for() {
    let test = "every_level_is_what_others_take_it_for";
    let Some(lab) = lab(test) else {
        return;
    };
    let mut files = Vec::new();
    for level in LEVELS {
        let output = lab.path(&format!("{level}.pdf"));
        let answer = lab.sign(level, &[], &output).unwrap();
        assert_eq!(answer["level"], level);
        let added = [
            "signature-timestamp",
            "validation-data",
            "document-timestamp",
        ];
        let expected = &added[..files.len()];
        assert_eq!(answer["added"], serde_json::json!(expected));
        let report = lab.verify(&output, &[]);
        assert_eq!(first(&report), ("TOTAL-PASSED", level), "{report}");
        qpdf(&output);
        files.push(output);
    }
    let opinions = pyhanko(&lab, &files);
    for (level, opinion) in LEVELS.iter().zip(&opinions) {
        assert_eq!(opinion["plain"], true, "{level}");
    }
    assert_eq!(opinions[3]["ades"], "OK");
    if let Some(opinions) = dss::opinions(test, &lab, &files) {
        assert_dss(&opinions, &LEVELS);
        dss::hold_against_schema(
            &files
                .iter()
                .map(|file| lab.report(file))
                .collect::<Vec<_>>(),
        );
    }
}

/// EU DSS takes each file for its level, and passes those that carry what there is to know of revocation. Offline the
/// others cannot pass, and a time-stamp that DSS does not rely on shows only in the best signature time.
#[track_caller]
fn assert_dss(opinions: &[Value], levels: &[&str]) {
    for (opinion, level) in opinions.iter().zip(levels) {
        let signature = &opinion["signatures"][0];
        let format = format!("PAdES-BASELINE-{}", level.trim_start_matches("B-"));
        assert_eq!(signature["format"], format, "{opinion}");
        let indication = match *level {
            "B-LT" | "B-LTA" => "TOTAL_PASSED",
            _ => "INDETERMINATE",
        };
        assert_eq!(signature["indication"], indication, "{opinion}");
    }
}

#[test]
fn a_signature_is_raised_from_each_level_to_each_higher_one() {
    let test = "a_signature_is_raised_from_each_level_to_each_higher_one";
    let Some(lab) = lab(test) else {
        return;
    };
    let (mut files, mut levels) = (Vec::new(), Vec::new());
    for (index, from) in LEVELS.iter().enumerate() {
        let input = lab.path(&format!("{from}.pdf"));
        lab.sign(from, &[], &input).unwrap();
        for to in LEVELS.iter().skip(index + 1) {
            let output = lab.path(&format!("{from}-{to}.pdf"));
            let answer = lab.extend(to, &[], &input, &output).unwrap();
            assert_eq!(answer["level"], *to, "{from}");
            let report = lab.verify(&output, &[]);
            assert_eq!(first(&report), ("TOTAL-PASSED", *to), "{from}: {report}");
            qpdf(&output);
            files.push(output);
            levels.push(*to);
        }
    }
    for opinion in pyhanko(&lab, &files) {
        assert_eq!(opinion["plain"], true);
    }
    if let Some(opinions) = dss::opinions(test, &lab, &files) {
        assert_dss(&opinions, &levels);
    }
    // once more, so that it lasts longer
    let (input, output) = (lab.path("B-LTA.pdf"), lab.path("again.pdf"));
    let answer = lab.extend("B-LTA", &[], &input, &output).unwrap();
    // the lists that stand there are as new as any
    assert_eq!(answer["added"], serde_json::json!(["document-timestamp"]));
    assert_eq!(first(&lab.verify(&output, &[])), ("TOTAL-PASSED", "B-LTA"));
    // the time-stamping authority's certificate ends in 2041
    assert_eq!(answer["lasts_until"], "2041-01-01T00:00:00Z");
    let within = |days: &str, output: &str| {
        let with = ["--renew-within", days];
        lab.extend("B-LTA", &with, &input, &lab.path(output))
    };
    let refused = within("365", "early.pdf").unwrap_err();
    assert_eq!(refused["code"], "archive-lasts");
    assert!(!lab.path("early.pdf").exists());
    assert_eq!(within("36500", "renewed.pdf").unwrap()["level"], "B-LTA");
    // and what has all that a level needs gets nothing
    let refused = lab
        .extend("B-T", &[], &input, &lab.path("none.pdf"))
        .unwrap_err();
    assert_eq!(refused["code"], "nothing-to-add");
}

#[test]
fn a_time_stamping_authority_that_lies_is_named() {
    let Some(lab) = lab("a_time_stamping_authority_that_lies_is_named") else {
        return;
    };
    for (lie, code) in [
        ("nonce", "time-stamp-response"),
        ("imprint", "time-stamp-response"),
        ("refused", "time-stamp-response"),
        ("ended", "time-stamp-untrusted"),
        ("late", "time-stamp-time"),
        ("garbage", "answer-unreadable"),
        ("large", "answer-too-large"),
        ("slow", "timed-out"),
        ("inward", "address-private"),
        ("broken", "answer-status"),
    ] {
        lab.lie("tsa", lie);
        let output = lab.path("hasil.pdf");
        let refused = lab.sign("B-T", &["--timeout", "2"], &output).unwrap_err();
        assert_eq!(refused["code"], code, "{lie}: {refused}");
        assert!(!output.exists(), "{lie}");
    }
    // whoever is named next is asked next
    lab.lie("tsa", "none");
    let output = lab.path("hasil.pdf");
    let other = ["--tsa", "http://127.0.0.1:1/", "--tsa", &lab.tsa()];
    lab.sign_with(&[&["--level", "B-T"][..], &other].concat(), &output)
        .unwrap();
    assert_eq!(first(&lab.verify(&output, &[])).1, "B-T");
}

#[test]
fn who_answers_for_certificates_and_lies_is_named() {
    let Some(lab) = lab("who_answers_for_certificates_and_lies_is_named") else {
        return;
    };
    let output = lab.path("hasil.pdf");
    for (service, other, lies) in [
        (
            "ocsp",
            "crl",
            &[
                ("stranger", "does not speak for the issuer"),
                ("nonce", "its nonce differs"),
                ("late", "says nothing about the certificate"),
                ("refused", "the responder does not answer"),
                ("garbage", "malformed OCSP response"),
                ("large", "the answer is longer than"),
                ("slow", "there was no answer in time"),
                ("inward", "the host is in a network of one's own"),
                ("broken", "the answer has the status 503"),
            ][..],
        ),
        (
            "crl",
            "ocsp",
            &[
                ("stranger", "says nothing about the certificate"),
                ("late", "the revocation list is good until"),
                ("garbage", "malformed revocation list"),
                ("large", "the answer is longer than"),
                ("slow", "there was no answer in time"),
                ("inward", "the host is in a network of one's own"),
                ("broken", "the answer has the status 503"),
            ],
        ),
    ] {
        lab.lie(other, "broken");
        for (lie, sentence) in lies {
            lab.lie(service, lie);
            let refused = lab.sign("B-LT", &["--timeout", "2"], &output).unwrap_err();
            assert_eq!(
                refused["code"], "validation-data-missing",
                "{lie}: {refused}"
            );
            let next = refused["next_step"].as_str().unwrap();
            assert!(next.contains(sentence), "{service} {lie}: {next}");
            assert!(!output.exists(), "{lie}");
        }
        lab.lie(service, "none");
        lab.lie(other, "none");
    }
    lab.sign("B-LT", &[], &output).unwrap();
}

#[test]
fn what_is_missing_is_fetched_to_judge() {
    let Some(lab) = lab("what_is_missing_is_fetched_to_judge") else {
        return;
    };
    let output = lab.path("B-T.pdf");
    lab.sign("B-T", &[], &output).unwrap();
    let report = lab.verify(&output, &[]);
    assert!(warns(&report, "revocation was not checked"), "{report}");
    let report = lab.verify(&output, &["--fetch"]);
    assert_eq!(first(&report), ("TOTAL-PASSED", "B-T"));
    assert!(!warns(&report, "revocation was not checked"), "{report}");
    lab.lie("ocsp", "broken");
    lab.lie("crl", "broken");
    let report = lab.verify(&output, &["--fetch"]);
    assert!(warns(&report, "not fetched: http://127.0.0.1:"), "{report}");
}

fn warns(report: &Value, begin: &str) -> bool {
    let warnings = report["signatures"][0]["warnings"].as_array().unwrap();
    warnings
        .iter()
        .any(|warning| warning.as_str().unwrap().starts_with(begin))
}

fn qpdf(file: &Path) {
    let output = Command::new("qpdf")
        .arg("--check")
        .arg(file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", tools::said(&output));
}

fn pyhanko(lab: &Lab, files: &[std::path::PathBuf]) -> Vec<Value> {
    pyhanko_with(lab, &[], files)
}

fn pyhanko_with(lab: &Lab, with: &[&str], files: &[std::path::PathBuf]) -> Vec<Value> {
    let mut script = tools::script("levels/pyhanko_ltv.py");
    script.args(with).arg(lab.anchors().join(","));
    let output = tools::succeed(script.args(files));
    let lines = String::from_utf8(output).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
