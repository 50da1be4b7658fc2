//! Levels above B-B in a run over many documents.

use super::lab::{Lab, PASSPHRASE, letter, segel};
use super::{lab, pyhanko, qpdf, tools};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const LETTERS: usize = 12;

/// A lab with letters to sign.
fn with_letters(test: &str) -> Option<Lab> {
    let lab = lab(test)?;
    fs::create_dir(lab.path("surat")).unwrap();
    for number in 0..LETTERS {
        let name = format!("surat/{number:02}.pdf");
        fs::copy(letter(), lab.path(&name)).unwrap();
    }
    Some(lab)
}

impl Lab {
    /// How often a service was asked so far.
    fn asked(&self, service: &str) -> usize {
        let said = self.get(&format!("/asked/{service}"));
        String::from_utf8(said).unwrap().parse().unwrap()
    }

    fn bulk(&self, arguments: &[&str]) -> Child {
        let mut command = segel();
        command
            .args(["bulk"])
            .args(arguments)
            .args(["--json", "--pin-fd", "0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}"));
        child
    }

    /// Signs the letters at a level into a folder.
    fn run(&self, level: &str, with: &[&str], output: &str) -> Child {
        let token = format!("file:{}", self.path("token").display());
        let [input, output] = ["surat", output].map(|name| self.path(name).display().to_string());
        let (key, tsa) = (["--token", &token, "--key", "siti"], self.tsa());
        let level = ["--level", level, "--tsa", &tsa];
        self.bulk(&[&["run"][..], &key, &level, with, &[&input, &output]].concat())
    }

    fn resume(&self, with: &[&str], output: &str) -> Child {
        let output = self.path(output).display().to_string();
        self.bulk(&[&["resume"], with, &[&output]].concat())
    }

    fn outputs(&self, output: &str) -> Vec<PathBuf> {
        let folder = self.path(output);
        let mut found: Vec<_> = (0..LETTERS)
            .map(|number| folder.join(format!("{number:02}.pdf")))
            .collect();
        found.retain(|path| path.exists());
        found
    }

    /// Every letter passes at the level.
    #[track_caller]
    fn assert_all(&self, output: &str, level: &str) {
        let outputs = self.outputs(output);
        assert_eq!(outputs.len(), LETTERS);
        for file in &outputs {
            let report = self.verify(file, &[]);
            assert_eq!(super::first(&report), ("TOTAL-PASSED", level), "{report}");
        }
    }
}

/// What a run told of its documents, and at its end.
struct Told {
    exit: Option<i32>,
    documents: Vec<Value>,
    summary: Value,
}

impl Told {
    fn of(child: Child) -> Self {
        let output: Output = child.wait_with_output().unwrap();
        let lines = String::from_utf8(output.stdout.clone()).unwrap();
        let lines = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let mut documents: Vec<Value> = lines.collect();
        let last = documents.pop();
        let last = last.unwrap_or_else(|| panic!("{}", tools::said(&output)));
        Self {
            exit: output.status.code(),
            documents,
            summary: last["summary"].clone(),
        }
    }

    fn with_level(&self, level: &str) -> usize {
        let of_level = |document: &&Value| document["level"] == level;
        self.documents.iter().filter(of_level).count()
    }
}

#[test]
fn a_run_brings_every_letter_to_its_level_and_asks_once_for_what_they_share() {
    let test = "a_run_brings_every_letter_to_its_level_and_asks_once_for_what_they_share";
    let Some(lab) = with_letters(test) else {
        return;
    };
    let mut files = Vec::new();
    for (level, stamps, rest) in [("B-T", 1, 0), ("B-LT", 1, 5), ("B-LTA", 2, 5)] {
        let services = ["tsa", "ocsp", "crl", "cert"];
        let before = services.map(|service| lab.asked(service));
        let told = Told::of(lab.run(level, &["--threads", "3"], level));
        assert_eq!(told.exit, Some(0), "{level}: {}", told.summary);
        assert_eq!(told.summary["signed"], LETTERS);
        assert_eq!(told.summary["lower_level"], 0);
        assert_eq!(told.with_level(level), LETTERS);
        let mut after = services.map(|service| lab.asked(service)).into_iter();
        let mut asked = before
            .map(|before| after.next().unwrap() - before)
            .into_iter();
        // one token more, to know how long they are
        assert_eq!(asked.next().unwrap(), stamps * LETTERS + 1, "{level}");
        // and what is to be known of the official's certificate, the clock's and those above them
        assert_eq!(asked.sum::<usize>(), rest, "{level}");
        lab.assert_all(level, level);
        files.extend(lab.outputs(level).into_iter().step_by(5));
    }
    for file in &files {
        qpdf(file);
    }
    for opinion in pyhanko(&lab, &files) {
        assert_eq!(opinion["plain"], true, "{opinion}");
    }
}

