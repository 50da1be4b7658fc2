//! `segel inspect`.

use std::path::PathBuf;

/// Shows how a PDF is built.
#[derive(Debug, clap::Args)]
pub(crate) struct Inspect {
    /// One JSON line instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// The document.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}
