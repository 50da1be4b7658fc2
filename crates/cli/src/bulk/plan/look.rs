//! A document is looked at before anybody is asked for a PIN: whether it is one, and how it calls itself.

use super::FileState;
use crate::error::{Error, Purpose};
use crate::input;
use crate::password::DocumentPassword;
use segel_core::Limits;
use segel_core::inspection::{FindingCode, Looking, title};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Longer titles are cut: they are shown on one line.
const TITLE_CHARACTERS: usize = 100;

/// What was seen.
pub(super) struct Look {
    pub(super) state: FileState,
    pub(super) title: Option<String>,
    /// What was found in it, each kind once.
    pub(super) findings: Vec<FindingCode>,
}

/// Opens the document.
///
/// # Errors
/// Why it is none, or none that can be signed.
pub(super) fn look(
    path: &Path,
    password: &DocumentPassword,
    looking: &Looking,
    limits: &Limits,
) -> Result<Look, Error> {
    let source = input::document(path)?;
    let metadata = source.file().metadata();
    let state = FileState::of(&metadata.map_err(input::unread(path, Purpose::Document))?);
    let document = password.open_known(&source, limits)?;
    // what cannot be read here is told when the document is signed
    let title = title(&document).ok().flatten();
    let findings = looking.at(&document)?;
    let mut findings: Vec<FindingCode> = findings.list.iter().map(|finding| finding.code).collect();
    findings.sort_unstable();
    findings.dedup();
    Ok(Look {
        findings,
        state,
        title: title.map(|title| cut(&title)),
    })
}

fn cut(title: &str) -> String {
    let end = title.char_indices().nth(TITLE_CHARACTERS);
    match end {
        Some((end, _)) => format!("{}…", title.get(..end).unwrap_or(title)),
        None => title.to_owned(),
    }
}

impl FileState {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: i128::from(metadata.mtime()) * 1_000_000_000
                + i128::from(metadata.mtime_nsec()),
        }
    }
}
