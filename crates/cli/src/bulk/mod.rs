//! Many documents signed in one run: planned first, then carried out, and written down on the way.
//!
//! ```text
//! folder, manifest or list ─ wishes ─▶ plan ──▶ run ──▶ journal ──▶ report
//!                                      what     how     what was
//! ```
//!
//! The [`plan`] says which documents are to be signed, how, and under which names; its SHA-256 is what
//! a person is shown before a PIN is asked for. The [`run`] takes its rows one after another and knows
//! nothing of where they come from. The [`journal`] is written before a key is used and after an output
//! stands on the disk, so that whoever resumes a run, or asks what became of it, needs nothing else.
//! All three stand in a folder of their own beside the outputs ([`run_folder`]).

pub(crate) mod journal;
pub(crate) mod plan;
pub(crate) mod run;
pub(crate) mod run_folder;
