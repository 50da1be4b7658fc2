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
mod tests {
    use super::escape;

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(escape("Dinas Kominfo, Kota"), "Dinas Kominfo\\, Kota");
        assert_eq!(escape(" a "), "\\ a\\ ");
        assert_eq!(escape("#1"), "\\#1");
    }
}
