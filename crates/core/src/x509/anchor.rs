//! What is trusted, from when until when, and on whose word.

use super::Certificate;
use time::OffsetDateTime;

/// A certificate that an operator trusts as it is, for the times he says.
///
/// RFC 5280, 6.1.1 d takes a name and a key from it. Its own validity is no check: an authority's
/// word about a signature of its time does not end with its certificate, and whoever wants it to end
/// says [`Self::until`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrustAnchor {
    /// Its certificate.
    pub certificate: Certificate,
    /// What is signed before it is not trusted.
    pub from: Option<OffsetDateTime>,
    /// What is signed after it is not trusted.
    pub until: Option<OffsetDateTime>,
    /// Where the operator has it from; for reports.
    pub source: String,
}

impl TrustAnchor {
    /// One that is trusted at any time.
    #[must_use]
    pub fn new(certificate: Certificate, source: impl Into<String>) -> Self {
        Self {
            certificate,
            from: None,
            until: None,
            source: source.into(),
        }
    }

    /// Whether it is trusted for something of this time; both ends are.
    #[must_use]
    pub fn is_trusted_at(&self, at: OffsetDateTime) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at <= until)
    }
}

impl From<Certificate> for TrustAnchor {
    fn from(certificate: Certificate) -> Self {
        Self::new(certificate, "")
    }
}
