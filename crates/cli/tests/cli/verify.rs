//! What `segel verify` says, and how it ends.

use crate::certificates::Authority;
use crate::office::{KEY, Office, PASSPHRASE};
use crate::segel::{Segel, members};
use std::fs;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const REPORT: [&str; 8] = [
    "change_count",
    "changes",
    "file",
    "policy",
    "reason",
    "signatures",
    "validation_time",
    "verdict",
];
const SIGNATURE: [&str; 18] = [
    "best_signature_time",
    "claimed_signing_time",
    "coverage",
    "evidence",
    "field",
    "indication",
    "kind",
    "level",
    "modification_rule",
    "modifications",
    "modifications_permitted",
    "reference_digest",
    "revision",
    "signature_value",
    "signer",
    "signer_certificate_sha256",
    "sub_indication",
    "warnings",
];

#[test]
fn a_passed_document_has_the_members_that_programs_rely_on() {
    let office = Office::new();
    office.signed("hasil.pdf");
    let answer = office.verify(&["hasil.pdf"]).run();
    let line = answer.done().json();
    assert_eq!(members(&line), REPORT);
    assert!(
        answer.output.starts_with("{\"file\":"),
        "file stands first: {answer:?}"
    );
    assert_eq!(line["file"], "hasil.pdf");
    assert_eq!(line["verdict"], "TOTAL-PASSED");
    assert_eq!(line["policy"], "indonesia");
    let signature = &line["signatures"][0];
    assert_eq!(members(signature), SIGNATURE);
    assert_eq!(
        members(&signature["evidence"]),
        [
            "archive_timestamp",
            "signature_timestamp",
            "validation_data"
        ]
    );
    assert_eq!(signature["field"], "Signature1");
    assert_eq!(signature["kind"], "signature");
    assert_eq!(signature["indication"], "TOTAL-PASSED");
    assert!(signature["sub_indication"].is_null());
    assert_eq!(signature["reference_digest"], true);
    assert_eq!(signature["signature_value"], true);
    assert_eq!(signature["coverage"], "WHOLE_FILE");
    assert_eq!(signature["modifications"], "NONE");
    assert_eq!(signature["level"], "B-B");
    assert!(signature["best_signature_time"].is_null());
}

#[test]
fn every_file_gets_a_line_in_the_order_of_the_arguments() {
    let office = Office::new();
    office.signed("sah.pdf");
    tamper(&office, "sah.pdf", "ubah.pdf");
    fs::write(office.path("bukan.pdf"), "<html>").unwrap();
    fs::create_dir(office.path("folder")).unwrap();
    let files = [
        "ubah.pdf",
        "surat.pdf",
        "bukan.pdf",
        "tidak-ada.pdf",
        "folder",
        "sah.pdf",
    ];
    let answer = office.verify(&files).run();
    let lines = answer.json_lines();
    let told: Vec<&str> = lines
        .iter()
        .map(|line| line["file"].as_str().unwrap())
        .collect();
    assert_eq!(told, files);
    assert_eq!(lines[0]["verdict"], "TOTAL-FAILED");
    assert_eq!(lines[0]["signatures"][0]["sub_indication"], "HASH_FAILURE");
    assert_eq!(lines[0]["signatures"][0]["reference_digest"], false);
    assert_eq!(lines[1]["verdict"], "NO-SIGNATURE");
    assert_eq!(lines[2]["verdict"], "UNREADABLE");
    assert_eq!(lines[2]["signatures"], serde_json::json!([]));
    assert_eq!(lines[2]["error"]["code"], "not-a-pdf");
    assert_eq!(members(&lines[3]), ["error", "file"]);
    assert_eq!(lines[3]["error"]["code"], "input-missing");
    assert_eq!(lines[4]["error"]["code"], "no-documents");
    assert_eq!(lines[5]["verdict"], "TOTAL-PASSED");
    assert_eq!(answer.exit, Some(1));
}

#[test]
fn an_unreadable_file_has_the_members_of_a_report_and_an_error() {
    let office = Office::new();
    for (file, code) in [
        ("not-a-pdf.pdf", "not-a-pdf"),
        ("truncated.pdf", "truncated"),
        ("encrypted.pdf", "password-required"),
    ] {
        office.take(file);
        let answer = office.verify(&[file]).run();
        let line = answer.json();
        let mut expected = REPORT.to_vec();
        expected.push("error");
        expected.sort_unstable();
        assert_eq!(members(&line), expected);
        assert_eq!(line["verdict"], "UNREADABLE");
        assert_eq!(line["error"]["code"], code);
        assert_eq!(answer.exit, Some(1));
    }
}

