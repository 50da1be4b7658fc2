//! Curves and pairings that ring lacks.

use super::*;
use crate::algorithm::DigestAlgorithm;
use VerificationAlgorithm::{Ecdsa, Ed448};

/// Valid as it is; invalid over another message, with another digest, and with any other octet in
/// front, in the middle or at the end.
fn assert_bound(name: &str, digest: DigestAlgorithm, other: DigestAlgorithm) {
    let (key, signature) = vector(name);
    let check = |digest, message: &[u8], signature: &[u8]| {
        verify_signature(&Ecdsa(digest), &key, message, signature)
    };
    assert_eq!(
        check(digest, MESSAGE, &signature),
        Verification::Valid,
        "{name}"
    );
    let invalid = Verification::Invalid;
    assert_eq!(check(digest, b"segel", &signature), invalid, "{name}");
    assert_eq!(check(other, MESSAGE, &signature), invalid, "{name}");
    for position in 0..signature.len() {
        let mut changed = signature.clone();
        changed[position] ^= 1;
        assert_eq!(
            check(digest, MESSAGE, &changed),
            invalid,
            "{name} {position}"
        );
    }
    let longer = [signature.as_slice(), &[0]].concat();
    assert_eq!(check(digest, MESSAGE, &longer), invalid, "{name}");
}

#[test]
fn nist_curves_take_every_digest() {
    assert_bound("p256-sha1", Sha1, Sha256);
    assert_bound("p256-sha512", Sha512, Sha256);
    assert_bound("p384-sha1", Sha1, Sha384);
    assert_bound("p384-sha512", Sha512, Sha384);
    // A digest of 20 octets where the order has 66.
    assert_bound("p521-sha1", Sha1, Sha512);
    assert_bound("p521-sha256", Sha256, Sha1);
    assert_bound("p521-sha384", Sha384, Sha256);
    assert_bound("p521", Sha512, Sha384);
}

#[test]
fn brainpool_curves_of_256_and_384_bits_are_checked() {
    assert_bound("bp256r1-sha256", Sha256, Sha1);
    assert_bound("bp256r1-sha512", Sha512, Sha256);
    assert_bound("bp256t1-sha256", Sha256, Sha512);
    assert_bound("bp384r1-sha256", Sha256, Sha384);
    assert_bound("bp384r1-sha384", Sha384, Sha512);
    assert_bound("bp384t1-sha384", Sha384, Sha1);
}

#[test]
fn compressed_points_are_checked() {
    assert_bound("p256-compressed", Sha256, Sha384);
    assert_bound("p384-compressed", Sha384, Sha256);
    assert_bound("p521-compressed", Sha512, Sha256);
    assert_bound("bp256r1-compressed", Sha256, Sha384);
}

#[test]
fn what_is_left_is_named() {
    let told = |name: &str, digest| {
        let (key, signature) = vector(name);
        verify_signature(&Ecdsa(digest), &key, MESSAGE, &signature)
    };
    assert_eq!(
        told("bp512r1-sha512", Sha512),
        unsupported("ECDSA on brainpoolP512r1")
    );
    assert_eq!(
        told("secp256k1-sha256", Sha256),
        unsupported("ECDSA on secp256k1")
    );
    assert_eq!(
        told("p256-explicit", Sha256),
        unsupported("ECDSA on a curve that is given by its parameters")
    );
    assert_eq!(
        told("p256-hybrid", Sha256),
        unsupported("ECDSA with a hybrid public key")
    );
    let ec = asn1::oid(oids::EC_PUBLIC_KEY);
    let named = |parameters: &[u8]| {
        verify_signature(
            &Ecdsa(Sha256),
            &spki(&[&ec, parameters], &[4; 65]),
            MESSAGE,
            &[],
        )
    };
    for nameless in [&asn1::null(), [].as_slice()] {
        assert_eq!(
            named(nameless),
            unsupported("ECDSA on a curve without a name")
        );
    }
    // secp192r1, and a binary curve that is not in the table
    let curve = |oid| named(&asn1::oid(ObjectIdentifier::new_unwrap(oid)));
    assert_eq!(
        curve("1.2.840.10045.3.1.1"),
        unsupported("ECDSA on secp192r1")
    );
    assert_eq!(curve("1.3.132.0.39"), unsupported("ECDSA on sect571r1"));
}

