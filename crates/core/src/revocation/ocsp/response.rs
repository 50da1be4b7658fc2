//! What a responder answers.

use super::cert_id::key_hash;
use super::oids;
use super::single::SingleResponse;
use crate::algorithm::{AlgorithmIdentifier, DigestAlgorithm, Verification};
use crate::asn1::{self, Cause, Element, Fault, Reader, Tag};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::revocation::extension::{self, Processed, Unprocessed};
use crate::revocation::time;
use crate::x509::signed::Signed;
use crate::x509::{Certificate, Name};
use const_oid::ObjectIdentifier;
use time::OffsetDateTime;

/// `OCSPResponse` (RFC 6960, 4.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OcspResponse {
    /// `successful`: an answer, whatever it says.
    Successful(BasicOcspResponse),
    /// None. Nobody signs that.
    Refused(ResponseStatus),
}

/// `OCSPResponseStatus`, without `successful`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseStatus {
    /// `malformedRequest`.
    MalformedRequest,
    /// `internalError`.
    InternalError,
    /// `tryLater`.
    TryLater,
    /// `sigRequired`: the request must be signed.
    SigRequired,
    /// `unauthorized`: it does not answer this client, or not about this certificate (RFC 5019,
    /// 2.2.3).
    Unauthorized,
    /// A number that RFC 6960 gives no meaning.
    Other(u32),
}

/// `BasicOCSPResponse`, kept as the bytes it came in beside what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasicOcspResponse {
    der: Vec<u8>,
    responder_id: ResponderId,
    produced_at: OffsetDateTime,
    responses: Vec<SingleResponse>,
    extensions: ResponseExtensions,
    raw_certificates: Vec<Vec<u8>>,
}

/// Who signed a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponderId {
    /// The subject of the responder's certificate.
    ByName(Name),
    /// SHA-1 of its key: the BIT STRING without tag, length and unused bits.
    ByKey(Vec<u8>),
}

/// Whether "revoked" may also be said of certificates that were never issued (RFC 6960, 4.4.8).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ExtendedRevoked {
    /// It may.
    Declared,
    /// Nothing of the kind is said.
    #[default]
    Absent,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ResponseExtensions {
    nonce: Option<Vec<u8>>,
    extended_revoked: ExtendedRevoked,
    unprocessed: Unprocessed,
}

impl OcspResponse {
    /// Takes one DER response without anything after it.
    ///
    /// # Errors
    /// [`Error::Malformed`] where it does not parse or bytes follow, [`Error::Unsupported`] for another
    /// type of response than `id-pkix-ocsp-basic`, [`Error::LimitExceeded`] by
    /// [`Limits::OCSP_BYTES`] and [`Limits::OCSP_ELEMENTS`].
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        within_limit(der)?;
        let (status, bytes) = response_bytes(der).map_err(failed)?;
        let status = match (status, bytes) {
            (0, Some((kind, basic))) => {
                if kind.oid().map_err(failed)? != oids::BASIC {
                    return Err(Error::Unsupported {
                        feature: "an OCSP response of another type than id-pkix-ocsp-basic",
                    });
                }
                return BasicOcspResponse::read(&basic).map(Self::Successful);
            }
            (0, None) => {
                let fault = Fault::malformed(0, "responseBytes in a successful response", "none");
                return Err(failed(fault));
            }
            (1, _) => ResponseStatus::MalformedRequest,
            (2, _) => ResponseStatus::InternalError,
            (3, _) => ResponseStatus::TryLater,
            (5, _) => ResponseStatus::SigRequired,
            (6, _) => ResponseStatus::Unauthorized,
            (other, _) => ResponseStatus::Other(other),
        };
        Ok(Self::Refused(status))
    }
}

impl BasicOcspResponse {
    /// The answer in an OCSPResponse; `None` where that cannot be read or answers nothing.
    pub(crate) fn in_response(der: &[u8]) -> Option<Self> {
        match OcspResponse::from_der(der) {
            Ok(OcspResponse::Successful(basic)) => Some(basic),
            _ => None,
        }
    }

