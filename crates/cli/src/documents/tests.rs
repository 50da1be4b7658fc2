use super::*;
use std::fs::{self, create_dir, write};
use std::os::unix::fs::symlink;
use tempfile::TempDir;

/// What is told of each name, with the folder's own name left out.
fn told(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let arguments = arguments.iter().map(|name| folder.path().join(name));
    let documents = Documents::new(arguments.collect(), None);
    documents.map(|found| line(folder.path(), found)).collect()
}

fn line(folder: &Path, found: Result<PathBuf, Trouble>) -> String {
    let short = |path: &Path| {
        let path = path.strip_prefix(folder).unwrap_or(path);
        path.display().to_string()
    };
    match found {
        Ok(path) => short(&path),
        Err(trouble) => format!("{} {}", trouble.error.code(), short(&trouble.path)),
    }
}

fn listed(text: &[u8], null_separated: bool) -> Vec<String> {
    let reader = Box::new(std::io::Cursor::new(text.to_vec()));
    let documents = Documents {
        arguments: Vec::new().into_iter(),
        list: Some(List::new(Path::new("daftar"), reader, null_separated)),
        walk: None,
    };
    documents.map(|found| line(Path::new(""), found)).collect()
}

#[test]
fn a_folder_is_gone_through_in_the_order_of_names_and_arguments_as_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["b", "b/2025", "c.pdf"] {
        create_dir(path(name)).unwrap();
    }
    for name in [
        "b/2025/z.pdf",
        "b/a.PDF",
        "b/catatan.txt",
        "b/pdf",
        "b/10.pdf",
        "b/.tersembunyi.pdf",
        "c.pdf/isi.Pdf",
        "satu.txt",
    ] {
        write(path(name), "").unwrap();
    }
    let told = told(&folder, &["satu.txt", "c.pdf", "b", "tidak-ada"]);
    assert_eq!(
        told,
        [
            "satu.txt",
            "c.pdf/isi.Pdf",
            "b/.tersembunyi.pdf",
            "b/10.pdf",
            "b/2025/z.pdf",
            "b/a.PDF",
            "tidak-ada"
        ]
    );
}

#[test]
fn links_to_folders_are_followed_only_where_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    create_dir(path("a")).unwrap();
    create_dir(path("luar")).unwrap();
    write(path("luar/surat.pdf"), "").unwrap();
    symlink(path("a"), path("a/lingkaran")).unwrap();
    symlink(path("luar"), path("a/luar.pdf")).unwrap();
    symlink(path("luar/surat.pdf"), path("a/tautan.pdf")).unwrap();
    symlink(path("hilang"), path("a/putus.pdf")).unwrap();
    symlink(path("luar"), path("bernama")).unwrap();
    assert_eq!(
        told(&folder, &["a", "bernama"]),
        ["a/putus.pdf", "a/tautan.pdf", "bernama/surat.pdf"]
    );
}

#[test]
fn a_folder_without_documents_is_told_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kosong/lagi")).unwrap();
    write(folder.path().join("kosong/lagi/a.txt"), "").unwrap();
    write(folder.path().join("a.pdf"), "").unwrap();
    assert_eq!(
        told(&folder, &["kosong", "a.pdf"]),
        ["no-documents kosong", "a.pdf"]
    );
}

#[test]
fn a_list_is_read_line_by_line_in_its_order() {
    assert_eq!(
        listed(b"b.pdf\r\n\na b.pdf\nterakhir.pdf", false),
        ["b.pdf", "a b.pdf", "terakhir.pdf"]
    );
    assert_eq!(
        listed(b"dua\nbaris.pdf\0\0b.pdf\0", true),
        ["dua\nbaris.pdf", "b.pdf"]
    );
}

#[test]
fn a_list_may_name_folders() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("a.pdf"), "").unwrap();
    let name = folder.path().display().to_string();
    assert_eq!(listed(name.as_bytes(), false), [format!("{name}/a.pdf")]);
}

#[test]
fn what_is_no_list_ends_the_run() {
    assert_eq!(listed(b"\n\n", false), ["no-documents daftar"]);
    assert_eq!(
        listed(b"a.pdf\nb.pdf\0c.pdf\0\nd.pdf", false),
        ["a.pdf", "list-malformed daftar"]
    );
    let longest = vec![b'a'; 4096];
    assert_eq!(listed(&longest, false).len(), 1);
    let told = listed(&[longest.as_slice(), b"a\nb.pdf"].concat(), false);
    assert_eq!(told, ["list-malformed daftar"]);
    let told = listed(&vec![b'a'; 4 * 4096], true);
    assert_eq!(told, ["list-malformed daftar"]);
}
