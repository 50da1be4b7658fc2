//! Incremental updates (ISO 32000-2, 7.5.6): new objects and a cross-reference section of the kind
//! that the file uses, appended to bytes that stay as they are.

mod edits;

use crate::error::{Error, Refusal, Structure};
use crate::pdf::document::Document;
use crate::pdf::edit;
use crate::pdf::xref::{Section, SectionKind};
use lopdf::{Object, ObjectId};
use ring::digest::{Context, SHA256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A table's offsets have ten digits.
const TABLE_END: u64 = 9_999_999_999;

/// Objects to be appended, each as it will stand in the file: in an encrypted one, everything new
/// passes [`Update::encrypted`] or [`Update::add_stream`].
pub(crate) struct Update<'d, 's> {
    document: &'d Document<'s>,
    next_number: u32,
    objects: BTreeMap<ObjectId, Vec<u8>>,
}

/// The bytes to append and where the objects in them are.
#[derive(Debug)]
pub(crate) struct Revision {
    pub(crate) bytes: Vec<u8>,
    /// Where each object's body begins in `bytes`.
    pub(crate) bodies: BTreeMap<ObjectId, usize>,
}

impl<'d, 's> Update<'d, 's> {
    pub(crate) fn new(document: &'d Document<'s>) -> Self {
        Self {
            document,
            next_number: document.first_free_number(),
            objects: BTreeMap::new(),
        }
    }

    /// A number for an object that does not exist yet.
    pub(crate) fn reserve(&mut self) -> Result<ObjectId, Error> {
        let number = self.next_number;
        let max = self.document.limits().object_number;
        if number >= max {
            return Err(Error::LimitExceeded {
                limit: "object_number",
                max: max.into(),
            });
        }
        self.next_number += 1;
        Ok((number, 0))
    }

    /// Adds a new object, whose strings are in clear.
    pub(crate) fn add(&mut self, body: impl Into<Vec<u8>>) -> Result<ObjectId, Error> {
        let id = self.reserve()?;
        let body = self.encrypted(id, body.into())?;
        self.put(id, body);
        Ok(id)
    }

    /// Adds a new stream: its dictionary without `/Length`, in clear, and its data with the filters
    /// that the dictionary names applied. Encryption comes last (7.6.3.1) and changes the length.
    pub(crate) fn add_stream(&mut self, dictionary: &[u8], data: &[u8]) -> Result<ObjectId, Error> {
        let id = self.reserve()?;
        let data = match self.document.encryption() {
            Some(encryption) => {
                let parsed = edit::parse(dictionary, self.document.limits().nesting)?;
                let entries = parsed.as_dict().cloned().unwrap_or_default();
                Cow::Owned(encryption.encrypted_stream(id, &entries, data)?)
            }
            None => Cow::Borrowed(data),
        };
        let length = data.len().to_string();
        let dictionary = edit::with(dictionary, "Length", length.as_bytes())?;
        let dictionary = self.encrypted(id, dictionary)?;
        let body = [&dictionary[..], b"\nstream\n", &data, b"\nendstream"].concat();
        self.put(id, body);
        Ok(id)
    }

    /// A text in clear as it must stand in this object: its strings encrypted, every byte before the
    /// first of them, and the `/Contents` of a signature dictionary there, in their places.
    pub(crate) fn encrypted(&self, id: ObjectId, text: Vec<u8>) -> Result<Vec<u8>, Error> {
        match self.document.encryption() {
            Some(encryption) => encryption.encrypted(id, &text),
            None => Ok(text),
        }
    }

    /// The body of a reserved or an existing object, as it stands in the file: what
    /// [`Update::text`] gave, with nothing spliced in whose strings are in clear.
    pub(crate) fn put(&mut self, id: ObjectId, body: impl Into<Vec<u8>>) {
        self.objects.insert(id, body.into());
    }

    /// The text of an object as this update leaves it so far. What an object stream keeps is in
    /// clear there (7.5.7), and encrypted once it stands by itself.
    pub(crate) fn text(&self, id: ObjectId) -> Result<Vec<u8>, Error> {
        if let Some(body) = self.objects.get(&id) {
            return Ok(body.clone());
        }
        match self.document.raw(id)? {
            Some(raw) if raw.offset.is_some() => Ok(raw.text.clone()),
            Some(raw) => self.encrypted(id, raw.text.clone()),
            None => Err(Error::malformed(
                Structure::Object,
                0,
                format!("object {} {}", id.0, id.1),
                "none",
            )),
        }
    }

    /// Lays the update out behind the document's last byte.
    pub(crate) fn write(mut self) -> Result<Revision, Error> {
        let base_len = self.document.source().len();
        let mut revision = Revision {
            bytes: Vec::new(),
            bodies: BTreeMap::new(),
        };
        let mut last = [0];
        self.document
            .source()
            .read_at(base_len.saturating_sub(1), &mut last)?;
        if !matches!(last, [b'\r' | b'\n']) {
            revision.bytes.push(b'\n');
        }
        let id = self.changed_id()?;
        let section = self.document.newest_section();
        let stream = match section.kind {
            SectionKind::Stream => Some(self.reserve()?),
            SectionKind::Table => None,
        };
        // 7.5.2: offsets are written from the header on
        let origin = self.document.origin();
        let from = base_len - origin;
        let mut offsets = BTreeMap::new();
        for (object, body) in &self.objects {
            offsets.insert(*object, from + revision.bytes.len() as u64);
            let header = format!("{} {} obj\n", object.0, object.1);
            revision.bytes.extend_from_slice(header.as_bytes());
            revision.bodies.insert(*object, revision.bytes.len());
            revision.bytes.extend_from_slice(body);
            revision.bytes.extend_from_slice(b"\nendobj\n");
        }
        let startxref = from + revision.bytes.len() as u64;
        let mut trailer = self.trailer_entries(section, id)?;
        trailer.extend_from_slice(format!("/Prev {} ", section.offset - origin).as_bytes());
        let text = match stream {
            Some(id) => {
                offsets.insert(id, startxref);
                cross_reference_stream(id, &offsets, &trailer)
            }
            None => cross_reference_table(&offsets, &trailer)?,
        };
        revision.bytes.extend_from_slice(&text);
        let end = format!("\nstartxref\n{startxref}\n%%EOF\n");
        revision.bytes.extend_from_slice(end.as_bytes());
        Ok(revision)
    }

    /// All entries of the trailer before (7.5.6), but for those that describe its own section.
    fn trailer_entries(&self, section: &Section, id: Option<String>) -> Result<Vec<u8>, Error> {
        const OWN: [&[u8]; 11] = [
            b"Size",
            b"Prev",
            b"XRefStm",
            b"ID",
            b"Type",
            b"W",
            b"Index",
            b"Length",
            b"Filter",
            b"DecodeParms",
            b"DL",
        ];
        let mut entries = format!("/Size {} ", self.next_number).into_bytes();
        // behind a signature stands nothing in which syntax could be hidden: no literal string, no
        // comment, whatever the file's own trailer has
        for (key, value) in section.trailer.iter() {
            if !OWN.contains(&key.as_slice()) {
                entries.extend_from_slice(plain_name(key).as_bytes());
                entries.push(b' ');
                plain(value, &mut entries);
                entries.push(b' ');
            }
        }
        if let Some(id) = id {
            entries.extend_from_slice(format!("/ID {id} ").as_bytes());
        }
        Ok(entries)
    }

    /// The file identifier with its second half changed (14.4): a digest of what is appended, so
    /// that equal inputs give equal files. A file without one gets none.
    fn changed_id(&self) -> Result<Option<String>, Error> {
        let value = self.document.get(self.document.trailer(), b"ID")?;
        let Object::Array(halves) = value else {
            return Ok(None);
        };
        let [Object::String(first, _), Object::String(second, _)] = halves.as_slice() else {
            return Ok(None);
        };
        let mut digest = Context::new(&SHA256);
        digest.update(first);
        digest.update(second);
        digest.update(&self.document.source().len().to_be_bytes());
        for body in self.objects.values() {
            digest.update(body);
        }
        let digest = digest.finish();
        let second = hex::encode_upper(digest.as_ref().get(..16).unwrap_or_default());
        Ok(Some(format!("[<{}><{second}>]", hex::encode_upper(first))))
    }
}

fn cross_reference_table(
    offsets: &BTreeMap<ObjectId, u64>,
    trailer: &[u8],
) -> Result<Vec<u8>, Error> {
    let mut table = String::from("xref\n");
    for run in runs(offsets) {
        let first = run.first().map_or(0, |((number, _), _)| *number);
        let _ = writeln!(table, "{first} {}", run.len());
        for ((_, generation), offset) in run {
            if offset > TABLE_END {
                return Err(Refusal::FileTooLarge.into());
            }
            // 7.5.4: twenty bytes, so a space before the line feed
            let _ = writeln!(table, "{offset:010} {generation:05} n ");
        }
    }
    table.push_str("trailer\n<< ");
    Ok([table.as_bytes(), trailer, b">>"].concat())
}

/// An uncompressed stream: it is a few dozen bytes, and anybody can read it in a hex viewer.
fn cross_reference_stream(
    id: ObjectId,
    offsets: &BTreeMap<ObjectId, u64>,
    trailer: &[u8],
) -> Vec<u8> {
    let largest = offsets.values().max().copied().unwrap_or(0);
    let skipped = (largest.leading_zeros() / 8) as usize;
    let width = 8 - skipped;
    let mut data = Vec::new();
    let mut index = String::new();
    for run in runs(offsets) {
        let first = run.first().map_or(0, |((number, _), _)| *number);
        let _ = write!(index, "{first} {} ", run.len());
        for ((_, generation), offset) in run {
            data.push(1);
            data.extend(offset.to_be_bytes().into_iter().skip(skipped));
            data.extend(generation.to_be_bytes());
        }
    }
    let mut text = format!(
        "{} {} obj\n<< /Type /XRef /W [1 {width} 2] /Index [{}] /Length {} ",
        id.0,
        id.1,
        index.trim_end(),
        data.len(),
    )
    .into_bytes();
    text.extend_from_slice(trailer);
    text.extend_from_slice(b">>\nstream\n");
    text.extend_from_slice(&data);
    text.extend_from_slice(b"\nendstream\nendobj");
    text
}

/// A value in the one form that holds no text of the file's: strings as hexadecimal digits.
fn plain(value: &Object, text: &mut Vec<u8>) {
    let word = match value {
        Object::Boolean(value) => value.to_string(),
        Object::Integer(value) => value.to_string(),
        Object::Real(value) => value.to_string(),
        Object::Name(value) => plain_name(value),
        Object::Reference(id) => reference(*id),
        Object::String(value, _) => format!("<{}>", hex::encode_upper(value)),
        Object::Array(items) => {
            text.push(b'[');
            for item in items {
                plain(item, text);
                text.push(b' ');
            }
            "]".to_owned()
        }
        Object::Dictionary(entries) => {
            text.extend_from_slice(b"<< ");
            for (key, value) in entries {
                text.extend_from_slice(plain_name(key).as_bytes());
                text.push(b' ');
                plain(value, text);
                text.push(b' ');
            }
            ">>".to_owned()
        }
        Object::Null | Object::Stream(_) => "null".to_owned(),
    };
    text.extend_from_slice(word.as_bytes());
}

/// A name in which no word of the file's structure can be read.
fn plain_name(bytes: &[u8]) -> String {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    if [&b"obj"[..], b"xref", b"trailer", b"stream"]
        .into_iter()
        .any(holds)
    {
        let escaped = bytes.iter().map(|byte| format!("#{byte:02X}"));
        return format!("/{}", escaped.collect::<String>());
    }
    name(bytes)
}

/// Runs of consecutive object numbers.
fn runs(offsets: &BTreeMap<ObjectId, u64>) -> Vec<Vec<(ObjectId, u64)>> {
    let mut runs: Vec<Vec<(ObjectId, u64)>> = Vec::new();
    for (id, offset) in offsets {
        let follows = runs
            .last()
            .and_then(|run| run.last())
            .map(|((number, _), _)| number + 1);
        match runs.last_mut() {
            Some(run) if follows == Some(id.0) => run.push((*id, *offset)),
            _ => runs.push(vec![(*id, *offset)]),
        }
    }
    runs
}

/// A name as it is written (7.3.5).
pub(crate) fn name(name: &[u8]) -> String {
    let mut text = String::from("/");
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"-_.:+*!$&'@^|~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "#{byte:02X}");
        }
    }
    text
}

/// A reference as it is written (7.3.10).
pub(crate) fn reference(id: ObjectId) -> String {
    format!("{} {} R", id.0, id.1)
}

/// A text string as it is written: PDFDocEncoding where ASCII does, else UTF-16BE (7.9.2.2).
pub(crate) fn text_string(text: &str) -> String {
    let printable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    if text.bytes().all(printable) {
        let mut string = String::from("(");
        for character in text.chars() {
            if matches!(character, '(' | ')' | '\\') {
                string.push('\\');
            }
            string.push(character);
        }
        string.push(')');
        return string;
    }
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    format!("<FEFF{}>", hex::encode_upper(units))
}
