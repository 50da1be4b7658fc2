//! What the tests of several crates share: tokens of SoftHSM and of kryoptic with keys in them, an
//! authority that issues certificates for any key, and the one place that says what happens when a
//! tool is absent.
//!
//! ```no_run
//! use segel_hsm_testing::{SoftHsm, TestAuthority, TestKey};
//!
//! let Some(hsm) = SoftHsm::start("signs_with_p256") else { return };
//! let spki = hsm.generate("ttd", &[1], TestKey::P256);
//! let authority = TestAuthority::new("Otoritas Uji");
//! hsm.import_certificate("ttd", &[1], &authority.issue("Budi Contoh", &spki));
//! hsm.import_certificate("ca", &[2], authority.certificate());
//! let (token, pin) = (hsm.uri(), hsm.pin());
//! # let _ = (token, pin);
//! ```
//!
//! For tests only: whatever fails here fails the test, by panic.
#![deny(missing_docs)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)] // a failed preparation is a failed test

mod authority;
mod environment;
mod kryoptic;
mod module;
mod objects;
mod server;
mod softhsm;
mod test_key;
mod token;
pub mod tools;

pub use authority::TestAuthority;
pub use environment::set_environment_variable;
pub use kryoptic::Kryoptic;
pub use server::{P11Kit, Server};
pub use softhsm::SoftHsm;
pub use test_key::TestKey;
pub use token::{RawKey, Token};
