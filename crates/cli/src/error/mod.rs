//! What stops a command: a stable code, whose fault it is, and the details of its sentence.

mod appearance;
mod details;
mod manifest;
mod usage;

pub(crate) use appearance::AppearanceFault;
pub(crate) use manifest::ManifestFault;
pub(crate) use usage::UsageError;

use crate::doubts;
use crate::exit::Exit;
use crate::output::rfc3339;
use crate::secret::SecretError;
use crate::words::{Detail, Words};
use segel_core::error::Refusal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Why a command did not do what it was asked for.
///
/// [`Error::code`] names it for programs; the message files hold `error-<code>`, what happened, and
/// `error-<code>-next`, what to do, for every code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Core's answer about a document.
    #[error(transparent)]
    Core(segel_core::Error),
    /// The token's answer.
    #[error(transparent)]
    Token(segel_hsm::Error),
    /// What the network did not give.
    #[error(transparent)]
    Fetch(#[from] segel_fetch::Error),
    /// What has to be known about the certificates is not known.
    #[error("{field}: {failure}")]
    ValidationDataMissing {
        field: String,
        failure: String,
        fetching: Vec<String>,
    },
    /// The output has another level than was asked for.
    #[error("the output is {reached}, not {level}")]
    LevelNotReached {
        level: &'static str,
        reached: &'static str,
    },
    /// The document has what the level needs.
    #[error("the document has what {level} needs")]
    NothingToAdd { level: &'static str },
    /// The archive need not be renewed yet.
    #[error("the archive lasts until {until}")]
    ArchiveLasts { until: OffsetDateTime },
    /// An argument that cannot be followed.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// A PIN or passphrase that could not be had.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A file that does not hold the certificates, lists, responses or policy that it should.
    #[error("{path}: {error}")]
    CredentialFile {
        path: PathBuf,
        error: segel_core::Error,
    },
    /// A file in the place of an OCSP response, with a response that answers nothing.
    #[error("{path}: the responder answered nothing")]
    OcspRefused { path: PathBuf },
    /// A file that should be text.
    #[error("{path}: not text in UTF-8")]
    NotText { path: PathBuf },
    /// A file to be read that cannot be.
    #[error("{path}: {error}")]
    Input {
        path: PathBuf,
        purpose: Purpose,
        error: io::Error,
    },
    /// A folder that cannot be gone through.
    #[error("{path}: {error}")]
    FolderUnreadable { path: PathBuf, error: io::Error },
    /// A folder or a list that names no document.
    #[error("{path} holds no document")]
    NoDocuments { path: PathBuf },
    /// A file in the place of a list of paths.
    #[error("{path} is no list of paths")]
    ListMalformed { path: PathBuf },
    /// A manifest with a column that means nothing.
    #[error("{path}: no column is called {column}; known are {known}")]
    ManifestColumn {
        path: PathBuf,
        column: String,
        known: String,
    },
    /// A manifest that is wrong in one place.
    #[error("{path}, line {line}: {reason}")]
    ManifestMalformed {
        path: PathBuf,
        line: u64,
        reason: ManifestFault,
    },
    /// One document is asked for twice.
    #[error("{path} is asked for in line {} and in line {}", lines.0, lines.1)]
    InputTwice { path: PathBuf, lines: (u32, u32) },
    /// Two documents would get one name.
    #[error("{path} would be the output of {} and of {}", inputs.0.display(), inputs.1.display())]
    OutputTwice {
        path: PathBuf,
        inputs: (PathBuf, PathBuf),
    },
    /// A document that is not what it was when the run was planned.
    #[error("{path} has changed since the run was planned")]
    ChangedSincePlanned { path: PathBuf },
    /// The same signer has signed the document.
    #[error("{path} has the signature {field} of the same signer")]
    SignedAlready { path: PathBuf, field: String },
    /// A description of what a box shows that cannot be followed.
    #[error("{path}: {fault}")]
    AppearanceFile {
        path: PathBuf,
        fault: AppearanceFault,
    },
    /// A picture or a font that a description names and a box cannot show.
    #[error("{error}")]
    AppearancePart {
        path: PathBuf,
        error: segel_core::Error,
    },
    /// What a box shows is no longer what the run was planned with.
    #[error("{path}, or a file that it names, has changed since the run was planned")]
    AppearanceChanged { path: PathBuf },
    /// Nothing is known of a run there.
    #[error("{path} has no such run")]
    RunMissing { path: PathBuf },
    /// Another process is signing into the folder.
    #[error("another process is signing into {path}")]
    RunUnderWay { path: PathBuf },
    /// The run before did not come to its end.
    #[error("the run before did not come to its end in {path}")]
    RunUnfinished { path: PathBuf },
    /// A plan that is not what was written.
    #[error("{path} is another plan than was shown")]
    PlanChanged { path: PathBuf },
    #[error("{path} is not the plan that was shown, or is damaged in line {line}")]
    PlanDamaged { path: PathBuf, line: u64 },
    /// A journal that is not what was written.
    #[error("{path} is damaged in line {line}")]
    JournalDamaged { path: PathBuf, line: u64 },
    /// Another signer than the one who began.
    #[error("the key's certificate is {subject}, the run was begun by {expected}")]
    OtherSigner { subject: String, expected: String },
    /// A key was asked for a signature and does not answer.
    #[error("the key has not answered for {seconds} s")]
    KeySilent { seconds: u64 },
    /// The name of the output is taken.
    #[error("{path} exists")]
    OutputExists { path: PathBuf },
    /// The output would be the input.
    #[error("{path} is the input itself")]
    OutputIsInput { path: PathBuf },
    /// The folder of the output is missing or is not a folder.
    #[error("{path}: {error}")]
    OutputFolder { path: PathBuf, error: io::Error },
    /// The output cannot be written.
    #[error("{path}: {error}")]
    OutputNotWritable { path: PathBuf, error: io::Error },
    /// The signed output did not pass the check that follows writing.
    #[error("the output does not pass its own check: {reason}")]
    SelfCheck { reason: String },
    /// Standard output is closed or full.
    #[error("standard output: {0}")]
    StandardOutput(io::Error),
}

/// What a file is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It is the document that the command is about.
    Document,
    /// It holds a key, a certificate or other evidence.
    Credential,
    /// It says what a visible box shows, or is a picture or a font of it.
    Appearance,
}

