//! What is sent to the registry of a city's server, what is made of its answers, and what never leaves.

use super::server::{Reply, Server};
use crate::{Error, Failure, Problem, Registered, Registry, Rules};
use secrecy::SecretString;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::{Shutdown, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use time::macros::datetime;

const SECRET: &str = "rahasia-sekali";
const ID: &str = "5f0e4a1c9b7d42e68a3c1f2b6d908e77";
const LINE: &str = r#"{"row":1}"#;

fn registry_at(base: &str) -> Result<Registry, Error> {
    let rules = Rules {
        timeout: Duration::from_millis(900),
        ..Rules::default()
    };
    Registry::new(rules, base, "simpeg", SecretString::from(SECRET.to_owned()))
}

fn registry(server: &Server) -> Registry {
    registry_at(&server.url("")).unwrap()
}

fn file(bytes: &[u8]) -> File {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let number = MADE.fetch_add(1, Ordering::SeqCst);
    let path = std::env::temp_dir().join(format!("segel-fetch-{}-{number}", std::process::id()));
    let mut file = File::options()
        .create(true)
        .truncate(true)
        .read(true)
        .write(true)
        .open(&path)
        .unwrap();
    std::fs::remove_file(path).unwrap();
    file.write_all(bytes).unwrap();
    // where it stands must not matter
    file.seek(SeekFrom::End(0)).unwrap();
    file
}

fn register(server: &Server) -> Result<Registered, Error> {
    registry(server).register(ID, file(b"%PDF-isi"), LINE)
}

fn registered() -> String {
    format!(
        r#"{{"id":"{ID}","url":"https://tte.kota.go.id/v/{ID}","sha256":"{}","level":"B-B","registered_at":"2026-11-02T03:04:09Z"}}"#,
        "0c".repeat(32)
    )
}

fn problem(code: &str) -> String {
    format!(
        r#"{{"error":{{"code":"{code}","message":"Tidak","next_step":"Lain kali","id":"9f86d081884c"}}}}"#
    )
}

fn reserved(ids: &[&str]) -> String {
    let one = |id: &&str| format!(r#"{{"id":"{id}","url":"https://tte.kota.go.id/v/{id}"}}"#);
    let all: Vec<String> = ids.iter().map(one).collect();
    format!(r#"{{"documents":[{}]}}"#, all.join(","))
}

fn code<T>(answer: Result<T, Error>) -> &'static str {
    answer.map_or_else(|error| error.failure.code(), |_| "done")
}

#[test]
fn ids_are_reserved_with_the_credential() {
    let server = Server::new(|request| {
        let is_whole = request.starts_with("POST /v1/reservations HTTP/1.1\r\n")
            // simpeg:rahasia-sekali
            && request.contains("authorization: Basic c2ltcGVnOnJhaGFzaWEtc2VrYWxp\r\n")
            && request.contains("content-type: application/json\r\n")
            && request.contains(r#""count":1"#)
            && request.contains(&format!(r#""plan_sha256":"{}""#, "07".repeat(32)));
        Reply::json(if is_whole { 201 } else { 400 }, &reserved(&[ID]))
    });
    let ids = registry(&server).reserve(1, &[7; 32]).unwrap();
    assert_eq!((ids.len(), ids.first().unwrap().id.as_str()), (1, ID));
    assert!(ids.first().unwrap().url.ends_with(ID));
}

#[test]
fn a_file_is_registered_with_its_line() {
    let server = Server::new(|request| {
        let is_whole = request.starts_with(&format!("PUT /v1/documents/{ID} HTTP/1.1\r\n"))
            && request.contains("authorization: Basic ")
            && request.contains("content-type: application/pdf\r\n")
            && request.contains("content-length: 8\r\n")
            && request.contains("segel-journal: {\"row\":1}\r\n")
            && request.ends_with("\r\n\r\n%PDF-isi");
        Reply::json(if is_whole { 201 } else { 400 }, &registered())
    });
    let registered = register(&server).unwrap();
    assert_eq!(registered.sha256, [12; 32]);
    assert_eq!(registered.level.as_deref(), Some("B-B"));
    assert_eq!(registered.registered_at, datetime!(2026-11-02 03:04:09 UTC));
    // a base with a path, with and without its slash
    for base in ["/segel", "/segel/"] {
        let server = Server::new(move |request| {
            let fits = request.starts_with("PUT /segel/v1/documents/");
            Reply::json(if fits { 200 } else { 400 }, &self::registered())
        });
        let registry = registry_at(&server.url(base)).unwrap();
        assert_eq!(code(registry.register(ID, file(b"x"), LINE)), "done");
    }
}

#[test]
fn the_credential_goes_nowhere_without_tls_but_to_this_computer() {
    for (base, expected) in [
        ("https://tte.kota.go.id", "made"),
        ("https://10.1.2.3:8443", "made"),
        ("http://127.0.0.1:8080", "made"),
        ("http://[::1]:8080/", "made"),
        ("http://localhost:8080", "made"),
        ("http://tte.kota.go.id", "address-insecure"),
        ("http://10.1.2.3", "address-insecure"),
        ("http://localhost.kota.go.id", "address-insecure"),
        ("ftp://127.0.0.1", "address-malformed"),
        ("tte.kota.go.id", "address-malformed"),
        (
            "https://simpeg:rahasia-sekali@tte.kota.go.id",
            "address-malformed",
        ),
        ("https://tte.kota.go.id/?x=1", "address-malformed"),
    ] {
        let made = registry_at(base);
        let said = made
            .as_ref()
            .map_or_else(|error| error.to_string(), |made| format!("{made:?}"));
        assert!(!said.contains(SECRET), "{said}");
        let found = made.map_or_else(|error| error.failure.code(), |_| "made");
        assert_eq!(found, expected, "{base}");
    }
    for name in ["", "sim:peg", "sim\npeg"] {
        let made = Registry::new(
            Rules::default(),
            "https://a.go.id",
            name,
            SecretString::from("x"),
        );
        assert_eq!(code(made), "credential-malformed");
    }
}

#[test]
fn nothing_is_sent_to_where_a_redirection_leads() {
    let other = Server::new(|_| Reply::json(201, &registered()));
    let to = other.url("/");
    let server = Server::new(move |_| Reply::redirection(307, &to));
    assert_eq!(code(register(&server)), "redirection");
    assert_eq!((server.asked(), other.asked()), (1, 0));
}

#[test]
fn what_the_server_says_is_told_without_the_credential_and_the_id() {
    for (status, passes) in [
        (400, false),
        (401, false),
        (404, false),
        (409, false),
        (413, false),
        (422, false),
        (429, true),
        (500, true),
        (503, true),
    ] {
        let server = Server::new(move |_| Reply::json(status, &problem("serial-differs")));
        let error = register(&server).unwrap_err();
        assert_eq!(error.failure.code(), "server-refused");
        assert_eq!(error.failure.may_pass(), passes, "{status}");
        assert_eq!(server.asked(), if passes { 4 } else { 1 });
        let said = format!("{error} {error:?}");
        assert!(said.contains("Tidak (serial-differs); Lain kali"), "{said}");
        assert!(!said.contains(SECRET) && !said.contains(ID), "{said}");
        let Failure::Problem(problem) = error.failure else {
            panic!("{said}");
        };
        assert_eq!(
            (problem.status, problem.id.as_str()),
            (status, "9f86d081884c")
        );
    }
    let proxy = Server::new(|_| Reply::json(404, "<html>"));
    assert_eq!(code(register(&proxy)), "answer-status");
}

#[test]
fn a_problem_can_be_shown_on_a_terminal() {
    let body = format!(
        r#"{{"error":{{"code":"a\u001b[31m","message":"{}"}}}}"#,
        "x".repeat(2000)
    );
    let problem = Problem::parse(400, body.as_bytes()).unwrap();
    assert_eq!(problem.code, "a[31m");
    assert_eq!(problem.message.len(), 500);
    for wrong in ["", "[]", "{}", r#"{"error":{}}"#, r#"{"error":{"code":1}}"#] {
        assert_eq!(Problem::parse(400, wrong.as_bytes()), None);
    }
}

/// First so many times one answer, then another.
fn after(count: usize, first: fn() -> Reply, then: String) -> Server {
    let asked = AtomicUsize::new(0);
    Server::new(
        move |_| match asked.fetch_add(1, Ordering::SeqCst) < count {
            true => first(),
            false => Reply::json(201, &then),
        },
    )
}

#[test]
fn a_file_is_sent_again_where_that_may_help() {
    let busy: fn() -> Reply = || Reply::json(503, &problem("busy"));
    for first in [busy, Reply::cut, || Reply::status(502)] {
        let server = after(2, first, registered());
        assert_eq!(code(register(&server)), "done");
        assert_eq!(server.asked(), 3);
    }
}

#[test]
fn ids_are_asked_for_again_only_where_nothing_was_done() {
    let ask = |server: &Server| code(registry(server).reserve(1, &[7; 32]));
    let busy: fn() -> Reply = || Reply::json(503, &problem("database"));
    let server = after(1, busy, reserved(&[ID]));
    assert_eq!((ask(&server), server.asked()), ("done", 2));
    let late: fn() -> Reply = || Reply::json(503, &problem("timeout"));
    let server = after(1, late, reserved(&[ID]));
    assert_eq!((ask(&server), server.asked()), ("server-refused", 1));
    let server = after(1, Reply::cut, reserved(&[ID]));
    assert_eq!((ask(&server), server.asked()), ("no-connection", 1));
    let server = after(1, Reply::silent, reserved(&[ID]));
    assert_eq!((ask(&server), server.asked()), ("timed-out", 1));
}

#[test]
fn what_is_no_answer_of_such_a_server_is_named() {
    for body in [
        "",
        "[]",
        r#"{"documents":[]}"#,
        &reserved(&[ID, ID]),
        &reserved(&["5f0e"]),
        &reserved(&[ID]).replace("https:", "javascript:"),
        &reserved(&[ID]).replace(&format!("/v/{ID}"), "/v/0"),
    ] {
        let body = body.to_owned();
        let server = Server::new(move |_| Reply::json(201, &body));
        assert_eq!(
            code(registry(&server).reserve(1, &[7; 32])),
            "answer-malformed"
        );
    }
    let other = registered().replace(ID, &"0".repeat(32));
    for body in ["{}".to_owned(), other] {
        let server = Server::new(move |_| Reply::json(201, &body));
        assert_eq!(code(register(&server)), "answer-malformed");
    }
    let endless = Server::new(|_| Reply::announced(1 << 40));
    assert_eq!(code(register(&endless)), "answer-too-large");
    let long = Server::new(|_| Reply::without_length(&[b' '; 1024 * 1024 + 1]));
    assert_eq!(code(register(&long)), "answer-too-large");
}

#[test]
fn what_cannot_be_sent_is_not() {
    let server = Server::new(|_| Reply::json(201, &registered()));
    let registry = registry(&server);
    let folder = || File::open(std::env::temp_dir()).unwrap();
    assert_eq!(
        code(registry.register(ID, folder(), LINE)),
        "file-unreadable"
    );
    for line in ["a\nb", "é", "\u{1b}"] {
        assert_eq!(
            code(registry.register(ID, file(b"x"), line)),
            "journal-malformed"
        );
    }
    for id in ["", "..", "0/../../x", &"0".repeat(33)] {
        assert_eq!(
            code(registry.register(id, file(b"x"), LINE)),
            "address-malformed"
        );
    }
    assert_eq!(server.asked(), 0);
}

/// A server that knows from the head alone that it refuses, and goes away.
#[test]
fn a_refusal_that_comes_before_the_file_is_sent_is_understood() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut piece = [0; 2048];
            let _ = stream.read(&mut piece).unwrap();
            let body = problem("too-large");
            let head = format!(
                "HTTP/1.1 413 x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            stream
                .write_all(format!("{head}{body}").as_bytes())
                .unwrap();
            drop(stream.shutdown(Shutdown::Write));
            thread::sleep(Duration::from_millis(100));
        }
    });
    let registry = registry_at(&format!("http://127.0.0.1:{port}")).unwrap();
    let large = vec![b'x'; 20_000_000];
    let error = registry.register(ID, file(&large), LINE).unwrap_err();
    let Failure::Problem(problem) = error.failure else {
        panic!("{error}");
    };
    assert_eq!((problem.status, problem.code.as_str()), (413, "too-large"));
}
