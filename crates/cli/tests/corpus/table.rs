//! The tables of `docs/conformance`: what came out of each file, and the reasons, which are kept by hand.

use crate::files::Pdf;
use crate::tools;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

const OUTCOMES: &str = "corpus-pdfs.tsv";
const REASONS: &str = "corpus-reasons.tsv";
const EXCEPTIONS: &str = "corpus-exceptions.tsv";
const PAGE: &str = "corpus.md";
/// The lines of the page between which the summary stands.
const SUMMARY: [&str; 2] = ["<!-- summary, written by the tests -->\n", "<!-- end -->\n"];
const HEADER: &str = "file\tqpdf\tinspect\tsign\twhy";

/// The column that a test answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Inspected,
    Signed,
}

impl Column {
    /// What stands there where nothing is refused.
    fn success(self) -> &'static str {
        match self {
            Self::Inspected => "read",
            Self::Signed => "yes",
        }
    }
}

/// A file that pyHanko cannot read, before our signature or after, and its own words.
pub(crate) struct Exception {
    pub(crate) file: String,
    pub(crate) says: String,
}

pub(crate) fn exceptions() -> Vec<Exception> {
    rows(EXCEPTIONS)
        .into_iter()
        .map(|cells| {
            let [file, says] = cells.try_into().expect("two columns");
            Exception { file, says }
        })
        .collect()
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Row {
    qpdf: String,
    inspected: String,
    signed: String,
    why: String,
}

impl Row {
    fn cell(&mut self, column: Column) -> &mut String {
        match column {
            Column::Inspected => &mut self.inspected,
            Column::Signed => &mut self.signed,
        }
    }
}

/// Compares one column of the table with what came out, or writes it where `SEGEL_WRITE_TABLE` is 1.
/// A refusal of what qpdf accepts needs a reason either way.
pub(crate) fn settle(column: Column, outcomes: &[(&Pdf, String)]) -> Vec<String> {
    // The tests that write the table share one file.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);

    let reasons = reasons();
    let checked_in = outcomes_checked_in();
    let mut now = BTreeMap::new();
    for (pdf, outcome) in outcomes {
        let mut row = checked_in.get(&pdf.name).cloned().unwrap_or_default();
        row.qpdf = pdf.qpdf.to_string();
        row.cell(column).clone_from(outcome);
        row.why = reasons
            .get(&pdf.name)
            .map_or("-", String::as_str)
            .to_owned();
        now.insert(pdf.name.clone(), row);
    }
    let mut complaints: Vec<String> = outcomes
        .iter()
        .filter(|(pdf, outcome)| pdf.qpdf == 0 && outcome != column.success())
        .filter(|(pdf, _)| !reasons.contains_key(&pdf.name))
        .map(|(pdf, outcome)| {
            format!(
                "{}: qpdf accepts it, {outcome} needs a row of {REASONS}",
                pdf.name
            )
        })
        .collect();
    if env::var_os("SEGEL_WRITE_TABLE").is_some_and(|value| value == "1") {
        write(&now);
        return complaints;
    }
    complaints.extend(differences(&checked_in, &now));
    if !fs::read_to_string(path(PAGE))
        .unwrap()
        .contains(&summary(&checked_in))
    {
        complaints.push(format!("{PAGE} does not sum up {OUTCOMES}"));
    }
    complaints.extend(idle_reasons(&reasons, &now));
    complaints
}

fn differences(checked_in: &BTreeMap<String, Row>, now: &BTreeMap<String, Row>) -> Vec<String> {
    let files: BTreeSet<_> = checked_in.keys().chain(now.keys()).collect();
    files
        .into_iter()
        .filter(|file| checked_in.get(*file) != now.get(*file))
        .map(|file| {
            let (before, after) = (checked_in.get(file), now.get(file));
            format!("{file}: {OUTCOMES} says {before:?}, now {after:?}")
        })
        .collect()
}

/// Reasons for refusals that are none.
fn idle_reasons(reasons: &BTreeMap<String, String>, now: &BTreeMap<String, Row>) -> Vec<String> {
    let refused = |file: &String| {
        now.get(file)
            .is_some_and(|row| row.inspected != "read" || row.signed != "yes")
    };
    reasons
        .keys()
        .filter(|file| !refused(file))
        .map(|file| format!("{file}: {REASONS} gives a reason, but nothing is refused"))
        .collect()
}

fn reasons() -> BTreeMap<String, String> {
    rows(REASONS)
        .into_iter()
        .map(|cells| {
            let [file, why] = cells.try_into().expect("two columns");
            (file, why)
        })
        .collect()
}

fn outcomes_checked_in() -> BTreeMap<String, Row> {
    rows(OUTCOMES)
        .into_iter()
        .map(|cells| {
            let [file, qpdf, inspected, signed, why] = cells.try_into().expect("five columns");
            let row = Row {
                qpdf,
                inspected,
                signed,
                why,
            };
            (file, row)
        })
        .collect()
}

fn write(rows: &BTreeMap<String, Row>) {
    let mut text = format!("{HEADER}\n");
    for (file, row) in rows {
        let cells = [file, &row.qpdf, &row.inspected, &row.signed, &row.why];
        text += &(cells.map(String::as_str).join("\t") + "\n");
    }
    fs::write(path(OUTCOMES), text).unwrap();

    let page = fs::read_to_string(path(PAGE)).unwrap();
    let [begin, end] = SUMMARY;
    let (before, rest) = page.split_once(begin).expect("a summary");
    let (_, after) = rest.split_once(end).expect("its end");
    let page = [before, begin, &summary(rows), end, after].concat();
    fs::write(path(PAGE), page).unwrap();
}

/// How many files fared alike.
fn summary(rows: &BTreeMap<String, Row>) -> String {
    let mut alike = BTreeMap::new();
    for row in rows.values() {
        let outcome = (
            &row.qpdf,
            row.inspected != "read",
            &row.inspected,
            &row.signed,
        );
        *alike.entry(outcome).or_insert(0) += 1;
    }
    let mut text = "| `qpdf --check` | inspect | sign | files |\n|---|---|---|---|\n".to_owned();
    for ((qpdf, _, inspected, signed), files) in alike {
        text += &format!("| {qpdf} | {inspected} | {signed} | {files} |\n");
    }
    text + &format!("| | | | **{}** |\n", rows.len())
}

/// The cells below the header; none where the file is not there yet.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path(name)).unwrap_or_default();
    text.lines()
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn path(name: &str) -> PathBuf {
    tools::root().join("docs/conformance").join(name)
}
