//! `segel bulk` with a server: ids before a QR code is drawn, files and lines of the journal afterwards.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

mod stage;

use serde_json::{Value, json};
use stage::{City, HOST, KEY, PASSPHRASE, QrReaders, Setting, Stage, letter};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

const LETTERS: usize = 12;
const BOX: [&str; 2] = ["--box", "1:334.6,193.6,204,77.3"];

/// The program for the command line, made if it is not there.
fn segel() -> &'static Path {
    static SEGEL: OnceLock<PathBuf> = OnceLock::new();
    SEGEL.get_or_init(|| {
        let server = Path::new(env!("CARGO_BIN_EXE_segel-server"));
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "--bin", "segel"]);
        if server.parent().unwrap().ends_with("release") {
            cargo.arg("--release");
        }
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert!(cargo.current_dir(workspace).status().unwrap().success());
        server.with_file_name("segel")
    })
}

/// A way to the server that can be shut for requests that come after so many others.
struct Gate {
    address: SocketAddr,
    /// How many more requests of each kind are let through.
    reservations: Arc<AtomicI64>,
    files: Arc<AtomicI64>,
}

const OPEN: i64 = i64::MAX / 2;

impl Gate {
    fn to(stage: &Stage) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let gate = Self {
            address: listener.local_addr().unwrap(),
            reservations: Arc::new(AtomicI64::new(OPEN)),
            files: Arc::new(AtomicI64::new(OPEN)),
        };
        let (server, reservations, files) = (
            stage.address,
            Arc::clone(&gate.reservations),
            Arc::clone(&gate.files),
        );
        thread::spawn(move || {
            for client in listener.incoming() {
                let (reservations, files) = (Arc::clone(&reservations), Arc::clone(&files));
                thread::spawn(move || pass(client.unwrap(), server, &reservations, &files));
            }
        });
        gate
    }
}

/// Passes the one request of a connection on, or closes it.
fn pass(mut client: TcpStream, server: SocketAddr, reservations: &AtomicI64, files: &AtomicI64) {
    let mut head = vec![0; 4096];
    let Ok(len @ 1..) = client.read(&mut head) else {
        return;
    };
    head.truncate(len);
    let budget = match head.starts_with(b"PUT") {
        true => files,
        false => reservations,
    };
    if budget.fetch_sub(1, Ordering::SeqCst) <= 0 {
        return;
    }
    let mut server = TcpStream::connect(server).unwrap();
    // so that the next request comes on a connection of its own
    let text = String::from_utf8_lossy(&head).into_owned();
    let end = text.find("\r\n").unwrap() + 2;
    server.write_all(&head[..end]).unwrap();
    server.write_all(b"Connection: close\r\n").unwrap();
    server.write_all(&head[end..]).unwrap();
    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || std::io::copy(&mut from, &mut to));
    drop(std::io::copy(&mut server, &mut client));
    drop(client.shutdown(std::net::Shutdown::Both));
}

/// A folder of letters beside a server.
struct Desk {
    city: City,
    stage: Stage,
    gate: Gate,
}

impl Desk {
    fn new() -> Self {
        let city = City::new();
        let stage = Stage::start(&city);
        Self::at(city, stage)
    }

    fn at(city: City, stage: Stage) -> Self {
        fs::create_dir(city.path("surat")).unwrap();
        for number in 0..LETTERS {
            fs::write(city.path(&format!("surat/{number:02}.pdf")), letter()).unwrap();
        }
        let gate = Gate::to(&stage);
        Self { city, stage, gate }
    }

    /// `segel bulk` with the passphrase at descriptor 3 and the credential's secret at 4.
    fn bulk(&self, arguments: &[&str]) -> Told {
        self.bulk_with(&self.stage.secret, arguments)
    }

