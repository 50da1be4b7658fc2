//! A time-stamp over the whole document (ISO 32000-2, 12.8.5; ETSI EN 319 142-1, 5.4.3).

use super::digest::OriginalDigest;
use super::prepare::{self, Subject};
use super::refuse_unsignable;
use crate::error::{Error, Refusal};
use crate::pdf::Document;
use crate::tsp::TimeStampAuthority;

/// How often an authority is asked whose tokens turn out longer than it had led to expect.
const ATTEMPTS: usize = 3;

/// By how many bytes one token is longer than another of the same authority: values of ECDSA, serial numbers and
/// fractions of seconds have no fixed length.
const VARIES: usize = 16;

/// A revision with a document time-stamp, to be appended to the document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocTimeStamp {
    /// The full name of the field that holds it.
    pub field: String,
    /// The bytes to append.
    pub revision: Vec<u8>,
    /// How often it was laid out again because the token turned out longer than the authority had led to expect.
    pub laid_out_again: usize,
}

/// Makes a time-stamp over a document, which is read once.
///
/// # Errors
/// [`Error::TimeStamp`] where the authority gives none, [`Error::Refused`] where the document may not be
/// changed, [`Refusal::ContentsTooSmall`] where the authority's tokens grow from one to the next, and what is
/// wrong with the objects that are read.
pub fn time_stamp(
    document: &Document<'_>,
    authority: &dyn TimeStampAuthority,
) -> Result<DocTimeStamp, Error> {
    refuse_unsignable(document)?;
    let mut contents_len = authority.token_len().map_err(Error::TimeStamp)?;
    let original = OriginalDigest::of_copied(
        document.source(),
        document.source().len(),
        authority.digest_algorithm(),
        &mut std::io::sink(),
    )?;
    let mut attempt = 1;
    loop {
        let mut prepared = prepare::prepare(document, &Subject::DocTimeStamp, contents_len)?;
        original.refuse_orphans(&prepared)?;
        let digest = original.message_digest(&prepared.revision, &prepared.gap);
        let token = authority.time_stamp(&digest).map_err(Error::TimeStamp)?;
        token
            .check_digest(authority.digest_algorithm(), &digest)
            .map_err(|fault| Error::TimeStamp(fault.into()))?;
        match prepared.embed(token.der()) {
            Ok(()) => {
                return Ok(DocTimeStamp {
                    field: prepared.field,
                    revision: prepared.revision,
                    laid_out_again: attempt - 1,
                });
            }
            Err(Error::Refused(Refusal::ContentsTooSmall { needed, .. })) if attempt < ATTEMPTS => {
                contents_len = needed + VARIES;
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
