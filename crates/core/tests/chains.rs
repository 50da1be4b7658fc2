//! Every question of test-vectors/chains is answered as it says.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_types
)] // a test opens the files that core does not

use segel_core::trust::report::TrustReport;
use segel_core::trust::{
    Policy, RevocationDemand, TrustParameters, ValidationData, validate_certificate,
};
use segel_core::x509::{Certificate, PathParameters, Purpose};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/chains")
}

fn certificate(name: &Value) -> Certificate {
    let pem = fs::read(folder().join(name.as_str().unwrap())).unwrap();
    Certificate::all_from_pem(&pem).unwrap().remove(0)
}

fn certificates(names: &Value) -> Vec<Certificate> {
    names.as_array().unwrap().iter().map(certificate).collect()
}

#[test]
fn every_question_is_answered_as_it_says() {
    let text = fs::read(folder().join("office-2026.json")).unwrap();
    let vector: Value = serde_json::from_slice(&text).unwrap();
    let mut data = ValidationData::new(certificates(&vector["anchors"]));
    data.certificates = certificates(&vector["certificates"]);
    for question in vector["questions"].as_array().unwrap() {
        let at = OffsetDateTime::parse(question["at"].as_str().unwrap(), &Rfc3339).unwrap();
        let purpose = match question["purpose"].as_str().unwrap() {
            "document-signing" => Purpose::DocumentSigning,
            "time-stamping" => Purpose::TimeStamping,
            "any" => Purpose::Any,
            other => panic!("{other}"),
        };
        let policy = Policy::named(question["policy"].as_str().unwrap()).unwrap();
        let mut parameters = TrustParameters::new(PathParameters::new(purpose, at), policy);
        parameters.revocation = RevocationDemand::WhereKnown;
        let leaf = certificate(&question["leaf"]);
        let validation = validate_certificate(&leaf, &[], &data, &parameters);
        let report = serde_json::to_value(TrustReport::new(&validation, &parameters)).unwrap();
        assert_eq!(
            report["failure"], question["failure"],
            "{question}: {report}"
        );
    }
}
