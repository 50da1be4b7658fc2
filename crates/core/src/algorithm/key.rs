//! `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7): the key, its kind and its length.

use super::curve::NamedCurve;
use super::identifier::{AlgorithmIdentifier, oids};
use super::verification::Unsupported;
use crate::asn1::{Element, Fault, Oid, Reader, Tag};

/// What kind a public key is of and how long it is: what a policy on the strength of keys asks
/// for (ETSI TS 119 312, 6 and 7). It is told of keys of any length, also of those whose
/// signatures are not checked here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyType {
    /// RSA (RFC 8017), whether for PKCS#1 v1.5, PSS or both.
    Rsa {
        /// The bits of the modulus, counted from its highest one: `modulusBits` in RFC 8017,
        /// however many octets its encoding takes.
        bits: usize,
    },
    /// On a named curve (RFC 5480, 2.1.1).
    Ec {
        /// The curve, for example `secp256r1`.
        curve: &'static str,
        /// The bits of the order of its base point.
        bits: usize,
    },
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// Ed448 (RFC 8032).
    Ed448,
    /// Anything else.
    Other {
        /// Its registered name or its OID, for example `id-dsa`, or what keeps a key on an
        /// elliptic curve from having a length.
        name: String,
    },
}

impl KeyType {
    /// Of a DER SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`Unsupported`] where the key cannot be read.
    pub fn of(subject_public_key_info: &[u8]) -> Result<Self, Unsupported> {
        let key = PublicKey::parse(subject_public_key_info)?;
        Ok(match key.algorithm.oid().constant() {
            Some(oids::RSA_ENCRYPTION | oids::RSASSA_PSS) => Self::Rsa {
                bits: RsaPublicKey::parse(key.bits)?.modulus_bits(),
            },
            Some(oids::EC_PUBLIC_KEY) => match key.curve() {
                Ok(NamedCurve { name, bits, .. }) => Self::Ec { curve: name, bits },
                Err(unsupported) => Self::Other {
                    name: unsupported.what().to_owned(),
                },
            },
            Some(oids::ED25519) => Self::Ed25519,
            Some(oids::ED448) => Self::Ed448,
            _ => Self::Other {
                name: key.algorithm.name(),
            },
        })
    }
}

/// What it costs to check a signature under a key, in checks under the usual ones: RSA of up to 4096 bits with the
/// exponent 65537, which takes longer the longer its exponent is and with the square of its modulus.
pub(crate) fn weight(subject_public_key_info: &[u8]) -> usize {
    const USUAL_WORK: usize = 4096 * 4096 * 17;
    let work = PublicKey::parse(subject_public_key_info)
        .ok()
        .filter(|key| {
            let oid = key.algorithm.oid().constant();
            matches!(oid, Some(oids::RSA_ENCRYPTION | oids::RSASSA_PSS))
        })
        .and_then(|key| RsaPublicKey::parse(key.bits).ok())
        .map_or(1, |key| {
            let modulus = key.modulus_bits();
            modulus
                .saturating_mul(modulus)
                .saturating_mul(key.exponent_bits())
        });
    work.div_ceil(USUAL_WORK)
}

/// A SubjectPublicKeyInfo in its two parts.
pub(super) struct PublicKey<'a> {
    pub(super) algorithm: AlgorithmIdentifier,
    pub(super) bits: &'a [u8],
}

impl<'a> PublicKey<'a> {
    pub(super) fn parse(der: &'a [u8]) -> Result<Self, Unsupported> {
        Self::read(der).map_err(|_| Unsupported::new("a public key that cannot be read"))
    }

    fn read(der: &'a [u8]) -> Result<Self, Fault> {
        let mut outer = Reader::new(der);
        let mut fields = outer
            .expect(Tag::SEQUENCE, "a SubjectPublicKeyInfo")?
            .reader();
        outer.finish("the end of the SubjectPublicKeyInfo")?;
        let algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let bits = fields
            .expect(Tag::BIT_STRING, "a public key")?
            .whole_octets()?;
        fields.finish("the end of the SubjectPublicKeyInfo")?;
        Ok(Self { algorithm, bits })
    }

