//! The configuration: a TOML file read into values that cannot be wrong.
//!
//! Everything is checked before anything is opened, and every complaint is made at once, each with
//! file, key, value and reason.

mod pin;
mod public_url;
mod read;
mod refusal;

pub use public_url::PublicUrl;
pub use refusal::{Refusal, Refusals};

use pin::PinSource;
use read::{Reader, Section};
use secrecy::SecretString;
use segel_core::inspection::Refused;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{KeySelector, TokenAddress};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// 50 MiB: a scanned decree of some hundred pages.
const DEFAULT_DOCUMENT_BYTES: u64 = 50 * 1024 * 1024;

/// The largest value of `limits.document_bytes`: documents are held in memory and stored as one
/// SQLite value, which may have 10^9 bytes.
const MAX_DOCUMENT_BYTES: u64 = 500 * 1024 * 1024;

/// Where the server listens when nobody says otherwise.
pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// What the process's environment says, read once in `main`.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `SEGEL_LISTEN`.
    pub listen: Option<String>,
    /// `CREDENTIALS_DIRECTORY`, which systemd sets for `LoadCredential=`.
    pub credentials_directory: Option<PathBuf>,
}

impl Environment {
    /// The address of `SEGEL_LISTEN`, if it is set.
    ///
    /// # Errors
    /// A [`Refusal`] where it is not an address and a port.
    pub fn listen(&self) -> Result<Option<SocketAddr>, Refusal> {
        let Some(value) = &self.listen else {
            return Ok(None);
        };
        match value.parse() {
            Ok(address) => Ok(Some(address)),
            Err(_) => Err(Refusal {
                place: "environment".to_owned(),
                key: "SEGEL_LISTEN".to_owned(),
                value: Some(value.clone()),
                reason: "it is not an IP address and a port".to_owned(),
                next_step: "Write it like 127.0.0.1:8080 or [::1]:8080".to_owned(),
            }),
        }
    }
}

/// A configuration that passed every check that needs no token.
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// What the QR codes begin with.
    pub public_url: PublicUrl,
    /// The SQLite file; its folder exists.
    pub database: PathBuf,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The key.
    pub signing: SigningConfig,
    /// Trust anchors for what is verified here; may be empty.
    pub anchors: Vec<Certificate>,
    /// The largest document taken, in bytes.
    pub document_bytes: usize,
}

/// Which key signs, and what opens its token.
pub struct SigningConfig {
    /// The token.
    pub token: TokenAddress,
    /// The key in it.
    pub key: KeySelector,
    /// What logs in.
    pub pin: Option<SecretString>,
    /// The certificate and its issuers; `None` takes them from the token.
    pub certificate: Option<CertificateChain>,
    /// Issuers that were configured beside a certificate that is on the token.
    pub issuers: Vec<Certificate>,
    /// Findings for which no document is signed, whatever is asked for.
    pub refused: Refused,
}

impl Config {
    /// Reads and checks `path`.
    ///
    /// # Errors
    /// Every [`Refusal`] that could be found.
    pub fn load(path: &Path, environment: &Environment) -> Result<Self, Refusals> {
        let (mut reader, mut root) = Reader::open(path)?;
        let listen = listen(&mut reader, &mut root, environment);
        let public_url = public_url(&mut reader, &mut root);
        let database = database(&mut reader, &mut root);
        let trusted_proxies = trusted_proxies(&mut reader, &mut root);
        let signing = signing(&mut reader, &mut root, environment);
        let anchors = anchors(&mut reader, &mut root);
        let document_bytes = document_bytes(&mut reader, &mut root);
        reader.finish(root);

        let complete = (|| {
            Some(Self {
                listen: listen?,
                public_url: public_url?,
                database: database?,
                trusted_proxies: trusted_proxies?,
                signing: signing?,
                anchors: anchors?,
                document_bytes: document_bytes?,
            })
        })();
        reader.conclude(complete)
    }

    /// Reads only where the database is: what the `credential` commands need. They run as an
    /// administrator who may not read the PIN.
    ///
    /// # Errors
    /// The [`Refusal`]s about the file and its `database`.
    pub fn load_database_path(path: &Path) -> Result<PathBuf, Refusals> {
        let (mut reader, mut root) = Reader::open(path)?;
        let database = database(&mut reader, &mut root);
        reader.conclude(database)
    }
}

