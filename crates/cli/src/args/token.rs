//! `segel token`.

use clap::Subcommand;
use std::path::PathBuf;

/// Keys and where they live.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Token {
    #[command(subcommand)]
    pub(crate) command: TokenCommand,
}

/// What is to be done with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    Create(Create),
    Generate(Generate),
    Import(Import),
    Attach(Attach),
    Request(Request),
    List(List),
}

/// Makes an empty software token.
#[derive(Debug, clap::Args)]
pub(crate) struct Create {
    #[arg(long)]
    pub(crate) json: bool,
    /// The token's file; must not exist.
    #[arg(long, value_name = "PATH")]
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
}

/// Generates a key in a software token.
#[derive(Debug, clap::Args)]
pub(crate) struct Generate {
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "ADDR")]
    pub(crate) token: String,
    #[arg(long, value_name = "LABEL")]
    pub(crate) label: String,
    #[arg(long, value_name = "p256|p384|ed25519", default_value = "p256")]
    pub(crate) algorithm: NewKeyAlgorithm,
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
}

/// What kind of key is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum NewKeyAlgorithm {
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// Ed25519.
    Ed25519,
}

/// Takes an existing key into a software token.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("source").required(true))]
pub(crate) struct Import {
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "ADDR")]
    pub(crate) token: String,
    #[arg(long, value_name = "LABEL")]
    pub(crate) label: String,
    /// A PKCS#12 file.
    #[arg(long, value_name = "FILE", group = "source")]
    pub(crate) p12: Option<PathBuf>,
    /// A PKCS#8 key, PEM or DER.
    #[arg(long, value_name = "FILE", group = "source")]
    pub(crate) key: Option<PathBuf>,
    /// The certificate of a PKCS#8 key and its issuers.
    #[arg(long, value_name = "PEM", conflicts_with = "p12")]
    pub(crate) cert: Option<PathBuf>,
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
    /// The passphrase of the file that is imported.
    #[arg(long, value_name = "N")]
    pub(crate) source_passphrase_fd: Option<u32>,
}

/// Lays a certificate beside its key.
#[derive(Debug, clap::Args)]
pub(crate) struct Attach {
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "ADDR")]
    pub(crate) token: String,
    #[arg(long, value_name = "KEY")]
    pub(crate) key: String,
    #[arg(long, value_name = "PEM")]
    pub(crate) cert: PathBuf,
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
}

/// Makes a PKCS#10 request for a certificate.
#[derive(Debug, clap::Args)]
pub(crate) struct Request {
    #[arg(long, requires = "out")]
    pub(crate) json: bool,
    #[arg(long, value_name = "ADDR")]
    pub(crate) token: String,
    #[arg(long, value_name = "KEY")]
    pub(crate) key: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) cn: String,
    #[arg(long, value_name = "ORGANISATION")]
    pub(crate) o: Option<String>,
    #[arg(long, value_name = "UNIT")]
    pub(crate) ou: Vec<String>,
    #[arg(long, value_name = "COUNTRY", default_value = "ID")]
    pub(crate) c: String,
    /// The PEM file; must not exist. Standard output where absent.
    #[arg(long, value_name = "OUT")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_name = "N")]
    pub(crate) pin_fd: Option<u32>,
}

/// Lists tokens and keys.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("place").required(true))]
pub(crate) struct List {
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long, value_name = "ADDR", group = "place")]
    pub(crate) token: Option<String>,
    /// A PKCS#11 module: its slots and tokens.
    #[arg(long, value_name = "PATH", group = "place")]
    pub(crate) module: Option<PathBuf>,
    /// Log in to see private keys; the PIN is asked for on the terminal.
    #[arg(long, requires = "token")]
    pub(crate) login: bool,
    #[arg(long, value_name = "N", requires = "token")]
    pub(crate) pin_fd: Option<u32>,
}
