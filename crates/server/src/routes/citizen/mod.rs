//! Citizens, and whoever else holds a document: no credential is asked for.

pub(super) mod page;
mod report_schema;
pub(super) mod verify;
