//! What an authority lays down for those below it: basicConstraints, nameConstraints, policies.

use crate::asn1::{Element, Fault, Oid, Reader, Tag};
use crate::x509::general_name::GeneralName;

/// basicConstraints (RFC 5280, 4.2.1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BasicConstraints {
    pub(crate) authority: bool,
    /// Only where it is an authority.
    pub(crate) path_len: Option<u32>,
}

impl BasicConstraints {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut fields = reader.expect(Tag::SEQUENCE, "basicConstraints")?.reader();
        let authority = fields
            .optional(Tag::BOOLEAN, "cA")?
            .map(|element| boolean(&element))
            .transpose()?
            .unwrap_or(false);
        let path_len = fields
            .optional(Tag::INTEGER, "pathLenConstraint")?
            .map(|element| count(&element))
            .transpose()?;
        fields.finish("the end of basicConstraints")?;
        Ok(Self {
            authority,
            path_len: path_len.filter(|_| authority),
        })
    }
}

/// nameConstraints (RFC 5280, 4.2.1.10).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NameConstraints {
    pub(crate) permitted: Vec<GeneralSubtree>,
    pub(crate) excluded: Vec<GeneralSubtree>,
}

/// Every name that a base stands for. RFC 5280 knows no other minimum than 0 and no maximum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GeneralSubtree {
    pub(crate) base: GeneralName,
}

impl NameConstraints {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.expect(Tag::SEQUENCE, "nameConstraints")?;
        let mut fields = element.reader();
        let permitted = fields.optional(Tag::constructed(0), "permittedSubtrees")?;
        let excluded = fields.optional(Tag::constructed(1), "excludedSubtrees")?;
        fields.finish("the end of nameConstraints")?;
        if permitted.is_none() && excluded.is_none() {
            return Err(element.fault("permitted or excluded subtrees", "neither"));
        }
        Ok(Self {
            permitted: subtrees(permitted)?,
            excluded: subtrees(excluded)?,
        })
    }
}

fn subtrees(element: Option<Element<'_>>) -> Result<Vec<GeneralSubtree>, Fault> {
    let Some(element) = element else {
        return Ok(Vec::new());
    };
    let mut reader = element.reader();
    let mut found = Vec::new();
    while !reader.is_empty() {
        let subtree = reader.expect(Tag::SEQUENCE, "a GeneralSubtree")?;
        let mut fields = subtree.reader();
        let base = GeneralName::read(&mut fields)?;
        let minimum = fields.optional(Tag::primitive(0), "minimum")?;
        let maximum = fields.optional(Tag::primitive(1), "maximum")?;
        fields.finish("the end of the GeneralSubtree")?;
        let from_zero = minimum.is_none_or(|minimum| minimum.small() == Ok(0));
        if !from_zero || maximum.is_some() {
            return Err(subtree.fault("minimum 0 and no maximum", "another"));
        }
        found.push(GeneralSubtree { base });
    }
    if found.is_empty() {
        return Err(element.fault("at least one subtree", "none"));
    }
    Ok(found)
}

/// policyConstraints (RFC 5280, 4.2.1.11): after how many certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PolicyConstraints {
    pub(crate) require_explicit_policy: Option<u32>,
    pub(crate) inhibit_policy_mapping: Option<u32>,
}

impl PolicyConstraints {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.expect(Tag::SEQUENCE, "policyConstraints")?;
        let mut fields = element.reader();
        let mut number = |place, what| -> Result<Option<u32>, Fault> {
            let found = fields.optional(Tag::primitive(place), what)?;
            found.map(|element| count(&element)).transpose()
        };
        let constraints = Self {
            require_explicit_policy: number(0, "requireExplicitPolicy")?,
            inhibit_policy_mapping: number(1, "inhibitPolicyMapping")?,
        };
        fields.finish("the end of policyConstraints")?;
        match constraints {
            Self {
                require_explicit_policy: None,
                inhibit_policy_mapping: None,
            } => Err(element.fault("at least one constraint", "none")),
            some => Ok(some),
        }
    }
}

/// One pair of policyMappings (RFC 5280, 4.2.1.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PolicyMapping {
    pub(crate) issuer_domain: Oid,
    pub(crate) subject_domain: Oid,
}

pub(super) fn policy_mappings(reader: &mut Reader<'_>) -> Result<Vec<PolicyMapping>, Fault> {
    let element = reader.expect(Tag::SEQUENCE, "policyMappings")?;
    let mut pairs = element.reader();
    let mut mappings = Vec::new();
    while !pairs.is_empty() {
        let mut pair = pairs.expect(Tag::SEQUENCE, "a mapping")?.reader();
        let issuer_domain = pair.expect(Tag::OID, "issuerDomainPolicy")?.oid()?;
        let subject_domain = pair.expect(Tag::OID, "subjectDomainPolicy")?.oid()?;
        pair.finish("the end of the mapping")?;
        mappings.push(PolicyMapping {
            issuer_domain,
            subject_domain,
        });
    }
    if mappings.is_empty() {
        return Err(element.fault("at least one mapping", "none"));
    }
    Ok(mappings)
}

/// certificatePolicies (RFC 5280, 4.2.1.4); qualifiers are for people.
pub(super) fn policies(reader: &mut Reader<'_>) -> Result<Vec<Oid>, Fault> {
    let element = reader.expect(Tag::SEQUENCE, "certificatePolicies")?;
    let mut informations = element.reader();
    let mut policies = Vec::new();
    while !informations.is_empty() {
        let mut fields = informations
            .expect(Tag::SEQUENCE, "a PolicyInformation")?
            .reader();
        policies.push(fields.expect(Tag::OID, "a policy")?.oid()?);
        fields.optional(Tag::SEQUENCE, "policyQualifiers")?;
        fields.finish("the end of the PolicyInformation")?;
    }
    let mut once = policies.clone();
    once.sort_unstable();
    once.dedup();
    if policies.is_empty() || once.len() != policies.len() {
        return Err(element.fault("each policy once, and at least one", "others"));
    }
    Ok(policies)
}

fn boolean(element: &Element<'_>) -> Result<bool, Fault> {
    match element.contents {
        [octet] => Ok(*octet != 0),
        _ => Err(element.fault("a boolean", "another value")),
    }
}

/// A number of certificates; one that no path can reach is the largest.
pub(super) fn count(element: &Element<'_>) -> Result<u32, Fault> {
    match element.contents.first() {
        Some(first) if first & 0x80 == 0 => Ok(element.small().unwrap_or(u32::MAX)),
        _ => Err(element.fault("a number from 0", "another")),
    }
}

/// The first sixteen bits of a BIT STRING with named bits, the first one highest.
pub(super) fn named_bits(element: &Element<'_>) -> Result<u16, Fault> {
    match element.contents {
        [unused @ 0..=7, octets @ ..] if *unused == 0 || !octets.is_empty() => {
            let octet = |at: usize| octets.get(at).copied().map_or(0, u16::from);
            let keep = match octets.len() {
                1 => 0xff00 << unused,
                2 => 0xffff << unused,
                _ => 0xffff,
            };
            Ok((octet(0) << 8 | octet(1)) & keep)
        }
        _ => Err(element.fault("a bit string", "another value")),
    }
}
