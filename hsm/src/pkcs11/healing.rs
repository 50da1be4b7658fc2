//! A module that lost its device, made anew.
//!
//! After its device or server went away and came back, a module may answer `CKR_DEVICE_ERROR` to
//! everything: p11-kit's client does, whose socket is gone, and so do clients of network HSMs. Only
//! `C_Finalize` and `C_Initialize` help, for all tokens behind the module at once. So nobody is inside
//! meanwhile ([`super::gate`]), and every session of ours is closed before: a [`Session`] that is
//! dropped afterwards would close whichever new session has its number.
//!
//! cryptoki's `finalize` takes the context and forgets it, and its contexts are clones of one: the
//! clone that is left initialises the same function list again, which matters where every list is an
//! instance of its own.
//!
//! [`Session`]: cryptoki::session::Session

use super::module::{Module, initialise_arguments};
use super::recovery::{device_error, lost};
use super::token::Token;
use crate::error::Error;
use crate::prospect::Prospect;
use cryptoki::error::{Error as CryptokiError, RvError};
use std::sync::Arc;

/// What is known of the module since it was made, last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// No call has failed as if the device were away.
    Sound,
    /// One has.
    Lost,
}

/// Who has initialised the module, and may finalise it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// This crate.
    Here,
    /// Another library in this process, whose sessions `C_Finalize` would take away. One that found the
    /// module initialised, by us, is not seen: PKCS#11 tells only the second comer.
    Elsewhere,
}

impl Module {
    /// Runs calls into the module, and remembers where they end as if the device were away. All that
    /// calls the module from outside of this folder goes through here, once.
    pub(super) fn within<T>(&self, calls: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let _pass = self.gate().pass();
        let outcome = calls();
        // noted before the pass ends, so that it is never said of a module made after the call
        if let Err(error) = &outcome
            && error.prospect() == Prospect::MayComeBack
        {
            *self.condition() = Condition::Lost;
        }
        outcome
    }

    /// Makes the module anew where it has lost its device since it was made: of several threads that
    /// were told so, the first does it and the others find it done. Its tokens are found and logged in
    /// to when they are next used.
    ///
    /// # Errors
    /// [`Error::ModuleNotOurs`]; [`Error::Device`] where the module does not initialise again. It is
    /// of no use then, and may be healed again.
    pub(super) fn make_anew_if_lost(&self) -> Result<(), Error> {
        if *self.condition() == Condition::Sound {
            return Ok(());
        }
        let _closed = self.gate().close();
        if *self.condition() == Condition::Sound {
            return Ok(());
        }
        if *self.owner() == Owner::Elsewhere {
            return Err(self.not_ours());
        }
        let live: Vec<Arc<Token>> = self.tokens().live().collect();
        for token in &live {
            token.close_sessions();
        }
        drop(live);
        self.initialise_again()?;
        *self.condition() = Condition::Sound;
        Ok(())
    }

    fn initialise_again(&self) -> Result<(), Error> {
        let finalised = self.context().clone().finalize();
        match (self.context().initialize(initialise_arguments()), finalised) {
            (Ok(()), _) => Ok(()),
            (
                Err(CryptokiError::Pkcs11(RvError::CryptokiAlreadyInitialized, _)),
                Err(not_finalised),
            ) => Err(lost(device_error(&not_finalised, self.name()))),
            // Somebody initialised it between our two calls.
            (Err(CryptokiError::Pkcs11(RvError::CryptokiAlreadyInitialized, _)), Ok(())) => {
                *self.owner() = Owner::Elsewhere;
                Err(self.not_ours())
            }
            // Whatever the reason: the module is of no use until this succeeds.
            (Err(error), _) => Err(lost(device_error(&error, self.name()))),
        }
    }

    fn not_ours(&self) -> Error {
        Error::ModuleNotOurs {
            path: self.path().to_owned(),
        }
    }
}
