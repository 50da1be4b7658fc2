//! Fields that show something else than their value: the shadow attack *replace* (Mainka et al., NDSS 2021).

use super::{PageContent, Reader, Shelf, normal_look, read, said};
use crate::error::Error;
use crate::form::{Form, text_of_name};
use crate::pdf::{Document, or_nothing};
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
    let form = or_nothing(Form::read(document))?;
    let shelf = Shelf::default();
    let mut looks = FieldLooks::new(document, &shelf);
    let mut found = Vec::new();
    let mut look =
        |(name, kind): (&str, &[u8]), value: &Object, id: ObjectId, widget: &Dictionary| {
            if !matches!(kind, b"Tx" | b"Ch") {
                return Ok(());
            }
            let differs = or_nothing(looks.differs(value, widget))?;
            found.extend(differs.map(|(value, shown)| Difference {
                field: name.to_owned(),
                widget: id.0,
                value,
                shown,
            }));
            Ok::<_, Error>(())
        };
    let mut known = HashSet::new();
    for field in &form.fields {
        known.extend(field.widgets.iter().map(|widget| widget.0));
        let value = field.value.as_deref();
        let value = value.map_or(Ok(Object::Null), |value| document.resolve(value))?;
        let kind = field.field_type();
        for id in &field.widgets {
            if let Ok(Object::Dictionary(widget)) = document.object(*id) {
                look((&field.name, kind.as_bytes()), &value, *id, &widget)?;
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
        look((&name, &kind), &value, id, &widget)?;
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
        let Some(values) = self.comparable(value, widget)? else {
            return Ok(None);
        };
        match self.shown(widget)? {
            Some(shown) => self.compare(&values, widget, &shown),
            None => Ok(None),
        }
    }

    /// The same, where it is known already what is shown.
    pub(crate) fn differs_from(
        &self,
        value: &Object,
        widget: &Dictionary,
        content: &PageContent,
    ) -> Result<Option<(String, String)>, Error> {
        match self.comparable(value, widget)? {
            Some(values) => self.compare(&values, widget, content),
            None => Ok(None),
        }
    }

    /// What a value says, unless it is nothing or is not to be shown.
    fn comparable(
        &self,
        value: &Object,
        widget: &Dictionary,
    ) -> Result<Option<Vec<String>>, Error> {
        let values = said_values(self.document, value)?;
        let is_told = !values.is_empty() && !is_password(self.document, widget)?;
        Ok(is_told.then_some(values))
    }

    fn compare(
        &self,
        values: &[String],
        widget: &Dictionary,
        content: &PageContent,
    ) -> Result<Option<(String, String)>, Error> {
        let Some(shown) = said(content) else {
            return Ok(None);
        };
        let options = options(self.document, widget)?;
        if is_list(self.document, widget)? && is_made_of(&shown, &options) {
            return Ok(None);
        }
        let is_told = |value: &String| {
            let displayed = options.iter().filter(|(export, _)| export == value);
            let mut displayed = displayed.map(|(_, displayed)| displayed);
            is_said(value, &shown) || displayed.any(|displayed| is_said(displayed, &shown))
        };
        if !values.iter().all(is_told) {
            return Ok(Some((values.join(" "), shown)));
        }
        if !shown.is_ascii() {
            return Ok(None);
        }
        // in an order of its own, where that is the order of reading
        let read = read(content);
        let differs = letters(&read) != letters(&shown);
        Ok(differs.then(|| (values.join(" "), read)))
    }

    /// What a field shows as it stands, if it has a look.
    pub(crate) fn shown(&mut self, widget: &Dictionary) -> Result<Option<PageContent>, Error> {
        let Some(look) = normal_look(self.document, widget)? else {
            return Ok(None);
        };
        self.reader()?.form(look).map(Some)
    }

    /// What reads the looks.
    ///
    /// # Errors
    /// As [`Reader::new`].
    pub(crate) fn reader(&mut self) -> Result<&mut Reader<'d, 's, 'f>, Error> {
        Ok(match self.reader {
            Some(ref mut reader) => reader,
            None => self.reader.insert(Reader::new(self.document, self.shelf)?),
        })
    }
}

/// Whether a choice shows all its options: it is no combo box (table 233).
fn is_list(document: &Document<'_>, widget: &Dictionary) -> Result<bool, Error> {
    const COMBO: i64 = 1 << 17;
    let flags = inherited(document, widget, b"Ff")?.as_i64().unwrap_or(0);
    let kind = inherited(document, widget, b"FT")?;
    Ok(kind == Object::Name(b"Ch".to_vec()) && flags & COMBO == 0)
}

/// Whether a look says options, one after the other from any of them on, and nothing else.
fn is_made_of(shown: &str, options: &[(String, String)]) -> bool {
    let shown = letters(shown);
    (0..options.len()).any(|first| {
        let mut rest = shown.as_str();
        let displayed = options
            .iter()
            .skip(first)
            .map(|(_, displayed)| letters(displayed));
        for displayed in displayed {
            match rest.strip_prefix(displayed.as_str()) {
                Some(behind) if !rest.is_empty() => rest = behind,
                _ => break,
            }
        }
        rest.is_empty()
    })
}

