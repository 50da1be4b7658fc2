//! What the program answers, word for word: every `.trycmd` file under `tests/cmd` is a session of
//! commands with their answers and exit codes.
//!
//! Each session has a desk of its own to sit at, with a token, letters and manifests on it (see
//! [`lay_out`]). `TRYCMD=overwrite` writes the answers anew, where times, digests and rates then have to
//! become `[..]` again. A backslash in an answer is written as a slash.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_types, // the tests start the program
    dead_code // of what other tests use
)]

#[path = "cli/certificates.rs"]
mod certificates;
#[path = "cli/office.rs"]
mod office;
#[path = "cli/segel.rs"]
mod segel;

use office::{KEY, Office, PASSPHRASE, input, sample, vectors};
use segel::Segel;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use trycmd::TestCases;

#[test]
fn every_session_goes_as_it_is_written() {
    let office = Office::new();
    let stage = Stage::new(&office);
    let program = Path::new(env!("CARGO_BIN_EXE_segel"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let cases = TestCases::new();
    cases
        .case(stage.folder.path().join("*/*.trycmd"))
        .register_bin("segel", program)
        .register_bin("sh", Path::new("/bin/sh"))
        .env("PATH", path)
        .env("LC_ALL", "C")
        .env("SEGEL_LANG", "")
        .insert_var("[SERIAL]", serial(&office))
        .unwrap();
    cases.run();
}

/// A copy of the sessions, each beside its desk.
struct Stage {
    folder: TempDir,
}

impl Stage {
    fn new(office: &Office) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for session in sessions(&written()) {
            let copy = folder.path().join(session.strip_prefix(written()).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(&session, &copy).unwrap();
            lay_out(office, &copy.with_extension("in"));
        }
        Self { folder }
    }
}

impl Drop for Stage {
    /// What was written anew goes back to where it is kept.
    fn drop(&mut self) {
        if std::env::var_os("TRYCMD").is_some_and(|value| value == "overwrite") {
            for copy in sessions(self.folder.path()) {
                let kept = written().join(copy.strip_prefix(self.folder.path()).unwrap());
                fs::copy(&copy, kept).unwrap();
            }
        }
    }
}

fn written() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd")
}

fn sessions(folder: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(folder).unwrap();
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let files = files.map(|file| file.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|name| name == "trycmd"))
        .collect()
}

/// The serial number of the signer's certificate, which is another one each time.
fn serial(office: &Office) -> String {
    let plan = Segel::new(["bulk", "run", "--json", "--dry-run"])
        .args(["--token", "file:token.segel", "--key", KEY])
        .args(["surat.pdf", "hasil"])
        .within(office.folder())
        .run();
    let head = &plan.done().json_lines()[0];
    head["signer"]["serial"].as_str().unwrap().to_owned()
}

