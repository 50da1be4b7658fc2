//! Whether a certificate holds at one time, for one purpose, under one policy (ETSI EN 319 102-1,
//! 5.2.6): a path, its algorithms, and the status of everything on it.

use super::data::ValidationData;
use super::existence::ProofsOfExistence;
use super::policy::{Policy, Unreliable};
use super::status::{Memory, NoStatus, Status, Statuses};
use crate::algorithm::KeyType;
use crate::revocation::ReasonCode;
use crate::x509::{
    Acceptance, AccessMethod, Certificate, CertificationPath, Demand, GeneralName, PathFailure,
    PathParameters, PolicySet, Purpose, TrustAnchor, build_acceptable_path_with,
};
use std::collections::HashSet;
use std::fmt;
use time::OffsetDateTime;

/// What is asked of a certificate.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TrustParameters<'a> {
    /// When, for what, and within which limits.
    pub path: PathParameters<'a>,
    /// Which algorithms and certificate policies are accepted.
    pub policy: &'a Policy,
    /// Whether it has to be known that nothing was revoked.
    pub revocation: RevocationDemand,
    /// By when the parts are known to have existed; then the time that is judged for is one by which the
    /// thing judged is proven to have existed itself. `None` where that time is only what is asked for.
    pub proofs: Option<&'a ProofsOfExistence>,
}

/// Whether statuses have to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationDemand {
    /// A path holds only where the status of every certificate on it is known and good.
    Required,
    /// A path holds where none is known to be revoked, all that is at hand was looked at, and nothing
    /// leaves a doubt.
    WhereKnown,
}

impl<'a> TrustParameters<'a> {
    /// Statuses required; the policy's certificate policies demanded, where it has any.
    #[must_use]
    pub fn new(mut path: PathParameters<'a>, policy: &'a Policy) -> Self {
        // They are the signer's; a time-stamping authority has others.
        if path.purpose == Purpose::DocumentSigning
            && let PolicySet::Only(_) = policy.certificate_policies()
        {
            path.policies = policy.certificate_policies().clone();
            path.explicit_policy = Demand::Required;
        }
        Self {
            path,
            policy,
            revocation: RevocationDemand::Required,
            proofs: None,
        }
    }
}

/// What was found out about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateValidation {
    /// Nothing, or why it does not hold.
    pub failure: Option<TrustFailure>,
    /// The leaf with its issuers as far as the search came closest, the leaf first.
    pub closest: Vec<Certificate>,
    /// The path that holds, or of the valid ones the one nearest to it; `None` where none is valid.
    pub path: Option<CertificationPath>,
    /// The status of each certificate of that path but its anchor, the leaf first.
    pub statuses: Vec<Status>,
    /// What might decide it, were it there.
    pub missing: Vec<Missing>,
}

/// Why a certificate does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrustFailure {
    /// There is no valid path.
    Path(PathFailure),
    /// A signature on the path, or the key of the leaf, is not strong enough for the time.
    Unreliable {
        /// The certificate that carries it.
        certificate: String,
        /// What is not relied on.
        unreliable: Unreliable,
    },
    /// A certificate on the path was revoked.
    Revoked {
        /// Which.
        certificate: String,
        /// Whether it is the leaf or an authority above it.
        position: Position,
        /// Since when.
        since: OffsetDateTime,
        /// Why.
        reason: ReasonCode,
    },
    /// Whether a certificate on the path was revoked is not known.
    NoStatus {
        /// Which.
        certificate: String,
        /// Why nothing at hand decides it; empty where there is nothing.
        reasons: Vec<NoStatus>,
    },
}

impl TrustFailure {
    /// Whether it comes from what time it is: certificates end, are revoked, and algorithms grow weak (EN 319
    /// 102-1, 5.1.3, table 7).
    pub(crate) fn may_have_been_otherwise(&self) -> bool {
        match self {
            Self::Path(failure) => matches!(
                failure,
                PathFailure::Expired { .. } | PathFailure::AnchorNotTrusted { .. }
            ),
            Self::Unreliable { .. } | Self::Revoked { .. } | Self::NoStatus { .. } => true,
        }
    }
}

/// Where on a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Position {
    /// The first.
    Leaf,
    /// Above it.
    Authority,
}

/// What is not at hand, and where it is said to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Missing {
    /// What it is.
    pub kind: MissingKind,
    /// The address, out of a certificate: a stranger's word.
    pub url: String,
    /// The certificate that gives the address: the one whose issuer, or whose status, is missing.
    pub certificate: Certificate,
    /// Its issuer, where the status is missing: an OCSP request names both.
    pub issuer: Option<Certificate>,
}

/// Kinds of what can be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MissingKind {
    /// A certificate of the issuer.
    Certificate,
    /// A revocation list.
    RevocationList,
    /// An OCSP response.
    OcspResponse,
}

