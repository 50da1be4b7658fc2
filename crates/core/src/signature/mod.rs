//! Signature dictionaries and what they cover (ISO 32000-2, 12.8).

mod byte_range;
pub(crate) mod date;
mod dictionary;
pub(crate) mod mdp;
mod orphan;

pub use byte_range::ByteRange;
pub(crate) use dictionary::SignatureDictionary;
pub use mdp::{DocMdp, FieldLock};
pub(crate) use orphan::OrphanSearch;
