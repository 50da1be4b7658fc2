//! The module's life between `C_Initialize` and `C_Finalize`, and the outages that end with it.
//!
//! SoftHSM itself stays initialised: the test's own tokens are made through it in the same process.

use crate::module::{Function, State, faulty, state, target};
use cryptoki_sys::{
    CK_RV, CK_SESSION_HANDLE, CKR_CRYPTOKI_ALREADY_INITIALIZED, CKR_CRYPTOKI_NOT_INITIALIZED,
    CKR_OK,
};
use std::collections::BTreeSet;
use std::ffi::c_void;
use std::time::Duration;

/// What outlasts [`State::calm`].
pub(crate) struct Life {
    pub(crate) initialised: bool,
    /// The sessions that were opened since it was initialised, and not closed.
    pub(crate) sessions: BTreeSet<CK_SESSION_HANDLE>,
    /// How many calls are inside.
    inside: u64,
}

impl Life {
    pub(crate) const BEFORE: Self = Self {
        initialised: false,
        sessions: BTreeSet::new(),
        inside: 0,
    };
}

/// A device that is away: what every call answers, until the module was initialised so many times.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct Outage {
    pub(crate) value: u64,
    pub(crate) initialisations: u32,
}

/// A call that is inside.
pub(crate) struct Inside;

impl Inside {
    fn count(state: &mut State) -> Self {
        state.life.inside += 1;
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        state().life.inside -= 1;
    }
}

/// Lets a call in, or answers for the device that is away.
pub(crate) fn enter() -> Result<Inside, CK_RV> {
    let mut state = state();
    match state.refusal() {
        Some(value) => Err(value),
        None => Ok(Inside::count(&mut state)),
    }
}

impl State {
    /// What every call answers now, where none comes through.
    fn refusal(&self) -> Option<CK_RV> {
        if self.life.initialised {
            self.outage.map(|outage| outage.value)
        } else {
            Some(CKR_CRYPTOKI_NOT_INITIALIZED)
        }
    }
}

pub(crate) unsafe extern "C" fn initialize(_arguments: *mut c_void) -> CK_RV {
    let fault = state().call(Function::Initialize);
    faulty(fault, || {
        let mut state = state();
        if state.life.initialised {
            return CKR_CRYPTOKI_ALREADY_INITIALIZED;
        }
        state.life.initialised = true;
        count_down(&mut state);
        CKR_OK
    })
}

fn count_down(state: &mut State) {
    state.outage = state.outage.and_then(|outage| {
        let initialisations = outage.initialisations.saturating_sub(1);
        (initialisations > 0).then_some(Outage {
            initialisations,
            ..outage
        })
    });
}

pub(crate) unsafe extern "C" fn finalize(_reserved: *mut c_void) -> CK_RV {
    let sessions = {
        let mut state = state();
        if !state.life.initialised {
            return CKR_CRYPTOKI_NOT_INITIALIZED;
        }
        state.finalised += 1;
        state.finalised_under_calls += state.life.inside;
        state.life.initialised = false;
        std::mem::take(&mut state.life.sessions)
    };
    for session in sessions {
        // SAFETY: the function takes any handle.
        unsafe { target().C_CloseSession.unwrap()(session) };
    }
    CKR_OK
}

/// Counted where the session is of a life that has ended: its number may be another's by now.
pub(crate) unsafe extern "C" fn close_session(session: CK_SESSION_HANDLE) -> CK_RV {
    let (away, delay) = {
        let mut state = state();
        if !state.life.sessions.remove(&session) {
            state.stale_closes += 1;
        }
        (state.refusal(), state.close_delay_ms)
    };
    let _inside = Inside::count(&mut state());
    std::thread::sleep(Duration::from_millis(delay));
    // SAFETY: the caller's argument as it came.
    let value = unsafe { target().C_CloseSession.unwrap()(session) };
    // A device that is away loses its sessions whatever it answers.
    away.unwrap_or(value)
}
