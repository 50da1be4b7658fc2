//! Table `events`: what happened, in order. The database itself forbids changing or deleting one.

use super::{Database, DbError};
use crate::clock;
use sqlx::SqliteConnection;
use time::OffsetDateTime;

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// An application got a credential.
    CredentialCreated,
    /// A credential was withdrawn.
    CredentialRevoked,
    /// A signature is about to be made; detail: SHA-256 of the document before it.
    SigningIntended,
    /// It was made and stored; detail: SHA-256 of the signed document.
    Signed,
    /// It was not made, or its check failed; detail: the error's code.
    SigningFailed,
    /// An intent that a stopped process left behind was removed at start.
    IntentSwept,
    /// Ids were reserved for signatures with a key elsewhere, in one request; detail: how many, and SHA-256 of
    /// the plan. Which they are stands in `documents`.
    Reserved,
    /// The signed file of a reserved id came; detail: SHA-256 of it.
    Registered,
}

impl EventKind {
    fn name(self) -> &'static str {
        match self {
            Self::CredentialCreated => "credential-created",
            Self::CredentialRevoked => "credential-revoked",
            Self::SigningIntended => "signing-intended",
            Self::Signed => "signed",
            Self::SigningFailed => "signing-failed",
            Self::IntentSwept => "intent-swept",
            Self::Reserved => "reserved",
            Self::Registered => "registered",
        }
    }
}

/// One thing that happened, as it is read back.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// Its place in the order, from 1.
    pub id: i64,
    /// The stable name of its kind.
    pub kind: String,
    /// The application's name.
    pub application: Option<String>,
    /// The document's id.
    pub document: Option<String>,
    /// See [`EventKind`].
    pub detail: Option<String>,
}

/// What to write down beside the kind and the time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Circumstances<'a> {
    pub(super) application: Option<&'a str>,
    pub(super) document: Option<&'a str>,
    pub(super) detail: Option<&'a str>,
}

/// Appends inside the caller's transaction, so that a thing and its record stand or fall together.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    kind: EventKind,
    at: OffsetDateTime,
    circumstances: Circumstances<'_>,
) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO events (at, kind, application, document, detail) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(clock::rfc3339(at))
    .bind(kind.name())
    .bind(circumstances.application)
    .bind(circumstances.document)
    .bind(circumstances.detail)
    .execute(connection)
    .await?;
    Ok(())
}

impl Database {
    /// Every event, oldest first.
    ///
    /// # Errors
    /// [`DbError::Sql`].
    pub async fn events(&self) -> Result<Vec<Event>, DbError> {
        let events = sqlx::query_as(
            "SELECT id, kind, application, document, detail FROM events ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(events)
    }
}
