//! What a failed call means: try again on a fresh session, or stop; and whether the device is away.
//!
//! A signature is never made twice without a word: it is asked for a second time only where the
//! first call certainly made none. `CKR_SESSION_HANDLE_INVALID` says that the session was gone when
//! the function was called; `CKR_SESSION_CLOSED` and the device errors say nothing about how far
//! `C_Sign` came, so after `C_Sign` they end the matter (PKCS#11 3.1, 5.1.2 and 5.1.3).
//!
//! A module whose every call fails after its device or server went away and came back is not
//! recovered from here, in the middle of a signature, but by the caller who knows how long there is to
//! wait: [`super::healing`].

use crate::error::Error;
use crate::prospect::DeviceState;
use cryptoki::error::{Error as CryptokiError, RvError};

/// How far a signature had come when a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// `C_Sign` had not been called.
    BeforeSign,
    /// `C_Sign` itself failed.
    InSign,
}

/// What to do after a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// The session, the login or the object handle is gone and nothing was signed.
    FreshSession,
    /// Tell the caller.
    Stop,
}

/// The remedy for `error` at `stage`.
pub(super) fn remedy(error: &CryptokiError, stage: Stage) -> Remedy {
    let CryptokiError::Pkcs11(value, _) = error else {
        return Remedy::Stop;
    };
    match (value, stage) {
        // Gone when the function was called.
        (
            RvError::SessionHandleInvalid
            | RvError::UserNotLoggedIn
            | RvError::KeyHandleInvalid
            | RvError::ObjectHandleInvalid,
            _,
        ) => Remedy::FreshSession,
        // Gone while the function ran, which made nothing that could be called a signature.
        (RvError::SessionClosed, Stage::BeforeSign) => Remedy::FreshSession,
        // Everything else: the device, its memory, its policy, or an operation of unknown fate.
        _ => Remedy::Stop,
    }
}

/// The error that names the function, the return value and the place.
pub(super) fn device_error(error: &CryptokiError, place: impl Into<String>) -> Error {
    let (function, reason) = match error {
        CryptokiError::Pkcs11(value, function) => {
            (format!("C_{function:?}"), return_value_name(*value))
        }
        other => ("the PKCS#11 binding".to_owned(), other.to_string()),
    };
    Error::Device {
        place: place.into(),
        function,
        reason,
        state: state(error),
    }
}

/// The same failure, known to be the device's absence whatever the return value says.
pub(super) fn lost(error: Error) -> Error {
    match error {
        Error::Device {
            place,
            function,
            reason,
            ..
        } => Error::Device {
            place,
            function,
            reason,
            state: DeviceState::Lost,
        },
        other => other,
    }
}

/// Whether a return value says that the device is away, or that the module has lost it.
fn state(error: &CryptokiError) -> DeviceState {
    let CryptokiError::Pkcs11(value, _) = error else {
        return DeviceState::Present;
    };
    match value {
        // What the standard has for it; the token and the slot go with their reader.
        RvError::DeviceError
        | RvError::DeviceRemoved
        | RvError::TokenNotPresent
        | RvError::TokenNotRecognized
        | RvError::SlotIdInvalid
        // What modules answer in its stead: "an unrecoverable error", "the function failed".
        | RvError::GeneralError
        | RvError::FunctionFailed
        // Somebody finalised the module, or it did not initialise when it was made anew.
        | RvError::CryptokiNotInitialized
        // Gone again on the fresh session, or gone in `C_Sign`: the device is going up and down.
        | RvError::SessionClosed
        | RvError::SessionHandleInvalid
        | RvError::UserNotLoggedIn
        | RvError::KeyHandleInvalid
        | RvError::ObjectHandleInvalid => DeviceState::Lost,
        // An answer: the mechanism, the memory, the policy, a PIN. A maker's own value may mean
        // anything, and a policy that refuses one signature must not stop the others.
        _ => DeviceState::Present,
    }
}

/// `CKR_DEVICE_ERROR` for `DeviceError`: the standard's spelling, which manuals and forums know.
fn return_value_name(value: RvError) -> String {
    match value {
        RvError::VendorDefined(code) | RvError::UnknownErrorCode(code) => {
            format!("return value {code:#010x}")
        }
        named => {
            let mut name = "CKR".to_owned();
            for character in format!("{named:?}").chars() {
                if character.is_ascii_uppercase() {
                    name.push('_');
                }
                name.push(character.to_ascii_uppercase());
            }
            name
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cryptoki::context::Function;

    fn failed(value: RvError) -> CryptokiError {
        CryptokiError::Pkcs11(value, Function::Sign)
    }

    #[test]
    fn a_signature_of_unknown_fate_is_not_asked_for_again() {
        for value in [
            RvError::SessionClosed,
            RvError::DeviceError,
            RvError::DeviceRemoved,
            RvError::GeneralError,
            RvError::FunctionFailed,
            RvError::VendorDefined(0x8000_0001),
        ] {
            assert_eq!(remedy(&failed(value), Stage::InSign), Remedy::Stop);
        }
    }

    #[test]
    fn a_session_that_was_gone_before_is_opened_again() {
        for stage in [Stage::BeforeSign, Stage::InSign] {
            let gone = failed(RvError::SessionHandleInvalid);
            assert_eq!(remedy(&gone, stage), Remedy::FreshSession);
        }
        let closed = failed(RvError::SessionClosed);
        assert_eq!(remedy(&closed, Stage::BeforeSign), Remedy::FreshSession);
    }

    #[test]
    fn return_values_are_spelt_as_in_the_standard() {
        let text = device_error(&failed(RvError::DeviceError), "t").to_string();
        assert_eq!(text, "C_Sign failed on t: CKR_DEVICE_ERROR");
        let text = device_error(&failed(RvError::VendorDefined(0x8000_0001)), "t").to_string();
        assert_eq!(text, "C_Sign failed on t: return value 0x80000001");
    }
}
