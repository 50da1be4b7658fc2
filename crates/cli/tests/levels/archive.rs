//! PDF/A (ISO 19005) stays PDF/A, as veraPDF judges: invisible and visible signatures, and time-stamps over both.

use crate::{dss, lab, tools};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything that a box can show: letters that are made of parts, a picture that lets light through, a QR code.
const FACE: &str = "[[cells]]\npicture = 'seal.png'\n[[cells]]\nqr = true\n[[cells]]\nlines = ['Séverine Ñuñez, S.H.', { bold = 'Kepala Dinas' }]\n";

#[test]
fn an_archive_file_stays_one_whatever_is_added() {
    let test = "an_archive_file_stays_one_whatever_is_added";
    let Some(lab) = lab(test) else {
        return;
    };
    let face = lab.path("rupa.toml");
    fs::write(&face, FACE).unwrap();
    fs::write(lab.path("seal.png"), seal()).unwrap();
    let face = face.display().to_string();
    let files = archive_files();
    let Some(before) = dss::opinions_by(test, &["--pdf-a"], &files) else {
        return;
    };
    let compliant: Vec<&PathBuf> = files
        .iter()
        .zip(&before)
        .filter(|(_, opinion)| opinion["compliant"] == true)
        .map(|(file, _)| file)
        .collect();
    assert!(compliant.len() >= 3, "{before:#?}");
    let mut signed = Vec::new();
    for (at, file) in compliant.iter().enumerate() {
        let visible = [
            "--box",
            "last:40,40,220,70",
            "--appearance",
            &face,
            "--qr",
            "https://v.contoh.example/1",
        ];
        for (kind, with) in [("unseen", &[][..]), ("seen", &visible[..])] {
            let output = lab.path(&format!("archive-{at}-{kind}.pdf"));
            match lab.sign_document(file, with, &output) {
                Ok(_) => signed.push(output.clone()),
                // a certified form has the boxes of its signatures already
                Err(error) if error["code"] == "new-box-not-permitted" => continue,
                Err(error) => panic!("{}: {error}", file.display()),
            }
            let stamped = lab.path(&format!("archive-{at}-{kind}-lta.pdf"));
            match lab.extend("B-LTA", &[], &output, &stamped) {
                Ok(_) => signed.push(stamped),
                // a signature of its own, by an authority that nobody here knows
                Err(error) if error["code"] == "validation-data-missing" => {}
                Err(error) => panic!("{}: {error}", file.display()),
            }
        }
    }
    let after = dss::opinions_by(test, &["--pdf-a"], &signed).unwrap();
    let broken: Vec<&Value> = after
        .iter()
        .filter(|opinion| opinion["compliant"] != true)
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The project's own, and those of veraPDF's corpus that are to be found compliant.
fn archive_files() -> Vec<PathBuf> {
    let own = tools::root().join("test-vectors/pdf-a");
    let mut files = ["surat-1b.pdf", "surat-2b.pdf", "surat-3b.pdf"]
        .map(|name| own.join(name))
        .to_vec();
    if let Some(corpora) = std::env::var_os("SEGEL_CORPORA") {
        pdfs(&PathBuf::from(corpora).join("verapdf-sig"), &mut files);
    }
    files
}

fn pdfs(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pdfs(&path, found);
        } else if path.to_string_lossy().contains("-pass-")
            && path.extension().is_some_and(|end| end == "pdf")
        {
            found.push(path);
        }
    }
}

/// Two pixels: one that covers, and one that covers half.
fn seal() -> Vec<u8> {
    const SEAL: &str = "89504e470d0a1a0a0000000d4948445200000002000000010806000000f4227f8a0000000f49444154\
                        789c63a860a8f80fc40d000ee4036047fe2ff70000000049454e44ae426082";
    hex::decode(SEAL).unwrap()
}
