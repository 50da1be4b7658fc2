//! Reads an OCSP response and holds it against the certificates that came with it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| segel_core::fuzzing::ocsp(bytes));
