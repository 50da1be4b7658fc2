//! What `segel sign` makes, and what it says about it.

use crate::office::{KEY, Office, input};
use crate::segel::{Segel, members};
use serde_json::Value;
use std::fs;

#[test]
fn the_answer_has_the_members_that_programs_rely_on() {
    let office = Office::new();
    let answer = office.sign(KEY, &[], "surat.pdf", "hasil.pdf").run();
    let line = answer.done().json();
    assert_eq!(
        members(&line),
        [
            "added",
            "bytes_added",
            "field",
            "file",
            "findings",
            "laid_out_again",
            "level",
            "output",
            "serial",
            "signer"
        ]
    );
    assert_eq!(line["file"], "surat.pdf");
    assert_eq!(line["output"], "hasil.pdf");
    assert_eq!(line["level"], "B-B");
    assert_eq!(line["field"], "Signature1");
    assert!(
        line["signer"]
            .as_str()
            .unwrap()
            .starts_with("CN=Ratna Kusuma\\, S.Sos."),
        "{line}"
    );
    assert!(!line["serial"].as_str().unwrap().is_empty());
    let (before, after) = (read(&office, "surat.pdf"), read(&office, "hasil.pdf"));
    assert_eq!(
        line["bytes_added"].as_u64().unwrap(),
        (after.len() - before.len()) as u64
    );
    assert!(after.starts_with(&before), "the original bytes are kept");
}

#[test]
fn the_output_is_an_ordinary_file_beside_the_others() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::new();
    let mut expected = office.files();
    expected.insert("hasil.pdf".into());
    office.signed("hasil.pdf");
    assert_eq!(office.files(), expected);
    let mode = fs::metadata(office.path("hasil.pdf"))
        .unwrap()
        .permissions()
        .mode();
    fs::write(office.path("biasa"), "").unwrap();
    let ordinary = fs::metadata(office.path("biasa"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode, ordinary);
}

#[test]
fn people_are_told_in_their_language() {
    let office = Office::new();
    let answer = office.sign(KEY, &[], "surat.pdf", "a.pdf").in_words().run();
    assert!(
        answer
            .done()
            .output
            .contains("a.pdf: telah ditandatangani."),
        "{answer:?}"
    );
    assert_eq!(answer.complaint, "");
    let answer = office
        .sign(KEY, &["--lang", "en"], "surat.pdf", "b.pdf")
        .in_words()
        .run();
    assert!(
        answer.done().output.contains("b.pdf: signed."),
        "{answer:?}"
    );
    let answer = office
        .sign(KEY, &[], "surat.pdf", "c.pdf")
        .in_words()
        .env("SEGEL_LANG", "en")
        .run();
    assert!(
        answer.done().output.contains("c.pdf: signed."),
        "{answer:?}"
    );
    let answer = office
        .sign(KEY, &[], "surat.pdf", "d.pdf")
        .in_words()
        .env("LANG", "en_US.UTF-8")
        .run();
    assert!(
        answer.done().output.contains("telah ditandatangani"),
        "{answer:?}"
    );
}

#[test]
fn every_whole_input_is_signed_and_verifies() {
    let inputs: Value = serde_json::from_slice(&fs::read(input("inputs.json")).unwrap()).unwrap();
    let mut signed = 0;
    for entry in inputs.as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        let office = Office::new();
        office.take(file);
        let password = format!("{}\n", entry["password"].as_str().unwrap_or_default());
        let mut more = Vec::new();
        if let Some(field) = entry["field"].as_str() {
            more.extend(["--field", field]);
        }
        if password.len() > 1 {
            more.extend(["--password-fd", "4"]);
        }
        let sign = office.sign(KEY, &more, file, "hasil.pdf");
        let answer = sign.secret(4, &password).run();
        if entry["sign"] != "signs" {
            answer.refused(entry["sign"].as_str().unwrap(), 1);
            continue;
        }
        let field = answer.done().json()["field"].clone();
        let verify = match password.len() {
            1 => office.verify(&["hasil.pdf"]),
            _ => office
                .verify(&["--password-fd", "4", "hasil.pdf"])
                .secret(4, &password),
        };
        let report = verify.run().json();
        let signatures = report["signatures"].as_array().unwrap();
        let made = signatures
            .iter()
            .find(|signature| signature["field"] == field);
        let made = made.unwrap_or_else(|| panic!("{file}: {report}"));
        assert_eq!(made["indication"], "TOTAL-PASSED", "{file}: {report}");
        assert_eq!(made["coverage"], "WHOLE_FILE", "{file}: {report}");
        signed += 1;
    }
    assert!(signed > 10, "only {signed}");
}

