//! A run over many letters that is killed again and again, and gone on with each time: in the end each
//! letter has one signed output at its place, and the journal, the outputs, the token's calls and pyHanko
//! agree about them.
//!
//! `SEGEL_KILLS_DOCUMENTS` says how many letters (1,000), `SEGEL_KILLS_SEED` which moments.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_types, // the test starts the program, and kills it
    clippy::print_stderr
)]

mod audit;
mod desk;
mod random;
// Shared with tests/cli and tests/witness, which use more of them.
#[allow(dead_code)]
#[path = "../cli/segel.rs"]
mod segel;
#[allow(dead_code)]
#[path = "../witness/tools.rs"]
mod tools;

use audit::Audit;
use desk::Desk;
use random::Random;
use std::fs;
use std::time::{Duration, Instant};

const KILLS: u64 = 20;
const THREADS: u64 = 2;

/// Within about this time what is signed comes to the disk.
const ROUND: Duration = Duration::from_millis(40);

/// When a process is killed: so long after so many letters are signed.
struct Moment {
    signed: usize,
    after: Duration,
}

#[test]
fn a_run_that_is_killed_twenty_times_signs_each_letter_once() {
    let test = "a_run_that_is_killed_twenty_times_signs_each_letter_once";
    if !tools::pyhanko_is_there(test) {
        return;
    }
    let Some(desk) = Desk::new(test, documents()) else {
        return;
    };
    let mut random = Random::from_environment("SEGEL_KILLS_SEED");
    let began = Instant::now();
    let mut beginning = None;
    let mut uses = 0;
    for kill in 0..KILLS {
        let done = desk.signed();
        let moment = match beginning {
            // a process that begins: it looks for what the last one left, logs in, and signs the first
            Some(time) if kill % 2 == 1 => Moment {
                signed: 0,
                after: random.up_to(time * 5 / 4),
            },
            // somewhere in the share of what is left that falls to this kill; the next signs something, too
            _ => {
                let left = usize::try_from(KILLS - kill).unwrap();
                let share = (desk.letters() - done) / (left + 2);
                Moment {
                    signed: done + 1 + random.below(share),
                    after: random.up_to(ROUND),
                }
            }
        };
        let segel = match kill {
            0 => desk.run(),
            _ => desk.resume(),
        };
        let time = desk.killed(&segel, &moment);
        if kill > 0 {
            // the first one plans, too
            beginning = time.or(beginning);
        }
        // what was in the threads' hands is seen when the run is gone on with
        let status = desk.status();
        let now = status["key_uses_without_output"].as_u64().unwrap();
        let grown = now - std::mem::replace(&mut uses, now);
        assert!(grown <= THREADS, "kill {kill}: {grown} uses without output");
    }
    let summary = desk.finish();
    assert_eq!(summary["left"], 0, "{summary}");
    assert_eq!(summary["end"], "finished", "{summary}");
    let seconds = began.elapsed().as_secs_f64();
    let audit = Audit::of(&desk);
    assert_eq!(audit.complaints(&desk), Vec::<String>::new());
    let counts = &audit.counts;
    assert_eq!(counts["signed"], desk.letters(), "{counts}");
    let reported = counts["key_uses_without_output"].as_u64().unwrap();
    assert!(reported <= THREADS * KILLS, "{counts}");
    let signatures = desk.signatures_of_the_token();
    let without_output = signatures - desk.letters() as u64;
    assert!(
        without_output <= reported,
        "{signatures} signatures, {counts}"
    );
    eprintln!(
        "{} letters, {KILLS} kills: {seconds:.1} s; {signatures} signatures of the token, {without_output} without \
         output, {reported} of them at most by the report; pyHanko: {}",
        desk.letters(),
        audit.pyhanko
    );
    what_is_amiss_is_seen(&desk);
}

fn documents() -> usize {
    let count = std::env::var("SEGEL_KILLS_DOCUMENTS");
    count.map_or(1000, |count| count.parse().unwrap())
}

/// The audit that found nothing finds what is put in its way.
fn what_is_amiss_is_seen(desk: &Desk) {
    let [touched, removed, nobodys] =
        [0, desk.letters() / 2, desk.letters()].map(|n| desk.output(n));
    let mut signed = fs::read(&removed).unwrap();
    fs::write(&nobodys, &signed).unwrap();
    fs::remove_file(&removed).unwrap();
    let part = desk.run_folder().join("parts/0/1.pdf");
    fs::write(&part, &signed).unwrap();
    // the version in the header
    signed[7] ^= 1;
    fs::write(&touched, &signed).unwrap();
    let complaints = Audit::of(desk).complaints(desk);
    for what in [
        "another letter's output",
        "another digest",
        "has no output",
        "nobody's output",
        "left behind",
        "pyHanko",
    ] {
        let told = complaints.iter().any(|complaint| complaint.contains(what));
        assert!(told, "{what}: {complaints:?}");
    }
}
