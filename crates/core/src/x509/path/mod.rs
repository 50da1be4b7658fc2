//! Certification paths (RFC 5280, 6): from a leaf to an anchor, without revocation.
//!
//! Certificates come from strangers, so the search is bounded: every signature that is checked
//! counts against [`Limits::path_signatures`], whether it leads anywhere or not.

mod failure;
mod profile;

pub use failure::{Constraint, PathFailure};

use crate::algorithm::Verification;
use crate::limits::Limits;
use crate::x509::Certificate;
use crate::x509::name::Name;
use crate::x509::signed::Signed;
use time::OffsetDateTime;
use x509_parser::prelude::ParsedExtension;

/// Certificates of which each is issued by the next, from the leaf to a trust anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificationPath {
    certificates: Vec<Certificate>,
}

impl CertificationPath {
    /// The leaf first, the anchor last. A leaf that is an anchor itself stands alone.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

/// Finds a path from `leaf` to one of `anchors` over the certificates of `pool` that is valid for
/// a document signature at `at`.
///
/// Checked on every path (RFC 5280, 6.1): each signature, the validity of all but the anchor, cA,
/// pathLenConstraint and keyCertSign of what issues, that no critical extension is left
/// unprocessed, and that the leaf may sign documents. A leaf that is an anchor itself has to be
/// within its validity too.
///
/// An anchor is trusted as its operator put it there, even after its end: a signature may have
/// been made before it. What it says about itself as an issuer (cA, pathLenConstraint,
/// keyCertSign) is respected (RFC 5937), so a leaf that is anchored does not become an authority.
///
/// Certificate policies are accepted whatever they are: the initial policy set is any-policy and
/// nothing demands an explicit one (RFC 5280, 6.1.1 c and e). Where a certificate demands one, or
/// constrains names, the path is [`PathFailure::Unsupported`].
///
/// # Errors
/// The failure that came closest to a path.
pub fn build_path(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[Certificate],
    at: OffsetDateTime,
    limits: &Limits,
) -> Result<CertificationPath, PathFailure> {
    if anchors.contains(leaf) {
        profile::check_leaf(leaf, at)?;
        return Ok(CertificationPath {
            certificates: vec![leaf.clone()],
        });
    }
    let usable = pool.get(..limits.certificates).unwrap_or(pool);
    let known_anchors = anchors.iter().map(|anchor| Node::new(anchor, Role::Anchor));
    let others = usable.iter().map(|other| Node::new(other, Role::Other));
    let nodes: Vec<_> = known_anchors.chain(others).collect();
    let mut search = Search {
        nodes: &nodes,
        at,
        limits,
        signatures_left: limits.path_signatures,
        closest: None,
    };
    if usable.len() < pool.len() {
        search.exhausted("certificates", limits.certificates);
    }
    match search.extend(&mut vec![&Node::new(leaf, Role::Other)]) {
        Some(path) => Ok(path),
        None => Err(search.failure(leaf)),
    }
}

/// How close to a path a failure came; the closest is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// An issuer is missing.
    DeadEnd,
    /// A signature did not verify.
    BrokenLink,
    /// A limit ended the search, so anything may have been missed.
    Unfinished,
    /// The signatures lead to an anchor, but the path is not valid.
    WholePath,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Anchor,
    Other,
}

/// A certificate with what the search compares.
struct Node<'a> {
    certificate: &'a Certificate,
    role: Role,
    subject: Name,
    issuer: Name,
    key: Vec<u8>,
    key_identifier: Option<Vec<u8>>,
    issuer_key_identifier: Option<Vec<u8>>,
}

/// What AuthorityKeyIdentifier and SubjectKeyIdentifier say of a link: a hint, for both are
/// unsigned names of keys and either may be absent (RFC 5280, 4.2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum KeyHint {
    Same,
    Unknown,
    Different,
}

impl<'a> Node<'a> {
    fn new(certificate: &'a Certificate, role: Role) -> Self {
        certificate.view(|parsed| {
            let mut issuer_key_identifier = None;
            for extension in parsed.iter_extensions() {
                if let ParsedExtension::AuthorityKeyIdentifier(authority) =
                    extension.parsed_extension()
                {
                    issuer_key_identifier =
                        authority.key_identifier.as_ref().map(|key| key.0.to_vec());
                }
            }
            Self {
                certificate,
                role,
                subject: certificate.subject_name().clone(),
                issuer: certificate.issuer_name().clone(),
                key: parsed.public_key().raw.to_vec(),
                key_identifier: certificate.subject_key_identifier().map(<[u8]>::to_vec),
                issuer_key_identifier,
            }
        })
    }

