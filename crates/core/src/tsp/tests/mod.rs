#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod encoding;
mod foreign;
pub(crate) mod made;
mod openssl;
mod responses;
mod tokens;
mod tst_infos;
