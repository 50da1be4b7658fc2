#![allow(clippy::unwrap_used, clippy::print_stderr)]

use super::*;
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm, Verification, verify_signature};
use crate::signer::SignerError;
use crate::x509::signed::Signed;
use crate::x509::{PathParameters, Purpose, build_path};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
};
use std::process::Command;
use time::Duration;

fn at(day: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap() + Duration::days(day)
}

/// A key of ring behind an [`IssuingKey`].
fn key(algorithm: SignatureAlgorithm) -> IssuingKey<'static> {
    let kind = match algorithm {
        SignatureAlgorithm::EcdsaP256(_) => &rcgen::PKCS_ECDSA_P256_SHA256,
        SignatureAlgorithm::EcdsaP384(_) => &rcgen::PKCS_ECDSA_P384_SHA384,
        _ => &rcgen::PKCS_ED25519,
    };
    let pair = rcgen::KeyPair::generate_for(kind).unwrap();
    let spki = rcgen::PublicKeyData::subject_public_key_info(&pair);
    IssuingKey::new(spki, algorithm, move |message| {
        let random = SystemRandom::new();
        let ecdsa = |kind| {
            let pair = EcdsaKeyPair::from_pkcs8(kind, pair.serialized_der(), &random).unwrap();
            pair.sign(&random, message).unwrap().as_ref().to_vec()
        };
        Ok(match algorithm {
            SignatureAlgorithm::EcdsaP256(_) => ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING),
            SignatureAlgorithm::EcdsaP384(_) => ecdsa(&ECDSA_P384_SHA384_ASN1_SIGNING),
            _ => Ed25519KeyPair::from_pkcs8_maybe_unchecked(pair.serialized_der())
                .unwrap()
                .sign(message)
                .as_ref()
                .to_vec(),
        })
    })
}

fn p256() -> IssuingKey<'static> {
    key(SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256))
}

fn root_profile() -> Profile {
    let subject = Subject::new()
        .with(NameAttribute::Country, "ID")
        .with(NameAttribute::Organization, "Pemerintah Kabupaten Contoh")
        .with(NameAttribute::CommonName, "CA Contoh");
    Profile::new(subject, [1], at(0), at(3650))
}

fn person_profile() -> Profile {
    let subject = Subject::new()
        .with(NameAttribute::Country, "ID")
        .with(NameAttribute::Organization, "Pemerintah Kabupaten Contoh")
        .with(NameAttribute::OrganizationalUnit, "Dinas Kominfo")
        .with(NameAttribute::Title, "Kepala Dinas")
        .with(NameAttribute::SerialNumber, "PJB-0001")
        .with(NameAttribute::CommonName, "Ratna Wulandari, S.Kom.");
    let serial: Vec<u8> = (0x81..0x91).collect();
    Profile::new(subject, serial, at(1), at(731))
}

fn reason(error: Error) -> String {
    match error {
        Error::Refused(Refusal::Issue { reason }) => reason,
        other => other.to_string(),
    }
}

#[test]
fn a_root_issues_for_keys_of_every_kind() {
    let algorithms = [
        SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256),
        SignatureAlgorithm::EcdsaP384(DigestAlgorithm::Sha384),
        SignatureAlgorithm::Ed25519,
    ];
    let rsa = rsa_key_info();
    for algorithm in algorithms {
        let root_key = key(algorithm);
        let root = certificate_authority(&root_profile(), &root_key).unwrap();
        let mut subjects: Vec<Vec<u8>> = algorithms
            .map(|algorithm| key(algorithm).subject_public_key_info().to_vec())
            .to_vec();
        subjects.push(rsa.clone());
        for spki in subjects {
            let leaf = end_entity(&person_profile(), &spki, &root, &root_key).unwrap();
            assert_eq!(
                leaf.subject(),
                "CN=Ratna Wulandari\\, S.Kom.,serialNumber=PJB-0001,title=Kepala Dinas,\
                 OU=Dinas Kominfo,O=Pemerintah Kabupaten Contoh,C=ID"
            );
            assert_eq!(leaf.subject_public_key_info(), spki);
            assert_eq!(leaf.serial(), "8182838485868788898a8b8c8d8e8f90");
            assert_eq!(leaf.validity(), (at(1), at(731)));
            let anchors = [root.clone().into()];
            let parameters = PathParameters::new(Purpose::DocumentSigning, at(10));
            let path = build_path(&leaf, &[], &anchors, &parameters).unwrap();
            assert_eq!(path.certificates().len(), 2);
        }
    }
}

