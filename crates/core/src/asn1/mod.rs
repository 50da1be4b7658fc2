//! X.690: tags, lengths and values, read where they stand and written as DER.
//!
//! Reading borrows: hashes and signatures are about the bytes as they came, so every element keeps
//! the slice it was read from. Definite lengths are read as BER allows them (not only the shortest
//! form), sets in whatever order; who needs DER asks for it. Nothing here recurses.

mod oid;
mod reader;
mod time;
mod writer;

pub use oid::Oid;
pub(crate) use reader::{Cause, Element, Fault, Header, Reader, Tag, shortest_integer};
pub(crate) use time::time;
#[cfg(test)]
pub(crate) use writer::bit_string;
pub(crate) use writer::{
    explicit, implicit, integer, null, octet_string, oid, sequence, set_of, tlv, write_length,
};
