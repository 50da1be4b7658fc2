//! Where more is to be found: cRLDistributionPoints, freshestCRL, authorityInfoAccess.

use super::constraints::named_bits;
use crate::asn1::{Element, Fault, Oid, Reader, Tag};
use crate::x509::general_name::GeneralName;
use const_oid::ObjectIdentifier;

/// One place of a revocation list (RFC 5280, 4.2.1.13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistributionPoint {
    /// Where the list is.
    pub name: Option<DistributionPointName>,
    /// The reasons that the list there is about; `None` is all of them.
    pub reasons: Option<ReasonFlags>,
    /// Who signs the list there, where it is not the certificate's issuer.
    pub crl_issuer: Vec<GeneralName>,
}

/// `DistributionPointName`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DistributionPointName {
    /// Names that all stand for the same place.
    FullName(Vec<GeneralName>),
    /// The attributes of one relative name behind the name of the list's issuer: the contents of a
    /// SET.
    RelativeToIssuer(Vec<u8>),
}

/// `ReasonFlags`: bit 1 is keyCompromise, bit 8 aACompromise, counted from the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReasonFlags {
    bits: u16,
}

impl ReasonFlags {
    /// Bits 1 to 8: every reason that there is. Bit 0 is unused.
    pub const ALL: Self = Self { bits: 0x7f80 };
    /// Bit 6.
    pub const CERTIFICATE_HOLD: Self = Self { bits: 0x0200 };
    /// No reason.
    pub const NONE: Self = Self { bits: 0 };

    pub(crate) fn of(element: &Element<'_>) -> Result<Self, Fault> {
        Ok(Self {
            bits: named_bits(element)? & Self::ALL.bits,
        })
    }

    /// The reasons that both have.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            bits: self.bits & other.bits,
        }
    }

    /// The reasons that one of them has.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            bits: self.bits | other.bits,
        }
    }

    /// Whether it has a reason that `other` lacks.
    #[must_use]
    pub fn adds_to(self, other: Self) -> bool {
        self.bits & !other.bits != 0
    }
}

impl DistributionPoint {
    pub(crate) fn read_all(reader: &mut Reader<'_>) -> Result<Vec<Self>, Fault> {
        let element = reader.expect(Tag::SEQUENCE, "distribution points")?;
        let mut points = element.reader();
        let mut found = Vec::new();
        while !points.is_empty() {
            let point = points.expect(Tag::SEQUENCE, "a DistributionPoint")?;
            let mut fields = point.reader();
            let name = fields.explicit(0, "distributionPoint", DistributionPointName::read)?;
            let reasons = fields.optional(Tag::primitive(1), "reasons")?;
            let crl_issuer = fields.optional(Tag::constructed(2), "cRLIssuer")?;
            fields.finish("the end of the DistributionPoint")?;
            found.push(Self {
                name,
                reasons: reasons
                    .map(|element| ReasonFlags::of(&element))
                    .transpose()?,
                crl_issuer: crl_issuer
                    .map(|names| GeneralName::read_all(&names))
                    .transpose()?
                    .unwrap_or_default(),
            });
        }
        if found.is_empty() {
            return Err(element.fault("at least one distribution point", "none"));
        }
        Ok(found)
    }

    /// The addresses where the list is said to be.
    pub fn uris(&self) -> impl Iterator<Item = &str> {
        let names = match &self.name {
            Some(DistributionPointName::FullName(names)) => names.as_slice(),
            _ => &[],
        };
        names.iter().filter_map(|name| match name {
            GeneralName::Uri(uri) => Some(uri.as_str()),
            _ => None,
        })
    }
}

impl DistributionPointName {
    /// The CHOICE, whose alternatives are `[0]` and `[1]`.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.next("a DistributionPointName")?;
        match element.tag {
            tag if tag == Tag::constructed(0) => {
                Ok(Self::FullName(GeneralName::read_all(&element)?))
            }
            tag if tag == Tag::constructed(1) => {
                Ok(Self::RelativeToIssuer(element.contents.to_vec()))
            }
            tag => Err(element.fault("a DistributionPointName", format!("tag {:#04x}", tag.0))),
        }
    }
}

/// One entry of authorityInfoAccess (RFC 5280, 4.2.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccessDescription {
    pub(crate) method: AccessMethod,
    pub(crate) location: GeneralName,
}

/// What is found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AccessMethod {
    /// id-ad-ocsp.
    Ocsp,
    /// id-ad-caIssuers.
    CaIssuers,
    Other(Oid),
}

const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const CA_ISSUERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");

impl AccessDescription {
    pub(super) fn read_all(reader: &mut Reader<'_>) -> Result<Vec<Self>, Fault> {
        let element = reader.expect(Tag::SEQUENCE, "authorityInfoAccess")?;
        let mut descriptions = element.reader();
        let mut found = Vec::new();
        while !descriptions.is_empty() {
            let mut fields = descriptions
                .expect(Tag::SEQUENCE, "an AccessDescription")?
                .reader();
            let method = fields.expect(Tag::OID, "accessMethod")?.oid()?;
            let location = GeneralName::read(&mut fields)?;
            fields.finish("the end of the AccessDescription")?;
            let method = match method.constant() {
                Some(OCSP) => AccessMethod::Ocsp,
                Some(CA_ISSUERS) => AccessMethod::CaIssuers,
                _ => AccessMethod::Other(method),
            };
            found.push(Self { method, location });
        }
        Ok(found)
    }
}
