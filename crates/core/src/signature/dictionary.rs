//! A signature dictionary (ISO 32000-2, 12.8.1, table 255) as its bytes stand in the file.

use crate::error::Error;
use crate::pdf::{Document, RawObject, edit};
use crate::signature::date;
use lopdf::{Dictionary, Object, decode_text_string};
use std::ops::Range;
use time::OffsetDateTime;

/// What is read from a signature dictionary. A member that is missing or of the wrong type is
/// `None`: the judge says what that means.
#[derive(Debug)]
pub(crate) struct SignatureDictionary {
    pub(crate) type_name: Option<Vec<u8>>,
    pub(crate) sub_filter: Option<Vec<u8>>,
    pub(crate) byte_range: Option<Vec<Object>>,
    /// The bytes of `/Contents`, which must be one direct hexadecimal string that stands once.
    pub(crate) contents: Option<Vec<u8>>,
    /// Where that string stands in the file, delimiters included.
    pub(crate) contents_span: Option<Range<u64>>,
    pub(crate) signing_time: Option<OffsetDateTime>,
    /// Whether `/Cert` is there, which ETSI.CAdES.detached forbids.
    pub(crate) has_cert: bool,
}

impl SignatureDictionary {
    /// Reads the dictionary; `None` where the object is no dictionary.
    pub(crate) fn read(
        document: &Document<'_>,
        object: &RawObject,
    ) -> Result<Option<Self>, Error> {
        let Object::Dictionary(dictionary) = &object.value else { return Ok(None) };
        let (contents, contents_span) = contents(document, object, dictionary)?;
        let byte_range = match document.get(dictionary, b"ByteRange")? {
            Object::Array(items) => Some(items),
            _ => None,
        };
        let signing_time = decode_text_string(&document.get(dictionary, b"M")?)
            .ok()
            .and_then(|text| date::parse(&text));
        Ok(Some(Self {
            type_name: name(document, dictionary, b"Type")?,
            sub_filter: name(document, dictionary, b"SubFilter")?,
            byte_range,
            contents,
            contents_span,
            signing_time,
            has_cert: dictionary.has(b"Cert"),
        }))
    }
}

/// The string and its place. The text is looked at again, entry by entry, since a key that stands
/// twice reads differently in different programs.
fn contents(
    document: &Document<'_>,
    object: &RawObject,
    dictionary: &Dictionary,
) -> Result<(Option<Vec<u8>>, Option<Range<u64>>), Error> {
    let Ok(Object::String(bytes, _)) = dictionary.get(b"Contents") else { return Ok((None, None)) };
    let Some(start) = object.offset else { return Ok((Some(bytes.clone()), None)) };
    let entries = edit::entries(&object.text, document.limits().nesting)?;
    let mut spans = entries.iter().filter(|entry| entry.key == b"Contents");
    let (Some(entry), None) = (spans.next(), spans.next()) else {
        return Ok((Some(bytes.clone()), None));
    };
    let text = object.text.get(entry.value.clone()).unwrap_or_default();
    let hexadecimal = text.len() == 2 * bytes.len() + 2
        && text.starts_with(b"<")
        && text.get(1..text.len() - 1).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    let span = hexadecimal
        .then(|| start + entry.value.start as u64..start + entry.value.end as u64);
    Ok((Some(bytes.clone()), span))
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
