//! What a certificate says about its own use, and whether a path keeps to it.

use super::failure::{Constraint, PathFailure};
use crate::asn1::Oid;
use crate::x509::Certificate;
use const_oid::ObjectIdentifier;
use std::collections::HashSet;
use time::OffsetDateTime;
use x509_parser::prelude::{
    ExtendedKeyUsage, KeyUsage, ParsedExtension, X509Extension, X509Version,
};

mod oids {
    use const_oid::ObjectIdentifier;

    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }

    /// id-kp-documentSigning (RFC 9336).
    pub(super) const DOCUMENT_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.36");
    /// Adobe Authentic Documents Trust, critical in the certificates that BSrE issues.
    pub(super) const ADOBE_AUTHENTIC_DOCUMENTS: ObjectIdentifier = oid("1.2.840.113583.1.1.5");
    /// szOID_KP_DOCUMENT_SIGNING of Microsoft.
    pub(super) const MICROSOFT_DOCUMENT_SIGNING: ObjectIdentifier = oid("1.3.6.1.4.1.311.10.3.12");
}

/// Whether a whole path, the leaf first and the anchor last, is valid for a document signature.
pub(super) fn check_path(path: &[Certificate], at: OffsetDateTime) -> Result<(), PathFailure> {
    let Some((anchor, others)) = path.split_last() else {
        return Ok(());
    };
    let Some((leaf, authorities)) = others.split_first() else {
        return check_leaf(anchor, at);
    };
    // What is wrong with a certificate comes before its time: it would be wrong at any time.
    check_leaf_use(leaf)?;
    for authority in authorities {
        Profile::of(authority)?.check_authority(authority)?;
    }
    check_anchor(anchor)?;
    check_path_lengths(authorities, anchor)?;
    for certificate in others {
        check_time(certificate, at)?;
    }
    Ok(())
}

/// The same for a leaf that is an anchor itself.
pub(super) fn check_leaf(leaf: &Certificate, at: OffsetDateTime) -> Result<(), PathFailure> {
    check_leaf_use(leaf)?;
    check_time(leaf, at)
}

fn check_leaf_use(leaf: &Certificate) -> Result<(), PathFailure> {
    let profile = Profile::of(leaf)?;
    let may_sign = profile
        .key_usage
        .is_none_or(|usage| usage.digital_signature() || usage.non_repudiation());
    if !may_sign {
        return Err(violated(leaf, Constraint::LeafKeyUsage));
    }
    // Not only where it is critical: "If the extension is present, then the certificate MUST only
    // be used for one of the purposes indicated" (RFC 5280, 4.2.1.12).
    if matches!(profile.purpose, Purpose::Others | Purpose::CriticalOthers) {
        return Err(violated(leaf, Constraint::ExtendedKeyUsage));
    }
    Ok(())
}

/// RFC 5280, 6.1 takes only a name and a key from an anchor. Its own limits as an issuer are kept
/// (RFC 5937, 2), so an anchored leaf issues nothing; what else it says, its operator has accepted.
/// A version 1 certificate has no way to say that it is an authority.
fn check_anchor(anchor: &Certificate) -> Result<(), PathFailure> {
    let profile = Profile::read(anchor);
    if let Some(what) = profile.unprocessed {
        return Err(unsupported(anchor, what));
    }
    if anchor.view(|parsed| parsed.version() == X509Version::V1) {
        return Ok(());
    }
    profile.check_authority_use(anchor)
}

