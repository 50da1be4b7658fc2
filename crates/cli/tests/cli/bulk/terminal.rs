//! The bar on a terminal.

use super::resuming::stopped;
use super::{letters, run};
use crate::office::{KEY, Office, PASSPHRASE};
use crate::terminal::on_a_terminal_with;
use rustix::process::Signal;

/// The bars that were drawn.
fn bars(seen: &str) -> Vec<&str> {
    let pieces = seen.split(['\r', '\n']);
    pieces.filter(|piece| piece.contains("sisa")).collect()
}

#[test]
fn the_bar_comes_after_the_plan_leaves_a_margin_and_is_taken_away() {
    let office = Office::new();
    letters(&office, 40);
    let arguments = [
        "bulk",
        "run",
        "--token",
        "file:token.segel",
        "--key",
        KEY,
        "surat",
        "hasil",
    ];
    let environment = serde_json::json!({});
    let test = "the_bar_comes_after_the_plan";
    let Some(seen) = on_a_terminal_with(test, &office, &arguments, &[PASSPHRASE], &environment)
    else {
        return;
    };
    assert_eq!(seen.exit, 0, "{}", seen.json);
    let bars = bars(&seen.text);
    assert!(!bars.is_empty(), "{}", seen.json);
    for bar in &bars {
        let bar = bar.trim_start_matches("\u{1b}[2K");
        assert!(bar.contains("/40  "), "{bar:?}");
        // a terminal that does not say how wide it is has 80 columns
        assert!(bar.chars().count() <= 76, "{bar:?}");
    }
    let (before, after) = seen.text.split_once(bars[0]).unwrap();
    assert!(before.contains("Akan ditandatangani: 40"), "{}", seen.json);
    let (_, end) = after.rsplit_once("\u{1b}[2K").unwrap();
    assert!(end.starts_with("Ditandatangani: 40 dokumen"), "{end:?}");
}

#[test]
fn a_run_that_is_gone_on_with_draws_nothing_before_its_plan() {
    let office = Office::new();
    letters(&office, 300);
    let segel = run(&office, &["--threads", "2"], "surat", "hasil");
    stopped(&office, &segel, Signal::KILL, 5);
    let environment = serde_json::json!({});
    let arguments = ["bulk", "resume", "hasil"];
    let test = "a_run_that_is_gone_on_with";
    let Some(seen) = on_a_terminal_with(test, &office, &arguments, &[PASSPHRASE], &environment)
    else {
        return;
    };
    assert_eq!(seen.exit, 0, "{}", seen.json);
    assert!(
        seen.text.starts_with("Akan ditandatangani"),
        "{}",
        seen.json
    );
}
