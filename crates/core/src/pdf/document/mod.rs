//! A document as its newest cross-reference section sees it, read piece by piece.

mod objects;

pub(crate) use objects::{RawObject, or_nothing, or_null};

use crate::error::{Error, Refusal, Structure};
use crate::limits::Limits;
use crate::pdf::encryption::{Encryption, Password, Permission};
use crate::pdf::fault::{Fault, FaultKind};
use crate::pdf::linear_scan::{self, Found};
use crate::pdf::object_stream::ObjectStream;
use crate::pdf::opening::{self, Closing, Header};
use crate::pdf::revision::Revision;
use crate::pdf::xref::{Location, Section};
use crate::source::Source;
use lopdf::{Dictionary, Object};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// A PDF file opened for reading: its trailer and its chain of cross-reference sections.
/// Objects are read when asked for.
pub struct Document<'a> {
    source: &'a dyn Source,
    limits: Limits,
    header: Header,
    /// What the offsets that the file writes count from: the header (7.5.2), or the first byte.
    origin: u64,
    /// Of the whole file, newest first.
    sections: Rc<[Section]>,
    /// The newest that is looked at; those before it came later.
    newest: usize,
    /// Offset behind the last `%%EOF`.
    end: u64,
    faults: Vec<Fault>,
    /// Why the cross-reference could not be followed, where it was made up from a search.
    recovered_from: Option<String>,
    /// What decrypts it, where it is encrypted.
    encryption: Option<Rc<Encryption>>,
    reading: Rc<Reading>,
}

/// What all views of one file have in common while it is read.
#[derive(Debug)]
struct Reading {
    /// By their offsets.
    object_streams: RefCell<HashMap<u64, Rc<ObjectStream>>>,
    /// Objects that were parsed lately, by their offsets: most are asked for several times in a row.
    parsed: RefCell<Parsed>,
    /// What remains of [`Limits::decoded_stream_bytes`].
    decoded_left: Cell<usize>,
    /// What remains of [`Limits::parsed_bytes`].
    parsed_left: Cell<u64>,
}

/// Objects as they were parsed, as many as go into little memory.
#[derive(Debug, Default)]
struct Parsed {
    by_offset: HashMap<u64, Rc<RawObject>>,
    /// Bytes of memory that they take, more or less.
    size: usize,
}

impl Parsed {
    /// Enough for the signatures of a document that many have signed.
    const MOST: usize = 4 * 1024 * 1024;

    fn keep(&mut self, offset: u64, raw: &Rc<RawObject>) {
        let size = raw.size();
        if size > Self::MOST / 4 {
            return;
        }
        if self.size + size > Self::MOST {
            *self = Self::default();
        }
        self.size += size;
        self.by_offset.insert(offset, Rc::clone(raw));
    }
}

impl<'a> Document<'a> {
    /// Finds the last `startxref` and walks the chain of sections behind it. An encrypted file is
    /// opened with the empty password.
    ///
    /// # Errors
    /// [`Error::Malformed`] naming the place where the file departs from ISO 32000-2, 7.5;
    /// [`Error::PasswordRequired`]; [`Error::Unsupported`] naming an encryption that no password
    /// opens here; [`Error::LimitExceeded`].
    pub fn open(source: &'a dyn Source, limits: &Limits) -> Result<Self, Error> {
        Self::open_with(source, None, limits)
    }

    /// The same with a password, which is tried as the owner's and as a reader's, and behind it the
    /// empty one (ISO 32000-2, 7.6.4). A file that is not encrypted opens with any.
    ///
    /// # Errors
    /// Those of [`Document::open`], and [`Error::WrongPassword`] in the place of
    /// [`Error::PasswordRequired`].
    pub fn open_with_password(
        source: &'a dyn Source,
        password: &Password,
        limits: &Limits,
    ) -> Result<Self, Error> {
        Self::open_with(source, Some(password), limits)
    }

    pub(crate) fn open_with(
        source: &'a dyn Source,
        password: Option<&Password>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let header = opening::header(source)?;
        let closing = opening::last_closing(source)?;
        let chained = |origin| Self::chained(source, &header, origin, &closing, password, limits);
        let from_header = chained(header.offset);
        if header.offset == 0 {
            return from_header;
        }
        // 7.5.2 counts offsets from the header; some producers count from the first byte
        let from_first_byte = chained(0);
        match (from_header, from_first_byte) {
            (Ok(mut document), Ok(_)) => {
                document.fault(FaultKind::TwoOrigins, header.offset);
                Ok(document)
            }
            (Err(Error::Malformed { .. }), Ok(mut document)) => {
                document.fault(FaultKind::OffsetsFromFirstByte, header.offset);
                Ok(document)
            }
            (result, _) => result,
        }
    }

