//! pyHanko on the new signatures: one process for all files.

use crate::judgement::Signed;
use crate::tools;
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;
use std::thread;

/// What it says of the new signature of each file, in their order; of the original, why it cannot
/// read that, where it cannot read the signed file.
pub(crate) fn opinions(signed: &[Signed<'_>]) -> Vec<Value> {
    let questions: Vec<_> = signed
        .iter()
        .map(|one| {
            json!({
                "original": one.pdf.path,
                "signed": one.output,
                "field": one.field,
                "password": one.pdf.owner_password.unwrap_or_default(),
            })
            .to_string()
        })
        .collect();
    let mut script = tools::script("corpus/pyhanko_corpus.py");
    let mut child = script
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let asking = thread::spawn(move || {
        // Where it ends early, its answers are too few.
        let _ = stdin.write_all((questions.join("\n") + "\n").as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    asking.join().unwrap();
    assert!(output.status.success(), "{script:?}: {}", output.status);
    let answers: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), signed.len());
    answers
}

/// What it finds wrong, if anything.
pub(crate) fn complaint(opinion: &Value) -> Option<String> {
    let sound = opinion["intact"] == true
        && opinion["valid"] == true
        && opinion["coverage"] == "ENTIRE_FILE";
    (!sound).then(|| opinion.to_string())
}

/// What is wrong with an exception: it must be about the original, and in these words.
pub(crate) fn complaint_instead(opinion: &Value, says: &str) -> Option<String> {
    let excepted = opinion["error"] == says && opinion["original"] == says;
    (!excepted).then(|| format!("not what the table of exceptions says: {opinion}"))
}