/// RFC 5280, 6.1.4 l and m, from the anchor down; neither the leaf nor what is self-issued counts.
fn check_path_lengths(
    authorities: &[Certificate],
    anchor: &Certificate,
) -> Result<(), PathFailure> {
    let mut allowed: Option<(u32, &Certificate, u32)> = None;
    for authority in std::iter::once(anchor).chain(authorities.iter().rev()) {
        let is_anchor = std::ptr::eq(authority, anchor);
        let self_issued = authority.is_self_issued();
        if let Some((left, by, max)) = allowed
            && !is_anchor
            && !self_issued
        {
            let Some(left) = left.checked_sub(1) else {
                return Err(violated(by, Constraint::PathLength { max }));
            };
            allowed = Some((left, by, max));
        }
        let own = Profile::read(authority).path_length;
        if let Some(max) = own
            && allowed.is_none_or(|(left, ..)| max < left)
        {
            allowed = Some((max, authority, max));
        }
    }
    Ok(())
}

/// RFC 5280, 6.1.3 a 2: both ends belong to the validity.
fn check_time(certificate: &Certificate, at: OffsetDateTime) -> Result<(), PathFailure> {
    let (not_before, not_after) = certificate.validity();
    let name = || certificate.subject();
    if at < not_before {
        Err(PathFailure::NotYetValid {
            certificate: name(),
            not_before,
        })
    } else if at > not_after {
        Err(PathFailure::Expired {
            certificate: name(),
            not_after,
        })
    } else {
        Ok(())
    }
}

/// The extensions that decide.
#[derive(Debug, Default)]
struct Profile {
    authority: Authority,
    path_length: Option<u32>,
    key_usage: Option<KeyUsage>,
    purpose: Purpose,
    /// The first thing that is wrong with it.
    problem: Option<Constraint>,
    /// What the certificate demands and this crate does not do.
    unprocessed: Option<&'static str>,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Authority {
    #[default]
    No,
    Yes,
}

/// What the extended key usage says.
#[derive(Debug, Default, PartialEq, Eq)]
enum Purpose {
    /// Nothing.
    #[default]
    Any,
    /// Something that a document signature is.
    Documents,
    /// Other things only.
    Others,
    /// Other things only, and critically so.
    CriticalOthers,
}

impl Profile {
    /// Of a certificate that is not an anchor: everything critical has to be understood.
    fn of(certificate: &Certificate) -> Result<Self, PathFailure> {
        let profile = Self::read(certificate);
        match (&profile.problem, profile.unprocessed) {
            (Some(problem), _) => Err(violated(certificate, problem.clone())),
            (None, Some(what)) => Err(unsupported(certificate, what)),
            (None, None) => Ok(profile),
        }
    }

    fn read(certificate: &Certificate) -> Self {
        certificate.view(|parsed| {
            let mut profile = Self::default();
            if parsed.signature_algorithm != parsed.tbs_certificate.signature {
                profile.problem = Some(Constraint::SignatureAlgorithm);
            }
            let mut seen = HashSet::new();
            for extension in parsed.iter_extensions() {
                let problem = if seen.insert(extension.oid.as_bytes()) {
                    profile.add(extension)
                } else {
                    let oid = Oid::of(&extension.oid);
                    Err(Constraint::RepeatedExtension { oid })
                };
                profile.problem = profile.problem.or(problem.err());
            }
            profile
        })
    }