#[test]
fn a_box_and_the_entries_of_the_dictionary_are_written() {
    let office = Office::new();
    let with = [
        "--field",
        "Kadis",
        "--reason",
        "Menyetujui",
        "--location",
        "Rimba Raya",
        "--box",
        "1:334.6,155.6,204,77.3",
        "--qr",
        "https://contoh.invalid/v/1",
        "--text",
        "Ditandatangani secara elektronik",
        "--text",
        "Ratna Kusuma, S.Sos.",
    ];
    let line = office
        .sign(KEY, &with, "surat.pdf", "hasil.pdf")
        .run()
        .done()
        .json();
    assert_eq!(line["field"], "Kadis");
    let report = office.verify(&["hasil.pdf"]).run().done().json();
    assert_eq!(report["signatures"][0]["field"], "Kadis");
    let bytes = read(&office, "hasil.pdf");
    for text in ["/Reason", "Menyetujui", "/Location", "Rimba Raya"] {
        assert!(
            bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes()),
            "{text}"
        );
    }
}

#[test]
fn the_claimed_time_is_the_one_that_was_given() {
    let office = Office::new();
    let time = time::OffsetDateTime::now_utc() - time::Duration::hours(2);
    let time = time.replace_nanosecond(0).unwrap();
    let text = time
        .format(&time::format_description::well_known::Rfc3339)
        .unwrap();
    office
        .sign(KEY, &["--signing-time", &text], "surat.pdf", "hasil.pdf")
        .run()
        .done();
    let report = office.verify(&["hasil.pdf"]).run().done().json();
    assert_eq!(
        report["signatures"][0]["claimed_signing_time"],
        text.as_str()
    );
}

#[test]
fn a_second_signature_follows_the_first() {
    let office = Office::new();
    office.signed("satu.pdf");
    let line = office
        .sign(KEY, &[], "satu.pdf", "dua.pdf")
        .run()
        .done()
        .json();
    assert_eq!(line["field"], "Signature2");
    let report = office.verify(&["dua.pdf"]).run().json();
    let signatures = report["signatures"].as_array().unwrap();
    assert_eq!(signatures.len(), 2, "{report}");
    assert_eq!(signatures[0]["coverage"], "WHOLE_REVISION", "{report}");
    assert_eq!(signatures[1]["indication"], "TOTAL-PASSED", "{report}");
}

#[test]
fn the_certificate_may_come_from_a_file_and_bring_its_issuers() {
    let office = Office::new();
    let with = ["--cert", "kadis.pem", "--chain", "anchor.pem"];
    office
        .sign(KEY, &with, "surat.pdf", "hasil.pdf")
        .run()
        .done();
    let inspected = Segel::new(["inspect", "--json", "hasil.pdf"])
        .within(office.folder())
        .run()
        .done()
        .json();
    let certificates = inspected["signatures"][0]["certificates"]
        .as_array()
        .unwrap();
    assert_eq!(certificates.len(), 2, "{inspected}");
}

#[test]
fn the_document_is_signed_though_nobody_hears_of_it() {
    let office = Office::new();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let segel = office.sign(KEY, &[], "surat.pdf", "hasil.pdf");
    let status = segel.command().stdout(full).status().unwrap();
    assert_eq!(status.code(), Some(0));
    office.verify(&["hasil.pdf"]).run().done();
}

fn read(office: &Office, name: &str) -> Vec<u8> {
    fs::read(office.path(name)).unwrap()
}

#[test]
fn the_whole_output_is_read_again_where_that_is_asked_for() {
    let office = Office::new();
    let with = ["--verify-after-write"];
    let answer = office.sign(KEY, &with, "surat.pdf", "hasil.pdf").run();
    assert_eq!(answer.done().json()["field"], "Signature1");
    office.verify(&["hasil.pdf"]).run().done();
}
