//! What can go wrong, by culprit: the input, this version, a limit, the signer, or the request.
//!
//! Every variant carries what was expected and what was found. [`Error::code`] is the stable name
//! that programs and message files go by; `Display` is one English sentence without a full stop.

use crate::inspection::Finding;
use crate::signer::SignerError;
use std::fmt;
use time::OffsetDateTime;

/// The part of a document that an error points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Structure {
    /// `%PDF-n.m` (ISO 32000-2, 7.5.2).
    Header,
    /// `startxref`, its number and `%%EOF` (ISO 32000-2, 7.5.5).
    EndOfFile,
    /// A cross-reference table or stream (ISO 32000-2, 7.5.4 and 7.5.8).
    CrossReference,
    /// A trailer dictionary (ISO 32000-2, 7.5.5).
    Trailer,
    /// An encryption dictionary, or what is encrypted (ISO 32000-2, 7.6).
    Encryption,
    /// An indirect object (ISO 32000-2, 7.3.10).
    Object,
    /// A stream (ISO 32000-2, 7.3.8).
    Stream,
    /// The page tree (ISO 32000-2, 7.7.3).
    PageTree,
    /// The interactive form (ISO 32000-2, 12.7).
    AcroForm,
    /// A signature dictionary (ISO 32000-2, 12.8.1).
    SignatureDictionary,
    /// A CMS object (RFC 5652).
    Cms,
    /// A time-stamp token, or a message to or from a time-stamp authority (RFC 3161).
    TimeStamp,
    /// A TSTInfo, whose offsets are its own (RFC 3161, 2.4.2).
    TstInfo,
    /// A certificate (RFC 5280).
    Certificate,
    /// A certificate revocation list (RFC 5280, 5).
    Crl,
    /// An OCSP response (RFC 6960).
    Ocsp,
    /// A file of PEM blocks (RFC 7468).
    Pem,
    /// A validation policy.
    Policy,
    /// A list of trust anchors.
    TrustAnchors,
    /// A list of proofs of existence.
    ProofOfExistence,
}

impl Structure {
    fn name(self) -> &'static str {
        match self {
            Self::Header => "PDF header",
            Self::EndOfFile => "end of file",
            Self::CrossReference => "cross-reference section",
            Self::Trailer => "trailer dictionary",
            Self::Encryption => "encryption",
            Self::Object => "indirect object",
            Self::Stream => "stream",
            Self::PageTree => "page tree",
            Self::AcroForm => "interactive form",
            Self::SignatureDictionary => "signature dictionary",
            Self::Cms => "CMS object",
            Self::TimeStamp => "time-stamp",
            Self::TstInfo => "TSTInfo",
            Self::Certificate => "certificate",
            Self::Crl => "revocation list",
            Self::Ocsp => "OCSP response",
            Self::Pem => "PEM block",
            Self::Policy => "policy",
            Self::TrustAnchors => "list of trust anchors",
            Self::ProofOfExistence => "list of proofs of existence",
        }
    }
}

/// Why a font cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FontFault {
    /// It is no font, or a damaged one.
    Unreadable,
    /// It is larger than `max` bytes.
    TooLarge {
        /// Bytes.
        max: usize,
    },
    /// Its outlines are of another kind (CFF, bitmaps).
    NoTrueTypeOutlines,
    /// Its owner forbids that it be embedded (`fsType` of table OS/2).
    EmbeddingForbidden,
    /// It does not say which characters its glyphs are.
    NoCharacters,
}

impl fmt::Display for FontFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("it is not a font file, or damaged"),
            Self::TooLarge { max } => write!(f, "it is larger than {max} bytes"),
            Self::NoTrueTypeOutlines => f.write_str("it has no TrueType outlines"),
            Self::EmbeddingForbidden => f.write_str("it says that it must not be embedded"),
            Self::NoCharacters => f.write_str("it has no table of characters"),
        }
    }
}

