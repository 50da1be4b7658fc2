//! Why the program ends, for the person at the terminal or in the journal.

use crate::config::{Refusal, Refusals};
use crate::db::DbError;
use crate::signing::Unusable;
use std::fmt;

/// A reason and the next step.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    reason: String,
    next_step: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The arguments or the configuration cannot be followed.
    Refused,
    /// They can, and it did not work.
    Failed,
}

impl Failure {
    pub(crate) fn refused(reason: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self {
            kind: Kind::Refused,
            reason: reason.into(),
            next_step: next_step.into(),
        }
    }

    pub(crate) fn failed(reason: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self {
            kind: Kind::Failed,
            reason: reason.into(),
            next_step: next_step.into(),
        }
    }

    pub(crate) fn runtime(error: &std::io::Error) -> Self {
        Self::failed(
            format!("the operating system gave no threads: {error}"),
            "Check the limits of the server's user",
        )
    }

    pub(super) fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Refused => 2,
            Kind::Failed => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        if !self.next_step.is_empty() {
            write!(f, ".\n  {}.", self.next_step)?;
        }
        Ok(())
    }
}

impl From<Refusals> for Failure {
    fn from(refusals: Refusals) -> Self {
        Self::refused(
            format!("the configuration is refused.\n{refusals}"),
            String::new(),
        )
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Refusals::from(refusal).into()
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        let next_step = match &error {
            DbError::InUse { .. } => {
                "Stop the other server, or give this one a database of its own"
            }
            DbError::Open { .. } => "Check the path, and that the server's user may write there",
            DbError::Migrate(_) => {
                "Use the version that wrote this database, or a newer one; restore the backup otherwise"
            }
            _ => "Check the disk, and restore the backup if the file is damaged",
        };
        Self::failed(error.to_string(), next_step)
    }
}

impl From<Unusable> for Failure {
    fn from(unusable: Unusable) -> Self {
        let next_step = match unusable {
            Unusable::CertificateNotInForce => {
                "Configure a certificate that is in force, and check the clock"
            }
            Unusable::KeyFails { .. } => {
                "Check signing.token, signing.key and signing.cert, and try the key with segel sign"
            }
        };
        Self::failed(unusable.to_string(), next_step)
    }
}

impl From<segel_hsm::Error> for Failure {
    fn from(error: segel_hsm::Error) -> Self {
        let next_step = match error.code() {
            "pin-wrong" | "passphrase-wrong" => {
                "Correct the PIN in the file before the next start: every start offers it once, and tokens lock"
            }
            "pin-final-try" | "pin-locked" => {
                "Have the token's security officer reset the PIN, then correct the file"
            }
            "pin-missing" => "Add signing.pin_file or signing.pin_credential",
            "token-not-found" | "token-ambiguous" => {
                "Make signing.token name exactly one token; segel token list shows them"
            }
            "key-not-found" | "key-ambiguous" => {
                "Make signing.key name exactly one key; segel token list shows them"
            }
            "certificate-missing" | "key-mismatch" => {
                "Give the certificate of this key with signing.cert"
            }
            "module-not-loadable" => "Install the token's PKCS#11 module and check module-path",
            _ => "Check the token, and try it with segel token list",
        };
        Self::failed(
            format!(
                "the signing key cannot be opened ({}): {error}",
                error.code()
            ),
            next_step,
        )
    }
}
