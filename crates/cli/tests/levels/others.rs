//! What EU DSS and pyHanko make at each level is judged by `segel` as they judge it: each document by all three.
//!
//! The lab is up meanwhile: pyHanko asks it for what is not in the document. DSS and `segel` are asked twice, with
//! nothing but the document, and with the lab's lists.

use crate::lab::{Lab, letter};
use crate::{LEVELS, dss, first, lab, pyhanko, tools, warns};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A document of the lab's folder, and what it is to be called.
struct Document {
    name: &'static str,
    /// As `segel` calls it.
    level: Option<&'static str>,
    /// As DSS calls it.
    format: &'static str,
    /// Whether there is a time-stamp in the signature itself.
    stamped: bool,
}

const fn document(
    name: &'static str,
    level: &'static str,
    format: &'static str,
    stamped: bool,
) -> Document {
    Document {
        name,
        level: Some(level),
        format,
        stamped,
    }
}

/// Signed at each level, raised from each to each higher one (what is raised from B-B gets its time from a time-stamp
/// over the document), and renewed.
const BY_DSS: [Document; 11] = [
    document("B-B", "B-B", "PAdES-BASELINE-B", false),
    document("B-T", "B-T", "PAdES-BASELINE-T", true),
    document("B-LT", "B-LT", "PAdES-BASELINE-LT", true),
    document("B-LTA", "B-LTA", "PAdES-BASELINE-LTA", true),
    document("B-B-B-T", "B-T", "PAdES-BASELINE-T", false),
    document("B-B-B-LT", "B-LT", "PAdES-BASELINE-LT", false),
    document("B-B-B-LTA", "B-LTA", "PAdES-BASELINE-LTA", false),
    document("B-T-B-LT", "B-LT", "PAdES-BASELINE-LT", true),
    document("B-T-B-LTA", "B-LTA", "PAdES-BASELINE-LTA", true),
    document("B-LT-B-LTA", "B-LTA", "PAdES-BASELINE-LTA", true),
    document("B-LTA-B-LTA", "B-LTA", "PAdES-BASELINE-LTA", true),
];

const BY_PYHANKO: [Document; 6] = [
    document("B-B", "B-B", "PAdES-BASELINE-B", false),
    document("B-T", "B-T", "PAdES-BASELINE-T", true),
    document("B-LT", "B-LT", "PAdES-BASELINE-LT", true),
    document("B-LTA", "B-LTA", "PAdES-BASELINE-LTA", true),
    document("B-LTA-B-LTA", "B-LTA", "PAdES-BASELINE-LTA", true),
    // of before PAdES: none of its levels, whatever it carries
    Document {
        name: "adobe",
        level: None,
        format: "PKCS7-T",
        stamped: true,
    },
];

impl Document {
    /// Whether it says by itself that no certificate was revoked: in its store, or in a signed attribute.
    fn tells_status(&self) -> bool {
        matches!(self.level, Some("B-LT" | "B-LTA") | None)
    }
}

#[test]
fn what_dss_makes_is_judged_as_others_judge_it() {
    let test = "what_dss_makes_is_judged_as_others_judge_it";
    let Some(lab) = lab(test) else {
        return;
    };
    if dss::sign(test, &lab, &lab.path("")).is_some() {
        compare(test, &lab, &BY_DSS);
        compare_later(test, &lab, &BY_DSS);
        compare_touched(test, &lab);
    }
}

#[test]
fn what_pyhanko_makes_is_judged_as_others_judge_it() {
    let test = "what_pyhanko_makes_is_judged_as_others_judge_it";
    let Some(lab) = lab(test) else {
        return;
    };
    let mut script = tools::script("levels/pyhanko_sign.py");
    script.arg(lab.path("")).arg(lab.tsa()).arg(letter());
    tools::succeed(script.arg(lab.path("")));
    compare(test, &lab, &BY_PYHANKO);
    compare_later(test, &lab, &BY_PYHANKO);
    compare_touched(test, &lab);
}

