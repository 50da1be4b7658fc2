//! Every vector of Wycheproof (C2SP) for the algorithms of this crate.

use super::*;
use crate::algorithm::AlgorithmIdentifier;
use crate::algorithm::key::RsaPublicKey;
use crate::asn1::Reader;
use serde_json::Value;
use std::path::Path;

/// One file: what its signatures claim to be made with, and how many there are of each result.
struct File {
    name: &'static str,
    algorithm: VerificationAlgorithm,
    valid: usize,
    invalid: usize,
    acceptable: usize,
}

fn files() -> Vec<File> {
    use VerificationAlgorithm::{Ecdsa, Ed448, Ed25519, RsaPkcs1};
    let file = |name, algorithm, [valid, invalid, acceptable]: [usize; 3]| File {
        name,
        algorithm,
        valid,
        invalid,
        acceptable,
    };
    vec![
        file("ecdsa_secp256r1_sha256", Ecdsa(Sha256), [174, 310, 0]),
        file("ecdsa_secp384r1_sha384", Ecdsa(Sha384), [194, 310, 0]),
        file("ecdsa_secp521r1_sha512", Ecdsa(Sha512), [232, 310, 0]),
        file("ed25519", Ed25519, [88, 63, 0]),
        file("ed448", Ed448, [17, 70, 0]),
        file(
            "rsa_pss_2048_sha256_mgf1_32",
            pss(Sha256, Sha256, 32),
            [63, 45, 0],
        ),
        file(
            "rsa_pss_2048_sha384_mgf1_48",
            pss(Sha384, Sha384, 48),
            [95, 46, 0],
        ),
        file(
            "rsa_pss_3072_sha256_mgf1_32",
            pss(Sha256, Sha256, 32),
            [63, 45, 0],
        ),
        file(
            "rsa_pss_4096_sha256_mgf1_32",
            pss(Sha256, Sha256, 32),
            [63, 45, 0],
        ),
        file(
            "rsa_pss_4096_sha384_mgf1_48",
            pss(Sha384, Sha384, 48),
            [95, 46, 0],
        ),
        file(
            "rsa_pss_4096_sha512_mgf1_32",
            pss(Sha512, Sha512, 32),
            [132, 45, 0],
        ),
        file(
            "rsa_pss_4096_sha512_mgf1_64",
            pss(Sha512, Sha512, 64),
            [132, 47, 0],
        ),
        file("rsa_signature_2048_sha256", RsaPkcs1(Sha256), [9, 249, 1]),
        file("rsa_signature_2048_sha384", RsaPkcs1(Sha384), [7, 250, 1]),
        file("rsa_signature_2048_sha512", RsaPkcs1(Sha512), [8, 250, 1]),
        file("rsa_signature_3072_sha256", RsaPkcs1(Sha256), [8, 250, 1]),
        file("rsa_signature_3072_sha384", RsaPkcs1(Sha384), [7, 251, 1]),
        file("rsa_signature_3072_sha512", RsaPkcs1(Sha512), [8, 251, 1]),
        file("rsa_signature_4096_sha256", RsaPkcs1(Sha256), [7, 250, 1]),
        file("rsa_signature_4096_sha384", RsaPkcs1(Sha384), [7, 251, 1]),
        file("rsa_signature_4096_sha512", RsaPkcs1(Sha512), [7, 251, 1]),
    ]
}

fn groups(folder: &Path, name: &str) -> Vec<Value> {
    let json = std::fs::read(folder.join(format!("{name}_test.json"))).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    json["testGroups"].as_array().unwrap().clone()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn encoding(algorithm: VerificationAlgorithm) -> Option<Encoding> {
    match algorithm {
        VerificationAlgorithm::RsaPkcs1(digest) => Some(Encoding::Pkcs1(digest)),
        VerificationAlgorithm::RsaPss {
            digest,
            mask_digest,
            salt_len,
        } => Some(Encoding::Pss {
            digest,
            mask_digest,
            salt_len,
        }),
        _ => None,
    }
}

/// What is done here where ring refuses, asked of what ring takes.
fn without_ring(encoding: Encoding, key: &[u8], message: &[u8], signature: &[u8]) -> Verification {
    let key = PublicKey::parse(key).unwrap();
    let key = rsa::sound(RsaPublicKey::parse(key.bits).unwrap()).unwrap();
    match rsa::verify_here(encoding, &key, Message::Whole(message), signature) {
        true => Verification::Valid,
        false => Verification::Invalid,
    }
}

#[test]
fn wycheproof() {
    let Some(folder) = corpora::folder("wycheproof-sig") else {
        return;
    };
    let mut checked = 0;
    for file in files() {
        let mut counts = [0; 3];
        for group in groups(&folder, file.name) {
            let key = bytes(&group["publicKeyDer"]);
            for test in group["tests"].as_array().unwrap() {
                let (message, signature) = (bytes(&test["msg"]), bytes(&test["sig"]));
                let (kind, expected) = match test["result"].as_str().unwrap() {
                    "valid" => (0, Verification::Valid),
                    "invalid" => (1, Verification::Invalid),
                    // All of these are PKCS#1 v1.5 with a DigestInfo whose NULL is missing. RFC
                    // 8017, 9.2, note 1 lets verifiers accept that; ring does not, so neither
                    // does what stands in for it.
                    _ => {
                        assert_eq!(test["flags"][0], "MissingNull");
                        (2, Verification::Invalid)
                    }
                };
                counts[kind] += 1;
                let told = format!("{} {}", file.name, test["tcId"]);
                let found = verify_signature(&file.algorithm, &key, &message, &signature);
                assert_eq!(found, expected, "{told}");
                if let Some(encoding) = encoding(file.algorithm) {
                    let found = without_ring(encoding, &key, &message, &signature);
                    assert_eq!(found, expected, "{told} without ring");
                }
            }
        }
        assert_eq!(
            counts,
            [file.valid, file.invalid, file.acceptable],
            "{}",
            file.name
        );
        checked += counts.iter().sum::<usize>();
    }
    assert_eq!(checked, 5060);
}

/// ML-DSA has no verifier here: every vector is answered with its name.
#[test]
fn wycheproof_for_ml_dsa() {
    let Some(folder) = corpora::folder("wycheproof-sig") else {
        return;
    };
    let mut checked = 0;
    for size in ["44", "65", "87"] {
        let name = format!("id-ml-dsa-{size}");
        for group in groups(&folder, &format!("mldsa_{size}_verify")) {
            let key = bytes(&group["publicKeyDer"]);
            let identifier = Reader::new(&key)
                .expect(Tag::SEQUENCE, "a key")
                .and_then(|key| AlgorithmIdentifier::read(&mut key.reader()))
                .unwrap();
            assert_eq!(
                identifier.signature().unwrap_err().what(),
                format!("the signature {name}")
            );
            for test in group["tests"].as_array().unwrap() {
                let found = verify_signature(
                    &VerificationAlgorithm::Ed25519,
                    &key,
                    &bytes(&test["msg"]),
                    &bytes(&test["sig"]),
                );
                assert_eq!(found, unsupported(&format!("a key of kind {name}")));
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 631);
}
