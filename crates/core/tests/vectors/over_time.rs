//! Every letter of test-vectors/over-time is judged on the days of its sidecar, by what each day offers.

use crate::expected::compare;
use crate::sidecar;
use segel_core::Limits;
use segel_core::pdf::Document;
use segel_core::revocation::CertificateList;
use segel_core::trust::Policy;
use segel_core::verify::report::SignatureReport;
use segel_core::verify::{Facts, ProofFromElsewhere};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

#[test]
fn every_letter_is_judged_as_time_goes_by() {
    let mut sidecars: Vec<PathBuf> = ["over-time", "found/forged-later"]
        .iter()
        .flat_map(|folder| fs::read_dir(sidecar::folder().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    sidecars.sort();
    let mut wrong = Vec::new();
    let mut judged = 0;
    for path in sidecars {
        let letter = Letter::read(&path);
        for look in letter.sidecar["judgements"].as_array().unwrap() {
            judged += 1;
            let (found, reason) = letter.judge(look);
            if let Err(difference) = compare(&found, &look["expected"]) {
                let name = path.file_stem().unwrap().display();
                let (at, proofs) = (&look["at"], &look["proofs"]);
                wrong.push(format!(
                    "{name}, {at}, proofs {proofs}: {difference} ({reason})"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(judged >= 52, "only {judged}");
}

/// A letter with its sidecar.
struct Letter {
    file: Vec<u8>,
    sidecar: Value,
    policy: Policy,
}

impl Letter {
    fn read(path: &PathBuf) -> Self {
        let sidecar: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let policy = sidecar["policy"].as_str().unwrap();
        let policy = match Policy::named(policy) {
            Some(policy) => policy.clone(),
            None => Policy::from_toml(&text(policy)).unwrap(),
        };
        Self {
            file: fs::read(path.with_extension("pdf")).unwrap(),
            sidecar,
            policy,
        }
    }

    /// What is said of the signature that it is about, by default the first, and why.
    fn judge(&self, look: &Value) -> (Value, String) {
        let strings = |list: &Value| -> Vec<String> {
            let entries = list.as_array().unwrap().iter();
            entries
                .map(|entry| entry.as_str().unwrap().to_owned())
                .collect()
        };
        let anchors = strings(&self.sidecar["anchors"]);
        let mut data = sidecar::anchors_from(anchors.iter().map(String::as_str));
        for list in strings(&look["lists"]) {
            let der = fs::read(sidecar::folder().join(list)).unwrap();
            data.revocation_lists
                .push(CertificateList::from_der(der).unwrap());
        }
        let limits = Limits::default();
        let document = Document::open(&self.file, &limits).unwrap();
        let mut facts = Facts::collect(&document).unwrap();
        if let Some(proofs) = look["proofs"].as_str() {
            let proofs = ProofFromElsewhere::from_toml(&text(proofs)).unwrap();
            facts.prove(&document, &proofs).unwrap();
        }
        let at = OffsetDateTime::parse(look["at"].as_str().unwrap(), &Rfc3339).unwrap();
        let report = facts.judge(&data, &self.policy, at, &limits);
        let field = self.sidecar["field"].as_str();
        let is_meant = |one: &&SignatureReport| field.is_none_or(|field| one.field == field);
        let signature = report.signatures.iter().find(is_meant).unwrap();
        (serde_json::to_value(signature).unwrap(), report.reason)
    }
}

fn text(file: &str) -> String {
    fs::read_to_string(sidecar::folder().join(file)).unwrap()
}
