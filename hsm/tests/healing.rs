//! A device that goes away and comes back, behind a module that notices only when it is initialised
//! again.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use cryptoki_sys as sys;
use secrecy::SecretString;
use segel_core::Signer;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{Error, KeySigner, Prospect, RsaScheme, SigningKey};
use segel_hsm_shim::{Fault, FaultPlace, Function, Shim};
use segel_hsm_testing::{SoftHsm, TestAuthority, TestKey, set_environment_variable};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use support::{address, label, verifies};

/// Everything that a return value can say of a device that is away.
const AWAY: [u64; 12] = [
    sys::CKR_DEVICE_ERROR,
    sys::CKR_DEVICE_REMOVED,
    sys::CKR_TOKEN_NOT_PRESENT,
    sys::CKR_TOKEN_NOT_RECOGNIZED,
    sys::CKR_SLOT_ID_INVALID,
    sys::CKR_GENERAL_ERROR,
    sys::CKR_FUNCTION_FAILED,
    sys::CKR_CRYPTOKI_NOT_INITIALIZED,
    sys::CKR_SESSION_CLOSED,
    sys::CKR_SESSION_HANDLE_INVALID,
    sys::CKR_USER_NOT_LOGGED_IN,
    sys::CKR_OBJECT_HANDLE_INVALID,
];

struct Held {
    hsm: SoftHsm,
    chain: CertificateChain,
}

impl Held {
    fn new(test: &str) -> Option<Self> {
        let hsm = SoftHsm::start(test)?;
        let spki = hsm.generate("ttd", &[1], TestKey::P256);
        let leaf = TestAuthority::new("Otoritas Uji").issue("Budi Contoh", &spki);
        let chain = CertificateChain::new(Certificate::from_der(leaf).unwrap(), Vec::new());
        Some(Self { hsm, chain })
    }

    fn shim(&self) -> Shim {
        Shim::take(self.hsm.module(), |name, value| {
            set_environment_variable(name, value)
        })
    }

    fn open_with(&self, shim: &Shim, pin: Option<&SecretString>) -> Result<KeySigner, Error> {
        let token = address(&self.hsm.uri_through(shim.module()));
        SigningKey::open(&token, &label("ttd"), pin, RsaScheme::Pkcs1)?
            .with_chain(self.chain.clone())
    }

    fn open(&self, shim: &Shim) -> KeySigner {
        self.open_with(shim, Some(&self.hsm.pin())).unwrap()
    }
}

fn sign(signer: &KeySigner) -> Result<(), Error> {
    let signed = signer.sign(b"naskah");
    let signature = signed.map_err(|error| *error.downcast::<Error>().unwrap())?;
    assert!(verifies(signer, b"naskah", &signature));
    Ok(())
}

fn prospect<T>(result: Result<T, Error>) -> Prospect {
    result.err().unwrap().prospect()
}

/// Nothing was closed that was not open, and nobody was inside when the module was finalised.
fn assert_orderly(shim: &Shim) {
    let calls = shim.calls();
    assert_eq!((calls.stale_closes, calls.finalized_under_calls), (0, 0));
}

#[test]
fn a_device_that_came_back_signs_once_it_is_healed() {
    let Some(held) = Held::new("a_device_that_came_back") else {
        return;
    };
    let shim = held.shim();
    let signer = held.open(&shim);
    for value in AWAY {
        shim.calm();
        sign(&signer).unwrap();
        shim.lose_device(value, 1);
        for _ in 0..3 {
            assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack, "{value:#x}");
        }
        signer.heal().unwrap();
        let calls = shim.calls();
        assert_eq!((calls.finalize, calls.initialize, calls.login), (1, 1, 1));
        sign(&signer).unwrap();
        signer.heal().unwrap();
        assert_eq!(shim.calls().finalize, 1, "{value:#x}: nothing was wrong");
        assert_orderly(&shim);
    }
}

#[test]
fn a_key_with_nothing_wrong_is_left_alone() {
    let Some(held) = Held::new("a_key_with_nothing_wrong") else {
        return;
    };
    let shim = held.shim();
    let signer = held.open(&shim);
    shim.calm();
    signer.heal().unwrap();
    sign(&signer).unwrap();
    // An answer that is none of the device's absence.
    for value in [
        sys::CKR_MECHANISM_PARAM_INVALID,
        sys::CKR_DEVICE_MEMORY,
        sys::CKR_VENDOR_DEFINED + 7,
    ] {
        shim.fail(Fault {
            function: Function::Sign,
            value,
            place: FaultPlace::Before,
            times: 1,
        });
        assert_eq!(prospect(sign(&signer)), Prospect::ThisRequest);
        signer.heal().unwrap();
        sign(&signer).unwrap();
    }
    let calls = shim.calls();
    assert_eq!((calls.finalize, calls.initialize, calls.login), (0, 0, 0));
}

