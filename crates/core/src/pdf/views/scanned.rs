//! What a linear scan meets in the bytes of one revision.

use crate::error::Error;
use crate::pdf::document::Document;
use crate::pdf::linear_scan::{self, Found, FoundObject};
use crate::pdf::reading::is_blank;
use crate::pdf::revision::Revision;
use crate::source::Source;
use lopdf::{Object, ObjectId};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// What the scan met in one revision.
pub(super) struct Scanned {
    /// In the order of the file.
    pub(super) objects: Vec<(ObjectId, Range<u64>)>,
    /// Made of them when it is first needed.
    starts: OnceCell<HashMap<ObjectId, u64>>,
    /// Object streams by number: which objects they hold.
    pub(super) streams: BTreeMap<u32, Vec<u32>>,
    pub(super) tables: Vec<Range<u64>>,
    pub(super) closings: Vec<Range<u64>>,
    pub(super) unexplained: Vec<Range<u64>>,
    /// The furthest place beyond the revision where a stream says that its data end, and where the stream is.
    pub(super) beyond: Option<(u64, u64)>,
}

impl Scanned {
    pub(super) fn read(
        document: &Document<'_>,
        revision: &Revision,
        streams_left: &mut usize,
    ) -> Result<Self, Error> {
        let mut scanned = Self {
            objects: Vec::new(),
            starts: OnceCell::new(),
            streams: BTreeMap::new(),
            tables: Vec::new(),
            closings: Vec::new(),
            unexplained: Vec::new(),
            beyond: None,
        };
        let length = |id| match document.object(id) {
            Ok(Object::Integer(length)) => u64::try_from(length).ok(),
            _ => None,
        };
        linear_scan::scan(
            document.source(),
            revision.extent.clone(),
            document.limits(),
            linear_scan::Hints {
                length: &length,
                number: &|(number, _)| document.object_at(number).ok(),
                parsed: &|offset| document.parsed_at(offset),
            },
            &mut |found| {
                match found {
                    Found::Object(object) => scanned.take(document, object, streams_left)?,
                    Found::Table(section) => scanned.tables.push(section.offset..section.end),
                    Found::Closing(span) => scanned.closings.push(span),
                    Found::Unexplained(range) => scanned.unexplained.push(range),
                }
                Ok(())
            },
        )?;
        Ok(scanned)
    }

    fn take(
        &mut self,
        document: &Document<'_>,
        object: FoundObject,
        streams_left: &mut usize,
    ) -> Result<(), Error> {
        let beyond = object.beyond.map(|end| (end, object.span.start));
        self.beyond = self.beyond.max(beyond);
        if let Some(data) = object.data
            && object.dictionary.has_type(b"ObjStm")
        {
            let numbers =
                document.numbers_in_stream(object.id, &object.dictionary, data, streams_left)?;
            self.streams
                .insert(object.id.0, numbers.unwrap_or_default());
        }
        self.objects.push((object.id, object.span));
        Ok(())
    }

    /// Where the object with this number and generation begins, the last one of several.
    pub(super) fn start_of(&self, id: ObjectId) -> Option<u64> {
        let starts = self.starts.get_or_init(|| {
            let starts = self.objects.iter().map(|(id, span)| (*id, span.start));
            starts.collect()
        });
        starts.get(&id).copied()
    }

    /// The object that begins at `offset`, white space before it aside.
    pub(super) fn object_at(
        &self,
        source: &dyn Source,
        offset: u64,
    ) -> Result<Option<(usize, ObjectId)>, Error> {
        /// Offsets that are off by an end of line or two are met in the field.
        const MOST_SPACE: u64 = 16;
        let index = self
            .objects
            .partition_point(|(_, span)| span.start < offset);
        let Some((id, span)) = self.objects.get(index) else {
            return Ok(None);
        };
        let space = span.start - offset;
        if space > MOST_SPACE {
            return Ok(None);
        }
        let only_space = is_blank(source, offset..span.start)?;
        Ok(only_space.then_some((index, *id)))
    }
}
