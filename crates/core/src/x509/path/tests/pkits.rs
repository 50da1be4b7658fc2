//! NIST PKITS as far as paths go. What a revocation list decides is judged in `trust`.

use super::*;
use serde_json::Value;

/// One row of `expected.tsv`.
struct Row {
    file: String,
    valid: bool,
    test: String,
    intermediates: Vec<String>,
    parameters: Value,
    /// Only a revocation list makes it invalid.
    by_revocation: bool,
}

fn rows(table: &str) -> Vec<Row> {
    let read = |line: &str| {
        let columns: Vec<_> = line.split('\t').collect();
        let reason = columns[8];
        Row {
            file: columns[0].to_owned(),
            valid: columns[1] == "VALID",
            test: format!("{} {}", columns[3], columns[4]),
            intermediates: columns[5]
                .split(',')
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            parameters: serde_json::from_str(columns[7]).unwrap(),
            by_revocation: reason.contains("CRL") || reason.contains("revocation"),
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
fn every_path_is_decided_as_pkits_says() {
    let Some(folder) = corpora::folder("pkits") else {
        return;
    };
    let read = |name: &str| {
        let bytes = fs::read(folder.join("files").join(name)).unwrap();
        Certificate::from_der(bytes).unwrap()
    };
    let anchors = [read("certs/TrustAnchorRootCertificate.crt").into()];
    let table = fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let (mut decided, mut unsupported) = (0, Vec::new());
    let mut wrong = Vec::new();
    for row in rows(&table) {
        let leaf = read(&row.file);
        let names = row.intermediates.iter();
        let pool: Vec<_> = names.map(|name| read(&format!("certs/{name}"))).collect();
        let found = build_path(&leaf, &pool, &anchors, &parameters(&row.parameters));
        let asks = &row.parameters["user_initial_policy_set"];
        match &found {
            Err(PathFailure::Unsupported { what, .. }) => {
                unsupported.push(format!("{}: {what}", row.test));
            }
            // Valid until somebody asks for revocation.
            Ok(_) if row.by_revocation => {}
            _ if found.is_ok() == row.valid => decided += 1,
            _ => wrong.push(format!("{} {asks}: {:?}", row.test, found.err())),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    unsupported.sort();
    assert_eq!(unsupported.len(), 3, "{unsupported:#?}");
    assert!(
        unsupported.iter().all(|row| row.contains("dsa")),
        "{unsupported:#?}"
    );
    assert_eq!(decided, 207);
}
