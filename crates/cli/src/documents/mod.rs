//! Which documents a run is about: files, folders and lists, as given, told one name at a time so
//! that a run over thousands of files holds none but the one that it judges.

mod list;
mod walk;

use crate::error::Error;
use crate::exit::Exit;
pub(crate) use list::List;
use std::path::{Path, PathBuf};
use walk::Walk;

/// Something that was named and is no document to be judged.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) path: PathBuf,
    pub(crate) error: Box<Error>,
    /// How the run ends because of it. After [`Exit::Usage`] nothing follows.
    pub(crate) exit: Exit,
}

/// The names of the documents: first those that stand among the arguments, then those of the list.
pub(crate) struct Documents {
    arguments: std::vec::IntoIter<PathBuf>,
    list: Option<List>,
    /// The folder that is being gone through.
    walk: Option<Walk>,
}

impl Documents {
    pub(crate) fn new(arguments: Vec<PathBuf>, list: Option<List>) -> Self {
        Self {
            arguments: arguments.into_iter(),
            list,
            walk: None,
        }
    }

    /// The next path that somebody named.
    fn named(&mut self) -> Option<Result<PathBuf, Trouble>> {
        if let Some(path) = self.arguments.next() {
            return Some(Ok(path));
        }
        let next = self.list.as_mut()?.next();
        if !matches!(next, Some(Ok(_))) {
            self.list = None;
        }
        next
    }
}

impl Iterator for Documents {
    type Item = Result<PathBuf, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(walk) = &mut self.walk {
                match walk.next() {
                    Some(found) => return Some(found),
                    None => self.walk = None,
                }
            }
            match self.named()? {
                // A link that was named leads where somebody meant it to; only inside a folder
                // links are not followed.
                Ok(path) if path.is_dir() => self.walk = Some(Walk::new(path)),
                named => return Some(named),
            }
        }
    }
}

/// A folder or a list in which there is nothing to judge.
fn nothing_in(path: &Path) -> Trouble {
    Trouble {
        path: path.to_owned(),
        error: Box::new(Error::NoDocuments {
            path: path.to_owned(),
        }),
        exit: Exit::Key,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
