//! NIST PKITS: paths and revocation lists.

use super::*;
use crate::x509::{Demand, PathFailure, PathParameters, PolicySet, Purpose};
use serde_json::Value;

/// One row of `expected.tsv`.
struct Row {
    file: String,
    valid: bool,
    test: String,
    intermediates: Vec<String>,
    lists: Vec<String>,
    parameters: Value,
}

fn rows(table: &str) -> Vec<Row> {
    let read = |line: &str| {
        let columns: Vec<_> = line.split('\t').collect();
        let names = |column: &str| -> Vec<_> {
            let names = column.split(',').filter(|name| !name.is_empty());
            names.map(str::to_owned).collect()
        };
        Row {
            file: columns[0].to_owned(),
            valid: columns[1] == "VALID",
            test: format!("{} {}", columns[3], columns[4]),
            intermediates: names(columns[5]),
            lists: names(columns[6]),
            parameters: serde_json::from_str(columns[7]).unwrap(),
        }
    };
    table.lines().skip(1).map(read).collect()
}

fn parameters(given: &Value) -> PathParameters<'static> {
    let demand = |name: &str| match given[name].as_bool() {
        Some(true) => Demand::Required,
        _ => Demand::NotRequired,
    };
    // PKITS certificates are valid from 2010 to 2030.
    let at = OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap();
    let mut parameters = PathParameters::new(Purpose::Any, at);
    parameters.explicit_policy = demand("initial_explicit_policy");
    parameters.inhibit_policy_mapping = demand("initial_policy_mapping_inhibit");
    parameters.inhibit_any_policy = demand("initial_any_policy_inhibit");
    if let Some(policies) = given["user_initial_policy_set"].as_array() {
        let policies = policies.iter().map(|policy| oid(policy.as_str().unwrap()));
        parameters.policies = PolicySet::Only(policies.collect());
    }
    parameters
}

#[test]
fn every_row_is_decided_as_pkits_says() {
    let Some(folder) = corpora::folder("pkits") else {
        return;
    };
    let read = |name: &str| fs::read(folder.join("files").join(name)).unwrap();
    let certificate = |name: &str| Certificate::from_der(read(name)).unwrap();
    let root = certificate("certs/TrustAnchorRootCertificate.crt");
    let table = fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let policy = old_algorithms();
    let (mut decided, mut unsupported, mut wrong) = (0, Vec::new(), Vec::new());
    for row in rows(&table) {
        let mut data = ValidationData::new([root.clone()]);
        for name in &row.intermediates {
            data.certificates
                .push(certificate(&format!("certs/{name}")));
        }
        // The anchor's own list is there in every test.
        for name in row
            .lists
            .iter()
            .map(String::as_str)
            .chain(["TrustAnchorRootCRL.crl"])
        {
            let list = CertificateList::from_der(read(&format!("crls/{name}"))).unwrap();
            data.revocation_lists.push(list);
        }
        let leaf = certificate(&row.file);
        let parameters = TrustParameters::new(parameters(&row.parameters), &policy);
        let found = validate_certificate(&leaf, &[], &data, &parameters);
        match &found.failure {
            Some(TrustFailure::Path(PathFailure::Unsupported { what, .. })) => {
                unsupported.push(format!("{}: {what}", row.test));
            }
            failure if failure.is_none() == row.valid => decided += 1,
            failure => wrong.push(format!("{}: {failure:?}", row.test)),
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
    assert_eq!(unsupported.len(), 3, "{unsupported:#?}");
    assert!(
        unsupported.iter().all(|row| row.contains("dsa")),
        "{unsupported:#?}"
    );
    assert_eq!(decided, 253);
}