fn files(lab: &Lab, documents: &[Document]) -> Vec<PathBuf> {
    documents
        .iter()
        .map(|document| lab.path(&format!("{}.pdf", document.name)))
        .collect()
}

fn compare(test: &str, lab: &Lab, documents: &[Document]) {
    let files = files(lab, documents);
    let lists = lab.lists();
    let with_lists: Vec<&str> = lists.iter().flat_map(|list| ["--crl", list]).collect();
    let mut reports = Vec::new();
    for (document, (file, opinion)) in documents.iter().zip(files.iter().zip(pyhanko(lab, &files)))
    {
        let name = document.name;
        for with in [&[][..], &with_lists] {
            let report = lab.verify(file, with);
            let level = document.level.unwrap_or("none");
            assert_eq!(first(&report), ("TOTAL-PASSED", level), "{name}: {report}");
            // What is passed without a word about revocation is passed with a warning.
            let unknown = with.is_empty() && !document.tells_status();
            let is_warned = warns(&report, "revocation was not checked");
            assert_eq!(is_warned, unknown, "{name}: {report}");
            if with.is_empty() {
                assert_pyhanko(document, &report, &opinion);
            } else {
                reports.push(report);
            }
        }
    }
    let Some(alone) = dss::opinions(test, lab, &files) else {
        return;
    };
    let informed = dss::opinions_with(test, lab, &with_lists, &files).unwrap();
    for (index, document) in documents.iter().enumerate() {
        assert_dss(document, &reports[index], &alone[index], &informed[index]);
    }
}

/// DSS always demands to know every status, so that it leaves open what does not tell. `segel` demands it where lists
/// are given, and otherwise warns.
#[track_caller]
fn assert_dss(document: &Document, report: &Value, alone: &Value, informed: &Value) {
    let name = document.name;
    for (opinion, is_open) in [(alone, !document.tells_status()), (informed, false)] {
        let signature = &opinion["signatures"][0];
        assert_eq!(signature["format"], document.format, "{name}: {opinion}");
        let (indication, why) = if is_open {
            let why = "CERTIFICATE_CHAIN_GENERAL_FAILURE";
            ("INDETERMINATE", json!(why))
        } else {
            ("TOTAL_PASSED", Value::Null)
        };
        assert_eq!(signature["indication"], indication, "{name}: {opinion}");
        assert_eq!(signature["sub_indication"], why, "{name}: {opinion}");
    }
    // Where nothing proves a time DSS gives that of the validation, `segel` none.
    if document.level == Some("B-B") {
        let ours = &report["signatures"][0]["best_signature_time"];
        assert_eq!(*ours, Value::Null, "{name}: {report}");
    } else {
        assert_same_time(report, &informed["signatures"][0], name);
    }
}

/// When the signer's certificate has ended, and when the time-stamping authority's has as well: what carries everything
/// and stands under a time-stamp over the document lasts as long as that.
fn compare_later(test: &str, lab: &Lab, documents: &[Document]) {
    let files = files(lab, documents);
    for (time, authority_ended) in [
        ("2040-06-01T00:00:00Z", false),
        ("2041-06-01T00:00:00Z", true),
    ] {
        let with = ["--at", time];
        let Some(opinions) = dss::opinions_with(test, lab, &with, &files) else {
            return;
        };
        for (document, (file, opinion)) in documents.iter().zip(files.iter().zip(&opinions)) {
            let name = document.name;
            let report = lab.verify(file, &with);
            let ours = &report["signatures"][0];
            let theirs = &opinion["signatures"][0];
            let holds = !authority_ended && document.level == Some("B-LTA");
            let indication = if holds {
                "TOTAL-PASSED"
            } else {
                "INDETERMINATE"
            };
            assert_eq!(ours["indication"], indication, "{name} {time}: {report}");
            if !holds {
                assert_eq!(ours["sub_indication"], "OUT_OF_BOUNDS_NO_POE", "{report}");
            }
            // A B-LT carries a response of when its certificate was good. DSS takes it for as old as it says it is.
            // `segel` asks for proof that it is older than the certificate's end, since responders need not know what
            // has ended, and a B-LT has none (decision 0011, "an ended certificate").
            let passes = !authority_ended && document.tells_status();
            let indication = if passes {
                "TOTAL_PASSED"
            } else {
                "INDETERMINATE"
            };
            assert_eq!(theirs["indication"], indication, "{name} {time}: {opinion}");
            // What does not tell every status DSS leaves open for that, before it looks at the time.
            let why = match (passes, document.tells_status()) {
                (true, _) => Value::Null,
                (false, true) => json!("OUT_OF_BOUNDS_NO_POE"),
                (false, false) => json!("CERTIFICATE_CHAIN_GENERAL_FAILURE"),
            };
            assert_eq!(theirs["sub_indication"], why, "{name} {time}: {opinion}");
        }
    }
}

