//! `--demo`: the whole way on one machine with made-up people.
//!
//! Everything is fresh: a folder, a certificate authority, three officials' keys, a registry. The
//! letters go through [`Signatory::sign`], as those of `POST /v1/sign` do.

mod authority;
mod folder;
mod letter;
mod table;
mod tampering;

use crate::clock;
use crate::command::Failure;
use crate::config::{DEFAULT_LISTEN, Environment, PublicUrl, Refusal};
use crate::credential::Secret;
use crate::db::{Database, Ownership};
use crate::messages::{Language, Messages};
use crate::page::Mode;
use crate::queue::Queue;
use crate::routes::body::max_bytes;
use crate::serve::{bind, serve};
use crate::service::{Parts, Service};
use crate::signing::{Signatory, SigningError};
use crate::telemetry;
use crate::verification::Verifier;
use authority::Authority;
use folder::Folder;
use letter::Letter;
use secrecy::SecretString;
use segel_core::verify::report::{Report, Verdict};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;

const TOKEN: &str = "token";
const PASSPHRASE: &str = "passphrase";
const ANCHOR: &str = "otoritas-demo.pem";
const DATABASE: &str = "segel.sqlite3";

/// The largest document that the demo takes, in bytes.
const DOCUMENT_BYTES: usize = 50 * 1024 * 1024;

/// What comes after the three letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Serve their pages until told to stop.
    Serve,
    /// Nothing.
    Exit,
}

/// Runs the demo in the folder `data`.
pub(crate) async fn run(
    data: &Path,
    ending: Ending,
    environment: &Environment,
) -> Result<(), Failure> {
    let (public_url, listener) = address(environment, ending).await?;
    let letters = Letter::all()?;
    let folder = Folder::prepare(data, &file_names(&letters))?;
    telemetry::start_logging();
    tracing::warn!("UJI COBA / DEMO — bukan dokumen resmi");
    let stage = Stage::build(&folder, &letters, public_url).await?;
    let shown = stage.play(&folder, &letters).await?;
    say(&shown.text(&folder))?;
    if !shown.is_as_expected() {
        return Err(Failure::failed(
            Messages::of(Language::Indonesian).text("demo-unexpected"),
            "This is a fault of the program",
        ));
    }
    let messages = Messages::of(Language::Indonesian);
    match listener {
        None => {
            stage.database.close().await;
            say(&messages.text("demo-not-serving"))
        }
        Some(listener) => {
            say(&messages.text("demo-serving"))?;
            serve(listener, stage.service()?).await
        }
    }
}

/// Where the pages are. The port is taken before anything is signed: the QR codes hold it.
async fn address(
    environment: &Environment,
    ending: Ending,
) -> Result<(PublicUrl, Option<TcpListener>), Failure> {
    let address = environment.listen()?.unwrap_or(DEFAULT_LISTEN);
    if !address.ip().is_loopback() {
        return Err(refused(
            address,
            "the demo listens on loopback alone",
            "Leave it unset, or give 127.0.0.1 and a port",
        ));
    }
    match ending {
        Ending::Serve => {
            let listener = bind(address).await?;
            let address = listener.local_addr().unwrap_or(address);
            Ok((PublicUrl::loopback(address), Some(listener)))
        }
        Ending::Exit if address.port() == 0 => Err(refused(
            address,
            "without serving, port 0 stands for no port that a QR code could hold",
            "Leave it unset, or give a port",
        )),
        Ending::Exit => Ok((PublicUrl::loopback(address), None)),
    }
}

fn refused(address: SocketAddr, reason: &str, next_step: &str) -> Failure {
    Refusal {
        place: "environment".to_owned(),
        key: "SEGEL_LISTEN".to_owned(),
        value: Some(address.to_string()),
        reason: reason.to_owned(),
        next_step: next_step.to_owned(),
    }
    .into()
}

/// Every file that the demo makes, and so may remove at its next start.
fn file_names(letters: &[Letter]) -> Vec<String> {
    let mut names: Vec<String> = [TOKEN, PASSPHRASE, ANCHOR, DATABASE]
        .map(str::to_owned)
        .into();
    for suffix in ["-wal", "-shm", ".lock"] {
        names.push(format!("{DATABASE}{suffix}"));
    }
    for letter in letters {
        names.push(letter.signed_name());
        names.push(letter.tampered_name());
    }
    names
}

/// The registry, the judge, and one signatory for each letter.
struct Stage {
    database: Database,
    verifier: Arc<Verifier>,
    signatories: Vec<Arc<Signatory>>,
    public_url: PublicUrl,
}

impl Stage {
    async fn build(
        folder: &Folder,
        letters: &[Letter],
        public_url: PublicUrl,
    ) -> Result<Self, Failure> {
        let secret = Secret::generate().ok_or_else(|| {
            Failure::failed(
                "the operating system gave no random bytes",
                "Try again later",
            )
        })?;
        folder.write(PASSPHRASE, format!("{}\n", secret.reveal()).as_bytes())?;
        let passphrase = SecretString::from(secret.reveal());
        let officials: Vec<_> = letters.iter().map(Letter::signer).collect();
        let token = folder.file(TOKEN);
        let authority = Authority::establish(&token, &passphrase, &officials, clock::now())?;
        let anchor = pem::Pem::new("CERTIFICATE", authority.certificate.der());
        folder.write(ANCHOR, pem::encode(&anchor).as_bytes())?;
        let database = Database::open(&folder.file(DATABASE), Ownership::Exclusive).await?;
        let queue = || Queue::for_this_machine(max_bytes(DOCUMENT_BYTES));
        let anchors = vec![authority.certificate];
        let verifier = Arc::new(Verifier::new(anchors, Vec::new(), queue()));
        let signatories = authority
            .signers
            .into_iter()
            .map(|signer| {
                Arc::new(Signatory::new(
                    signer,
                    Arc::clone(&verifier),
                    database.clone(),
                    public_url.clone(),
                    queue(),
                ))
            })
            .collect();
        Ok(Self {
            database,
            verifier,
            signatories,
            public_url,
        })
    }

