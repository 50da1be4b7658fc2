//! `AlgorithmIdentifier` (RFC 5280, 4.1.1.2): what stands in CMS objects and certificates.

use super::verification::{Unsupported, VerificationAlgorithm};
use super::{DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Element, Fault, Oid, Reader, Tag};
use std::fmt;

pub(super) mod oids {
    use const_oid::ObjectIdentifier;

    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }

    // RFC 3370, 2.1 and RFC 5754, 2
    pub(crate) const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
    pub(crate) const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
    pub(crate) const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
    pub(crate) const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
    // RFC 8702, 3.1 and RFC 8419, 3.1; NIST's register
    pub(crate) const SHA3_256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.8");
    pub(crate) const SHA3_384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.9");
    pub(crate) const SHA3_512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.10");
    pub(crate) const SHAKE256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.12");
    pub(crate) const SHAKE256_LEN: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.18");
    // RFC 3370, 2.2
    pub(crate) const MD5: ObjectIdentifier = oid("1.2.840.113549.2.5");

    // RFC 8017, appendix C
    pub(crate) const RSA_ENCRYPTION: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
    pub(crate) const MD5_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.4");
    pub(crate) const SHA1_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.5");
    pub(crate) const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
    pub(crate) const RSASSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
    pub(crate) const SHA256_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
    pub(crate) const SHA384_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
    pub(crate) const SHA512_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
    /// The OIW's name for the same, still found in old certificates.
    pub(crate) const SHA1_WITH_RSA_OIW: ObjectIdentifier = oid("1.3.14.3.2.29");

    // RFC 5480 and RFC 5758, 3.2
    pub(crate) const EC_PUBLIC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
    pub(crate) const ECDSA_WITH_SHA1: ObjectIdentifier = oid("1.2.840.10045.4.1");
    pub(crate) const ECDSA_WITH_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
    pub(crate) const ECDSA_WITH_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
    pub(crate) const ECDSA_WITH_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");

    // NIST's register
    pub(crate) const ECDSA_WITH_SHA3_256: ObjectIdentifier = oid("2.16.840.1.101.3.4.3.10");
    pub(crate) const ECDSA_WITH_SHA3_384: ObjectIdentifier = oid("2.16.840.1.101.3.4.3.11");
    pub(crate) const ECDSA_WITH_SHA3_512: ObjectIdentifier = oid("2.16.840.1.101.3.4.3.12");
    pub(crate) const SHA3_256_WITH_RSA: ObjectIdentifier = oid("2.16.840.1.101.3.4.3.14");
    pub(crate) const SHA3_384_WITH_RSA: ObjectIdentifier = oid("2.16.840.1.101.3.4.3.15");
    pub(crate) const SHA3_512_WITH_RSA: ObjectIdentifier = oid("2.16.840.1.101.3.4.3.16");

    // RFC 8410
    pub(crate) const ED25519: ObjectIdentifier = oid("1.3.101.112");
    pub(crate) const ED448: ObjectIdentifier = oid("1.3.101.113");
}

/// INTEGER 512.
const SHAKE256_BITS: &[u8] = &[0x02, 0x02, 0x02, 0x00];

/// An algorithm as somebody else named it: an OID and parameters, not understood yet.
#[derive(Clone, PartialEq, Eq)]
pub struct AlgorithmIdentifier {
    oid: Oid,
    /// The DER of the parameters where there are any; NULL is `05 00`.
    parameters: Option<Vec<u8>>,
}

impl AlgorithmIdentifier {
    /// The algorithm's object identifier.
    #[must_use]
    pub fn oid(&self) -> &Oid {
        &self.oid
    }

    /// Its registered name, or its OID in dots.
    #[must_use]
    pub fn name(&self) -> String {
        self.oid.name()
    }

    /// Whether both name the same algorithm with the same parameters. Absent parameters and NULL
    /// are the same: RFC 5754, 2 demands that either be read.
    #[must_use]
    pub fn names_same(&self, other: &Self) -> bool {
        self.named() == other.named()
    }

    /// What [`Self::names_same`] compares.
    pub(crate) fn named(&self) -> (&Oid, Option<&[u8]>) {
        (&self.oid, self.some_parameters())
    }

