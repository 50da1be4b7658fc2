//! Application credentials: HTTP Basic (RFC 7617) with a secret that this program chose.
//!
//! A secret is 256 random bits, so one pass of a keyed digest is enough to store it: there is
//! nothing to guess, and a slow password hash would only slow the applications down.

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

const SECRET_BYTES: usize = 32;
const SALT_BYTES: usize = 16;
const TAG_BYTES: usize = 32;

/// The longest `Authorization` value that is looked at.
const MAX_HEADER_BYTES: usize = 1024;

/// The name of an application: the user name of Basic, so without a colon, and fit for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationName(String);

impl ApplicationName {
    /// Takes 1 to 64 lower-case letters, digits, full stops, hyphens and underscores.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let allowed =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
        let fits = (1..=64).contains(&name.len()) && name.bytes().all(allowed);
        fits.then(|| Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A new secret in the form in which it is handed over: 43 characters of base64url.
pub struct Secret(SecretString);

impl Secret {
    /// Draws 256 bits. `None` where the operating system gives none.
    #[must_use]
    pub fn generate() -> Option<Self> {
        let mut bytes = Zeroizing::new([0_u8; SECRET_BYTES]);
        SystemRandom::new().fill(bytes.as_mut_slice()).ok()?;
        Some(Self(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_slice()).into()))
    }

    /// The characters, for the one time they are shown.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

/// What the database keeps of a secret.
pub(crate) struct StoredSecret {
    pub(crate) salt: [u8; SALT_BYTES],
    pub(crate) tag: [u8; TAG_BYTES],
}

impl StoredSecret {
    pub(crate) fn seal(secret: &Secret) -> Option<Self> {
        let mut salt = [0; SALT_BYTES];
        SystemRandom::new().fill(&mut salt).ok()?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &salt);
        let mut tag = [0; TAG_BYTES];
        tag.copy_from_slice(hmac::sign(&key, secret.reveal().as_bytes()).as_ref());
        Some(Self { salt, tag })
    }

    pub(crate) fn from_columns(salt: &[u8], tag: &[u8]) -> Option<Self> {
        Some(Self {
            salt: salt.try_into().ok()?,
            tag: tag.try_into().ok()?,
        })
    }

    /// What an unknown name is compared with: no secret has this tag in practice.
    pub(crate) fn nobody() -> Self {
        Self {
            salt: [0; SALT_BYTES],
            tag: [0; TAG_BYTES],
        }
    }

    /// Compares in constant time.
    pub(crate) fn matches(&self, secret: &SecretString) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.salt);
        hmac::verify(&key, secret.expose_secret().as_bytes(), &self.tag).is_ok()
    }
}

/// The user name and password of one `Authorization: Basic` header.
pub struct Basic {
    name: String,
    secret: SecretString,
}

impl Basic {
    /// Reads the value of an `Authorization` header. `None` where it is not Basic.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        if header.len() > MAX_HEADER_BYTES {
            return None;
        }
        let (scheme, encoded) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = Zeroizing::new(BASE64_STANDARD.decode(encoded.trim()).ok()?);
        let (name, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        Some(Self {
            name: name.to_owned(),
            secret: secret.into(),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ApplicationName, Basic, Secret, StoredSecret};

    #[test]
    fn a_stored_secret_matches_itself_and_nothing_else() {
        let secret = Secret::generate().unwrap();
        let other = Secret::generate().unwrap();
        let stored = StoredSecret::seal(&secret).unwrap();
        assert!(stored.matches(&secret.0));
        assert!(!stored.matches(&other.0));
        assert!(!stored.matches(&"".into()));
        assert!(!StoredSecret::nobody().matches(&secret.0));
        assert_eq!(secret.reveal().len(), 43);
    }

    #[test]
    fn basic_is_read_as_rfc_7617_writes_it() {
        // the example of RFC 7617, 2
        let basic = Basic::parse("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").unwrap();
        assert_eq!(basic.name(), "Aladdin");
        assert!(Basic::parse("basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").is_some());
        for wrong in [
            "",
            "Basic",
            "Basic ",
            "Bearer QQ==",
            "Basic !!",
            "Basic QQ==",
        ] {
            assert!(Basic::parse(wrong).is_none(), "{wrong:?}");
        }
        assert!(Basic::parse(&format!("Basic {}", "A".repeat(2000))).is_none());
    }

    #[test]
    fn names_are_fit_for_basic_and_for_logs() {
        assert!(ApplicationName::parse("simpeg-2").is_some());
        for wrong in ["", "a:b", "A", "a b", "é", &"a".repeat(65)] {
            assert!(ApplicationName::parse(wrong).is_none(), "{wrong:?}");
        }
    }
}
