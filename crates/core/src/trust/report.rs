//! What is said about a certificate: the JSON of `segel trust`.

use super::status::{Source, Status};
use super::time_stamp::{TimeStampFailure, TimeStampValidation};
use super::validation::{
    CertificateValidation, Missing, MissingKind, TrustFailure, TrustParameters,
};
use crate::algorithm::{KeyType, VerificationAlgorithm};
use crate::revocation::ReasonCode;
use crate::trust::Reliance;
use crate::tsp::{TimeStampToken, TokenFault};
use crate::x509::{Certificate, Demand, PathFailure, PolicySet, Purpose};
use serde::Serialize;
use time::OffsetDateTime;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum TrustVerdict {
    /// It holds.
    Trusted,
    /// What is known does not decide it.
    Undecided,
    /// It does not hold.
    NotTrusted,
}

/// What was found out about one certificate. What is not known is `None` (`null`).
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct TrustReport {
    /// The answer.
    pub verdict: TrustVerdict,
    /// Why, in one sentence.
    pub reason: String,
    /// Why not, in one word; `None` where it holds.
    pub failure: Option<&'static str>,
    /// The policy.
    pub policy: String,
    /// The time that is judged for.
    #[serde(with = "time::serde::rfc3339")]
    pub validation_time: OffsetDateTime,
    /// What the certificate is used for.
    pub purpose: &'static str,
    /// The path that holds, or what came closest to one, the leaf first.
    pub certificates: Vec<CertificateReport>,
    /// Where the operator has the anchor from.
    pub anchor_source: Option<String>,
    /// The certificate policies for which the path is valid, dotted; `None` for any.
    pub certificate_policies: Option<Vec<String>>,
    /// What might decide it, were it there.
    pub missing: Vec<MissingReport>,
    /// The time-stamp, where one is judged and not a certificate.
    pub time_stamp: Option<TimeStampReport>,
}

/// What a time-stamp says.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct TimeStampReport {
    /// When something existed.
    #[serde(with = "time::serde::rfc3339")]
    pub gen_time: OffsetDateTime,
    /// The policy of its authority, dotted.
    pub policy: String,
    /// In hex.
    pub serial: String,
    /// The digest of what existed.
    pub imprint_algorithm: String,
    /// Its value in hex.
    pub imprint: String,
}

/// One certificate of a path.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct CertificateReport {
    /// `leaf`, `authority` or `anchor`.
    pub position: &'static str,
    /// As RFC 4514 writes it.
    pub subject: String,
    /// As RFC 4514 writes it.
    pub issuer: String,
    /// In hex.
    pub serial: String,
    /// Of the DER, in hex.
    pub sha256: String,
    /// The beginning of its validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_before: OffsetDateTime,
    /// The end of its validity.
    #[serde(with = "time::serde::rfc3339")]
    pub not_after: OffsetDateTime,
    /// Its key, for example `RSA 2048`.
    pub key: String,
    /// How it is signed, for example `RSASSA-PKCS1-v1_5 with SHA-256`.
    pub signature: String,
    /// Until when the policy relies on that signature: `always`, `never`, or a time. `None` for an
    /// anchor, whose signature is nobody's to check.
    pub relied_on: Option<String>,
    /// `None` for an anchor, and where no path was found.
    pub status: Option<StatusReport>,
}

/// Whether it was revoked.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct StatusReport {
    /// `GOOD`, `REVOKED`, `UNKNOWN` or `NOT-ASKED`.
    pub status: &'static str,
    /// `crl`, `delta-crl` or `ocsp`.
    pub source: Option<&'static str>,
    /// Who signed that.
    pub signer: Option<String>,
    /// When it was known.
    #[serde(with = "time::serde::rfc3339::option")]
    pub this_update: Option<OffsetDateTime>,
    /// By when there is something newer.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_update: Option<OffsetDateTime>,
    /// Since when it was revoked.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_since: Option<OffsetDateTime>,
    /// Why, as RFC 5280, 5.3.1 spells it.
    pub revocation_reason: Option<String>,
    /// Why each piece that was looked at does not decide it.
    pub undecided_by: Vec<String>,
}

/// What is not at hand.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct MissingReport {
    /// `certificate`, `crl` or `ocsp`.
    pub kind: &'static str,
    /// Where it is said to be.
    pub url: String,
    /// By which certificate.
    pub certificate: String,
}

