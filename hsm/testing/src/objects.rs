//! Keys and certificates as templates of PKCS#11 attributes, and public keys back as DER.

use crate::TestKey;
use cryptoki::object::{Attribute, CertificateType, KeyType, ObjectClass};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OID: u8 = 0x06;
const PRINTABLE_STRING: u8 = 0x13;
const SEQUENCE: u8 = 0x30;
const EXPLICIT_1: u8 = 0xa1;

const RSA_ENCRYPTION: &str = "300d06092a864886f70d0101010500";
const OID_RSA: &str = "2a864886f70d010101";
const OID_EC: &str = "2a8648ce3d0201";
const OID_ED25519: &str = "2b6570";
const P256: &str = "06082a8648ce3d030107";
const P384: &str = "06052b81040022";
const P521: &str = "06052b81040023";
const SECP256K1: &str = "06052b8104000a";

pub(crate) fn generation_parameters(key: TestKey) -> Vec<Attribute> {
    let bits = |bits: u32| {
        vec![
            Attribute::ModulusBits(u64::from(bits).into()),
            Attribute::PublicExponent(vec![1, 0, 1]),
        ]
    };
    let curve = |oid: &str| vec![Attribute::EcParams(hex::decode(oid).unwrap())];
    match key {
        TestKey::Rsa1024 => bits(1024),
        TestKey::Rsa2048 => bits(2048),
        TestKey::Rsa3072 => bits(3072),
        TestKey::Rsa4096 => bits(4096),
        TestKey::P256 => curve(P256),
        TestKey::P384 => curve(P384),
        TestKey::P521 => curve(P521),
        TestKey::Secp256k1 => curve(SECP256K1),
        TestKey::Ed25519 => vec![Attribute::EcParams(edwards25519())],
    }
}

/// The name that SoftHSM knows the curve by.
fn edwards25519() -> Vec<u8> {
    element(PRINTABLE_STRING, b"edwards25519")
}

/// The DER of the SubjectPublicKeyInfo of a public key object.
pub(crate) fn subject_public_key_info(attributes: &[Attribute]) -> Vec<u8> {
    let mut modulus = Vec::new();
    let mut exponent = Vec::new();
    let mut params = Vec::new();
    let mut point = Vec::new();
    for attribute in attributes {
        match attribute {
            Attribute::Modulus(value) => modulus.clone_from(value),
            Attribute::PublicExponent(value) => exponent.clone_from(value),
            Attribute::EcParams(value) => params.clone_from(value),
            Attribute::EcPoint(value) => point = read(OCTET_STRING, value).0.to_vec(),
            _ => {}
        }
    }
    let (algorithm, key) = if !modulus.is_empty() {
        let key = [integer(&modulus), integer(&exponent)].concat();
        (
            hex::decode(RSA_ENCRYPTION).unwrap(),
            element(SEQUENCE, &key),
        )
    } else if params == edwards25519() {
        let oid = element(OID, &hex::decode(OID_ED25519).unwrap());
        (element(SEQUENCE, &oid), point)
    } else {
        let oid = element(OID, &hex::decode(OID_EC).unwrap());
        (element(SEQUENCE, &[oid, params].concat()), point)
    };
    let key = element(BIT_STRING, &[vec![0], key].concat());
    element(SEQUENCE, &[algorithm, key].concat())
}

