//! The file of a software token: framed so that damage shows, replaced whole, changed by one at a time.
//!
//! ```text
//! segel-token 1
//! { … JSON … }
//! sha256 <64 lower-case hexadecimal digits over everything before this line>
//! ```
//!
//! The digest is against accidents, which then are not mistaken for a wrong passphrase; against
//! intent the AEAD stands, to which everything public is bound.

use crate::error::Error;
use ring::digest::{SHA256, digest};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

const MAGIC: &str = "segel-token ";
const VERSION: &str = "1";
const DIGEST: &str = "sha256 ";

/// Some ten thousand keys with their certificates.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Everything that the file's first line binds to the seal.
pub(super) const HEADER: &str = "segel-token 1\n";

/// Reads the file and answers the JSON in it.
///
/// # Errors
/// [`Error::TokenNotFound`], [`Error::TokenVersion`], [`Error::TokenDamaged`], [`Error::Io`].
pub(super) fn read(path: &Path) -> Result<String, Error> {
    let file = File::open(path).map_err(opening(path))?;
    read_from(&file, path)
}

/// Refuses a file that others than its owner can reach: its passphrase could be guessed at leisure.
///
/// # Errors
/// [`Error::TokenPermissions`], [`Error::TokenNotFound`], [`Error::Io`].
pub(super) fn check_permissions(path: &Path) -> Result<(), Error> {
    let metadata = std::fs::metadata(path).map_err(opening(path))?;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Error::TokenPermissions {
        path: path.to_owned(),
        mode,
    })
}

/// Writes a new file that only its owner can read.
///
/// # Errors
/// [`Error::TokenExists`], [`Error::Io`]. Nothing is left behind.
pub(super) fn create(path: &Path, json: &str) -> Result<(), Error> {
    let temporary = temporary_beside(path, json)?;
    match temporary.persist_noclobber(path) {
        Ok(_) => sync_folder(path),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Error::TokenExists {
                path: path.to_owned(),
            })
        }
        Err(error) => Err(Error::io("writing", path)(error.error)),
    }
}

/// The right to replace the file, held against every other process that asks for it.
pub(super) struct Exclusive {
    file: File,
    path: PathBuf,
}

impl Exclusive {
    /// Waits for whoever holds it.
    ///
    /// # Errors
    /// [`Error::TokenNotFound`], [`Error::Io`].
    pub(super) fn lock(path: &Path) -> Result<Self, Error> {
        loop {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .open(path)
                .map_err(opening(path))?;
            rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive)
                .map_err(|error| Error::io("locking", path)(error.into()))?;
            // Whoever held it may have replaced the file, and then this lock is on the old one.
            let held = file.metadata().map_err(opening(path))?;
            let there = std::fs::metadata(path).map_err(opening(path))?;
            if (held.dev(), held.ino()) == (there.dev(), there.ino()) {
                return Ok(Self {
                    file,
                    path: path.to_owned(),
                });
            }
        }
    }

    /// Reads the JSON as it stands now.
    ///
    /// # Errors
    /// As [`read`].
    pub(super) fn read(&self) -> Result<String, Error> {
        read_from(&self.file, &self.path)
    }

    /// Puts a new file in the place of the old one: the old or the new is there, never a part.
    ///
    /// # Errors
    /// [`Error::Io`]; then the old one stands.
    pub(super) fn replace(self, json: &str) -> Result<(), Error> {
        temporary_beside(&self.path, json)?
            .persist(&self.path)
            .map_err(|error| Error::io("writing", &self.path)(error.error))?;
        sync_folder(&self.path)
    }
}

fn read_from(file: &File, path: &Path) -> Result<String, Error> {
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::io("reading", path))?;
    let damaged = |reason: &str| Error::TokenDamaged {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    if bytes.len() as u64 > MOST_BYTES {
        return Err(damaged("it has more than 64 MiB"));
    }
    match unframe(&bytes) {
        Ok(json) => Ok(json.to_owned()),
        Err(Unframed::Damaged(reason)) => Err(damaged(reason)),
        Err(Unframed::Version(found)) => Err(Error::TokenVersion {
            path: path.to_owned(),
            found,
        }),
    }
}

enum Unframed {
    Damaged(&'static str),
    Version(String),
}

fn unframe(bytes: &[u8]) -> Result<&str, Unframed> {
    use Unframed::{Damaged, Version};
    let text = std::str::from_utf8(bytes).map_err(|_| Damaged("it is not UTF-8"))?;
    let (first, _) = text
        .split_once('\n')
        .ok_or(Damaged("its first line does not end"))?;
    let version = first
        .strip_prefix(MAGIC)
        .ok_or(Damaged("its first line is not that of a software token"))?;
    if version != VERSION {
        let number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        return Err(if number {
            Version(version.to_owned())
        } else {
            Damaged("its first line states no version")
        });
    }
    let lines = text
        .strip_suffix('\n')
        .ok_or(Damaged("its last line does not end"))?;
    let (_, last) = lines
        .rsplit_once('\n')
        .ok_or(Damaged("its last line is missing"))?;
    let stated = last
        .strip_prefix(DIGEST)
        .ok_or(Damaged("its last line is not a digest"))?;
    let covered = text
        .get(..text.len() - last.len() - 1)
        .ok_or(Damaged("its last line is not a digest"))?;
    if stated != hex::encode(digest(&SHA256, covered.as_bytes())) {
        return Err(Damaged("its digest is another than its last line states"));
    }
    covered
        .strip_prefix(HEADER)
        .ok_or(Damaged("its first line is not that of a software token"))
}

fn frame(json: &str) -> String {
    let covered = format!("{HEADER}{json}\n");
    let stated = hex::encode(digest(&SHA256, covered.as_bytes()));
    format!("{covered}{DIGEST}{stated}\n")
}

/// A file in the same folder, mode 0600, whose contents have reached the disk.
fn temporary_beside(path: &Path, json: &str) -> Result<tempfile::NamedTempFile, Error> {
    let mut temporary = tempfile::Builder::new()
        .prefix(".segel-token-")
        .permissions(std::fs::Permissions::from_mode(0o600))
        .tempfile_in(folder(path))
        .map_err(Error::io("writing", path))?;
    temporary
        .write_all(frame(json).as_bytes())
        .and_then(|()| temporary.as_file().sync_all())
        .map_err(Error::io("writing", path))?;
    Ok(temporary)
}

fn sync_folder(path: &Path) -> Result<(), Error> {
    let folder = folder(path);
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(Error::io("writing", folder))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn opening(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    move |error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::TokenNotFound {
            sought: format!("file:{}", path.display()),
            found: Vec::new(),
        },
        _ => Error::io("reading", path)(error),
    }
}
