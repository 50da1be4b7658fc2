//! The command line.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// The signing API, the registry of signed documents and the public verification page of Segel.
#[derive(Debug, Parser)]
#[command(name = "segel-server", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The configuration file (docs/operations/configuration.md)
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,

    /// Show the whole way on this machine with made-up people: sign three letters, verify them, serve
    /// their pages on loopback
    #[arg(long)]
    pub(crate) demo: bool,

    /// With --demo: end after the three letters instead of serving
    #[arg(long, requires = "demo")]
    pub(crate) no_serve: bool,

    /// With --demo: the folder to make; one that an earlier demo made is emptied of its files
    #[arg(
        long,
        value_name = "DIR",
        requires = "demo",
        default_value = "demo-data"
    )]
    pub(crate) demo_data: PathBuf,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The credentials with which applications ask for signatures
    #[command(subcommand)]
    Credential(CredentialCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum CredentialCommand {
    /// Make one and print its secret, which is shown this once and stored only as a digest
    Create {
        /// The application's name: 1 to 64 of a-z, 0-9, full stop, hyphen, underscore
        #[arg(long, value_name = "APP")]
        name: String,
    },
    /// List all, without secrets
    List,
    /// Withdraw the one in force under a name, at once
    Revoke {
        /// The application's name
        #[arg(long, value_name = "APP")]
        name: String,
    },
}
