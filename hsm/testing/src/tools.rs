//! Tools that tests call, and what is done where one is not installed.

use std::path::PathBuf;

/// Set to `1` where the absence of a tool is a failure and not a reason to skip: in CI.
pub const REQUIRE: &str = "SEGEL_REQUIRE_TOOLS";

/// The program's path, or `None` after a line that says what `test` was skipped for.
///
/// # Panics
/// Where it is absent and [`REQUIRE`] is `1`.
#[must_use]
pub fn program(name: &str, test: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file());
    present(found, name, test)
}

/// The first of these files that exists, or `None` after a line that says what `test` was skipped for.
///
/// # Panics
/// As [`program`].
#[must_use]
pub fn file(candidates: &[&str], name: &str, test: &str) -> Option<PathBuf> {
    let found = candidates
        .iter()
        .map(PathBuf::from)
        .find(|candidate| candidate.is_file());
    present(found, name, test)
}

fn present(found: Option<PathBuf>, name: &str, test: &str) -> Option<PathBuf> {
    if found.is_none() {
        absent(test, &format!("{name} not installed"));
    }
    found
}

/// Says in one line on standard error what `test` was skipped for.
///
/// # Panics
/// As [`program`].
pub fn absent(test: &str, problem: &str) {
    assert!(
        std::env::var_os(REQUIRE).is_none_or(|value| value != "1"),
        "{test}: {problem}, and {REQUIRE}=1 demands it"
    );
    eprintln!("skipped: {test}: {problem}");
}
