//! A desk to work at: a folder with documents, a software token with keys, and their certificates.

use crate::certificates::{Authority, SIGNER, Validity, new_key};
use crate::segel::{Segel, files};
use rcgen::PublicKeyData;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The token's passphrase: a word that appears nowhere else, so that it can be looked for.
pub(crate) const PASSPHRASE: &str = "durian-belanda-7419";

/// A key with a valid certificate.
pub(crate) const KEY: &str = "kadis";
/// A key whose certificate has expired.
pub(crate) const EXPIRED_KEY: &str = "kadis-lama";
/// A key whose certificate is not valid yet.
pub(crate) const FUTURE_KEY: &str = "kadis-baru";
/// A key without a certificate.
pub(crate) const BARE_KEY: &str = "tanpa-sertifikat";

/// One test's folder.
pub(crate) struct Office {
    folder: TempDir,
}

/// What is made once and copied for every test: deriving keys from passphrases takes its time.
struct Archive {
    token: Vec<u8>,
    anchor: String,
    certificate: String,
}

impl Office {
    pub(crate) fn new() -> Self {
        let archive = archive();
        let folder = tempfile::tempdir().unwrap();
        let office = Self { folder };
        fs::write(office.path("anchor.pem"), &archive.anchor).unwrap();
        fs::write(office.path("kadis.pem"), &archive.certificate).unwrap();
        fs::write(office.path("token.segel"), &archive.token).unwrap();
        let owner_only = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(office.path("token.segel"), owner_only).unwrap();
        fs::copy(sample("surat-tugas.pdf"), office.path("surat.pdf")).unwrap();
        office
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn files(&self) -> BTreeSet<OsString> {
        files(self.folder.path())
    }

    /// Copies a test input into the folder.
    pub(crate) fn take(&self, name: &str) {
        fs::copy(input(name), self.path(name)).unwrap();
    }

    /// `segel sign --json` with the key of the software token and its passphrase.
    pub(crate) fn sign(&self, key: &str, more: &[&str], file: &str, output: &str) -> Segel {
        Segel::new([
            "sign",
            "--json",
            "--token",
            "file:token.segel",
            "--key",
            key,
        ])
        .arg("--pin-fd")
        .arg("3")
        .secret(3, format!("{PASSPHRASE}\n"))
        .args(more)
        .arg(file)
        .arg(output)
        .within(self.folder())
    }

    /// `surat.pdf` signed as `output`.
    pub(crate) fn signed(&self, output: &str) -> PathBuf {
        self.sign(KEY, &[], "surat.pdf", output).run().done();
        self.path(output)
    }

    /// `segel verify --json` with the authority of the keys as its anchor.
    pub(crate) fn verify(&self, more: &[&str]) -> Segel {
        Segel::new(["verify", "--json", "--anchor", "anchor.pem"])
            .args(more)
            .within(self.folder())
    }
}

/// A PDF as another producer makes it.
pub(crate) fn input(name: &str) -> PathBuf {
    vectors().join("inputs").join(name)
}

/// A letter.
pub(crate) fn sample(name: &str) -> PathBuf {
    vectors().join("samples").join(name)
}

/// The folder of the test vectors.
pub(crate) fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors")
}

/// Filled by the program itself, through the commands that officials use.
fn archive() -> &'static Archive {
    static ARCHIVE: OnceLock<Archive> = OnceLock::new();
    ARCHIVE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let authority = Authority::new("Otoritas Uji Rimba Raya");
        let run = |arguments: &[&str]| {
            Segel::new(["token"])
                .args(arguments)
                .arg("--passphrase-fd")
                .arg("3")
                .secret(3, PASSPHRASE)
                .within(folder.path())
                .run()
                .done();
        };
        run(&["create", "--file", "token.segel"]);
        let mut certificate = String::new();
        for (label, validity) in [
            (KEY, Validity::Now),
            (EXPIRED_KEY, Validity::Past),
            (FUTURE_KEY, Validity::Future),
        ] {
            let key = new_key();
            let issued = authority
                .issue(SIGNER, &key.subject_public_key_info(), validity)
                .pem();
            fs::write(path("key.pem"), key.serialize_pem()).unwrap();
            fs::write(path("certificate.pem"), &issued).unwrap();
            let import = ["import", "--token", "file:token.segel", "--label", label];
            run(&[
                &import[..],
                &["--key", "key.pem", "--cert", "certificate.pem"],
            ]
            .concat());
            if label == KEY {
                certificate = issued;
            }
        }
        run(&[
            "generate",
            "--token",
            "file:token.segel",
            "--label",
            BARE_KEY,
        ]);
        Archive {
            token: fs::read(path("token.segel")).unwrap(),
            anchor: authority.pem,
            certificate,
        }
    })
}
