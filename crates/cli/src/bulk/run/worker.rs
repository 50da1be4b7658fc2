//! A thread that signs: takes rows, has their intents written before it uses its key, and makes a part
//! of each.

use super::Shared;
use super::committer::{Finished, Message, Unsigned};
use super::health::{After, Healing};
use crate::args::Kind;
use crate::bulk::journal::{Done, End, Entry, Outcome, Reservation};
use crate::bulk::plan::{FileState, Row};
use crate::error::{Error, Purpose};
use crate::exit::Exit;
use crate::input;
use crate::new_file::Unfinished;
use crate::signing::{Shortfall, Workshop};
use crate::words::Words;
use rustix::io::Errno;
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::inspection::signed_by;
use segel_core::sign::{SignatureRequest, Statements};
use segel_core::x509::CertificateChain;
use segel_core::{Signer, SignerError};
use segel_hsm::{KeySigner, Prospect};
use std::fs::{self, File};
use std::path::Path;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// Intents are written for so many rows at once: as many as take about so long to sign.
const MOST_ROWS: usize = 64;
const LONG: Duration = Duration::from_millis(200);

/// How often a document is tried whose token or network came back.
const ATTEMPTS: u32 = 5;

/// So many refusals of a token one after another are no chance.
const REFUSALS: u32 = 10;

pub(super) struct Worker<'a> {
    shared: &'a Shared<'a>,
    number: u16,
    to_committer: SyncSender<Message>,
    words: Words,
    /// How many rows it takes at once.
    share: usize,
}

/// Rows whose intents are on their way to the disk.
struct Share {
    rows: Vec<(Row, Option<Reservation>)>,
    written: Receiver<()>,
}

