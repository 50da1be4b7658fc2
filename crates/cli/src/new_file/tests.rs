#![allow(clippy::disallowed_types)] // the one program that is started is the test itself

use super::*;
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

fn names(folder: &Path) -> Vec<OsString> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name()).collect()
}

/// The draft that a file system gets which knows no nameless files.
fn with_a_name(path: &Path) -> NewFile {
    let folder = Folder::of(path).unwrap();
    let draft = folder.named_draft(path).unwrap();
    NewFile {
        path: path.to_owned(),
        folder,
        draft,
    }
}

#[test]
fn a_file_appears_when_it_is_finished() {
    for begin in [|path: &Path| NewFile::create(path).unwrap(), with_a_name] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hasil.pdf");
        let new = begin(&path);
        new.unfinished().file.write_all(b"isi").unwrap();
        assert!(!path.exists());
        new.commit().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"isi");
        assert_eq!(names(folder.path()), ["hasil.pdf"]);
    }
}

#[test]
fn a_file_that_is_not_finished_leaves_nothing() {
    for begin in [|path: &Path| NewFile::create(path).unwrap(), with_a_name] {
        let folder = tempfile::tempdir().unwrap();
        let new = begin(&folder.path().join("hasil.pdf"));
        new.unfinished().file.write_all(b"isi").unwrap();
        drop(new);
        assert!(names(folder.path()).is_empty());
    }
}

#[test]
fn a_name_that_is_taken_meanwhile_is_kept() {
    for begin in [|path: &Path| NewFile::create(path).unwrap(), with_a_name] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hasil.pdf");
        let new = begin(&path);
        std::fs::write(&path, b"milik orang lain").unwrap();
        assert!(matches!(new.commit(), Err(Error::OutputExists { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), b"milik orang lain");
        assert_eq!(names(folder.path()), ["hasil.pdf"]);
    }
}

#[test]
fn a_folder_that_is_removed_meanwhile_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("dalam");
    std::fs::create_dir(&inner).unwrap();
    let new = NewFile::create(&inner.join("hasil.pdf")).unwrap();
    std::fs::remove_dir(&inner).unwrap();
    assert!(matches!(new.commit(), Err(Error::OutputNotWritable { .. })));
}

/// A signal is sent to a process, so this test runs itself as one: with a folder in its environment it
/// begins a draft there and waits.
#[test]
fn an_interruption_removes_a_draft_with_a_name() {
    const FOLDER: &str = "SEGEL_TEST_DRAFT_FOLDER";
    if let Some(folder) = std::env::var_os(FOLDER) {
        let new = with_a_name(&Path::new(&folder).join("hasil.pdf"));
        new.unfinished().file.write_all(b"isi").unwrap();
        io::stderr().write_all(b"!").unwrap();
        std::thread::sleep(std::time::Duration::from_secs(60));
        drop(new);
        return;
    }
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let folder = tempfile::tempdir().unwrap();
        let name = "new_file::tests::an_interruption_removes_a_draft_with_a_name";
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stderr.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        assert_eq!(names(folder.path()).len(), 1, "there is a draft to remove");
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()));
        assert!(names(folder.path()).is_empty(), "{signal:?}");
    }
}
