//! A plan carried out: threads that sign, one that brings what they made to the disk, and the caller's,
//! which tells.
//!
//! ```text
//!            rows ──▶ worker ──┐ part, intent       ┌──▶ journal
//!   plan ─▶  rows ──▶ worker ──┼──▶ committer ──────┼──▶ outputs
//!            rows ──▶ worker ──┘ (sync, name, sync) └──▶ teller
//! ```
//!
//! A worker writes a signed document into a part, a file in the run's own folder, and goes on with the
//! next one; the [`committer`] brings many parts to the disk at once, gives them their names, and only
//! then says `done`. A process that is killed leaves parts, which the next one finishes, so that at most
//! what a thread had in hand is lost.

mod bar;
mod budget;
mod committer;
mod health;
mod recovery;
mod registering;
mod reserving;
mod signers;
mod teller;
mod worker;

pub(crate) use bar::of_planning as planning_bar;
pub(crate) use registering::{Registration, register};
pub(crate) use signers::{Keys, Signers};
pub(crate) use teller::{Before, Telling};

use super::journal::{Begin, End, Entry, Fate, History, Journal};
use super::plan::{Plan, Row};
use super::run_folder::RunFolder;
use crate::args::Profile;
use crate::error::Error;
use crate::interruption;
use crate::level::Means;
use crate::password::DocumentPassword;
use crate::signing::Check;
use crate::words::Words;
use budget::Budget;
use committer::{Committer, Told};
use health::Health;
use reserving::Reserver;
use segel_core::Limits;
use segel_core::sign::SignatureRequest;
use segel_core::verify::report::Level;
use segel_fetch::Registry;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};
use worker::Worker;

/// Finished documents that wait for the disk.
const WAITING: usize = 256;

/// How often the teller looks up.
const LOOK: Duration = Duration::from_millis(250);

/// The least silence of a key that has hung its module, which no thread can leave: some take their time.
const SILENCE: Duration = Duration::from_secs(10);

/// With what a plan is carried out.
pub(crate) struct Run<'a> {
    pub(crate) folder: &'a RunFolder,
    pub(crate) plan: Plan,
    pub(crate) plan_sha256: [u8; 32],
    pub(crate) titles: Vec<String>,
    /// What was done before, where the run goes on.
    pub(crate) history: Option<History>,
    pub(crate) signers: Signers,
    pub(crate) means: Means,
    /// Where ids come from and documents go.
    pub(crate) registry: Option<&'a Registry>,
    pub(crate) level: Level,
    pub(crate) request: SignatureRequest,
    pub(crate) password: DocumentPassword,
    pub(crate) threads: u16,
    pub(crate) patience: Duration,
}

/// What the threads share.
struct Shared<'a> {
    folder: &'a RunFolder,
    profile: &'a Profile,
    rows: Mutex<Rows>,
    signers: &'a Signers,
    means: &'a Means,
    budget: &'a Budget<'a>,
    reserver: Option<&'a Reserver<'a>>,
    level: Level,
    request: &'a SignatureRequest,
    password: &'a DocumentPassword,
    limits: Limits,
    check: Check,
    health: Health,
    /// How long a token may say nothing.
    silence: Duration,
    /// When each worker asked its token, in milliseconds since the run began; 0 while it does not.
    asked_at: Vec<AtomicU64>,
    /// Signatures that a token has refused since it last made one.
    refusals: AtomicU32,
    began: Instant,
}

/// What is left to be done.
struct Rows {
    plan: Plan,
    history: Option<History>,
}

impl Rows {
    /// The next rows that are not done, at most so many.
    fn take(&mut self, most: usize) -> Result<Vec<Row>, Error> {
        let mut rows = Vec::new();
        while rows.len() < most {
            let Some(row) = self.plan.row()? else { break };
            let fate = self.history.as_ref().map(|history| history.fate(row.row));
            if !fate.is_some_and(Fate::is_final) {
                rows.push(row);
            }
        }
        Ok(rows)
    }
}

