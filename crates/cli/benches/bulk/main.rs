//! What `segel bulk run` costs beyond its key and its disk.
//!
//! Two floors, in the same run and in turn with the work, with as many threads: `C_Sign` through the
//! same binding on open sessions, and a program that does nothing but create, sync and rename files of
//! the outputs' size. Large documents are held against SHA-256 and a copy of the same bytes.
//!
//! Where `SEGEL_BENCH_PYTHON` names a Python with `pyhanko[pkcs11]`, and `SEGEL_BENCH_ADES` the program
//! `ades-folder` of `benches/rivals`, these sign the same folder with the same key, with one worker and with
//! as many as `segel` has threads.
//!
//! What a visible box adds is measured against the same letters without one, signed in turn.
//!
//! `cargo bench -p segel-cli --bench bulk [-- many visible large]`; `SEGEL_BENCH_DOCUMENTS` says how many (10,000).
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_types)] // a bench that fails says so
#![allow(clippy::indexing_slicing)]
#![allow(clippy::disallowed_macros)] // and one that does not prints its figures

mod rivals;

use ring::digest::{Context, SHA256, digest};
use secrecy::ExposeSecret;
use segel_hsm_testing::{RawKey, SoftHsm, TestAuthority, TestKey};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const THREADS: usize = 2;
const KEYS: [(u8, &str, TestKey); 2] = [
    (1, "RSA-2048", TestKey::Rsa2048),
    (2, "P-256", TestKey::P256),
];
const ROUNDS: u32 = 3;
const PART: Duration = Duration::from_millis(700);
/// What the floor of the disk writes in a round.
const FILES: usize = 1500;
/// SignedAttributes are about this long.
const MESSAGE: [u8; 180] = [0x31; 180];
const LARGE: (usize, u64) = (100, 20_000_000);

fn main() {
    let Some(hsm) = SoftHsm::start("bulk_bench") else {
        return;
    };
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    // beside the target, on a file system that has a disk under it; nothing is removed before the end,
    // since a disk is told of that, too
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for (id, name, key) in KEYS {
        let authority = TestAuthority::new("Otoritas Ukur");
        let spki = hsm.generate(name, &[id], key);
        hsm.import_certificate(name, &[id], &authority.issue("Pejabat Ukur", &spki));
    }
    if wanted("many") {
        letters(&hsm, folder.path());
    }
    if wanted("visible") {
        visible(&hsm, folder.path());
    }
    if wanted("large") {
        large(&hsm, folder.path());
    }
}

/// How many letters there are.
fn documents() -> usize {
    let count = std::env::var("SEGEL_BENCH_DOCUMENTS");
    count.map_or(10_000, |count| count.parse().unwrap())
}

/// Letters, by `segel` and by others.
fn letters(hsm: &SoftHsm, folder: &Path) {
    let count = documents();
    let rivals = rivals::found();
    let letters = folder.join("surat");
    many(&letters, "empty-signature-field.pdf", count);
    println!(
        "| key | documents | C_Sign per second | create, sync, rename per second | signed per second | of C_Sign | of the smaller | peak MiB |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (id, name, key) in KEYS {
        let (mut sign, mut disk, mut work, mut peak) = (0.0, 0.0, 0.0, 0);
        let mut others: Vec<_> = rivals
            .iter()
            .flat_map(|rival| [(rival, 1, 0.0), (rival, THREADS, 0.0)])
            .collect();
        for round in 0..ROUNDS {
            let mut raw: Vec<_> = (0..THREADS).map(|_| hsm.raw_key(&[id])).collect();
            sign += c_signs(&mut raw, key);
            drop(raw);
            let output = folder.join(format!("{name}-{round}"));
            let (rate, bytes) = bulk(hsm, name, &[], &letters, &output);
            work += rate;
            peak = peak.max(bytes);
            let size = fs::metadata(output.join("00000.pdf")).unwrap().len();
            disk += disk_floor(&folder.join(format!("lantai-{name}-{round}")), size);
            for (rival, workers, rate) in &mut others {
                let output = format!("{}-{workers}-{name}-{round}", rival.name);
                let output = folder.join(output);
                *rate += rival.sign(hsm, name, &letters, &output, *workers);
            }
        }
        let rounds = f64::from(ROUNDS);
        let (sign, disk, work) = (sign / rounds, disk / rounds, work / rounds);
        println!(
            "| {name} | {count} | {sign:.0} | {disk:.0} | {work:.0} | {:.0}% | {:.0}% | {} |",
            100.0 * work / sign,
            100.0 * work / sign.min(disk),
            peak >> 20,
        );
        for (rival, workers, rate) in others {
            let rate = rate / rounds;
            println!(
                "| {name}, {}, {}: {workers} | {count} | | | {rate:.0} | {:.0}% | {:.0}% | |",
                rival.name,
                rival.workers,
                100.0 * rate / sign,
                100.0 * rate / sign.min(disk),
            );
        }
    }
}

