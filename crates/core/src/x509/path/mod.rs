//! Certification paths (RFC 5280, 6): from a leaf to an anchor, without revocation.
//!
//! Certificates come from strangers, so the search is bounded: every signature that is checked
//! counts against [`Limits::path_signatures`], whether it leads anywhere or not.

mod failure;
mod links;
mod name_constraints;
mod policies;
mod purpose;
mod search;
mod validation;

pub use failure::{Constraint, PathFailure};
pub(crate) use links::Links;
pub use policies::PolicySet;
pub use purpose::Purpose;

use crate::limits::Limits;
use crate::x509::{Certificate, TrustAnchor};
use std::cell::Cell;
use std::sync::LazyLock;
use time::OffsetDateTime;

/// The inputs of RFC 5280, 6.1.1 beside the path.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PathParameters<'a> {
    /// When the path has to be valid.
    pub at: OffsetDateTime,
    /// What the leaf is used for.
    pub purpose: Purpose,
    /// `user-initial-policy-set`.
    pub policies: PolicySet,
    /// `initial-explicit-policy`: the path must be valid for one of the policies.
    pub explicit_policy: Demand,
    /// `initial-policy-mapping-inhibit`: no policy may be called by another name.
    pub inhibit_policy_mapping: Demand,
    /// `initial-any-policy-inhibit`: anyPolicy stands for none.
    pub inhibit_any_policy: Demand,
    /// How much the search may cost.
    pub limits: &'a Limits,
}

/// Whether something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// It is.
    Required,
    /// It is not.
    NotRequired,
}

impl PathParameters<'static> {
    /// Any policy, whether explicit or not, within the limits of [`Limits::default`].
    #[must_use]
    pub fn new(purpose: Purpose, at: OffsetDateTime) -> Self {
        static LIMITS: LazyLock<Limits> = LazyLock::new(Limits::default);
        Self {
            at,
            purpose,
            policies: PolicySet::Any,
            explicit_policy: Demand::NotRequired,
            inhibit_policy_mapping: Demand::NotRequired,
            inhibit_any_policy: Demand::NotRequired,
            limits: &LIMITS,
        }
    }
}

impl PathParameters<'_> {
    /// The same within other limits.
    #[must_use]
    pub fn with_limits(self, limits: &Limits) -> PathParameters<'_> {
        PathParameters { limits, ..self }
    }
}

/// Why there is no path, and what came closest to one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoPath {
    /// Why.
    pub failure: PathFailure,
    /// The leaf, and the issuers that were found when that failed.
    pub closest: Vec<Certificate>,
}

/// Whether a valid path is the one, or the search goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// It is the one.
    Accepted,
    /// Another may be.
    Refused,
}

/// Certificates of which each is issued by the next, from the leaf to a trust anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificationPath {
    certificates: Vec<Certificate>,
    anchor: TrustAnchor,
    policies: PolicySet,
}

impl CertificationPath {
    /// The leaf first, the anchor last. A leaf that is an anchor itself stands alone.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Why the last of them is trusted.
    #[must_use]
    pub fn anchor(&self) -> &TrustAnchor {
        &self.anchor
    }

    /// The policies of [`PathParameters::policies`] for which it is valid, by their names at the
    /// anchor: `user-constrained-policy-set`.
    #[must_use]
    pub fn policies(&self) -> &PolicySet {
        &self.policies
    }
}

/// Finds a path from `leaf` to one of `anchors` over the certificates of `pool` that is valid
/// (RFC 5280, 6.1).
///
/// An anchor is trusted as its operator put it there, for the times he gave it and not for its own:
/// a signature may have been made before its end. What it says about itself as an issuer (cA,
/// pathLenConstraint, keyCertSign, constraints on names and policies) is kept (RFC 5937), so a leaf
/// that is anchored does not become an authority. A leaf that is an anchor itself has to be within
/// its validity.
///
/// # Errors
/// The failure that came closest to a path.
pub fn build_path(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[TrustAnchor],
    parameters: &PathParameters<'_>,
) -> Result<CertificationPath, PathFailure> {
    build_acceptable_path(leaf, pool, anchors, parameters, &mut |_| {
        Acceptance::Accepted
    })
    .map_err(|no_path| no_path.failure)
}

/// Like [`build_path`], but asks of each path that is valid whether it is accepted, and goes on to
/// the next where it is not: an authority may stand under two roots, and be revoked under one.
///
/// # Errors
/// The failure that came closest; [`PathFailure::NotAccepted`] where a path was valid.
pub fn build_acceptable_path(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[TrustAnchor],
    parameters: &PathParameters<'_>,
    accept: &mut dyn FnMut(&CertificationPath) -> Acceptance,
) -> Result<CertificationPath, NoPath> {
    let links = Links::default();
    build_acceptable_path_with(&links, leaf, pool, anchors, parameters, accept)
}

/// The same, where other searches may have checked some of the signatures.
pub(crate) fn build_acceptable_path_with(
    links: &Links,
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[TrustAnchor],
    parameters: &PathParameters<'_>,
    accept: &mut dyn FnMut(&CertificationPath) -> Acceptance,
) -> Result<CertificationPath, NoPath> {
    let account = SearchAccount {
        links,
        signatures_left: &Cell::new(parameters.limits.path_signatures),
        comparisons_left: &Cell::new(parameters.limits.name_comparisons),
    };
    search::Search::new(pool, anchors, parameters, accept, account).run(leaf)
}

/// What searches share: what they know, and what they may still spend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SearchAccount<'a> {
    pub(crate) links: &'a Links,
    pub(crate) signatures_left: &'a Cell<usize>,
    pub(crate) comparisons_left: &'a Cell<usize>,
}

/// Like [`build_path`], but what it spends is taken from an account that several searches share.
pub(crate) fn build_path_on_account(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &[TrustAnchor],
    parameters: &PathParameters<'_>,
    account: SearchAccount<'_>,
) -> Result<CertificationPath, PathFailure> {
    let accept = &mut |_: &CertificationPath| Acceptance::Accepted;
    search::Search::new(pool, anchors, parameters, accept, account)
        .run(leaf)
        .map_err(|no_path| no_path.failure)
}

#[cfg(test)]
mod tests;
