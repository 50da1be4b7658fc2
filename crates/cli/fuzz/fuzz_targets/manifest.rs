//! A manifest as CSV, as JSON lines, and as whatever it is found to be: the first byte chooses.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_cli::fuzzing::manifest;

fuzz_target!(|bytes: &[u8]| {
    let Some((form, text)) = bytes.split_first() else {
        return;
    };
    manifest(
        match form % 4 {
            0 => "daftar.csv",
            1 => "daftar.jsonl",
            _ => "daftar",
        },
        text,
    );
});
