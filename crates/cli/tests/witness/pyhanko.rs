//! Witness of the signature: pyHanko, whose cryptography is OpenSSL's and whose PDF, CMS and path
//! validation are its own. One process judges many files, since starting it takes a second.

use crate::{documents, tools};
use serde_json::Value;
use std::path::Path;

/// What pyHanko says of each file, in their order: an object with `signatures` or `error`.
pub(crate) fn opinions(files: &[&Path], anchors: &[&Path]) -> Vec<Value> {
    let mut script = tools::script("witness/pyhanko_witness.py");
    for anchor in anchors {
        script.arg("--anchor").arg(anchor);
    }
    script.args(["--password", documents::PASSWORD]);
    let output = tools::succeed(script.args(files));
    let lines: Vec<Value> = String::from_utf8(output)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), files.len());
    lines
}
