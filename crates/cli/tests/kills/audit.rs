//! What is there in the end, held against what should be.

use crate::desk::Desk;
use crate::tools;
use ring::digest::{SHA256, digest};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) struct Audit {
    records: Vec<Value>,
    pub(crate) counts: Value,
    outputs: BTreeMap<PathBuf, Vec<u8>>,
    /// The files of the run.
    own: BTreeSet<PathBuf>,
    pub(crate) pyhanko: Value,
}

impl Audit {
    pub(crate) fn of(desk: &Desk) -> Self {
        let (records, counts) = desk.report();
        let (own, outputs): (BTreeSet<_>, BTreeSet<_>) = below(&desk.output_folder())
            .into_iter()
            .partition(|path| path.starts_with(desk.output_folder().join(".segel")));
        let read = |path: PathBuf| {
            let bytes = fs::read(&path).unwrap();
            (path, bytes)
        };
        let mut script = tools::script("kills/pyhanko_accepts.py");
        let said = tools::succeed(script.arg(desk.output_folder()).arg(desk.anchor()));
        Self {
            records,
            counts,
            outputs: outputs.into_iter().map(read).collect(),
            own,
            pyhanko: serde_json::from_slice(&said).unwrap(),
        }
    }

    /// Whatever is not as it should be.
    pub(crate) fn complaints(&self, desk: &Desk) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut outputs = self.outputs.clone();
        if self.records.len() != desk.letters() {
            complaints.push(format!("{} records", self.records.len()));
        }
        for (number, record) in self.records.iter().enumerate() {
            let Some(output) = outputs.remove(&desk.output(number)) else {
                complaints.push(format!("letter {number} has no output"));
                continue;
            };
            let letter = fs::read(desk.letter(number)).unwrap();
            for (holds, complaint) in [
                (output.starts_with(&letter), "another letter's output"),
                (signatures(&output) == 1, "not one signature"),
                (record["result"] == "signed", "not signed by the report"),
                (
                    record["in_sha256"] == sha256(&letter),
                    "another letter's digest",
                ),
                (record["out_sha256"] == sha256(&output), "another digest"),
                (record["serial"] == desk.serial, "another certificate"),
                (record["key_uses"] == 1, "not one use of the key"),
            ] {
                if !holds {
                    complaints.push(format!("letter {number}: {complaint}: {record}"));
                }
            }
        }
        let nobodys = outputs.keys();
        complaints.extend(nobodys.map(|path| format!("{}: nobody's output", path.display())));
        let hidden = desk.output_folder().join(".segel");
        let left = self.own.iter().filter(|path| {
            let name = path.strip_prefix(&hidden).unwrap();
            !["lock", "0001/plan.jsonl", "0001/journal.jsonl"]
                .map(Path::new)
                .contains(&name)
        });
        complaints.extend(left.map(|path| format!("{}: left behind", path.display())));
        let accepted = serde_json::json!({
            "documents": desk.letters(), "signatures": desk.letters(), "accepted": desk.letters(), "others": [],
        });
        if self.pyhanko != accepted {
            complaints.push(format!("pyHanko: {}", self.pyhanko));
        }
        complaints
    }
}

/// How many signatures are in a file that had none.
fn signatures(file: &[u8]) -> usize {
    let name = b"/ByteRange";
    file.windows(name.len())
        .filter(|bytes| bytes == name)
        .count()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(digest(&SHA256, bytes))
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => left.push(path),
                false => found.push(path),
            }
        }
    }
    found
}
