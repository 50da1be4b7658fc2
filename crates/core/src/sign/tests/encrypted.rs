//! Signing what is encrypted. What is signed here is opened and judged again; that others can is for
//! the tests of the command line, which ask them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::algorithm::SignatureAlgorithm;
use crate::corpora;
use crate::limits::Limits;
use crate::pdf::Password;
use crate::signer::SignerError;
use crate::trust::{Policy, ValidationData};
use crate::verify::report::{Coverage, Indication};
use crate::verify::verify;
use crate::x509::CertificateChain;
use crate::x509::issue::{
    IssuingKey, NameAttribute, Profile, Subject, certificate_authority, end_entity,
};
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::fs;
use std::path::{Path, PathBuf};
use time::Duration;

const READER: &str = "sandi-pembaca";
const OWNER: &str = "sandi-pemilik";

fn at() -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + Duration::days(20_000)
}

/// An official whose key makes the same signature every time.
struct Official {
    anchor: Certificate,
    chain: CertificateChain,
    key: Ed25519KeyPair,
}

impl Official {
    fn new() -> Self {
        let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        // RFC 8410: the SubjectPublicKeyInfo of an Ed25519 key
        let prefix = [
            0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
        ];
        let spki = [&prefix[..], key.public_key().as_ref()].concat();
        let profile = |name: &str, serial: u8| {
            let subject = Subject::new().with(NameAttribute::CommonName, name);
            let validity = (at() - Duration::DAY, at() + Duration::DAY);
            Profile::new(subject, [serial], validity.0, validity.1)
        };
        let signs = |message: &[u8]| Ok(key.sign(message).as_ref().to_vec());
        let issuing = IssuingKey::new(spki.clone(), SignatureAlgorithm::Ed25519, signs);
        let anchor = certificate_authority(&profile("Otoritas Uji", 1), &issuing).unwrap();
        let leaf = end_entity(&profile("Pejabat Uji", 2), &spki, &anchor, &issuing).unwrap();
        drop(issuing);
        let chain = CertificateChain::new(leaf, vec![anchor.clone()]);
        Self { anchor, chain, key }
    }
}

impl Signer for Official {
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::Ed25519
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.key.sign(message).as_ref().to_vec())
    }
}

fn inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/inputs")
}

fn open<'a>(file: &'a impl Source, password: &str) -> Document<'a> {
    Document::open_with_password(file, &Password::new(password), &Limits::default()).unwrap()
}

fn signed(
    official: &Official,
    file: &impl Source,
    password: &str,
    request: &SignatureRequest,
) -> Result<Vec<u8>, Error> {
    let mut output = Vec::new();
    let document = open(file, password);
    let signed = sign(&document, request, official, &mut output)?;
    let written = open(&output, password);
    check_written(&written, &document, official.chain().leaf(), &signed).unwrap();
    Ok(output)
}

fn request(visible: bool) -> SignatureRequest {
    let mut request = SignatureRequest::new(at());
    request.reason = Some("Persetujuan (rahasia)".to_owned());
    if visible {
        let lines = ["Ditandatangani".to_owned()];
        let shown = VisibleBox::with_text([40.0, 40.0, 200.0, 60.0], lines).unwrap();
        request.appearance = Some(shown);
    }
    request
}