/// What was touched after it was signed passes nowhere, whatever its level.
fn compare_touched(test: &str, lab: &Lab) {
    let files = LEVELS.map(|level| {
        let mut content = std::fs::read(lab.path(&format!("{level}.pdf"))).unwrap();
        // the version in the header, which is signed and which readers do not mind
        assert_eq!(content.get(..8), Some(&b"%PDF-1.6"[..]));
        content[7] = b'5';
        let touched = lab.path(&format!("{level}-touched.pdf"));
        std::fs::write(&touched, content).unwrap();
        touched
    });
    for (file, opinion) in files.iter().zip(pyhanko(lab, &files)) {
        assert_eq!(opinion["plain"], false, "{opinion}");
        let report = lab.verify(file, &[]);
        assert_hash_failure(&report, "TOTAL-FAILED");
    }
    for opinion in dss::opinions(test, lab, &files).unwrap_or_default() {
        assert_hash_failure(&opinion, "TOTAL_FAILED");
    }
}

#[track_caller]
fn assert_hash_failure(report: &Value, indication: &str) {
    let signature = &report["signatures"][0];
    assert_eq!(signature["indication"], indication, "{report}");
    assert_eq!(signature["sub_indication"], "HASH_FAILURE", "{report}");
}

/// pyHanko passes each document while everything is valid, and by nothing but its store only from B-LT on. Its
/// validation of archives (EN 319 102-1, 5.6.3) passes a B-LTA alone: without a document time-stamp nothing has a proof
/// of existence. It stops where the signature has no time-stamp of its own, although a document time-stamp makes it
/// B-T as well (EN 319 142-1, 6.3): so it does for what DSS raised from B-B.
#[track_caller]
fn assert_pyhanko(document: &Document, report: &Value, opinion: &Value) {
    let name = document.name;
    assert_eq!(opinion["plain"], true, "{name}: {opinion}");
    let has_store = matches!(document.level, Some("B-LT" | "B-LTA"));
    assert_eq!(opinion["carried"], has_store, "{name}: {opinion}");
    let ades = match (document.stamped, document.level) {
        (false, _) => "SIG_CONSTRAINTS_FAILURE",
        (true, Some("B-LTA")) => "OK",
        (true, _) => "NO_POE",
    };
    assert_eq!(opinion["ades"], ades, "{name}: {opinion}");
    if document.stamped {
        assert_same_time(report, opinion, name);
    }
}

/// The best signature time of a report and of another's opinion, to the millisecond that DSS gives.
#[track_caller]
fn assert_same_time(report: &Value, opinion: &Value, name: &str) {
    let ours = milliseconds(&report["signatures"][0]["best_signature_time"]);
    let theirs = milliseconds(&opinion["best_signature_time"]);
    assert_eq!(ours, theirs, "{name}: {report} {opinion}");
}

/// The digits of a time in UTC, as far as milliseconds.
fn milliseconds(time: &Value) -> String {
    let text = time.as_str().unwrap();
    let digits: String = text
        .trim_end_matches("+00:00")
        .chars()
        .filter(char::is_ascii_digit)
        .take("20260101000000000".len())
        .collect();
    format!("{digits:0<17}")
}
