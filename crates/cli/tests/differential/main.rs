//! Documents with random chains of edits and signatures, by pyHanko and by `segel`, are judged alike by
//! both, or the difference has a reason.
//!
//! `differential.py` makes and compares them; `docs/conformance/witnesses.md` says how, and how to ask for
//! other documents than those of the usual seed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_types
)]

// Shared with tests/witness, which uses more of it.
#[allow(dead_code)]
#[path = "../witness/tools.rs"]
mod tools;

#[test]
fn random_chains_are_judged_alike_by_pyhanko_and_segel() {
    if !tools::pyhanko_is_there("random_chains_are_judged_alike_by_pyhanko_and_segel") {
        return;
    }
    let mut driver = tools::script("differential/differential.py");
    let output = tools::run(driver.args(["--segel", env!("CARGO_BIN_EXE_segel")]));
    let said = tools::said(&output);
    assert!(
        output.status.success(),
        "{driver:?}: {}\n{said}",
        output.status
    );
    println!("{said}");
}
