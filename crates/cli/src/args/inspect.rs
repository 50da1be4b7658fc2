//! `segel inspect`.

use std::path::PathBuf;

/// Shows how a PDF is built.
#[derive(Debug, clap::Args)]
pub(crate) struct Inspect {
    /// One JSON line instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// Look at what the pages show, too.
    #[arg(long)]
    pub(crate) content: bool,
    /// Where to read the password of an encrypted document.
    #[arg(long, value_name = "N")]
    pub(crate) password_fd: Option<u32>,
    /// The document.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}
