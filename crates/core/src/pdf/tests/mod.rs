//! The file layer on documents that are written here.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::ptr_arg, // a slice is no trait object
    clippy::single_range_in_vec_init
)]

mod hostile;
mod linearised;
pub(crate) mod made;
mod properties;
mod qpdf;
pub(crate) mod recovery;
mod revisions;