/// What a box that is the same on all letters adds to them.
fn visible(hsm: &SoftHsm, folder: &Path) {
    const BOX: [&str; 8] = [
        "--box",
        "last:330,90,220,80",
        "--text",
        "Ditandatangani secara elektronik oleh",
        "--text",
        "KEPALA DINAS KOMUNIKASI DAN INFORMATIKA",
        "--text",
        "Siti Nur'aini, S.H., M.Si.",
    ];
    let count = documents();
    let letters = folder.join("surat-terlihat");
    many(&letters, "reportlab.pdf", count);
    println!();
    println!(
        "| key | documents | create, sync, rename per second, without and with | signed per second without a box | with one | costs more |"
    );
    println!("|---|---|---|---|---|---|");
    // each first as often as the other: a disk gets slower with what was written before
    const PAIRS: u32 = 2 * ROUNDS;
    for (_, name, _) in KEYS {
        let (mut bare, mut shown) = ([0.0; 2], [0.0; 2]);
        for round in 0..PAIRS {
            let sign = |arguments: &[&str], kind: &str, sums: &mut [f64; 2]| {
                let output = folder.join(format!("{kind}-{name}-{round}"));
                let (rate, _) = bulk(hsm, name, arguments, &letters, &output);
                let size = fs::metadata(output.join("00000.pdf")).unwrap().len();
                let floor = disk_floor(&folder.join(format!("lantai-{kind}-{name}-{round}")), size);
                *sums = [sums[0] + 1.0 / rate, sums[1] + 1.0 / floor];
            };
            if round % 2 == 0 {
                sign(&[], "tanpa", &mut bare);
            }
            sign(&BOX, "kotak", &mut shown);
            if round % 2 == 1 {
                sign(&[], "tanpa", &mut bare);
            }
        }
        let rate = |seconds: f64| f64::from(PAIRS) / seconds;
        println!(
            "| {name} | {count} | {:.0}, {:.0} | {:.0} | {:.0} | {:.0}% |",
            rate(bare[1]),
            rate(shown[1]),
            rate(bare[0]),
            rate(shown[0]),
            100.0 * (shown[0] / bare[0] - 1.0)
        );
    }
}

/// So many copies of a document of the test vectors.
fn many(folder: &Path, sample: &str, count: usize) {
    fs::create_dir(folder).unwrap();
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/inputs");
    let bytes = fs::read(inputs.join(sample)).unwrap();
    for number in 0..count {
        fs::write(folder.join(format!("{number:05}.pdf")), &bytes).unwrap();
    }
}

