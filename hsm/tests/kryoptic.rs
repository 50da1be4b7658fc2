//! Keys in kryoptic, which is not SoftHSM: what every token must come through, and what only kryoptic
//! shows.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod every_token;
mod support;

use every_token::{certify, code, open, token_with};
use secrecy::SecretString;
use segel_hsm::pkcs11::{TokenFlag, list_slots};
use segel_hsm::{RsaScheme, SigningKey, open_signer};
use segel_hsm_testing::{Kryoptic, TestKey};
use support::{address, label, verifies, verifies_under_key};

/// What [`every_token`] looks at here.
fn start(test: &str) -> Option<Kryoptic> {
    Kryoptic::start(test)
}

/// kryoptic wants OpenSSL 3.2 for Ed25519, and is built for 3.0: no such key can be on the token.
#[test]
fn every_supported_kind_of_key_but_ed25519_is_made() {
    let Some(hsm) = start("every_supported_kind_of_key_but_ed25519") else {
        return;
    };
    assert_eq!(
        every_token::kinds_of(&hsm),
        [TestKey::Rsa2048, TestKey::P256, TestKey::P384]
    );
}

#[test]
fn a_scheme_that_the_token_does_not_have_is_refused_before_anything_is_signed() {
    let Some(hsm) = Kryoptic::start_without_pss("a_scheme_that_the_token_does_not_have") else {
        return;
    };
    certify(&hsm, TestKey::Rsa2048);
    let pin = hsm.pin();
    let with = |scheme| SigningKey::open(&address(&hsm.uri()), &label("ttd"), Some(&pin), scheme);
    let error = with(RsaScheme::Pss).err().unwrap();
    assert_eq!(error.code(), "mechanism-missing");
    let said = error.to_string();
    for part in [hsm.label(), "CKM_SHA256_RSA_PKCS_PSS", "CKM_RSA_PKCS_PSS"] {
        assert!(said.contains(part), "{said}");
    }
    // It is the scheme that is missing, and not the key.
    with(RsaScheme::Pkcs1).unwrap().sign(b"naskah").unwrap();
}

/// kryoptic locks at the tenth wrong PIN and says before it that the next is the last.
#[test]
fn the_last_try_is_left_to_the_user() {
    let Some(hsm) = token_with("the_last_try_is_left", TestKey::P256) else {
        return;
    };
    let token = address(&hsm.uri());
    let has = |flag| {
        let slots = list_slots(hsm.module()).unwrap();
        let found = slots
            .into_iter()
            .find(|slot| slot.token.serial == hsm.serial());
        found.unwrap().token.flags.contains(&flag)
    };
    let offer = |pin: &SecretString| code(open_signer(&token, &label("ttd"), Some(pin), None));
    for number in 1..=9 {
        assert!(!has(TokenFlag::UserPinFinalTry), "after {number} tries");
        let wrong = SecretString::from(format!("{number:06}"));
        assert_eq!(offer(&wrong), "pin-wrong");
        assert_eq!(offer(&wrong), "pin-wrong", "the second time it is not sent");
    }
    assert!(has(TokenFlag::UserPinFinalTry));
    assert_eq!(offer(&SecretString::from("999999")), "pin-final-try");
    assert_eq!(offer(&hsm.pin()), "pin-final-try");
    assert!(!has(TokenFlag::UserPinLocked), "the last was sent");
}

#[test]
fn a_wrong_pin_does_no_harm_to_the_right_one() {
    let Some(hsm) = token_with("a_wrong_pin_does_no_harm", TestKey::P384) else {
        return;
    };
    let token = address(&hsm.uri());
    let wrong = SecretString::from("111111");
    let offered = |pin| code(open_signer(&token, &label("ttd"), pin, None));
    assert_eq!(offered(Some(&wrong)), "pin-wrong");
    assert_eq!(offered(None), "pin-missing");
    let signer = open(&hsm, &label("ttd")).unwrap();
    let signature = signer.sign(b"naskah").unwrap();
    assert!(verifies(signer.as_ref(), b"naskah", &signature));
}

/// By CKA_PUBLIC_KEY_INFO, which SoftHSM's private keys do not have: no certificate need be given.
#[test]
fn a_private_key_shows_its_public_half() {
    let Some(hsm) = start("a_private_key_shows_its_public_half") else {
        return;
    };
    let spki = hsm.generate("ttd", &[1], TestKey::P256);
    hsm.remove_public_keys(&[1]);
    let pin = hsm.pin();
    let token = address(&hsm.uri());
    let key = SigningKey::open(&token, &label("ttd"), Some(&pin), RsaScheme::Pkcs1).unwrap();
    assert_eq!(key.subject_public_key_info().unwrap(), spki);
    let signature = key.sign(b"naskah").unwrap();
    let algorithm = key.algorithm();
    assert!(verifies_under_key(&spki, algorithm, b"naskah", &signature));
}
