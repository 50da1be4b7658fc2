//! Where the tests find data that this project did not write.
#![allow(clippy::print_stderr, clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A folder of the corpora: below `SEGEL_CORPORA`, or `shared/corpora` beside the workspace. Says
/// so and gives `None` where it is missing.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SEGEL_CORPORA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora"),
        PathBuf::from,
    );
    let folder = root.join(name);
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("skipped: {} is not there", folder.display());
        None
    }
}

/// The PDFs of the corpora in which signatures are.
pub(crate) fn signed_pdfs() -> Vec<PathBuf> {
    pdfs_of(&[
        "dss",
        "pdf-insecurity",
        "pyhanko-static",
        "pyhanko-generated",
    ])
}

/// The PDFs of these folders; none where the corpora are not there.
fn pdfs_of(names: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in names {
        if let Some(folder) = folder(name) {
            pdfs(&folder, &mut files);
        }
    }
    files.sort();
    files
}

fn pdfs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pdfs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "pdf") {
            found.push(path);
        }
    }
}

/// The `/Contents` strings of a file, found without understanding it, and where each stands with
/// its angle brackets.
pub(crate) fn contents(pdf: &[u8]) -> Vec<(Range<usize>, Vec<u8>)> {
    const KEY: &[u8] = b"/Contents";
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = pdf[at..]
        .windows(KEY.len())
        .position(|window| window == KEY)
    {
        at += next + KEY.len();
        let rest = pdf[at..].trim_ascii_start();
        let start = pdf.len() - rest.len();
        let Some(rest) = rest
            .strip_prefix(b"<")
            .filter(|rest| !rest.starts_with(b"<"))
        else {
            continue;
        };
        let Some(end) = rest.iter().position(|octet| *octet == b'>') else {
            continue;
        };
        if let Ok(bytes) = hex::decode(&rest[..end]) {
            found.push((start..start + end + 2, bytes));
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::pdfs_of;
    use crate::algorithm::Verification;
    use crate::dss::SecurityStore;
    use crate::error::Error;
    use crate::limits::Limits;
    use crate::pdf::Document;
    use crate::revocation::{CertIdMatch, CertificateList, OcspResponse};
    use crate::x509::Certificate;
    use std::collections::BTreeMap;
    use std::fs;

    /// A document's Document Security Store (ISO 32000-2, 12.8.4.3).
    #[allow(clippy::ptr_arg)] // a slice is no Source
    fn store_of(file: &Vec<u8>) -> Result<SecurityStore, Error> {
        let limits = Limits::default();
        SecurityStore::read(&Document::open(file, &limits)?)
    }

    #[test]
    fn revocation_data_of_every_document_is_read() {
        let documents = pdfs_of(&[
            "dss",
            "pyhanko-generated",
            "pyhanko-static",
            "verapdf-sig",
            "pdf-insecurity",
        ]);
        if documents.is_empty() {
            return;
        }
        let mut read = [0; 2];
        let mut unread = Vec::new();
        let mut answers = BTreeMap::<_, usize>::new();
        for path in &documents {
            let Ok(store) = store_of(&fs::read(path).unwrap()) else {
                continue;
            };
            let mut certificates = Vec::new();
            let mut responses = Vec::new();
            let mut note = |outcome: Result<(), Error>| {
                if let Err(error) = outcome {
                    unread.push(format!("{}: {error}", path.display()));
                }
            };
            for der in store.certificates {
                note(Certificate::from_der(der).map(|one| certificates.push(one)));
            }
            for der in store.revocation_lists {
                note(CertificateList::from_der(der).and_then(|list| {
                    read[0] += 1;
                    list.entry_for(&[1], list.issuer()).map(drop)
                }));
            }
            for der in store.ocsp_responses {
                note(OcspResponse::from_der(&der).map(|response| {
                    read[1] += 1;
                    responses.push(response);
                }));
            }
            for response in responses {
                *answers.entry(answer(&response, &certificates)).or_default() += 1;
            }
        }
        assert_eq!(unread, [""; 0]);
        assert_eq!(read, [143, 138]);
        // The others are about signing certificates, which stand in the signatures, and about attribute
        // certificates.
        let expected = [
            (("by nobody here", "about others"), 1),
            (("valid", "about one here"), 126),
            (("valid", "about others"), 11),
        ];
        assert_eq!(answers, BTreeMap::from(expected));
    }

    /// Whether a response is signed by a certificate that came along and is about one.
    fn answer(response: &OcspResponse, stored: &[Certificate]) -> (&'static str, &'static str) {
        let OcspResponse::Successful(basic) = response else {
            return ("refused", "");
        };
        let all = [&basic.certificates(), stored].concat();
        let holders = all
            .iter()
            .filter(|one| basic.responder_id().is_holder_of(one));
        let checked: Vec<_> = holders
            .map(|holder| basic.verify(holder.subject_public_key_info()))
            .collect();
        let signature = match () {
            () if checked.contains(&Verification::Valid) => "valid",
            () if checked.is_empty() => "by nobody here",
            () => "not valid",
        };
        let about = basic.responses().iter().all(|single| {
            all.iter().any(|leaf| {
                let issuers = all
                    .iter()
                    .filter(|one| one.subject_name() == leaf.issuer_name());
                issuers
                    .into_iter()
                    .any(|issuer| single.is_about(leaf, issuer) == CertIdMatch::Matches)
            })
        });
        (
            signature,
            if about {
                "about one here"
            } else {
                "about others"
            },
        )
    }
}
