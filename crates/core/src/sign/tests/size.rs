//! The ByteRange's digits and the cross-reference's fields have room for the file's size.

use super::sparse::{Kind, Sparse};
use super::*;
use crate::form::Form;
use crate::pdf::{Location, SectionKind};
use crate::sign::prepare::{Prepared, Subject};
use crate::signature::{ByteRange, SignatureDictionary};
use lopdf::Object;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::process::Command;

/// As much as a signature with three certificates takes.
const CONTENTS: usize = 6_000;
/// A table's offsets have ten digits (ISO 32000-2, 7.5.4).
const TABLE_END: u64 = 9_999_999_999;

fn lay_out(source: &Sparse) -> Result<Prepared, Error> {
    let document = Document::open(source, &Limits::default())?;
    let request = SignatureRequest::new(AT);
    prepare::prepare(&document, &Subject::Signature(&request, None), CONTENTS)
}

/// What the newest section names, and where it stands.
fn new_objects(document: &Document<'_>) -> Vec<(u32, u64)> {
    let mut objects = Vec::new();
    let keep = &mut |number, location| match location {
        Location::InFile { offset, .. } => {
            objects.push((number, offset));
            Ok(())
        }
        other => panic!("object {number}: {other:?}"),
    };
    document
        .newest_section()
        .entries(document.source(), keep)
        .unwrap();
    objects
}

/// Lays a signature out behind a document of this size and reads it back: the ByteRange must be
/// everything but the gap, and every object of the revision must be where its entry says.
#[track_caller]
fn assert_laid_out(len: u64, kind: Kind) {
    let source = Sparse::new(len, kind);
    let prepared = lay_out(&source).unwrap();
    let gap = len + prepared.gap.start as u64..len + prepared.gap.end as u64;
    let written = source.followed_by(&prepared.revision);
    let document = Document::open(&written, &Limits::default()).unwrap();
    let newest = document.newest_section();
    assert!(newest.offset >= len, "{len}");
    let expected = match kind {
        Kind::Table => SectionKind::Table,
        Kind::Stream => SectionKind::Stream,
    };
    assert_eq!(newest.kind, expected, "{len}");
    for (number, offset) in new_objects(&document) {
        assert!(offset >= len, "{len}: object {number}");
        assert!(
            document.raw((number, 0)).unwrap().is_some(),
            "{len}: object {number}"
        );
    }
    let field = Form::read(&document).unwrap().fields.pop().unwrap();
    let Some(Object::Reference(id)) = field.value.as_deref() else {
        panic!("{len}: {field:?}");
    };
    let value = document.raw(*id).unwrap().unwrap();
    let dictionary = SignatureDictionary::read(&document, &value)
        .unwrap()
        .unwrap();
    let byte_range = ByteRange::parse(&dictionary.byte_range.unwrap(), written.len()).unwrap();
    assert_eq!(byte_range.gap(), gap, "{len}");
    assert_eq!(byte_range.end(), written.len(), "{len}");
    assert_eq!(dictionary.contents_span, Some(gap), "{len}");
}

/// Sizes around `boundary`: the file passes it by itself, with the dictionary, inside the gap, with
/// the rest of the revision, or not.
fn around(boundary: u64) -> impl Iterator<Item = u64> {
    [
        -1_100_000, -20_000, -13_500, -12_700, -6_000, -900, -400, -1, 0, 1, 5_000,
    ]
    .into_iter()
    .map(move |distance| boundary.checked_add_signed(distance).unwrap())
}

#[test]
fn byte_ranges_have_room_at_every_number_of_digits() {
    for kind in [Kind::Table, Kind::Stream] {
        for digits in 7..10 {
            around(10_u64.pow(digits)).for_each(|len| assert_laid_out(len, kind));
        }
        for bits in [31, 32] {
            around(1 << bits).for_each(|len| assert_laid_out(len, kind));
        }
    }
}

#[test]
fn a_stream_has_room_beyond_the_end_of_a_table() {
    for boundary in [1 << 40, 10_u64.pow(10), 10_u64.pow(15), 1 << 56] {
        around(boundary).for_each(|len| assert_laid_out(len, Kind::Stream));
    }
}

#[test]
fn a_table_is_continued_as_long_as_its_last_entry_can_be_written() {
    // how far behind the old end the last object of a revision stands
    let near = Sparse::new(TABLE_END - 100_000, Kind::Table);
    let base_len = near.len();
    let prepared = lay_out(&near).unwrap();
    let written = near.followed_by(&prepared.revision);
    let document = Document::open(&written, &Limits::default()).unwrap();
    let last = new_objects(&document)
        .iter()
        .map(|(_, offset)| *offset)
        .max();
    let last = last.unwrap() - base_len;

    let largest = TABLE_END - last;
    assert_laid_out(largest, Kind::Table);
    for len in [largest + 1, TABLE_END] {
        let error = lay_out(&Sparse::new(len, Kind::Table)).unwrap_err();
        assert_eq!(error.code(), "file-too-large", "{len}");
    }
}

#[test]
fn a_document_that_passes_two_gigabytes_is_signed() {
    // SHA-256, which this test takes two gigabytes of, is the fastest
    let signer = Signatory::rsa();
    let source = Sparse::new((1 << 31) - 3_000, Kind::Table);
    let document = Document::open(&source, &Limits::default()).unwrap();
    let mut tail = Tail {
        left: source.len(),
        bytes: Vec::new(),
    };
    let request = SignatureRequest::new(AT);
    let signed = sign(&document, &request, &signer, &mut tail).unwrap();
    let written = Sparse::new((1 << 31) - 3_000, Kind::Table).followed_by(&tail.bytes);
    let written = Document::open(&written, &Limits::default()).unwrap();
    check_written(&written, &document, signer.chain().leaf(), &signed).unwrap();
}

/// Keeps what follows the original.
struct Tail {
    /// Bytes of the original that are still to come.
    left: u64,
    bytes: Vec<u8>,
}

impl Output for Tail {
    fn take_over(&mut self, _: std::ops::Range<u64>) -> std::io::Result<Option<&dyn Source>> {
        Ok(None)
    }

    fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) if self.left > 0 => self.left = left,
            _ => self.bytes.extend_from_slice(bytes),
        }
        Ok(())
    }
}

#[test]
fn qpdf_reads_what_is_laid_out_beyond_ten_digits() {
    if Command::new("qpdf").arg("--version").output().is_err() {
        assert!(
            std::env::var_os("SEGEL_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
            "qpdf is not installed"
        );
        eprintln!("skipped: qpdf_reads_what_is_laid_out_beyond_ten_digits: qpdf not installed");
        return;
    }
    for (len, kind) in [
        (10_u64.pow(10) + 7, Kind::Stream),
        (TABLE_END - 50_000, Kind::Table),
        ((1 << 32) - 1_000, Kind::Table),
    ] {
        let source = Sparse::new(len, kind);
        let prepared = lay_out(&source).unwrap();
        let name = format!("segel-size-{len}-{}.pdf", std::process::id());
        let path = std::env::temp_dir().join(name);
        let file = File::create_new(&path).unwrap();
        for (at, island) in &source.followed_by(&prepared.revision).islands {
            file.write_all_at(island, *at).unwrap();
        }
        let checked = Command::new("qpdf").arg("--check").arg(&path).output();
        std::fs::remove_file(&path).unwrap();
        let checked = checked.unwrap();
        assert!(checked.status.success(), "{len}: {checked:?}");
    }
}
