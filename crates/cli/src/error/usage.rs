//! Arguments that cannot be followed.

use crate::words::Detail;

/// Arguments that are well-formed for the parser and still cannot be followed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    #[error("{level:?} is no level")]
    LevelUnknown { level: String },
    #[error("level {level} needs a time-stamping authority")]
    AuthorityMissing { level: &'static str },
    #[error("no policy is called {name}")]
    PolicyUnknown { name: String, known: String },
    #[error("{text:?} is not a time of RFC 3339")]
    TimeMalformed { text: String },
    #[error("{text:?} is not PAGE:LEFT,BOTTOM,WIDTH,HEIGHT")]
    BoxMalformed { text: String },
    #[error("{text:?} is not all, include:NAMES or exclude:NAMES")]
    LockMalformed { text: String },
    #[error("{text:?} is not OID,sha256:HEX[,URL]")]
    SignaturePolicyMalformed { text: String },
    #[error("the box has neither a QR code nor text")]
    BoxEmpty,
    #[error("{text:?} is not WIDTH,HEIGHT")]
    TagSizeMalformed { text: String },
    #[error("the tag has no characters")]
    TagEmpty,
    #[error("{text:?} is no finding")]
    FindingUnknown { text: String, known: String },
    #[error("neither a box nor a tag is named")]
    PlaceMissing,
    #[error("what the box shows has no place for a QR code")]
    QrWithoutPlace,
    #[error("descriptor {number} is named twice")]
    DescriptorTwice { number: u32 },
    #[error("only a software token is changed by this command")]
    SoftwareTokenOnly,
    #[error("the run has no server")]
    ServerMissing,
    #[error("{pins} descriptors for the PINs of {tokens} tokens")]
    PinsDiffer { pins: usize, tokens: usize },
    #[error("no file to import is named")]
    NothingToImport,
    #[error("neither a token nor a module is named")]
    NothingToList,
    #[error("{name}={value} is not a language")]
    LanguageUnknown { name: &'static str, value: String },
}

impl UsageError {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::LevelUnknown { .. } => "level-unknown",
            Self::AuthorityMissing { .. } => "authority-missing",
            Self::PolicyUnknown { .. } => "policy-unknown",
            Self::TimeMalformed { .. } => "time-malformed",
            Self::BoxMalformed { .. } => "box-malformed",
            Self::BoxEmpty => "box-empty",
            Self::TagSizeMalformed { .. } => "tag-size-malformed",
            Self::TagEmpty => "tag-empty",
            Self::FindingUnknown { .. } => "finding-unknown",
            Self::QrWithoutPlace => "qr-without-place",
            Self::LockMalformed { .. } => "lock-malformed",
            Self::SignaturePolicyMalformed { .. } => "signature-policy-malformed",
            Self::DescriptorTwice { .. } => "descriptor-twice",
            Self::ServerMissing => "server-missing",
            Self::PinsDiffer { .. } => "pins-differ",
            Self::SoftwareTokenOnly => "software-token-only",
            Self::PlaceMissing | Self::NothingToImport | Self::NothingToList => "missing-argument",
            Self::LanguageUnknown { .. } => "language-unknown",
        }
    }

    pub(super) fn details(&self) -> Vec<Detail> {
        match self {
            Self::LevelUnknown { level } => vec![("level", level.clone())],
            Self::AuthorityMissing { level } => vec![("level", (*level).to_owned())],
            Self::PolicyUnknown { name, known } => {
                vec![("name", name.clone()), ("known", known.clone())]
            }
            Self::FindingUnknown { text, known } => {
                vec![("text", text.clone()), ("known", known.clone())]
            }
            Self::TimeMalformed { text }
            | Self::BoxMalformed { text }
            | Self::TagSizeMalformed { text }
            | Self::LockMalformed { text }
            | Self::SignaturePolicyMalformed { text } => {
                vec![("text", text.clone())]
            }
            Self::PinsDiffer { pins, tokens } => {
                vec![("pins", pins.to_string()), ("tokens", tokens.to_string())]
            }
            Self::DescriptorTwice { number } => vec![("number", number.to_string())],
            Self::LanguageUnknown { name, value } => {
                vec![("name", (*name).to_owned()), ("value", value.clone())]
            }
            Self::NothingToImport => vec![("argument", "--p12, --key".to_owned())],
            Self::PlaceMissing => vec![("argument", "--box, --tag".to_owned())],
            Self::NothingToList => vec![("argument", "--token, --module".to_owned())],
            Self::BoxEmpty
            | Self::TagEmpty
            | Self::QrWithoutPlace
            | Self::ServerMissing
            | Self::SoftwareTokenOnly => Vec::new(),
        }
    }
}
