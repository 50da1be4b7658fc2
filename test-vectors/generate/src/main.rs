//! Writes the files of test-vectors/. `--check` writes nothing and fails on a difference.

use segel_test_vectors::{Outcome, files};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [] => files().and_then(|files| write(&files)),
        [check] if check == "--check" => files().and_then(|files| compare(&files)),
        _ => Err("usage: segel-test-vectors [--check]".into()),
    };
    match outcome {
        Ok(sentence) => {
            let _ = writeln!(io::stdout(), "{sentence}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn write(files: &BTreeMap<PathBuf, Vec<u8>>) -> Outcome<String> {
    for (path, bytes) in files {
        let path = folder().join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(format!("{} files written", files.len()))
}

fn compare(files: &BTreeMap<PathBuf, Vec<u8>>) -> Outcome<String> {
    let mut differences = Vec::new();
    for (path, bytes) in files {
        match fs::read(folder().join(path)) {
            Ok(found) if found == *bytes => {}
            Ok(_) => differences.push(format!("differs: {}", path.display())),
            Err(error) => differences.push(format!("{}: {error}", path.display())),
        }
    }
    for kept in [
        "certificates",
        "vectors",
        "attacks",
        "attacks/controls",
        "attacks/originals",
        "over-time",
        "over-time/lists",
    ] {
        for entry in fs::read_dir(folder().join(kept))? {
            let entry = entry?;
            let path = Path::new(kept).join(entry.file_name());
            if entry.file_type()?.is_file() && !files.contains_key(&path) {
                differences.push(format!("not made by this program: {}", path.display()));
            }
        }
    }
    if differences.is_empty() {
        Ok(format!("{} files as made", files.len()))
    } else {
        Err(differences.join("\n").into())
    }
}
