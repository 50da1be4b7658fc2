//! The little DER (X.690) that keys and signatures need: tag, length, contents.

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const SEQUENCE: u8 = 0x30;

/// One element.
pub(crate) fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut encoded = vec![tag];
    let length = contents.len();
    if length < 0x80 {
        encoded.extend(length.to_be_bytes().last());
    } else {
        let bytes = length.to_be_bytes();
        let significant: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
        encoded.extend((0x80 | significant.len()).to_be_bytes().last());
        encoded.extend(significant);
    }
    encoded.extend_from_slice(contents);
    encoded
}

/// A SEQUENCE of elements that are encoded already.
pub(crate) fn sequence(elements: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, &elements.concat())
}

/// A non-negative INTEGER, minimally: no leading zero byte other than the one that keeps it positive.
pub(crate) fn unsigned_integer(magnitude: &[u8]) -> Vec<u8> {
    let mut contents: Vec<u8> = without_leading_zeros(magnitude).to_vec();
    if contents.first().is_none_or(|byte| byte & 0x80 != 0) {
        contents.insert(0, 0);
    }
    element(INTEGER, &contents)
}

/// A BIT STRING of whole bytes.
pub(crate) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(BIT_STRING, &[&[0], bytes].concat())
}

/// The number without its leading zero bytes; zero is empty.
pub(crate) fn without_leading_zeros(magnitude: &[u8]) -> &[u8] {
    let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
    magnitude.get(zeros..).unwrap_or_default()
}

/// The first element of `input` if it has this tag: its contents and what follows it.
///
/// Lengths must be definite and minimal, as DER demands.
pub(crate) fn read(tag: u8, input: &[u8]) -> Option<(&[u8], &[u8])> {
    let (found, rest) = input.split_first()?;
    let (first, rest) = rest.split_first()?;
    if *found != tag {
        return None;
    }
    let (length, rest) = match *first {
        short @ 0..=0x7f => (usize::from(short), rest),
        long @ 0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            let length = digits
                .iter()
                .fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
            let minimal = length >= 0x80 && digits.first() != Some(&0);
            (minimal.then_some(length)?, rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_minimal_and_positive() {
        assert_eq!(unsigned_integer(&[0, 0, 0x7f]), [2, 1, 0x7f]);
        assert_eq!(unsigned_integer(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned_integer(&[0, 0]), [2, 1, 0]);
        assert_eq!(unsigned_integer(&[]), [2, 1, 0]);
    }

    #[test]
    fn lengths_are_written_and_read_alike() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let contents = vec![7; length];
            let mut encoded = element(OCTET_STRING, &contents);
            encoded.push(9);
            assert_eq!(
                read(OCTET_STRING, &encoded),
                Some((contents.as_slice(), [9].as_slice()))
            );
        }
    }

    #[test]
    fn what_is_not_der_is_not_read() {
        for input in [
            &[][..],
            &[4],
            &[4, 1],
            &[2, 0],
            &[4, 0x80, 0, 0],
            &[4, 0x81, 1, 7],
            &[4, 0x82, 0, 0x80],
            &[4, 0x85, 1, 1, 1, 1, 1],
        ] {
            assert_eq!(read(OCTET_STRING, input), None, "{input:?}");
        }
    }
}
