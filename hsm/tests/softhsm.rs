//! Keys in SoftHSM: what every token must come through, and what only SoftHSM shows.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod every_token;
mod support;

use every_token::{certify, code, open, token_with};
use secrecy::SecretString;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::pkcs11::{TokenFlag, list_slots};
use segel_hsm::{Error, RsaScheme, SigningKey, TokenAddress, open_signer};
use segel_hsm_testing::{SoftHsm, TestAuthority, TestKey};
use support::{address, label, verifies};

/// What [`every_token`] looks at here.
fn start(test: &str) -> Option<SoftHsm> {
    SoftHsm::start(test)
}

#[test]
fn every_supported_kind_of_key_is_made() {
    let Some(hsm) = start("every_supported_kind_of_key_is_made") else {
        return;
    };
    assert_eq!(every_token::kinds_of(&hsm), every_token::KINDS);
}

#[test]
fn a_wrong_pin_is_sent_once() {
    let Some(hsm) = token_with("a_wrong_pin_is_sent_once", TestKey::P256) else {
        return;
    };
    let flags = || {
        let slots = list_slots(hsm.module()).unwrap();
        let found = slots
            .into_iter()
            .find(|slot| slot.token.serial == hsm.serial());
        found.unwrap().token.flags
    };
    let wrong = SecretString::from("111111");
    let token = address(&hsm.uri());
    let refused = || code(open_signer(&token, &label("ttd"), Some(&wrong), None));
    assert!(!flags().contains(&TokenFlag::UserPinCountLow));
    assert_eq!(refused(), "pin-wrong");
    assert!(
        flags().contains(&TokenFlag::UserPinCountLow),
        "the token counted it"
    );

    // A good login clears the flag; the wrong PIN again does not reach the token and so not the flag.
    drop(open(&hsm, &label("ttd")).unwrap());
    assert!(!flags().contains(&TokenFlag::UserPinCountLow));
    assert_eq!(refused(), "pin-wrong");
    assert!(
        !flags().contains(&TokenFlag::UserPinCountLow),
        "it was sent twice"
    );

    assert_eq!(
        code(open_signer(&token, &label("ttd"), None, None)),
        "pin-missing"
    );
    open(&hsm, &label("ttd")).unwrap();
}

#[test]
fn tokens_are_found_by_what_the_uri_says() {
    let Some(hsm) = start("tokens_are_found") else {
        return;
    };
    certify(&hsm, TestKey::P256);
    let by = |attributes: &str| {
        let uri = format!("pkcs11:{attributes}?module-path={}", hsm.module().display());
        open_signer(&address(&uri), &label("ttd"), Some(&hsm.pin()), None)
    };
    by(&format!("serial={}", hsm.serial())).unwrap();
    by(&format!("token={};model=SoftHSM%20v2", hsm.label())).unwrap();
    by(&format!(
        "token={};slot-manufacturer=SoftHSM%20project",
        hsm.label()
    ))
    .unwrap();
    by(&format!("token={};library-version=2.6", hsm.label())).unwrap();
    for absent in [
        "token=tiada".to_owned(),
        format!("token={};serial=0", hsm.label()),
        format!("token={};slot-description=lain", hsm.label()),
        format!("token={};library-version=9", hsm.label()),
    ] {
        assert_eq!(code(by(&absent)), "token-not-found", "{absent}");
    }
    let _twin = hsm.twin();
    match by(&format!("token={}", hsm.label())).err() {
        Some(Error::TokenAmbiguous { found, .. }) => assert_eq!(found.len(), 2),
        other => panic!("{other:?}"),
    }
}

/// In SoftHSM the private key of a curve tells nothing of the public one.
#[test]
fn a_token_that_shows_no_public_key_signs_with_the_certificate_it_is_given() {
    let Some(hsm) = start("a_token_that_shows_no_public_key") else {
        return;
    };
    let spki = hsm.generate("ttd", &[1], TestKey::P384);
    hsm.remove_public_keys(&[1]);
    let certificate = TestAuthority::new("Otoritas Uji").issue("Budi Contoh", &spki);
    let chain = CertificateChain::new(Certificate::from_der(certificate).unwrap(), Vec::new());
    let pin = hsm.pin();
    let token = address(&hsm.uri());
    let signer = open_signer(&token, &label("ttd"), Some(&pin), Some(chain)).unwrap();
    let signature = signer.sign(b"naskah").unwrap();
    assert!(verifies(signer.as_ref(), b"naskah", &signature));

    let key = SigningKey::open(&token, &label("ttd"), Some(&pin), RsaScheme::Pkcs1).unwrap();
    let code = |result: Result<Vec<u8>, Error>| result.unwrap_err().code();
    assert_eq!(code(key.subject_public_key_info()), "key-unsupported");
    assert_eq!(code(key.sign(b"naskah")), "key-unsupported");
}

#[test]
fn what_is_no_module_is_not_loaded() {
    for path in [
        "/nonexistent/module.so",
        "/etc/hostname",
        "/usr/lib/x86_64-linux-gnu/libm.so.6",
    ] {
        let token = address(&format!("pkcs11:token=a?module-path={path}"));
        let result = open_signer(&token, &label("a"), None, None);
        assert_eq!(code(result), "module-not-loadable", "{path}");
    }
    let missing = TokenAddress::parse("pkcs11:token=a").unwrap_err();
    assert_eq!(missing.code(), "token-uri");
}

#[test]
fn a_key_on_a_curve_that_nobody_signs_letters_with_is_refused_by_name() {
    let Some(hsm) = start("a_key_on_another_curve") else {
        return;
    };
    let _ = hsm.generate("asing", &[1], TestKey::Secp256k1);
    let opened = open(&hsm, &label("asing"));
    assert_eq!(code(opened), "key-unsupported");
}
