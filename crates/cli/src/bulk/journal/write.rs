//! Appending to a journal.

use super::{Entry, Line};
use crate::error::Error;
use rustix::fs::syncfs;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// Ends a line that a process left unfinished.
pub(super) const CUT: &[u8] = b" # cut";

/// A journal that is written to.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Lines that do not stand in the file yet.
    pending: Vec<u8>,
    /// Whether some stand there and may not be on the disk.
    is_ahead: bool,
}

impl Journal {
    /// Opens the journal, or begins it.
    ///
    /// # Errors
    /// [`Error::OutputNotWritable`].
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let opened = File::options()
            .create(true)
            .append(true)
            .read(true)
            .open(path);
        let mut journal = Self {
            path: path.to_owned(),
            file: opened.map_err(|error| Error::output(path, error))?,
            pending: Vec::new(),
            is_ahead: false,
        };
        let ends_well = ends_with_a_line(&mut journal.file);
        if !ends_well.map_err(|error| Error::output(path, error))? {
            journal.pending.extend_from_slice(CUT);
            journal.pending.push(b'\n');
        }
        Ok(journal)
    }

    /// Adds a line, which stands in the file after the next [`Self::write`].
    pub(crate) fn add(&mut self, entry: Entry) {
        let at = OffsetDateTime::now_utc();
        let line = Line {
            at: at.truncate_to_millisecond(),
            entry,
        };
        // Writing plain data to a vector cannot fail.
        if serde_json::to_writer(&mut self.pending, &line).is_ok() {
            self.pending.push(b'\n');
        }
    }

    /// Writes the lines into the file, where they outlive the process and not the computer.
    ///
    /// # Errors
    /// [`Error::OutputNotWritable`].
    pub(crate) fn write(&mut self) -> Result<(), Error> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let written = self.file.write_all(&self.pending);
        self.pending.clear();
        self.is_ahead = true;
        written.map_err(|error| Error::output(&self.path, error))
    }

    /// Brings everything to the disk.
    ///
    /// # Errors
    /// [`Error::OutputNotWritable`].
    pub(crate) fn sync(&mut self) -> Result<(), Error> {
        self.write()?;
        if std::mem::take(&mut self.is_ahead) {
            let synced = self.file.sync_data();
            synced.map_err(|error| Error::output(&self.path, error))?;
        }
        Ok(())
    }

    /// Brings everything on its file system to the disk.
    ///
    /// # Errors
    /// [`Error::OutputNotWritable`].
    pub(crate) fn sync_all_beside(&mut self) -> Result<(), Error> {
        self.write()?;
        self.is_ahead = false;
        syncfs(&self.file).map_err(|error| Error::output(&self.path, error.into()))
    }
}

fn ends_with_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
