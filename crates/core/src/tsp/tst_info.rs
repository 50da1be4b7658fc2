//! `TSTInfo` (RFC 3161, 2.4.2): what the authority says.
//!
//! It is small and signed, and two readers must not see two times in it. So a time without `Z`, a
//! number out of its range or bytes behind the end are refused; encodings that leave one meaning
//! are read and told.

use super::irregularity::TstIrregularity;
use crate::algorithm::{AlgorithmIdentifier, DigestAlgorithm, Unsupported};
use crate::asn1::{self, Element, Fault, Oid, Reader, Tag};
use crate::error::{Error, Structure};
use crate::x509::Criticality;
use std::collections::HashSet;
use time::{Duration, OffsetDateTime};

/// RFC 3161 has users take serial numbers of 160 bits; nonces are as long as the requester likes.
const MAX_INTEGER_OCTETS: usize = 128;
/// None is registered but one for qualified time-stamps (EN 319 422, 9.1).
const MAX_EXTENSIONS: usize = 100;
/// The year to the second, a fraction far finer than any clock's, and `Z`.
const MAX_TIME_OCTETS: usize = 64;

/// What a time-stamp says. Nothing in it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TstInfo {
    /// Always 1: another is not read.
    pub version: u32,
    /// Under which policy of the authority.
    pub policy: Oid,
    /// What is time-stamped.
    pub message_imprint: MessageImprint,
    /// The octets of the INTEGER, which is unique for each authority.
    pub serial_number: Vec<u8>,
    /// When; what is finer than a nanosecond is cut off.
    pub gen_time: OffsetDateTime,
    /// The same as it stands there.
    pub gen_time_text: String,
    /// How far the time may be off. Where it is absent the policy may say it.
    pub accuracy: Option<Accuracy>,
    /// Whether the authority's time-stamps can be ordered by time alone.
    pub ordering: TimeOrdering,
    /// The octets of the INTEGER that the requester sent.
    pub nonce: Option<Vec<u8>>,
    /// The DER of the GeneralName of the authority: a hint, as whoever signed is told by the
    /// certificate.
    pub tsa: Option<Vec<u8>>,
    /// Extensions, understood or not.
    pub extensions: Vec<TstExtension>,
    /// Encodings that are not those of DER or of the standard, though the meaning is clear.
    pub irregularities: Vec<TstIrregularity>,
}

/// `MessageImprint`: the digest of what is time-stamped.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MessageImprint {
    /// The digest.
    pub hash_algorithm: AlgorithmIdentifier,
    /// Its value.
    pub hashed_message: Vec<u8>,
}

impl MessageImprint {
    /// The digest with which the caller has to go over the data.
    ///
    /// # Errors
    /// [`Unsupported`] with its name.
    pub fn digest_algorithm(&self) -> Result<DigestAlgorithm, Unsupported> {
        self.hash_algorithm.digest()
    }

    /// Whether it is this digest of this algorithm.
    #[must_use]
    pub fn matches_digest(&self, algorithm: DigestAlgorithm, digest: &[u8]) -> bool {
        self.digest_algorithm() == Ok(algorithm)
            && digest.len() == algorithm.output_len()
            && self.hashed_message == digest
    }
}

/// `Accuracy`: the time lies between `gen_time` less it and `gen_time` plus it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Accuracy {
    /// Whole seconds.
    pub seconds: u32,
    /// Milliseconds, 1 to 999; 0 where they are absent.
    pub millis: u16,
    /// Microseconds, 1 to 999; 0 where they are absent.
    pub micros: u16,
}

impl Accuracy {
    /// All three together.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::seconds(i64::from(self.seconds))
            + Duration::milliseconds(i64::from(self.millis))
            + Duration::microseconds(i64::from(self.micros))
    }
}

/// `ordering`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeOrdering {
    /// Two of the authority's time-stamps are in the order of their times, whatever the accuracy.
    Ordered,
    /// Only if the times are further apart than the accuracies.
    Unordered,
}

