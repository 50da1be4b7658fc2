//! The program as an administrator starts it: refusals and exit codes, credentials, logs, the demo.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_types
)]

mod stage;

use stage::{City, KEY, PASSPHRASE, basic, letter, send, vector};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_segel-server"));
    command
        .env_remove("SEGEL_LISTEN")
        .env_remove("CREDENTIALS_DIRECTORY");
    command
}

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// Writes everything that a configuration names, and the configuration.
fn configure(city: &City) -> PathBuf {
    std::fs::write(city.path("anchor.pem"), city.anchor_pem()).unwrap();
    let pin = city.path("pin");
    std::fs::write(&pin, PASSPHRASE).unwrap();
    std::fs::set_permissions(&pin, std::fs::Permissions::from_mode(0o600)).unwrap();
    let file = city.path("segel.toml");
    let text = format!(
        "listen = \"127.0.0.1:0\"\npublic_url = \"https://tte.kotacontoh.go.id\"\ndatabase = {:?}\n\
         [signing]\ntoken = \"file:{}\"\nkey = \"{KEY}\"\npin_file = {pin:?}\n\
         [verification]\nanchors = [{:?}]\n[limits]\ndocument_bytes = 1000000\n",
        city.path("segel.sqlite3"),
        city.path("token").display(),
        city.path("anchor.pem"),
    );
    std::fs::write(&file, text).unwrap();
    file
}

/// A started server, ended with the test.
struct Running {
    child: Child,
    address: SocketAddr,
    log: std::thread::JoinHandle<String>,
}

impl Running {
    /// Waits for the log line that names the address.
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut read = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(stderr.read_line(&mut line).unwrap() > 0, "ended: {read}");
            read.push_str(&line);
            let json: serde_json::Value = serde_json::from_str(&line).unwrap();
            if json["message"] == "listening" {
                break json["address"].as_str().unwrap().parse().unwrap();
            }
        };
        let log = std::thread::spawn(move || {
            stderr.read_to_string(&mut read).unwrap();
            read
        });
        Self {
            child,
            address,
            log,
        }
    }

    /// Sends SIGTERM; gives the exit code and the whole log.
    fn stop(mut self) -> (Option<i32>, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = self.child.wait().unwrap();
        (status.code(), self.log.join().unwrap())
    }
}

#[test]
fn without_configuration_and_demo_it_is_refused_with_the_next_step() {
    let (code, stdout, stderr) = run(&mut program());
    assert_eq!(code, Some(2));
    assert!(stdout.is_empty());
    assert!(stderr.contains("there is no configuration") && stderr.contains("--config FILE"));
    assert!(stderr.contains("--demo"));
}

#[test]
fn misuse_ends_with_two_and_help_with_zero() {
    for wrong in [
        &["--nonsense"][..],
        &["--no-serve"],
        &["--demo", "--config", "x"],
        &["credential", "list"],
        &["--config", "/no/such/file"],
        &["--demo", "credential", "list"],
    ] {
        let (code, _, stderr) = run(program().args(wrong));
        assert_eq!(code, Some(2), "{wrong:?}: {stderr}");
        assert!(!stderr.is_empty());
    }
    let (code, stdout, _) = run(program().arg("--help"));
    assert_eq!(code, Some(0));
    assert!(stdout.contains("--demo") && stdout.contains("credential"));
}

#[test]
fn a_wrong_passphrase_ends_the_start_before_the_port_opens() {
    let city = City::new();
    let file = configure(&city);
    std::fs::write(city.path("pin"), "739154").unwrap();
    let (code, _, stderr) = run(program().arg("--config").arg(&file));
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("passphrase-wrong"), "{stderr}");
    assert!(stderr.contains("every start offers it once"), "{stderr}");
    assert!(!stderr.contains("739154"));
}

#[test]
fn a_second_server_on_one_database_is_refused() {
    let city = City::new();
    let file = configure(&city);
    let first = Running::start(program().arg("--config").arg(&file));
    let (code, _, stderr) = run(program().arg("--config").arg(&file));
    assert_eq!(code, Some(1));
    assert!(
        stderr.contains("already works with the database"),
        "{stderr}"
    );
    assert_eq!(first.stop().0, Some(0));
}

