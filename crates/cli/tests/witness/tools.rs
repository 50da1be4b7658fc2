//! The programs that the tests run, and what happens where one is not there.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

pub(crate) const SOFTHSM: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// Whether `test` can run. Where it cannot, it is skipped by name, or fails under
/// `SEGEL_REQUIRE_TOOLS=1`.
pub(crate) fn ready(test: &str) -> bool {
    if MISSING.is_empty() {
        return true;
    }
    let missing = MISSING.join(", ");
    assert!(
        !required(),
        "{test}: missing {missing}; scripts/test installs them"
    );
    eprintln!("skipped: {test}: missing {missing}; scripts/test installs them");
    false
}

/// Whether nothing may be skipped.
pub(crate) fn required() -> bool {
    env::var_os("SEGEL_REQUIRE_TOOLS").is_some_and(|value| value == "1")
}

static MISSING: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let programs = [
        ("qpdf", "--version"),
        ("pdfsig", "-v"),
        ("pdftoppm", "-v"),
        ("pdftotext", "-v"),
        ("certutil", "-H"),
        ("openssl", "version"),
        ("softhsm2-util", "--version"),
        ("zbarimg", "--version"),
    ];
    let starts = |program: &str, argument: &str| {
        let quiet = || Stdio::null();
        Command::new(program)
            .arg(argument)
            .stdin(quiet())
            .stdout(quiet())
            .stderr(quiet())
            .status()
            .is_ok()
    };
    let mut missing: Vec<_> = programs
        .into_iter()
        .filter(|(program, argument)| !starts(program, argument))
        .map(|(program, _)| program)
        .collect();
    if !Path::new(SOFTHSM).exists() {
        missing.push("libsofthsm2.so");
    }
    if Command::new(python())
        .args(["-c", "import pyhanko"])
        .output()
        .is_ok_and(|output| !output.status.success())
    {
        missing.push("pyHanko");
    }
    missing
});

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs one of the Python scripts beside this file.
pub(crate) fn script(name: &str) -> Command {
    let mut command = Command::new(python());
    command.arg("-B").arg(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/witness")
            .join(name),
    );
    command
}

/// The interpreter that scripts/test set up, else the one on the path.
fn python() -> PathBuf {
    let ours = root().join(".venv/bin/python");
    if ours.exists() {
        ours
    } else {
        "python3".into()
    }
}

/// Runs a program to its end, whatever it answers.
pub(crate) fn run(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Runs a program that must succeed; its standard output.
pub(crate) fn succeed(command: &mut Command) -> Vec<u8> {
    let output = run(command);
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}",
        output.status,
        said(&output)
    );
    output.stdout
}

/// Everything that a program printed.
pub(crate) fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// A command and its arguments.
pub(crate) fn command<S: AsRef<OsStr>>(
    program: &str,
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}
