//! Where a file departs from ISO 32000-2 and is read all the same.

use serde::Serialize;

/// One departure and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fault {
    /// What is wrong.
    #[serde(rename = "code")]
    pub kind: FaultKind,
    /// Where, in bytes from the beginning of the file.
    pub offset: u64,
}

/// What is wrong. The names in JSON are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultKind {
    /// The header is not at the first byte (7.5.2).
    BytesBeforeHeader,
    /// Offsets count from the first byte of the file and not from the header (7.5.2).
    OffsetsFromFirstByte,
    /// The file can be read with offsets from the header and from the first byte: two programs may
    /// see two documents.
    TwoOrigins,
    /// Objects or a cross-reference section stand behind the last `startxref`: the file has lost the
    /// end of its newest revision, or somebody hides one. It is read as it was before.
    SyntaxBehindEnd,
    /// `%%EOF` is missing (7.5.5).
    NoEndOfFileMarker,
    /// The entries of a cross-reference table are not twenty bytes long (7.5.4).
    IrregularTable,
}
