//! A document as its newest cross-reference section sees it, read piece by piece.

use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::object_stream::ObjectStream;
use crate::pdf::parse::Parser;
use crate::pdf::reading;
use crate::pdf::xref::{self, Location, Section, SectionKind};
use crate::source::{self, Source};
use lopdf::{Dictionary, Object, ObjectId};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A PDF file opened for reading: its trailer and its chain of cross-reference sections.
/// Objects are read when asked for.
pub struct Document<'a> {
    source: &'a dyn Source,
    limits: Limits,
    version: String,
    /// Newest first.
    sections: Vec<Section>,
    /// Offset behind the last `%%EOF`.
    end: u64,
    object_streams: RefCell<HashMap<u32, Rc<ObjectStream>>>,
    /// What remains of [`Limits::decoded_stream_bytes`].
    decoded_left: Cell<usize>,
    /// What remains of [`Limits::parsed_bytes`].
    parsed_left: Cell<u64>,
}

/// An object with the text it was read from.
#[derive(Debug, Clone)]
pub(crate) struct RawObject {
    pub(crate) id: ObjectId,
    pub(crate) value: Object,
    pub(crate) text: Vec<u8>,
    /// Where the text begins in the file; `None` for an object kept in an object stream.
    pub(crate) offset: Option<u64>,
    /// Where its stream data begins in the file.
    pub(crate) data: Option<u64>,
}

impl<'a> Document<'a> {
    /// Finds the last `startxref` and walks the chain of sections behind it.
    ///
    /// # Errors
    /// [`Error::Malformed`] naming the place where the file departs from ISO 32000-2, 7.5;
    /// [`Error::Unsupported`] `encryption` for an encrypted file; [`Error::LimitExceeded`].
    pub fn open(source: &'a dyn Source, limits: &Limits) -> Result<Self, Error> {
        let version = header(source)?;
        let (startxref, end) = end_of_file(source)?;
        let (sections, decoded_left) = chain(source, startxref, *limits)?;
        let document = Self {
            source,
            decoded_left: Cell::new(decoded_left),
            parsed_left: Cell::new(limits.parsed_bytes),
            limits: *limits,
            version,
            sections,
            end,
            object_streams: RefCell::default(),
        };
        if document.trailer().has(b"Encrypt") {
            return Err(Error::Unsupported {
                feature: "encryption",
            });
        }
        document.catalog()?;
        Ok(document)
    }

    /// The number behind `%PDF-` in the first line.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Offset behind the last `%%EOF`; what stands after it explains nothing.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    pub(crate) fn source(&self) -> &'a dyn Source {
        self.source
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Newest first.
    pub(crate) fn sections(&self) -> &[Section] {
        &self.sections
    }

    #[allow(clippy::indexing_slicing)] // `chain` reads at least one
    pub(crate) fn newest_section(&self) -> &Section {
        &self.sections[0]
    }

    pub(crate) fn trailer(&self) -> &Dictionary {
        &self.newest_section().trailer
    }

    /// The first object number that nothing in the file uses.
    pub(crate) fn first_free_number(&self) -> u32 {
        let by_size = self.sections.iter().filter_map(|section| {
            section
                .trailer
                .get(b"Size")
                .and_then(Object::as_i64)
                .ok()?
                .try_into()
                .ok()
        });
        by_size
            .chain(self.sections.iter().map(Section::end))
            .max()
            .unwrap_or(1)
            .max(1)
    }

    /// The document catalog (7.7.2).
    pub(crate) fn catalog(&self) -> Result<RawObject, Error> {
        let wrong = |got: &str| {
            Error::malformed(
                Structure::Trailer,
                self.newest_section().offset,
                "/Root referring to a catalog",
                got,
            )
        };
        let id = xref::reference(self.trailer(), b"Root").ok_or_else(|| wrong("no reference"))?;
        let catalog = self
            .raw(id)?
            .ok_or_else(|| wrong("an object that is not there"))?;
        match &catalog.value {
            Object::Dictionary(dictionary) if dictionary.has(b"Pages") => Ok(catalog),
            _ => Err(wrong("an object without /Pages")),
        }
    }

    /// Where the newest section that names the object says it stands.
    pub(crate) fn location(&self, number: u32) -> Result<Option<Location>, Error> {
        self.location_among(number, |_| true)
    }

    /// What the newest section says of an object, or the stream that belongs to it in a hybrid file.
    pub(crate) fn newest_location(&self, number: u32) -> Result<Option<Location>, Error> {
        let newest = self.newest_section();
        let hybrid = newest.trailer.get(b"XRefStm").and_then(Object::as_i64);
        let hybrid = hybrid.ok().and_then(|offset| u64::try_from(offset).ok());
        self.location_among(number, |section| {
            section.offset == newest.offset || Some(section.offset) == hybrid
        })
    }

