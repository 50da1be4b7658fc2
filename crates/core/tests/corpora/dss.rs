//! `dss`: what the tests of DSS assert of its own files.

use crate::account::{Account, reason_of};
use crate::judging::{self, Answer, judge, word};
use crate::table::{self, Row, Table};
use crate::trust;
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::{Indication, Kind, SignatureReport, SubIndication};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// PDF allows one SignerInfo (ISO 32000-2, 12.8.3.3.1), and which of two a reader believes is the
/// attacker's choice: DSS takes the first, here the file fails.
const TWO_SIGNERS: &str = "dss/pdf-double-signer-info.pdf";
/// How many of the files in which DSS finds no undefined changes may be OTHER here.
const MOST_OTHER: usize = 1;
const LONGEST: Duration = Duration::from_secs(3);

#[test]
fn every_row_of_dss_is_judged_as_it_says_or_has_its_reason() {
    let Some(table) = Table::read("dss") else {
        return;
    };
    let mut account = Account::of(table.name);
    // DSS judged them without anchors
    let data = ValidationData::default();
    let mut other = 0;
    for row in &table.rows {
        let file = table.file(row);
        let answer = judge(&table.path(row), &data, Policy::standard(), trust::now());
        account.demand_an_answer(&file, &answer);
        if file == TWO_SIGNERS {
            two_signers(&mut account, &file, &answer);
            continue;
        }
        let defined = row.words().any(|word| word == "NO_UNDEFINED_CHANGES");
        other += usize::from(defined && answer.signatures().iter().any(is_other));
        let mut comparison = Comparison {
            account: &mut account,
            file: &file,
            answer: &answer,
        };
        for expected in row.words() {
            comparison.compare(expected, row);
        }
        tell_changes(&file, row.cell("pdf_changes"), &answer);
        if !row.cell("level").is_empty() {
            compare_levels(&mut account, &file, row.cell("level"), &table.path(row));
        }
    }
    let (most, got) = (format!("at most {MOST_OTHER}"), other.to_string());
    let met = other <= MOST_OTHER;
    account.demand(met, "dss", "files that are OTHER", &most, &got, "");
    account.settle(500, 10);
}

/// The levels that DSS finds are among those that are found here. Where its tests trust an authority that is not
/// self-signed, so that nothing has to be known of its status, it is one of those in the file.
fn compare_levels(account: &mut Account, file: &str, expected: &str, path: &Path) {
    let data = ValidationData::new(judging::carried_authorities(path));
    let answer = judge(path, &data, Policy::standard(), trust::now());
    let signatures = answer.signatures().iter();
    let found: BTreeSet<String> = signatures
        .filter(|one| one.kind == Kind::Signature)
        .map(|one| word(&one.level))
        .collect();
    for expected in expected.split(',') {
        let expected = match expected.strip_prefix("PAdES_BASELINE_") {
            Some(level) => format!("B-{level}"),
            // another form than a baseline one
            None => "null".to_owned(),
        };
        let met = found.contains(&expected);
        let got: Vec<&str> = found.iter().map(String::as_str).collect();
        account.demand(met, file, "level", &expected, &got.join(","), "");
    }
}

/// One file, and where its comparisons go.
struct Comparison<'a> {
    account: &'a mut Account,
    file: &'a str,
    answer: &'a Answer,
}

