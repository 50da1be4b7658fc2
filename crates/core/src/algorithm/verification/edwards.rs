//! Ed25519 and Ed448 (RFC 8032, 5), which sign the message itself. RFC 8032, 5.1.7 and 5.2.7: "If
//! any of the decodings fail (including S being out of range), the signature is invalid", and the
//! key's is one of them.

use ed448_goldilocks::{Signature, VerifyingKey};
use ring::signature::{self, UnparsedPublicKey};

pub(super) fn ed25519(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&signature::ED25519, key)
        .verify(message, signature)
        .is_ok()
}

/// With the empty context, as RFC 8410 and RFC 8419 have it. Of what RFC 8032 leaves open the
/// crate is on the strict side: points outside the prime subgroup and the neutral one are refused.
pub(super) fn ed448(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = <&[u8; 57]>::try_from(key) else {
        return false;
    };
    let Some((r, _)) = signature.split_first_chunk::<57>() else {
        return false;
    };
    let (Ok(verifying_key), Ok(signature)) = (
        VerifyingKey::from_bytes(key),
        Signature::try_from(signature),
    ) else {
        return false;
    };
    canonical(key) && canonical(r) && verifying_key.verify_raw(&signature, message).is_ok()
}

/// RFC 8032, 5.2.3, step 1, which the crate leaves out: all bits but the last are those of y, and
/// y is below p = 2^448 - 2^224 - 1. Else one point had two encodings.
fn canonical(point: &[u8; 57]) -> bool {
    let mut p = [0xff; 56];
    p[28] = 0xfe;
    let [y @ .., last] = point;
    last & 0x7f == 0 && y.iter().rev().lt(p.iter().rev())
}
