//! PKCS#11 URIs (RFC 7512).
//!
//! Path attributes narrow what is meant, so one that is not known here is refused: ignoring it could
//! select another token than the one that was meant. Vendor query attributes do not narrow and are
//! skipped. `pin-value` is refused by name without repeating it, and so is `pin-source`: a PIN comes
//! from the caller, who knows where secrets may come from.

use crate::error::Error;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;
use std::path::{Path, PathBuf};

const SCHEME: &str = "pkcs11:";

/// What stays as it is in a path attribute's value: RFC 3986 unreserved.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What stays as it is in a path of the file system.
const ESCAPED_IN_PATH: &AsciiSet = &ESCAPED.remove(b'/');

/// The kind of object that a `type` attribute names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectType {
    /// `public`
    PublicKey,
    /// `private`
    PrivateKey,
    /// `cert`
    Certificate,
    /// `secret-key`
    SecretKey,
    /// `data`
    Data,
}

impl ObjectType {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::PublicKey, "public"),
        (Self::PrivateKey, "private"),
        (Self::Certificate, "cert"),
        (Self::SecretKey, "secret-key"),
        (Self::Data, "data"),
    ];

    fn parse(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(kind, _)| *kind)
    }

    fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, name)| name)
    }
}

/// The attributes of a PKCS#11 URI, decoded. An attribute that is `None` was not given and matches
/// anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pkcs11Uri {
    /// `token`: the label of the token.
    pub token: Option<String>,
    /// `manufacturer` of the token.
    pub manufacturer: Option<String>,
    /// `serial` number of the token.
    pub serial: Option<String>,
    /// `model` of the token.
    pub model: Option<String>,
    /// `slot-id`: the number of the slot, which many modules change between runs.
    pub slot_id: Option<u64>,
    /// `slot-description`
    pub slot_description: Option<String>,
    /// `slot-manufacturer`
    pub slot_manufacturer: Option<String>,
    /// `library-manufacturer`
    pub library_manufacturer: Option<String>,
    /// `library-description`
    pub library_description: Option<String>,
    /// `library-version`, as written: `MAJOR` or `MAJOR.MINOR`.
    pub library_version: Option<String>,
    /// `object`: the label of the object, `CKA_LABEL`.
    pub object: Option<String>,
    /// `type` of the object.
    pub object_type: Option<ObjectType>,
    /// `id` of the object, `CKA_ID`: any bytes.
    pub id: Option<Vec<u8>>,
    /// `module-name`: the base name of the module, kept but not searched for.
    pub module_name: Option<String>,
    module_path: Option<PathBuf>,
}

