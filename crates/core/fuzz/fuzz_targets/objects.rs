//! Object syntax: what is read stands where it is said to stand.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| segel_core::fuzzing::objects(bytes));
