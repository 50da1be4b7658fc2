//! What a process left that did not end in good order: outputs that nobody has written down, parts that
//! have not got their names, and parts of what was never finished.

use super::Shared;
use crate::args::Profile;
use crate::bulk::journal::{Done, Entry, History, Journal};
use crate::bulk::plan::{self, Plan, Row};
use crate::bulk::run_folder::RunFolder;
use crate::error::Error;
use crate::input;
use crate::password::DocumentPassword;
use crate::signing::{Passed, opened, passes};
use segel_core::inspection::signed_by;
use segel_core::verify::report::Level;
use segel_core::x509::Certificate;
use segel_core::{FileSource, Limits, Source};
use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// What is known of the outputs of a run.
pub(super) struct Recovery<'a> {
    pub(super) folder: &'a RunFolder,
    pub(super) profile: &'a Profile,
    pub(super) certificate: &'a Certificate,
    pub(super) level: Level,
    pub(super) password: &'a DocumentPassword,
}

impl<'a> Shared<'a> {
    pub(super) fn recovery(&self) -> Recovery<'a> {
        Recovery {
            folder: self.folder,
            profile: self.profile,
            certificate: self.signers.leaf(),
            level: self.level,
            password: self.password,
        }
    }
}

impl Recovery<'_> {
    /// Finishes what can be finished and notes it in the journal. Gives how often a key may have been
    /// used for nothing: whoever brings the notes to the disk brings this there with them, since the rows
    /// with a trace are open no longer.
    ///
    /// A thread took its rows in their order, so of those that it left without a trace only the one
    /// behind the last with a trace can have been in its hand, and those before it, whose ends were not
    /// written down any more.
    ///
    /// # Errors
    /// What keeps the plan from being read or the journal from being written.
    pub(super) fn carry_out(
        &self,
        history: &mut History,
        journal: &mut Journal,
    ) -> Result<(u64, Vec<(Row, Done)>), Error> {
        let open = history.left_open();
        let all = open.iter().flat_map(|(_, rows)| rows);
        let mut rows = self.rows(all.copied().collect())?;
        let mut uses = 0;
        let mut recovered = Vec::new();
        for (thread, numbers) in open {
            let mut without_trace = 0;
            let mut before_last = 0;
            for number in numbers {
                let Some(row) = rows.remove(&number) else {
                    continue;
                };
                match self.finish(&row, thread)? {
                    Some(mut done) => {
                        done.reserved = history.reservation(number).cloned();
                        before_last = without_trace;
                        history.note_done(number);
                        journal.add(Entry::Done(Box::new(done.clone())));
                        recovered.push((row, done));
                    }
                    None => without_trace += 1,
                }
            }
            uses += before_last + u64::from(without_trace > before_last);
        }
        Ok((uses, recovered))
    }

    /// These rows of the plan.
    fn rows(&self, wanted: Vec<u64>) -> Result<HashMap<u64, Row>, Error> {
        let mut found = HashMap::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        let last = wanted.iter().max().copied().unwrap_or_default();
        let wanted: std::collections::HashSet<u64> = wanted.into_iter().collect();
        let mut plan = Plan::open(&self.folder.plan(), None)?;
        while let Some(row) = plan.row()? {
            if wanted.contains(&row.row) {
                found.insert(row.row, row);
            } else if row.row > last {
                break;
            }
        }
        Ok(found)
    }

    /// The output of a row, if it was made: it has its name, or gets it now.
    fn finish(&self, row: &Row, thread: u16) -> Result<Option<Done>, Error> {
        let output = self.folder.output.join(&row.output);
        if let Some(done) = self.finished(row, &output) {
            return Ok(Some(done));
        }
        let part = self.folder.part(thread, row.row);
        let Some(done) = self.finished(row, &part) else {
            return Ok(None);
        };
        let synced = File::open(&part).and_then(|file| file.sync_all());
        synced.map_err(|error| Error::output(&part, error))?;
        match super::committer::give_name(&part, &output, &self.folder.output) {
            Ok(()) => Ok(Some(done)),
            // somebody took the name: the row will say so
            Err(_) => Ok(None),
        }
    }

    /// What there is to say of a file, if it is the document of the row with a whole signature of this
    /// signer behind it.
    fn finished(&self, row: &Row, path: &Path) -> Option<Done> {
        let limits = Limits::default();
        let base_len = row.state?.bytes;
        let source = input::document(path).ok()?;
        let bytes_added = source.len().checked_sub(base_len)?;
        let in_sha256 = plan::digest(path, Some(base_len)).ok()?;
        let is_as_planned = fs::metadata(&row.input)
            .is_ok_and(|metadata| row.state == Some(plan::FileState::of(&metadata)));
        if is_as_planned && plan::digest(&row.input, None).ok()? != in_sha256 {
            return None;
        }
        let (field, passed) = self.signature(&source, &limits)?;
        Some(Done {
            row: row.row,
            in_sha256,
            out_sha256: plan::digest(path, None).ok()?,
            bytes_added,
            field,
            serial: self.certificate.serial(),
            kind: row.details.kind.unwrap_or(self.profile.kind),
            level: passed.level.name().to_owned(),
            fell_short: None,
            added: Vec::new(),
            signed_at: passed.claimed_signing_time?,
            ms: 0.0,
            reserved: None,
            key_uses: 1,
            recovered: true,
        })
    }

    fn signature(&self, source: &FileSource, limits: &Limits) -> Option<(String, Passed)> {
        let document = opened(source, self.password, limits).ok()?;
        let level = match self.profile.accept_lower_level {
            true => Level::BB,
            false => self.level,
        };
        let now = OffsetDateTime::now_utc();
        let fields = signed_by(&document, self.certificate).ok()?;
        fields.into_iter().find_map(|field| {
            let passed = passes(&document, &field, level, now).ok()?;
            Some((field, passed))
        })
    }

    /// What a name means that is taken already.
    pub(super) fn meet_existing(&self, row: &Row, output: PathBuf) -> Error {
        match self.finished(row, &output) {
            Some(done) => Error::SignedAlready {
                path: output,
                field: done.field,
            },
            None => Error::OutputExists { path: output },
        }
    }
}
