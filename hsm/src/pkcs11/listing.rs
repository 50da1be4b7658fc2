//! What a module shows: its slots, their tokens, and the keys on one of them.

use super::module::{Module, token_uri};
use super::objects::{self, Authentication, Signs, StoredCertificate, Template};
use super::recovery::device_error;
use super::token::{Token, token_name};
use crate::address::Pkcs11Address;
use crate::error::Error;
use crate::listing::{CertificateListing, KeyHalf, KeyListing, KeyUsage};
use crate::public_key::PublicKey;
use cryptoki::error::Error as CryptokiError;
use cryptoki::session::Session;
use cryptoki::slot::TokenInfo;
use secrecy::SecretString;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// A slot with a token in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlotListing {
    /// The slot's number, which many modules change between runs.
    pub slot_id: u64,
    /// What the module says of the slot.
    pub description: String,
    /// Who made the slot.
    pub manufacturer: String,
    /// The token in it.
    pub token: TokenListing,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenListing {
    /// Its label.
    pub label: String,
    /// Who made it.
    pub manufacturer: String,
    /// Its model.
    pub model: String,
    /// Its serial number.
    pub serial: String,
    /// The URI (RFC 7512) that `--token` takes, module and all.
    pub uri: String,
    /// What it says of itself that matters to a login.
    pub flags: Vec<TokenFlag>,
}

/// A flag of CK_TOKEN_INFO that matters to a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TokenFlag {
    /// CKF_TOKEN_INITIALIZED
    Initialized,
    /// CKF_LOGIN_REQUIRED
    LoginRequired,
    /// CKF_USER_PIN_INITIALIZED
    UserPinInitialized,
    /// CKF_PROTECTED_AUTHENTICATION_PATH: the PIN is entered on the token's own pad.
    ProtectedAuthenticationPath,
    /// CKF_WRITE_PROTECTED
    WriteProtected,
    /// CKF_USER_PIN_COUNT_LOW: a wrong PIN was entered since the last good one.
    UserPinCountLow,
    /// CKF_USER_PIN_FINAL_TRY: the next wrong PIN locks the token.
    UserPinFinalTry,
    /// CKF_USER_PIN_LOCKED
    UserPinLocked,
    /// CKF_USER_PIN_TO_BE_CHANGED
    UserPinToBeChanged,
}

/// The slots of a module that have a token. No login is made.
///
/// # Errors
/// [`Error::ModuleNotLoadable`], [`Error::Device`].
pub fn list_slots(module: &Path) -> Result<Vec<SlotListing>, Error> {
    let module = Module::load(module)?;
    module.within(|| slots(&module))
}

fn slots(module: &Module) -> Result<Vec<SlotListing>, Error> {
    let mut listed = Vec::new();
    for slot in module.slots()? {
        let Some(info) = module.token_info(slot)? else {
            continue;
        };
        let slot_info = module.slot_info(slot)?;
        listed.push(SlotListing {
            slot_id: slot.id(),
            description: slot_info.slot_description().to_owned(),
            manufacturer: slot_info.manufacturer_id().to_owned(),
            token: TokenListing {
                label: info.label().to_owned(),
                manufacturer: info.manufacturer_id().to_owned(),
                model: info.model().to_owned(),
                serial: info.serial_number().to_owned(),
                uri: token_uri(&info).with_module_path(module.path()).to_string(),
                flags: flags(&info),
            },
        });
    }
    Ok(listed)
}

/// The keys on the token: with a PIN the private ones, without it those public keys that the token
/// shows to everyone.
///
/// # Errors
/// As for opening the token; [`Error::Device`].
pub fn list_keys(
    address: &Pkcs11Address,
    pin: Option<&SecretString>,
) -> Result<Vec<KeyListing>, Error> {
    let module = Module::load(address.module())?;
    module.within(|| keys(&module, address, pin))
}

