//! What is asked for when a document is signed.

use super::digest::OriginalDigest;
use super::prepare::Prepared;
use crate::appearance::VisibleBox;
use crate::cms::Statements;
use crate::signature::{DocMdp, FieldLock};
use time::OffsetDateTime;

/// One signature to be made.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SignatureRequest {
    /// The full name of the field: an existing empty one, or a new one; `None` takes the first free
    /// name of `Signature1`, `Signature2`…
    pub field: Option<String>,
    /// What stands in such a name instead of `Signature`.
    pub field_prefix: Option<String>,
    /// The time claimed in `/M`. The certificate must be valid at it.
    pub signing_time: OffsetDateTime,
    /// `/Reason`.
    pub reason: Option<String>,
    /// `/Location`.
    pub location: Option<String>,
    /// `/Name`; the certificate's common name where absent.
    pub name: Option<String>,
    /// `/ContactInfo`.
    pub contact_info: Option<String>,
    /// What the signature says of itself. With either of it there is no `/Reason` (EN 319 142-1, 6.3, m).
    pub statements: Statements,
    /// Makes it a certification, the first signature of its document, with what may be done afterwards (ISO 32000-2,
    /// 12.8.2.2).
    pub certification: Option<DocMdp>,
    /// Fields that may not change any more (12.8.2.4). An existing field that has a lock says so itself.
    pub lock: Option<FieldLock>,
    /// Where and what to show; `None` makes an invisible field.
    pub appearance: Option<VisibleBox>,
}

impl SignatureRequest {
    /// An invisible signature in the first free field.
    #[must_use]
    pub fn new(signing_time: OffsetDateTime) -> Self {
        Self {
            field: None,
            field_prefix: None,
            signing_time,
            reason: None,
            location: None,
            name: None,
            contact_info: None,
            statements: Statements::default(),
            certification: None,
            lock: None,
            appearance: None,
        }
    }
}

/// What became of the time-stamp over a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureTimeStamp {
    /// None was asked for.
    NotAsked,
    /// It stands in the signature.
    Embedded,
    /// It was longer than the authority had led to expect, and there is none.
    DidNotFit {
        /// Bytes that were left for the signature and its time-stamp.
        reserved: usize,
        /// Bytes that both take.
        needed: usize,
    },
}

/// What was made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Signed {
    /// The full name of the field that holds the signature.
    pub field: String,
    /// Bytes of the input, which are the first bytes of the output.
    pub base_len: u64,
    /// Bytes appended.
    pub bytes_added: u64,
    /// SHA-256 of the input.
    pub base_sha256: [u8; 32],
    /// SHA-256 of the whole output.
    pub sha256: [u8; 32],
    /// What became of its time-stamp.
    pub time_stamp: SignatureTimeStamp,
    /// What was digested before the revision, for [`super::check_written`].
    pub(super) original: OriginalDigest,
}

impl Signed {
    pub(super) fn new(
        prepared: Prepared,
        original: OriginalDigest,
        time_stamp: SignatureTimeStamp,
    ) -> Self {
        Self {
            base_len: prepared.base_len,
            bytes_added: prepared.revision.len() as u64,
            base_sha256: original.file_sha256(&[]),
            sha256: original.file_sha256(&prepared.revision),
            field: prepared.field,
            time_stamp,
            original,
        }
    }
}
