//! Makes DER of BER, and DER of that.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| segel_core::fuzzing::ber(bytes));
