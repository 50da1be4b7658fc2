//! A file that appears whole under its name, or does not appear.
//!
//! It is written without a name (`O_TMPFILE`) and linked into its folder when it is finished, so a
//! process that is killed leaves nothing behind. File systems that know no nameless files get a
//! temporary name in the same folder, which an interruption or a failure removes.

mod copying;

pub(crate) use copying::Copying;

use crate::error::Error;
use crate::interruption::{self, Pending, TakeBack};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, openat};
use rustix::io::Errno;
use segel_core::FileSource;
use std::ffi::{OsStr, OsString};
use std::fs::{File, Permissions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Readable and writable as the umask allows, like any file that a program makes.
const MODE: u32 = 0o666;

/// A file in the making.
pub(crate) struct NewFile {
    path: PathBuf,
    folder: Folder,
    draft: Draft,
}

struct Folder {
    path: PathBuf,
    handle: File,
    name: OsString,
}

enum Draft {
    Nameless(File),
    Named(NamedTempFile, Pending),
}

/// What a file holds that has not got its name yet.
#[derive(Clone, Copy)]
pub(crate) struct Unfinished<'a> {
    /// The name that it is to get, for messages.
    pub(crate) path: &'a Path,
    pub(crate) file: &'a File,
}

impl Unfinished<'_> {
    /// Adds bytes behind all that has been written.
    ///
    /// # Errors
    /// [`Error::OutputNotWritable`].
    pub(crate) fn append(&self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.file.metadata().map(|metadata| metadata.len());
        written
            .and_then(|len| self.file.write_all_at(bytes, len))
            .map_err(|error| Error::output(self.path, error))
    }

    /// What has been written, to be read again.
    ///
    /// # Errors
    /// [`Error::OutputNotWritable`] where the file cannot be asked for its length.
    pub(crate) fn source(&self) -> Result<FileSource, Error> {
        let file = self.file.try_clone();
        file.and_then(FileSource::new)
            .map_err(|error| Error::output(self.path, error))
    }
}

impl NewFile {
    /// Begins the file that is to be called `path`.
    ///
    /// # Errors
    /// [`Error::OutputExists`] where the name is taken, also by a link that leads nowhere;
    /// [`Error::OutputFolder`] where the folder is missing; [`Error::OutputNotWritable`] otherwise.
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        if path.symlink_metadata().is_ok() {
            return Err(Error::OutputExists {
                path: path.to_owned(),
            });
        }
        let folder = Folder::of(path)?;
        let draft = match nameless(&folder.handle) {
            Ok(Some(file)) => Draft::Nameless(file),
            Ok(None) => folder.named_draft(path)?,
            Err(error) => return Err(Error::output(path, error)),
        };
        Ok(Self {
            path: path.to_owned(),
            folder,
            draft,
        })
    }

    /// Where to write.
    pub(crate) fn unfinished(&self) -> Unfinished<'_> {
        Unfinished {
            path: &self.path,
            file: self.draft.file(),
        }
    }

    /// Gives the finished file its name. It stands on the disk, and in its folder, when this returns.
    ///
    /// # Errors
    /// [`Error::OutputExists`] where the name has been taken meanwhile, and
    /// [`Error::OutputNotWritable`]; nothing is left then.
    pub(crate) fn commit(self) -> Result<(), Error> {
        let Self {
            path,
            folder,
            draft,
        } = self;
        draft
            .file()
            .sync_all()
            .map_err(|error| Error::output(&path, error))?;
        // The guard of a named draft outlives the commit, which holds the lock that it needs.
        let (linked, guard) = match draft {
            Draft::Nameless(file) => (
                interruption::commit(|| folder.keep(folder.link(&file))),
                None,
            ),
            Draft::Named(file, pending) => {
                let rename = || {
                    file.persist_noclobber(&path)
                        .map(drop)
                        .map_err(|error| error.error)
                };
                (
                    interruption::commit(|| folder.keep(rename())),
                    Some(pending),
                )
            }
        };
        drop(guard);
        linked.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::OutputExists { path },
            _ => Error::output(&path, error),
        })
    }
}

impl Draft {
    fn file(&self) -> &File {
        match self {
            Self::Nameless(file) => file,
            Self::Named(file, _) => file.as_file(),
        }
    }
}

impl Folder {
    fn of(path: &Path) -> Result<Self, Error> {
        let Some(name) = path.file_name().map(OsStr::to_owned) else {
            return Err(Error::output(path, io::ErrorKind::IsADirectory.into()));
        };
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let handle = File::open(&folder).and_then(|handle| {
            if handle.metadata()?.is_dir() {
                Ok(handle)
            } else {
                Err(io::ErrorKind::NotADirectory.into())
            }
        });
        match handle {
            Ok(handle) => Ok(Self {
                path: folder,
                handle,
                name,
            }),
            Err(error) => Err(Error::OutputFolder {
                path: folder,
                error,
            }),
        }
    }

    fn named_draft(&self, path: &Path) -> Result<Draft, Error> {
        let file = tempfile::Builder::new()
            .prefix(".segel-")
            .suffix(".part")
            .permissions(Permissions::from_mode(MODE))
            .tempfile_in(&self.path)
            .map_err(|error| Error::output(path, error))?;
        let pending = interruption::on_interruption(TakeBack::Remove(file.path().to_owned()));
        Ok(Draft::Named(file, pending))
    }

    /// Links a nameless file; a name that is taken stays as it is.
    fn link(&self, file: &File) -> io::Result<()> {
        let draft = descriptor_path(file);
        linkat(
            CWD,
            &draft,
            &self.handle,
            self.name.as_os_str(),
            AtFlags::SYMLINK_FOLLOW,
        )?;
        Ok(())
    }

    /// Makes a link that has just been made last, or takes it away again.
    fn keep(&self, linked: io::Result<()>) -> io::Result<()> {
        linked?;
        self.handle.sync_all().inspect_err(|_| {
            drop(std::fs::remove_file(self.path.join(&self.name)));
        })
    }
}

/// A file without a name in `folder`, or `None` where the file system or `/proc` does not serve.
fn nameless(folder: &File) -> io::Result<Option<File>> {
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    match openat(folder, ".", flags, Mode::from_raw_mode(MODE)) {
        Ok(file) => {
            let file = File::from(file);
            // linkat finds the file through /proc, which a bare chroot does not have.
            Ok(descriptor_path(&file).exists().then_some(file))
        }
        Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::NOENT | Errno::INVAL) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn descriptor_path(file: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
