//! Signed documents brought to the server where their ids were reserved, each with its line of the
//! journal. What the server has is written down; whoever comes again brings the rest.

use super::teller::Telling;
use super::worker::may_pass;
use crate::bulk::journal::{Entry, History, Journal, Lines};
use crate::bulk::plan::Plan;
use crate::bulk::run_folder::RunFolder;
use crate::error::{Error, Purpose};
use crate::exit::Exit;
use crate::input::unread;
use crate::interruption::finish_what_is_in_hand;
use crate::output::name_of;
use segel_fetch::Registry;
use serde::Serialize;
use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use time::OffsetDateTime;

/// A server checks every signature that it is brought; more at once only wait there.
const AT_ONCE: usize = 4;

/// What is left after an attempt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Registration {
    pub(crate) registered: u64,
    /// The server did not take them.
    pub(crate) refused: u64,
    /// Nobody took them.
    pub(crate) left: u64,
}

impl Registration {
    /// Documents that the server does not have.
    pub(crate) fn missing(&self) -> u64 {
        self.refused + self.left
    }

    /// 3 where nobody answered, 1 where the server refused something.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self { left: 1.., .. } => Exit::Key,
            Self { refused: 1.., .. } => Exit::Document,
            _ => Exit::Done,
        }
    }
}

/// A document to be brought.
struct Parcel {
    row: u64,
    id: String,
    output: PathBuf,
    line: String,
}

/// The documents that the server does not have, read out of plan and journal as they are asked for.
struct Parcels<'a> {
    folder: &'a RunFolder,
    plan: Plan,
    lines: Lines,
    history: &'a History,
    plan_sha256: String,
    left: u64,
}

/// The line about a document's signing, as the server wants it.
#[derive(Serialize)]
struct JournalLine<'a> {
    plan_sha256: &'a str,
    row: u64,
    in_sha256: String,
    out_sha256: String,
    serial: &'a str,
    level: &'a str,
    #[serde(with = "time::serde::rfc3339")]
    signed_at: OffsetDateTime,
    ms: u64,
    kind: String,
}

/// Brings every document that the server does not have, until somebody interrupts it.
///
/// # Errors
/// What keeps plan and journal from being read or written. That the server does not answer is told, and
/// ends the attempt.
pub(crate) fn register(
    folder: &RunFolder,
    registry: &Registry,
    telling: &mut Telling<'_>,
) -> Result<Registration, Error> {
    let plan = Plan::open(&folder.plan(), None)?;
    let history = History::read(&folder.journal(), plan.head.documents)?;
    let mut journal = Journal::open(&folder.journal())?;
    let mut registration = Registration {
        left: history.unregistered(),
        ..Registration::default()
    };
    telling.registering(registration.left);
    let parcels = Mutex::new(Parcels::new(folder, plan, &history)?);
    let wish = finish_what_is_in_hand();
    let stop = AtomicBool::new(false);
    let is_over = || stop.load(Ordering::Relaxed) || wish.load(Ordering::Relaxed);
    thread::scope(|scope| {
        let (sender, brought) = sync_channel(AT_ONCE);
        for _ in 0..AT_ONCE {
            let sender = sender.clone();
            let (parcels, is_over) = (&parcels, &is_over);
            scope.spawn(move || bring(registry, parcels, is_over, &sender));
        }
        drop(sender);
        let mut note = || {
            for attempt in &brought {
                let (parcel, result) = attempt?;
                match result {
                    Ok(()) => {
                        journal.add(Entry::Registered { row: parcel.row });
                        journal.sync()?;
                        registration.registered += 1;
                        registration.left -= 1;
                        telling.brought();
                        continue;
                    }
                    Err(error) if may_pass(&error) => {
                        // whoever is asked next would not answer either
                        if !stop.swap(true, Ordering::Relaxed) {
                            telling.unregistered(&parcel.output, &error);
                        }
                    }
                    Err(error) => {
                        registration.refused += 1;
                        registration.left -= 1;
                        telling.unregistered(&parcel.output, &error);
                    }
                }
            }
            Ok(())
        };
        let noted: Result<(), Error> = note();
        stop.store(true, Ordering::Relaxed);
        // nobody waits for an answer any more
        drop(brought);
        noted
    })?;
    telling.registered(registration);
    Ok(registration)
}

/// A parcel and what became of it, or why there is no next one.
type Attempt = Result<(Parcel, Result<(), Error>), Error>;

/// A thread that brings one document after another.
fn bring(
    registry: &Registry,
    parcels: &Mutex<Parcels<'_>>,
    is_over: &impl Fn() -> bool,
    brought: &SyncSender<Attempt>,
) {
    while !is_over() {
        let next = parcels
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next();
        let attempt = match next {
            Ok(None) => return,
            Ok(Some(parcel)) => {
                let result = one(registry, &parcel);
                Ok((parcel, result))
            }
            Err(error) => Err(error),
        };
        let is_last = attempt.is_err();
        if brought.send(attempt).is_err() || is_last {
            return;
        }
    }
}

fn one(registry: &Registry, parcel: &Parcel) -> Result<(), Error> {
    let file = File::open(&parcel.output);
    let file = file.map_err(unread(&parcel.output, Purpose::Document))?;
    registry.register(&parcel.id, file, &parcel.line)?;
    Ok(())
}

impl<'a> Parcels<'a> {
    fn new(folder: &'a RunFolder, plan: Plan, history: &'a History) -> Result<Self, Error> {
        let plan_sha256 = history.begin.as_ref().map(|begin| begin.plan_sha256);
        Ok(Self {
            folder,
            plan,
            lines: Lines::open(&folder.journal())?,
            history,
            plan_sha256: hex::encode(plan_sha256.unwrap_or_default()),
            left: history.unregistered(),
        })
    }

    fn next(&mut self) -> Result<Option<Parcel>, Error> {
        while self.left > 0
            && let Some(row) = self.plan.row()?
        {
            if !self.history.is_unregistered(row.row) {
                continue;
            }
            self.left -= 1;
            let line = match self.history.place(row.row) {
                Some(place) => self.lines.at(place)?,
                None => None,
            };
            let Some(Entry::Done(done)) = line.map(|line| line.entry) else {
                continue;
            };
            let Some(reserved) = done.reserved else {
                continue;
            };
            let line = JournalLine {
                plan_sha256: &self.plan_sha256,
                row: row.row,
                in_sha256: hex::encode(done.in_sha256),
                out_sha256: hex::encode(done.out_sha256),
                serial: &done.serial,
                level: &done.level,
                signed_at: done.signed_at,
                ms: whole_milliseconds(done.ms),
                kind: name_of(&done.kind),
            };
            return Ok(Some(Parcel {
                row: row.row,
                id: reserved.id,
                output: self.folder.output.join(&row.output),
                line: serde_json::to_string(&line).unwrap_or_default(),
            }));
        }
        Ok(None)
    }
}

fn whole_milliseconds(ms: f64) -> u64 {
    let time = Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default();
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
