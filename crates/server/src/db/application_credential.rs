//! Table `application_credentials`: who may ask for signatures.

use super::event::{self, Circumstances};
use super::{Database, DbError, EventKind};
use crate::clock;
use crate::credential::{ApplicationName, Basic, Secret, StoredSecret};
use time::OffsetDateTime;

/// The key of a credential's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ApplicationId(pub(super) i64);

/// Who asks, proven by a credential in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The credential's row.
    pub id: ApplicationId,
    /// The application's name.
    pub name: String,
}

/// One credential as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationCredential {
    /// Its row.
    pub id: ApplicationId,
    /// The application's name, which is also the Basic user name.
    pub name: String,
    /// When it was given.
    pub created_at: OffsetDateTime,
    /// When it was withdrawn.
    pub revoked_at: Option<OffsetDateTime>,
}

impl Database {
    /// Stores a new credential's tag under `name`. `None` where one of that name is in force.
    ///
    /// # Errors
    /// [`DbError::Random`] and [`DbError::Sql`].
    pub async fn create_credential(
        &self,
        name: &ApplicationName,
        secret: &Secret,
    ) -> Result<Option<ApplicationId>, DbError> {
        let stored = StoredSecret::seal(secret).ok_or(DbError::Random)?;
        let now = clock::now();
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let inserted: Result<i64, sqlx::Error> = sqlx::query_scalar(
            "INSERT INTO application_credentials (name, salt, secret_tag, created_at)
             VALUES (?, ?, ?, ?) RETURNING id",
        )
        .bind(name.as_str())
        .bind(stored.salt.as_slice())
        .bind(stored.tag.as_slice())
        .bind(clock::rfc3339(now))
        .fetch_one(&mut *transaction)
        .await;
        let id = match inserted {
            Ok(id) => id,
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let circumstances = Circumstances {
            application: Some(name.as_str()),
            ..Circumstances::default()
        };
        event::append(
            &mut transaction,
            EventKind::CredentialCreated,
            now,
            circumstances,
        )
        .await?;
        transaction.commit().await?;
        Ok(Some(ApplicationId(id)))
    }

    /// Every credential, also the revoked ones, oldest first.
    ///
    /// # Errors
    /// [`DbError::Sql`] and [`DbError::Corrupt`].
    pub async fn credentials(&self) -> Result<Vec<ApplicationCredential>, DbError> {
        let rows: Vec<(i64, String, String, Option<String>)> = sqlx::query_as(
            "SELECT id, name, created_at, revoked_at FROM application_credentials ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(listed).collect()
    }

    /// Withdraws the credential in force under `name`. `false` where there is none.
    ///
    /// # Errors
    /// [`DbError::Sql`].
    pub async fn revoke_credential(&self, name: &str) -> Result<bool, DbError> {
        let now = clock::now();
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let revoked = sqlx::query(
            "UPDATE application_credentials SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL",
        )
        .bind(clock::rfc3339(now))
        .bind(name)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if revoked == 0 {
            return Ok(false);
        }
        let circumstances = Circumstances {
            application: Some(name),
            ..Circumstances::default()
        };
        event::append(
            &mut transaction,
            EventKind::CredentialRevoked,
            now,
            circumstances,
        )
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The application that `basic` proves, if any. An unknown name costs the same comparison as a
    /// wrong secret.
    ///
    /// # Errors
    /// [`DbError::Sql`] and [`DbError::Corrupt`].
    pub async fn authenticate(&self, basic: &Basic) -> Result<Option<Application>, DbError> {
        let row: Option<(i64, Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT id, salt, secret_tag FROM application_credentials
             WHERE name = ? AND revoked_at IS NULL",
        )
        .bind(basic.name())
        .fetch_optional(&self.pool)
        .await?;
        let (id, stored) = match row {
            Some((id, salt, tag)) => {
                let stored = StoredSecret::from_columns(&salt, &tag).ok_or(DbError::Corrupt {
                    what: "a credential",
                })?;
                (Some(id), stored)
            }
            None => (None, StoredSecret::nobody()),
        };
        let proven = stored.matches(basic.secret());
        Ok(id.filter(|_| proven).map(|id| Application {
            id: ApplicationId(id),
            name: basic.name().to_owned(),
        }))
    }
}

fn listed(
    (id, name, created_at, revoked_at): (i64, String, String, Option<String>),
) -> Result<ApplicationCredential, DbError> {
    let time = |text: &str| {
        clock::parse(text).ok_or(DbError::Corrupt {
            what: "a credential's time",
        })
    };
    Ok(ApplicationCredential {
        id: ApplicationId(id),
        name,
        created_at: time(&created_at)?,
        revoked_at: revoked_at.as_deref().map(time).transpose()?,
    })
}