    fn hint(&self, issuer: &Self) -> KeyHint {
        match (&self.issuer_key_identifier, &issuer.key_identifier) {
            (Some(wanted), Some(found)) if wanted == found => KeyHint::Same,
            (Some(_), Some(_)) => KeyHint::Different,
            _ => KeyHint::Unknown,
        }
    }

    /// Whether both are the same authority with the same key, so that one cannot help the other.
    fn same_authority(&self, other: &Self) -> bool {
        self.key == other.key && self.subject == other.subject
    }
}

struct Search<'a> {
    nodes: &'a [Node<'a>],
    at: OffsetDateTime,
    limits: &'a Limits,
    signatures_left: usize,
    closest: Option<(Closeness, PathFailure)>,
}

impl<'a> Search<'a> {
    /// Tries every issuer of the last certificate of `chain`, the most promising first. The depth
    /// is bounded by [`Limits::path_length`], the steps by [`Limits::path_signatures`].
    fn extend(&mut self, chain: &mut Vec<&Node<'a>>) -> Option<CertificationPath> {
        let last = *chain.last()?;
        if chain.len() >= self.limits.path_length {
            self.exhausted("path_length", self.limits.path_length);
            return None;
        }
        let candidates = self.candidates(last, chain);
        if candidates.is_empty() {
            let issuer = last.certificate.issuer();
            self.note(Closeness::DeadEnd, PathFailure::NoChain { issuer });
        }
        for candidate in candidates {
            if self.signatures_left == 0 {
                self.exhausted("path_signatures", self.limits.path_signatures);
                return None;
            }
            self.signatures_left -= 1;
            if !self.link(last, candidate) {
                continue;
            }
            chain.push(candidate);
            let found = match candidate.role {
                Role::Anchor => self.finish(chain),
                Role::Other => self.extend(chain),
            };
            chain.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn candidates(&self, last: &Node<'_>, chain: &[&Node<'_>]) -> Vec<&'a Node<'a>> {
        let mut candidates: Vec<_> = self
            .nodes
            .iter()
            .filter(|node| node.subject == last.issuer)
            .filter(|node| !chain.iter().any(|used| used.same_authority(node)))
            .collect();
        candidates.sort_by_key(|node| {
            let (not_before, not_after) = node.certificate.validity();
            let timely = (not_before..=not_after).contains(&self.at);
            (last.hint(node), node.role, !timely)
        });
        candidates
    }

    /// Whether the signature on `child` verifies under the key of `issuer`.
    fn link(&mut self, child: &Node<'_>, issuer: &Node<'_>) -> bool {
        let certificate = child.certificate.subject();
        let verification = match Signed::parse(child.certificate.der()) {
            Ok(signed) => signed.verify(&issuer.key),
            Err(_) => Verification::Unsupported {
                what: "a certificate that is not DER".to_owned(),
            },
        };
        match verification {
            Verification::Valid => return true,
            // Another authority of the same name is no fault of the certificate.
            Verification::Invalid if child.hint(issuer) == KeyHint::Different => {
                let issuer = child.certificate.issuer();
                self.note(Closeness::DeadEnd, PathFailure::NoChain { issuer });
            }
            Verification::Invalid => self.note(
                Closeness::BrokenLink,
                PathFailure::SignatureInvalid { certificate },
            ),
            Verification::Unsupported { what } => self.note(
                Closeness::BrokenLink,
                PathFailure::Unsupported { certificate, what },
            ),
        }
        false
    }

    fn finish(&mut self, chain: &[&Node<'_>]) -> Option<CertificationPath> {
        let certificates: Vec<_> = chain.iter().map(|node| node.certificate.clone()).collect();
        match profile::check_path(&certificates, self.at) {
            Ok(()) => Some(CertificationPath { certificates }),
            Err(failure) => {
                self.note(Closeness::WholePath, failure);
                None
            }
        }
    }

    fn exhausted(&mut self, limit: &'static str, max: usize) {
        let max = max as u64;
        self.note(
            Closeness::Unfinished,
            PathFailure::BudgetExhausted { limit, max },
        );
    }

    /// Keeps the first of the closest failures.
    fn note(&mut self, closeness: Closeness, failure: PathFailure) {
        let closer = self
            .closest
            .as_ref()
            .is_none_or(|(before, _)| closeness > *before);
        if closer {
            self.closest = Some((closeness, failure));
        }
    }

    fn failure(self, leaf: &Certificate) -> PathFailure {
        self.closest.map_or_else(
            || PathFailure::NoChain {
                issuer: leaf.issuer(),
            },
            |(_, failure)| failure,
        )
    }
}

#[cfg(test)]
mod tests;