#[test]
fn credentials_are_made_listed_and_revoked_beside_a_running_server() {
    let city = City::new();
    let file = configure(&city);
    let server = Running::start(program().arg("--config").arg(&file));
    let credential = |arguments: &[&str]| {
        run(program()
            .arg("--config")
            .arg(&file)
            .arg("credential")
            .args(arguments))
    };
    let (code, secret, said) = credential(&["create", "--name", "simpeg"]);
    assert_eq!(code, Some(0), "{said}");
    let secret = secret.trim_end();
    assert_eq!(secret.len(), 43);
    assert!(!said.contains(secret));
    let ask = || {
        let authorization = basic("simpeg", secret);
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Content-Type", "application/pdf"),
        ];
        send(server.address, "POST", "/v1/sign", &headers, &letter()).status
    };
    assert_eq!(ask(), 200);

    let (code, listed, _) = credential(&["list"]);
    assert_eq!(code, Some(0));
    assert!(listed.starts_with("simpeg\tcreated ") && listed.ends_with("\tin force\n"));
    assert!(!listed.contains(secret));
    assert_eq!(
        credential(&["create", "--name", "simpeg"]).0,
        Some(2),
        "one name, one secret"
    );
    assert_eq!(credential(&["create", "--name", "a:b"]).0, Some(2));

    assert_eq!(credential(&["revoke", "--name", "simpeg"]).0, Some(0));
    assert_eq!(ask(), 401);
    assert_eq!(credential(&["revoke", "--name", "simpeg"]).0, Some(2));
    assert!(credential(&["list"]).1.contains("revoked "));
    assert_eq!(
        credential(&["create", "--name", "simpeg"]).0,
        Some(0),
        "the name is free again"
    );

    let (_, log) = server.stop();
    let database = std::fs::read(city.path("segel.sqlite3")).unwrap();
    let contains = |bytes: &[u8]| {
        bytes
            .windows(secret.len())
            .any(|window| window == secret.as_bytes())
    };
    assert!(!contains(&database) && !contains(log.as_bytes()));
}

