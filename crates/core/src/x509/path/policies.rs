//! Certificate policies along a path (RFC 5280, 6.1, with the graph of RFC 9618 in place of the
//! tree, which a hostile path makes grow exponentially).
//!
//! The graph has a level for each certificate. A level has one node for each policy, so it is never
//! larger than what the certificate and the mappings before it name.

use crate::asn1::Oid;
use crate::x509::extension::PolicyMapping;
use const_oid::ObjectIdentifier;
use std::collections::{BTreeMap, BTreeSet};

const ANY_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32.0");

/// The policies that a relying party asks for, or that a path is valid for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PolicySet {
    /// Any.
    #[default]
    Any,
    /// These.
    Only(BTreeSet<Oid>),
}

/// `valid_policy_graph`; `None` is NULL.
pub(super) struct PolicyGraph {
    levels: Option<Vec<Level>>,
}

type Level = BTreeMap<Oid, Node>;

struct Node {
    /// `expected_policy_set`: what the next certificate may call this policy.
    expected: BTreeSet<Oid>,
    /// The policies of the nodes above it.
    parents: BTreeSet<Oid>,
}

impl Node {
    fn new(policy: &Oid, parents: BTreeSet<Oid>) -> Self {
        Self {
            expected: BTreeSet::from([policy.clone()]),
            parents,
        }
    }
}

/// Whether anyPolicy in a certificate stands for every policy (RFC 5280, 6.1.3 d 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnyPolicy {
    Processed,
    Inhibited,
}

/// Whether mappings are followed (RFC 5280, 6.1.4 b).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mapping {
    Followed,
    Inhibited,
}

impl PolicyGraph {
    /// RFC 5280, 6.1.2 a.
    pub(super) fn new() -> Self {
        let any = Oid::from(ANY_POLICY);
        let root = Node::new(&any, BTreeSet::new());
        Self {
            levels: Some(vec![Level::from([(any, root)])]),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.levels.is_none()
    }

    /// RFC 5280, 6.1.3 d and e: the policies of the next certificate.
    pub(super) fn descend(&mut self, policies: Option<&[Oid]>, any_policy: AnyPolicy) {
        let Some(levels) = &mut self.levels else {
            return;
        };
        let (Some(policies), Some(above)) = (policies, levels.last()) else {
            self.levels = None;
            return;
        };
        // Who expects which policy.
        let mut expecting: BTreeMap<&Oid, BTreeSet<Oid>> = BTreeMap::new();
        for (policy, node) in above {
            for expected in &node.expected {
                let who = expecting.entry(expected).or_default();
                who.insert(policy.clone());
            }
        }
        let any = Oid::from(ANY_POLICY);
        let mut level = Level::new();
        for policy in policies.iter().filter(|policy| **policy != any) {
            let parents = match expecting.get(policy) {
                Some(parents) => parents.clone(),
                None if above.contains_key(&any) => BTreeSet::from([any.clone()]),
                None => continue,
            };
            level.insert(policy.clone(), Node::new(policy, parents));
        }
        if any_policy == AnyPolicy::Processed && policies.contains(&any) {
            for (policy, parents) in &expecting {
                if !level.contains_key(*policy) {
                    let node = Node::new(policy, parents.clone());
                    level.insert((*policy).clone(), node);
                }
            }
        }
        match level.is_empty() {
            true => self.levels = None,
            false => levels.push(level),
        }
    }

    /// RFC 5280, 6.1.4 b: what an authority's policies are called below it.
    pub(super) fn map(&mut self, mappings: &[PolicyMapping], mapping: Mapping) {
        let Some(level) = self.levels.as_mut().and_then(|levels| levels.last_mut()) else {
            return;
        };
        let mut mapped: BTreeMap<&Oid, BTreeSet<Oid>> = BTreeMap::new();
        for pair in mappings {
            let subjects = mapped.entry(&pair.issuer_domain).or_default();
            subjects.insert(pair.subject_domain.clone());
        }
        let any = Oid::from(ANY_POLICY);
        for (issuer_domain, subject_domain) in mapped {
            match (mapping, level.get_mut(issuer_domain)) {
                (Mapping::Followed, Some(node)) => node.expected = subject_domain,
                (Mapping::Followed, None) => {
                    // A child of the anyPolicy above, where this level has one.
                    if level.contains_key(&any) {
                        let mut node = Node::new(issuer_domain, BTreeSet::from([any.clone()]));
                        node.expected = subject_domain;
                        level.insert(issuer_domain.clone(), node);
                    }
                }
                (Mapping::Inhibited, Some(_)) => {
                    level.remove(issuer_domain);
                }
                (Mapping::Inhibited, None) => {}
            }
        }
        if level.is_empty() {
            self.levels = None;
        }
    }

    /// RFC 5280, 6.1.5 g: the policies, by their names at the anchor, for which the path is valid
    /// and which the relying party asks for. Empty where there is none.
    pub(super) fn constrained(&self, asked: &PolicySet) -> PolicySet {
        let none = PolicySet::Only(BTreeSet::new());
        let Some(levels) = &self.levels else {
            return none;
        };
        let any = Oid::from(ANY_POLICY);
        // From the last level up: a node counts whose line does not end before the leaf. Its policy
        // is the one of the topmost node below anyPolicy.
        let mut authorities = BTreeSet::new();
        let mut living: BTreeSet<&Oid> = levels.last().into_iter().flat_map(Level::keys).collect();
        let any_to_the_end = living.contains(&any);
        for level in levels.iter().rev() {
            let mut parents = BTreeSet::new();
            for policy in living {
                let Some(node) = level.get(policy) else {
                    continue;
                };
                if *policy != any && node.parents.contains(&any) {
                    authorities.insert(policy.clone());
                }
                parents.extend(node.parents.iter());
            }
            living = parents;
        }
        match (asked, any_to_the_end) {
            (PolicySet::Any, true) => PolicySet::Any,
            (PolicySet::Any, false) => PolicySet::Only(authorities),
            (PolicySet::Only(_), true) => asked.clone(),
            (PolicySet::Only(asked), false) if asked.contains(&any) => PolicySet::Only(authorities),
            (PolicySet::Only(asked), false) => {
                PolicySet::Only(authorities.intersection(asked).cloned().collect())
            }
        }
    }
}

/// Whether a mapping is about anyPolicy, which none may be (RFC 5280, 6.1.4 a).
pub(super) fn maps_any_policy(mappings: &[PolicyMapping]) -> bool {
    let any = Oid::from(ANY_POLICY);
    mappings
        .iter()
        .any(|pair| pair.issuer_domain == any || pair.subject_domain == any)
}
