//! `segel bulk`.

mod disk;
mod memory;
mod planning;
mod resuming;
mod running;
mod terminal;
mod token;
mod tokens;

use crate::office::{KEY, Office, PASSPHRASE};
use crate::segel::{Answer, Segel};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// `segel bulk run --json` with the key of the software token and its passphrase.
fn run(office: &Office, more: &[&str], input: &str, output: &str) -> Segel {
    Segel::new(["bulk", "run", "--json", "--token", "file:token.segel"])
        .args(["--key", KEY, "--pin-fd", "3"])
        .secret(3, format!("{PASSPHRASE}\n"))
        .args(more)
        .args([input, output])
        .within(office.folder())
}

/// `segel bulk resume --json`.
fn resume(office: &Office, output: &str) -> Segel {
    Segel::new(["bulk", "resume", "--json", "--pin-fd", "3", output])
        .secret(3, format!("{PASSPHRASE}\n"))
        .within(office.folder())
}

/// `segel bulk status --json`.
fn status(office: &Office, output: &str) -> Value {
    let status = Segel::new(["bulk", "status", "--json", output]);
    status.within(office.folder()).run().done().json()
}

/// `segel bulk report --json`: the documents' records, and the summary.
fn report(office: &Office, output: &str) -> (Vec<Value>, Value) {
    let report = Segel::new(["bulk", "report", "--json", output]);
    let mut lines = report.within(office.folder()).run().done().json_lines();
    let last = lines.pop().unwrap();
    (lines, last["summary"].clone())
}

/// A folder `surat` with so many letters, `surat/0000.pdf` and on.
fn letters(office: &Office, count: usize) {
    fs::create_dir_all(office.path("surat")).unwrap();
    for number in 0..count {
        let name = office.path(&format!("surat/{number:04}.pdf"));
        fs::copy(office.path("surat.pdf"), name).unwrap();
    }
}

/// The documents' lines by the name of the file, and the summary.
fn told(answer: &Answer) -> (BTreeMap<String, Value>, Value) {
    let mut lines = answer.json_lines();
    let last = lines.pop().unwrap();
    let count = lines.len();
    let lines: BTreeMap<_, _> = lines
        .into_iter()
        .map(|line| (line["file"].as_str().unwrap().to_owned(), line))
        .collect();
    assert_eq!(lines.len(), count, "a document has two lines: {answer:?}");
    (lines, last["summary"].clone())
}

fn results(lines: &BTreeMap<String, Value>) -> Vec<(&str, &str)> {
    lines
        .iter()
        .map(|(name, line)| (name.as_str(), line["result"].as_str().unwrap()))
        .collect()
}

/// All files below a folder but those of the runs.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with(".segel") => {}
                true => left.push(path),
                false => found.push(path.strip_prefix(folder).unwrap().to_owned()),
            }
        }
    }
    found.sort();
    found
}
