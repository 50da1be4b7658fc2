//! `expected.tsv` of a corpus: what its authors say of each file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One corpus.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) folder: PathBuf,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Reads the table of a corpus; `None` where it is missing.
    pub(crate) fn read(name: &'static str) -> Option<Self> {
        let folder = folder(name)?;
        let text = fs::read_to_string(folder.join("expected.tsv")).unwrap();
        let mut lines = text.lines();
        let header: Vec<_> = lines.next().unwrap().split('\t').collect();
        let row = |line: &str| {
            let cells = header.iter().zip(line.split('\t'));
            Row(cells
                .map(|(column, cell)| ((*column).to_owned(), cell.to_owned()))
                .collect())
        };
        let rows = lines.map(row).collect();
        Some(Self { name, folder, rows })
    }

    pub(crate) fn path(&self, row: &Row) -> PathBuf {
        self.folder.join("files").join(row.cell("file"))
    }

    /// A file's name among all corpora, by which an exception calls it.
    pub(crate) fn file(&self, row: &Row) -> String {
        format!("{}/{}", self.name, row.cell("file"))
    }
}

/// A folder below `SEGEL_CORPORA`, or `shared/corpora` beside the workspace. Says so and gives `None` where it is
/// missing.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SEGEL_CORPORA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora"),
        PathBuf::from,
    );
    let folder = root.join(name);
    if !folder.is_dir() {
        eprintln!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

/// The name of one signature of a file: an exception may be about no other.
pub(crate) fn signature(file: &str, field: &str) -> String {
    format!("{file}#{field}")
}

/// What is said of one file, or of one signature in it.
pub(crate) struct Row(BTreeMap<String, String>);

impl Row {
    /// The text of a cell; a table that lacks the column is none that these tests know.
    pub(crate) fn cell(&self, column: &str) -> &str {
        // trailing empty cells may be left out
        self.0.get(column).map_or("", String::as_str)
    }

    /// What is expected, word by word.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.cell("expected").split(';')
    }

    pub(crate) fn has_flag(&self, flag: &str) -> bool {
        self.cell("flags").split(',').any(|one| one == flag)
    }
}
