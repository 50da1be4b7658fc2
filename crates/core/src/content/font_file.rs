//! A font in a small file of its own, with its streams decoded and its ranges bounded.

use crate::error::Error;
use crate::pdf::{Document, or_nothing};
use lopdf::{Dictionary, Object, ObjectId, Stream};
use std::collections::HashMap;

/// Objects that one font refers to.
const OBJECTS: usize = 4096;

/// Nesting of what is copied.
const DEPTH: usize = 16;

/// Codes of a composite font have two bytes at most where they are CIDs.
const CODES: usize = 65_536;

fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Object {
    let mut dictionary = Dictionary::new();
    for (key, value) in entries {
        dictionary.set(key, value);
    }
    dictionary.into()
}

/// One font on its way into a file of its own.
pub(super) struct Copy<'c, 'd> {
    document: &'c Document<'d>,
    objects: lopdf::Document,
    known: HashMap<ObjectId, ObjectId>,
    pub(super) bytes_left: usize,
}

impl<'c, 'd> Copy<'c, 'd> {
    pub(super) fn new(document: &'c Document<'d>, bytes_left: usize) -> Self {
        Self {
            document,
            objects: lopdf::Document::with_version("1.7"),
            known: HashMap::new(),
            bytes_left,
        }
    }

    /// The file; `None` where it cannot be written.
    pub(super) fn file(&mut self, font: &Dictionary) -> Result<Option<Vec<u8>>, Error> {
        let font = self.dictionary(font, DEPTH)?;
        let font = self.objects.add_object(font);
        let pages = self.objects.new_object_id();
        let page = self.objects.add_object(dictionary([
            ("Type", "Page".into()),
            ("Parent", pages.into()),
            ("MediaBox", [0, 0, 1, 1].map(Object::from).to_vec().into()),
            (
                "Resources",
                dictionary([("Font", dictionary([("F", font.into())]))]),
            ),
        ]));
        let node = dictionary([
            ("Type", "Pages".into()),
            ("Kids", vec![page.into()].into()),
            ("Count", 1.into()),
        ]);
        self.objects.objects.insert(pages, node);
        let catalog = dictionary([("Type", "Catalog".into()), ("Pages", pages.into())]);
        let catalog = self.objects.add_object(catalog);
        self.objects.trailer.set("Root", catalog);
        let mut file = Vec::new();
        Ok(self.objects.save_to(&mut file).is_ok().then_some(file))
    }

    fn value(&mut self, value: &Object, depth: usize) -> Result<Object, Error> {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(Object::Null);
        };
        Ok(match value {
            Object::Reference(id) => self.reference(*id, depth)?,
            Object::Array(items) => {
                let items = items.iter().map(|item| self.value(item, depth));
                Object::Array(items.collect::<Result<_, Error>>()?)
            }
            Object::Dictionary(dictionary) => self.dictionary(dictionary, depth)?.into(),
            other => other.clone(),
        })
    }

    fn reference(&mut self, id: ObjectId, depth: usize) -> Result<Object, Error> {
        if let Some(known) = self.known.get(&id) {
            return Ok(Object::Reference(*known));
        }
        if self.known.len() >= OBJECTS {
            return Ok(Object::Null);
        }
        let Some(raw) = or_nothing(self.document.raw(id))? else {
            return Ok(Object::Null);
        };
        let new = self.objects.new_object_id();
        self.known.insert(id, new);
        let value = match &raw.value {
            Object::Dictionary(dictionary) if raw.data.is_some() => {
                let text = self.document.shown_text(&raw, self.bytes_left)?;
                let text = text.unwrap_or_default();
                self.bytes_left -= text.len();
                let mut dictionary = self.dictionary(dictionary, depth)?;
                for key in [&b"Filter"[..], b"DecodeParms", b"F", b"Length", b"DL"] {
                    dictionary.remove(key);
                }
                Object::Stream(Stream::new(dictionary, text))
            }
            other => self.value(other, depth)?,
        };
        self.objects.objects.insert(new, value);
        Ok(Object::Reference(new))
    }

    fn dictionary(&mut self, dictionary: &Dictionary, depth: usize) -> Result<Dictionary, Error> {
        let mut copy = Dictionary::new();
        for (key, value) in dictionary {
            let value = match key.as_slice() {
                // not of the font, or not asked
                b"Parent" | b"Resources" | b"Metadata" | b"StructParent" => continue,
                b"CharProcs" => self.procedures(value)?,
                b"W" | b"W2" => self.widths(value, key == b"W2")?,
                b"FirstChar" | b"LastChar" => match self.document.resolve(value)? {
                    Object::Integer(code) => Object::Integer(code.clamp(0, 255)),
                    _ => continue,
                },
                _ => self.value(value, depth)?,
            };
            copy.set(key.clone(), value);
        }
        Ok(copy)
    }

    /// The names of what draws glyphs of Type 3, and none of the drawing.
    fn procedures(&mut self, value: &Object) -> Result<Object, Error> {
        let empty = Stream::new(Dictionary::new(), Vec::new());
        let empty = self.objects.add_object(empty);
        let mut names = Dictionary::new();
        if let Object::Dictionary(procedures) = self.document.resolve(value)? {
            for (name, _) in procedures.iter().take(OBJECTS) {
                names.set(name.clone(), empty);
            }
        }
        Ok(names.into())
    }

    /// `/W` or `/W2` (9.7.4.3) with no more codes than there are, each once: every one of a range is kept by itself.
    fn widths(&self, value: &Object, vertical: bool) -> Result<Object, Error> {
        let Object::Array(items) = self.document.resolve(value)? else {
            return Ok(Object::Null);
        };
        let of_each = if vertical { 3 } else { 1 };
        let mut left = CODES;
        let mut widths = Vec::new();
        let mut items = items.iter();
        let number = |item: Option<&Object>| -> Result<Option<Object>, Error> {
            let Some(item) = item else {
                return Ok(None);
            };
            let value = self.document.resolve(item)?;
            Ok(matches!(value, Object::Integer(_) | Object::Real(_)).then_some(value))
        };
        let code = |value: Option<Object>| {
            let code = value.and_then(|value| value.as_i64().ok());
            code.and_then(|code| usize::try_from(code).ok())
                .filter(|code| *code < CODES)
        };
        while let Some(first) = code(number(items.next())?) {
            let Some(second) = items.next() else {
                break;
            };
            if let Object::Array(own) = self.document.resolve(second)? {
                let own = own.iter().take(left.saturating_mul(of_each));
                let own = own.map(|item| Ok(number(Some(item))?.unwrap_or(Object::Integer(0))));
                let own = own.collect::<Result<Vec<_>, Error>>()?;
                left = left.saturating_sub(own.len() / of_each);
                widths.extend([Object::from(first as i64), Object::Array(own)]);
                continue;
            }
            let second = self.document.resolve(second)?.as_i64().unwrap_or(0);
            let last = usize::try_from(second).unwrap_or(0).min(CODES - 1);
            let count = (last + 1).saturating_sub(first).min(left);
            let own = (0..of_each).map(|_| Ok(number(items.next())?.unwrap_or(Object::Integer(0))));
            let own = own.collect::<Result<Vec<_>, Error>>()?;
            if count > 0 {
                left -= count;
                widths.extend([first, first + count - 1].map(|code| Object::from(code as i64)));
                widths.extend(own);
            }
            if left == 0 {
                break;
            }
        }
        Ok(Object::Array(widths))
    }
}
