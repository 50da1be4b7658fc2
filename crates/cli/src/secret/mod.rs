//! PINs and passphrases: from the terminal or from a file descriptor, never from an argument and
//! never from the environment, where every other process of the user could read them.

mod descriptor;
mod terminal;

pub(crate) use descriptor::Descriptor;

use crate::error::UsageError;
use crate::words::{Detail, Words};
use secrecy::SecretString;
use std::io;
use zeroize::Zeroizing;

/// Longer secrets are refused. PKCS#11 tokens take at most 255 bytes; a passphrase of 1024 is a
/// mistaken file.
const MAX_BYTES: usize = 1024;

/// Where a secret is to come from.
pub(crate) enum SecretSource {
    /// Typed on the terminal of the process.
    Terminal,
    /// One line of an inherited descriptor.
    Descriptor(Descriptor),
}

/// Whether a typed secret is asked for once, or twice because nothing can tell a typing error later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// It exists already.
    Once,
    /// It comes into being now.
    Twice,
}

impl SecretSource {
    /// The descriptor that the arguments name, or else the terminal. The descriptor is taken in now,
    /// before the program opens files of its own under that number.
    ///
    /// # Errors
    /// [`SecretError::DescriptorClosed`] and [`SecretError::DescriptorTerminal`].
    pub(crate) fn new(descriptor: Option<u32>) -> Result<Self, SecretError> {
        match descriptor {
            Some(number) => Descriptor::open(number).map(Self::Descriptor),
            None => Ok(Self::Terminal),
        }
    }

    /// Whether the arguments named a descriptor.
    pub(crate) fn is_descriptor(&self) -> bool {
        matches!(self, Self::Descriptor(_))
    }

    /// Reads the secret; a terminal is asked with the sentence `prompt`.
    ///
    /// # Errors
    /// Every [`SecretError`].
    pub(crate) fn read(
        self,
        prompt: &str,
        asking: Asking,
        words: &Words,
    ) -> Result<SecretString, SecretError> {
        let line = match self {
            Self::Descriptor(descriptor) => descriptor.read_line()?,
            Self::Terminal => {
                let terminal = terminal::Terminal::open()?;
                let line = terminal.ask(&words.say(prompt))?;
                if asking == Asking::Twice && *terminal.ask(&words.say("prompt-again"))? != *line {
                    return Err(SecretError::Differs);
                }
                line
            }
        };
        into_secret(line)
    }
}

/// Refuses one descriptor for two secrets: which of them would read first is nobody's business.
pub(crate) fn distinct(numbers: &[Option<u32>]) -> Result<(), UsageError> {
    let mut seen = Vec::new();
    for number in numbers.iter().flatten().copied() {
        if seen.contains(&number) {
            return Err(UsageError::DescriptorTwice { number });
        }
        seen.push(number);
    }
    Ok(())
}

/// Why there is no secret. None of them carries a byte of it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    #[error("descriptor {number} is not open")]
    DescriptorClosed { number: u32 },
    #[error("descriptor {number} is a terminal, which would show what is typed")]
    DescriptorTerminal { number: u32 },
    #[error("descriptor {number} cannot be read: {error}")]
    DescriptorUnreadable { number: u32, error: io::Error },
    #[error("there is no terminal to ask on: {0}")]
    NoTerminal(io::Error),
    #[error("the secret is empty")]
    Empty,
    #[error("the secret is longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("the secret is not UTF-8 text")]
    NotText,
    #[error("the two entries differ")]
    Differs,
}

impl SecretError {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::DescriptorClosed { .. } => "descriptor-closed",
            Self::DescriptorTerminal { .. } => "descriptor-terminal",
            Self::DescriptorUnreadable { .. } => "descriptor-unreadable",
            Self::NoTerminal(_) => "no-terminal",
            Self::Empty => "secret-empty",
            Self::TooLong => "secret-too-long",
            Self::NotText => "secret-not-text",
            Self::Differs => "secret-differs",
        }
    }

    pub(crate) fn details(&self) -> Vec<Detail> {
        match self {
            Self::DescriptorClosed { number }
            | Self::DescriptorTerminal { number }
            | Self::DescriptorUnreadable { number, .. } => vec![("number", number.to_string())],
            Self::TooLong => vec![("max", MAX_BYTES.to_string())],
            _ => Vec::new(),
        }
    }
}

/// Reads up to the end of a line, which is left out together with a carriage return before it. The
/// buffer never grows: a grown one leaves its first copy in memory.
fn read_line(
    mut read: impl FnMut(&mut [u8]) -> io::Result<usize>,
) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 2));
    let mut byte = Zeroizing::new([0]);
    // One byte at a time: what follows the line belongs to whoever reads the descriptor next.
    while line.len() < line.capacity() {
        match read(byte.as_mut_slice()) {
            Ok(0) => break,
            Ok(_) if *byte == *b"\n" => break,
            Ok(_) => line.extend_from_slice(byte.as_slice()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if line.ends_with(b"\r") {
        line.pop();
    }
    Ok(line)
}

fn into_secret(line: Zeroizing<Vec<u8>>) -> Result<SecretString, SecretError> {
    if line.is_empty() {
        return Err(SecretError::Empty);
    }
    if line.len() > MAX_BYTES {
        return Err(SecretError::TooLong);
    }
    let text = str::from_utf8(&line).map_err(|_| SecretError::NotText)?;
    Ok(SecretString::from(text))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::io::Read;

    fn secret(mut bytes: &[u8]) -> Result<String, SecretError> {
        let line = read_line(|buffer| bytes.read(buffer)).unwrap();
        into_secret(line).map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn a_secret_is_one_line() {
        assert_eq!(secret(b"1234\nnext").unwrap(), "1234");
        assert_eq!(secret(b"1234\r\n").unwrap(), "1234");
        assert_eq!(secret(b"kata sandi ").unwrap(), "kata sandi ");
    }

    #[test]
    fn what_is_no_secret_has_a_name() {
        assert!(matches!(secret(b""), Err(SecretError::Empty)));
        assert!(matches!(secret(b"\n1234"), Err(SecretError::Empty)));
        assert!(matches!(secret(b"\xff\n"), Err(SecretError::NotText)));
        assert_eq!(secret(&[b'1'; MAX_BYTES]).unwrap().len(), MAX_BYTES);
        assert!(matches!(
            secret(&[b'1'; MAX_BYTES + 1]),
            Err(SecretError::TooLong)
        ));
        assert!(matches!(
            secret(&[b'1'; 100_000]),
            Err(SecretError::TooLong)
        ));
    }

    #[test]
    fn one_descriptor_serves_one_secret() {
        assert!(distinct(&[Some(3), None, Some(4)]).is_ok());
        assert!(matches!(
            distinct(&[Some(3), Some(3)]),
            Err(UsageError::DescriptorTwice { number: 3 })
        ));
    }
}
