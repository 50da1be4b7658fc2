//! What is refused before anybody is asked for a PIN, and what a plan says.

use super::{below, letters, report, results, run, told};
use crate::office::Office;
use crate::segel::Segel;
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::Stdio;

/// The run that refuses this manifest before it reads a PIN: descriptor 3 is not there.
fn refused(office: &Office, manifest: &str, code: &str) -> String {
    let answer = Segel::new(["bulk", "run", "--json", "--token", "file:token.segel"])
        .args(["--key", "kadis", manifest, "hasil"])
        .within(office.folder())
        .run();
    answer.refused(code, 2);
    assert!(!office.path("hasil").exists());
    answer.json()["error"]["message"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_manifest_says_what_is_known_of_each_document() {
    let office = Office::new();
    letters(&office, 3);
    let csv = "input,number,tag,kind,reason,output\n\
               surat/0001.pdf,188/1/Huk-2026,A-1,,\"Menyetujui, dengan catatan\",\n\
               surat/0000.pdf,,B-2,paraf,,diparaf/nol.pdf\n";
    fs::write(office.path("daftar.csv"), csv).unwrap();
    let (lines, _) = told(run(&office, &[], "daftar.csv", "hasil").run().done());
    assert_eq!(
        results(&lines),
        [("surat/0000.pdf", "signed"), ("surat/0001.pdf", "signed")]
    );
    assert_eq!(lines["surat/0000.pdf"]["tag"], "B-2");
    assert_eq!(lines["surat/0000.pdf"]["field"], "Paraf1");
    assert_eq!(lines["surat/0001.pdf"]["number"], "188/1/Huk-2026");
    let hasil = office.path("hasil");
    let names: Vec<_> = below(&hasil)
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    assert_eq!(names, ["diparaf/nol.pdf", "surat/0001.pdf"]);
    let (records, _) = report(&office, "hasil");
    assert_eq!(records[0]["kind"], "paraf");
    assert_eq!(records[1]["kind"], "signature");
    let reason = |name: &str| {
        let bytes = fs::read(hasil.join(name)).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.contains("/Reason (Menyetujui, dengan catatan)")
    };
    assert!(reason("surat/0001.pdf"));
    assert!(!reason("diparaf/nol.pdf"));
}

#[test]
fn spreadsheets_and_json_lines_say_the_same() {
    let office = Office::new();
    letters(&office, 1);
    let excel = "\u{feff}Berkas;Nomor\r\nsurat/0000.pdf;\"188;1\"\r\n";
    fs::write(office.path("excel.csv"), excel).unwrap();
    let json = "{\"input\":\"surat/0000.pdf\",\"number\":\"188;1\"}\n\n";
    fs::write(office.path("daftar.jsonl"), json).unwrap();
    for (manifest, output) in [("excel.csv", "a"), ("daftar.jsonl", "b")] {
        let (lines, _) = told(run(&office, &[], manifest, output).run().done());
        assert_eq!(lines["surat/0000.pdf"]["number"], "188;1", "{manifest}");
    }
}

#[test]
fn standard_input_names_documents() {
    let office = Office::new();
    letters(&office, 2);
    for (text, output) in [
        ("surat/0000.pdf\nsurat/0001.pdf\n", "a"),
        ("input,tag\nsurat/0000.pdf,x\nsurat/0001.pdf,y\n", "b"),
        (
            "{\"input\":\"surat/0000.pdf\"}\n{\"input\":\"surat/0001.pdf\"}\n",
            "c",
        ),
    ] {
        let segel = run(&office, &[], "-", output);
        let mut child = segel.command().stdin(Stdio::piped()).spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        let answer = child.wait_with_output().unwrap();
        assert!(answer.status.success(), "{output}");
        assert_eq!(below(&office.path(output)).len(), 2, "{output}");
    }
}

#[test]
fn a_manifest_that_is_wrong_signs_nothing() {
    let office = Office::new();
    letters(&office, 2);
    let manifest = |text: &str| fs::write(office.path("daftar.csv"), text).unwrap();
    manifest("input,warna\nsurat/0000.pdf,merah\n");
    assert!(refused(&office, "daftar.csv", "manifest-column").contains("warna"));
    for (text, place) in [
        ("number\n1\n", "baris 1"),
        ("input,input\na,b\n", "baris 1"),
        ("input,number\nsurat/0000.pdf\n", "baris 2"),
        (
            "input,kind\nsurat/0000.pdf,\nsurat/0001.pdf,stempel\n",
            "baris 3",
        ),
        ("input,output\nsurat/0000.pdf,../luar.pdf\n", "baris 2"),
        ("input,output\nsurat/0000.pdf,/etc/passwd\n", "baris 2"),
        (
            "input,output\nsurat/0000.pdf,.segel/0001/plan.jsonl\n",
            "baris 2",
        ),
        ("input,number\n,1\n", "baris 2"),
    ] {
        manifest(text);
        let message = refused(&office, "daftar.csv", "manifest-malformed");
        assert!(message.contains(place), "{text:?}: {message}");
    }
    fs::write(
        office.path("daftar.csv"),
        b"input,reason\nsurat/0000.pdf,\xff\n",
    )
    .unwrap();
    refused(&office, "daftar.csv", "manifest-malformed");
    manifest("input\nsurat/0000.pdf\nsurat/0001.pdf\n./surat/0000.pdf\n");
    let message = refused(&office, "daftar.csv", "input-twice");
    assert!(message.contains('2') && message.contains('4'), "{message}");
    manifest("input,output\nsurat/0000.pdf,a.pdf\nsurat/0001.pdf,a.pdf\n");
    refused(&office, "daftar.csv", "output-twice");
    fs::write(
        office.path("daftar.jsonl"),
        "{\"input\":\"a.pdf\",\"warna\":1}\n",
    )
    .unwrap();
    refused(&office, "daftar.jsonl", "manifest-malformed");
    manifest("input\n");
    refused_as_empty(&office, "daftar.csv");
}

fn refused_as_empty(office: &Office, input: &str) {
    let answer = Segel::new(["bulk", "run", "--json", "--token", "file:token.segel"])
        .args(["--key", "kadis", input, "hasil"])
        .within(office.folder())
        .run();
    assert_eq!(answer.json()["error"]["code"], "no-documents");
    assert_eq!(answer.exit, Some(2));
    assert!(!office.path("hasil").exists());
}

#[test]
fn a_folder_without_documents_is_a_mistake() {
    let office = Office::new();
    fs::create_dir(office.path("kosong")).unwrap();
    refused_as_empty(&office, "kosong");
}

#[test]
fn a_document_that_is_missing_is_told_and_the_others_are_signed() {
    let office = Office::new();
    letters(&office, 1);
    fs::write(
        office.path("daftar.csv"),
        "input\nsurat/0000.pdf\nsurat/9999.pdf\n",
    )
    .unwrap();
    let answer = run(&office, &[], "daftar.csv", "hasil").run();
    assert_eq!(answer.exit, Some(1));
    let (lines, _) = told(&answer);
    assert_eq!(lines["surat/9999.pdf"]["error"]["code"], "input-missing");
    assert_eq!(lines["surat/0000.pdf"]["result"], "signed");
}

#[test]
fn links_do_not_lead_in_circles() {
    let office = Office::new();
    letters(&office, 1);
    symlink(".", office.path("surat/lingkaran")).unwrap();
    symlink("tidak-ada.pdf", office.path("surat/putus.pdf")).unwrap();
    symlink("diri.pdf", office.path("surat/diri.pdf")).unwrap();
    let answer = run(&office, &[], "surat", "hasil").run();
    let (lines, _) = told(&answer);
    assert_eq!(
        results(&lines),
        [
            ("surat/0000.pdf", "signed"),
            ("surat/diri.pdf", "refused"),
            ("surat/putus.pdf", "refused"),
        ]
    );
}

#[test]
fn outputs_are_never_inputs() {
    let office = Office::new();
    letters(&office, 2);
    run(&office, &[], "surat", "surat")
        .run()
        .refused("output-is-input", 2);
    // below the inputs they are left out
    told(run(&office, &[], "surat", "surat/hasil").run().done());
    let (lines, _) = told(run(&office, &[], "surat", "surat/hasil").run().done());
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(below(&office.path("surat/hasil")).len(), 2);
}

#[test]
fn a_dry_run_shows_the_plan_and_signs_nothing() {
    let office = Office::new();
    letters(&office, 2);
    fs::write(office.path("surat/bukan.pdf"), "").unwrap();
    let dry = |words: bool| {
        let dry = Segel::new([
            "bulk",
            "run",
            "--json",
            "--dry-run",
            "--token",
            "file:token.segel",
        ])
        .args(["--key", "kadis", "surat", "hasil"])
        .within(office.folder());
        if words {
            dry.in_words().run()
        } else {
            dry.run()
        }
    };
    let answer = dry(false);
    assert_eq!(answer.exit, Some(1));
    assert!(!office.path("hasil").exists());
    let lines = answer.json_lines();
    assert_eq!(lines[0]["documents"], 3);
    assert!(lines[0]["signer"]["serial"].is_string());
    assert_eq!(lines[1]["input"], "surat/0000.pdf");
    assert_eq!(lines[1]["output"], "0000.pdf");
    assert_eq!(lines[3]["refused"]["code"], "not-a-pdf");
    let shown = dry(true);
    let sha256 = hex::encode(ring::digest::digest(
        &ring::digest::SHA256,
        answer.output.as_bytes(),
    ));
    assert!(shown.complaint.contains(&sha256), "{shown:?}");
    // and it is the plan of the run
    let (_, summary) = told(&run(&office, &[], "surat", "hasil").run());
    assert_eq!(summary["plan_sha256"], sha256);
}