#[test]
fn every_handler_is_signed_and_verified() {
    let official = Official::new();
    let data = ValidationData::new(vec![official.anchor.clone()]);
    for name in [
        "encrypted-rc4-40.pdf",
        "encrypted-rc4-128.pdf",
        "encrypted-rc4-v4.pdf",
        "encrypted-aes-128.pdf",
        "encrypted-aes-256-r5.pdf",
        "encrypted.pdf",
        "encrypted-object-streams.pdf",
    ] {
        let file = fs::read(inputs().join(name)).unwrap();
        for visible in [false, true] {
            let first = signed(&official, &file, READER, &request(visible)).unwrap();
            assert!(first.starts_with(&file), "{name}");
            let again = signed(&official, &file, OWNER, &request(visible)).unwrap();
            assert_eq!(first, again, "{name}: either password, the same bytes");
            for clear in [&b"rahasia"[..], b"Pejabat Uji", b"Signature1", b"D:2024"] {
                let found = first.windows(clear.len()).any(|window| window == clear);
                // the certificate in /Contents is hexadecimal
                assert!(!found, "{name}: {} in clear", clear.escape_ascii());
            }
            let mut beside = request(visible);
            if let Some(shown) = &mut beside.appearance {
                shown.placement = [40.0, 140.0, 200.0, 60.0].into();
            }
            let second = signed(&official, &first, READER, &beside).unwrap();
            for password in [READER, OWNER] {
                let report =
                    verify(&open(&first, password), &data, Policy::standard(), at()).unwrap();
                let [signature] = report.signatures.as_slice() else {
                    panic!("{name}: {report:?}");
                };
                assert_eq!(signature.indication, Indication::TotalPassed, "{name}");
                assert_eq!(signature.coverage, Coverage::WholeFile, "{name}");
                assert_eq!(signature.field, "Signature1", "{name}");
                assert_eq!(signature.claimed_signing_time, Some(at()), "{name}");

                let report =
                    verify(&open(&second, password), &data, Policy::standard(), at()).unwrap();
                let coverage: Vec<_> = report.signatures.iter().map(|s| s.coverage).collect();
                let expected = [Coverage::WholeRevision, Coverage::WholeFile];
                assert_eq!(coverage, expected, "{name}");
            }
        }
    }
}

#[test]
fn what_the_owner_forbids_is_refused_by_name() {
    let official = Official::new();
    let filled = SignatureRequest {
        field: Some("TandaTangan".to_owned()),
        ..request(false)
    };
    let added = request(false);
    for (name, request, permitted) in [
        ("encrypted-read-only.pdf", &added, false),
        ("encrypted-form-filling.pdf", &added, false),
        ("encrypted-form-filling.pdf", &filled, true),
    ] {
        let file = fs::read(inputs().join(name)).unwrap();
        let reader = signed(&official, &file, READER, request);
        match reader {
            Ok(_) => assert!(permitted, "{name}"),
            Err(error) => {
                assert!(!permitted, "{name}: {error}");
                assert_eq!(error.code(), "permission-denied", "{name}");
            }
        }
        assert!(signed(&official, &file, OWNER, request).is_ok(), "{name}");
    }
}

/// The rows `protected/` of DSS's expectations: OPEN_OK, SIGN_REFUSED_WITHOUT_OWNER_PASSWORD for a
/// new field. Their owner's password is one space, their readers' is empty.
#[test]
fn the_protected_documents_of_dss_are_refused_as_dss_does() {
    let Some(folder) = corpora::folder("dss") else {
        return;
    };
    let expected = fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let rows: Vec<_> = expected
        .lines()
        .filter(|row| row.starts_with("protected/"))
        .collect();
    assert_eq!(rows.len(), 2);
    let official = Official::new();
    for row in rows {
        let (name, expected) = row.split_once('\t').unwrap();
        assert!(expected.starts_with("OPEN_OK;SIGN_REFUSED_WITHOUT_OWNER_PASSWORD(new field)"));
        let file = fs::read(folder.join("files").join(name)).unwrap();
        let refused = signed(&official, &file, "", &request(false)).unwrap_err();
        assert_eq!(refused.code(), "permission-denied", "{name}");
        let output = signed(&official, &file, " ", &request(false)).unwrap();
        let report = verify(
            &open(&output, ""),
            &ValidationData::default(),
            Policy::standard(),
            at(),
        )
        .unwrap();
        assert_eq!(report.signatures.len(), 1, "{name}");
        assert_eq!(report.signatures[0].reference_digest, Some(true), "{name}");
    }
}
