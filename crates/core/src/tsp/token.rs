//! `TimeStampToken` (RFC 3161, 2.4.2): a TSTInfo and who signed it.

use super::fault::{AttributeFault, TokenFault};
use super::irregularity::TokenIrregularity;
use super::tst_info::{MessageImprint, TstInfo};
use crate::algorithm::{DigestAlgorithm, Verification};
use crate::cms::{
    Content, Encoding, EssCertId, EssMatch, EssVersion, Found, ProtectedAlgorithms,
    SignedAttributes, SignedData, SignerInfo, ber, oids,
};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::x509::Certificate;
use time::OffsetDateTime;

/// A token: a SignedData with one signer, and the TSTInfo in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampToken {
    der: Vec<u8>,
    signed_data: SignedData,
    signer_info: SignerInfo,
    tst_info: TstInfo,
}

/// Who signed a token, as far as the token tells: the certificate fits, and nobody has said yet
/// whether it is to be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenSigner {
    /// The certificate whose key verifies the token and which the token names by its hash.
    pub certificate: Certificate,
    /// When the token was made, so at what time the path is to be looked at.
    pub gen_time: OffsetDateTime,
    /// What the token says of its own name.
    pub tsa_name: TsaName,
    /// What else came with the token and may help to build a path.
    pub certificates: Vec<Certificate>,
}

/// The `tsa` field beside the certificate. RFC 3161, 2.4.2: where it is present, it "MUST correspond
/// to one of the subject names included in the certificate"; yet it is "a hint".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TsaName {
    /// There is none.
    Absent,
    /// It is the certificate's subject, or one of its alternative names.
    OfCertificate,
    /// It is neither.
    Other,
}

impl TimeStampToken {
    /// Reads the token that `bytes` begin with: an attribute's value, or the `/Contents` of a
    /// document time-stamp with its zeros.
    ///
    /// # Errors
    /// As [`SignedData::parse`] and [`TstInfo::parse`]; [`Error::Malformed`] where the content is
    /// not a TSTInfo or there is not exactly one signer.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let signed_data = SignedData::parse(bytes, limits)?;
        let wrong =
            |expected: &str, got: String| Error::malformed(Structure::TimeStamp, 0, expected, got);
        if !signed_data.holds_tst_info() {
            let got = signed_data.content_type.name();
            return Err(wrong("a SignedData over id-ct-TSTInfo", got));
        }
        let tst_info = match &signed_data.content {
            Content::Present(content) => TstInfo::parse(content)?,
            Content::Absent => return Err(wrong("a TSTInfo", "a detached signature".to_owned())),
        };
        let signer_info = match signed_data.signer_infos.as_slice() {
            [signer] => signer.clone(),
            signers => {
                let got = format!("{} signers", signers.len());
                return Err(wrong("the signature of the authority alone", got));
            }
        };
        let der = match signed_data.encoding {
            Encoding::Definite => bytes.get(..signed_data.len).unwrap_or_default().to_vec(),
            Encoding::Indefinite => ber::to_der(bytes, limits.cms_nesting)?.der,
        };
        Ok(Self {
            der,
            signed_data,
            signer_info,
            tst_info,
        })
    }

    /// The token without the zeros behind it; with definite lengths also where it came otherwise.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What the authority says.
    #[must_use]
    pub fn tst_info(&self) -> &TstInfo {
        &self.tst_info
    }

    /// The digest of what is time-stamped.
    #[must_use]
    pub fn message_imprint(&self) -> &MessageImprint {
        &self.tst_info.message_imprint
    }

    /// The object as a whole, with certificates and revocation lists as they stand.
    #[must_use]
    pub fn signed_data(&self) -> &SignedData {
        &self.signed_data
    }

    /// The authority's part of it.
    #[must_use]
    pub fn signer_info(&self) -> &SignerInfo {
        &self.signer_info
    }

    /// What the standards ask for and the token does not do.
    #[must_use]
    pub fn irregularities(&self) -> Vec<TokenIrregularity> {
        let object = self.signed_data.irregularities();
        let signer = self.signer_info.irregularities();
        let cms = object.into_iter().chain(signer).map(TokenIrregularity::Cms);
        let tst_info = self.tst_info.irregularities.iter().cloned();
        cms.chain(tst_info.map(TokenIrregularity::TstInfo))
            .collect()
    }

    /// Holds the imprint against a digest: of a signature's value for a signature time-stamp (EN
    /// 319 122-1, 5.3), of the bytes that a ByteRange covers for a document time-stamp (ISO
    /// 32000-2, 12.8.5). Which digest to make is told by [`MessageImprint::digest_algorithm`].
    ///
    /// # Errors
    /// [`TokenFault`] by name.
    pub fn check_digest(
        &self,
        algorithm: DigestAlgorithm,
        digest: &[u8],
    ) -> Result<(), TokenFault> {
        let imprint = self.message_imprint();
        match imprint.digest_algorithm() {
            Ok(used) if used == algorithm => {}
            _ => {
                return Err(TokenFault::ImprintAlgorithm {
                    imprint: imprint.hash_algorithm.name(),
                    given: algorithm,
                });
            }
        }
        match imprint.matches_digest(algorithm, digest) {
            true => Ok(()),
            false => Err(TokenFault::ImprintDiffers),
        }
    }

    /// [`Self::check_digest`] of bytes that are in memory.
    ///
    /// # Errors
    /// The same, and [`TokenFault::Unsupported`] where the imprint's digest is not known here.
    pub fn check_data(&self, data: &[u8]) -> Result<(), TokenFault> {
        let algorithm = self.message_imprint().digest_algorithm()?;
        self.check_digest(algorithm, &algorithm.digest(data))
    }

    /// Checks that the TSTInfo is what was signed and finds the certificate that signed it, in the
    /// token or in `pool`: named by the signer identifier, bound by its hash in signing-certificate
    /// or signing-certificate-v2 (both where both are there), its key verifying the signature.
    ///
    /// The certificate's path and its extended key usage are not looked at.
    ///
    /// # Errors
    /// The first [`TokenFault`] in this order: attributes, message digest, certificate, signature.
    pub fn verify(&self, pool: &[Certificate]) -> Result<TokenSigner, TokenFault> {
        let attributes = self
            .signer_info
            .signed_attributes
            .as_ref()
            .ok_or(TokenFault::SignedAttributesAbsent)?;
        self.check_content(attributes)?;
        let embedded = self.signed_data.readable_certificates();
        let certificate = self.signer_among(attributes, embedded.iter().chain(pool))?;
        match self.signer_info.protected_algorithms() {
            Found::Absent | Found::One(ProtectedAlgorithms::Same) => {}
            _ => return Err(TokenFault::AlgorithmProtection),
        }
        let key = certificate.subject_public_key_info();
        match self.signer_info.verify(key) {
            Some(Verification::Valid) => {}
            Some(Verification::Invalid) => return Err(TokenFault::SignatureInvalid),
            Some(Verification::Unsupported { what }) => {
                return Err(TokenFault::Unsupported { what });
            }
            None => return Err(TokenFault::SignedAttributesAbsent),
        }
        let tsa_name = match &self.tst_info.tsa {
            None => TsaName::Absent,
            Some(name) if certificate.has_subject_name(name) => TsaName::OfCertificate,
            Some(_) => TsaName::Other,
        };
        let certificates = embedded
            .into_iter()
            .filter(|other| *other != certificate)
            .collect();
        Ok(TokenSigner {
            certificate,
            gen_time: self.tst_info.gen_time,
            tsa_name,
            certificates,
        })
    }

    /// content-type and message-digest (RFC 5652, 5.4 and 11).
    fn check_content(&self, attributes: &SignedAttributes) -> Result<(), TokenFault> {
        let content_type =
            one(attributes.content_type()).map_err(TokenFault::ContentTypeAttribute)?;
        if content_type != oids::TST_INFO {
            return Err(TokenFault::ContentTypeDiffers { got: content_type });
        }
        let digest =
            one(attributes.message_digest()).map_err(TokenFault::MessageDigestAttribute)?;
        let algorithm = self.signer_info.digest_algorithm.digest()?;
        match &self.signed_data.content {
            Content::Present(content) if algorithm.digest(content) == digest => Ok(()),
            _ => Err(TokenFault::MessageDigestDiffers),
        }
    }

    /// The certificate that is both named and bound. Several may have the name: then the fault of
    /// the first is told where none is bound.
    fn signer_among<'a>(
        &self,
        attributes: &SignedAttributes,
        certificates: impl Iterator<Item = &'a Certificate>,
    ) -> Result<Certificate, TokenFault> {
        let mut named = certificates
            .filter(|certificate| self.signer_info.sid.names(certificate))
            .peekable();
        if named.peek().is_none() {
            return Err(TokenFault::SignerCertificateNotFound);
        }
        let bindings = bindings(attributes)?;
        let mut first_fault = None;
        for certificate in named {
            match check_bindings(&bindings, certificate) {
                Ok(()) => return Ok(certificate.clone()),
                Err(fault) => first_fault = first_fault.or(Some(fault)),
            }
        }
        Err(first_fault.unwrap_or(TokenFault::SignerCertificateNotFound))
    }
}