/// What lies on a desk.
fn lay_out(office: &Office, desk: &Path) {
    let file = |name: &str, text: &str| {
        let path = desk.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let copy = |from: &Path, name: &str| {
        let path = desk.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(from, path).unwrap();
    };
    copy(&office.path("token.segel"), "token.segel");
    copy(&office.path("kadis.pem"), "kadis.pem");
    copy(&office.path("anchor.pem"), "anchor.pem");
    file("sandi", PASSPHRASE);
    file("sandi-salah", "bukan-ini");

    // letters, one with a name of another script and one with blanks, in two folders
    copy(&sample("nota-dinas.pdf"), "surat/nota dinas.pdf");
    copy(&sample("surat-tugas.pdf"), "surat/ꦱꦸꦫꦠ꧀ tugas.PDF");
    copy(&sample("surat-undangan.pdf"), "surat/umum/undangan.pdf");
    file("surat/catatan.txt", "bukan surat");

    // among letters what is none
    copy(&sample("surat-tugas.pdf"), "campur/benar.pdf");
    file("campur/bukan.pdf", "<html>");
    file("campur/kosong.pdf", "");
    copy(&input("truncated.pdf"), "campur/terpotong.pdf");
    copy(&input("encrypted.pdf"), "campur/terkunci.pdf");
    copy(
        &input("certified-no-changes.pdf"),
        "campur/tersertifikasi.pdf",
    );
    symlink("lingkaran.pdf", desk.join("campur/lingkaran.pdf")).unwrap();
    symlink("tidak-ada.pdf", desk.join("campur/putus.pdf")).unwrap();
    symlink(".", desk.join("campur/berputar")).unwrap();

    // letters with tags in their text, with a script, and with text without ink
    copy(&vectors().join("tags/reportlab.pdf"), "tag.pdf");
    copy(
        &vectors().join("attacks/page-script-in-names.pdf"),
        "skrip.pdf",
    );
    copy(&vectors().join("tags/tcpdf.pdf"), "tersembunyi.pdf");
    lay_out_boxes(&file);

    fs::write(desk.join("kotak/bukan.png"), [0x89, 0x50, 0, 0xff]).unwrap();

    fs::create_dir(desk.join("kosong")).unwrap();

    file(
        "daftar.csv",
        "berkas,nomor,penanda,jenis,alasan,hasil\n\
         surat/nota dinas.pdf,188/1/Huk-2026,A-1,paraf,,\n\
         surat/ꦱꦸꦫꦠ꧀ tugas.PDF,800/2/BKPSDM,A-2,,\"Menyetujui, dengan catatan\",tugas.pdf\n",
    );
    file(
        "daftar.jsonl",
        "{\"input\":\"surat/umum/undangan.pdf\",\"number\":\"005/3/Umum\",\"tag\":\"A-3\"}\n",
    );
    file(
        "excel.csv",
        "\u{feff}Berkas;Nomor\r\nsurat/nota dinas.pdf;\"188;1\"\r\n",
    );
    file(
        "daftar.txt",
        "surat/nota dinas.pdf\nsurat/umum/undangan.pdf\n",
    );
    for (name, text) in [
        ("kolom.csv", "input,warna\nsurat/nota dinas.pdf,merah\n"),
        ("kolom-dua-kali.csv", "input,nomor,number\na.pdf,1,2\n"),
        ("tanpa-kolom.csv", "nomor,jenis\n1,paraf\n"),
        ("sel.csv", "input,number\nsurat/nota dinas.pdf\n"),
        ("jenis.csv", "input,kind\nsurat/nota dinas.pdf,stempel\n"),
        (
            "luar.csv",
            "input,output\nsurat/nota dinas.pdf,../luar.pdf\n",
        ),
        (
            "lari.csv",
            "input,output\nsurat/nota dinas.pdf,.segel/lari.pdf\n",
        ),
        ("tanpa-nama.csv", "input,number\n,1\n"),
        (
            "dua-kali.csv",
            "input\nsurat/nota dinas.pdf\n./surat/nota dinas.pdf\n",
        ),
        (
            "hasil-sama.csv",
            "input,output\nsurat/nota dinas.pdf,a.pdf\nsurat/umum/undangan.pdf,a.pdf\n",
        ),
        (
            "hilang.csv",
            "input\nsurat/nota dinas.pdf\nsurat/hilang.pdf\n",
        ),
        ("tanpa-baris.csv", "input,number\n"),
        ("anggota.jsonl", "{\"input\":\"a.pdf\",\"warna\":1}\n"),
        ("rusak.jsonl", "{\"input\":\"a.pdf\"}\n{\"input\":\n"),
    ] {
        file(&format!("salah/{name}"), text);
    }
    fs::write(desk.join("salah/latin1.csv"), b"input,reason\na.pdf,\xe9\n").unwrap();
    // Names are read from the manifest's own folder.
    symlink("../surat", desk.join("salah/surat")).unwrap();
}

/// Files of `--appearance`, of which one can be used.
fn lay_out_boxes(file: &dyn Fn(&str, &str)) {
    let official = "[official]\nname = \"Ratna Kusuma\"\npost = \"Kepala Biro Hukum\"\nletter = \"correspondence\"\n";
    let qr = "[[cells]]\nqr = true\n";
    let line = "[[cells]]\nlines = [\"Ditandatangani secara elektronik\"]\n";
    for (name, text) in [
        (
            "baik.toml",
            format!("{qr}[[cells]]\nblock = \"below\"\n{official}"),
        ),
        ("rusak.toml", format!("{qr}[[cells]]\nlines = [\"Sah\n")),
        ("baik.json", "{\"cells\": [{\"qr\": true}]}".to_owned()),
        ("entri.toml", format!("{qr}[[cells]]\ntext = \"Sah\"\n")),
        ("nilai.toml", format!("{line}align = \"tengah\"\n")),
        ("baris.toml", "[[cells]]\nlines = [1]\n".to_owned()),
        ("dua.toml", format!("{qr}{line}qr = true\n")),
        (
            "kosong.toml",
            format!("{qr}[[cells]]\nalign = \"center\"\n"),
        ),
        ("ukuran.toml", format!("{line}size = 0\n")),
        ("jenis.toml", format!("{line}size = \"besar\"\n")),
        ("tanpa-sel.toml", official.to_owned()),
        (
            "tanpa-pejabat.toml",
            "[[cells]]\nblock = \"above\"\n".to_owned(),
        ),
        (
            "gambar.toml",
            "[[cells]]\npicture = \"bukan.png\"\n".to_owned(),
        ),
        ("fon.toml", format!("bold = \"baik.json\"\n{line}")),
        (
            "hilang.toml",
            "[[cells]]\npicture = \"hilang.png\"\n".to_owned(),
        ),
        ("huruf.toml", "[[cells]]\nlines = [\"ꦱꦸꦫꦠ꧀\"]\n".to_owned()),
        ("panjang.toml", format!("{line}size = 72\n")),
        ("tanpa-qr.toml", line.to_owned()),
    ] {
        file(&format!("kotak/{name}"), &text);
    }
}
