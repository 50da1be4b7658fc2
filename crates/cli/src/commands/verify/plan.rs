//! Everything that one run of `segel verify` will do, decided before it does any of it.

use super::documents::Documents;
use super::unjudged::Unjudged;
use crate::args::Verify;
use crate::evidence::{self, Failure, Files};
use crate::input;
use crate::password::DocumentPassword;
use crate::words::Words;
use segel_core::trust::{Policy, ValidationData};
use std::borrow::Cow;
use std::path::Path;
use time::OffsetDateTime;

/// What is known about the documents, and the time to judge for.
pub(super) struct Plan {
    /// Tried on each of them.
    pub(super) password: DocumentPassword,
    pub(super) data: ValidationData,
    pub(super) policy: Cow<'static, Policy>,
    pub(super) at: OffsetDateTime,
    /// Evidence that was handed over and that nothing here judges.
    pub(super) unjudged: Vec<Unjudged>,
    /// Whether the verdicts are counted at the end in any case.
    pub(super) summary: bool,
}

impl Plan {
    /// Decides what the arguments mean and reads the validation data; gives the documents too, which
    /// are used up while the plan stays.
    ///
    /// # Errors
    /// Whatever is wrong with an argument or with a file that one names.
    pub(super) fn new(arguments: Verify, words: &Words) -> Result<(Self, Documents), Failure> {
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
        evidence::all(&arguments.tsa_anchor, evidence::anchors)?;
        for path in &arguments.poe {
            evidence::one(path, input::whole)?;
        }
        let unjudged = [
            (Unjudged::TsaAnchor, !arguments.tsa_anchor.is_empty()),
            (Unjudged::Poe, !arguments.poe.is_empty()),
            (Unjudged::Fetch, arguments.fetch),
        ];
        let unjudged = unjudged
            .into_iter()
            .filter_map(|(kind, given)| given.then_some(kind));
        let list = arguments.list.as_deref();
        let documents =
            Documents::new(arguments.files, list, arguments.null).map_err(|error| Failure {
                file: list.map(Path::to_owned),
                error,
            })?;
        let plan = Self {
            password,
            data,
            policy,
            at,
            unjudged: unjudged.collect(),
            summary: arguments.summary,
        };
        Ok((plan, documents))
    }
}
