//! Distinguished names: compared as RFC 5280, 7.1 compares them, shown as RFC 4514 writes them.

use crate::asn1::{Element, Fault, Oid, Reader, Tag};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};
use x509_parser::objects::{oid_registry, oid2abbrev};

/// A Name (RFC 5280, 4.1.2.4) as its bytes. Two names are equal as RFC 5280, 7.1 compares them:
/// strings of whatever type without regard to case and runs of spaces, other values as they stand,
/// each relative name as a set.
#[derive(Clone)]
pub struct Name {
    inner: Arc<Inner>,
}

struct Inner {
    der: Vec<u8>,
    /// For comparison; made when it is first needed, for most names are compared by their bytes.
    comparable: OnceLock<Vec<Vec<Attribute>>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Attribute {
    kind: Oid,
    value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Text(String),
    /// Of a type that is no string.
    Raw(Vec<u8>),
}

impl Name {
    /// The longest that are met have some 500 bytes.
    const MAX_BYTES: usize = 64 * 1024;

    /// Reads one Name and nothing behind it.
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, Fault> {
        let mut reader = Reader::new(der);
        let name = Self::read(&mut reader)?;
        reader.finish("the end of the name")?;
        Ok(name)
    }

    /// The one Name inside an element.
    pub(crate) fn from_element(element: &Element<'_>) -> Result<Self, Fault> {
        let mut reader = element.reader();
        let name = Self::read(&mut reader)?;
        reader.finish("the end of the name")?;
        Ok(name)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.expect(Tag::SEQUENCE, "a name")?;
        if element.raw.len() > Self::MAX_BYTES {
            return Err(element.fault("a name of up to 64 KiB", "a longer one"));
        }
        let mut relative_names = element.reader();
        while !relative_names.is_empty() {
            attributes(&mut relative_names, |_, _| ())?;
        }
        Ok(Self {
            inner: Arc::new(Inner {
                der: element.raw.to_vec(),
                comparable: OnceLock::new(),
            }),
        })
    }

    /// The bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.inner.der
    }

    /// Whether it has no attribute at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.der.get(1) == Some(&0)
    }

    /// Whether the Name of this DER is the same: by bytes, or else as names compare.
    ///
    /// Written anew, with wider characters and longer headers, a name takes some four times its
    /// bytes. What is much longer is not read: many certificates may be held against what one
    /// stranger wrote.
    pub(crate) fn is(&self, der: &[u8]) -> bool {
        const TIMES: usize = 8;
        let own = self.der();
        own == der
            || (der.len() / TIMES <= own.len()
                && Self::from_der(der).is_ok_and(|other| other == *self))
    }

    /// Whether it begins with all of `base`: it is in the subtree (RFC 5280, 4.2.1.10).
    pub(crate) fn is_within(&self, base: &Self) -> bool {
        self.comparable().starts_with(base.comparable())
    }

    /// The name with one more relative name behind it: `nameRelativeToCRLIssuer` (RFC 5280,
    /// 4.2.1.13). `relative` is the contents of a RelativeDistinguishedName.
    pub(crate) fn followed_by(&self, relative: &[u8]) -> Result<Self, Fault> {
        let mut outer = Reader::new(&self.inner.der);
        let own = outer.expect(Tag::SEQUENCE, "a name")?.contents;
        let relative = crate::asn1::tlv(Tag::SET, relative);
        Self::from_der(&crate::asn1::sequence(&[own, &relative]))
    }

    /// The values of its attributes of one type; `None` for one that is no string.
    pub(crate) fn texts(&self, kind: const_oid::ObjectIdentifier) -> Vec<Option<String>> {
        let mut found = Vec::new();
        self.each(|attribute, value| {
            if *attribute == kind {
                found.push(decode(value));
            }
        });
        found
    }

    fn comparable(&self) -> &[Vec<Attribute>] {
        self.inner.comparable.get_or_init(|| {
            let mut relative_names = Vec::new();
            let mut reader = self.relative_names();
            while !reader.is_empty() {
                let Ok(set) = comparable(&mut reader) else {
                    break; // it was read when it was made
                };
                relative_names.push(set);
            }
            relative_names
        })
    }

    /// Whether the first relative names that are not the same bytes tell the two names apart as they
    /// stand. They do so for most names that differ, and then nothing need be understood.
    fn differs_at_once(&self, other: &Self) -> bool {
        let (mut own, mut others) = (self.relative_names(), other.relative_names());
        while let (Ok(one), Ok(another)) = (own.next("a name"), others.next("a name")) {
            if one.raw != another.raw {
                return ascii(&one)
                    .zip(ascii(&another))
                    .is_some_and(|(one, another)| !letters(one).eq(letters(another)));
            }
        }
        false
    }

    fn relative_names(&self) -> Reader<'_> {
        let mut outer = Reader::new(&self.inner.der);
        outer
            .next("a name")
            .map_or_else(|_| Reader::new(&[]), |name| name.reader())
    }

    fn each(&self, mut look: impl FnMut(&Oid, &Element<'_>)) {
        let mut reader = self.relative_names();
        while !reader.is_empty() {
            if attributes(&mut reader, |kind, value| look(&kind, value)).is_err() {
                return;
            }
        }
    }
}