impl Error {
    /// An output that could not be written.
    pub(crate) fn output(path: &Path, error: io::Error) -> Self {
        Self::OutputNotWritable {
            path: path.to_owned(),
            error,
        }
    }

    /// The stable name: what JSON carries and the message files are keyed by.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Core(error) => error.code(),
            Self::Token(error) => error.code(),
            Self::Fetch(error) => error.failure.code(),
            Self::ValidationDataMissing { .. } => "validation-data-missing",
            Self::LevelNotReached { .. } => "level-not-reached",
            Self::NothingToAdd { .. } => "nothing-to-add",
            Self::ArchiveLasts { .. } => "archive-lasts",
            Self::Usage(error) => error.code(),
            Self::Secret(error) => error.code(),
            Self::CredentialFile { error, .. } | Self::AppearancePart { error, .. } => error.code(),
            Self::OcspRefused { .. } => "ocsp-refused",
            Self::NotText { .. } => "not-text",
            Self::Input { error, .. } => match error.kind() {
                io::ErrorKind::NotFound => "input-missing",
                io::ErrorKind::PermissionDenied => "input-forbidden",
                io::ErrorKind::InvalidInput | io::ErrorKind::IsADirectory => "input-not-a-file",
                _ => "input-unreadable",
            },
            Self::FolderUnreadable { .. } => "folder-unreadable",
            Self::NoDocuments { .. } => "no-documents",
            Self::ListMalformed { .. } => "list-malformed",
            Self::ManifestColumn { .. } => "manifest-column",
            Self::ManifestMalformed { .. } => "manifest-malformed",
            Self::InputTwice { .. } => "input-twice",
            Self::OutputTwice { .. } => "output-twice",
            Self::ChangedSincePlanned { .. } => "changed-since-planned",
            Self::SignedAlready { .. } => "signed-already",
            Self::AppearanceFile { .. } => "appearance-malformed",
            Self::AppearanceChanged { .. } => "appearance-changed",
            Self::RunMissing { .. } => "run-missing",
            Self::RunUnderWay { .. } => "run-under-way",
            Self::RunUnfinished { .. } => "run-unfinished",
            Self::PlanChanged { .. } => "plan-changed",
            Self::PlanDamaged { .. } => "plan-damaged",
            Self::JournalDamaged { .. } => "journal-damaged",
            Self::OtherSigner { .. } => "other-signer",
            Self::KeySilent { .. } => "key-silent",
            Self::OutputExists { .. } => "output-exists",
            Self::OutputIsInput { .. } => "output-is-input",
            Self::OutputFolder { .. } => "output-folder",
            Self::OutputNotWritable { .. } => "output-not-writable",
            Self::SelfCheck { .. } => "self-check",
            Self::StandardOutput(_) => "standard-output",
        }
    }

    /// How a command other than `verify` ends because of it.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Core(error) | Self::AppearancePart { error, .. } => core_exit(error),
            Self::Usage(_)
            | Self::Token(segel_hsm::Error::TokenUri { .. } | segel_hsm::Error::PinValueInUri)
            // what was named cannot be asked, whoever answers there
            | Self::Fetch(segel_fetch::Error {
                failure:
 segel_fetch::Failure::Address | segel_fetch::Failure::Insecure | segel_fetch::Failure::Credential,
                ..
            })
            | Self::ListMalformed { .. }
            | Self::ManifestColumn { .. }
            | Self::ManifestMalformed { .. }
            | Self::InputTwice { .. }
            | Self::OutputTwice { .. }
            | Self::AppearanceFile { .. }
            | Self::Input {
                purpose: Purpose::Appearance,
                ..
            }
            | Self::RunMissing { .. }
            | Self::RunUnderWay { .. }
            | Self::RunUnfinished { .. }
            | Self::OutputExists { .. }
            | Self::OutputIsInput { .. }
            | Self::OutputFolder { .. } => Exit::Usage,
            Self::Token(_)
            | Self::Fetch(_)
            | Self::ValidationDataMissing { .. }
            | Self::LevelNotReached { .. }
            | Self::Secret(_)
            | Self::CredentialFile { .. }
            | Self::OtherSigner { .. }
            | Self::KeySilent { .. }
            | Self::AppearanceChanged { .. }
            | Self::PlanChanged { .. }
            | Self::PlanDamaged { .. }
            | Self::JournalDamaged { .. }
            | Self::OcspRefused { .. }
            | Self::NotText { .. }
            | Self::NoDocuments { .. }
            | Self::Input {
                purpose: Purpose::Credential,
                ..
            } => Exit::Key,
            Self::Input { .. }
            | Self::NothingToAdd { .. }
            | Self::ArchiveLasts { .. }
            | Self::FolderUnreadable { .. }
            | Self::ChangedSincePlanned { .. }
            | Self::SignedAlready { .. }
            | Self::OutputNotWritable { .. }
            | Self::SelfCheck { .. }
            | Self::StandardOutput(_) => Exit::Document,
        }
    }

    /// What the sentences `error-<code>` and `error-<code>-next` may place. `detail` is there always:
    /// one English sentence for whoever has to look closer.
    fn details(&self) -> Vec<Detail> {
        let mut details = vec![("detail", self.to_string())];
        match self {
            Self::Core(error)
            | Self::CredentialFile { error, .. }
            | Self::AppearancePart { error, .. } => {
                details.extend(details::of_core(error));
            }
            Self::Token(error) => details.extend(details::of_token(error)),
            Self::Fetch(error) => details.push(("url", error.url.clone())),
            Self::ValidationDataMissing {
                field, fetching, ..
            } => {
                details.push(("field", field.clone()));
                details.push(("fetching", fetching.join("; ")));
            }
            Self::LevelNotReached { level, reached } => {
                details.push(("level", (*level).to_owned()));
                details.push(("reached", (*reached).to_owned()));
            }
            Self::NothingToAdd { level } => details.push(("level", (*level).to_owned())),
            Self::ArchiveLasts { until } => details.push(("until", rfc3339(*until))),
            Self::ManifestColumn { column, known, .. } => {
                details.push(("column", column.clone()));
                details.push(("known", known.clone()));
            }
            Self::ManifestMalformed { line, .. } => details.push(("line", line.to_string())),
            Self::InputTwice { lines, .. } => {
                details.push(("first", lines.0.to_string()));
                details.push(("second", lines.1.to_string()));
            }
            Self::OutputTwice { inputs, .. } => {
                details.push(("first", inputs.0.display().to_string()));
                details.push(("second", inputs.1.display().to_string()));
            }
            Self::SignedAlready { field, .. } => details.push(("field", field.clone())),
            Self::PlanDamaged { line, .. } | Self::JournalDamaged { line, .. } => {
                details.push(("line", line.to_string()));
            }
            Self::OtherSigner { subject, expected } => {
                details.push(("subject", subject.clone()));
                details.push(("expected", expected.clone()));
            }
            Self::KeySilent { seconds } => details.push(("seconds", seconds.to_string())),
            Self::Usage(error) => details.extend(error.details()),
            Self::Secret(error) => details.extend(error.details()),
            _ => {}
        }
        match self {
            Self::CredentialFile { path, .. }
            | Self::OcspRefused { path }
            | Self::NotText { path }
            | Self::Input { path, .. }
            | Self::FolderUnreadable { path, .. }
            | Self::NoDocuments { path }
            | Self::ListMalformed { path }
            | Self::ManifestColumn { path, .. }
            | Self::ManifestMalformed { path, .. }
            | Self::InputTwice { path, .. }
            | Self::OutputTwice { path, .. }
            | Self::ChangedSincePlanned { path }
            | Self::SignedAlready { path, .. }
            | Self::AppearanceFile { path, .. }
            | Self::AppearancePart { path, .. }
            | Self::AppearanceChanged { path }
            | Self::RunMissing { path }
            | Self::RunUnderWay { path }
            | Self::RunUnfinished { path }
            | Self::PlanChanged { path }
            | Self::PlanDamaged { path, .. }
            | Self::JournalDamaged { path, .. }
            | Self::OutputExists { path }
            | Self::OutputIsInput { path }
            | Self::OutputFolder { path, .. }
            | Self::OutputNotWritable { path, .. } => {
                details.push(("path", path.display().to_string()));
            }
            _ => {}
        }
        details
    }

    /// The error as people and programs are told of it.
    pub(crate) fn explain(&self, words: &Words) -> Explanation {
        let mut details = self.details();
        match self {
            Self::ManifestMalformed { reason, .. } => details.push(("reason", reason.told(words))),
            Self::AppearanceFile { fault, .. } => details.push(("reason", fault.told(words))),
            Self::Core(segel_core::Error::Refused(Refusal::Doubtful { finding })) => {
                details.push(("finding", doubts::told(finding, words)));
            }
            _ => {}
        }
        Explanation::new(self.code(), &details, words)
    }
}

