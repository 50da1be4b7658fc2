//! Files that are read.

use crate::error::{Error, Purpose};
use rustix::fs::OFlags;
use segel_core::FileSource;
use segel_core::x509::Certificate;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use zeroize::Zeroizing;

/// More than any bundle of certificates, revocation list or key file holds.
const MAX_SMALL_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Opens a document.
///
/// # Errors
/// [`Error::Input`]: missing, forbidden, or not a regular file.
pub(crate) fn document(path: &Path) -> Result<FileSource, Error> {
    open(path)
        .and_then(FileSource::new)
        .map_err(unread(path, Purpose::Document))
}

/// Reads a whole file of at most 64 MiB.
///
/// # Errors
/// [`Error::Input`].
pub(crate) fn whole(path: &Path) -> Result<Vec<u8>, Error> {
    read_whole(path).map_err(unread(path, Purpose::Credential))
}

/// Reads a whole file of what a visible box shows.
///
/// # Errors
/// [`Error::Input`].
pub(crate) fn appearance(path: &Path) -> Result<Vec<u8>, Error> {
    read_whole(path).map_err(unread(path, Purpose::Appearance))
}

/// Reads a whole file that holds a key.
///
/// # Errors
/// [`Error::Input`].
pub(crate) fn secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    whole(path).map(Zeroizing::new)
}

/// The buffer has room for the whole file before anything is read: a grown one would leave copies of
/// a key in memory.
fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    if metadata.len() > MAX_SMALL_FILE_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = vec![0; usize::try_from(metadata.len()).unwrap_or_default()];
    (&file).read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Reads the certificates of a file: PEM blocks, or one certificate in DER.
///
/// # Errors
/// [`Error::Input`], and [`Error::CredentialFile`] where it holds no certificate or a broken one.
pub(crate) fn certificates(path: &Path) -> Result<Vec<Certificate>, Error> {
    certificates_in(path, whole(path)?)
}

/// Those in the bytes of a file.
///
/// # Errors
/// [`Error::CredentialFile`] where they hold none or a broken one.
pub(crate) fn certificates_in(path: &Path, bytes: Vec<u8>) -> Result<Vec<Certificate>, Error> {
    let certificates = if is_der(&bytes) {
        Certificate::from_der(bytes).map(|certificate| vec![certificate])
    } else {
        Certificate::all_from_pem(&bytes)
    };
    certificates.map_err(|error| Error::CredentialFile {
        path: path.to_owned(),
        error,
    })
}

/// Whether these bytes begin as a SEQUENCE does in DER: what is signed is one, and no PEM begins so.
pub(crate) fn is_der(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x30)
}

/// The error of a file that is there for this and cannot be read.
pub(crate) fn unread(path: &Path, purpose: Purpose) -> impl FnOnce(io::Error) -> Error {
    move |error| Error::Input {
        path: path.to_owned(),
        purpose,
        error,
    }
}

/// Opens without waiting: a named pipe in the place of a document is refused, not waited for.
fn open(path: &Path) -> io::Result<File> {
    let nonblock = OFlags::NONBLOCK.bits().cast_signed();
    OpenOptions::new()
        .read(true)
        .custom_flags(nonblock)
        .open(path)
}
