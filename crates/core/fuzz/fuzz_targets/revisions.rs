//! Revisions and the two readings: every byte belongs to one place.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| segel_core::fuzzing::revisions(bytes));
