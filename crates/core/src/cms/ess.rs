//! Which certificate the signer meant: ESS signing-certificate (RFC 2634, 5.4) and
//! signing-certificate-v2 (RFC 5035, 3). Without it a certificate with the same key can be put in
//! the place of the signer's.

use super::attributes::{Found, SignedAttributes};
use super::oids;
use crate::algorithm::{AlgorithmIdentifier, DigestAlgorithm};
use crate::asn1::{Element, Fault, Reader, Tag};
use crate::x509::Certificate;

/// One for the leaf and one for each of its issuers is what honest signers write.
const MAX_CERT_IDS: usize = 1000;

/// Which of the two attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EssVersion {
    /// signing-certificate, SHA-1 only.
    V1,
    /// signing-certificate-v2, with the digest that it names.
    V2,
}

/// The value of either attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SigningCertificate {
    /// The signing certificate first; others limit the path (RFC 5035, 3).
    pub certificates: Vec<EssCertId>,
}

/// `ESSCertID` or `ESSCertIDv2`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EssCertId {
    /// The digest of the certificate.
    pub hash_algorithm: AlgorithmIdentifier,
    /// Its value.
    pub hash: Vec<u8>,
    /// A hint that EN 319 122-1, 6.3 g) wants left out; where it is there it has to fit.
    pub issuer_serial: Option<IssuerSerial>,
}

/// `IssuerSerial` (RFC 5035, 4).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssuerSerial {
    /// The DER of the Name, where the issuer is one directoryName as it must be for a public key
    /// certificate; `None` where it is anything else.
    pub issuer: Option<Vec<u8>>,
    /// The octets of the INTEGER.
    pub serial: Vec<u8>,
}

/// How a certificate compares with what the signer named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EssMatch {
    /// It is the one.
    Matches,
    /// It hashes to something else.
    HashDiffers,
    /// It hashes as it should, but issuer or serial number differ.
    IssuerSerialDiffers,
    /// The digest is not known here.
    Unsupported {
        /// Its name.
        what: String,
    },
}

impl EssCertId {
    /// Compares one certificate with it.
    #[must_use]
    pub fn compare(&self, certificate: &Certificate) -> EssMatch {
        let digest = match self.hash_algorithm.digest() {
            // two certificates with one MD5 were made in 2008: it binds nothing
            Ok(DigestAlgorithm::Md5) => {
                return EssMatch::Unsupported {
                    what: format!("the digest {}", self.hash_algorithm.name()),
                };
            }
            Ok(digest) => digest,
            Err(unsupported) => {
                return EssMatch::Unsupported {
                    what: unsupported.what().to_owned(),
                };
            }
        };
        if digest.digest(certificate.der()) != self.hash {
            return EssMatch::HashDiffers;
        }
        match &self.issuer_serial {
            Some(named) if !named.fits(certificate) => EssMatch::IssuerSerialDiffers,
            _ => EssMatch::Matches,
        }
    }

    fn read(reader: &mut Reader<'_>, version: EssVersion) -> Result<Self, Fault> {
        let mut fields = reader.expect(Tag::SEQUENCE, "an ESSCertID")?.reader();
        let default = match version {
            EssVersion::V1 => DigestAlgorithm::Sha1,
            EssVersion::V2 => DigestAlgorithm::Sha256,
        };
        let hash_algorithm = match (version, fields.peek()) {
            (EssVersion::V2, Some(Tag::SEQUENCE)) => AlgorithmIdentifier::read(&mut fields)?,
            _ => default.identifier(),
        };
        let hash = fields.expect(Tag::OCTET_STRING, "certHash")?.contents;
        let issuer_serial = fields
            .optional(Tag::SEQUENCE, "issuerSerial")?
            .map(|element| IssuerSerial::read(&element))
            .transpose()?;
        fields.finish("the end of the ESSCertID")?;
        Ok(Self {
            hash_algorithm,
            hash: hash.to_vec(),
            issuer_serial,
        })
    }
}

impl IssuerSerial {
    /// Whether it names this certificate.
    fn fits(&self, certificate: &Certificate) -> bool {
        self.issuer
            .as_ref()
            .is_some_and(|issuer| certificate.has_issuer(issuer))
            && certificate.has_serial(&self.serial)
    }

    fn read(element: &Element<'_>) -> Result<Self, Fault> {
        let mut fields = element.reader();
        let mut names = fields.expect(Tag::SEQUENCE, "GeneralNames")?.reader();
        let serial = fields.expect(Tag::INTEGER, "a serial number")?.contents;
        fields.finish("the end of the issuerSerial")?;
        let name = names.optional(Tag::constructed(4), "a directoryName")?;
        let only = name.filter(|_| names.is_empty());
        Ok(Self {
            issuer: only.map(|name| name.contents.to_vec()),
            serial: serial.to_vec(),
        })
    }
}

impl SignedAttributes {
    /// The signing certificate as one of the two attributes names it. Where both are there, both
    /// have to fit.
    #[must_use]
    pub fn signing_certificate(&self, version: EssVersion) -> Found<SigningCertificate> {
        let oid = match version {
            EssVersion::V1 => oids::SIGNING_CERTIFICATE,
            EssVersion::V2 => oids::SIGNING_CERTIFICATE_V2,
        };
        self.single(oid, |value| {
            let mut fields = value
                .expect(Tag::SEQUENCE, "a SigningCertificate")?
                .reader();
            let mut ids = fields.expect(Tag::SEQUENCE, "ESSCertIDs")?.reader();
            // Policies (RFC 5035, 3) may follow; they are not looked at.
            fields.optional(Tag::SEQUENCE, "policies")?;
            fields.finish("the end of the SigningCertificate")?;
            let mut certificates = vec![EssCertId::read(&mut ids, version)?];
            while !ids.is_empty() && certificates.len() < MAX_CERT_IDS {
                certificates.push(EssCertId::read(&mut ids, version)?);
            }
            ids.finish("no more than 1000 ESSCertIDs")?;
            Ok(SigningCertificate { certificates })
        })
    }
}