    fn chained(
        source: &'a dyn Source,
        header: &Header,
        origin: u64,
        closing: &Closing,
        password: Option<&Password>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let startxref = closing.startxref.saturating_add(origin);
        let (sections, decoded_left) = opening::chain(source, origin, startxref, *limits)?;
        let mut document = Self {
            origin,
            sections: sections.into(),
            end: closing.end_of_marker,
            ..Self::unread(source, header.clone(), *limits)
        };
        document.reading.decoded_left.set(decoded_left);
        document.encryption = document.unlocked(password)?.map(Rc::new);
        // what was read so far was not decrypted
        *document.reading.parsed.borrow_mut() = Parsed::default();
        document.catalog()?;
        document.note_faults(closing)?;
        Ok(document)
    }

    /// A document with one section that no file holds, for [`Document::recover`].
    pub(super) fn from_section(
        source: &'a dyn Source,
        header: Header,
        section: Section,
        recovered_from: String,
        password: Option<&Password>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let mut document = Self {
            sections: Rc::new([section]),
            end: source.len(),
            recovered_from: Some(recovered_from),
            ..Self::unread(source, header, *limits)
        };
        document.encryption = document.unlocked(password)?.map(Rc::new);
        // what was read so far was not decrypted
        *document.reading.parsed.borrow_mut() = Parsed::default();
        Ok(document)
    }

    /// Takes another section in the place of the one that a search made.
    pub(super) fn replace_section(&mut self, section: Section) {
        self.sections = Rc::new([section]);
    }

    /// Without any section yet.
    fn unread(source: &'a dyn Source, header: Header, limits: Limits) -> Self {
        Self {
            source,
            header,
            origin: 0,
            sections: Rc::new([]),
            newest: 0,
            end: 0,
            faults: Vec::new(),
            recovered_from: None,
            encryption: None,
            reading: Rc::new(Reading {
                object_streams: RefCell::default(),
                parsed: RefCell::default(),
                decoded_left: Cell::new(limits.decoded_stream_bytes),
                parsed_left: Cell::new(limits.parsed_bytes),
            }),
            limits,
        }
    }

    fn note_faults(&mut self, closing: &Closing) -> Result<(), Error> {
        if self.header.offset > 0 {
            self.fault(FaultKind::BytesBeforeHeader, 0);
        }
        if !closing.has_marker {
            self.fault(FaultKind::NoEndOfFileMarker, closing.end_of_marker);
        }
        let irregular: Vec<u64> = self
            .sections
            .iter()
            .filter(|section| section.irregular)
            .map(|section| section.offset)
            .collect();
        for offset in irregular {
            self.fault(FaultKind::IrregularTable, offset);
        }
        // no more than the last kilobytes: that is where `startxref` was looked for
        let behind = closing.end_of_number..self.source.len();
        let mut syntax = false;
        linear_scan::scan(
            self.source,
            behind,
            &self.limits,
            linear_scan::Hints::NONE,
            &mut |found| {
                syntax |= !matches!(found, Found::Unexplained(_));
                Ok(())
            },
        )?;
        if syntax {
            self.fault(FaultKind::SyntaxBehindEnd, closing.end_of_number);
        }
        Ok(())
    }

    /// Stops a signature over a file that has more than is read of it.
    ///
    /// # Errors
    /// [`Error::Malformed`] with the place behind which objects stand.
    pub(crate) fn refuse_syntax_behind_end(&self) -> Result<(), Error> {
        let fault = self
            .faults
            .iter()
            .find(|fault| fault.kind == FaultKind::SyntaxBehindEnd);
        fault.map_or(Ok(()), |fault| {
            Err(Error::malformed(
                Structure::EndOfFile,
                fault.offset,
                "nothing more behind the last startxref",
                "objects that no cross-reference names",
            ))
        })
    }

    fn fault(&mut self, kind: FaultKind, offset: u64) {
        self.faults.push(Fault { kind, offset });
    }

