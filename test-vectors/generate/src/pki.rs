//! The authorities and officials of the vectors. Nobody of that name exists; the keys are in
//! test-vectors/keys for everybody to read.

use crate::Outcome;
use crate::der::{BIT_STRING, SEQUENCE, element};
use crate::signed_data::Key;
use ring::rand::SystemRandom;
use ring::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use segel_core::x509::issue::{
    IssuingKey, NameAttribute, Profile, Subject, certificate_authority, end_entity,
};
use segel_core::x509::{Certificate, CertificateChain};
use segel_core::{Signer, SignerError};
use time::OffsetDateTime;
use time::macros::datetime;

const ALGORITHM: SignatureAlgorithm = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
const BEGIN: OffsetDateTime = datetime!(2024-01-01 00:00:00 UTC);

/// Everybody who signs.
pub(crate) struct Pki {
    root: Certificate,
    other_root: Certificate,
    pub(crate) official: Official,
    /// The same official, who sends no other certificate than their own.
    pub(crate) alone: Official,
    /// The same official with a certificate that ended early.
    pub(crate) expired: Official,
    /// Somebody else whom the vectors trust.
    pub(crate) colleague: Official,
    /// Somebody under an authority that the vectors do not trust.
    pub(crate) other_official: Official,
}

/// A signer with a key in memory.
pub(crate) struct Official {
    chain: CertificateChain,
    key: RsaKeyPair,
    /// When this official signs, where it is not when the others do.
    pub(crate) signs_at: Option<OffsetDateTime>,
}

impl Pki {
    pub(crate) fn new() -> Outcome<Self> {
        let end = datetime!(2034-01-01 00:00:00 UTC);
        let root_key = key(include_str!("../../keys/root.pem"))?;
        let other_root_key = key(include_str!("../../keys/other-root.pem"))?;
        let root = authority("Otoritas Sertifikat Uji", 1, end, &root_key)?;
        let other_root = authority("Otoritas Lain Uji", 2, end, &other_root_key)?;
        let official = include_str!("../../keys/official.pem");
        let other = include_str!("../../keys/other-official.pem");
        let two_years = datetime!(2027-01-01 00:00:00 UTC);
        let ended = datetime!(2026-02-01 00:00:00 UTC);
        Ok(Self {
            official: Official::new("Pejabat Uji", 3, two_years, official, &root, &root_key)?,
            alone: Official::new("Pejabat Uji", 3, two_years, official, &root, &root_key)?
                .without_issuers(),
            expired: Official {
                signs_at: Some(datetime!(2026-01-15 02:00:00 UTC)),
                ..Official::new("Pejabat Uji", 4, ended, official, &root, &root_key)?
            },
            colleague: Official::new("Sekretaris Uji", 6, two_years, other, &root, &root_key)?,
            other_official: Official::new(
                "Pejabat Lain Uji",
                5,
                two_years,
                other,
                &other_root,
                &other_root_key,
            )?,
            root,
            other_root,
        })
    }

    /// The authority that the vectors trust.
    pub(crate) fn root(&self) -> &Certificate {
        &self.root
    }

    /// The key of that authority.
    pub(crate) fn root_key(&self) -> Key {
        Key::rsa(include_str!("../../keys/root.pem"), DigestAlgorithm::Sha256)
    }

    /// The certificates as files.
    pub(crate) fn pems(&self) -> Vec<(&'static str, String)> {
        [
            ("root.pem", &self.root),
            ("other-root.pem", &self.other_root),
            ("official.pem", self.official.chain.leaf()),
            ("expired.pem", self.expired.chain.leaf()),
            ("other-official.pem", self.other_official.chain.leaf()),
        ]
        .map(|(name, certificate)| {
            (
                name,
                pem::encode(&pem::Pem::new("CERTIFICATE", certificate.der())),
            )
        })
        .to_vec()
    }
}

impl Official {
    fn new(
        name: &str,
        serial: u8,
        not_after: OffsetDateTime,
        own_key: &str,
        issuer: &Certificate,
        issuer_key: &RsaKeyPair,
    ) -> Outcome<Self> {
        let own_key = key(own_key)?;
        let subject = subject(name).with(NameAttribute::OrganizationalUnit, "Dinas Uji");
        let profile = Profile::new(subject, [serial], BEGIN, not_after);
        let signs = |message: &[u8]| pkcs1(issuer_key, message);
        let issuing = IssuingKey::new(spki(issuer_key), ALGORITHM, signs);
        let leaf = end_entity(&profile, &spki(&own_key), issuer, &issuing)?;
        let chain = CertificateChain::new(leaf, vec![issuer.clone()]);
        Ok(Self {
            chain,
            key: own_key,
            signs_at: None,
        })
    }

    fn without_issuers(self) -> Self {
        Self {
            chain: CertificateChain::new(self.chain.leaf().clone(), Vec::new()),
            ..self
        }
    }
}

impl Signer for Official {
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        ALGORITHM
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        pkcs1(&self.key, message)
    }
}

fn authority(
    name: &str,
    serial: u8,
    not_after: OffsetDateTime,
    key: &RsaKeyPair,
) -> Outcome<Certificate> {
    let profile = Profile::new(subject(name), [serial], BEGIN, not_after);
    let signs = |message: &[u8]| pkcs1(key, message);
    Ok(certificate_authority(
        &profile,
        &IssuingKey::new(spki(key), ALGORITHM, signs),
    )?)
}

fn subject(name: &str) -> Subject {
    Subject::new()
        .with(NameAttribute::Country, "ID")
        .with(NameAttribute::Organization, "Pemerintah Kota Contoh")
        .with(NameAttribute::CommonName, name)
}

pub(crate) fn key(text: &str) -> Outcome<RsaKeyPair> {
    RsaKeyPair::from_pkcs8(pem::parse(text)?.contents()).map_err(|error| error.to_string().into())
}

/// RSASSA-PKCS1-v1_5: the same message gives the same signature.
pub(crate) fn pkcs1(key: &RsaKeyPair, message: &[u8]) -> Result<Vec<u8>, SignerError> {
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message,
        &mut signature,
    )
    .map_err(|_| "ring does not sign with this key")?;
    Ok(signature)
}

/// rsaEncryption with NULL parameters around the PKCS#1 public key (RFC 3279, 2.3.1).
fn spki(key: &RsaKeyPair) -> Vec<u8> {
    const RSA_ENCRYPTION: [u8; 15] = [
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ];
    let bits = element(BIT_STRING, &[&[0], key.public_key().as_ref()]);
    element(SEQUENCE, &[&RSA_ENCRYPTION, &bits])
}
