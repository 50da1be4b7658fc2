//! Joint 1: where bytes come from.
//!
//! Core reads what it is given and opens nothing. Reads are positioned, never a memory map: a file
//! that is truncated while mapped kills the process with SIGBUS, a positioned read returns an error.

use crate::error::Error;
use std::cell::RefCell;
use std::fmt;
use std::fs::File;
use std::io;
use std::ops::Range;

/// Random access to bytes that do not change while they are looked at.
pub trait Source {
    /// The number of bytes.
    fn len(&self) -> u64;

    /// Fills `buffer` from `offset`, or fails with [`io::ErrorKind::UnexpectedEof`] where the source
    /// ends before the buffer is full.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;

    /// Whether there are no bytes at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Source for [u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let bytes = usize::try_from(offset)
            .ok()
            .and_then(|start| Some(start..start.checked_add(buffer.len())?))
            .and_then(|range| self.get(range))
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(bytes);
        Ok(())
    }
}

impl Source for Vec<u8> {
    fn len(&self) -> u64 {
        Source::len(self.as_slice())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.as_slice().read_at(offset, buffer)
    }
}

/// An open file and the length it had when it was taken in.
pub struct FileSource {
    file: File,
    len: u64,
    /// All of it, where it is small: a hundred reads of a letter cost more than signing it.
    held: Option<Vec<u8>>,
}

/// Larger files are read where they are needed.
const HELD: u64 = 256 * 1024;

impl FileSource {
    /// Takes in an open file; its length is fixed now.
    ///
    /// # Errors
    /// Whatever the operating system says when asked for the length, and
    /// [`io::ErrorKind::InvalidInput`] where it is not a regular file.
    pub fn new(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "not a regular file",
            ));
        }
        let len = metadata.len();
        let held = match usize::try_from(len) {
            Ok(small) if len <= HELD => {
                let mut bytes = vec![0; small];
                std::os::unix::fs::FileExt::read_exact_at(&file, &mut bytes, 0)?;
                Some(bytes)
            }
            _ => None,
        };
        Ok(Self { file, len, held })
    }

    /// The file itself, for a caller that has its bytes copied without reading them here.
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }
}

impl Source for FileSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        match &self.held {
            Some(bytes) => bytes.read_at(offset, buffer),
            None => std::os::unix::fs::FileExt::read_exact_at(&self.file, buffer, offset),
        }
    }
}

impl fmt::Debug for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSource")
            .field("file", &self.file)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

/// The same bytes, fetched in blocks: for many small reads that mostly go forward.
pub(crate) struct Blocks<'a> {
    source: &'a dyn Source,
    /// What lies behind it is not fetched before it is asked for.
    end: u64,
    block: RefCell<(u64, Vec<u8>)>,
}

impl<'a> Blocks<'a> {
    const LEN: usize = 64 * 1024;

    /// For reads that mostly end before `end`. Nothing is read yet.
    pub(crate) fn until(source: &'a dyn Source, end: u64) -> Self {
        Self {
            source,
            end,
            block: RefCell::default(),
        }
    }

    /// Shows `len` bytes at `offset`, half a block at most, without copying them; fewer where the source ends.
    pub(crate) fn with<T>(
        &self,
        offset: u64,
        len: usize,
        look: impl FnOnce(&[u8]) -> T,
    ) -> io::Result<T> {
        let left = self.source.len().saturating_sub(offset);
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        let len = len.min(Self::LEN / 2).min(left);
        let mut block = self.block.borrow_mut();
        let (start, bytes) = &mut *block;
        let inside = |start: u64, bytes: &[u8]| -> Option<Range<usize>> {
            let from = usize::try_from(offset.checked_sub(start)?).ok()?;
            let to = from.checked_add(len)?;
            (to <= bytes.len()).then_some(from..to)
        };
        if inside(*start, bytes).is_none() {
            let wanted = usize::try_from(self.end.saturating_sub(offset)).unwrap_or(usize::MAX);
            bytes.resize(wanted.min(Self::LEN).min(left).max(len), 0);
            *start = offset;
            if let Err(error) = self.source.read_at(offset, bytes) {
                bytes.clear();
                return Err(error);
            }
        }
        let range = inside(*start, bytes).ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(look(bytes.get(range).unwrap_or_default()))
    }
}

impl Source for Blocks<'_> {
    fn len(&self) -> u64 {
        self.source.len()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if buffer.len() > Self::LEN / 2 {
            return self.source.read_at(offset, buffer);
        }
        self.with(offset, buffer.len(), |found| {
            if found.len() < buffer.len() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            buffer.copy_from_slice(found);
            Ok(())
        })?
    }
}

