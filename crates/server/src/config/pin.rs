//! The PIN: from a file that only we can read, or from a systemd credential.

use rustix::fs::{Mode, OFlags};
use secrecy::SecretString;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// PINs are short; a longer file is a wrong path.
const MAX_BYTES: u64 = 1024;

/// Where the PIN is.
pub(super) enum PinSource {
    /// A file of ours with mode 0600 or 0400.
    File(PathBuf),
    /// The name of a file in `$CREDENTIALS_DIRECTORY`. systemd decides who may read it.
    SystemdCredential(String),
}

/// Why there is no PIN, and what to do.
pub(super) struct Complaint {
    pub(super) reason: String,
    pub(super) next_step: String,
}

fn complain<T>(reason: impl Into<String>, next_step: impl Into<String>) -> Result<T, Complaint> {
    Err(Complaint {
        reason: reason.into(),
        next_step: next_step.into(),
    })
}

impl PinSource {
    pub(super) fn read(
        &self,
        credentials_directory: Option<&Path>,
    ) -> Result<SecretString, Complaint> {
        match self {
            Self::File(path) => {
                let file = open(path)?;
                check_owner_and_mode(&file, path)?;
                read(file)
            }
            Self::SystemdCredential(name) => {
                let Some(directory) = credentials_directory else {
                    return complain(
                        "systemd gave no credentials ($CREDENTIALS_DIRECTORY is not set)",
                        format!(
                            "Add LoadCredential={name}:/path/of/the/pin to the unit, or use pin_file"
                        ),
                    );
                };
                if name.is_empty() || name.contains('/') || name == ".." {
                    return complain(
                        "it is not the name of a credential",
                        "Give the name that stands before the colon of LoadCredential=",
                    );
                }
                read(open(&directory.join(name))?)
            }
        }
    }
}

fn open(path: &Path) -> Result<File, Complaint> {
    // Without NONBLOCK a FIFO in this place would hold up the start for ever.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(descriptor) => Ok(File::from(descriptor)),
        Err(error) => complain(
            format!("the file cannot be read: {}", std::io::Error::from(error)),
            "Check the path, and that it belongs to the server's user",
        ),
    }
}

/// Looks at the open file, not at the path, so that nobody can swap it in between.
fn check_owner_and_mode(file: &File, path: &Path) -> Result<(), Complaint> {
    let metadata = match file.metadata() {
        Ok(metadata) => metadata,
        Err(error) => return complain(error.to_string(), "Check the file"),
    };
    if !metadata.is_file() {
        return complain("it is not a regular file", "Give the path of a file");
    }
    let we = rustix::process::geteuid().as_raw();
    if metadata.uid() != we {
        return complain(
            format!(
                "it belongs to user {}, the server runs as user {we}",
                metadata.uid()
            ),
            format!("Run chown {we} {}", path.display()),
        );
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return complain(
            format!("its mode is {mode:04o}: others than its owner have access"),
            format!("Run chmod 600 {}", path.display()),
        );
    }
    Ok(())
}

/// One line end after the PIN is not part of it.
fn read(file: File) -> Result<SecretString, Complaint> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(1025));
    if let Err(error) = file.take(MAX_BYTES + 1).read_to_end(&mut bytes) {
        return complain(
            format!("the file cannot be read: {error}"),
            "Check that it is a regular file",
        );
    }
    if bytes.len() as u64 > MAX_BYTES {
        return complain(
            format!("it holds more than {MAX_BYTES} bytes"),
            "Give the file that holds only the PIN",
        );
    }
    let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let pin = line.strip_suffix(b"\r").unwrap_or(line);
    match std::str::from_utf8(pin) {
        Ok("") => complain("it is empty", "Write the PIN into it"),
        Ok(pin) if pin.contains(['\n', '\0']) => complain(
            "it holds more than one line",
            "Give the file that holds only the PIN",
        ),
        Ok(pin) => Ok(pin.into()),
        Err(_) => complain("it is not UTF-8 text", "Write the PIN into it as text"),
    }
}