#[test]
fn the_database_and_its_lock_are_for_their_owner_alone() {
    let city = City::new();
    let file = configure(&city);
    let server = Running::start(program().arg("--config").arg(&file));
    for name in [
        "segel.sqlite3",
        "segel.sqlite3.lock",
        "segel.sqlite3-wal",
        "segel.sqlite3-shm",
    ] {
        let mode = city.path(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    server.stop();
}

#[test]
fn what_the_configuration_refuses_is_not_signed() {
    let city = City::new();
    let file = configure(&city);
    let text = std::fs::read_to_string(&file).unwrap();
    let refusing = "[signing]\nrefuse = [\"text-invisible\"]\n";
    std::fs::write(&file, text.replace("[signing]\n", refusing)).unwrap();
    let server = Running::start(program().arg("--config").arg(&file));
    let create = ["credential", "create", "--name", "simpeg"];
    let (_, secret, _) = run(program().arg("--config").arg(&file).args(create));
    let authorization = basic("simpeg", secret.trim_end());
    let sign = |pdf: &[u8]| {
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Content-Type", "application/pdf"),
        ];
        send(server.address, "POST", "/v1/sign", &headers, pdf)
    };
    assert_eq!(sign(&letter()).status, 200);
    let refused = sign(&vector("tags/tcpdf.pdf"));
    assert_eq!(refused.problem(), "document-doubtful");
    server.stop();
}

/// Everything that could carry a secret or an identity number goes through once.
#[test]
fn the_log_is_json_and_holds_no_secret_no_identity_number_and_no_id() {
    const NIK: &str = "1234567890123456";
    let city = City::with_signer(&format!("Ratna {NIK}"));
    let file = configure(&city);
    let server = Running::start(program().arg("--config").arg(&file));
    let (_, secret, _) = run(program().arg("--config").arg(&file).args([
        "credential",
        "create",
        "--name",
        "simpeg",
    ]));
    let secret = secret.trim_end().to_owned();
    let authorization = basic("simpeg", &secret);
    let post = |path: &str, content_type: &str, authorization: &str, body: &[u8]| {
        let headers = [
            ("Authorization", authorization),
            ("Content-Type", content_type),
        ];
        send(server.address, "POST", path, &headers, body)
    };
    let pdf = "application/pdf";
    let path = format!("/v1/sign?reason={NIK}&location={NIK}");
    let signed = post(&path, pdf, &authorization, &letter());
    assert_eq!(signed.status, 200, "{}", signed.text());
    let id = signed.json()["id"].as_str().unwrap().to_owned();
    post(
        &format!("/v1/sign?field=a.{NIK}"),
        pdf,
        &authorization,
        &letter(),
    );
    post(&format!("/v1/sign?{NIK}=1"), pdf, &authorization, &letter());
    post(
        "/v1/sign",
        "application/json",
        &authorization,
        NIK.as_bytes(),
    );
    post("/v1/sign", pdf, &authorization, NIK.as_bytes());
    post("/v1/sign", pdf, &basic(NIK, &secret), &letter());
    post("/v1/sign", pdf, &basic("simpeg", NIK), &letter());
    let json = "application/json";
    let wish = format!("{{\"count\": 1, \"plan_sha256\": \"{}\"}}", "a0".repeat(32));
    let reserved = post("/v1/reservations", json, &authorization, wish.as_bytes());
    assert_eq!(reserved.status, 201, "{}", reserved.text());
    let reserved = reserved.json()["documents"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    post("/v1/reservations", json, &authorization, NIK.as_bytes());
    let register = |id: &str, line: &str| {
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Content-Type", pdf),
            ("Segel-Journal", line),
        ];
        send(
            server.address,
            "PUT",
            &format!("/v1/documents/{id}"),
            &headers,
            &letter(),
        )
    };
    let line = serde_json::json!({
        "plan_sha256": "a0".repeat(32), "row": 1, "in_sha256": "b0".repeat(32), "out_sha256": "c0".repeat(32),
        "serial": NIK, "level": null, "signed_at": "2026-11-02T03:04:05Z", "ms": 1,
    });
    for (id, line) in [
        (reserved.as_str(), line.to_string().as_str()),
        (reserved.as_str(), NIK),
        (NIK, line.to_string().as_str()),
    ] {
        let answer = register(id, line);
        assert!(!answer.text().contains(NIK), "{}", answer.text());
    }
    post("/v1/verify", pdf, "", NIK.as_bytes());
    post("/v1/verify", pdf, "", &vector("inputs/encrypted.pdf"));
    for path in [
        format!("/v/{id}?{NIK}"),
        format!("/v/{reserved}"),
        format!("/v/{id}/dokumen.pdf"),
        format!("/v/{NIK}"),
        format!("/{NIK}"),
        "/readyz".to_owned(),
        "/metrics".to_owned(),
    ] {
        let answer = send(server.address, "GET", &path, &[("User-Agent", NIK)], b"");
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(path.ends_with(".pdf") || !text.contains(NIK), "{path}");
    }
    let (code, log) = server.stop();
    assert_eq!(code, Some(0));
    assert!(log.lines().count() > 15, "{log}");
    for line in log.lines() {
        let json: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(
            json["timestamp"].is_string() && json["level"].is_string(),
            "{line}"
        );
        let digits = line.split(|character: char| !character.is_ascii_digit());
        assert!(digits.into_iter().all(|run| run.len() < 16), "{line}");
        for secret in [
            secret.as_str(),
            PASSPHRASE,
            id.as_str(),
            reserved.as_str(),
            authorization.as_str(),
        ] {
            assert!(!line.contains(secret), "{line}");
        }
    }
}

#[test]
fn the_demo_signs_three_letters_and_refuses_the_changed_copy() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("demo-data");
    let demo = || {
        let mut command = program();
        command
            .args(["--demo", "--no-serve", "--demo-data"])
            .arg(&folder);
        run(&mut command)
    };
    let (code, stdout, stderr) = demo();
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("UJI COBA / DEMO"), "{stdout}");
    assert_eq!(stdout.matches("TOTAL-PASSED").count(), 3, "{stdout}");
    assert_eq!(stdout.matches("TOTAL-FAILED").count(), 1, "{stdout}");
    assert_eq!(
        stdout.matches("http://127.0.0.1:8080/v/").count(),
        3,
        "{stdout}"
    );
    assert!(
        stdout.contains(folder.canonicalize().unwrap().to_str().unwrap()),
        "{stdout}"
    );
    let signed = [
        "surat-undangan-bertanda-tangan.pdf",
        "surat-tugas-bertanda-tangan.pdf",
        "nota-dinas-bertanda-tangan.pdf",
    ];
    for name in signed {
        assert!(stdout.contains(name), "{stdout}");
        assert!(
            std::fs::read(folder.join(name))
                .unwrap()
                .starts_with(b"%PDF-")
        );
    }
    let original = std::fs::read(folder.join(signed[0])).unwrap();
    let tampered = std::fs::read(folder.join("surat-undangan-diubah.pdf")).unwrap();
    let differing = original
        .iter()
        .zip(&tampered)
        .filter(|(left, right)| left != right);
    assert_eq!((original.len(), differing.count()), (tampered.len(), 1));
    for name in ["passphrase", "token"] {
        let mode = folder.join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let passphrase = std::fs::read_to_string(folder.join("passphrase")).unwrap();
    assert!(!format!("{stdout}{stderr}").contains(passphrase.trim_end()));

    let (code, stdout, stderr) = demo();
    assert_eq!(code, Some(0), "again: {stdout}{stderr}");
    assert!(
        original != std::fs::read(folder.join(signed[0])).unwrap(),
        "a new one"
    );
}

