//! Documents that applications sign with keys of their own: an id is reserved before it is drawn on a letter, and
//! the signed file is registered under it afterwards.
//!
//! A file is taken only where this server would have handed it out itself ([`Verifier::accept`]).

mod certificate;
mod journal;

pub(crate) use journal::JournalLine;

use crate::clock;
use crate::config::PublicUrl;
use crate::db::{
    Allowance, Application, Arrival, Completion, Database, DbError, Open, RegisteredFile,
    Reservation, Reserved, Taken,
};
use crate::document_id::DocumentId;
use crate::queue::{Panicked, Place};
use crate::signing::sha256;
use crate::verification::{Unacceptable, Verifier};
use certificate::Certificates;
use segel_core::Source;
use segel_core::verify::report::{Kind, Report, SignatureReport, SubIndication, Verdict};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// How long a file is awaited. A run of a day that stops is taken up again within weeks; the page of an id says
/// from then on that nothing came. What comes later is taken all the same: the letter is true.
const AWAITED_FOR: Duration = Duration::days(30);

/// How many awaited ids one application may hold: two of the largest plans, and some hundred bytes each.
const MOST_OPEN: u64 = 20_000;

/// Whether the file of a reserved id may still be on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// It may.
    Still,
    /// It should have come long ago.
    NoLonger,
}

impl Awaited {
    fn of(reserved_at: OffsetDateTime, now: OffsetDateTime) -> Self {
        match now - reserved_at <= AWAITED_FOR {
            true => Self::Still,
            false => Self::NoLonger,
        }
    }
}

/// A reserved id without a file, as its page tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReservedId {
    /// When it was reserved.
    pub(crate) reserved_at: OffsetDateTime,
    /// Whether there is something to wait for.
    pub(crate) awaited: Awaited,
}

/// Why no ids were reserved.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReservationError {
    #[error("this application holds {open} reserved ids, and may hold {MOST_OPEN}")]
    TooMany { open: u64 },
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("the operating system gave no random bytes")]
    Random,
}

/// Why a file was not taken. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegistrationError {
    #[error("this id was not reserved by this application")]
    NotReserved,
    #[error("the plan_sha256 of the journal is not that of the plan for which the id was reserved")]
    PlanDiffers,
    #[error("the out_sha256 of the journal is not the SHA-256 of the body")]
    DigestDiffers,
    #[error("another file is registered under this id")]
    OtherFile,
    #[error("the file cannot be read: {reason}")]
    Unreadable { reason: String },
    #[error("the file has no signature")]
    NoSignature,
    #[error("a signature in the file is TOTAL-FAILED")]
    Failed,
    #[error("the signature is INDETERMINATE under this server's trust anchors{}", code(*.0))]
    Undetermined(Option<SubIndication>),
    #[error("no signature in the file is by the certificate with the serial of the journal")]
    SerialDiffers,
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("the verifying thread panicked")]
    Panicked,
}

impl RegistrationError {
    /// The stable name of the error.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NotReserved => "not-reserved",
            Self::PlanDiffers => "plan-differs",
            Self::DigestDiffers => "digest-differs",
            Self::OtherFile => "other-file-registered",
            Self::Unreadable { .. } => "unreadable",
            Self::NoSignature => "no-signature",
            Self::Failed => "signature-failed",
            Self::Undetermined(_) => "signature-undetermined",
            Self::SerialDiffers => "serial-differs",
            Self::Database(_) => "database",
            Self::Panicked => "internal",
        }
    }
}

impl From<Panicked> for RegistrationError {
    fn from(_: Panicked) -> Self {
        Self::Panicked
    }
}

impl From<Unacceptable> for RegistrationError {
    fn from(unacceptable: Unacceptable) -> Self {
        match unacceptable {
            Unacceptable::Undetermined(sub_indication) => Self::Undetermined(sub_indication),
            Unacceptable::Failed
            | Unacceptable::EarlierFailed { .. }
            | Unacceptable::FileFailed => Self::Failed,
        }
    }
}

/// ETSI's own word, where there is one.
fn code(sub_indication: Option<SubIndication>) -> String {
    sub_indication
        .and_then(|code| serde_json::to_value(code).ok())
        .and_then(|value| value.as_str().map(|code| format!(" ({code})")))
        .unwrap_or_default()
}

