//! Time-stamps (RFC 3161, profiled by EN 319 422): requests written, responses and tokens read.
//!
//! Who wants to know whether something existed at a time takes four steps, of which this room does
//! three; each says by name why it fails:
//!
//! 1. [`TimeStampToken::parse`] finds a SignedData with one signer and a [`TstInfo`] in it.
//! 2. [`TimeStampToken::check_digest`] holds the imprint against what is said to be time-stamped:
//!    the value of a signature, or the bytes that a ByteRange covers.
//! 3. [`TimeStampToken::verify`] holds the token against its signer's certificate and gives that
//!    certificate.
//! 4. Whether this certificate could be trusted to tell the time at [`TstInfo::gen_time`] (its path,
//!    its extended key usage, RFC 3161, 2.3) is said by [`crate::trust::validate_time_stamp`].
//!
//! Facts stand apart from judgement: what the standards ask for and a token does not do, without
//! leaving a doubt about its meaning, is told by [`TimeStampToken::irregularities`]. The policy of
//! the authority ([`TstInfo::policy`]) is such a fact, for authorities use whichever they like.

mod authority;
mod fault;
mod irregularity;
mod request;
mod response;
mod token;
mod tst_info;

pub use authority::TimeStampAuthority;
pub use fault::{AttributeFault, ResponseFault, TokenFault};
pub use irregularity::{TokenIrregularity, TstIrregularity};
pub use request::TimeStampRequest;
pub use response::{PkiFailureInfo, PkiStatus, TimeStampResponse};
pub use token::{TimeStampToken, TokenSigner, TsaName};
pub use tst_info::{Accuracy, MessageImprint, TimeOrdering, TstExtension, TstInfo};

#[cfg(test)]
pub(crate) mod tests;