impl TrustReport {
    /// Tells a validation.
    #[must_use]
    pub fn new(validation: &CertificateValidation, parameters: &TrustParameters<'_>) -> Self {
        let (verdict, failure) = match &validation.failure {
            None => (TrustVerdict::Trusted, None),
            Some(failure) => (verdict_of(failure), Some(code_of(failure))),
        };
        let reason = match &validation.failure {
            None => "the path holds".to_owned(),
            Some(failure) => failure.to_string(),
        };
        let path = validation.path.as_ref();
        let demanded = parameters.path.explicit_policy == Demand::Required;
        let policies = path.map(|path| path.policies());
        Self {
            verdict,
            reason,
            failure,
            policy: parameters.policy.name().to_owned(),
            validation_time: parameters.path.at,
            purpose: purpose_name(&parameters.path.purpose),
            certificates: certificates(validation, parameters),
            anchor_source: path
                .map(|path| path.anchor().source.clone())
                .filter(|source| !source.is_empty()),
            certificate_policies: match policies {
                // That there is none is of interest where one is asked for.
                Some(PolicySet::Only(policies)) if demanded || !policies.is_empty() => {
                    Some(policies.iter().map(ToString::to_string).collect())
                }
                _ => None,
            },
            missing: validation.missing.iter().map(MissingReport::of).collect(),
            time_stamp: None,
        }
    }

    /// Tells the validation of a time-stamp.
    #[must_use]
    pub fn of_time_stamp(
        token: &TimeStampToken,
        validation: &TimeStampValidation,
        parameters: &TrustParameters<'_>,
    ) -> Self {
        let empty = CertificateValidation {
            failure: None,
            closest: validation.signer.iter().cloned().collect(),
            path: None,
            statuses: Vec::new(),
            missing: Vec::new(),
        };
        let certificate = validation.certificate.as_ref().unwrap_or(&empty);
        let mut report = Self::new(certificate, parameters);
        if let Some(failure) = &validation.failure {
            report.reason = failure.to_string();
            (report.verdict, report.failure) = match failure {
                TimeStampFailure::Certificate(failure) => {
                    (verdict_of(failure), Some(code_of(failure)))
                }
                TimeStampFailure::Unreliable(_) => {
                    (TrustVerdict::NotTrusted, Some("algorithm-not-relied-on"))
                }
                TimeStampFailure::Token(
                    TokenFault::SignerCertificateNotFound | TokenFault::Unsupported { .. },
                )
                | TimeStampFailure::Unsupported { .. } => {
                    (TrustVerdict::Undecided, Some("time-stamp-undecided"))
                }
                _ => (TrustVerdict::NotTrusted, Some("time-stamp-invalid")),
            };
        }
        let tst_info = token.tst_info();
        let imprint = token.message_imprint();
        report.time_stamp = Some(TimeStampReport {
            gen_time: tst_info.gen_time,
            policy: tst_info.policy.to_string(),
            serial: hex::encode(&tst_info.serial_number),
            imprint_algorithm: imprint.hash_algorithm.name(),
            imprint: hex::encode(&imprint.hashed_message),
        });
        report
    }
}

fn certificates(
    validation: &CertificateValidation,
    parameters: &TrustParameters<'_>,
) -> Vec<CertificateReport> {
    let all = &validation.closest;
    let last = all.len().saturating_sub(1);
    let anchored = validation.path.is_some();
    all.iter()
        .enumerate()
        .map(|(place, certificate)| {
            let position = match place {
                place if anchored && place == last => "anchor",
                0 => "leaf",
                _ => "authority",
            };
            let issuer = all.get(place + 1);
            let status = validation.statuses.get(place).map(StatusReport::of);
            CertificateReport::new(certificate, position, issuer, status, parameters)
        })
        .collect()
}

impl CertificateReport {
    fn new(
        certificate: &Certificate,
        position: &'static str,
        issuer: Option<&Certificate>,
        status: Option<StatusReport>,
        parameters: &TrustParameters<'_>,
    ) -> Self {
        let (not_before, not_after) = certificate.validity();
        let algorithm = certificate
            .signed()
            .and_then(|signed| signed.algorithm().ok());
        let key = |certificate: &Certificate| KeyType::of(certificate.subject_public_key_info());
        let issuer_key = issuer.and_then(|issuer| key(issuer).ok());
        let relied_on = match (algorithm, issuer_key) {
            (Some(algorithm), Some(key)) => {
                Some(reliance(parameters.policy.signature(algorithm, &key)))
            }
            _ => None,
        };
        Self {
            position,
            subject: certificate.subject(),
            issuer: certificate.issuer(),
            serial: certificate.serial(),
            sha256: hex::encode(certificate.sha256()),
            not_before,
            not_after,
            key: key(certificate).map_or_else(
                |unsupported| unsupported.what().to_owned(),
                |key| key_name(&key),
            ),
            signature: match (algorithm, certificate.signed()) {
                (Some(algorithm), _) => algorithm_name(algorithm),
                (None, Some(signed)) => signed.algorithm_name(),
                (None, None) => "?".to_owned(),
            },
            relied_on,
            status,
        }
    }
}

