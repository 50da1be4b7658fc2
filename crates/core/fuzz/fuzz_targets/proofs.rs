//! Lists of proofs of existence.
#![no_main]

use segel_core::verify::ProofFromElsewhere;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = ProofFromElsewhere::from_toml(text);
    }
});