#[test]
fn letters_have_a_lower_level_only_where_that_was_said_and_the_report_tells() {
    let Some(lab) = with_letters("letters_have_a_lower_level_only_where_that_was_said") else {
        return;
    };
    lab.lie("tsa", "broken");
    let told = Told::of(lab.run("B-T", &["--patience", "1"], "tidak"));
    assert_eq!(told.exit, Some(3), "{}", told.summary);
    assert_eq!(told.summary["end"], "network");
    assert_eq!(told.summary["signed"], 0);
    assert_eq!(lab.outputs("tidak"), [""; 0].map(PathBuf::from));

    let told = Told::of(lab.run("B-LT", &["--accept-lower-level"], "turun"));
    assert_eq!(told.exit, Some(0), "{}", told.summary);
    assert_eq!(told.summary["lower_level"], LETTERS);
    assert_eq!(told.with_level("B-B"), LETTERS);
    let report = lab.bulk(&["report", &lab.path("turun").display().to_string()]);
    let report = Told::of(report);
    for record in &report.documents {
        assert_eq!(record["level"], "B-B");
        let reason = record["reason"].as_str().unwrap();
        assert!(reason.contains("503"), "{record}");
    }
    lab.assert_all("turun", "B-B");

    // it answers again, and the first run is gone on with
    lab.lie("tsa", "none");
    let told = Told::of(lab.resume(&[], "tidak"));
    assert_eq!(told.exit, Some(0), "{}", told.summary);
    lab.assert_all("tidak", "B-T");
}

#[test]
fn a_run_waits_for_a_time_stamping_authority_that_comes_back() {
    let Some(lab) = with_letters("a_run_waits_for_a_time_stamping_authority_that_comes_back")
    else {
        return;
    };
    let with = ["--patience", "60", "--threads", "2"];
    lab.lie("tsa", "broken");
    let mut child = lab.run("B-T", &with, "hasil");
    let began = Instant::now();
    while lab.asked("tsa") < 2 {
        assert!(child.try_wait().unwrap().is_none(), "it ended too soon");
        assert!(began.elapsed() < Duration::from_secs(60));
        sleep(Duration::from_millis(20));
    }
    lab.lie("tsa", "none");
    let told = Told::of(child);
    assert_eq!(told.exit, Some(0), "{}", told.summary);
    assert_eq!(told.summary["signed"], LETTERS);
    // no thread used its key again before somebody told the time
    assert!(
        told.summary["key_uses_without_output"].as_u64().unwrap() <= 2,
        "{}",
        told.summary
    );
    lab.assert_all("hasil", "B-T");
}

#[test]
fn no_more_tokens_are_asked_for_in_a_day_than_the_budget_has() {
    let Some(lab) = with_letters("no_more_tokens_are_asked_for_in_a_day_than_the_budget_has")
    else {
        return;
    };
    let budget = ["--tsa-budget", "5", "--patience", "1", "--threads", "2"];
    let told = Told::of(lab.run("B-T", &budget, "hasil"));
    assert_eq!(told.exit, Some(3), "{}", told.summary);
    assert_eq!(lab.asked("tsa"), 5);
    // one told how long they are, and one may be asked for while the other thread takes the last
    let count = |of: &str| told.summary[of].as_u64().unwrap();
    assert!((3..=4).contains(&count("signed")), "{}", told.summary);
    let all = count("signed") + count("failed") + count("left");
    assert_eq!(all, LETTERS as u64, "{}", told.summary);
    // what the first process has spent is spent for the next
    let again = Told::of(lab.resume(&["--patience", "1"], "hasil"));
    assert_eq!(again.exit, Some(3), "{}", again.summary);
    assert_eq!(lab.asked("tsa"), 5);
    let key_uses = |told: &Told| told.summary["key_uses_without_output"].as_u64().unwrap();
    assert!(key_uses(&told) <= 2, "{}", told.summary);
    assert_eq!(key_uses(&again), key_uses(&told), "{}", again.summary);
}
