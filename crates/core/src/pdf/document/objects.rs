//! The objects of a document, found by its sections and read when they are asked for.

use super::Document;
use crate::error::{Error, Structure};
use crate::pdf::object_stream::ObjectStream;
use crate::pdf::reading;
use crate::pdf::xref::{self, Location, Role, Section};
use crate::pdf::{decoding, filter};
use crate::source;
use lopdf::{Dictionary, Object, ObjectId};
use std::ops::Range;
use std::rc::Rc;

/// What looking an object up in one section costs, in bytes that could be parsed instead.
const COST_OF_A_SECTION: u64 = 1;

/// An object with the text it was read from.
#[derive(Debug, Clone)]
pub(crate) struct RawObject {
    pub(crate) id: ObjectId,
    /// Decrypted.
    pub(crate) value: Object,
    /// As it stands: the strings of an encrypted file are ciphertext, but for those of an object
    /// that an object stream keeps.
    pub(crate) text: Vec<u8>,
    /// Where the text begins in the file; `None` for an object kept in an object stream.
    pub(crate) offset: Option<u64>,
    /// Where its stream data begins in the file.
    pub(crate) data: Option<u64>,
    /// Values in it under keys that stand again further on: some readers take the first one.
    pub(crate) hidden: Vec<Object>,
}

impl RawObject {
    /// The value alone, copied only where somebody else holds the object.
    pub(crate) fn into_value(raw: Rc<Self>) -> Object {
        Rc::try_unwrap(raw).map_or_else(|raw| raw.value.clone(), |raw| raw.value)
    }

    /// Bytes of memory that it takes, more or less.
    pub(crate) fn size(&self) -> usize {
        let hidden: usize = self.hidden.iter().map(size_of_value).sum();
        size_of::<Self>() + self.text.len() + size_of_value(&self.value) + hidden
    }
}

/// Bytes of memory that a value takes, more or less.
fn size_of_value(value: &Object) -> usize {
    /// What a place in an array or a dictionary takes.
    const PLACE: usize = 2 * size_of::<Object>();
    let below = match value {
        Object::Name(bytes) | Object::String(bytes, _) => bytes.len(),
        Object::Array(items) => items.iter().map(size_of_value).sum(),
        Object::Dictionary(dictionary) => dictionary
            .iter()
            .map(|(key, value)| PLACE + key.len() + size_of_value(value))
            .sum(),
        _ => 0,
    };
    PLACE + below
}

