//! Opens an encryption dictionary with a password; what is then encrypted must be decrypted to itself.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    segel_core::fuzzing::encryption(bytes);
});