/// The private key object of a PKCS#8 file, and the public one where the file tells it.
pub(crate) fn key_templates(label: &str, id: &[u8], pkcs8: &[u8]) -> Vec<Vec<Attribute>> {
    let (fields, _) = read(SEQUENCE, pkcs8);
    let (_version, fields) = read(INTEGER, fields);
    let (algorithm, fields) = read(SEQUENCE, fields);
    let (contents, _) = read(OCTET_STRING, fields);
    let (oid, params) = read(OID, algorithm);
    let names = |class| {
        vec![
            Attribute::Class(class),
            Attribute::Token(true),
            Attribute::Label(label.into()),
            Attribute::Id(id.into()),
        ]
    };
    let mut private = names(ObjectClass::PRIVATE_KEY);
    private.extend([
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Sign(true),
    ]);
    let mut public = names(ObjectClass::PUBLIC_KEY);
    public.extend([Attribute::Private(false), Attribute::Verify(true)]);
    match hex::encode(oid).as_str() {
        OID_RSA => {
            let numbers = integers(read(SEQUENCE, contents).0);
            let [_, n, e, d, p, q, dp, dq, qi, ..] = numbers.as_slice() else {
                panic!("an RSAPrivateKey has nine numbers");
            };
            private.extend([
                Attribute::KeyType(KeyType::RSA),
                Attribute::Modulus(n.clone()),
                Attribute::PublicExponent(e.clone()),
                Attribute::PrivateExponent(d.clone()),
                Attribute::Prime1(p.clone()),
                Attribute::Prime2(q.clone()),
                Attribute::Exponent1(dp.clone()),
                Attribute::Exponent2(dq.clone()),
                Attribute::Coefficient(qi.clone()),
            ]);
            public.extend([
                Attribute::KeyType(KeyType::RSA),
                Attribute::Modulus(n.clone()),
                Attribute::PublicExponent(e.clone()),
            ]);
            vec![private, public]
        }
        OID_EC => {
            let (fields, _) = read(SEQUENCE, contents);
            let (_version, fields) = read(INTEGER, fields);
            let (scalar, mut fields) = read(OCTET_STRING, fields);
            private.extend([
                Attribute::KeyType(KeyType::EC),
                Attribute::EcParams(params.to_vec()),
                Attribute::Value(scalar.to_vec()),
            ]);
            while !fields.is_empty() {
                let (contents, rest) = read(fields[0], fields);
                if fields[0] == EXPLICIT_1 {
                    let point = &read(BIT_STRING, contents).0[1..];
                    public.extend([
                        Attribute::KeyType(KeyType::EC),
                        Attribute::EcParams(params.to_vec()),
                        Attribute::EcPoint(element(OCTET_STRING, point)),
                    ]);
                    return vec![private, public];
                }
                fields = rest;
            }
            vec![private]
        }
        other => panic!("the algorithm {other} is not imported into test tokens"),
    }
}

pub(crate) fn certificate_template(label: &str, id: &[u8], certificate: &[u8]) -> Vec<Attribute> {
    // TBSCertificate (RFC 5280, 4.1): [0] version, serial, algorithm, issuer, validity, subject.
    let (fields, _) = read(SEQUENCE, read(SEQUENCE, certificate).0);
    let (_version, fields) = read(0xa0, fields);
    let (_serial, fields) = read(INTEGER, fields);
    let (_algorithm, fields) = read(SEQUENCE, fields);
    let (_issuer, fields) = read(SEQUENCE, fields);
    let (_validity, fields) = read(SEQUENCE, fields);
    let (subject, _) = read(SEQUENCE, fields);
    vec![
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Label(label.into()),
        Attribute::Id(id.into()),
        Attribute::Subject(element(SEQUENCE, subject)),
        Attribute::Value(certificate.to_vec()),
    ]
}

fn integers(mut fields: &[u8]) -> Vec<Vec<u8>> {
    let mut numbers = Vec::new();
    while !fields.is_empty() {
        let (number, rest) = read(INTEGER, fields);
        numbers.push(
            number
                .iter()
                .copied()
                .skip_while(|byte| *byte == 0)
                .collect(),
        );
        fields = rest;
    }
    numbers
}

fn integer(magnitude: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if magnitude[0] < 0x80 { &[] } else { &[0] };
    element(INTEGER, &[sign, magnitude].concat())
}

fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let header = match length {
        0..=0x7f => vec![tag, u8::try_from(length).unwrap()],
        0x80..=0xff => vec![tag, 0x81, u8::try_from(length).unwrap()],
        _ => {
            let length = u16::try_from(length).unwrap().to_be_bytes();
            vec![tag, 0x82, length[0], length[1]]
        }
    };
    [&header, contents].concat()
}

/// The contents of the first element, which must have this tag, and what follows it.
fn read(tag: u8, input: &[u8]) -> (&[u8], &[u8]) {
    assert_eq!(input[0], tag, "another element was expected");
    let (length, start) = match input[1] {
        0x81 => (usize::from(input[2]), 3),
        0x82 => (usize::from(u16::from_be_bytes([input[2], input[3]])), 4),
        short => (usize::from(short), 2),
    };
    (&input[start..start + length], &input[start + length..])
}
