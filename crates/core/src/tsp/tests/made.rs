//! An authority and tokens that the tests make.

use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Reader, Tag};
use crate::cms::oids;
use crate::x509::Certificate;
use const_oid::ObjectIdentifier;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use std::ops::Range;

/// What is time-stamped.
pub(super) const DATA: &[u8] = b"naskah dinas";
pub(super) const POLICY: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.22408.1.2.3.45");
const ALGORITHM: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256);

pub(crate) struct Authority {
    pub(crate) certificate: Certificate,
    pub(crate) pkcs8: Vec<u8>,
}

/// The fields of a TSTInfo that tests change.
pub(crate) struct Fields {
    pub(crate) version: Vec<u8>,
    pub(crate) policy: Vec<u8>,
    pub(crate) imprint: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) time: Vec<u8>,
    /// accuracy, ordering, nonce, tsa and extensions.
    pub(crate) rest: Vec<u8>,
}

impl Fields {
    pub(crate) fn usual() -> Self {
        Self {
            version: asn1::integer(1),
            policy: asn1::oid(POLICY),
            imprint: imprint(DigestAlgorithm::Sha256, DATA),
            serial: asn1::integer(7),
            time: time("20240725140013Z"),
            rest: Vec::new(),
        }
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        asn1::sequence(&[
            &self.version,
            &self.policy,
            &self.imprint,
            &self.serial,
            &self.time,
            &self.rest,
        ])
    }
}

pub(crate) fn imprint(algorithm: DigestAlgorithm, data: &[u8]) -> Vec<u8> {
    asn1::sequence(&[
        &algorithm.identifier().der(),
        &asn1::octet_string(&algorithm.digest(data)),
    ])
}

pub(super) fn time(text: &str) -> Vec<u8> {
    asn1::tlv(Tag::GENERALIZED_TIME, text.as_bytes())
}

pub(super) fn attribute(oid: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    asn1::sequence(&[&asn1::oid(oid), &asn1::tlv(Tag::SET, value)])
}

pub(super) fn content_type(oid: ObjectIdentifier) -> Vec<u8> {
    attribute(oids::CONTENT_TYPE, &asn1::oid(oid))
}

pub(super) fn message_digest(content: &[u8]) -> Vec<u8> {
    let digest = DigestAlgorithm::Sha256.digest(content);
    attribute(oids::MESSAGE_DIGEST, &asn1::octet_string(&digest))
}

/// signing-certificate with these fields of the ESSCertID.
pub(super) fn ess_v1(fields: &[&[u8]]) -> Vec<u8> {
    let value = asn1::sequence(&[&asn1::sequence(&[&asn1::sequence(fields)])]);
    attribute(oids::SIGNING_CERTIFICATE, &value)
}

/// signing-certificate-v2 with these fields of the ESSCertIDv2.
pub(super) fn ess_v2(fields: &[&[u8]]) -> Vec<u8> {
    let value = asn1::sequence(&[&asn1::sequence(&[&asn1::sequence(fields)])]);
    attribute(oids::SIGNING_CERTIFICATE_V2, &value)
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let mut params = rcgen::CertificateParams::new(["tsa.contoh.go.id".to_owned()]).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self {
            certificate: Certificate::from_der(certificate.der().to_vec()).unwrap(),
            pkcs8: key.serialized_der().to_vec(),
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, &self.pkcs8, &random).unwrap();
        pair.sign(&random, message).unwrap().as_ref().to_vec()
    }

    /// The hash that ties the certificate to the token.
    pub(super) fn bound(&self) -> Vec<u8> {
        asn1::octet_string(&self.certificate.sha256())
    }

    /// The attributes of a token as it should be, not sorted.
    pub(super) fn attributes(&self, content: &[u8]) -> Vec<Vec<u8>> {
        vec![
            content_type(oids::TST_INFO),
            message_digest(content),
            ess_v2(&[&self.bound()]),
        ]
    }

    pub(super) fn signer_info(&self, attributes: &[Vec<u8>]) -> Vec<u8> {
        let set = asn1::set_of(attributes.to_vec());
        asn1::sequence(&[
            &asn1::integer(1),
            &self.certificate.issuer_and_serial(),
            &DigestAlgorithm::Sha256.identifier().der(),
            &asn1::implicit(Tag::constructed(0), &set),
            &ALGORITHM.identifier().unwrap().der(),
            &asn1::octet_string(&self.sign(&set)),
        ])
    }

    /// A token around these parts.
    pub(super) fn object(
        content_type: ObjectIdentifier,
        content: &[u8],
        certificates: &[&Certificate],
        signers: &[Vec<u8>],
    ) -> Vec<u8> {
        let ders: Vec<&[u8]> = certificates.iter().map(|one| one.der()).collect();
        let signed_data = asn1::sequence(&[
            &asn1::integer(3),
            &asn1::set_of(vec![DigestAlgorithm::Sha256.identifier().der()]),
            &asn1::sequence(&[&asn1::oid(content_type), content]),
            &asn1::tlv(Tag::constructed(0), &ders.concat()),
            &asn1::tlv(Tag::SET, &signers.concat()),
        ]);
        asn1::sequence(&[
            &asn1::oid(oids::SIGNED_DATA),
            &asn1::explicit(0, &signed_data),
        ])
    }

    /// A token over a TSTInfo with attributes of one's own.
    pub(super) fn token_with(&self, tst_info: &[u8], attributes: &[Vec<u8>]) -> Vec<u8> {
        let content = asn1::explicit(0, &asn1::octet_string(tst_info));
        let signer = self.signer_info(attributes);
        Self::object(oids::TST_INFO, &content, &[&self.certificate], &[signer])
    }

    /// A token as it should be.
    pub(crate) fn token(&self, tst_info: &[u8]) -> Vec<u8> {
        self.token_with(tst_info, &self.attributes(tst_info))
    }
}

/// The parts of a token that the signature does not reach, by name and place.
pub(super) fn unsigned_places(
    token: &[u8],
    signer_certificate: &[u8],
) -> Vec<(&'static str, Range<usize>)> {
    fn place(element: &asn1::Element<'_>) -> Range<usize> {
        let start = usize::try_from(element.offset).unwrap();
        start..start + element.raw.len()
    }
    let mut places = Vec::new();
    let mut content_info = Reader::new(token).next("").unwrap().reader();
    content_info.next("").unwrap();
    let explicit = content_info.next("").unwrap();
    let mut fields = explicit.reader().next("").unwrap().reader();
    places.push(("version", place(&fields.next("").unwrap())));
    places.push(("digestAlgorithms", place(&fields.next("").unwrap())));
    fields.next("encapContentInfo").unwrap();
    let mut certificates = fields.next("").unwrap().reader();
    while !certificates.is_empty() {
        let certificate = certificates.next("").unwrap();
        if certificate.raw != signer_certificate {
            places.push(("another certificate", place(&certificate)));
        }
    }
    let signer_infos = fields.next("").unwrap();
    let mut signer = signer_infos.reader().next("").unwrap().reader();
    places.push(("SignerInfo version", place(&signer.next("").unwrap())));
    places.push(("sid", place(&signer.next("").unwrap())));
    places.push(("digestAlgorithm", place(&signer.next("").unwrap())));
    signer.next("signedAttrs").unwrap();
    places.push(("signatureAlgorithm", place(&signer.next("").unwrap())));
    signer.next("signature").unwrap();
    if let Ok(unsigned) = signer.next("") {
        places.push(("unsignedAttrs", place(&unsigned)));
    }
    places
}
