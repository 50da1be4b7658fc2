//! The program under test, and how it answered.

use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The sentences that the program must answer with where nothing else is asked for.
const INDONESIAN: &str = include_str!("../../i18n/id.ftl");

/// One run in the making.
pub(crate) struct Segel {
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    folder: Option<PathBuf>,
    secrets: Vec<(u32, File)>,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The exit code; `None` where a signal ended it.
    pub(crate) exit: Option<i32>,
    pub(crate) output: String,
    pub(crate) complaint: String,
}

impl Segel {
    pub(crate) fn new<I: AsRef<OsStr>>(arguments: impl IntoIterator<Item = I>) -> Self {
        let arguments = arguments
            .into_iter()
            .map(|argument| argument.as_ref().to_owned());
        Self {
            arguments: arguments.collect(),
            environment: Vec::new(),
            folder: None,
            secrets: Vec::new(),
        }
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    pub(crate) fn args<I: AsRef<OsStr>>(mut self, more: impl IntoIterator<Item = I>) -> Self {
        self.arguments.extend(
            more.into_iter()
                .map(|argument| argument.as_ref().to_owned()),
        );
        self
    }

    /// Without `--json`.
    pub(crate) fn in_words(mut self) -> Self {
        self.arguments.retain(|argument| argument != "--json");
        self
    }

    /// The same run with `--json`.
    pub(crate) fn in_json(&self) -> Self {
        let mut arguments = self.arguments.clone();
        arguments.push("--json".into());
        Self {
            arguments,
            environment: self.environment.clone(),
            folder: self.folder.clone(),
            secrets: self
                .secrets
                .iter()
                .map(|(n, file)| (*n, file.try_clone().unwrap()))
                .collect(),
        }
    }

    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// The folder that it runs in.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Opens descriptor `number` (3 to 9) on these bytes.
    pub(crate) fn secret(mut self, number: u32, bytes: impl AsRef<[u8]>) -> Self {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes.as_ref()).unwrap();
        file.rewind().unwrap();
        self.secrets.push((number, file));
        self
    }

    /// The command, without the environment of the tests and without a terminal's input.
    pub(crate) fn command(&self) -> Command {
        // A shell gives descriptors their numbers; it opens them from this process's own.
        let mut script = "exec \"$0\" \"$@\"".to_owned();
        for (number, file) in &self.secrets {
            use std::os::fd::AsRawFd;
            let own = format!("/proc/{}/fd/{}", std::process::id(), file.as_raw_fd());
            script.push_str(&format!(" {number}<{own}"));
        }
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_segel")])
            .args(&self.arguments)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    pub(crate) fn run(&self) -> Answer {
        let output = self.command().output().unwrap();
        Answer {
            exit: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            complaint: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Answer {
    /// The one JSON line that it printed.
    pub(crate) fn json(&self) -> Value {
        let lines = self.json_lines();
        assert_eq!(lines.len(), 1, "{self:?}");
        lines.into_iter().next().unwrap()
    }

    /// Every line as JSON; nothing else may be printed.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        assert_eq!(self.complaint, "", "{self:?}");
        self.output
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{self:?}")))
            .collect()
    }

    /// It did what it was asked for.
    #[track_caller]
    pub(crate) fn done(&self) -> &Self {
        assert_eq!(self.exit, Some(0), "{self:?}");
        self
    }

    /// It refused in JSON: this code, this exit code, and the Indonesian sentences of the code.
    #[track_caller]
    pub(crate) fn refused(&self, code: &str, exit: i32) -> &Self {
        let line = self.json();
        assert_eq!(members(&line), ["error", "file"], "{line}");
        let error = &line["error"];
        assert_eq!(members(error), ["code", "message", "next_step"], "{line}");
        assert_eq!(error["code"], code, "{line}");
        assert_sentence(error["message"].as_str().unwrap(), &format!("error-{code}"));
        assert_sentence(
            error["next_step"].as_str().unwrap(),
            &format!("error-{code}-next"),
        );
        assert_eq!(self.exit, Some(exit), "{self:?}");
        self
    }

    /// It refused in sentences on standard error, and printed nothing on standard output.
    #[track_caller]
    pub(crate) fn refused_in_words(&self, code: &str, exit: i32) -> &Self {
        assert_eq!(self.output, "", "{self:?}");
        let mut lines = self.complaint.lines();
        let message = lines.next().unwrap().strip_prefix("segel: ").unwrap();
        assert_sentence(message, &format!("error-{code}"));
        assert_sentence(lines.next().unwrap().trim(), &format!("error-{code}-next"));
        assert_eq!(self.exit, Some(exit), "{self:?}");
        self
    }

    /// Everything that it said.
    pub(crate) fn everything(&self) -> String {
        format!("{}{}", self.output, self.complaint)
    }
}

/// The names of an object's members, sorted.
pub(crate) fn members(value: &Value) -> Vec<&str> {
    let names: BTreeSet<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.into_iter().collect()
}

/// The names of the files in a folder.
pub(crate) fn files(folder: &Path) -> BTreeSet<OsString> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name()).collect()
}

/// `text` begins as the sentence `key` of the Indonesian message file does, up to its first detail.
#[track_caller]
fn assert_sentence(text: &str, key: &str) {
    let entry = INDONESIAN
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
        .unwrap_or_else(|| panic!("{key} is not in id.ftl"));
    let between = |part: &'static str| part.split_once(" }").map_or(part, |(_, after)| after);
    let fixed = entry
        .split("{ $")
        .map(between)
        .max_by_key(|part| part.len())
        .unwrap();
    assert!(fixed.len() > 8, "{key} is all details");
    assert!(
        text.contains(fixed.trim()),
        "{key}: {text:?} has no {fixed:?}"
    );
}
