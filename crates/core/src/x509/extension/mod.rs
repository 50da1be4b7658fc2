//! What the extensions of a certificate say (RFC 5280, 4.2), read once.
//!
//! A value that cannot be read is no reason to refuse the certificate as such: it may be an anchor
//! that its operator has accepted, or one of many in a pool. Whoever needs the value is told.

mod constraints;
mod locations;

pub(crate) use constraints::{
    BasicConstraints, GeneralSubtree, NameConstraints, PolicyConstraints, PolicyMapping,
};
pub(crate) use locations::{AccessDescription, AccessMethod};
pub use locations::{DistributionPoint, DistributionPointName, ReasonFlags};

use crate::asn1::{Fault, Oid, Reader, Tag};
use crate::x509::general_name::GeneralName;
use const_oid::ObjectIdentifier;
use std::collections::HashSet;

pub(crate) mod oids {
    use const_oid::ObjectIdentifier;

    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }

    pub(crate) const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = oid("2.5.29.14");
    pub(crate) const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
    pub(crate) const SUBJECT_ALT_NAME: ObjectIdentifier = oid("2.5.29.17");
    pub(crate) const ISSUER_ALT_NAME: ObjectIdentifier = oid("2.5.29.18");
    pub(crate) const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
    pub(crate) const NAME_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.30");
    pub(crate) const CRL_DISTRIBUTION_POINTS: ObjectIdentifier = oid("2.5.29.31");
    pub(crate) const CERTIFICATE_POLICIES: ObjectIdentifier = oid("2.5.29.32");
    pub(crate) const POLICY_MAPPINGS: ObjectIdentifier = oid("2.5.29.33");
    pub(crate) const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = oid("2.5.29.35");
    pub(crate) const POLICY_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.36");
    pub(crate) const EXTENDED_KEY_USAGE: ObjectIdentifier = oid("2.5.29.37");
    pub(crate) const FRESHEST_CRL: ObjectIdentifier = oid("2.5.29.46");
    pub(crate) const INHIBIT_ANY_POLICY: ObjectIdentifier = oid("2.5.29.54");
    pub(crate) const AUTHORITY_INFORMATION_ACCESS: ObjectIdentifier = oid("1.3.6.1.5.5.7.1.1");
    /// id-pkix-ocsp-nocheck (RFC 6960, 4.2.2.2.1).
    pub(crate) const OCSP_NO_CHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");
}

/// Whether whoever does not know an extension may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Criticality {
    /// It may not.
    Critical,
    /// It may.
    NonCritical,
}

impl Criticality {
    pub(crate) fn is_critical(self) -> bool {
        self == Self::Critical
    }
}

/// keyUsage (RFC 5280, 4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyUsage {
    /// digitalSignature is the highest bit.
    bits: u16,
}

impl KeyUsage {
    pub(crate) fn digital_signature(self) -> bool {
        self.has(0)
    }

    /// nonRepudiation, contentCommitment in X.509.
    pub(crate) fn non_repudiation(self) -> bool {
        self.has(1)
    }

    pub(crate) fn key_cert_sign(self) -> bool {
        self.has(5)
    }

    pub(crate) fn crl_sign(self) -> bool {
        self.has(6)
    }

    fn has(self, bit: u32) -> bool {
        self.bits & (0x8000 >> bit) != 0
    }
}

/// extKeyUsage (RFC 5280, 4.2.1.12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExtendedKeyUsage {
    pub(crate) criticality: Criticality,
    pub(crate) purposes: Vec<Oid>,
}

impl ExtendedKeyUsage {
    pub(crate) fn names(&self, purpose: ObjectIdentifier) -> bool {
        self.purposes.iter().any(|named| *named == purpose)
    }
}

/// authorityKeyIdentifier (RFC 5280, 4.2.1.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorityKeyIdentifier {
    /// The SubjectKeyIdentifier of the issuer.
    pub key_identifier: Option<Vec<u8>>,
    /// Who issued the issuer's certificate.
    pub issuer: Vec<GeneralName>,
    /// The serial number of the issuer's certificate: the octets of the INTEGER.
    pub serial: Option<Vec<u8>>,
}

/// What is wrong with an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtensionFault {
    /// It occurs more than once (RFC 5280, 4.2).
    Repeated(Oid),
    /// Its value is not what its type demands.
    Unreadable(Oid, Criticality),
}

/// Every extension that decides something here. Those that are absent are `None` or empty.
#[derive(Debug, Default)]
pub(crate) struct Extensions {
    pub(crate) basic_constraints: Option<BasicConstraints>,
    pub(crate) key_usage: Option<KeyUsage>,
    pub(crate) extended_key_usage: Option<ExtendedKeyUsage>,
    pub(crate) certificate_policies: Option<Vec<Oid>>,
    pub(crate) policy_mappings: Vec<PolicyMapping>,
    pub(crate) policy_constraints: Option<PolicyConstraints>,
    pub(crate) inhibit_any_policy: Option<u32>,
    pub(crate) name_constraints: Option<NameConstraints>,
    pub(crate) subject_alternative_names: Vec<GeneralName>,
    pub(crate) authority_key_identifier: Option<AuthorityKeyIdentifier>,
    pub(crate) subject_key_identifier: Option<Vec<u8>>,
    pub(crate) crl_distribution_points: Vec<DistributionPoint>,
    pub(crate) freshest_crl: Vec<DistributionPoint>,
    pub(crate) authority_information_access: Vec<AccessDescription>,
    pub(crate) ocsp_no_check: bool,
    /// Critical ones that nothing here processes.
    pub(crate) unknown_critical: Vec<Oid>,
    pub(crate) faults: Vec<ExtensionFault>,
}

