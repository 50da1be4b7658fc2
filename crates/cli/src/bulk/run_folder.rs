//! Where a run keeps its plan, its journal and what is not finished: `OUT/.segel/0001`, counted up.
//!
//! Outputs are written in it and renamed from it, so it is on their file system. One process at a time
//! works in an output folder; who reads does not ask.

use crate::error::Error;
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

const HIDDEN: &str = ".segel";

/// The folder of one run.
#[derive(Debug, Clone)]
pub(crate) struct RunFolder {
    /// Where the outputs are.
    pub(crate) output: PathBuf,
    pub(crate) number: u32,
    path: PathBuf,
}

/// Held for as long as a process writes to an output folder.
pub(crate) struct Lock {
    _file: File,
}

impl RunFolder {
    /// The folder of the run after the last one, made with the output folder where that is missing.
    ///
    /// # Errors
    /// [`Error::OutputFolder`], [`Error::OutputNotWritable`].
    pub(crate) fn next(output: &Path) -> Result<Self, Error> {
        let number = last_number(output)?.map_or(1, |last| last + 1);
        let folder = Self::numbered(output, number);
        let parts = folder.parts();
        fs::create_dir_all(&parts).map_err(|error| Error::output(&parts, error))?;
        Ok(folder)
    }

    /// The folder of a run, or of the last one, if there is one.
    ///
    /// # Errors
    /// [`Error::RunMissing`], and [`Error::OutputFolder`] where the output folder cannot be read.
    pub(crate) fn find(output: &Path, number: Option<u32>) -> Result<Self, Error> {
        let missing = || Error::RunMissing {
            path: output.to_owned(),
        };
        let number = match number {
            Some(number) => number,
            None => last_number(output)?.ok_or_else(missing)?,
        };
        let folder = Self::numbered(output, number);
        match folder.path.is_dir() {
            true => Ok(folder),
            false => Err(missing()),
        }
    }

    /// The last run, if there is one.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub(crate) fn last(output: &Path) -> Result<Option<Self>, Error> {
        Ok(last_number(output)?.map(|number| Self::numbered(output, number)))
    }

    fn numbered(output: &Path, number: u32) -> Self {
        Self {
            output: output.to_owned(),
            number,
            path: output.join(HIDDEN).join(format!("{number:04}")),
        }
    }

    pub(crate) fn plan(&self) -> PathBuf {
        self.path.join("plan.jsonl")
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.path.join("journal.jsonl")
    }

    /// What is written and has not got its name.
    pub(crate) fn parts(&self) -> PathBuf {
        self.path.join("parts")
    }

    /// The unfinished output of a row.
    pub(crate) fn part(&self, thread: u16, row: u64) -> PathBuf {
        self.parts().join(format!("{thread}/{row}.pdf"))
    }

    /// Makes room for so many threads, each in a folder of its own so that none waits for another, and
    /// throws away what was there.
    ///
    /// # Errors
    /// [`Error::OutputNotWritable`].
    pub(crate) fn clear_parts(&self, threads: u16) -> Result<(), Error> {
        let parts = self.parts();
        let failed = |error| Error::output(&parts, error);
        fs::remove_dir_all(&parts).map_err(failed)?;
        (0..threads).try_for_each(|thread| {
            let folder = parts.join(thread.to_string());
            fs::create_dir_all(folder).map_err(failed)
        })
    }

    /// Takes away a run that never began. What is left of it is counted over.
    pub(crate) fn remove(&self) {
        drop(fs::remove_dir_all(&self.path));
    }

    /// Keeps other processes from writing to the same output folder.
    ///
    /// # Errors
    /// [`Error::RunUnderWay`] where one does.
    pub(crate) fn lock(output: &Path) -> Result<Lock, Error> {
        let hidden = output.join(HIDDEN);
        let path = hidden.join("lock");
        let file = fs::create_dir_all(&hidden)
            .and_then(|()| File::options().create(true).append(true).open(&path))
            .map_err(|error| Error::output(&path, error))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Lock { _file: file }),
            Err(Errno::WOULDBLOCK) => Err(Error::RunUnderWay {
                path: output.to_owned(),
            }),
            Err(error) => Err(Error::output(&path, error.into())),
        }
    }
}

/// Whether a path leads into the folder of a run.
pub(crate) fn is_of_a_run(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == HIDDEN)
}

fn last_number(output: &Path) -> Result<Option<u32>, Error> {
    let entries = match fs::read_dir(output.join(HIDDEN)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Error::OutputFolder {
                path: output.to_owned(),
                error,
            });
        }
    };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    Ok(numbers.max())
}