impl Pkcs11Uri {
    /// Reads a URI.
    ///
    /// # Errors
    /// [`Error::TokenUri`] with the offset of the attribute that is unknown, repeated, or not
    /// percent-encoded as it must be; [`Error::PinValueInUri`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let Some(rest) = text.strip_prefix(SCHEME) else {
            return Err(problem(0, "it starts with neither pkcs11: nor file:"));
        };
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        let mut uri = Self::default();
        let mut seen = Vec::new();
        let mut offset = SCHEME.len();
        if !path.is_empty() {
            for part in path.split(';') {
                let attribute = RawAttribute::parse(part, offset)?;
                attribute.note_once(&mut seen)?;
                uri.take_path_attribute(&attribute)?;
                offset += part.len() + 1;
            }
        }
        if let Some(query) = query.filter(|query| !query.is_empty()) {
            offset = SCHEME.len() + path.len() + 1;
            for part in query.split('&') {
                uri.take_query_attribute(&RawAttribute::parse(part, offset)?, &mut seen)?;
                offset += part.len() + 1;
            }
        }
        Ok(uri)
    }

    /// `module-path`: the path of the module to load.
    #[must_use]
    pub fn module_path(&self) -> Option<&Path> {
        self.module_path.as_deref()
    }

    /// The same attributes with this module.
    #[must_use]
    pub fn with_module_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.module_path = Some(path.into());
        self
    }

    /// The path attributes alone: what selects, for messages.
    pub(crate) fn without_module(&self) -> Self {
        Self {
            module_path: None,
            module_name: None,
            ..self.clone()
        }
    }

    fn take_path_attribute(&mut self, attribute: &RawAttribute<'_>) -> Result<(), Error> {
        let text_slot = match attribute.name {
            "token" => &mut self.token,
            "manufacturer" => &mut self.manufacturer,
            "serial" => &mut self.serial,
            "model" => &mut self.model,
            "slot-description" => &mut self.slot_description,
            "slot-manufacturer" => &mut self.slot_manufacturer,
            "library-manufacturer" => &mut self.library_manufacturer,
            "library-description" => &mut self.library_description,
            "library-version" => &mut self.library_version,
            "object" => &mut self.object,
            "id" => {
                self.id = Some(attribute.bytes()?);
                return Ok(());
            }
            "type" => {
                let name = attribute.text()?;
                self.object_type = Some(ObjectType::parse(&name).ok_or_else(|| {
                    problem(
                        attribute.offset,
                        "type is none of public, private, cert, secret-key, data",
                    )
                })?);
                return Ok(());
            }
            "slot-id" => {
                let digits = attribute.text()?;
                let number = digits.parse().ok().filter(|_| all_digits(&digits));
                self.slot_id =
                    Some(number.ok_or_else(|| {
                        problem(attribute.offset, "slot-id is not a decimal number")
                    })?);
                return Ok(());
            }
            "pin-value" => return Err(Error::PinValueInUri),
            "pin-source" => return Err(attribute.pin_source()),
            other => {
                return Err(problem(
                    attribute.offset,
                    &format!(
                        "the attribute {other:?} is not known, so what it selects is not either"
                    ),
                ));
            }
        };
        *text_slot = Some(attribute.text()?);
        Ok(())
    }

    fn take_query_attribute<'a>(
        &mut self,
        attribute: &RawAttribute<'a>,
        seen: &mut Vec<&'a str>,
    ) -> Result<(), Error> {
        match attribute.name {
            "pin-value" => Err(Error::PinValueInUri),
            "pin-source" => Err(attribute.pin_source()),
            "module-path" => {
                attribute.note_once(seen)?;
                self.module_path = Some(PathBuf::from(attribute.text()?));
                Ok(())
            }
            "module-name" => {
                attribute.note_once(seen)?;
                self.module_name = Some(attribute.text()?);
                Ok(())
            }
            _ => Ok(()), // a vendor's, which may be repeated (RFC 7512, 2.3)
        }
    }
}

impl fmt::Display for Pkcs11Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SCHEME)?;
        let texts = [
            ("token", &self.token),
            ("manufacturer", &self.manufacturer),
            ("serial", &self.serial),
            ("model", &self.model),
            ("slot-description", &self.slot_description),
            ("slot-manufacturer", &self.slot_manufacturer),
            ("library-manufacturer", &self.library_manufacturer),
            ("library-description", &self.library_description),
            ("library-version", &self.library_version),
            ("object", &self.object),
        ];
        let mut parts: Vec<String> = texts
            .iter()
            .filter_map(|(name, value)| {
                let value = value.as_ref()?;
                Some(format!("{name}={}", utf8_percent_encode(value, ESCAPED)))
            })
            .collect();
        if let Some(slot) = self.slot_id {
            parts.push(format!("slot-id={slot}"));
        }
        if let Some(id) = &self.id {
            let encoded: String = id.iter().map(|byte| format!("%{byte:02x}")).collect();
            parts.push(format!("id={encoded}"));
        }
        if let Some(kind) = self.object_type {
            parts.push(format!("type={}", kind.name()));
        }
        f.write_str(&parts.join(";"))?;
        let mut separator = '?';
        if let Some(path) = &self.module_path {
            let path = path.to_string_lossy();
            write!(
                f,
                "{separator}module-path={}",
                utf8_percent_encode(&path, ESCAPED_IN_PATH)
            )?;
            separator = '&';
        }
        if let Some(name) = &self.module_name {
            write!(
                f,
                "{separator}module-name={}",
                utf8_percent_encode(name, ESCAPED)
            )?;
        }
        Ok(())
    }
}

/// One `name=value`, still percent-encoded.
struct RawAttribute<'a> {
    name: &'a str,
    value: &'a str,
    offset: usize,
}

