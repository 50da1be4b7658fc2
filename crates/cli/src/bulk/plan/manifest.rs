//! A manifest: the documents of a run with what is known of each, in CSV (RFC 4180) with a line of
//! column names, or in JSON lines with the same names.
//!
//! Spreadsheets of people whose decimals have a comma separate columns by semicolons, and begin with
//! a byte order mark; both are taken.

use super::wishes::{Wish, below, output_of, plain};
use super::{Details, spelling};
use crate::args::Kind;
use crate::error::{Error, ManifestFault};
use clap::ValueEnum;
use csv::ByteRecord;
use serde::Deserialize;
use std::ffi::OsString;
use std::io::{BufRead, Read};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Longer lines are no rows.
const MAX_LINE_BYTES: u64 = 1 << 20;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Input,
    Output,
    Number,
    Tag,
    Kind,
    Reason,
}

/// The names of columns, in English and in Indonesian.
const COLUMNS: [(&str, &str, Column); 6] = [
    ("input", "berkas", Column::Input),
    ("output", "hasil", Column::Output),
    ("number", "nomor", Column::Number),
    ("tag", "penanda", Column::Tag),
    ("kind", "jenis", Column::Kind),
    ("reason", "alasan", Column::Reason),
];

impl Column {
    fn named(name: &[u8]) -> Option<Self> {
        let name = str::from_utf8(name).ok()?.trim().to_lowercase();
        let mut columns = COLUMNS.iter();
        let (.., column) =
            columns.find(|(english, indonesian, _)| name == *english || name == *indonesian)?;
        Some(*column)
    }
}

/// Whether a line names the columns of a manifest.
pub(super) fn is_header(line: &[u8]) -> bool {
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    let mut cells = line.split(|byte| *byte == separator(line));
    cells.any(|cell| {
        let quoted = cell.trim_ascii().strip_prefix(b"\"");
        let name = quoted.and_then(|cell| cell.strip_suffix(b"\""));
        Column::named(name.unwrap_or(cell)) == Some(Column::Input)
    })
}

fn separator(header: &[u8]) -> u8 {
    let line = header.split(|byte| *byte == b'\n').next().unwrap_or(header);
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    // of equally many the comma
    let mut separators = [b'\t', b';', b','];
    separators.sort_by_key(|separator| count(*separator));
    let [.., most] = separators;
    most
}

/// Where a manifest is wrong.
struct Place<'a> {
    path: &'a Path,
    line: u64,
}

impl Place<'_> {
    fn wrong(&self, reason: ManifestFault) -> Error {
        Error::ManifestMalformed {
            path: self.path.to_owned(),
            line: self.line,
            reason,
        }
    }

    fn unreadable(&self, error: &impl ToString) -> Error {
        self.wrong(ManifestFault::Unreadable {
            detail: error.to_string(),
        })
    }
}

/// The rows of a manifest in CSV.
///
/// # Errors
/// [`Error::ManifestColumn`] and [`Error::ManifestMalformed`], for the first thing that is wrong.
pub(super) fn csv(path: &Path, base: &Path, mut reader: impl BufRead) -> Result<Vec<Wish>, Error> {
    let at = |line| Place { path, line };
    let beginning = reader.fill_buf();
    let beginning = beginning.map_err(|error| at(1).unreadable(&error))?;
    let separator = separator(beginning);
    if beginning.starts_with(BYTE_ORDER_MARK) {
        reader.consume(BYTE_ORDER_MARK.len());
    }
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(separator)
        .from_reader(reader);
    let mut record = ByteRecord::new();
    let mut columns: Option<Vec<Column>> = None;
    let mut rows = Vec::new();
    loop {
        let read = records.read_byte_record(&mut record);
        let place = at(record.position().map_or(1, csv::Position::line));
        if !read.map_err(|error| wrong_record(path, &error))? {
            break;
        }
        match &columns {
            None => columns = Some(header(&record, path)?),
            Some(columns) => rows.push(row(&record, columns, base, &place)?),
        }
    }
    Ok(rows)
}

fn wrong_record(path: &Path, error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let place = Place { path, line };
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => place.wrong(ManifestFault::Cells {
            found: *len,
            expected: *expected_len,
        }),
        _ => place.unreadable(error),
    }
}

/// Its own line number counts within the line.
fn wrong_json(place: &Place<'_>, error: &serde_json::Error) -> Error {
    let detail = error.to_string();
    let detail = detail.split(" at line ").next().unwrap_or_default();
    place.wrong(ManifestFault::Json {
        detail: detail.to_owned(),
    })
}