#[test]
fn the_exit_code_is_that_of_the_worst_file() {
    let office = Office::new();
    office.signed("sah.pdf");
    tamper(&office, "sah.pdf", "ubah.pdf");
    let exit = |files: &[&str]| office.verify(files).run().exit;
    assert_eq!(exit(&["sah.pdf"]), Some(0));
    assert_eq!(exit(&["sah.pdf", "sah.pdf"]), Some(0));
    assert_eq!(exit(&["sah.pdf", "surat.pdf"]), Some(3));
    assert_eq!(exit(&["surat.pdf", "ubah.pdf", "sah.pdf"]), Some(1));
    assert_eq!(exit(&["surat.pdf", "tidak-ada.pdf"]), Some(1));
    let without_anchor = Segel::new(["verify", "--json", "sah.pdf"])
        .within(office.folder())
        .run();
    assert_eq!(without_anchor.json()["verdict"], "INDETERMINATE");
    assert_eq!(without_anchor.exit, Some(3));
}

#[test]
fn data_on_revocation_has_to_decide_every_status() {
    let office = Office::new();
    office.signed("sah.pdf");
    // a list of somebody else decides nothing
    let list = Authority::new("Otoritas Lain").revocation_list(&[]);
    fs::write(office.path("daftar.crl"), list).unwrap();
    let answer = office.verify(&["--crl", "daftar.crl", "sah.pdf"]).run();
    let line = answer.json();
    assert_eq!(line["verdict"], "INDETERMINATE", "{line}");
    let signature = &line["signatures"][0];
    assert_eq!(signature["indication"], "INDETERMINATE");
    assert_eq!(signature["sub_indication"], "TRY_LATER");
    assert_eq!(answer.exit, Some(3));
}

#[test]
fn a_register_says_since_when_a_file_is_there() {
    let office = Office::new();
    office.signed("sah.pdf");
    let bytes = fs::read(office.path("sah.pdf")).unwrap();
    let digest = ring::digest::digest(&ring::digest::SHA256, &bytes);
    let judged = |sha256: &str, existed: &str| {
        let entry = format!(
            "format = 1\n[[proof]]\nsha256 = '{sha256}'\nexisted = '{existed}'\nsource = 'agenda'\n"
        );
        fs::write(office.path("agenda.toml"), entry).unwrap();
        let answer = office.verify(&["--poe", "agenda.toml", "sah.pdf"]).run();
        let line = answer.json();
        let since = line["signatures"][0]["best_signature_time"].clone();
        (line["verdict"].clone(), since)
    };
    let hour_ago = OffsetDateTime::now_utc() - time::Duration::HOUR;
    let hour_ago = hour_ago.replace_nanosecond(0).unwrap();
    let hour_ago = hour_ago.format(&Rfc3339).unwrap();
    let digest = hex::encode(digest);
    let passed = || serde_json::Value::from("TOTAL-PASSED");
    assert_eq!(
        judged(&digest, &hour_ago),
        (passed(), hour_ago.clone().into())
    );
    let other = "ab".repeat(32);
    assert_eq!(
        judged(&other, &hour_ago),
        (passed(), serde_json::Value::Null)
    );
    // its certificate was not there yet
    let early = "2024-03-02T04:05:06Z";
    assert_eq!(
        judged(&digest, early),
        ("TOTAL-FAILED".into(), early.into())
    );
}

