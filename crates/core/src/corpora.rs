//! Where the tests find data that this project did not write.
#![allow(clippy::print_stderr, clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A folder of the corpora: below `SEGEL_CORPORA`, or `shared/corpora` beside the workspace. Says
/// so and gives `None` where it is missing.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SEGEL_CORPORA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora"),
        PathBuf::from,
    );
    let folder = root.join(name);
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("skipped: {} is not there", folder.display());
        None
    }
}

/// The PDFs of the corpora in which signatures are.
pub(crate) fn signed_pdfs() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in [
        "dss",
        "pdf-insecurity",
        "pyhanko-static",
        "pyhanko-generated",
    ] {
        if let Some(folder) = folder(name) {
            pdfs(&folder, &mut files);
        }
    }
    files.sort();
    files
}

fn pdfs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pdfs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "pdf") {
            found.push(path);
        }
    }
}

/// The `/Contents` strings of a file, found without understanding it, and where each stands with
/// its angle brackets.
pub(crate) fn contents(pdf: &[u8]) -> Vec<(Range<usize>, Vec<u8>)> {
    const KEY: &[u8] = b"/Contents";
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = pdf[at..]
        .windows(KEY.len())
        .position(|window| window == KEY)
    {
        at += next + KEY.len();
        let rest = pdf[at..].trim_ascii_start();
        let start = pdf.len() - rest.len();
        let Some(rest) = rest
            .strip_prefix(b"<")
            .filter(|rest| !rest.starts_with(b"<"))
        else {
            continue;
        };
        let Some(end) = rest.iter().position(|octet| *octet == b'>') else {
            continue;
        };
        if let Ok(bytes) = hex::decode(&rest[..end]) {
            found.push((start..start + end + 2, bytes));
        }
    }
    found
}
