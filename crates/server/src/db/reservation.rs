//! Table `reservations`: ids that an application will sign under with a key of its own. The ids themselves are
//! rows of `documents` in the state `reserved`.
//!
//! Nothing sweeps them: a letter may carry such an id in ink, and its page must go on to say what is known.

use super::application_credential::Application;
use super::event::{self, Circumstances};
use super::{Database, DbError, EventKind};
use crate::clock;
use crate::document_id::DocumentId;
use time::OffsetDateTime;

/// How many ids an application may hold open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    /// So many.
    pub(crate) most: u64,
    /// Of those that were reserved at this time or later.
    pub(crate) since: OffsetDateTime,
}

/// What became of a wish to reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// It is done.
    Made,
    /// The application has so many open that these would be too many.
    TooMany {
        /// So many.
        open: u64,
    },
}

/// The ids that no signed file has come for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Open {
    /// Of those reserved at a time or later.
    pub(crate) since: u64,
    /// Of those before.
    pub(crate) before: u64,
}

impl Database {
    /// Keeps `ids` for `application` and its plan, all or none. One event for all of them: which they are stands
    /// in `documents`, by the reservation.
    pub(crate) async fn reserve(
        &self,
        application: &Application,
        ids: &[DocumentId],
        plan_sha256: [u8; 32],
        allowance: Allowance,
    ) -> Result<Reserved, DbError> {
        let now = clock::rfc3339(clock::now());
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        // An application is its name: one with a new secret goes on where it was.
        let open: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM documents
             WHERE state = 'reserved' AND intended_at >= ?
                AND application_id IN (SELECT id FROM application_credentials WHERE name = ?)",
        )
        .bind(clock::rfc3339(allowance.since))
        .bind(&application.name)
        .fetch_one(&mut *transaction)
        .await?;
        let open = counted(open)?;
        if open.saturating_add(ids.len() as u64) > allowance.most {
            return Ok(Reserved::TooMany { open });
        }
        let reservation: i64 = sqlx::query_scalar(
            "INSERT INTO reservations (application_id, plan_sha256, reserved_at) VALUES (?, ?, ?) RETURNING id",
        )
        .bind(application.id.0)
        .bind(plan_sha256.as_slice())
        .bind(&now)
        .fetch_one(&mut *transaction)
        .await?;
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        // hexadecimal digits need no escaping
        let list = format!("[\"{}\"]", ids.join("\",\""));
        sqlx::query(
            "INSERT INTO documents (id, state, application_id, reservation_id, intended_at)
             SELECT value, 'reserved', ?, ?, ? FROM json_each(?)",
        )
        .bind(application.id.0)
        .bind(reservation)
        .bind(&now)
        .bind(list)
        .execute(&mut *transaction)
        .await?;
        let detail = format!("{} for the plan {}", ids.len(), hex::encode(plan_sha256));
        let circumstances = Circumstances {
            application: Some(&application.name),
            document: None,
            detail: Some(&detail),
        };
        event::append(
            &mut transaction,
            EventKind::Reserved,
            clock::now(),
            circumstances,
        )
        .await?;
        transaction.commit().await?;
        Ok(Reserved::Made)
    }

    /// When `id` was reserved, if it was and no signed file has come since.
    pub(crate) async fn reserved_at(
        &self,
        id: DocumentId,
    ) -> Result<Option<OffsetDateTime>, DbError> {
        let at: Option<String> = sqlx::query_scalar(
            "SELECT intended_at FROM documents WHERE id = ? AND state = 'reserved'",
        )
        .bind(id.to_string())
        .fetch_optional(&self.pool)
        .await?;
        at.map(|at| {
            clock::parse(&at).ok_or(DbError::Corrupt {
                what: "a reservation's time",
            })
        })
        .transpose()
    }

    /// How many ids no signed file has come for, of all applications.
    pub(crate) async fn open_reservations(&self, since: OffsetDateTime) -> Result<Open, DbError> {
        let (all, late): (i64, i64) = sqlx::query_as(
            "SELECT count(*), count(*) FILTER (WHERE intended_at >= ?) FROM documents WHERE state = 'reserved'",
        )
        .bind(clock::rfc3339(since))
        .fetch_one(&self.pool)
        .await?;
        let since = counted(late)?;
        Ok(Open {
            since,
            before: counted(all)?.saturating_sub(since),
        })
    }
}

fn counted(count: i64) -> Result<u64, DbError> {
    u64::try_from(count).map_err(|_| DbError::Corrupt { what: "a count" })
}
