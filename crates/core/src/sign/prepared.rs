//! A document that waits for its signature, for as long as it takes.

use super::digest::OriginalDigest;
use super::prepare::{self, Prepared, Subject};
use super::request::{SignatureRequest, SignatureTimeStamp, Signed};
use super::steps::{PROTECTION, SignatureObject, ToBeSigned};
use super::{may_sign, refuse_unsignable};
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::cms::{self, Statements};
use crate::error::{Error, Refusal};
use crate::output::Output;
use crate::pdf::Document;
use crate::x509::CertificateChain;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use time::OffsetDateTime;

/// How many bytes are left for the CMS object, which cannot be changed later.
#[derive(Debug, Clone)]
pub enum Room<'c> {
    /// What this algorithm and chain take, and a time-stamp of at most so many bytes.
    For(SignatureAlgorithm, &'c CertificateChain, Option<usize>),
    /// So many, for a certificate that is not known yet.
    Bytes(usize, DigestAlgorithm),
}

/// A document made ready for a signature: what will stand behind it is laid out, with room for the signature,
/// and everything that the signature covers is digested.
///
/// It holds no secret and can be kept in a database, and nothing of the document but what is appended to it.
/// Whoever completes it twice with the same [`SignatureObject`] gets the same bytes twice; that a key does not
/// sign it twice is for whoever keeps it to see to, by [`PreparedSignature::id`].
///
/// ```
/// # use segel_core::{Limits, x509::{Certificate, CertificateChain}};
/// # use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
/// # use rcgen::SigningKey;
/// # let letter = include_bytes!("../../../../test-vectors/samples/surat-tugas.pdf").to_vec();
/// # let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
/// # let certificate = rcgen::CertificateParams::default().self_signed(&key)?;
/// # let chain = CertificateChain::new(Certificate::from_der(certificate.der().to_vec())?, Vec::new());
/// # let now = time::OffsetDateTime::from_unix_timestamp(1_800_000_000)?;
/// # let limits = Limits::default();
/// use segel_core::pdf::Document;
/// use segel_core::sign::{PreparedSignature, Room, SignatureRequest, prepare};
///
/// // here: prepared with room for a certificate that is not known yet, and kept
/// let room = Room::Bytes(8_000, DigestAlgorithm::Sha256);
/// let document = Document::open(&letter, &limits)?;
/// let kept = serde_json::to_string(&prepare(&document, &SignatureRequest::new(now), &room)?)?;
///
/// // days later, elsewhere: whoever has the key signs the message, or its digest
/// let prepared: PreparedSignature = serde_json::from_str(&kept)?;
/// let algorithm = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256);
/// let to_be_signed = prepared.to_be_signed(algorithm, &chain)?;
/// let value = key.sign(to_be_signed.message())?;
///
/// // and completed: the value is checked before a byte is written
/// let mut signed = Vec::new();
/// prepared.complete(&document, &to_be_signed.signed(value)?, &mut signed)?;
/// # assert!(signed.starts_with(&letter));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedSignature {
    field: String,
    base_len: u64,
    #[serde(with = "hex::serde")]
    revision: Vec<u8>,
    gap: Range<usize>,
    #[serde(with = "time::serde::rfc3339")]
    signing_time: OffsetDateTime,
    statements: Statements,
    digest_algorithm: DigestAlgorithm,
    #[serde(with = "hex::serde")]
    message_digest: Vec<u8>,
}

/// Prepares a document, which is read once.
///
/// # Errors
/// As [`super::sign`], but for what concerns a key.
pub fn prepare(
    document: &Document<'_>,
    request: &SignatureRequest,
    room: &Room<'_>,
) -> Result<PreparedSignature, Error> {
    refuse_unsignable(document)?;
    let (contents_len, digest_algorithm, name) = match room {
        Room::For(algorithm, chain, token_len) => {
            may_sign(chain.leaf(), request.signing_time)?;
            let stated = &request.statements;
            let len = cms::signed_data_len(*algorithm, chain, PROTECTION, stated, *token_len)?;
            (len, algorithm.digest(), chain.leaf().common_name())
        }
        Room::Bytes(len, digest) => (*len, *digest, None),
    };
    let subject = Subject::Signature(request, name.as_deref());
    let prepared = prepare::prepare(document, &subject, contents_len)?;
    let original = OriginalDigest::of_copied(
        document.source(),
        prepared.base_len,
        digest_algorithm,
        &mut std::io::sink(),
    )?;
    original.refuse_orphans(&prepared)?;
    Ok(PreparedSignature {
        message_digest: original.message_digest(&prepared.revision, &prepared.gap),
        field: prepared.field,
        base_len: prepared.base_len,
        revision: prepared.revision,
        gap: prepared.gap,
        signing_time: request.signing_time,
        statements: request.statements.clone(),
        digest_algorithm,
    })
}

impl PreparedSignature {
    /// What tells it from every other: its digest over the document and what is appended.
    #[must_use]
    pub fn id(&self) -> String {
        hex::encode(&self.message_digest)
    }

    /// The full name of the field that will hold the signature.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What the key has to sign, once it is known whose it is.
    ///
    /// # Errors
    /// [`Refusal`] where the certificate cannot have signed at the time that the document says;
    /// [`Error::Unsupported`] where the algorithm digests otherwise than what was prepared.
    pub fn to_be_signed(
        &self,
        algorithm: SignatureAlgorithm,
        chain: &CertificateChain,
    ) -> Result<ToBeSigned, Error> {
        may_sign(chain.leaf(), self.signing_time)?;
        if algorithm.digest() != self.digest_algorithm {
            return Err(Error::Unsupported {
                feature: "an algorithm with another digest than the document was prepared for",
            });
        }
        ToBeSigned::new(&self.message_digest, algorithm, chain, &self.statements)
    }

    /// Writes the document and behind it the revision with the signature. The document is read once, and held
    /// against what was prepared.
    ///
    /// # Errors
    /// [`Refusal::DocumentChanged`] where it is another document; [`Refusal::ContentsTooSmall`] where the
    /// signature does not fit: a time-stamp may be left out of it, and the rest needs preparing anew.
    pub fn complete(
        &self,
        document: &Document<'_>,
        object: &SignatureObject,
        output: &mut dyn Output,
    ) -> Result<Signed, Error> {
        let mut prepared = Prepared {
            field: self.field.clone(),
            base_len: self.base_len,
            revision: self.revision.clone(),
            gap: self.gap.clone(),
        };
        prepared.check_reserved()?;
        prepared.embed(&object.der()?)?;
        if document.source().len() != self.base_len {
            return Err(Refusal::DocumentChanged.into());
        }
        let original = OriginalDigest::of_copied(
            document.source(),
            self.base_len,
            self.digest_algorithm,
            output,
        )?;
        if original.message_digest(&self.revision, &self.gap) != self.message_digest {
            return Err(Refusal::DocumentChanged.into());
        }
        output.append(&prepared.revision)?;
        let time_stamp = match object.is_time_stamped() {
            true => SignatureTimeStamp::Embedded,
            false => SignatureTimeStamp::NotAsked,
        };
        Ok(Signed::new(prepared, original, time_stamp))
    }
}
