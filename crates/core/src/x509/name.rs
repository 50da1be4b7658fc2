//! Distinguished names as people read them.

use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::x509::X509Name;

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
    use super::{comparable, escape};
    use crate::asn1::{self, Tag};
    use x509_parser::prelude::{FromDer, X509Name};

    /// A name of one organizationName.
    fn name(tag: u8, text: &str) -> String {
        let oid = asn1::tlv(Tag::OID, &[0x55, 0x04, 0x0a]);
        let value = asn1::tlv(Tag(tag), text.as_bytes());
        let relative = asn1::set_of(vec![asn1::sequence(&[&oid, &value])]);
        let der = asn1::sequence(&[&relative]);
        comparable(&X509Name::from_der(&der).unwrap().1)
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
