//! `segel`: the program. What it does stands in the library, where a fuzzer reaches it too.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    segel_cli::main()
}
