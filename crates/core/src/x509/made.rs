//! Certificates for the tests, each with the key that can issue further ones.
#![allow(clippy::unwrap_used)]

use super::{Certificate, TrustAnchor};
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Reader, Tag};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SigningKey as _,
};
use time::{Duration, OffsetDateTime};

/// When everything is judged; a hundred days before and after it everything is valid.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap()
}

/// A certificate and the key that can issue further ones.
pub(crate) struct Made {
    pub(crate) certificate: Certificate,
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
}

pub(crate) fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = now() - Duration::days(100);
    params.not_after = now() + Duration::days(100);
    params.use_authority_key_identifier_extension = true;
    params
}

pub(crate) fn authority(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params
}

pub(crate) fn person(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.key_usages = vec![KeyUsagePurpose::ContentCommitment];
    params
}

/// Who may do nothing but time-stamp (RFC 3161, 2.3).
pub(crate) fn stamping() -> CertificateParams {
    let mut params = params("Penanda Waktu");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let mut purpose = CustomExtension::from_oid_content(
        &[2, 5, 29, 37],
        b"\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x08".to_vec(),
    );
    purpose.set_criticality(true);
    params.custom_extensions = vec![purpose];
    params
}

pub(crate) fn critical(oid: &[u64], content: &[u8]) -> CustomExtension {
    let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
    extension.set_criticality(true);
    extension
}

impl Made {
    pub(crate) fn root(params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self::new(der, params, key)
    }

    pub(crate) fn issue(&self, params: CertificateParams) -> Self {
        self.issue_for(params, KeyPair::generate().unwrap())
    }

    pub(crate) fn issue_for(&self, params: CertificateParams, key: KeyPair) -> Self {
        let issuer = Issuer::from_params(&self.params, &self.key);
        let der = params.signed_by(&key, &issuer).unwrap().der().to_vec();
        Self::new(der, params, key)
    }

    /// A certificate whose content is changed before it is signed.
    pub(crate) fn issue_changed(
        &self,
        params: CertificateParams,
        change: impl FnOnce(&mut Vec<u8>),
    ) -> Self {
        let issued = self.issue(params);
        let mut outer = Reader::new(issued.certificate.der());
        let mut fields = outer.expect(Tag::SEQUENCE, "").unwrap().reader();
        let mut content = fields.expect(Tag::SEQUENCE, "").unwrap().raw.to_vec();
        change(&mut content);
        let algorithm = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256).identifier();
        let der = asn1::sequence(&[
            &content,
            &algorithm.unwrap().der(),
            &asn1::bit_string(&self.key.sign(&content).unwrap()),
        ]);
        Self::new(der, issued.params, issued.key)
    }

    fn new(der: Vec<u8>, params: CertificateParams, key: KeyPair) -> Self {
        Self {
            certificate: Certificate::from_der(der).unwrap(),
            params,
            key,
        }
    }

    pub(crate) fn anchor(&self) -> TrustAnchor {
        self.certificate.clone().into()
    }

    pub(crate) fn key(&self) -> KeyPair {
        KeyPair::try_from(self.key.serialized_der()).unwrap()
    }
}
