//! The registry of a city's own server, where documents are registered that are signed with a key elsewhere.
//!
//! An id is reserved before it is drawn on a letter, and the signed file is registered under it afterwards. Whoever
//! runs this program names the server and holds its credential, so it may be anywhere; but the credential is sent to
//! nobody else, and never in the clear over a network.

mod answer;
mod connection;
mod file;

pub use answer::{Registered, Reserved};

use crate::error::{Error, Failure};
use crate::rules::{Origin, Rules};
use answer::{Registration, Reservation};
use connection::{Connection, Refusal};
use file::FileBody;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use segel_core::{FileSource, Source};
use std::fmt;
use std::fs::File;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Bytes of an answer: a thousand ids with their addresses have two hundred thousand.
const ANSWER_BYTES: u64 = 1024 * 1024;

/// How often the same is asked, and how long is waited before the second time.
const ATTEMPTS: u32 = 4;
const WAIT: Duration = Duration::from_millis(250);

/// The longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Bytes that the slowest network takes in a second; the timeout of the rules is for everything else.
const SLOWEST: u64 = 128 * 1024;

/// Whether the same question may be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    /// Asking twice is as good as asking once.
    Always,
    /// Only where it is known that nothing was done.
    Undone,
}

/// A server's registry and the credential of an application for it.
pub struct Registry {
    connection: Connection,
    rules: Rules,
    base: Url,
    application: String,
    secret: SecretString,
}

/// Without the credential.
impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

impl Registry {
    /// Ids that one request can reserve. Who needs more asks again, and writes down in between what came.
    pub const MOST_AT_ONCE: u32 = 1000;

    /// The registry of the server at `base`, with the name and the secret of an application's credential.
    ///
    /// # Errors
    /// [`Failure::Address`] where the address or the proxy is none, [`Failure::Insecure`] where the credential would
    /// go over a network without TLS, [`Failure::Credential`] where the name cannot be one.
    pub fn new(
        rules: Rules,
        base: &str,
        application: &str,
        secret: SecretString,
    ) -> Result<Self, Error> {
        let made = || {
            let mut base = rules.check(base, Origin::Operator)?;
            if base.query().is_some() || base.fragment().is_some() {
                return Err(Failure::Address);
            }
            if !base.path().ends_with('/') {
                base.set_path(&format!("{}/", base.path()));
            }
            if base.scheme() != "https" && !connection::is_loopback(&base) {
                return Err(Failure::Insecure);
            }
            // RFC 7617, 2: the name ends at the first colon
            let is_name = |name: &str| {
                !name.is_empty() && !name.contains(|c: char| c == ':' || c.is_control())
            };
            if !is_name(application) || secret.expose_secret().contains(char::is_control) {
                return Err(Failure::Credential);
            }
            Ok((Connection::new(&rules, &base)?, base))
        };
        // what is wrong with an address may be a password in it
        let (connection, base) = made().map_err(|failure| failure.at(shown(base)))?;
        Ok(Self {
            connection,
            rules,
            base,
            application: application.to_owned(),
            secret,
        })
    }

    /// Reserves `count` ids, at most [`Registry::MOST_AT_ONCE`], for the plan with this SHA-256.
    ///
    /// Asked again only where the server did nothing. Where its answer is lost the ids are as well: nobody knows them,
    /// and after a month they count no more.
    ///
    /// # Errors
    /// [`Failure::Problem`] as the server says, [`Failure::Answer`] where the answer is none, and whatever the network
    /// says; [`Failure::may_pass`] tells which of them may go otherwise later.
    pub fn reserve(&self, count: u32, plan_sha256: &[u8; 32]) -> Result<Vec<Reserved>, Error> {
        let asked = serde_json::json!({"count": count, "plan_sha256": hex::encode(plan_sha256)});
        let asked = asked.to_string();
        let request = |url| {
            self.request(Method::POST, url)
                .header(CONTENT_TYPE, "application/json")
                .body(asked.clone())
        };
        let path = "v1/reservations";
        let answer = self.ask(path, path, Repeat::Undone, request)?;
        let reservation: Option<Reservation> = serde_json::from_slice(&answer).ok();
        reservation
            .and_then(|reservation| reservation.of(count))
            .ok_or_else(|| Failure::Answer.at(&self.place(path)))
    }