/// `Extension` (RFC 5280, 4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TstExtension {
    /// Which.
    pub oid: Oid,
    /// Who does not know a critical one must refuse the token (RFC 3161, 2.4.2); none is known here.
    pub criticality: Criticality,
    /// The contents of its OCTET STRING.
    pub value: Vec<u8>,
}

impl TstInfo {
    /// Reads a TSTInfo that takes all of `bytes`.
    ///
    /// # Errors
    /// [`Error::Malformed`] with the offset in the TSTInfo; [`Error::Unsupported`] for another
    /// version than 1.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut outer = Reader::new(bytes);
        let failed = |fault: Fault| fault.within(Structure::TstInfo);
        let whole = outer.expect(Tag::SEQUENCE, "a TSTInfo").map_err(failed)?;
        outer.finish("the end of the TSTInfo").map_err(failed)?;
        let mut fields = whole.reader();
        let version = fields
            .expect(Tag::INTEGER, "a version")
            .and_then(|version| version.small())
            .map_err(failed)?;
        if version != 1 {
            return Err(Error::Unsupported {
                feature: "TSTInfo of another version than 1 (RFC 3161, 2.4.2)",
            });
        }
        Self::read(&mut fields, version).map_err(failed)
    }

    fn read(fields: &mut Reader<'_>, version: u32) -> Result<Self, Fault> {
        let mut told = Vec::new();
        let policy = fields.expect(Tag::OID, "a TSAPolicyId")?.oid()?;
        let message_imprint = MessageImprint::read(fields)?;
        let serial = fields.expect(Tag::INTEGER, "serialNumber")?;
        let serial_number = integer(&serial, "serialNumber", &mut told)?;
        if serial_number.first().is_some_and(|first| first & 0x80 != 0) {
            told.push(TstIrregularity::NegativeSerialNumber);
        }
        let time = fields.expect(Tag::GENERALIZED_TIME, "genTime")?;
        let (gen_time, gen_time_text) = gen_time(&time, &mut told)?;
        let accuracy = fields
            .optional(Tag::SEQUENCE, "accuracy")?
            .map(|element| Accuracy::read(&element))
            .transpose()?;
        let ordering = match boolean(fields, "ordering", &mut told)? {
            true => TimeOrdering::Ordered,
            false => TimeOrdering::Unordered,
        };
        let nonce = fields
            .optional(Tag::INTEGER, "nonce")?
            .map(|element| integer(&element, "nonce", &mut told))
            .transpose()?;
        let tsa = fields.explicit(0, "tsa", |name| {
            Ok(name.next("a GeneralName")?.raw.to_vec())
        })?;
        let extensions = fields
            .optional(Tag::constructed(1), "extensions")?
            .map(|element| TstExtension::read_all(&element, &mut told))
            .transpose()?
            .unwrap_or_default();
        fields.finish("the end of the TSTInfo")?;
        Ok(Self {
            version,
            policy,
            message_imprint,
            serial_number,
            gen_time,
            gen_time_text,
            accuracy,
            ordering,
            nonce,
            tsa,
            extensions,
            irregularities: told,
        })
    }
}

impl MessageImprint {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut fields = reader.expect(Tag::SEQUENCE, "a MessageImprint")?.reader();
        let hash_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let hashed_message = fields.expect(Tag::OCTET_STRING, "hashedMessage")?;
        fields.finish("the end of the MessageImprint")?;
        Ok(Self {
            hash_algorithm,
            hashed_message: hashed_message.contents.to_vec(),
        })
    }
}

