//! What a judgement rests on beside the thing judged.

use crate::revocation::{BasicOcspResponse, CertificateList};
use crate::x509::{Certificate, Purpose, TrustAnchor};
use std::borrow::Cow;

/// Anchors, and what is at hand to build and check paths with.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ValidationData {
    /// What is trusted, and for when.
    pub anchors: Vec<TrustAnchor>,
    /// What else is trusted to tell the time, and nothing but that.
    pub time_stamp_anchors: Vec<TrustAnchor>,
    /// More certificates to build paths with; trusted in nothing.
    pub certificates: Vec<Certificate>,
    /// Revocation lists, complete ones and deltas, from wherever.
    pub revocation_lists: Vec<CertificateList>,
    /// OCSP responses, from wherever.
    pub ocsp_responses: Vec<BasicOcspResponse>,
}

impl ValidationData {
    /// Trust in these anchors, and nothing else.
    #[must_use]
    pub fn new(anchors: impl IntoIterator<Item = impl Into<TrustAnchor>>) -> Self {
        Self {
            anchors: anchors.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// What is trusted for a purpose.
    pub(super) fn anchors_for(&self, purpose: &Purpose) -> Cow<'_, [TrustAnchor]> {
        match purpose {
            Purpose::TimeStamping if !self.time_stamp_anchors.is_empty() => {
                Cow::Owned([self.anchors.as_slice(), &self.time_stamp_anchors].concat())
            }
            _ => Cow::Borrowed(&self.anchors),
        }
    }
}
