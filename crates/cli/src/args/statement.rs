//! What a signature says and shows, the same for one document and for many.

use super::placement::{Placed, word};
use segel_core::inspection::Depth;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Options of what a signature says.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize)]
pub(crate) struct Statement {
    /// Full name of the signature field.
    #[arg(long, value_name = "NAME")]
    pub(crate) field: Option<String>,
    /// `/Reason`.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// `/Location`.
    #[arg(long, value_name = "TEXT")]
    pub(crate) location: Option<String>,
    /// `/Name`.
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// `/ContactInfo`.
    #[arg(long, value_name = "TEXT")]
    pub(crate) contact: Option<String>,
    /// What the signature commits to.
    #[arg(long, value_name = "COMMITMENT", conflicts_with = "reason")]
    pub(crate) commitment: Option<Commitment>,
    /// The policy that the signature is made by.
    #[arg(long, value_name = "OID,sha256:HEX[,URL]", conflicts_with = "reason")]
    pub(crate) signature_policy: Option<String>,
    /// Certifies the document.
    #[arg(long, value_name = "no-changes|form-filling|annotations")]
    pub(crate) certify: Option<Certify>,
    /// Locks form fields.
    #[arg(long, value_name = "all|include:NAME,…|exclude:NAME,…")]
    pub(crate) lock: Option<String>,
    /// The time claimed.
    #[arg(long, value_name = "RFC3339")]
    pub(crate) signing_time: Option<String>,
    #[command(flatten)]
    #[serde(flatten)]
    pub(crate) placed: Placed,
    /// Lines in it.
    #[arg(long, value_name = "LINE", requires = "placed")]
    pub(crate) text: Vec<String>,
    /// A file that describes what it shows.
    #[arg(
        long,
        value_name = "FILE",
        requires = "placed",
        conflicts_with = "text"
    )]
    pub(crate) appearance: Option<PathBuf>,
    /// SHA-256 of that file and those that it names, of a run that is planned.
    #[arg(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) appearance_sha256: Option<String>,
    /// RSA padding.
    #[arg(long, value_name = "pkcs1|pss")]
    pub(crate) scheme: Option<Scheme>,
    /// Digest of the document and of what is signed.
    #[arg(long, value_name = "sha256|sha384|sha512")]
    pub(crate) digest: Option<Digest>,
    /// How closely documents are looked at before they are signed.
    #[arg(long, value_name = "none|structure|content", value_parser = word::<Depth>(&["none", "structure", "content"]))]
    pub(crate) inspect: Option<Depth>,
    /// Findings for which a document is not signed.
    #[arg(long, value_name = "all|FINDING,…", value_delimiter = ',')]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) refuse: Vec<String>,
    /// Read the whole output again.
    #[arg(long)]
    pub(crate) verify_after_write: bool,
}

/// How an RSA key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scheme {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1,
    /// RSASSA-PSS.
    Pss,
}

/// What the document is digested with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// What may be done after a certification (ISO 32000-2, table 257).
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Certify {
    /// Nothing.
    NoChanges,
    /// Filling in forms and signing.
    FormFilling,
    /// The same and annotations.
    Annotations,
}

/// What a signature commits to (ETSI TS 119 172-1, annex B).
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Commitment {
    /// Created, approved and sent.
    Origin,
    /// Received.
    Receipt,
    /// Delivered.
    Delivery,
    /// Sent.
    Sender,
    /// Approved.
    Approval,
    /// Created.
    Creation,
}
