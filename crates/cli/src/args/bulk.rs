//! `segel bulk`.

use super::network::Levels;
use super::statement::Statement;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Signs many PDFs.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Bulk {
    #[command(subcommand)]
    pub(crate) command: BulkCommand,
}

/// What is to be done with a run.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum BulkCommand {
    Run(Box<Run>),
    Resume(Resume),
    Status(Status),
    Report(Report),
    Register(Register),
}

/// Plans and signs.
#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) profile: Profile,
    #[command(flatten)]
    pub(crate) conduct: Conduct,
    /// Prints the plan and signs nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// A folder, a manifest, or `-` for standard input.
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,
    /// The folder of what is signed.
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
}

/// Goes on with a run that did not come to its end.
#[derive(Debug, clap::Args)]
pub(crate) struct Resume {
    #[command(flatten)]
    pub(crate) conduct: Conduct,
    /// The folder of what is signed.
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
}

/// How far a run has come.
#[derive(Debug, clap::Args)]
pub(crate) struct Status {
    /// One JSON line instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// Which run; the last one where absent.
    #[arg(long, value_name = "N")]
    pub(crate) run: Option<u32>,
    /// The folder of what is signed.
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
}

/// What became of each document.
#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    /// JSON lines and a summary instead of CSV.
    #[arg(long)]
    pub(crate) json: bool,
    /// Which run; the last one where absent.
    #[arg(long, value_name = "N")]
    pub(crate) run: Option<u32>,
    /// The folder of what is signed.
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
}

/// Brings to the server what is signed and what it does not have.
#[derive(Debug, clap::Args)]
pub(crate) struct Register {
    /// JSON lines instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// Where to read the secret of the application's credential.
    #[arg(long, value_name = "N")]
    pub(crate) server_secret_fd: Option<u32>,
    /// No progress.
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Which run; the last one where absent.
    #[arg(long, value_name = "N")]
    pub(crate) run: Option<u32>,
    /// The folder of what is signed.
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
}

/// What every signature of a run has in common. It stands in the plan, for whoever resumes the run.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// Where the key lives; several tokens hold the same key.
    #[arg(long, value_name = "ADDR", required = true)]
    pub(crate) token: Vec<String>,
    /// Which key of the token.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: String,
    /// The signing certificate, and perhaps its issuers behind it.
    #[arg(long, value_name = "PEM")]
    pub(crate) cert: Option<PathBuf>,
    /// Certificates of issuers, to be embedded.
    #[arg(long, value_name = "PEM")]
    pub(crate) chain: Option<PathBuf>,
    /// What is signed for.
    #[arg(long, value_name = "signature|paraf|seal", default_value = "signature")]
    pub(crate) kind: Kind,
    /// PAdES baseline level.
    #[arg(long, value_name = "B-B|B-T|B-LT|B-LTA")]
    pub(crate) level: Option<String>,
    /// Whether a document that does not reach the level is kept at a lower one.
    #[arg(long)]
    pub(crate) accept_lower_level: bool,
    #[command(flatten)]
    pub(crate) levels: Levels,
    /// The most time-stamps that are asked for in a day.
    #[arg(long, value_name = "N", requires = "tsa")]
    pub(crate) tsa_budget: Option<u32>,
    #[command(flatten)]
    pub(crate) statement: Statement,
    /// Signs what the same signer has signed already.
    #[arg(long)]
    pub(crate) again: bool,
    /// Where ids are reserved for QR codes, and documents registered.
    #[arg(long, value_name = "URL", requires = "application")]
    pub(crate) server: Option<String>,
    /// The name of the credential for it.
    #[arg(long, value_name = "NAME", requires = "server")]
    pub(crate) application: Option<String>,
}

/// What somebody signs for (paraf: the initials of whoever has checked a letter).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// The official who answers for the letter.
    #[default]
    Signature,
    /// Whoever has checked it before.
    Paraf,
    /// The organisation.
    Seal,
}

/// How a run goes about it; of no matter for what comes out.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Conduct {
    /// JSON lines instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
    /// No progress.
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Where to read the PINs, in the order of the tokens; one serves all.
    #[arg(long, value_name = "N")]
    pub(crate) pin_fd: Vec<u32>,
    /// Where to read the password of encrypted documents.
    #[arg(long, value_name = "N")]
    pub(crate) password_fd: Option<u32>,
    /// Where to read the secret of the application's credential.
    #[arg(long, value_name = "N")]
    pub(crate) server_secret_fd: Option<u32>,
    /// How many documents are signed at once.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) threads: Option<u16>,
    /// How long a token or a network that went away is waited for, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) patience: u64,
}
