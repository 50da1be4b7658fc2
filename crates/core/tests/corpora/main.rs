//! What is said of documents that others made, compared with what they say of them themselves: the
//! rows of `expected.tsv` in the corpora of DSS, of pyHanko and of pdf-insecurity.org.
//!
//! Beside it, what is found on their pages before anybody signs: `findings.tsv` has what was looked at and found to be so.
//!
//! A test lists every disagreement, column by column. `exceptions.json` holds the reason for each that
//! stays, and an exception for what agrees is a failure too (`docs/conformance/judgements.md`).
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used
)] // a test opens files, measures time and prints, as core does not

mod account;
mod dss;
mod findings;
mod insecurity;
mod judging;
mod pyhanko;
mod table;
mod trust;
