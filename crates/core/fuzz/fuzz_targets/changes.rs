//! A signed letter with any revision behind it: what is permitted leaves every page as it was.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| segel_core::fuzzing::verification::changes(bytes));
