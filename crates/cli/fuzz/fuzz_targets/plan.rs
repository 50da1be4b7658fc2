//! A plan of a run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segel_cli::fuzzing::plan;

fuzz_target!(|bytes: &[u8]| plan(bytes));
