//! The programs that the tests run, and what happens where one is not there.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What the witnesses are, and what makes certificates and pictures for them.
const PROGRAMS: [&str; 7] = [
    "openssl",
    "qpdf",
    "pdfsig",
    "certutil",
    "pdftoppm",
    "pdftotext",
    "zbarimg",
];

/// Whether `test` can run. Where it cannot, it is skipped by name, or fails where nothing may be
/// missing.
pub(crate) fn ready(test: &str) -> bool {
    PROGRAMS
        .iter()
        .all(|program| segel_hsm_testing::tools::program(program, test).is_some())
        && pyhanko_is_there(test)
}

pub(crate) fn pyhanko_is_there(test: &str) -> bool {
    is_there("pyHanko", "pyhanko", test)
}

/// Whether a package of Python is installed.
pub(crate) fn is_there(name: &str, module: &str, test: &str) -> bool {
    let there = Command::new(python())
        .args(["-c", &format!("import {module}")])
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        assert!(
            !required(),
            "{test}: {name} is not installed; scripts/test installs it"
        );
        eprintln!("skipped: {test}: {name} not installed");
    }
    there
}

/// Whether nothing may be missing.
pub(crate) fn required() -> bool {
    env::var_os(segel_hsm_testing::tools::REQUIRE).is_some_and(|value| value == "1")
}

/// Another program of the workspace, which lies beside `segel` where the whole workspace is built.
pub(crate) fn beside_segel(name: &str, test: &str) -> Option<PathBuf> {
    let program = Path::new(env!("CARGO_BIN_EXE_segel")).with_file_name(name);
    if program.exists() {
        return Some(program);
    }
    assert!(
        !required(),
        "{test}: {name} is not built; cargo test --workspace builds it"
    );
    eprintln!("skipped: {test}: {name} not built; cargo test --workspace builds it");
    None
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs one of the Python scripts under `tests`.
pub(crate) fn script(name: &str) -> Command {
    let mut command = Command::new(python());
    command.arg("-B").arg(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
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
