//! The program as others drive it: arguments, standard streams, descriptors, files and exit codes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_types, // the tests start the program, and the tools that watch it
    clippy::print_stderr
)]

mod bad_input;
mod bulk;
mod certificates;
mod completions;
mod hsm;
mod inspect;
mod interruption;
mod man;
mod many;
mod narrative;
mod office;
mod password;
mod secrets;
mod segel;
mod sign;
mod terminal;
mod token;
mod trust;
mod usage;
mod verify;
