//! One token that this process is logged in to: the login, and the sessions that share it.
//!
//! A login holds for all sessions that an application has with a token and ends with the last of
//! them (PKCS#11 3.1, 5.6.8), so one keeper session stays open for as long as anyone holds the token.

use super::login::{self, PinCheck, PinFingerprint};
use super::module::{Module, token_uri};
use super::recovery::device_error;
use super::sessions::Sessions;
use crate::error::Error;
use crate::prospect::DeviceState;
use crate::uri::Pkcs11Uri;
use cryptoki::error::Error as CryptokiError;
use cryptoki::session::Session;
use cryptoki::slot::{Slot, TokenInfo};
use secrecy::SecretString;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A token with its login. Signers of several keys on it share one.
pub(super) struct Token {
    module: Arc<Module>,
    /// Label, manufacturer, serial number and model: what it is found by again.
    identity: Pkcs11Uri,
    /// Where it was last. Another once the module was made anew, perhaps.
    slot: Mutex<Slot>,
    name: String,
    login: Mutex<Login>,
    sessions: Sessions,
}

struct Login {
    /// Held, not used. `None` from when the login is lost until it is renewed.
    keeper: Option<Session>,
    pin: HeldPin,
    /// Counts logins: a session of an older one is not used again.
    generation: u64,
}

