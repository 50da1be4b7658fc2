//! `SignerInfo` (RFC 5652, 5.3).

use super::attributes::{Attribute, Found, SignedAttributes};
use super::oids;
use super::signed_data::Budget;
use crate::algorithm::{
    AlgorithmIdentifier, Unsupported, Verification, VerificationAlgorithm, verify_signature,
};
use crate::asn1::{Fault, Reader, Tag};
use crate::x509::Certificate;

/// One signer's part of a SignedData.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignerInfo {
    /// 1 with an issuer and serial number, 3 with a key identifier.
    pub version: u32,
    /// Which certificate; not protected by the signature, see [`super::SigningCertificate`].
    pub sid: SignerIdentifier,
    /// The digest of the content.
    pub digest_algorithm: AlgorithmIdentifier,
    /// What is signed; `None` where the content is signed directly.
    pub signed_attributes: Option<SignedAttributes>,
    /// How it is signed.
    pub signature_algorithm: AlgorithmIdentifier,
    /// The signature value.
    pub signature: Vec<u8>,
    /// What was added later.
    pub unsigned_attributes: Vec<Attribute>,
}

/// `SignerIdentifier`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerIdentifier {
    /// `issuerAndSerialNumber`.
    IssuerAndSerial {
        /// The DER of the Name.
        issuer: Vec<u8>,
        /// The octets of the INTEGER.
        serial: Vec<u8>,
    },
    /// `subjectKeyIdentifier`.
    SubjectKeyIdentifier(Vec<u8>),
}

impl SignerIdentifier {
    /// Whether it names this certificate.
    #[must_use]
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                certificate.has_issuer(issuer) && certificate.has_serial(serial)
            }
            Self::SubjectKeyIdentifier(identifier) => {
                certificate.subject_key_identifier() == Some(identifier.as_slice())
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let tag = Tag::primitive(0);
        if let Some(identifier) = reader.optional(tag, "a subjectKeyIdentifier")? {
            return Ok(Self::SubjectKeyIdentifier(identifier.contents.to_vec()));
        }
        // BER allows it in pieces; under this tag they cannot be told from other elements, and
        // nobody is known to write it so.
        if let Some(pieces) = reader.optional(Tag::constructed(0), "a subjectKeyIdentifier")? {
            return Err(pieces.fault("a subjectKeyIdentifier in one piece", "one in pieces"));
        }
        let mut fields = reader
            .expect(Tag::SEQUENCE, "a signer identifier")?
            .reader();
        let issuer = fields.expect(Tag::SEQUENCE, "an issuer")?.raw.to_vec();
        let serial = fields.expect(Tag::INTEGER, "a serial number")?.contents;
        fields.finish("the end of the signer identifier")?;
        Ok(Self::IssuerAndSerial {
            issuer,
            serial: serial.to_vec(),
        })
    }
}

/// What cmsAlgorithmProtection (RFC 6211) says of the algorithms beside it. They stand outside the
/// signature; this attribute brings them in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtectedAlgorithms {
    /// The same.
    Same,
    /// Others: somebody exchanged an identifier. RFC 6211, 3 has the verification fail.
    Different,
}

impl SignerInfo {
    /// How to check the signature.
    ///
    /// # Errors
    /// [`Unsupported`] with the name of what is not known here.
    pub fn verification_algorithm(&self) -> Result<VerificationAlgorithm, Unsupported> {
        self.signature_algorithm
            .signer_info_signature(&self.digest_algorithm)
    }

    /// Checks the signature over the signed attributes under the key of a DER
    /// SubjectPublicKeyInfo. `None` where there are none: then the content itself is the message,
    /// which the caller hands to [`verify_signature`].
    #[must_use]
    pub fn verify(&self, subject_public_key_info: &[u8]) -> Option<Verification> {
        let message = self.signed_attributes.as_ref()?.message();
        Some(match self.verification_algorithm() {
            Ok(algorithm) => verify_signature(
                &algorithm,
                subject_public_key_info,
                &message,
                &self.signature,
            ),
            Err(unsupported) => unsupported.into(),
        })
    }

    /// What cmsAlgorithmProtection says, where it is there.
    #[must_use]
    pub fn protected_algorithms(&self) -> Found<ProtectedAlgorithms> {
        let Some(attributes) = &self.signed_attributes else {
            return Found::Absent;
        };
        attributes.single(oids::ALGORITHM_PROTECTION, |value| {
            let mut fields = value
                .expect(Tag::SEQUENCE, "a CMSAlgorithmProtection")?
                .reader();
            let digest = AlgorithmIdentifier::read(&mut fields)?;
            let signature = fields.expect(Tag::constructed(1), "signatureAlgorithm")?;
            fields.finish("the end of the CMSAlgorithmProtection")?;
            let signature = AlgorithmIdentifier::from_element(&signature)?;
            let same = digest.names_same(&self.digest_algorithm)
                && signature.names_same(&self.signature_algorithm);
            Ok(match same {
                true => ProtectedAlgorithms::Same,
                false => ProtectedAlgorithms::Different,
            })
        })
    }

    /// The signature time-stamp tokens among the unsigned attributes (EN 319 122-1, 5.3), as DER.
    pub fn signature_time_stamps(&self) -> impl Iterator<Item = &[u8]> {
        self.unsigned_attributes
            .iter()
            .filter(|attribute| attribute.oid == oids::SIGNATURE_TIME_STAMP)
            .flat_map(|attribute| attribute.values.iter().map(Vec::as_slice))
    }

    pub(super) fn read(reader: &mut Reader<'_>, budget: &mut Budget) -> Result<Self, Fault> {
        budget.spend()?;
        let mut fields = reader.expect(Tag::SEQUENCE, "a SignerInfo")?.reader();
        let version = fields.expect(Tag::INTEGER, "a version")?.small()?;
        let sid = SignerIdentifier::read(&mut fields)?;
        let digest_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let signed_attributes = fields
            .optional(Tag::constructed(0), "signedAttrs")?
            .map(|element| SignedAttributes::read(&element, budget))
            .transpose()?;
        let signature_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let signature = fields.expect(Tag::OCTET_STRING, "a signature")?.contents;
        let unsigned_attributes = fields
            .optional(Tag::constructed(1), "unsignedAttrs")?
            .map(|element| Attribute::read_all(&element, budget))
            .transpose()?
            .unwrap_or_default();
        fields.finish("the end of the SignerInfo")?;
        Ok(Self {
            version,
            sid,
            digest_algorithm,
            signed_attributes,
            signature_algorithm,
            signature: signature.to_vec(),
            unsigned_attributes,
        })
    }
}