fn keys(
    module: &Arc<Module>,
    address: &Pkcs11Address,
    pin: Option<&SecretString>,
) -> Result<Vec<KeyListing>, Error> {
    if let Some(pin) = pin {
        let token = Token::open(module, address.uri(), Some(pin))?;
        let lease = token.sessions().lease(&token)?;
        let listed =
            private_keys(lease.session()).map_err(|error| device_error(&error, token.name()))?;
        lease.give_back();
        return Ok(listed);
    }
    let (slot, info) = module.find_token(address.uri())?;
    let session = module.context().open_ro_session(slot);
    session
        .and_then(|session| public_keys(&session))
        .map_err(|error| device_error(&error, token_name(&info)))
}

fn private_keys(session: &Session) -> Result<Vec<KeyListing>, CryptokiError> {
    let certificates = objects::certificates(session)?;
    let mut listed = Vec::new();
    for handle in Template::private_keys().find(session)? {
        let key = objects::private_key(session, handle)?;
        let public = match &key.public {
            Some(public) => Some(public.clone()),
            None => objects::public_half(session, &key),
        };
        listed.push(KeyListing {
            label: text(&key.label),
            id: hex::encode(&key.id),
            half: KeyHalf::Private,
            kind: match key.kind {
                Ok(kind) => kind.name().to_owned(),
                Err(reason) => reason,
            },
            bits: public.as_ref().map(PublicKey::bits),
            usage: match (key.signs, key.authentication) {
                (Signs::No, _) => KeyUsage::None,
                (Signs::Yes, Authentication::PerLogin) => KeyUsage::Sign,
                (Signs::Yes, Authentication::PerUse) => KeyUsage::SignWithLoginEachTime,
            },
            certificate: certificate(&certificates, &key.label, &key.id),
        });
    }
    Ok(listed)
}

fn public_keys(session: &Session) -> Result<Vec<KeyListing>, CryptokiError> {
    let certificates = objects::certificates(session)?;
    let mut listed = Vec::new();
    for handle in Template::public_keys().find(session)? {
        let (label, id) = objects::names(session, handle)?;
        let kind = objects::public_kind(session, handle);
        let public = kind.and_then(|kind| objects::public_key(session, handle, kind));
        listed.push(KeyListing {
            label: text(&label),
            id: hex::encode(&id),
            half: KeyHalf::Public,
            kind: kind.map_or("unsupported", |kind| kind.name()).to_owned(),
            bits: public.as_ref().map(PublicKey::bits),
            usage: KeyUsage::None,
            certificate: certificate(&certificates, &label, &id),
        });
    }
    Ok(listed)
}

fn certificate(
    stored: &[StoredCertificate],
    label: &[u8],
    id: &[u8],
) -> Option<CertificateListing> {
    let by_id = stored
        .iter()
        .find(|stored| !id.is_empty() && stored.id == id);
    let by_label = || {
        stored
            .iter()
            .find(|stored| !label.is_empty() && stored.label == label)
    };
    by_id
        .or_else(by_label)
        .map(|stored| CertificateListing::of(&stored.certificate))
}

fn text(label: &[u8]) -> String {
    String::from_utf8_lossy(label).into_owned()
}

fn flags(info: &TokenInfo) -> Vec<TokenFlag> {
    [
        (info.token_initialized(), TokenFlag::Initialized),
        (info.login_required(), TokenFlag::LoginRequired),
        (info.user_pin_initialized(), TokenFlag::UserPinInitialized),
        (
            info.protected_authentication_path(),
            TokenFlag::ProtectedAuthenticationPath,
        ),
        (info.write_protected(), TokenFlag::WriteProtected),
        (info.user_pin_count_low(), TokenFlag::UserPinCountLow),
        (info.user_pin_final_try(), TokenFlag::UserPinFinalTry),
        (info.user_pin_locked(), TokenFlag::UserPinLocked),
        (info.user_pin_to_be_changed(), TokenFlag::UserPinToBeChanged),
    ]
    .into_iter()
    .filter_map(|(set, flag)| set.then_some(flag))
    .collect()
}
