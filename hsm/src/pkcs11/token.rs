//! One token that this process is logged in to: the login, and the sessions that share it.
//!
//! A login holds for all sessions that an application has with a token and ends with the last of
//! them (PKCS#11 3.1, 5.6.8), so one keeper session stays open for as long as anyone holds the token.

use super::login::{self, PinFingerprint};
use super::module::{Module, token_uri};
use super::recovery::device_error;
use super::sessions::Sessions;
use crate::error::Error;
use crate::uri::Pkcs11Uri;
use cryptoki::error::Error as CryptokiError;
use cryptoki::session::Session;
use cryptoki::slot::{Slot, TokenInfo};
use secrecy::SecretString;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A token with its login. Signers of several keys on it share one.
pub(super) struct Token {
    module: Arc<Module>,
    slot: Slot,
    name: String,
    login: Mutex<Login>,
    sessions: Sessions,
}

struct Login {
    /// Held, not used. `None` only while a lost login is renewed.
    _keeper: Option<Session>,
    pin: HeldPin,
    /// Counts logins: a session of an older one is not used again.
    generation: u64,
}

/// The PIN, kept for the login that follows a lost session and for CKA_ALWAYS_AUTHENTICATE.
enum HeldPin {
    Held(SecretString),
    /// The token wants none from here.
    NotWanted,
    /// The token took it once and refuses it now: it was changed, and is not sent any more.
    Refused,
}

impl Token {
    /// Logs in to the one token that fits `uri`, or joins the login that this process has.
    ///
    /// Joining wants the same PIN: a login that someone else made is nobody's licence.
    pub(super) fn open(
        module: &Arc<Module>,
        uri: &Pkcs11Uri,
        pin: Option<&SecretString>,
    ) -> Result<Arc<Self>, Error> {
        let (slot, info) = module.find_token(uri)?;
        let name = token_name(&info);
        let mut tokens = module.tokens();
        if pin.is_some_and(|pin| module.has_refused(slot, pin)) {
            return Err(Error::PinWrong { token: name });
        }
        let open = tokens.get(&slot.id()).and_then(Weak::upgrade);
        if let Some(open) = open.filter(|open| !open.has_refused_its_pin()) {
            open.admit(&info, pin)?;
            return Ok(open);
        }
        let keeper = module
            .context()
            .open_ro_session(slot)
            .map_err(|error| device_error(&error, name.clone()))?;
        let outcome = login::log_in(&keeper, &info, &name, pin);
        if let (Err(Error::PinWrong { .. }), Some(pin)) = (&outcome, pin) {
            module.note_refused(slot, pin);
        }
        outcome?;
        let token = Arc::new(Self {
            module: Arc::clone(module),
            slot,
            name,
            login: Mutex::new(Login {
                _keeper: Some(keeper),
                pin: match pin {
                    Some(pin) if login::wants_pin(&info) => HeldPin::Held(pin.clone()),
                    _ => HeldPin::NotWanted,
                },
                generation: 0,
            }),
            sessions: Sessions::new(info.max_session_count()),
        });
        tokens.insert(slot.id(), Arc::downgrade(&token));
        Ok(token)
    }

    pub(super) fn module(&self) -> &Module {
        &self.module
    }

    pub(super) fn slot(&self) -> Slot {
        self.slot
    }

    /// What messages call it: label and serial number.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The number of the login that holds now.
    pub(super) fn generation(&self) -> u64 {
        self.lock().generation
    }

    pub(super) fn open_session(&self) -> Result<Session, CryptokiError> {
        self.module.context().open_ro_session(self.slot)
    }

    /// Logs in anew after the login of `lost_generation` was lost, unless another thread has.
    pub(super) fn renew_login(&self, lost_generation: u64) -> Result<(), Error> {
        let mut login = self.lock();
        if login.generation != lost_generation {
            return Ok(());
        }
        self.sessions.forget_idle();
        login._keeper = None;
        let info = self.info()?;
        let keeper = self
            .open_session()
            .map_err(|error| device_error(&error, self.name.clone()))?;
        self.with_pin(&mut login, |pin| {
            login::log_in(&keeper, &info, &self.name, pin)
        })?;
        login._keeper = Some(keeper);
        login.generation += 1;
        Ok(())
    }

    /// The login between `C_SignInit` and `C_Sign` of a key with CKA_ALWAYS_AUTHENTICATE.
    pub(super) fn log_in_for_this_signature(&self, session: &Session) -> Result<(), Error> {
        let mut login = self.lock();
        let info = self.info()?;
        self.with_pin(&mut login, |pin| {
            login::log_in_context(session, &info, &self.name, pin)
        })
    }

    /// Lets a second opener in: with the PIN of the login, where the token has one.
    fn admit(&self, info: &TokenInfo, pin: Option<&SecretString>) -> Result<(), Error> {
        if !login::wants_pin(info) {
            return Ok(());
        }
        let token = self.name.clone();
        let login = self.lock();
        match (pin, &login.pin) {
            (None, _) => Err(Error::PinMissing { token }),
            (Some(given), HeldPin::Held(held))
                if PinFingerprint::of(given) == PinFingerprint::of(held) =>
            {
                Ok(())
            }
            (Some(_), _) => Err(Error::PinWrong { token }),
        }
    }

    /// Logs in with the PIN that is held; one that is refused is not held any longer.
    fn with_pin(
        &self,
        login: &mut Login,
        log_in: impl FnOnce(Option<&SecretString>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let outcome = match &login.pin {
            HeldPin::Held(pin) => log_in(Some(pin)),
            HeldPin::NotWanted => log_in(None),
            HeldPin::Refused => Err(Error::PinWrong {
                token: self.name.clone(),
            }),
        };
        if let (Err(Error::PinWrong { .. }), HeldPin::Held(pin)) = (&outcome, &login.pin) {
            self.module.note_refused(self.slot, pin);
            login.pin = HeldPin::Refused;
        }
        outcome
    }

    fn has_refused_its_pin(&self) -> bool {
        matches!(self.lock().pin, HeldPin::Refused)
    }

    fn info(&self) -> Result<TokenInfo, Error> {
        self.module
            .token_info(self.slot)?
            .ok_or_else(|| Error::Device {
                place: self.name.clone(),
                function: "C_GetTokenInfo".to_owned(),
                reason: "the token is no longer in its slot".to_owned(),
            })
    }

    fn lock(&self) -> MutexGuard<'_, Login> {
        self.login.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn token_name(info: &TokenInfo) -> String {
    let uri = token_uri(info);
    format!(
        "{} (serial {})",
        uri.token.unwrap_or_default(),
        uri.serial.unwrap_or_default()
    )
}
