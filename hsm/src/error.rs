//! What can go wrong with a key, by culprit: the address, the module, the token, the person, the key,
//! the device, or the file.
//!
//! [`Error::code`] is the stable name that programs and message files go by; `Display` is one English
//! sentence without a full stop that says where and what was found. [`Error::prospect`] says what it
//! means to a caller with more to sign. No variant ever holds a PIN, a passphrase or key material.

use crate::prospect::DeviceState;
use std::path::PathBuf;

/// Everything that this crate answers other than a result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The token's address is neither a PKCS#11 URI (RFC 7512) with `module-path` nor `file:PATH`.
    #[error("the token address is not understood at byte {offset}: {problem}")]
    TokenUri {
        /// Where in the address, in bytes from its start.
        offset: usize,
        /// What is wrong there; never the value of an attribute that could be a secret.
        problem: String,
    },
    /// The URI carries a PIN (`pin-value`, RFC 7512 section 2.3), which would end up in shell
    /// histories, process lists and logs.
    #[error("the token address carries a pin-value, and a PIN in an address is never used")]
    PinValueInUri,
    /// The PKCS#11 module cannot be loaded or does not initialise.
    #[error("the PKCS#11 module {} cannot be loaded: {reason}", path.display())]
    ModuleNotLoadable {
        /// The `module-path`.
        path: PathBuf,
        /// What the dynamic linker or `C_Initialize` said.
        reason: String,
    },
    /// The module has lost its device, and another library in this process has initialised it, whose
    /// sessions would be lost with ours if it were made anew.
    #[error("another library in this process uses the PKCS#11 module {}, so it is not initialised again", path.display())]
    ModuleNotOurs {
        /// The `module-path`.
        path: PathBuf,
    },
    /// No token fits the address.
    #[error("no token fits {sought}{}", present(found))]
    TokenNotFound {
        /// The attributes that were asked for, or the path of the software token.
        sought: String,
        /// The labels of the tokens that are there.
        found: Vec<String>,
    },
    /// Several tokens fit the address.
    #[error("{} tokens fit {sought}: {}", found.len(), found.join(", "))]
    TokenAmbiguous {
        /// The attributes that were asked for.
        sought: String,
        /// The URIs of the tokens that fit.
        found: Vec<String>,
    },
    /// The token has no private key of this label or id.
    #[error("the token {token} has no private signing key {key}")]
    KeyNotFound {
        /// The token.
        token: String,
        /// The selector, as [`crate::KeySelector`] writes it.
        key: String,
    },
    /// The token has several private keys of this label or id.
    #[error("the token {token} has {count} private keys {key}")]
    KeyAmbiguous {
        /// The token.
        token: String,
        /// The selector.
        key: String,
        /// How many there are.
        count: usize,
    },
    /// The software token has a key of this label, or this very key, already.
    #[error("the token {token} already has the key {key}")]
    KeyExists {
        /// The token.
        token: String,
        /// The label.
        key: String,
    },
    /// The token refused the PIN. It was offered once and is not offered again.
    #[error(
        "the PIN is not that of the token {token}; it was sent at most once and is not sent again"
    )]
    PinWrong {
        /// The token.
        token: String,
    },
    /// One more wrong PIN would lock the token (`CKF_USER_PIN_FINAL_TRY`), so none is sent.
    #[error("the next wrong PIN locks the token {token}, so no PIN was sent to it")]
    PinFinalTry {
        /// The token.
        token: String,
    },
    /// The token is locked (`CKF_USER_PIN_LOCKED`), or its PIN has expired.
    #[error("the token {token} accepts no PIN: {reason}")]
    PinLocked {
        /// The token.
        token: String,
        /// `the PIN is locked` or `the PIN has expired`.
        reason: &'static str,
    },
    /// The token, or the file to import, wants a PIN or passphrase and none was given.
    #[error("{token} needs a PIN or passphrase, and none was given")]
    PinMissing {
        /// The token, or `the file to import`.
        token: String,
    },
    /// The passphrase does not open the file, or an empty one was offered for a new token.
    #[error("the passphrase does not open {what}")]
    PassphraseWrong {
        /// The software token's path, or `the file to import`.
        what: String,
    },
    /// A new software token was to be sealed under an empty passphrase.
    #[error("a software token is not sealed under an empty passphrase")]
    PassphraseEmpty,
    /// The software token's file is not what was written.
    #[error("the software token {} is damaged: {reason}", path.display())]
    TokenDamaged {
        /// The file.
        path: PathBuf,
        /// Which check failed.
        reason: String,
    },
    /// The software token's file has a format that this version does not know.
    #[error("the software token {} has format version {found}, this program reads version 1", path.display())]
    TokenVersion {
        /// The file.
        path: PathBuf,
        /// The version it states.
        found: String,
    },
    /// A file stands where the new software token would go. Nothing is overwritten.
    #[error("{} exists and is not overwritten", path.display())]
    TokenExists {
        /// The file.
        path: PathBuf,
    },
    /// Others than the owner may read or write the software token's file.
    #[error("the software token {} has mode {mode:04o}, so others than its owner can reach it", path.display())]
    TokenPermissions {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The key is of a kind, curve or size that is not signed with here.
    #[error("the key {key} cannot be used: {reason}")]
    KeyUnsupported {
        /// Its label or id.
        key: String,
        /// What it is, and what is supported.
        reason: String,
    },
    /// There is no certificate for the key.
    #[error("the token {token} has no certificate for the key {key}")]
    CertificateMissing {
        /// The token.
        token: String,
        /// The key's label or id.
        key: String,
    },
    /// The certificate speaks for another key.
    #[error("the certificate of {subject} does not belong to the key {key}")]
    KeyMismatch {
        /// The key's label or id.
        key: String,
        /// The certificate's subject.
        subject: String,
    },
    /// The token's list of mechanisms has none that signs with this key in this scheme.
    #[error("the token {token} offers no mechanism for {wanted}")]
    MechanismMissing {
        /// The token.
        token: String,
        /// The scheme and the mechanisms that would do.
        wanted: String,
    },
    /// The device, its driver or the way to it failed.
    #[error("{function} failed on {place}: {reason}")]
    Device {
        /// The token or the module.
        place: String,
        /// The PKCS#11 function, for example `C_Sign`.
        function: String,
        /// The return value's name, or what was wrong with the answer.
        reason: String,
        /// Whether the device seems to be away.
        state: DeviceState,
    },
    /// The file to import holds nothing that can be imported.
    #[error("nothing was imported: {reason}")]
    Import {
        /// Which part was not understood, and what would be.
        reason: String,
    },
    /// The operating system refused a file operation.
    #[error("{action} {} failed: {source}", path.display())]
    Io {
        /// `reading`, `writing`, `locking`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    /// The stable name of the error: what JSON carries and message files are keyed by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TokenUri { .. } => "token-uri",
            Self::PinValueInUri => "pin-value-in-uri",
            Self::ModuleNotLoadable { .. } => "module-not-loadable",
            Self::ModuleNotOurs { .. } => "module-not-ours",
            Self::TokenNotFound { .. } => "token-not-found",
            Self::TokenAmbiguous { .. } => "token-ambiguous",
            Self::KeyNotFound { .. } => "key-not-found",
            Self::KeyAmbiguous { .. } => "key-ambiguous",
            Self::KeyExists { .. } => "key-exists",
            Self::PinWrong { .. } => "pin-wrong",
            Self::PinFinalTry { .. } => "pin-final-try",
            Self::PinLocked { .. } => "pin-locked",
            Self::PinMissing { .. } => "pin-missing",
            Self::PassphraseWrong { .. } => "passphrase-wrong",
            Self::PassphraseEmpty => "passphrase-empty",
            Self::TokenDamaged { .. } => "token-damaged",
            Self::TokenVersion { .. } => "token-version",
            Self::TokenExists { .. } => "token-exists",
            Self::TokenPermissions { .. } => "token-permissions",
            Self::KeyUnsupported { .. } => "key-unsupported",
            Self::CertificateMissing { .. } => "certificate-missing",
            Self::KeyMismatch { .. } => "key-mismatch",
            Self::MechanismMissing { .. } => "mechanism-missing",
            Self::Device { .. } => "device",
            Self::Import { .. } => "import",
            Self::Io { .. } => "io",
        }
    }

    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

fn present(found: &[String]) -> String {
    if found.is_empty() {
        String::new()
    } else {
        format!("; present: {}", found.join(", "))
    }
}
