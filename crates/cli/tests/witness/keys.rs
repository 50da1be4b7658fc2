//! The keys that sign: in a software token of `segel`, and in SoftHSM.

use crate::pki::Pki;
use crate::segel::{segel, with_secret};
use crate::tools::said;
use secrecy::ExposeSecret;
use segel_hsm_testing::{SoftHsm, TestKey};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::TempDir;

const PASSPHRASE: &str = "sandi saksi yang panjang";
const SOURCE_PASSPHRASE: &str = "sandi berkas p12";

/// What a signature is made with, and what decides which witnesses know it
/// (`docs/conformance/witnesses.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    RsaPkcs1,
    RsaPss,
    EcdsaP256,
    EcdsaP384,
    Ed25519,
}

impl Algorithm {
    /// The key's name in tokens and files.
    fn key(self) -> &'static str {
        match self {
            Self::RsaPkcs1 | Self::RsaPss => "rsa2048",
            Self::EcdsaP256 => "p256",
            Self::EcdsaP384 => "p384",
            Self::Ed25519 => "ed25519",
        }
    }

    /// `--scheme`, where an RSA key has to be told.
    fn scheme(self) -> Option<&'static str> {
        (self == Self::RsaPss).then_some("pss")
    }
}

/// How `segel` reaches a key.
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) algorithm: Algorithm,
    /// `--token` and `--key`.
    pub(crate) token: String,
    pub(crate) label: String,
    pub(crate) secret: String,
    /// `--cert`, where the token does not have it.
    pub(crate) certificate: Option<PathBuf>,
    /// `--chain`, likewise.
    pub(crate) chain: Option<PathBuf>,
    pub(crate) scheme: Option<&'static str>,
    pub(crate) environment: Option<(&'static str, PathBuf)>,
    /// The software token's folder lives as long as the key.
    _folder: Option<Arc<TempDir>>,
}

impl Key {
    /// Certifies the key from the request that `segel token request` makes with it.
    fn certify(&self, pki: &Pki) -> PathBuf {
        let request = pki.file(&format!("{}.csr", self.name.replace(' ', "-")));
        self.token(
            &[
                "request",
                "--cn",
                "Penanda Tangan Saksi",
                "--pin-fd",
                "0",
                "--out",
            ],
            &request,
        );
        pki.certify(&request)
    }

    fn token(&self, arguments: &[&str], file: &Path) {
        let mut command = segel();
        command.args(["token"]).args(arguments).arg(file);
        command.args(["--token", &self.token, "--key", &self.label]);
        succeed(command.envs(self.environment.clone()), &self.secret);
    }
}

/// How many tests of this program take a token of SoftHSM.
const TOKENS: usize = 4;

/// A token for one test, or `None` where SoftHSM is not installed. All are made before any is used:
/// now and then SoftHSM answers CKR_GENERAL_ERROR to everyone while a token is initialised.
pub(crate) fn softhsm(test: &str) -> Option<SoftHsm> {
    static READY: Mutex<Option<Vec<SoftHsm>>> = Mutex::new(None);
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    if ready.is_none() {
        *ready = Some(
            (0..TOKENS)
                .map(|_| SoftHsm::start(test))
                .collect::<Option<_>>()?,
        );
    }
    ready
        .as_mut()
        .map(|tokens| tokens.pop().expect("a token for every test"))
}

/// A key that SoftHSM made, with its certificate in files.
pub(crate) fn in_softhsm(hsm: &SoftHsm, algorithm: Algorithm, pki: &Pki) -> Key {
    let kind = match algorithm {
        Algorithm::RsaPkcs1 | Algorithm::RsaPss => TestKey::Rsa2048,
        Algorithm::EcdsaP256 => TestKey::P256,
        Algorithm::EcdsaP384 => TestKey::P384,
        Algorithm::Ed25519 => TestKey::Ed25519,
    };
    let label = format!("{algorithm:?}");
    let _spki = hsm.generate(&label, label.as_bytes(), kind);
    let (variable, configuration) = hsm.environment();
    let mut key = Key {
        name: format!("{label} in SoftHSM"),
        algorithm,
        token: hsm.uri(),
        label,
        secret: hsm.pin().expose_secret().to_owned(),
        certificate: None,
        chain: Some(pki.issuer()),
        scheme: algorithm.scheme(),
        environment: Some((variable, configuration.to_owned())),
        _folder: None,
    };
    key.certificate = Some(key.certify(pki));
    key
}

/// A new software token in a folder of its own.
pub(crate) struct SoftwareToken {
    folder: Arc<TempDir>,
    address: String,
}

impl SoftwareToken {
    pub(crate) fn new() -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let file = folder.path().join("token.segel");
        succeed(
            segel()
                .args(["token", "create", "--passphrase-fd", "0", "--file"])
                .arg(&file),
            PASSPHRASE,
        );
        Self {
            address: format!("file:{}", file.display()),
            folder,
        }
    }

    /// A key generated in the token, with its certificate beside it.
    pub(crate) fn generated(&self, algorithm: Algorithm, pki: &Pki) -> Key {
        let mut command = segel();
        command.args([
            "token",
            "generate",
            "--token",
            &self.address,
            "--passphrase-fd",
            "0",
        ]);
        command.args(["--label", algorithm.key(), "--algorithm", algorithm.key()]);
        succeed(&mut command, PASSPHRASE);
        let key = Key {
            chain: Some(pki.issuer()),
            ..self.key(algorithm)
        };
        key.token(
            &["attach", "--passphrase-fd", "0", "--cert"],
            &key.certify(pki),
        );
        key
    }

    /// A key from a PKCS#12 file, which brings its certificates.
    pub(crate) fn imported(&self, algorithm: Algorithm, pki: &Pki) -> Key {
        let source = pki.pkcs12(algorithm.key(), SOURCE_PASSPHRASE);
        let passphrase = self.folder.path().join("source-passphrase");
        fs::write(&passphrase, SOURCE_PASSPHRASE).unwrap();
        // A shell opens the second descriptor.
        let mut shell = Command::new("sh");
        shell.args([
            "-c",
            "exec \"$0\" \"$@\" 3<\"$SOURCE\"",
            env!("CARGO_BIN_EXE_segel"),
            "token",
            "import",
        ]);
        shell.env("SOURCE", &passphrase).args([
            "--passphrase-fd",
            "0",
            "--source-passphrase-fd",
            "3",
        ]);
        shell
            .args([
                "--token",
                &self.address,
                "--label",
                algorithm.key(),
                "--p12",
            ])
            .arg(&source);
        succeed(&mut shell, PASSPHRASE);
        self.key(algorithm)
    }

    fn key(&self, algorithm: Algorithm) -> Key {
        Key {
            name: format!("{algorithm:?} in a software token"),
            algorithm,
            token: self.address.clone(),
            label: algorithm.key().to_owned(),
            secret: PASSPHRASE.to_owned(),
            certificate: None,
            chain: None,
            scheme: algorithm.scheme(),
            environment: None,
            _folder: Some(self.folder.clone()),
        }
    }
}

fn succeed(command: &mut Command, secret: &str) {
    let output = with_secret(command, secret);
    assert!(output.status.success(), "{command:?}: {}", said(&output));
}
