//! Every PDF that `segel` writes here is judged by programs that share no line with it.
//!
//! `qpdf --check` judges the file, `pdfsig` (poppler, NSS), pyHanko and `openssl cms` judge the
//! signature; `docs/conformance/witnesses.md` says which of them knows which algorithm. Keys lie in
//! the software token and in SoftHSM, certificates are made by `openssl`, the documents are those of
//! `test-vectors/`, and ten of the corpora.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_types
)]

mod documents;
mod judgement;
mod keys;
mod openssl;
mod pdfsig;
mod pki;
mod placed;
mod pyhanko;
mod qpdf;
mod rendering;
mod segel;
mod size;
mod tools;

use judgement::{Signatory, Signed};
use keys::{Algorithm, Key, SoftwareToken};
use pdfsig::PathJudgement;
use pki::Pki;
use segel::Appearance;
use segel_hsm_testing::SoftHsm;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Runs a test that needs the witnesses, with certificates of its own.
fn witnessed(test: &str, body: impl FnOnce(&Pki)) {
    if tools::ready(test) {
        body(&Pki::new());
    }
}

/// The same with a SoftHSM token of its own.
fn witnessed_with_softhsm(test: &str, body: impl FnOnce(&SoftHsm, &Pki)) {
    if tools::ready(test)
        && let Some(hsm) = keys::softhsm(test)
    {
        body(&hsm, &Pki::new());
    }
}

/// Signs every document with `key` and has every witness judge every result.
fn all_documents(test: &str, key: &Key, pki: &Pki) {
    judgement::sign_and_judge(&documents::to_sign(test), key, pki);
}

/// The same for one classic and one compressed document.
fn two_documents(key: &Key, pki: &Pki) {
    let documents = ["reportlab.pdf", "object-streams.pdf"].map(documents::input);
    judgement::sign_and_judge(&documents, key, pki);
}

#[test]
fn every_document_with_p256_in_a_software_token() {
    let test = "every_document_with_p256_in_a_software_token";
    witnessed(test, |pki| {
        all_documents(
            test,
            &SoftwareToken::new().generated(Algorithm::EcdsaP256, pki),
            pki,
        );
    });
}

#[test]
fn every_document_with_rsa_in_a_software_token() {
    let test = "every_document_with_rsa_in_a_software_token";
    witnessed(test, |pki| {
        all_documents(
            test,
            &SoftwareToken::new().imported(Algorithm::RsaPkcs1, pki),
            pki,
        );
    });
}

#[test]
fn every_document_with_p256_in_softhsm() {
    let test = "every_document_with_p256_in_softhsm";
    witnessed_with_softhsm(test, |hsm, pki| {
        all_documents(test, &keys::in_softhsm(hsm, Algorithm::EcdsaP256, pki), pki);
    });
}

#[test]
fn every_document_with_rsa_in_softhsm() {
    let test = "every_document_with_rsa_in_softhsm";
    witnessed_with_softhsm(test, |hsm, pki| {
        all_documents(test, &keys::in_softhsm(hsm, Algorithm::RsaPkcs1, pki), pki);
    });
}

#[test]
fn the_other_algorithms_in_a_software_token() {
    witnessed("the_other_algorithms_in_a_software_token", |pki| {
        let token = SoftwareToken::new();
        two_documents(&token.generated(Algorithm::EcdsaP384, pki), pki);
        two_documents(&token.generated(Algorithm::Ed25519, pki), pki);
        two_documents(&token.imported(Algorithm::RsaPss, pki), pki);
    });
}

#[test]
fn the_other_algorithms_in_softhsm() {
    witnessed_with_softhsm("the_other_algorithms_in_softhsm", |hsm, pki| {
        for algorithm in [Algorithm::EcdsaP384, Algorithm::Ed25519, Algorithm::RsaPss] {
            two_documents(&keys::in_softhsm(hsm, algorithm, pki), pki);
        }
    });
}

