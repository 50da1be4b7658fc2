//! File syntax only (ISO 32000-2, 7): objects, cross-reference, revisions, incremental updates.
//! Nothing here knows what a signature is.

mod document;
pub(crate) mod edit;
mod object_stream;
mod page;
pub(crate) mod parse;
mod reading;
mod update;
mod xref;

pub use document::Document;
pub(crate) use document::RawObject;
pub(crate) use page::{Page, rectangle};
pub(crate) use update::{Update, reference, text_string};
pub(crate) use xref::SectionKind;