impl Extensions {
    /// Reads extensions of OID, criticality and value.
    pub(crate) fn read<'a>(extensions: impl Iterator<Item = (Oid, Criticality, &'a [u8])>) -> Self {
        let mut all = Self::default();
        let mut seen = HashSet::new();
        for (oid, criticality, value) in extensions {
            if !seen.insert(oid.clone()) {
                all.faults.push(ExtensionFault::Repeated(oid));
                continue;
            }
            let Some(known) = oid.constant() else {
                all.unknown(oid, criticality);
                continue;
            };
            match all.add(known, criticality, value) {
                Ok(Processed::Yes) => {}
                Ok(Processed::No) => all.unknown(oid, criticality),
                Err(_) => all
                    .faults
                    .push(ExtensionFault::Unreadable(oid, criticality)),
            }
        }
        all
    }

    fn unknown(&mut self, oid: Oid, criticality: Criticality) {
        if criticality.is_critical() {
            self.unknown_critical.push(oid);
        }
    }

    fn add(
        &mut self,
        oid: ObjectIdentifier,
        criticality: Criticality,
        value: &[u8],
    ) -> Result<Processed, Fault> {
        let mut reader = Reader::new(value);
        let value = &mut reader;
        match oid {
            oids::BASIC_CONSTRAINTS => {
                self.basic_constraints = Some(BasicConstraints::read(value)?);
            }
            oids::KEY_USAGE => self.key_usage = Some(key_usage(value)?),
            oids::EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(ExtendedKeyUsage {
                    criticality,
                    purposes: purposes(value)?,
                });
            }
            oids::CERTIFICATE_POLICIES => {
                self.certificate_policies = Some(constraints::policies(value)?);
            }
            oids::POLICY_MAPPINGS => self.policy_mappings = constraints::policy_mappings(value)?,
            oids::POLICY_CONSTRAINTS => {
                self.policy_constraints = Some(PolicyConstraints::read(value)?);
            }
            oids::INHIBIT_ANY_POLICY => {
                let number = value.expect(Tag::INTEGER, "a number of certificates")?;
                self.inhibit_any_policy = Some(constraints::count(&number)?);
            }
            oids::NAME_CONSTRAINTS => self.name_constraints = Some(NameConstraints::read(value)?),
            oids::SUBJECT_ALT_NAME => {
                self.subject_alternative_names = alternative_names(value)?;
            }
            oids::ISSUER_ALT_NAME => {
                alternative_names(value)?;
            }
            oids::AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_identifier = Some(authority_key_identifier(value)?);
            }
            oids::SUBJECT_KEY_IDENTIFIER => {
                let identifier = value.expect(Tag::OCTET_STRING, "a key identifier")?;
                self.subject_key_identifier = Some(identifier.contents.to_vec());
            }
            oids::CRL_DISTRIBUTION_POINTS => {
                self.crl_distribution_points = DistributionPoint::read_all(value)?;
            }
            oids::FRESHEST_CRL => self.freshest_crl = DistributionPoint::read_all(value)?,
            oids::AUTHORITY_INFORMATION_ACCESS => {
                self.authority_information_access = AccessDescription::read_all(value)?;
                // It names places and is never critical (RFC 5280, 4.2.2.1): nothing that would
                // have to be followed is followed here.
                reader.finish("the end of the extension")?;
                return Ok(Processed::No);
            }
            oids::OCSP_NO_CHECK => {
                value.expect(Tag::NULL, "NULL")?;
                self.ocsp_no_check = true;
            }
            _ => return Ok(Processed::No),
        }
        reader.finish("the end of the extension")?;
        Ok(Processed::Yes)
    }
}

enum Processed {
    Yes,
    No,
}

fn key_usage(reader: &mut Reader<'_>) -> Result<KeyUsage, Fault> {
    let element = reader.expect(Tag::BIT_STRING, "a key usage")?;
    Ok(KeyUsage {
        bits: constraints::named_bits(&element)?,
    })
}

fn purposes(reader: &mut Reader<'_>) -> Result<Vec<Oid>, Fault> {
    let element = reader.expect(Tag::SEQUENCE, "purposes")?;
    let mut fields = element.reader();
    let mut purposes = Vec::new();
    while !fields.is_empty() {
        purposes.push(fields.expect(Tag::OID, "a purpose")?.oid()?);
    }
    if purposes.is_empty() {
        return Err(element.fault("at least one purpose", "none"));
    }
    Ok(purposes)
}

pub(crate) fn alternative_names(reader: &mut Reader<'_>) -> Result<Vec<GeneralName>, Fault> {
    let element = reader.expect(Tag::SEQUENCE, "alternative names")?;
    let names = GeneralName::read_all(&element)?;
    if names.is_empty() {
        return Err(element.fault("at least one name", "none"));
    }
    Ok(names)
}

pub(crate) fn authority_key_identifier(
    reader: &mut Reader<'_>,
) -> Result<AuthorityKeyIdentifier, Fault> {
    let mut fields = reader
        .expect(Tag::SEQUENCE, "an AuthorityKeyIdentifier")?
        .reader();
    let key = fields.optional(Tag::primitive(0), "keyIdentifier")?;
    let issuer = fields.optional(Tag::constructed(1), "authorityCertIssuer")?;
    let serial = fields.optional(Tag::primitive(2), "authorityCertSerialNumber")?;
    fields.finish("the end of the AuthorityKeyIdentifier")?;
    Ok(AuthorityKeyIdentifier {
        key_identifier: key.map(|key| key.contents.to_vec()),
        issuer: issuer
            .map(|issuer| GeneralName::read_all(&issuer))
            .transpose()?
            .unwrap_or_default(),
        serial: serial.map(|serial| serial.contents.to_vec()),
    })
}