    /// Takes the answer alone: revocation-values of CAdES (RFC 5126, 6.3.4) hold it without its
    /// status.
    ///
    /// # Errors
    /// As [`OcspResponse::from_der`].
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        within_limit(der)?;
        Self::read(&Reader::new(der).rest())
    }

    fn read(whole: &Element<'_>) -> Result<Self, Error> {
        Self::read_all(whole).map_err(failed)
    }

    /// From the element whose contents are the answer.
    fn read_all(whole: &Element<'_>) -> Result<Self, Fault> {
        let mut left = Limits::OCSP_ELEMENTS;
        let mut spend = || {
            left = left.checked_sub(1).ok_or_else(Fault::budget)?;
            Ok(())
        };
        let mut outer = whole.reader();
        let mut fields = outer.expect(Tag::SEQUENCE, "a BasicOCSPResponse")?.reader();
        outer.finish("the end of the BasicOCSPResponse")?;
        let data = fields.expect(Tag::SEQUENCE, "ResponseData")?;
        AlgorithmIdentifier::read(&mut fields)?;
        fields.expect(Tag::BIT_STRING, "a signature")?;
        let mut raw_certificates = Vec::new();
        fields.explicit(0, "certs", |reader| {
            let mut certificates = reader.expect(Tag::SEQUENCE, "certificates")?.reader();
            while !certificates.is_empty() {
                spend()?;
                raw_certificates.push(certificates.next("a certificate")?.raw.to_vec());
            }
            Ok(())
        })?;
        fields.finish("the end of the BasicOCSPResponse")?;

        let mut fields = data.reader();
        fields.explicit(0, "a version", |reader| {
            let version = reader.expect(Tag::INTEGER, "a version")?;
            match version.small() {
                Ok(0) => Ok(()),
                _ => Err(version.fault("version 1", "another")),
            }
        })?;
        let responder_id = ResponderId::read(&mut fields)?;
        let produced_at = time(&fields.expect(Tag::GENERALIZED_TIME, "producedAt")?)?;
        let mut singles = fields.expect(Tag::SEQUENCE, "responses")?.reader();
        let mut responses = Vec::new();
        while !singles.is_empty() {
            spend()?;
            responses.push(SingleResponse::read(&mut singles, &mut spend)?);
        }
        let extensions = fields.explicit(1, "responseExtensions", |reader| {
            ResponseExtensions::read(reader, &mut spend)
        })?;
        fields.finish("the end of the ResponseData")?;
        Ok(Self {
            der: whole.contents.to_vec(),
            responder_id,
            produced_at,
            responses,
            extensions: extensions.unwrap_or_default(),
            raw_certificates,
        })
    }

    /// The bytes of the BasicOCSPResponse.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The bytes of an OCSPResponse around it, as documents and CMS objects carry it (RFC 6960, 4.2.1).
    #[must_use]
    pub fn response_der(&self) -> Vec<u8> {
        asn1::sequence(&[
            &asn1::tlv(Tag::ENUMERATED, &[0]), // successful
            &asn1::explicit(
                0,
                &asn1::sequence(&[&asn1::oid(oids::BASIC), &asn1::octet_string(&self.der)]),
            ),
        ])
    }

    /// Who says to have signed it.
    #[must_use]
    pub fn responder_id(&self) -> &ResponderId {
        &self.responder_id
    }

    /// When it was signed.
    #[must_use]
    pub fn produced_at(&self) -> OffsetDateTime {
        self.produced_at
    }

    /// What it says, certificate by certificate.
    #[must_use]
    pub fn responses(&self) -> &[SingleResponse] {
        &self.responses
    }

    /// The nonce of the request that it answers (RFC 8954).
    #[must_use]
    pub fn nonce(&self) -> Option<&[u8]> {
        self.extensions.nonce.as_deref()
    }

    /// Whether "revoked" may also be said of what was never issued.
    #[must_use]
    pub fn extended_revoked(&self) -> ExtendedRevoked {
        self.extensions.extended_revoked
    }

    /// What among its own extensions was not processed; each response has its own.
    #[must_use]
    pub fn unprocessed(&self) -> &Unprocessed {
        &self.extensions.unprocessed
    }

    /// The certificates that came with it, as their bytes.
    #[must_use]
    pub fn raw_certificates(&self) -> &[Vec<u8>] {
        &self.raw_certificates
    }

    /// Those of them that can be read.
    #[must_use]
    pub fn certificates(&self) -> Vec<Certificate> {
        self.raw_certificates
            .iter()
            .filter_map(|der| Certificate::from_der(der.as_slice()).ok())
            .collect()
    }

    /// Checks its signature under the key of a DER SubjectPublicKeyInfo.
    #[must_use]
    pub fn verify(&self, responder_key: &[u8]) -> Verification {
        match self.signed() {
            Some(signed) => signed.verify(responder_key),
            // It was read when the value was made.
            None => Verification::Invalid,
        }
    }

    /// The digest that its signature begins with; `None` where it has none or is not known.
    #[must_use]
    pub fn signature_digest(&self) -> Option<DigestAlgorithm> {
        self.signed()?.digest()
    }

    pub(crate) fn signed(&self) -> Option<Signed<'_>> {
        let mut outer = Reader::new(&self.der);
        let mut fields = outer
            .expect(Tag::SEQUENCE, "a BasicOCSPResponse")
            .ok()?
            .reader();
        Signed::read(&mut fields).ok()
    }
}