    /// Signs each letter, tampers with a copy of the first, and judges the files as they now lie in
    /// the folder.
    async fn play(&self, folder: &Folder, letters: &[Letter]) -> Result<Shown, Failure> {
        let mut shown = Shown::default();
        for (letter, signatory) in letters.iter().zip(&self.signatories) {
            let order = letter.order(&self.public_url).map_err(SigningError::from)?;
            let place = signatory
                .admit(order.pdf.len())
                .ok_or_else(|| Failure::failed("the signing queue is full", "Try again"))?;
            let document = signatory.sign(place, order, None).await?;
            folder.write(&letter.signed_name(), &document.pdf)?;
            shown.signed.push(Act {
                file: letter.signed_name(),
                signer: letter.signer().name.clone(),
                page: document.url,
                report: self.judge(folder, &letter.signed_name())?,
            });
            if shown.tampered.is_none() {
                let tampered = tampering::move_signature_box(&document.pdf).ok_or_else(|| {
                    Failure::failed(
                        "the rectangle of the visible box is not found",
                        "This is a fault of the program",
                    )
                })?;
                folder.write(&letter.tampered_name(), &tampered)?;
                let report = self.judge(folder, &letter.tampered_name())?;
                shown.tampered = Some((letter.tampered_name(), report));
            }
        }
        Ok(shown)
    }

    fn judge(&self, folder: &Folder, name: &str) -> Result<Report, Failure> {
        Ok(self.verifier.judge(&folder.read(name)?, clock::now()))
    }

    /// The same as a service: `POST /v1/sign` uses the first official's key.
    fn service(self) -> Result<Arc<Service>, Failure> {
        let signatory = self.signatories.into_iter().next().ok_or_else(|| {
            Failure::failed("there are no letters", "This is a fault of the program")
        })?;
        let metrics = telemetry::start_measuring()
            .map_err(|error| Failure::failed(error.to_string(), "Start one server in a process"))?;
        Ok(Arc::new(Service::new(Parts {
            database: self.database,
            signatory,
            verifier: self.verifier,
            public_url: self.public_url,
            mode: Mode::Demo,
            document_bytes: DOCUMENT_BYTES,
            trusted_proxies: Vec::new(),
            metrics,
        })))
    }
}

/// One letter that was signed and verified.
struct Act {
    file: String,
    signer: String,
    page: String,
    report: Report,
}

/// What there is to show.
#[derive(Default)]
struct Shown {
    signed: Vec<Act>,
    tampered: Option<(String, Report)>,
}

impl Shown {
    fn is_as_expected(&self) -> bool {
        let passed = |act: &Act| act.report.verdict == Verdict::TotalPassed;
        let refused = |(_, report): &(String, Report)| report.verdict == Verdict::TotalFailed;
        self.signed.len() == 3
            && self.signed.iter().all(passed)
            && self.tampered.as_ref().is_some_and(refused)
    }

    fn text(&self, folder: &Folder) -> String {
        let messages = Messages::of(Language::Indonesian);
        let heading = [
            "demo-column-file",
            "demo-column-verdict",
            "demo-column-reason",
        ]
        .map(|key| messages.text(key));
        let signed = self.signed.iter().map(|act| {
            let reason = match act.report.verdict {
                Verdict::TotalPassed => {
                    messages.format("demo-reason-passed", &[("name", &act.signer)])
                }
                _ => act.report.reason.clone(),
            };
            row(&act.file, &act.report, reason)
        });
        let tampered = self.tampered.iter().map(|(file, report)| {
            let changed = report
                .signatures
                .iter()
                .any(|signature| signature.reference_digest == Some(false));
            let reason = if changed {
                messages.text("demo-reason-changed")
            } else {
                report.reason.clone()
            };
            row(file, report, reason)
        });
        let rows: Vec<[String; 3]> = signed.chain(tampered).collect();
        let mut lines = vec![
            messages.text("demo-banner"),
            String::new(),
            messages.text("demo-letters-signed"),
            String::new(),
            table::table(heading, &rows),
            messages.format(
                "demo-files",
                &[("folder", &folder.path().display().to_string())],
            ),
        ];
        for act in &self.signed {
            let values = [("file", act.file.as_str()), ("url", act.page.as_str())];
            lines.push(messages.format("demo-page", &values));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

fn row(file: &str, report: &Report, reason: String) -> [String; 3] {
    let verdict = crate::verification::verdict_label(report.verdict);
    [file.to_owned(), verdict.to_owned(), reason]
}

fn say(text: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{text}").map_err(|error| {
        Failure::failed(
            format!("standard output cannot be written: {error}"),
            "Keep it open",
        )
    })
}

impl From<segel_core::Error> for Failure {
    fn from(error: segel_core::Error) -> Self {
        Self::failed(error.to_string(), "This is a fault of the program")
    }
}

impl From<SigningError> for Failure {
    fn from(error: SigningError) -> Self {
        Self::failed(error.to_string(), "This is a fault of the program")
    }
}
