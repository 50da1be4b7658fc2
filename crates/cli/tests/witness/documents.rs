//! The documents that are signed: inputs and samples of `test-vectors/`, and ten of the corpora.

use crate::tools;
use serde_json::Value;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What opens the encrypted inputs; one opens without.
pub(crate) const PASSWORD: &str = "sandi-pembaca";

/// A PDF to be signed.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// What messages call it.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// The trust anchor of the signatures that it carries already.
    pub(crate) anchor: Option<PathBuf>,
    /// The empty signature field that is to be filled; a new one is added where there is none.
    pub(crate) field: Option<String>,
    /// What opens it, where it is encrypted.
    pub(crate) password: Option<String>,
}

impl Document {
    fn new(name: &str, path: PathBuf) -> Self {
        Self {
            name: name.into(),
            path,
            anchor: None,
            field: None,
            password: None,
        }
    }

    /// What opens it; nothing where it is not encrypted.
    pub(crate) fn password(&self) -> &str {
        self.password.as_deref().unwrap_or_default()
    }

    /// One that is in no list.
    pub(crate) fn at(path: PathBuf) -> Self {
        let name = path.file_name().unwrap_or_default();
        Self::new(&name.to_string_lossy(), path.clone())
    }

    /// A flat file name for what is made of it.
    pub(crate) fn file_name(&self) -> String {
        self.name.replace(['/', ' '], "_")
    }
}

/// Everything that can be signed. Without the corpora `test` says so.
pub(crate) fn to_sign(test: &str) -> Vec<Document> {
    let mut all: Vec<_> = inputs()
        .into_iter()
        .filter(|(_, sign)| sign == "signs")
        .map(|(document, _)| document)
        .collect();
    all.extend(samples());
    all.extend(corpora(test));
    all
}

/// What cannot be signed, and the code of the error that says so.
pub(crate) fn refused() -> Vec<(Document, String)> {
    inputs()
        .into_iter()
        .filter(|(_, sign)| sign != "signs")
        .collect()
}

/// One file of `test-vectors/inputs`.
pub(crate) fn input(name: &str) -> Document {
    inputs()
        .into_iter()
        .map(|(document, _)| document)
        .find(|document| document.name == name)
        .expect("listed")
}

fn inputs() -> Vec<(Document, String)> {
    let folder = tools::root().join("test-vectors/inputs");
    let list: Vec<Value> =
        serde_json::from_slice(&fs::read(folder.join("inputs.json")).unwrap()).unwrap();
    list.iter()
        .map(|entry| {
            let name = entry["file"].as_str().unwrap();
            let mut document = Document::new(name, folder.join(name));
            document.anchor = entry["anchor"].as_str().map(|anchor| folder.join(anchor));
            document.field = entry["field"].as_str().map(str::to_owned);
            document.password = entry["password"].as_str().map(str::to_owned);
            (document, entry["sign"].as_str().unwrap().to_owned())
        })
        .collect()
}

/// The letters of `test-vectors/samples`.
pub(crate) fn samples() -> Vec<Document> {
    let folder = tools::root().join("test-vectors/samples");
    ["surat-undangan.pdf", "surat-tugas.pdf", "nota-dinas.pdf"]
        .map(|name| Document::new(name, folder.join(name)))
        .to_vec()
}

/// `SEGEL_CORPORA` or `../shared/corpora`. Where it is not there, `test` is skipped by name, or fails
/// where nothing may be missing.
pub(crate) fn corpora_folder(test: &str) -> Option<PathBuf> {
    let folder = env::var_os("SEGEL_CORPORA")
        .map_or_else(|| tools::root().join("../shared/corpora"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        !tools::required(),
        "{} is not there; SEGEL_CORPORA names another place",
        folder.display()
    );
    eprintln!("skipped: {test}: {} is not there", folder.display());
    None
}

/// The files that `docs/conformance/corpora.md` lists.
fn corpora(test: &str) -> Vec<Document> {
    let Some(folder) = corpora_folder(&format!("{test} on the corpora")) else {
        return Vec::new();
    };
    let list = fs::read_to_string(tools::root().join("docs/conformance/corpora.md")).unwrap();
    let documents: Vec<_> = list
        .lines()
        .filter_map(listed)
        .map(|name| Document::new(name, folder.join(name)))
        .collect();
    assert_eq!(
        documents.len(),
        10,
        "docs/conformance/corpora.md lists ten files"
    );
    for document in &documents {
        assert!(
            Path::exists(&document.path),
            "{} is not there",
            document.path.display()
        );
    }
    documents
}

/// The file that a row of the table names.
fn listed(row: &str) -> Option<&str> {
    row.strip_prefix("| `")?.split('`').next()
}
