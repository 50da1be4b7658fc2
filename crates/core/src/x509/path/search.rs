//! The search: depth first, the most promising issuer first.

use super::failure::PathFailure;
use super::validation::validate;
use super::{Acceptance, CertificationPath, Links, NoPath, PathParameters, SearchAccount};
use crate::algorithm::{Verification, weight};
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
    accept: &'a mut dyn FnMut(&CertificationPath) -> Acceptance,
    account: SearchAccount<'a>,
    closest: Option<(Closeness, NoPath)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        pool: &'a [Certificate],
        anchors: &'a [TrustAnchor],
        parameters: &'a PathParameters<'a>,
        accept: &'a mut dyn FnMut(&CertificationPath) -> Acceptance,
        account: SearchAccount<'a>,
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
            account,
            closest: None,
        };
        if usable.len() < pool.len() {
            search.exhausted("certificates", limits.certificates, &[]);
        }
        search
    }

    pub(super) fn run(mut self, leaf: &'a Certificate) -> Result<CertificationPath, NoPath> {
        let itself = |anchor: &&TrustAnchor| anchor.certificate == *leaf;
        let found = match self.anchors.iter().find(itself) {
            Some(anchor) => self.finish(&[leaf], anchor),
            None => self.extend(&mut vec![leaf]),
        };
        match (found, self.closest) {
            (Some(path), _) => Ok(path),
            (None, Some((_, no_path))) => Err(no_path),
            (None, None) => Err(NoPath {
                failure: PathFailure::NoChain {
                    issuer: leaf.issuer(),
                },
                closest: vec![leaf.clone()],
            }),
        }
    }

    /// Tries every issuer of the last certificate of `chain`. The depth is bounded by
    /// [`crate::Limits::path_length`], the steps by [`crate::Limits::path_signatures`].
    fn extend(&mut self, chain: &mut Vec<&'a Certificate>) -> Option<CertificationPath> {
        let last = *chain.last()?;
        let limits = self.parameters.limits;
        if chain.len() >= limits.path_length {
            self.exhausted("path_length", limits.path_length, chain);
            return None;
        }
        let candidates = self.candidates(last, chain);
        if candidates.is_empty() {
            let issuer = last.issuer();
            self.note(Closeness::DeadEnd, PathFailure::NoChain { issuer }, chain);
        }
        for candidate in candidates {
            let weight = weight(candidate.certificate.subject_public_key_info());
            let Some(left) = self.account.signatures_left.get().checked_sub(weight) else {
                self.account.signatures_left.set(0);
                self.exhausted("path_signatures", limits.path_signatures, chain);
                return None;
            };
            self.account.signatures_left.set(left);
            if let Err((closeness, failure)) = link(self.account.links, last, candidate.certificate)
            {
                self.note(closeness, failure, chain);
                continue;
            }
            chain.push(candidate.certificate);
            let found = match candidate.role {
                Role::Anchor(anchor) => self.finish(chain, anchor),
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

    fn finish(
        &mut self,
        chain: &[&Certificate],
        anchor: &TrustAnchor,
    ) -> Option<CertificationPath> {
        let certificates = owned(chain);
        let policies = match validate(
            &certificates,
            self.parameters,
            self.account.comparisons_left,
        ) {
            Ok(policies) => policies,
            Err(failure) => {
                let closeness = match failure {
                    PathFailure::Expired { .. } | PathFailure::NotYetValid { .. } => {
                        Closeness::OtherTime
                    }
                    _ => Closeness::WholePath,
                };
                self.note(closeness, failure, chain);
                return None;
            }
        };
        if !anchor.is_trusted_at(self.parameters.at) {
            let failure = PathFailure::AnchorNotTrusted {
                anchor: anchor.certificate.subject(),
                from: anchor.from,
                until: anchor.until,
            };
            self.note(Closeness::OtherTime, failure, chain);
            return None;
        }
        let path = CertificationPath {
            certificates,
            anchor: anchor.clone(),
            policies,
        };
        match (self.accept)(&path) {
            Acceptance::Accepted => Some(path),
            Acceptance::Refused => {
                self.note(Closeness::ValidPath, PathFailure::NotAccepted, chain);
                None
            }
        }
    }

    fn exhausted(&mut self, limit: &'static str, max: usize, chain: &[&Certificate]) {
        let max = max as u64;
        let failure = PathFailure::BudgetExhausted { limit, max };
        self.note(Closeness::Unfinished, failure, chain);
    }

    /// Keeps the first of the closest failures.
    fn note(&mut self, closeness: Closeness, failure: PathFailure, chain: &[&Certificate]) {
        let closer = self
            .closest
            .as_ref()
            .is_none_or(|(before, _)| closeness > *before);
        if closer {
            let closest = owned(chain);
            self.closest = Some((closeness, NoPath { failure, closest }));
        }
    }
}

fn owned(chain: &[&Certificate]) -> Vec<Certificate> {
    chain.iter().map(|link| (*link).clone()).collect()
}

/// Whether the signature on `child` verifies under the key of `issuer`.
fn link(
    links: &Links,
    child: &Certificate,
    issuer: &Certificate,
) -> Result<(), (Closeness, PathFailure)> {
    let certificate = || child.subject();
    match links.check(child, issuer) {
        Verification::Valid => Ok(()),
        // Another authority of the same name is no fault of the certificate.
        Verification::Invalid if hint(child, issuer) == KeyHint::Different => {
            let issuer = child.issuer();
            Err((Closeness::DeadEnd, PathFailure::NoChain { issuer }))
        }
        Verification::Invalid => {
            let certificate = certificate();
            let failure = PathFailure::SignatureInvalid { certificate };
            Err((Closeness::BrokenLink, failure))
        }
        Verification::Unsupported { what } => {
            let certificate = certificate();
            let failure = PathFailure::Unsupported { certificate, what };
            Err((Closeness::BrokenLink, failure))
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