fn listen(
    reader: &mut Reader,
    root: &mut Section,
    environment: &Environment,
) -> Option<SocketAddr> {
    let configured = match reader.text(root, "listen")? {
        None => DEFAULT_LISTEN,
        Some(value) => match value.parse() {
            Ok(address) => address,
            Err(_) => {
                return reader.refuse(
                    root.key("listen"),
                    Some(value),
                    "it is not an IP address and a port",
                    "Write it like \"127.0.0.1:8080\"",
                );
            }
        },
    };
    match environment.listen() {
        Ok(overriding) => Some(overriding.unwrap_or(configured)),
        Err(refusal) => reader.push(refusal),
    }
}

fn public_url(reader: &mut Reader, root: &mut Section) -> Option<PublicUrl> {
    let value = reader.required_text(
        root,
        "public_url",
        "Give the address that citizens open, for example \"https://tte.kotacontoh.go.id\"",
    )?;
    match PublicUrl::official(&value) {
        Ok(url) => Some(url),
        Err(reason) => reader.refuse(
            root.key("public_url"),
            Some(value),
            reason,
            "Give the https address on your .go.id domain without path or port, for example \
             \"https://tte.kotacontoh.go.id\"",
        ),
    }
}

fn database(reader: &mut Reader, root: &mut Section) -> Option<PathBuf> {
    let value = reader.required_text(
        root,
        "database",
        "Give the path of the SQLite file, for example \"/var/lib/segel/segel.sqlite3\"",
    )?;
    let path = PathBuf::from(&value);
    let key = || root.key("database");
    if !path.is_absolute() {
        return reader.refuse(
            key(),
            Some(value),
            "the path is relative, so it would depend on where the server is started",
            "Give the whole path, beginning with a slash",
        );
    }
    if path.is_dir() || path.file_name().is_none() {
        return reader.refuse(
            key(),
            Some(value),
            "it is a folder",
            "Give the path of the file in it, for example ending in \"segel.sqlite3\"",
        );
    }
    if !path.parent().is_some_and(Path::is_dir) {
        return reader.refuse(
            key(),
            Some(value),
            "its folder does not exist",
            "Create the folder and make it writable for the server's user, or give another path",
        );
    }
    Some(path)
}

fn trusted_proxies(reader: &mut Reader, root: &mut Section) -> Option<Vec<IpAddr>> {
    let values = reader.texts(root, "trusted_proxies")?;
    let mut addresses = Vec::with_capacity(values.len());
    for value in values {
        match value.parse() {
            Ok(address) => addresses.push(address),
            Err(_) => {
                return reader.refuse(
                    root.key("trusted_proxies"),
                    Some(value),
                    "it is not an IP address",
                    "List the addresses that your reverse proxy connects from, for example \
                     [\"127.0.0.1\"]",
                );
            }
        }
    }
    Some(addresses)
}

fn signing(
    reader: &mut Reader,
    root: &mut Section,
    environment: &Environment,
) -> Option<SigningConfig> {
    let mut section = reader.section(root, "signing")?;
    let token = token(reader, &mut section);
    let key = key(reader, &mut section);
    let pin = pin(reader, &mut section, environment);
    let certificates = certificates(reader, &mut section);
    let refused = refused(reader, &mut section);
    reader.finish(section);
    let (certificate, issuers) = certificates?;
    Some(SigningConfig {
        token: token?,
        key: key?,
        pin: pin?,
        certificate,
        issuers,
        refused: refused?,
    })
}

fn token(reader: &mut Reader, section: &mut Section) -> Option<TokenAddress> {
    let value = reader.required_text(
        section,
        "token",
        "Give a PKCS#11 URI with module-path, or \"file:\" and the path of a software token",
    )?;
    match TokenAddress::parse(&value) {
        Ok(token) => Some(token),
        Err(error) => {
            // A URI that carries a PIN must not reach a log through the complaint about it.
            let shown = (!value.contains("pin-value")).then_some(value);
            reader.refuse(
                section.key("token"),
                shown,
                error.to_string(),
                "Give \"pkcs11:token=LABEL?module-path=/path/module.so\" or \"file:/path/token\"; \
                 the PIN belongs in pin_file or pin_credential",
            )
        }
    }
}

