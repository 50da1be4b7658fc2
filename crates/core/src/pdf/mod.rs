//! File syntax only (ISO 32000-2, 7): objects, cross-reference, revisions, incremental updates.
//! Nothing here knows what a signature is.

mod decoding;
mod document;
pub(crate) mod edit;
mod encryption;
mod fault;
mod filter;
mod linear_scan;
mod linearisation;
mod object_stream;
mod opening;
mod page;
pub(crate) mod parse;
mod reading;
mod recovery;
mod revision;
pub(crate) mod spelling;
#[cfg(test)]
pub(crate) mod tests;
mod update;
mod views;
mod xref;

pub use document::Document;
pub(crate) use document::{RawObject, or_nothing, or_null};
pub use encryption::Password;
pub(crate) use encryption::Permission;
#[cfg(fuzzing)]
pub(crate) use encryption::fuzzing;
pub use fault::{Fault, FaultKind};
pub(crate) use filter::{Effort, deflated};
pub(crate) use page::{Page, PagePlace, Pages, pages_of_annotations, rectangle};
pub(crate) use reading::is_blank;
pub(crate) use revision::{Change, ChangeKind, Revision};
pub(crate) use update::{Update, reference, text_string};
pub use views::{Disagreement, DisagreementKind};
pub(crate) use views::{RevisionView, Views};
pub(crate) use xref::{Location, Role, Section, SectionKind};