/// Why a picture cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PictureFault {
    /// It is of another kind.
    NeitherPngNorJpeg,
    /// It is damaged.
    Unreadable,
    /// It is larger than `max` bytes.
    TooLarge {
        /// Bytes.
        max: usize,
    },
    /// It has more than `max` pixels.
    TooManyPixels {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
        /// Pixels.
        max: u64,
    },
    /// It is a JPEG in the colours of a printing press.
    Cmyk,
    /// It is a JPEG that has to be turned before it is shown (Exif), which PDF does not do.
    Turned,
}

impl fmt::Display for PictureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeitherPngNorJpeg => f.write_str("it is neither PNG nor JPEG"),
            Self::Unreadable => f.write_str("it is damaged"),
            Self::TooLarge { max } => write!(f, "it is larger than {max} bytes"),
            Self::TooManyPixels { width, height, max } => {
                write!(f, "{width} x {height} pixels are more than {max}")
            }
            Self::Cmyk => f.write_str("it is a CMYK JPEG"),
            Self::Turned => f.write_str("it has to be turned before it is shown (Exif)"),
        }
    }
}

/// Why a well-formed request is not carried out.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// An earlier signature allows no further signature (DocMDP with P = 1).
    SigningNotPermitted,
    /// An earlier signature locks the field (FieldMDP, ISO 32000-2, 12.8.2.4).
    FieldLocked {
        /// The full name of the field.
        name: String,
    },
    /// The document is certified, and the box of a signature may show anything.
    NewBoxNotPermitted,
    /// Only the first signature of a document certifies it (ISO 32000-2, 12.8.2.2), and this one has others.
    CertificationNotFirst,
    /// The field has another lock than was asked for.
    LockDiffers {
        /// The full name of the field.
        name: String,
    },
    /// A commitment or a policy stands in the place of a reason (EN 319 142-1, 6.3, m).
    ReasonBesideStatement,
    /// The document is open with a reader's password, and its owner forbids this change (ISO
    /// 32000-2, 7.6.4.2).
    PermissionDenied {
        /// What is forbidden.
        change: &'static str,
    },
    /// A field of this name exists and cannot take this signature.
    FieldTaken {
        /// The full name of the field.
        name: String,
    },
    /// The field name is empty or holds a full stop, which ISO 32000-2, 12.7.4.2 forbids.
    FieldName {
        /// The name that was asked for.
        name: String,
    },
    /// The document has fewer pages.
    PageOutOfRange {
        /// The page asked for, from 1.
        page: u32,
        /// How many there are.
        pages: u32,
    },
    /// The box is empty or leaves the page.
    BoxOutsidePage {
        /// The box as left, bottom, right, top in points.
        requested: [f32; 4],
        /// The page's media box in the same order.
        page: [f32; 4],
    },
    /// A tag stands on none of the pages, or only where it cannot be replaced.
    TagAbsent {
        /// The text that was looked for.
        tag: Box<str>,
        /// Pages that were searched, from the first on.
        searched: u32,
        /// Places that lie under the boxes of annotations already.
        covered: usize,
        /// Pages that could not be read to their end.
        unread: Box<[u32]>,
    },
    /// A tag was to stand once.
    TagRepeated {
        /// The text that was looked for.
        tag: Box<str>,
        /// How many places it has.
        found: usize,
        /// The pages that they are on.
        pages: Box<[u32]>,
    },
    /// The box would lie over one that an earlier signature shows.
    BoxOverBox {
        /// The page, from 1.
        page: u32,
        /// The new box in the page's coordinates: left, bottom, right, top.
        requested: [f32; 4],
        /// The one that is there.
        there: [f32; 4],
    },
    /// The box would lie over text that an earlier signature covers.
    BoxOverText {
        /// The page, from 1.
        page: u32,
        /// The new box in the page's coordinates: left, bottom, right, top.
        requested: [f32; 4],
    },
    /// The document is signed, and boxes beside that of the new signature would change it.
    BoxOnAllPages,
    /// Something was found in the document for which it is not signed.
    Doubtful {
        /// What, and where.
        finding: Box<Finding>,
    },
    /// The text holds a character that the appearance's font cannot show.
    TextNotShowable {
        /// The PostScript name of the font.
        font: String,
        /// The character.
        character: char,
    },
    /// A file is no font that the appearance can be written in.
    FontUnusable {
        /// Why.
        fault: FontFault,
    },
    /// A file is no picture that the appearance can show.
    PictureUnusable {
        /// Why.
        fault: PictureFault,
    },
    /// The text or the QR code does not fit.
    DoesNotFit {
        /// What does not fit.
        what: &'static str,
    },
    /// The signature does not verify under the certificate's public key.
    KeyMismatch,
    /// The certificate is no longer valid at the signing time.
    CertificateExpired {
        /// When it ended.
        not_after: OffsetDateTime,
    },
    /// The certificate is not valid yet at the signing time.
    CertificateNotYetValid {
        /// When it begins.
        not_before: OffsetDateTime,
    },
    /// The certificate's key usage has neither digitalSignature nor nonRepudiation.
    CertificateKeyUsage,
    /// The certificates do not make a chain: each must be issued by the next.
    ChainOrder {
        /// Position of the certificate whose issuer does not follow, the leaf being 0.
        position: usize,
    },
    /// What the signer produced is longer than what was reserved for it. Nothing is truncated.
    ContentsTooSmall {
        /// Bytes reserved.
        reserved: usize,
        /// Bytes needed.
        needed: usize,
    },
    /// It is not the document that was prepared, or no longer.
    DocumentChanged,
    /// The file would grow past what its cross-reference table can address (10^10 - 1 bytes).
    FileTooLarge,
    /// A `/Contents` stands in the document without a value, as a signature leaves it whose gap was
    /// moved: no signature over it could be told from such a one.
    OrphanedContents,
    /// The document was put together again by a search for its objects: nothing is signed and no
    /// verdict is given on a guess.
    Recovered {
        /// Why its cross-reference could not be followed.
        reason: String,
    },
    /// The library behind certificate issuing refused the profile, or dropped part of it.
    Issue {
        /// What it said or left out.
        reason: String,
    },
}

