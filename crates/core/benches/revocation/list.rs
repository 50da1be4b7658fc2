//! A large list, written directly.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, SerialNumber,
};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use segel_core::x509::Certificate;

const REASON: &[u8] = b"\x30\x0a\x06\x03\x55\x1d\x15\x04\x03\x0a\x01\x04";
const INVALIDITY: &[u8] = b"\x30\x18\x06\x03\x55\x1d\x18\x04\x11\x18\x0f20260101000000Z";
const ECDSA_WITH_SHA256: &[u8] = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";
const P256_KEY: &[u8] =
    b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";

/// A serial number that no entry has.
pub(crate) const ABSENT: [u8; 20] = [0x5a; 20];

/// The octets of the serial number of an entry: 20, as many authorities draw them.
pub(crate) fn serial(entry: u32) -> [u8; 20] {
    let digest = digest(&SHA256, &entry.to_be_bytes());
    let mut serial: [u8; 20] = digest.as_ref()[..20].try_into().unwrap();
    serial[0] = serial[0] & 0x3f | 0x40;
    serial
}

/// A list, and whose it is.
pub(crate) struct Made {
    pub(crate) der: Vec<u8>,
    /// The SubjectPublicKeyInfo of its issuer.
    pub(crate) key: Vec<u8>,
    pub(crate) issuer: Certificate,
    /// Issued by it, and not listed.
    pub(crate) leaf: Certificate,
}

/// Of ten entries seven have a reason, two nothing, one a reason and a date of invalidity.
pub(crate) fn make(entries: u32) -> Made {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();

    let mut revoked = Vec::new();
    for entry in 0..entries {
        let mut fields = tlv(0x02, &[&serial(entry)]);
        fields.extend(tlv(0x17, &[b"260101000000Z"]));
        match entry % 10 {
            0..7 => fields.extend(tlv(0x30, &[REASON])),
            7 => fields.extend(tlv(0x30, &[REASON, INVALIDITY])),
            _ => {}
        }
        revoked.extend(tlv(0x30, &[&fields]));
    }
    let attribute = tlv(0x30, &[b"\x06\x03\x55\x04\x03", &tlv(0x0c, &[b"Penerbit"])]);
    let name = tlv(0x30, &[&tlv(0x31, &[&attribute])]);
    let list = tlv(
        0x30,
        &[
            &tlv(0x02, &[&[1]]),
            ECDSA_WITH_SHA256,
            &name,
            &tlv(0x17, &[b"260101000000Z"]),
            &tlv(0x17, &[b"260201000000Z"]),
            &tlv(0x30, &[&revoked]),
        ],
    );
    let signature = key.sign(&random, &list).unwrap();
    let der = tlv(
        0x30,
        &[
            &list,
            ECDSA_WITH_SHA256,
            &tlv(0x03, &[&[0], signature.as_ref()]),
        ],
    );
    let spki = tlv(
        0x30,
        &[P256_KEY, &tlv(0x03, &[&[0], key.public_key().as_ref()])],
    );
    let (issuer, leaf) = certificates(pkcs8.as_ref());
    Made {
        der,
        key: spki,
        issuer,
        leaf,
    }
}

fn certificates(pkcs8: &[u8]) -> (Certificate, Certificate) {
    let params = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params
    };
    let key = rcgen::KeyPair::try_from(pkcs8).unwrap();
    let mut authority = params("Penerbit");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = authority.self_signed(&key).unwrap();
    let mut person = params("Pejabat");
    person.serial_number = Some(SerialNumber::from_slice(&ABSENT));
    let own = rcgen::KeyPair::generate().unwrap();
    let leaf = person.signed_by(&own, &Issuer::from_params(&authority, &key));
    let read = |der: &[u8]| Certificate::from_der(der.to_vec()).unwrap();
    (read(issuer.der()), read(leaf.unwrap().der()))
}

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    let mut element = vec![tag];
    if len < 0x80 {
        element.push(len as u8);
    } else {
        let octets = len.to_be_bytes();
        let significant: Vec<u8> = octets.into_iter().skip_while(|octet| *octet == 0).collect();
        element.push(0x80 | significant.len() as u8);
        element.extend(significant);
    }
    parts
        .iter()
        .for_each(|part| element.extend_from_slice(part));
    element
}