/// Reads one RelativeDistinguishedName.
fn attributes(
    reader: &mut Reader<'_>,
    mut look: impl FnMut(Oid, &Element<'_>),
) -> Result<(), Fault> {
    let mut set = reader.expect(Tag::SET, "a relative name")?.reader();
    while !set.is_empty() {
        let mut fields = set.expect(Tag::SEQUENCE, "an attribute")?.reader();
        let kind = fields.expect(Tag::OID, "an attribute's type")?.oid()?;
        let value = fields.next("an attribute's value")?;
        fields.finish("the end of the attribute")?;
        look(kind, &value);
    }
    Ok(())
}

/// One RelativeDistinguishedName as it compares.
fn comparable(reader: &mut Reader<'_>) -> Result<Vec<Attribute>, Fault> {
    let mut set = Vec::new();
    attributes(reader, |kind, value| {
        let value = match decode(value) {
            Some(text) => Value::Text(folded(&text)),
            None => Value::Raw(value.raw.to_vec()),
        };
        set.push(Attribute { kind, value });
    })?;
    // Sorted, and with its repetitions: a set of as many (RFC 5280, 7.1).
    set.sort_unstable();
    Ok(set)
}

/// The text of a string of any type (X.680, 41); T61String as the Latin-1 that is found in it.
fn decode(value: &Element<'_>) -> Option<String> {
    let octets = value.contents;
    match value.tag.0 {
        0x0c | 0x12 | 0x13 | 0x16 | 0x1a => std::str::from_utf8(octets).ok().map(str::to_owned),
        0x14 => Some(octets.iter().map(|octet| char::from(*octet)).collect()),
        0x1c => octets
            .chunks(4)
            .map(|unit| char::from_u32(u32::from_be_bytes(unit.try_into().ok()?)))
            .collect(),
        0x1e => {
            let units: Option<Vec<u16>> = octets
                .chunks(2)
                .map(|unit| Some(u16::from_be_bytes(unit.try_into().ok()?)))
                .collect();
            String::from_utf16(&units?).ok()
        }
        _ => None,
    }
}

/// The text of a relative name that has one attribute, whose value is short and of ASCII alone.
fn ascii<'a>(relative: &Element<'a>) -> Option<&'a [u8]> {
    /// Above it the whole names are compared, which are understood only once.
    const SHORT: usize = 256;
    let mut set = relative.reader();
    let mut fields = set.next("an attribute").ok()?.reader();
    fields.next("its type").ok()?;
    let value = fields.next("its value").ok()?;
    let plain = set.is_empty() && value.contents.len() <= SHORT && value.contents.is_ascii();
    (plain && matches!(value.tag.0, 0x0c | 0x12 | 0x13 | 0x14 | 0x16 | 0x1a))
        .then_some(value.contents)
}

