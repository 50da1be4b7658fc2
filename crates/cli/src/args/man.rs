//! `segel man`.

use std::path::PathBuf;

/// Writes manual pages.
#[derive(Debug, clap::Args)]
pub(crate) struct Man {
    /// Where they are written to.
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
}
