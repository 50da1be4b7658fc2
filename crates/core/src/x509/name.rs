//! Distinguished names as people read them.

use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::prelude::{FromDer, X509Name};

/// RFC 4514: relative names from last to first, special characters escaped.
pub(crate) fn rfc4514(name: &X509Name<'_>) -> String {
    let mut relative_names: Vec<String> = name
        .iter_rdn()
        .map(|relative| {
            relative
                .iter()
                .map(|attribute| {
                    let label = oid2abbrev(attribute.attr_type(), oid_registry())
                        .map_or_else(|_| attribute.attr_type().to_id_string(), str::to_owned);
                    let value = attribute.as_str().map_or_else(
                        |_| format!("#{}", hex::encode(attribute.as_slice())),
                        escape,
                    );
                    format!("{label}={value}")
                })
                .collect::<Vec<_>>()
                .join("+")
        })
        .collect();
    relative_names.reverse();
    relative_names.join(",")
}

/// The same for names that RFC 5280, 7.1 compares as equal: strings of whatever type without regard
/// to case and runs of spaces, other values as they stand, each relative name as a set.
pub(crate) fn comparable(name: &X509Name<'_>) -> String {
    let relative_names: Vec<String> = name
        .iter_rdn()
        .map(|relative| {
            let mut attributes: Vec<String> = relative
                .iter()
                .map(|attribute| {
                    let kind = attribute.attr_type().to_id_string();
                    match attribute.as_str() {
                        Ok(text) => {
                            let words: Vec<_> = text.split_whitespace().collect();
                            format!("{kind}={}", escape(&words.join(" ").to_lowercase()))
                        }
                        Err(_) => format!("{kind}=#{}", hex::encode(attribute.as_slice())),
                    }
                })
                .collect();
            attributes.sort();
            attributes.join("+")
        })
        .collect();
    relative_names.join(",")
}

/// Whether a name and the Name of this DER are the same: by bytes, or else as [`comparable`].
///
/// Written anew, with wider characters and longer headers, a name takes some four times its bytes.
/// What is much longer is not read: many certificates may be held against what one stranger wrote.
pub(crate) fn same(name: &X509Name<'_>, der: &[u8]) -> bool {
    const TIMES: usize = 8;
    let raw = name.as_raw();
    if raw == der {
        return true;
    }
    der.len() / TIMES <= raw.len()
        && matches!(X509Name::from_der(der), Ok((rest, read)) if rest.is_empty()
            && comparable(&read) == comparable(name))
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
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{comparable, escape, same};
    use crate::asn1::{self, Tag};
    use x509_parser::prelude::{FromDer, X509Name};

    /// A name of one organizationName.
    fn der(tag: u8, text: &str) -> Vec<u8> {
        let oid = asn1::tlv(Tag::OID, &[0x55, 0x04, 0x0a]);
        let value = asn1::tlv(Tag(tag), text.as_bytes());
        let relative = asn1::set_of(vec![asn1::sequence(&[&oid, &value])]);
        asn1::sequence(&[&relative])
    }

    fn name(tag: u8, text: &str) -> String {
        comparable(&X509Name::from_der(&der(tag, text)).unwrap().1)
    }

    #[test]
    fn a_name_is_held_against_one_of_like_length() {
        let (utf8, printable) = (0x0c, 0x13);
        let own = der(utf8, "Kota Contoh");
        let (_, read) = X509Name::from_der(&own).unwrap();
        assert!(same(&read, &own));
        assert!(same(&read, &der(printable, "KOTA  CONTOH")));
        assert!(!same(&read, &der(utf8, "Kota Contoh 2")));
        let padded = format!("Kota{}Contoh", " ".repeat(1000));
        assert_eq!(comparable(&read), name(utf8, &padded));
        assert!(!same(&read, &der(utf8, &padded)));
    }

    #[test]
    fn names_compare_without_case_spaces_and_string_types() {
        let (utf8, printable) = (0x0c, 0x13);
        assert_eq!(name(utf8, "Kota  Contoh "), name(printable, "KOTA CONTOH"));
        assert_ne!(name(utf8, "Kota Contoh"), name(utf8, "KotaContoh"));
        // what separates attributes cannot be written into one
        assert_ne!(
            name(utf8, "a,2.5.4.10=b"),
            format!("{},{}", name(utf8, "a"), name(utf8, "b"))
        );
    }

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(escape("Dinas Kominfo, Kota"), "Dinas Kominfo\\, Kota");
        assert_eq!(escape(" a "), "\\ a\\ ");
        assert_eq!(escape("#1"), "\\#1");
    }
}
