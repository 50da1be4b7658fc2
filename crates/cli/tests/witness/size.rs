//! Documents of more digits than most: sparse files, whose zeros are white space in PDF.

use crate::documents::Document;
use crate::keys::{Algorithm, SoftwareToken};
use crate::pdfsig::{PathJudgement, Pdfsig};
use crate::{qpdf, segel, witnessed};
use std::fs::{self, File};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What pdfsig is asked about: it reads byte by byte, and two gigabytes took it 90 seconds (it called
/// the signature valid).
const WITNESSED: u64 = 1_000_000_000;

/// A document of one page with `len` bytes of which a few hundred are on the disk.
fn sparse(folder: &Path, len: u64) -> PathBuf {
    let front = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n";
    let pages = "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n";
    let page = "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n";
    // at most ten digits of startxref make no more than this
    let at = len - 400;
    let section = at + page.len() as u64;
    let end = format!(
        "{page}xref\n0 4\n0000000000 65535 f \n{:010} 00000 n \n{:010} 00000 n \n{at:010} 00000 n \n\
         trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{section}\n%%EOF\n",
        9,
        front.len()
    );
    let path = folder.join(format!("sparse-{len}.pdf"));
    let file = File::create(&path).unwrap();
    file.write_all_at(front.as_bytes(), 0).unwrap();
    file.write_all_at(pages.as_bytes(), front.len() as u64)
        .unwrap();
    file.write_all_at(end.as_bytes(), at).unwrap();
    path
}

#[test]
fn documents_of_nine_and_ten_digits() {
    witnessed("documents_of_nine_and_ten_digits", |pki| {
        let folder = TempDir::new().unwrap();
        let key = SoftwareToken::new().generated(Algorithm::EcdsaP256, pki);
        let pdfsig = Pdfsig::new(&pki.root());
        for len in [100_000_001, (1 << 31) + 1] {
            let document = Document::at(sparse(folder.path(), len));
            let output = folder.path().join("signed.pdf");
            let answer = segel::sign(&document, &output, &key, None);
            let metadata = fs::metadata(&output).unwrap();
            let base_len = fs::metadata(&document.path).unwrap().len();
            assert_eq!(
                metadata.len(),
                base_len + answer["bytes_added"].as_u64().unwrap()
            );
            assert!(metadata.blocks() < 2_000, "{len}: the holes were filled");
            assert_eq!(qpdf::complaint(&output, document.password()), None, "{len}");
            let (reports, _) = segel::verify(&[&output], &[&pki.root()]);
            assert_eq!(
                reports[0]["verdict"], "TOTAL-PASSED",
                "{len}: {}",
                reports[0]
            );
            if len < WITNESSED {
                let opinions = pdfsig.opinions(&output, PathJudgement::Wanted, document.password());
                let [opinion] = opinions.as_slice() else {
                    panic!("{len}: {opinions:?}");
                };
                assert!(opinion.valid && opinion.trusted, "{len}: {opinion:?}");
                assert!(opinion.whole_document, "{len}: {opinion:?}");
            }
            fs::remove_file(&output).unwrap();
        }
    });
}
