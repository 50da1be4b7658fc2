//! One certificate, readable by construction.

use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Oid, Reader, Tag, shortest_integer};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::x509::extension::{Criticality, Extensions};
use crate::x509::general_name::GeneralName;
use crate::x509::name::Name;
use crate::x509::signed::Signed;
use const_oid::ObjectIdentifier;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;
use time::OffsetDateTime;
use x509_parser::prelude::{FromDer, X509Certificate, X509Version};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// A certificate that parses, kept as the bytes it came in. Odd encodings stay as they are: hashes
/// and signatures are about bytes. A clone shares them.
#[derive(Clone)]
pub struct Certificate {
    read: Arc<Read>,
}

/// What the certificate says, read once.
struct Read {
    der: Vec<u8>,
    version: X509Version,
    serial: Range<usize>,
    issuer: Name,
    subject: Name,
    validity: (OffsetDateTime, OffsetDateTime),
    public_key: Range<usize>,
    extensions: Extensions,
    algorithms: Algorithms,
}

/// Whether the algorithm beside the signature is the one inside it (RFC 5280, 4.1.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithms {
    /// It is.
    Same,
    /// Another stands inside, or the same with other parameters.
    Different,
}

impl Certificate {
    /// Takes one DER certificate without anything after it.
    ///
    /// # Errors
    /// [`Error::Malformed`] where it does not parse or bytes follow, [`Error::LimitExceeded`] by
    /// [`Limits::CERTIFICATE_BYTES`].
    pub fn from_der(der: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let der = der.into();
        if der.len() > Limits::CERTIFICATE_BYTES {
            return Err(Error::LimitExceeded {
                limit: "CERTIFICATE_BYTES",
                max: Limits::CERTIFICATE_BYTES as u64,
            });
        }
        let read = match X509Certificate::from_der(&der) {
            Ok(([], parsed)) => Read::of(&der, &parsed)?,
            Ok((rest, _)) => {
                return Err(Error::malformed(
                    Structure::Certificate,
                    (der.len() - rest.len()) as u64,
                    "the end",
                    format!("{} more bytes", rest.len()),
                ));
            }
            Err(error) => {
                return Err(Error::malformed(
                    Structure::Certificate,
                    0,
                    "a DER certificate (RFC 5280)",
                    error.to_string(),
                ));
            }
        };
        let read = Arc::new(Read { der, ..read });
        Ok(Self { read })
    }

    /// Reads every `CERTIFICATE` block of a PEM file; text around the blocks is allowed.
    ///
    /// # Errors
    /// [`Error::Malformed`] where the file holds no certificate, a broken block, or a broken certificate.
    pub fn all_from_pem(pem: &[u8]) -> Result<Vec<Self>, Error> {
        let blocks = pem::parse_many(pem).map_err(|error| {
            Error::malformed(Structure::Pem, 0, "PEM blocks", error.to_string())
        })?;
        let certificates = blocks
            .into_iter()
            .filter(|block| block.tag() == "CERTIFICATE")
            .map(|block| Self::from_der(block.into_contents()))
            .collect::<Result<Vec<_>, _>>()?;
        if certificates.is_empty() {
            return Err(Error::malformed(
                Structure::Pem,
                0,
                "-----BEGIN CERTIFICATE-----",
                "no such block",
            ));
        }
        Ok(certificates)
    }

