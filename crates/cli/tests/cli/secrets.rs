//! A PIN or passphrase appears nowhere but where it was typed.

use crate::office::{KEY, Office, PASSPHRASE};
use crate::segel::Segel;
use std::fs;

#[test]
fn no_command_says_the_passphrase() {
    let office = Office::new();
    office.take("encrypted.pdf");
    office.take("encrypted-open.pdf");
    fs::write(office.path("ada.pdf"), "").unwrap();
    let with_passphrase = |arguments: &[&str], number: u32| {
        Segel::new(arguments)
            .secret(number, format!("{PASSPHRASE}\n"))
            .within(office.folder())
    };
    let sign = [
        "sign",
        "--token",
        "file:token.segel",
        "--key",
        KEY,
        "--pin-fd",
        "3",
    ];
    let generate = [
        "token",
        "generate",
        "--token",
        "file:token.segel",
        "--passphrase-fd",
        "3",
        "--label",
    ];
    let runs = [
        with_passphrase(&[&sign[..], &["surat.pdf", "a.pdf"]].concat(), 3),
        with_passphrase(&[&sign[..], &["surat.pdf", "ada.pdf"]].concat(), 3),
        with_passphrase(&[&sign[..], &["encrypted-open.pdf", "b.pdf"]].concat(), 3),
        with_passphrase(&[&generate[..], &["baru"]].concat(), 3),
        with_passphrase(&[&generate[..], &["baru"]].concat(), 3),
        with_passphrase(
            &[
                "token",
                "create",
                "--passphrase-fd",
                "3",
                "--file",
                "t.segel",
            ],
            3,
        ),
        with_passphrase(&["verify", "--password-fd", "3", "encrypted.pdf"], 3),
        // One secret for both descriptors, right for the token and wrong for the document.
        with_passphrase(
            &[&sign[..], &["--password-fd", "4", "encrypted.pdf", "d.pdf"]].concat(),
            3,
        )
        .secret(4, format!("{PASSPHRASE}\n")),
        with_passphrase(&["inspect", "--password-fd", "3", "encrypted.pdf"], 3),
        with_passphrase(
            &[&sign[..], &["--password-fd", "3", "surat.pdf", "e.pdf"]].concat(),
            3,
        ),
        // A passphrase that is not the token's.
        Segel::new([&sign[..], &["surat.pdf", "c.pdf"]].concat())
            .secret(3, format!("{PASSPHRASE}x"))
            .within(office.folder()),
        // Somebody forgets that it is not an argument.
        Segel::new(["sign", "--pin", PASSPHRASE, "surat.pdf"]),
        Segel::new([format!("--passphrase={PASSPHRASE}")]),
        Segel::new(["sign", "a", "b", PASSPHRASE]),
        Segel::new(["token", PASSPHRASE]),
        Segel::new(["sign", "--pin-fd", PASSPHRASE, "a", "b"]),
        Segel::new(["sign", "--password", PASSPHRASE, "a", "b"]),
        Segel::new(["inspect", "--password-fd", PASSPHRASE, "a"]),
        Segel::new(["sign", "--scheme", PASSPHRASE, "a", "b"]),
    ];
    for run in &runs {
        for answer in [run.run(), run.in_json().run()] {
            assert!(!answer.everything().contains(PASSPHRASE), "{answer:?}");
        }
    }
    for file in office.files() {
        let bytes = fs::read(office.folder().join(&file)).unwrap();
        let found = bytes
            .windows(PASSPHRASE.len())
            .any(|window| window == PASSPHRASE.as_bytes());
        assert!(!found, "{} holds the passphrase", file.display());
    }
}

#[test]
fn a_variable_of_the_environment_is_no_passphrase() {
    let office = Office::new();
    let mut segel = Segel::new([
        "sign",
        "--json",
        "--token",
        "file:token.segel",
        "--key",
        KEY,
    ])
    .args(["surat.pdf", "hasil.pdf"])
    .within(office.folder());
    office.take("encrypted.pdf");
    let mut locked = Segel::new(["inspect", "--json", "encrypted.pdf"]).within(office.folder());
    for name in ["SEGEL_PASSWORD", "PASSWORD", "SEGEL_DOCUMENT_PASSWORD"] {
        locked = locked.env(name, "sandi-pembaca");
    }
    locked.run().refused("password-required", 1);
    for name in [
        "SEGEL_PIN",
        "SEGEL_PASSPHRASE",
        "SEGEL_PASSWORD",
        "PIN",
        "PASSPHRASE",
    ] {
        segel = segel.env(name, PASSPHRASE);
    }
    // Without a terminal and without a descriptor there is nowhere left to take one from.
    let answer = crate::terminal::without_a_terminal(&segel);
    answer.refused("no-terminal", 3);
    assert!(!office.path("hasil.pdf").exists());
}

/// The password of a document, right or wrong, is not in the answer and not in what is written.
#[test]
fn no_command_says_the_password_of_a_document() {
    let office = Office::new();
    office.take("encrypted.pdf");
    for (password, code) in [
        ("sandi-pembaca", None),
        ("sandi-pemilik", None),
        ("sandi-tetangga", Some("wrong-password")),
    ] {
        let output = format!("{password}.pdf").replace("sandi", "hasil");
        let with_password = |segel: Segel| segel.secret(4, format!("{password}\n"));
        let runs = [
            with_password(office.sign(KEY, &["--password-fd", "4"], "encrypted.pdf", &output)),
            with_password(office.verify(&["--password-fd", "4", "encrypted.pdf"])),
            with_password(
                Segel::new(["inspect", "--password-fd", "4", "encrypted.pdf"])
                    .within(office.folder()),
            ),
        ];
        for run in &runs {
            let answer = run.run();
            assert!(!answer.everything().contains(password), "{answer:?}");
            if let Some(code) = code {
                assert!(answer.everything().contains(code) || answer.exit == Some(1));
            }
        }
        assert_eq!(office.path(&output).exists(), code.is_none(), "{password}");
    }
    for file in office.files() {
        let bytes = fs::read(office.folder().join(&file)).unwrap();
        for password in ["sandi-pembaca", "sandi-pemilik"] {
            let found = bytes
                .windows(password.len())
                .any(|window| window == password.as_bytes());
            assert!(!found, "{} holds {password}", file.display());
        }
    }
}