#[test]
fn a_key_that_is_no_point_is_not_the_documents_fault() {
    let no_point = unsupported("ECDSA with a public key that is no point of its curve");
    let ec = asn1::oid(oids::EC_PUBLIC_KEY);
    for (curve, digest, name) in [
        (NamedCurve::P256, Sha256, "p256-sha512"),
        (NamedCurve::P256, Sha512, "p256-sha512"),
        (NamedCurve::P384, Sha384, "p384-sha512"),
        (NamedCurve::P521, Sha512, "p521"),
        (NamedCurve::BP256R1, Sha256, "bp256r1-sha256"),
        (NamedCurve::BP384T1, Sha384, "bp384t1-sha384"),
    ] {
        let (key, signature) = vector(name);
        let curve = asn1::oid(curve.oid);
        let told = |bits: &[u8]| {
            let key = spki(&[&ec, &curve], bits);
            verify_signature(&Ecdsa(digest), &key, MESSAGE, &signature)
        };
        let key = PublicKey::parse(&key).unwrap();
        let len = key.bits.len();
        let mut off_curve = key.bits.to_vec();
        off_curve[len - 1] ^= 1;
        let beyond_field = [&[4], vec![0xff; len - 1].as_slice()].concat();
        // Infinity, nothing, another curve's length, a compact point
        for bits in [
            &off_curve,
            &beyond_field,
            [0].as_slice(),
            &[],
            &key.bits[..len - 2],
            &[5; 33],
        ] {
            assert_eq!(told(bits), no_point, "{name} {}", hex::encode(bits));
        }
    }
}

/// r and s from 1 to n - 1 in their only encoding.
#[test]
fn numbers_out_of_range_are_invalid() {
    let number = |octets: &[u8]| asn1::tlv(Tag::INTEGER, octets);
    let n = hex::decode(
        "00a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7", // RFC 5639, 3.4
    )
    .unwrap();
    let (key, _) = vector("bp256r1-sha256");
    for [r, s] in [
        [[0].as_slice(), [1].as_slice()],
        [&[1], &[0]],
        [n.as_slice(), &[1]],
        [&[1], n.as_slice()],
        [&[0xff], &[1]],
        [&[0, 1], &[1]],
        [&[], &[1]],
        [&[0x7f; 40], &[1]],
    ] {
        let signature = asn1::sequence(&[&number(r), &number(s)]);
        assert_eq!(
            verify_signature(&Ecdsa(Sha256), &key, MESSAGE, &signature),
            Verification::Invalid
        );
    }
}

#[test]
fn ed448_takes_one_encoding() {
    let (key, signature) = vector("ed448");
    let check = |key: &[u8], signature: &[u8]| verify_signature(&Ed448, key, MESSAGE, signature);
    assert_eq!(check(&key, &signature), Verification::Valid);
    assert_eq!(
        verify_signature(&Ed448, &key, b"segel", &signature),
        Verification::Invalid
    );
    for position in 0..signature.len() {
        let mut changed = signature.clone();
        changed[position] ^= 0x40;
        assert_eq!(check(&key, &changed), Verification::Invalid, "{position}");
    }
    assert_eq!(check(&key, &signature[1..]), Verification::Invalid);
    assert_eq!(
        check(&key, &[signature.as_slice(), &[0]].concat()),
        Verification::Invalid
    );
    // Keys: the neutral point, one of order two, y = p + 1, an unused bit, a wrong length
    let ed448 = asn1::oid(oids::ED448);
    let with = |first: u8, last: u8| {
        let mut bits = [0; 57];
        bits[0] = first;
        bits[56] = last;
        bits.to_vec()
    };
    let mut minus_one = [0xff; 57];
    (minus_one[0], minus_one[28], minus_one[56]) = (0xfe, 0xfe, 0);
    let mut beyond = [0; 57];
    beyond[28..56].fill(0xff);
    for bits in [
        with(1, 0),
        with(1, 0x80),
        with(2, 0x40),
        minus_one.to_vec(),
        beyond.to_vec(),
        vec![1; 56],
        vec![],
    ] {
        assert_eq!(
            check(&spki(&[&ed448], &bits), &signature),
            Verification::Invalid
        );
    }
    // y = 0 is of order four: with it, R the same and S = 0 the equation holds for any message
    // that makes k a multiple of four.
    assert_eq!(
        check(&spki(&[&ed448], &[0; 57]), &[0; 114]),
        Verification::Invalid
    );
    // A key of another kind
    let (p256, _) = vector("p256-sha512");
    assert_eq!(check(&p256, &signature), Verification::Invalid);
    assert_eq!(
        verify_signature(&Ecdsa(Sha256), &key, MESSAGE, &signature),
        Verification::Invalid
    );
}
