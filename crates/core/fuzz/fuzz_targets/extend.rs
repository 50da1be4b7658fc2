//! Validation data for whatever is signed in a document: what is added is there afterwards, and all that was there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_core::Limits;
use segel_core::dss::SecurityStore;
use segel_core::pdf::Document;
use segel_core::sign::{evidence, lacks_time_stamp, validation_data};
use segel_core::trust::{Policy, ValidationData};
use time::OffsetDateTime;

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.tree_nodes = 10_000;
    limits.decoded_stream_bytes = 1 << 20;
    limits.object_bytes = 1 << 20;
    limits.parsed_bytes = 4 << 20;
    limits
}

fuzz_target!(|bytes: &[u8]| {
    let bytes = bytes.to_vec();
    let limits = limits();
    let Ok(document) = Document::open(&bytes, &limits) else {
        return;
    };
    let _ = lacks_time_stamp(&document);
    let at = OffsetDateTime::UNIX_EPOCH + time::Duration::days(20_000);
    let data = ValidationData::default();
    let Ok(found) = evidence(&document, &data, Policy::standard(), at) else {
        return;
    };
    let mut additions = found.store;
    additions.certificates.push(b"sertifikat".to_vec());
    additions.ocsp_responses.push(vec![0; 300]);
    let Ok(Some(revision)) = validation_data(&document, &additions) else {
        return;
    };
    let Ok(before) = SecurityStore::read(&document) else {
        return;
    };
    let extended = [bytes.as_slice(), &revision].concat();
    let document = Document::open(&extended, &limits).expect("what was appended to opens");
    // what takes too much work now took nearly as much before
    if let Ok(after) = SecurityStore::read(&document) {
        assert!(additions.without(&after).is_empty(), "what was added is there");
        assert!(before.without(&after).is_empty(), "nothing is lost");
    }
});
