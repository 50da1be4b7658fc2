//! A whole service on a loopback socket, with an authority, a key and an application of its own, and a
//! client that speaks plain HTTP/1.1.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_types
)] // each test file uses its part; the client blocks, as a test may

use secrecy::SecretString;
use segel_core::Signer;
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::inspection::Refused;
use segel_core::signer::SignerError;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{KeyKind, KeySelector, SoftwareToken, TokenAddress, open_signer};
use segel_hsm_testing::{TestAuthority, tools};
use segel_server::config::PublicUrl;
use segel_server::credential::{ApplicationName, Secret};
use segel_server::db::{Database, Ownership};
use segel_server::queue::Queue;
use segel_server::signing::Signatory;
use segel_server::verification::Verifier;
use segel_server::{Mode, Parts, Service, router, telemetry};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tokio::runtime::Runtime;

pub(crate) const PASSPHRASE: &str = "hanya untuk uji";
pub(crate) const KEY: &str = "kepala-dinas";
pub(crate) const SIGNER: &str = "Sekar Contohwati, M.Kom.";
pub(crate) const HOST: &str = "https://tte.kotacontoh.go.id";

/// A city: its authority, and one official's key in a software token.
pub(crate) struct City {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) authority: TestAuthority,
    pub(crate) chain: CertificateChain,
}

impl City {
    pub(crate) fn new() -> Self {
        Self::with_signer(SIGNER)
    }

    pub(crate) fn with_signer(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = TestAuthority::new("Otoritas Uji");
        let passphrase = SecretString::from(PASSPHRASE.to_owned());
        let mut token = SoftwareToken::create(&folder.path().join("token"), &passphrase).unwrap();
        token.generate(KEY, KeyKind::P256).unwrap();
        let selector = KeySelector::parse(KEY).unwrap();
        let key = token.key(&selector, segel_hsm::RsaScheme::Pkcs1).unwrap();
        let leaf = authority.issue(name, &key.subject_public_key_info().unwrap());
        let anchor = Certificate::from_der(authority.certificate()).unwrap();
        let leaf = Certificate::from_der(leaf).unwrap();
        token
            .attach(&selector, vec![leaf.clone(), anchor.clone()])
            .unwrap();
        Self {
            chain: CertificateChain::new(leaf, vec![anchor]),
            folder,
            authority,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn anchor(&self) -> Certificate {
        Certificate::from_der(self.authority.certificate()).unwrap()
    }

    pub(crate) fn signer(&self) -> Arc<dyn Signer> {
        let address =
            TokenAddress::parse(&format!("file:{}", self.path("token").display())).unwrap();
        let passphrase = SecretString::from(PASSPHRASE.to_owned());
        let key = KeySelector::parse(KEY).unwrap();
        Arc::from(open_signer(&address, &key, Some(&passphrase), None).unwrap())
    }

    /// PEM of the authority's certificate.
    pub(crate) fn anchor_pem(&self) -> String {
        use base64::prelude::{BASE64_STANDARD, Engine};
        let text = BASE64_STANDARD.encode(self.authority.certificate());
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    }
}

/// A signer whose key does something else than sign.
pub(crate) struct OddSigner<F> {
    pub(crate) chain: CertificateChain,
    pub(crate) sign: F,
}

impl<F> Signer for OddSigner<F>
where
    F: Fn(&[u8]) -> Result<Vec<u8>, SignerError> + Send + Sync,
{
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::EcdsaP256(segel_core::algorithm::DigestAlgorithm::Sha256)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        (self.sign)(message)
    }
}

/// The service, running.
pub(crate) struct Stage {
    pub(crate) address: SocketAddr,
    pub(crate) database: Database,
    pub(crate) secret: String,
    pub(crate) runtime: Runtime,
}

pub(crate) struct Setting {
    pub(crate) signer: Arc<dyn Signer>,
    pub(crate) anchors: Vec<Certificate>,
    pub(crate) document_bytes: usize,
    pub(crate) mode: Mode,
    pub(crate) refused: Refused,
}

impl Setting {
    pub(crate) fn of(city: &City) -> Self {
        Self {
            signer: city.signer(),
            anchors: vec![city.anchor()],
            document_bytes: 1_000_000,
            mode: Mode::Official,
            refused: Refused::None,
        }
    }
}

impl Stage {
    pub(crate) fn start(city: &City) -> Self {
        Self::with(city, Setting::of(city))
    }

