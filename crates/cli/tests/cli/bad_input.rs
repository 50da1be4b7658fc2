//! What cannot be signed is refused by name, with the next step, and leaves nothing behind.

use crate::certificates::{Authority, SIGNER, Validity, new_key};
use crate::office::{BARE_KEY, EXPIRED_KEY, FUTURE_KEY, KEY, Office, PASSPHRASE};
use crate::segel::Segel;
use rcgen::PublicKeyData;
use std::fs;
use std::os::unix::fs::symlink;

/// Runs twice, in JSON and in words; both refuse alike and neither leaves a file.
#[track_caller]
fn refused(office: &Office, segel: impl Fn() -> Segel, code: &str, exit: i32) {
    let before = office.files();
    segel().run().refused(code, exit);
    segel().in_words().run().refused_in_words(code, exit);
    assert_eq!(office.files(), before, "{code} left something behind");
}

#[test]
fn a_document_that_cannot_be_signed() {
    let office = Office::new();
    for (file, code) in [
        ("not-a-pdf.pdf", "not-a-pdf"),
        ("truncated.pdf", "truncated"),
    ] {
        office.take(file);
        refused(
            &office,
            || office.sign(KEY, &[], file, "hasil.pdf"),
            code,
            1,
        );
    }
    fs::write(office.path("kosong.pdf"), b"").unwrap();
    refused(
        &office,
        || office.sign(KEY, &[], "kosong.pdf", "hasil.pdf"),
        "not-a-pdf",
        1,
    );
}

#[test]
fn a_document_that_cannot_be_signed_is_told_before_the_passphrase_is_used() {
    let office = Office::new();
    office.take("truncated.pdf");
    let wrong = Segel::new([
        "sign",
        "--json",
        "--token",
        "file:token.segel",
        "--key",
        KEY,
    ])
    .args(["--pin-fd", "3", "truncated.pdf", "hasil.pdf"])
    .secret(3, "salah")
    .within(office.folder());
    wrong.run().refused("truncated", 1);
}

#[test]
fn a_document_that_is_not_there() {
    let office = Office::new();
    fs::create_dir(office.path("folder")).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(office.path("pipa"))
        .status()
        .unwrap();
    assert!(pipe.success());
    for (file, code) in [
        ("tidak-ada.pdf", "input-missing"),
        ("folder", "input-not-a-file"),
        ("pipa", "input-not-a-file"),
    ] {
        refused(
            &office,
            || office.sign(KEY, &[], file, "hasil.pdf"),
            code,
            1,
        );
    }
}

#[test]
fn a_key_that_is_not_there() {
    let office = Office::new();
    for key in ["tidak-ada", "id:0011223344556677889900112233445566778899"] {
        refused(
            &office,
            || office.sign(key, &[], "surat.pdf", "hasil.pdf"),
            "key-not-found",
            3,
        );
    }
    refused(
        &office,
        || office.sign("id:xyz", &[], "surat.pdf", "hasil.pdf"),
        "token-uri",
        2,
    );
}

#[test]
fn a_key_without_a_certificate() {
    let office = Office::new();
    refused(
        &office,
        || office.sign(BARE_KEY, &[], "surat.pdf", "hasil.pdf"),
        "certificate-missing",
        3,
    );
}

#[test]
fn a_wrong_passphrase() {
    let office = Office::new();
    let segel = || {
        Segel::new([
            "sign",
            "--json",
            "--token",
            "file:token.segel",
            "--key",
            KEY,
        ])
        .args(["--pin-fd", "3", "surat.pdf", "hasil.pdf"])
        .secret(3, "salah-sekali")
        .within(office.folder())
    };
    refused(&office, segel, "passphrase-wrong", 3);
}

#[test]
fn a_certificate_of_another_key() {
    let office = Office::new();
    let authority = Authority::new("Otoritas Lain");
    let other = new_key().subject_public_key_info();
    let certificate = authority.issue(SIGNER, &other, Validity::Now).pem();
    fs::write(office.path("lain.pem"), certificate).unwrap();
    let with = ["--cert", "lain.pem"];
    refused(
        &office,
        || office.sign(KEY, &with, "surat.pdf", "hasil.pdf"),
        "key-mismatch",
        3,
    );
}

#[test]
fn a_certificate_outside_its_validity() {
    let office = Office::new();
    for (key, code) in [
        (EXPIRED_KEY, "certificate-expired"),
        (FUTURE_KEY, "certificate-not-yet-valid"),
    ] {
        refused(
            &office,
            || office.sign(key, &[], "surat.pdf", "hasil.pdf"),
            code,
            3,
        );
    }
    // The time that counts is the one that will be claimed.
    let long_ago = ["--signing-time", "2001-01-01T00:00:00Z"];
    refused(
        &office,
        || office.sign(KEY, &long_ago, "surat.pdf", "hasil.pdf"),
        "certificate-not-yet-valid",
        3,
    );
}

