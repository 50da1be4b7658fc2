//! What a run did, a line of JSON for each thing, appended and never changed.
//!
//! Before a key is used for a document its `intent` is on the disk; when its output is, under its name,
//! `done` follows. A document with an intent and no end was in hand, or next to be, when a process
//! stopped: whoever reads the journal looks for its output. A last line that is not whole was being
//! written then and says nothing.

mod read;
mod write;

pub(crate) use read::{Fate, History, Lines};
pub(crate) use write::Journal;

use crate::args::Kind;
use crate::error::Explanation;
use crate::level::Added;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    #[serde(flatten)]
    pub(crate) entry: Entry,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Entry {
    /// A process begins, or goes on.
    Begin(Begin),
    /// A key is about to be used for a document.
    Intent {
        row: u64,
        /// Who signs it. A thread takes its rows in the order of their intents.
        thread: u16,
        /// What its QR code leads to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reserved: Option<Reservation>,
    },
    /// A signed document stands on the disk.
    Done(Box<Done>),
    /// There is none.
    Not(Box<Not>),
    /// The run waits for a token or for the network.
    Paused { reason: Explanation },
    /// It goes on.
    Resumed { seconds: u64 },
    /// A server has the document.
    Registered { row: u64 },
    /// So many time-stamps have been asked for on this day (UTC).
    Asked { day: Date, count: u32 },
    /// A process ends in good order.
    End { end: End },
}

/// An id at a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reservation {
    pub(crate) id: String,
    /// Its page.
    pub(crate) url: String,
}

/// With what a process began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Begin {
    /// Of this program.
    pub(crate) version: String,
    /// SHA-256 of the plan.
    #[serde(with = "hex::serde")]
    pub(crate) plan_sha256: [u8; 32],
    pub(crate) documents: u64,
    /// What was shown of the documents before a PIN was asked for.
    pub(crate) titles: Vec<String>,
    pub(crate) kind: Kind,
    pub(crate) level: String,
    /// Distinguished name (RFC 4514).
    pub(crate) signer: String,
    /// Serial number of the certificate in hex.
    pub(crate) serial: String,
    #[serde(with = "hex::serde")]
    pub(crate) certificate_sha256: Vec<u8>,
    pub(crate) tokens: Vec<String>,
    pub(crate) threads: u16,
    /// How often a key was used, at most, by the processes before, without an output.
    pub(crate) uses_without_output: u64,
}

/// A document that was signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) row: u64,
    #[serde(with = "hex::serde")]
    pub(crate) in_sha256: [u8; 32],
    #[serde(with = "hex::serde")]
    pub(crate) out_sha256: [u8; 32],
    pub(crate) bytes_added: u64,
    pub(crate) field: String,
    /// Serial number of the certificate in hex.
    pub(crate) serial: String,
    pub(crate) kind: Kind,
    /// PAdES baseline level.
    pub(crate) level: String,
    /// Why it is lower than was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fell_short: Option<Explanation>,
    pub(crate) added: Vec<Added>,
    /// The time claimed in the signature.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) signed_at: OffsetDateTime,
    /// From opening the document to a finished file.
    pub(crate) ms: f64,
    /// What its QR code leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reserved: Option<Reservation>,
    /// How often the key was used for it.
    pub(crate) key_uses: u32,
    /// Whether the process that signed it stopped before it could say so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) recovered: bool,
}

/// A document that was not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Not {
    pub(crate) row: u64,
    pub(crate) outcome: Outcome,
    pub(crate) reason: Explanation,
    /// How often the key was used for it all the same.
    pub(crate) key_uses: u32,
}

/// What became of a document without a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// It needs none.
    Skipped,
    /// The document, or what it permits, is the reason.
    Refused,
    /// The token, the network or the disk is the reason; a resumed run tries again.
    Failed,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum End {
    /// Nothing is left.
    Finished,
    /// Somebody wanted it to.
    Interrupted,
    /// The token stayed away, or refused.
    Token,
    /// The network stayed away.
    Network,
    /// There is no more room, or no more writing.
    Disk,
}
