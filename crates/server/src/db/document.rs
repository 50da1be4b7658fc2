//! Tables `documents` and `document_contents`: what was signed, and the intent to sign before that.
//!
//! The intent is durable before the key is used; the signed row and its bytes come in one
//! transaction. What lies between is never shown, and swept when the server starts. An id that was
//! reserved for a key elsewhere waits for its file instead.

use super::application_credential::Application;
use super::event::{self, Circumstances};
use super::{Database, DbError, EventKind};
use crate::clock;
use crate::document_id::DocumentId;
use sqlx::SqliteConnection;
use time::OffsetDateTime;

/// A signed document as the registry knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// SHA-256 of the file when it was stored.
    pub signed_sha256: [u8; 32],
    /// The file.
    pub pdf: Vec<u8>,
}

/// What turns an intent, or a reserved id, into a signed document.
#[derive(Debug, Clone, Copy)]
pub struct Completion<'a> {
    /// SHA-256 of `pdf`.
    pub signed_sha256: [u8; 32],
    /// The signer's distinguished name (RFC 4514).
    pub signer: &'a str,
    /// SHA-256 of the signing certificate.
    pub certificate_sha256: [u8; 32],
    /// Its serial number in hex.
    pub serial: &'a str,
    /// The full name of the signature field.
    pub field: &'a str,
    /// The time claimed in the signature.
    pub signed_at: OffsetDateTime,
    /// The file.
    pub pdf: &'a [u8],
}

/// What a row is before it is signed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unfinished {
    /// This server is about to sign.
    Intent,
    /// Somebody else was; only the file tells what it was made of.
    Reserved {
        /// SHA-256 of the document before it was signed.
        base_sha256: [u8; 32],
    },
}

/// Makes the row `id` a signed document with its bytes inside the caller's transaction; says how many rows it
/// found in that state.
pub(super) async fn finish(
    connection: &mut SqliteConnection,
    id: DocumentId,
    from: Unfinished,
    completion: Completion<'_>,
) -> Result<u64, DbError> {
    let (state, base_sha256) = match &from {
        Unfinished::Intent => ("intent", None),
        Unfinished::Reserved { base_sha256 } => ("reserved", Some(base_sha256.as_slice())),
    };
    let id = id.to_string();
    let finished = sqlx::query(
        "UPDATE documents SET state = 'signed', base_sha256 = coalesce(base_sha256, ?), signed_sha256 = ?,
            signer = ?, certificate_sha256 = ?, serial = ?, field = ?, signed_at = ?
         WHERE id = ? AND state = ?",
    )
    .bind(base_sha256)
    .bind(completion.signed_sha256.as_slice())
    .bind(completion.signer)
    .bind(completion.certificate_sha256.as_slice())
    .bind(completion.serial)
    .bind(completion.field)
    .bind(clock::rfc3339(completion.signed_at))
    .bind(&id)
    .bind(state)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if finished == 1 {
        sqlx::query("INSERT INTO document_contents (document_id, pdf) VALUES (?, ?)")
            .bind(&id)
            .bind(completion.pdf)
            .execute(&mut *connection)
            .await?;
    }
    Ok(finished)
}