/// A box is drawn into every kind of encrypted document, and seen by those who have the password.
#[test]
fn encrypted_documents_with_a_visible_box() {
    witnessed("encrypted_documents_with_a_visible_box", |pki| {
        let folder = TempDir::new().unwrap();
        let key = SoftwareToken::new().generated(Algorithm::EcdsaP256, pki);
        let appearance = Appearance {
            page: 1,
            rectangle: [60.0, 60.0, 200.0, 70.0],
            qr: "https://verifikasi.contoh.example/v/00112233445566778899aabbccddeeff".into(),
            text: vec!["Ditandatangani secara elektronik".into()],
        };
        let documents = [
            "encrypted-rc4-40.pdf",
            "encrypted-rc4-128.pdf",
            "encrypted-rc4-v4.pdf",
            "encrypted-aes-128.pdf",
            "encrypted-aes-256-r5.pdf",
            "encrypted.pdf",
            "encrypted-open.pdf",
            "encrypted-object-streams.pdf",
        ];
        let signed = documents.map(|name| {
            let document = documents::input(name);
            let signed = Signed::new(document, &key, Some(&appearance), folder.path());
            let password = signed.document.password();
            rendering::assert_shows(&signed.output, &appearance, password);
            signed
        });
        judgement::judge(&signed, &Signatory::new(&key, pki));
    });
}

/// The demo's way: the box of the sidecar, a QR code, lines of text.
#[test]
fn the_samples_with_a_visible_box() {
    witnessed("the_samples_with_a_visible_box", |pki| {
        let folder = TempDir::new().unwrap();
        let key = SoftwareToken::new().generated(Algorithm::EcdsaP256, pki);
        for document in documents::samples() {
            let sidecar: Value =
                serde_json::from_slice(&fs::read(document.path.with_extension("json")).unwrap())
                    .unwrap();
            let appearance = Appearance {
                page: sidecar["box"]["page"].as_u64().unwrap(),
                rectangle: ["left", "bottom", "width", "height"]
                    .map(|side| sidecar["box"][side].as_f64().unwrap()),
                qr: "https://verifikasi.contoh.example/v/00112233445566778899aabbccddeeff".into(),
                text: vec![
                    "Ditandatangani secara elektronik oleh:".into(),
                    sidecar["signer"]["name"].as_str().unwrap().into(),
                ],
            };
            let signed = Signed::new(document, &key, Some(&appearance), folder.path());
            rendering::assert_shows(&signed.output, &appearance, "");
            judgement::judge(&[signed], &Signatory::new(&key, pki));
        }
    });
}

/// What the server makes of the samples, from its own authority and its own software token.
#[test]
fn the_letters_of_the_demo() {
    let test = "the_letters_of_the_demo";
    let Some(server) = tools::beside_segel("segel-server", test) else {
        return;
    };
    if !tools::ready(test) {
        return;
    }
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("demo");
    let mut demo = Command::new(server);
    tools::succeed(
        demo.args(["--demo", "--no-serve", "--demo-data"])
            .arg(&data),
    );
    let letters: Vec<_> = documents::samples()
        .into_iter()
        .map(|document| Signed {
            output: data.join(document.name.replace(".pdf", "-bertanda-tangan.pdf")),
            field: "Signature1".into(),
            document,
        })
        .collect();
    let anchor = data.join("otoritas-demo.pem");
    let by = Signatory {
        name: "a key of the demo".into(),
        algorithm: Algorithm::EcdsaP256,
        issuer: anchor.clone(),
        anchor,
        // Its certificates are for id-kp-documentSigning alone (RFC 9336).
        pdfsig: PathJudgement::Unwanted,
    };
    judgement::judge(&letters, &by);
}