impl Accuracy {
    fn read(element: &Element<'_>) -> Result<Self, Fault> {
        let mut fields = element.reader();
        let seconds = fields.optional(Tag::INTEGER, "seconds")?;
        let millis = fields.optional(Tag::primitive(0), "millis")?;
        let micros = fields.optional(Tag::primitive(1), "micros")?;
        fields.finish("the end of the Accuracy")?;
        let thousandth = |found: Option<Element<'_>>| {
            let Some(element) = found else { return Ok(0) };
            match u16::try_from(element.small()?) {
                Ok(number @ 1..=999) => Ok(number),
                _ => Err(element.fault("a number from 1 to 999", "another")),
            }
        };
        Ok(Self {
            seconds: seconds.map_or(Ok(0), |element| element.small())?,
            millis: thousandth(millis)?,
            micros: thousandth(micros)?,
        })
    }
}

impl TstExtension {
    fn read_all(set: &Element<'_>, told: &mut Vec<TstIrregularity>) -> Result<Vec<Self>, Fault> {
        let mut extensions = set.reader();
        let mut found: Vec<Self> = Vec::new();
        let mut seen = HashSet::new();
        while !extensions.is_empty() && found.len() < MAX_EXTENSIONS {
            let mut fields = extensions.expect(Tag::SEQUENCE, "an Extension")?.reader();
            let oid = fields.expect(Tag::OID, "extnID")?.oid()?;
            let criticality = match boolean(&mut fields, "critical", told)? {
                true => Criticality::Critical,
                false => Criticality::NonCritical,
            };
            let value = fields.expect(Tag::OCTET_STRING, "extnValue")?;
            fields.finish("the end of the Extension")?;
            if !seen.insert(oid.clone()) {
                told.push(TstIrregularity::RepeatedExtension { oid: oid.clone() });
            }
            found.push(Self {
                oid,
                criticality,
                value: value.contents.to_vec(),
            });
        }
        extensions.finish("no more than 100 extensions")?;
        if found.is_empty() {
            told.push(TstIrregularity::NoExtensions);
        }
        Ok(found)
    }
}

/// The octets of an INTEGER of a bounded length.
fn integer(
    element: &Element<'_>,
    field: &'static str,
    told: &mut Vec<TstIrregularity>,
) -> Result<Vec<u8>, Fault> {
    if !(1..=MAX_INTEGER_OCTETS).contains(&element.contents.len()) {
        let got = format!("{} octets", element.contents.len());
        return Err(element.fault("an integer of 1 to 128 octets", got));
    }
    if let [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] = element.contents {
        told.push(TstIrregularity::IntegerEncoding { field });
    }
    Ok(element.contents.to_vec())
}

/// A `BOOLEAN DEFAULT FALSE`.
fn boolean(
    fields: &mut Reader<'_>,
    field: &'static str,
    told: &mut Vec<TstIrregularity>,
) -> Result<bool, Fault> {
    let Some(element) = fields.optional(Tag::BOOLEAN, field)? else {
        return Ok(false);
    };
    match element.contents {
        [0x00] => {
            told.push(TstIrregularity::DefaultEncoded { field });
            Ok(false)
        }
        [0xff] => Ok(true),
        [_] => {
            told.push(TstIrregularity::BooleanEncoding { field });
            Ok(true)
        }
        _ => Err(element.fault("a boolean of one octet", "another")),
    }
}

/// `YYYYMMDDhhmmss[.s...]Z`. A comma, an offset or no `Z` at all are times to some readers and none
/// to others.
fn gen_time(
    element: &Element<'_>,
    told: &mut Vec<TstIrregularity>,
) -> Result<(OffsetDateTime, String), Fault> {
    let shown = element.contents.get(..MAX_TIME_OCTETS);
    let wrong = || {
        let got = shown.unwrap_or(element.contents).escape_ascii().to_string();
        element.fault("a time as YYYYMMDDhhmmss[.s...]Z", got)
    };
    let text = std::str::from_utf8(element.contents)
        .ok()
        .filter(|text| text.len() <= MAX_TIME_OCTETS && text.ends_with('Z') && !text.contains(','))
        .ok_or_else(wrong)?;
    let time = asn1::time(element).ok_or_else(wrong)?;
    if text.contains('.') && text.ends_with("0Z") {
        told.push(TstIrregularity::GenTimeFraction);
    }
    Ok((time, text.to_owned()))
}
