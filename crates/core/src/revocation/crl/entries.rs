//! One walk over the revoked certificates of a list (RFC 5280, 5.1.2.6 and 5.3).
//!
//! A list may have a million entries, so nothing is made of them: almost every entry has a serial
//! number, a date and at most a reason, and is skimmed; the others are read with their offsets. The
//! walk always goes to the end, for a later entry may repeat a serial number, and a critical
//! extension of any entry that is not processed forbids to use the list at all.

use super::{Issuance, Lookup, RevokedEntry};
use crate::asn1::{Element, Fault, Oid, Reader, Tag, shortest_integer};
use crate::revocation::extension::Extension;
use crate::revocation::{ReasonCode, time};
use crate::x509::{Criticality, GeneralName, Name};

/// The contents of `revokedCertificates` and where they stand.
#[derive(Clone, Copy)]
pub(super) struct Entries<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) offset: u64,
    pub(super) issuer: &'a Name,
    pub(super) issuance: Issuance,
}

impl Entries<'_> {
    pub(super) fn look_up(&self, serial: &[u8], issuer: &Name) -> Result<Lookup, Fault> {
        let wanted = shortest_integer(serial);
        let mut issuers = Issuers {
            wanted: issuer,
            named: None,
            // RFC 5280, 5.3.3: before the first certificateIssuer it is the list's own.
            current: Whose::of(self.issuer == issuer),
        };
        let mut found: Option<RevokedEntry> = None;
        let mut rest = self.bytes;
        while !rest.is_empty() {
            let (number, after) = match skim(rest) {
                Some(skimmed) => skimmed,
                None => {
                    let (entry, after) = Entry::read(rest, self.offset_of(rest))?;
                    if let Some(oid) = entry.extensions.unknown_critical {
                        return Ok(Lookup::UnknownCritical(oid));
                    }
                    if let Some(named) = entry.extensions.certificate_issuer {
                        issuers.change(&named, self.issuance)?;
                    }
                    (entry.serial.contents, after)
                }
            };
            if same(number, wanted) && issuers.current == Whose::Wanted {
                let (entry, _) = Entry::read(rest, self.offset_of(rest))?;
                let entry = entry.revoked()?;
                found = Some(match found {
                    Some(earlier) => earlier.or_graver(entry),
                    None => entry,
                });
            }
            rest = after;
        }
        Ok(found.map_or(Lookup::NotListed, Lookup::Listed))
    }

    pub(super) fn count(&self) -> Result<u64, Fault> {
        let mut count = 0;
        let mut rest = self.bytes;
        while !rest.is_empty() {
            rest = match skim(rest) {
                Some((_, after)) => after,
                None => Entry::read(rest, self.offset_of(rest))?.1,
            };
            count += 1;
        }
        Ok(count)
    }

    /// Whether every entry that is skimmed is read in the same way, and nothing else is in it.
    #[cfg(any(test, fuzzing))]
    pub(super) fn skim_as_read(&self) -> bool {
        let mut rest = self.bytes;
        while !rest.is_empty() {
            let read = Entry::read(rest, 0);
            let alike = match (skim(rest), &read) {
                (Some((serial, behind)), Ok((entry, after))) => {
                    let EntryExtensions {
                        certificate_issuer,
                        unknown_critical,
                        ..
                    } = &entry.extensions;
                    serial == entry.serial.contents
                        && behind == *after
                        && certificate_issuer.is_none()
                        && unknown_critical.is_none()
                }
                (Some(_), Err(_)) => false,
                (None, _) => true,
            };
            match read {
                Ok((_, after)) if alike => rest = after,
                Ok(_) => return false,
                Err(_) => return alike,
            }
        }
        true
    }

    fn offset_of(&self, rest: &[u8]) -> u64 {
        self.offset + (self.bytes.len() - rest.len()) as u64
    }
}

/// Whose certificates the entries are, as the walk goes on.
struct Issuers<'a> {
    wanted: &'a Name,
    /// The names that stood last: most lists repeat them.
    named: Option<&'a [u8]>,
    current: Whose,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Wanted,
    Others,
}

impl Whose {
    fn of(wanted: bool) -> Self {
        if wanted { Self::Wanted } else { Self::Others }
    }
}

impl<'a> Issuers<'a> {
    /// Takes a certificateIssuer, which holds until the next one (RFC 5280, 5.3.3).
    fn change(&mut self, value: &Element<'a>, issuance: Issuance) -> Result<(), Fault> {
        // A list that is not indirect and names others cannot mean what it says.
        if issuance == Issuance::Direct {
            return Err(value.fault("no certificateIssuer in a list that is not indirect", "one"));
        }
        if self.named == Some(value.contents) {
            return Ok(());
        }
        let mut reader = value.reader();
        let element = reader.expect(Tag::SEQUENCE, "the names of an issuer")?;
        reader.finish("the end of the certificateIssuer")?;
        let mut whose = None;
        let mut names = element.reader();
        while !names.is_empty() {
            if let GeneralName::Directory(name) = GeneralName::read(&mut names)? {
                let before = whose == Some(Whose::Wanted);
                whose = Some(Whose::of(before || name == *self.wanted));
            }
        }
        let Some(whose) = whose else {
            return Err(element.fault("a directoryName of the issuer", "none"));
        };
        self.current = whose;
        self.named = Some(value.contents);
        Ok(())
    }
}

