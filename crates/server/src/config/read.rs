//! Taking keys out of a TOML table, and complaining about what is left.
//!
//! Each reading returns `None` where it complained, so that `?` goes on to the next key.

use super::refusal::{Refusal, Refusals};
use segel_core::x509::Certificate;
use std::path::Path;
use toml::{Table, Value};

/// The file and the complaints about it.
pub(super) struct Reader {
    place: String,
    refusals: Vec<Refusal>,
}

/// A table whose keys are taken out one by one.
pub(super) struct Section {
    name: Option<&'static str>,
    table: Table,
}

impl Section {
    /// The key as people find it in the file.
    pub(super) fn key(&self, key: &str) -> String {
        match self.name {
            Some(name) => format!("{name}.{key}"),
            None => key.to_owned(),
        }
    }
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<(Self, Section), Refusals> {
        let place = path.display().to_string();
        let refusal = |key: &str, reason: String, next_step: &str| Refusal {
            place: place.clone(),
            key: key.to_owned(),
            value: None,
            reason,
            next_step: next_step.to_owned(),
        };
        let text = std::fs::read_to_string(path).map_err(|error| {
            refusal(
                "file",
                format!("it cannot be read: {error}"),
                "Check the path given with --config and who may read it",
            )
        })?;
        let table = text.parse::<Table>().map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            refusal(
                &format!("line {line}"),
                format!("it is not TOML: {}", error.message()),
                "Correct the line; docs/operations/configuration.md has an example",
            )
        })?;
        let reader = Self {
            place,
            refusals: Vec::new(),
        };
        Ok((reader, Section { name: None, table }))
    }

    /// Complaints, or the value that was made while there were none.
    pub(super) fn conclude<T>(self, complete: Option<T>) -> Result<T, Refusals> {
        match complete {
            Some(value) if self.refusals.is_empty() => Ok(value),
            _ => Err(Refusals(self.refusals)),
        }
    }

    pub(super) fn push<T>(&mut self, refusal: Refusal) -> Option<T> {
        self.refusals.push(refusal);
        None
    }

    pub(super) fn refuse<T>(
        &mut self,
        key: String,
        value: Option<String>,
        reason: impl Into<String>,
        next_step: impl Into<String>,
    ) -> Option<T> {
        let place = self.place.clone();
        self.push(Refusal {
            place,
            key,
            value,
            reason: reason.into(),
            next_step: next_step.into(),
        })
    }

    /// Complains about every key that nobody took. Its value is not shown: it may be a secret in
    /// the wrong place.
    pub(super) fn finish(&mut self, section: Section) {
        for key in section.table.keys() {
            let known_secret = ["pin", "passphrase", "password", "secret"].contains(&key.as_str());
            let (reason, next_step) = if known_secret {
                (
                    "secrets do not stand in the configuration",
                    "Put it into a file of mode 0600 and name that with signing.pin_file",
                )
            } else {
                (
                    "there is no such key",
                    "Remove it or correct its spelling; docs/operations/configuration.md lists all",
                )
            };
            self.refuse::<()>(section.key(key), None, reason, next_step);
        }
    }

    pub(super) fn section(&mut self, root: &mut Section, name: &'static str) -> Option<Section> {
        match self.optional_section(root, name)? {
            Some(section) => Some(section),
            None => self.refuse(
                format!("[{name}]"),
                None,
                "the section is missing",
                "Add it; docs/operations/configuration.md has an example",
            ),
        }
    }

    pub(super) fn optional_section(
        &mut self,
        root: &mut Section,
        name: &'static str,
    ) -> Option<Option<Section>> {
        match root.table.remove(name) {
            None => Some(None),
            Some(Value::Table(table)) => Some(Some(Section {
                name: Some(name),
                table,
            })),
            Some(other) => self.wrong_type(name.to_owned(), &other, "a section"),
        }
    }

    pub(super) fn text(&mut self, section: &mut Section, key: &str) -> Option<Option<String>> {
        match section.table.remove(key) {
            None => Some(None),
            Some(Value::String(text)) => Some(Some(text)),
            Some(other) => self.wrong_type(section.key(key), &other, "text in quotes"),
        }
    }

    pub(super) fn required_text(
        &mut self,
        section: &mut Section,
        key: &str,
        next_step: &str,
    ) -> Option<String> {
        match self.text(section, key)? {
            Some(text) => Some(text),
            None => self.refuse(section.key(key), None, "the key is missing", next_step),
        }
    }

    /// An absent key is an empty list.
    pub(super) fn texts(&mut self, section: &mut Section, key: &str) -> Option<Vec<String>> {
        let values = match section.table.remove(key) {
            None => return Some(Vec::new()),
            Some(Value::Array(values)) => values,
            Some(other) => return self.wrong_type(section.key(key), &other, "a list of texts"),
        };
        let mut texts = Vec::with_capacity(values.len());
        for value in values {
            match value {
                Value::String(text) => texts.push(text),
                other => return self.wrong_type(section.key(key), &other, "a list of texts"),
            }
        }
        Some(texts)
    }

    pub(super) fn integer(&mut self, section: &mut Section, key: &str) -> Option<Option<i64>> {
        match section.table.remove(key) {
            None => Some(None),
            Some(Value::Integer(value)) => Some(Some(value)),
            Some(other) => self.wrong_type(section.key(key), &other, "a whole number"),
        }
    }

    /// The certificates in the PEM file that `key` names.
    pub(super) fn pem(&mut self, key: String, path: &str) -> Option<Vec<Certificate>> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                return self.refuse(
                    key,
                    Some(path.to_owned()),
                    format!("the file cannot be read: {error}"),
                    "Check the path and who may read it",
                );
            }
        };
        match Certificate::all_from_pem(&bytes) {
            Ok(certificates) => Some(certificates),
            Err(error) => self.refuse(
                key,
                Some(path.to_owned()),
                error.to_string(),
                "Give a PEM file with -----BEGIN CERTIFICATE----- blocks",
            ),
        }
    }

    fn wrong_type<T>(&mut self, key: String, value: &Value, wanted: &str) -> Option<T> {
        self.refuse(
            key,
            None,
            format!("it is of type {}, not {wanted}", value.type_str()),
            format!("Write {wanted}"),
        )
    }
}
