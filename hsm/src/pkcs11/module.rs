//! One PKCS#11 module, loaded and initialised once per process.
//!
//! A second `C_Initialize` on the same library, or a `C_Finalize` by one of two users, takes the
//! sessions of the other away (cryptoki issue 260). So there is one [`Module`] per library for the
//! life of the process. It is finalised only to be initialised again, after it lost its device
//! ([`super::healing`]), and not where another library in the process was first to initialise it.

use super::gate::{Gate, Width};
use super::healing::{Condition, Owner};
use super::login::PinFingerprint;
use super::recovery::device_error;
use super::single_part::SinglePart;
use super::token::OpenTokens;
use crate::error::Error;
use crate::uri::Pkcs11Uri;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as CryptokiError, RvError};
use cryptoki::slot::{Slot, SlotInfo, TokenInfo};
use secrecy::SecretString;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

static LOADED: Mutex<Vec<Arc<Module>>> = Mutex::new(Vec::new());

/// A PKCS#11 module that is ready for calls from many threads.
pub struct Module {
    path: PathBuf,
    context: Pkcs11,
    single_part: Option<SinglePart>,
    gate: Gate,
    condition: Mutex<Condition>,
    owner: Mutex<Owner>,
    /// The tokens that someone is logged in to. The lock is held through a login, so that no two
    /// threads offer a PIN to the same token at once.
    tokens: Mutex<OpenTokens>,
    /// Fingerprints of the PINs that a token has refused, by what the token is and not by its slot,
    /// which may be another's once the module was made anew: none is sent to it twice.
    refused_pins: Mutex<HashMap<String, Vec<PinFingerprint>>>,
}

/// The module calls on its own mutexes, and is called from many threads.
pub(super) fn initialise_arguments() -> CInitializeArgs {
    CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)
}

impl Module {
    /// Loads the library, or finds it loaded: by the same path, or another path to the same file.
    ///
    /// # Errors
    /// [`Error::ModuleNotLoadable`] where the file is missing, is no PKCS#11 module, or refuses to
    /// work with several threads.
    pub fn load(path: &Path) -> Result<Arc<Self>, Error> {
        let not_loadable = |reason: String| Error::ModuleNotLoadable {
            path: path.to_owned(),
            reason,
        };
        let canonical = path
            .canonicalize()
            .map_err(|error| not_loadable(error.to_string()))?;
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(module) = loaded.iter().find(|module| module.path == canonical) {
            return Ok(Arc::clone(module));
        }
        let context = Pkcs11::new(&canonical).map_err(|error| not_loadable(error.to_string()))?;
        let owner = match context.initialize(initialise_arguments()) {
            Ok(()) => Owner::Here,
            // Its sessions are its own.
            Err(CryptokiError::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Owner::Elsewhere,
            Err(error) => return Err(not_loadable(error.to_string())),
        };
        let width = context
            .get_library_info()
            .map_or(Width::Many, |info| Width::of(info.manufacturer_id()));
        let single_part = SinglePart::locate(&canonical);
        let module = Arc::new(Self {
            path: canonical,
            context,
            single_part,
            gate: Gate::new(width),
            condition: Mutex::new(Condition::Sound),
            owner: Mutex::new(owner),
            tokens: Mutex::default(),
            refused_pins: Mutex::default(),
        });
        loaded.push(Arc::clone(&module));
        Ok(module)
    }

    /// The file, with symbolic links resolved.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The one slot whose token has all the attributes of `uri`.
    pub(super) fn find_token(&self, uri: &Pkcs11Uri) -> Result<(Slot, TokenInfo), Error> {
        let mut fitting = Vec::new();
        let mut labels = Vec::new();
        // a slot that fails, for example while its token is being made, stands in no other's way
        let mut failure = None;
        for slot in self.slots()? {
            let info = match self.token_info(slot) {
                Ok(Some(info)) => info,
                Ok(None) => continue,
                Err(error) => {
                    failure.get_or_insert(error);
                    continue;
                }
            };
            if !info.token_initialized() {
                continue;
            }
            labels.push(info.label().to_owned());
            if self.fits(uri, slot, &info)? {
                fitting.push((slot, info));
            }
        }
        let sought = uri.without_module().to_string();
        match (fitting.pop(), fitting.is_empty()) {
            (Some(only), true) => Ok(only),
            (None, _) => Err(failure.unwrap_or(Error::TokenNotFound {
                sought,
                found: labels,
            })),
            (Some(last), false) => {
                fitting.push(last);
                Err(Error::TokenAmbiguous {
                    sought,
                    found: fitting
                        .iter()
                        .map(|(slot, info)| format!("{};slot-id={slot}", token_uri(info)))
                        .collect(),
                })
            }
        }
    }

    /// Slots with a token in them.
    pub(super) fn slots(&self) -> Result<Vec<Slot>, Error> {
        self.context
            .get_slots_with_token()
            .map_err(|error| device_error(&error, self.name()))
    }

    pub(super) fn slot_info(&self, slot: Slot) -> Result<SlotInfo, Error> {
        self.context
            .get_slot_info(slot)
            .map_err(|error| device_error(&error, self.name()))
    }

    /// The token in the slot now; `None` where it was taken out since the slots were listed.
    pub(super) fn token_info(&self, slot: Slot) -> Result<Option<TokenInfo>, Error> {
        match self.context.get_token_info(slot) {
            Ok(info) => Ok(Some(info)),
            Err(CryptokiError::Pkcs11(
                RvError::TokenNotPresent | RvError::TokenNotRecognized | RvError::SlotIdInvalid,
                _,
            )) => Ok(None),
            Err(error) => Err(device_error(&error, self.name())),
        }
    }

    pub(super) fn context(&self) -> &Pkcs11 {
        &self.context
    }

    pub(super) fn single_part(&self) -> Option<&SinglePart> {
        self.single_part.as_ref()
    }

    pub(super) fn gate(&self) -> &Gate {
        &self.gate
    }

    pub(super) fn condition(&self) -> MutexGuard<'_, Condition> {
        self.condition
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn owner(&self) -> MutexGuard<'_, Owner> {
        self.owner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tokens(&self) -> MutexGuard<'_, OpenTokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has_refused(&self, token: &Pkcs11Uri, pin: &SecretString) -> bool {
        let refused = self.refused_pins();
        let pins = refused.get(&token.to_string());
        pins.is_some_and(|pins| pins.contains(&PinFingerprint::of(pin)))
    }

