//! Everything that one run of `segel verify` will do, decided before it does any of it.

use crate::args::Verify;
use crate::bulk::plan::{Details, Wishes};
use crate::documents::{Documents, List, Trouble};
use crate::error::Error;
use crate::evidence::{self, Failure, Files};
use crate::level;
use crate::password::DocumentPassword;
use crate::words::Words;
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::ProofFromElsewhere;
use segel_fetch::Fetcher;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// What is known about the documents, and the time to judge for.
pub(super) struct Plan {
    /// Tried on each of them.
    pub(super) password: DocumentPassword,
    pub(super) data: ValidationData,
    pub(super) policy: Cow<'static, Policy>,
    pub(super) at: OffsetDateTime,
    /// What is known from elsewhere.
    pub(super) proofs: Vec<ProofFromElsewhere>,
    /// Who fetches what is missing, if anybody.
    pub(super) fetcher: Option<Fetcher>,
    /// Where a report of ETSI TS 119 102-2 is written for each document.
    pub(super) reports: Option<PathBuf>,
    /// Whether the verdicts are counted at the end in any case.
    pub(super) summary: bool,
}

/// A document that is to be judged.
pub(super) struct Asked {
    pub(super) path: PathBuf,
    /// What a manifest says of it.
    pub(super) details: Details,
}

/// All of them, each with what it is called by where it is none.
pub(super) type AskedFor = Box<dyn Iterator<Item = Result<Asked, Trouble>>>;

impl Plan {
    /// Decides what the arguments mean and reads the validation data; gives the documents too, which
    /// are used up while the plan stays.
    ///
    /// # Errors
    /// Whatever is wrong with an argument or with a file that one names.
    pub(super) fn new(arguments: Verify, words: &Words) -> Result<(Self, AskedFor), Failure> {
        // First of all, while no number of a descriptor can belong to a file of our own.
        let password = DocumentPassword::new(arguments.password_fd, words)?;
        let policy = evidence::policy(arguments.policy.as_deref())?;
        let at = crate::args::time_or_now(arguments.at.as_deref())?;
        let data = Files {
            anchors: &arguments.anchor,
            certificates: &arguments.cert,
            revocation_lists: &arguments.crl,
            ocsp_responses: &arguments.ocsp,
        };
        let data = data.read()?;
        let mut data = data;
        data.time_stamp_anchors = evidence::all(&arguments.tsa_anchor, evidence::anchors)?;
        let proofs = evidence::all(&arguments.poe, evidence::proofs)?;
        let fetcher = match arguments.fetch {
            true => Some(level::fetcher(&arguments.network, &[])?),
            false => None,
        };
        let list = arguments.list.as_deref();
        let documents =
            asked_for(arguments.files, list, arguments.null).map_err(|error| Failure {
                file: list.map(Path::to_owned),
                error,
            })?;
        let plan = Self {
            password,
            data,
            policy,
            at,
            proofs,
            fetcher,
            reports: arguments.etsi_report,
            summary: arguments.summary,
        };
        Ok((plan, documents))
    }
}

/// The documents of the arguments, and those of a list or of a manifest in its place. What cannot be
/// opened is told before anything is judged.
fn asked_for(
    files: Vec<PathBuf>,
    list: Option<&Path>,
    null_separated: bool,
) -> Result<AskedFor, Error> {
    let (list, rows) = match list {
        None => (None, Vec::new()),
        Some(path) => {
            let mut reader = List::reader(path)?;
            let manifest = match null_separated {
                true => None,
                false => Wishes::in_place_of_a_list(path, &mut reader)?,
            };
            match manifest {
                Some(manifest) => (None, manifest.rows),
                None => (Some(List::new(path, reader, null_separated)), Vec::new()),
            }
        }
    };
    let named = Documents::new(files, list).map(|found| {
        found.map(|path| Asked {
            path,
            details: Details::default(),
        })
    });
    let rows = rows.into_iter().map(|wish| {
        Ok(Asked {
            path: wish.input,
            details: wish.details.map(|details| *details).unwrap_or_default(),
        })
    });
    Ok(Box::new(named.chain(rows)))
}
