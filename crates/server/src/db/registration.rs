//! Table `registrations`: the signed files that came for reserved ids.

use super::application_credential::Application;
use super::document::{self, Completion, Unfinished};
use super::event::{self, Circumstances};
use super::{Database, DbError, EventKind};
use crate::clock;
use crate::document_id::DocumentId;
use time::OffsetDateTime;

/// An id that an application reserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reservation {
    /// SHA-256 of the plan that it was reserved for.
    pub(crate) plan_sha256: [u8; 32],
    /// The file, if it came.
    pub(crate) file: Option<RegisteredFile>,
}

/// What is answered of a registered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RegisteredFile {
    /// SHA-256 of the file.
    pub(crate) sha256: [u8; 32],
    /// The level that it had when it came.
    pub(crate) level: Option<String>,
    /// When it came.
    pub(crate) registered_at: OffsetDateTime,
}

/// What the journal of the signing says beside what the file says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JournalFacts<'a> {
    /// The row of the plan.
    pub(crate) row: u32,
    /// SHA-256 of the document before it was signed.
    pub(crate) in_sha256: [u8; 32],
    /// The level that was made.
    pub(crate) level: Option<&'a str>,
    /// When.
    pub(crate) signed_at: OffsetDateTime,
    /// How long it took.
    pub(crate) milliseconds: u32,
    /// What kind of signature it is.
    pub(crate) kind: Option<&'a str>,
}

/// What turns a reserved id into a signed document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival<'a> {
    /// The file and what it says.
    pub(crate) completion: Completion<'a>,
    /// The level that it has now.
    pub(crate) level: Option<&'a str>,
    /// What the journal says.
    pub(crate) journal: JournalFacts<'a>,
    /// Now.
    pub(crate) registered_at: OffsetDateTime,
}

/// Whether a file was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It was.
    Now,
    /// Somebody was faster, or the id is none that is awaited.
    Not,
}

impl Database {
    /// The id as `application` reserved it; `None` for every other id, also for another application's.
    pub(crate) async fn reservation(
        &self,
        id: DocumentId,
        application: &Application,
    ) -> Result<Option<Reservation>, DbError> {
        type Row = (Vec<u8>, Option<Vec<u8>>, Option<String>, Option<String>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT plan_sha256, signed_sha256, level, registered_at
             FROM documents
             JOIN reservations ON reservations.id = reservation_id
             JOIN application_credentials ON application_credentials.id = reservations.application_id
             LEFT JOIN registrations ON document_id = documents.id
             WHERE documents.id = ? AND name = ?",
        )
        .bind(id.to_string())
        .bind(&application.name)
        .fetch_optional(&self.pool)
        .await?;
        let Some((plan_sha256, signed_sha256, level, registered_at)) = row else {
            return Ok(None);
        };
        let digest = |bytes: Vec<u8>| bytes.try_into().ok();
        let file = match (signed_sha256, registered_at) {
            (Some(sha256), Some(at)) => {
                digest(sha256)
                    .zip(clock::parse(&at))
                    .map(|(sha256, registered_at)| {
                        Some(RegisteredFile {
                            sha256,
                            level,
                            registered_at,
                        })
                    })
            }
            (None, None) => Some(None),
            _ => None,
        };
        digest(plan_sha256)
            .zip(file)
            .map(|(plan_sha256, file)| Some(Reservation { plan_sha256, file }))
            .ok_or(DbError::Corrupt {
                what: "a registration",
            })
    }

    /// Makes the reserved `id` a signed document, bytes, journal and event, or leaves everything as it was.
    pub(crate) async fn register(
        &self,
        id: DocumentId,
        application: &Application,
        arrival: Arrival<'_>,
    ) -> Result<Taken, DbError> {
        let (completion, journal) = (arrival.completion, arrival.journal);
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let from = Unfinished::Reserved {
            base_sha256: journal.in_sha256,
        };
        if document::finish(&mut transaction, id, from, completion).await? != 1 {
            return Ok(Taken::Not);
        }
        let id = id.to_string();
        sqlx::query(
            "INSERT INTO registrations (document_id, registered_at, level, journal_row, journal_level,
                journal_signed_at, journal_milliseconds, journal_kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&id)
        .bind(clock::rfc3339(arrival.registered_at))
        .bind(arrival.level)
        .bind(journal.row)
        .bind(journal.level)
        .bind(clock::rfc3339(journal.signed_at))
        .bind(journal.milliseconds)
        .bind(journal.kind)
        .execute(&mut *transaction)
        .await?;
        let digest = hex::encode(completion.signed_sha256);
        let circumstances = Circumstances {
            application: Some(&application.name),
            document: Some(&id),
            detail: Some(&digest),
        };
        event::append(
            &mut transaction,
            EventKind::Registered,
            arrival.registered_at,
            circumstances,
        )
        .await?;
        transaction.commit().await?;
        Ok(Taken::Now)
    }
}