    /// As a message digest.
    ///
    /// # Errors
    /// [`Unsupported`] with its name.
    pub fn digest(&self) -> Result<DigestAlgorithm, Unsupported> {
        let digest = match self.oid.constant() {
            // RFC 8419, 3.1: the length in bits is the parameter
            Some(oids::SHAKE256_LEN) if self.parameters() == Some(SHAKE256_BITS) => {
                return Ok(DigestAlgorithm::Shake256);
            }
            Some(oids::MD5) => DigestAlgorithm::Md5,
            Some(oids::SHA3_256) => DigestAlgorithm::Sha3_256,
            Some(oids::SHA3_384) => DigestAlgorithm::Sha3_384,
            Some(oids::SHA3_512) => DigestAlgorithm::Sha3_512,
            Some(oids::SHAKE256) => DigestAlgorithm::Shake256,
            Some(oids::SHA1) => DigestAlgorithm::Sha1,
            Some(oids::SHA256) => DigestAlgorithm::Sha256,
            Some(oids::SHA384) => DigestAlgorithm::Sha384,
            Some(oids::SHA512) => DigestAlgorithm::Sha512,
            _ => return Err(Unsupported::new(format!("the digest {}", self.name()))),
        };
        self.without_parameters(digest)
    }

    /// As the `signatureAlgorithm` of a certificate, a CRL or a request, which names its digest.
    ///
    /// # Errors
    /// [`Unsupported`] with its name.
    pub fn signature(&self) -> Result<VerificationAlgorithm, Unsupported> {
        use DigestAlgorithm::{Md5, Sha1, Sha3_256, Sha3_384, Sha3_512, Sha256, Sha384, Sha512};
        use VerificationAlgorithm::{Ecdsa, Ed448, Ed25519, RsaPkcs1};
        let algorithm = match self.oid.constant() {
            Some(oids::MD5_WITH_RSA) => RsaPkcs1(Md5),
            Some(oids::SHA3_256_WITH_RSA) => RsaPkcs1(Sha3_256),
            Some(oids::SHA3_384_WITH_RSA) => RsaPkcs1(Sha3_384),
            Some(oids::SHA3_512_WITH_RSA) => RsaPkcs1(Sha3_512),
            Some(oids::ECDSA_WITH_SHA3_256) => Ecdsa(Sha3_256),
            Some(oids::ECDSA_WITH_SHA3_384) => Ecdsa(Sha3_384),
            Some(oids::ECDSA_WITH_SHA3_512) => Ecdsa(Sha3_512),
            Some(oids::SHA1_WITH_RSA | oids::SHA1_WITH_RSA_OIW) => RsaPkcs1(Sha1),
            Some(oids::SHA256_WITH_RSA) => RsaPkcs1(Sha256),
            Some(oids::SHA384_WITH_RSA) => RsaPkcs1(Sha384),
            Some(oids::SHA512_WITH_RSA) => RsaPkcs1(Sha512),
            Some(oids::ECDSA_WITH_SHA1) => Ecdsa(Sha1),
            Some(oids::ECDSA_WITH_SHA256) => Ecdsa(Sha256),
            Some(oids::ECDSA_WITH_SHA384) => Ecdsa(Sha384),
            Some(oids::ECDSA_WITH_SHA512) => Ecdsa(Sha512),
            Some(oids::ED25519) => Ed25519,
            Some(oids::ED448) => Ed448,
            Some(oids::RSASSA_PSS) => return self.pss(),
            _ => return Err(Unsupported::new(format!("the signature {}", self.name()))),
        };
        self.without_parameters(algorithm)
    }

    /// As the `signatureAlgorithm` of a SignerInfo: like [`Self::signature`], and `rsaEncryption`,
    /// which takes its digest from the SignerInfo (RFC 3370, 3.2).
    ///
    /// # Errors
    /// [`Unsupported`] with its name.
    pub fn signer_info_signature(
        &self,
        digest: &AlgorithmIdentifier,
    ) -> Result<VerificationAlgorithm, Unsupported> {
        if self.oid == oids::RSA_ENCRYPTION {
            self.without_parameters(VerificationAlgorithm::RsaPkcs1(digest.digest()?))
        } else {
            self.signature()
        }
    }

