//! A signature dictionary (ISO 32000-2, 12.8.1, table 255) as its bytes stand in the file.

use crate::error::Error;
use crate::pdf::parse::all_digits;
use crate::pdf::{Document, RawObject, edit};
use crate::signature::date;
use lopdf::{Dictionary, Object, decode_text_string};
use std::ops::Range;
use time::OffsetDateTime;

/// What is read from a signature dictionary. A member that is missing or of the wrong type is
/// `None`: the judge says what that means.
#[derive(Debug)]
pub(crate) struct SignatureDictionary {
    pub(crate) sub_filter: Option<Vec<u8>>,
    pub(crate) byte_range: Option<Vec<Object>>,
    /// The bytes of `/Contents`, which must be one direct hexadecimal string that stands once.
    pub(crate) contents: Option<Vec<u8>>,
    /// Where that string stands in the file, delimiters included.
    pub(crate) contents_span: Option<Range<u64>>,
    pub(crate) signing_time: Option<OffsetDateTime>,
    /// Whether there is a `/Reason`.
    pub(crate) has_reason: bool,
    /// Whether `/Cert` is there, which ETSI.CAdES.detached forbids.
    pub(crate) has_cert: bool,
    /// The certificates of `/Cert`, the signer's first.
    pub(crate) certificates: Vec<Vec<u8>>,
}

/// Certificates that are read of `/Cert`.
const MOST_CERTIFICATES: usize = 32;

impl SignatureDictionary {
    /// Reads the dictionary; `None` where the object is no dictionary.
    pub(crate) fn read(document: &Document<'_>, object: &RawObject) -> Result<Option<Self>, Error> {
        let Object::Dictionary(dictionary) = &object.value else {
            return Ok(None);
        };
        // a stream is none, whatever its dictionary says
        if object.data.is_some() {
            return Ok(None);
        }
        let byte_range = match document.get(dictionary, b"ByteRange")? {
            Object::Array(items) => Some(items),
            _ => None,
        };
        let signing_time = decode_text_string(&document.get(dictionary, b"M")?)
            .ok()
            .and_then(|text| date::parse(&text));
        Ok(Some(Self {
            sub_filter: name(document, dictionary, b"SubFilter")?,
            byte_range,
            contents: contents(dictionary),
            contents_span: contents_span(document, object, dictionary)?,
            signing_time,
            has_reason: !document.get(dictionary, b"Reason")?.is_null(),
            has_cert: dictionary.has(b"Cert"),
            certificates: certificates(document, dictionary)?,
        }))
    }
}

/// One string or an array of them.
fn certificates(document: &Document<'_>, dictionary: &Dictionary) -> Result<Vec<Vec<u8>>, Error> {
    let items = match document.get(dictionary, b"Cert")? {
        Object::Array(items) => items,
        one => vec![one],
    };
    let mut certificates = Vec::new();
    for item in items.iter().take(MOST_CERTIFICATES) {
        if let Object::String(der, _) = document.resolve(item)? {
            certificates.push(der);
        }
    }
    Ok(certificates)
}

fn contents(dictionary: &Dictionary) -> Option<Vec<u8>> {
    match dictionary.get(b"Contents") {
        Ok(Object::String(bytes, _)) => Some(bytes.clone()),
        _ => None,
    }
}

/// Where the string stands. The text is looked at again, entry by entry, since a key that stands
/// twice reads differently in different programs; so does a string with anything but digits in it.
fn contents_span(
    document: &Document<'_>,
    object: &RawObject,
    dictionary: &Dictionary,
) -> Result<Option<Range<u64>>, Error> {
    let (Some(start), Ok(Object::String(bytes, _))) = (object.offset, dictionary.get(b"Contents"))
    else {
        return Ok(None);
    };
    let bytes = bytes.len();
    let entries = edit::entries(&object.text, document.limits().nesting)?;
    let mut places = entries.iter().filter(|entry| entry.key == b"Contents");
    let (Some(place), None) = (places.next(), places.next()) else {
        return Ok(None);
    };
    let text = object.text.get(place.value.clone()).unwrap_or_default();
    let digits = text
        .strip_prefix(b"<")
        .and_then(|text| text.strip_suffix(b">"));
    let exact = digits.is_some_and(|digits| digits.len() == 2 * bytes && all_digits(digits));
    Ok(exact.then(|| start + place.value.start as u64..start + place.value.end as u64))
}

fn name(
    document: &Document<'_>,
    dictionary: &Dictionary,
    key: &[u8],
) -> Result<Option<Vec<u8>>, Error> {
    Ok(match document.get(dictionary, key)? {
        Object::Name(name) => Some(name),
        _ => None,
    })
}
