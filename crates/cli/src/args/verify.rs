//! `segel verify`.

use super::network::Network;
use std::path::PathBuf;

/// Verifies PDFs.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// One JSON line a file instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// A table of comma-separated values instead of sentences.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Trust anchors.
    #[arg(long, value_name = "PEM")]
    pub(crate) anchor: Vec<PathBuf>,
    /// Trust anchors of time-stamping authorities.
    #[arg(long, value_name = "PEM")]
    pub(crate) tsa_anchor: Vec<PathBuf>,
    /// More certificates for building paths.
    #[arg(long, value_name = "FILE")]
    pub(crate) cert: Vec<PathBuf>,
    /// Certificate revocation lists.
    #[arg(long, value_name = "FILE")]
    pub(crate) crl: Vec<PathBuf>,
    /// OCSP responses.
    #[arg(long, value_name = "FILE")]
    pub(crate) ocsp: Vec<PathBuf>,
    /// Proofs of existence from elsewhere.
    #[arg(long, value_name = "FILE")]
    pub(crate) poe: Vec<PathBuf>,
    /// The time to judge for.
    #[arg(long, value_name = "RFC3339")]
    pub(crate) at: Option<String>,
    /// The policy to judge by.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) policy: Option<String>,
    /// Where to read the password of encrypted documents.
    #[arg(long, value_name = "N")]
    pub(crate) password_fd: Option<u32>,
    /// Fetch what is missing.
    #[arg(long)]
    pub(crate) fetch: bool,
    /// A folder for reports in XML.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) etsi_report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) network: Network,
    /// A list of more documents and folders.
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// Whether NUL stands behind each path of the list.
    #[arg(short = '0', long, requires = "list")]
    pub(crate) null: bool,
    /// Count the verdicts at the end.
    #[arg(long)]
    pub(crate) summary: bool,
    /// The documents, and folders of them.
    #[arg(value_name = "FILE|FOLDER", required_unless_present = "list")]
    pub(crate) files: Vec<PathBuf>,
}