    /// RSASSA-PSS-params (RFC 4055, 3.1). RFC 4055 demands them in signatures.
    fn pss(&self) -> Result<VerificationAlgorithm, Unsupported> {
        let parameters = self
            .parameters
            .as_deref()
            .ok_or_else(|| Unsupported::new("RSASSA-PSS without parameters"))?;
        let parameters = PssParameters::parse(parameters)
            .map_err(|_| Unsupported::new("RSASSA-PSS with parameters that cannot be read"))?;
        parameters.algorithm()
    }

    fn some_parameters(&self) -> Option<&[u8]> {
        self.parameters
            .as_deref()
            .filter(|parameters| *parameters != [0x05, 0x00])
    }

    fn without_parameters<T>(&self, found: T) -> Result<T, Unsupported> {
        match self.some_parameters() {
            None => Ok(found),
            Some(_) => Err(Unsupported::new(format!("{} with parameters", self.name()))),
        }
    }

    pub(crate) fn parameters(&self) -> Option<&[u8]> {
        self.parameters.as_deref()
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        Self::from_element(&reader.expect(Tag::SEQUENCE, "an AlgorithmIdentifier")?)
    }

    /// From a SEQUENCE, or what stands in its place under an implicit tag.
    pub(crate) fn from_element(element: &Element<'_>) -> Result<Self, Fault> {
        let mut fields = element.reader();
        let oid = fields.expect(Tag::OID, "an algorithm's OID")?.oid()?;
        let parameters = match fields.is_empty() {
            true => None,
            false => Some(fields.next("parameters")?.raw.to_vec()),
        };
        fields.finish("the end of the AlgorithmIdentifier")?;
        Ok(Self { oid, parameters })
    }
}

impl fmt::Debug for AlgorithmIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.some_parameters() {
            None => write!(f, "{}", self.name()),
            Some(parameters) => write!(f, "{}({})", self.name(), hex::encode(parameters)),
        }
    }
}

/// RSASSA-PSS-params (RFC 4055, 3.1): of a signature, or of a key that is bound to them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PssParameters {
    hash: AlgorithmIdentifier,
    mask: AlgorithmIdentifier,
    salt_len: u32,
    trailer: u32,
}

impl PssParameters {
    pub(super) fn parse(der: &[u8]) -> Result<Self, Fault> {
        let mut outer = Reader::new(der);
        let sequence = outer.expect(Tag::SEQUENCE, "RSASSA-PSS-params")?;
        outer.finish("the end of RSASSA-PSS-params")?;
        let mut fields = sequence.reader();
        let sha1 = || DigestAlgorithm::Sha1.identifier();
        let number = |reader: &mut Reader<'_>| reader.expect(Tag::INTEGER, "a number")?.small();
        let parameters = Self {
            hash: fields
                .explicit(0, "hashAlgorithm", AlgorithmIdentifier::read)?
                .unwrap_or_else(sha1),
            mask: fields
                .explicit(1, "maskGenAlgorithm", AlgorithmIdentifier::read)?
                .unwrap_or_else(|| AlgorithmIdentifier {
                    oid: oids::MGF1.into(),
                    parameters: Some(sha1().der()),
                }),
            salt_len: fields.explicit(2, "saltLength", number)?.unwrap_or(20),
            trailer: fields.explicit(3, "trailerField", number)?.unwrap_or(1),
        };
        fields.finish("the end of RSASSA-PSS-params")?;
        Ok(parameters)
    }

    pub(super) fn algorithm(&self) -> Result<VerificationAlgorithm, Unsupported> {
        if self.trailer != 1 {
            return Err(Unsupported::new(format!(
                "RSASSA-PSS with trailer field {}",
                self.trailer
            )));
        }
        let mask_digest = match (self.mask.oid.constant(), self.mask.parameters()) {
            (Some(oids::MGF1), Some(parameters)) => {
                AlgorithmIdentifier::read(&mut Reader::new(parameters))
                    .map_err(|_| Unsupported::new("MGF1 with parameters that cannot be read"))?
                    .digest()?
            }
            (Some(oids::MGF1), None) => return Err(Unsupported::new("MGF1 without parameters")),
            _ => {
                return Err(Unsupported::new(format!(
                    "RSASSA-PSS with the mask {}",
                    self.mask.name()
                )));
            }
        };
        Ok(VerificationAlgorithm::RsaPss {
            digest: self.hash.digest()?,
            mask_digest,
            salt_len: self.salt_len,
        })
    }
}

