//! Incremental updates: what is written reads back, and nothing else changes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| segel_core::fuzzing::writer(bytes));
