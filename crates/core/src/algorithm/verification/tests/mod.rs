#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

mod curves;
mod rsa_keys;

use super::*;
use crate::algorithm::DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
use crate::asn1::{self, Tag};
use crate::corpora;
use const_oid::ObjectIdentifier;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::Value;

const MESSAGE: &[u8] = b"Segel";

/// Made with `openssl dgst -sign` and, for Ed448, `pkeyutl -sign -rawin` (OpenSSL 3.0.19) over [`MESSAGE`] with keys thrown away since:
/// name, SubjectPublicKeyInfo, signature.
fn vector(name: &str) -> (Vec<u8>, Vec<u8>) {
    include_str!("../vectors.txt")
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let found = words.next()? == name;
            let mut bytes = || hex::decode(words.next()?).ok();
            found.then_some((bytes()?, bytes()?))
        })
        .next()
        .unwrap()
}

fn pss(
    digest: DigestAlgorithm,
    mask_digest: DigestAlgorithm,
    salt_len: u32,
) -> VerificationAlgorithm {
    VerificationAlgorithm::RsaPss {
        digest,
        mask_digest,
        salt_len,
    }
}

fn unsupported(what: &str) -> Verification {
    Verification::Unsupported {
        what: what.to_owned(),
    }
}

fn spki(algorithm: &[&[u8]], bits: &[u8]) -> Vec<u8> {
    asn1::sequence(&[&asn1::sequence(algorithm), &asn1::bit_string(bits)])
}

#[test]
fn elliptic_curves_verify_what_ring_signs() {
    use VerificationAlgorithm::{Ecdsa, Ed25519};
    let random = SystemRandom::new();
    let curves = [
        (
            &signature::ECDSA_P256_SHA256_ASN1_SIGNING,
            NamedCurve::P256.oid,
            Sha256,
            Sha384,
        ),
        (
            &signature::ECDSA_P384_SHA384_ASN1_SIGNING,
            NamedCurve::P384.oid,
            Sha384,
            Sha256,
        ),
    ];
    for (algorithm, curve, right, wrong) in curves {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
        let identifier = [asn1::oid(oids::EC_PUBLIC_KEY), asn1::oid(curve)];
        let key = spki(
            &[&identifier[0], &identifier[1]],
            pair.public_key().as_ref(),
        );
        let signed = pair.sign(&random, MESSAGE).unwrap();
        let check = |algorithm| verify_signature(&algorithm, &key, MESSAGE, signed.as_ref());
        assert_eq!(check(Ecdsa(right)), Verification::Valid);
        assert_eq!(check(Ecdsa(wrong)), Verification::Invalid);
        assert_eq!(check(Ed25519), Verification::Invalid);
    }
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
    let key = spki(&[&asn1::oid(oids::ED25519)], pair.public_key().as_ref());
    let signed = pair.sign(MESSAGE);
    assert_eq!(
        verify_signature(&Ed25519, &key, MESSAGE, signed.as_ref()),
        Verification::Valid
    );
    assert_eq!(
        verify_signature(&Ed25519, &key, b"", signed.as_ref()),
        Verification::Invalid
    );
}

/// Every vector of Wycheproof for the algorithms of this crate: what it calls invalid is never
/// valid here, and what it calls valid is unless ring lacks it.
#[test]
fn wycheproof() {
    let Some(folder) = corpora::folder("wycheproof-sig") else {
        return;
    };
    let mut checked = 0;
    for (file, algorithm) in [
        (
            "ecdsa_secp256r1_sha256",
            VerificationAlgorithm::Ecdsa(Sha256),
        ),
        (
            "ecdsa_secp384r1_sha384",
            VerificationAlgorithm::Ecdsa(Sha384),
        ),
        ("ed25519", VerificationAlgorithm::Ed25519),
        ("rsa_pss_2048_sha256_mgf1_32", pss(Sha256, Sha256, 32)),
        ("rsa_pss_2048_sha384_mgf1_48", pss(Sha384, Sha384, 48)),
        ("rsa_pss_3072_sha256_mgf1_32", pss(Sha256, Sha256, 32)),
        ("rsa_pss_4096_sha256_mgf1_32", pss(Sha256, Sha256, 32)),
        ("rsa_pss_4096_sha384_mgf1_48", pss(Sha384, Sha384, 48)),
        ("rsa_pss_4096_sha512_mgf1_64", pss(Sha512, Sha512, 64)),
        (
            "rsa_signature_2048_sha256",
            VerificationAlgorithm::RsaPkcs1(Sha256),
        ),
        (
            "rsa_signature_2048_sha384",
            VerificationAlgorithm::RsaPkcs1(Sha384),
        ),
        (
            "rsa_signature_2048_sha512",
            VerificationAlgorithm::RsaPkcs1(Sha512),
        ),
        (
            "rsa_signature_3072_sha256",
            VerificationAlgorithm::RsaPkcs1(Sha256),
        ),
        (
            "rsa_signature_3072_sha384",
            VerificationAlgorithm::RsaPkcs1(Sha384),
        ),
        (
            "rsa_signature_3072_sha512",
            VerificationAlgorithm::RsaPkcs1(Sha512),
        ),
        (
            "rsa_signature_4096_sha256",
            VerificationAlgorithm::RsaPkcs1(Sha256),
        ),
        (
            "rsa_signature_4096_sha384",
            VerificationAlgorithm::RsaPkcs1(Sha384),
        ),
        (
            "rsa_signature_4096_sha512",
            VerificationAlgorithm::RsaPkcs1(Sha512),
        ),
    ] {
        let json = std::fs::read(folder.join(format!("{file}_test.json"))).unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        let bytes = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
        for group in json["testGroups"].as_array().unwrap() {
            let key = bytes(&group["publicKeyDer"]);
            for test in group["tests"].as_array().unwrap() {
                let found =
                    verify_signature(&algorithm, &key, &bytes(&test["msg"]), &bytes(&test["sig"]));
                let permitted = match test["result"].as_str().unwrap() {
                    "valid" => found == Verification::Valid,
                    "invalid" => found == Verification::Invalid,
                    // BER where DER is meant, short moduli: either answer is right.
                    _ => true,
                };
                assert!(permitted, "{file} {}: {found:?}", test["tcId"]);
                checked += 1;
            }
        }
    }
    eprintln!("{checked} Wycheproof vectors checked");
    assert!(checked > 3000);
}
