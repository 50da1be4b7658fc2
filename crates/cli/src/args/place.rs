//! `segel place`.

use super::placement::Placed;
use std::path::PathBuf;

/// Shows where a box would stand.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("wanted").args(["box", "tag"]).required(true))]
pub(crate) struct Place {
    /// One JSON line for each file instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) placed: Placed,
    /// Where to read the password of encrypted documents.
    #[arg(long, value_name = "N")]
    pub(crate) password_fd: Option<u32>,
    /// The documents.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}
