//! A heap of certificates, revocation lists and OCSP responses, one behind the other: the first
//! certificate is the anchor, the last is judged.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_core::revocation::{BasicOcspResponse, CertificateList};
use segel_core::trust::report::TrustReport;
use segel_core::trust::{Policy, TrustParameters, ValidationData, validate_certificate};
use segel_core::x509::{Certificate, PathParameters, Purpose};

/// The elements of two-octet lengths, as certificates and lists have them.
fn elements(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let [0x30, 0x82, high, low, ..] = bytes {
        let len = 4 + usize::from(*high) * 256 + usize::from(*low);
        let Some((element, rest)) = bytes.split_at_checked(len) else {
            break;
        };
        found.push(element);
        bytes = rest;
    }
    found
}

fuzz_target!(|bytes: &[u8]| {
    let mut data = ValidationData::default();
    for element in elements(bytes) {
        if let Ok(certificate) = Certificate::from_der(element) {
            data.certificates.push(certificate);
        } else if let Ok(list) = CertificateList::from_der(element) {
            data.revocation_lists.push(list);
        } else if let Ok(response) = BasicOcspResponse::from_der(element) {
            data.ocsp_responses.push(response);
        }
    }
    let (Some(anchor), Some(leaf)) = (data.certificates.first(), data.certificates.last()) else {
        return;
    };
    data.anchors = vec![anchor.clone().into()];
    let leaf = leaf.clone();
    let (at, _) = leaf.validity();
    for purpose in [Purpose::DocumentSigning, Purpose::TimeStamping, Purpose::Any] {
        let path = PathParameters::new(purpose, at);
        let parameters = TrustParameters::new(path, Policy::standard());
        let validation = validate_certificate(&leaf, &[], &data, &parameters);
        let report = TrustReport::new(&validation, &parameters);
        // What is not known never holds where it is asked for.
        assert!(validation.failure.is_some() || report.failure.is_none());
    }
});