/// Judges a certificate with `pool` and `data`. Of several paths the first that holds counts.
#[must_use]
pub fn validate_certificate(
    leaf: &Certificate,
    pool: &[Certificate],
    data: &ValidationData,
    parameters: &TrustParameters<'_>,
) -> CertificateValidation {
    let memory = Memory::new(data, parameters.path.limits);
    validate_with(&memory, leaf, pool, data, parameters)
}

/// The same for one of several signatures of a document: what was found out about a list is kept.
pub(crate) fn validate_with(
    memory: &Memory<'_>,
    leaf: &Certificate,
    pool: &[Certificate],
    data: &ValidationData,
    parameters: &TrustParameters<'_>,
) -> CertificateValidation {
    let limits = parameters.path.limits;
    let statuses = Statuses::new(memory, pool, parameters);
    let mut closest: Option<CertificateValidation> = None;
    let mut all = pool.to_vec();
    all.extend_from_slice(&data.certificates);
    let accept = &mut |path: &CertificationPath| {
        let validation = judge(path, &statuses, parameters);
        let acceptance = match validation.failure {
            None => Acceptance::Accepted,
            Some(_) => Acceptance::Refused,
        };
        if closest
            .as_ref()
            .is_none_or(|before| validation.closeness() > before.closeness())
        {
            closest = Some(validation);
        }
        acceptance
    };
    let (links, path) = (memory.links(), &parameters.path);
    let anchors = data.anchors_for(&path.purpose);
    let found = build_acceptable_path_with(links, leaf, &all, &anchors, path, accept);
    match (closest, found) {
        (Some(validation), _) => validation,
        (None, Ok(path)) => CertificateValidation {
            failure: None,
            closest: path.certificates().to_vec(),
            path: Some(path),
            statuses: Vec::new(),
            missing: Vec::new(),
        },
        (None, Err(no_path)) => CertificateValidation {
            failure: Some(TrustFailure::Path(no_path.failure)),
            closest: no_path.closest,
            path: None,
            statuses: Vec::new(),
            missing: missing_issuers(leaf, &all, &anchors, limits.missing),
        },
    }
}

fn judge(
    path: &CertificationPath,
    statuses: &Statuses<'_>,
    parameters: &TrustParameters<'_>,
) -> CertificateValidation {
    let (purpose, at) = (&parameters.path.purpose, parameters.path.at);
    let found = statuses.of_path(path, purpose, at);
    let certificates = path.certificates();
    let unknown = |status: &Status| matches!(status, Status::Unknown { .. });
    let issuers = certificates.iter().skip(1);
    let missing = certificates
        .iter()
        .zip(issuers)
        .zip(&found)
        .filter(|(_, status)| unknown(status))
        .flat_map(|((certificate, issuer), _)| missing_status(certificate, issuer))
        .take(parameters.path.limits.missing)
        .collect();
    let failure = revoked(certificates, &found)
        .or_else(|| unreliable(certificates, parameters))
        .or_else(|| match parameters.revocation {
            RevocationDemand::Required => no_status(certificates, &found, |_| true),
            RevocationDemand::WhereKnown => no_status(certificates, &found, |reasons| {
                reasons.iter().any(NoStatus::forbids_trust)
            }),
        });
    CertificateValidation {
        failure,
        closest: certificates.to_vec(),
        path: Some(path.clone()),
        statuses: found,
        missing,
    }
}

impl CertificateValidation {
    /// What is told of several paths: that the leaf was revoked, which no other path changes; or
    /// else the one that is nearest to holding.
    fn closeness(&self) -> u8 {
        match &self.failure {
            None => 5,
            Some(TrustFailure::Revoked {
                position: Position::Leaf,
                ..
            }) => 4,
            Some(TrustFailure::NoStatus { .. }) => 3,
            Some(TrustFailure::Unreliable { .. }) => 2,
            Some(TrustFailure::Revoked { .. }) => 1,
            Some(TrustFailure::Path(_)) => 0,
        }
    }
}

fn revoked(certificates: &[Certificate], statuses: &[Status]) -> Option<TrustFailure> {
    let places = certificates.iter().zip(statuses).enumerate();
    places
        .filter_map(|(place, (certificate, status))| match status {
            Status::Revoked { since, reason, .. } => Some(TrustFailure::Revoked {
                certificate: certificate.subject(),
                position: match place {
                    0 => Position::Leaf,
                    _ => Position::Authority,
                },
                since: *since,
                reason: *reason,
            }),
            _ => None,
        })
        .next()
}

fn no_status(
    certificates: &[Certificate],
    statuses: &[Status],
    counts: impl Fn(&[NoStatus]) -> bool,
) -> Option<TrustFailure> {
    certificates
        .iter()
        .zip(statuses)
        .find_map(|(certificate, status)| match status {
            Status::Unknown { reasons } if counts(reasons) => Some(TrustFailure::NoStatus {
                certificate: certificate.subject(),
                reasons: reasons.clone(),
            }),
            _ => None,
        })
}