#[test]
fn options_that_cannot_be_followed_are_usage_errors() {
    let office = Office::new();
    office.signed("sah.pdf");
    for (arguments, code) in [
        (&["--policy", "eidas"][..], "policy-unknown"),
        (&["--policy", "kebijakan.toml"], "policy-unknown"),
        (&["--policy", "surat.pdf"], "not-text"),
        (&["--crl", "surat.pdf"], "malformed-crl"),
        (&["--crl", "anchor.pem"], "malformed-crl"),
        (&["--ocsp", "surat.pdf"], "malformed-ocsp"),
        (&["--at", "kemarin"], "time-malformed"),
        (&["--anchor", "tidak-ada.pem"], "input-missing"),
        (&["--anchor", "surat.pdf"], "malformed-pem"),
        (&["--tsa-anchor", "surat.pdf"], "malformed-pem"),
        (&["--cert", "."], "input-not-a-file"),
        (&["--crl", "tidak-ada.crl"], "input-missing"),
        (&["--poe", "anchor.pem"], "malformed-proof"),
        (&["--fetch", "--proxy", "::"], "address-malformed"),
        (&["--password-fd", "9"], "descriptor-closed"),
    ] {
        office
            .verify(&[arguments, &["sah.pdf"]].concat())
            .run()
            .refused(code, 2);
    }
    office.verify(&["--policy", "etsi", "sah.pdf"]).run().done();
    let answer = Segel::new(["verify", "--json", "--policy", "x", "sah.pdf"]).run();
    let known = answer.json()["error"]["next_step"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(known.contains("indonesia, etsi"), "{known}");
}

#[test]
fn the_time_to_judge_for_is_an_argument() {
    let office = Office::new();
    office.signed("sah.pdf");
    let answer = office
        .verify(&["--at", "2099-01-01T00:00:00Z", "sah.pdf"])
        .run();
    let line = answer.json();
    assert_eq!(line["validation_time"], "2099-01-01T00:00:00Z");
    assert_eq!(line["verdict"], "INDETERMINATE", "{line}");
    assert_eq!(answer.exit, Some(3));
}

#[test]
fn the_password_of_a_document_is_taken_from_a_descriptor() {
    let office = Office::new();
    office.take("encrypted.pdf");
    let answer = office
        .verify(&["--password-fd", "3", "encrypted.pdf"])
        .secret(3, "sandi-pembaca\n")
        .run();
    assert_eq!(answer.json()["verdict"], "NO-SIGNATURE");
    assert_eq!(answer.exit, Some(3));
    let wrong = office
        .verify(&["--password-fd", "3", "encrypted.pdf"])
        .secret(3, "bukan-ini\n")
        .run();
    assert_eq!(wrong.json()["error"]["code"], "wrong-password");
    assert_eq!(wrong.exit, Some(1));
}

#[test]
fn people_are_told_who_what_and_what_to_do() {
    let office = Office::new();
    office.signed("sah.pdf");
    tamper(&office, "sah.pdf", "ubah.pdf");
    let text = office
        .verify(&["sah.pdf"])
        .in_words()
        .run()
        .done()
        .output
        .clone();
    for part in [
        "ASLI",
        "Penanda tangan: Ratna Kusuma, S.Sos.",
        "Instansi: Pemerintah Kota Rimba Raya, Dinas Komunikasi dan Informatika",
        "menurut pernyataan penanda tangan sendiri",
        "Apakah sertifikat telah dicabut",
        "Langkah berikutnya:",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let answer = office
        .verify(&["ubah.pdf", "surat.pdf", "tidak-ada.pdf"])
        .in_words()
        .run();
    assert_eq!(answer.exit, Some(1));
    for part in ["TIDAK SAH", "Jangan dipakai", "TIDAK BERTANDA TANGAN"] {
        assert!(answer.output.contains(part), "{part}:\n{}", answer.output);
    }
    assert!(
        answer.complaint.contains("Berkas tidak-ada.pdf tidak ada."),
        "{answer:?}"
    );
    assert!(!answer.output.contains("ASLI:"), "{}", answer.output);
}

#[test]
fn a_reader_that_goes_away_is_no_success() {
    let office = Office::new();
    office.signed("sah.pdf");
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let status = office
        .verify(&["sah.pdf"])
        .command()
        .stdout(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}

/// Copies a signed file with one byte of the letter changed.
fn tamper(office: &Office, from: &str, to: &str) {
    let mut bytes = fs::read(office.path(from)).unwrap();
    bytes[1000] ^= 0x01;
    fs::write(office.path(to), bytes).unwrap();
}

#[test]
fn signing_and_verifying_need_no_environment_and_no_home() {
    // Every test runs with an empty environment; this one says so.
    let office = Office::new();
    let command = office.sign(KEY, &[], "surat.pdf", "hasil.pdf");
    assert_eq!(command.command().get_envs().count(), 0);
    assert!(!command.run().done().everything().contains(PASSPHRASE));
}
