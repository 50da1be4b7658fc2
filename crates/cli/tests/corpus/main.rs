//! Every PDF of the corpora, as an outsider meets it: `segel inspect` reads it or refuses it by name,
//! within two seconds and 256 MiB; where `qpdf --check` has nothing to say, `segel sign` appends a
//! signature that qpdf, pdfsig and pyHanko call sound.
//!
//! What came out stands in `docs/conformance/corpus-pdfs.tsv`, which the tests compare with;
//! `SEGEL_WRITE_TABLE=1` writes it anew (`docs/conformance/corpus.md`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_types
)]

mod bounds;
mod files;
mod judgement;
mod pyhanko;
mod table;

// Shared with tests/witness, which uses more of them.
#[allow(dead_code)]
#[path = "../witness/documents.rs"]
mod documents;
#[allow(dead_code)]
#[path = "../witness/keys.rs"]
mod keys;
#[allow(dead_code)]
#[path = "../witness/pdfsig.rs"]
mod pdfsig;
#[allow(dead_code)]
#[path = "../witness/pki.rs"]
mod pki;
#[allow(dead_code)]
#[path = "../witness/qpdf.rs"]
mod qpdf;
#[allow(dead_code)]
#[path = "../witness/segel.rs"]
mod segel;
#[allow(dead_code)]
#[path = "../witness/tools.rs"]
mod tools;

use files::Pdf;
use judgement::Judges;
use keys::{Algorithm, SoftwareToken};
use pki::Pki;
use segel_hsm_testing::tools::program;
use std::fs;
use table::Column;
use tempfile::TempDir;

#[test]
fn every_pdf_is_read_or_refused_by_name() {
    let test = "every_pdf_is_read_or_refused_by_name";
    if program("qpdf", test).is_none() {
        return;
    }
    let Some(pdfs) = files::of_the_corpora(test) else {
        return;
    };
    let answers = files::on_two_threads("inspect", pdfs, bounds::inspect);
    let mut complaints = Vec::new();
    let mut outcomes = Vec::new();
    for (pdf, answer) in pdfs.iter().zip(answers) {
        match answer {
            Ok(answer) => outcomes.push((pdf, answer.outcome("read"))),
            Err(complaint) => complaints.push(format!("{}: {complaint}", pdf.name)),
        }
    }
    complaints.extend(table::settle(Column::Inspected, &outcomes));
    fail_with(&complaints);
}

#[test]
fn every_sound_pdf_is_signed_and_the_witnesses_agree() {
    let test = "every_sound_pdf_is_signed_and_the_witnesses_agree";
    if !tools::ready(test) {
        return;
    }
    let Some(pdfs) = files::of_the_corpora(test) else {
        return;
    };
    let Some(hsm) = keys::softhsm(test) else {
        return;
    };
    let pki = Pki::new();
    let judges = Judges::new(&pki);
    // In SoftHSM: deriving the software token's key takes ten times as long as signing.
    let key = keys::in_softhsm(&hsm, Algorithm::EcdsaP256, &pki);
    let folder = TempDir::new().unwrap();

    let answers = files::on_two_threads("sign", pdfs, |pdf| {
        judges.sign(pdf, &key, &folder.path().join(pdf.file_name()))
    });
    let mut complaints = Vec::new();
    let mut outcomes = Vec::new();
    let mut signed = Vec::new();
    for (pdf, answer) in pdfs.iter().zip(answers) {
        match answer {
            Ok((outcome, new)) => {
                outcomes.push((pdf, outcome));
                signed.extend(new);
            }
            Err(complaint) => complaints.push(format!("{}: {complaint}", pdf.name)),
        }
    }
    complaints.extend(judges.complaints(&signed));
    complaints.extend(judges.idle_exceptions(&signed));
    complaints.extend(table::settle(Column::Signed, &outcomes));
    fail_with(&complaints);
}

/// Judges that accept everything prove nothing: each must refuse what was touched.
#[test]
fn the_judges_refuse_what_was_touched() {
    let test = "the_judges_refuse_what_was_touched";
    if !tools::ready(test) {
        return;
    }
    let pki = Pki::new();
    let judges = Judges::new(&pki);
    let key = SoftwareToken::new().generated(Algorithm::EcdsaP256, &pki);
    let folder = TempDir::new().unwrap();
    let pdf = Pdf::new("reportlab.pdf", documents::input("reportlab.pdf").path);
    let output = folder.path().join(pdf.file_name());
    let (_, signed) = judges.sign(&pdf, &key, &output).unwrap();
    let signed = [signed.expect("qpdf is content with it")];
    assert_eq!(judges.complaints(&signed), Vec::<String>::new());

    let sound = fs::read(&output).unwrap();
    let complaints_about = |bytes: &[u8]| {
        fs::write(&output, bytes).unwrap();
        judges.complaints(&signed).join("\n")
    };
    let mut content = sound.clone();
    let at = content
        .windows(6)
        .position(|word| word == b"Daftar")
        .unwrap();
    content[at] = b'P';
    let complaints = complaints_about(&content);
    for judge in ["bytes: ", "pdfsig: ", "pyHanko: "] {
        assert!(complaints.contains(judge), "no {judge}in {complaints}");
    }
    let appended = complaints_about(&[&sound, &b"\nstartxref\n7\n%%EOF\n"[..]].concat());
    for judge in ["qpdf: ", "pdfsig: ", "pyHanko: "] {
        assert!(appended.contains(judge), "no {judge}in {appended}");
    }
}

fn fail_with(complaints: &[String]) {
    assert!(
        complaints.is_empty(),
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}
