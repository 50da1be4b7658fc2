//! Everything that one run of `segel sign` will do, decided before it does any of it.

use crate::args::Sign;
use crate::doubts;
use crate::error::Error;
use crate::key::{self, Certificates, Key};
use crate::level::{self, Means};
use crate::output::Form;
use crate::password::DocumentPassword;
use crate::secret::{self, SecretSource};
use crate::signing::Check;
use crate::statement::{Qr, request};
use crate::words::Words;
use segel_core::inspection::Looking;
use segel_core::sign::SignatureRequest;
use segel_core::verify::report::Level;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// One signature to be made: of what, into what, with which key, saying what.
pub(super) struct Plan {
    pub(super) input: PathBuf,
    pub(super) output: PathBuf,
    pub(super) level: Level,
    pub(super) means: Means,
    pub(super) password: DocumentPassword,
    pub(super) key: Key,
    pub(super) certificates: Certificates,
    pub(super) request: SignatureRequest,
    pub(super) check: Check,
    pub(super) looking: Looking,
}

impl Plan {
    /// Decides what the arguments mean.
    ///
    /// # Errors
    /// [`crate::error::UsageError`] for a level that there is not or that needs an authority, and whatever is wrong with the descriptor, the addresses and the certificates.
    pub(super) fn new(arguments: Sign, form: Form, words: &Words) -> Result<Self, Error> {
        secret::distinct(&[arguments.pin_fd, arguments.password_fd])?;
        // First of all, while no number of a descriptor can belong to a file of our own.
        let secret = SecretSource::new(arguments.pin_fd)?;
        let password = SecretSource::new(arguments.password_fd)?;
        let level = level::asked(arguments.level.as_deref(), &arguments.levels)?;
        let means = Means::new(&arguments.levels, level).map_err(|failure| failure.error)?;
        let qr = arguments.qr.as_deref().map_or(Qr::Absent, Qr::Says);
        let looking = doubts::looking(&arguments.statement)?;
        let (request, _) = request(&arguments.statement, qr)?;
        let scheme = key::scheme(arguments.statement.scheme, arguments.statement.digest);
        let key = Key::parse(&arguments.token, &arguments.key, scheme, secret)?;
        let password = DocumentPassword::from_source(password, words)?.asking(form);
        let certificates =
            Certificates::read(arguments.cert.as_deref(), arguments.chain.as_deref())?;
        Ok(Self {
            input: arguments.input,
            output: arguments.output,
            level,
            means,
            password,
            key,
            certificates,
            request,
            looking,
            check: match arguments.statement.verify_after_write {
                true => Check::WholeFile,
                false => Check::NewRevision,
            },
        })
    }
}

/// Refuses an output that is the input under the same or another name.
///
/// # Errors
/// [`Error::OutputIsInput`].
pub(in crate::commands) fn refuse_same_file(input: &Path, output: &Path) -> Result<(), Error> {
    let same = match (input.metadata(), output.metadata()) {
        (Ok(input), Ok(output)) => input.dev() == output.dev() && input.ino() == output.ino(),
        _ => false,
    };
    if same {
        return Err(Error::OutputIsInput {
            path: output.to_owned(),
        });
    }
    Ok(())
}