/// The member `error` of every JSON line, and what stands on standard error without `--json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Explanation {
    /// The stable name.
    pub(crate) code: Cow<'static, str>,
    /// What happened.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) next_step: String,
}

impl Explanation {
    /// Looks the two sentences of `code` up.
    pub(crate) fn new(code: &'static str, details: &[Detail], words: &Words) -> Self {
        Self {
            code: Cow::Borrowed(code),
            message: words.tell(&format!("error-{code}"), details),
            next_step: words.tell(&format!("error-{code}-next"), details),
        }
    }
}

impl From<segel_core::Error> for Error {
    /// A signer's refusal is the token's own error where it came from a token.
    fn from(error: segel_core::Error) -> Self {
        match error {
            segel_core::Error::Signer(cause) => match cause.downcast::<segel_hsm::Error>() {
                Ok(error) => Self::Token(*error),
                Err(cause) => Self::Core(segel_core::Error::Signer(cause)),
            },
            segel_core::Error::TimeStamp(cause) => match cause.downcast::<segel_fetch::Error>() {
                Ok(error) => Self::Fetch(*error),
                Err(cause) => Self::Core(segel_core::Error::TimeStamp(cause)),
            },
            other => Self::Core(other),
        }
    }
}

impl From<segel_hsm::Error> for Error {
    fn from(error: segel_hsm::Error) -> Self {
        Self::Token(error)
    }
}

fn core_exit(error: &segel_core::Error) -> Exit {
    match error {
        segel_core::Error::Signer(_) | segel_core::Error::TimeStamp(_) => Exit::Key,
        segel_core::Error::Refused(refusal) => match refusal {
            Refusal::KeyMismatch
            | Refusal::CertificateExpired { .. }
            | Refusal::CertificateNotYetValid { .. }
            | Refusal::CertificateKeyUsage
            | Refusal::ChainOrder { .. }
            | Refusal::Issue { .. } => Exit::Key,
            Refusal::FieldName { .. }
            | Refusal::ReasonBesideStatement
            | Refusal::LockDiffers { .. }
            | Refusal::TextNotShowable { .. }
            | Refusal::FontUnusable { .. }
            | Refusal::PictureUnusable { .. }
            | Refusal::DoesNotFit { .. } => Exit::Usage,
            _ => Exit::Document,
        },
        _ => Exit::Document,
    }
}
