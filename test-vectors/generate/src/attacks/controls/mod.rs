//! Honest changes: a verifier that looks at modifications must find them to be what they are.

mod annotated;
mod filled;
mod habits;
mod signed;
mod stored;

use super::evidence::Evidence;
use super::letter::{STATUS, STATUS_LOOK, SUM, SUM_LOOK};
use super::originals::Originals;
use super::update::Update;
use super::{Attack, Judged};
use crate::Outcome;
use crate::pki::Pki;

const FORM: &str = "FORM_FILLING";
const DATA: &str = "LT_DATA";
const NOTES: &str = "ANNOTATIONS";

pub(super) fn all(originals: &Originals, pki: &Pki, evidence: &Evidence) -> Outcome<Vec<Attack>> {
    let mut controls = filled::all(originals)?;
    controls.extend(signed::all(originals, pki)?);
    controls.extend(stored::all(originals, evidence)?);
    controls.extend(annotated::all(&originals.annotations)?);
    controls.extend(habits::all(originals, pki, evidence)?);
    Ok(controls)
}

/// The letter with another sum, as a citizen fills it in.
fn sum(file: &[u8]) -> Outcome<Update<'_>> {
    Update::on(file).fill(SUM, SUM_LOOK, "1.000.000", "2.000.000")
}

/// The letter with another value in the field that has two widgets.
fn status(file: &[u8]) -> Outcome<Vec<u8>> {
    Ok(Update::on(file)
        .fill(STATUS, STATUS_LOOK, "aktif", "selesai")?
        .write())
}
