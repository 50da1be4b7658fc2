//! Verifying a document: core's `verify` with this server's anchors, its refusal included in the answer.

use crate::queue::{Place, Queue};
use segel_core::pdf::Document;
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::{Indication, Report, SignatureReport, SubIndication, Verdict};
use segel_core::verify::verify;
use segel_core::x509::Certificate;
use segel_core::{Limits, Source};
use time::OffsetDateTime;

/// Judges documents under one set of trust anchors.
pub struct Verifier {
    data: ValidationData,
    limits: Limits,
    queue: Queue,
}

/// Why a file is not vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unacceptable {
    /// Its new signature is TOTAL-FAILED.
    Failed,
    /// Its new signature is not TOTAL-PASSED, though there are anchors to pass against.
    Undetermined(Option<SubIndication>),
    /// It came with a signature that is TOTAL-FAILED.
    EarlierFailed {
        /// The full name of its field.
        field: String,
    },
    /// It is TOTAL-FAILED as a whole.
    FileFailed,
}

impl Verifier {
    /// A verifier that trusts `anchors`, builds paths with `certificates` as well, and takes its
    /// places from `queue`.
    #[must_use]
    pub fn new(anchors: Vec<Certificate>, certificates: Vec<Certificate>, queue: Queue) -> Self {
        let mut data = ValidationData::new(anchors);
        data.certificates = certificates;
        Self {
            data,
            limits: Limits::default(),
            queue,
        }
    }

    /// Whether there is anything that a chain could end at.
    #[must_use]
    pub fn has_anchors(&self) -> bool {
        !self.data.anchors.is_empty()
    }

    /// Takes a place for a body of at most `bytes` among those who wait for a judgement.
    #[must_use]
    pub fn admit(&self, bytes: usize) -> Option<Place> {
        self.queue.admit(bytes)
    }

    /// Judges `source` at the time `at`. A file that cannot be read is judged UNREADABLE.
    #[must_use]
    pub fn judge(&self, source: &dyn Source, at: OffsetDateTime) -> Report {
        let judged = Document::open(source, &self.limits)
            .and_then(|document| verify(&document, &self.data, Policy::standard(), at));
        let report =
            judged.unwrap_or_else(|error| Report::unreadable(&error, Policy::standard(), at));
        metrics::counter!("segel_verdicts_total", "verdict" => verdict_label(report.verdict))
            .increment(1);
        report
    }

    /// Whether this server vouches for a file by its report and the `new` signature in it, whoever made that: it
    /// must be TOTAL-PASSED where there are anchors to pass against, and no signature in the file may be
    /// TOTAL-FAILED.
    pub(crate) fn accept(
        &self,
        report: &Report,
        new: &SignatureReport,
    ) -> Result<(), Unacceptable> {
        let failed = |indication| indication == Indication::TotalFailed;
        if failed(new.indication) {
            return Err(Unacceptable::Failed);
        }
        if self.has_anchors() && new.indication != Indication::TotalPassed {
            return Err(Unacceptable::Undetermined(new.sub_indication));
        }
        let mut signatures = report.signatures.iter();
        if let Some(earlier) = signatures.find(|one| failed(one.indication)) {
            return Err(Unacceptable::EarlierFailed {
                field: earlier.field.clone(),
            });
        }
        if report.verdict == Verdict::TotalFailed {
            return Err(Unacceptable::FileFailed);
        }
        Ok(())
    }

    /// Waits until nobody is being judged, at most `patience`.
    pub async fn drain(&self, patience: std::time::Duration) -> bool {
        self.queue.drain(patience).await
    }
}

pub(crate) fn verdict_label(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TotalPassed => "TOTAL-PASSED",
        Verdict::Indeterminate => "INDETERMINATE",
        Verdict::TotalFailed => "TOTAL-FAILED",
        Verdict::NoSignature => "NO-SIGNATURE",
        Verdict::Unreadable => "UNREADABLE",
    }
}
