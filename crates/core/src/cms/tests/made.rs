//! Keys, certificates and objects that the tests make.

use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Tag};
use crate::cms::{AlgorithmProtection, oids, signed_attributes, signed_data};
use crate::x509::{Certificate, CertificateChain};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
};

pub(super) const CONTENT: &[u8] = b"naskah dinas";

/// A key that ring can use, and a self-signed certificate for it.
pub(super) struct Signatory {
    pub(super) algorithm: SignatureAlgorithm,
    pub(super) chain: CertificateChain,
    pkcs8: Vec<u8>,
}

impl Signatory {
    pub(super) fn new(algorithm: SignatureAlgorithm) -> Self {
        let kind = match algorithm {
            SignatureAlgorithm::EcdsaP256(_) => &rcgen::PKCS_ECDSA_P256_SHA256,
            SignatureAlgorithm::EcdsaP384(_) => &rcgen::PKCS_ECDSA_P384_SHA384,
            _ => &rcgen::PKCS_ED25519,
        };
        let key = rcgen::KeyPair::generate_for(kind).unwrap();
        let mut params = rcgen::CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let leaf = Certificate::from_der(certificate.der().to_vec()).unwrap();
        Self {
            algorithm,
            chain: CertificateChain::new(leaf, Vec::new()),
            pkcs8: key.serialized_der().to_vec(),
        }
    }

    pub(super) fn p256() -> Self {
        Self::new(SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256))
    }

    pub(super) fn leaf(&self) -> &Certificate {
        self.chain.leaf()
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let ecdsa = |algorithm| {
            let pair = EcdsaKeyPair::from_pkcs8(algorithm, &self.pkcs8, &random).unwrap();
            pair.sign(&random, message).unwrap().as_ref().to_vec()
        };
        match self.algorithm {
            SignatureAlgorithm::EcdsaP256(_) => ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING),
            SignatureAlgorithm::EcdsaP384(_) => ecdsa(&ECDSA_P384_SHA384_ASN1_SIGNING),
            _ => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&self.pkcs8).unwrap();
                pair.sign(message).as_ref().to_vec()
            }
        }
    }

    pub(super) fn attributes(&self, protection: AlgorithmProtection) -> Vec<u8> {
        let digest = self.algorithm.digest().digest(CONTENT);
        signed_attributes(
            self.algorithm,
            &digest,
            self.leaf(),
            protection,
            &crate::cms::Statements::default(),
        )
        .unwrap()
    }

    /// What this project writes.
    pub(super) fn signed_data(&self) -> Vec<u8> {
        let attributes = self.attributes(AlgorithmProtection::Include);
        let signature = self.sign(&attributes);
        signed_data(&attributes, &signature, self.algorithm, &self.chain, None).unwrap()
    }

    /// A SignerInfo over attributes of one's own.
    pub(super) fn signer_info(&self, attributes: &[u8]) -> Vec<u8> {
        asn1::sequence(&[
            &asn1::integer(1),
            &self.leaf().issuer_and_serial(),
            &self.algorithm.digest().identifier().der(),
            &asn1::implicit(Tag::constructed(0), attributes),
            &self.algorithm.identifier().unwrap().der(),
            &asn1::octet_string(&self.sign(attributes)),
        ])
    }

    /// The usual attributes one by one, not sorted.
    pub(super) fn usual(&self) -> Vec<Vec<u8>> {
        let digest = self.algorithm.digest().digest(CONTENT);
        vec![
            attribute(oids::CONTENT_TYPE, &[&asn1::oid(oids::DATA)]),
            attribute(oids::MESSAGE_DIGEST, &[&asn1::octet_string(&digest)]),
        ]
    }

    /// An object around SignerInfos of one's own.
    pub(super) fn object(&self, signer_infos: &[&[u8]]) -> Vec<u8> {
        self.object_with(&[], signer_infos)
    }

    /// The same with what stands between certificates and SignerInfos.
    pub(super) fn object_with(&self, crls: &[u8], signer_infos: &[&[u8]]) -> Vec<u8> {
        let signed_data = asn1::sequence(&[
            &asn1::integer(1),
            &asn1::set_of(vec![self.algorithm.digest().identifier().der()]),
            &asn1::sequence(&[&asn1::oid(oids::DATA)]),
            &asn1::tlv(Tag::constructed(0), self.leaf().der()),
            crls,
            &asn1::tlv(Tag::SET, &signer_infos.concat()),
        ]);
        asn1::sequence(&[
            &asn1::oid(oids::SIGNED_DATA),
            &asn1::explicit(0, &signed_data),
        ])
    }

    /// An object with one SignerInfo over these attributes in this order.
    pub(super) fn object_over(&self, attributes: &[Vec<u8>]) -> Vec<u8> {
        let set = asn1::tlv(Tag::SET, &attributes.concat());
        self.object(&[&self.signer_info(&set)])
    }
}

pub(super) fn attribute(oid: const_oid::ObjectIdentifier, values: &[&[u8]]) -> Vec<u8> {
    asn1::sequence(&[&asn1::oid(oid), &asn1::tlv(Tag::SET, &values.concat())])
}
