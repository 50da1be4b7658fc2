//! Certificate revocation lists (RFC 5280, 5).

mod entries;
mod extensions;

pub use extensions::{CrlExtensions, CrlNumber, CrlScope, Issuance, IssuingDistributionPoint};

use super::{Freshness, ReasonCode, Retention, time};
use crate::algorithm::{AlgorithmIdentifier, DigestAlgorithm, Verification};
use crate::asn1::{Element, Fault, Oid, Reader, Tag};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::x509::signed::Signed;
use crate::x509::{Algorithms, Certificate, Name};
use entries::Entries;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use time::OffsetDateTime;

/// A revocation list, kept as the bytes it came in: full, delta or indirect. A clone shares them.
///
/// What stands before and behind the entries is read when the value is made. The entries are not:
/// a list may have a million, every lookup walks over all of them anyway, and the same walk finds
/// what is wrong with one. So an entry that cannot be read is an error of
/// [`CertificateList::entry_for`], never "not listed".
#[derive(Clone)]
pub struct CertificateList {
    read: Arc<Read>,
}

struct Read {
    der: Vec<u8>,
    /// Of `der`, once it was asked for.
    sha256: OnceLock<Vec<u8>>,
    version: CrlVersion,
    algorithms: Algorithms,
    issuer: Name,
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    /// The contents of `revokedCertificates`.
    entries: Range<usize>,
    extensions: CrlExtensions,
}

/// `Version` (RFC 5280, 5.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrlVersion {
    /// Without extensions.
    V1,
    /// With extensions.
    V2,
}

/// Whether a list says everything in its scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrlKind {
    /// It does.
    Complete,
    /// Only what changed since the complete list of this number (RFC 5280, 5.2.4).
    Delta {
        /// `BaseCRLNumber`.
        base: CrlNumber,
    },
}

/// What a list says about one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// No entry is about it. In a delta list: nothing changed.
    NotListed,
    /// An entry is about it. It revokes, unless its reason is [`ReasonCode::RemoveFromCrl`].
    Listed(RevokedEntry),
    /// An entry, whichever it is about, has a critical extension that nothing here processes: the
    /// list must not be used for any certificate (RFC 5280, 5.3).
    UnknownCritical(Oid),
}

/// One revoked certificate (RFC 5280, 5.3).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevokedEntry {
    /// When its authority processed the revocation.
    pub revocation_date: OffsetDateTime,
    /// Why.
    pub reason: ReasonCode,
    /// Since when the key is known or suspected to be in other hands, or the certificate to be wrong
    /// (RFC 5280, 5.3.2).
    pub invalidity_date: Option<OffsetDateTime>,
    /// What to do while it is on hold (X.509); RFC 5280 ignores it.
    pub hold_instruction: Option<Oid>,
}

impl CertificateList {
    /// Takes one DER list without anything after it.
    ///
    /// # Errors
    /// [`Error::Malformed`] where what surrounds the entries does not parse or bytes follow,
    /// [`Error::LimitExceeded`] by [`Limits::CRL_EXTENSION_BYTES`].
    pub fn from_der(der: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let der = der.into();
        let mut read = Read::of(&der).map_err(|fault| match fault.cause {
            crate::asn1::Cause::Budget => Error::LimitExceeded {
                limit: "CRL_EXTENSION_BYTES",
                max: Limits::CRL_EXTENSION_BYTES as u64,
            },
            _ => fault.within(Structure::Crl),
        })?;
        read.der = der;
        Ok(Self {
            read: Arc::new(read),
        })
    }

    /// Reads every `X509 CRL` block of a PEM file (RFC 7468, 6); text around the blocks is allowed.
    ///
    /// # Errors
    /// [`Error::Malformed`] where the file holds no list, a broken block, or a broken list.
    pub fn all_from_pem(pem: &[u8]) -> Result<Vec<Self>, Error> {
        let blocks = pem::parse_many(pem).map_err(|error| {
            Error::malformed(Structure::Crl, 0, "PEM blocks", error.to_string())
        })?;
        let lists = blocks
            .into_iter()
            .filter(|block| block.tag() == "X509 CRL")
            .map(|block| Self::from_der(block.into_contents()))
            .collect::<Result<Vec<_>, _>>()?;
        if lists.is_empty() {
            return Err(Error::malformed(
                Structure::Crl,
                0,
                "-----BEGIN X509 CRL-----",
                "no such block",
            ));
        }
        Ok(lists)
    }

