//! What must hold of every judgement, for the fuzz targets.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]

use super::Facts;
use super::permission::{Later, Locked};
use super::report::{Indication, Modifications, Report};
use crate::limits::Limits;
use crate::pdf::{Document, Pages};
use crate::trust::ValidationData;
use crate::x509::Certificate;
use lopdf::{Dictionary, Object};
use ring::digest::{SHA256, digest};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::LazyLock;
use time::OffsetDateTime;

/// Letters that somebody signed, and what they end with is tried.
const SIGNED: [&[u8]; 5] = [
    include_bytes!("../../../../test-vectors/attacks/originals/approval.pdf"),
    include_bytes!("../../../../test-vectors/attacks/originals/certified-p1.pdf"),
    include_bytes!("../../../../test-vectors/attacks/originals/certified-p2.pdf"),
    include_bytes!("../../../../test-vectors/attacks/originals/certified-p3.pdf"),
    include_bytes!("../../../../test-vectors/attacks/originals/tagged.pdf"),
];

/// 2026-06-01.
const AT: i64 = 1_780_272_000;

static TRUST: LazyLock<ValidationData> = LazyLock::new(|| {
    let pem = include_bytes!("../../../../test-vectors/certificates/root.pem");
    ValidationData::new(Certificate::all_from_pem(pem).unwrap())
});

/// With what the letters are judged.
pub fn trust() -> &'static ValidationData {
    &TRUST
}

/// When they are.
pub fn at() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(AT).unwrap()
}

/// What a report must not say whatever it is about.
pub fn consistent(report: &Report) {
    for signature in &report.signatures {
        if matches!(
            signature.indication,
            Indication::TotalPassed | Indication::Passed
        ) {
            assert_eq!(signature.reference_digest, Some(true));
            assert_eq!(signature.signature_value, Some(true));
            assert_eq!(signature.modifications_permitted, Some(true));
            assert_ne!(signature.modifications, Some(Modifications::Other));
            assert!(signature.revision.is_some());
            assert!(signature.sub_indication.is_none());
        }
    }
}

/// A signed letter with an update behind it: the first byte says which letter, the others are objects,
/// each after a byte 0x1e: its number and its text. Number 0 is more of the trailer.
pub fn changes(bytes: &[u8]) {
    let Some((which, script)) = bytes.split_first() else {
        return;
    };
    let signed = SIGNED[usize::from(*which) % SIGNED.len()].to_vec();
    let file = updated(&signed, script);
    let Ok(document) = Document::open(&file, &limits()) else {
        return;
    };
    let Ok(facts) = Facts::collect(&document) else {
        return;
    };
    // the letter is the first revision, its signature the second
    let mut signatures = facts.signatures.iter();
    let first = signatures.find(|signature| signature.revision == Some(1));
    let first = first.expect("a signature does not vanish");
    assert_eq!(first.reference_digest, Some(true));
    let locked = Locked::of(&facts.signatures, &facts.changes);
    let later = Later::of(first, &facts.signatures, &facts.changes, &locked);
    if later.permitted == Some(true) {
        let before = Document::open(&signed, &limits()).unwrap();
        let changes = &facts.changes;
        assert_eq!(pages_say(&before), pages_say(&document), "{changes:#?}");
    }
}

/// The file with a revision of these objects behind it.
fn updated(signed: &[u8], script: &[u8]) -> Vec<u8> {
    let mut file = signed.to_vec();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    let mut more = Vec::new();
    for part in script.split(|byte| *byte == 0x1e).take(32) {
        let Some((number, text)) = part.split_first() else {
            continue;
        };
        if *number == 0 {
            more = text.to_vec();
            continue;
        }
        writeln!(table, "{number} 1\n{:010} 00000 n ", file.len()).unwrap();
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(text);
        file.extend_from_slice(b"\nendobj\n");
    }
    let before = memchr::memmem::rfind(signed, b"startxref").unwrap();
    let previous = std::str::from_utf8(&signed[before..]).unwrap();
    let previous = previous.split_whitespace().nth(1).unwrap();
    let at = file.len();
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(
        format!("trailer\n<< /Root 1 0 R /Size 256 /Prev {previous} ").as_bytes(),
    );
    file.extend_from_slice(&more);
    file.extend_from_slice(format!(" >>\nstartxref\n{at}\n%%EOF\n").as_bytes());
    file
}

/// Of every page what its contents, its resources and its boxes are, everything below included.
fn pages_say(document: &Document<'_>) -> Option<Vec<String>> {
    let mut pages = Pages::new(document).ok()?;
    let mut said = Vec::new();
    while let Some(page) = pages.next().ok()? {
        let Object::Dictionary(dictionary) = &page.object.value else {
            continue;
        };
        let mut text = format!("{:?} ", page.boxes);
        for key in [&b"Contents"[..], b"Resources"] {
            let value = dictionary.get(key).unwrap_or(&Object::Null);
            write_deep(document, value, &mut HashSet::new(), &mut text);
        }
        said.push(text);
    }
    Some(said)
}

fn write_deep(document: &Document<'_>, value: &Object, seen: &mut HashSet<u32>, text: &mut String) {
    match value {
        Object::Reference(id) => {
            if !seen.insert(id.0) {
                return;
            }
            let Ok(Some(raw)) = document.raw(*id) else {
                text.push_str("null ");
                return;
            };
            write_deep(document, &raw.value, seen, text);
            if raw.data.is_some() {
                let data = document.stream_text(&raw, 1 << 20).ok().flatten();
                let digest = data.map(|data| hex::encode(digest(&SHA256, &data)));
                write!(text, "{digest:?} ").unwrap();
            }
        }
        Object::Array(items) => {
            text.push_str("[ ");
            for item in items {
                write_deep(document, item, seen, text);
            }
            text.push_str("] ");
        }
        Object::Dictionary(dictionary) => write_entries(document, dictionary, seen, text),
        other => write!(text, "{other:?} ").unwrap(),
    }
}

fn write_entries(
    document: &Document<'_>,
    dictionary: &Dictionary,
    seen: &mut HashSet<u32>,
    text: &mut String,
) {
    let mut entries: Vec<_> = dictionary
        .iter()
        .filter(|(key, value)| !value.is_null() && *key != b"Length")
        .collect();
    entries.sort_by_key(|(key, _)| (*key).clone());
    text.push_str("<< ");
    for (key, value) in entries {
        write!(text, "/{} ", key.escape_ascii()).unwrap();
        write_deep(document, value, seen, text);
    }
    text.push_str(">> ");
}

/// Small enough that what is slow by design does not hide what is slow by mistake.
pub fn limits() -> Limits {
    Limits {
        tree_nodes: 10_000,
        objects: 10_000,
        decoded_stream_bytes: 1 << 20,
        scanned_stream_bytes: 1 << 20,
        object_bytes: 1 << 20,
        parsed_bytes: 4 << 20,
        ..Limits::default()
    }
}
