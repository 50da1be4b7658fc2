//! Ways into the private rooms for the fuzz targets, and what must hold there for any input.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crate::algorithm::Verification;
use crate::asn1::Reader;
use crate::cms::ber;
use crate::inspection::inspect_or_recover;
use crate::limits::Limits;
use crate::pdf::parse::Parser;
use crate::pdf::{Document, Location, Section, Update, edit};
use crate::revocation::{
    BasicOcspResponse, CertIdDigest, CertificateList, Lookup, OcspRequest, OcspResponse,
};
use lopdf::{Object, ObjectId};
use std::collections::BTreeMap;

pub use crate::pdf::fuzzing::encryption;
pub use crate::verify::fuzzing as verification;

/// Small enough that what is slow by design does not hide what is slow by mistake.
fn limits() -> Limits {
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

pub fn pdf_a_claim(bytes: &[u8]) {
    crate::pdf_a::read(&String::from_utf8_lossy(bytes));
}

pub fn crl(bytes: &[u8]) {
    let Ok(list) = CertificateList::from_der(bytes) else {
        return;
    };
    assert_eq!(list.der(), bytes);
    assert!(list.skims_as_it_reads());
    let _ = format!("{list:?} {:?} {:?}", list.kind(), list.extensions());
    // A walk that finds nothing and one that only counts fail for the same entries, but for what
    // an entry says of its issuer.
    let count = list.entry_count();
    for serial in [&[][..], &[1], &[0x5a; 20]] {
        let found = list.entry_for(serial, list.issuer());
        assert!(count.is_ok() || !matches!(found, Ok(Lookup::NotListed | Lookup::Listed(_))));
    }
    assert_ne!(list.verify(bytes), Verification::Valid);
}

pub fn ocsp(bytes: &[u8]) {
    let basic = match OcspResponse::from_der(bytes) {
        Ok(OcspResponse::Successful(basic)) => Ok(basic),
        _ => BasicOcspResponse::from_der(bytes),
    };
    let Ok(basic) = basic else { return };
    // The answer alone says the same as inside its response.
    assert_eq!(BasicOcspResponse::from_der(basic.der()).unwrap(), basic);
    let _ = format!("{basic:?}");
    for certificate in basic.certificates() {
        let _ = basic.responder_id().is_holder_of(&certificate);
        let _ = basic.verify(certificate.subject_public_key_info());
        for single in basic.responses() {
            let _ = single.is_about(&certificate, &certificate);
        }
        let request = OcspRequest::new(&certificate, &certificate, CertIdDigest::Sha1, None);
        if let Ok(request) = request {
            let _ = request.nonce_matches(&basic);
        }
    }
}

pub fn objects(bytes: &[u8]) {
    let depth = limits().nesting;
    let mut parser = Parser::new(bytes, 0, depth);
    parser.skip_space();
    let start = parser.position();
    if let Ok(value) = parser.object() {
        let text = &bytes[start..parser.position()];
        let again = edit::parse(text, depth);
        assert!(
            same(&again.unwrap(), &value),
            "{:?}",
            text.escape_ascii().to_string()
        );
        if let Object::Dictionary(dictionary) = &value {
            let entries = edit::entries(text, depth).unwrap();
            for entry in &entries {
                assert!(dictionary.has(&entry.key));
                edit::parse(&text[entry.value.clone()], depth).unwrap();
            }
            let set = edit::set(text, "Segel", b"17", depth);
            if entries.iter().filter(|entry| entry.key == b"Segel").count() < 2 {
                let Object::Dictionary(edited) = edit::parse(&set.unwrap(), depth).unwrap() else {
                    panic!("an edited dictionary is one");
                };
                assert_eq!(edited.get(b"Segel").unwrap(), &Object::Integer(17));
                for (key, value) in dictionary.iter().filter(|(key, _)| *key != b"Segel") {
                    assert!(same(edited.get(key).unwrap(), value));
                }
            }
        }
    }
    drop(Parser::new(bytes, 0, depth).indirect_object());
}

pub fn xref(bytes: &[u8]) {
    let bytes = bytes.to_vec();
    let Ok(section) = Section::read(&bytes, 0, 0, &limits()) else {
        return;
    };
    assert!(section.end <= bytes.len() as u64 + 1);
    if section.count() > 10_000 {
        return;
    }
    let mut listed = BTreeMap::new();
    let complete = section.entries(&bytes, &mut |number, location| {
        assert!(
            listed.insert(number, location).is_none(),
            "{number} is listed twice"
        );
        Ok(())
    });
    if complete.is_ok() {
        assert_eq!(listed.len() as u64, section.count());
    }
    for (number, location) in &listed {
        assert_eq!(section.location(&bytes, *number).unwrap(), Some(*location));
        assert!(*number < section.first_free());
    }
}

pub fn revisions(bytes: &[u8]) {
    let bytes = bytes.to_vec();
    let limits = limits();
    drop(inspect_or_recover(&bytes, &limits));
    if let Ok(document) = Document::open(&bytes, &limits) {
        accounted(&document, bytes.len() as u64);
    }
}

/// Every byte of the file belongs to one revision or to none, and what is unexplained lies inside.
fn accounted(document: &Document<'_>, len: u64) {
    let Ok(views) = document.views() else {
        return;
    };
    let begin = views
        .revisions
        .first()
        .map_or(0, |first| first.revision.extent.start);
    assert!(begin <= document.header_offset());
    let mut at = begin;
    for view in &views.revisions {
        let extent = &view.revision.extent;
        assert_eq!(extent.start, at);
        assert!(extent.end > extent.start && extent.end <= len);
        at = extent.end;
        let mut from = extent.start;
        for range in &view.unexplained {
            assert!(range.start >= from && range.end > range.start);
            from = range.end;
        }
    }
    let outside: u64 = views
        .outside
        .iter()
        .map(|range| range.end - range.start)
        .sum();
    assert_eq!(outside, begin + (len - at));
    assert!(views.disagreements.len() as u64 <= views.disagreement_count);
}

pub fn writer(bytes: &[u8]) {
    let (script, bytes) = bytes.split_at(bytes.len().min(4));
    let bytes = bytes.to_vec();
    let limits = limits();
    let Ok(before) = Document::open(&bytes, &limits) else {
        return;
    };
    let Ok(catalog) = before.catalog() else {
        return;
    };
    let mut update = Update::new(&before);
    let mut expected: Vec<(ObjectId, Object)> = Vec::new();
    for byte in script {
        let text = format!("[{byte} (teks) << /A 1.50 >>]");
        let Ok(id) = update.add(text.as_bytes()) else {
            return;
        };
        expected.push((id, edit::parse(text.as_bytes(), 9).unwrap()));
    }
    let Ok(text) = update.text(catalog.id) else {
        return;
    };
    let Ok(text) = edit::set(&text, "Segel", b"17", limits.nesting) else {
        return;
    };
    update.put(catalog.id, text);
    let Ok(revision) = update.write() else {
        return;
    };
    let file = [bytes.as_slice(), &revision.bytes].concat();
    let after = Document::open(&file, &limits).expect("what is written can be opened");
    let written = after.catalog().unwrap();
    assert_eq!(
        written.value.as_dict().unwrap().get(b"Segel").unwrap(),
        &Object::Integer(17)
    );
    for (id, value) in &expected {
        assert!(same(&after.object(*id).unwrap(), value));
    }
    let changed = |number| number == catalog.id.0 || expected.iter().any(|(id, _)| id.0 == number);
    for number in (0..before.first_free_number().min(200)).filter(|number| !changed(*number)) {
        let (then, now) = (before.location(number), after.location(number));
        match (then, now) {
            (Ok(then), Ok(now)) => assert_eq!(then, now, "object {number}"),
            (then, now) => assert_eq!(then.is_err(), now.is_err(), "object {number}"),
        }
    }
    if let Ok(views) = after.views() {
        let last = views.revisions.last().unwrap();
        assert_eq!(last.revision.extent.end, file.len() as u64);
        assert!(last.revision.closed, "{last:?}");
        // what stood behind the end of the file is ours now, and still explains nothing
        let old = |range: &std::ops::Range<u64>| range.end <= bytes.len() as u64;
        assert!(last.unexplained.iter().all(old), "{last:?}");
        let ours = views.revisions.len() as u64;
        let beyond = before.end() < bytes.len() as u64;
        let differs = views
            .disagreements
            .iter()
            .any(|found| found.revision == ours);
        assert!(!differs || beyond, "{views:?}");
        for change in &last.changes {
            assert!(changed(change.number) || !matches!(change.location, Location::Free));
        }
    }
}

/// What BER becomes has definite lengths throughout, is hardly longer, and becomes itself.
pub fn ber(bytes: &[u8]) {
    const NESTING: usize = 64;
    /// Octets of a length: so much longer may each element around get.
    const LENGTH: usize = 9;
    let Ok(done) = ber::to_der(bytes, NESTING) else {
        return;
    };
    assert!(done.read <= bytes.len());
    assert!(done.der.len() <= done.read + NESTING * LENGTH);
    let again = ber::to_der(&done.der, NESTING).unwrap();
    assert_eq!(again.read, done.der.len());
    assert_eq!(again.der, done.der);
    let mut readers = vec![Reader::new(&done.der)];
    while let Some(reader) = readers.last_mut() {
        if reader.is_empty() {
            readers.pop();
            continue;
        }
        let element = reader.next("an element").unwrap();
        if element.tag.is_constructed() {
            readers.push(element.reader());
        }
    }
}

/// Equal, a number that is none being equal to itself.
fn same(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Real(a), Object::Real(b)) => a.to_bits() == b.to_bits(),
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Object::Dictionary(a), Object::Dictionary(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_ok_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