    fn location_among(
        &self,
        number: u32,
        asked: impl Fn(&Section) -> bool,
    ) -> Result<Option<Location>, Error> {
        for section in self.sections.iter().filter(|section| asked(section)) {
            if let Some(location) = section.location(self.source, number)? {
                return Ok(Some(location));
            }
        }
        Ok(None)
    }

    /// An object with its text; `None` where it is not defined, which means null (7.3.10).
    pub(crate) fn raw(&self, id: ObjectId) -> Result<Option<RawObject>, Error> {
        match self.location(id.0)? {
            None | Some(Location::Free) => Ok(None),
            Some(Location::InFile { generation, .. }) if generation != id.1 => Ok(None),
            Some(Location::InFile { offset, .. }) => self.raw_in_file(id, offset).map(Some),
            Some(Location::InStream { stream, index }) => {
                if id.1 != 0 {
                    return Ok(None);
                }
                self.raw_in_stream(id, stream, index).map(Some)
            }
        }
    }

    /// An object's value; null where it is not defined.
    pub(crate) fn object(&self, id: ObjectId) -> Result<Object, Error> {
        Ok(self.raw(id)?.map_or(Object::Null, |raw| raw.value))
    }

    /// What a value refers to, through at most a few references.
    pub(crate) fn resolve(&self, value: &Object) -> Result<Object, Error> {
        let mut value = value.clone();
        for _ in 0..8 {
            match value {
                Object::Reference(id) => value = self.object(id)?,
                direct => return Ok(direct),
            }
        }
        Err(Error::LimitExceeded {
            limit: "references in a row",
            max: 8,
        })
    }

