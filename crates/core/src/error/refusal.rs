//! Why a well-formed request is not carried out.

use super::{FontFault, PictureFault};
use crate::inspection::Finding;
use std::fmt;
use time::OffsetDateTime;

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
    /// A tag is longer than what is looked for.
    TagTooLong {
        /// Its characters, blanks not counted.
        characters: usize,
        /// The most that there may be: [`Limits::TAG_CHARACTERS`](crate::Limits::TAG_CHARACTERS).
        limit: usize,
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

impl Refusal {
    pub(super) fn code(&self) -> &'static str {
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
            Self::TagTooLong { .. } => "tag-too-long",
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
            Self::TagTooLong { characters, limit } => write!(
                f,
                "the tag has {characters} characters, and no more than {limit} are looked for"
            ),
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