impl Run<'_> {
    /// Signs what is left, and tells.
    ///
    /// # Errors
    /// What keeps the run from beginning. What goes wrong later is told and written down.
    pub(crate) fn carry_out(self, telling: &mut Telling<'_>, words: &Words) -> Result<End, Error> {
        let Self {
            folder,
            plan,
            plan_sha256,
            titles,
            history,
            signers,
            means,
            registry,
            level,
            request,
            password,
            threads,
            patience,
        } = self;
        let profile = plan.head.profile.clone();
        let stop = interruption::finish_what_is_in_hand();
        let mut journal = Journal::open(&folder.journal())?;
        let asked = history.as_ref().and_then(|history| history.asked);
        let budget = Budget::new(means.time_stamper(), profile.tsa_budget, asked);
        let leaf = signers.leaf();
        let mut begin = Begin {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            plan_sha256,
            documents: plan.head.documents,
            titles,
            kind: profile.kind,
            level: level.name().to_owned(),
            signer: leaf.subject(),
            serial: leaf.serial(),
            certificate_sha256: leaf.sha256(),
            tokens: profile.token.clone(),
            threads,
            uses_without_output: 0,
        };
        let mut history = history;
        let mut recovered = Vec::new();
        if let Some(history) = &mut history {
            let recovery = recovery::Recovery {
                folder,
                profile: &profile,
                certificate: leaf,
                level,
                password: &password,
            };
            let (uses, found) = recovery.carry_out(history, &mut journal)?;
            begin.uses_without_output = uses;
            recovered = found;
        }
        folder.clear_parts(threads)?;
        journal.add(Entry::Begin(begin.clone()));
        journal.sync()?;
        telling.begin(&begin);
        for (row, done) in recovered {
            telling.tell(&Told::Signed(Box::new(row), Box::new(done)));
        }
        let check = match profile.statement.verify_after_write {
            true => Check::WholeFile,
            false => Check::NewRevision,
        };
        let done = history
            .as_ref()
            .map_or(0, |history| history.count(Fate::Done));
        let wanted = plan.head.documents.saturating_sub(done);
        let earlier = history.as_mut().map(History::take_reservations);
        let earlier = earlier.unwrap_or_default();
        let reserver =
            registry.map(|registry| Reserver::new(registry, plan_sha256, wanted, earlier));
        let shared = Shared {
            folder,
            profile: &profile,
            rows: Mutex::new(Rows { plan, history }),
            signers: &signers,
            means: &means,
            budget: &budget,
            reserver: reserver.as_ref(),
            level,
            request: &request,
            password: &password,
            limits: Limits::default(),
            check,
            health: Health::new(patience, stop),
            silence: patience.max(SILENCE),
            asked_at: (0..threads).map(|_| AtomicU64::new(0)).collect(),
            refusals: AtomicU32::new(0),
            began: Instant::now(),
        };
        let language = words.language();
        thread::scope(|scope| {
            let (to_committer, messages) = sync_channel(WAITING);
            let (to_teller, told) = sync_channel(WAITING);
            let shared = &shared;
            scope.spawn(move || {
                let committer = Committer::new(shared, journal, to_teller, Words::new(language));
                committer.run(&messages);
            });
            for number in 0..threads {
                let sender = to_committer.clone();
                scope.spawn(move || {
                    Worker::new(shared, number, sender, Words::new(language)).run();
                });
            }
            drop(to_committer);
            let mut is_finishing = false;
            loop {
                if !is_finishing && stop.load(Ordering::Relaxed) {
                    is_finishing = true;
                    telling.finishing();
                }
                match told.recv_timeout(LOOK) {
                    Ok(event) => telling.tell(&event),
                    Err(RecvTimeoutError::Timeout) => telling.tick(),
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                if shared.has_silent_key() {
                    shared.health.give_up(Error::KeySilent {
                        seconds: shared.silence.as_secs(),
                    });
                }
            }
            if shared.health.has_hung() {
                // no thread can be called back out of a module, so none can be waited for
                #[allow(clippy::disallowed_methods)]
                std::process::exit(telling.end().code().into());
            }
            Ok(shared.health.end().unwrap_or(End::Finished))
        })
    }
}

impl Shared<'_> {
    /// Does something that a token may never come back from.
    fn asking<T>(&self, thread: u16, ask: impl FnOnce() -> T) -> T {
        let note = |at| {
            if let Some(asked_at) = self.asked_at.get(usize::from(thread)) {
                asked_at.store(at, Ordering::Relaxed);
            }
        };
        note(self.milliseconds());
        let answer = ask();
        note(0);
        answer
    }

    /// Whether a token was asked so long ago that it will not answer.
    fn has_silent_key(&self) -> bool {
        let now = self.milliseconds();
        let silence = u64::try_from(self.silence.as_millis()).unwrap_or(u64::MAX);
        self.asked_at.iter().any(|asked| {
            let asked = asked.load(Ordering::Relaxed);
            asked != 0 && now.saturating_sub(asked) > silence
        })
    }

    /// Since the run began, and never 0.
    fn milliseconds(&self) -> u64 {
        let elapsed = self.began.elapsed().as_millis();
        u64::try_from(elapsed).unwrap_or(u64::MAX).saturating_add(1)
    }
}