impl Database {
    /// Writes down that `id` is about to be signed for `application` (`None`: the demo's own).
    ///
    /// # Errors
    /// [`DbError::Sql`].
    pub async fn record_intent(
        &self,
        id: DocumentId,
        application: Option<&Application>,
        base_sha256: [u8; 32],
    ) -> Result<(), DbError> {
        let now = clock::now();
        let id = id.to_string();
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO documents (id, state, application_id, base_sha256, intended_at)
             VALUES (?, 'intent', ?, ?, ?)",
        )
        .bind(&id)
        .bind(application.map(|application| application.id.0))
        .bind(base_sha256.as_slice())
        .bind(clock::rfc3339(now))
        .execute(&mut *transaction)
        .await?;
        let digest = hex::encode(base_sha256);
        let circumstances = Circumstances {
            application: application.map(|application| application.name.as_str()),
            document: Some(&id),
            detail: Some(&digest),
        };
        event::append(
            &mut transaction,
            EventKind::SigningIntended,
            now,
            circumstances,
        )
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Makes the intent `id` a signed document, bytes and all, or leaves everything as it was.
    ///
    /// # Errors
    /// [`DbError::IntentMissing`] and [`DbError::Sql`].
    pub async fn complete(
        &self,
        id: DocumentId,
        application: Option<&Application>,
        completion: Completion<'_>,
    ) -> Result<(), DbError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        if finish(&mut transaction, id, Unfinished::Intent, completion).await? != 1 {
            return Err(DbError::IntentMissing);
        }
        let id = id.to_string();
        let digest = hex::encode(completion.signed_sha256);
        let circumstances = Circumstances {
            application: application.map(|application| application.name.as_str()),
            document: Some(&id),
            detail: Some(&digest),
        };
        event::append(
            &mut transaction,
            EventKind::Signed,
            clock::now(),
            circumstances,
        )
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Removes the intent `id` after the signature was not made; the events keep why.
    ///
    /// # Errors
    /// [`DbError::Sql`].
    pub async fn abandon_intent(
        &self,
        id: DocumentId,
        application: Option<&Application>,
        code: &str,
    ) -> Result<(), DbError> {
        let id = id.to_string();
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM documents WHERE id = ? AND state = 'intent'")
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        let circumstances = Circumstances {
            application: application.map(|application| application.name.as_str()),
            document: Some(&id),
            detail: Some(code),
        };
        event::append(
            &mut transaction,
            EventKind::SigningFailed,
            clock::now(),
            circumstances,
        )
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Removes what a stopped process left between intent and completion; says how many. Only
    /// [`Database::open`] calls this, as the file's owner: a running server's intents look the same.
    pub(super) async fn sweep_intents(&self) -> Result<usize, DbError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let swept: Vec<String> =
            sqlx::query_scalar("DELETE FROM documents WHERE state = 'intent' RETURNING id")
                .fetch_all(&mut *transaction)
                .await?;
        for id in &swept {
            let circumstances = Circumstances {
                document: Some(id),
                ..Circumstances::default()
            };
            event::append(
                &mut transaction,
                EventKind::IntentSwept,
                clock::now(),
                circumstances,
            )
            .await?;
        }
        transaction.commit().await?;
        Ok(swept.len())
    }

    /// The length of the signed document `id` in bytes, if there is one. Its bytes are not read.
    ///
    /// # Errors
    /// [`DbError::Sql`] and [`DbError::Corrupt`].
    pub async fn document_len(&self, id: DocumentId) -> Result<Option<usize>, DbError> {
        let len: Option<i64> = sqlx::query_scalar(
            "SELECT length(pdf) FROM documents JOIN document_contents ON document_id = id
             WHERE id = ? AND state = 'signed'",
        )
        .bind(id.to_string())
        .fetch_optional(&self.pool)
        .await?;
        len.map(usize::try_from)
            .transpose()
            .map_err(|_| DbError::Corrupt {
                what: "a document's length",
            })
    }

    /// The signed document `id`, if there is one.
    ///
    /// # Errors
    /// [`DbError::Sql`] and [`DbError::Corrupt`].
    pub async fn document(&self, id: DocumentId) -> Result<Option<Document>, DbError> {
        let row: Option<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT signed_sha256, pdf FROM documents JOIN document_contents ON document_id = id
             WHERE id = ? AND state = 'signed'",
        )
        .bind(id.to_string())
        .fetch_optional(&self.pool)
        .await?;
        let Some((signed_sha256, pdf)) = row else {
            return Ok(None);
        };
        match signed_sha256.try_into() {
            Ok(signed_sha256) => Ok(Some(Document { signed_sha256, pdf })),
            Err(_) => Err(DbError::Corrupt {
                what: "a document's digest",
            }),
        }
    }
}
