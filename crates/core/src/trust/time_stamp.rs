//! Whether a time-stamp proves its time (ETSI EN 319 102-1, 5.4; RFC 3161, 2.3 and 2.4.2): the token
//! itself, its algorithms, and its signer's certificate at a time.

use super::data::ValidationData;
use super::policy::{Reliance, Unreliable};
use super::validation::{
    CertificateValidation, TrustFailure, TrustParameters, validate_certificate,
};
use crate::algorithm::{DigestAlgorithm, KeyType, Unsupported};
use crate::asn1::Oid;
use crate::tsp::{TimeStampToken, TokenFault, TsaName};
use crate::x509::{Certificate, Criticality};
use std::fmt;
use time::OffsetDateTime;

/// What was found out about a time-stamp token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeStampValidation {
    /// Nothing, or why it proves nothing.
    pub failure: Option<TimeStampFailure>,
    /// The certificate of its signer, where it is there and the token is bound to it.
    pub signer: Option<Certificate>,
    /// What was found out about that certificate; `None` where the token failed before.
    pub certificate: Option<CertificateValidation>,
}

/// Why a time-stamp proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeStampFailure {
    /// The token is not what its signer signed.
    Token(TokenFault),
    /// It names another authority than the one whose certificate signed it.
    OtherAuthority,
    /// It has a critical extension, which nothing here processes.
    CriticalExtension {
        /// Which.
        oid: Oid,
    },
    /// The policy does not accept its authority's policy.
    Policy {
        /// Under which policy it was issued.
        policy: Oid,
    },
    /// An algorithm of the token is not strong enough for the time.
    Unreliable(Unreliable),
    /// A digest is not known here.
    Unsupported {
        /// Which.
        what: String,
    },
    /// The certificate of its signer does not hold.
    Certificate(TrustFailure),
}

/// Judges a token whose imprint has been held against what it is about
/// ([`TimeStampToken::check_digest`]). `parameters` say for which time and, as
/// [`crate::x509::Purpose::TimeStamping`], for what; the time of the token itself is
/// [`crate::tsp::TstInfo::gen_time`].
#[must_use]
pub fn validate_time_stamp(
    token: &TimeStampToken,
    data: &ValidationData,
    parameters: &TrustParameters<'_>,
) -> TimeStampValidation {
    let failed = |failure| TimeStampValidation {
        failure: Some(failure),
        signer: None,
        certificate: None,
    };
    let signer = match token.verify(&data.certificates) {
        Ok(signer) => signer,
        Err(fault) => return failed(TimeStampFailure::Token(fault)),
    };
    if let Err(failure) = check_content(token, signer.tsa_name, parameters) {
        return TimeStampValidation {
            signer: Some(signer.certificate),
            ..failed(failure)
        };
    }
    let failure = check_algorithms(token, &signer.certificate, parameters).err();
    let validation =
        validate_certificate(&signer.certificate, &signer.certificates, data, parameters);
    let by_certificate = validation
        .failure
        .clone()
        .map(TimeStampFailure::Certificate);
    TimeStampValidation {
        failure: failure.or(by_certificate),
        signer: Some(signer.certificate),
        certificate: Some(validation),
    }
}

fn check_content(
    token: &TimeStampToken,
    tsa_name: TsaName,
    parameters: &TrustParameters<'_>,
) -> Result<(), TimeStampFailure> {
    let tst_info = token.tst_info();
    if tsa_name == TsaName::Other {
        return Err(TimeStampFailure::OtherAuthority);
    }
    let critical =
        |extension: &&crate::tsp::TstExtension| extension.criticality == Criticality::Critical;
    if let Some(extension) = tst_info.extensions.iter().find(critical) {
        let oid = extension.oid.clone();
        return Err(TimeStampFailure::CriticalExtension { oid });
    }
    match parameters
        .policy
        .accepts_time_stamp_policy(&tst_info.policy)
    {
        true => Ok(()),
        false => Err(TimeStampFailure::Policy {
            policy: tst_info.policy.clone(),
        }),
    }
}

