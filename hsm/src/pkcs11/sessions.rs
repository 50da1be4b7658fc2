//! The sessions of one token: opened when wanted, at most so many, each used by one thread at a time.

use super::recovery::device_error;
use super::token::Token;
use crate::error::Error;
use cryptoki::error::{Error as CryptokiError, RvError};
use cryptoki::object::ObjectHandle;
use cryptoki::session::Session;
use cryptoki::slot::Limit;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Sessions beyond this bring nothing: an HSM's throughput peaks at a few dozen.
const MOST: usize = 64;

/// The sessions that are open with one token, apart from its keeper.
pub(super) struct Sessions {
    state: Mutex<State>,
    returned: Condvar,
}

struct State {
    idle: Vec<Open>,
    /// Idle and leased together.
    open: usize,
    most: usize,
}

/// An open session and the objects found in it: a handle is good for the session that found it.
struct Open {
    session: Session,
    handles: HashMap<u64, ObjectHandle>,
    generation: u64,
}

impl Sessions {
    /// As many as the token grants, the keeper apart.
    pub(super) fn new(granted: Limit) -> Self {
        let most = match granted {
            Limit::Max(granted) => usize::try_from(granted)
                .unwrap_or(MOST)
                .saturating_sub(1)
                .clamp(1, MOST),
            Limit::Infinite | Limit::Unavailable => MOST,
        };
        Self {
            state: Mutex::new(State {
                idle: Vec::new(),
                open: 0,
                most,
            }),
            returned: Condvar::new(),
        }
    }

    /// Takes a session for this thread; waits where all are out.
    ///
    /// # Errors
    /// [`Error::Device`] where the token opens none although none is out; those of a login, where the
    /// token's was lost.
    pub(super) fn lease<'a>(&'a self, token: &'a Token) -> Result<Lease<'a>, Error> {
        token.ensure_login()?;
        let generation = token.generation();
        let mut state = self.lock();
        loop {
            while let Some(open) = state.idle.pop() {
                if open.generation == generation {
                    return Ok(self.leased(open));
                }
                state.open -= 1; // of a login that is lost: closed by dropping it
            }
            if state.open < state.most {
                state.open += 1;
                drop(state);
                match token.open_session() {
                    Ok(session) => {
                        return Ok(self.leased(Open {
                            session,
                            handles: HashMap::new(),
                            generation,
                        }));
                    }
                    Err(error) => {
                        state = self.lock();
                        state.open -= 1;
                        let full = matches!(error, CryptokiError::Pkcs11(RvError::SessionCount, _));
                        if !full || state.open == 0 {
                            self.returned.notify_one();
                            return Err(device_error(&error, token.name()));
                        }
                        // The token grants fewer than it said: make do with those.
                        state.most = state.open;
                    }
                }
            } else {
                state = self
                    .returned
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Closes those that nobody uses, after their login was lost.
    pub(super) fn forget_idle(&self) {
        let mut state = self.lock();
        state.open -= state.idle.len();
        let forgotten = std::mem::take(&mut state.idle);
        drop(state);
        drop(forgotten);
    }

    fn leased(&self, open: Open) -> Lease<'_> {
        Lease {
            sessions: self,
            open: Some(open),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One session, this thread's until it is given back. Dropped without [`Lease::give_back`] it is
/// closed, since an operation of unknown state may be pending in it.
pub(super) struct Lease<'a> {
    sessions: &'a Sessions,
    open: Option<Open>,
}

impl Lease<'_> {
    /// The session.
    #[allow(clippy::expect_used)] // `open` is taken in `give_back`, which consumes the lease, and in drop
    pub(super) fn session(&self) -> &Session {
        &self.open.as_ref().expect("held until given back").session
    }

    /// The login that the session belongs to.
    pub(super) fn generation(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.generation)
    }

    /// The handle of the object that the caller numbers `key`, found once in this session.
    pub(super) fn handle<E>(
        &mut self,
        key: u64,
        find: impl FnOnce(&Session) -> Result<ObjectHandle, E>,
    ) -> Result<ObjectHandle, E> {
        let known = self.open.as_ref().and_then(|open| open.handles.get(&key));
        if let Some(handle) = known {
            return Ok(*handle);
        }
        let handle = find(self.session())?;
        if let Some(open) = &mut self.open {
            open.handles.insert(key, handle);
        }
        Ok(handle)
    }

    /// The operation ended in good order: the next thread may have the session.
    pub(super) fn give_back(mut self) {
        if let Some(open) = self.open.take() {
            self.sessions.lock().idle.push(open);
            self.sessions.returned.notify_one();
        }
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(open) = self.open.take() {
            drop(open); // closes it; before it is counted out, so that the limit holds
            self.sessions.lock().open -= 1;
            self.sessions.returned.notify_one();
        }
    }
}
