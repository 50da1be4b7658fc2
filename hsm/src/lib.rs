//! The [`Signer`](segel_core::Signer) of segel-core over keys that live elsewhere: in a hardware
//! security module or smart card behind PKCS#11, or in a software token, a file of keys sealed under
//! a passphrase.
//!
//! ```no_run
//! use secrecy::SecretString;
//! use segel_hsm::{KeySelector, TokenAddress, open_signer};
//!
//! # fn main() -> Result<(), segel_hsm::Error> {
//! let token = TokenAddress::parse("pkcs11:token=kota?module-path=/usr/lib/softhsm/libsofthsm2.so")?;
//! let pin = SecretString::from("from a prompt, never from an argument".to_owned());
//! let signer = open_signer(&token, &KeySelector::parse("kepala-dinas")?, Some(&pin), None)?;
//! # let _ = signer;
//! # Ok(())
//! # }
//! ```
//!
//! What it keeps to: a PIN is offered once and never where the next wrong one locks the token; a
//! signature is never asked for a second time unless the first certainly was not made; a key and a
//! certificate that do not belong together sign nothing. This is the only crate of Segel that loads
//! a foreign library.
#![deny(missing_docs)]
#![deny(unsafe_code)] // allowed in pkcs11/single_part.rs alone, which says why

mod address;
mod der;
mod ecdsa;
mod error;
mod listing;
pub mod pkcs11;
mod prospect;
mod public_key;
mod scheme;
mod signing_key;
pub mod software_token;
mod uri;

pub use address::{KeySelector, Pkcs11Address, TokenAddress};
pub use error::Error;
pub use listing::{CertificateListing, KeyHalf, KeyListing, KeyUsage};
pub use prospect::{DeviceState, Prospect};
pub use public_key::KeyKind;
pub use scheme::{RsaScheme, Scheme};
pub use signing_key::{KeySigner, SigningKey, open_signer};
pub use software_token::SoftwareToken;
pub use uri::{ObjectType, Pkcs11Uri};