    /// The bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.read.der
    }

    /// SHA-256 of the bytes, which may be many: all clones digest them once.
    pub(crate) fn sha256(&self) -> &[u8] {
        let digest = || DigestAlgorithm::Sha256.digest(&self.read.der);
        self.read.sha256.get_or_init(digest)
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> CrlVersion {
        self.read.version
    }

    /// Whether the algorithm beside the signature is the one inside it (RFC 5280, 5.1.1.2).
    #[must_use]
    pub fn algorithms(&self) -> Algorithms {
        self.read.algorithms
    }

    /// Who signed it.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.read.issuer
    }

    /// When it was made.
    #[must_use]
    pub fn this_update(&self) -> OffsetDateTime {
        self.read.this_update
    }

    /// By when the next one is promised. RFC 5280, 5.1.2.5 demands it.
    #[must_use]
    pub fn next_update(&self) -> Option<OffsetDateTime> {
        self.read.next_update
    }

    /// What its extensions say.
    #[must_use]
    pub fn extensions(&self) -> &CrlExtensions {
        &self.read.extensions
    }

    /// Whether it is complete or a delta.
    #[must_use]
    pub fn kind(&self) -> CrlKind {
        match self.extensions().base_crl_number.clone() {
            Some(base) => CrlKind::Delta { base },
            None => CrlKind::Complete,
        }
    }

    /// Whose certificates it is about: those of its issuer, or of others too.
    #[must_use]
    pub fn issuance(&self) -> Issuance {
        self.extensions()
            .issuing_distribution_point
            .as_ref()
            .map_or(Issuance::Direct, |point| point.issuance)
    }

    /// How `at` stands to its dates.
    #[must_use]
    pub fn freshness(&self, at: OffsetDateTime) -> Freshness {
        Freshness::of(self.this_update(), self.next_update(), at)
    }

    /// Whether a certificate that ended at `not_after` would still be listed.
    #[must_use]
    pub fn retention(&self, not_after: OffsetDateTime) -> Retention {
        Retention::of(
            not_after,
            self.this_update(),
            self.extensions().expired_certs_on_crl,
        )
    }

    /// What it says about the certificate with this serial number, the octets of an INTEGER, of this
    /// issuer. Numbers are compared, not octets: one with a zero too many is the same, one without
    /// the zero that keeps it positive is another.
    ///
    /// Entries belong to the list's issuer until one names another (RFC 5280, 5.3.3). Where several
    /// are about the same certificate the graver counts: a revocation before a hold before a removal,
    /// and of two alike the earlier.
    ///
    /// Every call walks over all entries once.
    ///
    /// # Errors
    /// [`Error::Malformed`] where any entry is, with its offset.
    pub fn entry_for(&self, serial: &[u8], issuer: &Name) -> Result<Lookup, Error> {
        self.entries()
            .look_up(serial, issuer)
            .map_err(|fault| fault.within(Structure::Crl))
    }

    /// The same for a certificate at hand.
    ///
    /// # Errors
    /// As [`Self::entry_for`].
    pub fn entry_of(&self, certificate: &Certificate) -> Result<Lookup, Error> {
        self.entry_for(certificate.raw_serial(), certificate.issuer_name())
    }

    /// How many entries it has; one walk over them.
    ///
    /// # Errors
    /// [`Error::Malformed`] where any entry is, with its offset.
    pub fn entry_count(&self) -> Result<u64, Error> {
        self.entries()
            .count()
            .map_err(|fault| fault.within(Structure::Crl))
    }

    /// Checks its signature under the key of a DER SubjectPublicKeyInfo; hashes it once.
    #[must_use]
    pub fn verify(&self, issuer_key: &[u8]) -> Verification {
        match Signed::parse(self.der()) {
            Ok(signed) => signed.verify(issuer_key),
            // It was read when the value was made.
            Err(_) => Verification::Invalid,
        }
    }

    /// The digest that its signature begins with; `None` where it has none or is not known.
    #[must_use]
    pub fn signature_digest(&self) -> Option<DigestAlgorithm> {
        Signed::parse(self.der()).ok()?.digest()
    }

    /// Whether both ways to read an entry agree.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn skims_as_it_reads(&self) -> bool {
        self.entries().skim_as_read()
    }

    pub(crate) fn signed(&self) -> Option<Signed<'_>> {
        Signed::parse(self.der()).ok()
    }

    fn entries(&self) -> Entries<'_> {
        let range = self.read.entries.clone();
        Entries {
            offset: range.start as u64,
            bytes: self.read.der.get(range).unwrap_or_default(),
            issuer: self.issuer(),
            issuance: self.issuance(),
        }
    }
}

