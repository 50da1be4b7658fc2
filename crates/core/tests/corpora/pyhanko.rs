//! `pyhanko-generated` and `pyhanko-static`: what pyHanko's own tests saw while they passed.
//!
//! Its bottom line follows the trust that a test gave it, on purpose often none; so the integrity is
//! compared, and the modifications where its default rules judged them.

use crate::account::{Account, reason_of};
use crate::judging::{Answer, judge, word};
use crate::table::{self, Row, Table};
use crate::trust;
use segel_core::Error;
use segel_core::trust::Policy;
use segel_core::verify::report::SignatureReport;
use std::collections::BTreeSet;

/// How many exceptions there may be.
const MOST: usize = 20;
/// A class of modifications is pyHanko's own only where none of these was set.
const OTHER_RULES: [&str; 3] = ["skip_diff", "custom_diff_policy", "nonstrict_reader"];

#[test]
fn every_row_of_pyhankos_runs_is_judged_as_it_says_or_has_its_reason() {
    compare("pyhanko-generated", 3, 4000);
}

#[test]
fn every_row_of_pyhankos_files_is_judged_as_it_says_or_has_its_reason() {
    compare("pyhanko-static", 0, 300);
}

/// `recipients` is how many files are encrypted to public keys.
fn compare(corpus: &'static str, recipients: usize, cells: usize) {
    let Some(table) = Table::read(corpus) else {
        return;
    };
    let mut account = Account::of(table.name);
    let mut to_recipients = BTreeSet::new();
    for row in &table.rows {
        let file = table.file(row);
        let data = trust::of_roots(&table.folder, row.cell("trust_roots_sha256_16"));
        let at = trust::time(row.cell("validation_time")).unwrap_or_else(trust::now);
        let answer = judge(&table.path(row), &data, Policy::standard(), at);
        account.demand_an_answer(&file, &answer);
        if row.cell("expected") == "INPUT_ONLY" {
            continue;
        }
        if let Err(Error::Unsupported { feature }) = answer.report
            && row.has_flag("encrypted")
        {
            to_recipients.insert(file.clone());
            let handler = "encryption for the keys of its recipients";
            account.compare(&file, "encryption", handler, feature, "");
            continue;
        }
        of_row(&mut account, &file, row, &answer);
    }
    let found = to_recipients.len();
    account.compare(
        corpus,
        "encryption",
        &format!("{recipients} files are encrypted to public keys"),
        &format!("{found} files are encrypted to public keys"),
        &format!("{to_recipients:?}"),
    );
    account.settle(cells, MOST);
}

fn of_row(account: &mut Account, file: &str, row: &Row, answer: &Answer) {
    // pyHanko refuses to judge as a time-stamp what is a signature, and the other way round: that says
    // something of the question
    let error = row.cell("expected").starts_with("ERROR=");
    let of_time_stamps = row.cell("function") == "async_validate_pdf_timestamp";
    if error && of_time_stamps != (row.cell("sig_type") == "/DocTimeStamp") {
        return;
    }
    // it can be told to mend what it reads; here no verdict is given on a guess
    if row.has_flag("nonstrict_reader") && answer.report.is_err() {
        return;
    }
    let name = table::signature(file, row.cell("field"));
    let named = |signature: &&SignatureReport| signature.field == row.cell("field");
    let signatures: Vec<_> = answer.signatures().iter().filter(named).collect();
    let (verdict, reason) = answer.verdict();
    if error {
        let met = verdict != "TOTAL-PASSED";
        account.demand(met, &name, "ERROR", "not TOTAL-PASSED", &verdict, &reason);
        return;
    }
    let [signature] = signatures.as_slice() else {
        let got = format!("{} signatures, {verdict}", signatures.len());
        account.compare(&name, "field", "one signature", &got, &reason);
        return;
    };
    let why = reason_of(signature);
    for expected in row.words() {
        let (key, value) = expected.split_once('=').unwrap_or((expected, ""));
        let (column, expected, got) = match key {
            "INTACT" => ("INTACT", "true", word(&signature.reference_digest)),
            "NOT_INTACT" => ("INTACT", "false", word(&signature.reference_digest)),
            "CRYPTO_OK" => ("CRYPTO", "true", word(&signature.signature_value)),
            "CRYPTO_BAD" => ("CRYPTO", "false", word(&signature.signature_value)),
            "COVERAGE" => ("COVERAGE", coverage(value), word(&signature.coverage)),
            "MOD" => {
                if !OTHER_RULES.iter().any(|flag| row.has_flag(flag)) {
                    modifications(account, &name, value, row, signature);
                }
                continue;
            }
            "BOTTOM_LINE" | "TRUSTED" | "UNTRUSTED" | "TS" | "ADES" | "SEED_VALUE_VIOLATED" => {
                continue;
            }
            _ => panic!("{name}: {key} is not a word that this test knows"),
        };
        account.compare(&name, column, expected, &got, &why);
    }
}

fn coverage(theirs: &str) -> &'static str {
    match theirs {
        "ENTIRE_FILE" => "WHOLE_FILE",
        "ENTIRE_REVISION" => "WHOLE_REVISION",
        "CONTIGUOUS_BLOCK_FROM_START" => "PARTIAL",
        "UNCLEAR" => "INVALID",
        _ => panic!("{theirs} is not a coverage that this test knows"),
    }
}

fn modifications(
    account: &mut Account,
    name: &str,
    theirs: &str,
    row: &Row,
    signature: &SignatureReport,
) {
    let why = reason_of(signature);
    let class = word(&signature.modifications);
    let permitted = word(&signature.modifications_permitted);
    if theirs == "OTHER" {
        let met = class == "OTHER" || (class != "null" && permitted == "false");
        let expected = "OTHER, or not permitted";
        account.demand(met, name, "MOD", expected, &class, &why);
        return;
    }
    let expected = match theirs {
        "LTA_UPDATES" => "LT_DATA",
        "NONE" | "FORM_FILLING" | "ANNOTATIONS" => theirs,
        _ => panic!("{name}: {theirs} is not a class that this test knows"),
    };
    account.compare(name, "MOD", expected, &class, &why);
    if row.words().any(|word| word == "BOTTOM_LINE=VALID") {
        account.compare(name, "permitted", "true", &permitted, &why);
    }
}
