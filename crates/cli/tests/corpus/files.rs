//! The PDFs of the corpora, what qpdf says of each, and the password that opens it.

use crate::documents;
use crate::tools::{command, run, said};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The passwords that the corpora's README names; the space belongs to `dss/files/protected`.
const PASSWORDS: [&str; 4] = ["ownersecret", "secret", "usersecret", " "];

/// One file of the corpora.
#[derive(Debug)]
pub(crate) struct Pdf {
    /// Its path in the corpora.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// How `qpdf --check` exits: 0 sound, 3 with warnings, 2 with errors.
    pub(crate) qpdf: i32,
    /// The first that opens it; none where it is not encrypted, or its user password is empty.
    pub(crate) password: Option<&'static str>,
    /// The one that has the owner's rights, else `password`: a user may be denied to sign.
    pub(crate) owner_password: Option<&'static str>,
}

impl Pdf {
    pub(crate) fn new(name: &str, path: PathBuf) -> Self {
        let mut pdf = Self {
            name: name.to_owned(),
            path,
            qpdf: 2,
            password: None,
            owner_password: None,
        };
        let mut opened = false;
        for password in [None].into_iter().chain(PASSWORDS.map(Some)) {
            let flag = password.map(|password| format!("--password={password}"));
            let output = run(command("qpdf", ["--check"]).args(flag).arg(&pdf.path));
            let said = said(&output);
            if said.contains("invalid password") {
                continue;
            }
            if !opened {
                pdf.qpdf = output.status.code().expect("qpdf exits by itself");
                pdf.password = password;
                pdf.owner_password = password;
                opened = true;
            }
            // What is not encrypted, or not by password, says neither.
            if said.contains("Supplied password is owner password") {
                pdf.owner_password = password;
                break;
            }
            if !said.contains("Supplied password is user password") {
                break;
            }
        }
        pdf
    }

    /// A flat file name for what is made of it.
    pub(crate) fn file_name(&self) -> String {
        self.name.replace(['/', ' '], "_")
    }
}

/// All of them, in the order of their names; qpdf is asked once for all tests. `None` where the
/// corpora are not there.
pub(crate) fn of_the_corpora(test: &str) -> Option<&'static [Pdf]> {
    static PDFS: OnceLock<Vec<Pdf>> = OnceLock::new();
    let root = documents::corpora_folder(test)?;
    Some(PDFS.get_or_init(|| {
        let mut paths = Vec::new();
        collect(&root, &mut paths);
        paths.sort();
        on_two_threads("qpdf", &paths, |path| {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            Pdf::new(name, path.clone())
        })
    }))
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path
            .extension()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("pdf"))
        {
            paths.push(path);
        }
    }
}

/// What `task` makes of each of `all`, in their order; says how far it is.
pub(crate) fn on_two_threads<'a, T: Sync, R: Send>(
    what: &str,
    all: &'a [T],
    task: impl Fn(&'a T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = all.get(index) else {
                return done;
            };
            if index.is_multiple_of(100) {
                eprintln!("{what}: {index} of {}", all.len());
            }
            done.push((index, task(one)));
        }
    };
    let mut done = thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut done = work();
        done.extend(other.join().expect("the other thread ends"));
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
