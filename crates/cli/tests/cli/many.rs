//! `segel verify` over folders and lists.

use crate::office::Office;
use crate::segel::{Answer, Segel, members};
use rustix::fs::{CWD, Mode, OFlags, mkdirat, mkfifoat, openat};
use serde_json::Value;
use std::fs::{self, create_dir_all};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Folders with one document of each verdict, and something that is none.
fn archive() -> Office {
    let office = Office::new();
    create_dir_all(office.path("arsip/2025/Lampiran")).unwrap();
    create_dir_all(office.path("arsip/kosong")).unwrap();
    office.signed("arsip/2025/b-sah.PDF");
    let mut bytes = fs::read(office.path("arsip/2025/b-sah.PDF")).unwrap();
    bytes[1000] ^= 0x01;
    fs::write(office.path("arsip/2025/a-ubah.pdf"), bytes).unwrap();
    let letter = office.path("surat.pdf");
    fs::copy(&letter, office.path("arsip/2025/Lampiran/surat.pdf")).unwrap();
    fs::copy(&letter, office.path("arsip/2025/surat.docx")).unwrap();
    fs::write(office.path("arsip/z.pdf"), "<html>").unwrap();
    office
}

/// What stands in `arsip`, in the order of names.
const ARCHIVE: [(&str, &str); 4] = [
    ("arsip/2025/Lampiran/surat.pdf", "NO-SIGNATURE"),
    ("arsip/2025/a-ubah.pdf", "TOTAL-FAILED"),
    ("arsip/2025/b-sah.PDF", "TOTAL-PASSED"),
    ("arsip/z.pdf", "UNREADABLE"),
];

fn told(answer: &Answer) -> Vec<(String, String)> {
    answer
        .json_lines()
        .iter()
        .map(|line| {
            let verdict = line["verdict"].as_str();
            let said = verdict.or(line["error"]["code"].as_str());
            (
                line["file"].as_str().unwrap().to_owned(),
                said.unwrap().to_owned(),
            )
        })
        .collect()
}

#[track_caller]
fn assert_told(answer: &Answer, expected: &[(&str, &str)]) {
    let told = told(answer);
    let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(told, expected);
}

