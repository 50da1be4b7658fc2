//! Keys and parameters that ring does not take.

use super::*;
use crate::algorithm::key::RsaPublicKey;
use VerificationAlgorithm::RsaPkcs1;

/// A SubjectPublicKeyInfo whose two INTEGERs have these contents.
fn key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let numbers = asn1::sequence(&[
        &asn1::tlv(Tag::INTEGER, modulus),
        &asn1::tlv(Tag::INTEGER, exponent),
    ]);
    spki(&[&asn1::oid(oids::RSA_ENCRYPTION), &asn1::null()], &numbers)
}

/// Valid as it is; invalid over another message, with an octet changed, missing or added.
fn assert_bound(name: &str, algorithm: VerificationAlgorithm) {
    let (key, signature) = vector(name);
    let check =
        |message: &[u8], signature: &[u8]| verify_signature(&algorithm, &key, message, signature);
    assert_eq!(check(MESSAGE, &signature), Verification::Valid, "{name}");
    let invalid = Verification::Invalid;
    assert_eq!(check(b"segel", &signature), invalid, "{name}");
    assert_eq!(check(MESSAGE, &signature[1..]), invalid, "{name}");
    assert_eq!(check(MESSAGE, &[]), invalid, "{name}");
    assert_eq!(
        check(MESSAGE, &[&[0], signature.as_slice()].concat()),
        invalid,
        "{name}"
    );
    assert_eq!(
        check(MESSAGE, &[signature.as_slice(), &[0]].concat()),
        invalid,
        "{name}"
    );
    assert_eq!(
        check(MESSAGE, &vec![0xff; signature.len()]),
        invalid,
        "{name}"
    );
    assert_eq!(check(MESSAGE, &vec![0; signature.len()]), invalid, "{name}");
    for position in (0..signature.len()).step_by(37) {
        let mut changed = signature.clone();
        changed[position] ^= 1;
        assert_eq!(check(MESSAGE, &changed), invalid, "{name} {position}");
    }
}

#[test]
fn short_and_long_keys_are_checked() {
    assert_bound("rsa1024-sha1", RsaPkcs1(Sha1));
    assert_bound("rsa1024-sha256", RsaPkcs1(Sha256));
    assert_bound("rsa1024-sha384", RsaPkcs1(Sha384));
    assert_bound("rsa1031-sha384", RsaPkcs1(Sha384));
    assert_bound("rsa512-sha256", RsaPkcs1(Sha256));
    assert_bound("rsa9000-sha256", RsaPkcs1(Sha256));
    // What one digest signed is not what another did.
    let (key, signature) = vector("rsa1024-sha1");
    assert_eq!(
        verify_signature(&RsaPkcs1(Sha256), &key, MESSAGE, &signature),
        Verification::Invalid
    );
    // The encoding with SHA-512 does not go into 64 octets: RFC 8017, 9.2, step 3.
    let (key, signature) = vector("rsa512-sha256");
    assert_eq!(
        verify_signature(&RsaPkcs1(Sha512), &key, MESSAGE, &signature),
        Verification::Invalid
    );
}

#[test]
fn other_exponents_are_checked() {
    assert_bound("rsa2048-exponent3", RsaPkcs1(Sha256));
    assert_bound("rsa2048-large-exponent", RsaPkcs1(Sha256));
}

#[test]
fn pss_with_any_parameters_is_checked() {
    assert_bound("rsa2048-pss", pss(Sha256, Sha256, 32));
    assert_bound("rsa2048-pss20", pss(Sha256, Sha256, 20));
    assert_bound("pss-salt0", pss(Sha256, Sha256, 0));
    assert_bound("pss-salt20", pss(Sha256, Sha256, 20));
    // As long as fits: 256 - 32 - 2
    assert_bound("pss-salt222", pss(Sha256, Sha256, 222));
    assert_bound("pss-mgf1-sha1", pss(Sha256, Sha1, 32));
    assert_bound("pss-mgf1-sha512", pss(Sha256, Sha512, 32));
    assert_bound("pss-sha1", pss(Sha1, Sha1, 20));
}

/// `emBits` is one less than the modulus has: with 1025 bits a whole octet falls away.
#[test]
fn pss_counts_bits() {
    assert_bound("pss-rsa1024", pss(Sha256, Sha256, 32));
    assert_bound("pss-rsa1025", pss(Sha256, Sha256, 32));
    assert_bound("pss-rsa1031", pss(Sha256, Sha256, 32));
    assert_bound("pss-rsa2049", pss(Sha256, Sha256, 32));
}