#[test]
fn a_device_that_stays_away_is_healed_in_the_end() {
    let Some(held) = Held::new("a_device_that_stays_away") else {
        return;
    };
    let shim = held.shim();
    let signer = held.open(&shim);
    shim.calm();
    shim.lose_device(sys::CKR_DEVICE_ERROR, 4);
    assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    for _ in 0..3 {
        assert_eq!(prospect(signer.heal()), Prospect::MayComeBack);
        assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    }
    signer.heal().unwrap();
    sign(&signer).unwrap();
    assert_eq!(shim.calls().login, 1);

    // The module does not even initialise, for whatever reason of its maker's.
    shim.calm();
    shim.lose_device(sys::CKR_DEVICE_REMOVED, 1);
    shim.fail(Fault {
        function: Function::Initialize,
        value: sys::CKR_VENDOR_DEFINED + 7,
        place: FaultPlace::Before,
        times: 2,
    });
    assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    for _ in 0..2 {
        assert_eq!(prospect(signer.heal()), Prospect::MayComeBack);
        assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    }
    signer.heal().unwrap();
    sign(&signer).unwrap();
    assert_orderly(&shim);
}

#[test]
fn of_many_threads_one_heals_and_every_token_is_logged_in_to_once() {
    let (Some(one), Some(other)) = (Held::new("of_many_threads"), Held::new("of_many_threads"))
    else {
        return;
    };
    let shim = one.shim();
    let signers = [one.open(&shim), other.open(&shim)];
    let barrier = Barrier::new(9);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (signer, barrier) = (&signers[thread % 2], &barrier);
            scope.spawn(move || {
                sign(signer).unwrap();
                barrier.wait(); // all have signed
                barrier.wait(); // the device is away
                assert_eq!(prospect(sign(signer)), Prospect::MayComeBack);
                barrier.wait(); // all have seen it
                signer.heal().unwrap();
                sign(signer).unwrap();
            });
        }
        barrier.wait();
        shim.calm();
        shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
        barrier.wait();
        barrier.wait();
    });
    let calls = shim.calls();
    assert_eq!((calls.finalize, calls.login, calls.sign), (1, 2, 8));
    assert_orderly(&shim);
}

/// The token in the other slot is not healed by anyone, and finds its way when it is next used.
#[test]
fn a_token_that_is_in_another_slot_afterwards_is_found() {
    let (Some(one), Some(other)) = (Held::new("in_another_slot"), Held::new("in_another_slot"))
    else {
        return;
    };
    let shim = one.shim();
    let signers = [one.open(&shim), other.open(&shim)];
    signers.iter().for_each(|signer| sign(signer).unwrap());
    shim.calm();
    shim.lose_device(sys::CKR_TOKEN_NOT_PRESENT, 1);
    assert_eq!(prospect(sign(&signers[0])), Prospect::MayComeBack);
    shim.swap_slots(one.hsm.slot_id(), other.hsm.slot_id());
    signers[0].heal().unwrap();
    signers.iter().for_each(|signer| sign(signer).unwrap());
    let calls = shim.calls();
    assert_eq!((calls.finalize, calls.login), (1, 2));
    // Whoever opens it now joins the login that there is.
    sign(&other.open(&shim)).unwrap();
    assert_eq!(shim.calls().login, 2);
    assert_orderly(&shim);
}

