//! The little DER that the extensions of the made certificates need; all of it is short.

pub(crate) fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let len = contents.len();
    let mut element = match len {
        0..0x80 => vec![tag, u8::try_from(len).unwrap()],
        0x80..0x100 => vec![tag, 0x81, u8::try_from(len).unwrap()],
        _ => [&[tag, 0x82][..], &u16::try_from(len).unwrap().to_be_bytes()].concat(),
    };
    element.extend_from_slice(contents);
    element
}

pub(crate) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub(crate) fn boolean(value: bool) -> Vec<u8> {
    tlv(0x01, &[if value { 0xff } else { 0 }])
}

/// A number below 128.
pub(crate) fn small(tag: u8, value: usize) -> Vec<u8> {
    tlv(tag, &[u8::try_from(value).unwrap()])
}

/// The OIDs that are used here have single octets behind their first.
pub(crate) fn oid(octets: &[u8]) -> Vec<u8> {
    tlv(0x06, octets)
}
