//! Which documents somebody wants signed: those of a folder, of a manifest, or of a list on standard
//! input. Nothing is opened but what names them.

use super::{Details, manifest};
use crate::bulk::run_folder;
use crate::documents::{Documents, List};
use crate::error::{Error, Purpose};
use crate::exit::Exit;
use crate::input::unread;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Component, Path, PathBuf};

/// One document as it was asked for.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) input: PathBuf,
    /// Below the folder of what is signed.
    pub(crate) output: PathBuf,
    /// The line that asks for it; 0 where no line does.
    pub(super) line: u32,
    pub(crate) details: Option<Box<Details>>,
    /// Why there is no document.
    pub(super) trouble: Option<Box<Error>>,
}

/// All of them, in the order of their names.
pub(crate) struct Wishes {
    pub(crate) rows: Vec<Wish>,
}

impl Wish {
    pub(super) fn new(input: PathBuf, output: PathBuf) -> Self {
        Self {
            input,
            output,
            line: 0,
            details: None,
            trouble: None,
        }
    }
}

impl Wishes {
    /// Finds out what is wanted. What lies in `output` is left out of a folder.
    ///
    /// # Errors
    /// Whatever is wrong with a manifest, and [`Error::NoDocuments`].
    pub(crate) fn gather(input: &Path, output: &Path) -> Result<Self, Error> {
        let rows = match input {
            folder if folder.is_dir() => in_folder(folder, output)?,
            input if input.as_os_str() == "-" => {
                let reader = BufReader::new(io::stdin().lock());
                named(input, Path::new(""), Form::Unknown, reader)?
            }
            input => {
                let form = Form::of_name(input);
                if form == Form::Document {
                    let name = input.file_name().unwrap_or_default();
                    vec![Wish::new(input.to_owned(), name.into())]
                } else {
                    // a pipe is waited for: a manifest may be `<(…)`
                    let file = File::open(input).map_err(unread(input, Purpose::Document))?;
                    let base = input.parent().unwrap_or(Path::new(""));
                    named(input, base, form, BufReader::new(file))?
                }
            }
        };
        Self::of(input, rows)
    }

    /// The documents that a manifest or a list names, wherever it comes from.
    #[cfg(fuzzing)]
    pub(crate) fn read(name: &Path, reader: impl BufRead + 'static) -> Result<Self, Error> {
        let rows = named(name, Path::new("surat"), Form::of_name(name), reader)?;
        Self::of(name, rows)
    }

    /// The rows of a manifest that stands where a list of paths may; `None` where it is a list.
    ///
    /// # Errors
    /// Whatever is wrong with the manifest.
    pub(crate) fn in_place_of_a_list(
        path: &Path,
        reader: &mut Box<dyn BufRead>,
    ) -> Result<Option<Self>, Error> {
        let beginning = reader.fill_buf();
        let beginning = beginning.map_err(unread(path, Purpose::Credential))?;
        let base = path.parent().unwrap_or(Path::new(""));
        let Some(parser) = Form::of_beginning(beginning).and_then(Form::parser) else {
            return Ok(None);
        };
        Self::of(path, parser(path, base, reader)?).map(Some)
    }

    fn of(input: &Path, mut rows: Vec<Wish>) -> Result<Self, Error> {
        if rows.is_empty() {
            return Err(Error::NoDocuments {
                path: input.to_owned(),
            });
        }
        rows.sort_by(|one, other| one.input.cmp(&other.input));
        refuse_twice(&rows)?;
        Ok(Self { rows })
    }
}

/// How documents are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// It is one itself.
    Document,
    Csv,
    JsonLines,
    /// To be told by how it begins.
    Unknown,
}

impl Form {
    fn of_name(path: &Path) -> Self {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match extension.to_str() {
            Some("pdf") => Self::Document,
            Some("csv") => Self::Csv,
            Some("json" | "jsonl" | "ndjson") => Self::JsonLines,
            _ => Self::Unknown,
        }
    }

    /// A manifest in CSV has a line of column names first, and `input` among them.
    fn of_beginning(beginning: &[u8]) -> Option<Self> {
        let text = beginning.strip_prefix(manifest::BYTE_ORDER_MARK);
        let text = text.unwrap_or(beginning).trim_ascii_start();
        if text.first() == Some(&b'{') {
            return Some(Self::JsonLines);
        }
        let first = text.split(|byte| *byte == b'\n').next()?;
        manifest::is_header(first).then_some(Self::Csv)
    }

