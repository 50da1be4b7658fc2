//! ECDSA signatures: PKCS#11 answers r and s side by side, CMS and X.509 carry `ECDSA-Sig-Value`.

use crate::der;

/// The DER of `ECDSA-Sig-Value` (RFC 3279, 2.2.3) from r and s of `2 * order_len` bytes together.
///
/// `None` where the length is another, or r or s is zero, which no signature has (FIPS 186-5, 6.4).
pub(crate) fn signature_value(raw: &[u8], order_len: usize) -> Option<Vec<u8>> {
    if raw.len() != order_len * 2 {
        return None;
    }
    let (r, s) = raw.split_at_checked(order_len)?;
    let zero = |number: &[u8]| number.iter().all(|byte| *byte == 0);
    if zero(r) || zero(s) {
        return None;
    }
    Some(der::sequence(&[
        &der::unsigned_integer(r),
        &der::unsigned_integer(s),
    ]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::signature_value;

    #[test]
    fn integers_are_minimal() {
        let mut raw = [0_u8; 64];
        raw[31] = 1;
        raw[32] = 0x80;
        let value = signature_value(&raw, 32).unwrap();
        assert_eq!(value[..8], [0x30, 38, 2, 1, 1, 2, 33, 0]);
        assert_eq!(value[8], 0x80);
        assert_eq!(value.len(), 40);
    }

    #[test]
    fn odd_lengths_and_zeros_are_refused() {
        assert!(signature_value(&[1; 63], 32).is_none());
        assert!(signature_value(&[1; 96], 32).is_none());
        let mut raw = [1_u8; 64];
        raw[..32].fill(0);
        assert!(signature_value(&raw, 32).is_none());
        raw = [1; 64];
        raw[32..].fill(0);
        assert!(signature_value(&raw, 32).is_none());
    }
}