    /// ECParameters (RFC 5480, 2.1.1) in its only form that PKIX allows: a named curve. Parameters
    /// given in full are not compared with the known curves: RFC 5480 says "MUST NOT be used",
    /// and taking a curve for the one that it resembles is how CVE-2020-0601 came about.
    pub(super) fn curve(&self) -> Result<NamedCurve, Unsupported> {
        let parameters = self.algorithm.parameters().unwrap_or_default();
        match Reader::new(parameters).peek() {
            Some(Tag::OID) => {}
            Some(Tag::SEQUENCE) => {
                return Err(Unsupported::new(
                    "ECDSA on a curve that is given by its parameters",
                ));
            }
            _ => return Err(Unsupported::new("ECDSA on a curve without a name")),
        }
        let oid = named(parameters)
            .map_err(|_| Unsupported::new("ECDSA on a curve whose name cannot be read"))?;
        oid.constant()
            .and_then(NamedCurve::by_oid)
            .ok_or_else(|| Unsupported::new(format!("ECDSA on {}", oid.name())))
    }
}

fn named(parameters: &[u8]) -> Result<Oid, Fault> {
    let mut reader = Reader::new(parameters);
    let curve = reader.expect(Tag::OID, "a named curve")?.oid()?;
    reader.finish("the end of the curve")?;
    Ok(curve)
}

/// RSAPublicKey (RFC 8017, A.1.1) as big-endian numbers without leading zeros.
///
/// Both are positive by definition. There are certificates whose modulus lacks the zero octet
/// that DER wants before a first bit of one, and others with more zeros than it allows; both are
/// read as the number that was meant, for no second reading of these octets is an RSA key. The
/// certificate's digest binds the octets, so nothing is gained by writing them oddly.
#[derive(Clone, Copy)]
pub(super) struct RsaPublicKey<'a> {
    pub(super) modulus: &'a [u8],
    pub(super) exponent: &'a [u8],
}

impl<'a> RsaPublicKey<'a> {
    pub(super) fn parse(der: &'a [u8]) -> Result<Self, Unsupported> {
        Self::read(der).map_err(|_| Unsupported::new("an RSA public key that cannot be read"))
    }

    fn read(der: &'a [u8]) -> Result<Self, Fault> {
        let mut outer = Reader::new(der);
        let mut fields = outer.expect(Tag::SEQUENCE, "an RSAPublicKey")?.reader();
        outer.finish("the end of the RSAPublicKey")?;
        let modulus = unsigned(&fields.expect(Tag::INTEGER, "a modulus")?)?;
        let exponent = unsigned(&fields.expect(Tag::INTEGER, "an exponent")?)?;
        fields.finish("the end of the RSAPublicKey")?;
        Ok(Self { modulus, exponent })
    }

    pub(super) fn modulus_bits(&self) -> usize {
        bit_len(self.modulus)
    }

    pub(super) fn exponent_bits(&self) -> usize {
        bit_len(self.exponent)
    }
}

/// The octets of an INTEGER taken as a number without a sign.
fn unsigned<'a>(integer: &Element<'a>) -> Result<&'a [u8], Fault> {
    let zeros = integer.contents.iter().take_while(|octet| **octet == 0);
    integer
        .contents
        .get(zeros.count()..)
        .filter(|octets| !octets.is_empty())
        .ok_or_else(|| integer.fault("an integer that is not zero", "zero"))
}