impl Comparison<'_> {
    fn compare(&mut self, expected: &str, row: &Row) {
        match expected.split('(').next().unwrap() {
            "CRYPTO_VALID" => self.all_verify(row),
            "CRYPTO_INVALID" => {
                self.some("crypto", "one that does not verify", |one| {
                    is_sound(one) == Some(false)
                });
            }
            "MIXED:1xCRYPTO_INVALID,1xCRYPTO_VALID" => {
                for (sound, expected) in [(true, "one that verifies"), (false, "one that does not")]
                {
                    self.some("crypto", expected, |one| is_sound(one) == Some(sound));
                }
            }
            "DOCTST_INVALID" => {
                self.some("crypto", "a time-stamp that does not verify", |one| {
                    one.kind == Kind::DocumentTimestamp && is_sound(one) == Some(false)
                });
            }
            "BYTERANGE_INVALID" => {
                self.some("coverage", "INVALID, PARTIAL or TOTAL-FAILED", |one| {
                    !is_whole(one) || one.indication == Indication::TotalFailed
                });
            }
            "BYTERANGE_VALID" => self.all("coverage", "a whole revision", is_whole),
            "NO_UNDEFINED_CHANGES" => self.all("modifications", "known, and not OTHER", |one| {
                one.modifications.is_some() && !is_other(one)
            }),
            "UNDEFINED_CHANGES" | "DICT_INCONSISTENT" => {
                self.some("modifications", "OTHER, and not permitted", |one| {
                    is_other(one) && one.modifications_permitted == Some(false)
                });
            }
            "NO_SIGNATURE_FOUND" | "REJECT_MALFORMED" | "TOTAL_FAILED/FORMAT_FAILURE" => {
                self.not_passed();
            }
            "MUST_TERMINATE" => {
                self.not_passed();
                let took = self.answer.took;
                let (met, got) = (took < LONGEST, format!("{took:?}"));
                self.account
                    .demand(met, self.file, "time", "less than 3 s", &got, "");
            }
            // about signing, looks, levels, trust, and the time-stamps within signatures: other tests'
            "ANNOTATION_OVERLAP"
            | "NO_OVERLAP"
            | "VISUAL_OR_OVERLAP_DETECTED"
            | "NO_CHANGES_REPORTED"
            | "1xSIGTST_VALID,1xSIGTST_INVALID"
            | "B_LEVEL_INVALID"
            | "INDETERMINATE/SIG_CONSTRAINTS_FAILURE"
            | "EXTEND_ALLOWED"
            | "NOT_ASSERTED"
            | "OPEN_OK"
            | "REFERENCE_REVISION"
            | "SIGN_ALLOWED"
            | "SIGN_REFUSED"
            | "SIGN_REFUSED_WITHOUT_OWNER_PASSWORD" => {}
            other => panic!("{}: {other} is not a word that this test knows", self.file),
        }
    }

    /// Every signature and document time-stamp; where a time-stamp is said to be wrong by a word of its
    /// own, every signature.
    fn all_verify(&mut self, row: &Row) {
        let of_signatures = row.words().any(|word| word == "DOCTST_INVALID");
        self.is_signed("crypto");
        for one in self.answer.signatures() {
            if of_signatures && one.kind != Kind::Signature {
                continue;
            }
            let name = table::signature(self.file, &one.field);
            let why = reason_of(one);
            for (column, got) in [
                ("digest", word(&one.reference_digest)),
                ("value", word(&one.signature_value)),
            ] {
                self.account.compare(&name, column, "true", &got, &why);
            }
        }
    }

    fn is_signed(&mut self, column: &'static str) {
        let (verdict, reason) = self.answer.verdict();
        let met = !self.answer.signatures().is_empty();
        self.account
            .demand(met, self.file, column, "a signature", &verdict, &reason);
    }

    fn all(
        &mut self,
        column: &'static str,
        expected: &str,
        holds: impl Fn(&SignatureReport) -> bool,
    ) {
        self.is_signed(column);
        for one in self.answer.signatures() {
            let name = table::signature(self.file, &one.field);
            let (got, why) = (cell(one, column), reason_of(one));
            self.account
                .demand(holds(one), &name, column, expected, &got, &why);
        }
    }

    fn some(
        &mut self,
        column: &'static str,
        expected: &str,
        holds: impl Fn(&SignatureReport) -> bool,
    ) {
        let signatures = self.answer.signatures();
        let (verdict, reason) = self.answer.verdict();
        let got: Vec<_> = signatures.iter().map(|one| cell(one, column)).collect();
        let got = format!("{verdict} [{}]", got.join(", "));
        let met = signatures.iter().any(holds);
        self.account
            .demand(met, self.file, column, expected, &got, &reason);
    }

    fn not_passed(&mut self) {
        let (verdict, reason) = self.answer.verdict();
        let met = verdict != "TOTAL-PASSED";
        let expected = "not TOTAL-PASSED";
        self.account
            .demand(met, self.file, "verdict", expected, &verdict, &reason);
    }
}

/// Whether it verifies, as far as that is known: `FORMAT_FAILURE` is said instead of looking on.
fn is_sound(one: &SignatureReport) -> Option<bool> {
    if one.sub_indication == Some(SubIndication::FormatFailure) {
        return Some(false);
    }
    match (one.reference_digest, one.signature_value) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn is_whole(one: &SignatureReport) -> bool {
    word(&one.coverage).starts_with("WHOLE_")
}

fn is_other(one: &SignatureReport) -> bool {
    word(&one.modifications) == "OTHER"
}

/// The members that a column is about.
fn cell(one: &SignatureReport, column: &str) -> String {
    match column {
        "coverage" => word(&one.coverage),
        "modifications" => word(&one.modifications),
        _ => {
            let (digest, value) = (word(&one.reference_digest), word(&one.signature_value));
            format!("digest {digest}, value {value}")
        }
    }
}

fn two_signers(account: &mut Account, file: &str, answer: &Answer) {
    let (verdict, reason) = answer.verdict();
    let (column, expected) = ("verdict", "TOTAL-FAILED, for its SignerInfos");
    let named = verdict == "TOTAL-FAILED" && reason.contains("SignerInfos");
    account.demand(named, file, column, expected, &verdict, &reason);
    let failure = Some(SubIndication::FormatFailure);
    let format = |one: &SignatureReport| one.sub_indication == failure;
    let met = answer.signatures().iter().any(format);
    account.demand(met, file, column, "FORMAT_FAILURE", &verdict, &reason);
}

/// What DSS calls the changes beside our class. The two have other classes, so nothing depends on it.
fn tell_changes(file: &str, theirs: &str, answer: &Answer) {
    let signatures = answer.signatures().iter();
    let ours: Vec<_> = signatures.map(|one| word(&one.modifications)).collect();
    let class = match theirs {
        theirs if theirs.contains("modification undefined") => "OTHER",
        theirs if theirs.contains("undefined change") => "OTHER",
        theirs if theirs.contains("ANNOTATION") => "ANNOTATIONS",
        theirs if theirs.contains("form") => "FORM_FILLING",
        _ => return,
    };
    if !ours.iter().any(|one| one == class) {
        let ours = ours.join(", ");
        eprintln!("{file}: DSS says {theirs:?}, about {class}; Segel says {ours}");
    }
}