/// Until when a token lasts that holds now, as long as nobody revokes anything: to the end of a certificate of its
/// path, of its anchor's time or of an algorithm, whichever comes first; `None` where it does not hold.
pub(crate) fn lasts_until(
    token: &TimeStampToken,
    data: &ValidationData,
    parameters: &TrustParameters<'_>,
) -> Option<OffsetDateTime> {
    let validation = validate_time_stamp(token, data, parameters);
    if validation.failure.is_some() {
        return None;
    }
    let path = validation.certificate?.path?;
    let (policy, anchor) = (parameters.policy, path.anchor());
    let certificates = path.certificates();
    let below = certificates
        .iter()
        .filter(|certificate| **certificate != anchor.certificate);
    let ends = below.map(|certificate| certificate.validity().1);
    let end = ends.chain(anchor.until).min()?;
    let signer_info = token.signer_info();
    let key_of =
        |certificate: &Certificate| KeyType::of(certificate.subject_public_key_info()).ok();
    let imprint = token.message_imprint().digest_algorithm().ok()?;
    let digest = signer_info.digest_algorithm.digest().ok()?;
    let algorithm = signer_info.verification_algorithm().ok()?;
    let mut reliance = policy
        .digest(imprint)
        .and(policy.digest(digest))
        .and(policy.signature(algorithm, &key_of(certificates.first()?)?));
    for (certificate, issuer) in certificates.iter().zip(certificates.iter().skip(1)) {
        let algorithm = certificate.signed()?.algorithm().ok()?;
        reliance = reliance.and(policy.signature(algorithm, &key_of(issuer)?));
    }
    match reliance {
        Reliance::Always => Some(end),
        Reliance::Until(until) => Some(end.min(until)),
        Reliance::Never => None,
    }
}

/// The digest of the imprint, that of the token, and its signature.
fn check_algorithms(
    token: &TimeStampToken,
    signer: &Certificate,
    parameters: &TrustParameters<'_>,
) -> Result<(), TimeStampFailure> {
    let (policy, at) = (parameters.policy, parameters.path.at);
    let signer_info = token.signer_info();
    let digest = |found: Result<DigestAlgorithm, Unsupported>| -> Result<(), TimeStampFailure> {
        policy.check_digest(found?, at)?;
        Ok(())
    };
    digest(token.message_imprint().digest_algorithm())?;
    digest(signer_info.digest_algorithm.digest())?;
    let algorithm = signer_info.verification_algorithm()?;
    let key = KeyType::of(signer.subject_public_key_info())?;
    policy.check_signature(algorithm, &key, at)?;
    Ok(())
}

impl TimeStampFailure {
    /// Whether it comes from what time it is.
    pub(crate) fn may_have_been_otherwise(&self) -> bool {
        match self {
            Self::Certificate(failure) => failure.may_have_been_otherwise(),
            Self::Unreliable(_) => true,
            _ => false,
        }
    }
}

impl From<Unsupported> for TimeStampFailure {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported {
            what: unsupported.what().to_owned(),
        }
    }
}

impl From<Unreliable> for TimeStampFailure {
    fn from(unreliable: Unreliable) -> Self {
        Self::Unreliable(unreliable)
    }
}

impl fmt::Display for TimeStampFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(fault) => fault.fmt(f),
            Self::OtherAuthority => write!(
                f,
                "the time-stamp names another authority than its certificate"
            ),
            Self::CriticalExtension { oid } => write!(
                f,
                "the critical extension {} of the time-stamp is not known",
                oid.name()
            ),
            Self::Policy { policy } => write!(
                f,
                "the time-stamp was issued under {policy}, which the policy does not accept"
            ),
            Self::Unreliable(unreliable) => {
                write!(f, "the time-stamp is too weak: {unreliable}")
            }
            Self::Unsupported { what } => {
                write!(f, "the time-stamp uses {what}, which is not supported")
            }
            Self::Certificate(failure) => failure.fmt(f),
        }
    }
}

impl std::error::Error for TimeStampFailure {}
