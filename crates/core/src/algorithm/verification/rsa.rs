//! RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017, 8): through ring where it takes the key and the
//! parameters, and else with the public operation computed here.

use super::emsa::Encoding;
use super::{Message, Unsupported};
use crate::algorithm::DigestAlgorithm;
use crate::algorithm::key::RsaPublicKey;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use ring::signature::{self, RsaParameters, RsaPublicKeyComponents};

/// Shorter moduli have been factored by amateurs for twenty years: a signature under one says
/// nothing. From here on it is the policy that says what is weak.
const MIN_BITS: usize = 512;
/// The longest that OpenSSL takes (`OPENSSL_RSA_MAX_MODULUS_BITS`).
const MAX_BITS: usize = 16384;
/// Each bit of the exponent costs a multiplication, and multiplications grow with the square of the
/// modulus; a path may ask for a hundred checks. This leaves the longest modulus the exponents that
/// ring takes, 4096 bits those of 528, and 2048 bits any.
const MAX_WORK: usize = MAX_BITS * MAX_BITS * RING_MAX_EXPONENT_BITS;

const RING_MAX_BITS: usize = 8192;
/// ring takes odd exponents from 3 to below 2^33.
const RING_MAX_EXPONENT_BITS: usize = 33;

/// Checks `signature` under the RSAPublicKey `key`.
///
/// What is wrong with the key makes it unsupported: it is not the document's fault. What is wrong
/// with the signature under a sound key makes it invalid.
pub(super) fn verify(
    encoding: Encoding,
    key: &[u8],
    message: Message<'_>,
    signature: &[u8],
) -> Result<bool, Unsupported> {
    let key = sound(RsaPublicKey::parse(key)?)?;
    Ok(match (message, ring_parameters(encoding, &key)) {
        (Message::Whole(message), Some(parameters)) => RsaPublicKeyComponents {
            n: key.modulus,
            e: key.exponent,
        }
        .verify(parameters, message, signature)
        .is_ok(),
        (message, _) => verify_here(encoding, &key, message, signature),
    })
}

/// The same without ring, which the tests ask where ring can do it too.
pub(super) fn verify_here(
    encoding: Encoding,
    key: &RsaPublicKey<'_>,
    message: Message<'_>,
    signature: &[u8],
) -> bool {
    let hash = message.digest(encoding.digest());
    public_operation(key, signature)
        .is_some_and(|encoded| encoding.fits(&encoded, key.modulus_bits(), &hash))
}

/// RFC 8017, 3.1: what can be an RSA key at all, and its checking be paid for.
pub(super) fn sound(key: RsaPublicKey<'_>) -> Result<RsaPublicKey<'_>, Unsupported> {
    let unsupported = |what| Err(Unsupported::new(what));
    let bits = key.modulus_bits();
    let even = |octets: &[u8]| octets.last().is_none_or(|last| last & 1 == 0);
    if !(MIN_BITS..=MAX_BITS).contains(&bits) {
        return unsupported(format!("an RSA key of {bits} bits"));
    }
    if even(key.modulus) {
        return unsupported("an RSA key with an even modulus".to_owned());
    }
    // With e = 1 the signature is the encoded message, which anyone can write.
    if even(key.exponent) || key.exponent == [1] {
        return unsupported("an RSA key with an exponent that is even or 1".to_owned());
    }
    let exponent_bits = key.exponent_bits();
    if bits * bits * exponent_bits > MAX_WORK {
        return unsupported(format!(
            "an RSA key of {bits} bits with an exponent of {exponent_bits} bits"
        ));
    }
    let longer = key.exponent.len() > key.modulus.len();
    if longer || (key.exponent.len() == key.modulus.len() && key.exponent >= key.modulus) {
        return unsupported("an RSA key with an exponent beyond its modulus".to_owned());
    }
    Ok(key)
}

/// What ring has for this, if it takes the key: for PSS one digest for everything and a salt of
/// its length.
fn ring_parameters(encoding: Encoding, key: &RsaPublicKey<'_>) -> Option<&'static RsaParameters> {
    use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    let (parameters, min_bits): (&'static RsaParameters, usize) = match encoding {
        Encoding::Pkcs1(Sha1) => (
            &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            1024,
        ),
        Encoding::Pkcs1(Sha256) => (
            &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            1024,
        ),
        Encoding::Pkcs1(Sha384) => (&signature::RSA_PKCS1_2048_8192_SHA384, 2048),
        Encoding::Pkcs1(Sha512) => (
            &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
            1024,
        ),
        Encoding::Pkcs1(_) => return None,
        Encoding::Pss {
            digest,
            mask_digest,
            salt_len,
        } if digest == mask_digest && u32::try_from(digest.output_len()) == Ok(salt_len) => {
            match digest {
                Sha256 => (&signature::RSA_PSS_2048_8192_SHA256, 2048),
                Sha384 => (&signature::RSA_PSS_2048_8192_SHA384, 2048),
                Sha512 => (&signature::RSA_PSS_2048_8192_SHA512, 2048),
                _ => return None,
            }
        }
        Encoding::Pss { .. } => return None,
    };
    // ring counts whole octets at the lower end and bits at the upper.
    let takes_modulus = key.modulus.len() * 8 >= min_bits && key.modulus_bits() <= RING_MAX_BITS;
    (takes_modulus && key.exponent_bits() <= RING_MAX_EXPONENT_BITS).then_some(parameters)
}

/// RSAVP1 (RFC 8017, 5.2.2) with the checks of length before it (8.1.2 and 8.2.2, step 1): an
/// integer as long as the modulus. Everything in it is public, so its time may depend on it.
fn public_operation(key: &RsaPublicKey<'_>, signature: &[u8]) -> Option<Vec<u8>> {
    // Strings of one length are in the order of the numbers that they write.
    if signature.len() != key.modulus.len() || signature >= key.modulus {
        return None;
    }
    let number = BoxedUint::from_be_slice_vartime;
    let modulus = BoxedMontyParams::new_vartime(Odd::new(number(key.modulus)).into_option()?);
    let exponent_bits = u32::try_from(key.exponent_bits()).ok()?;
    let octets = BoxedMontyForm::new(number(signature), &modulus)
        .pow_bounded_exp(&number(key.exponent), exponent_bits)
        .retrieve()
        .to_be_bytes();
    // The number fills whole words; the modulus may not.
    let unused = octets.len().checked_sub(key.modulus.len())?;
    octets.get(unused..).map(<[u8]>::to_vec)
}
