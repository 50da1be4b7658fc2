//! One signature made in a file that has not got its name yet, and looked at before it gets it: what
//! `segel sign` does once and a run over many does many times.

mod self_check;

use crate::error::Error;
use crate::level::{Added, Draft, Means, Raised};
use crate::new_file::{Copying, Unfinished};
use crate::password::DocumentPassword;
use ring::digest::{Context, SHA256};
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, SignatureTimeStamp, Signed, sign, sign_with_time_stamp};
use segel_core::tsp::TimeStampAuthority;
use segel_core::verify::report::Level;
use segel_core::{FileSource, Limits, Signer, Source};
use segel_fetch::Word;

pub(crate) use self_check::{Passed, opened, passes};

/// With what a signature is made.
pub(crate) struct Workshop<'a> {
    pub(crate) level: Level,
    pub(crate) means: &'a Means,
    pub(crate) stamper: &'a dyn TimeStampAuthority,
    pub(crate) password: &'a DocumentPassword,
    pub(crate) limits: &'a Limits,
    pub(crate) check: Check,
    pub(crate) shortfall: Shortfall,
}

/// What becomes of a document that does not reach its level because somebody gives no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shortfall {
    /// There is none.
    Refuse,
    /// It is kept as it is, and that is told.
    Accept,
}

/// What of the output is read again before it gets its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// The new revision and where it joins the original.
    NewRevision,
    /// That, and every byte.
    WholeFile,
}

/// What stands in the file now.
pub(crate) struct Made {
    pub(crate) signed: Signed,
    /// SHA-256 of all of it.
    pub(crate) sha256: [u8; 32],
    pub(crate) level: Level,
    /// Why it is no higher.
    pub(crate) fell_short: Option<Error>,
    /// What stands in the signature and behind it for its level.
    pub(crate) added: Vec<Added>,
    pub(crate) laid_out_again: usize,
    pub(crate) bytes_added: u64,
}

impl Workshop<'_> {
    /// Signs `document`, which `source` holds, into the empty `draft`.
    ///
    /// # Errors
    /// Whatever keeps it from being signed; the draft holds nothing of use then.
    pub(crate) fn make(
        &self,
        document: &Document<'_>,
        source: &FileSource,
        request: &SignatureRequest,
        signer: &dyn Signer,
        draft: Unfinished<'_>,
    ) -> Result<Made, Error> {
        let mut fell_short = None;
        let signed = match self.sign(document, source, request, signer, draft) {
            Err(error @ Error::Fetch(_)) if self.shortfall == Shortfall::Accept => {
                fell_short = Some(error);
                let emptied = draft.file.set_len(0);
                emptied.map_err(|error| Error::output(draft.path, error))?;
                sign(document, request, signer, &mut Copying::new(source, draft))?
            }
            signed => signed?,
        };
        {
            let written = draft.source()?;
            let written = opened(&written, self.password, self.limits)?;
            self_check::joins(&written, document, signer.chain().leaf(), &signed)?;
        }
        let mut added = match signed.time_stamp {
            SignatureTimeStamp::Embedded => vec![Added::SignatureTimestamp],
            // one over the document does the same, and is told
            _ => Vec::new(),
        };
        let mut raised = Raised::default();
        if fell_short.is_none() {
            let draft = Draft {
                file: draft,
                password: self.password,
                limits: self.limits,
            };
            let outcome = draft.raise(
                self.level,
                self.means,
                self.stamper,
                Word::Authority,
                &mut raised,
            );
            match outcome {
                Err(error @ (Error::Fetch(_) | Error::ValidationDataMissing { .. }))
                    if self.shortfall == Shortfall::Accept =>
                {
                    fell_short = Some(error);
                }
                outcome => outcome?,
            }
        }
        added.extend(raised.added);
        let written = draft.source()?;
        let bytes_added = written.len() - signed.base_len;
        let mut level = Level::BB;
        if self.check == Check::WholeFile || self.level != Level::BB {
            let least = match fell_short {
                Some(_) => Level::BB,
                None => self.level,
            };
            let document = opened(&written, self.password, self.limits)?;
            level = passes(&document, &signed.field, least, request.signing_time)?.level;
        }
        Ok(Made {
            sha256: match bytes_added == signed.bytes_added {
                true => signed.sha256,
                false => sha256(&written)?,
            },
            level,
            fell_short,
            added,
            laid_out_again: raised.laid_out_again,
            bytes_added,
            signed,
        })
    }

    fn sign(
        &self,
        document: &Document<'_>,
        source: &FileSource,
        request: &SignatureRequest,
        signer: &dyn Signer,
        draft: Unfinished<'_>,
    ) -> Result<Signed, Error> {
        let mut output = Copying::new(source, draft);
        Ok(match self.level {
            Level::BB => sign(document, request, signer, &mut output),
            _ => sign_with_time_stamp(document, request, signer, self.stamper, &mut output),
        }?)
    }
}

/// SHA-256 of all that stands there.
fn sha256(source: &FileSource) -> Result<[u8; 32], Error> {
    let mut context = Context::new(&SHA256);
    let mut piece = vec![0; 1 << 16];
    let mut at = 0;
    while at < source.len() {
        let left = usize::try_from(source.len() - at).unwrap_or(usize::MAX);
        let len = left.min(piece.len());
        let piece = piece.get_mut(..len).unwrap_or_default();
        source.read_at(at, piece).map_err(segel_core::Error::Io)?;
        context.update(piece);
        at += len as u64;
    }
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(context.finish().as_ref());
    Ok(sha256)
}
