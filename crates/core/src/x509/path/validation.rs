//! Whether a path is valid (RFC 5280, 6.1), its names and signatures being right already.

use super::failure::{Constraint, PathFailure};
use super::name_constraints::{Names, Refused};
use super::policies::{AnyPolicy, Mapping, PolicyGraph, PolicySet, maps_any_policy};
use super::{Demand, PathParameters};
use crate::x509::Certificate;
use crate::x509::certificate::Algorithms;
use crate::x509::extension::{ExtensionFault, Extensions, oids};
use const_oid::ObjectIdentifier;
use std::cell::Cell;
use time::OffsetDateTime;

/// Extensions that decide even where they are not critical.
const DECISIVE: [ObjectIdentifier; 7] = [
    oids::BASIC_CONSTRAINTS,
    oids::KEY_USAGE,
    oids::EXTENDED_KEY_USAGE,
    oids::NAME_CONSTRAINTS,
    oids::POLICY_CONSTRAINTS,
    oids::POLICY_MAPPINGS,
    oids::INHIBIT_ANY_POLICY,
];

/// The policies for which a path is valid, its leaf first and its anchor last. What is wrong with a
/// certificate comes before its time: it would be wrong at any time.
///
/// # Errors
/// The first rule that is broken, from the anchor down.
pub(super) fn validate(
    path: &[Certificate],
    parameters: &PathParameters<'_>,
    comparisons_left: &Cell<usize>,
) -> Result<PolicySet, PathFailure> {
    let Some((anchor, issued)) = path.split_last() else {
        return Ok(PolicySet::Any);
    };
    let policies = match issued.is_empty() {
        true => {
            let policies = check_leaf(anchor, parameters)?;
            check_time(anchor, parameters.at)?;
            policies
        }
        false => Validation::below(anchor, issued.len(), parameters, comparisons_left)?
            .descend(issued)?,
    };
    for certificate in issued {
        check_time(certificate, parameters.at)?;
    }
    Ok(policies)
}

/// The state variables of RFC 5280, 6.1.2.
struct Validation<'a> {
    parameters: &'a PathParameters<'a>,
    policies: PolicyGraph,
    names: Names<'a>,
    explicit_policy: usize,
    policy_mapping: usize,
    inhibit_any_policy: usize,
    /// How many authorities may follow, and who says so.
    max_path_length: Option<PathLength<'a>>,
}

struct PathLength<'a> {
    left: u32,
    by: &'a Certificate,
    max: u32,
}

impl<'a> Validation<'a> {
    /// RFC 5280, 6.1.1 d takes only a name and a key from an anchor. What it says about itself as an
    /// issuer is kept (RFC 5937, 2), so an anchored leaf issues nothing. A version 1 certificate
    /// has no way to say that it is an authority.
    fn below(
        anchor: &'a Certificate,
        len: usize,
        parameters: &'a PathParameters<'a>,
        comparisons_left: &'a Cell<usize>,
    ) -> Result<Self, PathFailure> {
        let initial = |demand: Demand| match demand {
            Demand::Required => 0,
            Demand::NotRequired => len + 1,
        };
        let mut validation = Self {
            parameters,
            policies: PolicyGraph::new(),
            names: Names::new(parameters.limits, comparisons_left),
            explicit_policy: initial(parameters.explicit_policy),
            policy_mapping: initial(parameters.inhibit_policy_mapping),
            inhibit_any_policy: initial(parameters.inhibit_any_policy),
            max_path_length: None,
        };
        let extensions = anchor.extensions();
        check_extensions(anchor)?;
        if anchor.has_extensions() {
            check_authority(anchor)?;
        }
        validation.take_constraints(anchor, extensions);
        Ok(validation)
    }

    fn descend(mut self, issued: &'a [Certificate]) -> Result<PolicySet, PathFailure> {
        for (below, certificate) in issued.iter().enumerate().rev() {
            let position = match below {
                0 => Position::Leaf,
                _ => Position::Authority,
            };
            if certificate.algorithms() == Algorithms::Different {
                return Err(violated(certificate, Constraint::SignatureAlgorithm));
            }
            check_extensions(certificate)?;
            self.process(certificate, position)?;
            match position {
                Position::Authority => self.prepare(certificate)?,
                Position::Leaf => check_use(certificate, self.parameters)?,
            }
        }
        self.wrap_up(issued)
    }

