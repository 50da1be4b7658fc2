//! What can go wrong, by culprit: the input, this version, a limit, the signer, or the request.
//!
//! Every variant carries what was expected and what was found. [`Error::code`] is the stable name
//! that programs and message files go by; `Display` is one English sentence without a full stop.

mod refusal;

pub use refusal::Refusal;

use crate::signer::SignerError;
use std::fmt;

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
