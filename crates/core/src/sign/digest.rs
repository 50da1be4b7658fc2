//! The original's way into the output, digested on the way.

use super::prepare::Prepared;
use crate::algorithm::{DigestAlgorithm, DigestContext};
use crate::error::{Error, Refusal};
use crate::output::Output;
use crate::signature::OrphanSearch;
use crate::source::{self, Source};
use ring::digest::{Context, SHA256};
use std::fmt;
use std::ops::Range;

/// What is moved over before it is digested: little enough to be in the page cache still.
const PIECE: u64 = 16 * 1024 * 1024;

/// The digests over the original's bytes, to be continued over the revision behind them.
#[derive(Clone)]
pub(crate) struct OriginalDigest {
    /// SHA-256, of the file.
    file: Context,
    /// The signature's own, of the ByteRange; `None` where it is SHA-256 too.
    message: Option<DigestContext>,
    /// Nobody could tell that the gap of a signature over such bytes was not moved.
    orphans: OrphanSearch,
}

impl OriginalDigest {
    /// Brings the first `len` bytes of `source` into the output; each is read once to be digested.
    pub(super) fn of_copied(
        source: &dyn Source,
        len: u64,
        algorithm: DigestAlgorithm,
        output: &mut dyn Output,
    ) -> Result<Self, Error> {
        let other = algorithm != DigestAlgorithm::Sha256;
        let mut digest = Self {
            file: Context::new(&SHA256),
            message: other.then(|| DigestContext::new(algorithm)),
            orphans: OrphanSearch::default(),
        };
        let mut at = 0;
        while at < len {
            let piece = at..len.min(at + PIECE);
            match output.take_over(piece.clone())? {
                Some(standing) => {
                    source::stream(standing, piece.start, piece.end, &mut |chunk| {
                        digest.update(chunk);
                        Ok(())
                    })?;
                }
                None => {
                    source::stream(source, piece.start, piece.end, &mut |chunk| {
                        digest.update(chunk);
                        output.append(chunk)?;
                        Ok(())
                    })?;
                }
            }
            at = piece.end;
        }
        Ok(digest)
    }

    fn update(&mut self, bytes: &[u8]) {
        self.file.update(bytes);
        self.orphans.update(bytes);
        if let Some(message) = &mut self.message {
            message.update(bytes);
        }
    }

    /// Refuses a `/Contents` without a value in the original or in the revision.
    pub(super) fn refuse_orphans(&self, prepared: &Prepared) -> Result<(), Error> {
        let (revision, gap) = (&prepared.revision, &prepared.gap);
        let mut search = self.orphans.clone();
        search.update(revision.get(..gap.start).unwrap_or_default());
        search.interrupt();
        search.update(revision.get(gap.end..).unwrap_or_default());
        match search.found() {
            true => Err(Refusal::OrphanedContents.into()),
            false => Ok(()),
        }
    }

    /// The message digest: over the original and the revision without its gap.
    pub(super) fn message_digest(&self, revision: &[u8], gap: &Range<usize>) -> Vec<u8> {
        let file = || DigestContext::Ring(self.file.clone());
        let mut context = self.message.clone().unwrap_or_else(file);
        context.update(revision.get(..gap.start).unwrap_or_default());
        context.update(revision.get(gap.end..).unwrap_or_default());
        context.finish()
    }

    /// SHA-256 of the original with the revision behind it, which may be empty.
    pub(super) fn file_sha256(&self, revision: &[u8]) -> [u8; 32] {
        let mut context = self.file.clone();
        context.update(revision);
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(context.finish().as_ref());
        sha256
    }
}

impl fmt::Debug for OriginalDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OriginalDigest")
    }
}