    /// RFC 5280, 6.1.3 b to f.
    fn process(
        &mut self,
        certificate: &Certificate,
        position: Position,
    ) -> Result<(), PathFailure> {
        let passing = position == Position::Authority && certificate.is_self_issued();
        let extensions = certificate.extensions();
        if !passing && self.names.are_constrained() {
            if let Some(fault) = unreadable(extensions, oids::SUBJECT_ALT_NAME) {
                return Err(violated(certificate, fault));
            }
            self.names
                .check(certificate)
                .map_err(|refused| refused.about(certificate))?;
        }
        let any_policy = match self.inhibit_any_policy > 0 || passing {
            true => AnyPolicy::Processed,
            false => AnyPolicy::Inhibited,
        };
        let policies = extensions.certificate_policies.as_deref();
        self.policies.descend(policies, any_policy);
        if self.explicit_policy == 0 && self.policies.is_null() {
            return Err(violated(certificate, Constraint::ExplicitPolicy));
        }
        Ok(())
    }

    /// RFC 5280, 6.1.4.
    fn prepare(&mut self, authority: &'a Certificate) -> Result<(), PathFailure> {
        let extensions = authority.extensions();
        if maps_any_policy(&extensions.policy_mappings) {
            return Err(violated(authority, Constraint::AnyPolicyMapped));
        }
        let mapping = match self.policy_mapping {
            0 => Mapping::Inhibited,
            _ => Mapping::Followed,
        };
        self.policies.map(&extensions.policy_mappings, mapping);
        check_authority(authority)?;
        self.parameters
            .purpose
            .check_above(extensions)
            .map_err(|constraint| violated(authority, constraint))?;
        if !authority.is_self_issued() {
            self.explicit_policy = self.explicit_policy.saturating_sub(1);
            self.policy_mapping = self.policy_mapping.saturating_sub(1);
            self.inhibit_any_policy = self.inhibit_any_policy.saturating_sub(1);
            if let Some(length) = &mut self.max_path_length {
                let Some(left) = length.left.checked_sub(1) else {
                    let max = length.max;
                    return Err(violated(length.by, Constraint::PathLength { max }));
                };
                length.left = left;
            }
        }
        self.take_constraints(authority, extensions);
        Ok(())
    }

    /// RFC 5280, 6.1.4 g, i, j and m: what an authority lays down for those below it.
    fn take_constraints(&mut self, authority: &'a Certificate, extensions: &'a Extensions) {
        if let Some(constraints) = &extensions.name_constraints {
            self.names.constrain(constraints);
        }
        let lower = |variable: &mut usize, to: Option<u32>| {
            if let Some(to) = to.and_then(|to| usize::try_from(to).ok()) {
                *variable = (*variable).min(to);
            }
        };
        if let Some(constraints) = extensions.policy_constraints {
            lower(
                &mut self.explicit_policy,
                constraints.require_explicit_policy,
            );
            lower(&mut self.policy_mapping, constraints.inhibit_policy_mapping);
        }
        lower(&mut self.inhibit_any_policy, extensions.inhibit_any_policy);
        let own = extensions.basic_constraints.and_then(|own| own.path_len);
        let shorter = |max: &u32| {
            let known = self.max_path_length.as_ref();
            known.is_none_or(|known| max < &known.left)
        };
        if let Some(max) = own.filter(shorter) {
            self.max_path_length = Some(PathLength {
                left: max,
                by: authority,
                max,
            });
        }
    }

