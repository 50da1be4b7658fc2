//! Fields that show something else than their value: the shadow attack *replace* (Mainka et al., NDSS 2021).

use super::{Reader, Shelf, normal_look, said};
use crate::error::Error;
use crate::form::{Form, text_of_name};
use crate::pdf::Document;
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::HashSet;

/// Characters of a value that are told.
const TOLD: usize = 80;

/// A field that shows something else than its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The full name of the field.
    pub(crate) field: String,
    /// The annotation that shows it.
    pub(crate) widget: u32,
    pub(crate) value: String,
    pub(crate) shown: String,
}

impl Difference {
    pub(crate) fn told(&self) -> String {
        let short = |text: &str| -> String {
            let line = text.chars().map(|character| {
                if character.is_control() {
                    ' '
                } else {
                    character
                }
            });
            line.take(TOLD).collect()
        };
        format!(
            "{}: /V {:?}, /AP {:?}",
            short(&self.field),
            short(&self.value),
            short(&self.shown)
        )
    }
}

/// Text and choice fields (12.7.5.3 and 12.7.5.4), those of the form and those that only a page lists, whose looks can
/// be read and say something else than `/V`.
pub(crate) fn differing_values(
    document: &Document<'_>,
    listed: impl Iterator<Item = u32>,
) -> Result<Vec<Difference>, Error> {
    let form = match Form::read(document) {
        Ok(form) => form,
        Err(Error::Malformed { .. }) => Form::default(),
        Err(error) => return Err(error),
    };
    let shelf = Shelf::default();
    let mut looks = FieldLooks::new(document, &shelf);
    let mut found = Vec::new();
    let mut look = |(name, kind, flags): (&str, &[u8], i64),
                    value: &Object,
                    id: ObjectId,
                    widget: &Dictionary| {
        /// Flag Password (table 231): the look says nothing of the value.
        const PASSWORD: i64 = 1 << 13;
        if !matches!(kind, b"Tx" | b"Ch") || flags & PASSWORD != 0 {
            return Ok(());
        }
        match looks.differs(value, widget) {
            Ok(differs) => found.extend(differs.map(|(value, shown)| Difference {
                field: name.to_owned(),
                widget: id.0,
                value,
                shown,
            })),
            Err(Error::Malformed { .. }) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    };
    let mut known = HashSet::new();
    for field in &form.fields {
        known.extend(field.widgets.iter().map(|widget| widget.0));
        let value = field.value.as_deref();
        let value = value.map_or(Ok(Object::Null), |value| document.resolve(value))?;
        let kind = field.field_type();
        for id in &field.widgets {
            if let Ok(Object::Dictionary(widget)) = document.object(*id) {
                look(
                    (&field.name, kind.as_bytes(), field.flags),
                    &value,
                    *id,
                    &widget,
                )?;
            }
        }
    }
    for number in listed.filter(|number| !known.contains(number)) {
        let generation = document.location(number)?.and_then(|at| at.generation());
        let id = (number, generation.unwrap_or(0));
        let Ok(Object::Dictionary(widget)) = document.object(id) else {
            continue;
        };
        let Object::Name(kind) = document.get(&widget, b"FT")? else {
            continue;
        };
        let value = document.get(&widget, b"V")?;
        let name = text_of_name(&document.get(&widget, b"T")?).unwrap_or_default();
        let flags = document.get(&widget, b"Ff")?.as_i64().unwrap_or(0);
        look((&name, &kind, flags), &value, id, &widget)?;
    }
    Ok(found)
}

/// Reads what fields show.
pub(crate) struct FieldLooks<'d, 's, 'f> {
    document: &'d Document<'s>,
    shelf: &'f Shelf,
    /// Made where the first look is read.
    reader: Option<Reader<'d, 's, 'f>>,
}

impl<'d, 's, 'f> FieldLooks<'d, 's, 'f> {
    pub(crate) fn new(document: &'d Document<'s>, shelf: &'f Shelf) -> Self {
        Self {
            document,
            shelf,
            reader: None,
        }
    }

    /// The value and what is shown, where both can be read and are not the same.
    pub(crate) fn differs(
        &mut self,
        value: &Object,
        widget: &Dictionary,
    ) -> Result<Option<(String, String)>, Error> {
        let values = said_values(self.document, value)?;
        if values.is_empty() {
            return Ok(None);
        }
        let Some(look) = normal_look(self.document, widget)? else {
            return Ok(None);
        };
        let reader = match &mut self.reader {
            Some(reader) => reader,
            None => self.reader.insert(Reader::new(self.document, self.shelf)?),
        };
        let Some(shown) = said(&reader.form(look)?) else {
            return Ok(None);
        };
        let options = options(self.document, widget)?;
        let is_told = |value: &String| {
            let displayed = options.iter().filter(|(export, _)| export == value);
            let mut displayed = displayed.map(|(_, displayed)| displayed);
            is_said(value, &shown) || displayed.any(|displayed| is_said(displayed, &shown))
        };
        match values.iter().all(is_told) {
            true => Ok(None),
            false => Ok(Some((values.join(" "), shown))),
        }
    }
}

/// The options of a choice, each by what it is called in `/V` and as it is shown (12.7.5.4), the field's own or one
/// above it.
fn options(document: &Document<'_>, widget: &Dictionary) -> Result<Vec<(String, String)>, Error> {
    /// Fields above each other.
    const LEVELS: usize = 16;
    let mut field = widget.clone();
    for _ in 0..LEVELS {
        if let Object::Array(items) = document.get(&field, b"Opt")? {
            let mut options = Vec::new();
            for item in &items {
                let text = |item: &Object| -> Result<String, Error> {
                    Ok(text_of_name(&document.resolve(item)?).unwrap_or_default())
                };
                if let Object::Array(pair) = document.resolve(item)?
                    && let [export, display] = pair.as_slice()
                {
                    options.push((text(export)?, text(display)?));
                }
            }
            return Ok(options);
        }
        match document.get(&field, b"Parent")? {
            Object::Dictionary(above) => field = above,
            _ => break,
        }
    }
    Ok(Vec::new())
}

/// `/V` as text; several where several are chosen.
fn said_values(document: &Document<'_>, value: &Object) -> Result<Vec<String>, Error> {
    match value {
        Object::Array(items) => {
            let items = items
                .iter()
                .map(|item| Ok(text_of_name(&document.resolve(item)?)));
            let items: Vec<Option<String>> = items.collect::<Result<_, Error>>()?;
            Ok(items.into_iter().flatten().collect())
        }
        value => Ok(text_of_name(value).into_iter().collect()),
    }
}

/// Whether a look says a value: all of it, the part that has room, or a number with its decimals and marks.
fn is_said(value: &str, shown: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|character| !character.is_whitespace() && !character.is_control())
            .collect()
    };
    let (value, shown) = (letters(value), letters(shown));
    if shown.contains(&value) || value.contains(&shown) {
        return true;
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let is_number = value
        .chars()
        .all(|character| character.is_ascii_digit() || matches!(character, '.' | ',' | '-'));
    let (value, shown) = (digits(&value), digits(&shown));
    is_number
        && !value.is_empty()
        && shown
            .strip_prefix(&value)
            .is_some_and(|rest| rest.bytes().all(|digit| digit == b'0'))
}
