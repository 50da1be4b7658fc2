//! Making a signature: prepare, embed.

mod request;

pub use request::{SignatureRequest, Signed, VisibleBox};