const UTC_TIME: u8 = Tag::UTC_TIME.0;
const GENERALIZED_TIME: u8 = Tag::GENERALIZED_TIME.0;

/// The serial number of an entry as almost all of them are, and what stands behind the entry:
/// without extensions but those that say more of this entry alone, in short DER. `None` for any
/// other, which may be right or wrong. What it takes, [`Entry::read`] takes in the same way.
#[inline]
fn skim(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (entry, after) = short(bytes, Tag::SEQUENCE.0)?;
    let (serial, rest) = short(entry, Tag::INTEGER.0)?;
    let extensions = match rest {
        [UTC_TIME, 13, rest @ ..] => rest.get(13..)?,
        [GENERALIZED_TIME, 15, rest @ ..] => rest.get(15..)?,
        _ => return None,
    };
    if serial.is_empty() || !(extensions.is_empty() || harmless(extensions)) {
        return None;
    }
    Some((serial, after))
}

/// Whether these are extensions that no other entry depends on.
#[inline]
fn harmless(extensions: &[u8]) -> bool {
    // The reason alone: SEQUENCE of SEQUENCE of 2.5.29.21 and an OCTET STRING with an ENUMERATED.
    if let [
        0x30,
        0x0c,
        0x30,
        0x0a,
        0x06,
        0x03,
        0x55,
        0x1d,
        0x15,
        0x04,
        0x03,
        0x0a,
        0x01,
        0..=0x7f,
    ] = extensions
    {
        return true;
    }
    each_harmless(extensions).is_some()
}

/// Whether there is nothing but the reason, the hold instruction and the date of invalidity, each
/// at most once and in any order.
fn each_harmless(extensions: &[u8]) -> Option<()> {
    let (mut list, behind) = short(extensions, Tag::SEQUENCE.0)?;
    let mut seen = [false; 3];
    while !list.is_empty() {
        let (fields, after) = short(list, Tag::SEQUENCE.0)?;
        let (kind, value) = match fields {
            [0x06, 0x03, 0x55, 0x1d, 0x15, value @ ..] => (0, value),
            [0x06, 0x03, 0x55, 0x1d, 0x17, value @ ..] => (1, value),
            [0x06, 0x03, 0x55, 0x1d, 0x18, value @ ..] => (2, value),
            _ => return None,
        };
        let (value, behind) = short(value, Tag::OCTET_STRING.0)?;
        let wrong_reason = kind == 0 && !matches!(value, [0x0a, 0x01, 0..=0x7f]);
        let repeated = std::mem::replace(seen.get_mut(kind)?, true);
        if wrong_reason || repeated || !behind.is_empty() {
            return None;
        }
        list = after;
    }
    behind.is_empty().then_some(())
}

/// The contents of an element with this tag and a length of one octet, and what follows it.
#[inline]
fn short(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    match bytes {
        [found, len @ 0..=0x7f, rest @ ..] if *found == tag => {
            rest.split_at_checked(usize::from(*len))
        }
        _ => None,
    }
}

/// The octets of an INTEGER without leading zeros.
pub(super) fn significant(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

/// Whether the octets of an INTEGER are this number; the last octet tells most apart.
#[inline]
fn same(octets: &[u8], wanted: &[u8]) -> bool {
    let last = wanted.last().copied().unwrap_or_default();
    octets.last() == Some(&last) && shortest_integer(octets) == wanted
}

/// An entry in any form.
struct Entry<'a> {
    serial: Element<'a>,
    revocation_date: Element<'a>,
    extensions: EntryExtensions<'a>,
}

/// crlEntryExtensions, their values not read but for the reason.
#[derive(Default)]
struct EntryExtensions<'a> {
    reason: Option<ReasonCode>,
    hold_instruction: Option<Element<'a>>,
    invalidity_date: Option<Element<'a>>,
    certificate_issuer: Option<Element<'a>>,
    unknown_critical: Option<Oid>,
}

impl<'a> Entry<'a> {
    /// Reads the entry that `bytes` begin with, and says what stands behind it.
    #[cold]
    fn read(bytes: &'a [u8], offset: u64) -> Result<(Self, &'a [u8]), Fault> {
        let mut reader = Reader::at(bytes, offset);
        let element = reader.expect(Tag::SEQUENCE, "a revoked certificate")?;
        let after = bytes.get(element.raw.len()..).unwrap_or_default();
        let mut fields = element.reader();
        let serial = fields.expect(Tag::INTEGER, "a serial number")?;
        if serial.contents.is_empty() {
            return Err(serial.fault("a serial number", "an empty one"));
        }
        let revocation_date = fields.next("a revocation date")?;
        if !matches!(revocation_date.tag, Tag::UTC_TIME | Tag::GENERALIZED_TIME) {
            return Err(revocation_date.fault(
                "a revocation date",
                format!("tag {:#04x}", revocation_date.tag.0),
            ));
        }
        let extensions = fields
            .optional(Tag::SEQUENCE, "entry extensions")?
            .map(|element| EntryExtensions::read(&element))
            .transpose()?
            .unwrap_or_default();
        fields.finish("the end of the revoked certificate")?;
        let entry = Self {
            serial,
            revocation_date,
            extensions,
        };
        Ok((entry, after))
    }

