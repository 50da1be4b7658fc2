//! What one status costs from a revocation list of a million entries, against the bare hash of the
//! same bytes in the same run, and how much memory it takes.
//!
//! `cargo bench -p segel-core --bench revocation`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types, // a bench has a clock, files and itself to start
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation
)]

mod list;

use ring::digest::{SHA256, digest};
use segel_core::algorithm::Verification;
use segel_core::revocation::{CertificateList, Lookup};
use segel_core::trust::{Policy, TrustParameters, ValidationData, validate_certificate};
use segel_core::x509::{PathParameters, Purpose};
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

const ENTRIES: u32 = 1_000_000;
/// The best of each counts.
const ROUNDS: usize = 20;

fn main() {
    if let Some(path) = std::env::var_os("SEGEL_BENCH_LIST") {
        return one_status(Path::new(&path));
    }
    let made = list::make(ENTRIES);
    println!("{ENTRIES} entries, {} bytes", made.der.len());
    let last = list::serial(ENTRIES - 1);
    for (what, serial) in [("not listed", &list::ABSENT), ("the last entry", &last)] {
        measure(what, &made.der, &made.key, serial);
    }
    judged(&made);
    memory(&made.der, &made.key);
}

/// From the bytes of the list to the answer whether a certificate holds.
fn judged(made: &list::Made) {
    let mut best = [Duration::MAX; 2];
    let at = OffsetDateTime::from_unix_timestamp(1_767_916_800).unwrap(); // 9 January 2026
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(digest(&SHA256, black_box(&made.der)));
        best[0] = best[0].min(start.elapsed());

        let bytes = made.der.clone();
        let mut data = ValidationData::new([made.issuer.clone()]);
        let path = PathParameters::new(Purpose::DocumentSigning, at);
        let parameters = TrustParameters::new(path, Policy::standard());
        let start = Instant::now();
        let list = CertificateList::from_der(bytes).unwrap();
        data.revocation_lists = vec![list];
        let found = validate_certificate(&made.leaf, &[], &data, &parameters);
        best[1] = best[1].min(start.elapsed());
        assert_eq!(found.failure, None);
    }
    let [hash, all] = best.map(|time| time.as_secs_f64());
    println!(
        "a certificate judged: hash {:.1} ms, path and status {:.1} ms ({:.2} of the hash; at most 1.50)",
        hash * 1e3,
        all * 1e3,
        all / hash
    );
}

fn measure(what: &str, der: &[u8], key: &[u8], serial: &[u8]) {
    let mut best = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(digest(&SHA256, black_box(der)));
        best[0] = best[0].min(start.elapsed());

        let bytes = der.to_vec();
        let start = Instant::now();
        let list = CertificateList::from_der(bytes).unwrap();
        let looking = Instant::now();
        black_box(list.entry_for(serial, list.issuer()).unwrap());
        best[1] = best[1].min(looking.elapsed());
        assert_eq!(list.verify(key), Verification::Valid);
        best[2] = best[2].min(start.elapsed());
    }
    let [hash, walk, all] = best.map(|time| time.as_secs_f64());
    println!(
        "{what}: hash {:.1} ms, walk {:.1} ms ({:.2} of the hash), read, looked up and verified {:.1} ms \
         ({:.2} of the hash; at most 1.50)",
        hash * 1e3,
        walk * 1e3,
        walk / hash,
        all * 1e3,
        all / hash
    );
}

/// In a process of its own, whose memory has held nothing else.
fn memory(der: &[u8], key: &[u8]) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("revocation-bench.crl");
    fs::write(&path, der).unwrap();
    fs::write(path.with_extension("key"), key).unwrap();
    let done = Command::new(std::env::current_exe().unwrap())
        .env("SEGEL_BENCH_LIST", &path)
        .status();
    assert!(done.unwrap().success());
    fs::remove_file(&path).unwrap();
    fs::remove_file(path.with_extension("key")).unwrap();
}

fn one_status(path: &Path) {
    let key = fs::read(path.with_extension("key")).unwrap();
    let before = peak_kib();
    let der = fs::read(path).unwrap();
    let size = der.len();
    let list = CertificateList::from_der(der).unwrap();
    let found = list.entry_for(&list::serial(ENTRIES / 2), list.issuer());
    assert!(matches!(found, Ok(Lookup::Listed(_))));
    assert_eq!(list.verify(&key), Verification::Valid);
    let growth = (peak_kib() - before) * 1024;
    println!(
        "peak memory grows by {growth} bytes with the list in it ({:.2} of its size; at most 1.20)",
        growth as f64 / size as f64
    );
}

/// The most memory that this process had, from the kernel.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.unwrap().parse().unwrap()
}
