//! `pdf-insecurity`: attacks, and the documents that they began with.

use crate::account::{Account, is_unmodified, reason_of};
use crate::judging::{Answer, judge, word};
use crate::table::{self, Table};
use crate::trust;
use segel_core::verify::report::Indication;
use std::fs;

/// Each is judged by one who trusts the signer, for the time at which it claims to be signed.
#[test]
fn no_attack_is_shown_as_whole_and_unmodified() {
    let Some(table) = Table::read("pdf-insecurity") else {
        return;
    };
    let mut account = Account::of(table.name);
    let policy = trust::old_algorithms();
    for row in &table.rows {
        let path = table.path(row);
        let data = trust::of_a_victim(&fs::read(&path).unwrap());
        let first = judge(&path, &data, &policy, trust::now());
        let claimed = first.signatures().first();
        let at = claimed.and_then(|signature| signature.claimed_signing_time);
        let answer = judge(&path, &data, &policy, at.unwrap_or_else(trust::now));
        let file = table.file(row);
        account.demand_an_answer(&file, &answer);
        let class = row.cell("expected").split(['(', ';']).next().unwrap();
        match class {
            "NO_SIGNATURE" => {
                let (verdict, reason) = answer.verdict();
                account.compare(&file, "verdict", "NO-SIGNATURE", &verdict, &reason);
            }
            "VALID_UNMODIFIED" => unmodified(&mut account, &file, &answer),
            attack if attack.starts_with("ATTACK_") => attacked(&mut account, &file, &answer),
            other => panic!("{file}: {other} is not a class that this test knows"),
        }
    }
    account.settle(table.rows.len(), 0);
}

fn unmodified(account: &mut Account, file: &str, answer: &Answer) {
    let (verdict, reason) = answer.verdict();
    account.compare(file, "verdict", "TOTAL-PASSED", &verdict, &reason);
    for signature in answer.signatures() {
        let row = table::signature(file, &signature.field);
        let why = reason_of(signature);
        for (column, expected, got) in [
            ("digest", "true", word(&signature.reference_digest)),
            ("value", "true", word(&signature.signature_value)),
            ("coverage", "WHOLE_FILE", word(&signature.coverage)),
            ("modifications", "NONE", word(&signature.modifications)),
        ] {
            account.compare(&row, column, expected, &got, &why);
        }
    }
}

fn attacked(account: &mut Account, file: &str, answer: &Answer) {
    let (verdict, reason) = answer.verdict();
    let met = verdict != "TOTAL-PASSED";
    account.demand(met, file, "verdict", "not TOTAL-PASSED", &verdict, &reason);
    for signature in answer.signatures() {
        let row = table::signature(file, &signature.field);
        let why = reason_of(signature);
        let met = signature.indication != Indication::TotalPassed;
        let got = word(&signature.indication);
        account.demand(met, &row, "indication", "not TOTAL-PASSED", &got, &why);
        let met = !is_unmodified(signature);
        let got = word(&signature.modifications);
        account.demand(met, &row, "modifications", "modified", &got, &why);
    }
}
