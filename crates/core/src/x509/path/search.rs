//! The search: depth first, the most promising issuer first.

use super::failure::PathFailure;
use super::validation::validate;
use super::{CertificationPath, PathParameters};
use crate::algorithm::Verification;
use crate::x509::{Certificate, TrustAnchor};

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
    /// It would be valid at another time.
    OtherTime,
    /// The path is valid, but was not accepted.
    ValidPath,
}

#[derive(Debug, Clone, Copy)]
enum Role<'a> {
    Anchor(&'a TrustAnchor),
    Other,
}

/// What AuthorityKeyIdentifier and SubjectKeyIdentifier say of a link: a hint, for both are
/// unsigned names of keys and either may be absent (RFC 5280, 4.2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum KeyHint {
    Same,
    Unknown,
    Different,
}

#[derive(Debug, Clone, Copy)]
struct Node<'a> {
    certificate: &'a Certificate,
    role: Role<'a>,
}

pub(super) struct Search<'a> {
    nodes: Vec<Node<'a>>,
    anchors: &'a [TrustAnchor],
    parameters: &'a PathParameters<'a>,
    accept: &'a mut dyn FnMut(&CertificationPath) -> Result<(), PathFailure>,
    signatures_left: usize,
    closest: Option<(Closeness, PathFailure)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        pool: &'a [Certificate],
        anchors: &'a [TrustAnchor],
        parameters: &'a PathParameters<'a>,
        accept: &'a mut dyn FnMut(&CertificationPath) -> Result<(), PathFailure>,
    ) -> Self {
        let limits = parameters.limits;
        let usable = pool.get(..limits.certificates).unwrap_or(pool);
        let known = anchors.iter().map(|anchor| Node {
            certificate: &anchor.certificate,
            role: Role::Anchor(anchor),
        });
        let others = usable.iter().map(|certificate| Node {
            certificate,
            role: Role::Other,
        });
        let mut search = Self {
            nodes: known.chain(others).collect(),
            anchors,
            parameters,
            accept,
            signatures_left: limits.path_signatures,
            closest: None,
        };
        if usable.len() < pool.len() {
            search.exhausted("certificates", limits.certificates);
        }
        search
    }

    pub(super) fn run(mut self, leaf: &'a Certificate) -> Result<CertificationPath, PathFailure> {
        let itself = |anchor: &&TrustAnchor| anchor.certificate == *leaf;
        let found = match self.anchors.iter().find(itself) {
            Some(anchor) => self.finish(vec![leaf.clone()], anchor),
            None => self.extend(&mut vec![leaf]),
        };
        match (found, self.closest) {
            (Some(path), _) => Ok(path),
            (None, Some((_, failure))) => Err(failure),
            (None, None) => Err(PathFailure::NoChain {
                issuer: leaf.issuer(),
            }),
        }
    }

    /// Tries every issuer of the last certificate of `chain`. The depth is bounded by
    /// [`crate::Limits::path_length`], the steps by [`crate::Limits::path_signatures`].
    fn extend(&mut self, chain: &mut Vec<&'a Certificate>) -> Option<CertificationPath> {
        let last = *chain.last()?;
        let limits = self.parameters.limits;
        if chain.len() >= limits.path_length {
            self.exhausted("path_length", limits.path_length);
            return None;
        }
        let candidates = self.candidates(last, chain);
        if candidates.is_empty() {
            let issuer = last.issuer();
            self.note(Closeness::DeadEnd, PathFailure::NoChain { issuer });
        }
        for candidate in candidates {
            if self.signatures_left == 0 {
                self.exhausted("path_signatures", limits.path_signatures);
                return None;
            }
            self.signatures_left -= 1;
            if !self.link(last, candidate.certificate) {
                continue;
            }
            chain.push(candidate.certificate);
            let found = match candidate.role {
                Role::Anchor(anchor) => {
                    let certificates = chain.iter().map(|link| (*link).clone()).collect();
                    self.finish(certificates, anchor)
                }
                Role::Other => self.extend(chain),
            };
            chain.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn candidates(&self, last: &Certificate, chain: &[&Certificate]) -> Vec<Node<'a>> {
        let mut candidates: Vec<_> = self
            .nodes
            .iter()
            .filter(|node| node.certificate.subject_name() == last.issuer_name())
            .filter(|node| {
                !chain
                    .iter()
                    .any(|used| same_authority(used, node.certificate))
            })
            .copied()
            .collect();
        candidates.sort_by_key(|node| {
            let (not_before, not_after) = node.certificate.validity();
            let timely = (not_before..=not_after).contains(&self.parameters.at);
            let anchor = matches!(node.role, Role::Anchor(_));
            (hint(last, node.certificate), !anchor, !timely)
        });
        candidates
    }

    /// Whether the signature on `child` verifies under the key of `issuer`.
    fn link(&mut self, child: &Certificate, issuer: &Certificate) -> bool {
        let certificate = || child.subject();
        let verification = match child.signed() {
            Some(signed) => signed.verify(issuer.subject_public_key_info()),
            None => Verification::Unsupported {
                what: "a certificate that is not DER".to_owned(),
            },
        };
        match verification {
            Verification::Valid => return true,
            // Another authority of the same name is no fault of the certificate.
            Verification::Invalid if hint(child, issuer) == KeyHint::Different => {
                let issuer = child.issuer();
                self.note(Closeness::DeadEnd, PathFailure::NoChain { issuer });
            }
            Verification::Invalid => {
                let certificate = certificate();
                self.note(
                    Closeness::BrokenLink,
                    PathFailure::SignatureInvalid { certificate },
                );
            }
            Verification::Unsupported { what } => {
                let certificate = certificate();
                self.note(
                    Closeness::BrokenLink,
                    PathFailure::Unsupported { certificate, what },
                );
            }
        }
        false
    }

    fn finish(
        &mut self,
        certificates: Vec<Certificate>,
        anchor: &TrustAnchor,
    ) -> Option<CertificationPath> {
        let policies = match validate(&certificates, self.parameters) {
            Ok(policies) => policies,
            Err(failure) => {
                let closeness = match failure {
                    PathFailure::Expired { .. } | PathFailure::NotYetValid { .. } => {
                        Closeness::OtherTime
                    }
                    _ => Closeness::WholePath,
                };
                self.note(closeness, failure);
                return None;
            }
        };
        if !anchor.is_trusted_at(self.parameters.at) {
            let failure = PathFailure::AnchorNotTrusted {
                anchor: anchor.certificate.subject(),
                from: anchor.from,
                until: anchor.until,
            };
            self.note(Closeness::OtherTime, failure);
            return None;
        }
        let path = CertificationPath {
            certificates,
            anchor: anchor.clone(),
            policies,
        };
        match (self.accept)(&path) {
            Ok(()) => Some(path),
            Err(failure) => {
                self.note(Closeness::ValidPath, failure);
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
}

fn hint(child: &Certificate, issuer: &Certificate) -> KeyHint {
    let wanted = child.extensions().authority_key_identifier.as_ref();
    let wanted = wanted.and_then(|authority| authority.key_identifier.as_deref());
    match (wanted, issuer.subject_key_identifier()) {
        (Some(wanted), Some(found)) if wanted == found => KeyHint::Same,
        (Some(_), Some(_)) => KeyHint::Different,
        _ => KeyHint::Unknown,
    }
}

/// Whether both are the same authority with the same key, so that one cannot help the other.
fn same_authority(one: &Certificate, other: &Certificate) -> bool {
    one.subject_public_key_info() == other.subject_public_key_info()
        && one.subject_name() == other.subject_name()
}
