//! Joint 4: whoever tells the time.

use super::token::TimeStampToken;
use crate::algorithm::DigestAlgorithm;
use crate::signer::SignerError;

/// A time-stamping authority that can be asked, over whatever network it is reached.
pub trait TimeStampAuthority: Send + Sync {
    /// The digest that it stamps.
    fn digest_algorithm(&self) -> DigestAlgorithm;

    /// The most bytes that its tokens are expected to take: room for one is left before a key is used.
    ///
    /// # Errors
    /// Whatever keeps it from being known; where nobody has asked the authority yet, whatever keeps it from
    /// answering.
    fn token_len(&self) -> Result<usize, SignerError>;

    /// Asks for a time-stamp over a digest by [`TimeStampAuthority::digest_algorithm`], and gives the token of
    /// an answer that was held against the question ([`super::TimeStampResponse::token_for`]) and verified
    /// ([`TimeStampToken::verify`]).
    ///
    /// # Errors
    /// Whatever keeps it from answering so.
    fn time_stamp(&self, digest: &[u8]) -> Result<TimeStampToken, SignerError>;
}