fn key(reader: &mut Reader, section: &mut Section) -> Option<KeySelector> {
    let value = reader.required_text(
        section,
        "key",
        "Give the key's label, or \"id:\" and its CKA_ID in hex",
    )?;
    match KeySelector::parse(&value) {
        Ok(key) => Some(key),
        Err(error) => reader.refuse(
            section.key("key"),
            Some(value),
            error.to_string(),
            "Give the key's label, or \"id:\" and its CKA_ID in hex",
        ),
    }
}

/// `Some(None)`: no PIN is configured, which is right for a token that asks on its own keypad.
fn pin(
    reader: &mut Reader,
    section: &mut Section,
    environment: &Environment,
) -> Option<Option<SecretString>> {
    let file = reader.text(section, "pin_file")?;
    let credential = reader.text(section, "pin_credential")?;
    let (name, value, source) = match (file, credential) {
        (None, None) => return Some(None),
        (Some(path), None) => ("pin_file", path.clone(), PinSource::File(path.into())),
        (None, Some(credential)) => (
            "pin_credential",
            credential.clone(),
            PinSource::SystemdCredential(credential),
        ),
        (Some(_), Some(_)) => {
            return reader.refuse(
                section.key("pin_credential"),
                None,
                "pin_file is given as well",
                "Keep one of the two",
            );
        }
    };
    match source.read(environment.credentials_directory.as_deref()) {
        Ok(pin) => Some(Some(pin)),
        Err(complaint) => reader.refuse(
            section.key(name),
            Some(value),
            complaint.reason,
            complaint.next_step,
        ),
    }
}

/// The chain of `cert` and `chain`, or the issuers alone where the certificate is on the token.
fn certificates(
    reader: &mut Reader,
    section: &mut Section,
) -> Option<(Option<CertificateChain>, Vec<Certificate>)> {
    let leaf = match reader.text(section, "cert")? {
        None => None,
        Some(path) => {
            let mut certificates = reader.pem(section.key("cert"), &path)?;
            if certificates.len() > 1 {
                return reader.refuse(
                    section.key("cert"),
                    Some(path),
                    format!("it holds {} certificates", certificates.len()),
                    "Keep the signing certificate in this file and move its issuers to chain",
                );
            }
            certificates.pop()
        }
    };
    let issuers = match reader.text(section, "chain")? {
        None => Vec::new(),
        Some(path) => reader.pem(section.key("chain"), &path)?,
    };
    let chain = leaf.map(|leaf| CertificateChain::new(leaf, issuers.clone()));
    Some((chain, issuers))
}

fn refused(reader: &mut Reader, section: &mut Section) -> Option<Refused> {
    let words = reader.texts(section, "refuse")?;
    match Refused::named(words.iter().map(String::as_str)) {
        Ok(refused) => Some(refused),
        Err(word) => reader.refuse(
            section.key("refuse"),
            Some(word.to_owned()),
            "there is no such finding",
            format!(
                "List some of {}",
                Refused::words().collect::<Vec<_>>().join(", ")
            ),
        ),
    }
}

fn anchors(reader: &mut Reader, root: &mut Section) -> Option<Vec<Certificate>> {
    let Some(mut section) = reader.optional_section(root, "verification")? else {
        return Some(Vec::new());
    };
    let paths = reader.texts(&mut section, "anchors");
    let key = section.key("anchors");
    reader.finish(section);
    let mut anchors = Vec::new();
    for path in paths? {
        anchors.extend(reader.pem(key.clone(), &path)?);
    }
    Some(anchors)
}

fn document_bytes(reader: &mut Reader, root: &mut Section) -> Option<usize> {
    let value = match reader.optional_section(root, "limits")? {
        None => DEFAULT_DOCUMENT_BYTES,
        Some(mut section) => {
            let value = reader.integer(&mut section, "document_bytes");
            let key = section.key("document_bytes");
            reader.finish(section);
            let value = match value? {
                None => DEFAULT_DOCUMENT_BYTES,
                Some(value) => u64::try_from(value).unwrap_or(0),
            };
            if !(1024..=MAX_DOCUMENT_BYTES).contains(&value) {
                return reader.refuse(
                    key,
                    Some(value.to_string()),
                    format!("it is not between 1024 and {MAX_DOCUMENT_BYTES}"),
                    "Give the largest document in bytes, or leave the key out for 52428800",
                );
            }
            value
        }
    };
    usize::try_from(value).ok()
}
