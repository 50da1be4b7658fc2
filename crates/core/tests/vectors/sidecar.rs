//! A document of test-vectors and what stands beside it.

use segel_core::pdf::Document;
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::Facts;
use segel_core::verify::report::Report;
use segel_core::x509::Certificate;
use segel_core::{Error, Limits};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A document, and what its sidecar says of it.
pub(crate) struct Vector {
    /// Its path in test-vectors, without an extension.
    pub(crate) name: String,
    pub(crate) file: Vec<u8>,
    pub(crate) sidecar: Value,
    /// Its trust anchors.
    pub(crate) data: ValidationData,
    /// Its validation time.
    pub(crate) at: OffsetDateTime,
}

impl Vector {
    fn read(path: &Path) -> Self {
        let sidecar: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let name = path.strip_prefix(folder()).unwrap().with_extension("");
        let anchors = sidecar["anchors"].as_array().unwrap().iter();
        Self {
            name: name.display().to_string(),
            file: fs::read(path.with_extension("pdf")).unwrap(),
            data: anchors_from(anchors.map(|anchor| anchor.as_str().unwrap())),
            at: OffsetDateTime::parse(sidecar["at"].as_str().unwrap(), &Rfc3339).unwrap(),
            sidecar,
        }
    }

    /// The judgement by its anchors at its time, whose facts were kept as JSON in between.
    pub(crate) fn judge(&self) -> Value {
        judge(&self.file, &self.data, self.at)
    }
}

/// Those of the folders, in the order of their names.
pub(crate) fn vectors_of(folders: &[&str]) -> Vec<Vector> {
    let mut sidecars: Vec<PathBuf> = folders
        .iter()
        .flat_map(|part| fs::read_dir(folder().join(part)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    sidecars.sort();
    sidecars.iter().map(|path| Vector::read(path)).collect()
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors")
}

/// Anchors in PEM files of test-vectors.
pub(crate) fn anchors_from<'a>(files: impl Iterator<Item = &'a str>) -> ValidationData {
    ValidationData::new(files.flat_map(|file| {
        Certificate::all_from_pem(&fs::read(folder().join(file)).unwrap()).unwrap()
    }))
}

/// A report as JSON; of a file that cannot be read the name of the error.
pub(crate) fn judge(file: &Vec<u8>, data: &ValidationData, at: OffsetDateTime) -> Value {
    match kept_and_judged(file, data, at) {
        Ok(report) => {
            let json = serde_json::to_value(&report).unwrap();
            let again: Report = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(again, report, "the report survives its own JSON");
            json
        }
        Err(error) => unreadable(error.code()),
    }
}

pub(crate) fn unreadable(code: &str) -> Value {
    json!({"verdict": "UNREADABLE", "error": code, "signatures": []})
}

/// The facts alone decide, whichever policy judges them and wherever they were kept.
fn kept_and_judged(
    file: &Vec<u8>,
    data: &ValidationData,
    at: OffsetDateTime,
) -> Result<Report, Error> {
    let limits = Limits::default();
    let facts = Facts::collect(&Document::open(file, &limits)?)?;
    let kept: Facts = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
    for policy in ["indonesia", "etsi"].map(|name| Policy::named(name).unwrap()) {
        assert_eq!(
            kept.judge(data, policy, at, &limits),
            facts.judge(data, policy, at, &limits)
        );
    }
    Ok(kept.judge(data, Policy::standard(), at, &limits))
}