/// What a failure means.
enum Meaning {
    /// It has passed.
    Again,
    /// This document has no signature.
    Document,
    /// The run ends.
    Run,
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        shared: &'a Shared<'a>,
        number: u16,
        to_committer: SyncSender<Message>,
        words: Words,
    ) -> Self {
        Self {
            shared,
            number,
            to_committer,
            words,
            share: 4,
        }
    }

    pub(super) fn run(mut self) {
        let mut next = self.take();
        while let Some(share) = next {
            // where the journal cannot be written nobody answers, and no key is used
            if share.written.recv().is_err() {
                return;
            }
            next = self.take();
            let began = Instant::now();
            for (row, reserved) in share.rows {
                let is_ending = self.shared.health.is_ending();
                if is_ending || self.row(row, reserved.as_ref()) == After::Stop {
                    return;
                }
            }
            match began.elapsed() {
                fast if fast < LONG / 4 => self.share = (self.share * 2).min(MOST_ROWS),
                slow if slow > LONG => self.share = (self.share / 2).max(1),
                _ => {}
            }
        }
    }

    /// The next rows, with their intents asked for.
    fn take(&mut self) -> Option<Share> {
        if self.shared.health.is_ending() {
            return None;
        }
        let rows = self.shared.rows.lock();
        let rows = rows
            .unwrap_or_else(PoisonError::into_inner)
            .take(self.share);
        let rows = match rows {
            Ok(rows) if rows.is_empty() => return None,
            Ok(rows) => rows,
            Err(error) => {
                self.shared.health.finish(End::Disk, Some(error));
                return None;
            }
        };
        let rows = self.with_reservations(rows)?;
        let (ready, written) = sync_channel(1);
        let signable = rows.iter().filter(|(row, _)| row.refused.is_none());
        let signable = signable.map(|(row, reserved)| (row.row, reserved.clone()));
        let intents = Message::Intents {
            thread: self.number,
            rows: signable.collect(),
            ready,
        };
        self.to_committer.send(intents).ok()?;
        Some(Share { rows, written })
    }

    /// The rows, each with its id where there is a server; `None` where the run ends.
    fn with_reservations(&self, rows: Vec<Row>) -> Option<Vec<(Row, Option<Reservation>)>> {
        let shared = self.shared;
        let with_id = |row: Row| {
            let reserved = match shared.reserver {
                Some(reserver) if row.refused.is_none() => {
                    let tell = |healing: Healing<'_>| self.tell(healing);
                    Some(reserver.take(row.row, &shared.health, tell)?)
                }
                _ => None,
            };
            Some((row, reserved))
        };
        rows.into_iter().map(with_id).collect()
    }

    fn tell(&self, healing: Healing<'_>) {
        let entry = match healing {
            Healing::Paused(error) => Entry::Paused {
                reason: error.explain(&self.words),
            },
            Healing::Resumed(after) => Entry::Resumed {
                seconds: after.as_secs(),
            },
        };
        self.say(Message::Entry(Box::new(entry)));
    }

    fn row(&self, mut row: Row, reserved: Option<&Reservation>) -> After {
        if let Some(reason) = row.refused.take() {
            return self.say(Message::Unsigned(Box::new(Unsigned {
                row,
                outcome: Outcome::Refused,
                reason,
                key_uses: 0,
            })));
        }
        let uses = AtomicU32::new(0);
        let mut attempt = 1;
        loop {
            let epoch = self.shared.health.epoch();
            let part = self.shared.folder.part(self.number, row.row);
            let error = match self.sign(&row, reserved, &part, &uses) {
                Ok((file, done)) => {
                    let finished = Finished {
                        row,
                        part,
                        file,
                        done,
                    };
                    return self.say(Message::Finished(Box::new(finished)));
                }
                Err(error) => error,
            };
            // nothing of use is in it
            drop(fs::remove_file(&part));
            let meaning = self.meet(&error, epoch, attempt);
            if let Meaning::Again = meaning {
                attempt += 1;
                continue;
            }
            let told = self.say(Message::Unsigned(Box::new(Unsigned {
                row,
                outcome: outcome(&error),
                reason: error.explain(&self.words),
                key_uses: uses.load(Ordering::Relaxed),
            })));
            return match meaning {
                Meaning::Run => After::Stop,
                _ => told,
            };
        }
    }

    fn say(&self, message: Message) -> After {
        match self.to_committer.send(message) {
            Ok(()) => After::Again,
            Err(_) => After::Stop,
        }
    }

    /// Waits where that helps; says otherwise what a failure means.
    fn meet(&self, error: &Error, epoch: u64, attempt: u32) -> Meaning {
        let health = &self.shared.health;
        let end = match Culprit::of(error) {
            Culprit::Document => return Meaning::Document,
            Culprit::Disk => End::Disk,
            Culprit::Token => End::Token,
            Culprit::Network => End::Network,
        };
        if !may_pass(error) || attempt >= ATTEMPTS {
            if self.is_of_one_request(error) {
                return Meaning::Document;
            }
            // the next document would fare no better
            health.finish(end, None);
            return Meaning::Run;
        }
        let heal = || match end {
            End::Network => {
                let probed = self.shared.budget.probe();
                probed.map_err(|cause| segel_core::Error::TimeStamp(cause).into())
            }
            _ => {
                let signer = self.shared.signers.of(self.number);
                Ok(self.shared.asking(self.number, || signer.heal())?)
            }
        };
        match health.restore(epoch, error, end, heal, |healing| self.tell(healing)) {
            After::Again => Meaning::Again,
            After::Stop => Meaning::Run,
        }
    }

    /// Whether the token has refused this signature and may not refuse the next. One that refuses many
    /// in a row refuses all.
    fn is_of_one_request(&self, error: &Error) -> bool {
        let Error::Token(error) = error else {
            return false;
        };
        let in_a_row = self.shared.refusals.fetch_add(1, Ordering::Relaxed);
        error.prospect() == Prospect::ThisRequest && in_a_row < REFUSALS
    }

    /// Signs the document of a row into its part.
    fn sign(
        &self,
        row: &Row,
        reserved: Option<&Reservation>,
        part: &Path,
        uses: &AtomicU32,
    ) -> Result<(File, Done), Error> {
        let began = Instant::now();
        let shared = self.shared;
        let output = shared.folder.output.join(&row.output);
        let source = input::document(&row.input)?;
        let metadata = source.file().metadata();
        let metadata = metadata.map_err(input::unread(&row.input, Purpose::Document))?;
        if row.state != Some(FileState::of(&metadata)) {
            return Err(Error::ChangedSincePlanned {
                path: row.input.clone(),
            });
        }
        let document = shared.password.open_known(&source, &shared.limits)?;
        if output.symlink_metadata().is_ok() {
            return Err(shared.recovery().meet_existing(row, output));
        }
        if !shared.profile.again
            && let Some(field) = signed_by(&document, shared.signers.leaf())?.pop()
        {
            return Err(Error::SignedAlready {
                path: row.input.clone(),
                field,
            });
        }
        let kind = row.details.kind.unwrap_or(shared.profile.kind);
        let request = request(shared, row, kind, reserved);
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(part)
            .map_err(|error| Error::output(part, error))?;
        let draft = Unfinished {
            path: &output,
            file: &file,
        };
        let signer = Counted {
            signer: shared.signers.of(self.number),
            uses,
            shared,
            thread: self.number,
        };
        let workshop = Workshop {
            level: shared.level,
            means: shared.means,
            stamper: shared.budget,
            password: shared.password,
            limits: &shared.limits,
            check: shared.check,
            shortfall: match shared.profile.accept_lower_level {
                true => Shortfall::Accept,
                false => Shortfall::Refuse,
            },
        };
        let made = workshop.make(&document, &source, &request, &signer, draft)?;
        shared.refusals.store(0, Ordering::Relaxed);
        let done = Done {
            row: row.row,
            in_sha256: made.signed.base_sha256,
            out_sha256: made.sha256,
            bytes_added: made.bytes_added,
            field: made.signed.field,
            serial: shared.signers.leaf().serial(),
            kind,
            level: made.level.name().to_owned(),
            fell_short: made.fell_short.map(|error| error.explain(&self.words)),
            added: made.added,
            signed_at: request.signing_time,
            ms: (began.elapsed().as_secs_f64() * 1e5).round() / 100.0,
            reserved: reserved.cloned(),
            key_uses: uses.load(Ordering::Relaxed),
            recovered: false,
        };
        Ok((file, done))
    }
}

