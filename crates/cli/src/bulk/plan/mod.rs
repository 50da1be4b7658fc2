//! What a run will do: a file of JSON lines, first what all documents have in common, then a row for
//! each in the order of their names. It is written once, read row by row, and never changed.

mod look;
mod manifest;
mod spelling;
mod wishes;
mod writing;

pub(crate) use wishes::{Wish, Wishes};
pub(crate) use writing::write;

use crate::args::{Kind, Profile};
use crate::error::{Error, Explanation, Purpose};
use crate::input::unread;
use ring::digest::{Context, SHA256};
use segel_core::inspection::FindingCode;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The version of what follows.
    pub(crate) plan: u32,
    /// How many rows there are.
    pub(crate) documents: u64,
    /// Where the names begin that do not begin at the root.
    #[serde(with = "spelling")]
    pub(crate) folder: PathBuf,
    /// What was named, as it was named.
    #[serde(with = "spelling")]
    pub(crate) input: PathBuf,
    /// The folder of what is signed, from the root.
    #[serde(with = "spelling")]
    pub(crate) output: PathBuf,
    /// Whose certificate goes with the key, where the token shows it without a PIN.
    pub(crate) signer: Option<Signer>,
    pub(crate) profile: Profile,
}

pub(crate) const VERSION: u32 = 1;

/// Bytes of the shortest row.
const LEAST_ROW: u64 = 32;

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signer {
    /// Distinguished name (RFC 4514).
    pub(crate) subject: String,
    /// Serial number of the certificate in hex.
    pub(crate) serial: String,
}

/// One document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// From 1.
    pub(crate) row: u64,
    #[serde(with = "spelling")]
    pub(crate) input: PathBuf,
    /// Below the folder of what is signed.
    #[serde(with = "spelling")]
    pub(crate) output: PathBuf,
    /// What it was when it was planned. What is signed is what a person was told of.
    pub(crate) state: Option<FileState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// What was found in it, each kind once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) findings: Vec<FindingCode>,
    #[serde(flatten)]
    pub(crate) details: Details,
    /// Why it cannot be signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refused: Option<Explanation>,
}

/// What a manifest says of a document beside its names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Details {
    /// The letter's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<Box<str>>,
    /// A word by which the office finds its own record again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tag: Option<Box<str>>,
    /// What is signed for, where it is not what the run is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Kind>,
    /// `/Reason`, where it is not the run's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Box<str>>,
}

/// What tells one state of a file from another without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileState {
    pub(crate) bytes: u64,
    /// Nanoseconds since 1970.
    pub(crate) modified: i128,
}

/// What is known of a plan that has been written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) documents: u64,
    /// How many of them cannot be signed.
    pub(crate) refused: u64,
    /// How many are to be signed in which something was found.
    pub(crate) doubtful: u64,
    /// Of the file.
    pub(crate) sha256: [u8; 32],
    /// Of the first documents, or their names.
    pub(crate) titles: Vec<String>,
}

impl Written {
    /// How many are to be signed.
    pub(crate) fn signable(&self) -> u64 {
        self.documents.saturating_sub(self.refused)
    }
}

/// So many titles are shown and written down with a run.
pub(crate) const TITLES: usize = 10;

/// A plan that is read.
pub(crate) struct Plan {
    path: PathBuf,
    pub(crate) head: Head,
    reader: BufReader<File>,
    next: u64,
}

impl Plan {
    /// Opens a plan, once its SHA-256 is seen to be the one that was shown.
    ///
    /// # Errors
    /// [`Error::PlanDamaged`], [`Error::Input`].
    pub(crate) fn open(path: &Path, sha256: Option<&[u8; 32]>) -> Result<Self, Error> {
        if let Some(expected) = sha256
            && digest(path, None)? != *expected
        {
            return Err(damaged(path, 0));
        }
        let file = File::open(path).map_err(unread(path, Purpose::Credential))?;
        let mut reader = BufReader::new(file);
        let mut line = Vec::new();
        let read = reader.read_until(b'\n', &mut line);
        read.map_err(unread(path, Purpose::Credential))?;
        let head: Head = serde_json::from_slice(&line).map_err(|_| damaged(path, 1))?;
        // a row has more bytes than that; whoever keeps something for each row can rely on it
        let len = reader.get_ref().metadata().map_or(0, |file| file.len());
        match head.plan {
            VERSION if head.documents <= len / LEAST_ROW => Ok(Self {
                path: path.to_owned(),
                head,
                reader,
                next: 1,
            }),
            _ => Err(damaged(path, 1)),
        }
    }

    /// The next document.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub(crate) fn row(&mut self) -> Result<Option<Row>, Error> {
        let mut line = Vec::new();
        let read = self.reader.read_until(b'\n', &mut line);
        let read = read.map_err(unread(&self.path, Purpose::Credential))?;
        if read == 0 {
            return match self.next > self.head.documents {
                true => Ok(None),
                false => Err(damaged(&self.path, self.next + 1)),
            };
        }
        let row: Row =
            serde_json::from_slice(&line).map_err(|_| damaged(&self.path, self.next + 1))?;
        if row.row != self.next || wishes::below(&row.output).as_ref() != Some(&row.output) {
            return Err(damaged(&self.path, self.next + 1));
        }
        self.next += 1;
        Ok(Some(row))
    }
}

/// SHA-256 of a file, or of its first bytes.
///
/// # Errors
/// [`Error::Input`].
pub(crate) fn digest(path: &Path, bytes: Option<u64>) -> Result<[u8; 32], Error> {
    let file = File::open(path).map_err(unread(path, Purpose::Credential))?;
    let file = file.take(bytes.unwrap_or(u64::MAX));
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut context = Context::new(&SHA256);
    loop {
        let piece = reader
            .fill_buf()
            .map_err(unread(path, Purpose::Credential))?;
        if piece.is_empty() {
            break;
        }
        context.update(piece);
        let len = piece.len();
        reader.consume(len);
    }
    Ok(finished(context))
}

fn finished(context: Context) -> [u8; 32] {
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(context.finish().as_ref());
    sha256
}

fn damaged(path: &Path, line: u64) -> Error {
    Error::PlanDamaged {
        path: path.to_owned(),
        line,
    }
}
