//! Reading a journal: line by line, and what it says of each document.

use super::{Begin, End, Entry, Line, Outcome, Reservation};
use crate::error::{Error, Purpose};
use crate::input::unread;
use segel_fetch::Asked;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The lines of a journal, each with the place where it begins.
pub(crate) struct Lines {
    path: PathBuf,
    reader: BufReader<File>,
    offset: u64,
    number: u64,
}

impl Lines {
    /// Opens a journal.
    ///
    /// # Errors
    /// [`Error::Input`].
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(unread(path, Purpose::Credential))?;
        Ok(Self {
            path: path.to_owned(),
            reader: BufReader::new(file),
            offset: 0,
            number: 0,
        })
    }

    /// The line that begins at a place.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(crate) fn at(&mut self, offset: u64) -> Result<Option<Line>, Error> {
        let sought = self.reader.seek(SeekFrom::Start(offset));
        sought.map_err(unread(&self.path, Purpose::Credential))?;
        self.offset = offset;
        Ok(self.next()?.map(|(_, line)| line))
    }

    /// The next line and where it begins. A line that was being written when a process stopped is
    /// passed over: whatever follows it begins on a line of its own.
    ///
    /// # Errors
    /// [`Error::JournalDamaged`], [`Error::Input`].
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Line)>, Error> {
        let mut text = Vec::new();
        loop {
            text.clear();
            let begins = self.offset;
            let read = self.reader.read_until(b'\n', &mut text);
            let read = read.map_err(unread(&self.path, Purpose::Credential))?;
            if read == 0 {
                return Ok(None);
            }
            self.offset += read as u64;
            self.number += 1;
            let whole = text.strip_suffix(b"\n");
            // where a process stopped inside a line, the next one has ended it with this mark
            if whole.is_none_or(|text| text.is_empty() || text.ends_with(super::write::CUT)) {
                continue;
            }
            return match serde_json::from_slice(&text) {
                Ok(line) => Ok(Some((begins, line))),
                Err(_) => Err(Error::JournalDamaged {
                    path: self.path.clone(),
                    line: self.number,
                }),
            };
        }
    }
}

/// What a journal says of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fate {
    /// Nothing.
    #[default]
    Untouched,
    /// It was in hand, or next to be, when a process stopped.
    Open,
    Done,
    Skipped,
    Refused,
    Failed,
}

impl Fate {
    /// Whether a run that goes on leaves it as it is.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Skipped | Self::Refused)
    }
}

impl From<Outcome> for Fate {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Skipped => Self::Skipped,
            Outcome::Refused => Self::Refused,
            Outcome::Failed => Self::Failed,
        }
    }
}

/// What a journal says of a whole run.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// By row, from 1.
    fates: Vec<Fate>,
    /// Where the last line of each row begins that says how it ended.
    places: Vec<u64>,
    /// The last one.
    pub(crate) begin: Option<Begin>,
    /// How many processes have worked on it.
    pub(crate) processes: u64,
    /// How the last of them ended; `None` where it did not in good order, or has not yet.
    pub(crate) end: Option<End>,
    /// The rows that each thread of the last process had before it, in its order.
    open: BTreeMap<u16, Vec<u64>>,
    /// Ids at a server for rows that are not done.
    reservations: HashMap<u64, Reservation>,
    /// The rows that are signed under an id whose server does not have them.
    unregistered: HashSet<u64>,
    /// How many documents a server has.
    pub(crate) registered: u64,
    /// Uses of the key that bore no output and are known.
    pub(crate) uses_without_output: u64,
    pub(crate) pauses: u64,
    /// What was spent of the time-stamping authority's budget.
    pub(crate) asked: Option<Asked>,
    pub(crate) paused_seconds: u64,
    /// Documents that have a lower level than was asked for.
    pub(crate) lower_levels: u64,
}

impl History {
    /// Reads a journal of so many documents.
    ///
    /// # Errors
    /// As [`Lines::next`]; [`Error::JournalDamaged`] where it speaks of other documents.
    pub(crate) fn read(path: &Path, documents: u64) -> Result<Self, Error> {
        let len = usize::try_from(documents)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        let mut history = Self {
            fates: vec![Fate::Untouched; len],
            places: vec![0; len],
            ..Self::default()
        };
        let mut lines = Lines::open(path)?;
        while let Some((place, line)) = lines.next()? {
            if !history.take(place, line.entry) {
                return Err(Error::JournalDamaged {
                    path: path.to_owned(),
                    line: lines.number,
                });
            }
        }
        Ok(history)
    }

