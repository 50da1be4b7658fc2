//! A certificate authority for one test.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, SubjectPublicKeyInfo,
};
use time::{Duration, OffsetDateTime};

/// A self-signed authority with a P-256 key of its own. Fictitious names only.
pub struct TestAuthority {
    issuer: Issuer<'static, KeyPair>,
    certificate: Vec<u8>,
}

impl TestAuthority {
    /// Makes a new key and its certificate.
    #[must_use]
    pub fn new(common_name: &str) -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let mut params = parameters(common_name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).unwrap().der().to_vec();
        Self {
            issuer: Issuer::new(params, key),
            certificate,
        }
    }

    /// The DER of its own certificate.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The DER of a certificate for signing documents with the key of this SubjectPublicKeyInfo,
    /// valid from yesterday for a year.
    #[must_use]
    pub fn issue(&self, common_name: &str, spki: &[u8]) -> Vec<u8> {
        let mut params = parameters(common_name);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
        ];
        let spki = SubjectPublicKeyInfo::from_der(spki).unwrap();
        let certificate = params.signed_by(&spki, &self.issuer).unwrap();
        certificate.der().to_vec()
    }
}

fn parameters(common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Kota Contoh");
    params.not_before = OffsetDateTime::now_utc() - Duration::DAY;
    params.not_after = params.not_before + Duration::days(366);
    params
}
