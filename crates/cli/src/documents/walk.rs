//! A folder, gone through in the order of its names.

use super::{Trouble, nothing_in};
use crate::bulk::run_folder::is_of_a_run;
use crate::error::Error;
use crate::exit::Exit;
use std::ffi::OsString;
use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};

/// A folder and everything below it. Of each folder on the way down the names are held that are to be
/// judged or gone through, since they have no order until all are known.
#[derive(Debug)]
pub(super) struct Walk {
    root: PathBuf,
    levels: Vec<Level>,
    /// What is to be told before the walk goes on.
    trouble: Option<Trouble>,
    /// Whether anything was told.
    told: bool,
}

#[derive(Debug)]
struct Level {
    folder: PathBuf,
    names: std::vec::IntoIter<Name>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    name: OsString,
    is_folder: bool,
}

impl Walk {
    pub(super) fn new(root: PathBuf) -> Self {
        let mut walk = Self {
            root: root.clone(),
            levels: Vec::new(),
            trouble: None,
            told: false,
        };
        walk.enter(root);
        walk
    }

    /// Reads a folder. What was read before it failed is gone through all the same.
    fn enter(&mut self, folder: PathBuf) {
        let mut names = Vec::new();
        if let Err(error) = read(&folder, &mut names) {
            self.trouble = Some(Trouble {
                path: folder.clone(),
                error: Box::new(Error::FolderUnreadable {
                    path: folder.clone(),
                    error,
                }),
                exit: Exit::Document,
            });
        }
        names.sort_unstable();
        self.levels.push(Level {
            folder,
            names: names.into_iter(),
        });
    }

    fn step(&mut self) -> Option<Result<PathBuf, Trouble>> {
        loop {
            if let Some(trouble) = self.trouble.take() {
                return Some(Err(trouble));
            }
            let level = self.levels.last_mut()?;
            match level.names.next() {
                None => drop(self.levels.pop()),
                Some(Name { name, is_folder }) => {
                    let path = level.folder.join(name);
                    if !is_folder {
                        return Some(Ok(path));
                    }
                    self.enter(path);
                }
            }
        }
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step();
        if step.is_none() && !self.told {
            self.told = true;
            return Some(Err(nothing_in(&self.root)));
        }
        self.told = true;
        step
    }
}

fn read(folder: &Path, names: &mut Vec<Name>) -> io::Result<()> {
    for entry in folder.read_dir()? {
        names.extend(kept(&entry?));
    }
    Ok(())
}

/// A folder, or what is called a PDF; not the folder where runs keep what is not finished. Links to folders are not followed: they may lead in a circle, or
/// out of what was asked about.
fn kept(entry: &DirEntry) -> Option<Name> {
    let kind = entry.file_type().ok();
    let name = entry.file_name();
    let is_folder = kind.is_some_and(|kind| kind.is_dir()) && !is_of_a_run(Path::new(&name));
    let leads_to_folder = || kind.is_some_and(|kind| kind.is_symlink()) && entry.path().is_dir();
    (is_folder || is_called_pdf(&name) && !leads_to_folder()).then_some(Name { name, is_folder })
}

fn is_called_pdf(name: &OsString) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
}
