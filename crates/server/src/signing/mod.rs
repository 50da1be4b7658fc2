//! The one way to a signed document: intent, key, self-check, registry.
//!
//! `POST /v1/sign` and the demo both go through [`Signatory::sign`].

mod order;
mod probe;

pub use order::{Order, QrCode, VisibleOrder};
pub use probe::Unusable;

use crate::clock;
use crate::config::PublicUrl;
use crate::db::{Application, Completion, Database, DbError};
use crate::document_id::DocumentId;
use crate::queue::{Panicked, Place, Queue};
use crate::verification::{Unacceptable, Verifier};
use segel_core::algorithm::DigestAlgorithm;
use segel_core::inspection::{Finding, Refused};
use segel_core::pdf::Document;
use segel_core::verify::report::{Level, Report};
use segel_core::x509::Certificate;
use segel_core::{Limits, Signer};
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;

/// One key and everything that a signature by it needs.
pub struct Signatory {
    signer: Arc<dyn Signer>,
    verifier: Arc<Verifier>,
    database: Database,
    public_url: PublicUrl,
    refused: Refused,
    limits: Limits,
    queue: Queue,
}

/// A document that was signed, checked and stored.
pub struct SignedDocument {
    /// Its id.
    pub id: DocumentId,
    /// Its page.
    pub url: String,
    /// The file.
    pub pdf: Vec<u8>,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// The signer's distinguished name (RFC 4514).
    pub signer: String,
    /// The certificate's serial number in hex.
    pub serial: String,
    /// The full name of the signature field.
    pub field: String,
    /// The time claimed in the signature.
    pub signed_at: OffsetDateTime,
    /// The PAdES baseline level that the self-check saw.
    pub level: Option<Level>,
    /// What the self-check said about the whole file.
    pub report: Report,
    /// What was found in the document before it was signed.
    pub findings: Vec<Finding>,
}

/// Why there is no signed document. Nothing is left behind in any case.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// Core could not sign this document with this key.
    #[error(transparent)]
    Core(#[from] segel_core::Error),
    /// The document came with a signature that is broken; signing would vouch for it.
    #[error("the signature {field} that the document came with is TOTAL-FAILED")]
    EarlierSignatureFailed {
        /// The full name of its field.
        field: String,
    },
    /// What was made does not verify under this server's own trust anchors.
    #[error("the new signature did not pass the self-check: {reason}")]
    SelfCheck {
        /// What the verification said.
        reason: String,
    },
    /// The registry failed.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Random,
    /// The work panicked.
    #[error("the signing thread panicked")]
    Panicked,
}

impl SigningError {
    /// The stable name of the error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Core(error) => error.code(),
            Self::EarlierSignatureFailed { .. } => "earlier-signature-failed",
            Self::SelfCheck { .. } => "self-check-failed",
            Self::Database(_) => "database",
            Self::Random | Self::Panicked => "internal",
        }
    }
}

impl From<Panicked> for SigningError {
    fn from(_: Panicked) -> Self {
        Self::Panicked
    }
}

/// What comes out of the key, checked and not yet stored.
struct Made {
    pdf: Vec<u8>,
    sha256: [u8; 32],
    field: String,
    signed_at: OffsetDateTime,
    level: Option<Level>,
    report: Report,
    findings: Vec<Finding>,
}

impl Signatory {
    /// Brings together a key, the checks on what it makes, and where that is kept.
    #[must_use]
    pub fn new(
        signer: Arc<dyn Signer>,
        verifier: Arc<Verifier>,
        database: Database,
        public_url: PublicUrl,
        queue: Queue,
    ) -> Self {
        Self {
            signer,
            verifier,
            database,
            public_url,
            refused: Refused::None,
            limits: Limits::default(),
            queue,
        }
    }

    /// The same, with findings for which it signs no document, beside those of each order.
    #[must_use]
    pub fn refusing(self, refused: Refused) -> Self {
        Self { refused, ..self }
    }

