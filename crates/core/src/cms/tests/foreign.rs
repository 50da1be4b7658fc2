//! What others make of our objects, and we of theirs.
#![allow(clippy::print_stderr)]

use super::made::{CONTENT, Signatory};
use super::*;
use crate::corpora;
use crate::x509::{Certificate, CertificateChain};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A folder of its own that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("segel-cms-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }

    fn openssl(&self, arguments: &str) {
        let done = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(&self.0)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "openssl {arguments}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    /// Signs with a key of openssl.
    fn sign(&self, options: &str, message: &[u8]) -> Vec<u8> {
        self.write("message", message);
        self.openssl(&format!(
            "dgst -sign key.pem -out signature {options} message"
        ));
        self.read("signature")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn with_openssl(name: &str) -> Option<Folder> {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: openssl is not there");
        return None;
    }
    let folder = Folder::new(name);
    folder.write("content", CONTENT);
    Some(folder)
}

fn pem(certificate: &Certificate) -> String {
    pem::encode(&pem::Pem::new("CERTIFICATE", certificate.der()))
}

const VERIFY: &str = "cms -verify -cades -binary -inform DER -in signed.der -content content \
                      -CAfile root.pem -purpose any -out /dev/null";

#[test]
fn openssl_verifies_what_ring_signed() {
    let Some(folder) = with_openssl("ring") else {
        return;
    };
    // OpenSSL 3.0 does not take Ed25519 in CMS.
    for algorithm in algorithms().into_iter().take(2) {
        let signatory = Signatory::new(algorithm);
        folder.write("root.pem", pem(signatory.leaf()).as_bytes());
        folder.write("signed.der", &signatory.signed_data());
        folder.openssl(VERIFY);
    }
}

#[test]
fn openssl_verifies_what_rsa_signed() {
    let Some(folder) = with_openssl("rsa") else {
        return;
    };
    folder.openssl(
        "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out root.pem -subj /CN=Contoh",
    );
    let leaf = Certificate::all_from_pem(&folder.read("root.pem"))
        .unwrap()
        .remove(0);
    let chain = CertificateChain::new(leaf.clone(), Vec::new());
    let key = leaf.subject_public_key_info();
    let pss = "-sha384 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest";
    let stated = Statements::default();
    for (algorithm, options) in [
        (
            SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
            "-sha256",
        ),
        (
            SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha512),
            "-sha512",
        ),
        (SignatureAlgorithm::RsaPss(DigestAlgorithm::Sha384), pss),
    ] {
        for protection in [AlgorithmProtection::Include, AlgorithmProtection::Omit] {
            let digest = algorithm.digest().digest(CONTENT);
            let attributes =
                signed_attributes(algorithm, &digest, &leaf, protection, &stated).unwrap();
            let signature = folder.sign(options, &attributes);
            let object = signed_data(&attributes, &signature, algorithm, &chain, None).unwrap();
            assert_eq!(
                signed_data_len(algorithm, &chain, protection, &stated, None).unwrap(),
                object.len()
            );
            let signer = &parse(&object).signer_infos[0];
            assert_eq!(signer.verify(key), Some(Verification::Valid));
            assert_eq!(signer.irregularities(), []);
            folder.write("signed.der", &object);
            folder.openssl(VERIFY);
        }
    }
}

#[test]
fn what_openssl_signs_is_read() {
    let Some(folder) = with_openssl("theirs") else {
        return;
    };
    folder.openssl(
        "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out root.pem -subj /CN=Contoh",
    );
    let leaf = Certificate::all_from_pem(&folder.read("root.pem"))
        .unwrap()
        .remove(0);
    let key = leaf.subject_public_key_info();
    let sign = |options: &str| {
        folder.openssl(&format!(
            "cms -sign -binary -in content -signer root.pem -inkey key.pem -outform DER \
             -out theirs.der {options}"
        ));
        folder.read("theirs.der")
    };
    for (options, content, encoding) in [
        ("-cades", Content::Absent, Encoding::Definite),
        (
            "-cades -nodetach -stream",
            Content::Present(CONTENT.to_vec()),
            Encoding::Indefinite,
        ),
        (
            "-cades -md sha512 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:-1",
            Content::Absent,
            Encoding::Definite,
        ),
        ("-cades -keyid", Content::Absent, Encoding::Definite),
    ] {
        let parsed = parse(&sign(options));
        assert_eq!((&parsed.content, parsed.encoding), (&content, encoding));
        let [signer] = parsed.signer_infos.as_slice() else {
            panic!("one signer");
        };
        assert_eq!(signer.irregularities(), [], "{options}");
        assert_eq!(parsed.certificate_of(signer), Some(leaf.clone()));
        assert_eq!(signer.verify(key), Some(Verification::Valid), "{options}");
        let attributes = signer.signed_attributes.as_ref().unwrap();
        assert!(matches!(attributes.signing_time(), Found::One(_)));
        let ess = attributes
            .signing_certificate(EssVersion::V2)
            .one()
            .unwrap();
        assert_eq!(ess.certificates[0].compare(&leaf), EssMatch::Matches);
    }
    let bare = parse(&sign("-noattr"));
    assert_eq!(bare.signer_infos[0].signed_attributes, None);
    assert_eq!(bare.signer_infos[0].verify(key), None);
}

/// Every CMS object that can be cut from the signed PDFs of the corpora is read, or refused with a
/// reason; what is irregular is counted.
#[test]
fn objects_from_real_documents_are_read() {
    let files = corpora::signed_pdfs();
    if files.is_empty() {
        return;
    }
    let (mut read, mut valid) = (0, 0);
    let (mut not_der, mut not_der_valid) = (0, 0);
    // Objects that hold something in crls, and in the attribute; lists, answers, bare ones, others.
    let (mut crls, mut archival) = ([0; 5], [0; 5]);
    let add = |counts: &mut [usize; 5], infos: &RevocationInfos| {
        let kinds = [
            &infos.crls,
            &infos.ocsp_responses,
            &infos.basic_ocsp_responses,
        ];
        counts[0] += usize::from(!infos.is_empty());
        for (count, kind) in counts[1..].iter_mut().zip(kinds) {
            *count += kind.len();
        }
        counts[4] += infos.others;
    };
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for (_, object) in corpora::contents(&fs::read(file).unwrap()) {
            let parsed = match SignedData::parse(&object, &Limits::default()) {
                Ok(parsed) => parsed,
                Err(error) => {
                    told.entry(error.to_string())
                        .or_default()
                        .push(name.clone());
                    continue;
                }
            };
            read += 1;
            add(&mut crls, &parsed.revocation_infos);
            let indefinite = usize::from(parsed.encoding == Encoding::Indefinite);
            not_der += indefinite;
            for attributes in parsed
                .signer_infos
                .iter()
                .filter_map(|signer| signer.signed_attributes.as_ref())
            {
                match attributes.revocation_info_archival() {
                    Found::Absent => {}
                    Found::One(infos) => add(&mut archival, &infos),
                    other => told
                        .entry(format!("revocationInfoArchival: {other:?}"))
                        .or_default()
                        .push(name.clone()),
                }
            }
            let mut irregularities = parsed.irregularities();
            for signer in &parsed.signer_infos {
                irregularities.extend(signer.irregularities());
                let Some(leaf) = parsed.certificate_of(signer) else {
                    told.entry("no certificate for the signer".to_owned())
                        .or_default()
                        .push(name.clone());
                    continue;
                };
                match signer.verify(leaf.subject_public_key_info()) {
                    Some(Verification::Valid) => {
                        valid += 1;
                        not_der_valid += indefinite;
                    }
                    other => {
                        told.entry(format!("{other:?}"))
                            .or_default()
                            .push(name.clone());
                    }
                }
            }
            for irregularity in irregularities {
                told.entry(irregularity.to_string())
                    .or_default()
                    .push(name.clone());
            }
        }
    }
    eprintln!(
        "{} files, {read} objects read, {valid} signatures over attributes valid",
        files.len()
    );
    eprintln!("revocation in crls {crls:?}, in the archival attribute {archival:?}");
    for (what, names) in &told {
        eprintln!(
            "{:4} {what}: {}",
            names.len(),
            names[..names.len().min(5)].join(" ")
        );
    }
    assert!(read > 500 && valid > 500);
    eprintln!("{not_der} not in DER, {not_der_valid} signatures in them valid");
    // The other one is signed with SHA-3, which is not known here.
    assert_eq!((not_der, not_der_valid), (25, 24));
    // None of them has crls; the attribute is what Acrobat writes.
    assert_eq!((crls[0], &archival[..3]), (0, [24, 19, 25].as_slice()));
}
