//! ECDSA (FIPS 186-5, 6.4): through ring where it knows the pair of curve and digest, and else
//! through the curve's crate.

use super::{Message, Unsupported};
use crate::algorithm::DigestAlgorithm;
use crate::algorithm::curve::NamedCurve;
use crate::algorithm::key::PublicKey;
use crate::asn1::{self, Reader, Tag};
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{self, AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize};
use ecdsa::{EcdsaCurve, Signature, hazmat};
use ring::signature::{self, EcdsaVerificationAlgorithm, UnparsedPublicKey};

/// Checks `signature`, an `ECDSA-Sig-Value` in DER, under a key of kind id-ecPublicKey.
pub(super) fn verify(
    digest: DigestAlgorithm,
    key: &PublicKey<'_>,
    message: Message<'_>,
    signature: &[u8],
) -> Result<bool, Unsupported> {
    let curve = key.curve()?;
    let elsewhere = Curve::of(curve)?;
    // SEC 1, 2.3.3. X9.62 also had a hybrid form, 06 and 07, which RFC 5480, 2.2 does not know.
    match (key.bits.first(), ring_algorithm(curve, digest), message) {
        (Some(0x04), Some(algorithm), Message::Whole(message)) => {
            let valid = UnparsedPublicKey::new(algorithm, key.bits)
                .verify(message, signature)
                .is_ok();
            // ring does not tell a wrong key from a wrong signature.
            if !valid {
                elsewhere.check_point(key.bits)?;
            }
            Ok(valid)
        }
        (Some(0x02..=0x04), ..) => elsewhere.verify(key.bits, &message.digest(digest), signature),
        (Some(0x06 | 0x07), ..) => Err(Unsupported::new("ECDSA with a hybrid public key")),
        _ => Err(no_point()),
    }
}

fn ring_algorithm(
    curve: NamedCurve,
    digest: DigestAlgorithm,
) -> Option<&'static EcdsaVerificationAlgorithm> {
    use DigestAlgorithm::{Sha256, Sha384};
    match (curve, digest) {
        (NamedCurve::P256, Sha256) => Some(&signature::ECDSA_P256_SHA256_ASN1),
        (NamedCurve::P256, Sha384) => Some(&signature::ECDSA_P256_SHA384_ASN1),
        (NamedCurve::P384, Sha256) => Some(&signature::ECDSA_P384_SHA256_ASN1),
        (NamedCurve::P384, Sha384) => Some(&signature::ECDSA_P384_SHA384_ASN1),
        _ => None,
    }
}

/// The curves that there is a crate for.
#[derive(Clone, Copy)]
enum Curve {
    P256,
    P384,
    P521,
    BrainpoolP256r1,
    BrainpoolP256t1,
    BrainpoolP384r1,
    BrainpoolP384t1,
}

impl Curve {
    fn of(curve: NamedCurve) -> Result<Self, Unsupported> {
        match curve {
            NamedCurve::P256 => Ok(Self::P256),
            NamedCurve::P384 => Ok(Self::P384),
            NamedCurve::P521 => Ok(Self::P521),
            NamedCurve::BP256R1 => Ok(Self::BrainpoolP256r1),
            NamedCurve::BP256T1 => Ok(Self::BrainpoolP256t1),
            NamedCurve::BP384R1 => Ok(Self::BrainpoolP384r1),
            NamedCurve::BP384T1 => Ok(Self::BrainpoolP384t1),
            NamedCurve { name, .. } => Err(Unsupported::new(format!("ECDSA on {name}"))),
        }
    }

    fn check_point(self, key: &[u8]) -> Result<(), Unsupported> {
        match self {
            Self::P256 => point::<p256::NistP256>(key).map(drop),
            Self::P384 => point::<p384::NistP384>(key).map(drop),
            Self::P521 => point::<p521::NistP521>(key).map(drop),
            Self::BrainpoolP256r1 => point::<bp256::BrainpoolP256r1>(key).map(drop),
            Self::BrainpoolP256t1 => point::<bp256::BrainpoolP256t1>(key).map(drop),
            Self::BrainpoolP384r1 => point::<bp384::BrainpoolP384r1>(key).map(drop),
            Self::BrainpoolP384t1 => point::<bp384::BrainpoolP384t1>(key).map(drop),
        }
    }