    /// Registers the signed `file` under a reserved `id`, with the line that the journal has about its signing: JSON
    /// in ASCII. The file is read while it is sent, never held. Asked again where that may help: the same file is
    /// registered once.
    ///
    /// # Errors
    /// [`Failure::File`] where the file cannot be read, [`Failure::Journal`] where the line cannot be sent, and as
    /// [`Registry::reserve`].
    pub fn register(&self, id: &str, file: File, journal_line: &str) -> Result<Registered, Error> {
        // the id opens the document's page, so it stands in no error
        let place = "v1/documents";
        let failed = |failure: Failure| failure.at(&self.place(place));
        if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(failed(Failure::Address));
        }
        let journal = HeaderValue::from_str(journal_line.trim_end());
        let journal = journal.ok().filter(|_| journal_line.is_ascii());
        let journal = journal.ok_or_else(|| failed(Failure::Journal))?;
        let source = FileSource::new(file).map_err(|error| failed(Failure::File(error)))?;
        let source = Arc::new(source);
        let time = self.rules.timeout + Duration::from_secs(source.len().div_ceil(SLOWEST));
        let request = |url| {
            self.request(Method::PUT, url)
                .header(CONTENT_TYPE, "application/pdf")
                .header("Segel-Journal", journal.clone())
                .timeout(time)
                .body(Body::wrap(FileBody::new(Arc::clone(&source))))
        };
        let path = format!("{place}/{id}");
        let answer = self.ask(&path, place, Repeat::Always, request)?;
        let registration: Option<Registration> = serde_json::from_slice(&answer).ok();
        registration
            .and_then(|registration| registration.of(id))
            .ok_or_else(|| failed(Failure::Answer))
    }

    fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.connection
            .request(method, url)
            .basic_auth(&self.application, Some(self.secret.expose_secret()))
            .header(ACCEPT, "application/json")
    }

    /// The body of an answer that says yes, asked for as often as may help.
    fn ask(
        &self,
        path: &str,
        place: &str,
        repeat: Repeat,
        request: impl Fn(Url) -> RequestBuilder,
    ) -> Result<Vec<u8>, Error> {
        let url = self.base.join(path);
        let url = url.map_err(|_| Failure::Address.at(&self.place(place)))?;
        let mut attempt = 1;
        loop {
            let refusal = match self.connection.ask(request(url.clone()), ANSWER_BYTES) {
                Ok(answer) => return Ok(answer),
                Err(refusal) => refusal,
            };
            if attempt == ATTEMPTS || !helps(repeat, &refusal) {
                return Err(refusal.failure.at(&self.place(place)));
            }
            let wait = WAIT * 2_u32.pow(attempt - 1);
            let asked_for = refusal.retry_after.unwrap_or_default();
            thread::sleep(wait.max(asked_for).min(LONGEST_WAIT));
            attempt += 1;
        }
    }

    fn place(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// Whether asking again may help and does no harm.
fn helps(repeat: Repeat, refusal: &Refusal) -> bool {
    match (repeat, &refusal.failure) {
        (Repeat::Always, failure) => failure.may_pass(),
        (Repeat::Undone, Failure::NoConnection(_)) => {
            refusal.reached == connection::Reached::Nobody
        }
        // the server says itself that it took too long, and may have done it
        (Repeat::Undone, Failure::Problem(problem)) => {
            matches!(problem.status, 429 | 503) && problem.code != "timeout"
        }
        (Repeat::Undone, _) => false,
    }
}

/// An address as it may be shown: one that cannot be read, or has a password, not at all.
fn shown(url: &str) -> &str {
    let has_no_secret = |url: &Url| url.username().is_empty() && url.password().is_none();
    match Url::parse(url).is_ok_and(|url| has_no_secret(&url)) {
        true => url,
        false => "",
    }
}
