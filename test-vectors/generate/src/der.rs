//! DER (X.690), as far as time-stamps and keys need it.

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// `[0]`, constructed.
pub(crate) const CONTEXT_0: u8 = 0xa0;

/// An element around these parts.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let len = contents.len().to_be_bytes();
    let octets: Vec<u8> = len.into_iter().skip_while(|octet| *octet == 0).collect();
    let count = u8::try_from(octets.len()).unwrap_or(0);
    let head = match octets.as_slice() {
        [] => vec![tag, 0],
        [short @ 0..=0x7f] => vec![tag, *short],
        _ => [&[tag, 0x80 | count], &octets[..]].concat(),
    };
    [head, contents].concat()
}

/// A SET OF, which DER sorts.
pub(crate) fn set_of(mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    element(SET, &[&elements.concat()])
}
