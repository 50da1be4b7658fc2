//! What is said about a document and its signatures: the JSON of `segel verify` and `/v1/verify`.
//!
//! A member whose fact is not established is `None` (`null`), never a guess.

use crate::error::Error;
use crate::trust::Policy;
pub use crate::verify::changes::Rule;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The answer about a whole file: the worst of its signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum Verdict {
    /// Every signature is TOTAL-PASSED.
    TotalPassed,
    /// Some signature could not be decided and none failed.
    Indeterminate,
    /// Some signature failed.
    TotalFailed,
    /// The file has no signature.
    NoSignature,
    /// The file could not be read.
    Unreadable,
}

/// ETSI EN 319 102-1, 5.1.3: the main status of one signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Indication {
    /// All checks passed.
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    /// What is known does not decide it.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// A check failed.
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
    /// A document time-stamp passed (EN 319 102-1, 5.4).
    #[serde(rename = "PASSED")]
    Passed,
    /// A document time-stamp failed.
    #[serde(rename = "FAILED")]
    Failed,
}

/// ETSI EN 319 102-1, tables 5 and 6: why a signature is not TOTAL-PASSED.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
#[allow(missing_docs)] // the names are the standard's own
pub enum SubIndication {
    FormatFailure,
    HashFailure,
    SigCryptoFailure,
    Revoked,
    Expired,
    NotYetValid,
    SigConstraintsFailure,
    ChainConstraintsFailure,
    CertificateChainGeneralFailure,
    CryptoConstraintsFailure,
    PolicyProcessingError,
    SignaturePolicyNotAvailable,
    TimestampOrderFailure,
    NoSigningCertificateFound,
    NoCertificateChainFound,
    RevokedNoPoe,
    RevokedCaNoPoe,
    OutOfBoundsNotRevoked,
    OutOfBoundsNoPoe,
    RevocationOutOfBoundsNoPoe,
    CryptoConstraintsFailureNoPoe,
    NoPoe,
    TryLater,
    SignedDataNotFound,
    Generic,
}

/// What a field's value signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A person's or an office's signature.
    Signature,
    /// A DocTimeStamp (ISO 32000-2, 12.8.5).
    DocumentTimestamp,
}

/// How much of the file the ByteRange covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Coverage {
    /// Everything but the gap of `/Contents`.
    WholeFile,
    /// The same, up to the end of the signature's own revision; the file goes on after it.
    WholeRevision,
    /// From byte 0 without gaps but ending inside a revision.
    Partial,
    /// Anything else.
    Invalid,
}

/// What later revisions did, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Modifications {
    /// Nothing follows the signed revision, or nothing that changes what the document is.
    None,
    /// Validation data only.
    LtData,
    /// Form fields filled or signed.
    FormFilling,
    /// Annotations.
    Annotations,
    /// Anything else.
    Other,
}

/// PAdES baseline level (ETSI EN 319 142-1), the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Basic.
    #[serde(rename = "B-B")]
    BB,
    /// With a time-stamp.
    #[serde(rename = "B-T")]
    BT,
    /// With validation data.
    #[serde(rename = "B-LT")]
    BLT,
    /// With archive time-stamps.
    #[serde(rename = "B-LTA")]
    BLTA,
}

impl Level {
    /// `B-B`, `B-T`, `B-LT` or `B-LTA`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BB => "B-B",
            Self::BT => "B-T",
            Self::BLT => "B-LT",
            Self::BLTA => "B-LTA",
        }
    }
}

/// What the file carries beside the signature; presence, not judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// A signature time-stamp among the unsigned attributes.
    pub signature_timestamp: bool,
    /// A Document Security Store.
    pub validation_data: bool,
    /// A document time-stamp.
    pub archive_timestamp: bool,
}

/// The judgement of one signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// The full name of its field.
    pub field: String,
    /// What it is.
    pub kind: Kind,
    /// The main status.
    pub indication: Indication,
    /// Why, where it is not passed.
    pub sub_indication: Option<SubIndication>,
    /// Whether the digest over the ByteRange equals `messageDigest`.
    pub reference_digest: Option<bool>,
    /// Whether the signature value verifies over the signed attributes.
    pub signature_value: Option<bool>,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// The number of the revision that it signs, from 1; `None` where it signs no whole one.
    pub revision: Option<u64>,
    /// What later revisions did.
    pub modifications: Option<Modifications>,
    /// Whether that was permitted.
    pub modifications_permitted: Option<bool>,
    /// The rule that decided it, in a sentence.
    pub modification_rule: Option<String>,
    /// The baseline level.
    pub level: Option<Level>,
    /// What else the file carries.
    pub evidence: Evidence,
    /// The signer's distinguished name (RFC 4514).
    pub signer: Option<String>,
    /// SHA-256 of the signing certificate, lower-case hex.
    pub signer_certificate_sha256: Option<String>,
    /// `/M` of the signature dictionary, or the CMS signing-time: what the signer claims.
    #[serde(with = "time::serde::rfc3339::option")]
    pub claimed_signing_time: Option<OffsetDateTime>,
    /// The earliest time at which the signature is proven to have existed.
    #[serde(with = "time::serde::rfc3339::option")]
    pub best_signature_time: Option<OffsetDateTime>,
    /// Sentences about what else was seen or not checked.
    pub warnings: Vec<String>,
}

/// The judgement of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The worst of the signatures.
    pub verdict: Verdict,
    /// One sentence for people, in English; programs go by the codes.
    pub reason: String,
    /// The name of the policy that judged.
    pub policy: String,
    /// The time judged for.
    #[serde(with = "time::serde::rfc3339")]
    pub validation_time: OffsetDateTime,
    /// One entry for every signature field with a value, in the order of the form.
    pub signatures: Vec<SignatureReport>,
    /// What revisions changed after the first signature, oldest first; a change concerns every
    /// signature of an earlier revision. [`Limits::findings`](crate::Limits) members at most.
    pub changes: Vec<Change>,
    /// How many there are.
    pub change_count: u64,
}

impl Report {
    /// About a file that could not be read, and why.
    #[must_use]
    pub fn unreadable(error: &Error, policy: &Policy, validation_time: OffsetDateTime) -> Self {
        Self {
            verdict: Verdict::Unreadable,
            reason: error.to_string(),
            policy: policy.name().to_owned(),
            validation_time,
            signatures: Vec::new(),
            changes: Vec::new(),
            change_count: 0,
        }
    }
}

/// One thing that a later revision changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The number of the revision, from 1.
    pub revision: u64,
    /// The object that was changed; `None` where it is about bytes or about the trailer.
    pub object: Option<u32>,
    /// How the object is reached, from the trailer on: `/Root/AcroForm/Fields[2]/V`; for bytes, which.
    pub path: String,
    /// The full name of the form field that it belongs to.
    pub field: Option<String>,
    /// What kind of change it is.
    pub class: Modifications,
    /// Which rule says so.
    pub rule: Rule,
    /// The rule in an English sentence.
    pub explanation: String,
    /// What stood there, shortened; `None` where nothing did.
    pub old: Option<String>,
    /// What stands there now.
    pub new: Option<String>,
}
