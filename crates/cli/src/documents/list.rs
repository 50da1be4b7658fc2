//! A list of paths, read as it is needed.

use super::{Trouble, nothing_in};
use crate::error::{Error, Purpose};
use crate::exit::Exit;
use crate::input::unread;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// PATH_MAX of Linux: no longer path can be opened, and what is longer is no list.
const MAX_PATH_BYTES: u64 = 4096;

/// A file with one path a line, or with a NUL behind each.
pub(crate) struct List {
    /// What it was called by; `-` is standard input.
    path: PathBuf,
    reader: Box<dyn BufRead>,
    null_separated: bool,
    /// Whether it had anything to say.
    told: bool,
}

impl List {
    /// What a list, or a manifest in its place, is read from.
    ///
    /// # Errors
    /// [`Error::Input`].
    pub(crate) fn reader(path: &Path) -> Result<Box<dyn BufRead>, Error> {
        if path.as_os_str() == "-" {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file = plain(path).map_err(unread(path, Purpose::Credential))?;
        Ok(Box::new(BufReader::new(file)))
    }

    pub(crate) fn new(path: &Path, reader: Box<dyn BufRead>, null_separated: bool) -> Self {
        Self {
            path: path.to_owned(),
            reader,
            null_separated,
            told: false,
        }
    }

    fn read(&mut self) -> Result<Option<PathBuf>, Error> {
        loop {
            let Some(entry) = self.entry()? else {
                return Ok(None);
            };
            if !entry.is_empty() {
                return Ok(Some(OsString::from_vec(entry).into()));
            }
        }
    }

    /// What stands before the next separator; `None` at the end.
    fn entry(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let separator = if self.null_separated { 0 } else { b'\n' };
        let mut entry = Vec::new();
        // Room for the longest path, a carriage return and the separator.
        let read = (&mut self.reader)
            .take(MAX_PATH_BYTES + 2)
            .read_until(separator, &mut entry)
            .map_err(unread(&self.path, Purpose::Credential))?;
        if read == 0 {
            return Ok(None);
        }
        if entry.last() == Some(&separator) {
            entry.pop();
        }
        if !self.null_separated && entry.last() == Some(&b'\r') {
            entry.pop();
        }
        // Whoever forgets to say that NUL separates the paths has a list of one endless path.
        let mistaken = !self.null_separated && entry.contains(&0);
        if mistaken || entry.len() as u64 > MAX_PATH_BYTES {
            return Err(Error::ListMalformed {
                path: self.path.clone(),
            });
        }
        Ok(Some(entry))
    }
}

impl Iterator for List {
    type Item = Result<PathBuf, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.read() {
            Ok(None) if !self.told => {
                self.told = true;
                Some(Err(nothing_in(&self.path)))
            }
            Ok(path) => {
                self.told = true;
                path.map(Ok)
            }
            Err(error) => Some(Err(Trouble {
                path: self.path.clone(),
                error: Box::new(error),
                exit: Exit::Usage,
            })),
        }
    }
}

/// A pipe is waited for: `--list <(find …)` names one.
fn plain(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(file)
}
