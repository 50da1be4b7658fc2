//! What a document is made of, without a judgement: for people who ask why.

mod actions;
mod before_signing;
mod content;
mod finding;
mod look;
mod looking;
mod structure;
#[cfg(test)]
mod tests;

pub use before_signing::{signed_by, title};
pub use content::content;
pub use finding::{Finding, FindingCode, Findings};
pub use look::{inspect, inspect_or_recover, inspect_or_recover_with_password};
pub use looking::{Looking, Refused};
pub use structure::structure;

use crate::pdf::{Disagreement, Fault};
use crate::verify::report::{Coverage, Kind};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use time::OffsetDateTime;

/// How much of a document is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// Nothing that would make a signature doubtful.
    None,
    /// Its objects.
    #[default]
    Structure,
    /// What its pages show, too.
    Content,
}

/// A look into a PDF file. A list holds [`Limits::findings`](crate::Limits) members at most; where
/// one can be longer, a count stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Inspection {
    /// The number behind `%PDF-`.
    pub version: String,
    /// Where the header stands.
    pub header_offset: u64,
    /// The size of the file in bytes.
    pub size_bytes: u64,
    /// Bytes behind the last `%%EOF`.
    pub bytes_after_end: u64,
    /// Why the cross-reference could not be followed, where everything below comes from a search
    /// for objects instead.
    pub recovered_from: Option<String>,
    /// How it is encrypted, if it is.
    pub encryption: Option<EncryptionInspection>,
    /// How many pages the page tree claims; `None` where it cannot be read.
    pub pages: Option<u32>,
    /// The cross-reference sections, oldest first.
    pub cross_reference_sections: Vec<CrossReferenceSection>,
    /// The revisions, oldest first; none where the file had to be recovered.
    pub revisions: Vec<RevisionInspection>,
    /// Bytes that belong to no revision.
    pub outside: Vec<Span>,
    /// Where the file departs from the standard and is read all the same.
    pub faults: Vec<Fault>,
    /// Objects that the cross-reference and a linear scan see differently.
    pub disagreements: Vec<Disagreement>,
    /// How many there are.
    pub disagreement_count: u64,
    /// What a certification signature permits, 1 to 3, if there is one.
    pub doc_mdp: Option<u8>,
    /// Whether there is a Document Security Store.
    pub document_security_store: bool,
    /// The form's terminal fields, in its order.
    pub fields: Vec<FieldInspection>,
    /// The signatures, in the order of the form.
    pub signatures: Vec<SignatureInspection>,
    /// What would make a signature doubtful, found in the objects; `None` where it was not looked
    /// for.
    pub structure: Option<Findings>,
    /// The same, found in what the pages show; `None` where they were not read.
    pub content: Option<Findings>,
    /// What could not be looked at, and why.
    pub problems: Vec<Problem>,
}

/// How a document is encrypted (ISO 32000-2, 7.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EncryptionInspection {
    /// The method of streams: `V2` (RC4), `AESV2`, `AESV3` or `Identity`.
    pub streams: &'static str,
    /// The method of strings.
    pub strings: &'static str,
    /// Whether the owner's password opened the document; otherwise a reader's, or none.
    pub opened_by_owner: bool,
}

/// Bytes of the file, the end not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Span {
    /// The first one.
    pub start: u64,
    /// Behind the last one.
    pub end: u64,
}

impl From<Range<u64>> for Span {
    fn from(range: Range<u64>) -> Self {
        Self {
            start: range.start,
            end: range.end,
        }
    }
}

/// One revision (ISO 32000-2, 7.5.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RevisionInspection {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes.
    pub extent: Span,
    /// Where its cross-reference sections begin, newest first.
    pub cross_reference: Vec<u64>,
    /// Whether its `startxref` names the newest of them.
    pub closed: bool,
    /// Whether a section stands before the end of the revision before, in a file that is not
    /// linearised.
    pub out_of_order: bool,
    /// How many objects it adds.
    pub added: u64,
    /// How many it replaces.
    pub replaced: u64,
    /// How many it frees.
    pub freed: u64,
    /// Which objects it changes; of the first revision nothing is listed, since everything is new.
    pub changed: Vec<ChangedObject>,
    /// Bytes inside it that its cross-reference does not explain.
    pub unexplained: Vec<Span>,
    /// Where a cross-reference section is said to begin that a linear scan does not meet: it stands
    /// inside something else.
    pub hidden_cross_reference: Vec<u64>,
}

/// An object that a revision changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ChangedObject {
    /// Its number.
    pub object: u32,
    /// `added`, `replaced` or `freed`.
    pub change: &'static str,
    /// Where it stands, if it stands in the file itself.
    pub offset: Option<u64>,
    /// The object stream that holds it, if one does.
    pub stream: Option<u32>,
}

/// A part of the document that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// `revisions`, `pages`, `form`, `permissions`, `signatures`, `structure` or `content`.
    pub part: &'static str,
    /// The stable name of the error.
    pub code: &'static str,
    /// One English sentence.
    pub message: String,
}

/// One cross-reference section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CrossReferenceSection {
    /// Where it begins.
    pub offset: u64,
    /// `table` or `stream`.
    pub kind: &'static str,
    /// How many objects it names.
    pub objects: u64,
}

/// One terminal field of the form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FieldInspection {
    /// The full name.
    pub name: String,
    /// `/FT`: `Btn`, `Tx`, `Ch`, `Sig`, or empty where none is given.
    pub field_type: String,
    /// Whether it has a value.
    pub has_value: bool,
    /// `/Ff`, inherited.
    pub flags: i64,
    /// The annotations that show it.
    pub widgets: Vec<WidgetInspection>,
}

/// An annotation that shows a field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WidgetInspection {
    /// Its object number.
    pub object: u32,
    /// The page that lists it, from 1, if one does.
    pub page: Option<u32>,
    /// `/Rect` in points: left, bottom, right, top.
    pub rectangle: Option<[f32; 4]>,
}

/// One signature as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SignatureInspection {
    /// The full name of its field.
    pub field: String,
    /// A signature or a document time-stamp.
    pub kind: Kind,
    /// `/SubFilter`.
    pub sub_filter: String,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// What its ByteRange leaves out.
    pub gap: Option<Span>,
    /// Bytes of the file behind what it covers.
    pub bytes_after: u64,
    /// `/M`.
    #[serde(with = "time::serde::rfc3339::option")]
    pub claimed_signing_time: Option<OffsetDateTime>,
    /// The subjects of the certificates that the CMS object carries.
    pub certificates: Vec<String>,
    /// What keeps it from being judged, if something does.
    pub fault: Option<String>,
}