    /// What reads a manifest of this form.
    fn parser<R: BufRead>(self) -> Option<Parser<R>> {
        match self {
            Self::Csv => Some(manifest::csv),
            Self::JsonLines => Some(manifest::json_lines),
            Self::Document | Self::Unknown => None,
        }
    }
}

/// Reads the rows of a manifest of this name, whose documents are looked for in a folder.
type Parser<R> = fn(&Path, &Path, R) -> Result<Vec<Wish>, Error>;

/// The documents that a manifest or a list names.
fn named(
    path: &Path,
    base: &Path,
    form: Form,
    mut reader: impl BufRead + 'static,
) -> Result<Vec<Wish>, Error> {
    let form = match form {
        Form::Unknown => {
            let beginning = reader.fill_buf().map_err(unread(path, Purpose::Document))?;
            Form::of_beginning(beginning)
        }
        known => Some(known),
    };
    match form.and_then(Form::parser) {
        Some(parser) => parser(path, base, reader),
        None => listed(path, base, reader),
    }
}

/// A path a line.
fn listed(path: &Path, base: &Path, reader: impl BufRead + 'static) -> Result<Vec<Wish>, Error> {
    let list = List::new(path, Box::new(reader), false);
    let mut rows = Vec::new();
    for (number, found) in (1..).zip(list) {
        let found = found.map_err(|trouble| *trouble.error)?;
        let mut wish = Wish::new(plain(&base.join(&found)), output_of(&found));
        wish.line = number;
        rows.push(wish);
    }
    Ok(rows)
}

fn in_folder(folder: &Path, output: &Path) -> Result<Vec<Wish>, Error> {
    let outputs = output.canonicalize().ok();
    let is_output = |path: &Path| {
        let inside = |output: &PathBuf| {
            path.canonicalize()
                .is_ok_and(|path| path.starts_with(output))
        };
        run_folder::is_of_a_run(path.strip_prefix(folder).unwrap_or(path))
            || outputs.as_ref().is_some_and(inside)
    };
    // only where the one lies in the other has every name to be looked at
    let may_hold = match (&outputs, folder.canonicalize()) {
        (Some(output), Ok(folder)) => output.starts_with(folder),
        _ => false,
    };
    let mut rows = Vec::new();
    for found in Documents::new(vec![folder.to_owned()], None) {
        match found {
            Ok(path) if may_hold && is_output(&path) => {}
            Ok(path) => {
                let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                rows.push(Wish::new(path, below));
            }
            Err(trouble) if trouble.exit == Exit::Document => {
                let below = trouble.path.strip_prefix(folder).unwrap_or(&trouble.path);
                let mut wish = Wish::new(trouble.path.clone(), below.to_owned());
                wish.trouble = Some(trouble.error);
                rows.push(wish);
            }
            Err(trouble) => return Err(*trouble.error),
        }
    }
    Ok(rows)
}

/// The name of a file that stays below the folder it is looked for in, without the parts that say nothing.
pub(super) fn below(named: &Path) -> Option<PathBuf> {
    let is_below = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let stays = named.components().all(is_below) && named.file_name().is_some();
    stays.then(|| plain(named))
}

/// Where the output of a document goes that was named so: to the same place below the folder of
/// what is signed, if that is below it.
pub(super) fn output_of(named: &Path) -> PathBuf {
    below(named).unwrap_or_else(|| PathBuf::from(named.file_name().unwrap_or_default()))
}

/// Of two wishes for one document, or for one output, nobody knows which is meant.
fn refuse_twice(rows: &[Wish]) -> Result<(), Error> {
    for (one, other) in rows.iter().zip(rows.iter().skip(1)) {
        if one.input == other.input {
            return Err(Error::InputTwice {
                path: one.input.clone(),
                lines: (one.line, other.line),
            });
        }
    }
    let mut outputs: HashMap<&Path, &Wish> = HashMap::with_capacity(rows.len());
    for row in rows {
        if let Some(other) = outputs.insert(&row.output, row) {
            return Err(Error::OutputTwice {
                path: row.output.clone(),
                inputs: (other.input.clone(), row.input.clone()),
            });
        }
    }
    Ok(())
}

/// A path without the parts that say nothing.
pub(super) fn plain(path: &Path) -> PathBuf {
    let parts = path.components();
    parts.filter(|part| *part != Component::CurDir).collect()
}