#[test]
fn others_sign_and_come_and_go_while_one_heals() {
    let name = "others_sign";
    let (Some(one), Some(other), Some(third)) = (Held::new(name), Held::new(name), Held::new(name))
    else {
        return;
    };
    let shim = one.shim();
    let signers = [one.open(&shim), other.open(&shim)];
    shim.calm();
    shim.delay_signatures(1);
    let done = AtomicBool::new(false);
    let signed = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for thread in 0..6 {
            let signer = &signers[thread % 2];
            let (third, shim, done, signed) = (&third, &shim, &done, &signed);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    let outcome = if thread < 4 {
                        sign(signer)
                    } else {
                        // the token's only key: it logs in and closes everything again
                        let pin = third.hsm.pin();
                        let own = third.open_with(shim, Some(&pin));
                        own.and_then(|own| sign(&own))
                    };
                    let healed = outcome.or_else(|error| {
                        assert_eq!(error.prospect(), Prospect::MayComeBack, "{error}");
                        signer.heal()
                    });
                    match healed {
                        Ok(()) => drop(signed.fetch_add(1, Ordering::Relaxed)),
                        // away again
                        Err(error) => {
                            assert_eq!(error.prospect(), Prospect::MayComeBack, "{error}")
                        }
                    }
                }
            });
        }
        for _ in 0..20 {
            std::thread::sleep(Duration::from_millis(20));
            shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
            let before = signed.load(Ordering::Relaxed);
            while signed.load(Ordering::Relaxed) < before + 12 {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(shim.calls().finalize >= 20, "{:?}", shim.calls());
    drop(signers);
    assert_orderly(&shim);
}

/// Its sessions close for longer than those of the one that is healed.
#[test]
fn a_key_that_is_dropped_meanwhile_is_waited_for() {
    let name = "a_key_that_is_dropped";
    let (Some(one), Some(other)) = (Held::new(name), Held::new(name)) else {
        return;
    };
    let shim = one.shim();
    let (signer, dropped) = (one.open(&shim), other.open(&shim));
    shim.calm();
    shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
    assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    shim.delay_closing(100);
    std::thread::scope(|scope| {
        scope.spawn(move || drop(dropped));
        std::thread::sleep(Duration::from_millis(30));
        signer.heal().unwrap();
    });
    sign(&signer).unwrap();
    assert_orderly(&shim);
}

#[test]
fn a_pin_that_was_changed_is_sent_once() {
    let Some(held) = Held::new("a_pin_that_was_changed") else {
        return;
    };
    let shim = held.shim();
    let signer = held.open(&shim);
    sign(&signer).unwrap();
    let changed = SecretString::from("572013");
    held.hsm.change_pin(&changed);
    shim.calm();
    shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
    assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    for _ in 0..3 {
        let error = signer.heal().unwrap_err();
        assert_eq!(error.code(), "pin-wrong");
        assert_eq!(error.prospect(), Prospect::PinRefused);
        assert_eq!(prospect(sign(&signer)), Prospect::PinRefused);
    }
    let old = held.open_with(&shim, Some(&held.hsm.pin()));
    assert_eq!(prospect(old), Prospect::PinRefused);
    assert_eq!(shim.calls().login, 1);
    sign(&held.open_with(&shim, Some(&changed)).unwrap()).unwrap();
    assert_eq!(shim.calls().login, 2);
    assert_orderly(&shim);
}

/// Whoever else is logged in, in this process, spares the token the look at the PIN.
#[test]
fn a_pin_that_the_token_never_took_is_not_sent() {
    let Some(held) = Held::new("a_pin_that_the_token_never_took") else {
        return;
    };
    let shim = held.shim();
    let signer = held.hsm.logged_in(|_| held.open(&shim));
    sign(&signer).unwrap();
    shim.calm();
    shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
    assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    for _ in 0..2 {
        let error = signer.heal().unwrap_err();
        assert_eq!(error.code(), "pin-missing");
        assert_eq!(error.prospect(), Prospect::PinRefused);
    }
    assert_eq!(shim.calls().login, 0);
}

#[test]
fn no_pin_is_sent_where_the_next_wrong_one_locks() {
    let Some(held) = Held::new("no_pin_is_sent_at_the_last") else {
        return;
    };
    let shim = held.shim();
    let signer = held.open(&shim);
    for (flag, expected) in [
        (sys::CKF_USER_PIN_FINAL_TRY, "pin-final-try"),
        (sys::CKF_USER_PIN_LOCKED, "pin-locked"),
    ] {
        shim.calm();
        shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
        assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
        shim.set_flags(flag);
        let error = signer.heal().unwrap_err();
        assert_eq!(error.code(), expected);
        assert_eq!(error.prospect(), Prospect::PinRefused);
        assert_eq!(shim.calls().login, 0);
        shim.calm();
        sign(&signer).unwrap();
    }
}

#[test]
fn a_token_with_a_pad_is_asked_there() {
    let Some(held) = Held::new("a_token_with_a_pad_is_asked") else {
        return;
    };
    let shim = held.shim();
    shim.set_flags(sys::CKF_PROTECTED_AUTHENTICATION_PATH);
    shim.enter_at_pad("648219");
    let signer = held.open_with(&shim, None).unwrap();
    shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
    assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    signer.heal().unwrap();
    sign(&signer).unwrap();
    let calls = shim.calls();
    assert_eq!((calls.login, calls.logins_without_pin), (2, 2));
}

#[test]
fn a_key_that_is_gone_is_told_when_it_is_healed() {
    let Some(held) = Held::new("a_key_that_is_gone") else {
        return;
    };
    let shim = held.shim();
    let signer = held.open(&shim);
    shim.lose_device(sys::CKR_DEVICE_ERROR, 1);
    assert_eq!(prospect(sign(&signer)), Prospect::MayComeBack);
    held.hsm.remove_private_keys(&[1]);
    let error = signer.heal().unwrap_err();
    assert_eq!(error.code(), "key-not-found");
    assert_eq!(error.prospect(), Prospect::ThisRequest);
}
