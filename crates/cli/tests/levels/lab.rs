//! A city's authority and a time-stamping authority, as long as the test runs.

use crate::tools;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "frasa sandi laboratorium";

pub(crate) struct Lab {
    folder: TempDir,
    server: Child,
    port: u16,
}

impl Lab {
    /// Starts the services and puts the official's key into a token.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with certificates for other holders' keys (SubjectPublicKeyInfo) by their names.
    pub(crate) fn start_with(holders: &[(String, Vec<u8>)]) -> Self {
        let folder = TempDir::new().unwrap();
        let keys = folder.path().join("holders");
        std::fs::create_dir(&keys).unwrap();
        for (name, key) in holders {
            std::fs::write(keys.join(format!("{name}.der")), key).unwrap();
        }
        let mut server = tools::script("levels/lab.py")
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(server.stdout.as_mut().unwrap());
        output.read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("ready ").expect("a port").parse();
        let lab = Self {
            folder,
            server,
            port: port.unwrap(),
        };
        lab.make_token();
        lab
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The certificates in PEM, one behind another.
    fn make_chain(&self) {
        let pems = ["official", "interm", "root"].map(|name| {
            let der = std::fs::read(self.path(&format!("{name}.crt"))).unwrap();
            pem::encode(&pem::Pem::new("CERTIFICATE", der))
        });
        std::fs::write(self.path("chain.pem"), pems.concat()).unwrap();
    }

    fn make_token(&self) {
        self.make_chain();
        let token = self.text("token");
        let address = format!("file:{token}");
        let (key, chain) = (self.text("official.key.pem"), self.text("chain.pem"));
        for arguments in [
            &["token", "create", "--file", &token, "--passphrase-fd", "0"][..],
            &[
                "token",
                "import",
                "--token",
                &address,
                "--label",
                "siti",
                "--key",
                &key,
                "--cert",
                &chain,
                "--passphrase-fd",
                "0",
            ],
        ] {
            let output = with_passphrase(segel().args(arguments));
            assert!(output.status.success(), "{}", tools::said(&output));
        }
    }

    pub(crate) fn tsa(&self) -> String {
        format!("http://127.0.0.1:{}/kota/tsa/tsa", self.port)
    }

    /// Has a service lie from now on.
    pub(crate) fn lie(&self, service: &str, kind: &str) {
        self.get(&format!("/lie/{service}/{kind}"));
    }

    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let body = answer.split_off(end.expect("a header") + 4);
        let header = String::from_utf8_lossy(&answer);
        assert!(header.contains(" 200 "), "{header}");
        body
    }

    /// The lists that say of every certificate here that it was not revoked, in files.
    pub(crate) fn lists(&self) -> [String; 3] {
        ["root", "interm", "tsa-root"].map(|authority| {
            let list = self.text(&format!("{authority}.crl"));
            std::fs::write(
                &list,
                self.get(&format!("/kota/crls/{authority}/latest.crl")),
            )
            .unwrap();
            list
        })
    }

    pub(crate) fn anchors(&self) -> [String; 2] {
        ["root.crt", "tsa-root.crt"].map(|name| self.text(name))
    }

    fn trusting(&self) -> [String; 4] {
        let [signers, clocks] = self.anchors();
        [
            "--anchor".to_owned(),
            signers,
            "--tsa-anchor".to_owned(),
            clocks,
        ]
    }

    /// Signs the letter at a level; gives the answer or its `error`.
    pub(crate) fn sign(&self, level: &str, with: &[&str], output: &Path) -> Result<Value, Value> {
        let tsa = self.tsa();
        let mut arguments = vec!["--level", level];
        if level != "B-B" {
            arguments.extend(["--tsa", &tsa]);
        }
        arguments.extend(with);
        self.sign_with(&arguments, output)
    }

    pub(crate) fn sign_with(&self, with: &[&str], output: &Path) -> Result<Value, Value> {
        self.sign_document(&letter(), with, output)
    }

    /// The same of another document.
    pub(crate) fn sign_document(
        &self,
        document: &Path,
        with: &[&str],
        output: &Path,
    ) -> Result<Value, Value> {
        let token = format!("file:{}", self.text("token"));
        let mut command = segel();
        command
            .args([
                "sign", "--json", "--token", &token, "--key", "siti", "--pin-fd", "0",
            ])
            .args(with)
            .args([document, output]);
        answer(&with_passphrase(&mut command))
    }

    /// Extends a document to a level.
    pub(crate) fn extend(
        &self,
        level: &str,
        with: &[&str],
        input: &Path,
        output: &Path,
    ) -> Result<Value, Value> {
        let mut command = segel();
        command
            .args(["extend", "--json", "--level", level, "--tsa", &self.tsa()])
            .args(self.trusting())
            .args(with)
            .args([input, output]);
        answer(&command.output().unwrap())
    }

    /// The report on a document.
    pub(crate) fn verify(&self, document: &Path, with: &[&str]) -> Value {
        let mut command = segel();
        command
            .args(["verify", "--json"])
            .args(self.trusting())
            .args(with)
            .arg(document);
        let output = command.output().unwrap();
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", tools::said(&output)))
    }

    /// The report of ETSI TS 119 102-2 on a document.
    pub(crate) fn report(&self, document: &Path) -> PathBuf {
        self.verify(document, &["--etsi-report", &self.text("")]);
        PathBuf::from(format!("{}.xml", document.display()))
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// What is signed.
pub(crate) fn letter() -> PathBuf {
    tools::root().join("test-vectors/samples/surat-tugas.pdf")
}

pub(crate) fn segel() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_segel"));
    command.args(["--lang", "en"]);
    command
}

fn with_passphrase(command: &mut Command) -> Output {
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    // A command that refuses before it reads the secret closes the pipe: its answer says why.
    drop(writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}"));
    child.wait_with_output().unwrap()
}

fn answer(output: &Output) -> Result<Value, Value> {
    let line: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", tools::said(output)));
    match line.get("error") {
        Some(error) => Err(error.clone()),
        None => Ok(line),
    }
}
