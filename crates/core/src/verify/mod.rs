//! Judging the signatures of a document.

pub mod report;
