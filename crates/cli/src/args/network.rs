//! What may be asked over the network, and whom to trust with the time: the same for every command that asks.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Options of asking.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize)]
pub(crate) struct Network {
    /// Hosts that certificates may name.
    #[arg(long, value_name = "HOST")]
    pub(crate) fetch_from: Vec<String>,
    /// Hosts that may be in one's own network.
    #[arg(long, value_name = "HOST")]
    pub(crate) fetch_near: Vec<String>,
    /// A proxy.
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    /// The longest that one answer may take.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) timeout: Option<u64>,
}

/// Options of making levels above B-B.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize)]
pub(crate) struct Levels {
    /// Time-stamping authorities, one in the stead of another.
    #[arg(long, value_name = "URL")]
    pub(crate) tsa: Vec<String>,
    /// Trust anchors of signers.
    #[arg(long, value_name = "PEM")]
    pub(crate) anchor: Vec<PathBuf>,
    /// Trust anchors of time-stamping authorities.
    #[arg(long, value_name = "PEM")]
    pub(crate) tsa_anchor: Vec<PathBuf>,
    /// More certificates for building paths.
    #[arg(long, value_name = "FILE")]
    pub(crate) issuer: Vec<PathBuf>,
    /// Certificate revocation lists.
    #[arg(long, value_name = "FILE")]
    pub(crate) crl: Vec<PathBuf>,
    /// OCSP responses.
    #[arg(long, value_name = "FILE")]
    pub(crate) ocsp: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) network: Network,
}