/// A witness that accepts everything proves nothing: each must refuse a document and a signature
/// that were touched, for every algorithm that the table says it knows.
#[test]
fn the_witnesses_refuse_what_was_touched() {
    witnessed_with_softhsm("the_witnesses_refuse_what_was_touched", |hsm, pki| {
        let algorithms = [
            Algorithm::RsaPkcs1,
            Algorithm::RsaPss,
            Algorithm::EcdsaP256,
            Algorithm::EcdsaP384,
            Algorithm::Ed25519,
        ];
        let keys = algorithms.map(|algorithm| keys::in_softhsm(hsm, algorithm, pki));
        for key in &keys {
            let by = Signatory::new(key, pki);
            let folder = TempDir::new().unwrap();
            let signed = folder.path().join("signed.pdf");
            segel::sign(&documents::input("reportlab.pdf"), &signed, key, None);

            let content = touched(&signed, "content", |bytes| {
                let at = position(bytes, b"Daftar hadir contoh");
                bytes[at] = b'P';
            });
            judgement::assert_refused(&content, &by, "HASH_FAILURE");

            let value = touched(&signed, "value", |bytes| {
                let at = last_digit_of_cms(bytes);
                bytes[at] = b'0';
            });
            judgement::assert_refused(&value, &by, "SIG_CRYPTO_FAILURE");
        }
    });
}

/// A copy of `file` beside it, with something changed.
fn touched(file: &Path, name: &str, change: impl FnOnce(&mut [u8])) -> PathBuf {
    let mut bytes = fs::read(file).unwrap();
    change(&mut bytes);
    let copy = file.with_file_name(format!("{name}.pdf"));
    fs::write(&copy, bytes).unwrap();
    copy
}

fn position(bytes: &[u8], sought: &[u8]) -> usize {
    bytes
        .windows(sought.len())
        .position(|window| window == sought)
        .expect("what is sought is there")
}

/// Where the last hexadecimal digit of the CMS stands: in the signature value, since a B-B signature
/// has no unsigned attributes. The padding behind it is zeros.
fn last_digit_of_cms(bytes: &[u8]) -> usize {
    let range = &bytes[position(bytes, b"/ByteRange") + b"/ByteRange".len()..];
    let range = String::from_utf8_lossy(&range[..position(range, b"]")]).replace('[', " ");
    let [_, gap_start, gap_end, _] = range
        .split_whitespace()
        .map(|number| number.parse::<usize>().unwrap())
        .collect::<Vec<_>>()[..]
    else {
        panic!("ByteRange {range}");
    };
    let digit = |byte: &u8| byte.is_ascii_hexdigit() && *byte != b'0';
    gap_start + bytes[gap_start..gap_end].iter().rposition(digit).unwrap()
}

/// What others signed, `segel` verifies.
#[test]
fn a_signature_of_pyhanko_passes() {
    let document = documents::input("signed-by-pyhanko.pdf");
    let (report, status) = segel::verify(&[&document.path], &[document.anchor.as_deref().unwrap()]);
    assert_eq!(report[0]["verdict"], "TOTAL-PASSED", "{}", report[0]);
    assert_eq!(
        report[0]["signatures"][0]["coverage"], "WHOLE_FILE",
        "{}",
        report[0]
    );
    assert_eq!(report[0]["signatures"][0]["level"], "B-B", "{}", report[0]);
    assert_eq!(status, Some(0));
}

/// What cannot be signed is refused under its name, and leaves nothing behind.
#[test]
fn what_cannot_be_signed_is_refused_by_name() {
    witnessed("what_cannot_be_signed_is_refused_by_name", |pki| {
        let key = SoftwareToken::new().generated(Algorithm::EcdsaP256, pki);
        let refused = documents::refused();
        assert!(!refused.is_empty());
        for (document, code) in refused {
            let folder = TempDir::new().unwrap();
            let answer = segel::try_sign(&document, &folder.path().join("out.pdf"), &key, None);
            let error = answer.expect_err(&document.name);
            assert_eq!(error["code"], json!(code), "{}: {error}", document.name);
            assert_ne!(
                error["next_step"].as_str().unwrap_or_default(),
                "",
                "{}: {error}",
                document.name
            );
            assert_eq!(
                fs::read_dir(folder.path()).unwrap().count(),
                0,
                "{}",
                document.name
            );
        }
    });
}
