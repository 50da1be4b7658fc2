//! The status of one certificate.

use super::cert_id::{CertId, CertIdMatch};
use super::oids;
use crate::algorithm::AlgorithmIdentifier;
use crate::asn1::{Fault, Reader, Tag};
use crate::revocation::extension::{self, Processed, Unprocessed};
use crate::revocation::{Freshness, ReasonCode, Retention, time};
use crate::x509::Certificate;
use const_oid::ObjectIdentifier;
use time::OffsetDateTime;

/// `SingleResponse` (RFC 6960, 4.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SingleResponse {
    /// Which certificate it is about.
    pub cert_id: CertId,
    /// What the responder says.
    pub status: CertStatus,
    /// When that was known to be so.
    pub this_update: OffsetDateTime,
    /// By when there will be newer information.
    pub next_update: Option<OffsetDateTime>,
    /// What its extensions say.
    pub extensions: SingleExtensions,
}

/// `CertStatus` (RFC 6960, 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CertStatus {
    /// Not revoked; no more than that.
    Good,
    /// Revoked or on hold.
    Revoked {
        /// When.
        time: OffsetDateTime,
        /// Why.
        reason: ReasonCode,
    },
    /// The responder does not know the certificate.
    Unknown,
}

/// `singleExtensions`. Those that are absent are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SingleExtensions {
    /// Certificates that ended then or later are still known (RFC 6960, 4.4.4).
    pub archive_cutoff: Option<OffsetDateTime>,
    /// A digest of the certificate: the responder knows that it was issued (Common PKI).
    pub cert_hash: Option<CertHash>,
    /// What else there is.
    pub unprocessed: Unprocessed,
}

/// `CertHash` (Common PKI, part 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertHash {
    /// The digest.
    pub hash_algorithm: AlgorithmIdentifier,
    /// Its value over the DER of the certificate.
    pub hash: Vec<u8>,
}

impl SingleResponse {
    pub(super) fn read(
        reader: &mut Reader<'_>,
        spend: &mut impl FnMut() -> Result<(), Fault>,
    ) -> Result<Self, Fault> {
        let mut fields = reader.expect(Tag::SEQUENCE, "a SingleResponse")?.reader();
        let cert_id = CertId::read(&mut fields)?;
        let status = CertStatus::read(&mut fields)?;
        let this_update = time(&fields.expect(Tag::GENERALIZED_TIME, "thisUpdate")?)?;
        let next_update = fields.explicit(0, "nextUpdate", |reader| {
            time(&reader.expect(Tag::GENERALIZED_TIME, "nextUpdate")?)
        })?;
        let extensions = fields.explicit(1, "singleExtensions", |reader| {
            SingleExtensions::read(reader, spend)
        })?;
        fields.finish("the end of the SingleResponse")?;
        Ok(Self {
            cert_id,
            status,
            this_update,
            next_update,
            extensions: extensions.unwrap_or_default(),
        })
    }

    /// Whether it is about `certificate`, which `issuer` issued.
    #[must_use]
    pub fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> CertIdMatch {
        self.cert_id.names(certificate, issuer)
    }

    /// How `at` stands to its dates.
    #[must_use]
    pub fn freshness(&self, at: OffsetDateTime) -> Freshness {
        Freshness::of(self.this_update, self.next_update, at)
    }

    /// Whether "good" means anything for a certificate that ended at `not_after`.
    #[must_use]
    pub fn retention(&self, not_after: OffsetDateTime) -> Retention {
        Retention::of(not_after, self.this_update, self.extensions.archive_cutoff)
    }
}

impl CertStatus {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.next("a CertStatus")?;
        match element.tag {
            tag if tag == Tag::primitive(0) && element.contents.is_empty() => Ok(Self::Good),
            tag if tag == Tag::primitive(2) && element.contents.is_empty() => Ok(Self::Unknown),
            tag if tag == Tag::constructed(1) => {
                let mut fields = element.reader();
                let time = time(&fields.expect(Tag::GENERALIZED_TIME, "revocationTime")?)?;
                let reason = fields.explicit(0, "revocationReason", |reader| {
                    ReasonCode::of(&reader.next("a CRLReason")?)
                })?;
                fields.finish("the end of the RevokedInfo")?;
                Ok(Self::Revoked {
                    time,
                    reason: reason.unwrap_or(ReasonCode::Unspecified),
                })
            }
            tag => Err(element.fault(
                "good, revoked or unknown",
                format!("tag {:#04x} of {} bytes", tag.0, element.contents.len()),
            )),
        }
    }
}

impl SingleExtensions {
    fn read(
        reader: &mut Reader<'_>,
        spend: &mut impl FnMut() -> Result<(), Fault>,
    ) -> Result<Self, Fault> {
        let mut all = Self::default();
        all.unprocessed = extension::read_all(reader, spend, |oid, value| all.add(oid, value))?;
        Ok(all)
    }

    fn add(&mut self, oid: ObjectIdentifier, value: &mut Reader<'_>) -> Result<Processed, Fault> {
        match oid {
            oids::ARCHIVE_CUTOFF => {
                let element = value.expect(Tag::GENERALIZED_TIME, "archiveCutoff")?;
                self.archive_cutoff = Some(time(&element)?);
            }
            oids::CERT_HASH => self.cert_hash = Some(CertHash::read(value)?),
            _ => return Ok(Processed::No),
        }
        Ok(Processed::Yes)
    }
}

impl CertHash {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut fields = reader.expect(Tag::SEQUENCE, "a CertHash")?.reader();
        let hash_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let hash = fields.expect(Tag::OCTET_STRING, "certificateHash")?;
        fields.finish("the end of the CertHash")?;
        Ok(Self {
            hash_algorithm,
            hash: hash.contents.to_vec(),
        })
    }

    /// Whether it is the digest of this certificate.
    #[must_use]
    pub fn is_of(&self, certificate: &Certificate) -> CertIdMatch {
        match self.hash_algorithm.digest() {
            Ok(digest) => CertIdMatch::of(digest.digest(certificate.der()) == self.hash),
            Err(unsupported) => CertIdMatch::Unsupported {
                what: unsupported.what().to_owned(),
            },
        }
    }
}
