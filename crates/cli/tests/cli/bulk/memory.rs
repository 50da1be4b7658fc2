//! How much memory a run takes, by its documents and by its rows.

use super::{letters, run, told};
use crate::office::Office;
use crate::segel::Segel;
use std::fmt::Write;
use std::fs;
use std::io::{BufRead, BufReader};

/// What is known of one document is not kept for the next.
#[test]
fn a_run_over_many_documents_holds_little_more_than_one_over_few() {
    let peak = |count: usize| {
        let office = Office::new();
        letters(&office, count);
        let segel = run(&office, &["--threads", "2"], "surat", "hasil");
        let (_, summary) = told(segel.run().done());
        assert_eq!(summary["signed"], count);
        summary["peak_memory_bytes"].as_u64().unwrap()
    };
    let (few, many) = (peak(100), peak(3000));
    assert!(many < few + (8 << 20), "{few} for 100, {many} for 3000");
}

/// All rows are held, since they have no order before; what was seen of a document is not.
#[test]
fn a_row_of_a_manifest_takes_few_bytes_beside_its_paths() {
    const ROWS: usize = 30_000;
    let office = Office::new();
    for in_words in [false, true] {
        let (few, some_paths) = peak_of_a_plan(&office, in_words, 1000);
        let (many, all_paths) = peak_of_a_plan(&office, in_words, 1000 + ROWS);
        let beside_paths = (many - few).saturating_sub(all_paths - some_paths) / ROWS;
        assert!(beside_paths <= 300, "{beside_paths} bytes a row");
    }
}

/// In bytes, and how many the paths have.
fn peak_of_a_plan(office: &Office, in_words: bool, count: usize) -> (usize, usize) {
    let mut manifest = "input,output\n".to_owned();
    let mut paths = 0;
    for number in 0..count {
        let row = format!("surat/{number:06}.pdf,tte/{number:06}-tte.pdf");
        paths += row.len() - 1;
        writeln!(manifest, "{row}").unwrap();
    }
    fs::write(office.path("daftar.csv"), manifest).unwrap();
    let segel = Segel::new(["bulk", "run", "--json", "--dry-run"])
        .args(["--token", "file:token.segel", "--key", "kadis"])
        .args(["daftar.csv", "hasil"])
        .within(office.folder());
    let segel = if in_words { segel.in_words() } else { segel };
    let mut child = segel.command().spawn().unwrap();
    // a first line comes when all rows are known, and a pipe does not hold them all
    let mut line = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut line).unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let seen = lines.lines().count();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    // JSON has a line before the rows
    assert_eq!(seen, count - usize::from(in_words));
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.unwrap().trim().trim_end_matches(" kB");
    (peak.parse::<usize>().unwrap() * 1024, paths)
}