impl Read {
    /// Everything but the bytes, which the caller moves in.
    fn of(der: &[u8]) -> Result<Self, Fault> {
        let mut outer = Reader::new(der);
        let mut fields = outer.expect(Tag::SEQUENCE, "a CertificateList")?.reader();
        outer.finish("the end of the list")?;
        let list = fields.expect(Tag::SEQUENCE, "a TBSCertList")?;
        let outer_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        fields.expect(Tag::BIT_STRING, "a signature")?;
        fields.finish("the end after the signature")?;

        let mut fields = list.reader();
        let version = match fields.optional(Tag::INTEGER, "a version")? {
            None => CrlVersion::V1,
            Some(element) if element.small() == Ok(1) => CrlVersion::V2,
            Some(element) => return Err(element.fault("version 2", "another")),
        };
        let algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let issuer = Name::read(&mut fields)?;
        let this_update = time(&fields.next("thisUpdate")?)?;
        let next_update = match fields.peek() {
            Some(Tag::UTC_TIME | Tag::GENERALIZED_TIME) => Some(time(&fields.next("nextUpdate")?)?),
            _ => None,
        };
        let entries = fields
            .optional(Tag::SEQUENCE, "revokedCertificates")?
            .map(|element| place(&element))
            .transpose()?
            .unwrap_or_default();
        let extensions = match fields.optional(Tag::constructed(0), "crlExtensions")? {
            None => CrlExtensions::default(),
            Some(element) if element.raw.len() > Limits::CRL_EXTENSION_BYTES => {
                return Err(Fault::budget());
            }
            Some(element) => {
                let mut inner = element.reader();
                let extensions = CrlExtensions::read(&mut inner)?;
                inner.finish("the end of the extensions")?;
                extensions
            }
        };
        fields.finish("the end of the TBSCertList")?;
        Ok(Self {
            der: Vec::new(),
            sha256: OnceLock::new(),
            version,
            algorithms: match algorithm == outer_algorithm {
                true => Algorithms::Same,
                false => Algorithms::Different,
            },
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
        })
    }
}

/// Where the contents of an element stand.
fn place(element: &Element<'_>) -> Result<Range<usize>, Fault> {
    let start = usize::try_from(element.offset)
        .map_err(|_| element.fault("a list that fits the memory", "a longer one"))?
        + (element.raw.len() - element.contents.len());
    Ok(start..start + element.contents.len())
}

impl RevokedEntry {
    /// The one of two about the same certificate that leaves less.
    fn or_graver(self, other: Self) -> Self {
        let gravity = |entry: &Self| match entry.reason {
            ReasonCode::RemoveFromCrl => 0,
            ReasonCode::CertificateHold => 1,
            _ => 2,
        };
        let by_gravity = gravity(&self).cmp(&gravity(&other));
        // The earlier date is the graver.
        let by_date = other.revocation_date.cmp(&self.revocation_date);
        if by_gravity.then(by_date).is_lt() {
            other
        } else {
            self
        }
    }
}

impl PartialEq for CertificateList {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.read, &other.read) || self.der() == other.der()
    }
}

impl Eq for CertificateList {}

impl fmt::Debug for CertificateList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CertificateList({}, {})",
            self.issuer(),
            self.this_update()
        )
    }
}

#[cfg(test)]
mod tests;
