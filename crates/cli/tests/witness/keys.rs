//! The keys that sign: in a software token of `segel`, and in SoftHSM.

use crate::pki::Pki;
use crate::segel::{segel, with_secret};
use crate::tools::{SOFTHSM, command, said, succeed};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

const PASSPHRASE: &str = "sandi saksi yang panjang";
const SOURCE_PASSPHRASE: &str = "sandi berkas p12";
const PIN: &str = "123456";

/// What a signature is made with, and which witnesses know it (docs/conformance/witnesses.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    RsaPkcs1,
    RsaPss,
    EcdsaP256,
    EcdsaP384,
    Ed25519,
}

/// How `segel sign` reaches a key, and what it signs with.
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) algorithm: Algorithm,
    pub(crate) token: String,
    pub(crate) label: String,
    pub(crate) pin: &'static str,
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) chain: Option<PathBuf>,
    pub(crate) scheme: Option<&'static str>,
    pub(crate) environment: Vec<(String, PathBuf)>,
    _folder: Arc<TempDir>,
}

impl Key {
    /// The same RSA key, signing with RSASSA-PSS.
    pub(crate) fn with_pss(self) -> Self {
        Self {
            name: format!("{} (PSS)", self.name),
            algorithm: Algorithm::RsaPss,
            scheme: Some("pss"),
            ..self
        }
    }
}

fn algorithm(name: &str) -> Algorithm {
    match name.split('-').next() {
        Some("p256") => Algorithm::EcdsaP256,
        Some("p384") => Algorithm::EcdsaP384,
        Some("ed25519") => Algorithm::Ed25519,
        Some("rsa2048") => Algorithm::RsaPkcs1,
        _ => panic!("no such algorithm: {name}"),
    }
}

/// A new software token in a folder of its own.
pub(crate) struct SoftwareToken {
    folder: Arc<TempDir>,
    address: String,
}

impl SoftwareToken {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("token.segel");
        secret(
            segel()
                .args(["token", "create", "--passphrase-fd", "0", "--file"])
                .arg(&file),
        );
        Self {
            address: format!("file:{}", file.display()),
            folder: folder.into(),
        }
    }

    /// A key generated in the token; its certificate, issued from the token's request, is attached.
    pub(crate) fn generated(&self, kind: &str, pki: &Pki) -> Key {
        self.run(
            &["generate", "--label", kind, "--algorithm", kind],
            "--passphrase-fd",
        );
        let request = pki.file(&format!("{kind}-token.csr"));
        let out = request.to_str().unwrap();
        self.run(
            &[
                "request",
                "--key",
                kind,
                "--cn",
                "Penanda Tangan Saksi",
                "--out",
                out,
            ],
            "--pin-fd",
        );
        let certificate = pki.certify(&request);
        self.run(
            &[
                "attach",
                "--key",
                kind,
                "--cert",
                certificate.to_str().unwrap(),
            ],
            "--passphrase-fd",
        );
        self.key(kind, Some(pki.issuer()))
    }

    /// A key from a PKCS#12 file, which brings its certificates.
    pub(crate) fn imported(&self, kind: &str, pki: &Pki) -> Key {
        let source = pki.pkcs12(kind, SOURCE_PASSPHRASE);
        let passphrase = self.folder.path().join("source-passphrase");
        fs::write(&passphrase, SOURCE_PASSPHRASE).unwrap();
        let mut shell = Command::new("sh");
        shell.args([
            "-c",
            "exec \"$0\" \"$@\" 3<\"$SOURCE_PASSPHRASE_FILE\"",
            env!("CARGO_BIN_EXE_segel"),
        ]);
        shell.env("SOURCE_PASSPHRASE_FILE", &passphrase);
        shell.args([
            "token",
            "import",
            "--passphrase-fd",
            "0",
            "--source-passphrase-fd",
            "3",
        ]);
        shell
            .args(["--token", &self.address, "--label", kind, "--p12"])
            .arg(&source);
        secret(&mut shell);
        self.key(kind, None)
    }

    fn key(&self, kind: &str, chain: Option<PathBuf>) -> Key {
        Key {
            name: format!("{kind} in a software token"),
            algorithm: algorithm(kind),
            token: self.address.clone(),
            label: kind.into(),
            pin: PASSPHRASE,
            certificate: None,
            chain,
            scheme: None,
            environment: Vec::new(),
            _folder: self.folder.clone(),
        }
    }

    fn run(&self, arguments: &[&str], descriptor: &str) {
        let (verb, rest) = arguments.split_first().unwrap();
        secret(
            segel()
                .args(["token", verb, "--token", &self.address, descriptor, "0"])
                .args(rest),
        );
    }
}

fn secret(command: &mut Command) {
    let output = with_secret(command, PASSPHRASE);
    assert!(output.status.success(), "{command:?}: {}", said(&output));
}

/// A new SoftHSM token in a folder of its own.
pub(crate) struct SoftHsm {
    folder: Arc<TempDir>,
}

impl SoftHsm {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let tokens = folder.path().join("tokens");
        fs::create_dir(&tokens).unwrap();
        let configuration = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            tokens.display()
        );
        fs::write(configuration_file(folder.path()), configuration).unwrap();
        let hsm = Self {
            folder: folder.into(),
        };
        hsm.util([
            "--init-token",
            "--free",
            "--label",
            "saksi",
            "--so-pin",
            "654321",
            "--pin",
            PIN,
        ]);
        hsm
    }

    /// A key made outside and imported, with its certificate in files.
    pub(crate) fn key(&self, kind: &str, pki: &Pki) -> Key {
        let (key, certificate) = pki.signer(kind);
        // CKA_ID is the label in hexadecimal.
        let id: String = kind.bytes().map(|byte| format!("{byte:02x}")).collect();
        let file = key.to_str().unwrap();
        self.util([
            "--import", file, "--token", "saksi", "--label", kind, "--id", &id, "--pin", PIN,
        ]);
        Key {
            name: format!("{kind} in SoftHSM"),
            algorithm: algorithm(kind),
            token: format!("pkcs11:token=saksi?module-path={SOFTHSM}"),
            label: kind.into(),
            pin: PIN,
            certificate: Some(certificate),
            chain: Some(pki.issuer()),
            scheme: None,
            environment: vec![self.environment()],
            _folder: self.folder.clone(),
        }
    }

    fn util<const N: usize>(&self, arguments: [&str; N]) {
        succeed(command("softhsm2-util", arguments).envs([self.environment()]));
    }

    fn environment(&self) -> (String, PathBuf) {
        (
            "SOFTHSM2_CONF".into(),
            configuration_file(self.folder.path()),
        )
    }
}

fn configuration_file(folder: &Path) -> PathBuf {
    folder.join("softhsm2.conf")
}
