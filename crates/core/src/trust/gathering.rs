//! Validation data from several places, each piece once.

use super::data::ValidationData;
use crate::algorithm::DigestAlgorithm;
use crate::cms::{RevocationInfos, SignedData};
use crate::revocation::{BasicOcspResponse, CertificateList};
use crate::x509::Certificate;
use std::collections::HashSet;

/// Validation data in the making. What cannot be read is left out: it decides nothing.
pub(crate) struct Gathering {
    data: ValidationData,
    known: HashSet<Vec<u8>>,
}

impl Gathering {
    /// Begins with what the caller has.
    pub(crate) fn new(data: &ValidationData) -> Self {
        let mut gathering = Self {
            data: ValidationData {
                anchors: data.anchors.clone(),
                time_stamp_anchors: data.time_stamp_anchors.clone(),
                ..ValidationData::default()
            },
            known: HashSet::new(),
        };
        for certificate in &data.certificates {
            gathering.add(certificate.der(), |data| {
                data.certificates.push(certificate.clone());
            });
        }
        for list in &data.revocation_lists {
            if gathering.known.insert(list.sha256().to_vec()) {
                gathering.data.revocation_lists.push(list.clone());
            }
        }
        for response in &data.ocsp_responses {
            gathering.add(response.der(), |data| {
                data.ocsp_responses.push(response.clone());
            });
        }
        gathering
    }

    /// Adds it, if it is not there yet.
    fn add(&mut self, der: &[u8], add: impl FnOnce(&mut ValidationData)) {
        if self.known.insert(DigestAlgorithm::Sha256.digest(der)) {
            add(&mut self.data);
        }
    }

    pub(crate) fn certificate(&mut self, der: &[u8]) {
        self.add(der, |data| {
            data.certificates.extend(Certificate::from_der(der));
        });
    }

    /// Adds a certificate that others may be issued with; after those that are added whatever they are.
    pub(crate) fn authority(&mut self, der: &[u8]) {
        self.add(der, |data| {
            let certificate = Certificate::from_der(der).ok();
            data.certificates
                .extend(certificate.filter(Certificate::is_authority));
        });
    }

    pub(crate) fn revocation_list(&mut self, der: &[u8]) {
        self.add(der, |data| {
            data.revocation_lists.extend(CertificateList::from_der(der));
        });
    }

    /// Adds an OCSPResponse.
    pub(crate) fn ocsp_response(&mut self, der: &[u8]) {
        if let Some(basic) = BasicOcspResponse::in_response(der) {
            self.basic_ocsp_response(basic);
        }
    }

    /// Adds what travels with a signature or a time-stamp.
    pub(crate) fn signed_data(&mut self, signed_data: &SignedData) {
        for infos in signed_data.all_revocation_infos() {
            self.revocation_infos(&infos);
        }
        for der in &signed_data.certificates {
            self.certificate(der);
        }
    }

    /// Adds the lists and responses of a CMS object.
    pub(crate) fn revocation_infos(&mut self, infos: &RevocationInfos) {
        for der in &infos.crls {
            self.revocation_list(der);
        }
        for response in infos.responses() {
            self.basic_ocsp_response(response);
        }
    }

    /// Adds a response without its status.
    fn basic_ocsp_response(&mut self, basic: BasicOcspResponse) {
        let der = basic.der().to_vec();
        self.add(&der, |data| data.ocsp_responses.push(basic));
    }

    pub(crate) fn finish(self) -> ValidationData {
        self.data
    }
}
