//! Findings on the pages of documents that others made: hardly any, and each was looked at.

use crate::judging::{open, word};
use crate::table;
use segel_core::inspection::{FindingCode, content};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

/// Files and codes, and how often each was found.
type Found = BTreeMap<(String, String), u64>;

#[test]
fn what_is_found_on_honest_pages_is_there() {
    let Some(root) = table::folder("") else {
        return;
    };
    let mut files = BTreeSet::new();
    documents(&root, &mut files);
    let pending = Mutex::new(files.iter());
    let (found, pages) = (Mutex::new(Found::new()), Mutex::new(0));
    let next = || pending.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(path) = next() {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                    *pages.lock().unwrap() += look(path, name, &found);
                }
            });
        }
    });
    let pages = pages.into_inner().unwrap();
    assert!(pages > 800, "{pages} pages are too few to say something");
    let (expected, found) = (expected(), found.into_inner().unwrap());
    let differs = |one: &Found, other: &Found| -> Vec<_> {
        let other = |key| other.get(key).copied().unwrap_or(0);
        let differing = one.iter().filter(|(key, count)| other(key) != **count);
        differing
            .map(|((file, code), count)| format!("{file}\t{code}\t{count}"))
            .collect()
    };
    let (new, gone) = (differs(&found, &expected), differs(&expected, &found));
    assert!(
        new.is_empty() && gone.is_empty(),
        "found and not in findings.tsv:\n{}\nin findings.tsv and not found:\n{}",
        new.join("\n"),
        gone.join("\n")
    );
}

/// All files that are called PDF.
fn documents(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_pdf = path.extension().is_some_and(|extension| extension == "pdf");
        match path.is_dir() {
            true => documents(&path, found),
            false if is_pdf => _ = found.insert(path),
            false => {}
        }
    }
}

/// What is found on the pages of one file, and how many it has; none where it cannot be read.
fn look(path: &Path, name: &str, found: &Mutex<Found>) -> u32 {
    let file = fs::read(path).unwrap();
    let Ok(document) = open(&file) else {
        return 0;
    };
    let Ok(findings) = content(&document) else {
        return 0;
    };
    // most letters of tests are set in fonts that every program has
    let findings = findings.list.iter();
    for finding in findings.filter(|finding| finding.code != FindingCode::FontNotEmbedded) {
        let key = (name.to_owned(), word(&finding.code));
        *found.lock().unwrap().entry(key).or_default() += 1;
    }
    segel_core::inspection::inspect(&document, segel_core::inspection::Depth::None)
        .map_or(0, |looked| looked.pages.unwrap_or(0))
}

/// `findings.tsv`: file, code, count, and what a person saw there.
fn expected() -> Found {
    let rows = include_str!("findings.tsv").lines().skip(1);
    let rows = rows.map(|row| {
        let mut cells = row.split('\t');
        let mut cell = || cells.next().unwrap().to_owned();
        let (file, code, count) = (cell(), cell(), cell());
        assert!(!cell().is_empty(), "{file}: nobody has looked");
        ((file, code), count.parse().unwrap())
    });
    rows.collect()
}
