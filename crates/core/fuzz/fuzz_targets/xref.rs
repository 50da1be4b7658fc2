//! Cross-reference sections: an entry that is looked up is the entry that is listed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| segel_core::fuzzing::xref(bytes));