impl Document<'_> {
    /// The document catalog (7.7.2).
    pub(crate) fn catalog(&self) -> Result<Rc<RawObject>, Error> {
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
        self.location_among(number, self.sections())
    }

    /// Where the object stands by sections that are given newest first.
    pub(crate) fn location_among(
        &self,
        number: u32,
        sections: &[Section],
    ) -> Result<Option<Location>, Error> {
        let mut free = None;
        for section in sections {
            self.spend(COST_OF_A_SECTION)?;
            // a table's word that an object is free is for readers that know no streams: where its own
            // stream knows the object, it is there (7.5.8.4)
            if free.is_some() && section.role != Role::HybridStream {
                return Ok(free);
            }
            match section.location(self.source, number)? {
                Some(Location::Free) => free = Some(Location::Free),
                Some(location) => return Ok(Some(location)),
                None => {}
            }
        }
        Ok(free)
    }

    /// An object with its text; `None` where it is not defined, which means null (7.3.10).
    pub(crate) fn raw(&self, id: ObjectId) -> Result<Option<Rc<RawObject>>, Error> {
        match self.location(id.0)? {
            Some(location) if location.generation() == Some(id.1) => self.raw_at(id.0, location),
            _ => Ok(None),
        }
    }

    /// The object that stands where an entry of a section says.
    pub(crate) fn raw_at(
        &self,
        number: u32,
        location: Location,
    ) -> Result<Option<Rc<RawObject>>, Error> {
        match location {
            Location::Free => Ok(None),
            Location::InFile { offset, generation } => {
                self.raw_in_file((number, generation), offset).map(Some)
            }
            Location::InStream { stream, index } => {
                let raw = self.raw_in_stream((number, 0), stream, index)?;
                Ok(Some(Rc::new(raw)))
            }
        }
    }

    /// An object's value; null where it is not defined.
    pub(crate) fn object(&self, id: ObjectId) -> Result<Object, Error> {
        Ok(self.raw(id)?.map_or(Object::Null, RawObject::into_value))
    }

    /// The value of the object with this number, whatever its generation; null where it is not defined.
    pub(crate) fn object_at(&self, number: u32) -> Result<Object, Error> {
        let location = self.location(number)?;
        let raw = location.map_or(Ok(None), |location| self.raw_at(number, location))?;
        Ok(raw.map_or(Object::Null, RawObject::into_value))
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

    pub(super) fn raw_in_file(&self, id: ObjectId, offset: u64) -> Result<Rc<RawObject>, Error> {
        if let Some(known) = self.raw_parsed_at(offset).filter(|known| known.id == id) {
            // as much work as the first time, to whoever counts
            self.parsed(known.text.len())?;
            return Ok(known);
        }
        let raw = Rc::new(self.parse_in_file(id, offset)?);
        self.reading.parsed.borrow_mut().keep(offset, &raw);
        Ok(raw)
    }

    /// What was parsed at an offset lately.
    pub(in crate::pdf) fn raw_parsed_at(&self, offset: u64) -> Option<Rc<RawObject>> {
        self.reading.parsed.borrow().by_offset.get(&offset).cloned()
    }

    /// What was parsed at an offset lately, if that is no stream: which object, and where its value ends.
    pub(in crate::pdf) fn parsed_at(&self, offset: u64) -> Option<(ObjectId, u64)> {
        let raw = self.raw_parsed_at(offset)?;
        let end = raw.offset? + raw.text.len() as u64;
        raw.data.is_none().then_some((raw.id, end))
    }

    fn parse_in_file(&self, id: ObjectId, offset: u64) -> Result<RawObject, Error> {
        let parsed = reading::parse_at(
            self.source,
            offset,
            Structure::Object,
            &self.limits,
            |parser| parser.indirect_object(),
        );
        if let Err(Error::Malformed { offset: at, .. }) = &parsed {
            // what leads to nothing costs no less
            self.spend(at.saturating_sub(offset))?;
        }
        let (indirect, window) = parsed?;
        self.parsed(indirect.span.end)?;
        if indirect.id != id {
            return Err(Error::malformed(
                Structure::Object,
                offset,
                format!("{} {} obj", id.0, id.1),
                format!("{} {} obj", indirect.id.0, indirect.id.1),
            ));
        }
        let value = match self.encryption() {
            Some(encryption) => {
                encryption.decrypted(id, indirect.value, indirect.data.is_some())?
            }
            None => indirect.value,
        };
        Ok(RawObject {
            id,
            offset: Some(offset + indirect.span.start as u64),
            text: window.get(indirect.span).unwrap_or_default().to_vec(),
            value,
            data: indirect.data.map(|data| offset + data as u64),
            hidden: indirect.hidden,
        })
    }

    /// Lets every object be read a few times more: what is spent on a file stays within a few times its size.
    pub(crate) fn allow_reading_again(&self) {
        let left = &self.reading.parsed_left;
        left.set(
            left.get()
                .saturating_add(self.source.len().saturating_mul(4)),
        );
    }

    /// Whether two streams hold the same data, the encryption undone where every program undoes it alike.
    pub(crate) fn same_stream_data(
        &self,
        own: &RawObject,
        other_view: &Self,
        other: &RawObject,
    ) -> Result<bool, Error> {
        let (Some(a), Some(b)) = (self.stream_extent(own)?, other_view.stream_extent(other)?)
        else {
            return Ok(false);
        };
        // extents that overlap are compared again and again
        self.spend(a.end - a.start)?;
        let Some(encryption) = self.encryption() else {
            return source::same(self.source, a, b);
        };
        let is_plain = |raw: &RawObject, range: &Range<u64>| {
            let dictionary = raw.value.as_dict();
            dictionary.is_ok_and(|dictionary| {
                encryption.has_plain_data(dictionary, range.end - range.start)
            })
        };
        if !is_plain(own, &a) || !is_plain(other, &b) {
            return source::same(self.source, a, b);
        }
        let read = |range: Range<u64>| -> Result<Vec<u8>, Error> {
            let len = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
            if len > self.limits.decoded_stream_bytes {
                return Err(Error::LimitExceeded {
                    limit: "decoded_stream_bytes",
                    max: self.limits.decoded_stream_bytes as u64,
                });
            }
            source::read(self.source, range.start, len)
        };
        let plain = |raw: &RawObject, range| match &raw.value {
            Object::Dictionary(dictionary) => {
                encryption.decrypted_stream(raw.id, dictionary, &read(range)?)
            }
            _ => Ok(Vec::new()),
        };
        Ok(plain(own, a)? == plain(other, b)?)
    }

    /// What a stream decodes to, or `None` where it is none, is longer than so many bytes, or cannot be
    /// decoded.
    pub(crate) fn stream_text(
        &self,
        raw: &RawObject,
        most: usize,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some((dictionary, data)) = self.stream_data(raw, most)? else {
            return Ok(None);
        };
        self.decoded(data.len(), most, |most| {
            filter::decode(dictionary, data, most).ok()
        })
    }

    /// What `decode` makes of so many bytes, with what that costs counted.
    fn decoded(
        &self,
        len: usize,
        most: usize,
        decode: impl FnOnce(usize) -> Option<Vec<u8>>,
    ) -> Result<Option<Vec<u8>>, Error> {
        let most = most.min(self.limits.decoded_stream_bytes);
        // to decode is some times as fast as to parse, and no data becomes much more than a thousand times as long
        let longest = len.saturating_mul(1032).min(most);
        let text = decode(most);
        self.spend(text.as_ref().map_or(longest, Vec::len) as u64 / 8)?;
        Ok(text)
    }

    /// What programs show of a stream, its filters undone as far as its data goes; `None` where it is none or longer
    /// than so many bytes, or where one of its filters is for images.
    pub(crate) fn shown_text(
        &self,
        raw: &RawObject,
        most: usize,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some((dictionary, data)) = self.stream_data(raw, most)? else {
            return Ok(None);
        };
        let Some(filters) = self.filters(dictionary)? else {
            return Ok(None);
        };
        self.decoded(data.len(), most, |most| {
            decoding::decoded(&filters, data, most).ok()
        })
    }

    /// The filters of a stream, each with its parameters (table 5); `None` where they are no names.
    fn filters(&self, dictionary: &Dictionary) -> Result<Option<Vec<decoding::Filter>>, Error> {
        let list = |value: Object| match value {
            Object::Null => Vec::new(),
            Object::Array(items) => items,
            one => vec![one],
        };
        let names = list(self.get(dictionary, b"Filter")?);
        let parameters = list(self.get(dictionary, b"DecodeParms")?);
        let mut filters = Vec::new();
        for (at, name) in names.iter().enumerate().take(decoding::FILTERS + 1) {
            let Object::Name(name) = self.resolve(name)? else {
                return Ok(None);
            };
            let parameters = parameters.get(at).unwrap_or(&Object::Null);
            filters.push(match self.resolve(parameters)? {
                Object::Dictionary(parameters) => (name, parameters),
                _ => (name, Dictionary::new()),
            });
        }
        Ok(Some(filters))
    }

    /// The data of a stream with its encryption undone, and its dictionary; `None` where it is none, or longer than
    /// so many bytes.
    fn stream_data<'r>(
        &self,
        raw: &'r RawObject,
        most: usize,
    ) -> Result<Option<(&'r Dictionary, Vec<u8>)>, Error> {
        let (Object::Dictionary(dictionary), Some(extent)) = (&raw.value, self.stream_extent(raw)?)
        else {
            return Ok(None);
        };
        let len = usize::try_from(extent.end - extent.start).unwrap_or(usize::MAX);
        if len > most {
            return Ok(None);
        }
        self.spend(len as u64)?;
        let data = source::read(self.source, extent.start, len)?;
        let data = match self.encryption() {
            Some(encryption) => encryption.decrypted_stream(raw.id, dictionary, &data)?,
            None => data,
        };
        Ok(Some((dictionary, data)))
    }

    /// Where the data of a stream stands; `None` where the stream has no length that fits.
    pub(crate) fn stream_extent(&self, raw: &RawObject) -> Result<Option<Range<u64>>, Error> {
        let (Object::Dictionary(dictionary), Some(start)) = (&raw.value, raw.data) else {
            return Ok(None);
        };
        let length = match self.get(dictionary, b"Length") {
            Ok(Object::Integer(length)) => u64::try_from(length).ok(),
            Ok(_) | Err(Error::Malformed { .. }) => None,
            Err(error) => return Err(error),
        };
        let end = length.and_then(|length| start.checked_add(length));
        let Some(end) = end.filter(|end| *end <= self.source.len()) else {
            return Ok(None);
        };
        // a length that is wrong is made good by others, each in his way
        Ok(reading::ends_stream(self.source, end)?.then_some(start..end))
    }

    /// Counts work: bytes of text that were parsed.
    fn parsed(&self, len: usize) -> Result<(), Error> {
        self.spend(len as u64)
    }

    /// The same of anything that costs as much as reading so many bytes.
    pub(crate) fn spend(&self, bytes: u64) -> Result<(), Error> {
        let left = self.reading.parsed_left.get().checked_sub(bytes);
        let max = self.limits.parsed_bytes;
        self.reading
            .parsed_left
            .set(left.ok_or(Error::LimitExceeded {
                limit: "parsed_bytes",
                max,
            })?);
        Ok(())
    }

    fn raw_in_stream(&self, id: ObjectId, stream: u32, index: usize) -> Result<RawObject, Error> {
        let objects = self.object_stream(stream)?;
        let (value, text, hidden) = match objects.object(id.0, index, self.limits.nesting) {
            Ok(object) => object,
            Err(searched) => {
                self.parsed(searched)?;
                return Err(Error::malformed(
                    Structure::Object,
                    self.newest_section().offset,
                    format!(
                        "object {} as number {index} of object stream {stream}",
                        id.0
                    ),
                    "none",
                ));
            }
        };
        self.parsed(text.len())?;
        Ok(RawObject {
            id,
            value,
            text: text.to_vec(),
            offset: None,
            data: None,
            hidden,
        })
    }

    /// The numbers of the objects in a stream that stands at `data`; `None` where it is no object
    /// stream after all. Takes the decoded bytes off `left`.
    pub(crate) fn numbers_in_stream(
        &self,
        id: ObjectId,
        dictionary: &Dictionary,
        data: Range<u64>,
        left: &mut usize,
    ) -> Result<Option<Vec<u32>>, Error> {
        let len = usize::try_from(data.end - data.start).unwrap_or(usize::MAX);
        if len > self.limits.decoded_stream_bytes {
            return Err(Error::LimitExceeded {
                limit: "decoded_stream_bytes",
                max: self.limits.decoded_stream_bytes as u64,
            });
        }
        let text = source::read(self.source, data.start, len)?;
        match self.decoded_objects(id, dictionary, text, data.start, left) {
            Ok(objects) => Ok(Some(objects.numbers().collect())),
            Err(Error::Malformed { .. } | Error::Unsupported { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Undoes the encryption and the filters of an object stream within `left` bytes, which become fewer.
    fn decoded_objects(
        &self,
        id: ObjectId,
        dictionary: &Dictionary,
        data: Vec<u8>,
        offset: u64,
        left: &mut usize,
    ) -> Result<ObjectStream, Error> {
        let data = match self.encryption() {
            Some(encryption) => encryption.decrypted_stream(id, dictionary, &data)?,
            None => data,
        };
        let most = self.limits.decoded_stream_bytes.min(*left);
        let text = filter::decode(dictionary, data, most)
            .map_err(|got| Error::malformed(Structure::Stream, offset, "decodable data", got))?;
        *left = left.saturating_sub(text.len());
        ObjectStream::new(dictionary, text, offset, &self.limits)
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>, Error> {
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
        if let Some(known) = self.reading.object_streams.borrow().get(&offset) {
            return Ok(Rc::clone(known));
        }
        let raw = self.raw_in_file((number, 0), offset)?;
        let (Object::Dictionary(dictionary), Some(start)) = (&raw.value, raw.data) else {
            return Err(Error::malformed(
                Structure::Stream,
                offset,
                "a stream",
                "none",
            ));
        };
        if !raw.hidden.is_empty() {
            // of two filters some undo the first
            return Err(Error::malformed(
                Structure::Stream,
                offset,
                "each key once",
                "one twice",
            ));
        }
        let length = match dictionary.get(b"Length") {
            // only a length in the file itself: one kept in a stream could ask for this stream
            Ok(Object::Reference(id)) => match self.location(id.0)? {
                Some(Location::InFile { offset, .. }) => {
                    RawObject::into_value(self.raw_in_file(*id, offset)?)
                }
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
        let (data, _) = reading::read_stream_data(self.source, start, length, &self.limits)?;
        let mut left = self.reading.decoded_left.get();
        let objects = self.decoded_objects((number, 0), dictionary, data, offset, &mut left)?;
        self.reading.decoded_left.set(left);
        let objects = Rc::new(objects);
        self.reading
            .object_streams
            .borrow_mut()
            .insert(offset, Rc::clone(&objects));
        Ok(objects)
    }
}

/// What is there, or nothing where a part of the document is malformed: programs pass over it.
pub(crate) fn or_nothing<T: Default>(found: Result<T, Error>) -> Result<T, Error> {
    match found {
        Err(Error::Malformed { .. }) => Ok(T::default()),
        other => other,
    }
}

/// The value, or null in the same way.
pub(crate) fn or_null(found: Result<Object, Error>) -> Result<Object, Error> {
    Ok(or_nothing(found.map(Some))?.unwrap_or(Object::Null))
}
