//! The id of a document, which is also what the QR code leads to.

use ring::rand::{SecureRandom, SystemRandom};
use std::fmt;

const BYTES: usize = 16;

/// Decimal digits in a row that people and scanners take for an identity number (NIK).
const IDENTITY_DIGITS: usize = 16;

/// 128 random bits, written as 32 lower-case hexadecimal digits. Whoever has one may see the
/// document, so it stays out of logs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentId([u8; BYTES]);

impl DocumentId {
    /// Draws one that does not look like an identity number; about one in a hundred would. `None`
    /// where the operating system gives no random bytes.
    #[must_use]
    pub fn draw() -> Option<Self> {
        loop {
            let mut bytes = [0; BYTES];
            SystemRandom::new().fill(&mut bytes).ok()?;
            let id = Self(bytes);
            if !id.resembles_identity_number() {
                return Some(id);
            }
        }
    }

    fn resembles_identity_number(self) -> bool {
        hex::encode(self.0)
            .split(|character: char| !character.is_ascii_digit())
            .any(|digits| digits.len() >= IDENTITY_DIGITS)
    }

    /// Reads one as it stands in an address; people type it in either case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; BYTES];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::DocumentId;

    #[test]
    fn a_run_of_sixteen_digits_is_drawn_again() {
        let id = |text: &str| DocumentId::parse(text).unwrap();
        assert!(id("abcdef0123456789012345abcdefabcd").resembles_identity_number());
        assert!(!id("abcdef012345678901234fabcdefabcd").resembles_identity_number());
        assert!((0..2000).all(|_| !DocumentId::draw().unwrap().resembles_identity_number()));
    }

    #[test]
    fn is_read_as_it_is_written() {
        let id = DocumentId::draw().unwrap();
        assert!(DocumentId::parse(&id.to_string()) == Some(id));
        assert!(DocumentId::parse(&id.to_string().to_uppercase()) == Some(id));
        assert_eq!(id.to_string().len(), 32);
        for wrong in [
            "",
            "0",
            "g".repeat(32).as_str(),
            "0".repeat(31).as_str(),
            "0".repeat(33).as_str(),
        ] {
            assert!(DocumentId::parse(wrong).is_none());
        }
    }
}
