//! The only HTTP client of Segel. It asks for what core says is missing: time-stamps (RFC 3161), revocation lists
//! (RFC 5280), OCSP responses (RFC 6960) and issuers' certificates. And it speaks to the registry of the city's own
//! server.
//!
//! Most addresses come out of certificates, and those out of documents that anybody may have sent. So this is a
//! border: [`Rules`] say who may be asked, an address inside one's own network is never asked for a stranger, an
//! answer has a largest size and a latest time, and a redirection is an address like every other. Nothing that
//! comes back is kept before [`segel_core::trust`] has found that it says something.
#![deny(missing_docs)]

mod address;
mod cache;
mod error;
mod exchange;
mod fetcher;
mod registry;
mod rules;
mod time_stamper;

pub use error::{Error, Failure, Problem};
pub use fetcher::{Fetcher, Gathered, Word};
pub use registry::{Registered, Registry, Reserved};
pub use rules::{HostPattern, Rules};
pub use time_stamper::{Asked, TimeStamper};

#[cfg(test)]
mod tests;
