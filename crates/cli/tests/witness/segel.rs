//! The program under test, as an outsider drives it (its contract: flags, JSON, exit codes).

use crate::documents::{self, Document};
use crate::keys::Key;
use crate::tools;
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::NamedTempFile;

/// A visible box and what it shows.
#[derive(Debug)]
pub(crate) struct Appearance {
    pub(crate) page: u64,
    /// Left, bottom, width, height in points.
    pub(crate) rectangle: [f64; 4],
    pub(crate) qr: String,
    pub(crate) text: Vec<String>,
}

/// The program, speaking English.
pub(crate) fn segel() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_segel"));
    command.args(["--lang", "en"]);
    command
}

/// The same with the password of the documents on descriptor 3.
fn with_password(password: &str) -> (Command, NamedTempFile) {
    let mut file = NamedTempFile::new().unwrap();
    writeln!(file, "{password}").unwrap();
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "exec \"$0\" \"$@\" 3<\"$PASSWORD_FILE\""])
        .args([env!("CARGO_BIN_EXE_segel"), "--lang", "en"])
        .env("PASSWORD_FILE", file.path());
    (command, file)
}

/// Runs a command that reads a secret from its standard input.
pub(crate) fn with_secret(command: &mut Command, secret: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses before it reads the secret closes the pipe: its answer says why.
    let _ = writeln!(child.stdin.take().unwrap(), "{secret}");
    child.wait_with_output().unwrap()
}

/// Signs, and gives the answer's JSON.
pub(crate) fn sign(
    document: &Document,
    output: &Path,
    key: &Key,
    appearance: Option<&Appearance>,
) -> Value {
    try_sign(document, output, key, appearance)
        .unwrap_or_else(|error| panic!("{} with {}: {error}", document.name, key.name))
}

/// Signs, or gives the `error` of the answer.
pub(crate) fn try_sign(
    document: &Document,
    output: &Path,
    key: &Key,
    appearance: Option<&Appearance>,
) -> Result<Value, Value> {
    let mut arguments = Vec::new();
    if let Some(Appearance {
        page,
        rectangle: [left, bottom, width, height],
        qr,
        text,
    }) = appearance
    {
        let place = format!("{page}:{left},{bottom},{width},{height}");
        arguments.extend(["--box", &place, "--qr", qr].map(str::to_owned));
        for line in text {
            arguments.extend(["--text", line].map(str::to_owned));
        }
    }
    try_sign_as(document, output, key, &arguments)
}

/// The same with these arguments.
pub(crate) fn try_sign_as(
    document: &Document,
    output: &Path,
    key: &Key,
    arguments: &[String],
) -> Result<Value, Value> {
    let (mut command, file) = match &document.password {
        Some(password) if !password.is_empty() => {
            let (command, file) = with_password(password);
            (command, Some(file))
        }
        _ => (segel(), None),
    };
    command.args([
        "sign", "--json", "--pin-fd", "0", "--token", &key.token, "--key", &key.label,
    ]);
    if file.is_some() {
        command.args(["--password-fd", "3"]);
    }
    command.envs(key.environment.clone());
    for (flag, file) in [("--cert", &key.certificate), ("--chain", &key.chain)] {
        if let Some(file) = file {
            command.arg(flag).arg(file);
        }
    }
    if let Some(field) = &document.field {
        command.args(["--field", field]);
    }
    if let Some(scheme) = key.scheme {
        command.args(["--scheme", scheme]);
    }
    command.args(arguments);
    let output = with_secret(command.arg(&document.path).arg(output), &key.secret);
    let answer = answers(&output)
        .pop()
        .unwrap_or_else(|| panic!("no JSON: {}", tools::said(&output)));
    match answer.get("error") {
        None if output.status.success() => Ok(answer),
        None => panic!("{}, but no error: {answer}", output.status),
        Some(error) => {
            assert!(!output.status.success(), "success with an error: {answer}");
            Err(error.clone())
        }
    }
}

/// Verifies; one report a file, and the exit status. The readers' password is given for all of them.
pub(crate) fn verify(files: &[&Path], anchors: &[&Path]) -> (Vec<Value>, Option<i32>) {
    let (mut command, _file) = with_password(documents::PASSWORD);
    command.args(["verify", "--json", "--password-fd", "3"]);
    for anchor in anchors {
        command.arg("--anchor").arg(anchor);
    }
    let output = tools::run(command.args(files));
    let reports = answers(&output);
    assert_eq!(
        reports.len(),
        files.len(),
        "one line a file: {}",
        tools::said(&output)
    );
    (reports, output.status.code())
}

fn answers(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}
