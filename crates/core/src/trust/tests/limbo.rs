//! x509-limbo: every row that is not about matching a name of TLS. `limbo-exceptions.json` holds a
//! reason for each row that is decided otherwise, and a row that is in it and agrees is a failure
//! too.

use super::*;
use crate::x509::{PathParameters, Purpose, TrustAnchor};
use serde_json::Value;
use std::collections::BTreeMap;
use time::format_description::well_known::Rfc3339;

/// Rows that compare the leaf's names with the one that a TLS client wants.
const OF_TLS: [&str; 2] = ["webpki::san::", "webpki::cn::"];

fn decide(row: &Value) -> Result<(), String> {
    let certificates = |member: &str| -> Result<Vec<Certificate>, String> {
        let pems = row[member].as_array().unwrap().iter();
        pems.map(|pem| certificate(pem.as_str().unwrap())).collect()
    };
    let leaf = certificate(row["peer_certificate"].as_str().unwrap())?;
    let pool = certificates("untrusted_intermediates")?;
    let anchors = certificates("trusted_certs")?;
    let mut data = ValidationData::new(anchors.into_iter().map(TrustAnchor::from));
    for pem in row["crls"].as_array().into_iter().flatten() {
        let found = CertificateList::all_from_pem(pem.as_str().unwrap().as_bytes());
        let lists = found.map_err(|error| error.to_string())?;
        data.revocation_lists.extend(lists);
    }
    let at = match row["validation_time"].as_str() {
        Some(text) => OffsetDateTime::parse(text, &Rfc3339).unwrap(),
        None => OffsetDateTime::from_unix_timestamp(1_760_000_000).unwrap(),
    };
    let purpose = match row["validation_kind"].as_str() {
        Some("SERVER") => oid("1.3.6.1.5.5.7.3.1"),
        _ => oid("1.3.6.1.5.5.7.3.2"),
    };
    let mut limits = Limits::default();
    if let Some(depth) = row["max_chain_depth"].as_u64() {
        limits.path_length = usize::try_from(depth).unwrap() + 2;
    }
    let parameters = PathParameters::new(Purpose::Other(purpose), at).with_limits(&limits);
    let policy = old_algorithms();
    let mut parameters = TrustParameters::new(parameters, &policy);
    if data.revocation_lists.is_empty() {
        parameters.revocation = RevocationDemand::WhereKnown;
    }
    match validate_certificate(&leaf, &pool, &data, &parameters).failure {
        None => Ok(()),
        Some(failure) => Err(failure.to_string()),
    }
}

fn certificate(pem: &str) -> Result<Certificate, String> {
    let found = Certificate::all_from_pem(pem.as_bytes());
    found
        .map(|mut found| found.remove(0))
        .map_err(|error| error.to_string())
}

#[test]
fn every_row_is_decided_as_x509_limbo_says_or_has_its_reason() {
    let Some(folder) = corpora::folder("x509-limbo") else {
        return;
    };
    let rows = fs::read(folder.join("limbo-without-bettertls.json")).unwrap();
    let rows: Value = serde_json::from_slice(&rows).unwrap();
    let exceptions: BTreeMap<String, String> =
        serde_json::from_str(include_str!("limbo-exceptions.json")).unwrap();
    let (mut agreed, mut of_tls) = (0, 0);
    let mut differing = BTreeMap::new();
    for row in rows["testcases"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        if OF_TLS.iter().any(|prefix| id.starts_with(prefix)) {
            of_tls += 1;
            continue;
        }
        let found = decide(row);
        let expected = row["expected_result"] == "SUCCESS";
        match found.is_ok() == expected {
            true => agreed += 1,
            false => {
                differing.insert(id.to_owned(), found);
            }
        }
    }
    let unexpected: Vec<_> = differing
        .iter()
        .filter(|(id, _)| !exceptions.contains_key(*id))
        .collect();
    assert!(unexpected.is_empty(), "without a reason: {unexpected:#?}");
    let settled: Vec<_> = exceptions
        .keys()
        .filter(|id| !differing.contains_key(*id))
        .collect();
    assert!(
        settled.is_empty(),
        "agree, and need no reason: {settled:#?}"
    );
    assert_eq!((agreed, of_tls), (136, 28));
}