    /// The signing certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.signer.chain().leaf()
    }

    /// Takes a place for a body of at most `bytes` among the documents to be signed, or `None`
    /// where it does not fit now.
    #[must_use]
    pub fn admit(&self, bytes: usize) -> Option<Place> {
        self.queue.admit(bytes)
    }

    /// Waits until no document is being signed, at most `patience`.
    pub async fn drain(&self, patience: Duration) -> bool {
        self.queue.drain(patience).await
    }

    /// Signs `order` for `application` and stores the result before it is returned.
    ///
    /// Goes on to the end even where the caller stops waiting: an interrupted request leaves either
    /// a whole signed document or none.
    ///
    /// # Errors
    /// [`SigningError`]; the intent is removed from the registry and the events say why.
    pub async fn sign(
        self: &Arc<Self>,
        place: Place,
        order: Order,
        application: Option<Application>,
    ) -> Result<SignedDocument, SigningError> {
        let signatory = Arc::clone(self);
        let signing = tokio::spawn(async move {
            let application = application.as_ref();
            let outcome = signatory.sign_to_the_end(&place, order, application).await;
            count(&outcome);
            outcome
        });
        signing.await.unwrap_or(Err(SigningError::Panicked))
    }

    async fn sign_to_the_end(
        self: &Arc<Self>,
        place: &Place,
        order: Order,
        application: Option<&Application>,
    ) -> Result<SignedDocument, SigningError> {
        let id = DocumentId::draw().ok_or(SigningError::Random)?;
        let (order, base_sha256) = place
            .run(move || {
                let digest = sha256(&order.pdf);
                (order, digest)
            })
            .await?;
        self.database
            .record_intent(id, application, base_sha256)
            .await?;
        match self.make_and_store(place, id, order, application).await {
            Ok(document) => Ok(document),
            Err(error) => {
                let abandoned = self.database.abandon_intent(id, application, error.code());
                if let Err(left) = abandoned.await {
                    // It is never shown, and the next start sweeps it.
                    tracing::error!(detail = %left, "an intent stays in the registry");
                }
                Err(error)
            }
        }
    }

    async fn make_and_store(
        self: &Arc<Self>,
        place: &Place,
        id: DocumentId,
        order: Order,
        application: Option<&Application>,
    ) -> Result<SignedDocument, SigningError> {
        let url = self.public_url.document(id);
        let signatory = Arc::clone(self);
        let page = url.clone();
        let made = place.run(move || signatory.make(&order, &page)).await??;
        let certificate = self.certificate();
        let document = SignedDocument {
            id,
            url,
            pdf: made.pdf,
            sha256: made.sha256,
            signer: certificate.subject(),
            serial: certificate.serial(),
            field: made.field,
            signed_at: made.signed_at,
            level: made.level,
            report: made.report,
            findings: made.findings,
        };
        let completion = Completion {
            signed_sha256: document.sha256,
            signer: &document.signer,
            certificate_sha256: sha256(certificate.der()),
            serial: &document.serial,
            field: &document.field,
            signed_at: document.signed_at,
            pdf: &document.pdf,
        };
        self.database.complete(id, application, completion).await?;
        Ok(document)
    }

    /// Uses the key, then looks at the result as a stranger would.
    fn make(&self, order: &Order, page: &str) -> Result<Made, SigningError> {
        let signed_at = clock::now();
        let request = order.request(signed_at, page);
        let mut pdf = Vec::with_capacity(order.pdf.len().saturating_add(64 * 1024));
        let document = Document::open(&order.pdf, &self.limits)?;
        let looking = order.looking.refusing(&self.refused);
        let findings = looking.at(&document)?.list;
        let signed = segel_core::sign::sign(&document, &request, self.signer.as_ref(), &mut pdf)?;
        let report = self.verifier.judge(&pdf, clock::now());
        let level = self.check(&report, &signed.field)?;
        Ok(Made {
            pdf,
            sha256: signed.sha256,
            field: signed.field,
            signed_at,
            level,
            report,
            findings,
        })
    }

    /// Says which level the new signature has, where the file may be handed out.
    fn check(&self, report: &Report, field: &str) -> Result<Option<Level>, SigningError> {
        let mut signatures = report.signatures.iter();
        let Some(new) = signatures.find(|signature| signature.field == field) else {
            return Err(SigningError::SelfCheck {
                reason: format!("the field {field} is not in the output: {}", report.reason),
            });
        };
        match self.verifier.accept(report, new) {
            Ok(()) => Ok(new.level),
            Err(Unacceptable::EarlierFailed { field }) => {
                Err(SigningError::EarlierSignatureFailed { field })
            }
            Err(_) => Err(SigningError::SelfCheck {
                reason: report.reason.clone(),
            }),
        }
    }
}

fn count(outcome: &Result<SignedDocument, SigningError>) {
    match outcome {
        Ok(_) => metrics::counter!("segel_signatures_total", "outcome" => "made"),
        Err(error) => {
            metrics::counter!("segel_signatures_total", "outcome" => "failed", "code" => error.code())
        }
    }
    .increment(1);
}

/// SHA-256 as the fixed array that the registry keeps.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    digest.copy_from_slice(&DigestAlgorithm::Sha256.digest(bytes));
    digest
}
