//! Everything that one run of `segel verify` will do, decided before it does any of it.

use super::unjudged::Unjudged;
use crate::args::Verify;
use crate::error::{Error, UsageError};
use crate::input;
use crate::password::DocumentPassword;
use crate::words::Words;
use segel_core::verify::{POLICY, ValidationData};
use segel_core::x509::Certificate;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// The files, what is known about them, and the time to judge for.
pub(super) struct Plan {
    pub(super) files: Vec<PathBuf>,
    /// Tried on each of them.
    pub(super) password: DocumentPassword,
    pub(super) data: ValidationData,
    pub(super) at: OffsetDateTime,
    /// Evidence that was handed over and that nothing here judges.
    pub(super) unjudged: Vec<Unjudged>,
}

/// Why there is no plan, and which file is the reason.
pub(super) struct Failure {
    pub(super) file: Option<PathBuf>,
    pub(super) error: Error,
}

impl Plan {
    /// Decides what the arguments mean and reads the validation data.
    ///
    /// # Errors
    /// Whatever is wrong with an argument or with a file that one names.
    pub(super) fn new(arguments: Verify, words: &Words) -> Result<Self, Failure> {
        // First of all, while no number of a descriptor can belong to a file of our own.
        let password = DocumentPassword::new(arguments.password_fd, words)?;
        if let Some(name) = arguments.policy.filter(|name| name != POLICY) {
            return Err(UsageError::PolicyUnknown {
                name,
                known: POLICY,
            }
            .into());
        }
        let at = crate::args::time_or_now(arguments.at.as_deref())?;
        let mut data = ValidationData::new(certificates(&arguments.anchor)?);
        data.certificates = certificates(&arguments.cert)?;
        certificates(&arguments.tsa_anchor)?;
        for path in arguments
            .crl
            .iter()
            .chain(&arguments.ocsp)
            .chain(&arguments.poe)
        {
            read(path, input::whole)?;
        }
        let unjudged = [
            (Unjudged::Crl, !arguments.crl.is_empty()),
            (Unjudged::Ocsp, !arguments.ocsp.is_empty()),
            (Unjudged::TsaAnchor, !arguments.tsa_anchor.is_empty()),
            (Unjudged::Poe, !arguments.poe.is_empty()),
            (Unjudged::Fetch, arguments.fetch),
        ];
        let unjudged = unjudged
            .into_iter()
            .filter_map(|(kind, given)| given.then_some(kind));
        Ok(Self {
            files: arguments.files,
            password,
            data,
            at,
            unjudged: unjudged.collect(),
        })
    }
}

fn certificates(paths: &[PathBuf]) -> Result<Vec<Certificate>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(read(path, input::certificates)?);
    }
    Ok(all)
}

fn read<T>(path: &Path, how: impl Fn(&Path) -> Result<T, Error>) -> Result<T, Failure> {
    how(path).map_err(|error| Failure {
        file: Some(path.to_owned()),
        error,
    })
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            file: None,
            error: error.into(),
        }
    }
}