impl StatusReport {
    fn of(status: &Status) -> Self {
        let empty = Self {
            status: "UNKNOWN",
            source: None,
            signer: None,
            this_update: None,
            next_update: None,
            revoked_since: None,
            revocation_reason: None,
            undecided_by: Vec::new(),
        };
        let (information, found) = match status {
            Status::NotAsked => {
                return Self {
                    status: "NOT-ASKED",
                    ..empty
                };
            }
            Status::Unknown { reasons } => {
                return Self {
                    undecided_by: reasons.iter().map(ToString::to_string).collect(),
                    ..empty
                };
            }
            Status::Good(information) => (
                information,
                Self {
                    status: "GOOD",
                    ..empty
                },
            ),
            Status::Revoked {
                since,
                reason,
                information,
            } => (
                information,
                Self {
                    status: "REVOKED",
                    revoked_since: Some(*since),
                    revocation_reason: Some(reason.to_string()),
                    ..empty
                },
            ),
        };
        Self {
            source: Some(match information.source {
                Source::RevocationList => "crl",
                Source::DeltaRevocationList => "delta-crl",
                Source::OcspResponse => "ocsp",
            }),
            signer: Some(information.signer.clone()),
            this_update: Some(information.this_update),
            next_update: information.next_update,
            ..found
        }
    }
}

impl MissingReport {
    fn of(missing: &Missing) -> Self {
        Self {
            kind: match missing.kind {
                MissingKind::Certificate => "certificate",
                MissingKind::RevocationList => "crl",
                MissingKind::OcspResponse => "ocsp",
            },
            url: missing.url.clone(),
            certificate: missing.certificate.subject(),
        }
    }
}

/// What could still turn out otherwise with more data is undecided.
fn verdict_of(failure: &TrustFailure) -> TrustVerdict {
    match failure {
        TrustFailure::NoStatus { .. }
        | TrustFailure::Path(
            PathFailure::NoChain { .. }
            | PathFailure::Unsupported { .. }
            | PathFailure::BudgetExhausted { .. },
        ) => TrustVerdict::Undecided,
        TrustFailure::Revoked {
            reason: ReasonCode::CertificateHold,
            ..
        } => TrustVerdict::Undecided,
        _ => TrustVerdict::NotTrusted,
    }
}

fn code_of(failure: &TrustFailure) -> &'static str {
    match failure {
        TrustFailure::Path(failure) => match failure {
            PathFailure::NoChain { .. } => "no-chain",
            PathFailure::SignatureInvalid { .. } => "signature-invalid",
            PathFailure::Expired { .. } => "expired",
            PathFailure::NotYetValid { .. } => "not-yet-valid",
            PathFailure::AnchorNotTrusted { .. } => "anchor-not-trusted",
            PathFailure::NotAccepted => "not-accepted",
            PathFailure::ConstraintViolated { .. } => "constraint-violated",
            PathFailure::Unsupported { .. } => "unsupported",
            PathFailure::BudgetExhausted { .. } => "limit-exceeded",
        },
        TrustFailure::Unreliable { .. } => "algorithm-not-relied-on",
        TrustFailure::Revoked {
            reason: ReasonCode::CertificateHold,
            ..
        } => "on-hold",
        TrustFailure::Revoked { .. } => "revoked",
        TrustFailure::NoStatus { .. } => "status-unknown",
    }
}

fn purpose_name(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::DocumentSigning => "document-signing",
        Purpose::TimeStamping => "time-stamping",
        Purpose::OcspSigning => "ocsp-signing",
        Purpose::CrlSigning => "crl-signing",
        Purpose::Other(_) => "other",
        Purpose::Any => "any",
    }
}

fn reliance(reliance: Reliance) -> String {
    match reliance {
        Reliance::Always => "always".to_owned(),
        Reliance::Never => "never".to_owned(),
        Reliance::Until(until) => until
            .format(&time::format_description::well_known::Rfc3339)
            .unwrap_or_else(|_| until.to_string()),
    }
}

fn key_name(key: &KeyType) -> String {
    match key {
        KeyType::Rsa { bits } => format!("RSA {bits}"),
        KeyType::Ec { curve, .. } => (*curve).to_owned(),
        KeyType::Ed25519 => "Ed25519".to_owned(),
        KeyType::Ed448 => "Ed448".to_owned(),
        KeyType::Other { name } => name.clone(),
    }
}

fn algorithm_name(algorithm: VerificationAlgorithm) -> String {
    let family = super::policy::family(algorithm);
    match algorithm.digest() {
        Some(digest) => format!("{family} with {digest}"),
        None => family.to_owned(),
    }
}
