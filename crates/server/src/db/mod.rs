//! The registry: SQLite in one file, one module for each table.
//!
//! One process at a time owns the file for serving ([`Ownership::Exclusive`]); the commands that
//! create and revoke credentials work beside it.

mod application_credential;
mod document;
mod event;
mod registration;
mod reservation;

pub use application_credential::{Application, ApplicationCredential, ApplicationId};
pub use document::{Completion, Document};
pub use event::{Event, EventKind};
pub(crate) use registration::{Arrival, JournalFacts, RegisteredFile, Reservation, Taken};
pub(crate) use reservation::{Allowance, Open, Reserved};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a writer waits for another one before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a request waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// Connections: SQLite has one writer at a time, the others read.
const MAX_CONNECTIONS: u32 = 8;

/// Whether others may serve from the same file meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// Refused while another process holds the file exclusively.
    Exclusive,
    /// For a short command beside a running server.
    Shared,
}

/// What keeps the registry from working.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The file or its lock cannot be opened.
    #[error("the database file {} cannot be opened: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process serves from it.
    #[error("another segel-server already works with the database {}", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The schema could not be brought up to date.
    #[error("the database schema could not be brought up to date: {0}")]
    Migrate(#[from] MigrateError),
    /// SQLite refused a statement.
    #[error("the database refused a statement: {0}")]
    Sql(#[from] sqlx::Error),
    /// A document is to be completed that was never announced, or is complete already.
    #[error("the registry holds no intent for the document that was signed")]
    IntentMissing,
    /// A stored value is not what was written.
    #[error("the database holds {what} that this version cannot read")]
    Corrupt {
        /// What was read.
        what: &'static str,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Random,
}

/// An open registry with its schema up to date.
#[derive(Clone)]
pub struct Database {
    pool: SqlitePool,
    /// Held, never read: the lock lasts as long as the handle.
    _lock: Option<Arc<File>>,
}

impl Database {
    /// Opens `path`, creating the file with mode 0600 where it is absent, and runs the migrations.
    /// The exclusive owner also removes what an earlier owner began and did not finish.
    ///
    /// # Errors
    /// [`DbError::InUse`] where `ownership` is exclusive and another process has it;
    /// [`DbError::Open`], [`DbError::Migrate`] and [`DbError::Sql`] as they say.
    pub async fn open(path: &Path, ownership: Ownership) -> Result<Self, DbError> {
        let lock = match ownership {
            Ownership::Exclusive => Some(Arc::new(lock(path)?)),
            Ownership::Shared => None,
        };
        // SQLite gives its -wal and -shm files the mode of the database file.
        open_private(path).map_err(|source| DbError::Open {
            path: path.to_owned(),
            source,
        })?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A document that was answered must outlive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        MIGRATIONS.run(&pool).await?;
        let database = Self { pool, _lock: lock };
        if ownership == Ownership::Exclusive {
            let swept = database.sweep_intents().await?;
            if swept > 0 {
                tracing::warn!(
                    swept,
                    "removed signatures that a stopped process left unfinished"
                );
            }
        }
        Ok(database)
    }

    /// Whether the file can be read now.
    ///
    /// # Errors
    /// [`DbError::Sql`] where it cannot.
    pub async fn ping(&self) -> Result<(), DbError> {
        sqlx::query("SELECT count(*) FROM application_credentials")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Connections open and, of these, idle.
    #[must_use]
    pub fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    /// Waits for statements in progress and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn lock(path: &Path) -> Result<File, DbError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock_path = PathBuf::from(name);
    let file = open_private(&lock_path).map_err(|source| DbError::Open {
        path: lock_path.clone(),
        source,
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(DbError::InUse {
            path: path.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(DbError::Open {
            path: lock_path,
            source,
        }),
    }
}

fn open_private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}