/// What of a text of ASCII is neither a space nor the case of a letter.
fn letters(ascii: &[u8]) -> impl Iterator<Item = u8> {
    ascii
        .iter()
        .filter(|octet| !char::from(**octet).is_whitespace())
        .map(u8::to_ascii_lowercase)
}

fn folded(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.inner.der == other.inner.der
            || (!self.differs_at_once(other) && self.comparable() == other.comparable())
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for relative in self.comparable() {
            for attribute in relative {
                attribute.kind.hash(state);
            }
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

impl fmt::Display for Name {
    /// RFC 4514: relative names from last to first, special characters escaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut relative_names: Vec<String> = Vec::new();
        let mut reader = self.relative_names();
        while !reader.is_empty() {
            let mut shown = Vec::new();
            let read = attributes(&mut reader, |kind, value| {
                let label = label(&kind);
                let value = decode(value).map_or_else(
                    || format!("#{}", hex::encode(value.raw)),
                    |text| escape(&text),
                );
                shown.push(format!("{label}={value}"));
            });
            if read.is_err() {
                break;
            }
            relative_names.push(shown.join("+"));
        }
        relative_names.reverse();
        f.write_str(&relative_names.join(","))
    }
}

/// The short name of an attribute's type, or its numbers.
fn label(kind: &Oid) -> String {
    let known = x509_parser::der_parser::Oid::new(kind.as_bytes().into());
    oid2abbrev(&known, oid_registry()).map_or_else(|_| kind.to_string(), str::to_owned)
}

/// RFC 4514, 2.4.
fn escape(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(value.len());
    for (position, character) in value.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '#' | ' ' if position == 0 => {
                escaped.push('\\');
                escaped.push(character);
            }
            ' ' if position == last => escaped.push_str("\\ "),
            '\0' => escaped.push_str("\\00"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::asn1;

    fn relative(kind: u8, tag: u8, text: &[u8]) -> Vec<u8> {
        let oid = asn1::tlv(Tag::OID, &[0x55, 0x04, kind]);
        asn1::sequence(&[&oid, &asn1::tlv(Tag(tag), text)])
    }

    fn name(relative_names: &[Vec<u8>]) -> Name {
        Name::from_der(&asn1::sequence(&[&relative_names.concat()])).unwrap()
    }

    /// A name of one organizationName.
    fn organization(tag: u8, text: &[u8]) -> Name {
        name(&[asn1::set_of(vec![relative(10, tag, text)])])
    }

    const UTF8: u8 = 0x0c;
    const PRINTABLE: u8 = 0x13;
    const T61: u8 = 0x14;
    const UNIVERSAL: u8 = 0x1c;
    const BMP: u8 = 0x1e;

    #[test]
    fn names_compare_without_case_spaces_and_string_types() {
        let plain = organization(UTF8, b"Kota  Contoh ");
        assert_eq!(plain, organization(PRINTABLE, b"KOTA CONTOH"));
        assert_ne!(plain, organization(UTF8, b"KotaContoh"));
        // what separates attributes cannot be written into one
        assert_ne!(
            organization(UTF8, b"a,O=b"),
            name(&[b"a", b"b"].map(|text| asn1::set_of(vec![relative(10, UTF8, text)])))
        );
        let accented = organization(UTF8, "É".as_bytes());
        assert_eq!(accented, organization(T61, &[0xe9]));
        assert_eq!(accented, organization(BMP, &[0x00, 0xc9]));
        assert_eq!(accented, organization(UNIVERSAL, &[0, 0, 0, 0xe9]));
        // what differs only behind a relative name that compares as the same
        let units = |first: &[u8], unit: &[u8]| {
            let both = [(10, first), (11, unit)];
            name(&both.map(|(kind, text)| asn1::set_of(vec![relative(kind, UTF8, text)])))
        };
        assert_ne!(units(b"Kota", b"Satu"), units(b"KOTA", b"Dua"));
        assert_eq!(units(b"Kota", b"Satu"), units(b"KOTA", b"SATU"));
        let long = [b'x'; 300];
        assert_ne!(units(&long, b"Satu"), units(&[b'y'; 300], b"Satu"));
        assert_eq!(units(&long, b"Satu"), units(&[b'X'; 300], b"Satu"));
        // not a string: as it stands
        assert_eq!(organization(0x04, b"a"), organization(0x04, b"a"));
        assert_ne!(organization(0x04, b"a"), organization(0x04, b"A"));
        assert_ne!(organization(0x04, b"a"), organization(UTF8, b"a"));
        assert_ne!(
            organization(UTF8, &[0xff]),
            organization(PRINTABLE, &[0xff])
        );
    }

    #[test]
    fn a_name_is_held_against_one_of_like_length() {
        let own = organization(UTF8, b"Kota Contoh");
        assert!(own.is(own.der()));
        assert!(own.is(organization(PRINTABLE, b"KOTA  CONTOH").der()));
        assert!(!own.is(organization(UTF8, b"Kota Contoh 2").der()));
        let spaced = format!("Kota {}Contoh", " ".repeat(500));
        assert!(!own.is(organization(UTF8, spaced.as_bytes()).der()));
    }

    #[test]
    fn a_relative_name_is_a_set_and_a_name_a_sequence() {
        let (city, unit) = (relative(7, UTF8, b"Kota"), relative(11, UTF8, b"Bidang"));
        let unsorted = |parts: &[&[u8]]| asn1::tlv(Tag::SET, &parts.concat());
        assert_eq!(
            name(&[unsorted(&[&city, &unit])]),
            name(&[unsorted(&[&unit, &city])])
        );
        let (city, unit) = (asn1::set_of(vec![city]), asn1::set_of(vec![unit]));
        let both = name(&[city.clone(), unit.clone()]);
        assert_ne!(both, name(&[unit.clone(), city.clone()]));
        assert!(both.is_within(&name(std::slice::from_ref(&city))));
        assert!(both.is_within(&name(&[])) && both.is_within(&both));
        assert!(!both.is_within(&name(&[unit])) && !name(&[city]).is_within(&both));
    }

    #[test]
    fn what_is_no_name_is_told() {
        for wrong in ["", "3001", "3003310130", "31003000", "30023000", "300004"] {
            let der = hex::decode(wrong).unwrap();
            assert!(Name::from_der(&der).is_err(), "{wrong}");
        }
        assert!(Name::from_der(&[0x30, 0]).unwrap().is_empty());
    }

    #[test]
    fn names_are_shown_as_rfc_4514_writes_them() {
        let unit = asn1::set_of(vec![relative(11, UTF8, b"Bidang Satu")]);
        let both = [
            organization(UTF8, b"Dinas Kominfo, Kota").der()[2..].to_vec(),
            unit,
        ];
        assert_eq!(
            name(&both).to_string(),
            "OU=Bidang Satu,O=Dinas Kominfo\\, Kota"
        );
        assert_eq!(organization(0x04, b"a").to_string(), "O=#040161");
        assert_eq!(escape(" a "), "\\ a\\ ");
        assert_eq!(escape("#1"), "\\#1");
    }

    #[test]
    fn a_name_can_be_continued() {
        let city = organization(UTF8, b"Kota");
        let longer = city.followed_by(&relative(11, UTF8, b"Bidang")).unwrap();
        assert_eq!(longer.to_string(), "OU=Bidang,O=Kota");
        assert!(city.followed_by(&[0x31]).is_err());
    }
}
