//! `segel sign`.

use super::network::Levels;
use super::statement::Statement;
use std::path::PathBuf;

/// Signs one PDF.
#[derive(Debug, clap::Args)]
pub(crate) struct Sign {
    /// One JSON line instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// Where the key lives.
    #[arg(long, value_name = "ADDR")]
    pub(crate) token: String,
    /// Which key of the token.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: String,
    /// The signing certificate, and perhaps its issuers behind it.
    #[arg(long, value_name = "PEM")]
    pub(crate) cert: Option<PathBuf>,
    /// Certificates of issuers, to be embedded.
    #[arg(long, value_name = "PEM")]
    pub(crate) chain: Option<PathBuf>,
    /// PAdES baseline level.
    #[arg(long, value_name = "B-B|B-T|B-LT|B-LTA")]
    pub(crate) level: Option<String>,
    #[command(flatten)]
    pub(crate) levels: Levels,
    /// Where to read the PIN.
    #[arg(long, value_name = "N")]
    pub(crate) pin_fd: Option<u32>,
    /// Where to read the password of an encrypted document.
    #[arg(long, value_name = "N")]
    pub(crate) password_fd: Option<u32>,
    #[command(flatten)]
    pub(crate) statement: Statement,
    /// What the QR code says.
    #[arg(long, value_name = "TEXT", requires = "placed")]
    pub(crate) qr: Option<String>,
    /// The document.
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,
    /// The signed document; must not exist.
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
}
