//! Keys behind a PKCS#11 module (OASIS PKCS#11 3.1): smart cards and hardware security modules.
//!
//! ```text
//! Module ── one per library, initialised once, and anew when it has lost its device
//!   Token ── one per slot: the login, one keeper session, the PIN for a login that is lost
//!     Sessions ── opened when wanted, one thread each, at most what the token grants
//!       Key ── one private key, the mechanism chosen for it from the token's list
//! ```
//!
//! A PIN is sent once. Where the token's flags say that a wrong one would lock it, none is sent; one
//! that was refused is remembered for the life of the process and not sent again.

mod gate;
mod healing;
mod key;
mod listing;
mod login;
mod mechanism;
mod module;
mod objects;
mod recovery;
mod sessions;
mod share;
mod single_part;
mod token;

pub(crate) use key::Key;
pub use listing::{SlotListing, TokenFlag, TokenListing, list_keys, list_slots};
pub use module::Module;