    fn revoked(&self) -> Result<RevokedEntry, Fault> {
        let whole = |value: &Element<'a>, tag, what| {
            let mut reader = value.reader();
            let element = reader.expect(tag, what)?;
            reader.finish("the end of the extension's value")?;
            Ok::<_, Fault>(element)
        };
        let EntryExtensions {
            reason,
            hold_instruction,
            invalidity_date,
            ..
        } = &self.extensions;
        Ok(RevokedEntry {
            revocation_date: time(&self.revocation_date)?,
            reason: reason.unwrap_or(ReasonCode::Unspecified),
            invalidity_date: invalidity_date
                .as_ref()
                .map(|value| time(&whole(value, Tag::GENERALIZED_TIME, "invalidityDate")?))
                .transpose()?,
            hold_instruction: hold_instruction
                .as_ref()
                .map(|value| whole(value, Tag::OID, "a hold instruction")?.oid())
                .transpose()?,
        })
    }
}

impl<'a> EntryExtensions<'a> {
    fn read(element: &Element<'a>) -> Result<Self, Fault> {
        let mut found = Self::default();
        let mut extensions = element.reader();
        while !extensions.is_empty() {
            let extension = Extension::read(&mut extensions)?;
            let value = extension.value;
            let repeated = match extension.oid.contents {
                // 2.5.29.21, 23, 24 and 29
                [0x55, 0x1d, 0x15] => found.reason.replace(reason(&value)?).is_some(),
                [0x55, 0x1d, 0x17] => found.hold_instruction.replace(value).is_some(),
                [0x55, 0x1d, 0x18] => found.invalidity_date.replace(value).is_some(),
                [0x55, 0x1d, 0x1d] => found.certificate_issuer.replace(value).is_some(),
                _ => {
                    let oid = extension.oid.oid()?;
                    if extension.criticality == Criticality::Critical {
                        found.unknown_critical.get_or_insert(oid);
                    }
                    false
                }
            };
            if repeated {
                return Err(extension.oid.fault("each extension once", "one twice"));
            }
        }
        Ok(found)
    }
}

fn reason(value: &Element<'_>) -> Result<ReasonCode, Fault> {
    let mut reader = value.reader();
    let reason = ReasonCode::of(&reader.next("a reason")?)?;
    reader.finish("the end of the reason")?;
    Ok(reason)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::asn1::{sequence, tlv};
    use crate::revocation::made::{CRITICAL, DATE, extension, generalized};

    const SERIAL: &[u8] = &[0x02, 2, 0, 0x80];

    fn dated(date: &[u8], extensions: &[Vec<u8>]) -> Vec<u8> {
        let extensions = match extensions {
            [] => Vec::new(),
            some => sequence(&[&some.concat()]),
        };
        sequence(&[SERIAL, date, &extensions])
    }

    /// A list may have a million entries, and almost all of them are like these.
    #[test]
    fn usual_entries_are_skimmed_and_no_others() {
        let reason = extension("2.5.29.21", &[], &[0x0a, 1, 1]);
        let hold = extension("2.5.29.23", &[], &[0x06, 7, 42, 134, 72, 206, 56, 2, 1]);
        let invalidity = extension("2.5.29.24", &[], &generalized(DATE));
        let date = generalized(DATE);
        let behind = [0x30, 0];
        let is_skimmed = |entry: &[u8]| {
            let list = [entry, &behind].concat();
            let skimmed = skim(&list);
            let (read, after) = Entry::read(&list, 0).unwrap();
            assert_eq!(after, behind);
            skimmed.inspect(|found| assert_eq!(*found, (read.serial.contents, after)));
            skimmed.is_some()
        };
        for usual in [
            dated(&date, &[]),
            dated(&tlv(Tag::UTC_TIME, b"260101000000Z"), &[]),
            dated(&date, std::slice::from_ref(&reason)),
            dated(&date, std::slice::from_ref(&hold)),
            dated(&date, std::slice::from_ref(&invalidity)),
            dated(&date, &[invalidity, reason, hold]),
        ] {
            assert!(is_skimmed(&usual), "{}", hex::encode(usual));
        }
        for other in [
            dated(&date, &[extension("2.5.29.29", CRITICAL, &[0x30, 0])]),
            dated(&date, &[extension("1.2.3.4", &[], &[5, 0])]),
            dated(&date, &[extension("2.5.29.21", CRITICAL, &[0x0a, 1, 1])]),
        ] {
            assert!(!is_skimmed(&other), "{}", hex::encode(other));
        }
    }
}