    /// RFC 5280, 6.1.5 a, b and g.
    fn wrap_up(mut self, issued: &[Certificate]) -> Result<PolicySet, PathFailure> {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        let demand = issued
            .first()
            .and_then(|leaf| leaf.extensions().policy_constraints)
            .and_then(|constraints| constraints.require_explicit_policy);
        if demand == Some(0) {
            self.explicit_policy = 0;
        }
        let policies = self.policies.constrained(&self.parameters.policies);
        let none = matches!(&policies, PolicySet::Only(policies) if policies.is_empty());
        match issued.first() {
            Some(leaf) if none && self.explicit_policy == 0 => {
                Err(violated(leaf, Constraint::ExplicitPolicy))
            }
            _ => Ok(policies),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    Authority,
    Leaf,
}

/// A leaf that is an anchor itself, and the policies that it has of those that are asked for.
fn check_leaf(
    leaf: &Certificate,
    parameters: &PathParameters<'_>,
) -> Result<PolicySet, PathFailure> {
    if leaf.algorithms() == Algorithms::Different {
        return Err(violated(leaf, Constraint::SignatureAlgorithm));
    }
    check_extensions(leaf)?;
    check_use(leaf, parameters)?;
    let mut graph = PolicyGraph::new();
    let policies = leaf.extensions().certificate_policies.as_deref();
    graph.descend(policies, AnyPolicy::Processed);
    let policies = graph.constrained(&parameters.policies);
    let none = matches!(&policies, PolicySet::Only(policies) if policies.is_empty());
    match none && parameters.explicit_policy == Demand::Required {
        true => Err(violated(leaf, Constraint::ExplicitPolicy)),
        false => Ok(policies),
    }
}

fn check_use(leaf: &Certificate, parameters: &PathParameters<'_>) -> Result<(), PathFailure> {
    parameters
        .purpose
        .check(leaf.extensions())
        .map_err(|constraint| violated(leaf, constraint))
}

/// RFC 5280, 6.1.4 k and n.
fn check_authority(certificate: &Certificate) -> Result<(), PathFailure> {
    let extensions = certificate.extensions();
    if !certificate.is_authority() {
        return Err(violated(certificate, Constraint::NotAnAuthority));
    }
    // RFC 5280, 4.1.2.6: an authority has a name.
    if certificate.subject_name().is_empty() {
        return Err(violated(certificate, Constraint::NameMissing));
    }
    if extensions
        .key_usage
        .is_some_and(|usage| !usage.key_cert_sign())
    {
        return Err(violated(certificate, Constraint::KeyCertSign));
    }
    Ok(())
}

/// RFC 5280, 4.2, 6.1.4 o and 6.1.5 f: every critical extension is understood, and none that decides
/// is unreadable or there twice.
fn check_extensions(certificate: &Certificate) -> Result<(), PathFailure> {
    let extensions = certificate.extensions();
    let decisive = |oid: &_| DECISIVE.iter().any(|decisive| *oid == *decisive);
    for fault in &extensions.faults {
        let constraint = match fault.clone() {
            ExtensionFault::Repeated(oid) => Constraint::RepeatedExtension { oid },
            ExtensionFault::Unreadable(oid, criticality)
                if criticality.is_critical() || decisive(&oid) =>
            {
                Constraint::UnreadableExtension { oid }
            }
            ExtensionFault::Unreadable(..) => continue,
        };
        return Err(violated(certificate, constraint));
    }
    match extensions.unknown_critical.first() {
        Some(oid) => {
            let oid = oid.clone();
            Err(violated(certificate, Constraint::CriticalExtension { oid }))
        }
        None => Ok(()),
    }
}

fn unreadable(extensions: &Extensions, which: ObjectIdentifier) -> Option<Constraint> {
    extensions.faults.iter().find_map(|fault| match fault {
        ExtensionFault::Unreadable(oid, _) if *oid == which => {
            Some(Constraint::UnreadableExtension { oid: oid.clone() })
        }
        _ => None,
    })
}

/// RFC 5280, 6.1.3 a 2: both ends belong to the validity, which is counted in whole seconds.
fn check_time(certificate: &Certificate, at: OffsetDateTime) -> Result<(), PathFailure> {
    let (not_before, not_after) = certificate.validity();
    let at = at.replace_nanosecond(0).unwrap_or(at);
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

impl Refused {
    fn about(self, certificate: &Certificate) -> PathFailure {
        match self {
            Self::Violated(constraint) => violated(certificate, constraint),
            Self::Exhausted { limit, max } => PathFailure::BudgetExhausted { limit, max },
        }
    }
}

fn violated(certificate: &Certificate, constraint: Constraint) -> PathFailure {
    PathFailure::ConstraintViolated {
        certificate: certificate.subject(),
        constraint,
    }
}
