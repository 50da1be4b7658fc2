//! The password of an encrypted document: from a descriptor, or asked for once it is known to be
//! needed.

use crate::error::Error;
use crate::output::Form;
use crate::secret::{Asking, SecretError, SecretSource};
use crate::words::Words;
use secrecy::{ExposeSecret, SecretString};
use segel_core::pdf::{Document, Password};
use segel_core::{Limits, Source};

/// What documents are opened with.
#[derive(Default)]
pub(crate) struct DocumentPassword {
    known: Option<Password>,
    /// Whether a person is there to be asked.
    asks: bool,
}

impl DocumentPassword {
    /// Reads the password where the arguments name a descriptor. Nobody is asked for one otherwise.
    ///
    /// # Errors
    /// Every [`SecretError`] of a descriptor.
    pub(crate) fn new(descriptor: Option<u32>, words: &Words) -> Result<Self, SecretError> {
        Self::from_source(SecretSource::new(descriptor)?, words)
    }

    /// The same from a descriptor that has been taken in already.
    ///
    /// # Errors
    /// Every [`SecretError`] of a descriptor.
    pub(crate) fn from_source(source: SecretSource, words: &Words) -> Result<Self, SecretError> {
        let known = match source {
            SecretSource::Terminal => None,
            descriptor @ SecretSource::Descriptor(_) => Some(password(&descriptor.read(
                "prompt-password",
                Asking::Once,
                words,
            )?)),
        };
        Ok(Self { known, asks: false })
    }

    /// The same for a command that may ask a person, which it does where it answers one.
    pub(crate) fn asking(self, form: Form) -> Self {
        Self {
            asks: form == Form::Text,
            ..self
        }
    }

    /// Opens a document, asking on the terminal where it needs a password and none is known.
    ///
    /// # Errors
    /// Those of [`Self::with`].
    pub(crate) fn open<'s>(
        &mut self,
        source: &'s dyn Source,
        limits: &Limits,
        words: &Words,
    ) -> Result<Document<'s>, Error> {
        self.with(words, |password| open(source, password, limits))
    }

    /// Does something with the password that is known, and once more with one that is asked for where
    /// it needs one and none is known. What was typed opens the next document too.
    ///
    /// # Errors
    /// Core's, and every [`SecretError`] but that there is no terminal: then the document's own
    /// error says what is missing.
    pub(crate) fn with<T>(
        &mut self,
        words: &Words,
        act: impl Fn(Option<&Password>) -> Result<T, segel_core::Error>,
    ) -> Result<T, Error> {
        let required = match act(self.known.as_ref()) {
            Err(required @ segel_core::Error::PasswordRequired) if self.asks => required,
            done => return Ok(done?),
        };
        match SecretSource::Terminal.read("prompt-password", Asking::Once, words) {
            Ok(typed) => self.known = Some(password(&typed)),
            Err(SecretError::NoTerminal(_)) => return Err(required.into()),
            Err(error) => return Err(error.into()),
        }
        Ok(act(self.known.as_ref())?)
    }

    /// Opens a document with what is known.
    ///
    /// # Errors
    /// Core's.
    pub(crate) fn open_known<'s>(
        &self,
        source: &'s dyn Source,
        limits: &Limits,
    ) -> Result<Document<'s>, segel_core::Error> {
        open(source, self.known.as_ref(), limits)
    }
}

fn open<'s>(
    source: &'s dyn Source,
    password: Option<&Password>,
    limits: &Limits,
) -> Result<Document<'s>, segel_core::Error> {
    match password {
        Some(password) => Document::open_with_password(source, password, limits),
        None => Document::open(source, limits),
    }
}

fn password(secret: &SecretString) -> Password {
    Password::new(secret.expose_secret())
}