    /// The number behind `%PDF-` in the header.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.header.version
    }

    /// Where the header stands: 0, or behind bytes that are no PDF.
    #[must_use]
    pub fn header_offset(&self) -> u64 {
        self.header.offset
    }

    /// Offset behind the last `%%EOF`; what stands after it explains nothing.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Where the file departs from the standard and is read all the same.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Why the cross-reference could not be followed, where this is a document that was put
    /// together again by a search. Such a document is for looking at.
    #[must_use]
    pub fn recovered_from(&self) -> Option<&str> {
        self.recovered_from.as_deref()
    }

    /// Stops whatever must not rest on a guess.
    pub(crate) fn refuse_recovered(&self) -> Result<(), Error> {
        match &self.recovered_from {
            None => Ok(()),
            Some(reason) => Err(Refusal::Recovered {
                reason: reason.clone(),
            }
            .into()),
        }
    }

    /// What the offsets that the file writes count from.
    pub(crate) fn origin(&self) -> u64 {
        self.origin
    }

    pub(crate) fn source(&self) -> &'a dyn Source {
        self.source
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What decrypts the document and encrypts what is added to it.
    pub(crate) fn encryption(&self) -> Option<&Encryption> {
        self.encryption.as_deref()
    }

    /// Whether the document's owner lets whoever opened it change it so (7.6.4.2).
    pub(crate) fn permits(&self, permission: Permission) -> bool {
        self.encryption()
            .is_none_or(|encryption| encryption.permits(permission))
    }

    /// What decrypts the document; `None` where it is not encrypted.
    fn unlocked(&self, password: Option<&Password>) -> Result<Option<Encryption>, Error> {
        let value = match self.trailer().get(b"Encrypt") {
            Err(_) | Ok(Object::Null) => return Ok(None),
            Ok(value) => value,
        };
        let own = value.as_reference().ok();
        let Object::Dictionary(dictionary) = self.in_clear(value)? else {
            return Err(Error::malformed(
                Structure::Trailer,
                self.newest_section().offset,
                "/Encrypt with a dictionary",
                "something else",
            ));
        };
        let at = match own.map(|id| self.location(id.0)).transpose()?.flatten() {
            Some(Location::InFile { offset, .. }) => offset,
            _ => self.newest_section().offset,
        };
        let identifier = match self.trailer().get(b"ID").map(|id| self.in_clear(id)) {
            Ok(Ok(Object::Array(halves))) => halves
                .first()
                .and_then(|half| half.as_str().ok())
                .unwrap_or_default()
                .to_vec(),
            Ok(Err(error)) => return Err(error),
            _ => Vec::new(),
        };
        Encryption::unlock(
            &dictionary,
            &|value| self.in_clear(value),
            (own, at),
            &identifier,
            password,
        )
        .map(Some)
    }

    /// What a value of the trailer or of the encryption dictionary refers to, read before anything
    /// can be decrypted. 7.5.7: no object stream keeps it.
    fn in_clear(&self, value: &Object) -> Result<Object, Error> {
        let Object::Reference(id) = value else {
            return Ok(value.clone());
        };
        match self.location(id.0)? {
            Some(Location::InFile { offset, generation }) if generation == id.1 => {
                self.raw_in_file(*id, offset).map(RawObject::into_value)
            }
            _ => Ok(Object::Null),
        }
    }

    /// Newest first.
    #[allow(clippy::indexing_slicing)] // `as_of` looks where one is
    pub(crate) fn sections(&self) -> &[Section] {
        &self.sections[self.newest..]
    }

    #[allow(clippy::indexing_slicing)] // `chain` reads at least one
    pub(crate) fn newest_section(&self) -> &Section {
        &self.sections()[0]
    }

    /// The document as it was when a revision was its last: what came later is not there. What it
    /// costs to read is counted over all such views.
    pub(crate) fn as_of(&self, revision: &Revision) -> Self {
        let last = self.sections().len().saturating_sub(1);
        Self {
            source: self.source,
            limits: self.limits,
            header: self.header.clone(),
            origin: self.origin,
            sections: Rc::clone(&self.sections),
            newest: self.newest + revision.sections.start.min(last),
            end: revision.end_of_marker,
            faults: Vec::new(),
            recovered_from: self.recovered_from.clone(),
            encryption: self.encryption.clone(),
            reading: Rc::clone(&self.reading),
        }
    }

    pub(crate) fn trailer(&self) -> &Dictionary {
        &self.newest_section().trailer
    }

    /// The first object number that nothing in the file uses.
    pub(crate) fn first_free_number(&self) -> u32 {
        let sizes = self.sections().iter().filter_map(Section::size);
        let by_size = sizes.filter_map(|size| size.try_into().ok());
        by_size
            .chain(self.sections().iter().map(Section::first_free))
            .max()
            .unwrap_or(1)
            .max(1)
    }
}
