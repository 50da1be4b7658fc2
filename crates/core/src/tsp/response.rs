//! `TimeStampResp` (RFC 3161, 2.4.2).

use super::fault::ResponseFault;
use super::request::{TimeStampRequest, same_integer};
use super::token::TimeStampToken;
use crate::asn1::{Cause, Fault, Reader, Tag};
use crate::cms::{Encoding, ber};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use std::fmt;

/// A line or two is what authorities say.
const MAX_STATUS_STRINGS: usize = 100;
/// The last failure that is known is bit 25.
const MAX_FAILURE_OCTETS: usize = 16;

/// What an authority answered. Nothing in it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeStampResponse {
    /// Granted, or how it declined.
    pub status: PkiStatus,
    /// Its own words, which anybody may have put there.
    pub status_strings: Vec<String>,
    /// Why it declined.
    pub failures: Vec<PkiFailureInfo>,
    /// The token's bytes.
    pub token: Option<Vec<u8>>,
    /// Whether the response was made DER before it was read; then so was the token.
    pub encoding: Encoding,
}

/// `PKIStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PkiStatus {
    /// As asked for.
    Granted,
    /// Not quite as asked for.
    GrantedWithMods,
    /// Declined.
    Rejection,
    /// Not yet.
    Waiting,
    /// A revocation is imminent.
    RevocationWarning,
    /// A revocation has happened.
    RevocationNotification,
    /// Something that RFC 3161 does not know.
    Other(u32),
}

impl fmt::Display for PkiStatus {
    /// In the spelling of RFC 3161.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Granted => "granted",
            Self::GrantedWithMods => "grantedWithMods",
            Self::Rejection => "rejection",
            Self::Waiting => "waiting",
            Self::RevocationWarning => "revocationWarning",
            Self::RevocationNotification => "revocationNotification",
            Self::Other(number) => return write!(f, "status {number}"),
        })
    }
}

/// One bit of `PKIFailureInfo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PkiFailureInfo {
    /// An algorithm that is not known or not supported.
    BadAlg,
    /// A request that is not permitted or not supported.
    BadRequest,
    /// Data in the wrong format.
    BadDataFormat,
    /// The authority's time source is not available.
    TimeNotAvailable,
    /// The policy is not one of the authority's.
    UnacceptedPolicy,
    /// An extension is not one of the authority's.
    UnacceptedExtension,
    /// Additional information could not be understood or is not available.
    AddInfoNotAvailable,
    /// The request cannot be handled because of a failure.
    SystemFailure,
    /// A bit that RFC 3161 does not know.
    Other(u8),
}

impl PkiFailureInfo {
    fn of_bit(bit: u8) -> Self {
        match bit {
            0 => Self::BadAlg,
            2 => Self::BadRequest,
            5 => Self::BadDataFormat,
            14 => Self::TimeNotAvailable,
            15 => Self::UnacceptedPolicy,
            16 => Self::UnacceptedExtension,
            17 => Self::AddInfoNotAvailable,
            25 => Self::SystemFailure,
            other => Self::Other(other),
        }
    }
}

impl fmt::Display for PkiFailureInfo {
    /// In the spelling of RFC 3161.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadAlg => "badAlg",
            Self::BadRequest => "badRequest",
            Self::BadDataFormat => "badDataFormat",
            Self::TimeNotAvailable => "timeNotAvailable",
            Self::UnacceptedPolicy => "unacceptedPolicy",
            Self::UnacceptedExtension => "unacceptedExtension",
            Self::AddInfoNotAvailable => "addInfoNotAvailable",
            Self::SystemFailure => "systemFailure",
            Self::Other(bit) => return write!(f, "failure {bit}"),
        })
    }
}

