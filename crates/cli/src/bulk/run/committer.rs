//! The thread that brings a run to the disk. A part is brought there before it gets its name, the name before
//! the journal says `done`, and that before anybody is told; an intent before its key is used.
//!
//! It takes whatever has come since it last looked, and one wait for the disk serves all of it: the parts that
//! have come, the names that the parts before them have got, and the lines on those before these.

use super::Shared;
use crate::bulk::journal::{Done, End, Entry, Journal, Not, Outcome, Reservation};
use crate::bulk::plan::Row;
use crate::error::{Error, Explanation};
use crate::words::Words;
use rustix::fs::{AtFlags, CWD, RenameFlags, linkat, renameat_with};
use rustix::io::Errno;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

/// How many files are brought to the disk one by one; more are with their whole file system at once.
const FEW: usize = 2;

/// How often it looks whether a worker has hung.
const LOOK: Duration = Duration::from_millis(250);

/// What comes within this time shares a round. Nobody waits for it: workers ask for their intents long
/// before they come to them.
const GATHERING: Duration = Duration::from_millis(10);

/// A round has at most so many messages.
const MOST: usize = 256;

/// What a worker has to say.
pub(super) enum Message {
    /// A key is about to be used for these rows. `ready` is answered when that is on the disk.
    Intents {
        thread: u16,
        rows: Vec<(u64, Option<Reservation>)>,
        ready: SyncSender<()>,
    },
    Finished(Box<Finished>),
    Unsigned(Box<Unsigned>),
    Entry(Box<Entry>),
}

/// A part that is to get its name.
pub(super) struct Finished {
    pub(super) row: Row,
    pub(super) part: PathBuf,
    pub(super) file: File,
    pub(super) done: Done,
}

/// A document without a signature.
pub(super) struct Unsigned {
    pub(super) row: Row,
    pub(super) outcome: Outcome,
    pub(super) reason: Explanation,
    pub(super) key_uses: u32,
}

/// What is told to people and programs, once it is on the disk.
pub(crate) enum Told {
    Signed(Box<Row>, Box<Done>),
    Unsigned(Box<Row>, Outcome, u32, Box<Explanation>),
    Paused(Box<Explanation>),
    Resumed(u64),
    /// Why the run ends before its end.
    Ended(End, Option<Box<Explanation>>),
}

pub(super) struct Committer<'a> {
    shared: &'a Shared<'a>,
    journal: Journal,
    to_teller: SyncSender<Told>,
    words: Words,
    asked: Option<segel_fetch::Asked>,
    underway: Underway,
}

/// What the next wait for the disk brings there, beside what has come since the last.
#[derive(Default)]
struct Underway {
    /// Whose names are not written down.
    named: Vec<Finished>,
    /// The folders of the names.
    folders: BTreeSet<PathBuf>,
    /// What the last lines say.
    told: Vec<Told>,
}

impl Underway {
    fn is_empty(&self) -> bool {
        self.named.is_empty() && self.told.is_empty()
    }
}

impl<'a> Committer<'a> {
    pub(super) fn new(
        shared: &'a Shared<'a>,
        journal: Journal,
        to_teller: SyncSender<Told>,
        words: Words,
    ) -> Self {
        Self {
            shared,
            journal,
            to_teller,
            words,
            asked: None,
            underway: Underway::default(),
        }
    }