    fn bulk_with(&self, secret: &str, arguments: &[&str]) -> Told {
        for (name, secret) in [("pin", PASSPHRASE), ("rahasia", secret)] {
            fs::write(self.city.path(name), format!("{secret}\n")).unwrap();
            let owner_only = fs::Permissions::from_mode(0o600);
            fs::set_permissions(self.city.path(name), owner_only).unwrap();
        }
        let output = Command::new("sh")
            .args(["-c", "exec \"$0\" bulk \"$@\" 3<pin 4<rahasia"])
            .arg(segel())
            .args(arguments)
            .current_dir(self.city.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        for name in ["pin", "rahasia"] {
            fs::remove_file(self.city.path(name)).unwrap();
        }
        Told::new(output)
    }

    fn run(&self, more: &[&str]) -> Told {
        self.run_with(&self.stage.secret, more)
    }

    fn run_with(&self, secret: &str, more: &[&str]) -> Told {
        let server = format!("http://{}", self.gate.address);
        let arguments = [
            &["run", "--json", "--threads", "2", "--pin-fd", "3"][..],
            &["--token", "file:token", "--key", KEY],
            &["--server", &server, "--application", "uji"],
            &["--server-secret-fd", "4"],
            more,
            &["surat", "hasil"],
        ];
        self.bulk_with(secret, &arguments.concat())
    }

    fn resume(&self) -> Told {
        let secrets = ["--pin-fd", "3", "--server-secret-fd", "4"];
        self.bulk(&[&["resume", "--json"], &secrets[..], &["hasil"]].concat())
    }

    fn register(&self) -> Told {
        self.bulk(&["register", "--json", "--server-secret-fd", "4", "hasil"])
    }

    fn status(&self) -> Value {
        self.bulk(&["status", "--json", "hasil"]).last
    }

    fn report(&self) -> Vec<Value> {
        self.bulk(&["report", "--json", "hasil"]).lines
    }

    /// The path of a document's page.
    fn page(record: &Value) -> String {
        let url = record["url"].as_str().unwrap();
        url.strip_prefix(HOST).unwrap().to_owned()
    }

    fn output(&self, record: &Value) -> PathBuf {
        self.city.path(record["output"].as_str().unwrap())
    }

    /// Every signed letter is registered under an id of its own, and its page says so.
    fn all_are_registered(&self) {
        let records = self.report();
        assert_eq!(records.len(), LETTERS);
        let mut pages = std::collections::BTreeSet::new();
        for record in &records {
            assert_eq!(record["registered"], true, "{record}");
            let path = Self::page(record);
            let page = self.stage.get(&path);
            assert_eq!(page.status, 200, "{path}");
            let file = self.stage.get(&format!("{path}/dokumen.pdf"));
            assert_eq!(file.body, fs::read(self.output(record)).unwrap());
            pages.insert(path);
        }
        assert_eq!(pages.len(), LETTERS);
        let status = self.status();
        assert_eq!(status["registered"], LETTERS);
        assert_eq!(status["unregistered"], 0);
    }
}

/// What a program said.
struct Told {
    code: i32,
    /// JSON lines but the last one.
    lines: Vec<Value>,
    last: Value,
    stderr: String,
}

impl Told {
    fn new(output: Output) -> Self {
        let stdout = String::from_utf8(output.stdout).unwrap();
        let mut lines: Vec<Value> = stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        Self {
            code: output.status.code().unwrap(),
            last: lines.pop().unwrap_or_default(),
            lines,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn summary(&self, code: i32) -> &Value {
        assert_eq!(
            self.code, code,
            "{} {} {:?}",
            self.stderr, self.last, self.lines
        );
        &self.last["summary"]
    }

    /// The codes of the errors in the lines.
    fn codes(&self) -> Vec<&str> {
        let codes = self
            .lines
            .iter()
            .filter_map(|line| line["error"]["code"].as_str());
        codes.collect()
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

#[test]
fn the_qr_code_of_every_letter_leads_to_its_own_page() {
    const NAME: &str = "the_qr_code_of_every_letter_leads_to_its_own_page";
    let Some(readers) = QrReaders::find(NAME) else {
        return;
    };
    let desk = Desk::new();
    let told = desk.run(&BOX);
    let summary = told.summary(0);
    assert_eq!(summary["signed"], LETTERS);
    assert_eq!(summary["registration"]["registered"], LETTERS);
    assert_eq!(summary["registration"]["left"], 0);
    desk.all_are_registered();
    for record in desk.report() {
        assert_eq!(readers.read(&desk.output(&record)), record["url"]);
        let page = desk.stage.get(&Desk::page(&record)).text();
        assert!(page.contains("<h1>ASLI"), "{page}");
    }
    // the journal of the run stands in the server's too
    let events = desk.stage.events();
    let registered = events.iter().filter(|kind| kind.contains("registered"));
    assert_eq!(registered.count(), LETTERS, "{events:?}");
    // nothing is left, and nothing is sent again
    desk.gate.files.store(0, Ordering::SeqCst);
    let told = desk.register();
    assert_eq!(told.summary(0)["registered"], 0);
}

#[test]
fn the_secret_of_the_credential_is_written_nowhere() {
    let desk = Desk::new();
    let told = desk.run(&[]);
    told.summary(0);
    let secret = desk.stage.secret.as_bytes();
    let has_it = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
    for path in files(&desk.city.path("hasil")) {
        assert!(!has_it(&fs::read(&path).unwrap()), "{}", path.display());
    }
    assert!(!has_it(told.stderr.as_bytes()));
}

#[test]
fn a_server_that_goes_away_is_brought_the_rest_later() {
    let desk = Desk::new();
    desk.gate.files.store(5, Ordering::SeqCst);
    let told = desk.run(&BOX);
    let summary = told.summary(3);
    assert_eq!(summary["signed"], LETTERS);
    assert_eq!(summary["end"], "finished");
    assert_eq!(summary["registration"]["registered"], 5);
    assert_eq!(summary["registration"]["left"], LETTERS - 5);
    assert_eq!(told.codes(), ["no-connection"]);
    let waiting = desk.report();
    let waiting: Vec<_> = waiting
        .iter()
        .filter(|record| record["registered"] == false)
        .collect();
    assert_eq!(waiting.len(), LETTERS - 5);
    // nobody who scans the code reads that the letter is unknown
    let page = desk.stage.get(&Desk::page(waiting[0]));
    assert!(page.text().contains("<h1>BERKAS BELUM DITERIMA</h1>"));
    assert_eq!(desk.register().summary(3)["registered"], 0);

    // only what is missing is sent
    let missing = i64::try_from(LETTERS).unwrap() - 5;
    desk.gate.files.store(missing, Ordering::SeqCst);
    let told = desk.register();
    assert_eq!(told.summary(0)["registered"], missing);
    assert_eq!(desk.gate.files.load(Ordering::SeqCst), 0);
    desk.all_are_registered();
}

#[test]
fn without_an_id_no_key_is_used() {
    let desk = Desk::new();
    desk.gate.reservations.store(0, Ordering::SeqCst);
    let told = desk.run(&["--patience", "1"]);
    let summary = told.summary(3);
    assert_eq!(summary["signed"], 0);
    assert_eq!(summary["left"], LETTERS);
    assert_eq!(summary["end"], "network");
    assert_eq!(summary["key_uses_without_output"], 0);
    let status = desk.status();
    assert_eq!(status["in_hand"], 0, "{status}");

    desk.gate.reservations.store(OPEN, Ordering::SeqCst);
    let told = desk.resume();
    let summary = told.summary(0);
    assert_eq!(summary["signed"], LETTERS);
    assert_eq!(summary["registration"]["registered"], LETTERS);
    desk.all_are_registered();
}

#[test]
fn a_server_that_comes_back_in_time_is_waited_for() {
    let desk = Desk::new();
    desk.gate.reservations.store(0, Ordering::SeqCst);
    let reservations = Arc::clone(&desk.gate.reservations);
    thread::spawn(move || {
        // a closed connection has been met by then
        while reservations.load(Ordering::SeqCst) > -2 {
            thread::sleep(std::time::Duration::from_millis(10));
        }
        reservations.store(OPEN, Ordering::SeqCst);
    });
    let told = desk.run(&["--patience", "60"]);
    assert_eq!(told.summary(0)["signed"], LETTERS);
    assert_eq!(desk.status()["pauses"], 1);
    desk.all_are_registered();
}

#[test]
fn a_wrong_secret_is_told_before_anything_is_signed() {
    let desk = Desk::new();
    let told = desk.run_with("salah", &[]);
    let summary = told.summary(3);
    assert_eq!(summary["signed"], 0);
    assert_eq!(summary["end"], "network");
    assert_eq!(summary["error"]["code"], "server-refused");
    assert!(!summary.to_string().contains("salah"), "{summary}");
}

#[test]
fn an_application_that_holds_all_the_ids_it_may_is_told_so_and_uses_no_key() {
    let desk = Desk::new();
    let body = json!({"count": 1000, "plan_sha256": "0".repeat(64)}).to_string();
    let json = ("Content-Type", "application/json");
    for _ in 0..20 {
        let answer = desk
            .stage
            .post_as_application("/v1/reservations", &[json], body.as_bytes());
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
    let told = desk.run(&["--patience", "60"]);
    let summary = told.summary(3);
    assert_eq!(summary["left"], LETTERS);
    assert_eq!(summary["end"], "network");
    assert_eq!(summary["key_uses_without_output"], 0);
    let error = summary["error"].to_string();
    assert!(
        error.contains("20000") && error.contains("too-many-reservations"),
        "{error}"
    );
}

#[test]
fn what_the_server_does_not_take_is_told_letter_by_letter() {
    let city = City::new();
    let another = City::with_signer("Bukan Pejabat");
    let setting = Setting {
        anchors: vec![another.anchor()],
        ..Setting::of(&city)
    };
    let stage = Stage::with(&city, setting);
    let desk = Desk::at(city, stage);
    let told = desk.run(&[]);
    let summary = told.summary(1);
    assert_eq!(summary["signed"], LETTERS);
    assert_eq!(summary["registration"]["refused"], LETTERS);
    assert_eq!(told.codes(), vec!["server-refused"; LETTERS]);
    assert_eq!(desk.status()["unregistered"], LETTERS);
    assert_eq!(desk.register().summary(1)["refused"], LETTERS);
}

#[test]
fn a_credential_is_not_sent_in_the_clear() {
    let desk = Desk::new();
    let told = desk.bulk(
        &[
            &["run", "--json", "--pin-fd", "3", "--token", "file:token"][..],
            &["--key", KEY, "--server", "http://tte.kotacontoh.go.id"],
            &["--application", "uji", "--server-secret-fd", "4"],
            &["surat", "hasil"],
        ]
        .concat(),
    );
    assert_eq!(told.last["error"]["code"], "address-insecure");
    assert_eq!(told.code, 2, "{}", told.last);
    assert!(!desk.city.path("hasil/.segel/0001").exists());
}

#[test]
fn a_run_without_a_server_has_nothing_to_register() {
    let desk = Desk::new();
    let arguments = ["--token", "file:token", "--key", KEY, "surat", "hasil"];
    let run = ["run", "--json", "--pin-fd", "3"];
    desk.bulk(&[&run[..], &arguments].concat()).summary(0);
    assert_eq!(desk.status()["registered"], 0);
    let told = desk.register();
    assert_eq!(told.last["error"]["code"], "server-missing");
    assert_eq!(told.code, 2);
}
