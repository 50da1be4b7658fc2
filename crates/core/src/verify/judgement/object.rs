//! What the signatures of a document are, read once.

use crate::cms::{SignedData, SignerInfo};
use crate::error::Error;
use crate::limits::Limits;
use crate::tsp::TimeStampToken;
use crate::verify::facts::{SignatureFacts, SubFilter};

/// What `/Contents` holds.
pub(super) enum Object {
    /// A CMS object.
    Signature(Result<Box<Cms>, Error>),
    /// A time-stamp token.
    TimeStamp(Result<Box<TimeStampToken>, Error>),
    /// Neither, or it is not known.
    Other,
}

/// A CMS object, and the time-stamp tokens in it that can be read.
pub(super) struct Cms {
    pub(super) signed_data: SignedData,
    pub(super) tokens: Vec<TimeStampToken>,
}

impl Object {
    pub(super) fn read(facts: &SignatureFacts, limits: &Limits) -> Self {
        match facts.sub_filter() {
            Some(SubFilter::Rfc3161) => {
                Self::TimeStamp(TimeStampToken::parse(&facts.contents, limits).map(Box::new))
            }
            Some(SubFilter::X509RsaSha1) | None => Self::Other,
            Some(_) => Self::Signature(Cms::read(&facts.contents, limits).map(Box::new)),
        }
    }

    /// The CMS object that it is, or that its token is.
    pub(super) fn signed_data(&self) -> Option<&SignedData> {
        match self {
            Self::Signature(Ok(cms)) => Some(&cms.signed_data),
            Self::TimeStamp(Ok(token)) => Some(token.signed_data()),
            _ => None,
        }
    }

    /// The same, and those of the tokens in it.
    pub(super) fn all_signed_data(&self) -> impl Iterator<Item = &SignedData> {
        let tokens = match self {
            Self::Signature(Ok(cms)) => cms.tokens.as_slice(),
            _ => &[],
        };
        let tokens = tokens.iter().map(TimeStampToken::signed_data);
        self.signed_data().into_iter().chain(tokens)
    }
}

impl Cms {
    fn read(contents: &[u8], limits: &Limits) -> Result<Self, Error> {
        let signed_data = SignedData::parse(contents, limits)?;
        let tokens = signed_data
            .signer_infos
            .iter()
            .flat_map(SignerInfo::signature_time_stamps)
            .filter_map(|token| TimeStampToken::parse(token, limits).ok())
            .collect();
        Ok(Self {
            signed_data,
            tokens,
        })
    }
}