/// A file that is registered.
#[derive(Debug)]
pub(crate) struct Registered {
    /// Its page.
    pub(crate) url: String,
    /// What is known of it.
    pub(crate) file: RegisteredFile,
    /// Whether it came for the first time.
    pub(crate) occasion: Occasion,
}

/// Whether a file came for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// It did.
    First,
    /// A run that was interrupted sends again what it does not know to have arrived.
    Again,
}

/// Reserves ids and takes files in.
pub(crate) struct Registrar {
    database: Database,
    verifier: Arc<Verifier>,
    public_url: PublicUrl,
}

/// What the file says of the signature that the journal is about.
struct Signed {
    signer: String,
    certificate_sha256: [u8; 32],
    serial: String,
    field: String,
    level: Option<String>,
    claimed_at: Option<OffsetDateTime>,
}

impl Registrar {
    pub(crate) fn new(database: Database, verifier: Arc<Verifier>, public_url: PublicUrl) -> Self {
        Self {
            database,
            verifier,
            public_url,
        }
    }

    /// Draws `count` ids, and keeps them for `application` and its plan before anybody learns them.
    pub(crate) async fn reserve(
        &self,
        application: &Application,
        count: usize,
        plan_sha256: [u8; 32],
    ) -> Result<Vec<(DocumentId, String)>, ReservationError> {
        let ids: Option<Vec<DocumentId>> = (0..count).map(|_| DocumentId::draw()).collect();
        let ids = ids.ok_or(ReservationError::Random)?;
        let allowance = Allowance {
            most: MOST_OPEN,
            since: clock::now() - AWAITED_FOR,
        };
        let reserved = self
            .database
            .reserve(application, &ids, plan_sha256, allowance);
        match reserved.await? {
            Reserved::TooMany { open } => Err(ReservationError::TooMany { open }),
            Reserved::Made => {
                metrics::counter!("segel_reservations_total").increment(count as u64);
                let url = |id| (id, self.public_url.document(id));
                Ok(ids.into_iter().map(url).collect())
            }
        }
    }

    /// The id as `application` reserved it.
    pub(crate) async fn reservation(
        &self,
        id: DocumentId,
        application: &Application,
    ) -> Result<Reservation, RegistrationError> {
        let reservation = self.database.reservation(id, application).await?;
        reservation.ok_or(RegistrationError::NotReserved)
    }

    /// The reserved `id`, where its file has not come.
    pub(crate) async fn awaited(&self, id: DocumentId) -> Result<Option<ReservedId>, DbError> {
        let reserved_at = self.database.reserved_at(id).await?;
        Ok(reserved_at.map(|reserved_at| ReservedId {
            reserved_at,
            awaited: Awaited::of(reserved_at, clock::now()),
        }))
    }

    /// How many ids wait for their files.
    pub(crate) async fn open(&self) -> Result<Open, DbError> {
        let since = clock::now() - AWAITED_FOR;
        self.database.open_reservations(since).await
    }

    /// Takes the file of a reserved id in, once; the same file again changes nothing and gets the same answer.
    pub(crate) async fn register(
        &self,
        place: &Place,
        application: &Application,
        id: DocumentId,
        pdf: Vec<u8>,
        journal: &JournalLine,
    ) -> Result<Registered, RegistrationError> {
        let outcome = self.take(place, application, id, pdf, journal).await;
        match &outcome {
            Ok(registered) => match registered.occasion {
                Occasion::First => {
                    metrics::counter!("segel_registrations_total", "outcome" => "made")
                }
                Occasion::Again => {
                    metrics::counter!("segel_registrations_total", "outcome" => "again")
                }
            },
            Err(error) => {
                metrics::counter!("segel_registrations_total", "outcome" => "refused", "code" => error.code())
            }
        }
        .increment(1);
        outcome
    }