/// Everything that core answers other than a result.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The input is not what its format demands.
    Malformed {
        /// The part that is wrong.
        structure: Structure,
        /// Offset in bytes from the start of the file, or of the structure where it has no file.
        offset: u64,
        /// What the standard demands there.
        expected: String,
        /// What stands there.
        got: String,
    },
    /// The document is encrypted, no password was given, and the empty one does not open it.
    PasswordRequired,
    /// Neither the password that was given nor the empty one opens the document.
    WrongPassword,
    /// The input may be right, but this version does not read it.
    Unsupported {
        /// A stable name, for example `encryption with AES-GCM (ISO/TS 32003)`.
        feature: &'static str,
    },
    /// The input asks for more than [`crate::limits`] grants.
    LimitExceeded {
        /// The limit's name in [`crate::limits::Limits`].
        limit: &'static str,
        /// Its value.
        max: u64,
    },
    /// The key could not be used.
    Signer(SignerError),
    /// The time-stamping authority gave no time-stamp.
    TimeStamp(SignerError),
    /// The request cannot be carried out on this input.
    Refused(Refusal),
    /// Reading the source or writing the output failed.
    Io(std::io::Error),
}

impl Error {
    pub(crate) fn malformed(
        structure: Structure,
        offset: u64,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Self {
        Self::Malformed {
            structure,
            offset,
            expected: expected.into(),
            got: got.into(),
        }
    }

    /// The stable name of the error: what JSON carries and message files are keyed by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed {
                structure: Structure::Header,
                ..
            } => "not-a-pdf",
            Self::Malformed {
                structure: Structure::EndOfFile,
                ..
            } => "truncated",
            Self::Malformed {
                structure: Structure::Certificate,
                ..
            } => "malformed-certificate",
            Self::Malformed {
                structure: Structure::Cms,
                ..
            } => "malformed-cms",
            Self::Malformed {
                structure: Structure::TimeStamp | Structure::TstInfo,
                ..
            } => "malformed-time-stamp",
            Self::Malformed {
                structure: Structure::Crl,
                ..
            } => "malformed-crl",
            Self::Malformed {
                structure: Structure::Ocsp,
                ..
            } => "malformed-ocsp",
            Self::Malformed {
                structure: Structure::Pem,
                ..
            } => "malformed-pem",
            Self::Malformed {
                structure: Structure::Policy,
                ..
            } => "malformed-policy",
            Self::Malformed {
                structure: Structure::TrustAnchors,
                ..
            } => "malformed-trust-anchors",
            Self::Malformed {
                structure: Structure::ProofOfExistence,
                ..
            } => "malformed-proof",
            Self::Malformed { .. } => "malformed-pdf",
            Self::PasswordRequired => "password-required",
            Self::WrongPassword => "wrong-password",
            Self::Unsupported { feature } if feature.starts_with("encryption") => "encrypted",
            Self::Unsupported { .. } => "unsupported",
            Self::LimitExceeded { .. } => "limit-exceeded",
            Self::Signer(_) => "signer",
            Self::TimeStamp(_) => "time-stamp",
            Self::Refused(refusal) => refusal.code(),
            Self::Io(_) => "io",
        }
    }
}