    pub(crate) fn with(city: &City, setting: Setting) -> Self {
        let runtime = Runtime::new().unwrap();
        let (address, database, secret) = runtime.block_on(async {
            let database = Database::open(&city.path("segel.sqlite3"), Ownership::Exclusive)
                .await
                .unwrap();
            let secret = Secret::generate().unwrap();
            let name = ApplicationName::parse("uji").unwrap();
            database.create_credential(&name, &secret).await.unwrap();
            let public_url = PublicUrl::official(HOST).unwrap();
            let queue = || Queue::for_this_machine(setting.document_bytes);
            let verifier = Arc::new(Verifier::new(setting.anchors, Vec::new(), queue()));
            let signatory = Signatory::new(
                setting.signer,
                Arc::clone(&verifier),
                database.clone(),
                public_url.clone(),
                queue(),
            );
            let signatory = Arc::new(signatory.refusing(setting.refused));
            let service = Arc::new(Service::new(Parts {
                database: database.clone(),
                signatory,
                verifier,
                public_url,
                mode: setting.mode,
                document_bytes: setting.document_bytes,
                trusted_proxies: Vec::new(),
                metrics: telemetry::start_measuring().unwrap(),
            }));
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let app = router(&service).into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { axum::serve(listener, app).await });
            (address, database, secret.reveal().to_owned())
        });
        Self {
            address,
            database,
            secret,
            runtime,
        }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        send(self.address, "GET", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        send(self.address, "POST", path, headers, body)
    }

    /// With the application's credential.
    pub(crate) fn post_as_application(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let authorization = basic("uji", &self.secret);
        let mut all = vec![("Authorization", authorization.as_str())];
        all.extend_from_slice(headers);
        self.post(path, &all, body)
    }

    /// With the application's credential.
    pub(crate) fn put_as_application(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let authorization = basic("uji", &self.secret);
        let mut all = vec![("Authorization", authorization.as_str())];
        all.extend_from_slice(headers);
        send(self.address, "PUT", path, &all, body)
    }

    /// Signs `pdf` as the application, invisibly.
    pub(crate) fn sign(&self, pdf: &[u8]) -> Answer {
        self.post_as_application("/v1/sign", &[("Content-Type", "application/pdf")], pdf)
    }

    /// The kinds of the events so far.
    pub(crate) fn events(&self) -> Vec<String> {
        let events = self.runtime.block_on(self.database.events()).unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }
}

pub(crate) fn basic(name: &str, secret: &str) -> String {
    use base64::prelude::{BASE64_STANDARD, Engine};
    format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("{name}:{secret}"))
    )
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// `error.code` of a problem, after a look at its other members.
    pub(crate) fn problem(&self) -> String {
        let error = &self.json()["error"];
        assert!(!error["message"].as_str().unwrap().is_empty());
        assert!(!error["next_step"].as_str().unwrap().is_empty());
        assert_eq!(error["id"].as_str().unwrap().len(), 12);
        error["code"].as_str().unwrap().to_owned()
    }
}

/// One request on a connection of its own.
pub(crate) fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut connection = TcpStream::connect(address).unwrap();
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    connection.write_all(request.as_bytes()).unwrap();
    // A server that refuses early may close before it has read all.
    let _ = connection.write_all(body);
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer);
    read_answer(&answer)
}

fn read_answer(bytes: &[u8]) -> Answer {
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(bytes)));
    let head = std::str::from_utf8(bytes.get(..end).unwrap()).unwrap();
    let body = bytes.get(end + 4..).unwrap().to_vec();
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let answer = Answer {
        status,
        headers,
        body,
    };
    let length = answer
        .header("content-length")
        .map(|value| value.parse::<usize>().unwrap());
    assert!(
        length.is_none_or(|length| length == answer.body.len()),
        "cut off"
    );
    assert!(
        answer.header("transfer-encoding").is_none(),
        "not expected here"
    );
    answer
}

/// A file of `test-vectors`.
pub(crate) fn vector(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors");
    std::fs::read(folder.join(name)).unwrap()
}

pub(crate) fn letter() -> Vec<u8> {
    vector("samples/surat-undangan.pdf")
}

/// The programs that read the QR code on a page.
pub(crate) struct QrReaders {
    pdftoppm: PathBuf,
    zbarimg: PathBuf,
}

impl QrReaders {
    /// `None` where one is not installed, for which `test` is skipped.
    pub(crate) fn find(test: &str) -> Option<Self> {
        Some(Self {
            pdftoppm: tools::program("pdftoppm", test)?,
            zbarimg: tools::program("zbarimg", test)?,
        })
    }

    /// What the code on the first page says.
    pub(crate) fn read(&self, pdf: &Path) -> String {
        let picture = pdf.with_extension("");
        let drawn = Command::new(&self.pdftoppm)
            .args(["-r", "150", "-f", "1", "-l", "1", "-singlefile", "-png"])
            .args([pdf, &picture])
            .status()
            .unwrap();
        assert!(drawn.success());
        let picture = picture.with_extension("png");
        let read = Command::new(&self.zbarimg)
            .args(["--raw", "-q"])
            .arg(&picture)
            .output()
            .unwrap();
        std::fs::remove_file(picture).unwrap();
        String::from_utf8(read.stdout).unwrap().trim().to_owned()
    }
}
