//! Logging in without locking the token: one try, none at the last.

use super::recovery::device_error;
use crate::error::Error;
use cryptoki::error::{Error as CryptokiError, RvError};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::TokenInfo;
use ring::digest;
use secrecy::{ExposeSecret, SecretString};

/// Tells one PIN from another without keeping it, and in a time that says nothing of either.
#[derive(PartialEq, Eq)]
pub(super) struct PinFingerprint(Vec<u8>);

impl PinFingerprint {
    pub(super) fn of(pin: &SecretString) -> Self {
        let value = digest::digest(&digest::SHA256, pin.expose_secret().as_bytes());
        Self(value.as_ref().to_vec())
    }
}

/// What a login that succeeded says of the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PinCheck {
    /// The token took it.
    Taken,
    /// Somebody else in this process is logged in already, or the token wants no login.
    NotLookedAt,
}

/// Whether the PIN comes from here: the token wants a login and has no PIN pad of its own.
pub(super) fn wants_pin(info: &TokenInfo) -> bool {
    info.login_required() && !info.protected_authentication_path()
}

/// `C_Login` as the normal user, for all sessions with the token.
///
/// A token that wants no login gets none. One with CKF_PROTECTED_AUTHENTICATION_PATH is asked
/// without a PIN and turns to its PIN pad.
///
/// # Errors
/// [`Error::PinLocked`] and [`Error::PinFinalTry`] without a call, [`Error::PinMissing`],
/// [`Error::PinWrong`] after one call.
pub(super) fn log_in(
    session: &Session,
    info: &TokenInfo,
    token: &str,
    pin: Option<&SecretString>,
) -> Result<PinCheck, Error> {
    if !info.login_required() {
        return Ok(PinCheck::NotLookedAt);
    }
    call(session, UserType::User, info, token, pin)
}

/// `C_Login` for one use of one key with CKA_ALWAYS_AUTHENTICATE, after `C_SignInit`.
///
/// # Errors
/// As [`log_in`].
pub(super) fn log_in_context(
    session: &Session,
    info: &TokenInfo,
    token: &str,
    pin: Option<&SecretString>,
) -> Result<PinCheck, Error> {
    call(session, UserType::ContextSpecific, info, token, pin)
}

fn call(
    session: &Session,
    user: UserType,
    info: &TokenInfo,
    token: &str,
    pin: Option<&SecretString>,
) -> Result<PinCheck, Error> {
    let token = token.to_owned();
    if info.user_pin_locked() {
        return Err(Error::PinLocked {
            token,
            reason: "the PIN is locked",
        });
    }
    if info.user_pin_final_try() {
        return Err(Error::PinFinalTry { token });
    }
    let pin = if info.protected_authentication_path() {
        None
    } else {
        match pin {
            Some(pin) => Some(pin),
            None => return Err(Error::PinMissing { token }),
        }
    };
    let Err(error) = session.login(user, pin) else {
        return Ok(PinCheck::Taken);
    };
    match error {
        CryptokiError::Pkcs11(RvError::UserAlreadyLoggedIn, _) => Ok(PinCheck::NotLookedAt),
        CryptokiError::Pkcs11(
            RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
            _,
        ) => Err(Error::PinWrong { token }),
        CryptokiError::Pkcs11(RvError::PinLocked, _) => Err(Error::PinLocked {
            token,
            reason: "the PIN is locked",
        }),
        CryptokiError::Pkcs11(RvError::PinExpired, _) => Err(Error::PinLocked {
            token,
            reason: "the PIN has expired",
        }),
        other => Err(device_error(&other, token)),
    }
}