    /// The bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.read.der
    }

    /// SHA-256 of the bytes.
    #[must_use]
    pub fn sha256(&self) -> Vec<u8> {
        DigestAlgorithm::Sha256.digest(self.der())
    }

    /// The subject as RFC 4514 writes it, last attribute first.
    #[must_use]
    pub fn subject(&self) -> String {
        self.read.subject.to_string()
    }

    /// The issuer as RFC 4514 writes it.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.read.issuer.to_string()
    }

    /// The subject, for comparison.
    #[must_use]
    pub fn subject_name(&self) -> &Name {
        &self.read.subject
    }

    /// The issuer, for comparison.
    #[must_use]
    pub fn issuer_name(&self) -> &Name {
        &self.read.issuer
    }

    /// The serial number in lower-case hex, without leading zero bytes.
    #[must_use]
    pub fn serial(&self) -> String {
        let raw = self.raw_serial();
        let start = raw
            .iter()
            .position(|byte| *byte != 0)
            .unwrap_or(raw.len().saturating_sub(1));
        hex::encode(raw.get(start..).unwrap_or(raw))
    }

    /// The subject's first common name.
    #[must_use]
    pub fn common_name(&self) -> Option<String> {
        self.read
            .subject
            .texts(COMMON_NAME)
            .into_iter()
            .flatten()
            .next()
    }

    /// Not before and not after.
    #[must_use]
    pub fn validity(&self) -> (OffsetDateTime, OffsetDateTime) {
        self.read.validity
    }

    /// The DER of its SubjectPublicKeyInfo.
    #[must_use]
    pub fn subject_public_key_info(&self) -> &[u8] {
        self.part(&self.read.public_key)
    }

    /// The octets of its SubjectKeyIdentifier (RFC 5280, 4.2.1.2).
    #[must_use]
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.read.extensions.subject_key_identifier.as_deref()
    }

    /// Whether issuer and subject are the same name (RFC 5280, 6.1).
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.read.issuer == self.read.subject
    }

    /// The DER of an IssuerAndSerialNumber (RFC 5652, 10.2.4) that names it.
    pub(crate) fn issuer_and_serial(&self) -> Vec<u8> {
        asn1::sequence(&[
            self.read.issuer.der(),
            &asn1::tlv(Tag::INTEGER, self.raw_serial()),
        ])
    }

    /// Whether its issuer is the Name of this DER, as RFC 5280, 7.1 compares: some signers encode
    /// the strings of a name anew.
    pub(crate) fn has_issuer(&self, name: &[u8]) -> bool {
        self.read.issuer.is(name)
    }

    /// Whether the GeneralName of this DER is its subject or one of its alternative names (RFC 5280,
    /// 4.2.1.6).
    pub(crate) fn has_subject_name(&self, general_name: &[u8]) -> bool {
        let mut reader = Reader::new(general_name);
        match GeneralName::read(&mut reader) {
            Ok(GeneralName::Directory(name)) if self.read.subject.is(name.der()) => true,
            Ok(name) => self
                .read
                .extensions
                .subject_alternative_names
                .contains(&name),
            Err(_) => false,
        }
    }

    /// Whether its serial number is that of these octets of an INTEGER. Leading zeros do not count,
    /// nor does one that is missing, for signers leave it out; but their number is bounded: many certificates may be held against what one stranger wrote.
    pub(crate) fn has_serial(&self, octets: &[u8]) -> bool {
        const LEADING: usize = 64;
        let own = self.raw_serial();
        octets.len() <= own.len() + LEADING && significant(own) == significant(octets)
    }

    /// Whether its serial number is this number, sign and all.
    pub(crate) fn has_serial_number(&self, octets: &[u8]) -> bool {
        shortest_integer(self.raw_serial()) == shortest_integer(octets)
    }

    /// The octets of the INTEGER.
    pub(crate) fn raw_serial(&self) -> &[u8] {
        self.part(&self.read.serial)
    }

    pub(crate) fn extensions(&self) -> &Extensions {
        &self.read.extensions
    }

    /// Whether basicConstraints says that it is an authority's (RFC 5280, 4.2.1.9).
    pub(crate) fn is_authority(&self) -> bool {
        let basic = self.extensions().basic_constraints;
        basic.is_some_and(|basic| basic.authority)
    }

    pub(crate) fn algorithms(&self) -> Algorithms {
        self.read.algorithms
    }

    /// Version 1 and 2 have no extensions to say anything with.
    pub(crate) fn has_extensions(&self) -> bool {
        self.read.version == X509Version::V3
    }

    /// The signed part, the algorithm and the signature; `None` where they cannot be told apart.
    pub(crate) fn signed(&self) -> Option<Signed<'_>> {
        Signed::parse(self.der()).ok()
    }

    /// Looks at the parsed form. The bytes parsed when the value was made, so they parse now.
    #[allow(clippy::expect_used)] // a Certificate exists only if its bytes parse
    pub(crate) fn view<T>(&self, look: impl FnOnce(&X509Certificate<'_>) -> T) -> T {
        let (_, certificate) =
            X509Certificate::from_der(self.der()).expect("parsed when it was constructed");
        look(&certificate)
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.read.der.get(range.clone()).unwrap_or_default()
    }
}

impl Read {
    /// Everything but the bytes, which the caller moves in.
    fn of(der: &[u8], parsed: &X509Certificate<'_>) -> Result<Self, Error> {
        let place = |part: &[u8]| place(der, part);
        let name = |part: &[u8]| {
            Name::from_der(part).map_err(|mut fault| {
                fault.offset += place(part).start as u64;
                fault.within(Structure::Certificate)
            })
        };
        let validity = parsed.validity();
        let extensions = parsed.iter_extensions().map(|extension| {
            let criticality = match extension.critical {
                true => Criticality::Critical,
                false => Criticality::NonCritical,
            };
            (Oid::of(&extension.oid), criticality, extension.value)
        });
        Ok(Self {
            der: Vec::new(),
            version: parsed.version(),
            serial: place(parsed.raw_serial()),
            issuer: name(parsed.issuer().as_raw())?,
            subject: name(parsed.subject().as_raw())?,
            validity: (
                validity.not_before.to_datetime(),
                validity.not_after.to_datetime(),
            ),
            public_key: place(parsed.public_key().raw),
            extensions: Extensions::read(extensions),
            algorithms: match parsed.signature_algorithm == parsed.tbs_certificate.signature {
                true => Algorithms::Same,
                false => Algorithms::Different,
            },
        })
    }
}

/// Where `part`, a slice of `whole`, stands in it.
fn place(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    start..start + part.len()
}

/// The octets of an INTEGER without leading zeros.
fn significant(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.read, &other.read) || self.der() == other.der()
    }
}

impl Eq for Certificate {}

impl Hash for Certificate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.der().hash(state);
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Certificate({}, serial {})",
            self.subject(),
            self.serial()
        )
    }
}
