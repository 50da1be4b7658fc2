//! A secret from an inherited file descriptor.

use super::{SecretError, read_line};
use rustix::fs::{OFlags, fcntl_setfl};
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use zeroize::Zeroizing;

/// An inherited descriptor, opened again through `/proc` so that no number has to be trusted.
pub(crate) struct Descriptor {
    number: u32,
    file: File,
}

impl Descriptor {
    /// Opens descriptor `number` again.
    ///
    /// # Errors
    /// [`SecretError::DescriptorClosed`] where nothing was inherited under the number,
    /// [`SecretError::DescriptorTerminal`] where typing would show, and
    /// [`SecretError::DescriptorUnreadable`], for a socket for example.
    pub(super) fn open(number: u32) -> Result<Self, SecretError> {
        let path = format!("/proc/self/fd/{number}");
        if Path::new(&path).symlink_metadata().is_err() {
            return Err(SecretError::DescriptorClosed { number });
        }
        let file = open_for_reading(&path)
            .map_err(|error| SecretError::DescriptorUnreadable { number, error })?;
        if file.is_terminal() {
            return Err(SecretError::DescriptorTerminal { number });
        }
        Ok(Self { number, file })
    }

    /// Reads one line.
    pub(super) fn read_line(mut self) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        read_line(|buffer| self.file.read(buffer)).map_err(|error| {
            SecretError::DescriptorUnreadable {
                number: self.number,
                error,
            }
        })
    }
}

/// Opens without waiting, since a named pipe whose writer has gone would never open, and reads with
/// waiting.
fn open_for_reading(path: &str) -> io::Result<File> {
    let nonblock = OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(nonblock)
        .open(path)?;
    fcntl_setfl(&file, OFlags::empty())?;
    Ok(file)
}