/// The options of a choice, each by what it is called in `/V` and as it is shown (12.7.5.4), the field's own or one
/// above it.
fn options(document: &Document<'_>, widget: &Dictionary) -> Result<Vec<(String, String)>, Error> {
    let mut options = Vec::new();
    if let Object::Array(items) = inherited(document, widget, b"Opt")? {
        for item in &items {
            let text = |item: &Object| -> Result<String, Error> {
                Ok(text_of_name(&document.resolve(item)?).unwrap_or_default())
            };
            match document.resolve(item)? {
                Object::Array(pair) => {
                    if let [export, display] = pair.as_slice() {
                        options.push((text(export)?, text(display)?));
                    }
                }
                one => options.push((text(&one)?, text(&one)?)),
            }
        }
    }
    Ok(options)
}

/// Flag Password (table 231): the look says nothing of the value.
pub(crate) fn is_password(document: &Document<'_>, widget: &Dictionary) -> Result<bool, Error> {
    const PASSWORD: i64 = 1 << 13;
    let flags = inherited(document, widget, b"Ff")?;
    Ok(flags.as_i64().is_ok_and(|flags| flags & PASSWORD != 0))
}

/// An entry of a field or of the nearest one above it that has it.
fn inherited(document: &Document<'_>, widget: &Dictionary, key: &[u8]) -> Result<Object, Error> {
    /// Fields above each other.
    const LEVELS: usize = 16;
    let mut field = widget.clone();
    for _ in 0..LEVELS {
        let value = document.get(&field, key)?;
        match (value, document.get(&field, b"Parent")?) {
            (Object::Null, Object::Dictionary(above)) => field = above,
            (value, _) => return Ok(value),
        }
    }
    Ok(Object::Null)
}

/// Whether a value is in letters that stand one by one, as they do in Bahasa Indonesia.
pub(crate) fn is_latin(document: &Document<'_>, value: &Object) -> Result<bool, Error> {
    let is_latin = |letter: char| matches!(letter, '\0'..='\u{24f}' | '\u{2000}'..='\u{20cf}');
    let values = said_values(document, value)?;
    Ok(values.iter().all(|value| value.chars().all(is_latin)))
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

/// A text without what is not seen of it, ligatures taken apart.
fn letters(text: &str) -> String {
    let soft = |letter: &char| letter.is_whitespace() || letter.is_control() || *letter == '\u{ad}';
    let mut letters = String::new();
    for letter in text.chars().filter(|letter| !soft(letter)) {
        match letter {
            'ﬀ' => letters.push_str("ff"),
            'ﬁ' => letters.push_str("fi"),
            'ﬂ' => letters.push_str("fl"),
            'ﬃ' => letters.push_str("ffi"),
            'ﬄ' => letters.push_str("ffl"),
            letter => letters.push(letter),
        }
    }
    letters
}

/// Whether a look says a value: the same letters, or the same number with its decimals, marks and currency.
fn is_said(value: &str, shown: &str) -> bool {
    let (value, shown) = (letters(value), letters(shown));
    if value == shown || shown.replace('-', "") == value.replace('-', "") {
        return true;
    }
    let bare = shown
        .strip_prefix("Rp")
        .or_else(|| shown.strip_prefix("IDR"))
        .unwrap_or(&shown);
    let bare = bare.trim_matches(['.', '€', '$', '%']);
    match (number(&value), number(bare)) {
        (Some(value), Some(shown)) => value == shown,
        _ => false,
    }
}

/// The whole part and the decimals of a number, however its thousands are set apart; zeros at the end say nothing.
fn number(text: &str) -> Option<(String, String)> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups: Vec<&str> = text.split(['.', ',']).collect();
    if !groups.iter().all(|group| is_digits(group)) {
        return None;
    }
    let decimals = match groups.as_slice() {
        [_, .., last] if last.len() < 3 => groups.pop().unwrap_or_default(),
        _ => "",
    };
    let sound = groups.iter().skip(1).all(|group| group.len() == 3);
    sound.then(|| (groups.concat(), decimals.trim_end_matches('0').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{is_made_of, is_said};

    #[test]
    fn a_list_shows_its_options_from_one_of_them_on() {
        let options = ["satu", "dua", "tiga"].map(|option| (option.to_owned(), option.to_owned()));
        for (shown, is_it) in [
            ("satuduatiga", true),
            ("dua tiga", true),
            ("tiga", true),
            ("satu dua", true),
            ("duasatu", false),
            ("satu dua tiga empat", false),
            ("satu tiga", false),
        ] {
            assert_eq!(is_made_of(shown, &options), is_it, "{shown}");
        }
    }

    #[test]
    fn a_look_says_its_value_and_nothing_else() {
        for (value, shown) in [
            ("Budi Santoso", "Budi  Santoso"),
            ("peraturan daerah", "pera-turan daerah"),
            ("1500", "1.500"),
            ("1500", "Rp 1.500,00"),
            ("1000000", "1,000,000.00"),
            ("12.50", "12,5"),
            ("ﬁ fi ﬄ", "fi fi ffl"),
        ] {
            assert!(is_said(value, shown), "{value} {shown}");
        }
        for (value, shown) in [
            ("SETUJU", "Rp 9.999.000.000 SETUJU"),
            ("1", "1.000.000"),
            ("1", "Rp 9.999.100.000"),
            ("1500", "15.00"),
            ("ya, tetapi ditolak", "ya"),
            ("", "apa saja"),
            ("Disetujui", "Disetujui DITOLAK"),
        ] {
            assert!(!is_said(value, shown), "{value} {shown}");
        }
    }
}
