//! Whether a run can go on: a token or a network that went away is waited for by all threads, while one
//! of them tries to bring it back.

use super::worker::may_come_back;
use crate::bulk::journal::End;
use crate::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Between the first two attempts; twice as long before each of the next.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How often whoever waits looks up.
const LOOK: Duration = Duration::from_millis(100);

/// The state that the threads share.
pub(super) struct Health {
    patience: Duration,
    /// Somebody wants the run to end.
    stop: &'static AtomicBool,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Counts what has been healed.
    epoch: u64,
    /// Whether a thread is healing.
    is_ill: bool,
    end: Option<End>,
    has_hung: bool,
    /// Why the run ended, for the teller.
    reason: Option<Error>,
}

/// What a thread does after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Tries again.
    Again,
    /// Ends.
    Stop,
}

/// What is healing, for the journal and the teller.
pub(super) enum Healing<'a> {
    Paused(&'a Error),
    Resumed(Duration),
}

impl Health {
    pub(super) fn new(patience: Duration, stop: &'static AtomicBool) -> Self {
        Self {
            patience,
            stop,
            state: Mutex::new(State {
                epoch: 0,
                is_ill: false,
                end: None,
                has_hung: false,
                reason: None,
            }),
            changed: Condvar::new(),
        }
    }

    /// Whether the threads are to end after what they have in hand.
    pub(super) fn is_ending(&self) -> bool {
        if self.stop.load(Ordering::Relaxed) {
            self.finish(End::Interrupted, None);
            return true;
        }
        self.lock().end.is_some()
    }

    /// What has been healed so far; a failure belongs to the count that was read before.
    pub(super) fn epoch(&self) -> u64 {
        self.lock().epoch
    }

    /// Ends the run, if it is not ending already.
    pub(super) fn finish(&self, end: End, reason: Option<Error>) {
        let mut state = self.lock();
        if state.end.is_none() {
            state.end = Some(end);
            state.reason = reason;
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Ends the run although a thread does not come back.
    pub(super) fn give_up(&self, reason: Error) {
        self.lock().has_hung = true;
        self.finish(End::Token, Some(reason));
    }

    pub(super) fn has_hung(&self) -> bool {
        self.lock().has_hung
    }

    /// How the run ends, if it does.
    pub(super) fn end(&self) -> Option<End> {
        self.lock().end
    }

    /// Why it ends, told once.
    pub(super) fn reason(&self) -> Option<Error> {
        self.lock().reason.take()
    }

    /// After a failure that may pass: waits, or heals, until it has passed or patience ends.
    pub(super) fn restore(
        &self,
        epoch: u64,
        error: &Error,
        end: End,
        heal: impl Fn() -> Result<(), Error>,
        tell: impl Fn(Healing<'_>),
    ) -> After {
        {
            let mut state = self.lock();
            while state.is_ill && state.end.is_none() {
                state = self.wait(state);
            }
            if state.end.is_some() {
                return After::Stop;
            }
            if state.epoch != epoch {
                return After::Again;
            }
            state.is_ill = true;
        }
        tell(Healing::Paused(error));
        let began = Instant::now();
        let healed = self.try_to_heal(heal, began);
        tell(Healing::Resumed(began.elapsed()));
        let mut state = self.lock();
        state.is_ill = false;
        let after = match healed {
            Ok(()) => {
                state.epoch += 1;
                After::Again
            }
            Err(reason) => {
                if state.end.is_none() {
                    state.end = Some(match self.stop.load(Ordering::Relaxed) {
                        true => End::Interrupted,
                        false => end,
                    });
                    state.reason = Some(reason);
                }
                After::Stop
            }
        };
        drop(state);
        self.changed.notify_all();
        after
    }

    fn try_to_heal(
        &self,
        heal: impl Fn() -> Result<(), Error>,
        began: Instant,
    ) -> Result<(), Error> {
        let mut wait = FIRST_WAIT;
        loop {
            let Err(error) = heal() else { return Ok(()) };
            if !may_come_back(&error)
                || began.elapsed() + wait > self.patience
                || self.sleeps_until_stopped(wait)
            {
                return Err(error);
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// Whether somebody ended the run meanwhile.
    fn sleeps_until_stopped(&self, wait: Duration) -> bool {
        let until = Instant::now() + wait;
        while Instant::now() < until {
            if self.stop.load(Ordering::Relaxed) {
                return true;
            }
            std::thread::sleep(LOOK.min(wait));
        }
        false
    }

    fn wait<'a>(&'a self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