impl<'a> RawAttribute<'a> {
    fn parse(part: &'a str, offset: usize) -> Result<Self, Error> {
        match part.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok(Self {
                name,
                value,
                offset,
            }),
            _ => Err(problem(
                offset,
                "an attribute is not of the form name=value",
            )),
        }
    }

    /// RFC 7512, 2.3: an attribute stands at most once.
    fn note_once(&self, seen: &mut Vec<&'a str>) -> Result<(), Error> {
        if seen.contains(&self.name) {
            return Err(problem(
                self.offset,
                &format!("the attribute {:?} stands twice", self.name),
            ));
        }
        seen.push(self.name);
        Ok(())
    }

    fn bytes(&self) -> Result<Vec<u8>, Error> {
        let start = self.offset + self.name.len() + 1;
        let mut rest = self.value;
        while let Some(position) = rest.find('%') {
            let digits = rest.get(position + 1..position + 3);
            if !digits.is_some_and(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit())) {
                let offset = start + self.value.len() - rest.len() + position;
                return Err(problem(
                    offset,
                    "% is not followed by two hexadecimal digits",
                ));
            }
            rest = rest.get(position + 3..).unwrap_or_default();
        }
        Ok(percent_decode_str(self.value).collect())
    }

    fn text(&self) -> Result<String, Error> {
        String::from_utf8(self.bytes()?).map_err(|_| {
            problem(
                self.offset,
                &format!("the value of {:?} is not UTF-8", self.name),
            )
        })
    }

    fn pin_source(&self) -> Error {
        problem(
            self.offset,
            "pin-source is not followed: give the PIN at the prompt or through a file descriptor",
        )
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn problem(offset: usize, text: &str) -> Error {
    Error::TokenUri {
        offset,
        problem: text.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn code(text: &str) -> &'static str {
        Pkcs11Uri::parse(text).unwrap_err().code()
    }

    #[test]
    fn reads_every_attribute() {
        let uri = Pkcs11Uri::parse(
            "pkcs11:token=Kota%20Contoh;manufacturer=A;serial=12;model=M;slot-id=3;object=ttd;id=%01%ff;type=private\
             ?module-path=/usr/lib/x%3By.so&module-name=x&vendor=1&vendor=2",
        )
        .unwrap();
        assert_eq!(uri.token.as_deref(), Some("Kota Contoh"));
        assert_eq!(uri.serial.as_deref(), Some("12"));
        assert_eq!(uri.slot_id, Some(3));
        assert_eq!(uri.id, Some(vec![1, 255]));
        assert_eq!(uri.object_type, Some(ObjectType::PrivateKey));
        assert_eq!(uri.module_path(), Some(Path::new("/usr/lib/x;y.so")));
    }

    #[test]
    fn writes_what_it_reads() {
        let text = "pkcs11:token=Kota%20%2B%3B%3F;serial=a1;id=%00%7f?module-path=/opt/m%3F.so";
        let uri = Pkcs11Uri::parse(text).unwrap();
        assert_eq!(uri.to_string(), text);
        assert_eq!(Pkcs11Uri::parse(&uri.to_string()).unwrap(), uri);
    }

    #[test]
    fn refuses_a_pin_without_repeating_it() {
        for text in [
            "pkcs11:token=a?module-path=/m.so&pin-value=73519",
            "pkcs11:token=a;pin-value=73519",
        ] {
            let error = Pkcs11Uri::parse(text).unwrap_err();
            assert_eq!(error.code(), "pin-value-in-uri");
            assert!(!format!("{error} {error:?}").contains("73519"));
        }
        let error = Pkcs11Uri::parse("pkcs11:token=a?pin-source=73519").unwrap_err();
        assert_eq!(error.code(), "token-uri");
        assert!(!format!("{error} {error:?}").contains("73519"));
    }

    #[test]
    fn names_the_place_of_what_it_refuses() {
        for (text, offset) in [
            ("pkcs12:token=a", 0),
            ("pkcs11:token=a;token=b", 15),
            ("pkcs11:token=a;colour=b", 15),
            ("pkcs11:token=a%2", 14),
            ("pkcs11:token=%zz", 13),
            ("pkcs11:token", 7),
            ("pkcs11:;", 7),
            ("pkcs11:slot-id=+3", 7),
            ("pkcs11:type=key", 7),
            ("pkcs11:token=%ff", 7),
            ("pkcs11:?module-path=a&module-path=b", 22),
        ] {
            match Pkcs11Uri::parse(text) {
                Err(Error::TokenUri { offset: found, .. }) => assert_eq!(found, offset, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        assert_eq!(code("pkcs11:?pin-value=1"), "pin-value-in-uri");
    }
}
