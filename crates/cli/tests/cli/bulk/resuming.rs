//! A run that is stopped in the middle, and gone on with.

use super::{below, letters, report, resume, run, status, told};
use crate::office::Office;
use crate::segel::Segel;
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

const LETTERS: usize = 300;

/// Starts a run and stops it when so many outputs are there.
pub(super) fn stopped(office: &Office, segel: &Segel, signal: Signal, outputs: usize) {
    let mut child = segel.command().spawn().unwrap();
    let began = Instant::now();
    while below_if_there(&office.path("hasil")) < outputs {
        assert!(child.try_wait().unwrap().is_none(), "it was faster");
        assert!(began.elapsed() < Duration::from_secs(60));
        sleep(Duration::from_millis(1));
    }
    kill_process(Pid::from_child(&child), signal).unwrap();
    child.wait().unwrap();
}

fn below_if_there(folder: &Path) -> usize {
    match folder.exists() {
        true => fs::read_dir(folder).unwrap().count().saturating_sub(1),
        false => 0,
    }
}

#[test]
fn a_killed_run_is_gone_on_with_and_signs_each_document_once() {
    let office = Office::new();
    letters(&office, LETTERS);
    let segel = run(&office, &["--threads", "2"], "surat", "hasil");
    stopped(&office, &segel, Signal::KILL, 5);
    run(&office, &[], "surat", "hasil")
        .run()
        .refused("run-unfinished", 2);
    let before = status(&office, "hasil");
    assert_eq!(before["end"], serde_json::Value::Null);
    let mut kills = 1;
    for outputs in [40, 120, 200] {
        if below(&office.path("hasil")).len() >= outputs {
            continue;
        }
        let segel = resume(&office, "hasil");
        stopped(&office, &segel, Signal::KILL, outputs);
        kills += 1;
    }
    let (_, summary) = told(resume(&office, "hasil").run().done());
    assert_eq!(summary["left"], 0);
    assert_eq!(below(&office.path("hasil")).len(), LETTERS);
    let runs = office.path("hasil/.segel");
    let left = below(&runs);
    let pdf = |path: &&PathBuf| path.extension().is_some_and(|name| name == "pdf");
    assert_eq!(left.iter().filter(pdf).count(), 0, "{left:?}");
    let (records, counts) = report(&office, "hasil");
    assert_eq!(counts["signed"], LETTERS);
    assert!(counts["key_uses_without_output"].as_u64().unwrap() <= 2 * kills);
    assert_eq!(counts["processes"], kills + 1);
    for record in &records {
        assert_eq!(record["result"], "signed", "{record}");
        let file = fs::read(office.path(record["output"].as_str().unwrap())).unwrap();
        let digest = ring::digest::digest(&ring::digest::SHA256, &file);
        assert_eq!(record["out_sha256"], hex::encode(digest));
    }
    let verified = office.verify(&["hasil"]).run();
    assert_eq!(verified.done().json_lines().len(), LETTERS);
    // nothing is left
    let (lines, summary) = told(resume(&office, "hasil").run().done());
    assert!(lines.is_empty());
    assert_eq!(summary["signed"], 0);
}

#[test]
fn an_interrupted_run_finishes_what_it_has_in_hand() {
    let office = Office::new();
    letters(&office, LETTERS);
    let segel = run(&office, &[], "surat", "hasil");
    stopped(&office, &segel, Signal::INT, 5);
    let after = status(&office, "hasil");
    assert_eq!(after["end"], "interrupted");
    assert_eq!(after["key_uses_without_output"], 0);
    let signed = after["signed"].as_u64().unwrap();
    assert_eq!(below(&office.path("hasil")).len() as u64, signed);
    let (lines, summary) = told(resume(&office, "hasil").run().done());
    assert_eq!(lines.len() as u64, LETTERS as u64 - signed);
    assert_eq!(summary["end"], "finished");
}

#[test]
fn what_has_changed_since_it_was_shown_is_not_signed() {
    let office = Office::new();
    letters(&office, LETTERS);
    let segel = run(&office, &[], "surat", "hasil");
    stopped(&office, &segel, Signal::KILL, 2);
    let last = office.path(&format!("surat/{:04}.pdf", LETTERS - 1));
    let mut bytes = fs::read(&last).unwrap();
    bytes.extend_from_slice(b"\n");
    fs::write(&last, bytes).unwrap();
    let answer = resume(&office, "hasil").run();
    assert_eq!(answer.exit, Some(1));
    let (lines, _) = told(&answer);
    let name = format!("surat/{:04}.pdf", LETTERS - 1);
    assert_eq!(lines[&name]["error"]["code"], "changed-since-planned");
}

#[test]
fn a_plan_that_is_another_than_was_shown_is_refused() {
    let office = Office::new();
    letters(&office, LETTERS);
    let segel = run(&office, &[], "surat", "hasil");
    stopped(&office, &segel, Signal::KILL, 2);
    let plan = office.path("hasil/.segel/0001/plan.jsonl");
    let text = fs::read_to_string(&plan).unwrap();
    fs::write(&plan, text.replacen("0299.pdf", "0298.pdf", 1)).unwrap();
    resume(&office, "hasil").run().refused("plan-changed", 3);
}

#[test]
fn a_run_whose_boxes_would_show_something_else_is_not_gone_on_with() {
    let office = Office::new();
    letters(&office, LETTERS);
    let describe = |text: &str| {
        let cell = format!("[[cells]]\nlines = [{text:?}]\n");
        fs::write(office.path("kotak.toml"), cell).unwrap();
    };
    describe("Disetujui");
    let shown = ["--appearance", "kotak.toml", "--box", "last:36,36,220,90"];
    let segel = run(&office, &shown, "surat", "hasil");
    stopped(&office, &segel, Signal::KILL, 2);
    describe("Ditolak");
    resume(&office, "hasil")
        .run()
        .refused("appearance-changed", 3);
    describe("Disetujui");
    let (_, summary) = told(resume(&office, "hasil").run().done());
    assert_eq!(summary["left"], 0);
}
