//! Judging the signatures of a document (ETSI EN 319 102-1, 5.3), a pure function of its arguments.
//!
//! Facts first, one value for each signature; judgement second. Revocation is not judged: the
//! policy's name says so, and so does a warning on every signature.

pub(crate) mod facts;
pub mod report;

use crate::x509::Certificate;

/// The policy that judges here: a path to an anchor at the validation time, without revocation.
pub const POLICY: &str = "chain-without-revocation";

/// What the judge is given beside the document.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ValidationData {
    /// Certificates that are trusted as they are.
    pub anchors: Vec<Certificate>,
    /// More certificates to build paths with; trusted in nothing.
    pub certificates: Vec<Certificate>,
}

impl ValidationData {
    /// Trust in these anchors, and nothing else.
    #[must_use]
    pub fn new(anchors: Vec<Certificate>) -> Self {
        Self {
            anchors,
            certificates: Vec::new(),
        }
    }
}

