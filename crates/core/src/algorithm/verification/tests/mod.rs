#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod curves;
mod rsa_keys;
mod wycheproof;

use super::*;
use crate::algorithm::DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
use crate::asn1::{self, Tag};
use crate::corpora;
use const_oid::ObjectIdentifier;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair};

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

#[test]
fn a_key_of_a_kind_that_is_not_known_is_named() {
    let dsa = asn1::oid(ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"));
    let gost = asn1::oid(ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.1"));
    let told =
        |key: &[u8]| verify_signature(&VerificationAlgorithm::Ecdsa(Sha256), key, MESSAGE, &[]);
    assert_eq!(
        told(&spki(&[&dsa, &asn1::sequence(&[])], &[0; 128])),
        unsupported("a key of kind id-dsa")
    );
    assert_eq!(
        told(&spki(&[&gost], &[0; 64])),
        unsupported("a key of kind 1.2.643.7.1.1.1.1")
    );
}

/// Whatever a key has become, there is an answer, and it is not "valid".
#[test]
fn a_key_with_a_bit_changed_verifies_nothing() {
    use VerificationAlgorithm::{Ecdsa, Ed448, RsaPkcs1};
    for (name, algorithm) in [
        ("p256-sha512", Ecdsa(Sha512)),
        ("p521", Ecdsa(Sha512)),
        ("p384-compressed", Ecdsa(Sha384)),
        ("bp256r1-compressed", Ecdsa(Sha256)),
        ("rsa512-sha256", RsaPkcs1(Sha256)),
        ("pss-rsa1025", pss(Sha256, Sha256, 32)),
        ("ed448", Ed448),
    ] {
        let (key, signature) = vector(name);
        // The parameters of rsaEncryption are NULL or something that is not looked at.
        let null = key.windows(2).position(|pair| pair == [0x05, 0x00]);
        for position in 0..key.len() {
            if null.is_some_and(|null| (null..null + 2).contains(&position)) {
                continue;
            }
            for bit in [0x01, 0x10, 0x80] {
                let mut changed = key.clone();
                changed[position] ^= bit;
                let found = verify_signature(&algorithm, &changed, MESSAGE, &signature);
                assert_ne!(found, Verification::Valid, "{name} {position} {bit}");
            }
        }
    }
}
