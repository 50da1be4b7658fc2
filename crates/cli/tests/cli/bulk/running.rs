//! What a run signs, and what it says.

use super::{below, letters, report, results, run, status, told};
use crate::office::{EXPIRED_KEY, Office, PASSPHRASE};
use crate::segel::{Segel, members};
use std::fs;
use std::path::Path;

#[test]
fn a_folder_is_signed_into_another_with_the_same_folders() {
    let office = Office::new();
    letters(&office, 3);
    fs::create_dir_all(office.path("surat/keuangan/juli")).unwrap();
    fs::copy(
        office.path("surat.pdf"),
        office.path("surat/keuangan/juli/nota é.PDF"),
    )
    .unwrap();
    fs::write(office.path("surat/catatan.txt"), "bukan surat").unwrap();
    let answer = run(&office, &[], "surat", "hasil").run();
    let (lines, summary) = told(answer.done());
    assert_eq!(
        results(&lines),
        [
            ("surat/0000.pdf", "signed"),
            ("surat/0001.pdf", "signed"),
            ("surat/0002.pdf", "signed"),
            ("surat/keuangan/juli/nota é.PDF", "signed"),
        ]
    );
    let line = &lines["surat/0000.pdf"];
    assert_eq!(
        members(line),
        [
            "bytes_added",
            "field",
            "file",
            "level",
            "number",
            "output",
            "reason",
            "result",
            "row",
            "serial",
            "signer",
            "tag",
            "title",
        ]
    );
    assert_eq!(line["output"], "hasil/0000.pdf");
    assert_eq!(line["level"], "B-B");
    assert_eq!(line["field"], "Signature1");
    assert_eq!(line["title"], "Surat tugas 800.1.11.1/0312/BKPSDM-2026");
    assert_eq!(summary["signed"], 4);
    assert_eq!(summary["left"], 0);
    assert_eq!(summary["end"], "finished");
    assert!(summary["peak_memory_bytes"].as_u64().unwrap() > 1_000_000);
    assert!(summary["signatures_per_second"].as_f64().unwrap() > 0.0);
    let hasil = office.path("hasil");
    assert_eq!(
        below(&hasil),
        [
            "0000.pdf",
            "0001.pdf",
            "0002.pdf",
            "keuangan/juli/nota é.PDF"
        ]
        .map(Path::new)
    );
    let verified = office.verify(&["hasil"]).run();
    assert_eq!(verified.done().json_lines().len(), 4);
    // the journal agrees
    let (records, counts) = report(&office, "hasil");
    assert_eq!(records.len(), 4);
    for record in &records {
        let file = fs::read(office.path(record["output"].as_str().unwrap())).unwrap();
        assert_eq!(record["out_sha256"], hex::encode(sha256(&file)));
        let original = fs::read(office.path(record["file"].as_str().unwrap())).unwrap();
        assert_eq!(record["in_sha256"], hex::encode(sha256(&original)));
        assert_eq!(record["key_uses"], 1);
    }
    assert_eq!(counts["key_uses_without_output"], 0);
    assert_eq!(
        status(&office, "hasil")["plan_sha256"],
        summary["plan_sha256"]
    );
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    ring::digest::digest(&ring::digest::SHA256, bytes)
        .as_ref()
        .to_vec()
}

#[test]
fn one_bad_document_stops_no_other() {
    let office = Office::new();
    letters(&office, 2);
    fs::write(office.path("surat/kosong.pdf"), "").unwrap();
    fs::write(office.path("surat/bukan.pdf"), "<html>").unwrap();
    fs::create_dir(office.path("surat/folder.pdf")).unwrap();
    fs::copy(
        office.path("surat.pdf"),
        office.path("surat/folder.pdf/isi.pdf"),
    )
    .unwrap();
    office.signed("surat/sudah.pdf");
    let answer = run(&office, &[], "surat", "hasil").run();
    assert_eq!(answer.exit, Some(1));
    let (lines, summary) = told(&answer);
    assert_eq!(
        results(&lines),
        [
            ("surat/0000.pdf", "signed"),
            ("surat/0001.pdf", "signed"),
            ("surat/bukan.pdf", "refused"),
            ("surat/folder.pdf/isi.pdf", "signed"),
            ("surat/kosong.pdf", "refused"),
            ("surat/sudah.pdf", "skipped"),
        ]
    );
    assert_eq!(lines["surat/sudah.pdf"]["error"]["code"], "signed-already");
    for name in ["surat/bukan.pdf", "surat/kosong.pdf"] {
        assert_eq!(lines[name]["error"]["code"], "not-a-pdf", "{name}");
        assert!(lines[name]["reason"].as_str().unwrap().len() > 10);
    }
    assert_eq!(summary["refused"], 2);
    assert_eq!(summary["skipped"], 1);
    assert_eq!(below(&office.path("hasil")).len(), 3);
}

