//! Secrets typed on a terminal, through a pseudo-terminal that Python opens.

use crate::hsm::{Desk, Spied};
use crate::office::{KEY, Office, PASSPHRASE};
use crate::segel::{Answer, Segel};
use segel_hsm_testing::{TestKey, tools};
use serde_json::Value;
use std::process::Command;

/// Runs a program on a terminal of its own. After every prompt it notes whether typing would show and
/// types the next line, or sends a signal; it prints what was seen as JSON.
const DRIVER: &str = r#"
import json, os, pty, select, signal, sys, termios, time
folder, typed, environment = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
program = sys.argv[4:]
wait, go = os.pipe()
child, master = pty.fork()
if child == 0:
    # Not before the terminal has been looked at.
    os.read(wait, 1)
    os.chdir(folder)
    os.execve(program[0], program, environment)
def echoes():
    return bool(termios.tcgetattr(master)[3] & termios.ECHO)
before, seen, answered, echo, deadline = echoes(), b"", 0, [], time.time() + 60
os.write(go, b"g")
while time.time() < deadline:
    if select.select([master], [], [], 0.2)[0]:
        try:
            data = os.read(master, 4096)
        except OSError:
            break
        if not data:
            break
        seen += data
    if seen.count(b": ") > answered < len(typed) and not echoes():
        echo.append(echoes())
        answer = typed[answered]
        answered += 1
        # A moment, so that input that is flushed with the change of settings is not this.
        time.sleep(0.1)
        if answer == "INT":
            os.write(master, b"\x03")
        elif answer == "TERM":
            os.kill(child, signal.SIGTERM)
        else:
            os.write(master, answer.encode() + b"\n")
else:
    os.kill(child, signal.SIGKILL)
_, status = os.waitpid(child, 0)
try:
    after = echoes()
except termios.error:
    after = None
print(json.dumps({
    "seen": seen.decode(), "echo": echo, "before": before, "after": after,
    "exit": os.waitstatus_to_exitcode(status), "answered": answered}))
"#;

pub(crate) struct Seen {
    pub(crate) text: String,
    pub(crate) exit: i64,
    pub(crate) json: Value,
}

fn on_a_terminal(test: &str, office: &Office, arguments: &[&str], typed: &[&str]) -> Option<Seen> {
    on_a_terminal_with(
        test,
        office,
        arguments,
        typed,
        &Value::Object(Default::default()),
    )
}

pub(crate) fn on_a_terminal_with(
    test: &str,
    office: &Office,
    arguments: &[&str],
    typed: &[&str],
    environment: &Value,
) -> Option<Seen> {
    let segel = [&[env!("CARGO_BIN_EXE_segel")], arguments].concat();
    driven(test, office, &segel, typed, environment)
}

/// Runs another program, a shell for example, with nothing typed.
pub(crate) fn program_on_a_terminal(
    test: &str,
    office: &Office,
    program: &str,
    arguments: &[&str],
) -> Option<Seen> {
    let command = [&[program], arguments].concat();
    driven(
        test,
        office,
        &command,
        &[],
        &Value::Object(Default::default()),
    )
}

fn driven(
    test: &str,
    office: &Office,
    command: &[&str],
    typed: &[&str],
    environment: &Value,
) -> Option<Seen> {
    let python = tools::program("python3", test)?;
    let output = Command::new(python)
        .args(["-c", DRIVER])
        .arg(office.folder())
        .arg(serde_json::to_string(typed).unwrap())
        .arg(environment.to_string())
        .args(command)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!(json["before"], true, "{json}");
    assert_eq!(json["answered"], typed.len(), "{json}");
    for echo in json["echo"].as_array().unwrap() {
        assert_eq!(echo, false, "typing would show: {json}");
    }
    let text = json["seen"].as_str().unwrap().to_owned();
    for secret in typed.iter().filter(|typed| typed.len() > 4) {
        assert!(!text.contains(secret), "{json}");
    }
    Some(Seen {
        text,
        exit: json["exit"].as_i64().unwrap(),
        json,
    })
}

/// Runs without a controlling terminal, as under cron.
pub(crate) fn without_a_terminal(segel: &Segel) -> Answer {
    let inner = segel.command();
    let mut command = Command::new("setsid");
    command
        .arg("--wait")
        .arg(inner.get_program())
        .args(inner.get_args())
        .env_clear();
    for (name, value) in inner.get_envs() {
        command.env(name, value.unwrap());
    }
    command
        .current_dir(inner.get_current_dir().unwrap())
        .stdin(std::process::Stdio::null());
    let output = command.output().unwrap();
    Answer {
        exit: output.status.code(),
        output: String::from_utf8(output.stdout).unwrap(),
        complaint: String::from_utf8(output.stderr).unwrap(),
    }
}

const SIGN: [&str; 7] = [
    "sign",
    "--token",
    "file:token.segel",
    "--key",
    KEY,
    "surat.pdf",
    "hasil.pdf",
];

#[test]
fn the_passphrase_is_asked_for_in_indonesian_and_does_not_show() {
    let test = "the_passphrase_is_asked_for";
    let office = Office::new();
    let Some(seen) = on_a_terminal(test, &office, &SIGN, &[PASSPHRASE]) else {
        return;
    };
    assert_eq!(seen.exit, 0, "{}", seen.json);
    assert!(
        seen.text.starts_with("Frasa sandi token: "),
        "{}",
        seen.json
    );
    assert!(seen.text.contains("telah ditandatangani"), "{}", seen.json);
    office.verify(&["hasil.pdf"]).run().done();
}

