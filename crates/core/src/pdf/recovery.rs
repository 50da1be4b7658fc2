//! A document whose cross-reference leads nowhere, put together again from what a linear scan finds.
//!
//! It is a guess, the one that viewers make: the last object of each number counts. Whoever looks
//! for the reason of a refusal is helped by it; a verdict or a signature must not rest on it.

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::document::Document;
use crate::pdf::encryption::Password;
use crate::pdf::linear_scan::{self, Found, FoundObject};
use crate::pdf::opening;
use crate::pdf::xref::{Location, Section};
use crate::source::Source;
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::BTreeMap;
use std::ops::Range;

impl<'a> Document<'a> {
    /// Reads a file that [`Document::open`] refuses for `reason`, from its objects alone.
    /// [`Document::recovered_from`] tells such a document from others.
    ///
    /// # Errors
    /// [`Error::Malformed`] where there is no header or no catalog to be found;
    /// [`Error::PasswordRequired`]; [`Error::LimitExceeded`].
    pub fn recover(source: &'a dyn Source, reason: &str, limits: &Limits) -> Result<Self, Error> {
        Self::recover_with(source, reason, None, limits)
    }

    /// The same with a password, as [`Document::open_with_password`] has one.
    pub(crate) fn recover_with(
        source: &'a dyn Source,
        reason: &str,
        password: Option<&Password>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let header = opening::header(source)?;
        let mut search = Search::default();
        // lengths kept elsewhere are not known yet: `endstream` is looked for
        let hints = linear_scan::Hints::NONE;
        let range = header.offset..source.len();
        linear_scan::scan(source, range, limits, hints, &mut |found| {
            search.take(found);
            Ok(())
        })?;
        let trailer = search.trailer().ok_or_else(|| {
            Error::malformed(
                Structure::Trailer,
                source.len(),
                "a trailer or a catalog somewhere in the file",
                "none",
            )
        })?;
        let section = search.section(source.len(), trailer.clone());
        let mut document =
            Self::from_section(source, header, section, reason.to_owned(), password, limits)?;
        let mut left = limits.scanned_stream_bytes;
        for (id, dictionary, data) in std::mem::take(&mut search.streams) {
            let said_at = data.start;
            let numbers = document.numbers_in_stream(id, &dictionary, data, &mut left)?;
            for (index, number) in numbers.unwrap_or_default().into_iter().enumerate() {
                let stream = id.0;
                search.put(number, said_at, Location::InStream { stream, index });
            }
        }
        document.replace_section(search.section(source.len(), trailer));
        document.catalog()?;
        Ok(document)
    }
}

/// What the scan gathers.
#[derive(Default)]
struct Search {
    /// Where each object stands, and where in the file that was said.
    objects: BTreeMap<u32, (u64, Location)>,
    /// Object streams: their number, dictionary and data.
    streams: Vec<(ObjectId, Dictionary, Range<u64>)>,
    /// The last trailer that names a catalog.
    trailer: Option<Dictionary>,
    /// The last object that says it is one.
    catalog: Option<ObjectId>,
}

impl Search {
    fn take(&mut self, found: Found) {
        match found {
            Found::Object(object) => self.take_object(object),
            Found::Table(section) => self.take_trailer(&section.trailer),
            Found::Closing(_) | Found::Unexplained(_) => {}
        }
    }

    fn take_object(&mut self, object: FoundObject) {
        let offset = object.span.start;
        let (number, generation) = object.id;
        self.put(number, offset, Location::InFile { offset, generation });
        let dictionary = object.dictionary;
        if dictionary.has_type(b"Catalog") {
            self.catalog = Some(object.id);
        } else if dictionary.has_type(b"XRef") {
            self.take_trailer(&dictionary);
        } else if let Some(data) = object.data
            && dictionary.has_type(b"ObjStm")
        {
            self.streams.push((object.id, dictionary, data));
        }
    }

    fn take_trailer(&mut self, dictionary: &Dictionary) {
        let root = dictionary.get(b"Root").and_then(Object::as_reference);
        if root.is_ok() {
            self.trailer = Some(dictionary.clone());
        }
    }

    /// The last one counts.
    fn put(&mut self, number: u32, said_at: u64, location: Location) {
        let known = self.objects.get(&number);
        if known.is_none_or(|(before, _)| *before <= said_at) {
            self.objects.insert(number, (said_at, location));
        }
    }

    /// The entries of a trailer that say what the document is.
    fn trailer(&self) -> Option<Dictionary> {
        let mut trailer = Dictionary::new();
        if let Some(found) = &self.trailer {
            for key in [&b"Root"[..], b"Info", b"ID", b"Encrypt"] {
                if let Ok(value) = found.get(key) {
                    trailer.set(key, value.clone());
                }
            }
        } else {
            trailer.set("Root", Object::Reference(self.catalog?));
        }
        Some(trailer)
    }

    fn section(&self, end: u64, trailer: Dictionary) -> Section {
        let objects = self.objects.iter();
        let objects = objects.map(|(number, (_, location))| (*number, *location));
        Section::recovered(end, trailer, objects.collect())
    }
}