fn unreliable(
    certificates: &[Certificate],
    parameters: &TrustParameters<'_>,
) -> Option<TrustFailure> {
    let (policy, at) = (parameters.policy, parameters.path.at);
    let failure =
        |(certificate, unreliable): (&Certificate, Unreliable)| TrustFailure::Unreliable {
            certificate: certificate.subject(),
            unreliable,
        };
    // The leaf's own key too: what it signs would be no better.
    let leaf = || {
        let leaf = certificates.first()?;
        match KeyType::of(leaf.subject_public_key_info()).ok()? {
            // Whoever checks what it signs names it as unsupported.
            KeyType::Other { .. } => None,
            key => Some((leaf, policy.check_key(&key, at).err()?)),
        }
    };
    // a certificate may have been made since, if nothing proves that it was there
    let since = |certificate: &Certificate| match parameters.proofs {
        Some(proofs) => proofs.of(certificate.der()),
        None => at,
    };
    unreliable_link(certificates, policy, since)
        .or_else(leaf)
        .map(failure)
}

/// The first certificate of a path whose signature is not relied on, for each since it is there. An anchor's own signature is
/// nobody's to check, so it may be anything; its key is what the one below is signed with.
pub(super) fn unreliable_link<'a>(
    certificates: &'a [Certificate],
    policy: &Policy,
    since: impl Fn(&Certificate) -> OffsetDateTime,
) -> Option<(&'a Certificate, Unreliable)> {
    let mut links = certificates.iter().zip(certificates.iter().skip(1));
    links.find_map(|(certificate, issuer)| {
        let algorithm = certificate.signed()?.algorithm().ok()?;
        let key = KeyType::of(issuer.subject_public_key_info()).ok()?;
        let at = since(certificate);
        let unreliable = policy.check_signature(algorithm, &key, at).err()?;
        Some((certificate, unreliable))
    })
}

/// Where the status of a certificate is said to be found.
fn missing_status(certificate: &Certificate, issuer: &Certificate) -> Vec<Missing> {
    let extensions = certificate.extensions();
    let missing = |kind, url: &str| Missing {
        kind,
        url: url.to_owned(),
        certificate: certificate.clone(),
        issuer: Some(issuer.clone()),
    };
    let responders = uris(certificate, &AccessMethod::Ocsp);
    let lists = extensions.crl_distribution_points.iter();
    responders
        .map(|url| missing(MissingKind::OcspResponse, url))
        .chain(
            lists
                .chain(&extensions.freshest_crl)
                .flat_map(|point| point.uris())
                .map(|url| missing(MissingKind::RevocationList, url)),
        )
        .collect()
}

/// Where the issuers are said to be that nothing at hand is.
#[allow(clippy::mutable_key_type)] // what changes in a Name is how it keeps what it compares
fn missing_issuers(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[TrustAnchor],
    max: usize,
) -> Vec<Missing> {
    let anchors = anchors.iter().map(|anchor| &anchor.certificate);
    let known: HashSet<_> = anchors.chain(pool).map(Certificate::subject_name).collect();
    let mut missing: Vec<Missing> = Vec::new();
    for certificate in std::iter::once(leaf).chain(pool) {
        if known.contains(certificate.issuer_name()) {
            continue;
        }
        for one in missing_issuers_of(certificate) {
            if missing.len() < max && !missing.contains(&one) {
                missing.push(one);
            }
        }
    }
    missing
}

/// Where the issuer of a certificate is said to be.
pub(crate) fn missing_issuers_of(certificate: &Certificate) -> impl Iterator<Item = Missing> {
    uris(certificate, &AccessMethod::CaIssuers).map(|url| Missing {
        kind: MissingKind::Certificate,
        url: url.to_owned(),
        certificate: certificate.clone(),
        issuer: None,
    })
}

fn uris<'a>(
    certificate: &'a Certificate,
    method: &'a AccessMethod,
) -> impl Iterator<Item = &'a str> {
    let all = certificate.extensions().authority_information_access.iter();
    all.filter(move |access| access.method == *method)
        .filter_map(|access| match &access.location {
            GeneralName::Uri(uri) => Some(uri.as_str()),
            _ => None,
        })
}

impl fmt::Display for TrustFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(failure) => failure.fmt(f),
            Self::Unreliable {
                certificate,
                unreliable,
            } => write!(
                f,
                "the certificate {certificate:?} is too weak: {unreliable}"
            ),
            Self::Revoked {
                certificate,
                since,
                reason,
                ..
            } => {
                let how = match reason {
                    ReasonCode::CertificateHold => "is on hold",
                    _ => "was revoked",
                };
                write!(
                    f,
                    "the certificate {certificate:?} {how} since {since} ({reason})"
                )
            }
            Self::NoStatus {
                certificate,
                reasons,
            } => {
                write!(
                    f,
                    "whether the certificate {certificate:?} was revoked is not known"
                )?;
                match reasons.first() {
                    Some(reason) => write!(f, ": {reason}"),
                    None => write!(
                        f,
                        ": there is neither a revocation list nor an OCSP response"
                    ),
                }
            }
        }
    }
}

impl std::error::Error for TrustFailure {}