    /// The value under `key`, references followed; null where absent.
    pub(crate) fn get(&self, dictionary: &Dictionary, key: &[u8]) -> Result<Object, Error> {
        dictionary
            .get(key)
            .map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    fn raw_in_file(&self, id: ObjectId, offset: u64) -> Result<RawObject, Error> {
        let (indirect, window) = reading::parse_at(
            self.source,
            offset,
            Structure::Object,
            &self.limits,
            |parser| parser.indirect_object(),
        )?;
        self.parsed(indirect.span.end)?;
        if indirect.id != id {
            return Err(Error::malformed(
                Structure::Object,
                offset,
                format!("{} {} obj", id.0, id.1),
                format!("{} {} obj", indirect.id.0, indirect.id.1),
            ));
        }
        Ok(RawObject {
            id,
            offset: Some(offset + indirect.span.start as u64),
            text: window.get(indirect.span).unwrap_or_default().to_vec(),
            value: indirect.value,
            data: indirect.data.map(|data| offset + data as u64),
        })
    }

    /// Counts work: bytes of text that were parsed.
    fn parsed(&self, len: usize) -> Result<(), Error> {
        let left = self.parsed_left.get().checked_sub(len as u64);
        let max = self.limits.parsed_bytes;
        self.parsed_left.set(left.ok_or(Error::LimitExceeded {
            limit: "parsed_bytes",
            max,
        })?);
        Ok(())
    }

    fn raw_in_stream(&self, id: ObjectId, stream: u32, index: usize) -> Result<RawObject, Error> {
        let objects = self.object_stream(stream)?;
        let (value, text) = objects
            .object(id.0, index, self.limits.nesting)
            .ok_or_else(|| {
                Error::malformed(
                    Structure::Object,
                    self.newest_section().offset,
                    format!(
                        "object {} as number {index} of object stream {stream}",
                        id.0
                    ),
                    "none",
                )
            })?;
        self.parsed(text.len())?;
        Ok(RawObject {
            id,
            value,
            text: text.to_vec(),
            offset: None,
            data: None,
        })
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>, Error> {
        if let Some(known) = self.object_streams.borrow().get(&number) {
            return Ok(Rc::clone(known));
        }
        // 7.5.7: an object stream is itself never kept in one
        let Some(Location::InFile {
            offset,
            generation: 0,
        }) = self.location(number)?
        else {
            return Err(Error::malformed(
                Structure::Stream,
                self.newest_section().offset,
                format!("object stream {number} in the file"),
                "none",
            ));
        };
        let raw = self.raw_in_file((number, 0), offset)?;
        let (Object::Dictionary(dictionary), Some(start)) = (&raw.value, raw.data) else {
            return Err(Error::malformed(
                Structure::Stream,
                offset,
                "a stream",
                "none",
            ));
        };
        let length = match dictionary.get(b"Length") {
            // only a length in the file itself: one kept in a stream could ask for this stream
            Ok(Object::Reference(id)) => match self.location(id.0)? {
                Some(Location::InFile { offset, .. }) => self.raw_in_file(*id, offset)?.value,
                _ => Object::Null,
            },
            Ok(direct) => direct.clone(),
            Err(_) => Object::Null,
        };
        let length = length
            .as_i64()
            .ok()
            .and_then(|length| u64::try_from(length).ok());
        let length = length.ok_or_else(|| {
            Error::malformed(Structure::Stream, offset, "/Length", "none in the file")
        })?;
        let data = reading::read_stream_data(self.source, start, length, &self.limits)?;
        let mut limits = self.limits;
        limits.decoded_stream_bytes = self.decoded_left.get();
        let text = reading::decode(dictionary.clone(), data, &limits)
            .map_err(|got| Error::malformed(Structure::Stream, offset, "decodable data", got))?;
        self.decoded_left
            .set(self.decoded_left.get().saturating_sub(text.len()));
        let objects = Rc::new(ObjectStream::new(dictionary, text, offset)?);
        self.object_streams
            .borrow_mut()
            .insert(number, Rc::clone(&objects));
        Ok(objects)
    }
}

/// `%PDF-n.m` at the first byte (7.5.2).
fn header(source: &dyn Source) -> Result<String, Error> {
    let head = source::read_up_to(source, 0, 1024)?;
    let Some(rest) = head.strip_prefix(b"%PDF-") else {
        if head.windows(5).any(|window| window == b"%PDF-") {
            return Err(Error::Unsupported {
                feature: "bytes before the PDF header",
            });
        }
        let got = head
            .get(..head.len().min(16))
            .unwrap_or_default()
            .escape_ascii();
        return Err(Error::malformed(
            Structure::Header,
            0,
            "%PDF-",
            format!("\"{got}\""),
        ));
    };
    let version: Vec<u8> = rest
        .iter()
        .copied()
        .take_while(|b| b.is_ascii_digit() || *b == b'.')
        .collect();
    Ok(String::from_utf8_lossy(&version).into_owned())
}

/// The number behind the last `startxref`, and the offset behind its `%%EOF` (7.5.5).
fn end_of_file(source: &dyn Source) -> Result<(u64, u64), Error> {
    const TAIL: u64 = 2048;
    let start = source.len().saturating_sub(TAIL);
    let mut tail = source::read_up_to(source, start, usize::try_from(TAIL).unwrap_or(0))?;
    tail.push(b'\n');
    let missing = |expected: &str| {
        Error::malformed(
            Structure::EndOfFile,
            source.len(),
            expected,
            "no such thing at the end",
        )
    };
    let word = b"startxref";
    let at = tail
        .windows(word.len())
        .rposition(|window| window == word)
        .ok_or_else(|| missing("startxref"))?;
    let mut parser = Parser::new(&tail, at + word.len(), 1);
    parser.skip_space();
    let startxref = parser
        .unsigned()
        .map_err(|_| missing("a number behind startxref"))?;
    let rest = tail.get(parser.position()..).unwrap_or_default();
    let marker = b"%%EOF";
    let eof = rest
        .windows(marker.len())
        .position(|window| window == marker)
        .ok_or_else(|| missing("%%EOF"))?;
    let end = start + (parser.position() + eof + marker.len()) as u64;
    Ok((startxref, end.min(source.len())))
}

/// The sections from the newest to the oldest; of a hybrid file the stream follows its table (7.5.8.4).
/// All of them share one budget for decoded streams; what remains of it comes back with them.
fn chain(
    source: &dyn Source,
    startxref: u64,
    mut limits: Limits,
) -> Result<(Vec<Section>, usize), Error> {
    let mut sections = Vec::new();
    let mut seen = HashSet::new();
    let mut next = Some(startxref);
    while let Some(offset) = next {
        if !seen.insert(offset) {
            return Err(Error::malformed(
                Structure::CrossReference,
                offset,
                "a chain of sections that ends",
                "a section met before",
            ));
        }
        if seen.len() > limits.cross_reference_sections {
            return Err(Error::LimitExceeded {
                limit: "cross_reference_sections",
                max: limits.cross_reference_sections as u64,
            });
        }
        let section = Section::read(source, offset, &limits)?;
        limits.decoded_stream_bytes -= section.decoded_len();
        next = previous(&section, b"Prev")?;
        let hybrid = match section.kind {
            SectionKind::Table => previous(&section, b"XRefStm")?,
            SectionKind::Stream => None,
        };
        sections.push(section);
        if let Some(offset) = hybrid.filter(|offset| seen.insert(*offset)) {
            let section = Section::read(source, offset, &limits)?;
            limits.decoded_stream_bytes -= section.decoded_len();
            sections.push(section);
        }
    }
    Ok((sections, limits.decoded_stream_bytes))
}

fn previous(section: &Section, key: &[u8]) -> Result<Option<u64>, Error> {
    let Ok(value) = section.trailer.get(key) else {
        return Ok(None);
    };
    value
        .as_i64()
        .ok()
        .and_then(|offset| u64::try_from(offset).ok())
        .map(Some)
        .ok_or_else(|| {
            let key = String::from_utf8_lossy(key);
            Error::malformed(
                Structure::Trailer,
                section.offset,
                format!("/{key} with an offset"),
                "something else",
            )
        })
}
