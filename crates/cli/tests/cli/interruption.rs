//! A program that is killed in the middle of a signature leaves no output and no draft.

use crate::office::{KEY, Office};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

/// The size of the document: writing it takes long enough to be caught at.
const LARGE: u64 = 400 * 1024 * 1024;

#[test]
fn a_killed_program_leaves_nothing() {
    let office = Office::new();
    large_document(&office.path("besar.pdf"));
    let before = office.files();
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL] {
        if is_ignored(signal) {
            // a shell starts what it runs in the background so, and every program below it
            eprintln!("skipped: {signal:?} interrupts segel: this process ignores the signal");
            continue;
        }
        // where the machine is busy it may finish before the signal arrives
        let caught = (0..20).any(|_| {
            let status = interrupted(&office, signal);
            if status.success() {
                fs::remove_file(office.path("hasil.pdf")).unwrap();
                return false;
            }
            assert_eq!(
                status.signal(),
                Some(signal.as_raw()),
                "{signal:?}: {status:?}"
            );
            true
        });
        assert!(caught, "{signal:?}: it always finished first");
        assert_eq!(office.files(), before, "{signal:?}");
    }
}

/// Whether this process, and so a program that it starts, does not hear a signal.
fn is_ignored(signal: Signal) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = u64::from_str_radix(mask.unwrap().trim(), 16).unwrap();
    mask >> (signal.as_raw() - 1) & 1 == 1
}

/// How the program ends that a signal meets while it writes.
fn interrupted(office: &Office, signal: Signal) -> ExitStatus {
    let segel = office.sign(KEY, &[], "besar.pdf", "hasil.pdf");
    let mut child = segel.command().spawn().unwrap();
    wait_until_it_writes(&mut child, office.folder());
    kill_process(Pid::from_child(&child), signal).unwrap();
    child.wait().unwrap()
}

#[test]
fn a_program_that_is_left_alone_finishes() {
    let office = Office::new();
    large_document(&office.path("besar.pdf"));
    office.sign(KEY, &[], "besar.pdf", "hasil.pdf").run().done();
    office.verify(&["hasil.pdf"]).run().done();
}

/// Waits for a descriptor of the program to hold a draft in the folder that has grown, or for its end.
fn wait_until_it_writes(child: &mut Child, folder: &Path) {
    let descriptors = Path::new("/proc").join(child.id().to_string()).join("fd");
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        for descriptor in fs::read_dir(&descriptors).into_iter().flatten().flatten() {
            let path = descriptor.path();
            let is_draft = fs::read_link(&path).is_ok_and(|target| {
                target.starts_with(folder) && target.to_string_lossy().ends_with(" (deleted)")
            });
            if is_draft && fs::metadata(&path).is_ok_and(|draft| draft.len() > 1024 * 1024) {
                return;
            }
        }
        if child.try_wait().unwrap().is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("it never wrote");
}

/// A PDF with one page and a stream of zeros that nothing shows; a sparse file.
fn large_document(path: &Path) {
    let mut file = File::create_new(path).unwrap();
    let mut offsets = Vec::new();
    let mut write = |file: &mut File, text: &str, is_object: bool| {
        if is_object {
            offsets.push(file.stream_position().unwrap());
        }
        file.write_all(text.as_bytes()).unwrap();
    };
    write(&mut file, "%PDF-1.7\n", false);
    write(
        &mut file,
        "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        true,
    );
    write(
        &mut file,
        "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
        true,
    );
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>";
    write(&mut file, &format!("3 0 obj\n{page}\nendobj\n"), true);
    write(
        &mut file,
        &format!("4 0 obj\n<</Length {LARGE}>>\nstream\n"),
        true,
    );
    file.seek(SeekFrom::Current(i64::try_from(LARGE).unwrap()))
        .unwrap();
    write(&mut file, "\nendstream\nendobj\n", false);
    let table = file.stream_position().unwrap();
    let mut tail = "xref\n0 5\n0000000000 65535 f \n".to_owned();
    for offset in &offsets {
        tail.push_str(&format!("{offset:010} 00000 n \n"));
    }
    tail.push_str(&format!(
        "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"
    ));
    file.write_all(tail.as_bytes()).unwrap();
}