#[test]
fn pss_is_bound_to_its_parameters() {
    let vectors = [
        ("rsa2048-pss", pss(Sha256, Sha256, 32)),
        ("pss-salt0", pss(Sha256, Sha256, 0)),
        ("pss-salt20", pss(Sha256, Sha256, 20)),
        ("pss-salt222", pss(Sha256, Sha256, 222)),
        ("pss-mgf1-sha1", pss(Sha256, Sha1, 32)),
        ("pss-mgf1-sha512", pss(Sha256, Sha512, 32)),
        ("pss-sha1", pss(Sha1, Sha1, 20)),
    ];
    for (name, made_with) in vectors {
        let (key, signature) = vector(name);
        let others = [
            pss(Sha256, Sha256, 223),
            pss(Sha256, Sha256, 31),
            pss(Sha256, Sha256, u32::MAX),
            pss(Sha512, Sha512, 64),
            pss(Sha512, Sha256, 32),
            RsaPkcs1(Sha256),
        ];
        for algorithm in vectors
            .map(|(_, algorithm)| algorithm)
            .into_iter()
            .chain(others)
        {
            let expected = match algorithm == made_with {
                true => Verification::Valid,
                false => Verification::Invalid,
            };
            let found = verify_signature(&algorithm, &key, MESSAGE, &signature);
            assert_eq!(found, expected, "{name} {algorithm:?}");
        }
    }
}

#[test]
fn a_pss_key_signs_only_as_its_parameters_allow() {
    let (key, signature) = vector("psskey");
    let check = |algorithm| verify_signature(&algorithm, &key, MESSAGE, &signature);
    assert_eq!(check(pss(Sha256, Sha256, 32)), Verification::Valid);
    assert_eq!(check(pss(Sha384, Sha384, 48)), Verification::Invalid);
    assert_eq!(check(pss(Sha256, Sha256, 31)), Verification::Invalid);
    assert_eq!(check(RsaPkcs1(Sha256)), Verification::Invalid);
    // The salt is at least that long; what is longer is no longer refused unread.
    assert_eq!(check(pss(Sha256, Sha256, 33)), Verification::Invalid);
}

/// The same parameters bind a signature that is right but for them.
#[test]
fn parameters_of_a_pss_key_stop_a_right_signature() {
    let (key, signature) = vector("pss-salt20");
    let bits = PublicKey::parse(&key).unwrap().bits.to_vec();
    let bound_to = |parameters: &[u8]| {
        let oid = asn1::oid(oids::RSASSA_PSS);
        let key = spki(&[&oid, parameters], &bits);
        verify_signature(&pss(Sha256, Sha256, 20), &key, MESSAGE, &signature)
    };
    let parameters = |salt_len| {
        let hash = Sha256.identifier().der();
        let mask = asn1::sequence(&[&asn1::oid(oids::MGF1), &hash]);
        asn1::sequence(&[
            &asn1::explicit(0, &hash),
            &asn1::explicit(1, &mask),
            &asn1::explicit(2, &asn1::integer(salt_len)),
        ])
    };
    assert_eq!(bound_to(&[]), Verification::Valid);
    assert_eq!(bound_to(&parameters(0)), Verification::Valid);
    assert_eq!(bound_to(&parameters(20)), Verification::Valid);
    assert_eq!(bound_to(&parameters(21)), Verification::Invalid);
    // The defaults are SHA-1.
    assert_eq!(bound_to(&asn1::sequence(&[])), Verification::Invalid);
    assert_eq!(
        bound_to(&asn1::null()),
        unsupported("an RSASSA-PSS key with parameters that cannot be read")
    );
}

/// The number counts, not how it is written.
#[test]
fn keys_in_odd_encodings_are_read() {
    for (name, algorithm) in [
        ("rsa2048-pss", pss(Sha256, Sha256, 32)),
        ("pss-salt0", pss(Sha256, Sha256, 0)),
        ("rsa2048-exponent3", RsaPkcs1(Sha256)),
        ("rsa512-sha256", RsaPkcs1(Sha256)),
    ] {
        let (whole, signature) = vector(name);
        let bits = PublicKey::parse(&whole).unwrap().bits;
        let numbers = RsaPublicKey::parse(bits).unwrap();
        let (n, e) = (numbers.modulus, numbers.exponent);
        // A modulus of whole octets has its highest bit set, which makes it negative.
        assert!(n[0] & 0x80 != 0);
        for key in [
            key(n, e),
            key(&[&[0, 0, 0], n].concat(), e),
            key(n, &[&[0], e].concat()),
            key(&[&[0], n].concat(), &[&[0, 0], e].concat()),
        ] {
            let found = verify_signature(&algorithm, &key, MESSAGE, &signature);
            assert_eq!(found, Verification::Valid, "{name}");
        }
    }
}