    /// Serves the workers until there are none, and writes down how it ended.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        if let Err(error) = self.serve(messages) {
            // what is not written down is not done: nobody gets an answer any more
            self.shared.health.finish(End::Disk, Some(error));
        }
        let end = self.shared.health.end().unwrap_or(End::Finished);
        self.journal.add(Entry::End { end });
        let written = self.journal.sync();
        let reason = self.shared.health.reason().or(written.err());
        let reason = reason.map(|error| Box::new(error.explain(&self.words)));
        drop(self.to_teller.send(Told::Ended(end, reason)));
    }

    fn serve(&mut self, messages: &Receiver<Message>) -> Result<(), Error> {
        loop {
            let wait = match self.underway.is_empty() {
                true => LOOK,
                false => GATHERING,
            };
            match messages.recv_timeout(wait) {
                Ok(first) => self.round(gathered(first, messages))?,
                Err(RecvTimeoutError::Timeout) if self.shared.health.has_hung() => break,
                Err(RecvTimeoutError::Timeout) if self.underway.is_empty() => {}
                Err(RecvTimeoutError::Timeout) => self.round(Vec::new())?,
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        while !self.underway.is_empty() {
            self.round(Vec::new())?;
        }
        Ok(())
    }

    fn round(&mut self, round: Vec<Message>) -> Result<(), Error> {
        let mut finished = Vec::new();
        let mut answers = Vec::new();
        for message in round {
            match message {
                Message::Intents {
                    thread,
                    rows,
                    ready,
                } => {
                    for (row, reserved) in rows {
                        self.journal.add(Entry::Intent {
                            row,
                            thread,
                            reserved,
                        });
                    }
                    answers.push(ready);
                }
                Message::Finished(one) => finished.push(*one),
                Message::Unsigned(one) => self.unsigned(*one),
                Message::Entry(entry) => {
                    self.underway.told.extend(match &*entry {
                        Entry::Paused { reason } => Some(Told::Paused(Box::new(reason.clone()))),
                        Entry::Resumed { seconds } => Some(Told::Resumed(*seconds)),
                        _ => None,
                    });
                    self.journal.add(*entry);
                }
            }
        }
        self.note_what_was_asked();
        self.bring_to_disk(&finished)?;
        for ready in answers {
            // whoever asked may have ended since
            let _ = ready.send(());
        }
        for event in std::mem::take(&mut self.underway.told) {
            drop(self.to_teller.send(event));
        }
        for one in std::mem::take(&mut self.underway.named) {
            self.journal.add(Entry::Done(Box::new(one.done.clone())));
            let signed = Told::Signed(Box::new(one.row), Box::new(one.done));
            self.underway.told.push(signed);
        }
        self.underway.folders.clear();
        self.name(finished);
        // a process that is killed now has written down what it has done
        self.journal.write()
    }

    fn unsigned(&mut self, one: Unsigned) {
        self.journal.add(Entry::Not(Box::new(Not {
            row: one.row.row,
            outcome: one.outcome,
            reason: one.reason.clone(),
            key_uses: one.key_uses,
        })));
        self.underway.told.push(Told::Unsigned(
            Box::new(one.row),
            one.outcome,
            one.key_uses,
            Box::new(one.reason),
        ));
    }

    /// Gives parts that are on the disk their names.
    fn name(&mut self, finished: Vec<Finished>) {
        let root = &self.shared.folder.output;
        for one in finished {
            let output = root.join(&one.row.output);
            let folders = &mut self.underway.folders;
            match name_part(&one.part, &output, root, folders) {
                Ok(()) => self.underway.named.push(one),
                Err(error) => {
                    drop(fs::remove_file(&one.part));
                    let (outcome, error) = match error.kind() {
                        io::ErrorKind::AlreadyExists => {
                            (Outcome::Refused, Error::OutputExists { path: output })
                        }
                        _ => (Outcome::Failed, Error::output(&output, error)),
                    };
                    self.unsigned(Unsigned {
                        row: one.row,
                        outcome,
                        reason: error.explain(&self.words),
                        key_uses: one.done.key_uses,
                    });
                }
            }
        }
    }

    /// Parts, names and lines.
    fn bring_to_disk(&mut self, parts: &[Finished]) -> Result<(), Error> {
        if parts.len() + self.underway.named.len() > FEW && tells_of_failures() {
            return self.journal.sync_all_beside();
        }
        for one in parts {
            let synced = one.file.sync_all();
            synced.map_err(|error| Error::output(&one.part, error))?;
        }
        for folder in &self.underway.folders {
            let synced = File::open(folder).and_then(|folder| folder.sync_all());
            synced.map_err(|error| Error::output(folder, error))?;
        }
        self.journal.sync()
    }

    /// What was spent of the authority's budget is spent for the processes after this one too.
    fn note_what_was_asked(&mut self) {
        let asked = self.shared.budget.asked();
        if asked != self.asked
            && let Some(asked) = asked
        {
            self.journal.add(Entry::Asked {
                day: asked.day,
                count: asked.count,
            });
        }
        self.asked = asked;
    }
}

/// A message and those that come soon after it.
fn gathered(first: Message, messages: &Receiver<Message>) -> Vec<Message> {
    let until = Instant::now() + GATHERING;
    let mut round = vec![first];
    while round.len() < MOST {
        let left = until.saturating_duration_since(Instant::now());
        match messages.recv_timeout(left) {
            Ok(message) => round.push(message),
            Err(_) => break,
        }
    }
    round
}

/// Linux tells of what could not be written in syncfs(2) since 5.8.
fn tells_of_failures() -> bool {
    let release = rustix::system::uname();
    let release = release.release().to_string_lossy();
    let mut numbers = release.split(['.', '-']).map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (5, 8),
        _ => false,
    }
}

/// Renames a part without taking anybody's name, and brings the name to the disk.
///
/// # Errors
/// The name is taken, or what the file system says.
pub(super) fn give_name(part: &Path, output: &Path, root: &Path) -> io::Result<()> {
    let mut folders = BTreeSet::new();
    name_part(part, output, root, &mut folders)?;
    folders
        .iter()
        .try_for_each(|folder| File::open(folder)?.sync_all())
}

/// Renames a part, and notes the folders that have changed.
fn name_part(
    part: &Path,
    output: &Path,
    root: &Path,
    folders: &mut BTreeSet<PathBuf>,
) -> io::Result<()> {
    let renamed = match rename(part, output) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let missing = output
                .ancestors()
                .skip(1)
                .take_while(|folder| *folder != root);
            folders.extend(missing.filter_map(Path::parent).map(Path::to_owned));
            if let Some(folder) = output.parent() {
                fs::create_dir_all(folder)?;
            }
            rename(part, output)
        }
        renamed => renamed,
    };
    renamed?;
    folders.extend(output.parent().map(Path::to_owned));
    Ok(())
}

fn rename(part: &Path, output: &Path) -> io::Result<()> {
    match renameat_with(CWD, part, CWD, output, RenameFlags::NOREPLACE) {
        // a file system that does not know how
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            linkat(CWD, part, CWD, output, AtFlags::empty())?;
            fs::remove_file(part)
        }
        renamed => Ok(renamed?),
    }
}
