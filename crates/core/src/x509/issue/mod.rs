//! Issuing certificates and asking for them, with the key wherever it lives.
//!
//! rcgen frames the certificate; everything in it is given to it: time, serial number, extensions.
//! So the same arguments give the same bytes wherever the key's signatures are deterministic. rcgen
//! drops what it cannot write (the second of two attributes of one type in a name) without a word,
//! so what it made is read again and compared with what was asked for before anybody gets it.

mod check;
mod extension;
mod key;
mod subject;

pub use key::IssuingKey;
pub use subject::{NameAttribute, Subject};

use super::Certificate;
use crate::error::{Error, Refusal};
use extension::Extension;
use key::RemoteKey;
use rcgen::{CertificateParams, Issuer, SerialNumber, SubjectPublicKeyInfo};
use time::{OffsetDateTime, UtcOffset};

/// What a certificate says, but for the key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// Whom it names.
    pub subject: Subject,
    /// The serial number, big-endian: positive, at most 20 octets as a DER INTEGER (RFC 5280,
    /// 4.1.2.2), unique for the issuer and, as the Baseline Requirements want it, with 64 bits of
    /// randomness. It is the caller's to draw and to remember.
    pub serial_number: Vec<u8>,
    /// The first second of its validity; fractions are cut off.
    pub not_before: OffsetDateTime,
    /// The last second of its validity; fractions are cut off.
    pub not_after: OffsetDateTime,
}

impl Profile {
    /// All of it.
    #[must_use]
    pub fn new(
        subject: Subject,
        serial_number: impl Into<Vec<u8>>,
        not_before: OffsetDateTime,
        not_after: OffsetDateTime,
    ) -> Self {
        Self {
            subject,
            serial_number: serial_number.into(),
            not_before,
            not_after,
        }
    }
}

/// Makes a self-signed root: cA without a path length, keyCertSign and cRLSign, both critical, and a
/// subject key identifier.
///
/// # Errors
/// [`Refusal::Issue`] with what cannot be written, [`Error::Signer`] with the key's own error,
/// [`Refusal::KeyMismatch`] where the key does not sign for the public key it names.
pub fn certificate_authority(
    profile: &Profile,
    key: &IssuingKey<'_>,
) -> Result<Certificate, Error> {
    let spki = key.subject_public_key_info();
    let extensions = [
        Extension::basic_constraints_authority(),
        Extension::key_usage_authority(),
        Extension::subject_key_identifier(spki),
    ];
    let remote = RemoteKey::new(key)?;
    let made = params(profile, &extensions)?.self_signed(&remote);
    check::certificate(
        remote.finish(made)?.der(),
        &check::Asked {
            profile,
            extensions: &extensions,
            subject_public_key_info: spki,
            issuer: check::IssuedBy::Itself,
        },
    )
}

/// Makes the certificate of an official: digitalSignature and nonRepudiation (critical), extended
/// key usage documentSigning (RFC 9336), subject and authority key identifier.
///
/// `subject_public_key_info` is the DER of the official's key: RSA, P-256, P-384 or Ed25519.
/// Whoever calls has seen proof that its private key exists.
///
/// # Errors
/// As [`certificate_authority`], and [`Refusal::Issue`] where the validity is not within the
/// issuer's, [`Refusal::KeyMismatch`] where the key is not the issuer's.
pub fn end_entity(
    profile: &Profile,
    subject_public_key_info: &[u8],
    issuer: &Certificate,
    issuer_key: &IssuingKey<'_>,
) -> Result<Certificate, Error> {
    let issuer_spki = issuer.subject_public_key_info();
    if issuer_spki != issuer_key.subject_public_key_info() {
        return Err(Refusal::KeyMismatch.into());
    }
    let (issuer_begins, issuer_ends) = issuer.validity();
    if profile.not_before < issuer_begins || profile.not_after > issuer_ends {
        return Err(refused(format!(
            "its validity is not within the issuer's, {issuer_begins} to {issuer_ends}"
        )));
    }
    let extensions = [
        Extension::key_usage_person(),
        Extension::document_signing(),
        Extension::subject_key_identifier(subject_public_key_info),
        Extension::authority_key_identifier(issuer),
    ];
    let public = SubjectPublicKeyInfo::from_der(subject_public_key_info)
        .map_err(|error| refused(format!("the subject's public key: {error}")))?;
    let remote = RemoteKey::new(issuer_key)?;
    let signing = Issuer::from_ca_cert_der(&issuer.der().into(), &remote)
        .map_err(|error| refused(format!("the issuer's certificate: {error}")))?;
    let made = params(profile, &extensions)?.signed_by(&public, &signing);
    check::certificate(
        remote.finish(made)?.der(),
        &check::Asked {
            profile,
            extensions: &extensions,
            subject_public_key_info,
            issuer: check::IssuedBy::Authority(issuer),
        },
    )
}

/// Makes a PKCS#10 request (RFC 2986) in DER: a name, and proof that the key exists. It asks for no
/// extensions; those are the issuer's to decide.
///
/// # Errors
/// As [`certificate_authority`].
pub fn request(subject: &Subject, key: &IssuingKey<'_>) -> Result<Vec<u8>, Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name = subject.to_rcgen()?;
    let remote = RemoteKey::new(key)?;
    let made = params.serialize_request(&remote);
    let der = remote.finish(made)?.der().to_vec();
    check::request(&der, subject, key.subject_public_key_info())?;
    Ok(der)
}

fn params(profile: &Profile, extensions: &[Extension]) -> Result<CertificateParams, Error> {
    let significant = profile
        .serial_number
        .iter()
        .skip_while(|octet| **octet == 0);
    let serial_number: Vec<u8> = significant.copied().collect();
    // The twentieth octet is there for the numbers whose first bit is set.
    match serial_number.as_slice() {
        [] => return Err(refused("its serial number is zero".to_owned())),
        [first, rest @ ..] if rest.len() > 19 || (rest.len() == 19 && first & 0x80 != 0) => {
            return Err(refused(
                "its serial number is longer than 20 octets".to_owned(),
            ));
        }
        _ => {}
    }
    let mut params = CertificateParams::default();
    params.distinguished_name = profile.subject.to_rcgen()?;
    params.serial_number = Some(SerialNumber::from_slice(&serial_number));
    params.not_before = second(profile.not_before)?;
    params.not_after = second(profile.not_after)?;
    if params.not_after <= params.not_before {
        return Err(refused("it ends before it begins".to_owned()));
    }
    params.custom_extensions = extensions.iter().map(Extension::to_rcgen).collect();
    Ok(params)
}

/// What UTCTime and GeneralizedTime hold: whole seconds in UTC from 1950 to 9999.
fn second(time: OffsetDateTime) -> Result<OffsetDateTime, Error> {
    let utc = time.checked_to_offset(UtcOffset::UTC);
    utc.filter(|utc| (1950..=9999).contains(&utc.year()))
        .and_then(|utc| utc.replace_nanosecond(0).ok())
        .ok_or_else(|| refused(format!("{time} is not between the years 1950 and 9999")))
}

fn refused(reason: String) -> Error {
    Refusal::Issue { reason }.into()
}

#[cfg(test)]
mod tests;
