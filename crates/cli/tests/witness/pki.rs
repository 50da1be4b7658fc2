//! Certificates for the keys under test, made by `openssl`: a root, an issuer under it, signers.

use crate::tools::{command, succeed};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A root and an issuing authority, valid from now.
pub(crate) struct Pki {
    folder: TempDir,
}

const AUTHORITY: &str = "basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
";
const SIGNER: &str = "basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
";

impl Pki {
    pub(crate) fn new() -> Self {
        let pki = Self {
            folder: TempDir::new().unwrap(),
        };
        fs::write(pki.file("authority.extensions"), AUTHORITY).unwrap();
        fs::write(pki.file("signer.extensions"), SIGNER).unwrap();
        for name in ["root", "issuer"] {
            pki.generate(name, "p256");
        }
        let request = pki.request("root", "Akar Saksi");
        succeed(
            openssl(["x509", "-req", "-sha256", "-days", "3650", "-in"])
                .arg(&request)
                .arg("-signkey")
                .arg(pki.file("root.key"))
                .arg("-extfile")
                .arg(pki.file("authority.extensions"))
                .arg("-out")
                .arg(pki.root()),
        );
        let request = pki.request("issuer", "Penerbit Saksi");
        pki.issue(&request, "root", "authority", &pki.issuer());
        pki
    }

    /// The trust anchor.
    pub(crate) fn root(&self) -> PathBuf {
        self.file("root.pem")
    }

    /// The certificate between the anchor and the signers.
    pub(crate) fn issuer(&self) -> PathBuf {
        self.file("issuer.pem")
    }

    /// Certifies the key of a PKCS#10 request.
    pub(crate) fn certify(&self, request: &Path) -> PathBuf {
        let certificate = request.with_extension("pem");
        self.issue(request, "issuer", "signer", &certificate);
        certificate
    }

    /// A PKCS#12 file with a key made outside any token, its certificate and the issuer's.
    pub(crate) fn pkcs12(&self, algorithm: &str, passphrase: &str) -> PathBuf {
        let key = self.generate(algorithm, algorithm);
        let certificate = self.certify(&self.request(algorithm, "Penanda Tangan Saksi"));
        let file = self.file(&format!("{algorithm}.p12"));
        succeed(
            openssl([
                "pkcs12",
                "-export",
                "-passout",
                &format!("pass:{passphrase}"),
                "-inkey",
            ])
            .arg(key)
            .arg("-in")
            .arg(certificate)
            .arg("-certfile")
            .arg(self.issuer())
            .arg("-out")
            .arg(&file),
        );
        file
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn generate(&self, name: &str, algorithm: &str) -> PathBuf {
        let kind: &[&str] = match algorithm {
            "rsa2048" => &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            "p256" => &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            _ => panic!("no such algorithm: {algorithm}"),
        };
        let key = self.file(&format!("{name}.key"));
        succeed(openssl(["genpkey"]).args(kind).arg("-out").arg(&key));
        key
    }

    fn request(&self, name: &str, common_name: &str) -> PathBuf {
        let request = self.file(&format!("{name}.csr"));
        let subject = format!("/C=ID/O=Pemerintah Kota Contoh/CN={common_name}");
        succeed(
            openssl(["req", "-new", "-subj", &subject, "-key"])
                .arg(self.file(&format!("{name}.key")))
                .arg("-out")
                .arg(&request),
        );
        request
    }

    fn issue(&self, request: &Path, issuer: &str, extensions: &str, certificate: &Path) {
        succeed(
            openssl(["x509", "-req", "-sha256", "-days", "365", "-in"])
                .arg(request)
                .arg("-CA")
                .arg(self.file(&format!("{issuer}.pem")))
                .arg("-CAkey")
                .arg(self.file(&format!("{issuer}.key")))
                .arg("-extfile")
                .arg(self.file(&format!("{extensions}.extensions")))
                .arg("-out")
                .arg(certificate),
        );
    }
}

fn openssl<const N: usize>(arguments: [&str; N]) -> std::process::Command {
    command("openssl", arguments)
}