/// The SubjectPublicKeyInfo of the throwaway RSA key of the signature vectors.
fn rsa_key_info() -> Vec<u8> {
    let vectors = include_str!("../../algorithm/verification/vectors.txt");
    let line = vectors
        .lines()
        .find(|line| line.starts_with("rsa2048-pss "))
        .unwrap();
    hex::decode(line.split(' ').nth(1).unwrap()).unwrap()
}

#[test]
fn the_same_arguments_make_the_same_certificate() {
    let key = key(SignatureAlgorithm::Ed25519);
    let once = certificate_authority(&root_profile(), &key).unwrap();
    let again = certificate_authority(&root_profile(), &key).unwrap();
    assert_eq!(once, again);
}

#[test]
fn a_second_attribute_of_one_type_is_refused_not_dropped() {
    let mut profile = root_profile();
    profile.subject = profile
        .subject
        .with(NameAttribute::OrganizationalUnit, "Bidang A")
        .with(NameAttribute::OrganizationalUnit, "Bidang B");
    let error = certificate_authority(&profile, &p256()).unwrap_err();
    assert_eq!(error.code(), "issue");
    assert_eq!(
        reason(error),
        "its subject has 4 of 5 attributes, for one type can stand in it only once"
    );
}

#[test]
fn what_no_certificate_can_say_is_refused() {
    let told = |change: &dyn Fn(&mut Profile)| {
        let mut profile = root_profile();
        change(&mut profile);
        reason(certificate_authority(&profile, &p256()).unwrap_err())
    };
    assert_eq!(
        told(&|profile| profile.serial_number = vec![0, 0]),
        "its serial number is zero"
    );
    let long = "its serial number is longer than 20 octets";
    assert_eq!(
        told(&|profile| profile.serial_number = vec![0x80; 20]),
        long
    );
    assert_eq!(told(&|profile| profile.serial_number = vec![1; 21]), long);
    assert_eq!(
        told(&|profile| profile.not_after = profile.not_before),
        "it ends before it begins"
    );
    assert!(
        told(&|profile| profile.not_before = OffsetDateTime::UNIX_EPOCH - Duration::days(8000))
            .contains("1950")
    );
    assert_eq!(
        told(&|profile| profile.subject = Subject::new()),
        "the subject's name is empty"
    );
    let with = |attribute, value: &'static str| {
        told(&move |profile| profile.subject = Subject::new().with(attribute, value))
    };
    assert!(with(NameAttribute::CommonName, "").contains("1 to 64"));
    assert!(with(NameAttribute::Country, "IDN").contains("1 to 2"));
    assert!(with(NameAttribute::SerialNumber, "ñ").contains("PrintableString"));
    // the longest serial number and a fraction of a second are fine
    let mut profile = root_profile();
    profile.serial_number = vec![0x7f; 20];
    profile.not_before += Duration::milliseconds(5);
    let root = certificate_authority(&profile, &p256()).unwrap();
    assert_eq!(root.validity().0, at(0));
}

#[test]
fn an_issuer_stays_within_its_time_and_its_key() {
    let root_key = p256();
    let root = certificate_authority(&root_profile(), &root_key).unwrap();
    let subject = p256();
    let spki = subject.subject_public_key_info();
    for (begins, ends) in [(at(-1), at(10)), (at(1), at(3651))] {
        let mut profile = person_profile();
        (profile.not_before, profile.not_after) = (begins, ends);
        let told = reason(end_entity(&profile, spki, &root, &root_key).unwrap_err());
        assert!(told.starts_with("its validity is not within the issuer's"));
    }
    let error = end_entity(&person_profile(), spki, &root, &p256()).unwrap_err();
    assert_eq!(error.code(), "key-mismatch");
    let p521 = include_str!("../../algorithm/verification/vectors.txt");
    let p521 = p521
        .lines()
        .find_map(|line| line.strip_prefix("p521 "))
        .unwrap();
    let p521 = hex::decode(p521.split(' ').next().unwrap()).unwrap();
    let told = reason(end_entity(&person_profile(), &p521, &root, &root_key).unwrap_err());
    assert!(told.starts_with("the subject's public key: "));
}