#[test]
fn a_certificate_file_that_holds_none() {
    let office = Office::new();
    fs::write(office.path("bukan.pem"), "bukan sertifikat").unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    fs::write(office.path("rusak.pem"), broken).unwrap();
    for (file, code) in [
        ("bukan.pem", "malformed-pem"),
        ("rusak.pem", "malformed-certificate"),
    ] {
        for option in ["--cert", "--chain"] {
            let with = [option, file];
            refused(
                &office,
                || office.sign(KEY, &with, "surat.pdf", "hasil.pdf"),
                code,
                3,
            );
        }
    }
    let with = ["--cert", "tidak-ada.pem"];
    refused(
        &office,
        || office.sign(KEY, &with, "surat.pdf", "hasil.pdf"),
        "input-missing",
        3,
    );
}

#[test]
fn an_output_whose_name_is_taken() {
    let office = Office::new();
    fs::write(office.path("ada.pdf"), "milik orang lain").unwrap();
    symlink("tidak-ada", office.path("gantung.pdf")).unwrap();
    for output in ["ada.pdf", "gantung.pdf"] {
        refused(
            &office,
            || office.sign(KEY, &[], "surat.pdf", output),
            "output-exists",
            2,
        );
    }
    assert_eq!(
        fs::read(office.path("ada.pdf")).unwrap(),
        b"milik orang lain"
    );
    assert!(
        fs::symlink_metadata(office.path("gantung.pdf"))
            .unwrap()
            .is_symlink()
    );
}

#[test]
fn an_output_that_is_the_input() {
    let office = Office::new();
    let before = fs::read(office.path("surat.pdf")).unwrap();
    fs::hard_link(office.path("surat.pdf"), office.path("nama-lain.pdf")).unwrap();
    symlink("surat.pdf", office.path("tautan.pdf")).unwrap();
    for output in ["surat.pdf", "./surat.pdf", "nama-lain.pdf", "tautan.pdf"] {
        refused(
            &office,
            || office.sign(KEY, &[], "surat.pdf", output),
            "output-is-input",
            2,
        );
    }
    assert_eq!(fs::read(office.path("surat.pdf")).unwrap(), before);
}

#[test]
fn an_output_in_no_folder() {
    let office = Office::new();
    for output in ["tidak-ada/hasil.pdf", "surat.pdf/hasil.pdf"] {
        refused(
            &office,
            || office.sign(KEY, &[], "surat.pdf", output),
            "output-folder",
            2,
        );
    }
    refused(
        &office,
        || office.sign(KEY, &[], "surat.pdf", "/"),
        "output-exists",
        2,
    );
}

#[test]
fn a_software_token_with_a_flipped_byte() {
    let office = Office::new();
    let token = fs::read(office.path("token.segel")).unwrap();
    // Somewhere in the header, in what is public, and in what is sealed.
    let sealed = token.len() - 40;
    for position in [0, token.len() / 3, token.len() / 2, sealed] {
        let mut damaged = token.clone();
        damaged[position] ^= 1;
        fs::write(office.path("token.segel"), damaged).unwrap();
        let before = office.files();
        let answer = office.sign(KEY, &[], "surat.pdf", "hasil.pdf").run();
        let code = answer.json()["error"]["code"].as_str().unwrap().to_owned();
        let named = ["token-damaged", "token-version", "passphrase-wrong"];
        assert!(
            named.contains(&code.as_str()),
            "byte {position}: {answer:?}"
        );
        answer.refused(&code, 3);
        assert_eq!(office.files(), before);
    }
    let mut damaged = token;
    damaged[sealed] ^= 1;
    fs::write(office.path("token.segel"), damaged).unwrap();
    refused(
        &office,
        || office.sign(KEY, &[], "surat.pdf", "hasil.pdf"),
        "token-damaged",
        3,
    );
}

#[test]
fn a_software_token_that_others_can_reach_or_that_is_not_there() {
    let office = Office::new();
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(office.path("token.segel"), readable).unwrap();
    refused(
        &office,
        || office.sign(KEY, &[], "surat.pdf", "hasil.pdf"),
        "token-permissions",
        3,
    );
    fs::remove_file(office.path("token.segel")).unwrap();
    refused(
        &office,
        || office.sign(KEY, &[], "surat.pdf", "hasil.pdf"),
        "token-not-found",
        3,
    );
}