impl ResponderId {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.next("a ResponderID")?;
        match element.tag {
            tag if tag == Tag::constructed(1) => Ok(Self::ByName(Name::from_element(&element)?)),
            tag if tag == Tag::constructed(2) => {
                let mut fields = element.reader();
                let hash = fields.expect(Tag::OCTET_STRING, "a KeyHash")?;
                fields.finish("the end of the ResponderID")?;
                Ok(Self::ByKey(hash.contents.to_vec()))
            }
            tag => Err(element.fault("byName or byKey", format!("tag {:#04x}", tag.0))),
        }
    }

    /// Whether it is the holder of this certificate.
    #[must_use]
    pub fn is_holder_of(&self, certificate: &Certificate) -> bool {
        match self {
            Self::ByName(name) => name == certificate.subject_name(),
            Self::ByKey(hash) => {
                key_hash(certificate, DigestAlgorithm::Sha1).is_some_and(|own| own == *hash)
            }
        }
    }
}

impl ResponseExtensions {
    fn read(
        reader: &mut Reader<'_>,
        spend: &mut impl FnMut() -> Result<(), Fault>,
    ) -> Result<Self, Fault> {
        let mut all = Self::default();
        all.unprocessed = extension::read_all(reader, spend, |oid, value| all.add(oid, value))?;
        Ok(all)
    }

    fn add(&mut self, oid: ObjectIdentifier, value: &mut Reader<'_>) -> Result<Processed, Fault> {
        match oid {
            oids::NONCE => self.nonce = Some(nonce(value)),
            oids::EXTENDED_REVOKE => {
                value.expect(Tag::NULL, "NULL")?;
                self.extended_revoked = ExtendedRevoked::Declared;
            }
            _ => return Ok(Processed::No),
        }
        Ok(Processed::Yes)
    }
}

/// RFC 8954, 2.1 has the octets in an OCTET STRING; RFC 2560 did not say, and some responders give
/// them bare.
fn nonce(value: &mut Reader<'_>) -> Vec<u8> {
    let all = value.rest();
    let mut inner = all.reader();
    match inner.expect(Tag::OCTET_STRING, "a nonce") {
        Ok(nonce) if inner.is_empty() => nonce.contents.to_vec(),
        _ => all.contents.to_vec(),
    }
}

/// The type of a response and the OCTET STRING with the response.
type Typed<'a> = (Element<'a>, Element<'a>);

fn response_bytes(der: &[u8]) -> Result<(u32, Option<Typed<'_>>), Fault> {
    let mut outer = Reader::new(der);
    let mut fields = outer.expect(Tag::SEQUENCE, "an OCSPResponse")?.reader();
    outer.finish("the end of the OCSPResponse")?;
    let status = fields
        .expect(Tag::ENUMERATED, "a responseStatus")?
        .small()?;
    let bytes = fields.explicit(0, "responseBytes", |reader| {
        let mut fields = reader.expect(Tag::SEQUENCE, "ResponseBytes")?.reader();
        let kind = fields.expect(Tag::OID, "a responseType")?;
        let response = fields.expect(Tag::OCTET_STRING, "a response")?;
        fields.finish("the end of the ResponseBytes")?;
        Ok((kind, response))
    })?;
    fields.finish("the end of the OCSPResponse")?;
    Ok((status, bytes))
}

fn within_limit(der: &[u8]) -> Result<(), Error> {
    if der.len() > Limits::OCSP_BYTES {
        return Err(Error::LimitExceeded {
            limit: "OCSP_BYTES",
            max: Limits::OCSP_BYTES as u64,
        });
    }
    Ok(())
}

fn failed(fault: Fault) -> Error {
    match fault.cause {
        Cause::Budget => Error::LimitExceeded {
            limit: "OCSP_ELEMENTS",
            max: Limits::OCSP_ELEMENTS as u64,
        },
        _ => fault.within(Structure::Ocsp),
    }
}
