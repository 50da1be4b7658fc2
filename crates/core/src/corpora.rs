//! Where the tests find data that this project did not write.
#![allow(clippy::print_stderr)]

use std::path::PathBuf;

/// A folder of the corpora: below `SEGEL_CORPORA`, or `shared/corpora` beside the workspace. Says
/// so and gives `None` where it is missing.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SEGEL_CORPORA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora"),
        PathBuf::from,
    );
    let folder = root.join(name);
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("skipped: {} is not there", folder.display());
        None
    }
}