    fn verify(self, key: &[u8], hash: &[u8], signature: &[u8]) -> Result<bool, Unsupported> {
        match self {
            Self::P256 => verify_on::<p256::NistP256>(key, hash, signature),
            Self::P384 => verify_on::<p384::NistP384>(key, hash, signature),
            Self::P521 => verify_on::<p521::NistP521>(key, hash, signature),
            Self::BrainpoolP256r1 => verify_on::<bp256::BrainpoolP256r1>(key, hash, signature),
            Self::BrainpoolP256t1 => verify_on::<bp256::BrainpoolP256t1>(key, hash, signature),
            Self::BrainpoolP384r1 => verify_on::<bp384::BrainpoolP384r1>(key, hash, signature),
            Self::BrainpoolP384t1 => verify_on::<bp384::BrainpoolP384t1>(key, hash, signature),
        }
    }
}

/// FIPS 186-5, 6.4.2. `hazmat` is where the crate keeps the equation without rules of its own: its
/// other doors refuse a digest below half the length of the order (SHA-256 on P-521, SHA-1 on
/// P-384), which FIPS 186-5 allows; here the leftmost bits are taken of a longer one, and a
/// shorter one is the number that it writes.
fn verify_on<C>(key: &[u8], hash: &[u8], signature: &[u8]) -> Result<bool, Unsupported>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let point = point::<C>(key)?.to_projective();
    // 1: r and s from 1 to n - 1
    Ok(components(signature)
        .and_then(|(r, s)| Some((field_bytes::<C>(r)?, field_bytes::<C>(s)?)))
        .and_then(|(r, s)| Signature::<C>::from_scalars(r, s).ok())
        .is_some_and(|signature| hazmat::verify_prehashed(&point, hash, &signature).is_ok()))
}

/// SEC 1, 3.2.2.1: on the curve and not at infinity; the curves have no other subgroup.
fn point<C>(key: &[u8]) -> Result<elliptic_curve::PublicKey<C>, Unsupported>
where
    C: CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    elliptic_curve::PublicKey::from_sec1_bytes(key).map_err(|_| no_point())
}

fn no_point() -> Unsupported {
    Unsupported::new("ECDSA with a public key that is no point of its curve")
}

/// The octets padded to the length of the order; `None` where there are more.
fn field_bytes<C: elliptic_curve::Curve>(octets: &[u8]) -> Option<FieldBytes<C>> {
    let mut bytes = FieldBytes::<C>::default();
    let padding = bytes.len().checked_sub(octets.len())?;
    bytes.get_mut(padding..)?.copy_from_slice(octets);
    Some(bytes)
}

/// ECDSA-Sig-Value (RFC 3279, 2.2.3) in DER and nothing else, as ring has it: the numbers r and s
/// without the octet that keeps them positive.
fn components(signature: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut fields = Reader::new(signature)
        .expect(Tag::SEQUENCE, "an ECDSA-Sig-Value")
        .ok()?
        .reader();
    let mut integer = || Some(fields.expect(Tag::INTEGER, "a number").ok()?.contents);
    let (r, s) = (integer()?, integer()?);
    // The reader takes any definite length; DER has one.
    let der = asn1::sequence(&[&asn1::tlv(Tag::INTEGER, r), &asn1::tlv(Tag::INTEGER, s)]);
    (der == signature).then_some((positive(r)?, positive(s)?))
}

/// A positive INTEGER in its shortest form (X.690, 8.3.2).
fn positive(octets: &[u8]) -> Option<&[u8]> {
    match octets {
        [0, rest @ ..] if rest.first().is_some_and(|octet| octet & 0x80 != 0) => Some(rest),
        [0x01..0x80, ..] => Some(octets),
        _ => None,
    }
}
