#![allow(clippy::unwrap_used)]

use super::*;
use DigestAlgorithm::{Sha1, Sha256};
use time::format_description::well_known::Rfc3339;

fn at(text: &str) -> OffsetDateTime {
    OffsetDateTime::parse(&format!("{text}T00:00:00Z"), &Rfc3339).unwrap()
}

const RSA: VerificationAlgorithm = VerificationAlgorithm::RsaPkcs1(Sha256);

#[test]
fn both_policies_come_with_the_program() {
    assert_eq!(Policy::names().collect::<Vec<_>>(), ["indonesia", "etsi"]);
    assert_eq!(Policy::standard().name(), "indonesia");
    assert_eq!(Policy::named("etsi").unwrap().name(), "etsi");
    assert_eq!(Policy::named("none"), None);
}

#[test]
fn algorithms_end_when_ts_119_312_has_them_end() {
    let etsi = Policy::named("etsi").unwrap();
    let indonesia = Policy::named("indonesia").unwrap();
    let rsa = |bits| KeyType::Rsa { bits };
    let pss = |mask_digest| VerificationAlgorithm::RsaPss {
        digest: Sha256,
        mask_digest,
        salt_len: 32,
    };
    let until = |text| Reliance::Until(at(text));
    let end = "2029-01-01";
    for (bits, one, other) in [
        (512, Reliance::Never, Reliance::Never),
        (1024, until("2019-10-01"), until("2019-10-01")),
        (1899, until("2019-10-01"), until("2019-10-01")),
        (1900, until(end), until(end)),
        (2048, until(end), Reliance::Always),
        (4096, until(end), Reliance::Always),
    ] {
        assert_eq!(etsi.signature(RSA, &rsa(bits)), one, "{bits}");
        assert_eq!(indonesia.signature(RSA, &rsa(bits)), other, "{bits}");
    }
    assert_eq!(etsi.signature(pss(Sha256), &rsa(2048)), until(end));
    assert_eq!(etsi.signature(pss(Sha256), &rsa(3072)), Reliance::Always);
    assert_eq!(etsi.signature(pss(Sha1), &rsa(3072)), until("2012-08-01"));
    let curve = |bits| KeyType::Ec {
        curve: "a curve",
        bits,
    };
    let ecdsa = VerificationAlgorithm::Ecdsa(Sha256);
    assert_eq!(etsi.signature(ecdsa, &curve(224)), until("2021-10-01"));
    assert_eq!(etsi.signature(ecdsa, &curve(256)), Reliance::Always);
    assert_eq!(
        etsi.signature(VerificationAlgorithm::Ecdsa(Sha1), &curve(256)),
        until("2012-08-01")
    );
    assert_eq!(
        etsi.signature(VerificationAlgorithm::Ed25519, &KeyType::Ed25519),
        Reliance::Always
    );
    let other = KeyType::Other {
        name: "id-dsa".into(),
    };
    assert_eq!(etsi.signature(RSA, &other), Reliance::Never);
}

#[test]
fn what_is_not_relied_on_is_told_with_its_end() {
    let etsi = Policy::named("etsi").unwrap();
    let told = |at| etsi.check_signature(RSA, &KeyType::Rsa { bits: 1024 }, at);
    told(at("2019-09-30")).unwrap();
    assert_eq!(
        told(at("2019-10-01")).unwrap_err().to_string(),
        "the policy \"etsi\" does not rely on RSASSA-PKCS1-v1_5 with a key of 1024 bits since \
         2019-10-01"
    );
    let weak = etsi.check_digest(Sha1, at("2026-01-01")).unwrap_err();
    assert_eq!(weak.since, Some(at("2012-08-01")));
    let never = etsi.check_signature(RSA, &KeyType::Rsa { bits: 512 }, at("2000-01-01"));
    assert_eq!(never.unwrap_err().since, None);
}

const OWN: &str = r#"
format = 1
name = "kota"
source = "Peraturan Wali Kota"
certificate_policies = ["2.16.360.1.1.1.3"]
time_stamp_policies = ["1.3.6.1.4.1.99999.1"]
digest = [{ name = "SHA-512", until = "2030-01-01T00:00:00Z" }]
signature = [{ name = "ECDSA", keys = [{ bits = 384 }] }, { name = "Ed25519" }]
"#;

#[test]
fn an_operator_may_write_his_own() {
    let own = Policy::from_toml(OWN).unwrap();
    assert_eq!((own.name(), own.source()), ("kota", "Peraturan Wali Kota"));
    assert_eq!(own.digest(Sha256), Reliance::Never);
    assert_eq!(
        own.digest(DigestAlgorithm::Sha512),
        Reliance::Until(at("2030-01-01"))
    );
    let oid = |text| Oid::from(const_oid::ObjectIdentifier::new_unwrap(text));
    assert!(own.accepts_time_stamp_policy(&oid("1.3.6.1.4.1.99999.1")));
    assert!(!own.accepts_time_stamp_policy(&oid("1.3.6.1.4.1.99999.2")));
    assert!(Policy::standard().accepts_time_stamp_policy(&oid("1.2.3")));
    assert!(matches!(own.certificate_policies(), PolicySet::Only(only) if only.len() == 1));
}

#[test]
fn what_is_wrong_with_a_policy_is_told_with_its_place() {
    for (right, wrong) in [
        ("format = 1", "format = 2"),
        ("\"kota\"", "\"\""),
        ("SHA-512", "SHA-3"),
        ("\"ECDSA\"", "\"DSA\""),
        ("\"Ed25519\"", "\"ECDSA\""),
        ("{ bits = 384 }", "{ bits = 384 }, { bits = 256 }"),
        ("{ bits = 384 }", "{ bits = 384 }, { bits = 384 }"),
        ("{ bits = 384 }", "{ bit = 384 }"),
        ("2030-01-01T00:00:00Z", "2030"),
        ("2.16.360.1.1.1.3", "2.a"),
        ("name = \"SHA-512\", ", ""),
        (", keys = [{ bits = 384 }]", ""),
    ] {
        let text = OWN.replace(right, wrong);
        assert_ne!(text, OWN, "{right}");
        let error = Policy::from_toml(&text).unwrap_err();
        assert_eq!(error.code(), "malformed-policy", "{wrong}: {error}");
    }
}