/// Runs with these bytes on standard input.
fn fed(segel: &Segel, bytes: &[u8]) -> Answer {
    let mut child = segel.command().stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    Answer {
        exit: output.status.code(),
        output: String::from_utf8(output.stdout).unwrap(),
        complaint: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_folder_is_gone_through_in_the_order_of_names() {
    let office = archive();
    symlink(office.path("arsip"), office.path("arsip/kosong/lingkaran")).unwrap();
    let answer = office.verify(&["surat.pdf", "arsip"]).run();
    let mut expected = vec![("surat.pdf", "NO-SIGNATURE")];
    expected.extend(ARCHIVE);
    assert_told(&answer, &expected);
    assert_eq!(answer.exit, Some(1));
}

#[test]
fn a_folder_without_documents_is_named_and_proves_nothing() {
    let office = archive();
    office.signed("sah.pdf");
    let answer = office.verify(&["sah.pdf", "arsip/kosong"]).run();
    assert_told(
        &answer,
        &[
            ("sah.pdf", "TOTAL-PASSED"),
            ("arsip/kosong", "no-documents"),
        ],
    );
    assert_eq!(members(&answer.json_lines()[1]), ["error", "file"]);
    assert_eq!(answer.exit, Some(3));
    office
        .verify(&["arsip/kosong"])
        .run()
        .refused("no-documents", 3);
    let words = office.verify(&["arsip/kosong"]).in_words().run();
    assert_eq!(words.exit, Some(3));
    assert!(words.complaint.contains("arsip/kosong"), "{words:?}");
}

#[test]
fn what_cannot_be_read_is_told_and_the_run_goes_on() {
    let office = archive();
    symlink(
        office.path("hilang.pdf"),
        office.path("arsip/2025/Lampiran/r.pdf"),
    )
    .unwrap();
    mkfifoat(CWD, office.path("arsip/2025/pipa.pdf"), Mode::RWXU).unwrap();
    let answer = office.verify(&["arsip"]).run();
    let mut expected = ARCHIVE.to_vec();
    expected.insert(0, ("arsip/2025/Lampiran/r.pdf", "input-missing"));
    expected.insert(4, ("arsip/2025/pipa.pdf", "input-not-a-file"));
    assert_told(&answer, &expected);
}

/// A path that is too long cannot be read by anybody, root among them, whom no permission keeps out.
#[test]
fn a_folder_that_cannot_be_read_is_told_and_the_run_goes_on() {
    let office = archive();
    let name = "dalam".repeat(50);
    let mut folder = fs::File::open(office.path("arsip/2025/Lampiran")).unwrap();
    for _ in 0..20 {
        mkdirat(&folder, &name, Mode::RWXU).unwrap();
        let below = openat(&folder, &name, OFlags::DIRECTORY, Mode::empty()).unwrap();
        folder = below.into();
    }
    let answer = office.verify(&["--summary", "arsip"]).run();
    let lines = answer.json_lines();
    assert_eq!(
        lines[0]["error"]["code"], "folder-unreadable",
        "{}",
        lines[0]
    );
    assert_eq!(members(&lines[0]), ["error", "file"]);
    let told: Vec<&Value> = lines.iter().skip(1).map(|line| &line["verdict"]).collect();
    let rest = ARCHIVE.map(|(_, verdict)| verdict);
    assert_eq!(told[..ARCHIVE.len()], rest);
    assert_eq!(lines.last().unwrap()["summary"]["unreadable"], 2);
    assert_eq!(answer.exit, Some(1));
}

#[test]
fn a_list_names_documents_and_folders() {
    let office = archive();
    let lines = "arsip/z.pdf\r\n\narsip/2025\nsurat.pdf";
    fs::write(office.path("daftar.txt"), lines).unwrap();
    let expected = [
        ARCHIVE[3],
        ARCHIVE[0],
        ARCHIVE[1],
        ARCHIVE[2],
        ("surat.pdf", "NO-SIGNATURE"),
    ];
    let answer = office.verify(&["--list", "daftar.txt"]).run();
    assert_told(&answer, &expected);
    let answer = fed(&office.verify(&["--list", "-"]), lines.as_bytes());
    assert_told(&answer, &expected);
    let odd = "arsip/baris\nbaru.pdf";
    fs::copy(office.path("surat.pdf"), office.path(odd)).unwrap();
    let answer = fed(
        &office.verify(&["surat.pdf", "-0", "--list", "-"]),
        format!("{odd}\0arsip/z.pdf\0").as_bytes(),
    );
    assert_told(
        &answer,
        &[
            ("surat.pdf", "NO-SIGNATURE"),
            (odd, "NO-SIGNATURE"),
            ARCHIVE[3],
        ],
    );
}

/// As `segel bulk run` plans: in the order of their names, with what the office calls them.
#[test]
fn a_manifest_stands_in_place_of_a_list() {
    let office = archive();
    let csv = "berkas;nomor;penanda\nz.pdf;800/2;\n2025/b-sah.PDF;800/1;A-7\n";
    let json = "{\"input\":\"z.pdf\",\"nomor\":\"800/2\"}\n\
                {\"berkas\":\"2025/b-sah.PDF\",\"number\":\"800/1\",\"penanda\":\"A-7\"}\n";
    for (name, manifest) in [("daftar", csv), ("daftar.jsonl", json)] {
        let list = format!("arsip/{name}");
        fs::write(office.path(&list), manifest).unwrap();
        let answer = office.verify(&["surat.pdf", "--list", &list]).run();
        assert_told(
            &answer,
            &[("surat.pdf", "NO-SIGNATURE"), ARCHIVE[2], ARCHIVE[3]],
        );
        let lines = answer.json_lines();
        assert_eq!(lines[0].get("number"), None);
        assert_eq!(lines[1]["number"], "800/1");
        assert_eq!(lines[1]["tag"], "A-7");
        assert_eq!(lines[2]["number"], "800/2");
    }
    fs::write(office.path("arsip/daftar"), "input,warna\nz.pdf,biru\n").unwrap();
    let answer = office.verify(&["surat.pdf", "--list", "arsip/daftar"]);
    answer.run().refused("manifest-column", 2);
}

#[test]
fn a_table_has_a_row_for_each_signature() {
    let office = archive();
    office
        .sign(
            crate::office::KEY,
            &["--field", "=Kadis"],
            "arsip/2025/b-sah.PDF",
            "arsip/dua.pdf",
        )
        .run()
        .done();
    fs::write(
        office.path("daftar.csv"),
        "input,number\narsip/dua.pdf,+800\n",
    )
    .unwrap();
    let table = |arguments: &[&str]| {
        let verify = ["verify", "--csv", "--anchor", "anchor.pem"];
        let segel = Segel::new(verify).args(arguments);
        segel.within(office.folder()).run()
    };
    let answer = table(&[
        "arsip",
        "tidak-ada.pdf",
        "--list",
        "daftar.csv",
        "--summary",
    ]);
    assert_eq!(answer.exit, Some(1));
    let mut rows = answer.output.lines();
    let columns = rows.next().unwrap();
    assert!(columns.starts_with("file,number,tag,verdict,code,reason,field,"));
    let rows: Vec<&str> = rows.collect();
    let of = |file: &str| {
        let rows = rows.iter().filter(|row| row.starts_with(file));
        rows.copied().collect::<Vec<_>>()
    };
    assert_eq!(rows.len(), ARCHIVE.len() + 2 + 1 + 2);
    for (file, verdict) in ARCHIVE {
        let [row] = of(file)[..] else {
            panic!("{file}: {rows:?}")
        };
        assert!(row.starts_with(&format!("{file},,,{verdict},")), "{row}");
    }
    // by the folder and by the manifest, with two signatures each
    let both = of("arsip/dua.pdf");
    assert_eq!(both.len(), 4);
    assert!(both[1].contains(",'=Kadis,"), "{}", both[1]);
    assert!(both[3].starts_with("arsip/dua.pdf,'+800,,"), "{}", both[3]);
    let missing = of("tidak-ada.pdf");
    assert!(missing[0].starts_with("tidak-ada.pdf,,,UNREADABLE,input-missing,"));
    assert!(answer.complaint.contains('7'), "{}", answer.complaint);
    assert_eq!(table(&["--json", "arsip"]).exit, Some(2));
}

/// What a run has not finished is nobody's document yet.
#[test]
fn the_folder_of_a_run_is_not_gone_through() {
    let office = archive();
    create_dir_all(office.path("arsip/.segel/0001/parts")).unwrap();
    fs::write(office.path("arsip/.segel/0001/parts/1.pdf"), "%PDF-").unwrap();
    assert_told(&office.verify(&["arsip"]).run(), &ARCHIVE);
}

#[test]
fn what_is_no_list_is_a_usage_error() {
    let office = archive();
    for (list, code) in [("tidak-ada", "input-missing"), (".", "input-not-a-file")] {
        office
            .verify(&["surat.pdf", "--list", list])
            .run()
            .refused(code, 2);
    }
    let answer = fed(
        &office.verify(&["--list", "-"]),
        b"surat.pdf\narsip/z.pdf\0surat.pdf\0",
    );
    assert_told(
        &answer,
        &[("surat.pdf", "NO-SIGNATURE"), ("-", "list-malformed")],
    );
    assert_eq!(answer.exit, Some(2));
    fed(&office.verify(&["--list", "-"]), b"\n").refused("no-documents", 3);
    office
        .verify(&["--null", "surat.pdf"])
        .run()
        .refused("missing-argument", 2);
}

#[test]
fn programs_get_a_count_where_they_ask_for_it() {
    let office = archive();
    let answer = office
        .verify(&["--summary", "arsip", "arsip/kosong", "hilang"])
        .run();
    let lines = answer.json_lines();
    let (last, documents) = lines.split_last().unwrap();
    assert_eq!(documents.len(), 6);
    assert_eq!(members(last), ["summary"]);
    let expected: Value = serde_json::json!({
        "files": 5, "total_passed": 1, "indeterminate": 0, "total_failed": 1,
        "no_signature": 1, "unreadable": 2, "folders_without_documents": 1,
    });
    assert_eq!(last["summary"], expected);
    let answer = office.verify(&["arsip"]).run();
    assert_eq!(answer.json_lines().len(), ARCHIVE.len());
}

#[test]
fn people_get_a_count_behind_more_than_one_document() {
    let office = archive();
    let answer = office.verify(&["arsip"]).in_words().run();
    let (reports, summary) = answer.output.split_once("\n\nRingkasan: ").unwrap();
    for (file, _) in ARCHIVE {
        assert!(reports.lines().any(|line| line == file), "{answer:?}");
    }
    let counts: Vec<&str> = summary
        .lines()
        .map(|line| line.rsplit(' ').next().unwrap())
        .collect();
    assert_eq!(counts, ["4", "1", "0", "1", "1", "1"], "{summary}");
    let english = office.verify(&["--lang", "en", "arsip"]).in_words().run();
    assert!(
        english.output.contains("Genuine (TOTAL-PASSED): 1\n"),
        "{english:?}"
    );
    let one = office.verify(&["arsip/z.pdf"]).in_words().run();
    assert!(!one.output.contains("Ringkasan"), "{one:?}");
    let one = office
        .verify(&["--summary", "arsip/z.pdf"])
        .in_words()
        .run();
    assert!(one.output.contains("Ringkasan"), "{one:?}");
}

/// The first is told before the second is known, so nothing waits for the end of a list.
#[test]
fn a_document_is_told_as_soon_as_it_is_judged() {
    let office = Office::new();
    let segel = office.verify(&["--list", "-"]);
    let mut child = segel.command().stdin(Stdio::piped()).spawn().unwrap();
    let mut list = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for name in ["surat.pdf", "hilang.pdf", "surat.pdf"] {
        writeln!(list, "{name}").unwrap();
        let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert_eq!(line["file"], name);
    }
    drop(list);
    assert!(lines.next().is_none());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// Nothing of one document is kept for the next.
#[test]
fn memory_does_not_grow_with_the_number_of_documents() {
    let office = Office::new();
    office.signed("sah.pdf");
    let peak_kib = |count: usize| {
        let segel = office.verify(&["--summary", "--list", "-"]);
        let mut child = segel
            .command()
            .stdin(Stdio::piped())
            .stdout(fs::File::create(office.path("hasil.json")).unwrap())
            .spawn()
            .unwrap();
        let mut list = child.stdin.take().unwrap();
        for _ in 0..count {
            writeln!(list, "sah.pdf").unwrap();
        }
        // Wait until all are told, while the program still waits for more.
        let deadline = Instant::now() + Duration::from_secs(120);
        let told = || {
            fs::read_to_string(office.path("hasil.json"))
                .unwrap()
                .lines()
                .count()
        };
        while told() < count {
            assert!(Instant::now() < deadline, "{} of {count}", told());
            std::thread::sleep(Duration::from_millis(20));
        }
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        drop(list);
        assert!(child.wait().unwrap().success());
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.unwrap().trim().trim_end_matches(" kB");
        peak.parse::<u64>().unwrap()
    };
    let (few, many) = (peak_kib(5), peak_kib(400));
    assert!(many < few + 2048, "{few} KiB for 5, {many} KiB for 400");
}
