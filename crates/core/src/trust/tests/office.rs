//! An authority and one official, and what is known about him.

use super::made::{Answer, lister};
use super::*;
use crate::x509::made::{Made, person};
use crate::x509::{PathParameters, Purpose};

pub(super) struct Office {
    pub(super) root: Made,
    pub(super) official: Made,
}

impl Office {
    pub(super) fn new() -> Self {
        let root = Made::root(lister("Akar"));
        let official = root.issue(person("Pejabat"));
        Self { root, official }
    }

    pub(super) fn data(&self) -> ValidationData {
        ValidationData::new([self.root.anchor()])
    }

    pub(super) fn judge(&self, data: &ValidationData, at: OffsetDateTime) -> CertificateValidation {
        let path = PathParameters::new(Purpose::DocumentSigning, at);
        let parameters = TrustParameters::new(path, Policy::standard());
        validate_certificate(&self.official.certificate, &[], data, &parameters)
    }

    pub(super) fn status_by(&self, lists: Vec<CertificateList>, at: OffsetDateTime) -> Status {
        let mut data = self.data();
        data.revocation_lists = lists;
        self.judge(&data, at).statuses.remove(0)
    }

    pub(super) fn status_of(&self, answer: Answer<'_>, at: OffsetDateTime) -> Status {
        let mut data = self.data();
        data.ocsp_responses = vec![answer.response()];
        self.judge(&data, at).statuses.remove(0)
    }
}

pub(super) fn is_good(status: &Status) -> bool {
    matches!(status, Status::Good(_))
}

/// Why nothing is known.
pub(super) fn unknown(status: Status) -> NoStatus {
    match status {
        Status::Unknown { mut reasons } => reasons.remove(0),
        other => panic!("{other:?}"),
    }
}