impl Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::SigningNotPermitted => "signing-not-permitted",
            Self::FieldLocked { .. } => "field-locked",
            Self::NewBoxNotPermitted => "new-box-not-permitted",
            Self::CertificationNotFirst => "certification-not-first",
            Self::LockDiffers { .. } => "lock-differs",
            Self::ReasonBesideStatement => "reason-beside-statement",
            Self::PermissionDenied { .. } => "permission-denied",
            Self::FieldTaken { .. } => "field-taken",
            Self::FieldName { .. } => "field-name",
            Self::PageOutOfRange { .. } => "page-out-of-range",
            Self::BoxOutsidePage { .. } => "box-outside-page",
            Self::TagAbsent { .. } => "tag-absent",
            Self::TagRepeated { .. } => "tag-repeated",
            Self::BoxOverBox { .. } => "box-over-box",
            Self::BoxOverText { .. } => "box-over-text",
            Self::BoxOnAllPages => "box-on-all-pages",
            Self::Doubtful { .. } => "document-doubtful",
            Self::TextNotShowable { .. } => "text-not-showable",
            Self::FontUnusable { .. } => "font-unusable",
            Self::PictureUnusable { .. } => "picture-unusable",
            Self::DoesNotFit { .. } => "does-not-fit",
            Self::KeyMismatch => "key-mismatch",
            Self::CertificateExpired { .. } => "certificate-expired",
            Self::CertificateNotYetValid { .. } => "certificate-not-yet-valid",
            Self::CertificateKeyUsage => "certificate-key-usage",
            Self::ChainOrder { .. } => "chain-order",
            Self::ContentsTooSmall { .. } => "contents-too-small",
            Self::DocumentChanged => "document-changed",
            Self::FileTooLarge => "file-too-large",
            Self::OrphanedContents => "orphaned-contents",
            Self::Recovered { .. } => "recovered",
            Self::Issue { .. } => "issue",
        }
    }
}

