//! Looking at what was written before it gets its name.

use super::Signed;
use crate::algorithm::Verification;
use crate::cms::{SignedData, Trailing};
use crate::error::{Error, Structure};
use crate::form::Form;
use crate::pdf::Document;
use crate::signature::{ByteRange, SignatureDictionary};
use crate::source::{self, Source};
use crate::x509::Certificate;
use lopdf::Object;
use std::ops::Range;

/// How many of the original's last bytes are compared where the revision joins them.
const JOINT: u64 = 64 * 1024;

/// Checks a signed document, `written`, as it was opened from its output again, against `document`,
/// which was signed, and `leaf`, the signer's certificate.
///
/// The new revision is read again and held to what was signed: its bytes and length, the last bytes
/// before it, and, through the same strict reading as any other document, the field, the ByteRange,
/// the gap, the CMS object, the message digest and the signature value. The digest over the
/// original is the one made while it was copied: bytes that the storage has changed since, far
/// before the revision, are found by [`crate::verify::verify`] only.
///
/// # Errors
/// [`Error::Malformed`] with the first thing that is not so, [`Error::Io`], and whatever keeps the
/// output from being read as a document.
pub fn check_written(
    written: &Document<'_>,
    document: &Document<'_>,
    leaf: &Certificate,
    signed: &Signed,
) -> Result<(), Error> {
    let output = written.source();
    let expected_len = signed.base_len + signed.bytes_added;
    if output.len() != expected_len {
        return Err(wrong(
            Structure::EndOfFile,
            output.len(),
            format!("the end at byte {expected_len}"),
        ));
    }
    joint(output, document.source(), signed.base_len)?;
    let revision = source::read(
        output,
        signed.base_len,
        usize::try_from(signed.bytes_added).unwrap_or(usize::MAX),
    )?;
    if signed.original.file_sha256(&revision) != signed.sha256 {
        return Err(wrong(
            Structure::EndOfFile,
            signed.base_len,
            "the revision that was written",
        ));
    }
    written.refuse_recovered()?;
    let (gap, contents) = signature(written, signed)?;
    let within = relative(&gap, signed)
        .ok_or_else(|| dictionary(gap.start, "a gap inside the new revision"))?;
    signed_data(
        &contents,
        &signed.original.message_digest(&revision, &within),
        leaf,
        document,
        gap.start,
    )
}

/// The last bytes of the original, and its first.
fn joint(output: &dyn Source, original: &dyn Source, base_len: u64) -> Result<(), Error> {
    let tail = base_len.saturating_sub(JOINT);
    for range in [0..base_len.min(1024), tail..base_len] {
        let len = usize::try_from(range.end - range.start).unwrap_or(0);
        let there = source::read(output, range.start, len)?;
        if there != source::read(original, range.start, len)? {
            return Err(wrong(
                Structure::EndOfFile,
                range.start,
                format!("the original's bytes up to byte {}", range.end),
            ));
        }
    }
    Ok(())
}

/// The gap and the CMS object of the new field; the ByteRange covers everything else.
fn signature(written: &Document<'_>, signed: &Signed) -> Result<(Range<u64>, Vec<u8>), Error> {
    let field = Form::read(written)?
        .fields
        .into_iter()
        .find(|field| *field.name == *signed.field && field.is_signature())
        .ok_or_else(|| {
            let field = format!("the signature field {:?}", signed.field);
            Error::malformed(Structure::AcroForm, 0, field, "none of that name")
        })?;
    let value = match field.value.as_deref() {
        Some(&Object::Reference(id)) => written.raw(id)?,
        _ => None,
    };
    let Some(value) = value else {
        return Err(dictionary(0, "the field's value as an object of its own"));
    };
    let at = value.offset.unwrap_or(0);
    // the section just written is the one that names it
    let named = written
        .newest_section()
        .location(written.source(), value.id.0)?;
    if at < signed.base_len || named.is_none() {
        return Err(dictionary(at, "an object of the newest revision"));
    }
    let read = SignatureDictionary::read(written, &value)?;
    let read = read.ok_or_else(|| dictionary(at, "a signature dictionary"))?;
    let byte_range = read.byte_range.unwrap_or_default();
    let byte_range = ByteRange::parse(&byte_range, written.source().len()).map_err(|rule| {
        Error::malformed(Structure::SignatureDictionary, at, "a ByteRange", rule)
    })?;
    if byte_range.end() != written.source().len() {
        return Err(dictionary(at, "a ByteRange up to the last byte"));
    }
    if read.contents_span != Some(byte_range.gap()) {
        return Err(dictionary(at, "a gap that is exactly /Contents"));
    }
    Ok((byte_range.gap(), read.contents.unwrap_or_default()))
}

/// The CMS object says what was digested, and verifies under the signer's key.
fn signed_data(
    contents: &[u8],
    message_digest: &[u8],
    leaf: &Certificate,
    document: &Document<'_>,
    at: u64,
) -> Result<(), Error> {
    let wrong = |expected: &str| wrong(Structure::Cms, at, expected);
    let object = SignedData::parse(contents, document.limits())?;
    if matches!(object.trailing, Trailing::Other { .. }) {
        return Err(wrong("zeros behind the CMS object"));
    }
    let [signer] = object.signer_infos.as_slice() else {
        return Err(wrong("one SignerInfo"));
    };
    let attributes = signer.signed_attributes.as_ref();
    let stated = attributes.and_then(|attributes| attributes.message_digest().one());
    if stated.as_deref() != Some(message_digest) {
        return Err(wrong("the message digest over the ByteRange"));
    }
    if object.certificate_of(signer).as_ref().map(Certificate::der) != Some(leaf.der()) {
        return Err(wrong("the signer's certificate"));
    }
    match signer.verify(leaf.subject_public_key_info()) {
        Some(Verification::Valid) => Ok(()),
        _ => Err(wrong(
            "a signature that verifies under the certificate's key",
        )),
    }
}

fn relative(gap: &Range<u64>, signed: &Signed) -> Option<Range<usize>> {
    let within = |at: u64| usize::try_from(at.checked_sub(signed.base_len)?).ok();
    Some(within(gap.start)?..within(gap.end)?)
}

fn dictionary(at: u64, expected: &str) -> Error {
    wrong(Structure::SignatureDictionary, at, expected)
}

fn wrong(structure: Structure, at: u64, expected: impl Into<String>) -> Error {
    Error::malformed(structure, at, expected, "something else")
}
