//! What this server says about a stored document, and saying it again without checking anew for a
//! short while: a circular that a thousand people scan is verified once a minute.

use crate::clock;
use crate::db::{Database, DbError, Document};
use crate::document_id::DocumentId;
use crate::queue::Panicked;
use crate::signing::sha256;
use crate::verification::Verifier;
use segel_core::verify::report::Report;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a judgement is shown again. The page says when it was made.
const FRESH_FOR: Duration = Duration::from_secs(60);

/// Judgements kept at a time, some kilobytes each.
const MAX_KEPT: usize = 1000;

/// One stored document, verified.
#[derive(Debug)]
pub(crate) struct Judgement {
    /// What core says about the file.
    pub(crate) report: Report,
    /// Whether the file is the one that was recorded.
    pub(crate) record: Record,
    /// SHA-256 of the file as it is now.
    pub(crate) sha256: [u8; 32],
    /// The length of the file in bytes.
    pub(crate) len: usize,
}

/// The stored file against the digest in its registry entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Record {
    /// The file is what was stored.
    Same,
    /// It is not.
    Different,
}

impl Record {
    pub(crate) fn of(document: &Document) -> (Self, [u8; 32]) {
        let now = sha256(&document.pdf);
        let record = if now == document.signed_sha256 {
            Self::Same
        } else {
            Self::Different
        };
        (record, now)
    }
}

/// Why there is no judgement.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JudgementError {
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("more documents are waiting than can be verified")]
    Busy,
    #[error("the stored document is not the one that was recorded")]
    Exchanged,
    #[error("the verifying thread panicked")]
    Panicked,
}

impl From<Panicked> for JudgementError {
    fn from(_: Panicked) -> Self {
        Self::Panicked
    }
}

/// The judgements of the last minute.
#[derive(Default)]
pub(crate) struct Judgements {
    kept: Mutex<HashMap<DocumentId, (Instant, Arc<Judgement>)>>,
}

impl Judgements {
    /// The judgement of the stored document `id`; `None` where there is no such document.
    pub(crate) async fn of(
        &self,
        id: DocumentId,
        database: &Database,
        verifier: &Arc<Verifier>,
    ) -> Result<Option<Arc<Judgement>>, JudgementError> {
        if let Some(judgement) = self.recall(id) {
            return Ok(Some(judgement));
        }
        let Some(len) = database.document_len(id).await? else {
            return Ok(None);
        };
        let place = verifier.admit(len).ok_or(JudgementError::Busy)?;
        let Some(document) = database.document(id).await? else {
            return Ok(None);
        };
        let judging = Arc::clone(verifier);
        let judgement = place.run(move || judge(&document, &judging)).await?;
        let judgement = Arc::new(judgement);
        self.keep(id, Arc::clone(&judgement));
        Ok(Some(judgement))
    }

    fn recall(&self, id: DocumentId) -> Option<Arc<Judgement>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, judgement) = kept.get(&id)?;
        (at.elapsed() < FRESH_FOR).then(|| Arc::clone(judgement))
    }

    fn keep(&self, id: DocumentId, judgement: Arc<Judgement>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT {
            kept.retain(|_, (at, _)| at.elapsed() < FRESH_FOR);
        }
        if kept.len() < MAX_KEPT {
            kept.insert(id, (Instant::now(), judgement));
        }
    }
}

fn judge(document: &Document, verifier: &Verifier) -> Judgement {
    let (record, sha256) = Record::of(document);
    Judgement {
        report: verifier.judge(&document.pdf, clock::now()),
        record,
        sha256,
        len: document.pdf.len(),
    }
}
