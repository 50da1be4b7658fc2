//! `segel` in a child that may take so much time and memory and no more.

use crate::files::Pdf;
use crate::keys::Key;
use crate::tools::{command, run, said};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use tempfile::TempDir;

/// What reading any file may take, in a debug build too.
const READING_SECONDS: u32 = 2;
/// Signing reads what it wrote once more, and waits for the token.
const SIGNING_SECONDS: u32 = 20;
/// Address space, which is more than what is resident: allocation fails beyond it, and that ends the
/// program by a signal.
const MEBIBYTES: u32 = 256;

/// What the command said: JSON, with an `error` where it refused.
pub(crate) struct Answer {
    pub(crate) json: Value,
}

impl Answer {
    /// One word or two for the table: `success`, what is missing, or the code of the error.
    pub(crate) fn outcome(&self, success: &str) -> String {
        let error = self.json["error"]["code"].as_str();
        let parts: Vec<_> = self
            .problems()
            .iter()
            .filter_map(|problem| problem["part"].as_str())
            .collect();
        match (error, parts.is_empty()) {
            (Some(code), _) if self.json["recovered_from"].is_null() => code.to_owned(),
            (Some(code), _) => format!("recovered, {code}"),
            (None, false) => format!("without {}", parts.join(", ")),
            (None, true) => success.to_owned(),
        }
    }

    /// The parts that `inspect` could not read.
    fn problems(&self) -> &[Value] {
        self.json["problems"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Whether what was refused, all or a part, is refused by name. `None` where nothing was.
    fn named(&self) -> Option<bool> {
        let said = |value: &Value, members: &[&str]| {
            let text = |member: &&str| value[member].as_str().is_some_and(|text| !text.is_empty());
            members.iter().all(text)
        };
        let problems = self.problems();
        match self.json.get("error") {
            Some(error) => Some(said(error, &["code", "message", "next_step"])),
            None if problems.is_empty() => None,
            None => Some(
                problems
                    .iter()
                    .all(|one| said(one, &["part", "code", "message"])),
            ),
        }
    }
}

/// `segel inspect`, with the password that opens the file.
pub(crate) fn inspect(pdf: &Pdf) -> Result<Answer, String> {
    let arguments = vec!["inspect".into(), "--json".into(), pdf.path.clone().into()];
    ask(READING_SECONDS, arguments, None, pdf.password)
}

/// `segel sign`, with the password that has most rights.
pub(crate) fn sign(pdf: &Pdf, key: &Key, output: &Path) -> Result<Answer, String> {
    let mut arguments: Vec<OsString> =
        ["sign", "--json", "--token", &key.token, "--key", &key.label]
            .map(OsString::from)
            .to_vec();
    for (flag, file) in [("--cert", &key.certificate), ("--chain", &key.chain)] {
        if let Some(file) = file {
            arguments.extend([flag.into(), file.clone().into()]);
        }
    }
    arguments.extend([pdf.path.clone().into(), output.into()]);
    ask(SIGNING_SECONDS, arguments, Some(key), pdf.owner_password)
}

/// Runs `segel` with secrets on descriptors of their own. Anything but success or a refusal by name
/// is a complaint.
fn ask(
    seconds: u32,
    mut arguments: Vec<OsString>,
    key: Option<&Key>,
    password: Option<&str>,
) -> Result<Answer, String> {
    let secrets = TempDir::new().unwrap();
    let mut redirections = String::new();
    let flags = [
        ("--pin-fd", key.map(|key| &*key.secret)),
        ("--password-fd", password),
    ];
    for (descriptor, (flag, secret)) in (3..).zip(flags) {
        if let Some(secret) = secret {
            fs::write(secrets.path().join(flag), format!("{secret}\n")).unwrap();
            redirections += &format!(" {descriptor}<\"$SECRETS\"/{flag}");
            arguments.extend([flag.into(), descriptor.to_string().into()]);
        }
    }
    // A shell opens the descriptors and sets the limit, both of which its child inherits.
    let script = format!(
        "ulimit -v {}; exec timeout -s KILL {seconds} \"$0\" --lang en \"$@\"{redirections}",
        MEBIBYTES * 1024
    );
    let mut shell = command("sh", ["-c", &script, env!("CARGO_BIN_EXE_segel")]);
    shell.env("SECRETS", secrets.path());
    shell.envs(key.and_then(|key| key.environment.clone()));
    let output = run(shell.args(arguments));
    let refused = match (output.status.code(), output.status.signal()) {
        (Some(0), None) => false,
        (Some(1), None) => true,
        _ => {
            return Err(format!(
                "{} (137: killed after {seconds} s): {}",
                output.status,
                said(&output)
            ));
        }
    };
    let line = String::from_utf8_lossy(&output.stdout);
    let json: Value = serde_json::from_str(line.trim())
        .map_err(|error| format!("no JSON ({error}): {}", said(&output)))?;
    let answer = Answer { json };
    if answer.named() != refused.then_some(true) {
        return Err(format!("{}, but answered {}", output.status, answer.json));
    }
    Ok(answer)
}
