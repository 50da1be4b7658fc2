//! The time-stamping authority of a run: asked sparingly, and not in vain after a key was used.

use segel_core::SignerError;
use segel_core::algorithm::DigestAlgorithm;
use segel_core::tsp::{TimeStampAuthority, TimeStampToken};
use segel_fetch::{Asked, TimeStamper};
use std::sync::atomic::{AtomicBool, Ordering};

/// Who is asked for the time, at most so often a day.
pub(super) struct Budget<'a> {
    stamper: TimeStamper<'a>,
    /// Whether it has failed since it last answered.
    has_failed: AtomicBool,
}

impl<'a> Budget<'a> {
    /// `asked` is what the processes before have spent.
    pub(super) fn new(
        stamper: TimeStamper<'a>,
        per_day: Option<u32>,
        asked: Option<Asked>,
    ) -> Self {
        let stamper = match per_day {
            Some(per_day) => stamper.with_budget(per_day),
            None => stamper,
        };
        Self {
            stamper: match asked {
                Some(asked) => stamper.resuming(asked),
                None => stamper,
            },
            has_failed: AtomicBool::new(false),
        }
    }

    /// How often it was asked on the last day on which it was.
    pub(super) fn asked(&self) -> Option<Asked> {
        self.stamper.asked()
    }

    /// Asks for a time-stamp over nothing in particular.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn probe(&self) -> Result<(), SignerError> {
        let digest = self.digest_algorithm().digest(b"is anybody there?");
        self.time_stamp(&digest).map(drop)
    }
}

impl TimeStampAuthority for Budget<'_> {
    fn digest_algorithm(&self) -> DigestAlgorithm {
        self.stamper.digest_algorithm()
    }

    /// Is asked for before the key is used: one that has failed shows first that it is back.
    fn token_len(&self) -> Result<usize, SignerError> {
        if self.has_failed.load(Ordering::Relaxed) {
            self.probe()?;
        }
        self.stamper.token_len()
    }

    fn time_stamp(&self, digest: &[u8]) -> Result<TimeStampToken, SignerError> {
        let token = self.stamper.time_stamp(digest);
        self.has_failed.store(token.is_err(), Ordering::Relaxed);
        token
    }
}
