//! Ids at a server, reserved before they are drawn: a few hundred with one question, given to the rows
//! one by one, and written down with their intents.

use super::health::{After, Healing, Health};
use super::worker::may_come_back;
use crate::bulk::journal::{End, Reservation};
use crate::error::Error;
use segel_fetch::Registry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many are reserved at once: what is not used when a process stops is lost, and counts for a month.
const AT_ONCE: u32 = 200;

/// Where ids come from.
pub(super) struct Reserver<'a> {
    registry: &'a Registry,
    plan_sha256: [u8; 32],
    /// What processes before this one have reserved, by row.
    earlier: HashMap<u64, Reservation>,
    state: Mutex<State>,
}

struct State {
    ready: VecDeque<Reservation>,
    /// How many documents may still want one.
    wanted: u64,
}

impl<'a> Reserver<'a> {
    /// For so many documents of a plan.
    pub(super) fn new(
        registry: &'a Registry,
        plan_sha256: [u8; 32],
        wanted: u64,
        earlier: HashMap<u64, Reservation>,
    ) -> Self {
        Self {
            registry,
            plan_sha256,
            earlier,
            state: Mutex::new(State {
                ready: VecDeque::new(),
                wanted,
            }),
        }
    }

    /// The id of a row, which the server is asked for where none is ready. A server that does not answer is
    /// waited for like a token; `None` where the run ends because of it.
    pub(super) fn take(
        &self,
        row: u64,
        health: &Health,
        tell: impl Fn(Healing<'_>),
    ) -> Option<Reservation> {
        if let Some(reservation) = self.earlier.get(&row) {
            return Some(reservation.clone());
        }
        loop {
            let epoch = health.epoch();
            let error = match self.next() {
                Ok(reservation) => return reservation,
                Err(error) => error,
            };
            if !may_come_back(&error) {
                health.finish(End::Network, Some(error));
                return None;
            }
            let again = || self.fill(&mut self.lock());
            if health.restore(epoch, &error, End::Network, again, &tell) == After::Stop {
                return None;
            }
        }
    }

    fn next(&self) -> Result<Option<Reservation>, Error> {
        let mut state = self.lock();
        self.fill(&mut state)?;
        Ok(state.ready.pop_front())
    }

    /// Asks, where nothing is ready. No other thread does meanwhile.
    fn fill(&self, state: &mut State) -> Result<(), Error> {
        if !state.ready.is_empty() {
            return Ok(());
        }
        let wanted = u32::try_from(state.wanted).unwrap_or(u32::MAX);
        let count = wanted.clamp(1, AT_ONCE);
        let reserved = self.registry.reserve(count, &self.plan_sha256)?;
        state.wanted = state.wanted.saturating_sub(count.into());
        let reserved = reserved.into_iter().map(|reserved| Reservation {
            id: reserved.id,
            url: reserved.url,
        });
        state.ready.extend(reserved);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
