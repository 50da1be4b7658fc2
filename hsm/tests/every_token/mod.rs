//! What a token of any module must come through. A test program that has this module names the one it
//! is about by its `start`.

mod finding;
mod signing;

use crate::start;
use crate::support::address;
use segel_core::Signer;
use segel_hsm::{Error, KeySelector, open_signer};
use segel_hsm_testing::{TestAuthority, TestKey, Token};
use std::ops::Deref;

/// The kinds of keys that are signed with, one of each.
pub(crate) const KINDS: [TestKey; 4] = [
    TestKey::Rsa2048,
    TestKey::P256,
    TestKey::P384,
    TestKey::Ed25519,
];

/// Those of them that the module makes. The test program says which they must be.
pub(crate) fn kinds_of(token: &Token) -> Vec<TestKey> {
    let makes = |key: &TestKey| token.makes(*key);
    KINDS.into_iter().filter(makes).collect()
}

/// A token with one key `ttd` and its certificate and authority.
pub(crate) fn token_with(test: &str, key: TestKey) -> Option<impl Deref<Target = Token>> {
    let token = start(test)?;
    certify(&token, key);
    Some(token)
}

/// Puts a key `ttd` on the token, its certificate and its authority.
pub(crate) fn certify(token: &Token, key: TestKey) {
    let spki = token.generate("ttd", &[0x11], key);
    let authority = TestAuthority::new("Otoritas Uji");
    token.import_certificate("ttd", &[0x11], &authority.issue("Budi Contoh", &spki));
    token.import_certificate("otoritas", &[0x12], authority.certificate());
}

pub(crate) fn open(token: &Token, key: &KeySelector) -> Result<Box<dyn Signer>, Error> {
    open_signer(&address(&token.uri()), key, Some(&token.pin()), None)
}

pub(crate) fn code<T>(result: Result<T, Error>) -> &'static str {
    result.err().unwrap().code()
}
