//! `SignedData` (RFC 5652, 5.1).

use super::ber;
use super::oids;
use super::revocation::RevocationInfos;
use super::signer_info::SignerInfo;
use crate::algorithm::AlgorithmIdentifier;
use crate::asn1::{Cause, Fault, Oid, Reader, Tag};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::x509::Certificate;

/// A SignedData and what stands in it. Nothing in it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedData {
    /// `CMSVersion`: 1, or 3 and more where the object holds what version 1 did not know.
    pub version: u32,
    /// The digests that the signers are said to use.
    pub digest_algorithms: Vec<AlgorithmIdentifier>,
    /// `eContentType`: id-data in a PDF signature, id-ct-TSTInfo in a time-stamp token.
    pub content_type: Oid,
    /// `eContent`.
    pub content: Content,
    /// Each X.509 certificate as its own bytes, whether it can be read or not.
    pub certificates: Vec<Vec<u8>>,
    /// How many certificates of other kinds there are (attribute certificates).
    pub other_certificates: usize,
    /// `crls`: revocation lists and answers, as they stand.
    pub revocation_infos: RevocationInfos,
    /// Every signer; PAdES allows one.
    pub signer_infos: Vec<SignerInfo>,
    /// Bytes that the object takes of the input.
    pub len: usize,
    /// What follows it in the input.
    pub trailing: Trailing,
    /// Whether it came with indefinite lengths or strings in pieces.
    pub encoding: Encoding,
}

/// `eContent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The signature is detached.
    Absent,
    /// The content, perhaps empty.
    Present(Vec<u8>),
}

/// What follows the object. `/Contents` is filled up with zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trailing {
    /// Nothing.
    Nothing,
    /// Zeros only.
    Zeros,
    /// Something else.
    Other {
        /// Where it begins, zeros included.
        offset: usize,
        /// How many bytes there are.
        len: usize,
    },
}

/// How the object was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Definite lengths throughout, as PAdES demands.
    Definite,
    /// BER that was made DER before it was read. Signed attributes were hashed as DER (RFC 5652,
    /// 5.4), and certificates keep their bytes.
    Indefinite,
}

