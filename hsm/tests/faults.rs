//! What SoftHSM cannot show, through a module before it that misbehaves on demand.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use cryptoki::object::Attribute;
use cryptoki_sys as sys;
use secrecy::SecretString;
use segel_core::Signer;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{Error, RsaScheme, SigningKey, open_signer};
use segel_hsm_shim::{Fault, FaultPlace, Function, Shim};
use segel_hsm_testing::{SoftHsm, TestAuthority, TestKey, set_environment_variable};
use support::{address, label, message, verifies};

struct Setting {
    hsm: SoftHsm,
    shim: Shim,
    chain: CertificateChain,
}

impl Setting {
    fn new(test: &str, key: TestKey, private: &[Attribute]) -> Option<Self> {
        let hsm = SoftHsm::start(test)?;
        let shim = Shim::take(hsm.module(), |name, value| {
            set_environment_variable(name, value)
        });
        let spki = hsm.generate_with("ttd", &[1], key, private);
        let leaf = TestAuthority::new("Otoritas Uji").issue("Budi Contoh", &spki);
        let chain = CertificateChain::new(Certificate::from_der(leaf).unwrap(), Vec::new());
        Some(Self { hsm, shim, chain })
    }

    fn p256(test: &str) -> Option<Self> {
        Self::new(test, TestKey::P256, &[])
    }

    fn open_with(&self, pin: Option<&SecretString>) -> Result<Box<dyn Signer>, Error> {
        let token = address(&self.hsm.uri_through(self.shim.module()));
        open_signer(&token, &label("ttd"), pin, Some(self.chain.clone()))
    }

    fn open(&self) -> Result<Box<dyn Signer>, Error> {
        self.open_with(Some(&self.hsm.pin()))
    }

    fn fail(&self, function: Function, value: u64, place: FaultPlace) {
        self.shim.fail(Fault {
            function,
            value,
            place,
            times: 1,
        });
    }
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    result.err().unwrap().code()
}

fn sign(signer: &dyn Signer) -> Result<Vec<u8>, Error> {
    signer
        .sign(b"naskah")
        .map_err(|error| *error.downcast::<Error>().unwrap())
}

#[test]
fn no_pin_is_sent_where_the_next_wrong_one_locks() {
    let Some(setting) = Setting::p256("no_pin_is_sent") else {
        return;
    };
    for (flag, expected) in [
        (sys::CKF_USER_PIN_FINAL_TRY, "pin-final-try"),
        (sys::CKF_USER_PIN_LOCKED, "pin-locked"),
        (
            sys::CKF_USER_PIN_LOCKED | sys::CKF_USER_PIN_FINAL_TRY,
            "pin-locked",
        ),
    ] {
        setting.shim.set_flags(flag);
        assert_eq!(code(setting.open()), expected);
        let pad = flag | sys::CKF_PROTECTED_AUTHENTICATION_PATH;
        setting.shim.set_flags(pad);
        assert_eq!(
            code(setting.open_with(None)),
            expected,
            "at the pad as well"
        );
    }
    assert_eq!(setting.shim.calls().login, 0);
}

#[test]
fn a_wrong_pin_is_one_login_and_no_more() {
    let Some(setting) = Setting::p256("a_wrong_pin_is_one_login") else {
        return;
    };
    for (value, expected) in [
        (sys::CKR_PIN_INCORRECT, "pin-wrong"),
        (sys::CKR_PIN_LEN_RANGE, "pin-wrong"),
        (sys::CKR_PIN_INVALID, "pin-wrong"),
        (sys::CKR_PIN_LOCKED, "pin-locked"),
        (sys::CKR_PIN_EXPIRED, "pin-locked"),
        (sys::CKR_DEVICE_ERROR, "device"),
        (sys::CKR_USER_PIN_NOT_INITIALIZED, "device"),
    ] {
        setting.shim.calm();
        setting.fail(Function::Login, value, FaultPlace::Before);
        let pin = SecretString::from(format!("{value:08}"));
        assert_eq!(code(setting.open_with(Some(&pin))), expected);
        assert_eq!(setting.shim.calls().login, 1);
    }
}

#[test]
fn a_token_with_a_pad_gets_no_pin() {
    let Some(setting) = Setting::p256("a_token_with_a_pad_gets_no_pin") else {
        return;
    };
    setting
        .shim
        .set_flags(sys::CKF_PROTECTED_AUTHENTICATION_PATH);
    setting.shim.enter_at_pad("000000");
    assert_eq!(code(setting.open_with(None)), "pin-wrong");
    setting.shim.enter_at_pad("648219");
    let signer = setting.open_with(None).unwrap();
    let signature = sign(signer.as_ref()).unwrap();
    assert!(verifies(signer.as_ref(), b"naskah", &signature));
    drop(signer);
    // A PIN that was given all the same stays here.
    setting
        .open_with(Some(&SecretString::from("123456")))
        .unwrap();
    let calls = setting.shim.calls();
    assert_eq!(calls.login, 3);
    assert_eq!(calls.logins_without_pin, 3);
}