    pub(super) fn note_refused(&self, token: &Pkcs11Uri, pin: &SecretString) {
        let mut refused = self.refused_pins();
        let pins = refused.entry(token.to_string()).or_default();
        pins.push(PinFingerprint::of(pin));
    }

    fn refused_pins(&self) -> MutexGuard<'_, HashMap<String, Vec<PinFingerprint>>> {
        self.refused_pins
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn fits(&self, uri: &Pkcs11Uri, slot: Slot, token: &TokenInfo) -> Result<bool, Error> {
        let same = |wanted: &Option<String>, found: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == found)
        };
        if !(same(&uri.token, token.label())
            && same(&uri.manufacturer, token.manufacturer_id())
            && same(&uri.serial, token.serial_number())
            && same(&uri.model, token.model())
            && uri.slot_id.is_none_or(|id| id == slot.id()))
        {
            return Ok(false);
        }
        if uri.slot_description.is_some() || uri.slot_manufacturer.is_some() {
            let info = self.slot_info(slot)?;
            if !(same(&uri.slot_description, info.slot_description())
                && same(&uri.slot_manufacturer, info.manufacturer_id()))
            {
                return Ok(false);
            }
        }
        if uri.library_manufacturer.is_none()
            && uri.library_description.is_none()
            && uri.library_version.is_none()
        {
            return Ok(true);
        }
        let info = self
            .context
            .get_library_info()
            .map_err(|error| device_error(&error, self.name()))?;
        let version = info.library_version();
        let fits_version = uri.library_version.as_ref().is_none_or(|wanted| {
            let (major, minor) = wanted.split_once('.').unwrap_or((wanted, "0"));
            major.parse() == Ok(version.major()) && minor.parse() == Ok(version.minor())
        });
        Ok(fits_version
            && same(&uri.library_manufacturer, info.manufacturer_id())
            && same(&uri.library_description, info.library_description()))
    }
}

/// The URI of a token by what does not change: label, manufacturer, serial number and model.
pub(super) fn token_uri(info: &TokenInfo) -> Pkcs11Uri {
    let mut uri = Pkcs11Uri::default();
    uri.token = Some(info.label().to_owned());
    uri.manufacturer = Some(info.manufacturer_id().to_owned());
    uri.serial = Some(info.serial_number().to_owned());
    uri.model = Some(info.model().to_owned());
    uri
}
