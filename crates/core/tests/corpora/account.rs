//! What was compared, where we disagree, and the disagreements that have a reason.

use crate::judging::{Answer, word};
use segel_core::verify::report::{Coverage, Indication, SignatureReport};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Those that exceptions may be about.
const CORPORA: [&str; 4] = [
    "dss",
    "pdf-insecurity",
    "pyhanko-generated",
    "pyhanko-static",
];

/// One cell that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Disagreement {
    column: &'static str,
    row: String,
    expected: String,
    got: String,
    /// Why, as far as the report says it.
    why: String,
}

/// A disagreement that stays, and why. It stands under the name of its row and its column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    expected: String,
    got: String,
    reason: String,
}

impl Exception {
    fn is_about(&self, one: &Disagreement) -> bool {
        (&self.expected, &self.got) == (&one.expected, &one.got)
    }
}

type Exceptions = BTreeMap<String, BTreeMap<String, Exception>>;

/// The account of one corpus.
pub(crate) struct Account {
    corpus: &'static str,
    compared: usize,
    disagreements: BTreeSet<Disagreement>,
}

impl Account {
    pub(crate) fn of(corpus: &'static str) -> Self {
        Self {
            corpus,
            compared: 0,
            disagreements: BTreeSet::new(),
        }
    }

    /// Compares one cell. `why` is what helps to understand a disagreement.
    pub(crate) fn compare(
        &mut self,
        row: &str,
        column: &'static str,
        expected: &str,
        got: &str,
        why: &str,
    ) {
        self.demand(expected == got, row, column, expected, got, why);
    }

    /// The same where more than one value will do, which `expected` says in words.
    pub(crate) fn demand(
        &mut self,
        met: bool,
        row: &str,
        column: &'static str,
        expected: &str,
        got: &str,
        why: &str,
    ) {
        self.compared += 1;
        if !met {
            self.disagreements.insert(Disagreement {
                column,
                row: row.to_owned(),
                expected: expected.to_owned(),
                got: got.to_owned(),
                why: why.to_owned(),
            });
        }
    }

    /// What holds for every file: an answer has a reason, and nothing is TOTAL-PASSED that is not whole,
    /// sound and unmodified or permitted to be.
    pub(crate) fn demand_an_answer(&mut self, file: &str, answer: &Answer) {
        let (verdict, reason) = answer.verdict();
        let named = !reason.is_empty();
        self.demand(named, file, "reason", "a sentence", &reason, &verdict);
        for signature in answer.signatures() {
            let passed = matches!(
                signature.indication,
                Indication::TotalPassed | Indication::Passed
            );
            let got = "passed, and is not whole, sound and unmodified";
            let (met, expected) = (!passed || is_unmodified(signature), "no such thing");
            let why = reason_of(signature);
            let row = crate::table::signature(file, &signature.field);
            self.demand(met, &row, "indication", expected, got, &why);
        }
    }

    /// Fails with the list of all disagreements that have no exception, and of all exceptions that
    /// nothing needs. `cells` is how many have to have been compared at least, and `most` how many
    /// exceptions there may be.
    pub(crate) fn settle(self, cells: usize, most: usize) {
        let complaints = self.complaints(&exceptions_for(self.corpus), cells, most);
        let (corpus, compared) = (self.corpus, self.compared);
        assert!(
            complaints.is_empty(),
            "{corpus}: {compared} cells compared\n{complaints}"
        );
    }

