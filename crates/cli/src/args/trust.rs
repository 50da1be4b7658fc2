//! `segel trust`.

use std::path::PathBuf;

/// Shows whether certificates are trusted.
#[derive(Debug, clap::Args)]
pub(crate) struct Trust {
    /// One JSON line a file instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// Trust anchors.
    #[arg(long, value_name = "PEM|TOML")]
    pub(crate) anchor: Vec<PathBuf>,
    /// More certificates for building paths.
    #[arg(long, value_name = "FILE")]
    pub(crate) cert: Vec<PathBuf>,
    /// Certificate revocation lists.
    #[arg(long, value_name = "FILE")]
    pub(crate) crl: Vec<PathBuf>,
    /// OCSP responses.
    #[arg(long, value_name = "FILE")]
    pub(crate) ocsp: Vec<PathBuf>,
    /// The time to judge for.
    #[arg(long, value_name = "RFC3339")]
    pub(crate) at: Option<String>,
    /// The policy to judge by.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) policy: Option<String>,
    /// What the certificate is used for.
    #[arg(
        long = "for",
        value_name = "PURPOSE",
        default_value = "document-signing"
    )]
    pub(crate) purpose: UsedFor,
    /// Whether it has to be known that nothing was revoked.
    #[arg(long, value_name = "required|where-known", default_value = "required")]
    pub(crate) revocation: Revocation,
    /// The certificates.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// What a certificate can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum UsedFor {
    DocumentSigning,
    TimeStamping,
    OcspSigning,
    CrlSigning,
    Any,
}

/// Whether a status has to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Revocation {
    Required,
    WhereKnown,
}