/// Page numbers for people.
fn listed(pages: &[u32]) -> String {
    let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
    pages.join(", ")
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SigningNotPermitted => {
                write!(
                    f,
                    "an earlier signature permits no change, so no further signature"
                )
            }
            Self::FieldLocked { name } => {
                write!(f, "an earlier signature locks the form field {name:?}")
            }
            Self::NewBoxNotPermitted => {
                write!(
                    f,
                    "the document is certified, and no box for a signature may be added to its pages"
                )
            }
            Self::CertificationNotFirst => write!(
                f,
                "only the first signature of a document certifies it, and this document has others"
            ),
            Self::LockDiffers { name } => {
                write!(
                    f,
                    "the form field {name:?} has another lock than was asked for"
                )
            }
            Self::ReasonBesideStatement => {
                write!(
                    f,
                    "a signature that says its commitment or policy has no reason beside it"
                )
            }
            Self::PermissionDenied { change } => {
                write!(
                    f,
                    "the document's owner does not permit its readers {change}"
                )
            }
            Self::FieldTaken { name } => {
                write!(
                    f,
                    "the form field {name:?} exists and cannot take a signature"
                )
            }
            Self::FieldName { name } => {
                write!(
                    f,
                    "{name:?} cannot name a field: it is empty or holds a full stop"
                )
            }
            Self::PageOutOfRange { page, pages } => {
                write!(f, "page {page} asked for, the document has {pages}")
            }
            Self::BoxOutsidePage { requested, page } => {
                write!(
                    f,
                    "the box {requested:?} is empty or leaves the page {page:?} (points)"
                )
            }
            Self::TagAbsent {
                tag,
                searched,
                covered,
                unread,
            } => {
                write!(f, "the tag {tag:?} was looked for on {searched} pages")?;
                match covered {
                    0 => write!(f, " and stands on none")?,
                    _ => write!(f, " and stands only under boxes that are there ({covered})")?,
                }
                match &**unread {
                    [] => Ok(()),
                    pages => write!(f, "; not read to their end: pages {}", listed(pages)),
                }
            }
            Self::TagRepeated { tag, found, pages } => write!(
                f,
                "the tag {tag:?} stands {found} times, on pages {}",
                listed(pages)
            ),
            Self::BoxOverBox {
                page,
                requested,
                there,
            } => write!(
                f,
                "the box {requested:?} on page {page} would lie over {there:?}, which an earlier signature shows (points)"
            ),
            Self::BoxOverText { page, requested } => write!(
                f,
                "the box {requested:?} on page {page} would lie over text that is signed (points)"
            ),
            Self::BoxOnAllPages => write!(
                f,
                "the document is signed, and boxes on all pages would change what was signed"
            ),
            Self::Doubtful { finding } => {
                write!(
                    f,
                    "the document is not signed for what was found in it: {finding}"
                )
            }
            Self::TextNotShowable { font, character } => {
                write!(f, "the font {font} has no glyph for {character:?}")
            }
            Self::FontUnusable { fault } => write!(f, "the font cannot be used: {fault}"),
            Self::PictureUnusable { fault } => write!(f, "the picture cannot be used: {fault}"),
            Self::DoesNotFit { what } => write!(f, "the {what} does not fit the box"),
            Self::KeyMismatch => {
                write!(
                    f,
                    "the signature does not verify under the certificate's public key"
                )
            }
            Self::CertificateExpired { not_after } => {
                write!(f, "the certificate ended at {not_after}")
            }
            Self::CertificateNotYetValid { not_before } => {
                write!(f, "the certificate begins at {not_before}")
            }
            Self::CertificateKeyUsage => {
                write!(
                    f,
                    "the certificate's key usage does not include signing documents"
                )
            }
            Self::ChainOrder { position } => {
                write!(
                    f,
                    "certificate {position} of the chain is not issued by the one after it"
                )
            }
            Self::ContentsTooSmall { reserved, needed } => {
                write!(
                    f,
                    "{reserved} bytes were reserved for a CMS object of {needed}"
                )
            }
            Self::DocumentChanged => {
                write!(
                    f,
                    "this is not the document that was prepared for the signature"
                )
            }
            Self::FileTooLarge => {
                write!(
                    f,
                    "the file would pass 10^10 - 1 bytes, the end of a cross-reference table"
                )
            }
            Self::OrphanedContents => {
                write!(
                    f,
                    "the document holds a /Contents without a value, so a signature could not be told from a moved one"
                )
            }
            Self::Recovered { reason } => {
                write!(
                    f,
                    "the document is damaged and was only recovered: {reason}"
                )
            }
            Self::Issue { reason } => write!(f, "the certificate was not issued: {reason}"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed {
                structure,
                offset,
                expected,
                got,
            } => write!(
                f,
                "malformed {} at byte {offset}: expected {expected}, found {got}",
                structure.name()
            ),
            Self::PasswordRequired => {
                write!(
                    f,
                    "the document is encrypted and needs a password to be read"
                )
            }
            Self::WrongPassword => write!(f, "the password does not open the document"),
            Self::Unsupported { feature } => write!(f, "this version does not read: {feature}"),
            Self::LimitExceeded { limit, max } => {
                write!(f, "the input asks for more than the limit {limit} = {max}")
            }
            Self::Signer(error) => write!(f, "the signing key could not be used: {error}"),
            Self::TimeStamp(error) => write!(f, "there is no time-stamp: {error}"),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Io(error) => write!(f, "reading or writing failed: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signer(error) | Self::TimeStamp(error) => Some(error.as_ref()),
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
