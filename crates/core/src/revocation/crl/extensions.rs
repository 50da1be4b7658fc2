//! The extensions of a list as a whole (RFC 5280, 5.2).

use crate::asn1::{Fault, Reader, Tag};
use crate::revocation::extension::{self, Processed, Unprocessed, boolean};
use crate::x509::extension::{alternative_names, authority_key_identifier, oids};
use crate::x509::{AuthorityKeyIdentifier, DistributionPoint, DistributionPointName, ReasonFlags};
use const_oid::ObjectIdentifier;
use std::cmp::Ordering;
use std::fmt;
use time::OffsetDateTime;

const CRL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.20");
const DELTA_CRL_INDICATOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.27");
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
/// Of X.509; RFC 5280 does not have it.
const EXPIRED_CERTS_ON_CRL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.60");

/// What the extensions of a list say. Those that are absent are `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrlExtensions {
    /// Which key signed the list (RFC 5280, 5.2.1).
    pub authority_key_identifier: Option<AuthorityKeyIdentifier>,
    /// Its place among the lists of the same scope (RFC 5280, 5.2.3).
    pub crl_number: Option<CrlNumber>,
    /// The number of the list that this one continues: it is a delta (RFC 5280, 5.2.4).
    pub base_crl_number: Option<CrlNumber>,
    /// What the list is about (RFC 5280, 5.2.5); `None` is every certificate of its issuer.
    pub issuing_distribution_point: Option<IssuingDistributionPoint>,
    /// Where its deltas are (RFC 5280, 5.2.6).
    pub freshest_crl: Vec<DistributionPoint>,
    /// Certificates that ended then or later stay in the list (X.509).
    pub expired_certs_on_crl: Option<OffsetDateTime>,
    /// What else there is.
    pub unprocessed: Unprocessed,
}

impl CrlExtensions {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut all = Self::default();
        all.unprocessed = extension::read_all(reader, || Ok(()), |oid, value| all.add(oid, value))?;
        Ok(all)
    }

    fn add(&mut self, oid: ObjectIdentifier, value: &mut Reader<'_>) -> Result<Processed, Fault> {
        match oid {
            oids::AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_identifier = Some(authority_key_identifier(value)?);
            }
            // Other names of the issuer: understood, and nothing follows from them.
            oids::ISSUER_ALT_NAME => drop(alternative_names(value)?),
            CRL_NUMBER => self.crl_number = Some(CrlNumber::read(value)?),
            DELTA_CRL_INDICATOR => self.base_crl_number = Some(CrlNumber::read(value)?),
            ISSUING_DISTRIBUTION_POINT => {
                self.issuing_distribution_point = Some(IssuingDistributionPoint::read(value)?);
            }
            oids::FRESHEST_CRL => self.freshest_crl = DistributionPoint::read_all(value)?,
            EXPIRED_CERTS_ON_CRL => {
                let element = value.expect(Tag::GENERALIZED_TIME, "expiredCertsOnCRL")?;
                self.expired_certs_on_crl = Some(crate::revocation::time(&element)?);
            }
            _ => return Ok(Processed::No),
        }
        Ok(Processed::Yes)
    }
}

/// A number of a list, of any length: RFC 5280, 5.2.3 allows 20 octets.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CrlNumber {
    /// Without leading zeros, so that the longer one is greater.
    octets: Vec<u8>,
}

impl CrlNumber {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.expect(Tag::INTEGER, "a number of a list")?;
        match element.contents.first() {
            Some(first) if first & 0x80 == 0 => Ok(Self {
                octets: super::entries::significant(element.contents).to_vec(),
            }),
            _ => Err(element.fault("a number from 0", "another")),
        }
    }
}

impl Ord for CrlNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        let lengths = self.octets.len().cmp(&other.octets.len());
        lengths.then_with(|| self.octets.cmp(&other.octets))
    }
}

impl PartialOrd for CrlNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for CrlNumber {
    /// In upper-case hex, as OpenSSL shows it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.octets.as_slice() {
            [] => f.write_str("00"),
            octets => f.write_str(&hex::encode_upper(octets)),
        }
    }
}

impl fmt::Debug for CrlNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CrlNumber({self})")
    }
}

/// issuingDistributionPoint (RFC 5280, 5.2.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuingDistributionPoint {
    /// The place that has to be the one in the certificate.
    pub name: Option<DistributionPointName>,
    /// What kind of certificates the list is about.
    pub scope: CrlScope,
    /// The reasons that the list is about; `None` is all of them.
    pub only_some_reasons: Option<ReasonFlags>,
    /// Whose certificates it is about.
    pub issuance: Issuance,
}

/// Which certificates of its issuers a list is about. RFC 5280 allows one restriction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrlScope {
    /// All of them.
    AllCertificates,
    /// `onlyContainsUserCerts`.
    UserCertificates,
    /// `onlyContainsCACerts`.
    CaCertificates,
    /// `onlyContainsAttributeCerts`.
    AttributeCertificates,
}

/// Whose certificates a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Issuance {
    /// Those of the list's issuer.
    Direct,
    /// Those of others too: entries may name their certificate's issuer (`indirectCRL`).
    Indirect,
}

impl IssuingDistributionPoint {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.expect(Tag::SEQUENCE, "an issuingDistributionPoint")?;
        let mut fields = element.reader();
        let name = fields.explicit(0, "distributionPoint", DistributionPointName::read)?;
        let user = flag(&mut fields, 1, "onlyContainsUserCerts")?;
        let authority = flag(&mut fields, 2, "onlyContainsCACerts")?;
        let reasons = fields.optional(Tag::primitive(3), "onlySomeReasons")?;
        let indirect = flag(&mut fields, 4, "indirectCRL")?;
        let attribute = flag(&mut fields, 5, "onlyContainsAttributeCerts")?;
        fields.finish("the end of the issuingDistributionPoint")?;
        Ok(Self {
            name,
            scope: match (user, authority, attribute) {
                (false, false, false) => CrlScope::AllCertificates,
                (true, false, false) => CrlScope::UserCertificates,
                (false, true, false) => CrlScope::CaCertificates,
                (false, false, true) => CrlScope::AttributeCertificates,
                _ => return Err(element.fault("one kind of certificates", "more than one")),
            },
            only_some_reasons: reasons
                .map(|element| ReasonFlags::of(&element))
                .transpose()?,
            issuance: match indirect {
                true => Issuance::Indirect,
                false => Issuance::Direct,
            },
        })
    }
}

/// `[number] BOOLEAN DEFAULT FALSE`.
fn flag(fields: &mut Reader<'_>, number: u8, what: &'static str) -> Result<bool, Fault> {
    let element = fields.optional(Tag::primitive(number), what)?;
    element.map_or(Ok(false), |element| boolean(&element))
}