    fn add(&mut self, extension: &X509Extension<'_>) -> Result<(), Constraint> {
        let oid = || Oid::of(&extension.oid);
        match extension.parsed_extension() {
            ParsedExtension::BasicConstraints(basic) => {
                self.authority = match basic.ca {
                    true => Authority::Yes,
                    false => Authority::No,
                };
                self.path_length = basic.path_len_constraint.filter(|_| basic.ca);
            }
            ParsedExtension::KeyUsage(usage) => self.key_usage = Some(*usage),
            ParsedExtension::ExtendedKeyUsage(usage) => {
                self.purpose = match (is_for_documents(usage), extension.critical) {
                    (true, _) => Purpose::Documents,
                    (false, false) => Purpose::Others,
                    (false, true) => Purpose::CriticalOthers,
                };
            }
            ParsedExtension::NameConstraints(_) => self.unprocessed = Some("name constraints"),
            ParsedExtension::PolicyConstraints(policy) => {
                let demanded = policy.require_explicit_policy;
                let what = demanded.map(|_| "an explicit certificate policy");
                self.unprocessed = self.unprocessed.or(what);
            }
            // Without a demand for an explicit policy these decide nothing (RFC 5280, 6.1.5).
            ParsedExtension::CertificatePolicies(_)
            | ParsedExtension::PolicyMappings(_)
            | ParsedExtension::InhibitAnyPolicy(_) => {}
            // Names and hints; revocation is judged elsewhere.
            ParsedExtension::SubjectAlternativeName(_)
            | ParsedExtension::IssuerAlternativeName(_)
            | ParsedExtension::SubjectKeyIdentifier(_)
            | ParsedExtension::AuthorityKeyIdentifier(_)
            | ParsedExtension::CRLDistributionPoints(_) => {}
            ParsedExtension::ParseError { .. } if extension.critical || decides(extension) => {
                return Err(Constraint::UnreadableExtension { oid: oid() });
            }
            _ if extension.critical => {
                return Err(Constraint::CriticalExtension { oid: oid() });
            }
            _ => {}
        }
        Ok(())
    }

    /// A certificate between leaf and anchor.
    fn check_authority(&self, certificate: &Certificate) -> Result<(), PathFailure> {
        self.check_authority_use(certificate)?;
        // RFC 5280 gives the extension no meaning here, but critical is critical.
        if self.purpose == Purpose::CriticalOthers {
            return Err(violated(certificate, Constraint::ExtendedKeyUsage));
        }
        Ok(())
    }

    fn check_authority_use(&self, certificate: &Certificate) -> Result<(), PathFailure> {
        if self.authority == Authority::No {
            return Err(violated(certificate, Constraint::NotAnAuthority));
        }
        if self.key_usage.is_some_and(|usage| !usage.key_cert_sign()) {
            return Err(violated(certificate, Constraint::KeyCertSign));
        }
        Ok(())
    }
}

/// RFC 9336 made a purpose for documents in 2022; what was used before it, and is still issued, is
/// accepted too: e-mail protection and client authentication, as in the certificates of persons,
/// and the purposes of Adobe and Microsoft. Code signing and TLS servers are not.
fn is_for_documents(usage: &ExtendedKeyUsage<'_>) -> bool {
    const ACCEPTED: [ObjectIdentifier; 3] = [
        oids::DOCUMENT_SIGNING,
        oids::ADOBE_AUTHENTIC_DOCUMENTS,
        oids::MICROSOFT_DOCUMENT_SIGNING,
    ];
    usage.any
        || usage.email_protection
        || usage.client_auth
        || usage.other.iter().any(|oid| {
            ACCEPTED
                .iter()
                .any(|accepted| accepted.as_bytes() == oid.as_bytes())
        })
}

/// Whether an extension decides even where it is not critical.
fn decides(extension: &X509Extension<'_>) -> bool {
    use x509_parser::oid_registry::{
        OID_X509_EXT_BASIC_CONSTRAINTS, OID_X509_EXT_EXTENDED_KEY_USAGE, OID_X509_EXT_KEY_USAGE,
        OID_X509_EXT_NAME_CONSTRAINTS, OID_X509_EXT_POLICY_CONSTRAINTS,
    };
    [
        OID_X509_EXT_BASIC_CONSTRAINTS,
        OID_X509_EXT_KEY_USAGE,
        OID_X509_EXT_EXTENDED_KEY_USAGE,
        OID_X509_EXT_NAME_CONSTRAINTS,
        OID_X509_EXT_POLICY_CONSTRAINTS,
    ]
    .contains(&extension.oid)
}

fn violated(certificate: &Certificate, constraint: Constraint) -> PathFailure {
    PathFailure::ConstraintViolated {
        certificate: certificate.subject(),
        constraint,
    }
}

fn unsupported(certificate: &Certificate, what: &str) -> PathFailure {
    PathFailure::Unsupported {
        certificate: certificate.subject(),
        what: what.to_owned(),
    }
}
