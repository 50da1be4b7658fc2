//! The original's way into a draft: a clone where the file system shares blocks between files, else a
//! copy inside the kernel, which a network file system may leave to its server, else through this
//! program. Holes stay holes.

use super::Unfinished;
use rustix::fs::{SeekFrom, copy_file_range, ioctl_ficlone, seek};
use rustix::io::{Errno, retry_on_intr};
use segel_core::{FileSource, Output, Source};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

/// What a file system allocates at least.
const BLOCK: usize = 4096;

/// A draft that takes a signed document.
pub(crate) struct Copying<'a> {
    original: &'a FileSource,
    draft: &'a File,
    kernel: Kernel,
    way: Way,
    /// Bytes of the signed document that stand in the draft.
    standing: u64,
}

/// How the original comes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// To be cloned, if it can be.
    Clone,
    /// Is all there.
    Cloned,
    /// Piece by piece, if it can be.
    Kernel,
    /// Handed over by whoever reads it.
    Program,
}

/// The two calls of the kernel that some file systems refuse.
#[derive(Clone, Copy)]
struct Kernel {
    /// Makes the first file share all blocks of the second.
    clone: fn(&File, &File) -> rustix::io::Result<()>,
    /// Copies a range to the same place of the second file, perhaps not all of it; says how much.
    copy: fn(&File, &File, Range<u64>) -> rustix::io::Result<u64>,
}

impl Kernel {
    const REAL: Self = Self {
        clone: |draft, original| retry_on_intr(|| ioctl_ficlone(draft, original)),
        copy: |original, draft, range| {
            let len = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
            let copied = retry_on_intr(|| {
                let (mut from, mut to) = (range.start, range.start);
                copy_file_range(original, Some(&mut from), draft, Some(&mut to), len)
            })?;
            Ok(copied as u64)
        },
    };
}

impl<'a> Copying<'a> {
    /// A signed copy of `original` is to be written into the empty `draft`.
    pub(crate) fn new(original: &'a FileSource, draft: Unfinished<'a>) -> Self {
        Self::through(Kernel::REAL, original, draft.file)
    }

    fn through(kernel: Kernel, original: &'a FileSource, draft: &'a File) -> Self {
        Self {
            original,
            draft,
            kernel,
            way: Way::Clone,
            standing: 0,
        }
    }

    fn clone_all(&self) -> io::Result<()> {
        (self.kernel.clone)(self.draft, self.original.file())?;
        if self.draft.metadata()?.len() < self.original.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // it may have grown since it was opened
        self.draft.set_len(self.original.len())
    }

    fn copy(&self, range: &Range<u64>) -> io::Result<()> {
        let mut at = range.start;
        while at < range.end {
            let data = self.data(at..range.end);
            at = data.start;
            while at < data.end {
                match (self.kernel.copy)(self.original.file(), self.draft, at..data.end)? {
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    copied => at += copied,
                }
            }
        }
        // behind the end of a file that has been cut there is what looks like a hole
        if self.original.file().metadata()?.len() < range.end {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if self.draft.metadata()?.len() < range.end {
            self.draft.set_len(range.end)?;
        }
        Ok(())
    }

    /// The first part of a range that is not a hole; an empty one at its end where there is none.
    fn data(&self, range: Range<u64>) -> Range<u64> {
        let file = self.original.file();
        match seek(file, SeekFrom::Data(range.start)) {
            Ok(start) if start < range.end => {
                let hole = seek(file, SeekFrom::Hole(start)).unwrap_or(range.end);
                start..hole.min(range.end)
            }
            Ok(_) | Err(Errno::NXIO) => range.end..range.end,
            // a file system that knows no holes
            Err(_) => range,
        }
    }
}

impl Output for Copying<'_> {
    fn take_over(&mut self, range: Range<u64>) -> io::Result<Option<&dyn Source>> {
        if self.way == Way::Clone {
            self.way = match self.clone_all() {
                Ok(()) => Way::Cloned,
                Err(error) if refused(&error) => Way::Kernel,
                Err(error) => return Err(error),
            };
        }
        if self.way == Way::Kernel {
            match self.copy(&range) {
                Ok(()) => {}
                Err(error) if refused(&error) => {
                    self.way = Way::Program;
                    self.draft.set_len(range.start)?;
                }
                Err(error) => return Err(error),
            }
        }
        if self.way == Way::Program {
            return Ok(None);
        }
        self.standing = range.end;
        Ok(Some(self))
    }

    /// Zeros are left out: what follows is written behind the hole, and a revision always follows.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() < BLOCK || bytes.iter().any(|byte| *byte != 0) {
            self.draft.write_all_at(bytes, self.standing)?;
        }
        self.standing += bytes.len() as u64;
        Ok(())
    }
}

/// What stands in the draft, for the digest.
impl Source for Copying<'_> {
    fn len(&self) -> u64 {
        self.standing
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.draft.read_exact_at(buffer, offset)
    }
}

/// Whether the kernel or a file system does not do this between these two files, as ioctl_ficlone(2)
/// and copy_file_range(2) tell it; a sandbox answers EPERM. A full or broken disk is not among them.
fn refused(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(
            Errno::XDEV
                | Errno::OPNOTSUPP
                | Errno::INVAL
                | Errno::NOSYS
                | Errno::NOTTY
                | Errno::PERM
                | Errno::BADF
                | Errno::TXTBSY
        )
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