/// The PIN, kept for the login that follows a lost session and for CKA_ALWAYS_AUTHENTICATE.
enum HeldPin {
    Held(SecretString),
    /// Given, but somebody else was logged in already, so the token has not looked at it. It serves
    /// where a person would be asked, and is never sent to restore a login.
    Untried(SecretString),
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
        let identity = token_uri(&info);
        let name = token_name(&info);
        let mut tokens = module.tokens();
        if pin.is_some_and(|pin| module.has_refused(&identity, pin)) {
            return Err(Error::PinWrong { token: name });
        }
        if let Some(open) = tokens.find(&identity, slot) {
            open.admit(&info, pin)?;
            return Ok(open);
        }
        let keeper = module
            .context()
            .open_ro_session(slot)
            .map_err(|error| device_error(&error, name.clone()))?;
        let outcome = login::log_in(&keeper, &info, &name, pin);
        if let (Err(Error::PinWrong { .. }), Some(pin)) = (&outcome, pin) {
            module.note_refused(&identity, pin);
        }
        let check = outcome?;
        let token = Arc::new(Self {
            module: Arc::clone(module),
            identity,
            slot: Mutex::new(slot),
            name,
            login: Mutex::new(Login {
                keeper: Some(keeper),
                pin: match (pin, check) {
                    (Some(pin), check) if login::wants_pin(&info) => match check {
                        PinCheck::Taken => HeldPin::Held(pin.clone()),
                        PinCheck::NotLookedAt => HeldPin::Untried(pin.clone()),
                    },
                    _ => HeldPin::NotWanted,
                },
                generation: 0,
            }),
            sessions: Sessions::new(info.max_session_count()),
        });
        tokens.add(&token);
        Ok(token)
    }

    pub(super) fn module(&self) -> &Arc<Module> {
        &self.module
    }

    pub(super) fn slot(&self) -> Slot {
        *self.slot.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.module.context().open_ro_session(self.slot())
    }

    /// Logs in anew after the login of `lost_generation` was lost, unless another thread has.
    pub(super) fn renew_login(&self, lost_generation: u64) -> Result<(), Error> {
        let mut login = self.lock();
        if login.generation != lost_generation {
            return Ok(());
        }
        self.sessions.forget_idle();
        login.keeper = None;
        self.log_in_again(&mut login)
    }

    /// Sees to the login, which is lost where the module was made anew, or renewing it failed.
    pub(super) fn ensure_login(&self) -> Result<(), Error> {
        let mut login = self.lock();
        match login.keeper {
            Some(_) => Ok(()),
            None => self.log_in_again(&mut login),
        }
    }

    /// Closes every session; the next use logs in again. For when nobody is inside the module, so that
    /// none is out.
    pub(super) fn close_sessions(&self) {
        let mut login = self.lock();
        self.sessions.forget_idle();
        login.keeper = None;
    }

    /// With the PIN that the token took before: none else is held.
    fn log_in_again(&self, login: &mut Login) -> Result<(), Error> {
        let token = || self.name.clone();
        match login.pin {
            HeldPin::Refused => return Err(Error::PinWrong { token: token() }),
            HeldPin::Untried(_) => return Err(Error::PinMissing { token: token() }),
            HeldPin::Held(_) | HeldPin::NotWanted => {}
        }
        let info = self.find_again()?;
        let keeper = self
            .open_session()
            .map_err(|error| device_error(&error, self.name.clone()))?;
        self.with_pin(login, |pin| login::log_in(&keeper, &info, &self.name, pin))?;
        login.keeper = Some(keeper);
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
            (Some(given), HeldPin::Held(held) | HeldPin::Untried(held))
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
        log_in: impl FnOnce(Option<&SecretString>) -> Result<PinCheck, Error>,
    ) -> Result<(), Error> {
        let outcome = match &login.pin {
            HeldPin::Held(pin) | HeldPin::Untried(pin) => log_in(Some(pin)),
            HeldPin::NotWanted => log_in(None),
            HeldPin::Refused => Err(Error::PinWrong {
                token: self.name.clone(),
            }),
        };
        match (&outcome, &login.pin) {
            (Err(Error::PinWrong { .. }), HeldPin::Held(pin) | HeldPin::Untried(pin)) => {
                self.module.note_refused(&self.identity, pin);
                login.pin = HeldPin::Refused;
            }
            (Ok(PinCheck::Taken), HeldPin::Untried(pin)) => login.pin = HeldPin::Held(pin.clone()),
            _ => {}
        }
        outcome.map(drop)
    }

    fn has_refused_its_pin(&self) -> bool {
        matches!(self.lock().pin, HeldPin::Refused)
    }

    /// Whether it is where it was last: not known from when its sessions are closed until it is found.
    fn is_settled(&self) -> bool {
        self.lock().keeper.is_some()
    }

    fn info(&self) -> Result<TokenInfo, Error> {
        let info = self.module.token_info(self.slot())?;
        info.ok_or_else(|| self.absent("C_GetTokenInfo", "the token is no longer in its slot"))
    }

    /// The token, in its slot or another, so that its PIN goes to no other: slots may be numbered anew
    /// when the module is made anew, and cards are changed.
    fn find_again(&self) -> Result<TokenInfo, Error> {
        if let Ok(Some(info)) = self.module.token_info(self.slot())
            && token_uri(&info) == self.identity
        {
            return Ok(info);
        }
        match self.module.find_token(&self.identity) {
            Ok((slot, info)) => {
                *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = slot;
                Ok(info)
            }
            Err(Error::TokenNotFound { .. }) => {
                Err(self.absent("C_GetSlotList", "the token is in none of the slots"))
            }
            Err(other) => Err(other),
        }
    }

    fn absent(&self, function: &str, reason: &str) -> Error {
        Error::Device {
            place: self.name.clone(),
            function: function.to_owned(),
            reason: reason.to_owned(),
            state: DeviceState::Lost,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Login> {
        self.login.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tokens behind one module that this process is logged in to.
#[derive(Default)]
pub(super) struct OpenTokens(Vec<Weak<Token>>);

impl OpenTokens {
    /// Those that a key still uses.
    pub(super) fn live(&self) -> impl Iterator<Item = Arc<Token>> + '_ {
        self.0.iter().filter_map(Weak::upgrade)
    }

    fn find(&self, identity: &Pkcs11Uri, slot: Slot) -> Option<Arc<Token>> {
        let mut open: Vec<Arc<Token>> = self
            .live()
            .filter(|open| open.identity == *identity && !open.has_refused_its_pin())
            .collect();
        let here = open.iter().position(|open| open.slot() == slot);
        let found = here.or_else(|| open.iter().position(|open| !open.is_settled()));
        found.map(|index| open.swap_remove(index))
    }

    fn add(&mut self, token: &Arc<Token>) {
        self.0.retain(|token| token.strong_count() > 0);
        self.0.push(Arc::downgrade(token));
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