// What this project writes.

impl AlgorithmIdentifier {
    pub(crate) fn der(&self) -> Vec<u8> {
        asn1::sequence(&[
            &asn1::oid(self.oid.clone()),
            self.parameters.as_deref().unwrap_or_default(),
        ])
    }
}

impl DigestAlgorithm {
    /// Without parameters, as RFC 5754, 2 wants it written.
    #[must_use]
    pub fn identifier(self) -> AlgorithmIdentifier {
        AlgorithmIdentifier {
            oid: match self {
                Self::Md5 => oids::MD5,
                Self::Sha3_256 => oids::SHA3_256,
                Self::Sha3_384 => oids::SHA3_384,
                Self::Sha3_512 => oids::SHA3_512,
                Self::Shake256 => oids::SHAKE256,
                Self::Sha1 => oids::SHA1,
                Self::Sha256 => oids::SHA256,
                Self::Sha384 => oids::SHA384,
                Self::Sha512 => oids::SHA512,
            }
            .into(),
            parameters: None,
        }
    }
}

impl SignatureAlgorithm {
    /// As the `signatureAlgorithm` of a SignerInfo or a certificate; `None` for RSA or ECDSA with
    /// another digest than SHA-256, SHA-384 and SHA-512, which is never written.
    #[must_use]
    pub fn identifier(self) -> Option<AlgorithmIdentifier> {
        use DigestAlgorithm::{Sha256, Sha384, Sha512};
        let identifier = match self {
            // RFC 4055, 5: the parameters MUST be NULL.
            Self::RsaPkcs1(digest) => AlgorithmIdentifier {
                oid: match digest {
                    Sha256 => oids::SHA256_WITH_RSA,
                    Sha384 => oids::SHA384_WITH_RSA,
                    Sha512 => oids::SHA512_WITH_RSA,
                    _ => return None,
                }
                .into(),
                parameters: Some(asn1::null()),
            },
            Self::RsaPss(Sha256 | Sha384 | Sha512) => AlgorithmIdentifier {
                oid: oids::RSASSA_PSS.into(),
                parameters: Some(pss_parameters(self.digest())),
            },
            Self::RsaPss(_) => return None,
            // RFC 5758, 3.2: the parameters MUST be absent.
            Self::EcdsaP256(digest) | Self::EcdsaP384(digest) | Self::EcdsaP521(digest) => {
                AlgorithmIdentifier {
                    oid: match digest {
                        Sha256 => oids::ECDSA_WITH_SHA256,
                        Sha384 => oids::ECDSA_WITH_SHA384,
                        Sha512 => oids::ECDSA_WITH_SHA512,
                        _ => return None,
                    }
                    .into(),
                    parameters: None,
                }
            }
            // RFC 8419, 3.1: the parameters MUST be absent.
            Self::Ed25519 => AlgorithmIdentifier {
                oid: oids::ED25519.into(),
                parameters: None,
            },
        };
        Some(identifier)
    }

    /// How to check what was signed with this.
    #[must_use]
    pub fn verification(self) -> VerificationAlgorithm {
        match self {
            Self::RsaPkcs1(digest) => VerificationAlgorithm::RsaPkcs1(digest),
            Self::RsaPss(digest) => VerificationAlgorithm::RsaPss {
                digest,
                mask_digest: digest,
                salt_len: u32::try_from(digest.output_len()).unwrap_or(u32::MAX),
            },
            Self::EcdsaP256(digest) | Self::EcdsaP384(digest) | Self::EcdsaP521(digest) => {
                VerificationAlgorithm::Ecdsa(digest)
            }
            Self::Ed25519 => VerificationAlgorithm::Ed25519,
        }
    }
}

