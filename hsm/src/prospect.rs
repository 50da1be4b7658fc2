//! What a failed signature means to someone who has many more to make.

use crate::error::Error;

/// What may be done after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Prospect {
    /// The device, or the way to it, is away and may come back: heal the key
    /// ([`crate::SigningKey::heal`]), after a while again, and ask for the signature anew.
    ///
    /// Where the error came from `C_Sign` nobody knows whether a signature was made. One that was is
    /// in no document, and another does no harm that the HSM's own count of signatures does not show.
    MayComeBack,
    /// The PIN or passphrase is refused, missing, locked or at its last try. Everything that follows
    /// ends the same way, and a person must act. Nothing is sent again.
    PinRefused,
    /// This request fails, and the next may not.
    ThisRequest,
}

/// What an answer of the device says of the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeviceState {
    /// It is away, or the module has lost it: `pkcs11/recovery.rs` lists the return values that say so.
    Lost,
    /// It is there, and did not do this.
    Present,
}

impl Error {
    /// What the error means for the signatures that are still to be made.
    #[must_use]
    pub fn prospect(&self) -> Prospect {
        match self {
            Self::Device {
                state: DeviceState::Lost,
                ..
            } => Prospect::MayComeBack,
            Self::PinWrong { .. }
            | Self::PinFinalTry { .. }
            | Self::PinLocked { .. }
            | Self::PinMissing { .. }
            | Self::PassphraseWrong { .. } => Prospect::PinRefused,
            _ => Prospect::ThisRequest,
        }
    }
}
