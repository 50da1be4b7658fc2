//! One signature made in a file that has not got its name yet, and looked at before it gets it: what
//! `segel sign` does once and a run over many does many times.

mod self_check;

use crate::error::Error;
use crate::level::{Added, Draft, Means};
use crate::new_file::{Copying, Unfinished};
use crate::password::DocumentPassword;
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, SignatureTimeStamp, Signed, sign, sign_with_time_stamp};
use segel_core::tsp::TimeStampAuthority;
use segel_core::verify::report::Level;
use segel_core::{FileSource, Limits, Signer, Source};
use segel_fetch::Word;

pub(crate) use self_check::{opened, passes};

/// With what a signature is made.
pub(crate) struct Workshop<'a> {
    pub(crate) level: Level,
    pub(crate) means: &'a Means,
    pub(crate) stamper: &'a dyn TimeStampAuthority,
    pub(crate) password: &'a DocumentPassword,
    pub(crate) limits: &'a Limits,
    pub(crate) check: Check,
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
        let mut output = Copying::new(source, draft);
        let signed = match self.level {
            Level::BB => sign(document, request, signer, &mut output),
            _ => sign_with_time_stamp(document, request, signer, self.stamper, &mut output),
        }?;
        {
            let written = draft.source()?;
            let written = opened(&written, self.password, self.limits)?;
            self_check::joins(&written, document, signer.chain().leaf(), &signed)?;
        }
        let raised = Draft {
            file: draft,
            password: self.password,
            limits: self.limits,
        };
        let mut added = match signed.time_stamp {
            SignatureTimeStamp::Embedded => vec![Added::SignatureTimestamp],
            // one over the document does the same, and is told
            _ => Vec::new(),
        };
        let raised = raised.raise(self.level, self.means, self.stamper, Word::Authority)?;
        added.extend(raised.added);
        let written = draft.source()?;
        let bytes_added = written.len() - signed.base_len;
        if self.check == Check::WholeFile || self.level != Level::BB {
            let written = opened(&written, self.password, self.limits)?;
            passes(&written, &signed.field, self.level, request.signing_time)?;
        }
        Ok(Made {
            signed,
            added,
            laid_out_again: raised.laid_out_again,
            bytes_added,
        })
    }
}
