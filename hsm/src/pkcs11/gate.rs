//! Who may be inside a module: its callers, or the one that makes it anew, never both.
//!
//! `C_Finalize` while another thread is inside any function is undefined behaviour (PKCS#11 3.1,
//! 5.4.2), so whoever calls the module passes this gate, once: a second pass by a thread that is
//! inside could wait for the one who waits for it.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The gate before a module.
pub(super) struct Gate {
    lock: RwLock<()>,
    width: Width,
}

/// How many callers are let in at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// As many as come.
    Many,
    /// One. What p11-kit's client needs: its threads share one socket, and when the server dies the
    /// one that reads is told and the others wait for ever (p11-kit 0.24.1, `rpc_socket_read`).
    One,
}

/// A caller's stay inside the module.
pub(super) enum Pass<'a> {
    Shared { _guard: RwLockReadGuard<'a, ()> },
    Alone { _guard: RwLockWriteGuard<'a, ()> },
}

impl Gate {
    pub(super) fn new(width: Width) -> Self {
        Self {
            lock: RwLock::new(()),
            width,
        }
    }

    /// Lets this caller in; waits while the module is made anew.
    pub(super) fn pass(&self) -> Pass<'_> {
        match self.width {
            Width::Many => Pass::Shared {
                _guard: self.lock.read().unwrap_or_else(PoisonError::into_inner),
            },
            Width::One => self.close(),
        }
    }

    /// Waits until nobody is inside and lets nobody else in.
    pub(super) fn close(&self) -> Pass<'_> {
        Pass::Alone {
            _guard: self.lock.write().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

impl Width {
    /// What is known of the module by what it says of itself: p11-kit's client calls itself
    /// `p11-kit` while it has no connection, and `PKCS#11 Kit` through one, as its proxy does, behind
    /// which there may be a client.
    pub(super) fn of(manufacturer: &str) -> Self {
        if matches!(manufacturer, "p11-kit" | "PKCS#11 Kit") {
            Self::One
        } else {
            Self::Many
        }
    }
}