#[test]
fn a_wrong_passphrase_is_not_asked_for_again() {
    let test = "a_wrong_passphrase_is_not_asked_for_again";
    let office = Office::new();
    let before = office.files();
    let Some(seen) = on_a_terminal(test, &office, &SIGN, &["salah-sekali"]) else {
        return;
    };
    assert_eq!(seen.exit, 3, "{}", seen.json);
    assert_eq!(
        seen.text.matches("Frasa sandi token: ").count(),
        1,
        "{}",
        seen.json
    );
    assert_eq!(office.files(), before);
}

#[test]
fn the_pin_of_a_token_is_asked_for_once_and_sent_once() {
    let test = "the_pin_of_a_token_is_asked_for_once";
    let Some(desk) = Desk::new(test, TestKey::P256) else {
        return;
    };
    let Some(spied) = Spied::new(&desk, test) else {
        return;
    };
    let sign = [
        "sign",
        "--token",
        &spied.uri,
        "--key",
        "ttd",
        "surat.pdf",
        "hasil.pdf",
    ];
    let pin = desk.pin();
    let environment = spied.environment(&desk);
    let seen = on_a_terminal_with(test, &desk.office, &sign, &[&pin], &environment);
    let Some(seen) = seen else { return };
    assert_eq!(seen.exit, 0, "{}", seen.json);
    assert!(seen.text.starts_with("PIN token: "), "{}", seen.json);
    assert_eq!(spied.calls("C_Login"), 1, "{}", spied.log());
    desk.office.verify(&["hasil.pdf"]).run().done();
}

#[test]
fn a_new_passphrase_is_typed_twice_and_must_be_the_same() {
    let test = "a_new_passphrase_is_typed_twice";
    let office = Office::new();
    let create = ["token", "create", "--file", "baru.segel"];
    let Some(seen) = on_a_terminal(test, &office, &create, &["sandi-satu", "sandi-dua"]) else {
        return;
    };
    assert_eq!(seen.exit, 3, "{}", seen.json);
    assert!(
        seen.text.contains("Kedua ketikan tidak sama."),
        "{}",
        seen.json
    );
    assert!(!office.path("baru.segel").exists());
    let seen = on_a_terminal(test, &office, &create, &["sandi-satu", "sandi-satu"]).unwrap();
    assert_eq!(seen.exit, 0, "{}", seen.json);
    assert!(office.path("baru.segel").exists());
}

#[test]
fn what_is_wrong_with_the_arguments_is_told_before_anything_is_asked() {
    let test = "what_is_wrong_is_told_before_anything_is_asked";
    let office = Office::new();
    let missing = [
        "sign",
        "--token",
        "file:tidak-ada",
        "--key",
        KEY,
        "surat.pdf",
        "hasil.pdf",
    ];
    let Some(seen) = on_a_terminal(test, &office, &missing, &[]) else {
        return;
    };
    assert_eq!(seen.exit, 3, "{}", seen.json);
    assert!(!seen.text.contains("Frasa sandi token: "), "{}", seen.json);
}

#[test]
fn an_interruption_at_the_prompt_gives_the_terminal_back() {
    let test = "an_interruption_at_the_prompt";
    let office = Office::new();
    let before = office.files();
    for (signal, exit) in [("INT", -2), ("TERM", -15)] {
        let Some(seen) = on_a_terminal(test, &office, &SIGN, &[signal]) else {
            return;
        };
        assert_eq!(seen.exit, exit, "{}", seen.json);
        assert_eq!(
            seen.json["after"], true,
            "the terminal stays silent: {}",
            seen.json
        );
        assert_eq!(office.files(), before);
    }
}

const LOCKED: [&str; 7] = [
    "sign",
    "--token",
    "file:token.segel",
    "--key",
    KEY,
    "encrypted.pdf",
    "hasil.pdf",
];

#[test]
fn the_password_of_a_document_is_asked_for_once_it_is_needed() {
    let test = "the_password_of_a_document_is_asked_for";
    let office = Office::new();
    office.take("encrypted.pdf");
    let typed = ["sandi-pembaca", PASSPHRASE];
    let Some(seen) = on_a_terminal(test, &office, &LOCKED, &typed) else {
        return;
    };
    assert_eq!(seen.exit, 0, "{}", seen.json);
    assert!(
        seen.text.starts_with("Kata sandi dokumen: "),
        "{}",
        seen.json
    );
    let inspect = ["inspect", "hasil.pdf"];
    let seen = on_a_terminal(test, &office, &inspect, &["sandi-pemilik"]).unwrap();
    assert_eq!(seen.exit, 0, "{}", seen.json);
    assert!(seen.text.contains("Signature1"), "{}", seen.json);
}

#[test]
fn a_wrong_password_of_a_document_is_not_asked_for_again() {
    let test = "a_wrong_password_of_a_document";
    let office = Office::new();
    office.take("encrypted.pdf");
    let before = office.files();
    let Some(seen) = on_a_terminal(test, &office, &LOCKED, &["salah-sekali"]) else {
        return;
    };
    assert_eq!(seen.exit, 1, "{}", seen.json);
    assert_eq!(seen.text.matches("Kata sandi dokumen: ").count(), 1);
    assert_eq!(office.files(), before);
}

#[test]
fn programs_are_not_asked_for_a_password() {
    let test = "programs_are_not_asked_for_a_password";
    let office = Office::new();
    office.take("encrypted.pdf");
    for arguments in [
        &["inspect", "--json", "encrypted.pdf"][..],
        &["verify", "encrypted.pdf"],
    ] {
        let Some(seen) = on_a_terminal(test, &office, arguments, &[]) else {
            return;
        };
        assert_eq!(seen.exit, 1, "{}", seen.json);
        assert!(!seen.text.contains("Kata sandi dokumen: "), "{}", seen.json);
    }
}
