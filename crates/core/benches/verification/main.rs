//! What it costs to verify: a letter against the bare checks of its three signatures, fifty-one signatures
//! against one, and a file of 200 MiB against its SHA-256. Where `SEGEL_BENCH_PYTHON` names a Python that
//! has it, pyHanko judges the letter in the same run.
//!
//! `cargo bench -p segel-core --bench verification [-- p256 rsa many large]`
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types, // a bench has a clock
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss
)]

mod make;

use make::{Check, Official, letter, now};
use ring::digest::{Context, SHA256};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use segel_core::pdf::Document;
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::Verdict;
use segel_core::verify::verify;
use segel_core::{FileSource, Limits, Source};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The best of so many rounds counts.
const ROUNDS: usize = 20;

fn main() {
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let rsa = Official::rsa();
    if wanted("p256") {
        a_letter("P-256", &Official::p256(), &ECDSA_P256_SHA256_ASN1);
    }
    if wanted("rsa") {
        a_letter("RSA-2048", &rsa, &RSA_PKCS1_2048_8192_SHA256);
    }
    if wanted("many") {
        many_signatures(&rsa);
    }
    if wanted("large") {
        a_large_file(&rsa);
    }
}

/// B-B with a chain of three certificates.
fn a_letter(what: &str, official: &Official, algorithm: &'static dyn VerificationAlgorithm) {
    let file = official.signed(&letter(0));
    let data = ValidationData::new([official.root.clone()]);
    let mut checks: Vec<&Check> = official.checks.iter().collect();
    let own = official.check_of_a_signature();
    checks.push(&own);
    let (work, floor) = in_turn(
        100,
        || judge(&file, &data),
        || {
            for check in &checks {
                UnparsedPublicKey::new(algorithm, &check.key)
                    .verify(&check.message, &check.signature)
                    .unwrap();
            }
        },
    );
    println!(
        "{what}: a letter of {} bytes: {:.0} a second, {:.0}% of the rate of its three bare checks ({:.0})",
        file.len(),
        1.0 / work.as_secs_f64(),
        100.0 * floor.as_secs_f64() / work.as_secs_f64(),
        1.0 / floor.as_secs_f64(),
    );
    if let Some(seconds) = with_pyhanko(&file, official) {
        println!(
            "{what}: pyHanko: {:.0} a second; segel is {:.0} times as fast",
            1.0 / seconds,
            seconds / work.as_secs_f64()
        );
    }
}

fn many_signatures(official: &Official) {
    let data = ValidationData::new([official.root.clone()]);
    let one = official.signed(&letter(0));
    let mut many = one.clone();
    for _ in 0..50 {
        many = official.signed(&many);
    }
    let (work, floor) = in_turn(5, || judge(&many, &data), || judge(&one, &data));
    println!(
        "RSA-2048: 51 signatures in {} bytes: {:.1} ms, {:.1} times one ({:.2} ms)",
        many.len(),
        1e3 * work.as_secs_f64(),
        work.as_secs_f64() / floor.as_secs_f64(),
        1e3 * floor.as_secs_f64(),
    );
}

fn a_large_file(official: &Official) {
    const LEN: usize = 200 * 1024 * 1024;
    let path = folder().join("large.pdf");
    fs::write(&path, official.signed(&letter(LEN))).unwrap();
    let data = ValidationData::new([official.root.clone()]);
    peak();
    let before = peak();
    let (work, floor) = in_turn(
        1,
        || {
            let source = FileSource::new(File::open(&path).unwrap()).unwrap();
            judge(&source, &data);
        },
        || digest(&path),
    );
    let grown = peak().saturating_sub(before);
    println!(
        "RSA-2048: a file of 200 MiB: {:.0} ms, {:.0}% of the speed of SHA-256 over the file ({:.0} ms); the \
         peak grew by {} KiB",
        1e3 * work.as_secs_f64(),
        100.0 * floor.as_secs_f64() / work.as_secs_f64(),
        1e3 * floor.as_secs_f64(),
        grown,
    );
    fs::remove_file(&path).unwrap();
}

fn judge(source: &dyn Source, data: &ValidationData) {
    let document = Document::open(source, &Limits::default()).unwrap();
    let report = verify(&document, data, Policy::standard(), now()).unwrap();
    assert_eq!(report.verdict, Verdict::TotalPassed, "{}", report.reason);
    black_box(report);
}

fn digest(path: &Path) {
    let mut file = File::open(path).unwrap();
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match file.read(&mut buffer).unwrap() {
            0 => break,
            len => context.update(&buffer[..len]),
        }
    }
    black_box(context.finish());
}

/// What both take once, in turn so that both meet the same machine.
fn in_turn(times: u32, mut work: impl FnMut(), mut floor: impl FnMut()) -> (Duration, Duration) {
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..times {
            work();
        }
        best.0 = best.0.min(start.elapsed() / times);
        let start = Instant::now();
        for _ in 0..times {
            floor();
        }
        best.1 = best.1.min(start.elapsed() / times);
    }
    best
}

/// The most memory that the process has had so far since it was last asked, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    fs::write("/proc/self/clear_refs", "5").unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Seconds that pyHanko takes for the letter, if it is there.
fn with_pyhanko(file: &[u8], official: &Official) -> Option<f64> {
    let python = std::env::var_os("SEGEL_BENCH_PYTHON")?;
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../benches/rivals/verify_with_pyhanko.py"
    );
    let (letter, root) = (folder().join("letter.pdf"), folder().join("root.der"));
    fs::write(&letter, file).unwrap();
    fs::write(&root, official.root.der()).unwrap();
    let output = Command::new(python)
        .arg(script)
        .args([&root, &letter])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(
        String::from_utf8(output.stdout)
            .unwrap()
            .trim()
            .parse()
            .unwrap(),
    )
}

fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).unwrap();
    folder
}
