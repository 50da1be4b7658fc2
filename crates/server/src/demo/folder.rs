//! The demo's folder: made by the demo, known by its marker, and emptied only of what the demo makes.

use crate::command::Failure;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const MARKER: &str = ".segel-demo";
const MARKER_TEXT: &str =
    "Made by segel-server --demo, which empties this folder at its next start.\n";

/// The demo's folder, held by this process until it is dropped.
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes `path`, or takes one that an earlier demo made and removes the files called `names`.
    /// Whatever else lies in it stays.
    pub(super) fn prepare(path: &Path, names: &[String]) -> Result<Self, Failure> {
        let made = match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(failed(path, &error)),
        };
        let marker = path.join(MARKER);
        let lock = if made {
            let mut file = create_private(&marker).map_err(|error| failed(&marker, &error))?;
            file.write_all(MARKER_TEXT.as_bytes())
                .map_err(|error| failed(&marker, &error))?;
            file
        } else {
            recognized(&marker).ok_or_else(|| {
                Failure::refused(
                    format!("the folder {} was not made by the demo", path.display()),
                    "Give another one with --demo-data DIR; the demo makes it",
                )
            })?
        };
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::refused(
                    format!("another demo works in the folder {}", path.display()),
                    "Stop it, or give another folder with --demo-data DIR",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(failed(&marker, &error)),
        }
        for name in names {
            let file = path.join(name);
            match std::fs::remove_file(&file) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&file, &error)),
            }
        }
        let path = path.canonicalize().map_err(|error| failed(path, &error))?;
        Ok(Self { path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a new file that only its owner reads.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.file(name);
        create_private(&path)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(|error| failed(&path, &error))
    }

    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let path = self.file(name);
        std::fs::read(&path).map_err(|error| failed(&path, &error))
    }
}

fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// The marker, if it is a plain file with the marker's text.
fn recognized(marker: &Path) -> Option<File> {
    if !marker.symlink_metadata().ok()?.is_file() {
        return None;
    }
    let mut file = File::open(marker).ok()?;
    let mut text = String::new();
    (&mut file).take(1024).read_to_string(&mut text).ok()?;
    (text == MARKER_TEXT).then_some(file)
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(
        format!("{} cannot be written or read: {error}", path.display()),
        "Check the disk and the permissions, or give another folder with --demo-data DIR",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Folder;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn only_its_own_files_are_removed() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("demo");
        let names = ["token".to_owned()];
        let folder = Folder::prepare(&path, &names).unwrap();
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        folder.write("token", b"1").unwrap();
        let mode = folder
            .file("token")
            .metadata()
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(folder.file("laporan.pdf"), b"2").unwrap();
        assert!(Folder::prepare(&path, &names).is_err(), "in use");
        drop(folder);
        let folder = Folder::prepare(&path, &names).unwrap();
        assert!(!folder.file("token").exists());
        assert_eq!(folder.read("laporan.pdf").unwrap(), b"2");
    }

    #[test]
    fn a_folder_of_others_is_left_alone() {
        let others = tempfile::tempdir().unwrap();
        let file = others.path().join("token");
        std::fs::write(&file, b"1").unwrap();
        assert!(Folder::prepare(others.path(), &["token".to_owned()]).is_err());
        assert!(file.exists());
        std::fs::write(others.path().join(".segel-demo"), b"something else").unwrap();
        assert!(Folder::prepare(others.path(), &["token".to_owned()]).is_err());
        assert!(file.exists());
    }
}
