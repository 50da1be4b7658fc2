//! Witness of the file: `qpdf --check`.

use crate::tools::{command, run, said};
use std::path::Path;

/// What qpdf finds wrong, if anything. It exits with 2 for errors and 3 for warnings.
pub(crate) fn complaint(file: &Path, password: &str) -> Option<String> {
    let password = format!("--password={password}");
    let output = run(command("qpdf", ["--check", &password]).arg(file));
    (!output.status.success()).then(|| said(&output))
}
