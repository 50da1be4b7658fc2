//! What it costs to look before signing: at the objects and at the pages of letters, at a file of 500 pages, and to
//! find a tag; against the SHA-256 of the same bytes, and where there is a `pdftotext`, against its reading of the pages.
//!
//! `cargo bench -p segel-core --bench looking`
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types, // a bench has a clock
)]

use lopdf::{Dictionary, Object, Stream};
use ring::digest::{SHA256, digest};
use segel_core::Limits;
use segel_core::inspection::{content, structure};
use segel_core::pdf::Document;
use segel_core::placement::{Placement, place};
use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The best of so many rounds counts.
const ROUNDS: usize = 10;

fn main() {
    println!("| file | bytes | SHA-256 | open | structure | content | tag | pdftotext |");
    println!("|---|---|---|---|---|---|---|---|");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors");
    for name in [
        "samples/surat-tugas.pdf",
        "inputs/libreoffice.pdf",
        "inputs/chromium.pdf",
        "inputs/reportlab.pdf",
    ] {
        row(name, fs::read(samples.join(name)).unwrap());
    }
    row("500 pages of text", long(500));
    row("5 pages of text", long(5));
}

fn row(name: &str, file: Vec<u8>) {
    let file = &file;
    let limits = Limits::default();
    let open = || Document::open(file, &limits).unwrap();
    let times = [
        best(|| {
            black_box(digest(&SHA256, file));
        }),
        best(|| drop(black_box(open()))),
        best(|| drop(black_box(structure(&open()).unwrap()))),
        best(|| drop(black_box(content(&open()).unwrap()))),
        best(|| {
            drop(black_box(place(
                &open(),
                &Placement::tag("[qr_bsre]", [90.0, 90.0]),
            )))
        }),
    ];
    let times = times.map(|time| format!("{:.2} ms", time.as_secs_f64() * 1e3));
    let rival = rival(file).map_or("-".to_owned(), |time| {
        format!("{:.2} ms", time.as_secs_f64() * 1e3)
    });
    println!(
        "| {name} | {} | {} | {rival} |",
        file.len(),
        times.join(" | ")
    );
}

fn best(mut work: impl FnMut()) -> Duration {
    let once = || {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    std::iter::repeat_with(once)
        .take(ROUNDS)
        .min()
        .unwrap_or_default()
}

/// `pdftotext`, its own start included.
fn rival(file: &[u8]) -> Option<Duration> {
    let path = std::env::temp_dir().join(format!("segel-looking-{}.pdf", std::process::id()));
    fs::File::create(&path).unwrap().write_all(file).unwrap();
    let run = || {
        let began = Instant::now();
        let done = Command::new("pdftotext")
            .arg(&path)
            .arg("-")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        done.ok()
            .filter(|status| status.success())
            .map(|_| began.elapsed())
    };
    let times: Vec<_> = std::iter::repeat_with(run).take(3).flatten().collect();
    fs::remove_file(&path).unwrap();
    times.into_iter().min()
}

/// Pages of 55 lines of some 97 characters.
fn long(pages: usize) -> Vec<u8> {
    let mut file = lopdf::Document::with_version("1.7");
    let tree = file.new_object_id();
    let entries = |entries: Vec<(&str, Object)>| {
        let mut dictionary = Dictionary::new();
        for (key, value) in entries {
            dictionary.set(key, value);
        }
        dictionary
    };
    let font = file.add_object(entries(vec![
        ("Type", "Font".into()),
        ("Subtype", "Type1".into()),
        ("BaseFont", "Helvetica".into()),
        ("Encoding", "WinAnsiEncoding".into()),
    ]));
    let mut kids = Vec::new();
    for page in 0..pages {
        let mut text = "BT /F1 10 Tf 14 TL 60 790 Td\n".to_owned();
        for line in 0..55 {
            text.push_str(&format!(
                "(Halaman {page} baris {line}: Peraturan Wali Kota tentang penyelenggaraan sertifikat elektronik di daerah) Tj T*\n"
            ));
        }
        text.push_str("ET");
        let mut stream = Stream::new(Dictionary::new(), text.into_bytes());
        stream.compress().unwrap();
        let contents = file.add_object(stream);
        let fonts = entries(vec![("F1", font.into())]);
        let resources = entries(vec![("Font", fonts.into())]);
        kids.push(Object::from(file.add_object(entries(vec![
            ("Type", "Page".into()),
            ("Parent", tree.into()),
            (
                "MediaBox",
                vec![0.into(), 0.into(), 595.into(), 842.into()].into(),
            ),
            ("Resources", resources.into()),
            ("Contents", contents.into()),
        ]))));
    }
    let count = i64::try_from(pages).unwrap();
    let node = entries(vec![
        ("Type", "Pages".into()),
        ("Kids", kids.into()),
        ("Count", count.into()),
    ]);
    file.objects.insert(tree, node.into());
    let catalog = entries(vec![("Type", "Catalog".into()), ("Pages", tree.into())]);
    let catalog = file.add_object(catalog);
    file.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}
