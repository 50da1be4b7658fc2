//! DER, built from the inside out.

use super::oid::Oid;
use super::reader::Tag;

/// One element.
pub(crate) fn tlv(tag: Tag, contents: &[u8]) -> Vec<u8> {
    let mut element = Vec::with_capacity(contents.len() + 6);
    element.push(tag.0);
    write_length(&mut element, contents.len());
    element.extend_from_slice(contents);
    element
}

/// The shortest form (X.690, 10.1).
pub(crate) fn write_length(out: &mut Vec<u8>, len: usize) {
    match u8::try_from(len) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let octets = len.to_be_bytes();
            let significant = octets.iter().skip_while(|octet| **octet == 0);
            let count = significant.clone().count();
            // A usize has at most eight octets.
            out.push(0x80 | u8::try_from(count).unwrap_or(0x7f));
            out.extend(significant);
        }
    }
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(Tag::SEQUENCE, &parts.concat())
}

/// A SET OF in the order that DER demands (X.690, 11.6). Whole elements are never prefixes of each
/// other, so the order of octet strings padded with zeros is that of slices.
pub(crate) fn set_of(mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    tlv(Tag::SET, &elements.concat())
}

/// `[number] EXPLICIT`.
pub(crate) fn explicit(number: u8, element: &[u8]) -> Vec<u8> {
    tlv(Tag::constructed(number), element)
}

/// The same element under another tag of one octet: `[number] IMPLICIT`, and back.
pub(crate) fn implicit(tag: Tag, element: &[u8]) -> Vec<u8> {
    let mut retagged = element.to_vec();
    if let Some(first) = retagged.first_mut() {
        *first = tag.0;
    }
    retagged
}

pub(crate) fn oid(value: impl Into<Oid>) -> Vec<u8> {
    tlv(Tag::OID, value.into().as_bytes())
}

pub(crate) fn octet_string(octets: &[u8]) -> Vec<u8> {
    tlv(Tag::OCTET_STRING, octets)
}

#[cfg(test)]
pub(crate) fn bit_string(octets: &[u8]) -> Vec<u8> {
    tlv(Tag::BIT_STRING, &[&[0], octets].concat())
}

/// A small INTEGER.
pub(crate) fn integer(value: u8) -> Vec<u8> {
    if value < 0x80 {
        tlv(Tag::INTEGER, &[value])
    } else {
        tlv(Tag::INTEGER, &[0, value])
    }
}

pub(crate) fn null() -> Vec<u8> {
    tlv(Tag::NULL, &[])
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_the_shortest_form() {
        let header = |len: usize| tlv(Tag::OCTET_STRING, &vec![0; len]);
        assert_eq!(header(0), [0x04, 0x00]);
        assert_eq!(header(127)[..2], [0x04, 0x7f]);
        assert_eq!(header(128)[..3], [0x04, 0x81, 0x80]);
        assert_eq!(header(256)[..4], [0x04, 0x82, 0x01, 0x00]);
    }

    #[test]
    fn a_set_is_sorted() {
        let set = set_of(vec![octet_string(b"b"), integer(200), octet_string(b"a")]);
        assert_eq!(hex::encode(set), "310a020200c8040161040162".to_owned());
    }
}