/// Reads `len` bytes at `offset` into a new vector. The caller bounds `len`.
pub(crate) fn read(source: &dyn Source, offset: u64, len: usize) -> Result<Vec<u8>, Error> {
    let mut buffer = vec![0; len];
    source.read_at(offset, &mut buffer)?;
    Ok(buffer)
}

/// Reads up to `len` bytes at `offset`: fewer where the source ends.
pub(crate) fn read_up_to(source: &dyn Source, offset: u64, len: usize) -> Result<Vec<u8>, Error> {
    let available = source.len().saturating_sub(offset);
    let len = usize::try_from(available).unwrap_or(usize::MAX).min(len);
    if len == 0 {
        // behind its end a source is asked for nothing: not all of them take an empty read there
        return Ok(Vec::new());
    }
    read(source, offset, len)
}

/// Hands the bytes of `start..end` to `sink` in order, in chunks of at most 256 KiB.
pub(crate) fn stream(
    source: &dyn Source,
    start: u64,
    end: u64,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    const CHUNK: u64 = 256 * 1024;
    let mut buffer = vec![0; usize::try_from(CHUNK.min(end.saturating_sub(start))).unwrap_or(0)];
    let mut at = start;
    while at < end {
        let take = usize::try_from(CHUNK.min(end - at)).unwrap_or(0);
        let Some(chunk) = buffer.get_mut(..take) else {
            break;
        };
        source.read_at(at, chunk)?;
        sink(chunk)?;
        at += take as u64;
    }
    Ok(())
}

/// Whether two ranges of a source hold the same bytes.
pub(crate) fn same(source: &dyn Source, a: Range<u64>, b: Range<u64>) -> Result<bool, Error> {
    const CHUNK: u64 = 64 * 1024;
    if a.end - a.start != b.end - b.start {
        return Ok(false);
    }
    let mut done = 0;
    while a.start + done < a.end {
        let len = usize::try_from(CHUNK.min(a.end - a.start - done)).unwrap_or(0);
        if read(source, a.start + done, len)? != read(source, b.start + done, len)? {
            return Ok(false);
        }
        done += len as u64;
    }
    Ok(true)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_ends_where_it_ends() {
        let bytes = b"abc".to_vec();
        let mut two = [0; 2];
        bytes.read_at(1, &mut two).unwrap();
        assert_eq!(&two, b"bc");
        assert_eq!(
            bytes.read_at(2, &mut two).unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
        assert_eq!(
            bytes.read_at(u64::MAX, &mut two).unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
    }

    #[test]
    fn behind_the_end_there_is_nothing_to_read() {
        let bytes = b"abc".to_vec();
        assert_eq!(read_up_to(&bytes, 1, 9).unwrap(), b"bc");
        assert_eq!(read_up_to(&bytes, 3, 9).unwrap(), b"");
        assert_eq!(read_up_to(&bytes, 99, 9).unwrap(), b"");
    }

    #[test]
    fn ranges_are_held_against_each_other() {
        let mut bytes: Vec<u8> = [b"ab".as_slice(); 100_000].concat();
        assert!(same(&bytes, 0..100_000, 100_000..200_000).unwrap());
        assert!(same(&bytes, 5..5, 7..7).unwrap());
        assert!(!same(&bytes, 0..2, 0..3).unwrap());
        assert!(!same(&bytes, 0..2, 1..3).unwrap());
        bytes[199_999] = b'x';
        assert!(!same(&bytes, 0..100_000, 100_000..200_000).unwrap());
    }

    #[test]
    fn blocks_read_what_the_source_reads() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|i| (i % 251) as u8).collect();
        for end in [200_000, 65_600, 3, 0, u64::MAX] {
            let blocks = Blocks::until(&bytes, end);
            for (offset, len) in [
                (0_usize, 10),
                (65_530, 20),
                (65_000, 1000),
                (5, 40_000),
                (199_999, 1),
                (3, 7),
            ] {
                let mut buffer = vec![0; len];
                blocks.read_at(offset as u64, &mut buffer).unwrap();
                assert_eq!(buffer, bytes[offset..][..len]);
            }
            for (offset, len) in [(199_999, 2), (200_000, 1), (u64::MAX, 1)] {
                assert!(blocks.read_at(offset, &mut vec![0; len]).is_err());
            }
        }
    }

    #[test]
    fn streaming_covers_exactly_the_range() {
        let bytes: Vec<u8> = (0..600_000_u32).map(|i| (i % 251) as u8).collect();
        let mut seen = Vec::new();
        stream(&bytes, 10, 599_990, &mut |chunk| {
            seen.extend_from_slice(chunk);
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, bytes[10..599_990]);
    }
}
