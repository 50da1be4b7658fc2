//! The journal of a run over as many documents as the first byte says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_cli::fuzzing::journal;

fuzz_target!(|bytes: &[u8]| {
    if let Some((documents, text)) = bytes.split_first() {
        journal(*documents, text);
    }
});