fn header(record: &ByteRecord, path: &Path) -> Result<Vec<Column>, Error> {
    let place = Place { path, line: 1 };
    let mut columns = Vec::new();
    for name in record {
        let name_of = || String::from_utf8_lossy(name).trim().to_owned();
        let Some(column) = Column::named(name) else {
            let known = COLUMNS.map(|(english, indonesian, _)| format!("{english}/{indonesian}"));
            return Err(Error::ManifestColumn {
                path: path.to_owned(),
                column: name_of(),
                known: known.join(", "),
            });
        };
        if columns.contains(&column) {
            return Err(place.wrong(ManifestFault::ColumnTwice { name: name_of() }));
        }
        columns.push(column);
    }
    match columns.contains(&Column::Input) {
        true => Ok(columns),
        false => Err(place.wrong(ManifestFault::InputMissing)),
    }
}

fn row(
    record: &ByteRecord,
    columns: &[Column],
    base: &Path,
    place: &Place<'_>,
) -> Result<Wish, Error> {
    let mut asked = Asked::default();
    for (column, cell) in columns.iter().zip(record) {
        if cell.is_empty() {
            continue;
        }
        let path = || PathBuf::from(OsString::from_vec(cell.to_vec()));
        match column {
            Column::Input => asked.input = Some(path()),
            Column::Output => asked.output = Some(path()),
            Column::Number => asked.details.number = Some(text(cell, place)?),
            Column::Tag => asked.details.tag = Some(text(cell, place)?),
            Column::Reason => asked.details.reason = Some(text(cell, place)?),
            Column::Kind => {
                let name = text(cell, place)?;
                let kind = Kind::from_str(name.trim(), true);
                let unknown = |_| {
                    let name = name.to_string();
                    place.wrong(ManifestFault::KindUnknown { name })
                };
                asked.details.kind = Some(kind.map_err(unknown)?);
            }
        }
    }
    asked.wish(base, place)
}

fn text(cell: &[u8], place: &Place<'_>) -> Result<Box<str>, Error> {
    let text = str::from_utf8(cell).map_err(|_| place.wrong(ManifestFault::NotText))?;
    Ok(text.into())
}

/// What a row says.
#[derive(Debug, Default)]
struct Asked {
    input: Option<PathBuf>,
    output: Option<PathBuf>,
    details: Details,
}

impl Asked {
    fn wish(self, base: &Path, place: &Place<'_>) -> Result<Wish, Error> {
        let named = self
            .input
            .ok_or_else(|| place.wrong(ManifestFault::Nameless))?;
        let output = match self.output {
            None => output_of(&named),
            Some(output) => below(&output).ok_or_else(|| {
                let name = output.display().to_string();
                place.wrong(ManifestFault::OutputOutside { name })
            })?,
        };
        if crate::bulk::run_folder::is_of_a_run(&output) {
            let name = output.display().to_string();
            return Err(place.wrong(ManifestFault::OutputOfRuns { name }));
        }
        let mut wish = Wish::new(plain(&base.join(&named)), output);
        wish.line = u32::try_from(place.line).unwrap_or(u32::MAX);
        let is_plain = self.details == Details::default();
        wish.details = (!is_plain).then(|| Box::new(self.details));
        Ok(wish)
    }
}

/// A row as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonRow {
    #[serde(alias = "berkas", with = "spelling")]
    input: PathBuf,
    #[serde(alias = "hasil")]
    output: Option<PathBuf>,
    #[serde(alias = "nomor")]
    number: Option<Box<str>>,
    #[serde(alias = "penanda")]
    tag: Option<Box<str>>,
    #[serde(alias = "jenis")]
    kind: Option<Kind>,
    #[serde(alias = "alasan")]
    reason: Option<Box<str>>,
}

/// The rows of a manifest in JSON lines.
///
/// # Errors
/// [`Error::ManifestMalformed`], for the first thing that is wrong.
pub(super) fn json_lines(
    path: &Path,
    base: &Path,
    mut reader: impl BufRead,
) -> Result<Vec<Wish>, Error> {
    let mut rows = Vec::new();
    let mut line = Vec::new();
    for number in 1.. {
        let place = Place { path, line: number };
        line.clear();
        let mut limited = reader.by_ref().take(MAX_LINE_BYTES);
        let read = limited.read_until(b'\n', &mut line);
        match read.map_err(|error| place.unreadable(&error))? {
            0 => break,
            read if read as u64 == MAX_LINE_BYTES => {
                return Err(place.wrong(ManifestFault::TooLong));
            }
            _ => {}
        }
        let text = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line);
        if text.trim_ascii().is_empty() {
            continue;
        }
        let row: JsonRow =
            serde_json::from_slice(text).map_err(|error| wrong_json(&place, &error))?;
        let asked = Asked {
            input: Some(row.input),
            output: row.output,
            details: Details {
                number: row.number,
                tag: row.tag,
                kind: row.kind,
                reason: row.reason,
            },
        };
        rows.push(asked.wish(base, &place)?);
    }
    Ok(rows)
}
