//! Judging the signatures of a document (ETSI EN 319 102-1, 5.3), a pure function of its arguments.
//!
//! Facts first, one value for each signature and one for what happened since; judgement second.
//! [`verify`] does both; [`Facts`] can be kept in between and judged again. The signer's certificate is
//! judged by [`crate::trust`], at the validation time. Where neither a revocation list nor an OCSP
//! response is given revocation is not judged, and a warning on every signature says so; where one is, the
//! status of every certificate has to be known.

mod changes;
mod elsewhere;
mod etsi_report;
pub(crate) mod facts;
#[cfg(fuzzing)]
pub mod fuzzing;
mod judgement;
mod permission;
pub mod report;

pub use elsewhere::ProofFromElsewhere;
pub use facts::Facts;
pub use judgement::Judgement;

use crate::error::Error;
use crate::pdf::Document;
use crate::trust::{Policy, ValidationData};
use report::Report;
use time::OffsetDateTime;

/// Judges every signature of a document at a time.
///
/// # Errors
/// Those of [`Facts::collect`].
pub fn verify(
    document: &Document<'_>,
    data: &ValidationData,
    policy: &Policy,
    at: OffsetDateTime,
) -> Result<Report, Error> {
    let facts = Facts::collect(document)?;
    Ok(facts.judge(data, policy, at, document.limits()))
}