#[test]
fn what_is_no_key_is_unsupported() {
    let told = |key: &[u8]| verify_signature(&RsaPkcs1(Sha256), key, MESSAGE, &[0; 256]);
    let n = [0x71; 256];
    assert_eq!(told(&key(&n, &[1, 0, 1])), Verification::Invalid);
    let unreadable = unsupported("an RSA public key that cannot be read");
    assert_eq!(told(&key(&n, &[])), unreadable);
    assert_eq!(told(&key(&[], &[3])), unreadable);
    assert_eq!(told(&key(&[0, 0], &[3])), unreadable);
    assert_eq!(told(&key(&n, &[0])), unreadable);
    let even = unsupported("an RSA key with an exponent that is even or 1");
    assert_eq!(told(&key(&n, &[1])), even);
    assert_eq!(told(&key(&n, &[0, 1])), even);
    assert_eq!(told(&key(&n, &[2])), even);
    let mut even = n;
    even[255] = 0x70;
    assert_eq!(
        told(&key(&even, &[3])),
        unsupported("an RSA key with an even modulus")
    );
    let beyond = unsupported("an RSA key with an exponent beyond its modulus");
    assert_eq!(told(&key(&n, &n)), beyond);
    assert_eq!(told(&key(&n, &[0x71; 257])), beyond);
    assert_eq!(
        told(&key(&[0x7f; 63], &[3])),
        unsupported("an RSA key of 503 bits")
    );
    assert_eq!(
        told(&key(&[0x7f; 64], &[3])),
        unsupported("an RSA key of 511 bits")
    );
    assert_eq!(
        told(&key(&[0x7f; 2049], &[3])),
        unsupported("an RSA key of 16391 bits")
    );
    assert_eq!(
        told(&key(&[0x71; 1024], &[0x71; 33])),
        unsupported("an RSA key of 8191 bits with an exponent of 263 bits")
    );
    let unreadable = unsupported("a public key that cannot be read");
    assert_eq!(told(&[]), unreadable);
    let whole = key(&n, &[3]);
    for end in 0..whole.len() {
        assert_eq!(told(&whole[..end]), unreadable);
    }
}

/// With e = 1 anyone could write this signature.
#[test]
fn the_exponent_one_signs_nothing() {
    let (whole, _) = vector("rsa2048-pss");
    let n = RsaPublicKey::parse(PublicKey::parse(&whole).unwrap().bits)
        .unwrap()
        .modulus
        .to_vec();
    let digest_info = asn1::sequence(&[
        &asn1::sequence(&[&asn1::oid(Sha256.identifier().oid().clone()), &asn1::null()]),
        &asn1::octet_string(&Sha256.digest(MESSAGE)),
    ]);
    let mut encoded = vec![0xff; 256 - digest_info.len()];
    (encoded[0], encoded[1]) = (0, 1);
    *encoded.last_mut().unwrap() = 0;
    encoded.extend(&digest_info);
    let with_one = RsaPublicKey {
        modulus: &n,
        exponent: &[1],
    };
    assert!(rsa::verify_here(
        Encoding::Pkcs1(Sha256),
        &with_one,
        Message::Whole(MESSAGE),
        &encoded
    ));
    assert_eq!(
        verify_signature(&RsaPkcs1(Sha256), &key(&n, &[1]), MESSAGE, &encoded),
        unsupported("an RSA key with an exponent that is even or 1")
    );
}

/// Whatever the key, the answer comes: an even modulus would have no Montgomery form.
#[test]
fn any_modulus_is_answered() {
    for octets in [64, 65, 128, 129, 1000] {
        for fill in [0x01, 0x80, 0xff] {
            let mut modulus = vec![fill; octets];
            modulus[octets - 1] |= 1;
            modulus[0] = 0xff;
            for exponent in [[3].as_slice(), &[1, 0, 1], &[0xff; 4]] {
                for signature in [vec![0; octets], vec![1; octets], modulus.clone(), vec![]] {
                    for algorithm in [RsaPkcs1(Sha384), pss(Sha256, Sha1, 7)] {
                        let key = key(&modulus, exponent);
                        assert_eq!(
                            verify_signature(&algorithm, &key, MESSAGE, &signature),
                            Verification::Invalid
                        );
                    }
                }
            }
        }
    }
}
