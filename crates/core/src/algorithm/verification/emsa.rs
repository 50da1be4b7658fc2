//! The two encodings of a message that RSA signs (RFC 8017, 9).

use crate::algorithm::DigestAlgorithm;
use crate::asn1;
use std::iter;

/// An encoding method with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// EMSA-PKCS1-v1_5 (9.2).
    Pkcs1(DigestAlgorithm),
    /// EMSA-PSS (9.1) with MGF1 (B.2.1).
    Pss {
        digest: DigestAlgorithm,
        mask_digest: DigestAlgorithm,
        salt_len: u32,
    },
}

impl Encoding {
    /// The digest that it begins with.
    pub(super) fn digest(self) -> DigestAlgorithm {
        match self {
            Self::Pkcs1(digest) | Self::Pss { digest, .. } => digest,
        }
    }

    /// Whether `encoded`, as long as the modulus, is an encoding of the message with this digest.
    pub(super) fn fits(self, encoded: &[u8], modulus_bits: usize, message_hash: &[u8]) -> bool {
        match self {
            // 8.2.2: encode again and compare. A parser of what stands there would have to refuse
            // all that Bleichenbacher's forgery of 2006 and its successors hide in it.
            Self::Pkcs1(digest) => pkcs1(digest, message_hash, encoded.len())
                .is_some_and(|expected| encoded == expected.as_slice()),
            Self::Pss {
                digest,
                mask_digest,
                salt_len,
            } => usize::try_from(salt_len)
                .ok()
                .and_then(|salt_len| {
                    let digests = (digest, mask_digest);
                    pss(digests, salt_len, encoded, modulus_bits, message_hash)
                })
                .is_some(),
        }
    }
}

/// EMSA-PKCS1-v1_5-ENCODE (9.2); `None` where it does not go into `len` octets, so that no
/// signature of that length can be right. The digest's parameters are NULL and never absent, as
/// ring has it: what note 1 allows to be accepted beside that is not what the note tells signers
/// to write.
fn pkcs1(digest: DigestAlgorithm, message_hash: &[u8], len: usize) -> Option<Vec<u8>> {
    let algorithm = asn1::sequence(&[&asn1::oid(digest.identifier().oid().clone()), &asn1::null()]);
    let digest_info = asn1::sequence(&[&algorithm, &asn1::octet_string(message_hash)]);
    let padding_len = len
        .checked_sub(digest_info.len() + 3)
        .filter(|padding_len| *padding_len >= 8)?;
    let mut encoded = vec![0x00, 0x01];
    encoded.extend(iter::repeat_n(0xff, padding_len));
    encoded.push(0x00);
    encoded.extend(digest_info);
    Some(encoded)
}

/// EMSA-PSS-VERIFY (9.1.2), whose steps are numbered here; `None` is "inconsistent".
fn pss(
    (digest, mask_digest): (DigestAlgorithm, DigestAlgorithm),
    salt_len: usize,
    encoded: &[u8],
    modulus_bits: usize,
    message_hash: &[u8],
) -> Option<()> {
    // 8.1.2, 2c: one octet less than the modulus where its bits but one fill octets.
    let bits = modulus_bits.checked_sub(1)?;
    let len = bits.div_ceil(8);
    let encoded = match encoded.len() == len {
        true => encoded,
        false => encoded
            .strip_prefix(&[0])
            .filter(|rest| rest.len() == len)?,
    };
    // 3 to 5
    let (0xbc, rest) = encoded.split_last()? else {
        return None;
    };
    let block_len = rest.len().checked_sub(digest.output_len())?;
    let padding_len = block_len.checked_sub(1)?.checked_sub(salt_len)?;
    let (masked, hash) = rest.split_at_checked(block_len)?;
    // 6
    let used = 0xff_u8 >> (len * 8 - bits);
    masked.first().filter(|first| **first & !used == 0)?;
    // 7 to 9
    let mut block = mgf1(mask_digest, hash, block_len);
    for (octet, masked) in block.iter_mut().zip(masked) {
        *octet ^= masked;
    }
    *block.first_mut()? &= used;
    // 10
    let (padding, rest) = block.split_at_checked(padding_len)?;
    let (0x01, salt) = rest.split_first()? else {
        return None;
    };
    if padding.iter().any(|octet| *octet != 0) {
        return None;
    }
    // 11 to 14
    let expected = digest.digest(&[&[0; 8], message_hash, salt].concat());
    (hash == expected.as_slice()).then_some(())
}

/// MGF1 (B.2.1).
fn mgf1(digest: DigestAlgorithm, seed: &[u8], len: usize) -> Vec<u8> {
    let mut mask: Vec<u8> = (0_u32..)
        .take(len.div_ceil(digest.output_len()))
        .flat_map(|counter| digest.digest(&[seed, &counter.to_be_bytes()].concat()))
        .collect();
    mask.truncate(len);
    mask
}