#[test]
fn the_error_of_the_key_is_kept() {
    let honest = p256();
    let failing = IssuingKey::new(
        honest.subject_public_key_info(),
        SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256),
        |_| Err(SignerError::from("token removed")),
    );
    let error = certificate_authority(&root_profile(), &failing).unwrap_err();
    assert!(matches!(&error, Error::Signer(own) if own.to_string() == "token removed"));
    let error = request(&root_profile().subject, &failing).unwrap_err();
    assert_eq!(error.code(), "signer");
}

#[test]
fn a_key_that_signs_for_another_is_noticed() {
    let one = p256();
    let algorithm = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256);
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    let stranger =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
    let mixed = IssuingKey::new(
        one.subject_public_key_info(),
        algorithm,
        |message: &[u8]| Ok(stranger.sign(&random, message).unwrap().as_ref().to_vec()),
    );
    let error = certificate_authority(&root_profile(), &mixed).unwrap_err();
    assert_eq!(error.code(), "key-mismatch");
    let error = request(&root_profile().subject, &mixed).unwrap_err();
    assert_eq!(error.code(), "key-mismatch");
}

#[test]
fn algorithms_that_rcgen_lacks_are_refused_by_name() {
    for algorithm in [
        SignatureAlgorithm::RsaPss(DigestAlgorithm::Sha256),
        SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha384),
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1),
    ] {
        let key = IssuingKey::new(rsa_key_info(), algorithm, |_| Ok(Vec::new()));
        let told = reason(certificate_authority(&root_profile(), &key).unwrap_err());
        assert!(told.contains("certificates are not signed with"), "{told}");
    }
}

#[test]
fn a_request_proves_its_key() {
    for algorithm in [
        SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256),
        SignatureAlgorithm::Ed25519,
    ] {
        let key = key(algorithm);
        let der = request(&person_profile().subject, &key).unwrap();
        let signed = Signed::parse(&der).unwrap();
        let checked = signed.verify(key.subject_public_key_info());
        assert_eq!(checked, Verification::Valid);
        let stranger = p256();
        let checked = signed.verify(stranger.subject_public_key_info());
        assert_eq!(checked, Verification::Invalid);
    }
}

/// OpenSSL reads what was made, verifies the path strictly, and takes the request.
#[test]
fn openssl_agrees() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: openssl is not there");
        return;
    }
    let folder = std::env::temp_dir().join(format!("segel-issue-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let openssl = |arguments: &str| {
        let done = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(&folder)
            .output()
            .unwrap();
        let told = [done.stdout, done.stderr].concat();
        let told = String::from_utf8_lossy(&told).into_owned();
        assert!(done.status.success(), "openssl {arguments}: {told}");
        told
    };
    let write = |name: &str, label: &str, der: &[u8]| {
        let pem = pem::encode(&pem::Pem::new(label, der));
        std::fs::write(folder.join(name), pem).unwrap();
    };
    let root_key = p256();
    let root = certificate_authority(&root_profile(), &root_key).unwrap();
    let subject = p256();
    let spki = subject.subject_public_key_info();
    let leaf = end_entity(&person_profile(), spki, &root, &root_key).unwrap();
    write("root.pem", "CERTIFICATE", root.der());
    write("leaf.pem", "CERTIFICATE", leaf.der());
    let csr = request(&person_profile().subject, &subject).unwrap();
    write("request.pem", "CERTIFICATE REQUEST", &csr);
    let moment = at(10).unix_timestamp();
    openssl(&format!(
        "verify -x509_strict -attime {moment} -CAfile root.pem leaf.pem"
    ));
    let told = openssl("req -verify -noout -subject -in request.pem");
    assert!(told.contains("CN = \"Ratna Wulandari, S.Kom.\""), "{told}");
    let told = openssl("x509 -noout -text -in leaf.pem");
    assert!(
        told.contains("Digital Signature, Non Repudiation"),
        "{told}"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_signature_is_over_the_tbs_certificate() {
    let key = p256();
    let root = certificate_authority(&root_profile(), &key).unwrap();
    root.view(|parsed| {
        let checked = verify_signature(
            &SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256).verification(),
            key.subject_public_key_info(),
            parsed.tbs_certificate.as_ref(),
            &parsed.signature_value.data,
        );
        assert_eq!(checked, Verification::Valid);
    });
}