/// Of a big-endian number without leading zeros.
fn bit_len(octets: &[u8]) -> usize {
    let unused = octets.first().map_or(0, |first| first.leading_zeros());
    (octets.len() * 8).saturating_sub(unused as usize)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::asn1;

    fn spki(algorithm: &[&[u8]], bits: &[u8]) -> Vec<u8> {
        asn1::sequence(&[&asn1::sequence(algorithm), &asn1::bit_string(bits)])
    }

    fn rsa(oid: const_oid::ObjectIdentifier, modulus: &[u8]) -> Result<KeyType, Unsupported> {
        let numbers = asn1::sequence(&[&asn1::tlv(Tag::INTEGER, modulus), &asn1::integer(3)]);
        KeyType::of(&spki(&[&asn1::oid(oid), &asn1::null()], &numbers))
    }

    #[test]
    fn long_exponents_and_long_moduli_weigh_more() {
        let rsa = |modulus: usize, exponent: &[u8]| {
            let modulus = [&[0], vec![0xff; modulus / 8].as_slice()].concat();
            let numbers = [&modulus, exponent].map(|number| asn1::tlv(Tag::INTEGER, number));
            let numbers = asn1::sequence(&[&numbers[0], &numbers[1]]);
            let algorithm = [asn1::oid(oids::RSA_ENCRYPTION), asn1::null()];
            weight(&spki(&[&algorithm[0], &algorithm[1]], &numbers))
        };
        const F4: &[u8] = &[1, 0, 1];
        let moduli = [1024, 2048, 4096, 8192, 16384];
        assert_eq!(moduli.map(|bits| rsa(bits, F4)), [1, 1, 1, 4, 16]);
        assert_eq!(rsa(2048, &[3]), 1);
        let long = [&[0], [0xff; 256].as_slice()].concat();
        assert_eq!(rsa(2048, &long), 31);
        let ending = [&[0x7f; 252][..], &[0x02, 0x03], F4].concat();
        assert_eq!(rsa(2048, &ending), 31);
        assert_eq!(weight(&spki(&[&asn1::oid(oids::ED25519)], &[7; 32])), 1);
        assert_eq!(weight(b"lain"), 1);
    }

    #[test]
    fn bits_of_a_modulus_are_those_of_the_number() {
        for oid in [oids::RSA_ENCRYPTION, oids::RSASSA_PSS] {
            let has = |modulus: &[u8], bits| {
                assert_eq!(rsa(oid, modulus), Ok(KeyType::Rsa { bits }));
            };
            has(&[&[0], [0xff; 256].as_slice()].concat(), 2048);
            has(&[0xff; 256], 2048);
            has(&[&[0; 9], [0xff; 256].as_slice()].concat(), 2048);
            has(&[0x7f; 256], 2047);
            has(&[&[1], [0; 256].as_slice()].concat(), 2049);
            has(&[1], 1);
        }
        assert_eq!(
            rsa(oids::RSA_ENCRYPTION, &[0, 0]).unwrap_err().what(),
            "an RSA public key that cannot be read"
        );
    }

    #[test]
    fn other_keys_have_a_kind() {
        let ec = asn1::oid(oids::EC_PUBLIC_KEY);
        let oid = |text| asn1::oid(const_oid::ObjectIdentifier::new_unwrap(text));
        let kind = |algorithm: &[&[u8]]| KeyType::of(&spki(algorithm, &[4; 65])).unwrap();
        let other = |name: &str| KeyType::Other {
            name: name.to_owned(),
        };
        for (curve, name, bits) in [
            ("1.2.840.10045.3.1.7", "secp256r1", 256),
            ("1.3.132.0.35", "secp521r1", 521),
            ("1.3.132.0.33", "secp224r1", 224),
            ("1.3.36.3.3.2.8.1.1.1", "brainpoolP160r1", 160),
            ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512),
        ] {
            assert_eq!(kind(&[&ec, &oid(curve)]), KeyType::Ec { curve: name, bits });
        }
        assert_eq!(
            kind(&[&ec, &oid("1.3.132.0.39")]),
            other("ECDSA on sect571r1")
        );
        assert_eq!(
            kind(&[&ec, &asn1::sequence(&[])]),
            other("ECDSA on a curve that is given by its parameters")
        );
        assert_eq!(kind(&[&asn1::oid(oids::ED25519)]), KeyType::Ed25519);
        assert_eq!(kind(&[&asn1::oid(oids::ED448)]), KeyType::Ed448);
        assert_eq!(kind(&[&oid("1.2.840.10040.4.1")]), other("id-dsa"));
        assert_eq!(kind(&[&oid("1.2.3")]), other("1.2.3"));
        assert_eq!(
            KeyType::of(&[]).unwrap_err().what(),
            "a public key that cannot be read"
        );
    }
}
