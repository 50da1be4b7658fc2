//! `segel-server credential …`

use super::Failure;
use crate::arguments::CredentialCommand;
use crate::clock;
use crate::config::Config;
use crate::credential::{ApplicationName, Secret};
use crate::db::{Database, Ownership};
use std::io::{self, Write};
use std::path::Path;

pub(super) async fn run(command: CredentialCommand, config: &Path) -> Result<(), Failure> {
    let path = Config::load_database_path(config)?;
    let database = Database::open(&path, Ownership::Shared).await?;
    let outcome = match command {
        CredentialCommand::Create { name } => create(&database, &name).await,
        CredentialCommand::List => list(&database).await,
        CredentialCommand::Revoke { name } => revoke(&database, &name).await,
    };
    database.close().await;
    outcome
}

/// The secret goes to standard output alone, so that it can be piped into a secret store.
async fn create(database: &Database, name: &str) -> Result<(), Failure> {
    let Some(name) = ApplicationName::parse(name) else {
        return Err(Failure::refused(
            format!("--name {name:?} cannot name an application"),
            "Use 1 to 64 lower-case letters, digits, full stops, hyphens and underscores",
        ));
    };
    let Some(secret) = Secret::generate() else {
        return Err(Failure::failed(
            "the operating system gave no random bytes",
            "Try again later",
        ));
    };
    if database.create_credential(&name, &secret).await?.is_none() {
        return Err(Failure::refused(
            format!(
                "the application {:?} has a credential in force",
                name.as_str()
            ),
            "Revoke it first, or give the new one another name so that both work meanwhile",
        ));
    }
    say(&mut io::stdout(), secret.reveal())?;
    say(
        &mut io::stderr(),
        &format!(
            "Credential of {} made. The line on standard output is its secret; it is not shown again.",
            name.as_str()
        ),
    )
}

async fn list(database: &Database) -> Result<(), Failure> {
    for credential in database.credentials().await? {
        let state = match credential.revoked_at {
            Some(at) => format!("revoked {}", clock::rfc3339(at)),
            None => "in force".to_owned(),
        };
        let line = format!(
            "{}\tcreated {}\t{state}",
            credential.name,
            clock::rfc3339(credential.created_at)
        );
        say(&mut io::stdout(), &line)?;
    }
    Ok(())
}

async fn revoke(database: &Database, name: &str) -> Result<(), Failure> {
    if database.revoke_credential(name).await? {
        say(&mut io::stderr(), &format!("Credential of {name} revoked."))
    } else {
        Err(Failure::refused(
            format!("no credential is in force under the name {name:?}"),
            "segel-server credential list shows the names",
        ))
    }
}

fn say(to: &mut dyn Write, line: &str) -> Result<(), Failure> {
    writeln!(to, "{line}").map_err(|error| {
        Failure::failed(
            format!("the answer could not be written: {error}"),
            "Keep standard output open; revoke the credential if its secret was lost",
        )
    })
}