#[test]
fn what_is_signed_is_signed_again_only_when_asked() {
    let office = Office::new();
    letters(&office, 1);
    office.signed("surat/sudah.pdf");
    let answer = run(&office, &["--again"], "surat", "hasil").run();
    let (lines, _) = told(answer.done());
    assert_eq!(lines["surat/sudah.pdf"]["field"], "Signature2");
    // and once more into the same folder: every output is there
    let (lines, summary) = told(run(&office, &["--again"], "surat", "hasil").run().done());
    assert_eq!(summary["skipped"], 2, "{lines:?}");
    assert_eq!(lines["surat/0000.pdf"]["error"]["code"], "signed-already");
}

#[test]
fn a_name_that_is_taken_is_left_alone() {
    let office = Office::new();
    letters(&office, 2);
    fs::create_dir_all(office.path("hasil")).unwrap();
    fs::write(office.path("hasil/0000.pdf"), "milik orang lain").unwrap();
    let answer = run(&office, &[], "surat", "hasil").run();
    let (lines, _) = told(&answer);
    assert_eq!(answer.exit, Some(1));
    assert_eq!(lines["surat/0000.pdf"]["error"]["code"], "output-exists");
    assert_eq!(lines["surat/0001.pdf"]["result"], "signed");
    assert_eq!(
        fs::read(office.path("hasil/0000.pdf")).unwrap(),
        b"milik orang lain"
    );
}

#[test]
fn a_paraf_and_a_seal_are_told_apart_from_the_officials_signature() {
    let office = Office::new();
    letters(&office, 1);
    let field = |kind: &str, input: &str, output: &str| {
        let answer = run(&office, &["--again", "--kind", kind], input, output).run();
        let (lines, _) = told(answer.done());
        lines.values().next().unwrap()["field"].clone()
    };
    assert_eq!(field("paraf", "surat", "paraf"), "Paraf1");
    assert_eq!(field("signature", "paraf", "ttd"), "Signature1");
    assert_eq!(field("seal", "ttd", "segel"), "Segel1");
    let verified = office.verify(&["segel/0000.pdf"]).run();
    let report = verified.done().json();
    assert_eq!(report["signatures"].as_array().unwrap().len(), 3);
    let (records, _) = super::report(&office, "paraf");
    assert_eq!(records[0]["kind"], "paraf");
}

#[test]
fn a_key_that_may_not_sign_ends_the_run() {
    let office = Office::new();
    letters(&office, 20);
    let answer = Segel::new(["bulk", "run", "--json", "--token", "file:token.segel"])
        .args(["--key", EXPIRED_KEY, "--pin-fd", "3", "surat", "hasil"])
        .secret(3, PASSPHRASE)
        .within(office.folder())
        .run();
    assert_eq!(answer.exit, Some(3));
    let (lines, summary) = told(&answer);
    assert!(lines.len() < 20, "{lines:?}");
    assert_eq!(summary["signed"], 0);
    assert_eq!(summary["end"], "token");
    assert_eq!(summary["key_uses_without_output"], 0);
    assert!(below(&office.path("hasil")).is_empty());
}

#[test]
fn a_wrong_passphrase_leaves_nothing_behind() {
    let office = Office::new();
    letters(&office, 1);
    let answer = Segel::new(["bulk", "run", "--json", "--token", "file:token.segel"])
        .args(["--key", "kadis", "--pin-fd", "3", "surat", "hasil"])
        .secret(3, "salah")
        .within(office.folder())
        .run();
    answer.refused("passphrase-wrong", 3);
    let missing = Segel::new(["bulk", "status", "--json", "hasil"]);
    missing
        .within(office.folder())
        .run()
        .refused("run-missing", 2);
    told(run(&office, &[], "surat", "hasil").run().done());
}

#[test]
fn people_are_told_what_is_signed_before_they_are_asked() {
    let office = Office::new();
    letters(&office, 12);
    let answer = run(&office, &[], "surat", "hasil").in_words().run();
    answer.done();
    let (before, after) = (&answer.complaint, &answer.output);
    assert!(before.contains("12 dari 12 dokumen"), "{answer:?}");
    assert!(before.contains("Surat tugas 800.1.11.1/0312/BKPSDM-2026"));
    assert!(before.contains("dan 2 lagi"));
    let sha256 = status(&office, "hasil")["plan_sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(before.contains(&sha256));
    assert!(after.contains("Ditandatangani: 12 dokumen"), "{after}");
    assert!(after.contains(&sha256));
}
