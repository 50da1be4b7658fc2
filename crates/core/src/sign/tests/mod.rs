#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::ptr_arg // a slice is no Source
)]

mod appearance;
mod deterministic;
mod encrypted;
mod evidence;
mod kinds;
mod levels;
mod over_time;
mod prepared;
mod restricted;
mod signatory;
mod size;
mod sparse;
mod time_stamps;
mod written;

use super::*;
use crate::source::Source;
use crate::{Limits, SignerError};
use signatory::Signatory;
use time::macros::datetime;

/// When everything here is signed.
const AT: OffsetDateTime = datetime!(2026-03-02 02:00:00 UTC);

/// One page and nothing else.
fn letter() -> Vec<u8> {
    sparse::Sparse::new(4_000, sparse::Kind::Table).whole()
}

/// Signs in memory.
fn signed(source: &dyn Source, signer: &dyn Signer) -> (Vec<u8>, Signed) {
    let document = Document::open(source, &Limits::default()).unwrap();
    let mut output = Vec::new();
    let signed = sign(&document, &SignatureRequest::new(AT), signer, &mut output).unwrap();
    (output, signed)
}