    /// Whether the line fits the plan.
    fn take(&mut self, place: u64, entry: Entry) -> bool {
        match entry {
            Entry::Begin(begin) => {
                self.processes += 1;
                self.end = None;
                self.open.clear();
                self.uses_without_output += begin.uses_without_output;
                self.begin = Some(begin);
                true
            }
            Entry::Intent {
                row,
                thread,
                reserved,
            } => {
                self.open.entry(thread).or_default().push(row);
                if let Some(reserved) = reserved {
                    self.reservations.insert(row, reserved);
                }
                self.set(row, place, Fate::Open)
            }
            Entry::Done(done) => {
                let asked = self.begin.as_ref().map(|begin| &begin.level);
                self.lower_levels += u64::from(asked != Some(&done.level));
                self.uses_without_output += u64::from(done.key_uses.saturating_sub(1));
                if done.reserved.is_some() {
                    self.reservations.remove(&done.row);
                    self.unregistered.insert(done.row);
                }
                self.set(done.row, place, Fate::Done)
            }
            Entry::Not(not) => {
                self.uses_without_output += u64::from(not.key_uses);
                self.set(not.row, place, not.outcome.into())
            }
            Entry::Paused { .. } => {
                self.pauses += 1;
                true
            }
            Entry::Resumed { seconds } => {
                self.paused_seconds += seconds;
                true
            }
            Entry::Registered { row } => {
                let awaited = self.unregistered.remove(&row);
                self.registered += u64::from(awaited);
                awaited
            }
            Entry::Asked { day, count } => {
                self.asked = Some(Asked { day, count });
                true
            }
            Entry::End { end } => {
                self.end = Some(end);
                true
            }
        }
    }

    fn set(&mut self, row: u64, place: u64, fate: Fate) -> bool {
        let index = usize::try_from(row).unwrap_or(0);
        let (Some(known), Some(at)) = (self.fates.get_mut(index), self.places.get_mut(index))
        else {
            return false;
        };
        *known = fate;
        *at = place;
        index > 0
    }

    /// What it says of a row.
    pub(crate) fn fate(&self, row: u64) -> Fate {
        let index = usize::try_from(row).unwrap_or(usize::MAX);
        self.fates.get(index).copied().unwrap_or_default()
    }

    /// Where the line begins that says how a row ended.
    pub(crate) fn place(&self, row: u64) -> Option<u64> {
        let index = usize::try_from(row).ok()?;
        self.places.get(index).copied()
    }

    /// The id that was reserved for a row.
    pub(crate) fn reservation(&self, row: u64) -> Option<&Reservation> {
        self.reservations.get(&row)
    }

    /// The ids of all rows that are not done, for whoever signs them.
    pub(crate) fn take_reservations(&mut self) -> HashMap<u64, Reservation> {
        std::mem::take(&mut self.reservations)
    }

    /// How many documents are signed under an id whose server does not have them.
    pub(crate) fn unregistered(&self) -> u64 {
        self.unregistered.len() as u64
    }

    /// Whether a row is one of them.
    pub(crate) fn is_unregistered(&self, row: u64) -> bool {
        self.unregistered.contains(&row)
    }

    /// How many rows have this fate.
    pub(crate) fn count(&self, fate: Fate) -> u64 {
        let rows = self.fates.iter().skip(1);
        rows.filter(|known| **known == fate).count() as u64
    }

    /// Takes a row as done whose output has been found.
    pub(crate) fn note_done(&mut self, row: u64) {
        let place = self.place(row).unwrap_or_default();
        self.set(row, place, Fate::Done);
    }

    /// The rows that the threads of the last process had before them and said nothing more of, each
    /// thread's in its order. One that ended in good order had none in hand.
    pub(crate) fn left_open(&self) -> Vec<(u16, Vec<u64>)> {
        if self.end.is_some() {
            return Vec::new();
        }
        let open = |rows: &[u64]| -> Vec<u64> {
            let rows = rows.iter().copied();
            rows.filter(|row| self.fate(*row) == Fate::Open).collect()
        };
        let threads = self.open.iter();
        let threads = threads.map(|(thread, rows)| (*thread, open(rows)));
        threads.filter(|(_, rows)| !rows.is_empty()).collect()
    }
}
