//! What signing a large file costs, from file to file, against the bare work on the same file in the
//! same run: SHA-256 over it, a copy of it, and the copy synced. Beside it, where they are there,
//! programs of others.
//!
//! `scripts/bench-documents`, or `cargo bench -p segel-cli --bench documents` for segel alone
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_types, // a bench starts programs
    clippy::cast_precision_loss
)]

mod make;
mod process;
mod rivals;

use process::{Run, run};
use ring::digest::{Context, SHA256};
use rivals::Rivals;
use segel_hsm_testing::{SoftHsm, TestAuthority, TestKey};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Floor and work in turn; the best of each counts.
const ROUNDS: usize = 5;

fn main() {
    let Some(hsm) = SoftHsm::start("documents_bench") else {
        return;
    };
    // the same kind of key for everybody: what officials hold
    let spki = hsm.generate("ukur", &[1], TestKey::Rsa2048);
    let authority = TestAuthority::new("Otoritas Ukur");
    hsm.import_certificate("ukur", &[1], &authority.issue("Pejabat Ukur", &spki));
    let place = std::env::var_os("SEGEL_BENCH_FOLDER")
        .map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let folder = tempfile::tempdir_in(place).unwrap();
    let rivals = Rivals::found(folder.path());
    println!("| document | program | seconds | / floor | peak memory |");
    println!("|---|---|---|---|---|");
    for (name, make, who) in [
        ("100 MB", make::large as fn(&Path, u64), Rivals::BOTH),
        ("200 MiB", make::large, Rivals::PYHANKO),
        ("1 GiB", make::large, Rivals::PYHANKO),
        ("260 000 objects", make::many_objects, Rivals::BOTH),
    ] {
        let input = folder.path().join("in.pdf");
        let size = match name {
            "100 MB" => 100_000_000,
            "200 MiB" => 200 << 20,
            "1 GiB" => 1 << 30,
            _ => 260_000,
        };
        make(&input, size);
        measure(name, &input, &hsm, &rivals, who);
        fs::remove_file(&input).unwrap();
    }
}

fn measure(name: &str, input: &Path, hsm: &SoftHsm, rivals: &Rivals, who: &[&str]) {
    let output = input.with_file_name("out.pdf");
    let mut hashed = Duration::MAX;
    let mut copied = Duration::MAX;
    let mut floor = Duration::MAX;
    let mut work = [Run::worst(), Run::worst()];
    hash(input); // warms the page cache
    for _ in 0..ROUNDS {
        let began = Instant::now();
        hash(input);
        let hash_time = began.elapsed();
        let began = Instant::now();
        fs::copy(input, &output).unwrap();
        File::open(&output).unwrap().sync_all().unwrap();
        let copy_time = began.elapsed();
        fs::remove_file(&output).unwrap();
        hashed = hashed.min(hash_time);
        copied = copied.min(copy_time);
        floor = floor.min(hash_time + copy_time);
        for (best, flags) in work.iter_mut().zip([&[][..], &["--verify-after-write"]]) {
            let ran = run(&mut segel(hsm, flags, input, &output)).unwrap();
            best.keep_the_better(&ran);
            fs::remove_file(&output).unwrap();
        }
    }
    let size = fs::metadata(input).unwrap().len();
    let name = format!("{name} ({:.0} MB)", size as f64 / 1e6);
    row(&name, "SHA-256 alone", hashed, floor, None);
    row(&name, "copy and fsync alone", copied, floor, None);
    row(&name, "floor: both", floor, floor, None);
    let [plain, verifying] = work;
    row(&name, "segel sign", plain.time, floor, Some(plain.peak));
    let what = "segel sign --verify-after-write";
    row(&name, what, verifying.time, floor, Some(verifying.peak));
    for rival in who {
        let Some(mut command) = rivals.command(rival, input, &output) else {
            continue;
        };
        match run(&mut command) {
            Ok(ran) => row(&name, rival, ran.time, floor, Some(ran.peak)),
            Err(why) => println!("| {name} | {rival} | {why} | | |"),
        }
        let _ = fs::remove_file(&output);
    }
}

fn segel(hsm: &SoftHsm, flags: &[&str], input: &Path, output: &Path) -> Command {
    let (variable, configuration) = hsm.environment();
    let mut command = Command::new(env!("CARGO_BIN_EXE_segel"));
    command
        .args([
            "sign", "--json", "--pin-fd", "0", "--key", "ukur", "--token",
        ])
        .arg(hsm.uri())
        .args(flags)
        .args([input, output])
        .env(variable, configuration)
        .stdin(hsm.pin_file());
    command
}

fn hash(path: &Path) {
    let mut file = File::open(path).unwrap();
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer).unwrap();
        if read == 0 {
            break;
        }
        context.update(buffer.get(..read).unwrap_or_default());
    }
    black_box(context.finish());
}

fn row(document: &str, program: &str, time: Duration, floor: Duration, peak: Option<u64>) {
    let peak = peak.map_or_else(String::new, |kib| format!("{:.1} MiB", kib as f64 / 1024.0));
    println!(
        "| {document} | {program} | {:.2} | {:.2} | {peak} |",
        time.as_secs_f64(),
        time.as_secs_f64() / floor.as_secs_f64()
    );
}