impl TimeStampResponse {
    /// Reads the body of an HTTP response (RFC 3161, 3.4), of the type
    /// `application/timestamp-reply`.
    ///
    /// # Errors
    /// [`Error::Malformed`] with the offset in `bytes`, or in the DER made of them where they are
    /// BER; [`Error::LimitExceeded`] by [`Limits::cms_bytes`] and [`Limits::cms_nesting`].
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        if bytes.len() > limits.cms_bytes {
            return Err(Error::LimitExceeded {
                limit: "cms_bytes",
                max: limits.cms_bytes as u64,
            });
        }
        let failed = |fault: Fault| fault.within(Structure::TimeStamp);
        match Self::read(bytes) {
            Err(fault) if fault.cause == Cause::Ber => {
                let transcoded = ber::to_der(bytes, limits.cms_nesting)?;
                let rest = bytes.get(transcoded.read..).unwrap_or_default();
                Reader::at(rest, transcoded.read as u64)
                    .finish("the end of the TimeStampResp")
                    .map_err(failed)?;
                let read = Self::read(&transcoded.der).map_err(failed)?;
                Ok(Self {
                    encoding: Encoding::Indefinite,
                    ..read
                })
            }
            read => read.map_err(failed),
        }
    }

    fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let mut outer = Reader::new(bytes);
        let response = outer.expect(Tag::SEQUENCE, "a TimeStampResp")?;
        outer.finish("the end of the TimeStampResp")?;
        let mut parts = response.reader();
        let mut fields = parts.expect(Tag::SEQUENCE, "a PKIStatusInfo")?.reader();
        let status = match fields.expect(Tag::INTEGER, "a PKIStatus")?.small()? {
            0 => PkiStatus::Granted,
            1 => PkiStatus::GrantedWithMods,
            2 => PkiStatus::Rejection,
            3 => PkiStatus::Waiting,
            4 => PkiStatus::RevocationWarning,
            5 => PkiStatus::RevocationNotification,
            other => PkiStatus::Other(other),
        };
        let mut status_strings = Vec::new();
        if let Some(texts) = fields.optional(Tag::SEQUENCE, "statusString")? {
            let mut texts = texts.reader();
            while !texts.is_empty() && status_strings.len() < MAX_STATUS_STRINGS {
                let text = texts.expect(Tag::UTF8_STRING, "a text in UTF-8")?;
                status_strings.push(String::from_utf8_lossy(text.contents).into_owned());
            }
            texts.finish("no more than 100 texts")?;
        }
        let failures = match fields.optional(Tag::BIT_STRING, "failInfo")? {
            Some(bits) => set_bits(bits.contents)
                .ok_or_else(|| bits.fault("a PKIFailureInfo", "another bit string"))?
                .into_iter()
                .map(PkiFailureInfo::of_bit)
                .collect(),
            None => Vec::new(),
        };
        fields.finish("the end of the PKIStatusInfo")?;
        let token = parts
            .optional(Tag::SEQUENCE, "a TimeStampToken")?
            .map(|token| token.raw.to_vec());
        parts.finish("the end of the TimeStampResp")?;
        Ok(Self {
            status,
            status_strings,
            failures,
            token,
            encoding: Encoding::Definite,
        })
    }

    /// The token, where it is what was asked for. It is not verified yet: see
    /// [`TimeStampToken::verify`].
    ///
    /// # Errors
    /// [`ResponseFault`] by name.
    pub fn token_for(
        &self,
        request: &TimeStampRequest,
        limits: &Limits,
    ) -> Result<TimeStampToken, ResponseFault> {
        if !matches!(self.status, PkiStatus::Granted | PkiStatus::GrantedWithMods) {
            return Err(ResponseFault::NotGranted {
                status: self.status,
                failures: self.failures.clone(),
                text: self.status_strings.clone(),
            });
        }
        let bytes = self.token.as_deref().ok_or(ResponseFault::TokenAbsent)?;
        let token = TimeStampToken::parse(bytes, limits).map_err(ResponseFault::TokenUnreadable)?;
        let (algorithm, digest) = request.digest();
        if !token.message_imprint().matches_digest(algorithm, digest) {
            return Err(ResponseFault::ImprintDiffers);
        }
        let tst_info = token.tst_info();
        match (request.nonce(), &tst_info.nonce) {
            (None, _) => {}
            (Some(sent), Some(back)) if same_integer(sent, back) => {}
            (Some(_), Some(_)) => return Err(ResponseFault::NonceDiffers),
            (Some(_), None) => return Err(ResponseFault::NonceAbsent),
        }
        match request.policy() {
            Some(asked) if *asked != tst_info.policy => {
                return Err(ResponseFault::PolicyDiffers {
                    asked: asked.clone(),
                    got: tst_info.policy.clone(),
                });
            }
            _ => {}
        }
        let object = token.signed_data();
        if object.certificate_of(token.signer_info()).is_none() {
            return Err(ResponseFault::CertificateAbsent);
        }
        Ok(token)
    }
}

/// The numbers of the bits that are set, from the contents of a BIT STRING (X.690, 8.6.2); `None`
/// where they are none or far too many.
fn set_bits(contents: &[u8]) -> Option<Vec<u8>> {
    let (unused, octets) = contents.split_first()?;
    if octets.len() > MAX_FAILURE_OCTETS || *unused > 7 {
        return None;
    }
    let count = u8::try_from(octets.len() * 8).ok()?.checked_sub(*unused)?;
    let is_set = |bit: &u8| {
        let octet = octets.get(usize::from(bit / 8));
        octet.is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0)
    };
    Some((0..count).filter(is_set).collect())
}