/// What the ESS attributes say of the signer's certificate, which is the first that they name. RFC
/// 3161, 2.4.2 demands signing-certificate; RFC 5816, 2.2.1 allows the second version for it.
fn bindings(attributes: &SignedAttributes) -> Result<Vec<(EssVersion, EssCertId)>, TokenFault> {
    let mut found = Vec::new();
    for version in [EssVersion::V2, EssVersion::V1] {
        match one(attributes.signing_certificate(version)) {
            Ok(named) => found.extend(
                named
                    .certificates
                    .into_iter()
                    .next()
                    .map(|id| (version, id)),
            ),
            Err(AttributeFault::Absent) => {}
            Err(fault) => return Err(TokenFault::SigningCertificateAttribute { version, fault }),
        }
    }
    match found.is_empty() {
        true => Err(TokenFault::SigningCertificateAbsent),
        false => Ok(found),
    }
}

/// Whether all of them mean this certificate.
fn check_bindings(
    bindings: &[(EssVersion, EssCertId)],
    certificate: &Certificate,
) -> Result<(), TokenFault> {
    for (version, id) in bindings {
        let version = *version;
        match id.compare(certificate) {
            EssMatch::Matches => {}
            EssMatch::Unsupported { what } => return Err(TokenFault::Unsupported { what }),
            EssMatch::IssuerSerialDiffers => {
                return Err(TokenFault::SigningCertificateIssuerSerial { version });
            }
            EssMatch::HashDiffers => {
                return Err(TokenFault::SigningCertificateDiffers { version });
            }
        }
    }
    Ok(())
}

fn one<T>(found: Found<T>) -> Result<T, AttributeFault> {
    match found {
        Found::One(value) => Ok(value),
        Found::Absent => Err(AttributeFault::Absent),
        Found::Ambiguous => Err(AttributeFault::Ambiguous),
        Found::Unreadable => Err(AttributeFault::Unreadable),
    }
}
