//! The whole of verification: any file, and its facts written down and judged again.
#![no_main]

use segel_core::fuzzing::verification::{at, consistent, limits, trust};
use segel_core::pdf::Document;
use segel_core::trust::Policy;
use segel_core::verify::Facts;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let bytes = bytes.to_vec();
    let Ok(document) = Document::open(&bytes, &limits()) else {
        return;
    };
    let Ok(facts) = Facts::collect(&document) else {
        return;
    };
    let judge = |facts: &Facts| facts.judge(trust(), Policy::standard(), at(), &limits());
    let report = judge(&facts);
    consistent(&report);
    let kept = serde_json::to_string(&facts).expect("facts can be written");
    let facts = serde_json::from_str(&kept).expect("what was written can be read");
    assert_eq!(judge(&facts), report);
});