/// Signatures a second of the key alone.
fn c_signs(raw: &mut [RawKey], key: TestKey) -> f64 {
    let made: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = raw
            .iter_mut()
            .map(|raw| {
                scope.spawn(move || {
                    let began = Instant::now();
                    let mut made = 0;
                    while began.elapsed() < PART {
                        c_sign(key, raw);
                        made += 1;
                    }
                    made
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    #[allow(clippy::cast_precision_loss)]
    let made = made as f64;
    made / PART.as_secs_f64()
}

fn c_sign(key: TestKey, raw: &RawKey) {
    match key {
        TestKey::P256 => raw.sign_as(key, digest(&SHA256, &MESSAGE).as_ref()),
        _ => raw.sign_as(key, &MESSAGE),
    }
}

/// The whole program, from its start to its end.
fn bulk(hsm: &SoftHsm, key: &str, more: &[&str], input: &Path, output: &Path) -> (f64, u64) {
    let (name, value) = hsm.environment();
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_segel"))
        .args(["bulk", "run", "--json", "--token", &hsm.uri(), "--key", key])
        .args(["--pin-fd", "0", "--threads", &THREADS.to_string()])
        .args(more)
        .args([input, output])
        .env(name, value)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let pin = hsm.pin();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(pin.expose_secret().as_bytes()).unwrap();
    drop(stdin);
    let answer = child.wait_with_output().unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert!(answer.status.success());
    let text = String::from_utf8(answer.stdout).unwrap();
    let last: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    let summary = &last["summary"];
    let signed = summary["signed"].as_f64().unwrap();
    (
        signed / seconds,
        summary["peak_memory_bytes"].as_u64().unwrap(),
    )
}

/// Files a second that are created, written, synced and renamed, and nothing else.
fn disk_floor(folder: &Path, size: u64) -> f64 {
    fs::create_dir(folder).unwrap();
    let bytes = vec![0x5a; usize::try_from(size).unwrap()];
    let began = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let bytes = &bytes;
            scope.spawn(move || {
                for number in 0..FILES / THREADS {
                    let part = folder.join(format!("{thread}-{number}.part"));
                    let mut file = File::create(&part).unwrap();
                    file.write_all(bytes).unwrap();
                    file.sync_all().unwrap();
                    fs::rename(&part, folder.join(format!("{thread}-{number}"))).unwrap();
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let files = FILES as f64;
    files / seconds
}

/// Large documents, against SHA-256 and a copy that is synced.
fn large(hsm: &SoftHsm, folder: &Path) {
    let (count, bytes) = LARGE;
    let input = folder.join("besar");
    fs::create_dir(&input).unwrap();
    for number in 0..count {
        large_document(&input.join(format!("{number:05}.pdf")), bytes);
    }
    println!();
    println!(
        "| documents of {} MB | SHA-256 and copy, MB per second | signed, MB per second | of that |",
        bytes / 1_000_000
    );
    println!("|---|---|---|---|");
    let (mut floor, mut work) = (0.0, 0.0);
    for round in 0..ROUNDS {
        let output = folder.join(format!("besar-{round}"));
        let (rate, _) = bulk(hsm, "P-256", &[], &input, &output);
        #[allow(clippy::cast_precision_loss)]
        let megabytes = bytes as f64 / 1e6;
        work += rate * megabytes;
        floor += copy_floor(&input, &folder.join(format!("salinan-{round}"))) * megabytes;
    }
    let (floor, work) = (floor / f64::from(ROUNDS), work / f64::from(ROUNDS));
    println!(
        "| {count} | {floor:.0} | {work:.0} | {:.0}% |",
        100.0 * work / floor
    );
}

/// A PDF of about so many bytes, with a stream that holds them.
fn large_document(path: &Path, bytes: u64) {
    let mut file = File::create(path).unwrap();
    let mut text = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned(),
    ];
    for (number, object) in (1..).zip(objects) {
        places.push(text.len());
        write!(text, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    places.push(text.len());
    write!(text, "4 0 obj\n<< /Length {bytes} >>\nstream\n").unwrap();
    let len = usize::try_from(bytes).unwrap();
    // nothing that a file system would leave out or squeeze
    let filler = (0..len).map(|at| u8::try_from(at * 31 % 251).unwrap());
    text.extend(filler);
    text.extend_from_slice(b"\nendstream\nendobj\n");
    let at = text.len();
    text.extend_from_slice(b"xref\n0 5\n0000000000 65535 f \n");
    for place in places {
        writeln!(text, "{place:010} 00000 n ").unwrap();
    }
    write!(
        text,
        "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"
    )
    .unwrap();
    file.write_all(&text).unwrap();
}

/// Documents a second that are read, digested, copied and synced.
fn copy_floor(input: &Path, output: &Path) -> f64 {
    fs::create_dir(output).unwrap();
    let names: Vec<PathBuf> = fs::read_dir(input)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for share in names.chunks(names.len().div_ceil(THREADS)) {
            scope.spawn(move || {
                for name in share {
                    let mut from = File::open(name).unwrap();
                    let mut to = File::create(output.join(name.file_name().unwrap())).unwrap();
                    let mut context = Context::new(&SHA256);
                    let mut piece = vec![0; 1 << 20];
                    loop {
                        let read = from.read(&mut piece).unwrap();
                        if read == 0 {
                            break;
                        }
                        context.update(&piece[..read]);
                        to.write_all(&piece[..read]).unwrap();
                    }
                    std::hint::black_box(context.finish());
                    to.sync_all().unwrap();
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let count = names.len() as f64;
    count / seconds
}