impl SignedData {
    /// Reads the SignedData that `bytes` begin with.
    ///
    /// # Errors
    /// [`Error::Malformed`] with the offset in `bytes`, or in the DER made of them where they are
    /// BER; [`Error::LimitExceeded`] by [`Limits::cms_bytes`], [`Limits::cms_elements`] and
    /// [`Limits::cms_nesting`].
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        if bytes.len() > limits.cms_bytes {
            return Err(Error::LimitExceeded {
                limit: "cms_bytes",
                max: limits.cms_bytes as u64,
            });
        }
        let budget = Budget {
            left: limits.cms_elements,
        };
        let failed = |fault: Fault| match fault.cause {
            Cause::Budget => Error::LimitExceeded {
                limit: "cms_elements",
                max: limits.cms_elements as u64,
            },
            Cause::Ber | Cause::Malformed => fault.within(Structure::Cms),
        };
        let (mut parsed, len) = match Self::read(bytes, budget) {
            Ok(parsed) => {
                let len = parsed.len;
                (parsed, len)
            }
            Err(fault) if fault.cause == Cause::Ber => {
                let transcoded = ber::to_der(bytes, limits.cms_nesting)?;
                let mut parsed = Self::read(&transcoded.der, budget).map_err(failed)?;
                parsed.encoding = Encoding::Indefinite;
                (parsed, transcoded.read)
            }
            Err(fault) => return Err(failed(fault)),
        };
        parsed.len = len;
        parsed.trailing = Trailing::of(bytes, len);
        Ok(parsed)
    }

    /// Whether the content is id-data (RFC 5652, 4), as in every signature over a document.
    #[must_use]
    pub fn holds_data(&self) -> bool {
        self.content_type == oids::DATA
    }

    /// Whether the content is a TSTInfo (RFC 3161, 2.4.2), as in every time-stamp token.
    #[must_use]
    pub fn holds_tst_info(&self) -> bool {
        self.content_type == oids::TST_INFO
    }

    /// The certificates that can be read.
    #[must_use]
    pub fn readable_certificates(&self) -> Vec<Certificate> {
        self.certificates
            .iter()
            .filter_map(|der| Certificate::from_der(der.as_slice()).ok())
            .collect()
    }

    /// The first readable certificate that the signer identifier names.
    #[must_use]
    pub fn certificate_of(&self, signer: &SignerInfo) -> Option<Certificate> {
        self.readable_certificates()
            .into_iter()
            .find(|certificate| signer.sid.names(certificate))
    }

    fn read(bytes: &[u8], mut budget: Budget) -> Result<Self, Fault> {
        let mut outer = Reader::new(bytes);
        let content_info = outer.expect(Tag::SEQUENCE, "a ContentInfo")?;
        let mut fields = content_info.reader();
        let kind = fields.expect(Tag::OID, "a content type")?;
        if kind.oid()? != oids::SIGNED_DATA {
            return Err(kind.fault("id-signedData", kind.oid()?.to_string()));
        }
        let signed_data = fields.explicit(0, "SignedData", |reader| {
            Self::read_fields(reader, &mut budget)
        })?;
        fields.finish("the end of the ContentInfo")?;
        let mut signed_data =
            signed_data.ok_or_else(|| content_info.fault("SignedData", "nothing"))?;
        signed_data.len = content_info.raw.len();
        Ok(signed_data)
    }

    fn read_fields(reader: &mut Reader<'_>, budget: &mut Budget) -> Result<Self, Fault> {
        let mut fields = reader.expect(Tag::SEQUENCE, "a SignedData")?.reader();
        let version = fields.expect(Tag::INTEGER, "a version")?.small()?;

        let mut digests = fields.expect(Tag::SET, "digestAlgorithms")?.reader();
        let mut digest_algorithms = Vec::new();
        while !digests.is_empty() {
            budget.spend()?;
            digest_algorithms.push(AlgorithmIdentifier::read(&mut digests)?);
        }

        let mut encapsulated = fields.expect(Tag::SEQUENCE, "encapContentInfo")?.reader();
        let content_type = encapsulated.expect(Tag::OID, "eContentType")?.oid()?;
        let content = encapsulated
            .explicit(0, "eContent", |inner| {
                Ok(inner
                    .expect(Tag::OCTET_STRING, "eContent")?
                    .contents
                    .to_vec())
            })?
            .map_or(Content::Absent, Content::Present);
        encapsulated.finish("the end of the encapContentInfo")?;

        let mut certificates = Vec::new();
        let mut other_certificates = 0;
        if let Some(set) = fields.optional(Tag::constructed(0), "certificates")? {
            let mut choices = set.reader();
            while !choices.is_empty() {
                budget.spend()?;
                let choice = choices.next("a certificate")?;
                match choice.tag {
                    Tag::SEQUENCE => certificates.push(choice.raw.to_vec()),
                    _ => other_certificates += 1,
                }
            }
        }

        let revocation_infos = fields
            .optional(Tag::constructed(1), "crls")?
            .map(|set| RevocationInfos::read_choices(&set, budget))
            .transpose()?
            .unwrap_or_default();

        let mut signers = fields.expect(Tag::SET, "signerInfos")?.reader();
        let mut signer_infos = Vec::new();
        while !signers.is_empty() {
            signer_infos.push(SignerInfo::read(&mut signers, budget)?);
        }
        fields.finish("the end of the SignedData")?;

        Ok(Self {
            version,
            digest_algorithms,
            content_type,
            content,
            certificates,
            other_certificates,
            revocation_infos,
            signer_infos,
            len: 0,
            trailing: Trailing::Nothing,
            encoding: Encoding::Definite,
        })
    }
}

impl Trailing {
    fn of(bytes: &[u8], len: usize) -> Self {
        let rest = bytes.get(len..).unwrap_or_default();
        if rest.is_empty() {
            Self::Nothing
        } else if rest.iter().all(|octet| *octet == 0) {
            Self::Zeros
        } else {
            Self::Other {
                offset: len,
                len: rest.len(),
            }
        }
    }
}

/// How many elements may still be kept: each costs more memory than the few octets it takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    pub(super) fn spend(&mut self) -> Result<(), Fault> {
        self.left = self.left.checked_sub(1).ok_or_else(Fault::budget)?;
        Ok(())
    }
}