#[test]
fn a_key_that_wants_a_login_each_time_gets_one_per_signature() {
    let always = [Attribute::AlwaysAuthenticate(true)];
    let name = "a_key_that_wants_a_login";
    let Some(setting) = Setting::new(name, TestKey::P256, &always) else {
        return;
    };
    let signer = setting.open().unwrap();
    for _ in 0..3 {
        sign(signer.as_ref()).unwrap();
    }
    let calls = setting.shim.calls();
    assert_eq!(
        (calls.login, calls.login_context_specific, calls.sign),
        (1, 3, 3)
    );

    setting.shim.set_flags(sys::CKF_USER_PIN_FINAL_TRY);
    assert_eq!(code(sign(signer.as_ref())), "pin-final-try");
    assert_eq!(setting.shim.calls().login_context_specific, 3);

    // The PIN was changed meanwhile: it is refused once, and then not sent any more.
    setting.shim.calm();
    setting.fail(
        Function::LoginContextSpecific,
        sys::CKR_PIN_INCORRECT,
        FaultPlace::Before,
    );
    assert_eq!(code(sign(signer.as_ref())), "pin-wrong");
    assert_eq!(code(sign(signer.as_ref())), "pin-wrong");
    assert_eq!(code(setting.open()), "pin-wrong");
    let calls = setting.shim.calls();
    assert_eq!(
        (calls.login, calls.login_context_specific, calls.sign),
        (0, 1, 0)
    );
}

#[test]
fn a_session_that_is_lost_is_opened_again_and_signs_once() {
    let Some(setting) = Setting::p256("a_session_that_is_lost") else {
        return;
    };
    let signer = setting.open().unwrap();
    sign(signer.as_ref()).unwrap();
    for round in 1..4 {
        setting.shim.calm();
        setting.shim.drop_sessions(setting.hsm.slot_id());
        let signature = sign(signer.as_ref()).unwrap();
        assert!(verifies(signer.as_ref(), b"naskah", &signature));
        let calls = setting.shim.calls();
        assert_eq!((calls.login, calls.sign), (1, 1), "round {round}");
    }
}

#[test]
fn many_threads_that_lose_their_sessions_log_in_once() {
    let Some(setting) = Setting::p256("many_threads_that_lose") else {
        return;
    };
    let signer = setting.open().unwrap();
    let barrier = std::sync::Barrier::new(9);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (signer, barrier) = (signer.as_ref(), &barrier);
            scope.spawn(move || {
                signer.sign(&message(thread)).unwrap();
                barrier.wait(); // all have a session
                barrier.wait(); // all have lost it
                let signature = signer.sign(&message(thread)).unwrap();
                assert!(verifies(signer, &message(thread), &signature));
            });
        }
        barrier.wait();
        setting.shim.drop_sessions(setting.hsm.slot_id());
        setting.shim.calm();
        barrier.wait();
    });
    let calls = setting.shim.calls();
    assert_eq!(calls.login, 1);
    assert_eq!(calls.sign, 8, "one signature each");
}

/// A session that is opened after the loss is good, but logged out: the key is hidden, not gone.
#[test]
fn a_session_opened_after_the_loss_is_logged_in_too() {
    let Some(setting) = Setting::p256("a_session_opened_after_the_loss") else {
        return;
    };
    let signer = setting.open().unwrap();
    let barrier = std::sync::Barrier::new(9);
    setting.shim.drop_sessions(setting.hsm.slot_id());
    setting.shim.calm();
    // By the time the others are told who is logged in, the first has done it again.
    setting.shim.delay_session_info(100);
    std::thread::scope(|scope| {
        for thread in 0..9 {
            let (signer, barrier) = (signer.as_ref(), &barrier);
            scope.spawn(move || {
                barrier.wait();
                let signature = signer.sign(&message(thread)).unwrap();
                assert!(verifies(signer, &message(thread), &signature));
            });
        }
    });
    let calls = setting.shim.calls();
    assert_eq!((calls.login, calls.sign), (1, 9));
}