#[test]
fn a_passphrase_that_is_none() {
    let office = Office::new();
    let too_long = "x".repeat(1025);
    for (secret, code) in [
        (&b""[..], "secret-empty"),
        (b"\nkedua\n", "secret-empty"),
        (too_long.as_bytes(), "secret-too-long"),
        (b"\xff\xfe\n", "secret-not-text"),
    ] {
        let segel = || {
            Segel::new([
                "sign",
                "--json",
                "--token",
                "file:token.segel",
                "--key",
                KEY,
            ])
            .args(["--pin-fd", "3", "surat.pdf", "hasil.pdf"])
            .secret(3, secret)
            .within(office.folder())
        };
        refused(&office, segel, code, 3);
    }
    // 3 is the number that a file of the program's own would take first.
    for number in ["3", "7", "4294967295"] {
        let closed = || {
            Segel::new([
                "sign",
                "--json",
                "--token",
                "file:token.segel",
                "--key",
                KEY,
            ])
            .args(["--pin-fd", number, "surat.pdf", "hasil.pdf"])
            .within(office.folder())
        };
        refused(&office, closed, "descriptor-closed", 3);
    }
}

#[test]
fn an_address_with_a_pin_in_it() {
    let office = Office::new();
    let before = office.files();
    for token in [
        "pkcs11:token=kota?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-value=918273",
        "pkcs11:token=kota?pin-value=918273",
    ] {
        let answer = Segel::new(["sign", "--json", "--token", token, "--key", KEY])
            .args(["surat.pdf", "hasil.pdf"])
            .within(office.folder())
            .run();
        answer.refused("pin-value-in-uri", 2);
        assert!(!answer.everything().contains("918273"), "{answer:?}");
    }
    assert_eq!(office.files(), before);
}

#[test]
fn a_level_that_cannot_be_made_is_refused_and_not_replaced() {
    let office = Office::new();
    for (level, code) in [
        ("B-T", "authority-missing"),
        ("B-LT", "authority-missing"),
        ("B-LTA", "authority-missing"),
        ("b-b", "level-unknown"),
    ] {
        let with = ["--level", level];
        refused(
            &office,
            || office.sign(KEY, &with, "surat.pdf", "hasil.pdf"),
            code,
            2,
        );
    }
    for (tsa, code, exit) in [
        ("http://127.0.0.1:1/", "no-connection", 3),
        ("ldap://127.0.0.1/", "address-malformed", 2),
        ("tsa.contoh.go.id", "address-malformed", 2),
    ] {
        let with = ["--tsa", tsa];
        refused(
            &office,
            || office.sign(KEY, &with, "surat.pdf", "hasil.pdf"),
            code,
            exit,
        );
    }
}

#[test]
fn a_request_that_does_not_fit_the_document() {
    let office = Office::new();
    fs::write(office.path("hanya-qr.toml"), "[[cells]]\nqr = true\n").unwrap();
    for (with, code, exit) in [
        (&["--field", "a.b"][..], "field-name", 2),
        (&["--field", ""], "field-name", 2),
        (
            &["--box", "9:10,10,200,80", "--text", "a"],
            "page-out-of-range",
            1,
        ),
        (
            &["--box", "1:10,10,9000,80", "--text", "a"],
            "box-outside-page",
            1,
        ),
        (
            &["--box", "1:10,10,200,80", "--text", "漢"],
            "text-not-showable",
            2,
        ),
        (&["--box", "1:10,10,200,80"], "box-empty", 2),
        (
            &["--box", "1:10,10,200,80", "--appearance", "hanya-qr.toml"],
            "box-empty",
            2,
        ),
        (&["--box", "satu", "--text", "a"], "box-malformed", 2),
        (&["--signing-time", "kemarin"], "time-malformed", 2),
        (&["--qr", "https://contoh.invalid/"], "missing-argument", 2),
    ] {
        let before = office.files();
        let answer = office.sign(KEY, with, "surat.pdf", "hasil.pdf").run();
        answer.refused(code, exit);
        assert_eq!(office.files(), before, "{with:?}");
    }
    office.take("signed-by-pyhanko.pdf");
    let with = ["--field", "Signature1"];
    refused(
        &office,
        || office.sign(KEY, &with, "signed-by-pyhanko.pdf", "hasil.pdf"),
        "field-taken",
        1,
    );
}

#[test]
fn a_full_disk_leaves_nothing() {
    // RLIMIT_FSIZE stands in for it: the write fails in the middle of the output.
    let office = Office::new();
    let before = office.files();
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\" 3<passphrase";
    fs::write(office.path("passphrase"), PASSPHRASE).unwrap();
    let output = std::process::Command::new("/bin/bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_segel")])
        .args([
            "sign",
            "--json",
            "--token",
            "file:token.segel",
            "--key",
            KEY,
            "--pin-fd",
            "3",
        ])
        .args(["surat.pdf", "hasil.pdf"])
        .current_dir(office.folder())
        .env_clear()
        .output()
        .unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["error"]["code"], "io", "{answer}");
    assert_eq!(output.status.code(), Some(1));
    fs::remove_file(office.path("passphrase")).unwrap();
    assert_eq!(office.files(), before);
}
