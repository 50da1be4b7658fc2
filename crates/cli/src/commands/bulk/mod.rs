//! `segel bulk`: many documents signed in one run, and what became of them.
//!
//! Ends with 0 where every document is signed or needs no signature, 1 where one was refused or failed,
//! 2 where the command line or a manifest cannot be followed, and 3 where the run ended before its end:
//! the token, the network, the disk, or somebody who interrupted it.

mod register;
mod report;
mod resume;
mod run;
mod status;

use crate::args::{Bulk, BulkCommand, Conduct, Profile};
use crate::bulk::journal::History;
use crate::bulk::plan::{Head, Plan, Written};
use crate::bulk::run::{Keys, Run, Signers, Telling, register};
use crate::bulk::run_folder::RunFolder;
use crate::doubts;
use crate::error::{Error, Purpose};
use crate::exit::Exit;
use crate::level::{self, Means};
use crate::output::{self, Form};
use crate::password::DocumentPassword;
use crate::secret::{self, SecretSource};
use crate::statement::{self, Qr};
use crate::words::Words;
use segel_core::inspection::Looking;
use segel_core::sign::SignatureRequest;
use segel_core::verify::report::Level;
use segel_fetch::Registry;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Does what is asked for.
pub(crate) fn run(arguments: Bulk, words: &Words) -> Exit {
    let (form, path, done) = match arguments.command {
        BulkCommand::Run(arguments) => {
            let form = Form::new(arguments.conduct.json);
            let input = arguments.input.clone();
            (form, input, run::carry_out(*arguments, form, words))
        }
        BulkCommand::Resume(arguments) => {
            let form = Form::new(arguments.conduct.json);
            let output = arguments.output.clone();
            (form, output, resume::carry_out(arguments, form, words))
        }
        BulkCommand::Status(arguments) => {
            let form = Form::new(arguments.json);
            (
                form,
                arguments.output.clone(),
                status::carry_out(&arguments, form, words),
            )
        }
        BulkCommand::Report(arguments) => {
            let form = Form::new(arguments.json);
            (
                form,
                arguments.output.clone(),
                report::carry_out(&arguments),
            )
        }
        BulkCommand::Register(arguments) => {
            let form = Form::new(arguments.json);
            let output = arguments.output.clone();
            (form, output, register::carry_out(arguments, form, words))
        }
    };
    done.unwrap_or_else(|error| {
        let told = output::failure(Some(&path), &error, form, words);
        match error {
            // neither a folder without documents nor what is not there should be named
            Error::NoDocuments { .. } => Exit::Usage,
            Error::Input {
                purpose: Purpose::Document,
                ..
            } => Exit::Usage,
            _ => told,
        }
    })
}

/// What a run is let in with, read from its descriptors or asked for once the plan has been shown.
struct Credentials {
    keys: Keys,
    server_secret: SecretSource,
}

impl Credentials {
    fn open(self, profile: &Profile, words: &Words) -> Result<Parties, Error> {
        Ok(Parties {
            // what is wrong with it is better known before a PIN is asked for
            registry: register::registry(profile, self.server_secret, words)?,
            signers: self.keys.open(words)?,
        })
    }
}

/// Whom a run works with.
struct Parties {
    signers: Signers,
    registry: Option<Registry>,
}

/// What a profile means, decided before anything is opened or asked.
struct Decided {
    password: DocumentPassword,
    level: Level,
    means: Means,
    request: SignatureRequest,
    /// SHA-256 of the files that describe what a box shows.
    appearance_sha256: Option<String>,
    looking: Looking,
    threads: u16,
    patience: Duration,
}

impl Decided {
    fn new(
        profile: &Profile,
        conduct: &Conduct,
        words: &Words,
    ) -> Result<(Credentials, Self), Error> {
        let descriptors = conduct.pin_fd.iter().copied().map(Some);
        let descriptors: Vec<_> = descriptors
            .chain([conduct.password_fd, conduct.server_secret_fd])
            .collect();
        secret::distinct(&descriptors)?;
        // First of all, while no number of a descriptor can belong to a file of our own.
        let credentials = Credentials {
            keys: Keys::new(profile, conduct)?,
            server_secret: SecretSource::new(conduct.server_secret_fd)?,
        };
        let password = DocumentPassword::new(conduct.password_fd, words)?;
        let level = level::asked(profile.level.as_deref(), &profile.levels)?;
        let means = Means::new(&profile.levels, level).map_err(|failure| failure.error)?;
        let qr = match profile.server {
            Some(_) => Qr::Later,
            None => Qr::Absent,
        };
        let (request, appearance_sha256) = statement::request(&profile.statement, qr)?;
        let decided = Self {
            password,
            level,
            means,
            request,
            appearance_sha256,
            looking: doubts::looking(&profile.statement)?,
            threads: conduct.threads.unwrap_or_else(|| threads(level)),
            patience: Duration::from_secs(conduct.patience),
        };
        Ok((credentials, decided))
    }

    /// Signs what is left of a plan, brings it to the server where there is one, and tells.
    fn carry_out(
        self,
        folder: &RunFolder,
        written: Written,
        history: Option<History>,
        parties: Parties,
        mut telling: Telling<'_>,
        words: &Words,
    ) -> Result<Exit, Error> {
        let run = Run {
            plan: Plan::open(&folder.plan(), None)?,
            folder,
            plan_sha256: written.sha256,
            titles: written.titles,
            history,
            signers: parties.signers,
            means: self.means,
            registry: parties.registry.as_ref(),
            level: self.level,
            request: self.request,
            password: self.password,
            threads: self.threads,
            patience: self.patience,
        };
        run.carry_out(&mut telling, words)?;
        if let Some(registry) = &parties.registry {
            register(folder, registry, &mut telling)?;
        }
        Ok(telling.end())
    }
}

/// As many as there are processors; more where each waits for an authority most of the time.
fn threads(level: Level) -> u16 {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = match level {
        Level::BB => processors,
        _ => (4 * processors).min(16),
    };
    u16::try_from(threads).unwrap_or(64).min(64)
}

/// Says what is going to be signed, before anybody is asked for a PIN.
fn announce(head: &Head, written: &Written, level: Level, left: u64, words: &Words) {
    let signer = match &head.signer {
        Some(signer) => format!("{} ({})", signer.subject, signer.serial),
        None => words.say("bulk-signer-unseen"),
    };
    let kind = output::name_of(&head.profile.kind);
    let mut text = words.tell(
        "bulk-announcement",
        &[
            ("documents", written.documents.to_string()),
            ("left", left.to_string()),
            ("refused", written.refused.to_string()),
            ("signer", signer),
            ("kind", words.say(&format!("bulk-kind-{kind}"))),
            ("level", level.name().to_owned()),
            ("output", head.output.display().to_string()),
            ("sha256", hex::encode(written.sha256)),
        ],
    );
    text.push('\n');
    if written.doubtful > 0 {
        let count = [("count", written.doubtful.to_string())];
        text.push_str(&words.tell("bulk-doubtful", &count));
        text.push('\n');
    }
    for title in &written.titles {
        text.push_str(&words.tell("bulk-title", &[("title", title.clone())]));
        text.push('\n');
    }
    let more = left.saturating_sub(written.titles.len() as u64);
    if more > 0 {
        text.push_str(&words.tell("bulk-titles-more", &[("count", more.to_string())]));
        text.push('\n');
    }
    output::complaint(&text);
}

/// The folder of what is signed, from the root.
fn absolute(output: &Path) -> Result<std::path::PathBuf, Error> {
    std::path::absolute(output).map_err(|error| Error::OutputFolder {
        path: output.to_owned(),
        error,
    })
}