    fn complaints(&self, exceptions: &Exceptions, cells: usize, most: usize) -> String {
        let mut excepted = BTreeSet::new();
        let mut open: BTreeMap<&str, Vec<&Disagreement>> = BTreeMap::new();
        for one in &self.disagreements {
            let exception = exceptions.get(&one.row).and_then(|row| row.get(one.column));
            if exception.is_some_and(|exception| exception.is_about(one)) {
                excepted.insert((one.row.as_str(), one.column));
            } else {
                open.entry(one.column).or_default().push(one);
            }
        }
        let mut text = listed(&open);
        let mut count = 0;
        for (row, columns) in exceptions {
            for (column, exception) in columns {
                count += 1;
                if !excepted.contains(&(row.as_str(), column.as_str())) {
                    writeln!(text, "\n{row}, {column}: no such disagreement any more").unwrap();
                }
                if exception.reason.is_empty() {
                    writeln!(text, "\n{row}, {column}: an exception without a reason").unwrap();
                }
            }
        }
        if count > most {
            writeln!(text, "\n{count} exceptions, and no more than {most} may be").unwrap();
        }
        if self.compared < cells {
            writeln!(text, "\nonly {} cells compared, not {cells}", self.compared).unwrap();
        }
        text
    }
}

/// The disagreements, column by column.
fn listed(open: &BTreeMap<&str, Vec<&Disagreement>>) -> String {
    let mut text = String::new();
    for (column, disagreements) in open {
        writeln!(text, "\n{column}: {} disagreements", disagreements.len()).unwrap();
        for one in disagreements {
            let (row, expected) = (&one.row, &one.expected);
            let (got, why) = (&one.got, &one.why);
            writeln!(text, "  {row}: expected {expected}, got {got} ({why})").unwrap();
        }
    }
    text
}

fn exceptions_for(corpus: &str) -> Exceptions {
    let all: Exceptions = serde_json::from_str(include_str!("exceptions.json")).unwrap();
    let of = |row: &str| row.split('/').next().unwrap().to_owned();
    // else it would belong to no test, and nothing would tell
    for row in all.keys() {
        assert!(CORPORA.contains(&of(row).as_str()), "{row} is in no corpus");
    }
    all.into_iter()
        .filter(|(row, _)| of(row) == corpus)
        .collect()
}

/// The digest and the value are right, everything up to the end of a revision is covered, and what
/// came later is permitted.
pub(crate) fn is_unmodified(signature: &SignatureReport) -> bool {
    let whole = matches!(
        signature.coverage,
        Coverage::WholeFile | Coverage::WholeRevision
    );
    signature.reference_digest == Some(true)
        && signature.signature_value == Some(true)
        && whole
        && signature.modifications.is_some()
        && word(&signature.modifications) != "OTHER"
        && signature.modifications_permitted == Some(true)
}

/// What the report says beside the cell itself: the rule on modifications, and why the signature is
/// not passed.
pub(crate) fn reason_of(signature: &SignatureReport) -> String {
    let rule = signature.modification_rule.as_deref();
    let warning = signature.warnings.first().map(String::as_str);
    format!(
        "rule: {}; {}",
        rule.unwrap_or("none"),
        warning.unwrap_or("no warning")
    )
}

#[test]
fn a_disagreement_needs_its_own_exception_and_an_exception_its_disagreement() {
    let exceptions = |text: &str| -> Exceptions { serde_json::from_str(text).unwrap() };
    let mut account = Account::of("dss");
    account.compare("dss/a.pdf", "value", "true", "true", "");
    account.compare("dss/a.pdf", "digest", "true", "null", "unknown");
    let none = exceptions("{}");
    let listed = "\ndigest: 1 disagreements\n  dss/a.pdf: expected true, got null (unknown)\n";
    assert_eq!(account.complaints(&none, 2, 0), listed);
    let its_own =
        r#"{"dss/a.pdf": {"digest": {"expected": "true", "got": "null", "reason": "so"}}}"#;
    assert_eq!(account.complaints(&exceptions(its_own), 2, 1), "");
    let too_many = account.complaints(&exceptions(its_own), 2, 0);
    assert!(too_many.contains("1 exceptions, and no more than 0"));
    let too_few = account.complaints(&exceptions(its_own), 3, 1);
    assert!(too_few.contains("only 2 cells"), "{too_few}");
    for (right, wrong) in [
        ("a.pdf", "b.pdf"),
        ("digest", "value"),
        ("null", "false"),
        ("\"so\"", "\"\""),
    ] {
        let other = exceptions(&its_own.replace(right, wrong));
        assert_ne!(account.complaints(&other, 2, 1), "", "{wrong}");
    }
}
