//! The demo's certificate authority and the officials' certificates, all keys in one software token.

use super::letter::Person;
use crate::command::Failure;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::SecretString;
use segel_core::Signer;
use segel_core::x509::issue::{
    IssuingKey, NameAttribute, Profile, Subject, certificate_authority, end_entity,
};
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{KeyKind, KeySelector, RsaScheme, SigningKey, SoftwareToken};
use std::path::Path;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

const CITY: &str = "Pemerintah Kota Contoh";
const AUTHORITY_LABEL: &str = "otoritas-demo";

/// What a demo lasts at most. Nothing of it should be valid much longer.
const LIFETIME: Duration = Duration::days(30);

/// The root of the demo's trust, and one signer for each official.
pub(super) struct Authority {
    pub(super) certificate: Certificate,
    pub(super) signers: Vec<Arc<dyn Signer>>,
}

impl Authority {
    /// Makes the token at `path` with fresh keys, and certificates for `officials` in their order.
    pub(super) fn establish(
        path: &Path,
        passphrase: &SecretString,
        officials: &[&Person],
        now: OffsetDateTime,
    ) -> Result<Self, Failure> {
        let mut token = SoftwareToken::create(path, passphrase)?;
        let key = generate(&mut token, AUTHORITY_LABEL, KeyKind::P384)?;
        let issuing = issuing_key(&key)?;
        let name = city().with(NameAttribute::CommonName, "Otoritas Sertifikat Demo");
        let certificate = certificate_authority(&profile(name, now)?, &issuing)?;
        let mut signers = Vec::with_capacity(officials.len());
        for (index, official) in officials.iter().enumerate() {
            let label = format!("pejabat-{}", index + 1);
            let key = generate(&mut token, &label, KeyKind::P256)?;
            let name = city()
                .with(NameAttribute::Title, &official.position)
                .with(NameAttribute::CommonName, &official.name);
            let spki = key.subject_public_key_info()?;
            let leaf = end_entity(&profile(name, now)?, &spki, &certificate, &issuing)?;
            let certificates = vec![leaf.clone(), certificate.clone()];
            token.attach(&KeySelector::Label(label), certificates)?;
            let chain = CertificateChain::new(leaf, vec![certificate.clone()]);
            let signer: Arc<dyn Signer> = Arc::new(key.with_chain(chain)?);
            signers.push(signer);
        }
        Ok(Self {
            certificate,
            signers,
        })
    }
}

fn generate(token: &mut SoftwareToken, label: &str, kind: KeyKind) -> Result<SigningKey, Failure> {
    token.generate(label, kind)?;
    let selector = KeySelector::Label(label.to_owned());
    Ok(token.key(&selector, RsaScheme::Pkcs1)?)
}

fn issuing_key(key: &SigningKey) -> Result<IssuingKey<'_>, Failure> {
    let spki = key.subject_public_key_info()?;
    Ok(IssuingKey::new(spki, key.algorithm(), |message| {
        key.sign(message).map_err(Into::into)
    }))
}

fn city() -> Subject {
    Subject::new()
        .with(NameAttribute::Country, "ID")
        .with(NameAttribute::Organization, CITY)
}

/// 126 random bits of serial number, positive and never zero.
fn profile(subject: Subject, now: OffsetDateTime) -> Result<Profile, Failure> {
    let mut serial = [0; 16];
    SystemRandom::new().fill(&mut serial).map_err(|_| {
        Failure::failed(
            "the operating system gave no random bytes",
            "Try again later",
        )
    })?;
    if let Some(first) = serial.first_mut() {
        *first = (*first & 0x3f) | 0x40;
    }
    // An hour early, so that a clock that is set right meanwhile does no harm.
    Ok(Profile::new(
        subject,
        serial,
        now - Duration::HOUR,
        now + LIFETIME,
    ))
}
