//! Certificates of fictitious people, of any validity.

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName,
    DnType, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    RevocationReason, RevokedCertParams, SerialNumber, SubjectPublicKeyInfo,
};
use time::{Duration, OffsetDateTime};

/// The signer in most tests.
pub(crate) const SIGNER: &str = "Ratna Kusuma, S.Sos.";
/// Their office.
pub(crate) const OFFICE: &str = "Pemerintah Kota Rimba Raya";
/// Their department.
pub(crate) const DEPARTMENT: &str = "Dinas Komunikasi dan Informatika";

/// When a certificate is valid.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Validity {
    /// Since yesterday, for a year.
    Now,
    /// Until yesterday.
    Past,
    /// From tomorrow.
    Future,
}

/// An authority that trusts itself.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate.
    pub(crate) pem: String,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let key = new_key();
        let mut params = parameters(name, Validity::Now);
        // Older than every certificate that it issues, the expired ones too.
        params.not_before = OffsetDateTime::now_utc() - Duration::days(1000);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// A certificate for the key of a SubjectPublicKeyInfo in DER.
    pub(crate) fn issue(&self, name: &str, spki: &[u8], validity: Validity) -> rcgen::Certificate {
        let mut params = parameters(name, validity);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
        ];
        let spki = SubjectPublicKeyInfo::from_der(spki).unwrap();
        params.signed_by(&spki, &self.issuer).unwrap()
    }
}

impl Authority {
    /// Its revocation list of today, as PEM, with these serial numbers.
    pub(crate) fn revocation_list(&self, revoked: &[&[u8]]) -> String {
        let now = OffsetDateTime::now_utc();
        let entry = |serial: &&[u8]| RevokedCertParams {
            serial_number: SerialNumber::from_slice(serial),
            revocation_time: now - Duration::HOUR,
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: now - Duration::minutes(10),
            next_update: now + Duration::DAY,
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().pem().unwrap()
    }
}

/// A P-256 key.
pub(crate) fn new_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

fn parameters(name: &str, validity: Validity) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    let subject = &mut params.distinguished_name;
    subject.push(DnType::CountryName, "ID");
    subject.push(DnType::OrganizationName, OFFICE);
    subject.push(DnType::OrganizationalUnitName, DEPARTMENT);
    subject.push(DnType::CommonName, name);
    let now = OffsetDateTime::now_utc();
    let (from, until) = match validity {
        Validity::Now => (now - Duration::DAY, now + Duration::days(365)),
        Validity::Past => (now - Duration::days(800), now - Duration::DAY),
        Validity::Future => (now + Duration::DAY, now + Duration::days(365)),
    };
    params.not_before = from;
    params.not_after = until;
    params
}