    async fn take(
        &self,
        place: &Place,
        application: &Application,
        id: DocumentId,
        pdf: Vec<u8>,
        journal: &JournalLine,
    ) -> Result<Registered, RegistrationError> {
        let digest = move || {
            let digest = sha256(&pdf);
            (pdf, digest)
        };
        let (pdf, digest) = place.run(digest).await?;
        if digest != journal.out_sha256 {
            return Err(RegistrationError::DigestDiffers);
        }
        let reservation = self.reservation(id, application).await?;
        if reservation.plan_sha256 != journal.plan_sha256 {
            return Err(RegistrationError::PlanDiffers);
        }
        if let Some(file) = reservation.file {
            return self.again(id, digest, file);
        }
        let (verifier, serial) = (Arc::clone(&self.verifier), journal.serial.clone());
        let look = move || {
            let signed = look(&verifier, &pdf, &serial)?;
            Ok::<_, RegistrationError>((pdf, signed))
        };
        let (pdf, signed) = place.run(look).await??;
        let file = RegisteredFile {
            sha256: digest,
            level: signed.level.clone(),
            registered_at: clock::now(),
        };
        let arrival = Arrival {
            completion: Completion {
                signed_sha256: digest,
                signer: &signed.signer,
                certificate_sha256: signed.certificate_sha256,
                serial: &signed.serial,
                field: &signed.field,
                signed_at: signed.claimed_at.unwrap_or(journal.signed_at),
                pdf: &pdf,
            },
            level: signed.level.as_deref(),
            journal: journal.facts(),
            registered_at: file.registered_at,
        };
        match self.database.register(id, application, arrival).await? {
            Taken::Now => Ok(Registered {
                url: self.public_url.document(id),
                file,
                occasion: Occasion::First,
            }),
            // the same run in another process, or its last request that was taken for lost
            Taken::Not => match self.reservation(id, application).await?.file {
                Some(file) => self.again(id, digest, file),
                None => Err(RegistrationError::NotReserved),
            },
        }
    }

    fn again(
        &self,
        id: DocumentId,
        digest: [u8; 32],
        file: RegisteredFile,
    ) -> Result<Registered, RegistrationError> {
        if file.sha256 != digest {
            return Err(RegistrationError::OtherFile);
        }
        Ok(Registered {
            url: self.public_url.document(id),
            file,
            occasion: Occasion::Again,
        })
    }
}

/// Verifies the file as a stranger would, and finds the signature by the certificate with `serial` in it.
fn look(verifier: &Verifier, pdf: &dyn Source, serial: &str) -> Result<Signed, RegistrationError> {
    let report = verifier.judge(pdf, clock::now());
    match report.verdict {
        Verdict::TotalPassed | Verdict::Indeterminate => {}
        Verdict::TotalFailed => return Err(RegistrationError::Failed),
        Verdict::NoSignature => return Err(RegistrationError::NoSignature),
        Verdict::Unreadable => {
            return Err(RegistrationError::Unreadable {
                reason: report.reason,
            });
        }
    }
    let certificates = Certificates::of(pdf);
    let (new, certificate_sha256) =
        newest(&report, &certificates, serial).ok_or(RegistrationError::SerialDiffers)?;
    verifier.accept(&report, new)?;
    Ok(Signed {
        signer: new.signer.clone().unwrap_or_default(),
        certificate_sha256,
        serial: serial.to_owned(),
        field: new.field.clone(),
        level: new.level.map(|level| level.name().to_owned()),
        claimed_at: new.claimed_signing_time,
    })
}

/// The newest signature by the certificate with `serial`: the same official may have signed before.
fn newest<'r>(
    report: &'r Report,
    certificates: &Certificates,
    serial: &str,
) -> Option<(&'r SignatureReport, [u8; 32])> {
    let signatures = report.signatures.iter();
    signatures
        .filter(|signature| signature.kind == Kind::Signature)
        .filter_map(|signature| {
            let digest = signature.signer_certificate_sha256.as_deref()?;
            let (digest, found) = certificates.by_digest(digest)?;
            (found == serial).then_some((signature, digest))
        })
        .max_by_key(|(signature, _)| signature.revision)
}

#[cfg(test)]
mod tests {
    use super::{AWAITED_FOR, Awaited};
    use time::Duration;
    use time::macros::datetime;

    #[test]
    fn a_file_is_awaited_for_thirty_days() {
        let reserved_at = datetime!(2026-11-02 03:04:05 UTC);
        let end = reserved_at + AWAITED_FOR;
        assert_eq!(Awaited::of(reserved_at, reserved_at), Awaited::Still);
        assert_eq!(Awaited::of(reserved_at, end), Awaited::Still);
        let later = end + Duration::SECOND;
        assert_eq!(Awaited::of(reserved_at, later), Awaited::NoLonger);
    }
}
