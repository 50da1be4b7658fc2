#![allow(clippy::unwrap_used, clippy::panic, clippy::cast_possible_truncation)]

mod cache;
mod registry;
mod server;
mod time_stamper;

use crate::error::Failure;
use crate::exchange::{Exchange, Question};
use crate::rules::{HostPattern, Origin, Rules};
use server::{Reply, Server};
use std::net::TcpListener;
use std::time::Duration;

const MOST: u64 = 1_000;

fn rules() -> Rules {
    Rules {
        timeout: Duration::from_millis(700),
        ..Rules::default()
    }
}

fn ask(url: &str, origin: Origin) -> Result<Vec<u8>, Failure> {
    ask_by(rules(), url, origin)
}

fn ask_by(rules: Rules, url: &str, origin: Origin) -> Result<Vec<u8>, Failure> {
    let exchange = Exchange::new(rules).unwrap();
    exchange
        .ask(url, origin, Question::Get, MOST)
        .map_err(|error| error.failure)
}

fn code(found: Result<Vec<u8>, Failure>) -> &'static str {
    found.map_or_else(|failure| failure.code(), |_| "answered")
}

#[test]
fn an_answer_is_its_body() {
    let server = Server::new(|_| Reply::ok(b"jawaban"));
    assert_eq!(
        ask(&server.url("/x"), Origin::Operator).unwrap(),
        b"jawaban"
    );
    let server = Server::new(|_| Reply::ok(&[7; MOST as usize]));
    assert_eq!(
        ask(&server.url("/x"), Origin::Operator).unwrap().len(),
        1_000
    );
}

#[test]
fn what_is_sent_arrives_with_its_type() {
    let server = Server::new(|request| {
        let is_whole = request.contains("POST /x HTTP/1.1\r\n")
            && request.contains("content-type: application/timestamp-query\r\n")
            && request.contains("accept: application/timestamp-reply\r\n")
            && request.contains("user-agent: segel/")
            && request.ends_with("\r\n\r\npertanyaan");
        Reply::ok(if is_whole { b"whole" } else { b"else" })
    });
    let question = Question::Post {
        content_type: "application/timestamp-query",
        accept: "application/timestamp-reply",
        body: b"pertanyaan",
    };
    let exchange = Exchange::new(rules()).unwrap();
    let found = exchange.ask(&server.url("/x"), Origin::Operator, question, MOST);
    assert_eq!(found.unwrap(), b"whole");
}

#[test]
fn strangers_do_not_lead_into_ones_own_network() {
    let server = Server::new(|_| Reply::ok(b"rahasia"));
    for host in [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
    ] {
        let url = format!("http://{host}:{}/x", server.port());
        assert_eq!(
            code(ask(&url, Origin::Stranger)),
            "address-private",
            "{url}"
        );
    }
    assert_eq!(server.asked(), 0);
    for origin in [Origin::Operator, Origin::Authority] {
        assert_eq!(code(ask(&server.url("/x"), origin)), "answered");
    }
    let mut rules = rules();
    rules.trusted = vec![HostPattern::new("127.0.0.1"), HostPattern::new("localhost")];
    for host in ["127.0.0.1", "localhost"] {
        let url = format!("http://{host}:{}/x", server.port());
        assert_eq!(
            code(ask_by(rules.clone(), &url, Origin::Stranger)),
            "answered"
        );
    }
}

#[test]
fn nor_does_a_redirection() {
    let inside = Server::new(|_| Reply::ok(b"rahasia"));
    let port = inside.port();
    let server =
        Server::new(move |_| Reply::redirection(302, &format!("http://localhost:{port}/x")));
    assert_eq!(
        code(ask(&server.url("/x"), Origin::Operator)),
        "address-private"
    );
    assert_eq!(inside.asked(), 0);
    // on the same host it is as good as its first address
    let same = Server::new(move |_| Reply::redirection(302, &format!("http://127.0.0.1:{port}/x")));
    assert_eq!(code(ask(&same.url("/x"), Origin::Operator)), "answered");
}

#[test]
fn redirections_end() {
    let server = Server::new(|_| Reply::redirection(307, "/again"));
    assert_eq!(
        code(ask(&server.url("/x"), Origin::Operator)),
        "redirection"
    );
    assert_eq!(server.asked(), 4);
    for location in ["ldap://a/", "file:///etc/passwd"] {
        let server = Server::new(move |_| Reply::redirection(302, location));
        assert_eq!(
            code(ask(&server.url("/x"), Origin::Operator)),
            "address-malformed"
        );
    }
    // what was sent goes nowhere else
    let server = Server::new(|_| Reply::redirection(302, "/other"));
    let question = Question::Post {
        content_type: "a/b",
        accept: "c/d",
        body: b"x",
    };
    let exchange = Exchange::new(rules()).unwrap();
    let found = exchange.ask(&server.url("/x"), Origin::Operator, question, MOST);
    assert_eq!(found.unwrap_err().failure.code(), "redirection");
    assert_eq!(server.asked(), 1);
}

#[test]
fn too_much_is_not_read() {
    let long = vec![0; MOST as usize + 1];
    let announced = Server::new({
        let long = long.clone();
        move |_| Reply::ok(&long)
    });
    assert_eq!(
        code(ask(&announced.url("/x"), Origin::Operator)),
        "answer-too-large"
    );
    let unannounced = Server::new(move |_| Reply::without_length(&long));
    assert_eq!(
        code(ask(&unannounced.url("/x"), Origin::Operator)),
        "answer-too-large"
    );
    let endless = Server::new(|_| Reply::announced(1 << 40));
    assert_eq!(
        code(ask(&endless.url("/x"), Origin::Operator)),
        "answer-too-large"
    );
}

#[test]
fn too_late_is_not_waited_for() {
    for reply in [Reply::silent as fn() -> Reply, Reply::trickling] {
        let server = Server::new(move |_| reply());
        let since = std::time::Instant::now();
        assert_eq!(code(ask(&server.url("/x"), Origin::Operator)), "timed-out");
        assert!(since.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn what_is_no_answer_is_named() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let nobody = format!("http://{closed}/x");
    assert_eq!(code(ask(&nobody, Origin::Operator)), "no-connection");
    let unknown = "http://tidak-ada.invalid/x";
    assert_eq!(code(ask(unknown, Origin::Operator)), "no-connection");
    for status in [204, 404, 500] {
        let server = Server::new(move |_| Reply::status(status));
        assert_eq!(
            code(ask(&server.url("/x"), Origin::Operator)),
            "answer-status"
        );
    }
    let cut = Server::new(|_| Reply::cut());
    assert_eq!(code(ask(&cut.url("/x"), Origin::Operator)), "no-connection");
}