#[test]
fn a_signature_whose_fate_is_unknown_is_not_made_again() {
    let Some(setting) = Setting::p256("a_signature_whose_fate_is_unknown") else {
        return;
    };
    let signer = setting.open().unwrap();
    for (value, name) in [
        (sys::CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR"),
        (sys::CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"),
        (sys::CKR_SESSION_CLOSED, "CKR_SESSION_CLOSED"),
        (sys::CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR"),
        (sys::CKR_VENDOR_DEFINED + 7, "0x80000007"),
    ] {
        setting.shim.calm();
        setting.fail(Function::Sign, value, FaultPlace::After);
        let error = sign(signer.as_ref()).unwrap_err();
        assert_eq!(error.code(), "device");
        assert!(error.to_string().contains("C_Sign"), "{error}");
        assert!(error.to_string().contains(name), "{error}");
        assert_eq!(setting.shim.calls().sign, 1);
        // The next request is another signature, and finds the way clear.
        sign(signer.as_ref()).unwrap();
    }
}

#[test]
fn a_failure_before_the_signature_is_tried_again_once() {
    let Some(setting) = Setting::p256("a_failure_before_the_signature") else {
        return;
    };
    let signer = setting.open().unwrap();
    for value in [
        sys::CKR_SESSION_HANDLE_INVALID,
        sys::CKR_SESSION_CLOSED,
        sys::CKR_USER_NOT_LOGGED_IN,
        sys::CKR_KEY_HANDLE_INVALID,
    ] {
        setting.shim.calm();
        setting.fail(Function::SignInit, value, FaultPlace::Before);
        sign(signer.as_ref()).unwrap();
        let calls = setting.shim.calls();
        assert_eq!((calls.sign_init, calls.sign), (2, 1), "{value:#x}");

        // Twice in a row is a failure, not a loop.
        setting.shim.calm();
        setting.fail(Function::SignInit, value, FaultPlace::Before);
        setting.fail(Function::SignInit, value, FaultPlace::Before);
        assert_eq!(code(sign(signer.as_ref())), "device");
        let calls = setting.shim.calls();
        assert_eq!((calls.sign_init, calls.sign), (2, 0), "{value:#x}");
    }
    setting.shim.calm();
    setting.fail(
        Function::SignInit,
        sys::CKR_DEVICE_ERROR,
        FaultPlace::Before,
    );
    assert_eq!(code(sign(signer.as_ref())), "device");
    assert_eq!(setting.shim.calls().sign_init, 1);
}

#[test]
fn a_pin_that_no_longer_fits_is_sent_once_when_the_session_is_renewed() {
    let Some(setting) = Setting::p256("a_pin_that_no_longer_fits") else {
        return;
    };
    let signer = setting.open().unwrap();
    setting.shim.calm();
    setting.shim.drop_sessions(setting.hsm.slot_id());
    setting.fail(Function::Login, sys::CKR_PIN_INCORRECT, FaultPlace::Before);
    for _ in 0..4 {
        assert_eq!(code(sign(signer.as_ref())), "pin-wrong");
    }
    let calls = setting.shim.calls();
    assert_eq!((calls.login, calls.sign), (1, 0));
}

#[test]
fn a_token_that_grants_few_sessions_serves_many_threads() {
    let Some(setting) = Setting::p256("a_token_that_grants_few_sessions") else {
        return;
    };
    let signer = setting.open().unwrap();
    setting.shim.limit_sessions(3);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let signer = signer.as_ref();
            scope.spawn(move || {
                for round in 0..10 {
                    let message = message(thread + round);
                    let signature = signer.sign(&message).unwrap();
                    assert!(verifies(signer, &message, &signature));
                }
            });
        }
    });
}

#[test]
fn a_token_that_grants_no_session_says_so() {
    let Some(setting) = Setting::p256("a_token_that_grants_no_session") else {
        return;
    };
    setting.shim.limit_sessions(0);
    assert_eq!(code(setting.open()), "device");
    setting.shim.limit_sessions(1); // the keeper's alone
    assert_eq!(code(setting.open()), "device");
    setting.shim.calm();
    setting.open().unwrap();
}

#[test]
fn a_signature_of_the_wrong_length_is_no_signature() {
    for key in [
        TestKey::P256,
        TestKey::P384,
        TestKey::Ed25519,
        TestKey::Rsa2048,
    ] {
        let Some(setting) = Setting::new("a_signature_of_the_wrong_length", key, &[]) else {
            return;
        };
        let signer = setting.open().unwrap();
        for bytes in [1, 2, 64] {
            setting.shim.cut_signatures(bytes);
            let error = sign(signer.as_ref()).unwrap_err();
            assert_eq!(error.code(), "device");
            assert!(error.to_string().contains("bytes, expected"), "{error}");
        }
    }
}

#[test]
fn a_mechanism_that_is_not_listed_is_not_used() {
    let name = "a_mechanism_that_is_not_listed";
    let Some(setting) = Setting::new(name, TestKey::Rsa2048, &[]) else {
        return;
    };
    let token = address(&setting.hsm.uri_through(setting.shim.module()));
    let open = |scheme| SigningKey::open(&token, &label("ttd"), Some(&setting.hsm.pin()), scheme);
    for (scheme, digesting, raw) in [
        (
            RsaScheme::Pkcs1,
            sys::CKM_SHA256_RSA_PKCS,
            sys::CKM_RSA_PKCS,
        ),
        (
            RsaScheme::Pss,
            sys::CKM_SHA256_RSA_PKCS_PSS,
            sys::CKM_RSA_PKCS_PSS,
        ),
    ] {
        setting.shim.hide_mechanism(digesting);
        let signer = open(scheme)
            .unwrap()
            .with_chain(setting.chain.clone())
            .unwrap();
        let signature = signer.sign(b"naskah").unwrap();
        assert!(verifies(&signer, b"naskah", &signature), "{scheme:?}, raw");
        setting.shim.hide_mechanism(raw);
        let error = open(scheme).err().unwrap();
        assert_eq!(error.code(), "mechanism-missing");
        assert!(error.to_string().contains("CKM_RSA_PKCS"), "{error}");
    }
}
