//! `segel extend`.

use super::network::Levels;
use std::path::PathBuf;

/// Raises the level of the signatures in a PDF.
#[derive(Debug, clap::Args)]
pub(crate) struct Extend {
    /// One JSON line instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// PAdES baseline level.
    #[arg(long, value_name = "B-T|B-LT|B-LTA", default_value = "B-LTA")]
    pub(crate) level: String,
    /// Only where the archive lasts for fewer days.
    #[arg(long, value_name = "DAYS")]
    pub(crate) renew_within: Option<u32>,
    #[command(flatten)]
    pub(crate) levels: Levels,
    /// Where to read the password of an encrypted document.
    #[arg(long, value_name = "N")]
    pub(crate) password_fd: Option<u32>,
    /// The document.
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,
    /// The extended document; must not exist.
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
}
