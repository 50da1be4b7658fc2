//! Reads a revocation list, and looks for certificates in it by both ways to read an entry.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| segel_core::fuzzing::crl(bytes));
