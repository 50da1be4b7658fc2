//! Whether the service can do its work now: the registry answers, and the key signs.

use crate::clock;
use crate::db::Database;
use crate::signing::{Signatory, Unusable};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// How long an answer is given again, so that asking often does not wear out the token.
const FRESH_FOR: Duration = Duration::from_secs(10);

/// How long a token may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// A part that does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Component {
    Database,
    SigningKey,
    SigningCertificate,
}

impl Component {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::SigningKey => "signing-key",
            Self::SigningCertificate => "signing-certificate",
        }
    }
}

/// The last answer, and the trial of the key that may still be running.
#[derive(Default)]
struct Known {
    answer: Option<(Instant, Option<Component>)>,
    trial: Option<JoinHandle<Result<(), Unusable>>>,
}

/// Finds out, at most once in ten seconds and one at a time.
pub(crate) struct Readiness {
    database: Database,
    signatory: Arc<Signatory>,
    known: Mutex<Known>,
}

impl Readiness {
    pub(crate) fn new(database: Database, signatory: Arc<Signatory>) -> Self {
        Self {
            database,
            signatory,
            known: Mutex::default(),
        }
    }

    /// The part that does not work, or `None` where all do.
    pub(crate) async fn lacking(&self) -> Option<Component> {
        let mut known = self.known.lock().await;
        if let Some((at, answer)) = known.answer
            && at.elapsed() < FRESH_FOR
        {
            return answer;
        }
        let answer = self.find_out(&mut known.trial).await;
        known.answer = Some((Instant::now(), answer));
        answer
    }

    async fn find_out(
        &self,
        trial: &mut Option<JoinHandle<Result<(), Unusable>>>,
    ) -> Option<Component> {
        if let Err(error) = self.database.ping().await {
            tracing::error!(component = Component::Database.name(), detail = %error, "not ready");
            return Some(Component::Database);
        }
        let lacking = self.try_key(trial).await.err()?;
        let component = match lacking {
            Unusable::CertificateNotInForce => Component::SigningCertificate,
            Unusable::KeyFails { .. } => Component::SigningKey,
        };
        tracing::error!(component = component.name(), detail = %lacking, "not ready");
        Some(component)
    }

    /// A token that hangs keeps one thread, not one for each time somebody asks.
    async fn try_key(
        &self,
        trial: &mut Option<JoinHandle<Result<(), Unusable>>>,
    ) -> Result<(), Unusable> {
        let running = trial.get_or_insert_with(|| {
            let signatory = Arc::clone(&self.signatory);
            tokio::task::spawn_blocking(move || signatory.try_key(clock::now()))
        });
        let outcome = tokio::time::timeout(PATIENCE, running).await;
        match outcome {
            Ok(ended) => {
                *trial = None;
                ended.unwrap_or_else(|_| Err(Unusable::fails("the trial panicked")))
            }
            Err(_) => Err(Unusable::fails("the token does not answer")),
        }
    }
}