/// What the signature of a row says.
fn request(
    shared: &Shared<'_>,
    row: &Row,
    kind: Kind,
    reserved: Option<&Reservation>,
) -> SignatureRequest {
    let mut request = shared.request.clone();
    if let (Some(appearance), Some(reserved)) = (&mut request.appearance, reserved) {
        appearance.qr = Some(reserved.url.clone());
    }
    if shared.profile.statement.signing_time.is_none() {
        let now = OffsetDateTime::now_utc();
        request.signing_time = now.replace_nanosecond(0).unwrap_or(now);
    }
    if let Some(reason) = &row.details.reason {
        request.reason = Some(reason.to_string());
    }
    let (prefix, reason) = match kind {
        Kind::Signature => return request,
        Kind::Paraf => ("Paraf", "Paraf"),
        Kind::Seal => ("Segel", "Segel elektronik"),
    };
    request.field_prefix = Some(prefix.to_owned());
    if request.reason.is_none() && request.statements == Statements::default() {
        request.reason = Some(reason.to_owned());
    }
    request
}

/// Counts how often the key is used, and since when it has been asked.
struct Counted<'a> {
    signer: &'a KeySigner,
    uses: &'a AtomicU32,
    shared: &'a Shared<'a>,
    thread: u16,
}

impl Signer for Counted<'_> {
    fn chain(&self) -> &CertificateChain {
        self.signer.chain()
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.signer.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.uses.fetch_add(1, Ordering::Relaxed);
        self.shared
            .asking(self.thread, || self.signer.sign(message))
    }
}

/// Who is the reason of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Culprit {
    /// Other documents may fare better.
    Document,
    /// The token, the key or its certificate.
    Token,
    Network,
    Disk,
}

impl Culprit {
    fn of(error: &Error) -> Self {
        match error {
            Error::Token(_) => Self::Token,
            Error::Fetch(_) => Self::Network,
            Error::Core(_) if error.exit() == Exit::Key => Self::Token,
            Error::OutputNotWritable { error, .. } if is_full(error) => Self::Disk,
            Error::Core(segel_core::Error::Io(error)) if is_full(error) => Self::Disk,
            _ => Self::Document,
        }
    }
}

/// Whether nothing more can be written.
fn is_full(error: &std::io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::NOSPC | Errno::DQUOT | Errno::ROFS)
    )
}

/// Whether a failure is over when what went away is back.
pub(super) fn may_pass(error: &Error) -> bool {
    match error {
        Error::Token(error) => error.prospect() == Prospect::MayComeBack,
        Error::Fetch(error) => error.failure.may_pass(),
        _ => false,
    }
}

/// Whether what is away may be back later, after an attempt to bring it back has failed: of a token
/// that is not there yet all kinds of errors come.
pub(super) fn may_come_back(error: &Error) -> bool {
    match error {
        Error::Token(segel_hsm::Error::ModuleNotOurs { .. }) => false,
        Error::Token(error) => error.prospect() != Prospect::PinRefused,
        Error::Fetch(error) => error.failure.may_pass(),
        _ => false,
    }
}

fn outcome(error: &Error) -> Outcome {
    match error {
        Error::SignedAlready { .. } => Outcome::Skipped,
        Error::OutputNotWritable { .. } | Error::SelfCheck { .. } => Outcome::Failed,
        Error::Core(segel_core::Error::Io(_)) => Outcome::Failed,
        error if error.exit() == Exit::Key => Outcome::Failed,
        _ => Outcome::Refused,
    }
}