#[test]
fn the_demo_serves_its_pages_on_loopback() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("demo-data");
    let server = Running::start(
        program()
            .env("SEGEL_LISTEN", "127.0.0.1:0")
            .args(["--demo", "--demo-data"])
            .arg(&folder),
    );
    let id = first_document(&folder);
    let page = send(server.address, "GET", &format!("/v/{id}"), &[], b"");
    assert_eq!(page.status, 200);
    let html = page.text();
    assert!(
        html.contains("ASLI DAN BERLAKU") && html.contains("UJI COBA / DEMO"),
        "{html}"
    );
    let mut other = program();
    other
        .args(["--demo", "--no-serve", "--demo-data"])
        .arg(&folder);
    let (code, _, stderr) = run(&mut other);
    assert_eq!(code, Some(2));
    assert!(
        stderr.contains("another demo works in the folder"),
        "{stderr}"
    );
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("UJI COBA / DEMO"), "{log}");
}

#[test]
fn the_demo_listens_nowhere_else_and_takes_no_folder_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let demo = |listen: &str| {
        let mut command = program();
        command
            .env("SEGEL_LISTEN", listen)
            .args(["--demo", "--demo-data"])
            .arg(folder.path());
        run(&mut command)
    };
    for elsewhere in [
        "0.0.0.0:8080",
        "[::]:8080",
        "192.0.2.1:8080",
        "localhost:8080",
        "8080",
    ] {
        let (code, _, stderr) = demo(elsewhere);
        assert_eq!(code, Some(2), "{elsewhere}");
        assert!(stderr.contains("SEGEL_LISTEN"), "{stderr}");
    }
    let (code, _, stderr) = demo("127.0.0.1:0");
    assert_eq!(code, Some(2));
    assert!(stderr.contains("was not made by the demo"), "{stderr}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn first_document(folder: &Path) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let path = format!("sqlite://{}", folder.join("segel.sqlite3").display());
        let pool = sqlx::SqlitePool::connect(&path).await.unwrap();
        sqlx::query_scalar("SELECT id FROM documents WHERE state = 'signed' LIMIT 1")
            .fetch_one(&pool)
            .await
            .unwrap()
    })
}
