//! The parsers of this crate for the fuzzer: what they read is written by people, by spreadsheets, and by
//! a process that may have been killed in the middle of a line.

use crate::bulk::journal::{End, Entry, Fate, History, Journal};
use crate::bulk::plan::{Plan, Wishes};
use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{Cursor, Seek, Write};
use std::path::{Component, Path};
use tempfile::NamedTempFile;

/// A manifest, by the name of its file, or a list.
///
/// # Panics
/// Where an output could be written outside of its folder, or twice.
pub fn manifest(name: &str, text: &[u8]) {
    let Ok(wishes) = Wishes::read(Path::new(name), Cursor::new(text.to_vec())) else {
        return;
    };
    let mut outputs = HashSet::new();
    for wish in wishes.rows {
        let mut parts = wish.output.components();
        assert!(parts.all(|part| matches!(part, Component::Normal(_))));
        assert!(outputs.insert(wish.output));
    }
}

/// A plan, row by row.
///
/// # Panics
/// Where it has another count of rows than it says.
pub fn plan(text: &[u8]) {
    with_file(text, |path| {
        let Ok(mut plan) = Plan::open(path, None) else {
            return;
        };
        let documents = plan.head.documents;
        let mut rows = 0;
        while let Ok(row) = plan.row() {
            match row {
                Some(row) => rows = row.row,
                None => assert_eq!(rows, documents),
            }
            if rows >= documents {
                break;
            }
        }
    });
}

/// A journal of so many documents. Whatever a process left can be gone on with.
///
/// # Panics
/// Where its counts do not fit the documents, or a line that is added is not found again.
pub fn journal(documents: u8, text: &[u8]) {
    with_file(text, |path| {
        let documents = documents.into();
        let Ok(history) = History::read(path, documents) else {
            return;
        };
        let fates = [Fate::Done, Fate::Skipped, Fate::Refused, Fate::Failed];
        let counted: u64 = fates.iter().map(|fate| history.count(*fate)).sum();
        assert!(counted <= documents);
        assert!(history.unregistered() <= documents);
        let mut journal = Journal::open(path).expect("it can be written");
        journal.add(Entry::End {
            end: End::Interrupted,
        });
        journal.sync().expect("it can be written");
        let again = History::read(path, documents).expect("a whole line follows");
        assert_eq!(again.end, Some(End::Interrupted));
        assert_eq!(again.processes, history.processes);
        assert_eq!(again.count(Fate::Done), history.count(Fate::Done));
    });
}

/// A file that holds this.
fn with_file(text: &[u8], read: impl FnOnce(&Path)) {
    thread_local! {
        static FILE: RefCell<Option<NamedTempFile>> = const { RefCell::new(None) };
    }
    FILE.with_borrow_mut(|file| {
        let file = file.get_or_insert_with(|| NamedTempFile::new().expect("a place for it"));
        let handle = file.as_file_mut();
        handle.set_len(0).expect("it is ours");
        handle.rewind().expect("it is ours");
        handle.write_all(text).expect("it is ours");
        read(file.path());
    });
}
