//! Cutting open a signed file and closing it again, the way an attacker would.

use crate::pki::Official;
use ring::digest::{Context, SHA256};
use segel_core::cms::{self, AlgorithmProtection};
use segel_core::{Error, Signer};
use std::ops::Range;

/// Where the parts of the one signature of a file stand.
pub(crate) struct Signature {
    /// The ByteRange array with its brackets and the room reserved for it.
    pub(crate) byte_range: Range<usize>,
    /// `/Contents` with its delimiters.
    pub(crate) contents: Range<usize>,
}

impl Signature {
    /// SHA-256 over the file without this gap.
    pub(crate) fn digest(&self, file: &[u8], gap: &Range<usize>) -> Vec<u8> {
        digest_of(file, &[0..gap.start, gap.end..file.len()])
    }
}

fn digest_of(file: &[u8], ranges: &[Range<usize>]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    for range in ranges {
        context.update(file.get(range.clone()).unwrap_or_default());
    }
    context.finish().as_ref().to_vec()
}

/// Finds the parts in a file that this generator has just signed.
pub(crate) fn find_signature(file: &[u8]) -> Signature {
    find_signature_from(file, 0)
}

/// The same where the file had signatures before.
pub(crate) fn find_last_signature(file: &[u8]) -> Signature {
    let mark = b"/ByteRange ";
    let last = file.windows(mark.len()).rposition(|window| window == mark);
    find_signature_from(file, last.unwrap_or(0))
}

fn find_signature_from(file: &[u8], start: usize) -> Signature {
    let find = |mark: &[u8], from: usize| {
        let rest = file.get(from..).unwrap_or_default();
        from + rest
            .windows(mark.len())
            .position(|window| window == mark)
            .unwrap_or(0)
    };
    let byte_range = find(b"/ByteRange ", start) + b"/ByteRange ".len();
    let contents = find(b"/Contents <", byte_range) + b"/Contents ".len();
    Signature {
        byte_range: byte_range..find(b" /Contents", byte_range),
        contents: contents..find(b">", contents) + 1,
    }
}

/// The file with a ByteRange that leaves out `gap`.
pub(crate) fn with_byte_range(file: &[u8], signature: &Signature, gap: &Range<usize>) -> Vec<u8> {
    with_array(
        file,
        signature,
        &array(&[0..gap.start, gap.end..file.len()]),
    )
}

/// The file with this text in the place of the ByteRange array, as far as there is room for it.
pub(crate) fn with_array(file: &[u8], signature: &Signature, array: &str) -> Vec<u8> {
    let mut file = file.to_vec();
    if let Some(place) = file.get_mut(signature.byte_range.clone()) {
        place.fill(b' ');
        for (byte, new) in place.iter_mut().zip(array.bytes()) {
            *byte = new;
        }
    }
    file
}

fn array(ranges: &[Range<usize>]) -> String {
    let numbers: Vec<String> = ranges
        .iter()
        .map(|range| format!("{} {}", range.start, range.len()))
        .collect();
    format!("[{}]", numbers.join(" "))
}

/// The file signed anew over everything but `gap`.
pub(crate) fn resigned(
    file: &[u8],
    signature: &Signature,
    gap: &Range<usize>,
    official: &Official,
) -> Result<Vec<u8>, Error> {
    let ranges = [0..gap.start, gap.end..file.len()];
    resigned_over(file, signature, &ranges, official)
}

/// The file signed anew over these ranges, which its ByteRange names.
pub(crate) fn signed_over(
    file: &[u8],
    signature: &Signature,
    ranges: &[Range<usize>],
    official: &Official,
) -> Result<Vec<u8>, Error> {
    let file = with_array(file, signature, &array(ranges));
    resigned_over(&file, signature, ranges, official)
}

fn resigned_over(
    file: &[u8],
    signature: &Signature,
    ranges: &[Range<usize>],
    official: &Official,
) -> Result<Vec<u8>, Error> {
    let attributes = cms::signed_attributes(
        official.algorithm(),
        &digest_of(file, ranges),
        official.chain().leaf(),
        AlgorithmProtection::Include,
        &cms::Statements::default(),
    )?;
    with_contents(file, signature, &attributes, official)
}

/// The file with a CMS object over these attributes in its `/Contents`.
pub(crate) fn with_contents(
    file: &[u8],
    signature: &Signature,
    attributes: &[u8],
    official: &Official,
) -> Result<Vec<u8>, Error> {
    let value = official.sign(attributes).map_err(Error::Signer)?;
    let cms = cms::signed_data(
        attributes,
        &value,
        official.algorithm(),
        official.chain(),
        None,
    )?;
    Ok(with_object(file, signature, &cms))
}

/// The file with this CMS object in its `/Contents`, and zeros behind it.
pub(crate) fn with_object(file: &[u8], signature: &Signature, cms: &[u8]) -> Vec<u8> {
    let digits = hex::encode_upper(cms);
    let mut file = file.to_vec();
    let inner = signature.contents.start + 1..signature.contents.end - 1;
    if let Some(place) = file.get_mut(inner) {
        place.fill(b'0');
        for (byte, new) in place.iter_mut().zip(digits.bytes()) {
            *byte = new;
        }
    }
    file
}