/// RFC 4055, 3.1 with hash, MGF1 hash and salt length bound to one digest; the trailer field has
/// its default. Hash identifiers inside carry NULL (RFC 4055, 2.1).
fn pss_parameters(digest: DigestAlgorithm) -> Vec<u8> {
    let hash = asn1::sequence(&[&asn1::oid(digest.identifier().oid), &asn1::null()]);
    let mask = asn1::sequence(&[&asn1::oid(oids::MGF1), &hash]);
    let salt_len = asn1::integer(u8::try_from(digest.output_len()).unwrap_or(u8::MAX));
    asn1::sequence(&[
        &asn1::explicit(0, &hash),
        &asn1::explicit(1, &mask),
        &asn1::explicit(2, &salt_len),
    ])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};

    fn parse(der: &[u8]) -> AlgorithmIdentifier {
        AlgorithmIdentifier::read(&mut Reader::new(der)).unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        for algorithm in [
            SignatureAlgorithm::RsaPkcs1(Sha256),
            SignatureAlgorithm::RsaPkcs1(Sha384),
            SignatureAlgorithm::RsaPkcs1(Sha512),
            SignatureAlgorithm::RsaPss(Sha256),
            SignatureAlgorithm::RsaPss(Sha384),
            SignatureAlgorithm::RsaPss(Sha512),
            SignatureAlgorithm::EcdsaP256(Sha256),
            SignatureAlgorithm::EcdsaP384(Sha384),
            SignatureAlgorithm::EcdsaP384(Sha512),
            SignatureAlgorithm::Ed25519,
        ] {
            let der = algorithm.identifier().unwrap().der();
            assert_eq!(parse(&der).signature(), Ok(algorithm.verification()));
        }
        assert_eq!(SignatureAlgorithm::RsaPkcs1(Sha1).identifier(), None);
        assert_eq!(SignatureAlgorithm::EcdsaP256(Sha1).identifier(), None);
    }

    /// The bytes that `openssl genpkey`/`cms -sign` write (OpenSSL 3.0.19).
    #[test]
    fn the_encodings_are_those_of_others() {
        let hex_of =
            |algorithm: SignatureAlgorithm| hex::encode(algorithm.identifier().unwrap().der());
        assert_eq!(
            hex_of(SignatureAlgorithm::RsaPkcs1(Sha256)),
            "300d06092a864886f70d01010b0500"
        );
        assert_eq!(
            hex_of(SignatureAlgorithm::EcdsaP256(Sha256)),
            "300a06082a8648ce3d040302"
        );
        assert_eq!(hex_of(SignatureAlgorithm::Ed25519), "300506032b6570");
        assert_eq!(
            hex_of(SignatureAlgorithm::RsaPss(Sha256)),
            "304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d\
             010108300d06096086480165030402010500a203020120"
        );
    }

    #[test]
    fn null_and_absent_parameters_are_the_same() {
        let absent = parse(&hex::decode("300b0609608648016503040201").unwrap());
        let null = parse(&hex::decode("300d06096086480165030402010500").unwrap());
        assert_eq!(absent.digest(), Ok(Sha256));
        assert_eq!(null.digest(), Ok(Sha256));
        assert!(absent.names_same(&null));
        assert!(!absent.names_same(&Sha384.identifier()));
    }

    #[test]
    fn rsa_encryption_takes_the_digest_of_the_signer_info() {
        let rsa = parse(&hex::decode("300d06092a864886f70d0101010500").unwrap());
        assert_eq!(
            rsa.signer_info_signature(&Sha512.identifier()),
            Ok(VerificationAlgorithm::RsaPkcs1(Sha512))
        );
        assert!(rsa.signature().is_err());
    }

    #[test]
    fn an_old_name_of_sha1_with_rsa_is_known() {
        let oiw = parse(&hex::decode("300906052b0e03021d0500").unwrap());
        assert_eq!(oiw.signature(), Ok(VerificationAlgorithm::RsaPkcs1(Sha1)));
    }

    #[test]
    fn what_is_not_known_is_named() {
        let what = |text| {
            parse(&hex::decode(text).unwrap())
                .signature()
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            what("300d06092a864886f70d01010e0500"),
            "the signature sha224WithRSAEncryption"
        );
        assert_eq!(
            what("300b0609608648016503040302"),
            "the signature dsa-with-sha256"
        );
        assert_eq!(
            what("300a06082a8648ce3d040301"),
            "the signature ecdsa-with-SHA224"
        );
        assert_eq!(
            what("300a06082a85030701010302"),
            "the signature 1.2.643.7.1.1.3.2"
        );
        assert_eq!(what("300306012a"), "the signature 1.2");
        // NULL where the standard wants nothing is let through, anything else is not.
        assert_eq!(what("300806032b6570020100"), "id-Ed25519 with parameters");
    }

    /// RFC 8419, 3.1 and RFC 8702, 3.1: the length of what SHAKE256 gives is a parameter, or a matter of
    /// course.
    #[test]
    fn shake256_is_known_with_64_octets() {
        for text in [
            "300b060960864801650304020c",
            "300f060960864801650304021202020200",
        ] {
            let digest = parse(&hex::decode(text).unwrap()).digest();
            assert_eq!(digest, Ok(DigestAlgorithm::Shake256), "{text}");
        }
    }

    #[test]
    fn digests_that_are_not_known_are_named() {
        for (text, name) in [
            // id-shake256-len with 32 octets, which the registry that is asked does not have
            (
                "300f060960864801650304021202020100",
                "the digest 2.16.840.1.101.3.4.2.18",
            ),
            (
                "300b0609608648016503040212",
                "the digest 2.16.840.1.101.3.4.2.18",
            ),
            ("300b0609608648016503040204", "the digest id-sha224"),
        ] {
            let told = parse(&hex::decode(text).unwrap()).digest().unwrap_err();
            assert_eq!(told.what(), name);
        }
    }

    /// RFC 5758, 3.2 and RFC 8410, 3 want no parameters; NULL is met in their place.
    #[test]
    fn null_is_let_through_where_there_should_be_nothing() {
        for (text, algorithm) in [
            (
                "300c06082a8648ce3d0403040500",
                VerificationAlgorithm::Ecdsa(Sha512),
            ),
            (
                "300a06082a8648ce3d040304",
                VerificationAlgorithm::Ecdsa(Sha512),
            ),
            ("300706032b65710500", VerificationAlgorithm::Ed448),
            ("300506032b6571", VerificationAlgorithm::Ed448),
        ] {
            assert_eq!(
                parse(&hex::decode(text).unwrap()).signature(),
                Ok(algorithm)
            );
        }
        let told = |text: &str| parse(&hex::decode(text).unwrap()).signature().unwrap_err();
        assert_eq!(
            told("300806032b6571020100").what(),
            "id-Ed448 with parameters"
        );
    }

    /// RFC 6211: parameters count where the algorithm has any.
    #[test]
    fn pss_identifiers_with_other_parameters_are_others() {
        let pss = |parameters: &str| {
            let oid = asn1::oid(oids::RSASSA_PSS);
            parse(&asn1::sequence(&[&oid, &hex::decode(parameters).unwrap()]))
        };
        let salt = |len: u8| pss(&format!("3005a2030201{len:02x}"));
        assert!(salt(20).names_same(&salt(20)));
        assert!(!salt(20).names_same(&salt(21)));
        assert!(!salt(20).names_same(&pss("3000")));
        assert!(!salt(20).names_same(&pss("")));
        let ed = |text: &str| parse(&hex::decode(text).unwrap());
        assert!(ed("300506032b6571").names_same(&ed("300706032b65710500")));
        assert!(!ed("300506032b6571").names_same(&ed("300506032b6570")));
    }

    #[test]
    fn pss_parameters_are_read_with_their_defaults() {
        let pss = |text: &str| {
            let parameters = hex::decode(text).unwrap();
            let oid = asn1::oid(oids::RSASSA_PSS);
            parse(&asn1::sequence(&[&oid, &parameters])).signature()
        };
        let told = |text: &str| pss(text).unwrap_err().to_string();
        assert_eq!(
            pss("3000"),
            Ok(VerificationAlgorithm::RsaPss {
                digest: Sha1,
                mask_digest: Sha1,
                salt_len: 20
            })
        );
        // SHA-256, but MGF1 left at its default
        assert_eq!(
            pss("3016a00f300d06096086480165030402010500a203020120"),
            Ok(VerificationAlgorithm::RsaPss {
                digest: Sha256,
                mask_digest: Sha1,
                salt_len: 32
            })
        );
        assert_eq!(told(""), "RSASSA-PSS without parameters");
        assert_eq!(
            told("0500"),
            "RSASSA-PSS with parameters that cannot be read"
        );
        assert_eq!(told("3005a303020102"), "RSASSA-PSS with trailer field 2");
        assert_eq!(
            told("3007a2050201200500"),
            "RSASSA-PSS with parameters that cannot be read"
        );
        assert_eq!(told("3007a105300306012a"), "RSASSA-PSS with the mask 1.2");
    }
}
